//! A disk that fails, is full, is slow, or is used by somebody else at the same time.

use std::collections::HashSet;
use std::fs::File;
use std::io::ErrorKind;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use rusqlite::Connection;
use rustix::fs::{FlockOperation, fcntl_lock};
use serde_json::json;
use teahouse::limits;
use teahouse::store::verify::verify;

use crate::ledger::client::LedgerClient;
use crate::ledger::house::{OPTIONS, reckon_with};
use crate::support::dice::Dice;
use crate::support::faults::Faults;
use crate::support::server::Launch;
use crate::support::{Client, PATIENCE, Server, eventually, strace};

/// A tool of SQLite that finds nobody else at the file tidies up when it closes: it removes the log into
/// which the server writes. It takes this lock to find out; only SQLite 3.51 and later look at more.
#[test]
fn another_program_cannot_take_itself_for_the_last_user() {
    let server = Server::start(&[]);
    let is_in_use = || {
        let file = File::options().read(true).write(true).open(server.data().join("teahouse.db")).unwrap();
        fcntl_lock(file, FlockOperation::NonBlockingLockExclusive).is_err()
    };
    assert!(is_in_use(), "after the start");
    let mut ann = server.join("Ann", "lobby");
    ann.post("lobby", "a", "x");
    assert!(is_in_use(), "after a post");
    assert_eq!(ann.ask(json!({"type": "history", "room": "lobby", "after": 0}))["type"], "history");
    assert!(is_in_use(), "after somebody has read");
}

/// P04: a flush that fails is the end, whichever it is: nothing is acknowledged after it, it is not tried
/// again, and the next start has everything that was acknowledged.
#[test]
fn a_failed_flush_ends_the_server_and_nothing_is_acknowledged_after_it() {
    let mut seed = [0; 8];
    getrandom::fill(&mut seed).unwrap();
    let mut dice = Dice(u64::from_le_bytes(seed));
    let points = std::env::var("SOAK_ROUNDS").map_or(10, |_| 200);
    for point in 0..points {
        // The first few are those of the start, of the new log and of the first posts; by the last of these,
        // the log has been moved into the file several times.
        let nth = if point < 4 { 4 + point } else { 8 + dice.roll(400) };
        let (acked, flushes) = fail_a_flush(nth, None);
        println!("flush {nth} of the broker failed, the {flushes}th of all, after {acked} acknowledgements");
    }
}

/// That the history itself cannot be flushed endangers nothing that the log has, and is told all the same.
#[test]
fn a_failed_flush_behind_the_log_ends_the_server_too() {
    fail_a_flush(2, Some("teahouse.db"));
}

/// Guests post until this flush of the broker fails, counting those of one file only if one is named. Returns how many posts were acknowledged and how many flushes there were.
fn fail_a_flush(nth: u64, file: Option<&str>) -> (usize, usize) {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("calls");
    let data = dir.path().join("data");
    let mut server = Server::start_in(&data, &OPTIONS);
    let mut guests: Vec<_> =
        (0..4).map(|n| LedgerClient::new(server.address, &format!("guest {n}"))).collect();
    server.signal("-TERM");
    assert!(server.wait().success());
    let failure = format!("inject=fsync,fdatasync:error=EIO:when={nth}");
    let mut launch = strace::under(&log, &["trace=fsync,fdatasync,sendmsg,sendto", &failure]);
    if let Some(file) = file {
        launch.under.extend(["-P".to_owned(), data.join(file).to_str().unwrap().to_owned()]);
    }
    let mut server = Server::launch(launch, &data, &OPTIONS);
    std::thread::scope(|scope| {
        let address = server.address;
        for guest in &mut guests {
            scope.spawn(move || guest.visit_to_the_end(address));
        }
    });
    assert_eq!(server.wait().code(), Some(74));
    // The search index, which may be lost, has a thread of its own that flushes when it likes: its files, and the folder
    // when one of them is new.
    let calls = strace::whole(&log);
    let thread = |call: &str| call.split_once(' ').unwrap().0.to_owned();
    let of_index: HashSet<_> = calls
        .lines()
        .filter(|call| call.contains("sync(") && call.contains("/search.db"))
        .map(thread)
        .collect();
    let of_history = |call: &&str| !call.contains("sync(") || !of_index.contains(&thread(call));
    let calls: Vec<String> = calls.lines().filter(of_history).map(|call| format!("{call}\n")).collect();
    let calls = calls.concat();
    let (before, after) = calls.split_once("(INJECTED)").expect("a flush has failed");
    let acks = |calls: &str| calls.matches(r#"{\"type\":\"ack\""#).count();
    assert_eq!(acks(after), 0, "acknowledged after the failure");
    let flushes: Vec<&str> = after.lines().filter(|call| call.contains("sync(")).collect();
    assert!(flushes.is_empty(), "flushes after the failure: {flushes:?}");
    let server = Server::start_in(&data, &OPTIONS);
    std::thread::scope(|scope| {
        let address = server.address;
        for guest in &mut guests {
            scope.spawn(move || guest.visit(address, 1, &AtomicU64::new(0)).unwrap());
        }
    });
    reckon_with(&server, guests);
    (acks(before), before.matches("sync(").count())
}

/// P05: what cannot be kept is refused and can be sent again; nobody is disconnected, reading goes on.
#[test]
fn a_full_disk_harms_only_sending() {
    let faults = Faults::new();
    let server = Server::start_as(faults.launch(), &["--rate", "0"]);
    let mut ann = server.join("Ann", "lobby");
    let mut bob = server.join("Bob", "lobby");
    assert_eq!(ann.post("lobby", "kept", "x")["seq"], 1);
    assert_eq!(bob.next("message")["seq"], 1);
    faults.disk_is_full(true);
    for n in 0..20 {
        assert_eq!(ann.post("lobby", &n.to_string(), "x")["code"], "storage_full");
    }
    let page = bob.ask(json!({"type": "history", "room": "lobby", "after": 0}));
    assert_eq!(page["events"].as_array().unwrap().len(), 1, "{page}");
    assert_eq!(ann.post("lobby", "kept", "x")["seq"], 1, "it is there already");
    let mut new = Client::connect(server.address);
    assert_eq!(new.ask(json!({"type": "hello", "name": "Carol"}))["code"], "storage_full");
    let mut back = Client::resume(server.address, &ann.token);
    assert_eq!(back.join("lobby")["seq"], 1);
    let heard = bob.everything();
    assert!(!heard.iter().any(|value| value["type"] == "message"), "{heard:?}");
    faults.disk_is_full(false);
    assert_eq!(ann.post("lobby", "7", "x")["seq"], 2);
    assert_eq!(bob.next("message")["seq"], 2);
    assert_eq!(new.ask(json!({"type": "hello", "name": "Carol"}))["type"], "welcome");
    let server = server.crash_and_restart();
    let report = verify(&server.data().join("teahouse.db")).unwrap();
    assert_eq!((report.messages, report.faults), (2, Vec::new()));
}

/// A quota and a limit on the size of files are full disks too; what else goes wrong with a write is not.
#[test]
fn every_way_of_having_no_room_is_one() {
    let faults = Faults::new();
    let mut server = Server::start_as(faults.launch(), &["--rate", "0"]);
    let mut ann = server.join("Ann", "lobby");
    for (round, errno) in [libc::ENOSPC, libc::EDQUOT, libc::EFBIG].into_iter().enumerate() {
        let cid = round.to_string();
        faults.writes_fail_with(errno);
        assert_eq!(ann.post("lobby", &cid, "x")["code"], "storage_full", "{errno}");
        faults.writes_fail_with(0);
        assert_eq!(ann.post("lobby", &cid, "x")["seq"], round + 1, "{errno}");
    }
    faults.writes_fail_with(libc::EIO);
    ann.say(&json!({"type": "post", "room": "lobby", "cid": "last", "text": "x"}));
    assert_eq!(server.wait().code(), Some(74));
}

/// The limit comes with a signal that would end the process.
#[test]
fn a_limit_on_the_size_of_files_harms_only_sending() {
    let under = ["prlimit", "--fsize=1500000"].map(str::to_owned).to_vec();
    let server = Server::start_as(Launch { under, ..Launch::default() }, &["--rate", "0"]);
    let mut ann = server.join("Ann", "lobby");
    let text = "x".repeat(limits::TEXT_BYTES_MAX);
    let mut posts = (1..1_000).map(|n: u64| (n, ann.post("lobby", &n.to_string(), &text)));
    let (full, refusal) = posts.find(|(_, answer)| answer["type"] == "error").unwrap();
    assert_eq!(refusal["code"], "storage_full", "after {full} posts");
    let page = ann.ask(json!({"type": "history", "room": "lobby", "after": full - 3}));
    assert_eq!(page["events"].as_array().unwrap().len(), 2, "{page}");
    assert_eq!(ann.post("lobby", "1", "x")["seq"], 1, "it is there already");
}

/// What is refused as a whole gives everything back: a client whose `hello` and history question shared a batch
/// that found no room goes on as any other.
#[test]
fn a_question_that_was_taken_back_is_not_under_way_for_ever() {
    let faults = Faults::new();
    let server = Server::start_as(faults.launch(), &["--rate", "0"]);
    let mut ann = server.join("Ann", "lobby");
    let mut bob = Client::connect(server.address);
    let history = json!({"type": "history", "room": "lobby", "after": 0, "ref": "h"});
    for round in 0..=limits::HISTORY_IN_FLIGHT_MAX {
        // While the broker waits for this flush, what Bob says gathers.
        faults.flush_takes_ms(500);
        let begun = faults.flushes_begun();
        ann.say(&json!({"type": "post", "room": "lobby", "cid": round.to_string(), "text": "x"}));
        eventually("the flush begins", || (faults.flushes_begun() > begun).then_some(()));
        faults.disk_is_full(true);
        bob.say(&json!({"type": "hello", "name": "Bob", "ref": "b"}));
        bob.say(&history);
        assert_eq!(bob.find(|value| value["ref"] == "b")["code"], "storage_full");
        // In the same batch as the `hello` that did not last, so there was none.
        assert_eq!(bob.find(|value| value["ref"] == "h")["code"], "hello_first");
        faults.disk_is_full(false);
        faults.flush_takes_ms(0);
        ann.next("ack");
    }
    bob.say(&json!({"type": "hello", "name": "Bob"}));
    bob.next("welcome");
    bob.say(&history);
    let page = bob.next("history");
    assert_eq!(page["events"].as_array().unwrap().len() as u32, limits::HISTORY_IN_FLIGHT_MAX + 1);
}

/// P15: another program holds the history for a while, and then for too long.
#[test]
fn a_history_that_somebody_else_holds_is_waited_for_and_then_refused() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let mut bob = server.join("Bob", "lobby");
    let other = Connection::open(server.data().join("teahouse.db")).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let post = json!({"type": "post", "room": "lobby", "cid": "a", "text": "x"});
    ann.say(&post);
    bob.socket.get_ref().set_read_timeout(Some(Duration::from_secs(3))).unwrap();
    let Err(tungstenite::Error::Io(nothing)) = bob.socket.read() else { panic!("nobody sees it yet") };
    assert_eq!(nothing.kind(), ErrorKind::WouldBlock);
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(ann.next("ack")["seq"], 1);
    bob.socket.get_ref().set_read_timeout(Some(PATIENCE)).unwrap();
    assert_eq!(bob.next("message")["seq"], 1);

    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    assert_eq!(ann.post("lobby", "b", "x")["code"], "busy");
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(ann.post("lobby", "b", "x")["seq"], 2);
    assert_eq!(bob.next("message")["seq"], 2);
    assert_eq!(server.clients(), 2);
}

/// P33: acknowledgements wait for their flush, however long it takes; nobody is lost over it.
#[test]
fn a_slow_disk_delays_and_loses_nothing() {
    const CLIENTS: usize = 20;
    let faults = Faults::new();
    let server = Server::start_as(faults.launch(), &["--rate", "0"]);
    let mut clients: Vec<_> = (0..CLIENTS).map(|n| server.join(&format!("c{n}"), "lobby")).collect();
    faults.flush_takes_ms(500);
    for round in 0..3 {
        for client in &mut clients {
            client.say(&json!({"type": "post", "room": "lobby", "cid": round.to_string(), "text": "x"}));
        }
        let (stats, flushes) = (server.ask("disk"), faults.flushes());
        assert!(stats.contains("flush") || !stats.is_empty(), "{stats}");
        for client in &mut clients {
            assert_eq!(client.next("ack")["cid"], round.to_string());
        }
        assert!(faults.flushes() > flushes, "an acknowledgement without a flush");
    }
    faults.flush_takes_ms(0);
    for client in &mut clients {
        let seqs: Vec<_> =
            (0..3 * CLIENTS).map(|_| client.next("message")["seq"].as_u64().unwrap()).collect();
        assert_eq!(seqs, (1..=3 * CLIENTS as u64).collect::<Vec<_>>());
    }
    assert_eq!(server.clients(), CLIENTS);
}
