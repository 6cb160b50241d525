use super::*;

/// What becomes of a text: itself, changed, or a refusal.
fn taken(text: &str) -> Result<String, TextRefusal> {
    Text::parse(text.to_owned()).map(|text| text.as_str().to_owned())
}

#[test]
fn texts_are_refused_whole() {
    for (text, verdict) in [
        ("x".to_owned(), None),
        ("x".repeat(4_000), None),
        ("a\nb\tc\u{7f}\u{85}".to_owned(), None),
        (String::new(), Some(TextRefusal::Empty)),
        ("x".repeat(4_001), Some(TextRefusal::TooLong { bytes: 4_001 })),
        (format!("{}茶", "x".repeat(3_998)), Some(TextRefusal::TooLong { bytes: 4_001 })),
        ("a\u{c}b".to_owned(), Some(TextRefusal::Control)),
        ("a\u{b}b".to_owned(), Some(TextRefusal::Control)),
        ("茶\u{1f}".to_owned(), Some(TextRefusal::Control)),
        // Too long comes before a control character, and that before nothing visible.
        (format!("\0{}", "x".repeat(4_000)), Some(TextRefusal::TooLong { bytes: 4_001 })),
        (" ".repeat(4_001), Some(TextRefusal::TooLong { bytes: 4_001 })),
        (" \u{7}".to_owned(), Some(TextRefusal::Control)),
        ("\0".to_owned(), Some(TextRefusal::Control)),
        ("\u{1b}[2J".to_owned(), Some(TextRefusal::Control)),
    ] {
        assert_eq!(Text::parse(text.clone()).err(), verdict, "{text:?}");
    }
}

#[test]
fn lines_end_with_newlines() {
    let (full, over) = (format!("{}\r\n", "x".repeat(3_999)), "\r\n".repeat(4_001));
    for (text, expected) in [
        ("a\r\nb", Ok("a\nb")),
        ("a\rb", Ok("a\nb")),
        ("a\n\rb", Ok("a\n\nb")),
        ("a\r\r\nb\r", Ok("a\n\nb\n")),
        ("\r\na", Ok("\na")),
        ("\r\n", Err(TextRefusal::Invisible)),
        ("\r", Err(TextRefusal::Invisible)),
        ("  first\tline\r\n", Ok("  first\tline\n")),
        ("\u{3000}\u{3000}茶", Ok("\u{3000}\u{3000}茶")),
        // What it was before is not what is counted.
        (&full, Ok(&full.replace('\r', ""))),
        (&over, Err(TextRefusal::TooLong { bytes: 4_001 })),
    ] {
        assert_eq!(taken(text), expected.map(str::to_owned), "{text:?}");
    }
}

#[test]
fn towers_are_cut() {
    let m = |n: usize| "\u{301}".repeat(n);
    let vs = |n: usize| "\u{fe0f}".repeat(n);
    for (text, expected) in [
        (format!("a{}b", m(8)), format!("a{}b", m(8))),
        (format!("a{}b", m(9)), format!("a{}b", m(8))),
        (format!("a{}b", m(200)), format!("a{}b", m(8))),
        (m(200), m(8)),
        // Each letter has its own, and whatever shows something begins anew.
        (format!("a{}b{}", m(9), m(9)), format!("a{}b{}", m(8), m(8))),
        (format!("a{} {}", m(9), m(9)), format!("a{} {}", m(8), m(8))),
        (format!("a{}\n{}", m(9), m(9)), format!("a{}\n{}", m(8), m(8))),
        (format!("茶{}茶{}", m(9), m(3)), format!("茶{}茶{}", m(8), m(3))),
        // What shows nothing does not.
        (format!("a{}\u{200d}{}", m(5), m(5)), format!("a{}\u{200d}{}", m(5), m(3))),
        (format!("a{}\u{200c}{}", m(8), m(1)), format!("a{}\u{200c}", m(8))),
        (format!("a{}\u{200b}{}b", m(8), m(7)), format!("a{}\u{200b}b", m(8))),
        (format!("a{}\u{ad}{}b", m(8), m(7)), format!("a{}\u{ad}b", m(8))),
        (format!("a{}\u{2060}\u{202e}{}b", m(8), m(7)), format!("a{}\u{2060}\u{202e}b", m(8))),
        (format!("a{}\u{feff}{}b", m(8), m(7)), format!("a{}\u{feff}b", m(8))),
        // All kinds of marks: those that take no room, those that do, those around a letter, those unseen.
        (format!("a{}", "\u{302}\u{20dd}".repeat(6)), format!("a{}", "\u{302}\u{20dd}".repeat(4))),
        (format!("क{}", "\u{93f}\u{94d}".repeat(6)), format!("क{}", "\u{93f}\u{94d}".repeat(4))),
        (format!("❤{}", vs(9)), format!("❤{}", vs(8))),
        ("e\u{301}\u{327} दीपक အောင်".to_owned(), "e\u{301}\u{327} दीपक အောင်".to_owned()),
        ("👩\u{200d}❤\u{fe0f}\u{200d}👨".repeat(9), "👩\u{200d}❤\u{fe0f}\u{200d}👨".repeat(9)),
        // Two bytes each: cut first, then counted.
        (format!("a{}", m(5_000)), format!("a{}", m(8))),
    ] {
        assert_eq!(taken(&text).as_ref(), Ok(&expected), "{text:?}");
    }
    let long = format!("{}{}", "x".repeat(3_990), m(9));
    assert_eq!(taken(&long), Err(TextRefusal::TooLong { bytes: 4_006 }));
}

#[test]
fn a_text_shows_something() {
    for text in [
        "\u{200b}",
        " ",
        "\n\n",
        "\t",
        " \u{a0}\u{2003}\u{3000}",
        "\u{2028}\u{2029}\u{85}",
        "\u{200c}\u{200d}",
        "\u{ad}",
        "\u{feff}",
        "\u{2060}\u{2064}",
        "\u{202e} \u{202c}",
        "\u{2066}\u{2069}",
        "\u{fe0f}",
        "\u{34f}",
        "\u{115f}\u{1160}",
        "\u{3164}",
        "\u{ffa0}",
        "\u{17b4}",
        "\u{180b}\u{180e}\u{180f}",
        "\u{e0001}\u{e0020}\u{e007f}",
        "\u{e0100}",
        "\u{2065}\u{fff0}\u{e0fff}",
        "\u{1d173}\u{1bca0}",
        "\u{fff9}\u{fffb}",
        " \r\n\u{200b}",
    ] {
        assert_eq!(taken(text), Err(TextRefusal::Invisible), "{text:?}");
    }
    for text in
        [".", "\u{301}", " \u{301}", "\u{200b}x", "\u{fffd}", "\u{7f}", "❤\u{fe0f}", "\u{2800}", "\u{200d}茶"]
    {
        assert_eq!(taken(text).as_deref(), Ok(text), "{text:?}");
    }
}

#[test]
fn what_is_plain_is_no_mark_and_no_format_character() {
    use GeneralCategory::{EnclosingMark, Format, NonspacingMark, SpacingMark};
    for c in ('\0'..=char::MAX).filter(|c| is_plain(*c)) {
        let category = c.general_category();
        assert!(!matches!(category, EnclosingMark | Format | NonspacingMark | SpacingMark), "{c:?}");
    }
}

/// The table of what is ignored against the library that compares names by it.
#[test]
fn what_shows_nothing_is_what_unicode_ignores() {
    for c in ('\0'..=char::MAX).filter(|c| unicode_security::skeleton(&c.to_string()).next().is_none()) {
        assert!(shows_nothing(c), "{c:?}");
    }
}
