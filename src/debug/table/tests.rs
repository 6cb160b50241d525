use super::*;

fn written(write: impl Fn(&mut dyn Write) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn text_is_aligned_and_json_is_plain() {
    let mut table = Table::new(&[
        ("id", Align::Right),
        ("user", Align::Left),
        ("queue", Align::Right),
        ("age", Align::Right),
        ("muted", Align::Left),
    ]);
    table.row(vec![
        7_u64.into(),
        "小明".into(),
        Cell::Bytes(1_258_291),
        Duration::from_secs(192).into(),
        false.into(),
    ]);
    let none: Option<Duration> = None;
    table.row(vec![1_000_u64.into(), "a\x1b[2J\u{202e}\"".into(), Cell::Bytes(0), none.into(), true.into()]);
    let expected = "\
\x20 id  user                 queue    age  muted
   7  小明               1.2 MiB  3m12s  no
1000  a\\x1b[2J\\u{202e}\"      0 B      -  yes
";
    assert_eq!(written(|out| table.write_text(None, out)), expected);
    let expected = "\
{\"id\":7,\"user\":\"小明\",\"queue\":1258291,\"age\":192000,\"muted\":false}
{\"id\":1000,\"user\":\"a\\u001b[2J\\u202e\\\"\",\"queue\":0,\"age\":null,\"muted\":true}
";
    let json = written(|out| table.write_json(out));
    assert_eq!(json, expected);
    let second: serde_json::Value = serde_json::from_str(json.lines().nth(1).unwrap()).unwrap();
    assert_eq!(second["user"], "a\x1b[2J\u{202e}\"");
}

#[test]
fn an_empty_table_has_a_head_and_no_json() {
    let table = Table::new(&[("id", Align::Right), ("user", Align::Left)]);
    assert_eq!(written(|out| table.write_text(Some(80), out)), "id  user\n");
    assert_eq!(written(|out| table.write_json(out)), "");
}

#[test]
fn a_table_fits_its_window() {
    let mut table = Table::new(&[
        ("id", Align::Right),
        ("name", Align::Left),
        ("why", Align::Left),
        ("queue", Align::Right),
    ]);
    let why = "stalled: reads nothing for 12s";
    table.row(vec![7_u64.into(), "小明小明小明小明".into(), why.into(), Cell::Bytes(5)]);
    let fitted = |columns| written(|out| table.write_text(Some(columns), out));
    for columns in [80, 50, 40, 37] {
        assert!(fitted(columns).lines().all(|line| line.width() <= columns), "{}", fitted(columns));
        assert!(fitted(columns).ends_with("5 B\n"), "{}", fitted(columns));
    }
    let expected =
        "id  name          why\n 7  小明小明小…   stalled: re…\n(the window is too narrow for: qu…\n";
    assert_eq!(fitted(34), expected);
}

#[test]
fn columns_stand_below_each_other_whatever_is_in_them() {
    let mut table = Table::new(&[
        ("id", Align::Right),
        ("name", Align::Left),
        ("rooms", Align::Left),
        ("queue", Align::Right),
        ("text", Align::Left),
    ]);
    let (rooms, text) = (vec!["room"; 500].join(","), "x".repeat(500));
    for name in [
        "Ann",
        "小明小明小明小明小明小明小明小明小明小明小明小明",
        "محمد",
        "דוד",
        "\u{202e}evil",
        "👩‍👩‍👧‍👦",
        "e\u{301}\u{302}\u{303}",
        "a\nb",
        "",
    ] {
        table.row(vec![
            7_u64.into(),
            name.into(),
            rooms.as_str().into(),
            Cell::Bytes(5),
            text.as_str().into(),
        ]);
    }
    let written = written(|out| table.write_text(None, out));
    let place = |line: &str, what: &str| line[..line.find(what).unwrap()].width();
    let lines: Vec<&str> = written.lines().collect();
    assert!(lines[2].contains(&"小明".repeat(12)), "the longest name is whole");
    for line in &lines[1..] {
        assert_eq!(place(line, "room,"), place(lines[0], "rooms"), "{written}");
        assert_eq!(place(line, "5 B") + 3, place(lines[0], "queue") + 5, "{written}");
        assert!(line.ends_with(&text), "the last text is whole");
    }
    // A terminal that turns a name round does not turn round what follows.
    assert!(lines[3].contains("محمد\u{200e} ") && lines[4].contains("דוד\u{200e} "), "{written}");
    assert!(!lines[1].contains('\u{200e}') && !lines[5].contains('\u{202e}'));
}

#[test]
fn escapes() {
    for (text, expected) in [
        ("小明 👩‍👩‍👧 é", "小明 👩‍👩‍👧 é"),
        ("\x1b]0;x\x07", "\\x1b]0;x\\x07"),
        ("a\nb\r\t\0\x7f", "a\\nb\\r\\t\\x00\\x7f"),
        ("\u{9b}2J", "\\x9b2J"),
        ("\u{202e}\u{2066}\u{200f}\u{2028}", "\\u{202e}\\u{2066}\\u{200f}\\u{2028}"),
    ] {
        assert_eq!(escape(text), expected, "{text:?}");
    }
    assert_eq!(json(&"\u{85}\u{7f}".into()), "\"\\u0085\\u007f\"");
}

#[test]
fn sizes() {
    for (bytes, expected) in [
        (0, "0 B"),
        (1_023, "1023 B"),
        (1_024, "1.0 KiB"),
        (10_239, "10 KiB"),
        (1_048_575, "1.0 MiB"),
        (1_258_291, "1.2 MiB"),
        (47_244_640_256, "44 GiB"),
        (u64::MAX, "16384 PiB"),
    ] {
        assert_eq!(size(bytes), expected);
    }
}

#[test]
fn spans() {
    for (micros, text, plain) in [
        (0, "0s", "0"),
        (425, "0.42ms", "0.425"),
        (412_900, "412ms", "412.900"),
        (59_999_000, "59s", "59999"),
        (192_000_000, "3m12s", "192000"),
        (18_180_000_000, "5h03m", "18180000"),
        (1_051_200_000_000, "12d04h", "1051200000"),
    ] {
        let duration = Duration::from_micros(micros);
        assert_eq!((span(duration).as_str(), json(&duration.into()).as_str()), (text, plain));
    }
}
