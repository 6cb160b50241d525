use super::*;

#[test]
fn rooms_have_one_spelling() {
    let name = |typed: &str| RoomName::parse(typed).map(|room| room.to_string());
    for (typed, expected) in [
        ("lobby", "lobby"),
        ("LOBBY", "lobby"),
        ("Ｔｅａ", "tea"),
        ("茶馆", "茶馆"),
        ("a-b_c", "a-b_c"),
        ("Straße", "strasse"),
        ("Café", "café"),
        ("Cafe\u{301}", "café"),
        ("ǅ", "dž"),
        ("x7", "x7"),
    ] {
        let room = name(typed);
        assert_eq!(room, Ok(expected.to_owned()), "{typed}");
        assert_eq!(name(expected), room, "its own normal form");
    }
    let (longest, too_long) = ("茶".repeat(32), "茶".repeat(33));
    assert!(name(&longest).is_ok());
    for typed in
        ["", " ", "a b", "a:b", "a.b", "#a", "a/b", "a\u{200b}", "👍", "DM:1:2", "ｄｍ：1：2", &too_long]
    {
        assert!(matches!(name(typed), Err(RoomRefusal::BadField(_))), "{typed:?}");
    }
}

#[test]
fn direct_rooms() {
    let big = format!("dm:1:{}", u64::MAX);
    for (typed, partners) in [("dm:7:9", (7, 9)), ("dm:9:10", (9, 10)), (&big, (1, u64::MAX))] {
        let room = RoomName::parse(typed).unwrap();
        assert_eq!(room, RoomName::stored(typed));
        assert_eq!(room.kind(), Kind::Direct([UserId(partners.0), UserId(partners.1)]));
    }
    for typed in [
        "dm:",
        "dm:7",
        "dm:7:",
        "dm::7",
        "dm:9:7",
        "dm:7:7",
        "dm:07:9",
        "dm:0:7",
        "dm:7:9:1",
        "dm:+7:9",
        "dm:7: 9",
        "dm:a:b",
        "dm:7:18446744073709551616",
        "dm:７:９",
    ] {
        assert_eq!(RoomName::parse(typed), Err(RoomRefusal::NoSuchRoom), "{typed}");
    }
    assert_eq!(RoomName::lobby().kind(), Kind::Public);
}

#[test]
fn rooms_say_something() {
    for (name, says) in [
        ("tea", true),
        ("7", true),
        ("-茶", true),
        ("_a_", true),
        ("٣", true),
        ("क\u{94d}", true),
        ("-", false),
        ("___", false),
        ("\u{301}", false),
        ("-\u{302}_", false),
        ("\u{93f}", false),
    ] {
        assert_eq!(RoomName::parse(name).map(|room| room.says_something()), Ok(says), "{name:?}");
    }
}

#[test]
fn rooms_that_look_the_same_have_one_skeleton() {
    let skeleton = |typed: &str| RoomName::parse(typed).unwrap().skeleton();
    for (a, b) in [
        ("lobby", "lоbby"),
        ("lobby", "1obby"),
        ("lobby", "ＬＯＢＢＹ"),
        ("lobby", "ⅼobby"),
        ("tea", "tеа"),
        ("modern", "modem"),
        ("Café", "cafe\u{301}"),
        ("x_y", "x\u{7fa}y"),
    ] {
        assert_eq!(skeleton(a), skeleton(b), "{a} and {b}");
    }
    for (a, b) in [("café", "cafe"), ("a-b", "a_b"), ("tea", "teas"), ("茶", "茶馆"), ("a-b", "ab")] {
        assert_ne!(skeleton(a), skeleton(b), "{a} and {b}");
    }
}
