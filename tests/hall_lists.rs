//! Lists of rooms and of people: what is on a page, in which order, and how it goes on.

use teahouse::chat::name::{RoomName, UserName};
use teahouse::chat::room::Kind;
use teahouse::chat::user::Role;
use teahouse::chat::{ClientId, Fact, Rules, UserId};
use teahouse::limits;

use crate::support::stage::Stage;

/// A house in which these have been, and Ann is; the first has the number 1, and Ann the one behind the last.
fn house(names: &[&str]) -> Stage {
    let mut stage = Stage::with(Rules::default());
    for (at, name) in names.iter().enumerate() {
        let (user, name) = (UserId(at as u64 + 1), UserName::stored(name));
        stage.hall.restore(&Fact::UserMade { user, name, role: Role::Member, time: 500, seen: 500, used: 0 });
    }
    stage.connect(1);
    assert!(stage.say(1, r#"{"type":"hello","name":"Ann"}"#).contains("welcome"));
    stage
}

fn people(stage: &mut Stage, fields: &str) -> String {
    stage.later(600);
    stage.say(1, &format!(r#"{{"type":"people"{fields}}}"#)).strip_prefix("1: ").unwrap().to_owned()
}

#[test]
fn people_are_in_the_order_of_their_names_without_case_and_marks() {
    let mut stage = house(&["zoe", "Émile", "bob", "李雷", "Zoë", "emil", "BOB 2"]);
    for (fields, expected) in [
        ("", "people: [1, 0, 7] +Ann -bob -BOB 2 -emil -Émile -zoe -Zoë -李雷"),
        (r#","after":"bob""#, "people: -BOB 2 -emil -Émile -zoe -Zoë -李雷"),
        (r#","after":"zoe""#, "people: -Zoë -李雷"),
        (r#","after":"Zoë""#, "people: -李雷"),
        // Nobody is called so: it goes on where one would stand.
        (r#","after":"ZOE""#, "people: -李雷"),
        (r#","after":"c""#, "people: -emil -Émile -zoe -Zoë -李雷"),
        (r#","after":"龙""#, "people: "),
        (r#","query":"e""#, "people: [0, 0, 2] -emil -Émile"),
        (r#","query":"ÉM""#, "people: [0, 0, 2] -emil -Émile"),
        (r#","query":"2""#, "people: [0, 0, 1] -BOB 2"),
        (r#","query":"雷""#, "people: [0, 0, 1] -李雷"),
        (r#","query":"a""#, "people: [1, 0, 0] +Ann"),
        (r#","query":"ob""#, "people: [0, 0, 0] "),
        (r#","query":"""#, "people: [1, 0, 7] +Ann -bob -BOB 2 -emil -Émile -zoe -Zoë -李雷"),
        (r#","query":"z","after":"zoe""#, "people: -Zoë"),
        (r#","state":"here""#, "people: [1, 0, 7] +Ann"),
        (r#","state":"absent","query":"b""#, "people: [0, 0, 2] -bob -BOB 2"),
        (r#","state":"away""#, "people: [1, 0, 7] "),
        (r#","ids":[4,8,99,0,4]"#, "people: -李雷 +Ann -李雷"),
        (r#","ids":[]"#, "people: "),
        (r#","state":"gone""#, "bad_field"),
        (r#","ids":[1],"query":"x""#, "bad_field"),
        (r#","ids":"1""#, "bad_field"),
        (r#","ids":[-1]"#, "bad_field"),
        (r#","query":7"#, "bad_field"),
        (r#","after":7"#, "bad_field"),
        (r#","room":"nowhere""#, "no_such_room"),
        (r#","room":"dm:1:2""#, "no_such_room"),
    ] {
        assert_eq!(people(&mut stage, fields), expected, "{fields}");
    }
    let many: Vec<String> = (0..101).map(|n| n.to_string()).collect();
    assert_eq!(people(&mut stage, &format!(r#","ids":[{}]"#, many.join(","))), "bad_field");
    assert_eq!(people(&mut stage, &format!(r#","query":"{}""#, "x".repeat(257))), "bad_field");
}

#[test]
fn a_name_that_changes_has_another_place() {
    let mut stage = house(&["bob", "cid"]);
    stage.say(1, r#"{"type":"rename","name":"Zoë"}"#);
    assert_eq!(people(&mut stage, ""), "people: [1, 0, 2] -bob -cid +Zoë");
    stage.hall.disconnect(ClientId(1), stage.at);
    stage.later(10_000);
    stage.tick();
    stage.connect(2);
    stage.say(2, r#"{"type":"hello","name":"Eve"}"#);
    stage.later(600);
    assert_eq!(stage.say(2, r#"{"type":"people"}"#), "2: people: [1, 0, 3] -bob -cid +Eve -Zoë");
}

#[test]
fn everybody_is_on_one_page_of_a_hundred() {
    let names: Vec<String> = (0..250).map(|n| format!("n{:03}", (n * 7) % 250)).collect();
    let mut stage = house(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let mut found = Vec::new();
    let mut after = String::new();
    for page in 0..3 {
        let said = people(&mut stage, &after);
        assert_eq!(said.ends_with(" and more"), page < 2, "{said}");
        let names = said.trim_end_matches(" and more").rsplit("] ").next().unwrap();
        let names = names.trim_start_matches("people: ");
        found.extend(names.split(' ').map(|name| name[1..].to_owned()));
        after = format!(r#","after":"{}""#, found.last().unwrap());
    }
    let mut all = names;
    all.push("Ann".to_owned());
    all.sort_by_key(|name| name.to_lowercase());
    assert_eq!(found, all);
}

#[test]
fn the_people_of_a_room_are_those_present_and_those_who_have_just_lost_the_line() {
    let mut stage = Stage::new();
    [(1, "Zoë"), (2, "bob"), (3, "Cid")].iter().for_each(|(client, name)| stage.seat(*client, name));
    stage.say(3, r#"{"type":"leave","room":"lobby"}"#);
    stage.hall.disconnect(ClientId(2), stage.at);
    for (fields, expected) in [
        (r#","room":"lobby""#, "people: [2, 0, 0] +bob +Zoë"),
        (r#","room":"lobby","after":"bob""#, "people: +Zoë"),
        (r#","room":"lobby","query":"z""#, "people: [1, 0, 0] +Zoë"),
        (r#","room":"LOBBY","state":"here""#, "people: [2, 0, 0] +bob +Zoë"),
        (r#","room":"lobby","state":"absent""#, "people: [2, 0, 0] "),
        (r#","room":"dm:1:2""#, "people: [2, 0, 0] +bob +Zoë"),
        ("", "people: [3, 0, 0] +bob +Cid +Zoë"),
        (r#","room":"dm:2:3""#, "no_such_room"),
    ] {
        assert_eq!(people(&mut stage, fields), expected, "{fields}");
    }
    stage.later(10_000);
    stage.tick();
    assert_eq!(people(&mut stage, r#","room":"lobby""#), "people: [1, 0, 0] +Zoë");
    assert_eq!(people(&mut stage, r#","room":"dm:1:2""#), "people: [1, 0, 0] +Zoë");
    assert_eq!(people(&mut stage, ""), "people: [2, 0, 1] -bob +Cid +Zoë");
}

#[test]
fn a_room_with_a_crowd_is_paged_too() {
    let mut stage = Stage::new();
    (1..=250).for_each(|client| stage.seat(client, &format!("n{:03}", 250 - client)));
    let said = people(&mut stage, r#","room":"lobby""#);
    assert!(
        said.starts_with("people: [250, 0, 0] +n000 +n001 ") && said.ends_with(" +n099 and more"),
        "{said}"
    );
    let said = people(&mut stage, r#","room":"lobby","after":"n199""#);
    assert!(said.starts_with("people: +n200 ") && said.ends_with(" +n249"), "{said}");
    // Whoever is in the house and not in the room is neither on its list nor counted.
    stage.connect(251);
    assert!(stage.say(251, r#"{"type":"hello","name":"n24 n2"}"#).contains("welcome 251"));
    for (fields, expected) in [
        (
            r#","query":"n24""#,
            "people: [10, 0, 0] +n240 +n241 +n242 +n243 +n244 +n245 +n246 +n247 +n248 +n249",
        ),
        (r#","query":"n24","after":"n247""#, "people: +n248 +n249"),
        (r#","query":"n25""#, "people: [0, 0, 0] "),
        (r#","query":"n24","state":"absent""#, "people: [10, 0, 0] "),
    ] {
        assert_eq!(people(&mut stage, &format!(r#","room":"lobby"{fields}"#)), expected, "{fields}");
    }
}

#[test]
fn seen_is_when_one_was_last_here_or_since_when_one_is() {
    let seen = |stage: &Stage, id| stage.hall.users().get(UserId(id)).unwrap().seen;
    let mut stage = house(&["bob"]);
    assert_eq!((seen(&stage, 1), seen(&stage, 2)), (500, 1_000));
    stage.later(5_000);
    stage.connect(2);
    let bob_again = stage.say(2, r#"{"type":"hello","name":"Cid"}"#);
    assert!(bob_again.contains("welcome 3"));
    assert_eq!(seen(&stage, 3), 6_000);
    stage.later(1_000);
    stage.hall.disconnect(ClientId(2), stage.at);
    assert_eq!((seen(&stage, 3), seen(&stage, 2)), (6_000, 1_000), "still taken for here");
    // Back within the grace it is one stay, and one that is over ended when the connection did.
    stage.later(9_999);
    stage.tick();
    let token = stage.tokens[&2].clone();
    stage.connect(3);
    assert!(stage.say(3, &format!(r#"{{"type":"hello","token":"{token}"}}"#)).contains("welcome 3"));
    assert_eq!(seen(&stage, 3), 6_000);
    stage.hall.disconnect(ClientId(3), stage.at);
    stage.later(10_000);
    stage.tick();
    assert_eq!((seen(&stage, 3), seen(&stage, 2)), (16_999, 1_000));
}

/// A house with public rooms in which the last thing happened at these times, and Ann, who is user 1.
fn rooms(all: &[(&str, u64)]) -> Stage {
    let mut stage = Stage::new();
    for (room, active) in all {
        let (room, active) = (RoomName::stored(room), *active);
        stage.hall.restore(&Fact::RoomMade {
            room,
            kind: Kind::Public,
            time: active,
            seq: 1,
            active,
            charter: Box::default(),
        });
    }
    stage.seat(1, "Ann");
    stage
}

fn list(stage: &mut Stage, fields: &str) -> String {
    stage.later(600);
    stage.say(1, &format!(r#"{{"type":"rooms"{fields}}}"#)).strip_prefix("1: ").unwrap().to_owned()
}

#[test]
fn rooms_are_listed_the_latest_first() {
    let mut stage = rooms(&[("tea", 30), ("cake", 50), ("green-tea", 40), ("straße", 20)]);
    for (fields, expected) in [
        ("", "5 rooms: cake green-tea tea straße lobby"),
        (r#","after":"green-tea""#, "5 rooms: tea straße lobby"),
        (r#","after":"TEA""#, "5 rooms: straße lobby"),
        (r#","after":"lobby""#, "5 rooms: "),
        (r#","query":"tea""#, "2 rooms: green-tea tea"),
        (r#","query":"TEA","after":"green-tea""#, "2 rooms: tea"),
        (r#","query":"en-t""#, "1 rooms: green-tea"),
        (r#","query":"coffee""#, "0 rooms: "),
        (r#","query":"""#, "5 rooms: cake green-tea tea straße lobby"),
        (r#","mine":true"#, "1 rooms: lobby"),
        (r#","mine":false,"query":"cake""#, "1 rooms: cake"),
        (r#","after":"nowhere""#, "no_such_room"),
        (r#","after":"dm:2:3""#, "no_such_room"),
        (r#","after":"no room!""#, "bad_field"),
        (r#","mine":1"#, "bad_field"),
        (r#","query":[]"#, "bad_field"),
    ] {
        assert_eq!(list(&mut stage, fields), expected, "{fields}");
    }
    // A room that has moved goes on from where it is now.
    stage.say(1, r#"{"type":"join","room":"tea"}"#);
    stage.say(1, r#"{"type":"post","room":"tea","cid":"a","text":"x"}"#);
    assert_eq!(list(&mut stage, r#","after":"tea""#), "5 rooms: cake green-tea straße lobby");
    // One in which nothing was said stands where it was made.
    stage.say(1, r#"{"type":"join","room":"new"}"#);
    assert_eq!(list(&mut stage, ""), "6 rooms: new tea cake green-tea straße lobby");
    stage.say(1, r#"{"type":"leave","room":"new"}"#);
    assert_eq!(list(&mut stage, ""), "5 rooms: tea cake green-tea straße lobby");
}

#[test]
fn ones_own_rooms_are_the_direct_ones_and_those_that_one_is_in() {
    let mut stage = rooms(&[("tea", 30), ("cake", 50)]);
    stage.seat(2, "Bob");
    stage.say(1, r#"{"type":"join","room":"tea"}"#);
    stage.say(2, r#"{"type":"post","room":"dm:1:2","cid":"a","text":"psst"}"#);
    assert_eq!(list(&mut stage, r#","mine":true"#), "3 rooms: dm:1:2 tea lobby");
    assert_eq!(list(&mut stage, r#","mine":true,"after":"dm:1:2""#), "3 rooms: tea lobby");
    assert_eq!(list(&mut stage, r#","mine":true,"query":"te""#), "1 rooms: tea");
    stage.later(600);
    assert_eq!(stage.say(2, r#"{"type":"rooms","mine":true}"#), "2: 2 rooms: dm:1:2 lobby");
    assert_eq!(list(&mut stage, ""), "3 rooms: cake tea lobby", "others' conversations are in no list");
}

#[test]
fn two_thousand_public_rooms_are_the_most_and_none_of_them_is_missing() {
    let names: Vec<String> = (1..limits::PUBLIC_ROOMS_MAX).map(|n| format!("r{n}")).collect();
    let all: Vec<(&str, u64)> = names.iter().enumerate().map(|(n, name)| (name.as_str(), n as u64)).collect();
    let mut stage = rooms(&all);
    let mut after = String::new();
    let mut found = Vec::new();
    for page in 0..20 {
        let said = list(&mut stage, &after);
        let said = said.strip_prefix("2000 rooms: ").unwrap();
        assert_eq!(said.ends_with(" and more"), page < 19, "{said}");
        found.extend(said.trim_end_matches(" and more").split(' ').map(str::to_owned));
        after = format!(r#","after":"{}""#, found.last().unwrap());
    }
    let mut expected: Vec<String> = names.into_iter().rev().collect();
    expected.push("lobby".to_owned());
    // Made in the same millisecond they are in the order of their names.
    let at = expected.iter().position(|name| name == "r1").unwrap();
    expected[at..].sort();
    assert_eq!(found, expected);
    assert_eq!(stage.say(1, r#"{"type":"join","room":"one-more"}"#), "1: too_many");
    assert!(stage.say(1, r#"{"type":"join","room":"r7"}"#).contains("joined"));
    // A conversation is not one of them.
    stage.seat(2, "Bob");
    assert!(stage.say(1, r#"{"type":"post","room":"dm:1:2","cid":"a","text":"x"}"#).contains("ack"));
}

#[test]
fn everybody_hears_of_a_new_room_also_who_made_it() {
    let mut stage = rooms(&[("tea", 30)]);
    stage.seat(2, "Bob");
    stage.connect(3);
    assert_eq!(
        stage.say(2, r#"{"type":"join","room":"Cake"}"#),
        "cake: Bob online\n2 enters cake\n1 2: room cake with 1\n2: joined cake at 0 with Bob"
    );
    // Not of one that was there, nor of a conversation, nor of what is refused.
    assert!(!stage.say(1, r#"{"type":"join","room":"cake"}"#).contains("room cake"));
    assert!(!stage.say(1, r#"{"type":"join","room":"tea"}"#).contains("room tea"));
    let direct = r#"{"type":"post","room":"dm:1:2","cid":"a","text":"x"}"#;
    assert_eq!(stage.say(1, direct), "1: ack dm:1:2 a 1\n1 2: dm:1:2 1 Ann: x");
}
