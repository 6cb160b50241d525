//! Bytes as terminals and strangers send them, and what must come of them.

use super::*;

fn line(text: &str) -> Input {
    Input::Line(text.to_owned())
}

fn lines(texts: &[&str]) -> Vec<Input> {
    texts.iter().copied().map(line).collect()
}

/// The same bytes at once and one by one must give the same, but for lines before what is foreign.
fn check(bytes: &[u8], expected: &[Input]) {
    let shown = String::from_utf8_lossy(bytes);
    assert_eq!(LineReader::new("> ").feed(bytes), expected, "{shown:?}");
    let mut reader = LineReader::new("> ");
    let slowly: Vec<Input> = bytes.iter().flat_map(|&byte| reader.feed(&[byte])).collect();
    if !slowly.contains(&Input::Foreign) {
        assert_eq!(slowly, expected, "{shown:?} byte by byte");
    }
    assert_eq!(slowly.last(), expected.last(), "{shown:?} byte by byte");
}

#[test]
fn ends_of_lines() {
    for (bytes, expected) in [
        ("stats\r\nhelp\n", lines(&["stats", "help"])),
        ("stats\r\0help\r", lines(&["stats", "help"])),
        ("\n\r\n\r\r", lines(&["", "", "", ""])),
        ("a\tb\0c\n", lines(&["a\tbc"])),
        ("no end", vec![]),
    ] {
        check(bytes.as_bytes(), &expected);
    }
    check(b"\xe8\x8c\n", &[line("\u{fffd}")]);
}

#[test]
fn editing() {
    for (bytes, expected) in [
        ("sta\x08\x7ftats\n", line("stats")),
        ("\x7f\x08a\n", line("a")),
        ("茶\x7f水\n", line("水")),
        ("e\u{301}\x7fx\n", line("x")),
        ("👩‍👩‍👧‍👦\x08x\n", line("x")),
        ("kick 7\x15stats\n", line("stats")),
    ] {
        check(bytes.as_bytes(), &[expected]);
    }
    check(b"a\xe8\x8c\x7fb\n", &[line("ab")]);
    check(b"kick\x03\n", &[Input::Interrupt, line("")]);
    check(b"\x04", &[Input::End]);
    check(b"a\x04\n", &[line("a")]);
    let mut reader = LineReader::new("> ");
    assert_eq!(reader.feed(b"q"), []);
    assert!(reader.take_begun() && !reader.take_begun());
    assert_eq!(reader.feed(b"stats\n"), lines(&["stats"]));
}

#[test]
fn telnet() {
    let negotiation = [IAC, WILL, 34, IAC, DO, 3, b's', b't', IAC, SUBNEGOTIATION, 34, 1, IAC, IAC, b'\n'];
    let end = [IAC, SUBNEGOTIATION_END, b'a', IAC, 241, b't', b's', b'\r', 0];
    check(&[&negotiation[..], &end].concat(), &[Input::Telnet, line("stats")]);
    check(&[b'a', IAC, IAC, b'\n'], &[line("a\u{fffd}")]);
    check(&[b'a', IAC, ERASE_CHARACTER, b'b', IAC, ERASE_LINE, b'c', b'\n'], &[line("c")]);
    check(&[IAC, END_OF_FILE], &[Input::End]);
    let ctrl_c = [b'a', IAC, INTERRUPT_PROCESS, IAC, DO, TIMING_MARK];
    check(&ctrl_c, &[Input::Interrupt, Input::Telnet, Input::TimingMark]);
    check(&[IAC, WONT, IAC, b'a', b'\n'], &[Input::Telnet, line("a")]);
}

#[test]
fn a_telnet_that_sends_each_key() {
    let mut reader = LineReader::new("> ");
    assert_eq!(reader.feed(&[IAC, DO, ECHO]), [Input::Telnet, Input::Keys(true)]);
    let size = [IAC, SUBNEGOTIATION, WINDOW_SIZE, 0, 100, 1, IAC, IAC, IAC, SUBNEGOTIATION_END];
    assert_eq!(reader.feed(&size), [Input::Window(100, 511)]);
    let inputs = reader.feed(b"stx\x7fats\r\0");
    let screen: Vec<u8> = inputs
        .iter()
        .flat_map(|input| if let Input::Screen(bytes) = input { &bytes[..] } else { &[] })
        .copied()
        .collect();
    assert!(String::from_utf8(screen).unwrap().ends_with("\r> stats\x1b[K\r\n"));
    assert_eq!(inputs.last(), Some(&line("stats")));
    assert_eq!(reader.feed(b"cl\t").last(), Some(&Input::Complete("cl".to_owned())));
    assert!(String::from_utf8(reader.complete(&["clients".to_owned()])).unwrap().contains("clients "));
    assert_eq!(reader.feed(b"json\r\n").last(), Some(&line("clients json")));
    assert_eq!(reader.feed(b"x\x03").last(), Some(&Input::Interrupt));
    assert!(reader.feed(b"GET / HTTP/1.1\r\nx\r\n").ends_with(&[Input::Foreign]));
    let mut reader = LineReader::new("> ");
    assert_eq!(
        reader.feed(&[IAC, DO, ECHO, IAC, DONT, ECHO, b'a', b'\n'])[1..],
        [Input::Keys(true), Input::Keys(false), line("a")]
    );
}

#[test]
fn bounds() {
    let fits = "x".repeat(DEBUG_LINE_BYTES_MAX);
    check(format!("{fits}\r\nstats\n").as_bytes(), &[line(&fits), line("stats")]);
    check(format!("help\n{fits}xyz\nstats\n").as_bytes(), &[line("help"), Input::TooLong]);
}

#[test]
fn the_last_line_counts_without_its_end() {
    for (bytes, expected) in [
        (&b"rooms\nstats"[..], vec![line("rooms"), line("stats"), Input::End]),
        (b"stats\r", vec![line("stats"), Input::End]),
        (b"stats\n", vec![line("stats"), Input::End]),
        (b"", vec![Input::End]),
        (b"sta\x15", vec![Input::End]),
        (b"\xe8\x8c", vec![line("\u{fffd}"), Input::End]),
        (b"say lobby hi \xff", vec![line("say lobby hi "), Input::End]),
        (b"x GET / HTTP/1.1", vec![line("x GET / HTTP/1.1"), Input::End]),
        (b"BREW coffee://tea HTTP/1.1", vec![Input::Foreign, Input::End]),
        (b"GET / HTTP/1.1\r\n\r\nstats", vec![Input::Foreign, Input::End]),
        (b"\xff\xfd\x01stats", vec![Input::Telnet, Input::Keys(true), line("stats"), Input::End]),
    ] {
        let mut reader = LineReader::new("> ");
        let mut inputs = reader.feed(bytes);
        inputs.extend(reader.finish());
        inputs.retain(|input| !matches!(input, Input::Screen(_)));
        assert_eq!(inputs, expected, "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn foreign_tongues() {
    for bytes in [
        "GET / HTTP/1.1\r\nHost: tea\r\n\r\nstats\r\n",
        "GET /",
        "OPTIONS *",
        "GET http://127.0.0.1:6669/ HTTP/1.1\r\n",
        "CONNECT tea:6669 HTTP/1.1\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n",
        "Host: tea\r\n",
        "host:",
        "stats\r\nPOST /say HTTP/1.1\r\n",
        "\r\nGET  x   HTTP/1.0\n",
        "stats\nkick /7 HTTP/1.1\r\n",
        "BREW coffee://tea HTTP/1.1\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}",
        "\u{16}\u{3}",
    ] {
        check(bytes.as_bytes(), &[Input::Foreign]);
    }
    let mut deaf = LineReader::new("> ");
    assert_eq!(deaf.feed(b"GET /"), [Input::Foreign]);
    assert_eq!(deaf.feed(b"\nshutdown\n"), []);
}

#[test]
fn commands_that_only_look_foreign() {
    for text in [
        "say lobby GET / is not a command",
        "say lobby what is HTTP/1.1",
        "notice HTTP/2 next week",
        "room host:",
        "GET",
        "get x",
        "backup /tmp/a.db",
        "say lobby Host: me",
    ] {
        check(format!("{text}\n").as_bytes(), &[line(text)]);
    }
    check(b"stats\nHost: tea\n", &lines(&["stats", "Host: tea"]));
    check(b"a\n\x16\x03\n", &[line("a"), Input::Interrupt, line("")]);
}
