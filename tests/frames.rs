//! RFC 6455 in raw bytes, and the faults of the tutorial that this server grew from: one read taken for one
//! frame, frames of under seven bytes, lengths at the edges, bytes below 0x10 in the accept key, fragments,
//! pings between them, empty texts.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::json;

use crate::support::client::{read_head, upgrade};
use crate::support::{Client, Server, eventually};

/// A masked frame as a client sends it.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    match payload.len() {
        n if n < 126 => bytes.push(0x80 | n as u8),
        n if n < 65_536 => {
            bytes.push(0x80 | 126);
            bytes.extend((n as u16).to_be_bytes());
        }
        n => {
            bytes.push(0x80 | 127);
            bytes.extend((n as u64).to_be_bytes());
        }
    }
    let mask = [0x0f, 0x00, 0xff, 0x37];
    bytes.extend(mask);
    bytes.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    bytes
}

/// A frame of `a`s whose length takes more bytes than it must.
fn long_form(first: u8, form: u8, length: usize) -> Vec<u8> {
    let mut bytes = vec![first, 0x80 | form];
    match form {
        126 => bytes.extend((length as u16).to_be_bytes()),
        _ => bytes.extend((length as u64).to_be_bytes()),
    }
    bytes.extend([0; 4]);
    bytes.extend(std::iter::repeat_n(b'a', length));
    bytes
}

fn text(payload: &str) -> Vec<u8> {
    frame(0x81, payload.as_bytes())
}

fn open(server: &Server, path: &str) -> TcpStream {
    let mut stream = server.connect();
    stream.write_all(upgrade(path).as_bytes()).unwrap();
    assert!(read_head(&mut stream).starts_with("HTTP/1.1 101 "));
    stream
}

/// One frame of the server: first byte and payload. A mask or a reserved bit would be a fault.
fn read_frame(stream: &mut TcpStream) -> (u8, Vec<u8>) {
    let mut head = [0; 2];
    stream.read_exact(&mut head).unwrap();
    assert_eq!(head[1] & 0x80, 0, "a server does not mask");
    assert_eq!(head[0] & 0x70, 0, "no extension was negotiated");
    let mut extended = [0; 8];
    let length = match head[1] {
        126 => {
            stream.read_exact(&mut extended[..2]).unwrap();
            u64::from(u16::from_be_bytes([extended[0], extended[1]]))
        }
        127 => {
            stream.read_exact(&mut extended).unwrap();
            u64::from_be_bytes(extended)
        }
        short => u64::from(short),
    };
    let mut payload = vec![0; length as usize];
    stream.read_exact(&mut payload).unwrap();
    (head[0], payload)
}

/// Reads to the close frame, which must have this code and be the last thing before the end.
#[track_caller]
fn expect_close(stream: &mut TcpStream, code: u16) {
    loop {
        let (first, payload) = read_frame(stream);
        if first == 0x88 {
            assert_eq!(payload[..2], code.to_be_bytes(), "{}", String::from_utf8_lossy(&payload[2..]));
            break;
        }
    }
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).expect("an orderly end, no reset");
    assert_eq!(rest, b"", "nothing after a close frame");
}

#[test]
fn frames_may_come_together_or_byte_by_byte() {
    let server = Server::start(&["--echo"]);
    let mut stream = open(&server, "/echo");
    let three: Vec<u8> = [text("one"), text(""), text("three")].concat();
    stream.write_all(&three).unwrap();
    for expected in ["one", "", "three"] {
        assert_eq!(read_frame(&mut stream), (0x81, expected.as_bytes().to_vec()));
    }
    for byte in three {
        stream.write_all(&[byte]).unwrap();
    }
    for expected in ["one", "", "three"] {
        assert_eq!(read_frame(&mut stream), (0x81, expected.as_bytes().to_vec()));
    }
}

#[test]
fn a_frame_may_come_with_the_handshake() {
    let server = Server::start(&["--echo"]);
    let mut stream = server.connect();
    let mut bytes = upgrade("/echo").into_bytes();
    bytes.extend(text("early"));
    bytes.extend(text("bird"));
    stream.write_all(&bytes).unwrap();
    read_head(&mut stream);
    assert_eq!(read_frame(&mut stream).1, b"early");
    assert_eq!(read_frame(&mut stream).1, b"bird");
}

#[test]
fn every_length_field_is_right() {
    let server = Server::start(&["--echo"]);
    let mut stream = open(&server, "/echo");
    for length in [0, 1, 6, 7, 125, 126, 127, 128, 65_535, 65_536, 1_000_000] {
        let payload = vec![b'x'; length];
        stream.write_all(&frame(0x82, &payload)).unwrap();
        assert!(read_frame(&mut stream) == (0x82, payload), "{length} bytes");
    }
}

#[test]
fn fragments_are_one_message_with_pings_between_them() {
    let server = Server::start(&["--echo"]);
    let mut stream = open(&server, "/echo");
    stream.write_all(&frame(0x01, "你".as_bytes())).unwrap();
    stream.write_all(&frame(0x89, b"are you there")).unwrap();
    assert_eq!(read_frame(&mut stream), (0x8a, b"are you there".to_vec()), "the pong does not wait");
    let last = "好".as_bytes();
    stream.write_all(&frame(0x00, &last[..1])).unwrap();
    stream.write_all(&frame(0x89, b"")).unwrap();
    stream.write_all(&frame(0x80, &last[1..])).unwrap();
    assert_eq!(read_frame(&mut stream), (0x8a, vec![]));
    assert_eq!(read_frame(&mut stream), (0x81, "你好".as_bytes().to_vec()));
    // A pong that nobody asked for is allowed.
    stream.write_all(&frame(0x8a, b"unasked")).unwrap();
    stream.write_all(&text("next")).unwrap();
    assert_eq!(read_frame(&mut stream).1, b"next");
}

#[test]
fn each_violation_gets_its_close_code() {
    let mut unmasked = text("x");
    unmasked[1] &= 0x7f;
    let mut huge = vec![0x81, 0xff];
    huge.extend((1u64 << 62).to_be_bytes());
    huge.extend([0; 4]);
    let mut beyond = vec![0x81, 0xff];
    beyond.extend(u64::MAX.to_be_bytes());
    beyond.extend([0; 4]);
    let too_long = "x".repeat(16 * 1024 + 1);
    let halves = [frame(0x01, &[b'x'; 10_000]), frame(0x80, &[b'x'; 10_000])].concat();
    let cases: Vec<(&str, Vec<u8>, u16)> = vec![
        ("unmasked", unmasked, 1002),
        ("reserved bit", frame(0xc1, b"x"), 1002),
        ("reserved opcode", frame(0x83, b"x"), 1002),
        ("reserved control opcode", frame(0x8b, b""), 1002),
        ("fragmented ping", frame(0x09, b""), 1002),
        ("ping of 126 bytes", frame(0x89, &[0; 126]), 1002),
        ("stray continuation", frame(0x80, b"x"), 1002),
        ("text inside fragments", [frame(0x01, b"a"), frame(0x81, b"b")].concat(), 1002),
        ("close of one byte", frame(0x88, &[3]), 1002),
        ("close code 1005", frame(0x88, &1005u16.to_be_bytes()), 1002),
        ("close code 999", frame(0x88, &999u16.to_be_bytes()), 1002),
        ("binary", frame(0x82, b"{}"), 1003),
        ("not UTF-8", frame(0x81, &[b'a', 0xff]), 1007),
        ("a surrogate", frame(0x81, &[0xed, 0xa0, 0x80]), 1007),
        ("bad UTF-8 in the first fragment", frame(0x01, &[0xff]), 1007),
        ("not UTF-8 in a close reason", frame(0x88, &[0x03, 0xe8, 0xff]), 1007),
        ("too long", text(&too_long), 1009),
        ("too long in fragments", halves, 1009),
        ("2^62 bytes announced", huge, 1009),
        ("a text of 1 byte, its length in 16 bits", long_form(0x81, 126, 1), 1002),
        ("a text of 125 bytes, its length in 16 bits", long_form(0x81, 126, 125), 1002),
        ("a text of 126 bytes, its length in 64 bits", long_form(0x81, 127, 126), 1002),
        ("a text of 65535 bytes, its length in 64 bits", long_form(0x81, 127, 65_535), 1002),
        ("nothing, its length in 64 bits", long_form(0x81, 127, 0), 1002),
        ("a ping, its length in 16 bits", long_form(0x89, 126, 5), 1002),
        ("a close, its length in 64 bits", long_form(0x88, 127, 2), 1002),
        ("a fragment behind a good one", [frame(0x01, b"a"), long_form(0x80, 126, 1)].concat(), 1002),
        ("2^64 - 1 bytes announced", beyond, 1009),
    ];
    let server = Server::start(&[]);
    let mut witness = server.join("Ann", "lobby");
    for (what, bytes, code) in cases {
        let mut stream = open(&server, "/ws");
        stream.write_all(&bytes).unwrap();
        println!("{what}");
        expect_close(&mut stream, code);
    }
    assert_eq!(witness.post("lobby", "c", "nobody else noticed")["seq"], 1);
}

#[test]
fn a_bad_text_is_refused_before_its_frame_ends() {
    let server = Server::start(&["--echo"]);
    for path in ["/ws", "/echo"] {
        let mut stream = open(&server, path);
        let whole = frame(0x81, &[&b"{\"type\""[..], &[0xff; 90]].concat());
        stream.write_all(&whole[..40]).unwrap();
        expect_close(&mut stream, 1007);
    }
}

#[test]
fn a_close_is_answered_with_the_same_code() {
    let server = Server::start(&[]);
    for payload in [&b""[..], &[0x03, 0xe8], b"\x0f\xa0bye"] {
        let mut stream = open(&server, "/ws");
        stream.write_all(&frame(0x88, payload)).unwrap();
        // What comes after a close is not looked at.
        stream.write_all(&text("too late")).unwrap();
        let (first, answer) = read_frame(&mut stream);
        assert_eq!(first, 0x88);
        assert_eq!(answer.get(..2), payload.get(..2));
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).unwrap();
        assert_eq!(rest, b"");
    }
}

#[test]
fn an_end_in_the_middle_of_anything_is_just_an_end() {
    let server = Server::start(&[]);
    let whole = [upgrade("/ws").into_bytes(), text(r#"{"type":"hello","name":"Ann"}"#)].concat();
    for cut in (0..whole.len()).step_by(7) {
        let mut stream = server.connect();
        stream.write_all(&whole[..cut]).unwrap();
    }
    let mut bob = server.join("Bob", "lobby");
    assert_eq!(bob.post("lobby", "c", "still here")["seq"], 1);
    eventually("all threads but Bob's are gone", || {
        let stats = server.ask("stats");
        stats.lines().any(|line| line.starts_with("clients") && line.trim().ends_with(" 1")).then_some(())
    });
}

#[test]
fn a_flood_of_frames_is_cut_off_whatever_they_are() {
    let server = Server::start(&["--rate", "0"]);
    let mut witness = server.join("Ann", "lobby");
    let kinds: [(&str, Vec<u8>); 5] = [
        ("pings", frame(0x89, b"")),
        ("pongs", frame(0x8a, b"")),
        ("empty fragments", frame(0x00, b"")),
        ("junk", text("junk")),
        ("commands", text(r#"{"type":"ping"}"#)),
    ];
    for (what, one) in kinds {
        println!("{what}");
        let mut client = Client::connect(server.address);
        client.ask(json!({"type": "hello", "name": what}));
        let mut stream = client.socket.get_ref().try_clone().unwrap();
        if what == "empty fragments" {
            stream.write_all(&frame(0x01, b"")).unwrap();
        }
        let burst = one.repeat(500);
        // The server may close before everything is written.
        let _ = (0..10).try_for_each(|_| stream.write_all(&burst));
        assert_eq!(client.close_code(), Some(1008), "{what}");
    }
    assert_eq!(witness.post("lobby", "c", "calm")["type"], "ack");
}
