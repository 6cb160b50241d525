//! Search over a real WebSocket, from the post to the hit.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Client, PATIENCE, Server};

fn post(client: &mut Client, room: &str, text: &str) -> Value {
    let cid = format!("{room} {text}");
    let ack = client.ask(json!({"type": "post", "room": room, "cid": cid, "text": text}));
    assert_eq!(ack["type"], "ack", "{ack}");
    ack
}

/// The texts that are found, the newest first.
fn found(client: &mut Client, query: &str) -> Vec<String> {
    let results = client.ask(json!({"type": "search", "query": query}));
    assert_eq!(results["type"], "results", "{results}");
    let hits = results["hits"].as_array().unwrap();
    hits.iter().map(|hit| hit["text"].as_str().unwrap().to_owned()).collect()
}

/// Waits until the index has what was said last: somebody may look only so often, so there is a pause between two looks.
fn wait_for(client: &mut Client, text: &str) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let results = client.ask(json!({"type": "search", "query": format!("\"{text}\"")}));
        if results["hits"].as_array().is_some_and(|hits| !hits.is_empty()) {
            return;
        }
        assert!(Instant::now() < deadline, "never found: {text}");
        std::thread::park_timeout(Duration::from_millis(results["retry_after_ms"].as_u64().unwrap_or(100)));
    }
}

#[test]
fn what_was_said_is_found_by_who_may_read_it() {
    let server = Server::start(&["--rate", "0"]);
    let mut ann = server.join("Ann", "lobby");
    let mut lei = server.join("李雷", "lobby");
    let mut eve = server.join("Eve", "lobby");
    post(&mut ann, "lobby", "the printer is out of paper");
    post(&mut lei, "lobby", "今天下午喝茶");
    post(&mut ann, "dm:1:2", "a secret printer");
    let mut watcher = server.join("Watcher", "lobby");
    post(&mut ann, "lobby", "last");
    wait_for(&mut watcher, "last");
    assert_eq!(found(&mut ann, "print"), ["a secret printer", "the printer is out of paper"]);
    assert_eq!(found(&mut lei, "PRINTER secret"), ["a secret printer"]);
    assert_eq!(found(&mut eve, "printer"), ["the printer is out of paper"]);
    assert_eq!(found(&mut eve, "茶"), ["今天下午喝茶"]);
    assert_eq!(found(&mut eve, "from:李雷"), ["今天下午喝茶"]);
    assert_eq!(found(&mut eve, "in:dm:1:2 printer"), Vec::<String>::new());
    assert_eq!(found(&mut lei, "in:Ann"), ["a secret printer"]);
    assert_eq!(found(&mut eve, "  "), Vec::<String>::new());
    let hidden = eve.ask(json!({"type": "search", "query": "printer", "room": "dm:1:2"}));
    let nowhere = eve.ask(json!({"type": "search", "query": "printer", "room": "nowhere"}));
    assert_eq!((&hidden["code"], &nowhere["code"]), (&json!("no_such_room"), &json!("no_such_room")));
    assert_eq!(hidden["message"], nowhere["message"]);
}

#[test]
fn a_user_looks_ten_times_in_ten_seconds() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let mut answers = (0..11).map(|_| ann.ask(json!({"type": "search", "query": "  "})));
    assert!(answers.by_ref().take(10).all(|answer| answer["type"] == "results"));
    let refused = answers.next().unwrap();
    assert_eq!(refused["code"], "slow_down");
    assert!(refused["retry_after_ms"].as_u64().is_some_and(|ms| ms <= 1_000), "{refused}");
}
