use super::*;
use crate::chat::{Hall, Rules};
use crate::store::journal::Journal;

#[test]
fn the_file_is_flushed_as_promised() {
    let dir = tempfile::tempdir().unwrap();
    let data = DataDir::open(dir.path()).unwrap();
    let connection = data.writer().unwrap();
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
        let (journal, _) = Journal::open(&data, |time| Hall::new(Rules::default(), time)).unwrap();
        journal.epoch().to_owned()
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
