//! HTTP in raw bytes: the page, the handshake, names and origins, and what is none of it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::support::client::{ACCEPT, KEY, read_head, upgrade};
use crate::support::faults::Faults;
use crate::support::{PATIENCE, Server, eventually};

/// Status of the answer to one request whose connection the server then closes.
pub(crate) fn status(server: &Server, request: &str) -> u16 {
    let answer = server.http(request);
    let code = answer.split(' ').nth(1).and_then(|code| code.parse().ok());
    code.unwrap_or_else(|| panic!("no answer to {request:?}: {answer:?}"))
}

pub(crate) fn get(path: &str, fields: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{fields}\r\n")
}

fn post(framing: &str) -> String {
    format!("POST / HTTP/1.1\r\nHost: localhost\r\n{framing}\r\n\r\nabc")
}

pub(crate) fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let head = answer.split("\r\n\r\n").next()?;
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

#[test]
fn each_request_gets_the_status_that_the_contract_names() {
    let server = Server::start(&[]);
    let ws = upgrade("/ws");
    let without = |line: &str| ws.replace(line, "");
    let with = |from: &str, to: &str| ws.replace(from, to);
    let cases: Vec<(String, u16)> = vec![
        (get("/", ""), 200),
        (get("/index.html?x", ""), 200),
        (get("/health", ""), 200),
        (get("/nothing", ""), 404),
        (get("/echo", ""), 404),
        (get("/%2e%2e/%2e%2e/etc/passwd", ""), 404),
        (get("/../Cargo.toml", ""), 404),
        (get("/%zz", ""), 400),
        (
            "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc".into(),
            405,
        ),
        ("DELETE /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".into(), 405),
        ("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".into(), 405),
        ("POST /ws HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".into(), 405),
        ("GET / HTTP/1.1\r\n\r\n".into(), 400),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n".into(), 400),
        ("GET / HTTP/1.1\nHost: localhost\n\n".into(), 400),
        ("GET / HTTP/1.0\r\n\r\n".into(), 200),
        ("GET /\r\n\r\n".into(), 400),
        ("nonsense\r\n\r\n".into(), 400),
        ("GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".into(), 200),
        ("GET http://other/ HTTP/1.1\r\nHost: localhost\r\n\r\n".into(), 400),
        (get("/", "").replace("localhost", "evil.example"), 421),
        (get("/", "").replace("localhost", "localhost:1234"), 200),
        (get("/", "").replace("localhost", "127.3.2.1"), 200),
        (get("/", "").replace("localhost", "[::1]:80"), 200),
        (get("/", "").replace("localhost", "LocalHost."), 200),
        (get("/", "").replace("localhost", "localhost.:1234"), 200),
        (get("/", "").replace("localhost", "127.3.2.1."), 200),
        (get("/", "").replace("localhost", "[::1]."), 400),
        (get("/health", "").replace("localhost", "evil.example:8000"), 421),
        (get("/", &format!("X: {}\r\n", "x".repeat(16 * 1024))), 431),
        (get("/", &format!("X: {}\r\n", "x".repeat(15 * 1024))), 200),
        (get("/ws", ""), 426),
        (without("Upgrade: websocket\r\n"), 426),
        (with("Connection: Upgrade", "Connection: close"), 426),
        (with("Version: 13", "Version: 8"), 426),
        (without("Sec-WebSocket-Version: 13\r\n"), 426),
        (without(&format!("Sec-WebSocket-Key: {KEY}\r\n")), 400),
        (with(KEY, "c2hvcnQ="), 400),
        (with("Host:", &format!("Sec-WebSocket-Key: {KEY}\r\nHost:")), 400),
        (with("HTTP/1.1", "HTTP/1.0"), 400),
        (with("localhost", "evil.example"), 421),
        (with("Host:", "Origin: http://evil.example\r\nHost:"), 403),
        (with("Host:", "Origin: null\r\nHost:"), 403),
        (with("Host:", "Origin: http://localhost.evil.example\r\nHost:"), 403),
    ];
    for (request, expected) in cases {
        // A keep-alive answer would leave the test waiting for the end.
        let request = request.replace("Connection: Upgrade", "Connection: Upgrade, close");
        assert_eq!(status(&server, &request), expected, "{request}");
    }
    let wrong = server.http(get("/ws", ""));
    assert_eq!(header(&wrong, "Sec-WebSocket-Version"), Some("13"));
    assert_eq!(header(&wrong, "Upgrade"), Some("websocket"));
    let method = server.http("PUT / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!(header(&method, "Allow"), Some("GET, HEAD"));
}

#[test]
fn a_head_that_is_too_long_or_has_no_clear_end_is_refused_on_any_method() {
    let server = Server::start(&[]);
    let cases: Vec<(String, u16)> = vec![
        (get(&format!("/{}", "x".repeat(8 * 1024 - 1)), ""), 404),
        (get(&format!("/{}", "x".repeat(8 * 1024)), ""), 414),
        (get(&format!("/{}", "x".repeat(20 * 1024)), ""), 414),
        (post("Content-Length: 99999999999999999999"), 400),
        (post("Content-Length: 18446744073709551616"), 400),
        (post("Content-Length: 3\r\nContent-Length: 4"), 400),
        (post("Content-Length: three"), 400),
        (post("Transfer-Encoding: gzip"), 501),
        (post("Transfer-Encoding: chunked, identity"), 400),
        (post("Transfer-Encoding: chunked"), 405),
        (get("/", "Content-Length: 99999999999999999999\r\n"), 400),
        (get("/ws", "Transfer-Encoding: gzip\r\n"), 501),
        (get("/health", "Transfer-Encoding: chunked, gzip\r\n"), 400),
    ];
    for (request, expected) in cases {
        assert_eq!(status(&server, &request), expected, "{request}");
    }
}

#[test]
fn the_page_is_cached_compressed_and_guarded() {
    let server = Server::start(&["--name", "Tea & <Cake>"]);
    let page = server.http(get("/", ""));
    assert_eq!(header(&page, "Content-Type"), Some("text/html; charset=utf-8"));
    assert_eq!(header(&page, "Cache-Control"), Some("no-cache"));
    assert_eq!(header(&page, "X-Content-Type-Options"), Some("nosniff"));
    assert_eq!(header(&page, "Vary"), Some("Accept-Encoding"));
    let policy = header(&page, "Content-Security-Policy").unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    for rule in ["frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'", "trusted-types 'none'"] {
        assert!(policy.contains(rule), "{rule}: {policy}");
    }
    assert!(page.contains("Tea &amp; &lt;Cake&gt;") && !page.contains("__TEAHOUSE"), "{page}");
    let tag = header(&page, "ETag").unwrap();
    let again = server.http(get("/", &format!("If-None-Match: W/\"x\", {tag}\r\n")));
    assert!(again.starts_with("HTTP/1.1 304 "), "{again}");
    assert!(again.ends_with("\r\n\r\n"), "no body");
    assert_eq!(header(&again, "ETag"), Some(tag));
    let packed = server.http(get("/", "Accept-Encoding: gzip, br\r\n"));
    assert_eq!(header(&packed, "Content-Encoding"), Some("gzip"));
    assert_ne!(header(&packed, "ETag"), Some(tag), "another representation has another tag");
    let head = server.http("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!(header(&head, "Content-Length"), header(&page, "Content-Length"));
    assert!(head.ends_with("\r\n\r\n"), "no body");
    // Its files are under the hash of the page, for ever.
    let script = page.split('"').find(|part| part.ends_with("/js/main.js")).unwrap();
    let script = server.http(get(script, ""));
    assert_eq!(header(&script, "Content-Type"), Some("text/javascript; charset=utf-8"));
    assert_eq!(header(&script, "Cache-Control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(status(&server, &get("/0123456789abcdef/js/main.js", "")), 404);
}

#[test]
fn a_folder_can_be_served_instead() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "<title>__TEAHOUSE_NAME__</title>/@/x.css").unwrap();
    std::fs::write(folder.path().join("x.css"), "one").unwrap();
    let server = Server::start(&["--public", folder.path().to_str().unwrap()]);
    assert!(server.http(get("/", "")).ends_with("<title>Teahouse</title>/@/x.css"));
    let first = server.http(get("/@/x.css", ""));
    assert!(first.ends_with("one"));
    assert_eq!(header(&first, "Cache-Control"), Some("no-store"));
    std::fs::write(folder.path().join("x.css"), "two").unwrap();
    assert!(server.http(get("/x.css", "")).ends_with("two"), "read anew each time");
}

#[test]
fn health_is_json() {
    let server = Server::start(&[]);
    let _ann = server.hello("Ann");
    let answer = server.http(get("/health", ""));
    let health: serde_json::Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    assert_eq!(health["status"], "ok");
    assert_eq!(health["clients"], 1);
    assert_eq!(health["version"], env!("CARGO_PKG_VERSION"));
    assert!(health["uptime_s"].is_u64());
    assert_eq!(health["address"], "http://localhost/", "where this server can be reached");
    assert_eq!(health.get("password"), None, "nothing is needed to come in");
    assert_eq!(health["addresses"], serde_json::json!([format!("http://{}/", server.address)]));
    assert_eq!(health["name"], "Teahouse");
    assert_eq!(header(&answer, "Content-Type"), Some("application/json"));
}

/// As in a sandbox: what leads out is found all the same, and whatever somebody has connected to is ours.
#[test]
fn the_machine_has_addresses_where_nobody_may_list_them() {
    let probe = std::net::UdpSocket::bind("0.0.0.0:0").unwrap();
    let leads_out = probe.connect("203.0.113.1:9").is_ok();
    let address = probe.local_addr().unwrap().ip();
    let faults = Faults::new();
    faults.hide_interfaces();
    let server = Server::start_as(faults.launch(), &["--listen", "0.0.0.0:0"]);
    let port = server.address.port();
    if leads_out {
        assert!(server.banner.contains(&format!("http://{address}:{port}/")), "{}", server.banner);
        assert_eq!(status(&server, &get("/", "").replace("localhost", &address.to_string())), 200);
        let health = server.http(get("/health", "").replace("localhost", &format!("127.0.0.1:{port}")));
        assert!(health.contains(&format!("\"addresses\":[\"http://{address}:{port}/\"")), "{health}");
        assert!(health.contains(&format!("\"address\":\"http://{address}:{port}/\"")), "{health}");
    }
    assert_eq!(status(&server, &get("/", "").replace("localhost", "198.51.100.7")), 421);
}

#[test]
fn health_says_whether_a_password_is_needed_and_never_which() {
    let server = Server::start(&["--password", "oolong"]);
    let answer = server.http(get("/health", ""));
    let health: serde_json::Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    assert_eq!(health["password"], true);
    assert!(!answer.contains("oolong"));
}

#[test]
fn the_address_comes_as_a_qr_code() {
    let server = Server::start(&[]);
    for path in ["/qr.svg", "/qr/tea.svg", "/qr/%E8%8C%B6.svg"] {
        let code = server.http(get(path, ""));
        assert!(code.starts_with("HTTP/1.1 200 "), "{code}");
        assert_eq!(header(&code, "Content-Type"), Some("image/svg+xml"));
        assert!(header(&code, "Content-Security-Policy").is_some(), "{code}");
    }
    assert!(server.http(get(&format!("/qr/{}.svg", "x".repeat(200)), "")).starts_with("HTTP/1.1 404 "));
}

#[test]
fn one_connection_serves_many_requests() {
    let server = Server::start(&[]);
    let mut stream = server.connect();
    let request = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    // Two at once, then one in pieces, then an upgrade.
    stream.write_all(request.repeat(2).as_bytes()).unwrap();
    let answered = |stream: &mut TcpStream| {
        let head = read_head(stream);
        let length = header(&head, "Content-Length").unwrap().parse().unwrap();
        let mut body = vec![0; length];
        stream.read_exact(&mut body).unwrap();
        assert_eq!(header(&head, "Connection"), Some("keep-alive"));
        assert!(body.starts_with(b"{"));
    };
    answered(&mut stream);
    answered(&mut stream);
    for byte in request.bytes() {
        stream.write_all(&[byte]).unwrap();
    }
    answered(&mut stream);
    stream.write_all(upgrade("/ws").as_bytes()).unwrap();
    assert!(read_head(&mut stream).starts_with("HTTP/1.1 101 "));
}

#[test]
fn the_handshake_is_the_rfcs() {
    let server = Server::start(&[]);
    for field in ["", "Origin: http://localhost\r\n", "Origin: https://localhost\r\n"] {
        let mut stream = server.connect();
        let extras = "Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Protocol: chat\r\n";
        let request = upgrade("/ws").replace("Host:", &format!("{field}{extras}Host:"));
        for byte in request.bytes() {
            stream.write_all(&[byte]).unwrap();
        }
        let head = read_head(&mut stream);
        assert!(head.starts_with("HTTP/1.1 101 Switching Protocols\r\n"), "{head}");
        assert_eq!(header(&head, "Sec-WebSocket-Accept"), Some(ACCEPT));
        assert_eq!(header(&head, "Upgrade"), Some("websocket"));
        assert_eq!(header(&head, "Connection"), Some("Upgrade"));
        assert!(!head.contains("Extensions") && !head.contains("Protocol:"), "nothing is negotiated");
    }
}

#[test]
fn a_head_that_does_not_come_is_not_waited_for() {
    let server = Server::start(&[]);
    let mut silent = server.connect();
    let mut dribbler = server.connect();
    let started = Instant::now();
    dribbler.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    let feeder = {
        let mut dribbler = dribbler.try_clone().unwrap();
        std::thread::spawn(move || {
            while dribbler.write_all(b"X: y\r\n").is_ok() && started.elapsed() < PATIENCE {
                std::thread::park_timeout(Duration::from_millis(200));
            }
        })
    };
    let mut rest = Vec::new();
    let _ = silent.read_to_end(&mut rest);
    let _ = dribbler.read_to_end(&mut rest);
    assert_eq!(rest, b"");
    assert!(started.elapsed() < Duration::from_secs(10), "five seconds for the whole head");
    feeder.join().unwrap();
}

#[test]
fn a_huge_head_is_refused_early() {
    let server = Server::start(&[]);
    let mut stream = server.connect();
    stream.write_all(b"GET / HTTP/1.1\r\nX: ").unwrap();
    let junk = vec![b'x'; 64 * 1024];
    // The server answers after 8 KiB and may close while we are still writing.
    let _ = (0..300).try_for_each(|_| stream.write_all(&junk));
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431 "), "{answer}");
    eventually("the connection is forgotten", || server.ask("stats").contains("clients").then_some(()));
}
