//! The contract over a real WebSocket: what is said and what is heard, to the field.

use serde_json::{Value, json};

use crate::support::{Client, Server, eventually};

#[test]
fn welcome_says_everything_a_client_needs() {
    let server = Server::start(&["--name", "Kitchen"]);
    let ann = server.hello("Ann");
    let welcome = &ann.welcome;
    assert_eq!(
        welcome["you"],
        json!({"id": 1, "name": "Ann", "role": "member", "receipts": true, "prefs": {}})
    );
    assert_eq!(welcome["mentions"], 0);
    assert_eq!(welcome["server"], json!({"name": "Kitchen", "version": env!("CARGO_PKG_VERSION")}));
    assert_eq!(welcome["rooms"][0]["room"], "lobby");
    assert_eq!(welcome["rooms"][0]["kind"], "public");
    assert_eq!(welcome["rooms"][0]["seq"], 0);
    assert_eq!(welcome["rooms"][0]["online"], 0);
    assert_eq!(welcome["limits"]["text_bytes"], 4000);
    assert_eq!(welcome["limits"]["name_chars"], 24);
    assert_eq!(welcome["limits"]["rate"], 5);
    assert!(welcome["epoch"].as_str().is_some_and(|epoch| epoch.len() == 32));
    assert!(welcome["now"].as_u64().is_some_and(|now| now > 1_700_000_000_000));
    assert!(welcome["token"].as_str().is_some_and(|token| token.len() >= 40));
}

#[test]
fn a_message_reaches_everybody_in_the_room_and_nobody_else() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let mut lei = server.join("李雷", "lobby");
    let mut eve = server.join("Eve", "attic");
    let ack = ann.ask(json!({"type": "post", "room": "lobby", "cid": "k1", "text": "你好, hi"}));
    assert_eq!(
        (&ack["type"], &ack["room"], &ack["cid"], &ack["seq"]),
        (&json!("ack"), &json!("lobby"), &json!("k1"), &json!(1))
    );
    for client in [&mut ann, &mut lei] {
        let message = client.next("message");
        let expected = json!({
            "type": "message", "room": "lobby", "seq": 1, "time": ack["time"], "user": 1, "name": "Ann",
            "cid": "k1", "text": "你好, hi",
        });
        assert_eq!(message, expected);
    }
    assert!(eve.everything().iter().all(|event| event["type"] != "message"));
}

#[test]
fn whatever_a_text_holds_arrives_as_it_was() {
    let texts = [
        "a & b",
        "1 + 1 = 2",
        "100 %",
        "%41%00",
        "<b>bold</b>",
        "<script>alert(1)</script>",
        "a\nb\tc",
        "\"quoted\" \\ slash",
        "👩‍👩‍👧 emoji",
        "\u{202e}backwards",
        "{\"type\":\"ack\"}",
        "　first line",
        "e\u{301}",
        "\u{7f}",
    ];
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let mut bob = server.join("Bob", "lobby");
    for (n, text) in texts.iter().enumerate() {
        assert_eq!(ann.post("lobby", &format!("c{n}"), text)["type"], "ack", "{text:?}");
        assert_eq!(bob.next("message")["text"], *text);
    }
    let page = bob.ask(json!({"type": "history", "room": "lobby"}));
    let told: Vec<&str> =
        page["events"].as_array().unwrap().iter().map(|e| e["text"].as_str().unwrap()).collect();
    assert_eq!(told, texts);
}

#[test]
fn half_a_character_becomes_a_sign_of_its_own() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    for (n, (half, whole)) in [(r"a\ud800", "a\u{fffd}"), (r"\udc00b", "\u{fffd}b"), (r"\ud83d\ude00", "😀")]
        .into_iter()
        .enumerate()
    {
        ann.say_text(&format!(r#"{{"type":"post","ref":1,"room":"lobby","cid":"k{n}","text":"{half}"}}"#));
        assert_eq!(ann.next("message")["text"], whole);
    }
}

#[test]
fn presence_is_told_once_per_user_and_not_to_that_user() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let bob = server.join("Bob", "lobby");
    let online = ann.next("presence");
    let expected = json!({"type": "presence", "room": "lobby", "user": 2, "name": "Bob", "state": "online"});
    assert_eq!(online, expected);
    let mut again = Client::resume(server.address, &bob.token);
    let joined = again.join("lobby");
    let members = json!([
        {"id": 1, "name": "Ann", "role": "member"}, {"id": 2, "name": "Bob", "role": "member"}
    ]);
    assert_eq!(joined["members"], members);
    assert_eq!(joined["kind"], "public");
    drop(bob);
    assert_eq!(again.ask(json!({"type": "leave", "room": "lobby"}))["type"], "left");
    assert_eq!(ann.next("presence")["state"], "offline");
    assert!(again.everything().iter().all(|event| event["type"] != "presence"));
}

#[test]
fn a_reference_comes_back_as_it_was() {
    let server = Server::start(&[]);
    let mut ann = server.hello("Ann");
    let references = ["1", "-7", "1.50", "12345678901234567890", "1e3", "\"a\"", "\"\\u00e9\"", "\"\""];
    for reference in references {
        ann.say_text(&format!(r#"{{"type":"ping","ref":{reference}}}"#));
        let pong = ann.receive();
        let sent: Value = serde_json::from_str(reference).unwrap();
        assert_eq!((&pong["type"], &pong["ref"]), (&json!("pong"), &sent));
    }
    let long = format!("\"{}\"", "x".repeat(65));
    for bad in ["null", "true", "{}", "[1]", &long] {
        ann.say_text(&format!(r#"{{"type":"ping","ref":{bad}}}"#));
        let error = ann.receive();
        assert_eq!((&error["code"], error.get("ref")), (&json!("bad_field"), None), "{bad}");
    }
}

#[test]
fn what_is_no_command_gets_a_clear_answer_and_costs_nobody_anything() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let deep = format!(r#"{{"type":"post","text":{}1{}}}"#, "[".repeat(5_000), "]".repeat(5_000));
    let many: String = (0..1_500).map(|n| format!("\"k{n}\":1,")).collect();
    let cases = [
        ("", "bad_json"),
        ("null", "bad_json"),
        ("[]", "bad_json"),
        ("7", "bad_json"),
        ("{", "bad_json"),
        ("\"ping\"", "bad_json"),
        ("{}", "bad_field"),
        (r#"{"type":null}"#, "bad_field"),
        (r#"{"type":["ping"]}"#, "bad_field"),
        (r#"{"type":"PING"}"#, "unknown_type"),
        (r#"{"type":"ping","type":"ping"}"#, "bad_json"),
        (r#"{"type":"ping","after":1e400}"#, "bad_json"),
        (r#"{"type":"post","room":"lobby","cid":"x","text":" \n"}"#, "bad_field"),
        (r#"["ping"]"#, "bad_json"),
        (&deep, "bad_json"),
        (r#"{"type":"ping"} {}"#, "bad_json"),
        (r#"{"type":"post","room":"lobby","cid":"x","text":{"a":1}}"#, "bad_field"),
    ];
    for (text, code) in cases {
        ann.say_text(text);
        let error = ann.receive();
        assert_eq!(error["code"], code, "{text:.60} -> {error}");
    }
    // Unknown fields are nobody's business, however many.
    ann.say_text(&format!(r#"{{{many}"__proto__":{{}},"type":"ping"}}"#));
    assert_eq!(ann.receive()["type"], "pong");
    assert_eq!(ann.post("lobby", "still", "here")["seq"], 1);
}

#[test]
fn fields_that_the_server_decides_are_not_the_clients() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let forged = json!({
        "type": "post", "room": "lobby", "cid": "c", "text": "x", "seq": 99, "time": 1, "user": 7,
        "name": "Bob", "epoch": "mine",
    });
    let ack = ann.ask(forged);
    assert_eq!(ack["seq"], 1);
    let message = ann.next("message");
    assert_eq!((&message["user"], &message["name"]), (&json!(1), &json!("Ann")));
}

#[test]
fn history_pages_are_contiguous_in_both_directions() {
    let server = Server::start(&["--rate", "0"]);
    let mut ann = server.join("Ann", "lobby");
    for n in 1..=450 {
        ann.say(&json!({"type": "post", "room": "lobby", "cid": format!("{n}"), "text": format!("{n}")}));
    }
    ann.find(|value| value["type"] == "ack" && value["seq"] == 450);
    let mut page = |fields: &str| {
        let ask: Value =
            serde_json::from_str(&format!(r#"{{"type":"history","room":"lobby"{fields}}}"#)).unwrap();
        let page = ann.ask(ask);
        let seqs: Vec<u64> =
            page["events"].as_array().unwrap().iter().map(|event| event["seq"].as_u64().unwrap()).collect();
        (seqs, page["more"].as_bool().unwrap())
    };
    assert_eq!(page(""), ((251..=450).collect(), true));
    assert_eq!(page(r#","before":251"#), ((51..=250).collect(), true));
    assert_eq!(page(r#","before":51"#), ((1..=50).collect(), false));
    assert_eq!(page(r#","before":1"#), (vec![], false));
    assert_eq!(page(r#","before":0"#), (vec![], false));
    assert_eq!(page(r#","after":0,"limit":3"#), (vec![1, 2, 3], true));
    assert_eq!(page(r#","after":448"#), (vec![449, 450], false));
    assert_eq!(page(r#","after":450"#), (vec![], false));
    assert_eq!(page(r#","after":9000000000000000"#), (vec![], false));
    assert_eq!(page(r#","after":0,"limit":100000"#), ((1..=200).collect(), true));
}

#[test]
fn a_page_of_long_texts_is_cut_in_bytes_and_still_contiguous() {
    let server = Server::start(&["--rate", "0"]);
    let mut ann = server.join("Ann", "lobby");
    // Each one doubles when it is escaped.
    let text = "\"".repeat(4_000);
    for n in 1..=80 {
        assert_eq!(ann.post("lobby", &format!("{n}"), &text)["seq"], n);
    }
    let mut seen = Vec::new();
    loop {
        let after = seen.len();
        let page = ann.ask(json!({"type": "history", "room": "lobby", "after": after}));
        assert!(page.to_string().len() <= 256 * 1024 + 200);
        seen.extend(page["events"].as_array().unwrap().iter().map(|e| e["seq"].as_u64().unwrap()));
        if page["more"] == false {
            break;
        }
    }
    assert_eq!(seen, (1..=80).collect::<Vec<u64>>());
    let newest = ann.ask(json!({"type": "history", "room": "lobby"}));
    assert_eq!(newest["events"].as_array().unwrap().last().unwrap()["seq"], 80);
}

#[test]
fn direct_messages_reach_every_connection_of_both() {
    let server = Server::start(&[]);
    let mut ann = server.hello("Ann");
    let mut bob = server.hello("Bob");
    let mut bobs_phone = Client::resume(server.address, &bob.token);
    let mut eve = server.join("Eve", "lobby");
    assert_eq!(ann.post("dm:1:2", "c", "psst")["seq"], 1);
    for client in [&mut ann, &mut bob, &mut bobs_phone] {
        assert_eq!(client.next("message")["room"], "dm:1:2");
    }
    assert_eq!(eve.ask(json!({"type": "history", "room": "dm:1:2"}))["code"], "no_such_room");
    assert!(eve.everything().iter().all(|event| event["type"] != "message"));
    let again = Client::resume(server.address, &ann.token);
    let direct = &again.welcome["rooms"][0];
    assert_eq!(direct["room"], "dm:1:2", "it is the latest");
    assert_eq!(direct["kind"], "direct");
    let with = &direct["with"];
    assert_eq!((&with["id"], &with["name"], &with["online"]), (&json!(2), &json!("Bob"), &json!(true)));
    assert!(with["seen"].as_u64() > Some(0));
}

#[test]
fn a_new_name_is_seen_by_others_and_survives() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let mut bob = server.join("Bob", "lobby");
    let renamed = ann.ask(json!({"type": "rename", "name": "安娜"}));
    assert_eq!(
        (&renamed["user"], &renamed["name"], &renamed["old"]),
        (&json!(1), &json!("安娜"), &json!("Ann"))
    );
    let event = bob.next("renamed");
    assert_eq!(event, json!({"type": "renamed", "user": 1, "name": "安娜", "old": "Ann"}));
    let token = ann.token.clone();
    drop((ann, bob));
    let server = server.crash_and_restart();
    let back = Client::resume(server.address, &token);
    assert_eq!(back.welcome["you"]["name"], "安娜");
    server.hello("Ann");
}

#[test]
fn equal_names_are_one_persons() {
    let server = Server::start(&[]);
    let ann = server.hello("Ann");
    let mut other = Client::connect(server.address);
    for name in ["Ann", "ANN", "Аnn", "Ann\u{200b}", "Ａｎｎ"] {
        let error = other.ask(json!({"type": "hello", "name": name}));
        let code = error["code"].as_str().unwrap_or_default();
        assert!(["name_taken", "name_invalid"].contains(&code), "{name}: {error}");
    }
    assert_eq!(other.ask(json!({"type": "hello", "name": "Bob"}))["type"], "welcome");
    assert_eq!(Client::resume(server.address, &ann.token).welcome["you"]["id"], 1);
}

#[test]
fn over_the_rate_a_post_is_refused_and_the_wait_is_true() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let mut slowed = None;
    for n in 0..40 {
        let reply = ann.post("lobby", &format!("{n}"), "x");
        if reply["code"] == "slow_down" {
            slowed = Some((n, reply["retry_after_ms"].as_u64().unwrap()));
            break;
        }
    }
    let (n, wait) = slowed.expect("forty at once are too many");
    assert!(n >= 20 && (1..=200).contains(&wait), "after {n}, wait {wait}");
    eventually("the refused post is taken", || {
        (ann.post("lobby", &format!("{n}"), "x")["type"] == "ack").then_some(())
    });
}

/// What was said before a client came back is never delivered after the `joined` that counts it.
#[test]
fn leaving_and_coming_back_in_one_batch_has_no_echo() {
    let server = Server::start(&["--rate", "0"]);
    let mut ann = server.join("Ann", "lobby");
    // As often as the rate of leaves allows at once.
    for n in 0..25 {
        ann.say(&json!({"type": "post", "room": "lobby", "cid": n.to_string(), "text": "x"}));
        ann.say(&json!({"type": "leave", "room": "lobby"}));
        ann.say(&json!({"type": "join", "room": "lobby"}));
    }
    let (mut joined, mut messages) = (0, 0);
    while joined < 25 {
        let event = ann.receive();
        match event["type"].as_str().unwrap() {
            "joined" => {
                joined += 1;
                assert_eq!(event["seq"], joined);
            }
            "message" => {
                messages += 1;
                assert_eq!(event["seq"], messages);
                assert_eq!(messages, joined + 1, "a message after the joined that counts it");
            }
            _ => {}
        }
    }
    assert_eq!(messages, 25);
}
