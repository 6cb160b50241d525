//! Being away over sockets: what others read of it, on all of one's devices, and that a start ends it.

use serde_json::{Value, json};

use crate::support::{Client, Server};

fn away_of(list: &Value, name: &str) -> Value {
    let found = list.as_array().unwrap().iter().find(|person| person["name"] == name);
    found.unwrap_or_else(|| panic!("no {name} in {list}"))["away"].clone()
}

#[test]
fn everybody_who_shares_a_room_reads_it_and_a_start_ends_it() {
    let server = Server::start(&[]);
    let (mut ann, mut bob) = (server.join("Ann", "lobby"), server.join("Bob", "lobby"));
    let direct = format!("dm:{}:{}", ann.id, bob.id);
    assert_eq!(bob.post(&direct, "d", "hi")["type"], "ack");
    let mut phone = Client::resume(server.address, &ann.token);
    assert_eq!(ann.ask(json!({"type": "away", "text": "lunch <b>🍜</b>"}))["type"], "done");
    let said = json!({"type": "away", "user": ann.id, "text": "lunch <b>🍜</b>"});
    assert_eq!((bob.next("away"), phone.next("away")), (said.clone(), said.clone()));
    let text = said["text"].clone();
    // Whoever comes later reads it in every list.
    let mut cid = server.hello("Cid");
    assert_eq!(away_of(&cid.join("lobby")["members"], "Ann"), text);
    let page = cid.ask(json!({"type": "people", "state": "away"}));
    assert_eq!((away_of(&page["people"], "Ann"), &page["counts"]["away"]), (text.clone(), &json!(1)));
    let again = Client::resume(server.address, &ann.token);
    assert_eq!(again.welcome["you"]["away"], text);
    let again = Client::resume(server.address, &bob.token);
    let rooms = again.welcome["rooms"].as_array().unwrap();
    let with = rooms.iter().find(|room| room["room"] == direct.as_str()).map(|room| &room["with"]);
    assert_eq!(with.unwrap()["away"], text);
    let made = ann.ask(json!({"type": "create", "title": "Board"}));
    assert_eq!(away_of(&made["people"], "Ann"), text);
    // A post of another device ends it.
    assert_eq!(phone.post(&direct, "p", "back")["type"], "ack");
    let back = json!({"type": "away", "user": ann.id});
    assert_eq!((bob.next("away"), ann.next("away"), phone.next("away")), (back.clone(), back.clone(), back));
    assert_eq!(phone.ask(json!({"type": "away", "text": "x".repeat(65)}))["code"], "bad_field");
    assert_eq!(phone.ask(json!({"type": "away", "text": "again"}))["type"], "done");
    let token = ann.token.clone();
    let server = server.crash_and_restart();
    let ann = Client::resume(server.address, &token);
    assert_eq!(ann.welcome["you"].get("away"), None);
}
