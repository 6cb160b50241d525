//! What becomes of messages: who may edit and delete which, and what is told. Clients 1, 2 and 3 are Ann, Bob and Cid,
//! in the lobby; Ann is an operator, Bob a moderator.

use teahouse::chat::ClientId;
use teahouse::chat::act::{Act, Whom};
use teahouse::chat::sanction::Kind;

use crate::support::stage::Stage;

fn house() -> Stage {
    let mut stage = Stage::new();
    [(1, "Ann"), (2, "Bob"), (3, "Cid")].into_iter().for_each(|(client, name)| stage.seat(client, name));
    stage.make(1, "operator");
    stage.make(2, "moderator");
    for (client, cid) in [(1, "a"), (2, "b"), (3, "c")] {
        stage.say(client, &format!(r#"{{"type":"post","room":"lobby","cid":"{cid}","text":"{cid}"}}"#));
    }
    stage
}

fn edit(seq: u64) -> String {
    format!(r#"{{"type":"edit","ref":"e","room":"lobby","seq":{seq},"text":"other"}}"#)
}

fn delete(seq: u64) -> String {
    format!(r#"{{"type":"delete","ref":"d","room":"lobby","seq":{seq}}}"#)
}

/// The answer to the asker, which is the last line.
fn answer(said: &str) -> &str {
    said.lines().find(|line| line.contains(" ref ")).unwrap_or(said)
}

#[test]
fn who_may_edit_and_delete_which_message() {
    let no = "forbidden";
    for (who, of, edited, deleted) in [
        (1, 1, "ack lobby 4", "ack lobby 4"),
        (1, 3, no, "ack lobby 4"),
        (2, 1, no, "ack lobby 4"),
        (2, 3, no, "ack lobby 4"),
        (3, 3, "ack lobby 4", "ack lobby 4"),
        (3, 1, no, no),
        (3, 0, "no_such_message", "no_such_message"),
        (3, 4, "no_such_message", "no_such_message"),
    ] {
        let said = house().say(who, &edit(of));
        assert_eq!(answer(&said), format!("{who} ref \"e\": {edited}"), "{who} {of}: {said}");
        let said = house().say(who, &delete(of));
        assert_eq!(answer(&said), format!("{who} ref \"d\": {deleted}"), "{who} {of}: {said}");
    }
}

#[test]
fn what_is_deleted_stays_so_and_is_acknowledged_as_the_first_time() {
    let mut stage = house();
    assert_eq!(stage.say(3, &delete(3)), "lobby: lobby 4 Cid deletes message 3\n3 ref \"d\": ack lobby 4");
    assert_eq!(stage.say(3, &delete(3)), "3 ref \"d\": ack lobby 4");
    assert_eq!(stage.say(2, &delete(3)), "2 ref \"d\": ack lobby 4");
    assert_eq!(stage.say(3, &edit(3)), "3 ref \"e\": no_such_message");
    // What deletes is no message.
    assert_eq!(stage.say(3, &delete(4)), "3 ref \"d\": no_such_message");
    assert_eq!(stage.say(3, &edit(4)), "3 ref \"e\": no_such_message");
}

#[test]
fn an_edit_that_is_sent_again_undoes_nothing() {
    let mut stage = house();
    let edit = |text: &str, cid: &str| {
        format!(r#"{{"type":"edit","room":"lobby","seq":3,"text":"{text}","cid":"{cid}"}}"#)
    };
    let first = stage.say(3, &edit("one", "e1"));
    assert_eq!(first, "lobby: lobby 4 Cid edits message 3: one\n3: ack lobby e1 4");
    assert!(stage.say(3, &edit("two", "e2")).ends_with("3: ack lobby e2 5"));
    assert_eq!(stage.say(3, &edit("one", "e1")), "3: ack lobby e1 4");
    // As of a post.
    assert_eq!(stage.say(3, &edit("three", "c")), "3: ack lobby c 3");
}

#[test]
fn after_a_day_a_message_can_be_deleted_and_not_edited() {
    let mut stage = house();
    stage.later(24 * 3_600_000);
    assert!(stage.say(3, &edit(3)).ends_with("ack lobby 4"));
    stage.later(1);
    assert_eq!(stage.say(3, &edit(3)), "3 ref \"e\": gone");
    assert!(stage.say(3, &delete(3)).ends_with("ack lobby 5"));
}

#[test]
fn who_may_not_speak_may_still_take_back_what_they_said() {
    let mut stage = house();
    for client in [2, 3] {
        let (kind, whom) = (Kind::Mute, Whom::Client(ClientId(client)));
        stage.act(Act::Impose { kind, whom, minutes: None, reason: "".into() });
    }
    assert_eq!(stage.say(3, &edit(3)), "3 ref \"e\": muted");
    assert_eq!(stage.say(2, &delete(1)), "2 ref \"d\": muted");
    assert!(stage.say(3, &delete(3)).ends_with("ack lobby 4"));
}

#[test]
fn sixty_changes_a_minute_are_enough() {
    let mut stage = house();
    for _ in 0..60 {
        assert!(stage.say(3, &edit(3)).contains("ack"));
    }
    assert_eq!(stage.say(3, &edit(3)), "3 ref \"e\": slow_down 1000");
    assert_eq!(stage.say(3, &delete(3)), "3 ref \"d\": slow_down 1000");
    stage.later(1_000);
    assert!(stage.say(3, &delete(3)).contains("ack"));
}
