//! Answers over real sockets and over a crash: where they belong, and what is told of them in every answer.

use serde_json::{Value, json};

use crate::support::{Client, Server};

fn answer(client: &mut Client, cid: &str, reply_to: u64) -> Value {
    client.ask(json!({"type": "post", "room": "lobby", "cid": cid, "text": cid, "reply_to": reply_to}))
}

fn ask(client: &mut Client, kind: &str, fields: Value) -> Value {
    let mut asked = json!({"type": kind, "room": "lobby"});
    asked.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    client.ask(asked)
}

/// Numbers of the events in a list.
fn seqs(list: &Value) -> Vec<u64> {
    list.as_array().unwrap().iter().map(|event| event["seq"].as_u64().unwrap()).collect()
}

#[test]
fn answers_are_counted_live_and_after_a_crash() {
    let server = Server::start(&["--rate", "0"]);
    let (mut ann, mut bob) = (server.join("Ann", "lobby"), server.join("Bob", "lobby"));
    ann.post("lobby", "a1", "Tea at four?");
    assert_eq!(answer(&mut bob, "b1", 1)["seq"], 2);
    assert_eq!(ann.next("message")["seq"], 1);
    let heard = ann.next("message");
    assert_eq!(heard["seq"], 2);
    assert_eq!((&heard["root"], &heard["to"]), (&json!(1), &json!(1)));
    assert_eq!(answer(&mut ann, "a2", 2)["seq"], 3);
    assert_eq!(answer(&mut bob, "b2", 9)["code"], "no_such_message");
    let acts = ann.ask(json!({"type": "post", "room": "lobby", "cid": "a3", "text": "pours", "me": true}));
    assert_eq!(acts["seq"], 4);
    assert_eq!(ask(&mut ann, "edit", json!({"seq": 4, "text": "pours the tea"}))["seq"], 5);

    let server = server.crash_and_restart();
    let mut bob = Client::resume(server.address, &bob.token);
    let history = ask(&mut bob, "history", json!({}));
    let first = &history["events"][0];
    let replies = json!({"count": 2, "last": history["events"][2]["time"], "last_seq": 3, "users": [1, 2]});
    assert_eq!(first["replies"], replies);
    assert_eq!((&history["events"][2]["root"], &history["events"][2]["to"]), (&json!(1), &json!(2)));
    let edited = &history["events"][3];
    assert_eq!((&edited["me"], &edited["text"]), (&json!(true), &json!("pours the tea")));
    let thread = ask(&mut bob, "thread", json!({"seq": 3}));
    assert_eq!(
        (&thread["seq"], seqs(&thread["events"]), &thread["more"]),
        (&json!(1), vec![1, 2, 3], &json!(false))
    );
    assert_eq!(thread["events"][0]["replies"], replies, "the same in every answer");
    let behind = ask(&mut bob, "thread", json!({"seq": 1, "after": 2}));
    assert_eq!(seqs(&behind["events"]), [3]);
    let named = ask(&mut bob, "messages", json!({"seqs": [5, 1, 3]}));
    assert_eq!((&named["type"], seqs(&named["hits"])), (&json!("results"), vec![1, 3]));
    assert_eq!(named["hits"][0]["replies"], replies);
    // Whoever is answered finds it among the mentions.
    let mut ann = Client::resume(server.address, &ann.token);
    assert_eq!(seqs(&ann.ask(json!({"type": "mentions"}))["hits"]), [2]);
    assert_eq!(ask(&mut bob, "delete", json!({"seq": 2}))["type"], "ack");
    let named = ask(&mut ann, "messages", json!({"seqs": [1, 2]}));
    assert_eq!(
        (&named["hits"][0]["replies"]["count"], &named["hits"][1]["deleted"]),
        (&json!(1), &json!(true))
    );
    assert_eq!(seqs(&ann.ask(json!({"type": "mentions"}))["hits"]), [0_u64; 0]);
}
