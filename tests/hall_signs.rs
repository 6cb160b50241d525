//! What is put on messages: reactions and pins. Clients 1, 2 and 3 are Ann, Bob and Cid, in the lobby; Bob is a
//! moderator. Ann has said `a`, Bob `b`.

use teahouse::chat::ClientId;
use teahouse::chat::act::{Act, Whom};
use teahouse::chat::name::RoomName;
use teahouse::chat::sanction::Kind;
use teahouse::limits;

use crate::support::stage::Stage;

fn house() -> Stage {
    let mut stage = Stage::new();
    [(1, "Ann"), (2, "Bob"), (3, "Cid")].into_iter().for_each(|(client, name)| stage.seat(client, name));
    stage.make(2, "moderator");
    for (client, cid) in [(1, "a"), (2, "b")] {
        stage.say(client, &format!(r#"{{"type":"post","room":"lobby","cid":"{cid}","text":"{cid}"}}"#));
    }
    stage
}

fn react(seq: u64, emoji: &str, on: bool) -> String {
    format!(r#"{{"type":"react","room":"lobby","seq":{seq},"emoji":"{emoji}","on":{on}}}"#)
}

fn pin(seq: u64, on: bool) -> String {
    format!(r#"{{"type":"pin","room":"lobby","seq":{seq},"on":{on}}}"#)
}

/// Says one thing after the other, and checks the answer to each.
fn check(stage: &mut Stage, script: &[(u64, String, &str)]) {
    for (client, command, expected) in script {
        let said = stage.say(*client, command);
        let own = format!("{client}: ");
        let answer = said.lines().rev().find_map(|line| line.strip_prefix(&own)).unwrap_or(&said);
        assert_eq!(answer, *expected, "{client} {command}: {said}");
    }
}

#[test]
fn a_reaction_is_on_or_off_and_saying_so_again_changes_nothing() {
    let mut stage = house();
    let said = stage.say(3, &react(1, "👍", true));
    assert_eq!(said, "lobby: lobby 3 Cid reacts to message 1 with 👍\n3: ack lobby 3");
    check(
        &mut stage,
        &[
            (3, react(1, "👍", true), "ack lobby 3"),
            (3, react(1, "🍵", false), "ack lobby 3"),
            (2, react(1, "👍", true), "ack lobby 4"),
            (3, react(1, "👍", false), "ack lobby 5"),
            (3, react(1, "👍", false), "ack lobby 5"),
            (3, react(1, "👍", true), "ack lobby 6"),
            // Written in another way it is the same.
            (3, react(1, "❤", true), "ack lobby 7"),
            (3, react(1, "❤\u{fe0f}", true), "ack lobby 7"),
            (3, react(1, "👍\u{fe0f}", true), "ack lobby 6"),
            (3, react(3, "👍", true), "no_such_message"),
            (3, react(99, "👍", true), "no_such_message"),
            (3, react(1, "👍👍", true), "bad_field"),
            (3, react(1, "", true), "bad_field"),
            (3, react(1, "a", true), "bad_field"),
            (3, react(1, "1", true), "bad_field"),
            (3, react(1, "\u{200d}", true), "bad_field"),
            (3, react(1, "🇩", true), "bad_field"),
            (3, react(1, "🇩🇪", true), "ack lobby 8"),
            (3, react(1, "1\u{fe0f}\u{20e3}", true), "ack lobby 9"),
            (3, react(1, "👩🏽‍❤️‍💋‍👨🏻", true), "ack lobby 10"),
        ],
    );
    stage.say(1, r#"{"type":"delete","room":"lobby","seq":1}"#);
    check(&mut stage, &[(3, react(1, "👍", true), "no_such_message")]);
}

#[test]
fn one_message_has_twenty_different_ones_at_most() {
    let mut stage = house();
    let faces: Vec<char> = ('\u{1f600}'..).take(limits::REACTIONS_MAX + 1).collect();
    for face in &faces[..limits::REACTIONS_MAX] {
        assert!(stage.say(3, &react(1, &face.to_string(), true)).contains("ack"));
    }
    let (first, further) = (faces[0].to_string(), faces[limits::REACTIONS_MAX].to_string());
    check(
        &mut stage,
        &[
            (2, react(1, &further, true), "too_many"),
            (2, react(1, &first, true), "ack lobby 23"),
            (2, react(2, &further, true), "ack lobby 24"),
            (3, react(1, &first, false), "ack lobby 25"),
            (3, react(1, &further, true), "too_many"),
            (2, react(1, &first, false), "ack lobby 26"),
            (3, react(1, &further, true), "ack lobby 27"),
        ],
    );
}

#[test]
fn who_may_react_and_who_may_pin() {
    let mut stage = house();
    stage.say(1, r#"{"type":"post","room":"dm:1:3","cid":"d","text":"d"}"#);
    stage.say(3, r#"{"type":"leave","room":"lobby"}"#);
    let (kind, whom) = (Kind::Mute, Whom::Client(ClientId(1)));
    stage.act(Act::Impose { kind, whom, minutes: None, reason: "".into() });
    let direct =
        |kind: &str| format!(r#"{{"type":"{kind}","room":"dm:1:3","seq":1,"on":true,"emoji":"👍"}}"#);
    check(
        &mut stage,
        &[
            (3, react(1, "👍", true), "not_joined"),
            (1, react(1, "👍", true), "muted"),
            (1, direct("react"), "muted"),
            (1, direct("pin"), "muted"),
            (2, direct("react"), "no_such_room"),
            (2, direct("pin"), "no_such_room"),
            (3, direct("react"), "ack dm:1:3 2"),
            (3, direct("pin"), "ack dm:1:3 3"),
            (3, pin(1, true), "forbidden"),
            (2, pin(1, true), "ack lobby 3"),
            (2, r#"{"type":"settings","room":"lobby","closed":true}"#.to_owned(), "ack lobby 4"),
            // Those who only read may still answer with a sign.
            (3, r#"{"type":"join","room":"lobby"}"#.to_owned(), "joined lobby at 4 with Ann Bob Cid"),
            (3, react(1, "👍", true), "ack lobby 5"),
        ],
    );
}

#[test]
fn a_room_keeps_twenty_messages_in_sight_the_newest_pin_first() {
    let mut stage = house();
    for n in 0..limits::PINS_MAX {
        stage.later(1_000);
        stage.say(1, &format!(r#"{{"type":"post","room":"lobby","cid":"p{n}","text":"x"}}"#));
    }
    let pins = |stage: &Stage| stage.hall.room(&RoomName::lobby()).unwrap().charter.pins.clone();
    let target = |n: usize| n as u64 + 3;
    for n in 0..limits::PINS_MAX {
        assert!(stage.say(2, &pin(target(n), true)).contains("ack"));
    }
    check(
        &mut stage,
        &[
            (2, pin(1, true), "too_many"),
            (2, pin(3, true), "ack lobby 23"),
            (2, pin(3, false), "ack lobby 43"),
            (2, pin(3, false), "ack lobby 43"),
            (2, pin(1, false), "ack lobby 43"),
            (2, pin(1, true), "ack lobby 44"),
            (2, pin(3, true), "too_many"),
        ],
    );
    assert_eq!((pins(&stage).len(), pins(&stage).last()), (limits::PINS_MAX, Some(&1)));
    // With the message goes its pin.
    stage.say(1, r#"{"type":"delete","room":"lobby","seq":1}"#);
    assert_eq!(pins(&stage).len(), limits::PINS_MAX - 1);
    check(&mut stage, &[(2, pin(3, true), "ack lobby 46")]);
    assert_eq!(pins(&stage).last(), Some(&3));
}
