//! Files over sockets: brought, interrupted, posted, fetched, gone; and those who bring what they should not.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha1::{Digest, Sha1};

use crate::support::faults::Faults;
use crate::support::server::program;
use crate::support::upload::{Uploader, answer, ask, begin, id, png};
use crate::support::{Client, Server, eventually};

fn uploader(server: &Server, client: &Client) -> Uploader {
    Uploader::new(server.address, &client.token)
}

fn post(client: &mut Client, cid: &str, text: &str, files: &Value) -> Value {
    client.ask(json!({"type": "post", "room": "lobby", "cid": cid, "text": text, "files": files}))
}

fn history(client: &mut Client) -> Vec<Value> {
    client.ask(json!({"type": "history", "room": "lobby"}))["events"].as_array().unwrap().clone()
}

/// The names in the folder of files.
pub fn stored(data: &Path) -> Vec<String> {
    let names = std::fs::read_dir(data.join("files")).unwrap();
    let mut names: Vec<String> =
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    // It says whose they are.
    names.retain(|name| name != "epoch");
    names.sort();
    names
}

#[test]
fn a_file_is_brought_in_parts_over_a_crash_and_goes_with_its_message() {
    let server = Server::start(&[]);
    let (mut ann, mut bob) = (server.join("Ann", "lobby"), server.join("Bob", "lobby"));
    let picture = png(640, 480, 300_000);
    let path = uploader(&server, &ann).begin("../../Teekanne 茶.png", picture.len());
    let part = uploader(&server, &ann).patch(&path, 0, &picture[..100_000]);
    assert_eq!((part.status, part.number("Upload-Offset")), (204, Some(100_000)));
    assert_eq!(stored(server.data()), [format!("{}.part", id(&path))]);

    let server = server.crash_and_restart();
    ann = Client::resume(server.address, &ann.token);
    ann.join("lobby");
    bob = Client::resume(server.address, &bob.token);
    bob.join("lobby");
    let by = uploader(&server, &ann);
    let there = by.head(&path);
    assert_eq!((there.status, there.number("Upload-Offset")), (200, Some(100_000)), "{there:?}");
    assert_eq!(there.number("Upload-Length"), Some(300_000));
    assert_eq!(by.patch(&path, 99_999, b"x").status, 409);
    assert_eq!(post(&mut ann, "0", "too early", &json!([id(&path)]))["code"], "upload_unknown");
    let sum = STANDARD.encode(Sha1::digest(&picture[100_000..]));
    let checked = format!("Upload-Checksum: sha1 {sum}\r\n");
    assert_eq!(by.patch_with(&path, 100_000, &[7; 10], &checked).status, 460);
    assert_eq!(by.head(&path).number("Upload-Offset"), Some(100_000));
    assert_eq!(by.patch_with(&path, 100_000, &picture[100_000..], &checked).status, 204);
    assert_eq!((stored(server.data()), by.head(&path).status), (vec![id(&path).to_owned()], 200));

    let acked = post(&mut ann, "1", "", &json!([{"id": id(&path), "alt": "a pot"}]));
    assert_eq!(acked["type"], "ack", "{acked}");
    let heard = bob.next("message");
    let file = json!([{"id": id(&path), "name": "Teekanne 茶.png", "type": "image/png", "bytes": 300_000,
        "width": 640, "height": 480, "alt": "a pot"}]);
    assert_eq!((&heard["files"], &heard["text"]), (&file, &json!("")));
    let answer = by.get(&path, "");
    assert!(answer.status == 200 && answer.body == picture, "{}", answer.head);
    assert_eq!(by.delete(&path).status, 403, "a message has it");

    let server = server.crash_and_restart();
    let mut ann = Client::resume(server.address, &ann.token);
    ann.join("lobby");
    let by = uploader(&server, &ann);
    assert_eq!(history(&mut ann)[0]["files"], file);
    assert_eq!(by.get(&path, "").status, 200);
    let found = eventually("it is found by its name", || {
        let again = ann.ask(json!({"type": "search", "query": "teekanne has:image"}));
        Some(again).filter(|again| again["hits"].as_array().is_some_and(|hits| !hits.is_empty()))
    });
    assert_eq!(found["hits"][0]["files"], file);
    assert_eq!(ann.ask(json!({"type": "delete", "room": "lobby", "seq": 1}))["type"], "ack");
    assert_eq!(by.get(&path, "").status, 404);
    eventually("its bytes are gone", || stored(server.data()).is_empty().then_some(()));
    assert_eq!(history(&mut ann)[0]["files"], Value::Null);
}

/// Method, path, fields, body; status and code of the answer.
type Case<'a> = (&'a str, &'a str, String, &'a [u8], u16, &'a str);

#[track_caller]
fn check(server: &Server, cases: &[Case<'_>]) {
    for (method, path, fields, body, status, code) in cases {
        let answer = ask(server.address, method, path, fields, body);
        let told = (answer.status, answer.code());
        assert_eq!(told, (*status, (*code).to_owned()), "{method} {path} {fields} {answer:?}");
    }
}

#[test]
fn what_is_wrong_with_a_request_is_said_by_its_status() {
    let server = Server::start(&["--max-upload", "1M"]);
    let ann = server.hello("Ann");
    let by = uploader(&server, &ann);
    let path = by.begin("a", 10);
    let none = format!("/files/{}", "0".repeat(32));
    let mine = by.fields();
    let one = format!("{mine}Upload-Length: 1\r\n");
    let of = STANDARD.encode("0".repeat(32));
    let nobody = "Tus-Resumable: 1.0.0\r\nUpload-Length: 1\r\n".to_owned();
    check(
        &server,
        &[
            ("OPTIONS", "/files", String::new(), b"", 204, ""),
            ("OPTIONS", &path, String::new(), b"", 204, ""),
            ("POST", "/files", nobody, b"", 401, "token_unknown"),
            ("POST", "/files", one.replace("Bearer ", "Bearer x"), b"", 401, "token_unknown"),
            ("POST", "/files", one.replace("1.0.0", "0.2.2"), b"", 412, "bad_field"),
            ("POST", "/files", mine.clone(), b"", 400, "bad_field"),
            ("POST", "/files", one.replace("Length: 1", "Length: 1048577"), b"", 413, "too_long"),
            ("POST", "/files", format!("{one}Origin: http://evil.example\r\n"), b"", 403, "forbidden"),
            ("POST", "/files", format!("{one}Origin: null\r\n"), b"", 403, "forbidden"),
            ("POST", "/files", format!("{one}Sec-Fetch-Site: cross-site\r\n"), b"", 403, "forbidden"),
            (
                "POST",
                "/files",
                format!("{one}Upload-Metadata: preview-of {of}\r\n"),
                b"",
                404,
                "upload_unknown",
            ),
            ("HEAD", &none, mine.clone(), b"", 404, ""),
            ("HEAD", "/files/nonsense", mine.clone(), b"", 404, ""),
            ("DELETE", &none, mine.clone(), b"", 404, "upload_unknown"),
            ("PUT", &path, mine.clone(), b"", 405, ""),
            ("GET", "/files", mine.clone(), b"", 405, ""),
            ("GET", &path, String::new(), b"", 404, "upload_unknown"),
        ],
    );
    let offer = ask(server.address, "OPTIONS", "/files", "", b"");
    let extensions = "creation,creation-with-upload,expiration,checksum,termination";
    assert_eq!(offer.field("Tus-Extension"), Some(extensions));
    assert_eq!((offer.field("Tus-Max-Size"), offer.field("Tus-Version")), (Some("1048576"), Some("1.0.0")));
}

#[test]
fn a_part_that_does_not_fit_is_refused_and_leaves_nothing() {
    let server = Server::start(&["--max-upload", "1M"]);
    let ann = server.hello("Ann");
    let by = uploader(&server, &ann);
    let path = by.begin("a", 10);
    let none = format!("/files/{}", "0".repeat(32));
    let part = |offset: usize, length: usize| by.patch_fields(offset, length);
    let chunked = part(0, 3).replace("Content-Length: 3", "Transfer-Encoding: chunked");
    check(
        &server,
        &[
            ("PATCH", &none, part(0, 1), b"x", 404, "upload_unknown"),
            ("PATCH", &path, chunked, b"3\r\nabc\r\n0\r\n\r\n", 411, "bad_field"),
            ("PATCH", &path, part(0, 3).replace("Content-Length: 3\r\n", ""), b"", 411, "bad_field"),
            ("PATCH", &path, part(0, 3).replace("offset+octet-stream", "json"), b"abc", 415, "bad_field"),
            ("PATCH", &path, part(0, 11), b"", 413, "too_long"),
            ("PATCH", &path, part(5, 6), b"", 413, "too_long"),
            ("PATCH", &path, part(5, 3), b"abc", 409, "bad_field"),
            ("PATCH", &path, part(0, 3).replace("Upload-Offset: 0\r\n", ""), b"abc", 400, "bad_field"),
            (
                "PATCH",
                &path,
                format!("{}Upload-Checksum: md5 AAAA\r\n", part(0, 3)),
                b"abc",
                400,
                "bad_field",
            ),
            ("PATCH", &path, format!("{}Expect: 200-ok\r\n", part(0, 3)), b"abc", 417, "bad_field"),
        ],
    );
    assert_eq!(by.head(&path).number("Upload-Offset"), Some(0), "nothing of what was refused is there");
    assert!(stored(server.data()).is_empty(), "{:?}", stored(server.data()));
    // Some proxies know only old methods.
    let fields = part(0, 10) + "X-HTTP-Method-Override: PATCH\r\n";
    assert_eq!(ask(server.address, "POST", &path, &fields, b"0123456789").status, 204);
}

/// Nobody has heard where it is, so nobody could go on with it or end it.
#[test]
fn a_creation_whose_bytes_are_refused_or_cut_leaves_nothing() {
    let server = Server::start(&[]);
    let ann = server.hello("Ann");
    let by = uploader(&server, &ann);
    let fields = by.patch_fields(0, 5) + "Upload-Length: 5\r\n";
    let wrong = format!("{fields}Upload-Checksum: sha1 {}\r\n", STANDARD.encode([1; 20]));
    for n in 0..10 {
        let answer = ask(server.address, "POST", "/files", &wrong, b"green");
        assert_eq!(answer.status, 460, "{n}: {answer:?}");
    }
    for _ in 0..4 {
        begin(server.address, "POST", "/files", &fields).write_all(b"gre").unwrap();
    }
    eventually("the cut ones are counted no more", || {
        let paths = [(); 4].map(|()| by.create("tea", 5, ""));
        let are_made = paths.iter().all(|answer| answer.status == 201);
        paths.iter().filter_map(|answer| answer.field("Location")).for_each(|path| drop(by.delete(path)));
        are_made.then_some(())
    });
    eventually("no bytes are left", || stored(server.data()).is_empty().then_some(()));
    assert_eq!(server.ask("files").lines().filter(|line| line.contains("Ann")).count(), 0);
}

#[test]
fn what_one_brings_is_ones_own_and_there_may_be_none_at_all() {
    let server = Server::start(&[]);
    let (ann, bob) = (server.hello("Ann"), server.hello("Bob"));
    let by = uploader(&server, &ann);
    let path = by.bring("a", b"0123456789");
    assert_eq!(uploader(&server, &bob).head(&path).status, 404, "somebody else's");
    assert_eq!(uploader(&server, &bob).delete(&path).status, 404);
    assert_eq!((by.delete(&path).status, by.head(&path).status), (204, 404));
    eventually("it is gone", || stored(server.data()).is_empty().then_some(()));
    let off = Server::start(&["--max-upload", "0"]);
    let cid = off.hello("Cid");
    assert_eq!(cid.welcome["limits"]["upload_bytes"], 0);
    assert_eq!(ask(off.address, "OPTIONS", "/files", "", b"").status, 404);
    assert_eq!(uploader(&off, &cid).create("a", 1, "").status, 404);
    // What was begun or brought before files were switched off: it does not grow, and is fetched where it is known.
    let mut server = server;
    let (begun, there) = (by.begin("begun", 10), by.bring("there", b"tea"));
    server.signal("-TERM");
    assert!(server.wait().success());
    let off = Server::start_in(server.data(), &["--max-upload", "0"]);
    let by = Uploader::new(off.address, &by.token);
    for answer in [by.patch(&begun, 0, b"x"), by.head(&begun), by.delete(&begun), by.head(&there)] {
        assert_eq!(answer.status, 404, "{answer:?}");
    }
    assert_eq!(ask(off.address, "OPTIONS", &begun, "", b"").status, 404);
    assert_eq!(by.get(&there, "").body, b"tea");
}

/// T57, T58, T59, T63, T64: a name is for people, and what is not a picture, a sound or a film is never shown in place.
#[test]
fn a_file_is_shown_by_its_bytes_and_called_by_its_id() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let by = uploader(&server, &ann);
    let polyglot = [&png(5, 5, 100)[..], b"<script>alert(1)</script>"].concat();
    let huge = png(50_000, 50_000, 200);
    let long = "n".repeat(300);
    let cases: Vec<(&str, Vec<u8>, &str, &str, bool)> = vec![
        (
            "tea.png",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
            "tea.png",
            "text/plain",
            false,
        ),
        ("a.png", b"<!doctype html><script>alert(1)</script>".to_vec(), "a.png", "text/plain", false),
        ("x.html", polyglot, "x.html", "image/png", true),
        ("/etc/passwd", b"%PDF-1.7 /JS".to_vec(), "passwd", "application/pdf", false),
        ("..%2f..%2fx", b"PK\x03\x04 42.zip".to_vec(), "..%2f..%2fx", "application/zip", false),
        ("C:\\x\\CON", b"\x1f\x8b\x08\0\0".to_vec(), "CON", "application/gzip", false),
        ("a\r\nSet-Cookie: x=1", b"\0\x01".to_vec(), "aSet-Cookie: x=1", "application/octet-stream", false),
        ("n\0ul", b"".to_vec(), "nul", "application/octet-stream", false),
        (".htaccess", huge, ".htaccess", "image/png", true),
        (&long, b"GIF89a\x05\0\x05\0".to_vec(), "file", "image/gif", true),
    ];
    for (number, (typed, bytes, name, kind, is_inline)) in cases.iter().enumerate() {
        let path = by.bring(typed, bytes);
        let acked = post(&mut ann, &number.to_string(), "x", &json!([id(&path)]));
        assert_eq!(acked["type"], "ack", "{acked}");
        let file = &ann.next("message")["files"][0];
        assert_eq!((&file["name"], &file["type"]), (&json!(name), &json!(kind)), "{typed:?}");
        let answer = by.get(&path, "");
        assert!(answer.status == 200 && answer.body == *bytes, "{}", answer.head);
        let (shown, media) =
            if *is_inline { ("inline", *kind) } else { ("attachment", "application/octet-stream") };
        assert_eq!(answer.field("Content-Type"), Some(media), "{typed:?}");
        let disposition = answer.field("Content-Disposition").unwrap();
        assert!(disposition.starts_with(&format!("{shown}; ")), "{disposition}");
        assert_eq!(answer.field("Content-Security-Policy"), Some("sandbox; default-src 'none'"));
        assert_eq!(answer.field("X-Content-Type-Options"), Some("nosniff"));
        assert_eq!(answer.field("Cross-Origin-Resource-Policy"), Some("same-origin"));
        assert_eq!(answer.field("Set-Cookie"), None, "{}", answer.head);
    }
    let names = stored(server.data());
    assert!(names.len() == cases.len() && names.iter().all(|name| name.len() == 32), "{names:?}");
    assert!(!PathBuf::from("/tmp/x").exists());
}

/// T66, and what a cache asks.
#[test]
fn a_part_of_a_file_is_fetched_and_never_more_than_there_is() {
    let server = Server::start(&[]);
    let ann = server.hello("Ann");
    let by = uploader(&server, &ann);
    let bytes: Vec<u8> = (0..200_000_u32).map(|at| (at % 251) as u8).collect();
    let path = by.bring("film", &bytes);
    let tag = by.get(&path, "").field("ETag").unwrap().to_owned();
    let many = format!("Range: bytes={}\r\n", vec!["0-0"; 1_000].join(","));
    let same = format!("Range: bytes=0-9\r\nIf-Range: {tag}\r\n");
    for (fields, status, from, to) in [
        ("Range: bytes=0-9\r\n", 206, 0, 10),
        ("Range: bytes=199990-\r\n", 206, 199_990, 200_000),
        ("Range: bytes=-10\r\n", 206, 199_990, 200_000),
        ("Range: bytes=100-99999999999\r\n", 206, 100, 200_000),
        ("Range: bytes=9-0\r\n", 200, 0, 200_000),
        (&same, 206, 0, 10),
        ("Range: bytes=0-9\r\nIf-Range: \"other\"\r\n", 200, 0, 200_000),
    ] {
        let answer = by.get(&path, fields);
        assert!(answer.status == status && answer.body == bytes[from..to], "{fields} {}", answer.head);
        let range = format!("bytes {from}-{}/200000", to - 1);
        assert_eq!(answer.field("Content-Range"), (status == 206).then_some(range.as_str()));
    }
    for fields in ["Range: bytes=200000-\r\n", "Range: bytes=0-1,3-4\r\n", &many] {
        let answer = by.get(&path, fields);
        assert_eq!((answer.status, answer.field("Content-Range")), (416, Some("bytes */200000")), "{fields}");
    }
    let unchanged = by.get(&path, &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((unchanged.status, unchanged.body.len()), (304, 0));
    let head = ask(server.address, "HEAD", &format!("{path}/x"), "", b"");
    assert_eq!((head.status, head.number("Content-Length"), head.body.len()), (200, Some(200_000), 0));
}

/// T60: a body that is not what was said of it leaves nothing behind but what may be continued.
#[test]
fn a_body_is_what_its_head_says_or_is_refused() {
    let server = Server::start(&["--max-upload", "1M"]);
    let ann = server.hello("Ann");
    let by = uploader(&server, &ann);
    let path = by.begin("a", 100_000);
    // Half of it, and the line is gone.
    let mut line = begin(server.address, "PATCH", &path, &by.patch_fields(0, 100_000));
    line.write_all(&[1; 40_000]).unwrap();
    eventually("it has come", || (by.head(&path).number("Upload-Offset") == Some(40_000)).then_some(()));
    drop(line);
    assert_eq!(by.patch(&path, 40_000, &[2; 60_000]).status, 204);
    let whole = by.get(&path, "").body;
    assert!(whole[..40_000] == [1; 40_000] && whole[40_000..] == [2; 60_000]);
    // With a checksum all of it comes or nothing.
    let path = by.begin("b", 100_000);
    let sum = format!("Upload-Checksum: sha1 {}\r\n", STANDARD.encode(Sha1::digest([1; 100_000])));
    let mut line = begin(server.address, "PATCH", &path, &(by.patch_fields(0, 100_000) + &sum));
    line.write_all(&[1; 40_000]).unwrap();
    drop(line);
    eventually("nothing is kept", || {
        (!stored(server.data()).iter().any(|n| n.ends_with(".sure"))).then_some(())
    });
    assert_eq!(by.head(&path).number("Upload-Offset"), Some(0));
    assert_eq!(by.patch_with(&path, 0, &[1; 100_000], &sum).status, 204);
    // Creation and the first part in one.
    let fields = format!(
        "{}Upload-Length: 6\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: 6\r\n",
        by.fields()
    );
    let made = ask(server.address, "POST", "/files", &fields, b"abcdef");
    assert_eq!((made.status, made.number("Upload-Offset")), (201, Some(6)));
    assert_eq!(by.get(made.field("Location").unwrap(), "").body, b"abcdef");
    let more = fields.replace("Upload-Length: 6", "Upload-Length: 5");
    assert_eq!(ask(server.address, "POST", "/files", &more, b"abcdef").status, 413);
    // Whoever waits for a word with the body gets it, or a refusal without having sent anything.
    let path = by.begin("c", 3);
    let mut line =
        begin(server.address, "PATCH", &path, &(by.patch_fields(0, 3) + "Expect: 100-continue\r\n"));
    let mut word = [0; 25];
    line.read_exact(&mut word).unwrap();
    assert_eq!(&word, b"HTTP/1.1 100 Continue\r\n\r\n");
    line.write_all(b"tea").unwrap();
    assert_eq!(answer(line).status, 204);
    let line = begin(server.address, "PATCH", &path, &(by.patch_fields(9, 3) + "Expect: 100-continue\r\n"));
    assert_eq!(answer(line).status, 413);
}

/// T61: bodies that dribble end, and nobody else notices.
#[test]
fn a_body_that_brings_too_little_ends_and_another_takes_over_from_one_that_hangs() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let by = uploader(&server, &ann);
    let path = by.begin("slow", 1_000);
    let begun = Instant::now();
    // Five people with as many each as anybody may have.
    let people: Vec<_> = (0..5).map(|n| uploader(&server, &server.hello(&format!("Slow {n}")))).collect();
    let mut lines: Vec<_> = people
        .iter()
        .flat_map(|by| ["a", "b", "c", "d"].map(|name| (by, by.begin(name, 1_000))))
        .map(|(by, path)| begin(server.address, "PATCH", &path, &by.patch_fields(0, 1_000)))
        .collect();
    let mut hung = begin(server.address, "PATCH", &path, &by.patch_fields(0, 1_000));
    hung.write_all(b"0123456789").unwrap();
    eventually("it has come", || (by.head(&path).number("Upload-Offset") == Some(10)).then_some(()));
    let rest = by.patch(&path, 10, &[7; 990]);
    assert_eq!((rest.status, rest.number("Upload-Offset")), (204, Some(1_000)), "it hangs no more");
    assert!(begun.elapsed() < Duration::from_secs(20));
    let mut byte = [0];
    assert_eq!(hung.read(&mut byte).unwrap_or(0), 0, "its connection has ended");
    while begun.elapsed() < Duration::from_secs(29) {
        lines.iter_mut().for_each(|line| line.write_all(b"x").unwrap());
        let asked = Instant::now();
        assert_eq!(ann.post("lobby", &format!("{:?}", begun.elapsed()), "still here")["type"], "ack");
        assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
        std::thread::park_timeout(Duration::from_secs(1));
    }
    for line in lines {
        assert_eq!(answer(line).status, 408);
    }
    assert!(begun.elapsed() < Duration::from_secs(36), "{:?}", begun.elapsed());
}

/// T62.
#[test]
fn what_is_full_refuses_and_takes_nothing_from_anybody() {
    let faults = Faults::new();
    let server = Server::start_as(
        faults.launch(),
        &["--user-files", "100K", "--all-files", "150K", "--max-upload", "80K"],
    );
    let (mut ann, bob) = (server.join("Ann", "lobby"), server.hello("Bob"));
    let (by, other) = (uploader(&server, &ann), uploader(&server, &bob));
    let first = by.bring("a", &[1; 80 * 1024]);
    assert_eq!(post(&mut ann, "1", "", &json!([id(&first)]))["type"], "ack");
    let refused = by.create("b", 20 * 1024 + 1, "");
    assert_eq!((refused.status, refused.code().as_str()), (507, "storage_full"));
    assert_eq!(by.create("c", 20 * 1024, "").status, 201, "what was said beforehand counts");
    assert_eq!(by.create("d", 1, "").status, 507);
    assert_eq!(other.create("e", 50 * 1024 + 1, "").status, 507, "all files together");
    assert_eq!(other.create("f", 50 * 1024, "").status, 201);
    assert_eq!(by.get(&first, "").status, 200);
    let server = server.crash_and_restart();
    ann = Client::resume(server.address, &ann.token);
    ann.join("lobby");
    let by = uploader(&server, &ann);
    assert_eq!(by.create("d", 1, "").status, 507, "after a restart too");
    assert_eq!(ann.ask(json!({"type": "delete", "room": "lobby", "seq": 1}))["type"], "ack");
    faults.free_bytes(1 << 30);
    let refused = by.create("g", 1, "");
    assert_eq!((refused.status, refused.code().as_str()), (507, "storage_full"), "the disk keeps too little");
    assert_eq!(ann.post("lobby", "2", "the chat goes on")["type"], "ack");
    faults.free_bytes(0);
    assert_eq!(by.create("h", 80 * 1024, "").status, 201, "a deleted message takes nothing any more");
}

#[test]
fn four_uploads_at_a_time_and_one_that_was_forgotten_makes_way() {
    let server = Server::start(&[]);
    let ann = server.hello("Ann");
    let by = uploader(&server, &ann);
    let paths: Vec<String> = (0..4).map(|n| by.begin(&n.to_string(), 10)).collect();
    paths.iter().for_each(|path| assert_eq!(by.patch(path, 0, b"x").status, 204));
    let fifth = by.create("5", 10, "");
    assert_eq!((fifth.status, fifth.code().as_str()), (429, "too_many"));
    assert!((1..=600).contains(&fifth.number("Retry-After").unwrap()));
    let part = server.data().join("files").join(format!("{}.part", id(&paths[2])));
    let long_ago = SystemTime::now() - Duration::from_secs(601);
    File::options().write(true).open(&part).unwrap().set_modified(long_ago).unwrap();
    assert_eq!(by.create("5", 10, "").status, 201);
    let there: Vec<u16> = paths.iter().map(|path| by.head(path).status).collect();
    assert_eq!(there, [200, 200, 404, 200]);
    eventually("its bytes are gone", || (!part.exists()).then_some(()));
}

#[test]
fn a_preview_shares_the_fate_of_its_picture() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let by = uploader(&server, &ann);
    let picture = by.bring("large.png", &png(4_000, 3_000, 500_000));
    let text = by.bring("notes.txt", b"tea");
    let of = |path: &str| format!(",preview-of {}", STANDARD.encode(id(path)));
    assert_eq!(by.create("p", 100, &of(&text)).status, 400, "no picture");
    assert_eq!(by.create("p", 256 * 1024 + 1, &of(&picture)).status, 413);
    let made = by.create("p", 3, &of(&picture));
    let wrong = made.field("Location").unwrap().to_owned();
    assert_eq!(
        (by.patch(&wrong, 0, b"tea").status, by.head(&wrong).status),
        (400, 404),
        "a preview is a picture"
    );
    let small = png(400, 300, 900);
    let made = by.create("p", small.len(), &of(&picture));
    let preview = made.field("Location").unwrap().to_owned();
    assert_eq!(by.patch(&preview, 0, &small).status, 204);
    assert_eq!(by.create("p", 100, &of(&picture)).status, 400, "it has one");
    assert_eq!(post(&mut ann, "1", "", &json!([id(&preview)]))["code"], "upload_unknown");
    assert_eq!(post(&mut ann, "2", "", &json!([id(&picture)]))["type"], "ack");
    let heard = ann.next("message");
    assert_eq!(heard["files"][0]["preview"], id(&preview));
    assert_eq!(by.get(&preview, "").body, small);
    assert_eq!(ann.ask(json!({"type": "delete", "room": "lobby", "seq": 1}))["type"], "ack");
    assert_eq!((by.get(&picture, "").status, by.get(&preview, "").status), (404, 404));
    eventually("both are gone", || (stored(server.data()) == [id(&text)]).then_some(()));
}

#[test]
fn a_message_has_files_of_its_author_each_once() {
    let server = Server::start(&["--rate", "0"]);
    let (mut ann, mut bob) = (server.join("Ann", "lobby"), server.join("Bob", "lobby"));
    let (by, other) = (uploader(&server, &ann), uploader(&server, &bob));
    let mine = by.bring("mine", b"tea");
    let theirs = other.bring("theirs", b"tea");
    let long = "x".repeat(2_001);
    let eleven: Vec<&str> = vec![id(&mine); 11];
    for (text, files, code) in [
        ("x", json!([id(&theirs)]), "upload_unknown"),
        ("x", json!(["0".repeat(32)]), "upload_unknown"),
        ("x", json!(["nonsense"]), "upload_unknown"),
        ("x", json!([id(&mine), id(&mine)]), "upload_unknown"),
        ("x", json!(eleven), "too_many"),
        ("x", json!("no list"), "bad_field"),
        ("x", json!([7]), "bad_field"),
        ("x", json!([{"alt": "x"}]), "bad_field"),
        ("x", json!([{"id": id(&mine), "alt": 7}]), "bad_field"),
        ("x", json!([{"id": id(&mine), "alt": "\u{1b}[2J"}]), "bad_field"),
        (&long, json!([{"id": id(&mine), "alt": "x".repeat(2_000)}]), "too_long"),
        ("", json!([]), "bad_field"),
    ] {
        let refused = post(&mut ann, "1", text, &files);
        assert_eq!(refused["code"], code, "{files} {refused}");
    }
    let files = json!([{"id": id(&mine), "alt": "a cup"}]);
    let acked = post(&mut ann, "1", "look", &files);
    assert_eq!(acked["seq"], 1, "{acked}");
    assert_eq!(post(&mut ann, "1", "", &json!([]))["seq"], 1, "the same cid again");
    assert_eq!(post(&mut ann, "2", "again", &files)["code"], "upload_unknown");
    let edit = |client: &mut Client, text: &str| {
        client.ask(json!({"type": "edit", "room": "lobby", "seq": 1, "text": text}))
    };
    assert_eq!(edit(&mut ann, "")["type"], "ack");
    let heard = bob.next("edited");
    assert_eq!((&heard["text"], &heard["files"][0]["alt"]), (&json!(""), &json!("a cup")));
    assert_eq!(edit(&mut ann, &"x".repeat(3_996))["code"], "too_long");
    assert_eq!(edit(&mut ann, "here")["type"], "ack");
    let told = history(&mut bob);
    assert_eq!((&told[0]["text"], &told[0]["files"][0]["name"]), (&json!("here"), &json!("mine")));
    assert_eq!(told[1]["files"], Value::Null, "an edit that another one has replaced");
    ann.post("lobby", "3", "plain");
    assert_eq!(ann.ask(json!({"type": "edit", "room": "lobby", "seq": 4, "text": ""}))["code"], "bad_field");
}

#[test]
fn who_may_not_speak_may_not_bring_and_a_token_needs_the_password_of_this_start() {
    let server = Server::start(&["--password", "oolong"]);
    let hello = |server: &Server, name: &str| {
        Client::hello_with(server.address, json!({"type": "hello", "name": name, "password": "oolong"}))
    };
    let ann = hello(&server, "Ann");
    let path = uploader(&server, &ann).begin("a", 10);
    server.ask("mute Ann 10 enough");
    let by = uploader(&server, &ann);
    for answer in [by.create("b", 1, ""), by.patch(&path, 0, b"x"), by.head(&path), by.delete(&path)] {
        assert_eq!(answer.status, 403, "{answer:?}");
    }
    server.ask("unmute Ann");
    assert_eq!(by.patch(&path, 0, b"x").status, 204);
    let server = server.crash_and_restart();
    let by = Uploader::new(server.address, &ann.token);
    assert_eq!(by.head(&path).status, 401, "nobody has come in by it yet");
    let again = json!({"type": "hello", "token": ann.token, "password": "oolong"});
    let ann = Client::hello_with(server.address, again);
    assert_eq!(by.head(&path).number("Upload-Offset"), Some(1));
    assert!(server.ask(&format!("forget #{}", ann.id)).contains("forgot"));
    assert_eq!(by.head(&path).status, 401);
    eventually("what the forgotten brought is gone", || stored(server.data()).is_empty().then_some(()));
}

/// What is on a picture is found as what it is called, and no more once the message is gone.
#[test]
fn a_file_is_found_by_its_name_and_by_what_is_on_it() {
    let server = Server::start(&["--rate", "0"]);
    let mut ann = server.join("Ann", "lobby");
    let path = uploader(&server, &ann).bring("IMG_2041.png", &png(8, 8, 60));
    let files = json!([{"id": id(&path), "alt": "一只青花茶杯 beside Zoë's kettle"}]);
    assert_eq!(post(&mut ann, "1", "", &files)["seq"], 1);
    let found = |client: &mut Client, query: &str| {
        let results = client.ask(json!({"type": "search", "query": query}));
        std::thread::park_timeout(Duration::from_millis(results["retry_after_ms"].as_u64().unwrap_or(0)));
        results["hits"].as_array().map(Vec::len)
    };
    let is_found = |client: &mut Client, query: &str, count| {
        eventually(query, || (found(client, query) == Some(count)).then_some(()));
    };
    for query in ["img_2041", "has:file 茶杯", "has:image zoe", "kettle 青花"] {
        is_found(&mut ann, query, 1);
    }
    is_found(&mut ann, "has:file 咖啡", 0);
    assert_eq!(ann.ask(json!({"type": "delete", "room": "lobby", "seq": 1}))["type"], "ack");
    for query in ["茶杯", "kettle"] {
        is_found(&mut ann, query, 0);
    }
}

/// Whoever may not any more is told so at once, whether much comes just now or nothing.
#[test]
fn what_is_under_way_ends_when_who_brings_it_may_not_any_more() {
    let server = Server::start(&[]);
    let ann = server.hello("Ann");
    let by = uploader(&server, &ann);
    for (act, undo, status, code, goes_on) in [
        ("mute Ann 10 enough", "unmute Ann", 403, "muted", false),
        ("mute Ann 10 enough", "unmute Ann", 403, "muted", true),
        ("ban Ann 10 enough", "unban Ann", 403, "banned", true),
    ] {
        let path = by.begin("film", 64 << 20);
        let mut line = begin(server.address, "PATCH", &path, &by.patch_fields(0, 64 << 20));
        line.write_all(&[7; 20_000]).unwrap();
        eventually("it has come", || (by.head(&path).number("Upload-Offset") == Some(20_000)).then_some(()));
        server.ask(act);
        let begun = Instant::now();
        if goes_on {
            let mut line = line.try_clone().unwrap();
            // The end of the connection is what stops it.
            std::thread::spawn(move || {
                while line.write_all(&[7; 1_000]).is_ok() {
                    std::thread::park_timeout(Duration::from_millis(50));
                }
            });
        }
        let told = answer(line);
        assert_eq!((told.status, told.code().as_str()), (status, code), "{act}: {told:?}");
        assert!(begun.elapsed() < Duration::from_secs(10), "{act}: {:?}", begun.elapsed());
        server.ask(undo);
        let there = by.head(&path).number("Upload-Offset").unwrap();
        assert!(there >= 20_000, "{act}: what came before is there, {there}");
        assert_eq!(by.patch(&path, there as usize, b"more").status, 204, "{act}: it goes on");
        assert_eq!(by.delete(&path).status, 204);
    }
}

#[test]
fn a_copy_has_the_files_too_and_what_another_history_has_is_put_aside() {
    let mut server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let by = uploader(&server, &ann);
    let first = by.bring("first", b"green tea");
    assert_eq!(post(&mut ann, "1", "", &json!([id(&first)]))["type"], "ack");
    let elsewhere = tempfile::Builder::new().prefix("copies").tempdir().unwrap();
    let copy = elsewhere.path().join("tea.db");
    let told = server.ask(&format!("backup {}", copy.display()));
    assert!(told.contains("1 file") && told.contains("tea.db.files"), "{told}");
    let verify = |file: &Path| {
        let out = program().arg("verify").arg(file).output().unwrap();
        (out.status.code(), String::from_utf8_lossy(&out.stdout).into_owned())
    };
    let (code, told) = verify(&copy);
    assert!(code == Some(0) && told.contains("1 file,"), "{told}");
    assert!(
        server.ask(&format!("backup {}", copy.display())).contains("exists"),
        "never over one that is there"
    );
    let second = by.bring("second", b"black tea");
    assert_eq!(post(&mut ann, "2", "", &json!([id(&second)]))["type"], "ack");
    assert!(server.ask("files").lines().any(|line| line.contains("Ann") && line.contains("18 B")));
    // The older copy is put back, and nobody thinks of the files.
    server.signal("-TERM");
    assert!(server.wait().success());
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(server.data().join(format!("teahouse.db{end}")));
    }
    std::fs::copy(&copy, server.data().join("teahouse.db")).unwrap();
    let server = server.restart();
    let by = Uploader::new(server.address, &ann.token);
    assert_eq!((by.get(&first, "").body, by.get(&second, "").status), (b"green tea".to_vec(), 404));
    let aside = server.data().join("files/left-over").join(id(&second));
    eventually("it is put aside", || (std::fs::read(&aside).ok()? == b"black tea").then_some(()));
    // What the disk has changed is found.
    let file = folder_of(&copy).join(id(&first));
    for (bytes, why) in [(&b"green te4"[..], "is not what was written"), (b"green", "has 5 bytes and had 9")]
    {
        std::fs::write(&file, bytes).unwrap();
        let (code, told) = verify(&copy);
        assert!(code == Some(65) && told.contains(why), "{told}");
    }
    std::fs::remove_file(&file).unwrap();
    assert!(verify(&copy).1.contains("cannot be read"));
}

fn folder_of(history: &Path) -> PathBuf {
    teahouse::store::files::copy::folder_of(history)
}

#[test]
fn both_sides_agree_after_a_crash_and_after_a_day() {
    let faults = Faults::new();
    let server = Server::start_as(faults.launch(), &[]);
    let mut ann = server.join("Ann", "lobby");
    let by = uploader(&server, &ann);
    let (posted, kept) = (by.bring("posted", b"tea"), by.bring("kept", b"milk"));
    let half = by.begin("half", 10);
    assert_eq!(by.patch(&half, 0, b"01234").status, 204);
    assert_eq!(post(&mut ann, "1", "", &json!([id(&posted)]))["type"], "ack");
    // What a crash may leave: bytes without a row, of a file and of a part.
    let folder = server.data().join("files");
    for name in ["1".repeat(32), "2".repeat(32) + ".part", "3".repeat(32) + ".sure"] {
        std::fs::write(folder.join(name), "left over").unwrap();
    }
    std::fs::write(folder.join("notes.txt"), "somebody's").unwrap();
    let server = server.crash_and_restart();
    let mut expected = vec![id(&posted).to_owned(), id(&kept).to_owned(), format!("{}.part", id(&half))];
    expected.push("notes.txt".to_owned());
    expected.sort();
    eventually("only what is known is there", || (stored(server.data()) == expected).then_some(()));
    let by = Uploader::new(server.address, &ann.token);
    assert_eq!(by.head(&half).number("Upload-Offset"), Some(5));
    // A clock that jumps takes nothing that waits; it is believed at a start.
    faults.clock_is_off_by(24 * 3_600 + 1);
    ann = Client::resume(server.address, &ann.token);
    ann.post("dm:1:1", "x", "time is seen");
    assert_eq!((by.head(&half).status, by.patch(&half, 5, b"5").status), (200, 204));
    let server = server.crash_and_restart();
    let by = Uploader::new(server.address, &ann.token);
    assert_eq!((by.head(&half).status, by.get(&kept, "").status), (404, 404));
    assert_eq!(by.get(&posted, "").status, 200);
    let server = server.crash_and_restart();
    assert_eq!(Uploader::new(server.address, &ann.token).get(&posted, "").body, b"tea");
}
