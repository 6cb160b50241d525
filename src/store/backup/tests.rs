use super::*;
use crate::store::journal::tests::{filled, open};
use crate::store::schema::{DataDir, FILE_NAME};

#[test]
fn a_copy_is_whole_has_the_same_messages_and_is_another_history() {
    let temporary = tempfile::tempdir().unwrap();
    filled(temporary.path(), 200);
    let from = temporary.path().join(FILE_NAME);
    // A server works on it meanwhile, and its last batch is only in the WAL.
    let dir = DataDir::open(temporary.path()).unwrap();
    let (journal, _) = open(&dir);
    let original = verify::verify(&from).unwrap();
    let to = temporary.path().join("copy.db");
    let copy = backup(&from, &to).unwrap();
    let copy = copy.report;
    assert_eq!((copy.messages, copy.head), (200, original.head));
    assert_ne!(copy.epoch, original.epoch);
    assert_eq!(verify::verify(&to).unwrap(), copy);
    assert_eq!(journal.epoch(), original.epoch);
    use std::os::unix::fs::MetadataExt;
    assert_eq!(to.metadata().unwrap().mode() & 0o777, 0o600, "for the owner alone");
    assert!(!schema::beside(&to, ".part").exists());
    // It can be put into a server's place.
    let other = tempfile::tempdir().unwrap();
    std::fs::copy(&to, other.path().join(FILE_NAME)).unwrap();
    let (journal, _) = open(&DataDir::open(other.path()).unwrap());
    assert_eq!(journal.epoch(), copy.epoch);
}

#[test]
fn a_copy_is_never_written_over_anything_and_never_of_damage() {
    let temporary = tempfile::tempdir().unwrap();
    filled(temporary.path(), 200);
    let from = temporary.path().join(FILE_NAME);
    let to = temporary.path().join("copy.db");
    std::fs::write(&to, "precious").unwrap();
    let error = backup(&from, &to).unwrap_err();
    assert!(matches!(error, StoreError::Target { .. }), "{error}");
    assert_eq!(std::fs::read(&to).unwrap(), b"precious");
    std::fs::remove_file(&to).unwrap();
    // What an interrupted one has left is no obstacle, one that still runs is.
    let part = schema::beside(&to, ".part");
    std::fs::write(&part, "half a copy").unwrap();
    let running = File::open(&part).unwrap();
    running.lock().unwrap();
    assert!(matches!(backup(&from, &to), Err(StoreError::Target { .. })));
    drop(running);
    backup(&from, &to).unwrap();
    std::fs::remove_file(&to).unwrap();
    Connection::open(&from).unwrap().execute("UPDATE events SET body = 'x' WHERE id = 3", []).unwrap();
    assert!(matches!(backup(&from, &to), Err(StoreError::Corrupt { .. })));
    // So damaged that SQLite cannot read it to its end.
    let root = "SELECT rootpage * 4096 - 4096 FROM sqlite_master WHERE name = 'events'";
    let page: i64 = Connection::open(&from).unwrap().query_row(root, [], |row| row.get(0)).unwrap();
    let mut bytes = std::fs::read(&from).unwrap();
    bytes[page as usize] = 0xff;
    std::fs::write(&from, &bytes).unwrap();
    let error = backup(&from, &to).unwrap_err();
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error}");
    assert!(matches!(backup(&temporary.path().join("none"), &to), Err(StoreError::Path { .. })));
    assert!(matches!(backup(&from, &temporary.path().join("no/where")), Err(StoreError::Target { .. })));
    assert!(!to.exists() && !part.exists());
}
