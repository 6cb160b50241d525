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

/// Where a message is and what it says, of each hit.
fn hits(client: &mut Client, before: Option<&Value>) -> (Vec<String>, bool, Option<Value>) {
    let mut command = json!({"type": "mentions"});
    if let Some(before) = before {
        command["before"] = before.clone();
    }
    let results = client.ask(command);
    assert_eq!(results["type"], "results", "{results}");
    let hits = results["hits"].as_array().unwrap();
    let said = |hit: &Value| format!("{}: {}", hit["room"].as_str().unwrap(), hit["text"].as_str().unwrap());
    let last = hits.last().map(|hit| json!({"time": hit["time"], "room": hit["room"], "seq": hit["seq"]}));
    (hits.iter().map(said).collect(), results["more"] == true, last)
}

#[test]
fn what_mentions_one_is_listed_and_follows_edits_and_deletes() {
    let server = Server::start(&["--rate", "0"]);
    let [mut ann, mut bob] = ["Ann", "Bob"].map(|name| server.join(name, "lobby"));
    let mut cid = server.join("Cid", "lobby");
    post(&mut ann, "lobby", "a1", "@ann to oneself");
    post(&mut bob, "lobby", "b1", "for @ann");
    post(&mut bob, "dm:1:2", "b2", "@ann, here");
    post(&mut bob, "dm:2:3", "b3", "@ann is not here");
    let late = post(&mut bob, "lobby", "b4", "for nobody");
    let gone = post(&mut bob, "lobby", "b5", "@Ann @ANN");
    assert_eq!(told(&server, &ann.token, "lobby"), json!([1, 3, 2, true]));
    assert_eq!(hits(&mut ann, None).0, ["lobby: @Ann @ANN", "dm:1:2: @ann, here", "lobby: for @ann"]);
    ann.forget();
    let edit = json!({"type": "edit", "room": "lobby", "seq": late, "text": "for @ann and @Cid"});
    assert_eq!(bob.ask(edit)["type"], "ack");
    let edited = ann.next("edited");
    assert_eq!(
        edited["mentions"],
        json!([{"user": 1, "start": 4, "end": 8}, {"user": 3, "start": 13, "end": 17}])
    );
    let read = ann.find(|event| event["type"] == "read" && event["mentions"] == 3);
    assert_eq!([&read["read"], &read["unread"]], [&json!(1), &json!(3)]);
    assert_eq!(bob.ask(json!({"type": "delete", "room": "lobby", "seq": gone}))["type"], "ack");
    let read = ann.find(|event| event["type"] == "read" && event["mentions"] == 2);
    assert_eq!([&read["read"], &read["unread"]], [&json!(1), &json!(2)]);
    let expected = ["lobby: for @ann and @Cid", "dm:1:2: @ann, here", "lobby: for @ann"];
    assert_eq!(hits(&mut ann, None).0, expected);
    assert_eq!(hits(&mut cid, None).0, expected[..1]);
    let server = server.crash_and_restart();
    assert_eq!(told(&server, &ann.token, "lobby"), json!([1, 2, 2, true]));
    assert_eq!(told(&server, &cid.token, "lobby"), json!([0, 3, 1, true]));
    let mut ann = Client::resume(server.address, &ann.token);
    assert_eq!(hits(&mut ann, None).0, expected);
    // Page by page.
    let mut bob = Client::resume(server.address, &bob.token);
    let mut all = expected.map(str::to_owned).to_vec();
    for n in 0..60 {
        post(&mut bob, "dm:1:2", &format!("n{n}"), &format!("@ann {n}"));
        all.insert(0, format!("dm:1:2: @ann {n}"));
    }
    let (first, more, last) = hits(&mut ann, None);
    assert_eq!((first.len(), more), (50, true));
    let (second, more, _) = hits(&mut ann, last.as_ref());
    assert_eq!(([first, second].concat(), more), (all, false));
}
