use super::{BadHead, Head, HeadScanner, Method, NoUpgrade};
use crate::limits;

fn scan(bytes: &[u8]) -> Result<Option<(Head, Vec<u8>)>, BadHead> {
    let mut scanner = HeadScanner::default();
    scanner.feed(bytes);
    scanner.take()
}

/// A request with these lines between the request line and the end.
fn head(line: &str, fields: &[&str]) -> Result<Head, BadHead> {
    let fields: String = fields.iter().map(|field| format!("{field}\r\n")).collect();
    scan(format!("{line}\r\n{fields}\r\n").as_bytes()).map(|found| found.expect("a whole head").0)
}

fn is_malformed(result: Result<Head, BadHead>) -> bool {
    matches!(result, Err(BadHead::Malformed(_)))
}

#[test]
fn a_head_may_come_in_any_pieces_and_what_follows_is_kept() {
    let bytes =
        b"\r\nGET /a%20b?x=1 HTTP/1.1\r\nHost: Example.org:80\r\nAccept-Encoding: br, gzip\r\n\r\nmore";
    for size in 1..bytes.len() {
        let mut scanner = HeadScanner::default();
        let mut found = None;
        let mut rest: Vec<u8> = Vec::new();
        for piece in bytes.chunks(size) {
            match &found {
                Some(_) => rest.extend(piece),
                None => {
                    scanner.feed(piece);
                    if let Some((head, early)) = scanner.take().unwrap() {
                        found = Some(head);
                        rest.extend(early);
                    }
                }
            }
        }
        let head = found.expect("complete");
        assert_eq!((head.method, head.path.as_str()), (Method::Get, "/a b"));
        assert_eq!(head.host.unwrap().name, "example.org");
        assert!(head.accepts_gzip && head.keep_alive);
        assert_eq!(rest, b"more", "in pieces of {size}");
    }
}

#[test]
fn what_two_readers_could_understand_differently_is_refused() {
    for bytes in [
        &b"GET / HTTP/1.1\nHost: a\n\n"[..],
        b"GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: \xff\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/2.0\r\nHost: a\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01",
        b"\x80",
        b"\0",
        b" GET",
        b"hello\r\n\r\n",
    ] {
        let result = scan(bytes);
        assert!(matches!(result, Err(BadHead::Malformed(_))), "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn heads_are_bounded() {
    let many: Vec<String> = (0..=limits::HEADERS_MAX).map(|n| format!("X-{n}: 1")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(head("GET / HTTP/1.1", &many), Err(BadHead::TooLarge));
    let long = format!("X: {}", "x".repeat(limits::HEAD_BYTES_MAX));
    assert_eq!(head("GET / HTTP/1.1", &[&long]), Err(BadHead::TooLarge));
    for (target, fields, expected) in [
        (limits::TARGET_BYTES_MAX, 0, None),
        (limits::TARGET_BYTES_MAX + 1, 0, Some(BadHead::TargetTooLong)),
        (limits::TARGET_BYTES_MAX, limits::HEAD_BYTES_MAX, Some(BadHead::TooLarge)),
        (limits::HEAD_BYTES_MAX, 0, Some(BadHead::TargetTooLong)),
        (limits::HEAD_BYTES_MAX, limits::HEAD_BYTES_MAX, Some(BadHead::TargetTooLong)),
    ] {
        let target = format!("/{}", "x".repeat(target - 1));
        for method in ["GET", "HEAD", "POST", "BREW"] {
            let line = format!("{method} {target} HTTP/1.1");
            let found = head(&line, &["Host: a", &format!("X: {}", "x".repeat(fields))]);
            assert_eq!(found.err(), expected, "{method}, {} and {fields} bytes", target.len());
        }
    }
    // Before the line ends, too.
    let endless = format!("GET /{}", "x".repeat(limits::HEAD_BYTES_MAX));
    assert_eq!(scan(endless.as_bytes()), Err(BadHead::TargetTooLong));
    // Refused as soon as it is too long, not when it ends.
    assert_eq!(scan(&vec![b'x'; limits::HEAD_BYTES_MAX + 1]), Err(BadHead::TooLarge));
}

#[test]
fn host_is_there_once_and_well_formed() {
    let good = [
        ("a", "a"),
        ("A.local:8000", "a.local"),
        ("192.168.1.2", "192.168.1.2"),
        ("[::1]:80", "::1"),
        ("[fe80::1]", "fe80::1"),
        ("host_name", "host_name"),
        ("LOCALHOST.", "localhost"),
        ("a.local.:8000", "a.local"),
        ("192.168.1.5.", "192.168.1.5"),
        ("a..", "a."),
    ];
    for (raw, name) in good {
        let host = head("GET / HTTP/1.1", &[&format!("Host: {raw}")]).unwrap().host.unwrap();
        assert_eq!((host.name.as_str(), host.raw.as_str()), (name, raw));
    }
    for raw in [
        "",
        ":80",
        "a:b",
        "a:99999",
        "a:+1",
        "u@a",
        "a/b",
        "a b",
        "[::1",
        "[x]",
        "[::1]80",
        "[::1].",
        ".",
        ".:80",
        "a,b",
        "ä.example",
        "\u{212a}itchen",
    ] {
        assert!(is_malformed(head("GET / HTTP/1.1", &[&format!("Host: {raw}")])), "{raw:?}");
    }
    assert!(is_malformed(head("GET / HTTP/1.1", &[])));
    assert!(is_malformed(head("GET / HTTP/1.1", &["Host: a", "host: a"])));
    assert_eq!(head("GET / HTTP/1.0", &[]).unwrap().host, None);
}

#[test]
fn bodies_are_not_for_us() {
    for fields in [
        &["Host: a", "Content-Length: 1", "Content-Length: 2"][..],
        &["Host: a", "Content-Length: -1"],
        &["Host: a", "Content-Length: +1"],
        &["Host: a", "Content-Length: "],
        &["Host: a", "Content-Length: 1", "Transfer-Encoding: chunked"],
        &["Host: a", "Content-Length: 99999999999999999999"],
        &["Host: a", "Transfer-Encoding: chunked, identity"],
    ] {
        for method in ["GET", "HEAD", "POST", "BREW"] {
            assert!(is_malformed(head(&format!("{method} / HTTP/1.1"), fields)), "{method} {fields:?}");
        }
    }
    let coded = head("POST / HTTP/1.1", &["Host: a", "Transfer-Encoding: gzip"]);
    assert_eq!(coded, Err(BadHead::UnknownCoding));
    assert!(head("GET / HTTP/1.1", &["Host: a", "Content-Length: 0"]).unwrap().keep_alive);
    assert!(!head("GET / HTTP/1.1", &["Host: a", "Content-Length: 5"]).unwrap().keep_alive);
    assert!(!head("GET / HTTP/1.1", &["Host: a", "Transfer-Encoding: chunked"]).unwrap().keep_alive);
    assert!(!head("POST / HTTP/1.1", &["Host: a", "Transfer-Encoding: chunked"]).unwrap().keep_alive);
}

#[test]
fn targets() {
    let path = |target: &str| head(&format!("GET {target} HTTP/1.1"), &["Host: a:1"]).map(|head| head.path);
    for (target, expected) in [
        ("/", "/"),
        ("/a/b?q", "/a/b"),
        ("/%E4%BD%A0", "/你"),
        ("/?", "/"),
        ("http://a:1", "/"),
        ("http://a:1/x", "/x"),
        ("/%2e%2e/x", "/../x"),
        ("http://a:1?x", "/"),
        ("HTTP://A:1/x", "/x"),
    ] {
        assert_eq!(path(target).as_deref(), Ok(expected), "{target}");
    }
    for target in
        ["/%", "/%4", "/%zz", "/%00", "/%ff", "a", "http://b/x", "https://a:1/", "*", "/a#b", "http://a:1#b"]
    {
        assert!(path(target).is_err(), "{target}");
    }
}

#[test]
fn keep_alive_and_gzip() {
    let with = |line: &str, field: &str| head(line, &["Host: a", field]).unwrap();
    assert!(!with("GET / HTTP/1.1", "Connection: foo, Close").keep_alive);
    assert!(!with("GET / HTTP/1.0", "X: y").keep_alive);
    assert!(with("GET / HTTP/1.0", "Connection: Keep-Alive").keep_alive);
    for (value, accepted) in [
        ("gzip", true),
        ("br, GZIP;q=0.5", true),
        ("*", true),
        ("gzip;q=0", false),
        ("gzip; q=0.0, *", false),
        ("br", false),
        ("", false),
        ("*;q=0", false),
        ("xgzip", false),
    ] {
        let head = with("GET / HTTP/1.1", &format!("Accept-Encoding: {value}"));
        assert_eq!(head.accepts_gzip, accepted, "{value}");
    }
}

#[test]
fn a_list_may_be_on_several_lines() {
    let fields = ["Host: a", "If-None-Match: \"a\"", "If-None-Match: W/\"b\""];
    let list = head("GET / HTTP/1.1", &fields).unwrap().if_none_match;
    assert_eq!(list.as_deref(), Some("\"a\", W/\"b\""));
}

const KEY: &str = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

#[test]
fn upgrades() {
    let good = [
        "Host: a",
        "Upgrade: foo, WebSocket",
        "Connection: keep-alive, Upgrade",
        KEY,
        "Sec-WebSocket-Version: 13",
    ];
    let accept = head("GET /ws HTTP/1.1", &good).unwrap().upgrade();
    assert_eq!(accept.as_deref(), Ok("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    let without = |at: usize| {
        let fields: Vec<&str> = good.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, f)| *f).collect();
        head("GET /ws HTTP/1.1", &fields).unwrap().upgrade()
    };
    assert_eq!(without(1), Err(NoUpgrade::Required));
    assert_eq!(without(2), Err(NoUpgrade::Required));
    assert!(matches!(without(3), Err(NoUpgrade::Malformed(_))));
    assert_eq!(without(4), Err(NoUpgrade::Required));
    // Its body would be read as frames.
    let with_body = [&good[..], &["Content-Length: 5"]].concat();
    assert!(matches!(head("GET /ws HTTP/1.1", &with_body).unwrap().upgrade(), Err(NoUpgrade::Malformed(_))));
    let with = |at: usize, field: &'static str| {
        let mut fields = good;
        fields[at] = field;
        head("GET /ws HTTP/1.1", &fields).unwrap().upgrade()
    };
    assert_eq!(with(4, "Sec-WebSocket-Version: 8"), Err(NoUpgrade::Required));
    assert!(matches!(with(3, "Sec-WebSocket-Key: short"), Err(NoUpgrade::Malformed(_))));
    let twice = [&good[..], &[KEY]].concat();
    assert!(matches!(head("GET /ws HTTP/1.1", &twice).unwrap().upgrade(), Err(NoUpgrade::Malformed(_))));
    assert!(matches!(head("GET /ws HTTP/1.0", &good).unwrap().upgrade(), Err(NoUpgrade::Malformed(_))));
}

#[test]
fn origins() {
    let ours = |fields: &[&str]| {
        let all = [&["Host: chat.local:8000"], fields].concat();
        head("GET /ws HTTP/1.1", &all).unwrap().origin_is_ours()
    };
    assert!(ours(&[]));
    assert!(ours(&["Origin: http://chat.local:8000"]));
    assert!(ours(&["Origin: https://chat.local:8000"]));
    for origin in [
        "null",
        "",
        "http://evil.example",
        "http://chat.local",
        "http://chat.local:80001",
        "HTTP://chat.local:8000",
        "http://CHAT.local:8000",
        "http://chat.local:8000.evil.example",
        "http://chat.local:8000@evil",
        "http://chat.local.:8000",
        "ws://chat.local:8000",
        "http://chat.local:8000/",
        "file://chat.local:8000",
    ] {
        assert!(!ours(&[&format!("Origin: {origin}")]), "{origin}");
    }
    assert!(!ours(&["Origin: http://chat.local:8000", "Origin: http://chat.local:8000"]));
    // What a browser says by itself counts even where it does not say who asks.
    for (site, expected) in [
        ("cross-site", false),
        ("Cross-Site", false),
        ("same-origin", true),
        ("none", true),
        ("", true),
        // Another port of this host: the Origin tells.
        ("same-site", true),
    ] {
        let site = format!("Sec-Fetch-Site: {site}");
        assert_eq!(ours(&[&site]), expected, "{site}");
        assert_eq!(ours(&["Origin: http://chat.local:8000", &site]), expected, "{site}");
        assert!(!ours(&["Origin: http://evil.example", &site]), "{site}");
    }
    assert!(!ours(&["Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site"]));
}
