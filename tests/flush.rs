//! An acknowledgement leaves the server only after the flush: read from the system calls of the running
//! program, where no opinion of ours comes in between.

use std::collections::HashMap;
use std::path::Path;

use crate::support::server::Launch;
use crate::support::{Server, eventually};

const SENDERS: usize = 10;
const POSTS: usize = 200;
const CALLS: &str = "trace=pwrite64,fdatasync,fsync,sendmsg,sendto,write,writev";

/// How far a post has come on its way to the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Written,
    Flushed,
}

#[derive(Debug, PartialEq, Eq)]
enum Call<'a> {
    /// Bytes into the write-ahead log.
    Write(&'a str),
    /// The log was flushed, and the call has returned.
    Flushed,
    /// A flush by this thread has begun; whether it is of the log.
    Begun { thread: &'a str, of_log: bool },
    /// It has returned without an error.
    Returned { thread: &'a str },
    /// Bytes into a socket, at the moment at which the call began.
    Send(&'a str),
}

#[test]
fn every_ack_leaves_after_its_flush() {
    let calls = calls_of_a_busy_server(Vec::new());
    let acks = check(&calls).unwrap_or_else(|wrong| panic!("{wrong}"));
    assert_eq!(acks, SENDERS * POSTS);
    let flushes = calls.matches("-wal>) ").count();
    println!("{acks} acknowledgements, {flushes} flushes");
}

/// Starts a server under strace, lets many post to it, stops it, and returns what strace wrote.
pub fn calls_of_a_busy_server(environment: Vec<(String, String)>) -> String {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("calls");
    // -D: our server stays our child. -y: descriptors with their paths. -s: whole frames and pages.
    let options = ["strace", "-D", "-f", "-tt", "-y", "-s", "1000000", "-e", CALLS, "-o"];
    let mut under: Vec<String> = options.iter().map(|option| (*option).to_owned()).collect();
    under.push(log.to_str().unwrap().to_owned());
    let mut server = Server::start_as(Launch { environment, under }, &["--rate", "0"]);
    std::thread::scope(|scope| {
        for sender in 0..SENDERS {
            let mut client = server.join(&format!("sender {sender}"), "lobby");
            scope.spawn(move || {
                // One after the other, so that there are as many flushes as can be.
                (0..POSTS).for_each(|n| drop(client.post("lobby", &cid(sender, n), "x")));
            });
        }
    });
    server.signal("-TERM");
    assert!(server.wait().success());
    eventually("strace has written everything", || whole(&log))
}

/// No cid is the beginning of another.
fn cid(sender: usize, n: usize) -> String {
    format!("cid-{sender:03}-{n:05}")
}

fn cids(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("cid-").filter_map(|(at, _)| text.get(at..at + "cid-000-00000".len()))
}

/// The log, once it has the end of the process.
fn whole(log: &Path) -> Option<String> {
    let bytes = std::fs::read(log).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let last = text.lines().last()?;
    last.contains("+++ exited with").then_some(text)
}

/// How many acknowledgements there were, or the first that was too early.
pub fn check(log: &str) -> Result<usize, String> {
    let mut stages: HashMap<&str, Stage> = HashMap::new();
    let mut begun = HashMap::new();
    let mut acks = 0;
    for (number, call) in log.lines().enumerate().filter_map(|(n, line)| Some((n + 1, call(line)?))) {
        match call {
            Call::Write(bytes) => cids(bytes).for_each(|cid| {
                // A page is written again with what is on it already.
                stages.entry(cid).or_insert(Stage::Written);
            }),
            Call::Begun { thread, of_log } => drop(begun.insert(thread, of_log)),
            Call::Returned { thread } if begun.get(thread) != Some(&true) => {}
            Call::Flushed | Call::Returned { .. } => {
                stages.values_mut().for_each(|stage| *stage = Stage::Flushed);
            }
            Call::Send(bytes) => {
                for frame in bytes.split(r#"{\"type\":\""#).filter(|frame| frame.starts_with(r#"ack\""#)) {
                    let cid = cids(frame).next().ok_or("an ack without a cid")?;
                    acks += 1;
                    if stages.get(cid) != Some(&Stage::Flushed) {
                        return Err(format!("line {number}: {cid} was acknowledged, {:?}", stages.get(cid)));
                    }
                }
            }
        }
    }
    Ok(acks)
}

/// A line of strace: `pid time name(descriptor<path>, …) = result`, or one of the two halves of it.
fn call(line: &str) -> Option<Call<'_>> {
    let (thread, rest) = line.split_once(' ')?;
    let (_time, rest) = rest.trim_start().split_once(' ')?;
    if rest.starts_with("<... fdatasync resumed>") || rest.starts_with("<... fsync resumed>") {
        return rest.ends_with("= 0").then_some(Call::Returned { thread });
    }
    let (name, arguments) = rest.split_once('(')?;
    let path = arguments.split_once('<')?.1.split_once('>')?.0;
    match name {
        "pwrite64" if path.ends_with("-wal") => Some(Call::Write(arguments)),
        "fdatasync" | "fsync" if arguments.ends_with("<unfinished ...>") => {
            Some(Call::Begun { thread, of_log: path.ends_with("-wal") })
        }
        "fdatasync" | "fsync" if path.ends_with("-wal") && arguments.ends_with("= 0") => Some(Call::Flushed),
        "sendmsg" | "sendto" | "write" | "writev"
            if path.starts_with("socket:") || path.starts_with("TCP:") =>
        {
            Some(Call::Send(arguments))
        }
        _ => None,
    }
}

#[test]
fn the_reader_of_calls_finds_an_early_ack() {
    let write = r#"7 12:00:00.1 pwrite64(9</d/teahouse.db-wal>, "\0cid-001-00002x", 14, 0) = 14"#;
    let flush = "7 12:00:00.2 fdatasync(9</d/teahouse.db-wal>) = 0";
    let begun = "7 12:00:00.2 fdatasync(9</d/teahouse.db-wal> <unfinished ...>";
    let ended = "7 12:00:00.3 <... fdatasync resumed>) = 0";
    let failed = "7 12:00:00.3 <... fdatasync resumed>) = -1 EIO (Input/output error)";
    let other = "7 12:00:00.2 fdatasync(8</d/teahouse.db>) = 0";
    let other_begun = "7 12:00:00.2 fdatasync(8</d/teahouse.db> <unfinished ...>";
    let ack =
        r#"8 12:00:00.4 sendmsg(5<socket:[77]>, "\201{\"type\":\"ack\",\"cid\":\"cid-001-00002\"}", 9) = 9"#;
    let message = ack.replace("ack", "message");
    for (lines, expected) in [
        (vec![write, flush, ack], Some(1)),
        (vec![write, begun, ended, ack, ack], Some(2)),
        (vec![&message], Some(0)),
        (vec![write, ack, flush], None),
        (vec![write, begun, ack, ended], None),
        (vec![write, begun, failed, ack], None),
        (vec![write, other, ack], None),
        (vec![write, other_begun, ended, ack], None),
        (vec![flush, write, ack], None),
        (vec![ack], None),
    ] {
        assert_eq!(check(&lines.join("\n")).ok(), expected, "{lines:#?}");
    }
}
