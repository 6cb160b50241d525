//! Many clients, slow clients, clients that are one too many.

use std::io::{ErrorKind, Read};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use serde_json::json;
use socket2::{Domain, Socket, Type};

use teahouse::limits;

use crate::support::{Client, Server, eventually};

#[test]
fn everybody_gets_every_message_once_and_in_order() {
    const SENDERS: usize = 8;
    const POSTS: u64 = 60;
    const LISTENERS: usize = 40;
    let server = Server::start(&["--rate", "0"]);
    let total = SENDERS as u64 * POSTS;
    let listen = |n: usize| {
        let mut client = server.join(&format!("listener {n}"), "lobby");
        std::thread::spawn(move || {
            for seq in 1..=total {
                let message = client.next("message");
                assert_eq!(message["seq"], seq, "listener {n}");
            }
        })
    };
    let listeners: Vec<_> = (0..LISTENERS).map(listen).collect();
    let senders: Vec<_> = (0..SENDERS)
        .map(|n| {
            let mut client = server.join(&format!("sender {n}"), "lobby");
            std::thread::spawn(move || {
                let mut last = 0;
                for post in 0..POSTS {
                    client
                        .say(&json!({"type": "post", "room": "lobby", "cid": post.to_string(), "text": "x"}));
                }
                for post in 0..POSTS {
                    let ack = client.next("ack");
                    assert_eq!(ack["cid"], post.to_string(), "acks come in the order of the posts");
                    let seq = ack["seq"].as_u64().unwrap();
                    assert!(seq > last, "each sender's order is kept");
                    last = seq;
                }
            })
        })
        .collect();
    for thread in senders.into_iter().chain(listeners) {
        thread.join().unwrap();
    }
}

#[test]
fn whoever_joins_in_the_middle_has_no_seam() {
    let server = Server::start(&["--rate", "0"]);
    let mut talker = server.join("talker", "lobby");
    let posts = 400;
    let talking = std::thread::spawn(move || {
        for n in 0..posts {
            assert_eq!(talker.post("lobby", &n.to_string(), "x")["type"], "ack");
        }
        talker
    });
    let joiners: Vec<_> = (0..20)
        .map(|n| {
            let address = server.address;
            std::thread::spawn(move || {
                let mut client = Client::hello(address, &format!("joiner {n}"));
                let seq = client.join("lobby")["seq"].as_u64().unwrap();
                let mut seen = Vec::new();
                while (seen.len() as u64) < seq {
                    let after = seen.len();
                    let page =
                        client.ask(json!({"type": "history", "room": "lobby", "after": after, "limit": 200}));
                    let events = page["events"].as_array().unwrap();
                    seen.extend(events.iter().map(|e| e["seq"].as_u64().unwrap()).filter(|s| *s <= seq));
                }
                while seen.len() < posts {
                    seen.push(client.next("message")["seq"].as_u64().unwrap());
                }
                assert_eq!(seen, (1..=posts as u64).collect::<Vec<_>>(), "joiner {n} at {seq}");
            })
        })
        .collect();
    talking.join().unwrap();
    joiners.into_iter().for_each(|joiner| joiner.join().unwrap());
}

#[test]
fn one_that_stops_reading_is_closed_and_nobody_waits_for_it() {
    let server = Server::start(&["--rate", "0"]);
    let mut sleeper = server.join("sleeper", "lobby");
    let mut reader = server.join("reader", "lobby");
    // Several, because one alone would be over the limit on frames.
    let mut talkers: Vec<Client> = (0..4).map(|n| server.join(&format!("talker {n}"), "lobby")).collect();
    let text = "x".repeat(4_000);
    let mut posts = 0u64;
    // Far past the kernel's buffers and the megabyte of the queue.
    eventually("the sleeper is gone", || {
        for _ in 0..50 {
            posts += 1;
            let talker = &mut talkers[posts as usize % 4];
            assert_eq!(talker.post("lobby", &posts.to_string(), &text)["type"], "ack");
            for talker in &mut talkers {
                assert_eq!(talker.next("message")["seq"], posts);
            }
            assert_eq!(reader.next("message")["seq"], posts);
        }
        (!server.ask("clients").contains("sleeper")).then_some(())
    });
    assert!(server.ask("stats").contains("closed 4008"), "{}", server.ask("stats"));
    // It wakes up, finds itself closed, comes back and asks.
    let token = sleeper.token.clone();
    let _ = sleeper.close_code();
    let mut back = Client::resume(server.address, &token);
    let seq = back.join("lobby")["seq"].as_u64().unwrap();
    assert_eq!(seq, posts);
    let page = back.ask(json!({"type": "history", "room": "lobby", "after": seq - 3}));
    assert_eq!(page["events"].as_array().unwrap().len(), 3);
}

#[test]
fn one_too_many_is_told_so_in_the_way_it_asks() {
    let server = Server::start(&["--max-clients", "3"]);
    let mut clients: Vec<Client> = (0..3).map(|n| server.hello(&format!("c{n}"))).collect();
    let mut late = Client::connect(server.address);
    assert_eq!(late.closed(), Some((1013, "the room is full, come back later: 3 of 3".into())));
    let answer = server.http("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("\r\nRetry-After: "), "{answer}");
    for client in &mut clients {
        assert_eq!(client.ask(json!({"type": "ping"}))["type"], "pong");
    }
    drop(clients.pop());
    eventually("the place is free again", || {
        let mut client = Client::connect(server.address);
        client.say(&json!({"type": "hello", "name": "late"}));
        (client.close_code_or_welcome() == "welcome").then_some(())
    });
}

#[test]
fn a_connection_kept_alive_gives_way() {
    let server = Server::start(&["--max-clients", "2"]);
    let _ann = server.hello("Ann");
    let mut idle = server.connect();
    use std::io::Write;
    idle.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    crate::support::client::read_head(&mut idle);
    let mut body = [0; 8];
    idle.read_exact(&mut body).unwrap();
    eventually("the second client gets the place of the idle connection", || {
        let mut bob = Client::connect(server.address);
        bob.say(&json!({"type": "hello", "name": "Bob"}));
        (bob.close_code_or_welcome() == "welcome").then_some(())
    });
}

/// P26: whoever keeps its request to itself does not keep others out, neither from a slot nor from the
/// answer that there is none.
#[test]
fn connections_that_say_nothing_give_way() {
    let silent = |to, count| (0..count).map(|_| connect_from("127.0.0.2:0", to)).collect::<Vec<_>>();
    let server = Server::start(&["--max-clients", "40"]);
    let slow = silent(server.address, 40);
    // They are not slow until they have waited a little.
    eventually("an honest client has a slot", || {
        let mut ann = Client::connect(server.address);
        ann.say(&json!({"type": "hello", "name": "Ann"}));
        (ann.close_code_or_welcome() == "welcome").then_some(())
    });
    // And that is not because the time of all of them was over.
    let mut last = slow.last().unwrap();
    last.set_nonblocking(true).unwrap();
    assert_eq!(last.read(&mut [0]).unwrap_err().kind(), ErrorKind::WouldBlock);

    let server = Server::start(&["--max-clients", "2"]);
    let seated = [server.join("Ann", "lobby"), server.join("Bob", "lobby")];
    // More than are told at a time.
    let slow = silent(server.address, limits::TURNED_AWAY_MAX + 8);
    assert_eq!(Client::connect(server.address).close_code(), Some(1013));
    assert!(server.http("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").starts_with("HTTP/1.1 503 "));
    drop((seated, slow));
}

#[test]
fn addresses_are_limited_one_by_one() {
    let server = Server::start(&["--max-per-ip", "2"]);
    let _first = server.hello("Ann");
    let _second = server.hello("Bob");
    let full = Some((1013, "the room is full, come back later".into()));
    assert_eq!(Client::connect(server.address).closed(), full);
    let answer = server.http("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    let mut other = connect_from("127.0.0.2:0", server.address);
    use std::io::Write;
    other.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    other.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

fn connect_from(from: &str, to: SocketAddr) -> TcpStream {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&from.parse::<SocketAddr>().unwrap().into()).unwrap();
    socket.connect(&to.into()).unwrap();
    socket.into()
}

#[test]
fn silence_before_hello_is_closed_with_4000() {
    let server = Server::start(&[]);
    let mut client = Client::connect(server.address);
    let started = Instant::now();
    assert_eq!(client.close_code(), Some(4000));
    let waited = started.elapsed();
    assert!((Duration::from_secs(9)..Duration::from_secs(15)).contains(&waited), "{waited:?}");
}
