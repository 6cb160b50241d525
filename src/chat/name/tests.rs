use super::*;

#[test]
fn names_that_people_have() {
    let long = "字".repeat(24);
    for (typed, name) in [
        ("Ann", "Ann"),
        ("  Ann  ", "Ann"),
        ("李雷", "李雷"),
        ("李雷 👩‍🏫", "李雷 👩‍🏫"),
        ("José", "José"),
        ("Jose\u{301}", "José"),
        ("O'Brien-Smith jr.", "O'Brien-Smith jr."),
        ("O’Brien", "O'Brien"),
        ("ｆｕｌｌ", "full"),
        ("7", "7"),
        ("👍🏽", "👍🏽"),
        ("🇨🇳", "🇨🇳"),
        ("1️⃣", "1️⃣"),
        ("दीपक", "दीपक"),
        ("مريم", "مريم"),
        ("အောင်", "အောင်"),
        ("မြတ်နိုး", "မြတ်နိုး"),
        ("ខ្មែរ", "ខ្មែរ"),
        ("❤\u{fe0f}", "❤\u{fe0f}"),
        (
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
        ),
        (&long, &long),
        ("x_y", "x_y"),
    ] {
        assert_eq!(UserName::parse(typed).map(|n| n.as_str().to_owned()), Ok(name.to_owned()), "{typed}");
    }
}

#[test]
fn names_that_nobody_has() {
    let too_long = "字".repeat(25);
    let tower = format!("a{}", "\u{301}".repeat(10));
    let heavy = format!("x{}", "👩‍👩‍👧‍👦".repeat(23));
    for typed in [
        "",
        " ",
        "\t",
        "a\tb",
        "a\nb",
        "a  b",
        "\u{7}",
        "\u{9b}",
        "a\u{202e}b",
        "a\u{2066}b",
        "a\u{200b}b",
        "a\u{200d}b",
        "a\u{ad}b",
        "<b>",
        "a&b",
        "a@b",
        "*star",
        "#1",
        "a/b",
        "a\\b",
        "a:b",
        "\u{301}\u{302}",
        "._-'",
        "\u{3164}",
        "\u{e000}",
        "\u{34f}a",
        "a\u{fe0f}",
        "\u{200d}",
        "\u{fe0f}",
        &too_long,
        &tower,
        &heavy,
        "\u{a0}\u{a0}",
        "Ann \u{301}",
        "Ann´",
        ".\u{301}a",
        "👍\u{102c}",
        "👍\u{200d}",
        "👍\u{200d}a",
        "👍\u{e0041}",
        "👍\u{fe0f}\u{fe0f}",
        "👍\u{20e3}",
        "a\u{20e3}",
        "🇨",
        "👍\u{1f3fd}\u{1f3fd}",
        "a\u{17b4}",
        "a\u{16fe4}",
        "\u{13441}",
    ] {
        assert!(UserName::parse(typed).is_err(), "{typed:?}");
    }
    for typed in ["system", "ADMIN", "Server", "ѕystem", "аdmin", "TeaHouse", "nuII", "everyоne", "ｒｏｏｔ"]
    {
        assert_eq!(UserName::parse(typed), Err("it is reserved"), "{typed}");
    }
}

#[test]
fn names_that_look_the_same_are_the_same() {
    let same = |a: &str, b: &str| UserName::parse(a).unwrap().collides_with(b);
    for (a, b) in [
        ("Alice", "alice"),
        ("Alice", "ALICE"),
        ("Alice", "Аlice"),
        ("Alice", "AIice"),
        ("pay", "рау"),
        ("Straße", "STRASSE"),
        ("Ａlice", "Alice"),
        ("rn", "m"),
    ] {
        assert!(same(a, b), "{a} and {b}");
    }
    for (a, b) in [("José", "Jose"), ("Ann", "Anna"), ("李雷", "李蕾"), ("x_y", "x-y"), ("Zoë", "Zoe")]
    {
        assert!(!same(a, b), "{a} and {b}");
    }
}

#[test]
fn nobody_takes_a_name_that_alice_has() {
    // RELIABILITY.md T26: refused by itself, or the same name.
    let alice = UserName::parse("alice").unwrap();
    for typed in
        ["Аlice", "alice\u{200b}", "ALICE", "alice ", "ａｌｉｃｅ", "alice\u{17b4}", "alice\u{2060}", "aliсe"]
    {
        assert!(UserName::parse(typed).is_err() || alice.collides_with(typed.trim()), "{typed:?}");
    }
    for typed in ["Аlice", "ALICE", "alice ", "ａｌｉｃｅ"] {
        let name = UserName::parse(typed).unwrap();
        assert!(name.collides_with("alice") && alice.collides_with(name.as_str()), "{typed:?}");
    }
}

#[test]
fn parsing_again_changes_nothing() {
    // Only what normalization or folding touches; the others have nothing to change.
    let touched = |c: &char| {
        let text = c.to_string();
        text.nfkd().ne(text.chars()) || caseless::default_case_fold_str(&text) != text || is_mark(*c)
    };
    for c in ('\0'..=char::MAX).filter(touched) {
        for typed in [format!("a{c}b"), format!("{c}\u{3b9}"), format!("a\u{345}{c}")] {
            if let Ok(name) = UserName::parse(&typed) {
                assert_eq!(UserName::parse(name.as_str()), Ok(name), "{typed:?}");
            }
            if let Ok(room) = RoomName::parse(&typed) {
                assert_eq!(RoomName::parse(room.as_str()), Ok(room), "{typed:?}");
            }
        }
    }
}

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
fn texts_are_taken_whole_or_not_at_all() {
    for (text, verdict) in [
        ("x".to_owned(), None),
        ("x".repeat(4_000), None),
        ("a\nb\tc\u{7f}\u{85}".to_owned(), None),
        (String::new(), Some(TextRefusal::Empty)),
        ("x".repeat(4_001), Some(TextRefusal::TooLong { bytes: 4_001 })),
        (format!("{}茶", "x".repeat(3_998)), Some(TextRefusal::TooLong { bytes: 4_001 })),
        ("a\rb".to_owned(), Some(TextRefusal::Control)),
        ("\0".to_owned(), Some(TextRefusal::Control)),
        ("\u{1b}[2J".to_owned(), Some(TextRefusal::Control)),
    ] {
        assert_eq!(Text::parse(text.clone()).err(), verdict, "{text:?}");
    }
}
