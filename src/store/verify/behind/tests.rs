use std::path::Path;
use std::sync::mpsc;

use super::*;
use crate::chat::Fact;
use crate::chat::act::{Actor, Record};
use crate::store::journal::tests::{commit, filled, open};

const PATIENCE: Duration = Duration::from_secs(20);

/// What the thread says in the end, and why it wants the server to end.
fn verified(path: &Path) -> (Status, Option<String>) {
    let dir = DataDir::open(path).unwrap();
    let (_journal, _) = open(&dir);
    let (sender, damage) = mpsc::channel();
    let damaged = move |error: StoreError| sender.send(error.to_string()).unwrap();
    let (view, thread) = start(&dir, &Halt::default(), damaged).unwrap();
    // The sender goes with the thread.
    let damage = damage.recv_timeout(PATIENCE).ok();
    thread.join().unwrap();
    (view.status(), damage)
}

/// Puts acts on record.
fn record(path: &Path, acts: u64) {
    let dir = DataDir::open(path).unwrap();
    let record = |id| {
        let (time, actor, act) = (1, Actor::Operator, "kick".into());
        Fact::Recorded(Record { id, time, actor, act, whom: "Ann".into(), minutes: None, detail: "".into() })
    };
    commit(&mut open(&dir).0, &(1..=acts).map(record).collect::<Vec<_>>()).unwrap();
}

#[test]
fn the_past_is_verified_behind_the_server() {
    let temporary = tempfile::tempdir().unwrap();
    filled(temporary.path(), 300);
    let path = temporary.path().join("teahouse.db");
    record(temporary.path(), 3);
    let (status, damage) = verified(temporary.path());
    assert_eq!((status.checked, status.events, status.found, damage), (300, 300, None, None));
    let whole = std::fs::read(&path).unwrap();
    for (change, fault) in [
        ("UPDATE events SET body = 'never said' WHERE id = 7", "room lobby: event 7 is not"),
        ("DELETE FROM events WHERE id = 7", "room lobby: event 8 follows event 6"),
        ("DELETE FROM events WHERE id = 1", "room lobby: event 2 follows event 0"),
        ("UPDATE events SET salt = NULL WHERE id = 7", "room lobby: an event is not"),
        (
            "DELETE FROM bits WHERE room = 2; DELETE FROM rooms WHERE name = 'tea'",
            "room number 2: it is not there, and event 1 is",
        ),
        ("DELETE FROM audit WHERE id = 1", "a record of the audit is missing"),
    ] {
        Connection::open(&path).unwrap().execute_batch(change).unwrap();
        let (status, damage) = verified(temporary.path());
        assert_eq!(status.state, State::Damaged, "{change}");
        assert!(damage.is_some_and(|words| words.contains(fault)), "{change}: {status:?}");
        assert!(status.found.is_some_and(|words| words.starts_with(fault)), "{change}");
        std::fs::write(&path, &whole).unwrap();
    }
}

/// An index that has lost a row would let a post be there twice, or leave a hole in a page.
#[test]
fn an_index_that_has_lost_a_row_is_found() {
    for index in ["events_by_place", "events_by_cid"] {
        let temporary = tempfile::tempdir().unwrap();
        filled(temporary.path(), 300);
        let connection = Connection::open(temporary.path().join("teahouse.db")).unwrap();
        let sql: String = connection
            .query_row("SELECT sql FROM sqlite_master WHERE name = ?1", [index], |row| row.get(0))
            .unwrap();
        // The same index without one row, under the words of the whole one.
        let partial = if sql.contains(" WHERE ") { " AND id <> 7" } else { " WHERE id <> 7" };
        connection
            .execute_batch(&format!(
                "DROP INDEX {index}; {sql}{partial}; PRAGMA writable_schema = ON; \
                 UPDATE sqlite_master SET sql = replace(sql, '{partial}', '') WHERE name = '{index}';"
            ))
            .unwrap();
        drop(connection);
        let (status, damage) = verified(temporary.path());
        assert_eq!(status.state, State::Damaged, "{index}");
        assert!(damage.is_some_and(|words| words.contains("an index does not have event 7")), "{index}");
    }
}

#[test]
fn a_stop_ends_it() {
    let temporary = tempfile::tempdir().unwrap();
    filled(temporary.path(), 3_000);
    let dir = DataDir::open(temporary.path()).unwrap();
    let (_journal, _) = open(&dir);
    let halt = Halt::default();
    halt.call();
    match start(&dir, &halt, |error| panic!("{error}")) {
        Ok((view, thread)) => {
            thread.join().unwrap();
            assert_eq!(view.status().state, State::Stopped);
        }
        // It reads a number before there is a thread.
        Err(error) => assert!(matches!(error, StoreError::Stopped), "{error}"),
    }
}
