//! What an operator does, over the port: said, confirmed, felt by people, and kept.

use serde_json::{Value, json};

use crate::support::{Client, Operator, Server};

fn hello(server: &Server, client: &Client) -> Value {
    Client::connect(server.address).ask(json!({"type": "hello", "name": "", "token": client.token}))
}

#[test]
fn say_and_notice_reach_people() {
    let server = Server::start(&["--name", "Kitchen"]);
    let mut ann = server.join("Ann Lee", "lobby");
    let mut operator = Operator::dial(&server);
    assert_eq!(operator.ask("say lobby  tea is   ready json"), ["said in lobby as message 1"]);
    let message = ann.next("message");
    assert_eq!((&message["user"], &message["name"]), (&0.into(), &"Kitchen".into()));
    assert_eq!(message["text"], "tea is   ready json");
    assert_eq!(operator.ask("notice back in five minutes"), ["told 1 client"]);
    assert_eq!(ann.next("notice")["text"], "back in five minutes");
    assert_eq!(operator.ask("say nowhere x"), ["not done: there is no such room"]);
    assert_eq!(operator.ask("say lobby"), ["usage: say ROOM TEXT"]);
    assert_eq!(operator.ask("notice"), ["usage: notice TEXT"]);
    let page = ann.ask(json!({"type": "history", "room": "lobby"}));
    assert_eq!((&page["events"][0]["user"], &page["events"][0]["name"]), (&0.into(), &"Kitchen".into()));
}

#[test]
fn kick_closes_one_connection_or_all_of_a_user() {
    let server = Server::start(&[]);
    let (mut ann, mut bob) = (server.join("Ann Lee", "lobby"), server.join("Bob", "lobby"));
    let mut ann_too = Client::resume(server.address, &ann.token);
    let mut operator = Operator::dial(&server);
    let id = operator.ask("clients json")[1].clone();
    let id = serde_json::from_str::<Value>(&id).unwrap()["id"].clone();
    assert_eq!(
        operator.ask(&format!("kick {id} too loud")),
        [format!("kicked client {id} (Bob): 1 connection closed")]
    );
    assert_eq!(bob.close_code(), Some(4001));
    assert_eq!(operator.ask("kick \"ann lee\""), ["kicked Ann Lee (user 1): 2 connections closed"]);
    assert_eq!((ann.close_code(), ann_too.close_code()), (Some(4001), Some(4001)));
    assert_eq!(operator.ask("kick Cid"), ["not done: there is nobody called Cid"]);
}

#[test]
fn mutes_and_bans_are_felt_and_outlive_a_crash() {
    let server = Server::start(&[]);
    let (mut ann, mut bob) = (server.join("Ann", "lobby"), server.join("Bob", "lobby"));
    let mut operator = Operator::dial(&server);
    assert_eq!(operator.ask("mute ann 10 too loud"), ["muted Ann (user 1) for 10 min: too loud"]);
    let refusal = ann.post("lobby", "1", "hello");
    assert_eq!(refusal["code"], "muted");
    assert!(refusal["message"].as_str().unwrap().contains("too loud"), "{refusal}");
    assert!((1..=600_000).contains(&refusal["retry_after_ms"].as_u64().unwrap()));
    assert_eq!(operator.ask("ban Bob"), ["banned Bob (user 2) until taken back; 1 connection closed"]);
    assert_eq!(bob.close_code(), Some(4003));
    assert_eq!(hello(&server, &bob)["code"], "banned");
    drop(operator);
    let server = server.crash_and_restart();
    assert_eq!(hello(&server, &bob)["code"], "banned");
    let mut ann = Client::resume(server.address, &ann.token);
    ann.join("lobby");
    assert_eq!(ann.post("lobby", "1", "hello")["code"], "muted");
    let mut operator = Operator::dial(&server);
    let all = operator.ask("sanctions");
    assert!(
        all.iter().any(|line| line.contains("mute  Ann (user 1)") && line.ends_with("too loud")),
        "{all:#?}"
    );
    assert_eq!(operator.ask("unmute Ann"), ["Ann (user 1) may speak again"]);
    assert_eq!(ann.post("lobby", "1", "hello")["type"], "ack");
    assert_eq!(operator.ask("unban bob"), ["Bob (user 2) may come in again"]);
    assert_eq!(hello(&server, &bob)["type"], "welcome");
    let audit = operator.ask("audit");
    let acts: Vec<&str> = audit.iter().skip(1).map(|line| line.split_whitespace().nth(5).unwrap()).collect();
    assert_eq!(acts, ["mute", "ban", "unmute", "unban"], "{audit:#?}");
    assert_eq!(
        operator.ask("ban 127.0.0.9 5 scanner"),
        ["banned address 127.0.0.9 for 5 min: scanner; 0 connections closed"]
    );
    assert_eq!(operator.ask("ban"), ["usage: ban NAME [MINUTES] [REASON]"]);
    assert_eq!(
        operator.ask(&format!("mute Ann {}", "x".repeat(241))),
        ["a reason has at most 240 bytes in one line"]
    );
}

#[test]
fn backup_and_shutdown() {
    let folder = tempfile::Builder::new().prefix("copies").tempdir().unwrap();
    let mut server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    ann.post("lobby", "1", "hello");
    let mut operator = Operator::dial(&server);
    let copy = folder.path().join("my copy.db");
    let told = operator.ask(&format!("backup {}", copy.display()));
    assert!(told[0].contains("one word too many") && !folder.path().join("my").exists(), "{told:?}");
    let told = operator.ask(&format!("backup \"{}\"", copy.display()));
    assert!(told[0].contains("1 message in 1 room by 1 user,") && told[0].contains("No damage"), "{told:?}");
    assert!(copy.exists());
    let again = operator.ask(&format!("backup \"{}\"", copy.display()));
    assert!(again[0].contains("my copy.db"), "it is there already");
    let hidden = folder.path().join(".ssh");
    std::fs::create_dir(&hidden).unwrap();
    let told = operator.ask(&format!("backup {}", hidden.join("authorized_keys").display()));
    assert!(told[0].contains(".ssh") && hidden.read_dir().unwrap().next().is_none(), "{told:?}");
    assert_eq!(operator.ask("shutdown"), ["stopping; 1 client is told to come back"]);
    assert_eq!(ann.close_code(), Some(1012));
    assert_eq!(server.wait().code(), Some(0));
    let server = server.restart();
    let audit = server.ask("audit");
    assert!(audit.contains("shutdown") && audit.contains("backup"), "{audit}");
}

#[test]
fn a_backup_goes_nowhere_but_to_its_place() {
    let folder = tempfile::Builder::new().prefix("copies").tempdir().unwrap();
    let (place, outside) = (folder.path().join("place"), folder.path().join("outside.db"));
    let server = Server::start(&["--backup-dir", place.to_str().unwrap()]);
    let mut operator = Operator::dial(&server);
    assert!(operator.ask("backup copy.db")[0].contains("No damage was found"));
    assert!(place.join("copy.db").exists());
    for file in [outside.to_str().unwrap(), "../outside.db"] {
        let told = operator.ask(&format!("backup {file}"));
        assert!(told[0].contains("is not below"), "{told:?}");
    }
    assert!(!outside.exists());
}

/// What was meant for a while holds for ever if it is taken for a reason.
#[test]
fn what_looks_like_a_time_and_is_none_is_no_reason() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let mut operator = Operator::dial(&server);
    for act in ["mute", "ban"] {
        for time in ["0", "-5", "+5x", "1.5", ".5", "10m", "2h", "525601", "99999999999999999999", "５"] {
            let said = operator.ask(&format!("{act} Ann {time} spam"));
            assert!(said[0].contains("is no time"), "{act} {time}: {said:?}");
        }
    }
    assert_eq!(ann.post("lobby", "a", "still here")["type"], "ack");
    for (line, said) in [
        ("mute Ann 525600", "muted Ann (user 1) for 525600 min"),
        ("mute Ann 1 2nd time", "muted Ann (user 1) for 1 min: 2nd time"),
        ("mute Ann \"3rd time\"", "muted Ann (user 1) until taken back: \"3rd time\""),
        ("mute Ann spam 5", "muted Ann (user 1) until taken back: spam 5"),
    ] {
        assert_eq!(operator.ask(line), [said], "{line}");
    }
}
