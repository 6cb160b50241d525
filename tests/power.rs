//! P03: a power cut at any moment loses nothing that was acknowledged, and the history opens.
//!
//! A server's calls to the file system are recorded and played to a model of a disk, up to the cut; what the
//! model then holds is opened as the next start would open it.

mod calls;
mod disk;

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::AtomicU64;

use rusqlite::Connection;
use teahouse::store::halt::Halt;
use teahouse::store::journal::Journal;
use teahouse::store::schema::DataDir;
use teahouse::store::verify::verify;

use crate::ledger::client::LedgerClient;
use crate::ledger::house::OPTIONS;
use crate::support::dice::Dice;
use crate::support::{Server, strace};
use calls::Call;
use disk::{Disk, Luck};

const GUESTS: usize = 6;
const POSTS_AFTER_THE_CRASH: u64 = 40;
const TRACE: &str = "trace=openat,pwrite64,ftruncate,fsync,fdatasync,rename,unlink,sendmsg,sendto";

#[test]
fn a_power_cut_at_any_moment_loses_nothing_acknowledged() {
    let (traces, cuts) = std::env::var("SOAK_ROUNDS").map_or((1, 150), |_| (3, 1_000));
    for _ in 0..traces {
        let mut seed = [0; 8];
        getrandom::fill(&mut seed).unwrap();
        let mut dice = Dice(u64::from_le_bytes(seed));
        println!("seed {}", dice.0);
        let dir = tempfile::tempdir().unwrap();
        // Where the crash falls: at a flush, so that something is written that is not flushed.
        let trace = recorded(dir.path(), 100 + dice.roll(100));
        let calls = calls_of(&trace, dir.path());
        let places = (0..cuts).map(|_| dice.roll(calls.len() as u64 + 1) as usize).collect();
        let acked = cut(calls, places, &Luck::ALL, &mut dice);
        assert!(acked > GUESTS * POSTS_AFTER_THE_CRASH as usize);
    }
}

/// What a killed server has written and not flushed is in the history that the next one opens, and who sends
/// it again is told that it is there.
#[test]
fn what_a_crash_left_unflushed_is_flushed_before_it_is_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    let logs = tempfile::tempdir().unwrap();
    let [first, second] = ["first", "second"].map(|name| logs.path().join(name));
    let server = Server::launch(strace::under(&first, &[TRACE, &killer(20)]), dir.path(), &OPTIONS);
    let mut guest = LedgerClient::new(server.address, "guest");
    guest.visit_to_the_end(server.address);
    let mut trace = strace::whole(&first);
    let mut server = Server::launch(strace::under(&second, &[TRACE]), dir.path(), &OPTIONS);
    guest.visit(server.address, 0, &AtomicU64::new(0)).unwrap();
    server.signal("-TERM");
    assert!(server.wait().success());
    trace.push_str(&strace::whole(&second));
    let calls = calls_of(&trace, dir.path());
    let after_acks = calls
        .iter()
        .enumerate()
        .filter(|(_, (_, call))| matches!(call, Call::Acks(acks) if !acks.is_empty()));
    let places = after_acks.map(|(at, _)| at + 1).collect();
    assert!(cut(calls, places, &[Luck::Nothing], &mut Dice(0)) >= 5);
}

/// The calls of a server from its first start through a kill -9 at this flush of the broker, of the start
/// after it, and of its stop.
fn recorded(dir: &Path, nth: u64) -> String {
    let logs = tempfile::tempdir().unwrap();
    let [first, second] = ["first", "second"].map(|name| logs.path().join(name));
    let mut server = Server::launch(strace::under(&first, &[TRACE, &killer(nth)]), dir, &OPTIONS);
    let guest = |n| LedgerClient::new(server.address, &format!("guest {n}"));
    let mut guests: Vec<_> = (0..GUESTS).map(guest).collect();
    all_visit(&mut guests, &server, |guest, address, _| guest.visit_to_the_end(address));
    assert!(!server.wait().success(), "it was killed");
    let mut calls = strace::whole(&first);
    let mut server = Server::launch(strace::under(&second, &[TRACE]), dir, &OPTIONS);
    all_visit(&mut guests, &server, |guest, address, acked| {
        guest.visit(address, POSTS_AFTER_THE_CRASH, acked).unwrap();
    });
    server.signal("-TERM");
    assert!(server.wait().success());
    calls.push_str(&strace::whole(&second));
    calls
}

fn killer(nth: u64) -> String {
    format!("inject=fsync,fdatasync:signal=KILL:when={nth}")
}

fn all_visit(
    guests: &mut [LedgerClient],
    server: &Server,
    visit: impl Fn(&mut LedgerClient, std::net::SocketAddr, &AtomicU64) + Sync,
) {
    let acked = AtomicU64::new(0);
    let (visit, acked) = (&visit, &acked);
    std::thread::scope(|scope| {
        for guest in guests {
            scope.spawn(move || visit(guest, server.address, acked));
        }
    });
}

fn calls_of<'a>(trace: &'a str, dir: &Path) -> Vec<(&'a str, Call)> {
    let lines = trace.lines().filter_map(|line| calls::of_line(line, dir));
    lines.flat_map(|(thread, calls)| calls.into_iter().map(move |call| (thread, call))).collect()
}

/// Cuts the power at these places, each time with one of these lucks. Returns how much was acknowledged up to
/// the last.
fn cut(calls: Vec<(&str, Call)>, mut places: Vec<usize>, lucks: &[Luck], dice: &mut Dice) -> usize {
    places.sort_unstable();
    let (number, cuts) = (calls.len(), places.len());
    let mut disk = Disk::default();
    let mut acked = HashMap::new();
    let mut calls = calls.into_iter();
    let mut played = 0;
    for place in places {
        for (thread, call) in calls.by_ref().take(place - played) {
            match call {
                Call::Acks(acks) => acked.extend(acks),
                call => disk.apply(thread, call),
            }
        }
        played = place;
        let luck = lucks[dice.roll(lucks.len() as u64) as usize];
        let found = tempfile::tempdir().unwrap();
        for (name, content) in disk.after_a_power_cut(luck, dice) {
            std::fs::write(found.path().join(name), content).unwrap();
        }
        if let Err(wrong) = reckon(found.path(), &acked) {
            panic!("cut at {place} of {number} calls, kept {luck:?}: {wrong}");
        }
    }
    println!("{cuts} cuts in {number} calls, {} acknowledgements up to the last", acked.len());
    acked.len()
}

/// Opens the history as the next start does and looks for everything that was acknowledged.
fn reckon(found: &Path, acked: &HashMap<String, u64>) -> Result<(), String> {
    let dir = DataDir::open(found).map_err(|error| error.to_string())?;
    let opened = Journal::open(&dir, &Halt::default(), &mut |_| {});
    drop(opened.map_err(|error| error.to_string())?);
    let report = verify(&dir.file()).map_err(|error| error.to_string())?;
    if !report.faults.is_empty() {
        return Err(report.to_string());
    }
    let connection = Connection::open(dir.file()).unwrap();
    let mut statement = connection.prepare("SELECT cid, seq FROM events").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64))).unwrap();
    let kept: HashMap<String, u64> = rows.collect::<Result<_, _>>().unwrap();
    let missing = acked.iter().filter(|(cid, seq)| kept.get(*cid) != Some(seq));
    let missing: Vec<_> = missing.take(5).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("of {}, missing: {missing:?}", acked.len())) }
}
