//! Whom an operator finds and whom an operator's words mean, over the port.

use serde_json::Value;

use crate::support::{Operator, Server, eventually};

fn rows(operator: &mut Operator, line: &str) -> Vec<Value> {
    let row = |text: &String| serde_json::from_str(text).unwrap_or_else(|_| panic!("{line}: {text}"));
    operator.ask(line).iter().map(row).collect()
}

#[test]
fn everybody_is_found_who_is_here_or_was() {
    let server = Server::start(&[]);
    let _ann = server.join("Ann Lee", "lobby");
    let away = server.join("小明", "lobby");
    let _json = server.join("json", "lobby");
    let mut operator = Operator::dial(&server);
    let never = rows(&mut operator, "users json");
    assert_eq!(never.iter().map(|row| &row["name"]).collect::<Vec<_>>(), ["Ann Lee", "小明", "json"]);
    let first = &never[0];
    assert_eq!((&first["id"], &first["role"]), (&1.into(), &"member".into()));
    assert_eq!((&first["devices"], &first["clients"]), (&1.into(), &1.into()));
    assert!(first["seen"].is_u64(), "{first}");
    drop(away);
    let gone = eventually("who has left was seen", || {
        let row = rows(&mut operator, "users 明 json").remove(0);
        (row["clients"] == 0).then_some(row)
    });
    assert!(gone["seen"].is_u64(), "{gone}");
    for (query, expected) in
        [("users LEE json", 1), ("users \"ann l\" JSON", 1), ("users \"json\" json", 1), ("users x json", 0)]
    {
        assert_eq!(rows(&mut operator, query).len(), expected, "{query}");
    }
    assert_eq!(
        operator.ask("users")[0].split_whitespace().collect::<Vec<_>>(),
        ["id", "name", "role", "devices", "clients", "seen"]
    );
    for (line, expected) in [
        ("user json", "json"),
        ("user 1", "Ann Lee"),
        ("user #1", "Ann Lee"),
        ("USER \"ann lee\"", "Ann Lee"),
        ("user 小明", "小明"),
        ("user #9", "there is nobody called #9"),
        ("user nobody", "there is nobody called nobody"),
        ("user 9", "there is nobody called 9"),
    ] {
        let answer = operator.ask(line);
        assert!(answer.iter().any(|text| text.contains(expected)), "{line}: {answer:#?}");
    }
    let server = server.crash_and_restart();
    let row = rows(&mut Operator::dial(&server), "users lee json").remove(0);
    assert!(row["clients"] == 0 && row["seen"].is_number(), "as it is written down: {row}");
}

#[test]
fn direct_rooms_have_names_and_messages_are_read() {
    let server = Server::start(&["--rate", "0"]);
    let (mut ann, _bob) = (server.join("Ann", "lobby"), server.join("小明", "tea"));
    for n in 0..30 {
        assert_eq!(ann.post("lobby", &format!("l{n}"), &format!("line {n}"))["type"], "ack");
    }
    ann.post("dm:1:2", "d", "a\u{202e}b\nsecret");
    let mut operator = Operator::dial(&server);
    let row = rows(&mut operator, "rooms json").into_iter().find(|row| row["room"] == "dm:1:2").unwrap();
    assert_eq!(
        (&row["between"], &row["users"], &row["clients"]),
        (&"Ann and 小明".into(), &2.into(), &2.into())
    );
    for line in ["room dm:1:2", "room dm:2:1"] {
        let room = operator.ask(line);
        assert!(
            room[1].contains("dm:1:2") && room[1].contains("Ann and 小明") && room.len() == 6,
            "{room:#?}"
        );
    }
    let direct = operator.ask("messages dm:1:2");
    assert!(direct[1].ends_with("a\\u{202e}b\\nsecret") && direct.len() == 2, "{direct:#?}");
    let newest = operator.ask("messages LOBBY");
    assert!(newest.len() == 21 && newest[20].ends_with("line 29"), "{newest:#?}");
    let all = rows(&mut operator, "messages ＬＯＢＢＹ 1000 json");
    let seqs: Vec<u64> = all.iter().map(|row| row["seq"].as_u64().unwrap()).collect();
    assert_eq!(seqs, (1..=30).collect::<Vec<_>>());
    assert_eq!(
        (&all[0]["user"], &all[0]["name"], &all[0]["text"]),
        (&1.into(), &"Ann".into(), &"line 0".into())
    );
    assert_eq!(operator.ask("messages tea"), ["seq  time  user  name  reply to  text"]);
    for (line, expected) in [
        ("messages nowhere", "there is no room nowhere"),
        ("messages lobby 0", "N is a whole number from 1 to 1000"),
        ("messages lobby 1001", "N is a whole number"),
        ("messages lobby x", "N is a whole number"),
        ("messages", "usage: messages ROOM [N]"),
        ("say Lobby hello", "said in lobby as message 31"),
        ("room #Lobby", "room"),
        ("room dm:7:9", "there is no room dm:7:9"),
    ] {
        assert!(operator.ask(line)[0].contains(expected), "{line}");
    }
    operator.say("tail dm:2:1");
    operator.find("every event of dm:1:2 (Ann and 小明)");
    ann.post("dm:1:2", "e", "hi");
    assert!(operator.line().ends_with("  dm:1:2 (Ann and 小明) 2  Ann: hi"));
}

/// Of two whom a line can mean, neither is touched.
#[test]
fn nobody_is_taken_for_somebody_else() {
    let server = Server::start(&[]);
    let names = ["Ann", "Ann Lee", "json", "10.0.0.7", "7"];
    let mut people: Vec<_> = names.iter().map(|name| server.join(name, "lobby")).collect();
    let mut operator = Operator::dial(&server);
    for (line, expected) in [
        ("mute Ann Lee", "this may be for Ann or for Ann Lee (user 2)"),
        ("ban ann LEE 10 spam", "this may be for ann or for Ann Lee (user 2)"),
        ("kick Ann Lee", "this may be for Ann or for Ann Lee (user 2)"),
        ("unmute Ann Lee", "one word too many"),
        ("mute \"Ann Lee", "a double quote is not closed"),
        ("mute 8", "not done: there is nobody called 8"),
        ("ban #77", "not done: there is nobody called user 77"),
        ("sanctions json", ""),
        ("mute Ann 5 Lee", "muted Ann (user 1) for 5 min: Lee"),
        ("unmute #1", "Ann (user 1) may speak again"),
        ("mute \"ann\" Lee", "muted Ann (user 1) until taken back: Lee"),
        ("MUTE \"Ann Lee\" 5", "muted Ann Lee (user 2) for 5 min"),
        ("ban json", "banned json (user 3) until taken back; 1 connection closed"),
        ("unban json", "json (user 3) may come in again"),
        (
            "ban 10.0.0.7",
            "banned address 10.0.0.7 until taken back; 0 connections closed; the user who is called",
        ),
        ("ban #4", "banned 10.0.0.7 (user 4) until taken back; 1 connection closed"),
        ("unban ::ffff:10.0.0.7", "address 10.0.0.7 may come in again"),
        ("kick \"7\"", "kicked 7 (user 5): 1 connection closed"),
        ("kick 127.0.0.1", "kicked address 127.0.0.1: "),
    ] {
        let answer = operator.ask(line);
        let told = answer.first().map_or("", String::as_str);
        assert!(told.contains(expected) && answer.len() <= 1, "{line}: {answer:?}");
    }
    assert_eq!(people[2].close_code(), Some(4003));
    assert_eq!(people[4].close_code(), Some(4001));
}

#[test]
fn commands_are_understood_in_any_case_and_help_is_in_groups() {
    let server = Server::start(&[]);
    assert!(server.banner.contains("then: help"), "{}", server.banner);
    let mut operator = Operator::dial(&server);
    let help = operator.ask("HELP");
    assert!(help.iter().filter(|line| line.ends_with(':')).count() >= 5, "{help:#?}");
    assert!(help.iter().all(|line| !line.is_empty() && line.chars().count() <= 90), "{help:#?}");
    assert_eq!(operator.ask("Help MUTE").len(), 1);
    assert!(operator.ask("Rooms JSON")[0].starts_with("{\"room\":\"lobby\""));
    for later in ["doors", "nodes"] {
        let told = operator.ask(later);
        assert!(told[0].ends_with("is not a command; try help") && told.len() == 1, "{told:?}");
    }
}
