use std::path::Path;

use super::*;
use crate::chat::name::{Cid, RoomName};
use crate::chat::room::Kind;
use crate::chat::{Fact, Past, Range, UserId};
use crate::store::archive;
use crate::store::backup::backup;
use crate::store::journal::Journal;
use crate::store::journal::tests::open;
use crate::store::schema::{DataDir, FILE_NAME};
use crate::store::verify::verify;

/// A directory with a history of an older format: `"1"`, `"2"` as the first upgrade makes it of that, `"3"`,
/// `"4"` as the third makes it of that, `"5"`.
fn old(format: &str) -> tempfile::TempDir {
    let temporary = tempfile::tempdir().unwrap();
    let mut connection = Connection::open(temporary.path().join(FILE_NAME)).unwrap();
    let first = include_str!("../../../tests/support/first_format.sql");
    let third = include_str!("../../../tests/support/third_format.sql");
    let fifth = include_str!("../../../tests/support/fifth_format.sql");
    let kept = match format {
        "1" | "2" => first,
        "3" | "4" => third,
        _ => fifth,
    };
    connection.execute_batch(kept).unwrap();
    if format == "2" {
        let transaction = connection.transaction().unwrap();
        v2::upgrade(&transaction, &mut Upgrade::new(0)).unwrap();
        transaction.pragma_update(None, "user_version", 2).unwrap();
        transaction.commit().unwrap();
    }
    if format == "4" {
        let transaction = connection.transaction().unwrap();
        v4::upgrade(&transaction, &mut Upgrade::new(0)).unwrap();
        transaction.pragma_update(None, "user_version", 4).unwrap();
        transaction.commit().unwrap();
    }
    temporary
}

fn halt(called: bool) -> Halt {
    let halt = Halt::default();
    if called {
        halt.call();
    }
    halt
}

fn refused(path: &Path, stop: bool) -> StoreError {
    let dir = DataDir::open(path).unwrap();
    Journal::open(&dir, &halt(stop), &mut |_| {}).err().unwrap()
}

/// Every row of a table, as words.
fn rows(dir: &DataDir, select: &str) -> Vec<String> {
    let connection = dir.reader().unwrap();
    let mut statement = connection.prepare(select).unwrap();
    let width = statement.column_count();
    let rows = statement.query_map([], |row| {
        (0..width).map(|at| Ok(format!("{:?}", row.get_ref(at)?))).collect::<Result<Vec<_>, _>>()
    });
    rows.unwrap().map(|row| row.unwrap().join(" ")).collect()
}

#[test]
fn every_older_format_becomes_the_present_one() {
    for (format, messages, users) in [("1", 2_000, 2), ("2", 2_000, 2), ("3", 7, 4), ("4", 7, 4)] {
        let temporary = old(format);
        let path = temporary.path().join(FILE_NAME);
        let before = verify(&path).unwrap();
        assert_eq!((before.faults.len(), before.unchecked), (0, format == "1"), "{format}: {before}");
        let dir = DataDir::open(temporary.path()).unwrap();
        let (journal, facts) = open(&dir);
        let made = facts.iter().filter(|fact| matches!(fact, Fact::UserMade { .. })).count();
        let devices = facts.iter().filter(|fact| matches!(fact, Fact::DeviceMade { .. })).count();
        assert_eq!((made, devices), (users, users), "{format}");
        let receipt = journal.receipt(UserId(1), &Cid::stored(if format > "2" { "cid-5" } else { "c8" }));
        assert_eq!(receipt.map(|receipt| receipt.seq), Some(if format > "2" { 3 } else { 4 }), "{format}");
        drop(journal);
        let after = verify(&path).unwrap();
        assert!(after.faults.is_empty(), "{format}: {after}");
        assert_eq!((after.messages, after.users as usize), (messages, users), "{format}");
        assert_eq!(rows(&dir, "SELECT count(*) FROM events WHERE length(salt) = 16").len(), 1);
        assert_eq!(rows(&dir, "SELECT 1 FROM events GROUP BY salt HAVING count(*) > 1"), [""; 0]);
        assert_eq!(rows(&dir, "SELECT name FROM sqlite_master WHERE name LIKE 'old%'"), [""; 0]);
    }
}

#[test]
fn the_upgrade_keeps_what_people_rely_on_and_nobody_finds_everything_unread() {
    let temporary = old("3");
    let dir = DataDir::open(temporary.path()).unwrap();
    let (_journal, facts) = open(&dir);
    let names: Vec<&str> = facts
        .iter()
        .filter_map(|fact| if let Fact::UserMade { name, .. } = fact { Some(name.as_str()) } else { None })
        .collect();
    assert_eq!(names, ["Ann", "Rob", "茶", "a  b"]);
    let made: Vec<_> = facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::RoomMade { room, kind, time, seq, active, .. } => {
                Some((room.as_str(), *kind, time - 1_795_663_604_000, *seq, active - 1_795_663_604_000))
            }
            _ => None,
        })
        .collect();
    let direct = Kind::Direct([UserId(1), UserId(2)]);
    let expected = [
        ("lobby", Kind::Public, 953, 5, 978),
        ("tea", Kind::Public, 964, 1, 964),
        ("dm:1:2", direct, 964, 1, 964),
    ];
    assert_eq!(made, expected);
    assert_eq!(facts.iter().filter(|fact| matches!(fact, Fact::Imposed(_))).count(), 2);
    assert_eq!(facts.iter().filter(|fact| matches!(fact, Fact::Recorded(_))).count(), 4);
    // Who spoke, and Bob as a partner; the server itself reads nothing.
    let markers = rows(&dir, "SELECT user, room, joined - 1795663604000, read FROM markers");
    let marker = |numbers: [u64; 4]| numbers.map(|number| format!("Integer({number})")).join(" ");
    let expected =
        [[1, 1, 953, 5], [1, 2, 964, 1], [1, 3, 964, 1], [2, 1, 957, 5], [2, 3, 964, 1]].map(marker);
    assert_eq!(markers, expected);
    let reader = dir.reader().unwrap();
    let page = archive::read(&reader, &RoomName::lobby(), Range::After(0), 10).unwrap();
    let texts: Vec<_> = page
        .events
        .iter()
        .filter_map(|event| event.message())
        .map(|message| (message.text.as_str(), message.reply_to))
        .collect();
    let expected = [
        ("hello \"all\"\n\tof you", None),
        ("hi", Some(1)),
        ("third", None),
        ("fourth", Some(3)),
        ("from the house", None),
    ];
    assert_eq!(texts, expected);
}

/// What is damaged is left as it is, and what was asked to stop too.
#[test]
fn an_upgrade_that_cannot_be_changes_nothing() {
    for (format, change) in [
        ("3", "UPDATE events SET text = 'never said' WHERE id = 2"),
        ("3", "DELETE FROM events WHERE id = 2"),
        ("3", "UPDATE users SET name = 'Eve' WHERE id = 2"),
        ("3", "UPDATE about SET value = 'x'"),
        ("3", "UPDATE audit SET detail = 'nothing' WHERE id = 2"),
        ("3", "UPDATE sanctions SET until = 1"),
        ("4", "UPDATE events SET body = 'never said' WHERE id = 2"),
        ("4", "DELETE FROM events WHERE id = 2"),
        ("4", "UPDATE events SET hash = x'00' WHERE id = 3"),
        ("4", "UPDATE users SET role = 'operator' WHERE id = 2"),
        ("4", "UPDATE devices SET user = 1 WHERE id = 2"),
        ("4", "UPDATE rooms SET kind = 'public' WHERE kind = 'direct'"),
        ("4", "DELETE FROM members WHERE user = 1"),
        ("4", "UPDATE markers SET read = 0"),
        ("4", "UPDATE about SET value = 'x'"),
        ("4", "DELETE FROM about"),
        ("4", "DELETE FROM audit WHERE id = 2"),
        ("4", "UPDATE sanctions SET until = 1"),
        ("2", "UPDATE events SET time = 1 WHERE id = 900"),
        ("1", "PRAGMA foreign_keys = OFF; DELETE FROM rooms WHERE id = 2"),
        // Nobody but its partners may read it, and one of them is not there.
        ("1", "INSERT INTO rooms VALUES (3, 'dm:1:9')"),
    ] {
        let temporary = old(format);
        let path = temporary.path().join(FILE_NAME);
        Connection::open(&path).unwrap().execute_batch(change).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let error = refused(temporary.path(), false);
        assert!(matches!(error, StoreError::Corrupt { .. }), "{change}: {error}");
        assert!(std::fs::read(&path).unwrap() == bytes, "{change}");
    }
    let temporary = old("1");
    let path = temporary.path().join(FILE_NAME);
    let bytes = std::fs::read(&path).unwrap();
    let error = refused(temporary.path(), true);
    assert!(matches!(error, StoreError::Stopped) && error.exit_code() == 0, "{error}");
    assert!(std::fs::read(&path).unwrap() == bytes);
    // Stopped later, in the midst of it.
    let mut connection = Connection::open(&path).unwrap();
    assert!(matches!(run(&mut connection, &path, &halt(true)), Err(StoreError::Stopped)));
    drop(connection);
    assert_eq!(
        verify(&path).unwrap().to_string().split(';').next(),
        Some("its format is older and has no checks")
    );
    open(&DataDir::open(temporary.path()).unwrap());
}

/// What the rules do not take for a direct room never was one, whatever its name begins with.
#[test]
fn only_what_is_called_like_a_direct_room_becomes_one() {
    let temporary = old("1");
    let names = ["dm:1:2", "dm:1:1", "dm:2:1", "dm:01:2", "dm:+1:2", "dm:-1:2", "dm:0:1", "dm:1", "dm:1:2:3"];
    let connection = Connection::open(temporary.path().join(FILE_NAME)).unwrap();
    for name in names {
        connection.execute("INSERT INTO rooms (name) VALUES (?1)", [name]).unwrap();
    }
    drop(connection);
    let (_journal, facts) = open(&DataDir::open(temporary.path()).unwrap());
    for fact in facts {
        if let Fact::RoomMade { room, kind, .. } = fact {
            assert_eq!(kind, room.kind(), "{room}");
        }
    }
}

#[test]
fn older_formats_can_be_copied_as_they_are() {
    for format in ["1", "2", "3", "4"] {
        let temporary = old(format);
        let (from, to) = (temporary.path().join(FILE_NAME), temporary.path().join("copy.db"));
        let before = verify(&from).unwrap();
        let copy = backup(&from, &to).unwrap();
        let copy = copy.report;
        assert_eq!((copy.messages, copy.head, copy.unchecked), (before.messages, before.head, format == "1"));
        assert_eq!(before.epoch == copy.epoch, format == "1", "{format}");
    }
}

#[test]
fn large_numbers_are_grouped() {
    for (number, words) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
        assert_eq!(grouped(number), words);
    }
}
