use super::*;
use crate::chat::Fact;
use crate::chat::act::{Actor, Record};
use crate::store::backup::backup;
use crate::store::journal::Journal;
use crate::store::journal::tests::{commit, filled, open};

fn never() -> Halt {
    Halt::default()
}

#[test]
fn the_file_is_flushed_as_promised() {
    let dir = tempfile::tempdir().unwrap();
    let data = DataDir::open(dir.path()).unwrap();
    let connection = data.writer(&never()).unwrap();
    let text = |name| connection.pragma_query_value(None, name, |row| row.get::<_, String>(0)).unwrap();
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(text("journal_mode"), "wal");
    assert_eq!(number("synchronous"), 2, "FULL");
    assert_eq!((number("user_version"), number("application_id")), (migrations::VERSION, APPLICATION_ID));
}

#[test]
fn the_epoch_is_made_once() {
    let dir = tempfile::tempdir().unwrap();
    let epoch = || {
        let data = DataDir::open(dir.path()).unwrap();
        Journal::open(&data, &never(), &mut |_| {}).unwrap().epoch().to_owned()
    };
    let first = epoch();
    assert_eq!(first.len(), 32);
    assert_eq!(epoch(), first);
}

#[test]
fn the_directory_has_one_owner() {
    let dir = tempfile::tempdir().unwrap();
    let data = DataDir::open(dir.path()).unwrap();
    assert!(matches!(DataDir::open(dir.path()), Err(StoreError::Locked { .. })));
    drop(data);
    assert!(DataDir::open(dir.path()).is_ok());
}

/// A token of nobody would be answered with nothing.
#[test]
fn a_row_that_names_nobody_is_found_at_the_start() {
    let temporary = tempfile::tempdir().unwrap();
    filled(temporary.path(), 20);
    let data = DataDir::open(temporary.path()).unwrap();
    let change = "PRAGMA foreign_keys = OFF; DELETE FROM users WHERE id = 3";
    Connection::open(data.file()).unwrap().execute_batch(change).unwrap();
    let before = std::fs::read(data.file()).unwrap();
    let error = Journal::open(&data, &never(), &mut |_| {}).err().unwrap();
    assert!(matches!(&error, StoreError::Corrupt { why, .. } if why.contains("devices")), "{error}");
    assert!(std::fs::read(data.file()).unwrap() == before);
}

/// A good copy is put back after a crash, and what the killed server has left in its log lies beside it.
#[test]
fn a_log_of_another_history_is_told_from_damage() {
    let temporary = tempfile::tempdir().unwrap();
    filled(temporary.path(), 400);
    let data = DataDir::open(temporary.path()).unwrap();
    let copy = temporary.path().join("copy.db");
    backup(&data.file(), &copy).unwrap();
    let log = {
        let (mut journal, _) = open(&data);
        let time = 9;
        let record = |id| {
            let (actor, act) = (Actor::Operator, "say".into());
            let (whom, detail) = ("lobby".into(), "x".into());
            Fact::Recorded(Record { id, time, actor, act, whom, minutes: None, detail })
        };
        commit(&mut journal, &(1..500).map(record).collect::<Vec<_>>()).unwrap();
        std::fs::read(data.wal()).unwrap()
    };
    let good = std::fs::read(&copy).unwrap();
    std::fs::write(data.file(), &good).unwrap();
    // That of the killed server, and one of which the lock file does not know.
    for known in [true, false] {
        std::fs::write(data.wal(), &log).unwrap();
        if !known {
            data.lock.set_len(0).unwrap();
        }
        let opened = Journal::open(&data, &never(), &mut |_| {});
        let error = opened.err().unwrap();
        assert!(matches!(error, StoreError::LeftOverLog { .. }), "{known}: {error}");
        assert!(error.to_string().contains("move") && error.exit_code() == 65, "{error}");
        assert!(std::fs::read(data.file()).unwrap() == good, "{known}");
        assert!(std::fs::read(data.wal()).unwrap() == log, "{known}");
    }
    std::fs::remove_file(data.wal()).unwrap();
    open(&data);
}
