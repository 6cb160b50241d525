//! Mutes, bans and what else an operator does, in the hall alone.

use teahouse::chat::act::{Act, Whom};
use teahouse::chat::name::{Cid, RoomName, Text};
use teahouse::chat::sanction::Kind;
use teahouse::chat::{ClientId, UserId};

use crate::support::stage::Stage;

fn named(name: &str) -> Whom {
    Whom::Named(name.into())
}

fn impose(kind: Kind, whom: Whom, minutes: Option<u64>) -> Act {
    Act::Impose { kind, whom, minutes, reason: "noise".into() }
}

fn lift(kind: Kind, whom: Whom) -> Act {
    Act::Lift { kind, whom }
}

fn house() -> Stage {
    let mut stage = Stage::new();
    stage.seat(1, "Ann");
    stage.seat(2, "Bob");
    stage
}

const POST: &str = r#"{"type":"post","room":"lobby","cid":"c","text":"x"}"#;

#[test]
fn who_is_muted_reads_and_does_not_speak_for_a_time() {
    let mut stage = house();
    assert_eq!(
        stage.act(impose(Kind::Mute, named("bob"), Some(2))),
        "mute user 2\nrecord 1 mute Bob (user 2)\n2: told of mute by Teahouse until 121000 noise\nmuted Bob (user 2) for 2 min: noise"
    );
    assert_eq!(stage.say(2, POST), "2: muted 120000");
    assert_eq!(stage.say(2, r#"{"type":"typing","room":"lobby","on":true}"#), "2: muted 120000");
    assert!(stage.say(2, r#"{"type":"post","room":"dm:1:2","cid":"d","text":"x"}"#).contains("muted"));
    // Names speak too, of users and of rooms.
    assert_eq!(stage.say(2, r#"{"type":"rename","name":"you fool"}"#), "2: muted 120000");
    assert_eq!(stage.say(2, r#"{"type":"join","room":"ann-is-a-fool"}"#), "2: muted 120000");
    assert!(stage.say(2, r#"{"type":"history","room":"lobby"}"#).contains("reads lobby"));
    assert!(stage.say(1, r#"{"type":"join","room":"tea"}"#).contains("enters tea"));
    assert!(stage.say(2, r#"{"type":"join","room":"tea"}"#).contains("enters tea"), "coming in says nothing");
    assert!(stage.say(2, r#"{"type":"leave","room":"tea"}"#).contains("left tea"));
    assert!(stage.say(1, POST).contains("ack lobby c 1"));
    stage.later(119_999);
    assert_eq!(stage.say(2, POST), "2: muted 1");
    stage.later(1);
    assert!(stage.say(2, POST).contains("ack lobby c 2"));
    // A resend is acknowledged whatever has happened since.
    stage.act(impose(Kind::Mute, Whom::User(UserId(2)), None));
    assert_eq!(stage.say(2, POST), "2: ack lobby c 2");
    assert!(stage.act(lift(Kind::Mute, named("Bob"))).ends_with("Bob (user 2) may speak again"));
    assert_eq!(stage.act(lift(Kind::Mute, named("Bob"))), "no_such_user: Bob (user 2) is not muted");
}

#[test]
fn who_is_banned_is_closed_and_does_not_come_in() {
    let mut stage = house();
    let told = stage.act(impose(Kind::Ban, named("Bob"), None));
    assert!(told.contains("\n2: told of ban by Teahouse noise\n2 is banned: noise\n"), "{told}");
    let closed = "until taken back: noise; 1 connection closed, and no new name from there for a while";
    assert!(told.ends_with(&format!("banned Bob (user 2) {closed}")), "{told}");
    assert_eq!(stage.say(2, POST), "", "what is still said is not heard");
    stage.hall.disconnect(ClientId(2), stage.at);
    stage.connect(3);
    let back = format!(r#"{{"type":"hello","name":"","token":"{}"}}"#, stage.tokens[&2]);
    assert_eq!(stage.say(3, &back), "3: banned");
    // By another name from elsewhere: the ban is of the user.
    assert!(stage.say(3, r#"{"type":"hello","name":"Bobby"}"#).contains("welcome 3 Bobby"));
    assert!(stage.act(lift(Kind::Ban, Whom::User(UserId(2)))).ends_with("may come in again"));
    stage.connect(4);
    assert!(stage.say(4, &back).contains("welcome 2 Bob"));
}

#[test]
fn what_parses_as_an_address_is_an_address() {
    let mut stage = house();
    let told = stage.act(impose(Kind::Ban, named("10.0.0.2"), Some(1)));
    assert!(told.contains("ban address 10.0.0.2") && told.contains("2 is banned"), "{told}");
    stage.connect(2);
    assert_eq!(stage.say(2, r#"{"type":"hello","name":"Someone"}"#), "2: banned 60000");
    let ann = format!(r#"{{"type":"hello","name":"","token":"{}"}}"#, stage.tokens[&1]);
    assert_eq!(stage.say(2, &ann), "2: banned 60000", "whoever it is");
    assert_eq!(stage.hall.sanctions(stage.at.wall).len(), 1);
    stage.later(60_000);
    assert_eq!(stage.hall.sanctions(stage.at.wall).len(), 0);
    assert!(stage.say(2, r#"{"type":"hello","name":"Someone"}"#).contains("welcome"));
    // Whoever is called so is meant by the number.
    stage.seat(5, "10.0.0.1");
    let told = stage.act(impose(Kind::Mute, named("10.0.0.1"), None));
    assert!(told.contains("mute address 10.0.0.1"), "{told}");
    assert!(told.ends_with("; the user who is called 10.0.0.1 is #4"), "{told}");
    assert!(stage.act(impose(Kind::Mute, Whom::User(UserId(4)), None)).contains("mute user 4"));
    assert!(stage.act(lift(Kind::Mute, named("::ffff:10.0.0.1"))).contains("address 10.0.0.1 may speak"));
    let told = stage.act(Act::Kick { whom: named("10.0.0.5"), reason: "".into() });
    assert!(told.contains("kicked address 10.0.0.5: 1 connection closed"), "{told}");
}

#[test]
fn a_number_is_a_client_and_the_user_who_is_called_so_is_told_of() {
    let mut stage = house();
    stage.seat(3, "1");
    let kick = |whom| Act::Kick { whom, reason: "".into() };
    let told = stage.act(kick(Whom::Client(ClientId(1))));
    assert!(
        told.contains("kicked client 1 (Ann)") && told.ends_with("the user who is called 1 is #3"),
        "{told}"
    );
    assert!(stage.act(kick(named("1"))).contains("kicked 1 (user 3)"));
    let told = stage.act(impose(Kind::Ban, named("2"), None));
    assert_eq!(told, "no_such_user: there is nobody called 2; #2 is Bob");
}

#[test]
fn kick_notice_and_say() {
    let mut stage = house();
    let kick = |whom| Act::Kick { whom, reason: "bye".into() };
    assert_eq!(
        stage.act(kick(Whom::Client(ClientId(1)))),
        "record 1 kick client 1 (Ann)\n1: told of kick by Teahouse bye\n1 is kicked: bye\nkicked client 1 (Ann): 1 connection closed"
    );
    assert_eq!(stage.act(kick(named("Nobody"))), "no_such_user: there is nobody called Nobody");
    assert_eq!(stage.act(kick(Whom::Client(ClientId(9)))), "no_such_user: there is nobody called client 9");
    stage.hall.disconnect(ClientId(1), stage.at);
    assert_eq!(stage.act(kick(named("Ann"))), "no_such_user: Ann (user 1) is not here");
    let text = |text: &str| Text::parse(text.to_owned()).unwrap();
    let told = stage.act(Act::Notice { text: text("tea at four") });
    assert_eq!(told, "record 2 notice everybody\n2: notice tea at four\ntold 1 client");
    let cid = Cid::parse("op-1").unwrap();
    let told = stage.act(Act::Say { room: RoomName::lobby(), text: text("hello"), cid: cid.clone() });
    assert_eq!(told, "record 3 say lobby\nlobby: lobby 1 Teahouse: hello\nsaid in lobby as message 1");
    let nowhere = RoomName::stored("nowhere");
    assert!(stage.act(Act::Say { room: nowhere, text: text("x"), cid }).starts_with("no_such_room"));
    assert_eq!(stage.hall.records().count(), 3);
}

#[test]
fn a_sanction_ends_by_the_wall_clock_that_is_right_again() {
    let mut stage = house();
    let right = stage.at.wall;
    // The clock is ten years ahead.
    stage.at.wall += 10 * 365 * 24 * 3_600_000;
    stage.act(impose(Kind::Mute, named("Bob"), Some(1)));
    let wrong = stage.at.wall;
    assert_eq!(stage.say(2, POST), "2: muted 60000");
    stage.at.wall = wrong + 60_000;
    assert!(stage.say(2, POST).contains("ack"));
    // It is set right while a mute from the right time holds.
    stage.at.wall = right;
    stage.act(impose(Kind::Mute, named("Bob"), Some(1)));
    stage.at.wall = right + 60_000;
    assert!(stage.say(2, &POST.replace("\"c\"", "\"d\"")).contains("ack"));
}
