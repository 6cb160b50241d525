//! A room saved over HTTP: who may have which, what is in it, and what becomes of it when its reader is slow or may read
//! no more meanwhile.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};
use socket2::{Domain, Socket, Type};

use crate::http::{get, header};
use crate::support::server::program;
use crate::support::{Client, PATIENCE, Server, eventually};

/// A house with a public room, a private one of Ann and Bob, and a direct one of the two.
struct House {
    server: Server,
    ann: Client,
    bob: Client,
    cid: Client,
    private: String,
    direct: String,
}

fn house(arguments: &[&str]) -> House {
    let server = Server::start(arguments);
    let mut ann = server.join("Ann", "lobby");
    let (bob, cid) = (server.hello("Bob"), server.hello("Cid"));
    let made = ann.ask(json!({"type": "create", "title": "Tea & 茶"}));
    let private = made["room"].as_str().unwrap().to_owned();
    assert_eq!(ann.ask(json!({"type": "invite", "room": private, "user": bob.id}))["type"], "done");
    let direct = format!("dm:{}:{}", ann.id, bob.id);
    for room in ["lobby", &private, &direct] {
        assert_eq!(ann.post(room, &format!("in {room}"), &format!("said in {room}"))["type"], "ack");
    }
    House { server, ann, bob, cid, private, direct }
}

fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\n")
}

/// The room as it stands in a path, in one form and after a `?`.
fn path(room: &str, end: &str) -> String {
    format!("/export/{}{end}", room.replace(':', "%3A"))
}

/// Status and refusal's code, if it is one.
fn told(server: &Server, room: &str, fields: &str) -> (u16, String) {
    let answer = server.http(get(&path(room, ".txt"), fields));
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let body: Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap_or_default();
    (status, body["code"].as_str().unwrap_or_default().to_owned())
}

/// The body of an answer in chunks, and whether it is whole.
fn unchunked(body: &[u8]) -> (Vec<u8>, bool) {
    let (mut rest, mut whole) = (body, Vec::new());
    loop {
        let Some(end) = rest.windows(2).position(|pair| pair == b"\r\n") else { return (whole, false) };
        let count = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        rest = &rest[end + 2..];
        if count == 0 {
            assert_eq!(rest, b"\r\n");
            return (whole, true);
        }
        let Some(chunk) = rest.get(..count) else { return (whole, false) };
        whole.extend_from_slice(chunk);
        rest = rest.get(count + 2..).unwrap_or_default();
    }
}

fn saved(server: &Server, path: &str, token: &str) -> String {
    let answer = server.http(get(path, &bearer(token)));
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 ") && head.contains("Transfer-Encoding: chunked"), "{head}");
    let (whole, is_whole) = unchunked(body.as_bytes());
    assert!(is_whole);
    String::from_utf8(whole).unwrap()
}

fn seqs(lines: &str) -> Vec<u64> {
    let of = |line: &str| serde_json::from_str::<Value>(line).unwrap()["seq"].as_u64().unwrap();
    lines.lines().map(of).collect()
}

#[test]
fn each_gets_what_they_may_read_and_hears_of_nothing_else() {
    let House { server, mut ann, bob, cid, private, direct } = house(&[]);
    let foreign = |token: &str, field: &str| bearer(token) + field + "\r\n";
    let ours = format!("Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n{}", bearer(&cid.token));
    let nobody = "p:aaaaaaaaaaaaaaaa";
    for (room, fields, status, code) in [
        ("lobby", String::new(), 401, "token_unknown"),
        ("lobby", bearer("nonsense"), 401, "token_unknown"),
        ("lobby", bearer(&cid.token).replace("Bearer", "Basic"), 401, "token_unknown"),
        ("lobby", bearer(&cid.token) + &bearer(&cid.token), 401, "token_unknown"),
        (&private, String::new(), 401, "token_unknown"),
        ("lobby", bearer(&cid.token), 200, ""),
        ("lobby", bearer(&cid.token).replace("Bearer", "bearer"), 200, ""),
        ("lobby", ours, 200, ""),
        ("lobby", foreign(&cid.token, "Origin: http://evil.example"), 403, ""),
        ("lobby", foreign(&cid.token, "Origin: null"), 403, ""),
        ("lobby", foreign(&cid.token, "Sec-Fetch-Site: cross-site"), 403, ""),
        (&private, bearer(&ann.token), 200, ""),
        (&private, bearer(&bob.token), 200, ""),
        (&private, bearer(&cid.token), 404, "no_such_room"),
        (nobody, bearer(&cid.token), 404, "no_such_room"),
        (&direct, bearer(&bob.token), 200, ""),
        (&direct, bearer(&cid.token), 404, "no_such_room"),
        ("dm:1:99", bearer(&ann.token), 404, "no_such_user"),
        ("dm:x", bearer(&ann.token), 404, "no_such_room"),
        ("nowhere", bearer(&ann.token), 404, "no_such_room"),
        ("a%20b", bearer(&ann.token), 400, "bad_field"),
    ] {
        assert_eq!(told(&server, room, &fields), (status, code.to_owned()), "{room} {fields}");
    }
    let answer = server.http(get("/export/lobby.txt", ""));
    assert_eq!(header(&answer, "WWW-Authenticate"), Some("Bearer"));
    assert!(!server.http(get(&path(&private, ".txt"), &bearer(&cid.token))).contains("茶"));
    // What is no form of a transcript is no path, and what is no question is refused.
    for (path, status) in [
        ("/export/lobby", 404),
        ("/export/lobby.pdf", 404),
        ("/export/lobby.txt?after=x", 400),
        ("/export/lobby.txt?before=-1", 400),
        ("/export/lobby.txt?after=1&after=2", 400),
    ] {
        let answer = server.http(get(path, &bearer(&ann.token)));
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{path}: {answer}");
    }
    let post = get("/export/lobby.txt", &bearer(&ann.token)).replace("GET", "POST");
    assert!(server.http(post).starts_with("HTTP/1.1 405 "));
    // Who is put out, is signed out or is banned has it no more.
    assert_eq!(ann.ask(json!({"type": "expel", "room": private, "user": bob.id}))["type"], "done");
    assert_eq!(told(&server, &private, &bearer(&bob.token)), (404, "no_such_room".into()));
    assert!(server.ask("ban Cid 5 spam").contains("Cid"));
    assert_eq!(told(&server, "lobby", &bearer(&cid.token)), (403, "banned".into()));
    let device = ann.ask(json!({"type": "devices"}))["devices"][0]["id"].clone();
    assert_eq!(ann.ask(json!({"type": "revoke", "device": device}))["type"], "done");
    assert_eq!(told(&server, "lobby", &bearer(&ann.token)), (401, "token_unknown".into()));
}

#[test]
fn behind_a_password_a_token_counts_when_its_device_has_come_in_under_the_present_one() {
    let launch = |server: Server, password| {
        let data = server.data().to_owned();
        drop(server);
        Server::start_in(&data, &["--password", password])
    };
    let data = tempfile::tempdir().unwrap();
    let server = Server::start_in(data.path(), &["--password", "one"]);
    let come = |server: &Server, with: Value| Client::hello_with(server.address, with);
    let ann = come(&server, json!({"type": "hello", "name": "Ann", "password": "one"}));
    assert_eq!(told(&server, "lobby", &bearer(&ann.token)).0, 200);
    let server = launch(server, "two");
    assert_eq!(told(&server, "lobby", &bearer(&ann.token)), (401, "token_unknown".into()));
    drop(come(&server, json!({"type": "hello", "token": ann.token, "password": "two"})));
    assert_eq!(told(&server, "lobby", &bearer(&ann.token)).0, 200);
}

#[test]
fn what_is_saved_is_what_the_program_writes_between_two_places() {
    let House { server, mut ann, private, direct, .. } = house(&["--rate", "0"]);
    (0..450).for_each(|n| drop(ann.post("lobby", &format!("n{n}"), &format!("number {n} <&>"))));
    ann.ask(json!({"type": "delete", "room": "lobby", "seq": 7}));
    let of = |end: &str| saved(&server, &path("lobby", end), &ann.token);
    for format in ["html", "jsonl", "txt"] {
        let written = program()
            .args(["--data", server.data().to_str().unwrap(), "export", "lobby", "--format", format])
            .output()
            .unwrap();
        let written = String::from_utf8(written.stdout).unwrap();
        assert!(written.contains("number 449") && !written.contains("number 5 "), "{format}");
        assert_eq!(of(&format!(".{format}")), written, "{format}");
    }
    let between = |query: &str| seqs(&of(&format!(".jsonl{query}")));
    let last = 452;
    assert_eq!(between(""), (1..=last).collect::<Vec<_>>());
    assert_eq!(between("?after=200"), (201..=last).collect::<Vec<_>>());
    assert_eq!(between("?before=202"), (1..=201).collect::<Vec<_>>());
    assert_eq!(between("?after=199&before=402"), (200..=401).collect::<Vec<_>>());
    for nothing in [
        "?after=9000",
        "?after=9223372036854775808",
        "?before=0",
        "?before=1",
        "?after=7&before=8",
        "?after=8&before=3",
    ] {
        assert_eq!(between(nothing), [0; 0], "{nothing}");
    }
    // The room by what it is called, in the page and as a file.
    let answer = server.http(get(&path(&private, ".html"), &bearer(&ann.token)));
    assert!(answer.contains("<title>Tea &amp; 茶</title>") && answer.contains(&format!("said in {private}")));
    let name = "attachment; filename=\"Tea & _.html\"; filename*=UTF-8''Tea%20%26%20%E8%8C%B6.html";
    assert_eq!(header(&answer, "Content-Disposition"), Some(name));
    assert_eq!(header(&answer, "Content-Type"), Some("text/html; charset=utf-8"));
    assert_eq!(header(&answer, "Cache-Control"), Some("no-store"));
    let answer = server.http(get(&path(&direct, ".txt"), &bearer(&ann.token)));
    assert!(header(&answer, "Content-Disposition").unwrap().contains("\"Bob.txt\""), "{answer}");
    // HEAD is GET without the body, and HTTP/1.0 knows no chunks.
    let head = server.http(get("/export/lobby.html", &bearer(&ann.token)).replace("GET", "HEAD"));
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && head.ends_with("\r\n\r\n"), "{head}");
    assert_eq!(header(&head, "Transfer-Encoding"), Some("chunked"));
    let old = server.http(get("/export/lobby.txt", &bearer(&ann.token)).replace("HTTP/1.1", "HTTP/1.0"));
    assert_eq!(header(&old, "Transfer-Encoding"), None);
    assert_eq!(old.split_once("\r\n\r\n").unwrap().1, of(".txt"));
}

/// Fills a room with more than any socket holds for a reader that takes nothing, over connections of which none says
/// too much at once.
fn fill(server: &Server, token: &str, room: &str) -> usize {
    let text = "x".repeat(4_000);
    for part in 0..6 {
        let mut author = Client::resume(server.address, token);
        author.join(room);
        for n in 0..500 {
            let cid = format!("{part} {n}");
            author.say(&json!({"type": "post", "room": room, "cid": cid, "text": text}));
            if n % 20 == 19 {
                (0..20).for_each(|_| drop(author.next("ack")));
                author.forget();
            }
        }
    }
    3_000 * text.len()
}

/// Asks for a room and reads the head of the answer and nothing more.
fn begin(server: &Server, room: &str, token: &str) -> TcpStream {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.set_recv_buffer_size(16 * 1024).unwrap();
    socket.connect(&server.address.into()).unwrap();
    let mut stream = TcpStream::from(socket);
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(get(&path(room, ".txt"), &bearer(token)).as_bytes()).unwrap();
    let head = crate::support::client::read_head(&mut stream);
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    stream
}

/// What is left of it, and whether it is whole.
fn rest(mut stream: TcpStream) -> (usize, bool) {
    let mut body = Vec::new();
    // A reset is an end that is not whole.
    let _ = stream.read_to_end(&mut body);
    let (text, is_whole) = unchunked(&body);
    (text.len(), is_whole)
}

#[test]
fn a_slow_reader_has_two_and_hinders_nobody_and_who_may_read_no_more_gets_no_more() {
    let House { mut server, mut ann, bob, mut cid, private, .. } = house(&["--rate", "0"]);
    let bytes = fill(&server, &ann.token, &private);
    let made = cid.ask(json!({"type": "join", "room": "shed"}));
    assert_eq!(made["type"], "joined");
    fill(&server, &cid.token, "shed");
    // Their first connections have not read all that.
    ann = Client::resume(server.address, &ann.token);
    let [expelled, other] = [&private, "shed"].map(|room| begin(&server, room, &bob.token));
    // A third one waits for one of them to end; what others ask for does not wait.
    let answer = server.http(get("/export/lobby.txt", &bearer(&bob.token)));
    assert!(answer.starts_with("HTTP/1.1 429 ") && answer.contains("\"slow_down\""), "{answer}");
    assert_eq!(header(&answer, "Retry-After"), Some("10"));
    let (count, is_whole) = rest(begin(&server, &private, &ann.token));
    assert!(is_whole && count > bytes, "{count} of {bytes} bytes");
    let page = ann.ask(json!({"type": "history", "room": private, "after": 0}));
    assert_eq!(page["type"], "history");
    // One is put out of the room, the other room is taken away.
    assert_eq!(ann.ask(json!({"type": "expel", "room": private, "user": bob.id}))["type"], "done");
    assert!(server.ask("role Ann operator").contains("is operator"));
    assert_eq!(ann.ask(json!({"type": "remove", "room": "shed"}))["type"], "done");
    for stream in [expelled, other] {
        let (count, is_whole) = rest(stream);
        assert!(!is_whole && count < bytes, "{count} of {bytes} bytes");
    }
    // Both are over, so there is room for two again.
    eventually("the ended ones are counted no more", || {
        (told(&server, "lobby", &bearer(&bob.token)).0 == 200).then_some(())
    });
    // Who reads nothing does not hold up a stop.
    let left = begin(&server, &private, &ann.token);
    server.signal("-TERM");
    assert!(server.wait().success());
    assert!(!rest(left).1);
}

#[test]
fn what_is_said_meanwhile_is_not_in_it() {
    let House { server, mut ann, private, .. } = house(&["--rate", "0"]);
    fill(&server, &ann.token, &private);
    ann = Client::resume(server.address, &ann.token);
    let stream = begin(&server, &private, &ann.token);
    let late = "said while it was saved";
    assert_eq!(ann.post(&private, "late", late)["type"], "ack");
    let mut body = Vec::new();
    let mut stream = stream;
    stream.read_to_end(&mut body).unwrap();
    let (text, is_whole) = unchunked(&body);
    assert!(is_whole && !String::from_utf8(text).unwrap().contains(late));
    assert!(saved(&server, &path(&private, ".txt?after=3000"), &ann.token).contains(late));
}
