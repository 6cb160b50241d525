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
        // The phone's hyphens and apostrophe, as they are and as NFKC makes them.
        ("Jean‐Luc", "Jean-Luc"),
        ("Jean‑Luc", "Jean-Luc"),
        ("Jean－Luc", "Jean-Luc"),
        ("D’Arcy", "D'Arcy"),
        // Nobody's house: words that were reserved once.
        ("Root", "Root"),
        ("Null", "Null"),
        ("Host", "Host"),
        ("undefined", "undefined"),
        ("administrator", "administrator"),
        ("Allan", "Allan"),
        // Signs of living names.
        ("Gal·la", "Gal·la"),
        ("Gal\u{387}la", "Gal·la"),
        ("レオナルド・ダ・ヴィンチ", "レオナルド・ダ・ヴィンチ"),
        ("ﾚｵ･ﾀﾞ", "レオ・ダ"),
        ("བསྟན་འཛིན་", "བསྟན་འཛིན་"),
        ("བསྟན༌འཛིན", "བསྟན་འཛིན"),
        ("ג׳ורג׳", "ג׳ורג׳"),
        ("רש״י", "רש״י"),
        // Joiners where they are writing: after a virama, and between letters that would be joined.
        ("شیخ\u{200c}نیا", "شیخ\u{200c}نیا"),
        ("علی\u{200c}رضا", "علی\u{200c}رضا"),
        ("علیّ\u{200c}ّرضا", "علیّ\u{200c}ّرضا"),
        ("ශ්\u{200d}රී", "ශ්\u{200d}රී"),
        ("राज्\u{200c}", "राज्\u{200c}"),
        ("क्\u{200d}ष", "क्\u{200d}ष"),
        ("ദീപക്\u{200d}", "ദീപക്\u{200d}"),
        ("मन्\u{200c}ा", "मन्\u{200c}ा"),
        ("ᠮᠣ\u{200c}ᠩ", "ᠮᠣ\u{200c}ᠩ"),
        ("x_y", "x_y"),
    ] {
        assert_eq!(UserName::parse(typed).map(|n| n.as_str().to_owned()), Ok(name.to_owned()), "{typed}");
    }
}

#[test]
fn joiners_stand_where_they_join() {
    for typed in [
        "a\u{200d}b",
        "a\u{200c}b",
        "\u{200c}علی",
        "علی\u{200c}",
        // An alef joins only what is before it, and a joiner joins nothing here.
        "ا\u{200c}ب",
        "ب\u{200d}ب",
        "ب\u{200c}\u{200c}ب",
        "ب\u{200c} ب",
        "क\u{200c}ष",
        "र\u{200d}्य",
        "क्\u{200d}\u{200d}ष",
        "ー\u{200c}ー",
        "李\u{200d}雷",
        "👍\u{200c}",
        "क्\u{200d}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
        "👍\u{200d}",
        "👍\u{200d}a",
        "\u{200d}",
    ] {
        assert!(UserName::parse(typed).is_err(), "{typed:?}");
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
        "··",
        "་",
        "״׳",
        "·\u{301}a",
        "a‒b",
        "a–b",
        "a−b",
        "‘a’",
        "a•b",
        "a\u{2027}b",
        "a\"b",
        "་\u{f71}a",
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
        "\u{fe0f}",
        &too_long,
        &tower,
        &heavy,
        "\u{a0}\u{a0}",
        "Ann \u{301}",
        "Ann´",
        ".\u{301}a",
        "👍\u{102c}",
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
}

#[test]
fn names_that_are_reserved() {
    for typed in [
        "system",
        "server",
        "operator",
        "moderator",
        "admin",
        "all",
        "here",
        "everyone",
        "teahouse",
        "ADMIN",
        "Server",
        "ѕystem",
        "аdmin",
        "TeaHouse",
        "aII",
        "everyоne",
        "ｈｅｒｅ",
        "aⅼⅼ",
        "moder\u{430}tor",
    ] {
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
        ("RN", "m"),
        ("Ann Lee", "Ann_Lee"),
        ("ANN_LEE", "Αnn Lee"),
        ("Ann Lee", "Ann\u{7fa}Lee"),
        ("Ann__Lee", "Ann _Lee"),
        ("Jean‑Luc", "jean-luc"),
        ("Jean-Luc", "Jean‐Luc"),
        ("O’Brien", "o'brien"),
        ("علی\u{200c}رضا", "علیرضا"),
        ("ג׳ורג", "ג'ורג"),
        ("Gal·la", "gal・la"),
        ("tea1", "teal"),
    ] {
        assert!(same(a, b), "{a} and {b}");
    }
    for (a, b) in [
        ("José", "Jose"),
        ("Ann", "Anna"),
        ("李雷", "李蕾"),
        ("x_y", "x-y"),
        ("Zoë", "Zoe"),
        ("Ann Lee", "AnnLee"),
        ("Ann_", "Ann"),
        ("Ann.Lee", "Ann Lee"),
        ("Gal·la", "Galla"),
        ("Jean-Luc", "Jean Luc"),
        ("Root", "Roof"),
    ] {
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
fn the_server_is_not_imitated_however_its_name_is_written() {
    for (server, typed, collides) in [
        ("Tea House", "tea_house", true),
        ("Ｔｅａ", "Tea", true),
        (" Ann’s ", "ann's", true),
        ("Küche", "Ku\u{308}che", true),
        ("Küche", "Kuche", false),
    ] {
        assert_eq!(UserName::parse(typed).unwrap().collides_with(server), collides, "{typed} at {server}");
    }
}
