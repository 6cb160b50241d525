//! Devices over real sockets: paired, signed out, and after a crash.

use serde_json::{Value, json};

use crate::support::{Client, Server};

/// A further device of a client's user.
fn paired(server: &Server, client: &mut Client) -> Client {
    let code = client.ask(json!({"type": "pair"}))["code"].take();
    Client::hello_with(server.address, json!({"type": "hello", "pair": code, "agent": "page/1 (Phone)"}))
}

fn devices(client: &mut Client) -> Vec<Value> {
    client.ask(json!({"type": "devices"}))["devices"].as_array().unwrap().clone()
}

#[test]
fn a_code_comes_with_a_link_and_its_picture() {
    let server = Server::start(&[]);
    let mut ann = server.hello("Ann");
    let pair = ann.ask(json!({"type": "pair", "user": null}));
    let code = pair["code"].as_str().unwrap();
    let is_clear = |letter: u8| letter.is_ascii_uppercase() || (b'2'..=b'9').contains(&letter);
    assert!(code.len() == 8 && code.bytes().all(is_clear), "{code}");
    assert_eq!(pair["url"], format!("http://{}/#pair={code}", server.address));
    let rows: Vec<&str> = pair["qr"].as_array().unwrap().iter().map(|row| row.as_str().unwrap()).collect();
    assert!(rows.len() >= 21 && rows.iter().all(|row| row.len() == rows.len()), "{rows:?}");
    assert!(rows.iter().all(|row| row.bytes().all(|digit| matches!(digit, b'0' | b'1'))));
    let now = ann.ask(json!({"type": "ping"}))["now"].as_u64().unwrap();
    let left = pair["expires"].as_u64().unwrap() - now;
    assert!((200_000..=300_000).contains(&left), "{left}");
}

#[test]
fn whoever_is_signed_out_is_closed_and_stays_out_after_a_crash() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let phone = paired(&server, &mut ann);
    assert_eq!((phone.id, &phone.welcome["you"]["name"]), (ann.id, &json!("Ann")));
    let code = ann.ask(json!({"type": "pair"}))["code"].take();
    let known = devices(&mut ann);
    assert_eq!(known.len(), 2);
    assert_eq!((&known[1]["agent"], &known[1]["here"]), (&json!("page/1 (Phone)"), &json!(false)));

    // Nothing is lost with the process but the code.
    let server = server.crash_and_restart();
    let mut wrong = Client::connect(server.address);
    assert_eq!(wrong.ask(json!({"type": "hello", "pair": code}))["code"], "pair_wrong");
    let mut ann = Client::resume(server.address, &ann.token);
    let mut again = Client::resume(server.address, &phone.token);
    let mut tab = Client::resume(server.address, &phone.token);
    assert_eq!((again.id, tab.id), (ann.id, ann.id));
    let fields = |devices: &[Value]| -> Vec<Value> {
        let of = |device: &Value| json!([device["id"], device["agent"], device["created"]]);
        devices.iter().map(of).collect()
    };
    assert_eq!(fields(&devices(&mut ann)), fields(&known));

    let device = known[1]["id"].clone();
    assert_eq!(ann.ask(json!({"type": "revoke", "device": device}))["type"], "done");
    assert_eq!((again.close_code(), tab.close_code()), (Some(4001), Some(4001)));
    let unknown = json!({"type": "hello", "name": "", "token": phone.token});
    assert_eq!(Client::connect(server.address).ask(unknown.clone())["code"], "token_unknown");
    let server = server.crash_and_restart();
    assert_eq!(Client::connect(server.address).ask(unknown)["code"], "token_unknown");
    // Its number is not given again, though it was the newest.
    let mut ann = Client::resume(server.address, &ann.token);
    paired(&server, &mut ann);
    let ids: Vec<Value> = devices(&mut ann).iter().map(|device| device["id"].clone()).collect();
    assert_eq!(ids, [json!(1), json!(3)]);
}

#[test]
fn what_was_seen_outlives_a_stop() {
    let mut server = Server::start(&[]);
    let mut ann = server.hello("Ann");
    let mut bob = server.hello("Bob");
    let token = bob.token.clone();
    let since = ann.ask(json!({"type": "ping"}))["now"].as_u64().unwrap();
    let ask = |client: &mut Client| client.ask(json!({"type": "people", "ids": [2]}))["people"][0].take();
    bob.ask(json!({"type": "devices"}));
    assert_eq!(ask(&mut ann)["online"], true);
    for person in [&mut ann, &mut bob] {
        person.ask(json!({"type": "join", "room": "lobby"}));
    }
    drop(bob);
    while ann.next("presence")["state"] != "offline" {}
    assert_eq!(ask(&mut ann)["online"], false);
    let seen = ask(&mut ann)["seen"].clone();
    assert!(seen.as_u64().unwrap() >= since, "{seen}");
    server.signal("-TERM");
    assert!(server.wait().success());
    let server = server.restart();
    let mut ann = Client::resume(server.address, &ann.token);
    assert_eq!(ask(&mut ann)["seen"], seen);
    let mut bob =
        Client::hello_with(server.address, json!({"type": "hello", "token": token, "agent": "page/2"}));
    assert_eq!(devices(&mut bob)[0]["agent"], "page/2");
}
