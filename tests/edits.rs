//! What becomes of messages over real sockets, over a crash, and in the files of the server.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Client, Server, eventually};

fn edit(client: &mut Client, seq: u64, text: &str) -> Value {
    client.ask(json!({"type": "edit", "room": "lobby", "seq": seq, "text": text}))
}

fn delete(client: &mut Client, seq: u64) -> Value {
    client.ask(json!({"type": "delete", "room": "lobby", "seq": seq}))
}

/// The words of these that are in a file somewhere below the directory.
fn found_in_files<'a>(path: &Path, words: &[&'a str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            found.extend(found_in_files(&entry.path(), words));
            continue;
        }
        // A file may be gone since it was listed.
        let bytes = std::fs::read(entry.path()).unwrap_or_default();
        let is_there = |word: &&&str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
        found.extend(words.iter().filter(is_there).copied());
    }
    found
}

/// What a page of history has of the events with these numbers.
fn history(client: &mut Client) -> Vec<Value> {
    client.ask(json!({"type": "history", "room": "lobby"}))["events"].as_array().unwrap().clone()
}

#[test]
fn a_message_is_edited_and_deleted_and_who_was_away_learns_of_it() {
    let server = Server::start(&[]);
    let (mut ann, mut bob) = (server.join("Ann", "lobby"), server.join("Bob", "lobby"));
    let posted = ann.post("lobby", "a1", "Tea at four?");
    ann.post("lobby", "a2", "Or at five?");
    assert_eq!(edit(&mut ann, 1, "Tea at three?")["seq"], 3);
    let heard = bob.next("edited");
    assert_eq!((&heard["target"], &heard["text"]), (&json!(1), &json!("Tea at three?")));
    assert_eq!(edit(&mut bob, 1, "No.")["code"], "forbidden");
    assert_eq!(delete(&mut bob, 1)["code"], "forbidden");
    assert_eq!(delete(&mut ann, 2)["seq"], 4);
    assert_eq!(bob.next("deleted")["target"], 2);

    let server = server.crash_and_restart();
    let mut bob = Client::resume(server.address, &bob.token);
    let joined = bob.ask(json!({"type": "join", "room": "lobby"}));
    assert_eq!(joined["type"], "joined", "{joined}");
    let events = history(&mut bob);
    assert_eq!(events.len(), 4);
    assert_eq!((&events[0]["text"], &events[0]["edited"]), (&json!("Tea at three?"), &heard["time"]));
    assert_eq!(events[0]["time"], posted["time"], "it stays where it was said");
    assert_eq!((&events[1]["deleted"], &events[1]["text"]), (&json!(true), &Value::Null));
    assert_eq!(events[1]["deleted_by"], Value::Null, "the author");
    assert_eq!((&events[2]["type"], &events[2]["text"]), (&json!("edited"), &json!("Tea at three?")));
    // What was deleted is no more to be edited, and is deleted as it was.
    let mut ann = Client::resume(server.address, &ann.token);
    ann.join("lobby");
    assert_eq!(edit(&mut ann, 2, "Again")["code"], "no_such_message");
    assert_eq!(delete(&mut ann, 2)["seq"], 4);
}

#[test]
fn what_is_taken_away_leaves_every_file_also_when_the_server_is_killed_before() {
    const GONE: [&str; 4] = ["nutmeg-and-rye", "saffron-and-oat", "cardamom-and-corn", "vanilla-and-malt"];
    const KEPT: &str = "peppermint-and-rice";
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    // Long ones have pages of the file for themselves.
    for (n, word) in GONE.into_iter().enumerate() {
        ann.post("lobby", &format!("g{n}"), &word.repeat(200));
    }
    ann.post("lobby", "k", &KEPT.repeat(200));
    assert_eq!(found_in_files(server.data(), &[KEPT]).len(), 1);
    let gone = |server: &Server, words: &[&str]| {
        eventually("what was taken away is in no file", || {
            found_in_files(server.data(), words).is_empty().then_some(())
        });
    };
    assert_eq!(edit(&mut ann, 1, "cinnamon")["type"], "ack");
    assert_eq!(delete(&mut ann, 2)["type"], "ack");
    gone(&server, &GONE[..2]);
    // The server is killed as soon as it has said that it is done.
    assert_eq!(edit(&mut ann, 3, "ginger")["type"], "ack");
    assert_eq!(delete(&mut ann, 4)["type"], "ack");
    let server = server.crash_and_restart();
    gone(&server, &GONE);
    assert_eq!(found_in_files(server.data(), &[KEPT]).len(), 1);
    let mut ann = Client::resume(server.address, &ann.token);
    for (word, hits) in [(GONE[0], 0), (GONE[3], 0), ("cinnamon", 1), ("ginger", 1)] {
        let results = ann.ask(json!({"type": "search", "query": word}));
        assert_eq!(results["hits"].as_array().map(Vec::len), Some(hits), "{word}: {results}");
    }
    let texts: Vec<Value> = history(&mut ann).iter().map(|event| event["text"].clone()).collect();
    assert_eq!(texts[..4], [json!("cinnamon"), Value::Null, json!("ginger"), Value::Null]);
    // A room that is removed takes what was said in it along.
    let mut olga = server.hello("Olga");
    assert_eq!(server.ask("role Olga operator\nquit\n").matches("is operator").count(), 1);
    olga.join("spices");
    olga.post("spices", "s", &"juniper-and-wheat".repeat(200));
    assert_eq!(olga.ask(json!({"type": "remove", "room": "spices"}))["type"], "done");
    gone(&server, &["juniper-and-wheat"]);
}
