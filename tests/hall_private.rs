//! Private rooms: made, let into, left for good, and not there for anybody else; how rooms are set. Clients 1, 2 and 3
//! are Ann, Bob and Cid, of whom Ann and Bob are in the lobby.

use teahouse::chat::name::RoomName;
use teahouse::chat::{Asked, ClientId, Command, Effect, Event, Lasting, Reply, Rules, Token, UserId};
use teahouse::limits;
use teahouse::wire::json::request;

use crate::support::stage::Stage;

fn house() -> Stage {
    let mut stage = Stage::with(Rules { rate: 0, server_name: "Teahouse".into(), ..Rules::default() });
    stage.seat(1, "Ann");
    stage.seat(2, "Bob");
    stage.connect(3);
    stage.say(3, r#"{"type":"hello","name":"Cid"}"#);
    stage
}

/// The nth private room, as if the server had called it so.
fn room(n: u8) -> RoomName {
    let mut letters = [0; 16];
    (letters[0], letters[1]) = (n / 32, n % 32);
    RoomName::private(&letters)
}

fn create(stage: &mut Stage, client: u64, n: u8) -> String {
    let Ok(Command::Create { title, .. }) = request::parse(r#"{"type":"create","title":"Board"}"#).command
    else {
        panic!("a good title")
    };
    let asked =
        Asked { reference: None, command: Ok(Command::Create { room: room(n), title }), is_hello: false };
    stage.apply(client, &asked)
}

/// A command about the first private room.
fn about(kind: &str, more: &str) -> String {
    format!(r#"{{"type":"{kind}","room":"{}"{more}}}"#, room(0))
}

/// What is said, with the room's name short.
fn say(stage: &mut Stage, client: u64, json: &str) -> String {
    stage.say(client, json).replace(room(0).as_str(), "p")
}

fn invite(stage: &mut Stage, client: u64, user: u64) -> String {
    say(stage, client, &about("invite", &format!(r#","user":{user}"#)))
}

fn expel(stage: &mut Stage, client: u64, user: u64) -> String {
    say(stage, client, &about("expel", &format!(r#","user":{user}"#)))
}

/// A link into the first private room with this secret.
fn give_link(stage: &mut Stage, client: u64, secret: &str) -> String {
    let secret = Token { secret: secret.into(), hash: request::hash(secret) };
    let command = Ok(Command::Invite { room: room(0), user: None, secret });
    stage.apply(client, &Asked { reference: None, command, is_hello: false })
}

fn come_in(stage: &mut Stage, client: u64, secret: &str) -> String {
    say(stage, client, &about("join", &format!(r#","secret":"{secret}""#)))
}

#[test]
fn a_room_is_of_those_who_were_let_in_and_nobody_hears_of_it_before() {
    let mut stage = house();
    let made = create(&mut stage, 1, 0).replace(room(0).as_str(), "p");
    assert_eq!(made, "1 enters p\n1: joined p at 0 with Ann, of it *Ann");
    assert_eq!(
        invite(&mut stage, 1, 2),
        "2 enters p\np: p 1 Ann makes user 2 a member\np but user 2: Bob online\n1: done"
    );
    assert_eq!(invite(&mut stage, 2, 1), "2: done", "of who is in already nothing is told");
    assert_eq!(invite(&mut stage, 2, 99), "2: no_such_user");
    assert_eq!(say(&mut stage, 2, &about("post", r#","cid":"a","text":"x""#)), "2: ack p a 2\np: p 2 Bob: x");
    assert_eq!(say(&mut stage, 2, &about("join", "")), "2: joined p at 2 with Ann Bob, of it *Ann Bob");
    assert_eq!(say(&mut stage, 2, &about("leave", "")), "2: left p");
    assert_eq!(say(&mut stage, 2, &about("typing", r#","on":true"#)), "p but user 2: Bob types true");
    // A further connection is in it from its hello, and a lost one is missed after its grace.
    let token = stage.tokens[&2].clone();
    stage.connect(4);
    let back = say(&mut stage, 4, &format!(r#"{{"type":"hello","token":"{token}"}}"#));
    assert!(back.starts_with("4 enters p\n4: welcome 2 Bob") && back.contains("Board of 2 at 2"), "{back}");
    stage.hall.disconnect(ClientId(2), stage.at);
    stage.hall.disconnect(ClientId(4), stage.at);
    stage.later(10_000);
    assert!(stage.tick().contains(": Bob offline"));
}

#[test]
fn links_let_in_whoever_has_them_until_they_are_closed() {
    let mut stage = house();
    create(&mut stage, 1, 0);
    assert!(give_link(&mut stage, 3, "s").ends_with("no_such_room"), "only a member gives one out");
    assert!(give_link(&mut stage, 1, "s").contains("invited into"));
    assert_eq!(come_in(&mut stage, 3, "t"), "3: no_such_room");
    assert_eq!(
        come_in(&mut stage, 3, "s"),
        "p: p 1 Cid makes user 3 a member\n3 enters p\np but user 3: Cid online\n\
         3: joined p at 1 with Ann Cid, of it *Ann Cid"
    );
    assert!(come_in(&mut stage, 3, "wrong").contains("joined"), "who is in just joins");
    assert_eq!(say(&mut stage, 3, &about("uninvite", "")), "3: done");
    assert_eq!(come_in(&mut stage, 2, "s"), "2: no_such_room");
    give_link(&mut stage, 3, "u");
    stage.later(limits::INVITATION_LIFETIME.as_millis() as u64 - 1);
    assert!(come_in(&mut stage, 2, "u").contains("joined p at 2"));
    give_link(&mut stage, 3, "v");
    assert_eq!(expel(&mut stage, 1, 2), "1: done\np: p 3 Ann takes user 2 out\n2 exits p");
    assert_eq!(come_in(&mut stage, 2, "v"), "2: no_such_room", "the owner has taken somebody out");
}

#[test]
fn whoever_is_out_hears_nothing_more_and_the_room_goes_on_to_the_oldest() {
    let mut stage = house();
    create(&mut stage, 1, 0);
    invite(&mut stage, 1, 3);
    invite(&mut stage, 3, 2);
    assert_eq!(expel(&mut stage, 2, 3), "2: forbidden");
    assert_eq!(expel(&mut stage, 1, 99), "1: no_such_user");
    assert_eq!(
        expel(&mut stage, 1, 1),
        "1: done\np: p 3 Ann takes user 1 out; user 3 owns the room\n1 exits p",
        "who has been in longest, not who has the smallest number"
    );
    for json in [about("post", r#","cid":"b","text":"x""#), about("history", ""), about("join", "")] {
        assert_eq!(say(&mut stage, 1, &json), "1: no_such_room");
    }
    assert_eq!(expel(&mut stage, 3, 2), "3: done\np: p 4 Cid takes user 2 out\n2 exits p");
    assert_eq!(
        expel(&mut stage, 3, 3),
        "p is no more\n3: done\np: p 5 Cid takes user 3 out\n3 exits p\np is gone",
        "with the last"
    );
    assert!(stage.hall.room(&room(0)).is_none());
    // Who is forgotten is out of all of them.
    create(&mut stage, 1, 0);
    invite(&mut stage, 1, 2);
    let said = say(&mut stage, 1, r#"{"type":"forget","user":1}"#);
    assert!(said.contains("p: p 2 Ann takes user 1 out; user 2 owns the room\n1 exits p"), "{said}");
}

/// Every command about a private room, and every list that names a room.
fn every_command() -> Vec<String> {
    let mut all: Vec<String> = [
        ("join", ""),
        ("join", r#","secret":"x""#),
        ("leave", ""),
        ("post", r#","cid":"c","text":"x""#),
        ("post", r#","cid":"c","text":"x","reply_to":1"#),
        ("history", ""),
        ("history", r#","after":0"#),
        ("search", r#","query":"x""#),
        ("typing", r#","on":true"#),
        ("invite", ""),
        ("invite", r#","user":3"#),
        ("invite", r#","user":99"#),
        ("uninvite", ""),
        ("expel", r#","user":1"#),
        ("expel", r#","user":3"#),
        ("settings", r#","title":"Mine""#),
        ("settings", r#","closed":true"#),
        ("topic", r#","text":"x""#),
        ("remove", ""),
        ("people", ""),
    ]
    .iter()
    .map(|(kind, more)| about(kind, more))
    .collect();
    all.push(format!(r#"{{"type":"rooms","after":"{}"}}"#, room(0)));
    all.push(format!(r#"{{"type":"rooms","mine":true,"after":"{}"}}"#, room(0)));
    all.push(r#"{"type":"rooms"}"#.to_owned());
    all.push(r#"{"type":"rooms","query":"p"}"#.to_owned());
    all.push(r#"{"type":"rooms","mine":true}"#.to_owned());
    all.push(r#"{"type":"people"}"#.to_owned());
    all.push(r#"{"type":"people","ids":[1,2,3]}"#.to_owned());
    all
}

/// What the asker alone is told, whole; and the work that it made, which is what could be told by a clock: how many
/// changes it left behind and how many things it wants written. What reads the history is told as an effect.
fn told(stage: &mut Stage, client: u64, json: &str) -> (Vec<String>, usize, usize) {
    let turn = stage.hall.apply(ClientId(client), &request::parse(json), stage.at, &stage.memory);
    let changes = stage.hall.mark();
    stage.hall.settle();
    let is_told = |effect: &&Effect| !matches!(effect, Effect::Reply(Reply::Welcome(_)));
    let told = turn.effects.iter().filter(is_told).map(|effect| format!("{effect:?}")).collect();
    (told, changes, turn.facts.len())
}

#[test]
fn for_everybody_else_a_private_room_is_what_one_is_that_never_was() {
    for operator in [false, true] {
        let (mut with, mut without) = (house(), house());
        create(&mut with, 1, 0);
        invite(&mut with, 1, 2);
        give_link(&mut with, 1, "s");
        say(&mut with, 2, &about("post", r#","cid":"a","text":"secret""#));
        say(&mut with, 1, &about("topic", r#","text":"secret""#));
        for stage in [&mut with, &mut without] {
            if operator {
                stage.make(3, "operator");
            }
            stage.later(1);
        }
        for json in every_command() {
            assert_eq!(told(&mut with, 3, &json), told(&mut without, 3, &json), "{json}");
        }
        // A newcomer is welcomed the same.
        let rooms = |stage: &mut Stage| {
            stage.connect(9);
            stage.say(9, r#"{"type":"hello","name":"Eve"}"#)
        };
        assert_eq!(rooms(&mut with), rooms(&mut without));
        assert_eq!(with.hall.rooms_counted(), without.hall.rooms_counted());
    }
}

#[test]
fn nothing_of_a_private_room_is_delivered_to_an_outsider() {
    let mut stage = house();
    create(&mut stage, 1, 0);
    invite(&mut stage, 1, 2);
    let inside = [UserId(1), UserId(2)];
    for json in every_command() {
        let turn = stage.hall.apply(ClientId(2), &request::parse(&json), stage.at, &stage.memory);
        stage.hall.settle();
        for effect in &turn.effects {
            if let Effect::Deliver { to: teahouse::chat::Audience::Clients(clients), event } = effect {
                assert_ne!(event.room(), Some(&room(0)), "{clients:?} hear {event:?}");
            }
        }
        let seated = stage.hall.room(&room(0)).map_or(Vec::new(), |room| room.clients().to_vec());
        for client in seated {
            let (user, _) = stage.hall.user_of(client).unwrap();
            let is_of = stage.hall.room(&room(0)).is_some_and(|room| room.is_of(user));
            assert!(is_of, "{user:?} is in the room by {json}, and not of it; {inside:?}");
        }
    }
}

#[test]
fn rooms_are_set_by_who_moderates_them() {
    let mut stage = house();
    create(&mut stage, 1, 0);
    invite(&mut stage, 1, 2);
    stage.make(3, "moderator");
    say(&mut stage, 3, r#"{"type":"join","room":"lobby"}"#);
    let lobby = |kind: &str, more: &str| format!(r#"{{"type":"{kind}","room":"lobby"{more}}}"#);
    let table: Vec<(u64, String, &str)> = vec![
        (1, lobby("settings", r#","slow_s":30"#), "1: forbidden"),
        (3, lobby("settings", r#","title":"x""#), "3: bad_field"),
        (3, lobby("settings", ""), "3: bad_field"),
        (3, lobby("settings", r#","slow_s":3601"#), "3: bad_field"),
        (3, lobby("settings", r#","slow_s":-1"#), "3: bad_field"),
        (3, lobby("settings", r#","topic_by":"nobody""#), "3: bad_field"),
        (3, lobby("settings", r#","closed":1"#), "3: bad_field"),
        (
            3,
            lobby("settings", r#","slow_s":30,"closed":false,"cid":"c1""#),
            "record 2 settings lobby\nlobby: lobby 1 Cid sets slow_s 30\n3: ack lobby c1 1",
        ),
        (3, lobby("settings", r#","slow_s":10,"cid":"c1""#), "3: ack lobby c1 1"),
        (3, lobby("settings", r#","slow_s":30"#), "3: ack lobby 1"),
        (1, lobby("post", r#","cid":"a","text":"x""#), "1: ack lobby a 2\nlobby: lobby 2 Ann: x"),
        (1, lobby("post", r#","cid":"b","text":"x""#), "1: slow_down 30000"),
        (1, lobby("post", r#","cid":"a","text":"x""#), "1: ack lobby a 2"),
        (2, lobby("post", r#","cid":"a","text":"x""#), "2: ack lobby a 3\nlobby: lobby 3 Bob: x"),
        (3, lobby("post", r#","cid":"a","text":"x""#), "3: ack lobby a 4\nlobby: lobby 4 Cid: x"),
        (3, lobby("post", r#","cid":"b","text":"x""#), "3: ack lobby b 5\nlobby: lobby 5 Cid: x"),
        (
            3,
            lobby("settings", r#","closed":true,"topic_by":"moderators""#),
            "record 3 settings lobby\nlobby: lobby 6 Cid sets topic_by moderators, closed true\n3: ack lobby 6",
        ),
        (2, lobby("post", r#","cid":"d","text":"x""#), "2: forbidden"),
        (2, lobby("typing", r#","on":true"#), "2: forbidden"),
        (2, lobby("topic", r#","text":"x""#), "2: forbidden"),
        (3, lobby("topic", r#","text":"green""#), "lobby: lobby 7 Cid sets the topic: green\n3: ack lobby 7"),
        (3, lobby("topic", r#","text":"green""#), "3: ack lobby 7"),
        (3, lobby("topic", r#","text":" ""#), "lobby: lobby 8 Cid takes the topic away\n3: ack lobby 8"),
        (2, about("settings", r#","closed":true"#), "2: forbidden"),
        (3, about("settings", r#","closed":true"#), "3: no_such_room"),
        (1, about("settings", r#","title":"Bord""#), "p: p 2 Ann sets title Bord\n1: ack p 2"),
        (1, r#"{"type":"settings","room":"dm:1:2","closed":true}"#.into(), "1: forbidden"),
        (1, r#"{"type":"settings","room":"dm:2:3","closed":true}"#.into(), "1: no_such_room"),
        (
            1,
            r#"{"type":"topic","room":"dm:1:2","text":"x"}"#.into(),
            "1 2: dm:1:2 1 Ann sets the topic: x\n1: ack dm:1:2 1",
        ),
    ];
    for (client, json, expected) in table {
        assert_eq!(say(&mut stage, client, &json), expected, "{json}");
    }
    stage.later(30_000);
    say(&mut stage, 3, &lobby("settings", r#","closed":false"#));
    assert!(say(&mut stage, 1, &lobby("post", r#","cid":"b","text":"x""#)).contains("ack lobby b"));
}

#[test]
fn an_operator_takes_a_public_room_away() {
    let mut stage = house();
    say(&mut stage, 1, r#"{"type":"join","room":"tea"}"#);
    say(&mut stage, 1, r#"{"type":"post","room":"tea","cid":"a","text":"x"}"#);
    let remove = r#"{"type":"remove","room":"tea"}"#;
    assert_eq!(say(&mut stage, 2, remove), "2: forbidden");
    stage.make(2, "operator");
    assert_eq!(say(&mut stage, 2, r#"{"type":"remove","room":"lobby"}"#), "2: forbidden");
    assert_eq!(say(&mut stage, 2, r#"{"type":"remove","room":"nowhere"}"#), "2: no_such_room");
    let before = stage.hall.clone();
    stage.hall.apply(ClientId(2), &request::parse(remove), stage.at, &stage.memory);
    stage.hall.take_back_to(0);
    assert!(stage.hall == before, "it is taken back");
    assert_eq!(
        say(&mut stage, 2, remove),
        "record 2 remove tea\ntea is no more\n2: done\n1 exits tea\ntea is gone\n1 2 3: room tea is no more"
    );
    assert_eq!(say(&mut stage, 1, r#"{"type":"post","room":"tea","cid":"b","text":"x"}"#), "1: no_such_room");
    assert!(say(&mut stage, 1, r#"{"type":"join","room":"tea"}"#).contains("joined tea at 0"));
}

#[test]
fn whoever_may_not_speak_lets_nobody_in_and_sets_nothing() {
    use teahouse::chat::act::{Act, Whom};
    use teahouse::chat::sanction::Kind;
    let mut stage = house();
    create(&mut stage, 1, 0);
    invite(&mut stage, 1, 2);
    let mute =
        Act::Impose { kind: Kind::Mute, whom: Whom::Named("Ann".into()), minutes: None, reason: "".into() };
    stage.act(mute);
    for json in [
        r#"{"type":"create","title":"x"}"#.to_owned(),
        about("invite", ""),
        about("invite", r#","user":3"#),
        about("settings", r#","closed":true"#),
        about("topic", r#","text":"x""#),
        about("post", r#","cid":"z","text":"x""#),
    ] {
        assert_eq!(say(&mut stage, 1, &json), "1: muted", "{json}");
    }
    assert!(say(&mut stage, 1, &about("history", "")).contains("reads p"));
    assert!(expel(&mut stage, 1, 1).contains("1: done"), "going stays free");
}

#[test]
fn what_a_batch_did_to_private_rooms_is_taken_back() {
    let mut stage = house();
    create(&mut stage, 1, 0);
    invite(&mut stage, 1, 2);
    give_link(&mut stage, 1, "s");
    let before = stage.hall.clone();
    let asked = [
        (2, about("expel", r#","user":2"#)),
        (3, about("join", r#","secret":"s""#)),
        (1, about("settings", r#","title":"x","closed":true"#)),
        (1, about("uninvite", "")),
        (1, about("expel", r#","user":1"#)),
        (3, about("expel", r#","user":3"#)),
        (3, r#"{"type":"create","title":"x"}"#.to_owned()),
    ];
    for (client, json) in asked {
        stage.hall.apply(ClientId(client), &request::parse(&json), stage.at, &stage.memory);
    }
    stage.hall.disconnect(ClientId(2), stage.at);
    stage.hall.take_back_to(0);
    assert!(stage.hall == before);
}

#[test]
fn rooms_members_and_memberships_have_their_bounds() {
    let mut stage = Stage::with(Rules { rate: 0, server_name: "T".into(), ..Rules::default() });
    let most = limits::MEMBERS_MAX as u64;
    for client in 1..=most + 1 {
        stage.connect(client);
        stage.say(client, &format!(r#"{{"type":"hello","name":"n{client}"}}"#));
    }
    for n in 0..limits::OWN_ROOMS_MAX as u8 {
        assert!(create(&mut stage, 1, n).contains("joined"), "{n}");
    }
    assert_eq!(create(&mut stage, 1, 200), "1: too_many");
    for user in 2..=most {
        assert!(invite(&mut stage, 1, user).contains("1: done"), "{user}");
    }
    assert_eq!(invite(&mut stage, 1, most + 1), "1: too_many");
    for n in 100..200 {
        assert!(create(&mut stage, 2, n).contains("joined"), "{n}");
        stage.say(2, &format!(r#"{{"type":"invite","room":"{}","user":1}}"#, room(n)));
    }
    assert_eq!(
        stage.hall.users().get(UserId(1)).map(|user| user.privates.len()),
        Some(limits::MEMBERSHIPS_MAX)
    );
    create(&mut stage, 3, 200);
    let one_more = format!(r#"{{"type":"invite","room":"{}","user":1}}"#, room(200));
    assert_eq!(stage.say(3, &one_more), "3: too_many");
}

/// What a page of history has is what was heard live.
#[test]
fn changes_are_told_as_they_are_kept() {
    let mut stage = house();
    create(&mut stage, 1, 0);
    let json = about("invite", r#","user":2"#);
    let turn = stage.hall.apply(ClientId(1), &request::parse(&json), stage.at, &stage.memory);
    let heard = turn.effects.iter().find_map(|effect| match effect {
        Effect::Deliver { event: Event::Change(change), .. } => Some(Lasting::Change(change.clone())),
        _ => None,
    });
    let kept = turn.facts.iter().find_map(|fact| match fact {
        teahouse::chat::Fact::Changed(change) => Some(Lasting::Change(change.clone())),
        _ => None,
    });
    assert!(heard.is_some() && heard == kept);
}
