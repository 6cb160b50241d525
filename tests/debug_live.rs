//! What an operator sees live: frames, events, a flood.

use std::io::Write;

use serde_json::{Value, json};
use tungstenite::Message;
use tungstenite::protocol::frame::Frame;
use tungstenite::protocol::frame::coding::{Data, OpCode};

use crate::support::{Client, Operator, Server, eventually};

/// The number of the client with this name.
fn id(server: &Server, name: &str) -> u64 {
    let clients = server.ask("clients json");
    let mut rows = clients.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    rows.find(|row| row["name"] == name).unwrap()["id"].as_u64().unwrap()
}

/// An operator to whom a live view has begun.
fn watching(server: &Server, line: &str) -> Operator {
    let mut operator = Operator::dial(server);
    operator.say(line);
    operator.find("Enter ends it");
    operator
}

#[test]
fn a_trace_shows_every_frame_of_a_conversation_in_order() {
    let server = Server::start(&["--rate", "0"]);
    let mut ann = server.join("Ann", "lobby");
    let mut operator = watching(&server, &format!("trace {}", id(&server, "Ann")));
    let mut expected = Vec::new();
    for n in 1..30 {
        let post = json!({"type": "post", "room": "lobby", "cid": n.to_string(), "text": "x".repeat(n * 40), "ref": n});
        ann.say(&post);
        ann.find(|value| value["ref"] == n);
        // The author gets the message too; its order with the reply is free.
        expected.extend(["in", "out", "out"]);
        ann.socket.send(Message::Ping(vec![7, n as u8].into())).unwrap();
        ann.everything();
        // Ping, pong; ping as a command and its reply.
        expected.extend(["in", "in", "out", "out"]);
    }
    ann.socket.close(None).unwrap();
    let mut seen: Vec<String> = Vec::new();
    while !seen.last().is_some_and(|line| line.contains("  end  ")) {
        seen.push(operator.line());
    }
    assert!(seen.last().unwrap().ends_with("end  by peer"), "{seen:#?}");
    let ways: Vec<&str> = seen.iter().map(|line| line.split_whitespace().nth(1).unwrap()).collect();
    let count = |ways: &[&str], way: &str| ways.iter().filter(|w| **w == way).count();
    for way in ["in", "out"] {
        // And the close frame, both ways.
        assert_eq!(count(&ways, way), count(&expected, way) + 1, "{way}: {seen:#?}");
    }
    // The order of what one side says is the order of the wire, and a reply follows its command.
    let place = |text: &str| {
        seen.iter().position(|line| line.contains(text)).unwrap_or_else(|| panic!("{text}: {seen:#?}"))
    };
    for n in 1..30 {
        let (said, told) =
            (place(&format!("\"cid\":\"{n}\",")), place(&format!("\"type\":\"ack\",\"ref\":{n},")));
        assert!(said < told && (n == 1 || place(&format!("\"cid\":\"{}\",", n - 1)) < said));
        assert!(
            seen[said..].iter().any(|line| line.contains(&format!("pong      fin       2 B  07{n:02x}")))
        );
    }
    assert!(operator.answer().is_empty(), "an answer ends with an empty line");
    assert!(operator.ask("rooms")[1].starts_with("lobby"), "the line after it is a command again");
}

#[test]
fn a_trace_in_hex_and_in_json() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let number = id(&server, "Ann");
    let mut hex = watching(&server, &format!("trace {number} hex"));
    let mut json = Operator::dial(&server);
    json.say(&format!("trace {number} json"));
    // A view in JSON has no head: a second one tells that the first is there.
    eventually("the trace is on", || {
        ann.socket.send(Message::Ping(vec![].into())).unwrap();
        ann.everything();
        json.stream_has_bytes().then_some(())
    });
    ann.say_text("{\"type\":\"ping\",\"ref\":\"raw\"}");
    assert_eq!(hex.find("7b 22 74 79 70 65").split_whitespace().next(), Some("0000"));
    let frame: Value = serde_json::from_str(&json.find("raw")).unwrap();
    assert_eq!(
        (&frame["way"], &frame["opcode"], &frame["fin"]),
        (&"in".into(), &"text".into(), &true.into())
    );
    assert_eq!(frame["length"], 27);
}

#[test]
fn a_tail_shows_what_happens_in_a_room_until_a_key() {
    let server = Server::start(&[]);
    let (mut ann, mut bob) = (server.join("Ann", "lobby"), server.join("Bob", "tea"));
    let (mut lobby, mut all) = (watching(&server, "tail lobby"), watching(&server, "tail"));
    ann.post("lobby", "1", "line\none");
    bob.post("tea", "1", "green");
    ann.post("lobby", "2", "two");
    assert!(lobby.line().ends_with("  lobby 1  Ann: line\\none"));
    assert!(lobby.line().ends_with("  lobby 2  Ann: two"));
    all.find("lobby 1  Ann: line");
    assert!(all.line().ends_with("  tea 1  Bob: green"));
    lobby.say("this key ends it and is no command");
    assert!(lobby.answer().is_empty());
    assert_eq!(lobby.ask("prompt off"), Vec::<String>::new());
    assert_eq!(lobby.ask("tail nowhere"), ["there is no room nowhere; try rooms"]);
    // Who goes away without a word leaves nothing behind.
    drop(all);
    bob.post("tea", "2", "black");
}

#[test]
fn a_flood_is_not_shown_line_by_line_and_nobody_waits_for_a_stopped_operator() {
    let server = Server::start(&["--rate", "0"]);
    let mut ann = server.join("Ann", "lobby");
    let _listeners: Vec<Client> = (0..5).map(|n| server.join(&format!("listener {n}"), "lobby")).collect();
    let mut reads = watching(&server, "trace all");
    // One that never reads again.
    let _stopped = watching(&server, "trace all");
    let text = "x".repeat(1_000);
    for n in 0..800 {
        ann.say(&json!({"type": "post", "room": "lobby", "cid": n.to_string(), "text": text}));
        if n % 50 == 49 {
            let cid = n.to_string();
            ann.find(|value| value["type"] == "ack" && value["cid"] == *cid);
            ann.forget();
        }
    }
    let missed = reads.find("more were not shown");
    assert!(missed.starts_with("… "), "{missed}");
    assert_eq!(ann.post("lobby", "last", "still here")["seq"], 801);
}

#[test]
fn the_log_is_heard_at_the_level_that_is_asked_for() {
    let server = Server::start(&["--log", "off"]);
    let mut operator = watching(&server, "log debug");
    let mut terse = watching(&server, "log warn");
    let ann = server.join("Ann", "lobby");
    assert!(operator.find("client connected").contains("  debug  "));
    drop(ann);
    assert!(operator.find("client gone").contains("reason=Lost"));
    // Something that is worth a warning, and nothing before it.
    assert_eq!(server.ask("GET / HTTP/1.1"), "");
    assert!(terse.line().contains("  warn   HTTP or TLS on the debug port"));
    assert!(operator.find("HTTP or TLS").contains("warn"));
    operator.say("");
    operator.answer();
    assert_eq!(operator.ask("log loud"), ["the levels are off, error, warn, info, debug and trace"]);
}

#[test]
fn top_is_a_line_a_second_on_a_plain_connection() {
    let server = Server::start(&[]);
    let _ann = server.join("Ann", "lobby");
    let mut operator = Operator::dial(&server);
    operator.say("top");
    for _ in 0..2 {
        let line = operator.line();
        assert!(line.contains("  1 client  ") && line.contains("commit p99"), "{line}");
    }
    operator.say("");
    assert!(operator.answer().len() <= 1);
}

#[test]
fn the_keys_behind_a_view_are_not_lost() {
    let server = Server::start(&[]);
    let mut stream = std::net::TcpStream::connect(server.debug.unwrap()).unwrap();
    stream.set_read_timeout(Some(crate::support::PATIENCE)).unwrap();
    stream.write_all(b"tail\nq\nrooms\nquit\n").unwrap();
    let mut answer = String::new();
    std::io::Read::read_to_string(&mut stream, &mut answer).unwrap();
    assert!(answer.contains("Enter ends it") && answer.contains("\r\n\r\nroom "), "{answer}");
}

/// Looks at everybody while somebody comes in with a password and comes back with a token, and returns what was
/// shown, and the token.
fn traced(style: &str) -> (String, String) {
    let server = Server::start(&["--password", "open sesame"]);
    let mut operator = Operator::dial(&server);
    operator.say(&format!("trace all{style}"));
    // As JSON it says nothing first.
    let mut probe = Client::connect(server.address);
    eventually("something is shown", || {
        probe.say_text("{}");
        operator.stream_has_bytes().then_some(())
    });
    drop(probe);
    let mut ann = Client::connect(server.address);
    let hello = r#"{"type":"hello","ref":1,"name":"Ann","p\u0061ssword":"open sesame"}"#;
    // The password is cut in its middle, with a ping between the fragments.
    let (begin, end) = hello.split_at(hello.find("sesame").unwrap() + 2);
    let fragment = |text: &str, opcode, fin| {
        let mut frame = Frame::message(text.as_bytes().to_vec(), opcode, fin);
        frame.header_mut().mask = Some([1, 2, 3, 4]);
        Message::Frame(frame)
    };
    ann.socket.send(fragment(begin, OpCode::Data(Data::Text), false)).unwrap();
    ann.socket.send(Message::Ping(b"ping".as_slice().into())).unwrap();
    ann.socket.send(fragment(end, OpCode::Data(Data::Continue), true)).unwrap();
    let token = ann.next("welcome")["token"].as_str().unwrap().to_owned();
    drop(ann);
    let back = json!({"type": "hello", "name": "", "token": token, "password": "open sesame", "x": {"token": token}});
    let mut ann = Client::connect(server.address);
    assert_eq!(ann.ask(back)["type"], "welcome");
    ann.say_text(&format!("token={token}"));
    ann.next("error");
    ann.say_text(r#"{"type":"ping","ref":"the end"}"#);
    ann.find(|value| value["ref"] == "the end");
    drop(ann);
    let (mut shown, mut ends) = (String::new(), 0);
    while ends < 3 {
        let line = operator.line();
        ends += usize::from(line.contains("  end  ") || line.contains("\"way\":\"end\""));
        shown.push_str(&line);
        shown.push('\n');
    }
    (shown, token)
}

#[test]
fn no_secret_is_ever_in_a_trace() {
    for style in ["", " json", " hex", " hex json"] {
        let (shown, token) = traced(style);
        let hex = |text: &str, gap: &str| {
            text.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(gap)
        };
        // Pieces, because a row of hex and a fragment may end anywhere.
        for secret in ["open se", "same", &token[..6], &token[token.len() - 6..]] {
            for form in [secret.to_owned(), hex(secret, ""), hex(secret, " ")] {
                assert!(!shown.contains(&form), "{form} in {style}: {shown}");
            }
        }
        assert!(shown.lines().count() >= 10, "{shown}");
    }
}
