use super::*;

fn code(text: &str) -> Option<RefusalCode> {
    parse(text).command.err().map(|refusal| refusal.code)
}

#[test]
fn every_command_is_read() {
    let post = parse(r#"{"ref":3,"type":"post","room":"Lobby","cid":"k","text":"hi","reply_to":40}"#);
    assert_eq!(post.reference, Some(Reference("3".into())));
    let Ok(Command::Post(Post { cid, draft: Ok(draft) })) = post.command else { panic!("{post:?}") };
    assert_eq!((cid.as_str(), draft.text.as_str(), draft.reply_to), ("k", "hi", Some(40)));
    assert_eq!(draft.room.as_str(), "lobby");
    for text in [
        r#"{"type":"hello","name":"Ann"}"#,
        r#"{"type":"hello","token":"t"}"#,
        r#" {"type":"join","room":"x"} "#,
        r#"{"type":"leave","room":"x"}"#,
        r#"{"type":"history","room":"x"}"#,
        r#"{"type":"rename","name":"x"}"#,
        r#"{"type":"typing","room":"x","on":false}"#,
        r#"{"type":"ping","extra":[{"deep":[]}]}"#,
        r#"{"type":"post","room":"x","cid":"c","text":"t","reply_to":null}"#,
    ] {
        assert_eq!(code(text), None, "{text}");
    }
}

#[test]
fn half_a_character_is_one_that_cannot_be_read() {
    let reference = |raw: &str| Some(Reference(raw.into()));
    for (text, expected, posted) in [
        (r#"{"type":"post","ref":3,"room":"x","cid":"c","text":"\ud83d"}"#, reference("3"), "\u{fffd}"),
        (
            r#"{"type":"post","ref":"r","room":"x","cid":"c","text":"a\udc00b"}"#,
            reference("\"r\""),
            "a\u{fffd}b",
        ),
        (
            r#"{"type":"post","ref":"\ud800","room":"x","cid":"c","text":"\ud83d\ude00"}"#,
            reference("\"\\ufffd\""),
            "😀",
        ),
        (
            r#"{"type":"post","ref":"\udfff\\","room":"x","cid":"c","text":"\ud800\ud800"}"#,
            reference("\"\\ufffd\\\\\""),
            "\u{fffd}\u{fffd}",
        ),
        (r#"{"\ud800":1,"type":"post","ref":4,"room":"x","cid":"c","text":"k"}"#, reference("4"), "k"),
        (r#"{"x":{"\udbff":["\ud800"]},"type":"post","room":"x","cid":"c","text":"v"}"#, None, "v"),
        (r#"{"t\u0079pe":"post","room":"x","cid":"c","text":"\uDBFF!"}"#, None, "\u{fffd}!"),
    ] {
        let asked = parse(text);
        assert_eq!(asked.reference, expected, "{text}");
        let Ok(Command::Post(Post { draft: Ok(draft), .. })) = asked.command else {
            panic!("{text}: {asked:?}")
        };
        assert_eq!(draft.text.as_str(), posted, "{text}");
    }
    // Three bytes each, as everywhere: too long for a ref past 21 of them.
    for (halves, fits) in [(21, true), (22, false)] {
        let text = format!(r#"{{"type":"ping","ref":"{}"}}"#, r"\ud800".repeat(halves));
        assert_eq!(parse(&text).command.is_ok(), fits, "{halves}");
    }
    for (text, expected) in [
        (r#"{"type":"ping","x":"\ud800}"#, RefusalCode::BadJson),
        (r#"{"type":"ping\ud800"}"#, RefusalCode::UnknownType),
        (r#"{"type":"ping","ref":["\ud800"]}"#, RefusalCode::BadField),
        (r#"{"type":"hello","name":"\ud800","token":7}"#, RefusalCode::BadField),
        (r#"{"type":"join","room":"\ud800"}"#, RefusalCode::BadField),
    ] {
        assert_eq!(code(text), Some(expected), "{text}");
    }
    let Ok(Command::Hello(hello)) = parse(r#"{"type":"hello","name":"\ud800"}"#).command else { panic!() };
    assert_eq!(hello.name.unwrap_err().code, RefusalCode::NameInvalid);
}

#[test]
fn a_token_makes_the_name_matter_less() {
    for (text, name_is_good) in [
        (r#"{"type":"hello","token":"t","name":"Ann"}"#, true),
        (r#"{"type":"hello","token":"t","name":"  "}"#, false),
        (r#"{"type":"hello","token":"t","name":7}"#, false),
    ] {
        let Ok(Command::Hello(hello)) = parse(text).command else { panic!("{text}") };
        assert_eq!(hello.name.is_ok(), name_is_good, "{text}");
    }
    assert_eq!(code(r#"{"type":"hello","name":7}"#), Some(RefusalCode::BadField));
}

#[test]
fn a_page_is_as_long_as_it_can_be() {
    for (limit, expected) in [
        ("null", Some(200)),
        ("0", Some(1)),
        ("-5", Some(1)),
        ("7", Some(7)),
        ("1000", Some(200)),
        ("18446744073709551616", Some(200)),
        ("1.5", None),
        ("\"7\"", None),
    ] {
        let asked = parse(&format!(r#"{{"type":"history","room":"lobby","limit":{limit}}}"#));
        let found = match asked.command {
            Ok(Command::History { limit, .. }) => Some(limit),
            _ => None,
        };
        assert_eq!(found, expected, "{limit}");
    }
}

#[test]
fn a_bad_draft_is_found_only_after_the_cid() {
    for text in [
        r#"{"type":"post","cid":"c"}"#,
        r#"{"type":"post","cid":"c","room":"x","text":""}"#,
        r#"{"type":"post","cid":"c","room":"x","text":"t","reply_to":-1}"#,
    ] {
        let asked = parse(text);
        let Ok(Command::Post(post)) = asked.command else { panic!("{asked:?}") };
        assert_eq!(post.draft.unwrap_err().code, RefusalCode::BadField);
    }
}

#[test]
fn secrets_are_hashed_and_never_shown() {
    let asked = parse(r#"{"type":"hello","name":"Ann","token":"open","password":"sesame"}"#);
    assert!(!format!("{asked:?}").contains("open"));
    let Ok(Command::Hello(hello)) = asked.command else { panic!() };
    assert_eq!(hello.token.unwrap().hash, hash("open"));
    assert_eq!(hello.password_hash, Some(hash("sesame")));
    assert_ne!(fresh_token(), fresh_token());
}

/// Every prefix and every single changed byte of good commands: an answer, whatever it is, and no panic.
#[test]
fn whatever_comes_is_answered() {
    for good in [
        r#"{"type":"post","ref":"é","room":"dm:7:9","cid":"k","text":"a\n\u00e9","reply_to":1}"#,
        r#"{"type":"hello","name":"小明","token":"x","password":null,"agent":"page/1"}"#,
        r#"{"type":"history","ref":1.5e3,"room":"lobby","after":18,"limit":200}"#,
    ] {
        for cut in (0..good.len()).filter(|at| good.is_char_boundary(*at)) {
            assert_eq!(code(&good[..cut]), Some(RefusalCode::BadJson), "{}", &good[..cut]);
        }
        for at in 0..good.len() {
            for byte in [b'"', b'{', b'\\', b'0', b',', 0, 0x80] {
                let mut bytes = good.as_bytes().to_vec();
                bytes[at] = byte;
                if let Ok(text) = String::from_utf8(bytes) {
                    parse(&text);
                }
            }
        }
    }
}
