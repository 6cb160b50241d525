//! A thousand clients in one room: each gets each of ten thousand posts once and in order.
//!
//! The listeners read frames in plain bytes, because a thousand JSON parsers on two cores would measure
//! themselves.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread::{Builder, JoinHandle};

use rustix::process::{Resource, getrlimit, setrlimit};
use serde_json::json;

use crate::support::client::{read_head, upgrade};
use crate::support::{Client, PATIENCE, Server};

const LISTENERS: usize = 1_000;
/// So many that none of them comes near the limit on frames.
const SENDERS: usize = 40;
const POSTS: usize = 250;

#[test]
fn a_thousand_clients_get_ten_thousand_posts_once_and_in_order() {
    // A thousand sockets are more than the usual soft limit.
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, rustix::process::Rlimit { current: limit.maximum, ..limit }).unwrap();
    let server = Server::start(&["--rate", "0", "--max-per-ip", "0"]);
    let listeners: Vec<_> = (0..LISTENERS).map(|n| Listener::join(server.address, n).listen()).collect();
    let senders: Vec<_> = (0..SENDERS).map(|n| send(server.join(&format!("sender {n}"), "lobby"))).collect();
    senders.into_iter().for_each(|sender| sender.join().unwrap());
    for (n, listener) in listeners.into_iter().enumerate() {
        listener.join().unwrap_or_else(|_| panic!("listener {n}"));
    }
}

fn send(mut client: Client) -> JoinHandle<()> {
    const WINDOW: usize = 8;
    std::thread::spawn(move || {
        for n in 0..POSTS + WINDOW {
            if n < POSTS {
                let text = format!("{n} {}", "x".repeat(100));
                client.say(&json!({"type": "post", "room": "lobby", "cid": n.to_string(), "text": text}));
            }
            if n >= WINDOW {
                client.find(|value| value["type"] == "ack");
                client.forget();
            }
        }
    })
}

struct Listener {
    stream: TcpStream,
    bytes: Vec<u8>,
}

impl Listener {
    fn join(address: SocketAddr, n: usize) -> Listener {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(3 * PATIENCE)).unwrap();
        stream.write_all(upgrade("/ws").as_bytes()).unwrap();
        read_head(&mut stream);
        let mut listener = Listener { stream, bytes: Vec::new() };
        listener.say(&json!({"type": "hello", "name": format!("listener {n}")}).to_string());
        listener.say(r#"{"type":"join","room":"lobby"}"#);
        while !listener.frame().starts_with(br#"{"type":"joined""#) {}
        listener
    }

    fn say(&mut self, text: &str) {
        self.send(0x81, text.as_bytes());
    }

    fn send(&mut self, kind: u8, payload: &[u8]) {
        let mut frame = vec![kind, 0x80 | u8::try_from(payload.len()).unwrap(), 0, 0, 0, 0];
        frame.extend_from_slice(payload);
        self.stream.write_all(&frame).unwrap();
    }

    fn listen(mut self) -> JoinHandle<()> {
        let run = move || {
            let mut next = 1;
            while next <= SENDERS * POSTS {
                let frame = self.frame();
                if frame.starts_with(br#"{"type":"message","room":"lobby","seq":"#) {
                    let digits = frame[39..].iter().take_while(|byte| byte.is_ascii_digit());
                    let seq = digits.fold(0, |number, digit| number * 10 + usize::from(digit - b'0'));
                    assert_eq!(seq, next);
                    next += 1;
                }
            }
        };
        Builder::new().stack_size(256 * 1024).spawn(run).unwrap()
    }

    /// The payload of the next frame with a text. On a busy machine all this takes longer than a client may be
    /// silent, so pings are answered.
    fn frame(&mut self) -> Vec<u8> {
        const PING: u8 = 0x89;
        loop {
            if let Some((start, end)) = whole_frame(&self.bytes) {
                let (kind, payload) = (self.bytes[0], self.bytes[start..end].to_vec());
                self.bytes.drain(..end);
                if kind != PING {
                    return payload;
                }
                self.send(0x8a, &payload);
                continue;
            }
            let mut more = [0; 32 * 1024];
            let count = self.stream.read(&mut more).unwrap();
            assert!(count > 0, "the server closed");
            self.bytes.extend_from_slice(&more[..count]);
        }
    }
}

/// Where the payload of the first frame begins and ends, if it is all there.
fn whole_frame(bytes: &[u8]) -> Option<(usize, usize)> {
    let (start, length) = match bytes.get(1)? {
        126 => (4, u64::from(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?))),
        127 => (10, u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?)),
        short => (2, u64::from(*short)),
    };
    let end = start + length as usize;
    (bytes.len() >= end).then_some((start, end))
}
