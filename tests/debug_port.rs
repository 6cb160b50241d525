//! The operator's port over a plain connection, as nc speaks it.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use crate::support::{PATIENCE, Server};

fn dial(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.debug.unwrap()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

fn exchange(server: &Server, bytes: &[u8]) -> String {
    let mut stream = dial(server);
    stream.write_all(bytes).unwrap();
    let mut answer = Vec::new();
    // A connection that is ended with our bytes unread may be reset.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn each_answer_ends_with_an_empty_line() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann \u{1F375}", "lobby");
    ann.post("lobby", "c", "hello");
    for ending in ["\n", "\r\n"] {
        let lines = ["help", "stats", "clients", "rooms", "nonsense", "quit"].join(ending);
        let answer = exchange(&server, format!("{lines}{ending}").as_bytes());
        let answers: Vec<&str> = answer.split("\r\n\r\n").collect();
        assert_eq!(answers.len(), 6, "{answer}");
        assert!(answers[0].contains("clients") && answers[0].contains("quit"));
        assert!(answers[1].contains("uptime"));
        assert!(answers[2].contains("Ann \u{1F375}") && answers[2].contains("127.0.0.1"));
        assert!(answers[3].lines().any(|line| line.starts_with("lobby")));
        assert!(answers[4].contains("nonsense") && answers[4].contains("help"));
    }
}

#[test]
fn each_command_that_shows_figures_has_them() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    ann.post("lobby", "c", "hello");
    let id = first(&server.ask("clients json"))["id"].to_string();
    for (line, expected) in [
        ("stats", "posts"),
        ("rates", "deliveries"),
        ("queues", "why"),
        ("client ID", "kernel send queue"),
        ("room lobby", "Ann"),
        ("broker", "fan-out"),
        ("disk", "write-ahead log"),
        ("threads", "broker"),
        ("metrics", "teahouse_posts_total 1"),
        ("help client", "client ID"),
        ("client 4711", "there is no client 4711"),
        ("client x", "usage"),
        ("room nowhere", "there is no room nowhere"),
        ("rooms lobby", "takes no argument"),
        ("help nonsense", "nonsense is not a command"),
    ] {
        let line = line.replace("ID", &id);
        let answer = server.ask(&line);
        assert!(answer.contains(expected), "{line}: {answer}");
        assert!(answer.ends_with("\r\n\r\n") && !answer.contains("\r\n\r\n\r\n"), "{answer:?}");
    }
    let posts = |line: &str| first(line)["in all"].clone();
    let rates = server.ask("rates json");
    assert_eq!(posts(rates.lines().find(|line| line.contains("\"posts\"")).unwrap()), 1);
}

#[test]
fn an_end_is_counted_by_its_reason() {
    let server = Server::start(&[]);
    let (ann, bob) = (server.hello("Ann"), server.hello("Bob"));
    drop(ann);
    let socket = socket2::SockRef::from(bob.socket.get_ref());
    socket.set_linger(Some(std::time::Duration::ZERO)).unwrap();
    drop(bob);
    crate::support::eventually("both are gone", || server.ask("stats").contains("closed lost").then_some(()));
    let stats = server.ask("stats");
    assert!(!stats.contains("closed 1000"), "{stats}");
}

#[test]
fn figures_for_prometheus_are_for_this_machine_alone() {
    let server = Server::start(&["--listen", "127.0.0.1:0"]);
    let _ann = server.join("Ann", "lobby");
    let get = |more: &str| {
        server.http(format!("GET /metrics HTTP/1.1\r\nHost: localhost\r\n{more}Connection: close\r\n\r\n"))
    };
    let answer = get("");
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("teahouse_clients 1\n"), "{answer}");
    assert!(get("X-Forwarded-For: 10.0.0.7\r\n").starts_with("HTTP/1.1 404 "));
}

fn first(lines: &str) -> Value {
    serde_json::from_str(lines.lines().next().unwrap()).unwrap()
}

#[test]
fn json_has_the_same_as_the_table() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    ann.post("lobby", "c", "hello");
    let answer = server.ask("rooms json");
    let room: Value = serde_json::from_str(answer.lines().next().unwrap()).unwrap();
    assert_eq!((&room["room"], &room["seq"], &room["clients"]), (&"lobby".into(), &1.into(), &1.into()));
    let answer = server.ask("clients json");
    let client: Value = serde_json::from_str(answer.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&client["user"], &client["name"], &client["rooms"]),
        (&1.into(), &"Ann".into(), &"lobby".into())
    );
    assert!(client["in"].as_u64().unwrap() > 0 && client["out"].as_u64().unwrap() > 0);
}

#[test]
fn what_is_not_an_operator_runs_nothing() {
    let server = Server::start(&[]);
    for bytes in [
        &b"GET / HTTP/1.1\r\nHost: x\r\n\r\nstats\r\n"[..],
        b"POST /x HTTP/1.1\r\n\r\nstats\nquit\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"Host: 127.0.0.1\r\nstats\r\n",
    ] {
        assert_eq!(exchange(&server, bytes), "", "{}", String::from_utf8_lossy(bytes));
    }
    let long = vec![b'x'; 100_000];
    let answer = exchange(&server, &long);
    assert!(answer.is_empty() || answer.starts_with("line too long"), "{answer}");
}

#[test]
fn nothing_is_said_first_and_only_a_telnet_gets_a_prompt() {
    let server = Server::start(&[]);
    let plain = exchange(&server, b"\nquit\n");
    assert_eq!(plain, "\r\n");
    // IAC DO SUPPRESS-GO-AHEAD: a telnet that negotiates.
    let telnet = exchange(&server, b"\xff\xfd\x03rooms\r\nquit\r\n");
    assert!(telnet.contains("lobby") && telnet.contains("teahouse> "), "{telnet}");
    // Typed on a raw terminal, with a correction.
    assert!(exchange(&server, b"rooma\x7fs\r\0quit\r\0").contains("lobby"));
}

#[test]
fn there_are_four_chairs_for_operators() {
    let server = Server::start(&[]);
    let mut seated: Vec<TcpStream> = (0..4).map(|_| dial(&server)).collect();
    for stream in &mut seated {
        stream.write_all(b"rooms\n").unwrap();
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
    }
    assert!(exchange(&server, b"").contains("too many operators"));
    drop(seated);
    crate::support::eventually("a chair is free", || {
        exchange(&server, b"rooms\nquit\n").contains("lobby").then_some(())
    });
}

#[test]
fn a_token_is_the_first_line() {
    let server = Server::start(&["--debug-token", "open sesame"]);
    assert!(exchange(&server, b"open sesame\nrooms\nquit\n").contains("lobby"));
    for wrong in ["rooms\n", "open\nrooms\n"] {
        let answer = exchange(&server, wrong.as_bytes());
        assert_eq!(answer.trim(), "wrong token");
    }
}
