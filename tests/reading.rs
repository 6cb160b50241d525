//! What is read and what not over real sockets: the same on two devices, and exact after a crash.

use serde_json::{Value, json};

use crate::support::{Client, Server, eventually};

/// Read, unread and mentions of a room, and whether it is followed, as a fresh connection is told.
fn told(server: &Server, token: &str, room: &str) -> Value {
    let client = Client::resume(server.address, token);
    let rooms = client.welcome["rooms"].as_array().unwrap();
    let of = rooms.iter().find(|entry| entry["room"] == room).unwrap();
    json!([of["read"], of["unread"], of["mentions"], of["in"]])
}

fn post(client: &mut Client, room: &str, cid: &str, text: &str) -> u64 {
    let ack = client.ask(json!({"type": "post", "room": room, "cid": cid, "text": text}));
    ack["seq"].as_u64().unwrap_or_else(|| panic!("{ack}"))
}

/// What the file has of Ann's marker in the lobby.
fn written(server: &Server, column: &str) -> i64 {
    let file = rusqlite::Connection::open(server.data().join("teahouse.db")).unwrap();
    let select = format!(
        "SELECT {column} FROM markers JOIN rooms ON rooms.id = room WHERE user = 1 AND name = 'lobby'"
    );
    file.query_row(&select, [], |row| row.get(0)).unwrap()
}

#[test]
fn figures_are_the_same_on_two_devices_and_after_a_crash() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let mut bob = server.join("Bob", "lobby");
    ann.ask(json!({"type": "join", "room": "tea"}));
    post(&mut ann, "tea", "a1", "hello");
    for n in 0..5 {
        post(&mut bob, "lobby", &format!("b{n}"), if n == 3 { "@ann, 看" } else { "more" });
    }
    post(&mut bob, "dm:1:2", "d1", "psst");
    let token = ann.token.clone();
    assert_eq!(told(&server, &token, "lobby"), json!([0, 5, 1, true]));
    assert_eq!(told(&server, &token, "dm:1:2"), json!([0, 1, 0, null]));
    // A second device, which is in no room, hears what the first one reads.
    let mut phone = Client::resume(server.address, &token);
    assert_eq!(phone.welcome["mentions"], 1);
    ann.say(&json!({"type": "read", "room": "lobby", "seq": 2}));
    let event = phone.find(|event| event["type"] == "read" && event["seq"] == 2);
    assert_eq!(
        [&event["unread"], &event["mentions"], &event["room"]],
        [&json!(3), &json!(1), &json!("lobby")]
    );
    // Of what is posted in a room that it follows too, and of a mention.
    post(&mut bob, "lobby", "b5", "@Ann again");
    let event = phone.find(|event| event["type"] == "read" && event["mentions"] == 2);
    assert_eq!([&event["read"], &event["unread"]], [&json!(2), &json!(4)]);
    assert_eq!(ann.ask(json!({"type": "prefs", "set": {"theme": "dark"}}))["type"], "done");
    assert_eq!(phone.find(|event| event["type"] == "prefs")["set"], json!({"theme": "dark"}));
    assert_eq!(ann.ask(json!({"type": "receipts", "on": false}))["type"], "done");
    assert_eq!(ann.ask(json!({"type": "leave", "room": "tea"}))["type"], "left");
    // The marker is written within a second; an own post is read at once.
    eventually("the marker is written", || (written(&server, "read") == 2).then_some(()));
    post(&mut bob, "lobby", "b6", "more");
    post(&mut bob, "dm:1:2", "d2", "read");

    let server = server.crash_and_restart();
    assert_eq!(told(&server, &token, "lobby"), json!([2, 5, 2, true]));
    assert_eq!(told(&server, &token, "dm:1:2"), json!([0, 2, 0, null]));
    assert_eq!(told(&server, &bob.token, "lobby"), json!([7, 0, 0, true]));
    let mut ann = Client::resume(server.address, &token);
    assert_eq!(ann.welcome["you"]["prefs"], json!({"theme": "dark"}));
    assert_eq!(ann.welcome["you"]["receipts"], false);
    // Where the mention is stands in the message, live and in history.
    let page = ann.ask(json!({"type": "history", "room": "lobby", "after": 3, "limit": 1}));
    assert_eq!(page["events"][0]["mentions"], json!([{"user": 1, "start": 0, "end": 4}]));
    assert_eq!(ann.ask(json!({"type": "unread", "room": "lobby", "seq": 1}))["type"], "done");
    assert_eq!(told(&server, &token, "lobby"), json!([0, 7, 2, true]));
}
