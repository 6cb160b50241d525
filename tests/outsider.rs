//! A house with a private room and the same house without, walked through by somebody who is not of it: every command,
//! every list and every path, as a member and as an operator. What is said is the same, byte for byte.

use std::cell::Cell;

use serde_json::{Value, json};
use teahouse::wire::json::request::Kind;
use tungstenite::Message;

use crate::http::get;
use crate::support::{Client, Server, eventually};

/// What stands in the private room, and nowhere else.
const WORDS: [&str; 3] = ["Board of directors", "oolong at noon", "what we talk about"];

/// What differs between any two houses: times, and what is drawn by lot.
const DRAWN: [&str; 13] = [
    "now", "time", "last", "seen", "created", "since", "until", "expires", "epoch", "token", "code", "url",
    "qr",
];

/// Who stands before the door: user 4. Dora, who is user 1, is not here, Ann and Bob are.
struct House {
    server: Server,
    ann: Client,
    bob: Client,
    cid: String,
}

fn house(port: u16) -> House {
    let listen = format!("127.0.0.1:{port}");
    let server = Server::start(&["--listen", &listen, "--rate", "0"]);
    server.hello("Dora");
    let server = server.crash_and_restart();
    let [mut ann, bob] = ["Ann", "Bob"].map(|name| server.join(name, "lobby"));
    eventually("what was said can be searched", || {
        (ann.ask(json!({"type": "search", "query": "x"}))["type"] == "results").then_some(())
    });
    let mut cid = server.join("Cid", "lobby");
    assert_eq!(cid.post("dm:2:4", "first", "hello Ann")["type"], "ack");
    House { server, ann, bob, cid: cid.token }
}

/// Everything that can be asked about a room, in every kind of command. A new kind has to say here what it asks.
fn asks(kind: Kind, room: &str) -> Vec<Value> {
    let part = &room[2..6];
    match kind {
        Kind::Hello => vec![json!({"name": "Eve"})],
        Kind::Join => vec![json!({"room": room}), json!({"room": room, "secret": "x"})],
        Kind::Leave | Kind::Uninvite | Kind::Remove => vec![json!({"room": room})],
        Kind::Post => vec![
            json!({"room": room, "cid": "c1", "text": "x"}),
            json!({"room": room, "cid": "c2", "text": "x", "reply_to": 1}),
        ],
        Kind::History => vec![
            json!({"room": room}),
            json!({"room": room, "after": 0}),
            json!({"room": room, "before": 9, "limit": 1}),
            json!({"room": "lobby"}),
        ],
        Kind::Messages => vec![json!({"room": room, "seqs": [1, 2]}), json!({"room": room, "seqs": []})],
        Kind::Thread => [1, 99].map(|seq| json!({"room": room, "seq": seq})).to_vec(),
        Kind::Around => [1, 99].map(|seq| json!({"room": room, "seq": seq})).to_vec(),
        Kind::Rename => vec![json!({"name": "Cid"}), json!({"name": room})],
        Kind::Typing => [true, false].map(|on| json!({"room": room, "on": on})).to_vec(),
        Kind::Rooms => vec![
            json!({}),
            json!({"after": room}),
            json!({"query": part}),
            json!({"mine": true}),
            json!({"mine": true, "after": room}),
            json!({"mine": true, "query": part}),
        ],
        Kind::People => vec![
            json!({}),
            json!({"room": room}),
            json!({"room": room, "query": "a", "state": "here"}),
            json!({"query": "a"}),
            json!({"ids": [1, 2, 3, 4, 5]}),
        ],
        Kind::Pair => vec![json!({}), json!({"user": 2})],
        Kind::Devices | Kind::Ping | Kind::Sanctions => vec![json!({})],
        Kind::Revoke => vec![json!({"device": 2}), json!({"device": 99})],
        Kind::Claim => vec![json!({"secret": "x"})],
        Kind::Role => vec![json!({"user": 1, "role": "moderator"}), json!({"user": 99, "role": "member"})],
        Kind::Forget => vec![json!({"user": 99})],
        Kind::Create => vec![json!({"title": "Mine"})],
        Kind::Invite => vec![json!({"room": room}), json!({"room": room, "user": 1})],
        Kind::Expel => vec![json!({"room": room, "user": 2}), json!({"room": room, "user": 4})],
        Kind::Settings | Kind::Topic => vec![
            json!({"room": room, "title": "Mine", "text": "x"}),
            json!({"room": room, "closed": true, "text": "", "cid": "c3"}),
        ],
        Kind::Kick | Kind::Mute | Kind::Ban => {
            vec![json!({"user": 1, "reason": "x"}), json!({"user": 99, "reason": "x"})]
        }
        Kind::Unmute | Kind::Unban => vec![json!({"user": 1})],
        Kind::Edit => [1, 99].map(|seq| json!({"room": room, "seq": seq, "text": "x", "cid": "c5"})).to_vec(),
        Kind::React | Kind::Pin => {
            [1, 99].map(|seq| json!({"room": room, "seq": seq, "emoji": "👍", "on": true})).to_vec()
        }
        Kind::Mentions => vec![json!({"before": {"time": 9_999_999_999_999u64, "room": room, "seq": 1}})],
        Kind::Search => vec![
            json!({"query": "oolong"}),
            json!({"query": "board"}),
            json!({"query": "has:link", "room": room}),
            json!({"query": format!("in:{room}")}),
        ],
        Kind::Receipts | Kind::Prefs | Kind::Away => vec![json!({"on": false, "set": {"a": room}})],
        Kind::Delete | Kind::Read | Kind::Unread => {
            [1, 99].map(|seq| json!({"room": room, "seq": seq})).to_vec()
        }
    }
}

/// Says a command, and returns every text up to its answer.
fn heard(client: &mut Client, mut command: Value) -> Vec<String> {
    command["ref"] = "asked".into();
    client.say(&command);
    let mut texts = Vec::new();
    loop {
        if let Message::Text(text) = client.socket.read().unwrap() {
            texts.push(text.to_string());
            if text.contains(r#""ref":"asked""#) {
                return texts;
            }
        }
    }
}

/// A text without what differs between any two houses: `DRAWN`, and the names of one's own rooms.
fn plain(text: &str, room: &str) -> String {
    let mut plain = text.to_owned();
    // A refusal's code is what it is about, and not one for a device.
    let is_refusal = text.starts_with(r#"{"type":"error""#);
    for key in DRAWN.into_iter().filter(|key| !(is_refusal && *key == "code")) {
        let mark = format!(r#""{key}":"#);
        let parts: Vec<&str> = plain.split(&mark).collect();
        let rest = parts[1..].iter().map(|rest| {
            let end = match rest.as_bytes()[0] {
                b'"' => rest[1..].find('"').map(|end| end + 2),
                b'[' => rest.find(']').map(|end| end + 1),
                _ => rest.find([',', '}']),
            };
            format!("{mark}_{}", &rest[end.unwrap()..])
        });
        plain = parts[..1].iter().map(|first| (*first).to_owned()).chain(rest).collect();
    }
    let own: Vec<String> =
        plain.match_indices(r#""p:"#).map(|(at, _)| plain[at + 1..at + 19].to_owned()).collect();
    own.iter().filter(|name| *name != room).fold(plain, |text, name| text.replace(name, "p:own"))
}

/// What a visitor hears of every command, each kind by a connection of its own, and what comes unasked.
fn walk(house: &mut House, room: &str, talk: impl Fn(&mut House)) -> Vec<(String, Vec<String>)> {
    let mut walked = Vec::new();
    for kind in Kind::ALL {
        let mut cid = Client::connect(house.server.address);
        let welcome = heard(&mut cid, json!({"type": "hello", "token": house.cid}));
        walked.push((format!("welcome before {}", kind.word()), welcome));
        let joined = heard(&mut cid, json!({"type": "join", "room": "lobby"}));
        walked.push((format!("lobby before {}", kind.word()), joined));
        for mut ask in asks(kind, room) {
            ask["type"] = kind.word().into();
            let mut said = heard(&mut cid, ask.clone());
            talk(house);
            // What the members did meanwhile would come before the answer to what is asked later.
            said.extend(heard(&mut cid, json!({"type": "ping"})));
            walked.push((ask.to_string(), said));
        }
    }
    for (_, texts) in &mut walked {
        texts.iter_mut().for_each(|text| *text = plain(text, room));
    }
    walked
}

/// What a visitor is answered at every path.
fn paths(server: &Server, cid: &str, room: &str) -> Vec<(String, String)> {
    let named = [
        "/{}",
        "/qr/{}.svg",
        "/join/{}",
        "/room/{}",
        "/rooms/{}",
        "/api/rooms/{}/messages",
        "/export/{}.txt",
        "/files/{}",
        "/?room={}",
        "/ws?room={}",
        "/health?room={}",
    ];
    let encoded = room.replace(':', "%3A");
    let mut all: Vec<String> = vec!["/".into(), "/health".into(), "/qr.svg".into(), "/rooms".into()];
    all.extend(named.iter().flat_map(|path| [path.replace("{}", room), path.replace("{}", &encoded)]));
    let answered = |path: String| {
        // With a token, which is heeded where one is needed.
        let answer = server.http(get(&path, &format!("Authorization: Bearer {cid}\r\n")));
        // How many connections there are and since when the server runs is for everybody, and changes, with its length.
        let passing = match path.starts_with("/health") {
            true => &["date:", "content-length:"][..],
            false => &["date:"],
        };
        let stays = |line: &&str| !passing.iter().any(|name| line.to_lowercase().starts_with(name));
        let answer: Vec<&str> = answer.lines().filter(stays).collect();
        let health = answer.join("\n");
        let health = health.split(r#""clients":"#).next().unwrap().to_owned();
        (path, health)
    };
    all.into_iter().map(answered).collect()
}

/// The same port for both, because the links that a house gives out name it.
fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn a_house_with_a_private_room_says_what_one_without_says() {
    let port = free_port();
    let mut with = house(port);
    let room =
        with.ann.ask(json!({"type": "create", "title": WORDS[0]}))["room"].as_str().unwrap().to_owned();
    for command in [
        json!({"type": "invite", "room": room, "user": 3}),
        json!({"type": "invite", "room": room, "user": 1}),
        json!({"type": "invite", "room": room}),
        json!({"type": "topic", "room": room, "text": WORDS[2]}),
    ] {
        assert_ne!(with.ann.ask(command)["type"], "error");
    }
    assert_eq!(with.bob.post(&room, "b", WORDS[1])["type"], "ack");
    let said = Cell::new(0);
    let talk = |house: &mut House| {
        said.set(said.get() + 1);
        let cid = said.get().to_string();
        house.ann.say(&json!({"type": "typing", "room": room, "on": true}));
        house.bob.say(&json!({"type": "post", "room": room, "cid": cid, "text": WORDS[1]}));
    };
    let told = tour(with, &room, talk);
    let without = tour(house(port), &room, |_| {});
    assert_eq!(told.0.len(), without.0.len());
    for (one, other) in told.0.iter().zip(&without.0) {
        assert_eq!(one, other);
    }
    for (one, other) in told.1.iter().zip(&without.1) {
        assert_eq!(one, other);
    }
    let all = format!("{told:?}");
    assert!(WORDS.iter().all(|words| !all.contains(words)));
}

/// The whole walk: as a member, as an operator, and along the paths.
#[allow(clippy::type_complexity, reason = "it is compared and nothing else")]
fn tour(
    mut house: House,
    room: &str,
    talk: impl Fn(&mut House),
) -> (Vec<(String, Vec<String>)>, Vec<(String, String)>) {
    let mut walked = walk(&mut house, room, &talk);
    assert!(house.server.ask("role Cid operator").contains("Cid (user 4) is operator"));
    walked.extend(walk(&mut house, room, &talk));
    let paths = paths(&house.server, &house.cid, room);
    // Figures are for whoever runs the server, and tell no names.
    let figures = house.server.http(get("/metrics", ""));
    assert!(figures.contains("teahouse_") && !figures.contains(room), "{figures}");
    (walked, paths)
}
