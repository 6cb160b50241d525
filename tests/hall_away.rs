//! Who says to be away: who hears of it, what ends it, how lists tell of it, and how often. Ann and Bob are in the lobby,
//! Cid has talked with Ann alone, Dan knows nobody.

use std::collections::BTreeMap;

use teahouse::chat::{ClientId, Effect, Reply};

use crate::support::stage::Stage;

fn house() -> Stage {
    let mut stage = Stage::new();
    [(1, "Ann"), (2, "Bob"), (3, "Cid"), (4, "Dan")]
        .iter()
        .for_each(|(client, name)| stage.seat(*client, name));
    [3, 4].iter().for_each(|client| drop(stage.say(*client, r#"{"type":"leave","room":"lobby"}"#)));
    stage.say(3, r#"{"type":"post","room":"dm:1:3","cid":"a","text":"hi"}"#);
    let token = stage.tokens[&1].clone();
    stage.connect(11);
    stage.say(11, &format!(r#"{{"type":"hello","token":"{token}"}}"#));
    stage
}

fn away(text: &str) -> String {
    format!(r#"{{"type":"away","text":"{text}"}}"#)
}

const BACK: &str = r#"{"type":"away"}"#;

/// The names in a page of people, each with what it says, and the counts.
fn people(stage: &mut Stage, client: u64, asked: &str) -> (BTreeMap<String, Option<String>>, [usize; 3]) {
    let turn = stage.turn(client, &format!(r#"{{"type":"people"{asked}}}"#));
    let page = turn.effects.iter().find_map(|effect| match effect {
        Effect::Reply(Reply::People { people, counts, .. }) => Some((people.clone(), counts.unwrap())),
        _ => None,
    });
    let (people, counts) = page.unwrap();
    let words = |away: &teahouse::chat::name::Away| away.as_str().to_owned();
    let shown = people
        .iter()
        .map(|known| (known.person.name.as_str().to_owned(), known.person.away.as_ref().map(words)));
    (shown.collect(), counts)
}

#[test]
fn whoever_shares_a_room_hears_of_it_once_and_a_post_ends_it() {
    let mut stage = house();
    assert_eq!(stage.say(1, &away(" lunch ")), "2 3 11: user 1 is away: lunch\n1: done");
    assert_eq!(stage.say(11, &away("lunch")), "11: done", "it is so already");
    assert_eq!(stage.say(11, &away("午饭")), "1 2 3: user 1 is away: 午饭\n11: done");
    assert_eq!(stage.say(1, BACK), "2 3 11: user 1 is back\n1: done");
    assert_eq!(stage.say(1, BACK), "1: done");
    // What shows nothing is no word, and so one is back.
    stage.say(1, &away("lunch"));
    assert_eq!(stage.say(1, &away("\u{200b} ")), "2 3 11: user 1 is back\n1: done");
    stage.say(1, &away("lunch"));
    // A post ends it, for one's own connections too; a resend says nothing anew.
    let post = r#"{"type":"post","room":"dm:1:3","cid":"p","text":"hello"}"#;
    assert_eq!(stage.say(11, post).lines().last(), Some("1 2 3 11: user 1 is back"));
    stage.say(1, &away("lunch"));
    assert!(!stage.say(11, post).contains("back"));
    assert!(!stage.say(1, r#"{"type":"typing","room":"lobby","on":true}"#).contains("back"));
    for bad in [r#""text":7"#, r#""text":"a\nb""#, &format!(r#""text":"{}""#, "x".repeat(65))] {
        assert_eq!(stage.say(1, &format!(r#"{{"type":"away",{bad}}}"#)), "1: bad_field", "{bad}");
    }
}

#[test]
fn lists_carry_it_and_count_it_and_whoever_comes_is_told() {
    let mut stage = house();
    stage.say(2, &away("lunch"));
    let all = ["Ann", "Bob", "Cid", "Dan"];
    let (found, counts) = people(&mut stage, 4, "");
    assert_eq!((found.keys().map(String::as_str).collect::<Vec<_>>(), counts), (all.to_vec(), [3, 1, 0]));
    assert_eq!(found["Bob"].as_deref(), Some("lunch"));
    for (asked, expected) in [
        (r#","state":"here""#, &["Ann", "Cid", "Dan"][..]),
        (r#","state":"away""#, &["Bob"]),
        (r#","state":"absent""#, &[]),
        (r#","room":"lobby""#, &["Ann", "Bob"]),
        (r#","room":"lobby","state":"here""#, &["Ann"]),
        (r#","room":"lobby","state":"away""#, &["Bob"]),
        (r#","query":"b","state":"away""#, &["Bob"]),
        (r#","query":"a","state":"away""#, &[]),
    ] {
        let (found, counts) = people(&mut stage, 1, asked);
        assert_eq!(found.keys().map(String::as_str).collect::<Vec<_>>(), expected, "{asked}");
        let is_all = !asked.contains("room") && !asked.contains("query");
        assert!(!is_all || counts == [3, 1, 0], "{asked}: {counts:?}");
    }
    assert_eq!(people(&mut stage, 1, r#","room":"lobby""#).1, [1, 1, 0]);
    // Whoever loses the last connection is absent, and away again when they come back: it is of the user.
    let token = stage.tokens[&2].clone();
    stage.hall.disconnect(ClientId(2), stage.at);
    stage.hall.settle();
    stage.later(10_000);
    stage.tick();
    assert_eq!(people(&mut stage, 1, "").1, [3, 0, 1]);
    stage.connect(22);
    stage.say(22, &format!(r#"{{"type":"hello","token":"{token}"}}"#));
    assert_eq!(people(&mut stage, 1, "").1, [3, 1, 0]);
    let joined = stage.say(22, r#"{"type":"join","room":"lobby"}"#);
    assert!(joined.starts_with("lobby: Bob online\nlobby: user 2 is away: lunch\n"), "{joined}");
    // A name does not outlast its owner.
    stage.say(22, r#"{"type":"forget","user":2}"#);
    assert_eq!(people(&mut stage, 1, "").1, [3, 0, 0]);
}

#[test]
fn there_is_a_rate_which_a_post_does_not_need() {
    let mut stage = house();
    for n in 0..5 {
        assert!(stage.say(1, &away(&format!("{n}"))).contains("is away"));
        assert!(stage.say(1, BACK).contains("is back"));
    }
    assert_eq!(stage.say(1, &away("more")), "1: slow_down 6000");
    stage.later(6_000);
    assert!(stage.say(1, &away("more")).contains("is away"));
    assert_eq!(stage.say(1, BACK), "1: slow_down 6000");
    assert!(
        stage.say(1, r#"{"type":"post","room":"lobby","cid":"p","text":"x"}"#).contains("user 1 is back")
    );
}
