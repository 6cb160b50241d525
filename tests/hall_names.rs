//! Who is who and what is where, when names are written in other ways: scripts over the wire's JSON. Clients 1
//! and 2 are Ann and 李雷, in the lobby; client 3 has only connected.

use teahouse::chat::act::{Act, Whom};
use teahouse::chat::name::{Cid, RoomName, Text, UserName};
use teahouse::chat::room::Kind;
use teahouse::chat::sanction::Kind as Sanction;
use teahouse::chat::user::Role;
use teahouse::chat::{ClientId, Fact, UserId};
use teahouse::wire::json::request;

use crate::support::stage::Stage;

fn room() -> Stage {
    let mut stage = Stage::new();
    stage.seat(1, "Ann");
    stage.seat(2, "李雷");
    stage.connect(3);
    stage
}

#[track_caller]
fn play(stage: &mut Stage, script: &[(u64, &str, &str)]) {
    for (client, json, expected) in script {
        assert_eq!(stage.say(*client, json), *expected, "{client} says {json}");
    }
}

fn room_made(name: &str, seq: u64) -> Fact {
    Fact::RoomMade {
        room: RoomName::stored(name),
        kind: Kind::Public,
        time: 5,
        seq,
        active: 5,
        charter: Box::default(),
    }
}

#[test]
fn the_lobby_is_the_lobby_however_it_is_written() {
    for typed in ["lobby", "LOBBY", "ｌｏｂｂｙ", "lоbby", "LОBBY", "1obby", "ⅼobby", "lσbby"] {
        let mut stage = room();
        let said =
            |what: &str| format!(r#"{{"type":"{what}","room":"{typed}","on":true,"cid":"c","text":"x"}}"#);
        for (client, what, expected) in [
            (1, "join", "1: joined lobby at 0 with Ann 李雷"),
            (2, "typing", "lobby but user 2: 李雷 types true"),
            (2, "post", "2: ack lobby c 1\nlobby: lobby 1 李雷: x"),
            (2, "history", "2 reads lobby Newest up to 200"),
            (2, "leave", "2 exits lobby\nlobby: 李雷 offline\n2: left lobby"),
        ] {
            assert_eq!(stage.say(client, &said(what)), expected, "{what} {typed}");
        }
        assert_eq!(stage.hall.rooms().len(), 1, "{typed}");
    }
}

#[test]
fn the_first_spelling_of_a_room_stays_while_the_room_does() {
    let mut stage = room();
    play(
        &mut stage,
        &[
            (1, r#"{"type":"history","room":"tеa"}"#, "1: no_such_room"),
            (
                1,
                r#"{"type":"join","room":"tеa"}"#,
                "tеa: Ann online\n1 enters tеa\n1 2: room tеa with 1\n1: joined tеa at 0 with Ann",
            ),
            (
                2,
                r#"{"type":"join","room":"Tea"}"#,
                "tеa: 李雷 online\n2 enters tеa\n2: joined tеa at 0 with Ann 李雷",
            ),
            (2, r#"{"type":"join","room":"tea"}"#, "2: joined tеa at 0 with Ann 李雷"),
            (1, r#"{"type":"leave","room":"tea"}"#, "1 exits tеa\ntеa: Ann offline\n1: left tеa"),
            (1, r#"{"type":"leave","room":"tea"}"#, "1: not_joined"),
            (2, r#"{"type":"leave","room":"TEA"}"#, "2 exits tеa\ntеa: 李雷 offline\n2: left tеa"),
            // It is forgotten with whatever it was called, so the next one may be called otherwise.
            (2, r#"{"type":"leave","room":"tea"}"#, "2: no_such_room"),
            (
                2,
                r#"{"type":"join","room":"tea"}"#,
                "tea: 李雷 online\n2 enters tea\n1 2: room tea with 1\n2: joined tea at 0 with 李雷",
            ),
            (
                1,
                r#"{"type":"join","room":"tеa"}"#,
                "tea: Ann online\n1 enters tea\n1: joined tea at 0 with Ann 李雷",
            ),
            (1, r#"{"type":"post","room":"tеa","cid":"a","text":"x"}"#, "1: ack tea a 1\ntea: tea 1 Ann: x"),
            // Accents and words are not looks.
            (1, r#"{"type":"history","room":"téa"}"#, "1: no_such_room"),
            (1, r#"{"type":"history","room":"teas"}"#, "1: no_such_room"),
        ],
    );
    let act =
        Act::Say {
            room: RoomName::stored("tеa"), text: Text::stored("five o'clock"), cid: Cid::stored("s")
        };
    assert!(stage.act(act).ends_with("said in tea as message 2"));
}

#[test]
fn a_room_that_is_taken_back_leaves_its_spelling_free() {
    let mut stage = room();
    let apply = |stage: &mut Stage, json: &str| {
        stage.hall.apply(ClientId(1), &request::parse(json), stage.at, &stage.memory);
    };
    stage.hall.settle();
    let before = stage.hall.clone();
    apply(&mut stage, r#"{"type":"join","room":"tеa"}"#);
    apply(&mut stage, r#"{"type":"post","room":"tea","cid":"a","text":"x"}"#);
    stage.hall.take_back_to(0);
    assert_eq!(stage.hall, before);
    stage.say(1, r#"{"type":"join","room":"tea"}"#);
    let before = stage.hall.clone();
    // Forgotten, made with another spelling, and all of it taken back.
    apply(&mut stage, r#"{"type":"leave","room":"tea"}"#);
    apply(&mut stage, r#"{"type":"join","room":"tеa"}"#);
    stage.hall.take_back_to(0);
    assert_eq!(stage.hall, before);
    assert_eq!(stage.say(1, r#"{"type":"join","room":"tеa"}"#), "1: joined tea at 0 with Ann");
}

#[test]
fn rooms_say_something() {
    let mut stage = room();
    for typed in ["-", "___", "\u{301}", "-\u{302}", "ि"] {
        for what in ["join", "leave", "history", "typing", "post"] {
            let json = format!(r#"{{"type":"{what}","room":"{typed}","on":true,"cid":"c","text":"x"}}"#);
            assert_eq!(stage.say(1, &json), "1: bad_field", "{json}");
        }
    }
    assert_eq!(stage.hall.rooms().len(), 1);
}

#[test]
fn rooms_of_an_older_history_are_found() {
    let mut stage = Stage::new();
    for (name, seq) in [("lоbby", 3), ("tеa", 4), ("tea", 5), ("\u{301}", 6), ("-", 7)] {
        stage.hall.restore(&room_made(name, seq));
    }
    stage.seat(1, "Ann");
    for (typed, found) in [
        ("lobby", "joined lobby at 0 "),
        ("LOBBY", "joined lobby at 0 "),
        ("ⅼobby", "joined lobby at 0 "),
        ("lоbby", "joined lоbby at 3 "),
        // Each by its own name, and by any other the oldest.
        ("tеa", "joined tеa at 4 "),
        ("Tea", "joined tea at 5 "),
        ("teа", "joined tеa at 4 "),
        ("\u{301}", "joined \u{301} at 6 "),
        ("-", "joined - at 7 "),
        ("_", "bad_field"),
    ] {
        let answer = stage.say(1, &format!(r#"{{"type":"join","room":"{typed}"}}"#));
        assert!(
            answer.ends_with(&format!("{found}with Ann")) || answer == format!("1: {found}"),
            "{typed}: {answer}"
        );
    }
}

#[test]
fn people_of_an_older_history_are_found() {
    let mut stage = Stage::new();
    for (id, name) in [(1, "Ann_Lee"), (2, "Ann Lee"), (3, "Bob")] {
        let (user, name) = (UserId(id), UserName::stored(name));
        stage.hall.restore(&Fact::UserMade { user, name, role: Role::Member, time: 1, seen: 1, used: 0 });
    }
    stage.seat(1, "Eve");
    for (typed, whom) in
        [("Ann Lee", "Ann Lee"), ("Ann_Lee", "Ann_Lee"), ("ann lee", "Ann_Lee"), ("bob", "Bob")]
    {
        let whom_named = Whom::Named(typed.into());
        let act = Act::Impose { kind: Sanction::Mute, whom: whom_named, minutes: None, reason: "".into() };
        let told = stage.act(act);
        assert!(told.contains(&format!("muted {whom}")), "{typed}: {told}");
    }
    for name in ["ann lee", "ANN_LEE", "Аnn Lee", "Ann  Lee"] {
        let answer = stage.say(1, &format!(r#"{{"type":"rename","name":"{name}"}}"#));
        assert!(answer == "1: name_taken" || answer == "1: name_invalid", "{name}: {answer}");
    }
}

#[test]
fn names_and_texts_over_the_wire() {
    let post = |text: &str| format!(r#"{{"type":"post","room":"lobby","cid":"c","text":"{text}"}}"#);
    let rename = |name: &str| format!(r#"{{"type":"rename","name":"{name}"}}"#);
    let said = |text: &str| format!("1: ack lobby c 1\nlobby: lobby 1 Ann: {text}");
    let becomes = |name: &str| format!("user 1 becomes {name}\n1: renamed Ann {name}\n2: Ann is now {name}");
    for (json, expected) in [
        (post(r"half \ud83d"), said("half \u{fffd}")),
        (post(r"\ude00\ud83d\ude00"), said("\u{fffd}😀")),
        (post(r"one\r\ntwo\rthree"), said("one\ntwo\nthree")),
        (post(&format!("Z{}", r"\u0335".repeat(200))), said(&format!("Z{}", "\u{335}".repeat(8)))),
        (post(r"a\fb"), "1: bad_field".to_owned()),
        (post(r"a\u000bb"), "1: bad_field".to_owned()),
        (post(r"\u200b"), "1: bad_field".to_owned()),
        (post(r" \r\n\u2060"), "1: bad_field".to_owned()),
        (rename("Root"), becomes("Root")),
        (rename("Host"), becomes("Host")),
        (rename("Null"), becomes("Null")),
        (rename("Gal·la"), becomes("Gal·la")),
        (rename("Jean‑Luc"), becomes("Jean-Luc")),
        (rename(r"\u0639\u0644\u06cc\u200c\u0631\u0636\u0627"), becomes("علی\u{200c}رضا")),
        (rename(r"Ann\ud800"), "1: name_invalid".to_owned()),
        (rename("Here"), "1: name_invalid".to_owned()),
        (rename("tea_house"), becomes("tea_house")),
    ] {
        assert_eq!(room().say(1, &json), expected, "{json}");
    }
}
