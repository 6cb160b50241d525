use std::os::unix::fs::{PermissionsExt, symlink};

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
    assert_eq!(to.metadata().unwrap().mode() & 0o777, 0o600, "for the owner alone");
    assert_eq!(parts(temporary.path()), 0);
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
    assert!(!to.exists() && parts(temporary.path()) == 0);
}

/// Files that a copy has left unfinished.
fn parts(folder: &Path) -> usize {
    let names = folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_string_lossy().ends_with(".part")).count()
}

#[test]
fn nothing_that_was_prepared_is_followed_adopted_or_written_over() {
    let temporary = tempfile::tempdir().unwrap();
    filled(temporary.path(), 20);
    let from = temporary.path().join(FILE_NAME);
    let (to, victim) = (temporary.path().join("copy.db"), temporary.path().join("victim"));
    std::fs::write(&victim, "precious").unwrap();
    type Plant<'a> = &'a dyn Fn(&Path);
    let planted: [(&str, Plant<'_>); 3] = [
        ("a file", &|path: &Path| {
            std::fs::write(path, "").unwrap();
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o666)).unwrap();
        }),
        ("a link", &|path: &Path| symlink(&victim, path).unwrap()),
        ("a link to nothing", &|path: &Path| symlink(temporary.path().join("nowhere"), path).unwrap()),
    ];
    for (what, plant) in planted {
        // Where the copy was prepared once, and where everybody can guess that it may be.
        for name in ["copy.db.part", "copy.db.part-journal"] {
            plant(&temporary.path().join(name));
        }
        backup(&from, &to).unwrap_or_else(|error| panic!("{what}: {error}"));
        let made = to.symlink_metadata().unwrap();
        assert!(made.is_file() && made.mode() & 0o777 == 0o600, "{what}");
        assert!(verify::verify(&to).unwrap().faults.is_empty());
        std::fs::remove_file(&to).unwrap();
        // In the place of the copy itself.
        plant(&to);
        assert!(matches!(backup(&from, &to), Err(StoreError::Target { .. })), "{what}");
        for name in ["copy.db", "copy.db.part", "copy.db.part-journal"] {
            std::fs::remove_file(temporary.path().join(name)).unwrap();
        }
        assert_eq!(std::fs::read(&victim).unwrap(), b"precious", "{what}");
        assert!(!temporary.path().join("nowhere").exists(), "{what}");
    }
    // Somebody changes it while it is made.
    let (part, file) = new_part(temporary.path()).unwrap();
    assert!(is_still(&file, &part).unwrap());
    std::fs::rename(&victim, &part).unwrap();
    assert!(!is_still(&file, &part).unwrap());
}
