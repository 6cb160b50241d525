//! Who is what in the house: the link that makes an operator, roles, being forgotten. Clients 1, 2 and 3 are Ann, Bob
//! and Cid, in the lobby.

use teahouse::chat::act::{Act, Link, Whom};
use teahouse::chat::sanction::Kind;
use teahouse::chat::user::Role;
use teahouse::chat::{ClientId, Fact, UserId};
use teahouse::wire::json::request;

use crate::support::stage::Stage;

const DAY: u64 = 86_400_000;

fn house() -> Stage {
    let mut stage = Stage::new();
    [(1, "Ann"), (2, "Bob"), (3, "Cid")].into_iter().for_each(|(client, name)| stage.seat(client, name));
    stage
}

/// Ann is an operator.
fn run_house() -> Stage {
    let mut stage = house();
    stage.act(Act::Role { whom: Whom::User(UserId(1)), role: Role::Operator });
    stage
}

fn link(stage: &mut Stage, secret: &str) -> String {
    let until = stage.at.wall + DAY;
    stage.act(Act::Link(Link { hash: request::hash(secret), until }))
}

fn claim(secret: &str) -> String {
    format!(r#"{{"type":"claim","ref":7,"secret":"{secret}"}}"#)
}

fn role(user: u64, role: &str) -> String {
    format!(r#"{{"type":"role","ref":"r","user":{user},"role":"{role}"}}"#)
}

fn forget(user: u64) -> String {
    format!(r#"{{"type":"forget","ref":"f","user":{user}}}"#)
}

#[test]
fn the_link_makes_one_operator() {
    let mut stage = house();
    assert_eq!(stage.say(1, &claim("s")), "1 ref 7: forbidden", "there is none");
    assert_eq!(link(&mut stage, "s"), "a link\na new link for an operator");
    assert_eq!(stage.say(1, &claim("t")), "1 ref 7: forbidden");
    let told = "no link\nuser 1 becomes operator\nrecord 1 role Ann (user 1)\n\
        2 3: user 1 is operator\n1 ref 7: user 1 is operator";
    assert_eq!(stage.say(1, &claim("s")), told);
    assert_eq!(stage.say(2, &claim("s")), "2 ref 7: forbidden", "it was used");
    // The newer one counts, and each for a day.
    link(&mut stage, "old");
    link(&mut stage, "new");
    assert_eq!(stage.say(2, &claim("old")), "2 ref 7: forbidden");
    stage.later(DAY);
    assert_eq!(stage.say(2, &claim("new")), "2 ref 7: forbidden");
    link(&mut stage, "newer");
    stage.later(DAY - 1);
    assert!(stage.say(2, &claim("newer")).ends_with("2 ref 7: user 2 is operator"));
    // Who is one already uses it up and stays one.
    link(&mut stage, "again");
    assert_eq!(stage.say(2, &claim("again")), "no link\n2 ref 7: user 2 is operator");
}

#[test]
fn secrets_are_guessed_ten_times_a_minute() {
    let mut stage = house();
    link(&mut stage, "s");
    for n in 0..10 {
        assert_eq!(stage.say(1, &claim(&format!("{n}"))), "1 ref 7: forbidden");
    }
    assert_eq!(stage.say(1, &claim("s")), "1 ref 7: slow_down 6000");
    // By themselves: codes are another matter.
    stage.say(2, r#"{"type":"pair"}"#);
    stage.connect_from(9, 1);
    let code = stage.code.clone();
    assert!(stage.say(9, &format!(r#"{{"type":"hello","pair":"{code}"}}"#)).contains("welcome 2 Bob"));
    stage.later(6_000);
    assert!(stage.say(1, &claim("s")).contains("user 1 is operator"));
    // Only a wrong secret is a guess.
    for _ in 0..20 {
        assert_eq!(stage.say(2, &role(1, "member")), "2 ref \"r\": forbidden");
    }
    link(&mut stage, "s");
    assert!(stage.say(2, &claim("s")).contains("user 2 is operator"));
}

#[test]
fn operators_give_roles_and_a_house_keeps_one() {
    let mut stage = run_house();
    for (client, command, expected) in [
        (2, role(2, "operator"), "2 ref \"r\": forbidden"),
        (2, role(9, "member"), "2 ref \"r\": forbidden"),
        (1, role(9, "moderator"), "1 ref \"r\": no_such_user"),
        (1, role(0, "moderator"), "1 ref \"r\": no_such_user"),
        (1, role(2, "king"), "1 ref \"r\": bad_field"),
        (1, role(1, "member"), "1 ref \"r\": forbidden"),
        (1, forget(1), "1 ref \"f\": forbidden"),
        (
            1,
            role(2, "moderator"),
            "user 2 becomes moderator\nrecord 2 role Bob (user 2)\n1 2 3: user 2 is moderator\n1 ref \"r\": done",
        ),
        (1, role(2, "moderator"), "1 ref \"r\": done"),
        (2, role(3, "moderator"), "2 ref \"r\": forbidden"),
        (2, r#"{"type":"pair","user":1}"#.to_owned(), "2: forbidden"),
        (1, r#"{"type":"pair","user":9}"#.to_owned(), "1: no_such_user"),
        (1, r#"{"type":"pair","user":3}"#.to_owned(), "1: code until 301000"),
        (
            1,
            role(2, "operator"),
            "user 2 becomes operator\nrecord 3 role Bob (user 2)\n1 2 3: user 2 is operator\n1 ref \"r\": done",
        ),
        (
            2,
            role(1, "member"),
            "user 1 becomes member\nrecord 4 role Ann (user 1)\n1 2 3: user 1 is member\n2 ref \"r\": done",
        ),
        (1, role(1, "operator"), "1 ref \"r\": forbidden"),
        (2, role(2, "moderator"), "2 ref \"r\": forbidden"),
    ] {
        assert_eq!(stage.say(client, &command), expected, "{client}: {command}");
    }
    let last = stage.act(Act::Role { whom: Whom::Named("Bob".into()), role: Role::Member });
    assert_eq!(last, "forbidden: this is the last operator");
    let last = stage.act(Act::Forget { whom: Whom::Named("Bob".into()) });
    assert_eq!(last, "forbidden: this is the last operator");
    // The code for somebody who has lost the name.
    stage.connect(4);
    let code = stage.code.clone();
    assert!(stage.say(4, &format!(r#"{{"type":"hello","pair":"{code}"}}"#)).contains("welcome 3 Cid"));
}

#[test]
fn who_is_forgotten_leaves_words_and_a_free_name() {
    let mut stage = run_house();
    let post = |n: u64, room: &str| format!(r#"{{"type":"post","room":"{room}","cid":"{n}","text":"x"}}"#);
    stage.say(2, &post(1, "dm:2:3"));
    stage.say(2, &post(2, "lobby"));
    stage.say(2, r#"{"type":"pair"}"#);
    let (token, code) = (stage.tokens[&2].clone(), stage.code.clone());
    assert_eq!(stage.say(3, &forget(2)), "3 ref \"f\": forbidden");
    assert_eq!(stage.say(1, &forget(9)), "1 ref \"f\": no_such_user");
    let told = "record 2 forget Bob (user 2)\nuser 2 is forgotten\n1 ref \"f\": done\n2 exits lobby\n\
        lobby: Bob offline\n3: Bob offline (dm:2:3)\n2 is signed out";
    assert_eq!(stage.say(1, &forget(2)), told);
    assert_eq!(stage.say(2, r#"{"type":"ping"}"#), "", "what is still said is not heard");
    stage.hall.disconnect(ClientId(2), stage.at);
    for (client, hello, expected) in [
        (10, format!(r#"{{"type":"hello","token":"{token}"}}"#), "10: token_unknown"),
        (11, format!(r#"{{"type":"hello","pair":"{code}"}}"#), "11: pair_wrong"),
    ] {
        stage.connect(client);
        assert_eq!(stage.say(client, &hello), expected);
    }
    for (client, command, expected) in [
        (1, forget(2), "1 ref \"f\": no_such_user"),
        (1, role(2, "member"), "1 ref \"r\": no_such_user"),
        (1, r#"{"type":"pair","user":2}"#.to_owned(), "1: no_such_user"),
        // The conversation stays with the other one, who finds nobody in it.
        (3, post(3, "dm:2:3"), "3: no_such_user"),
        (3, r#"{"type":"typing","room":"dm:2:3","on":true}"#.to_owned(), "3: no_such_user"),
        (3, r#"{"type":"join","room":"dm:2:3"}"#.to_owned(), "3: joined dm:2:3 at 1 with Cid"),
        (1, r#"{"type":"join","room":"dm:1:2"}"#.to_owned(), "1: no_such_user"),
        (1, post(4, "dm:1:2"), "1: no_such_user"),
        (1, r#"{"type":"join","room":"dm:2:3"}"#.to_owned(), "1: no_such_room"),
        (3, r#"{"type":"people","ids":[1,2]}"#.to_owned(), "3: people: +Ann †Bob"),
        (3, r#"{"type":"people"}"#.to_owned(), "3: people: [2, 0, 0] +Ann +Cid"),
        (3, r#"{"type":"people","query":"bob"}"#.to_owned(), "3: people: [0, 0, 0] "),
    ] {
        assert_eq!(stage.say(client, &command), expected, "{client}: {command}");
    }
    stage.connect(12);
    let new = stage.say(12, r#"{"type":"hello","name":"bob"}"#);
    assert!(new.contains("welcome 4 bob"), "{new}");
    assert_eq!(stage.say(12, r#"{"type":"join","room":"dm:2:3"}"#), "12: no_such_room");
    assert_eq!(
        stage.act(Act::Forget { whom: Whom::User(UserId(2)) }),
        "no_such_user: there is nobody called user 2"
    );
}

#[test]
fn one_may_ask_to_be_forgotten_unless_one_may_not_speak() {
    let mut stage = house();
    let mute = Act::Impose {
        kind: Kind::Mute,
        whom: Whom::Named("Ann".into()),
        minutes: Some(1),
        reason: "".into(),
    };
    stage.act(mute);
    assert_eq!(stage.say(1, &forget(1)), "1 ref \"f\": muted 60000");
    stage.later(60_000);
    let told = stage.say(1, &forget(1));
    assert!(
        told.contains("user 1 is forgotten\n1 ref \"f\": done\n") && told.ends_with("1 is signed out"),
        "{told}"
    );
}

#[test]
fn whoever_is_only_away_for_a_moment_is_gone_at_once_when_forgotten() {
    let mut stage = run_house();
    stage.hall.disconnect(ClientId(2), stage.at);
    let told = stage.say(1, &forget(2));
    assert!(told.contains("lobby: Bob offline"), "{told}");
    stage.later(20_000);
    assert_eq!(stage.tick(), "");
}

#[test]
fn what_a_batch_did_to_roles_is_taken_back() {
    let mut stage = run_house();
    link(&mut stage, "s");
    stage.say(2, r#"{"type":"post","room":"dm:2:3","cid":"a","text":"x"}"#);
    let before = stage.hall.clone();
    for (client, json) in [(3, claim("s")), (1, role(2, "moderator")), (1, forget(2)), (3, forget(1))] {
        let turn = stage.hall.apply(ClientId(client), &request::parse(&json), stage.at, &stage.memory);
        assert!(!turn.facts.is_empty(), "{json}");
    }
    stage.hall.disconnect(ClientId(2), stage.at);
    stage.hall.take_back_to(0);
    assert!(stage.hall == before);
    // As the present at a start it is the same.
    let mut again = Stage::new();
    let user = |id, name: &str, role| Fact::UserMade {
        user: UserId(id),
        name: teahouse::chat::name::UserName::stored(name),
        role,
        time: 1,
        seen: 1,
        used: 0,
    };
    let facts = [user(1, "Ann", Role::Operator), user(2, "Bob", Role::Member), user(3, "Bob", Role::Member)];
    facts.iter().for_each(|fact| again.hall.restore(fact));
    again.hall.restore(&Fact::UserForgotten { user: UserId(2), time: 1 });
    let bob = teahouse::chat::name::UserName::stored("Bob");
    assert_eq!(again.hall.users().called(&bob), Some(UserId(3)));
    assert_eq!((again.hall.users().known(), again.hall.users().operators()), (2, 1));
}
