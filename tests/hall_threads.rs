//! Answers: where they belong, whom they mention, and what may be asked of them. Clients 1, 2 and 3 are Ann, Bob and Cid,
//! in the lobby; Ann has said `a`, Bob `b`.

use teahouse::chat::UserId;
use teahouse::chat::name::RoomName;
use teahouse::limits;

use crate::support::stage::Stage;

fn house() -> Stage {
    let mut stage = Stage::new();
    [(1, "Ann"), (2, "Bob"), (3, "Cid")].into_iter().for_each(|(client, name)| stage.seat(client, name));
    for (client, cid) in [(1, "a"), (2, "b")] {
        stage.say(client, &format!(r#"{{"type":"post","room":"lobby","cid":"{cid}","text":"{cid}"}}"#));
    }
    stage
}

fn answer(cid: &str, reply_to: u64) -> String {
    format!(r#"{{"type":"post","room":"lobby","cid":"{cid}","text":"{cid}","reply_to":{reply_to}}}"#)
}

#[test]
fn an_answer_belongs_to_the_message_in_which_its_chain_begins() {
    let mut stage = house();
    let thread = |seq: u64| format!(r#"{{"type":"thread","room":"lobby","seq":{seq}}}"#);
    for (client, command, expected) in [
        (2, answer("c", 1), "lobby: lobby 3 Bob: c (to 1 by user 1, below 1)"),
        (3, answer("d", 3), "lobby: lobby 4 Cid: d (to 3 by user 2, below 1)"),
        (1, answer("e", 4), "lobby: lobby 5 Ann: e (to 4 by user 3, below 1)"),
        (1, answer("f", 2), "lobby: lobby 6 Ann: f (to 2 by user 2, below 2)"),
        (2, r#"{"type":"react","room":"lobby","seq":1,"emoji":"👍","on":true}"#.to_owned(), "2: ack lobby 7"),
        // Events that are no messages, and what is not there.
        (1, answer("g", 7), "1: no_such_message"),
        (1, answer("g", 8), "1: no_such_message"),
        (1, answer("g", 0), "1: no_such_message"),
        // A deleted one is there.
        (2, r#"{"type":"delete","room":"lobby","seq":3}"#.to_owned(), "2: ack lobby 8"),
        (1, answer("h", 3), "lobby: lobby 9 Ann: h (to 3 by user 2, below 1)"),
        (1, thread(5), "1 reads lobby Thread { root: 1, after: None }"),
        (1, thread(2), "1 reads lobby Thread { root: 2, after: None }"),
        (1, thread(7), "1: no_such_message"),
        (1, thread(99), "1: no_such_message"),
    ] {
        let said = stage.say(client, &command);
        assert!(said.lines().any(|line| line == expected), "{client} {command}: {said}");
    }
}

/// Whom a message answers is mentioned by it, however it is edited, unless it is oneself; deleted, it mentions nobody.
#[test]
fn an_answer_counts_as_a_mention_of_whom_it_answers() {
    let mut stage = house();
    let unread = |stage: &mut Stage| {
        let figures = stage.hall.figures(UserId(1), &RoomName::lobby());
        (figures.unread, figures.mentions)
    };
    let before = unread(&mut stage);
    stage.say(2, &answer("c", 1));
    assert_eq!(unread(&mut stage), (before.0 + 1, 1));
    stage.say(2, r#"{"type":"edit","room":"lobby","seq":3,"text":"no name in it"}"#);
    assert_eq!(unread(&mut stage), (before.0 + 1, 1), "an edit answers whom it answered");
    stage.say(3, &answer("d", 3));
    assert_eq!(unread(&mut stage), (before.0 + 2, 1), "this is for Bob");
    stage.say(2, r#"{"type":"delete","room":"lobby","seq":3}"#);
    assert_eq!(unread(&mut stage), (before.0 + 1, 0));
}

#[test]
fn what_an_author_does_is_said_so() {
    let mut stage = house();
    let said = stage.say(1, r#"{"type":"post","room":"lobby","cid":"c","text":"pours the tea","me":true}"#);
    assert!(said.lines().any(|line| line == "lobby: lobby 3 Ann pours the tea"), "{said}");
    for me in ["1", "\"yes\"", "{}"] {
        let post = format!(r#"{{"type":"post","room":"lobby","cid":"d","text":"x","me":{me}}}"#);
        assert_eq!(stage.say(1, &post), "1: bad_field", "{me}");
    }
}

#[test]
fn single_messages_are_asked_for_within_bounds() {
    let mut stage = house();
    let ask = |seqs: &str| format!(r#"{{"type":"messages","room":"lobby","seqs":{seqs}}}"#);
    let many = |count: usize| format!("[{}]", vec!["1"; count].join(","));
    for (seqs, expected) in [
        ("[1,2,99]".to_owned(), "1 reads lobby These([1, 2, 99])".to_owned()),
        ("[]".to_owned(), "1 reads lobby These([])".to_owned()),
        (many(limits::search::MESSAGES_ASKED_MAX + 1), "1: bad_field".to_owned()),
        ("1".to_owned(), "1: bad_field".to_owned()),
        ("[-1]".to_owned(), "1: bad_field".to_owned()),
        ("[null]".to_owned(), "1: bad_field".to_owned()),
    ] {
        assert_eq!(stage.say(1, &ask(&seqs)), expected, "{seqs}");
    }
    let nowhere = r#"{"type":"messages","room":"nowhere","seqs":[1]}"#;
    assert_eq!(stage.say(1, nowhere), "1: no_such_room");
    let mut asked = 0;
    while !stage.say(1, &ask("[1]")).contains("slow_down") {
        asked += 1;
        assert!(asked <= limits::search::LOOKS.at_once, "there is no end of it");
    }
}
