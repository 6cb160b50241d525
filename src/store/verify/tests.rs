use std::path::PathBuf;

use super::*;
use crate::chat::command::Range;
use crate::chat::name::RoomName;
use crate::chat::{Fact, Lasting};
use crate::store::archive;
use crate::store::journal::tests::{commit, filled, open};
use crate::store::schema::{DataDir, FILE_NAME};

/// A stand-in for chance that is the same in every run (SplitMix64, Steele et al. 2014).
fn chance(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Everything the file says, row by row.
fn content(path: &Path) -> rusqlite::Result<Vec<String>> {
    let connection = Connection::open(path)?;
    let mut all = Vec::new();
    for table in table::ALL.map(|table| table.name).into_iter().chain(["events"]) {
        let mut statement = connection.prepare(&format!("SELECT * FROM {table} NOT INDEXED"))?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let values = (0..columns).map(|column| row.get::<_, rusqlite::types::Value>(column));
            all.push(format!("{table} {:?}", values.collect::<Result<Vec<_>, _>>()?));
        }
    }
    Ok(all)
}

/// What a reader of the lobby is shown, page by page.
fn shown(path: &Path) -> Result<Vec<Lasting>, StoreError> {
    let connection = schema::open_read_only(path)?;
    let mut all = Vec::new();
    loop {
        let page = archive::read(&connection, &RoomName::lobby(), Range::After(all.len() as u64), 100)?;
        all.extend(page.events);
        if !page.more {
            return Ok(all);
        }
    }
}

#[test]
fn a_whole_history_is_found_whole() {
    let temporary = tempfile::tempdir().unwrap();
    filled(temporary.path(), 300);
    let report = verify(&temporary.path().join(FILE_NAME)).unwrap();
    assert_eq!((report.messages, report.rooms, report.users), (300, 2, 3));
    assert_eq!((report.epoch.len(), report.faults.len()), (32, 0));
    let line = report.to_string();
    assert!(line.starts_with("300 messages in 2 rooms by 3 users, epoch "), "{line}");
    assert!(line.ends_with(". No damage was found."), "{line}");
}

/// P13: a bit flips anywhere in the file. Either it is found, or everything that the file says is as it was.
/// And whatever is shown from a damaged file is what was said.
#[test]
fn no_flipped_bit_is_served_as_truth() {
    let temporary = tempfile::tempdir().unwrap();
    filled(temporary.path(), 200);
    let path: PathBuf = temporary.path().join(FILE_NAME);
    let (said, before) = (shown(&path).unwrap(), content(&path).unwrap());
    let whole = std::fs::read(&path).unwrap();
    let (mut state, mut found) = (42, 0);
    const FLIPS: usize = 1_000;
    for _ in 0..FLIPS {
        let bit = chance(&mut state) as usize % (whole.len() * 8);
        let mut bytes = whole.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        std::fs::write(&path, &bytes).unwrap();
        let is_found = !matches!(verify(&path), Ok(report) if report.faults.is_empty());
        found += usize::from(is_found);
        if !is_found {
            assert_eq!(content(&path).ok().as_ref(), Some(&before), "bit {bit} is not found");
        }
        if let Ok(shown) = shown(&path) {
            let is_true = shown.iter().zip(&said).all(|(shown, said)| shown == said);
            assert!(is_true && shown.len() <= said.len(), "bit {bit} is shown");
            assert!(is_found || shown.len() == said.len(), "bit {bit} hides a message");
        }
    }
    // The rest hits free space and bytes of the header that say nothing.
    assert!(found > FLIPS / 4, "{found} of {FLIPS} are found");
    std::fs::write(&path, &whole).unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let places: Vec<u64> = open(&dir)
        .1
        .iter()
        .filter_map(|fact| if let Fact::RoomMade { seq, .. } = fact { Some(*seq) } else { None })
        .collect();
    assert_eq!(places, [said.len() as u64, 20]);
}

#[test]
fn a_text_changed_behind_the_servers_back_is_found_and_not_shown() {
    let temporary = tempfile::tempdir().unwrap();
    filled(temporary.path(), 120);
    let path = temporary.path().join(FILE_NAME);
    {
        let dir = DataDir::open(temporary.path()).unwrap();
        let room = RoomName::stored("dm:1:2");
        let kind = room.kind();
        commit(
            &mut open(&dir).0,
            &[Fact::RoomMade { room, kind, time: 1, seq: 0, active: 1, charter: Box::default() }],
        )
        .unwrap();
    }
    let whole = std::fs::read(&path).unwrap();
    for (change, fault) in [
        ("UPDATE events SET body = 'never said' WHERE seq = 7 AND room = 1", "room lobby: event 7 is"),
        ("UPDATE events SET salt = zeroblob(16) WHERE seq = 7 AND room = 1", "room lobby: event 7 is"),
        ("UPDATE events SET kind = 2 WHERE seq = 7 AND room = 1", "room lobby: event 7 is"),
        ("UPDATE events SET target = 1 WHERE seq = 7 AND room = 1", "room lobby: event 7 is"),
        ("UPDATE events SET user = 9 WHERE seq = 7 AND room = 1", "room lobby: event 7 is"),
        ("UPDATE events SET salt = NULL WHERE seq = 7 AND room = 1", "room lobby: an event is"),
        ("DELETE FROM events WHERE seq = 9 AND room = 1", "room lobby: event 10 follows event 8"),
        ("UPDATE events SET room = 9 WHERE seq = 7 AND room = 1", "room lobby: event 8 follows event 6"),
        ("UPDATE users SET name = 'Eve' WHERE id = 2", "user 2 is not"),
        ("UPDATE devices SET token_hash = zeroblob(32) WHERE id = 2", "device 2 is not"),
        ("UPDATE rooms SET kind = 'private' WHERE id = 2", "room 2 is not"),
        ("UPDATE markers SET read = 7 WHERE user = 2", "the marker of user 2 and 3 is not"),
        ("UPDATE about SET value = 'x'", "the \"epoch\" is not"),
        ("DELETE FROM about", "the history has no epoch"),
        ("DELETE FROM members WHERE user = 2", "room dm:1:2: it is direct and has not two members"),
    ] {
        Connection::open(&path).unwrap().execute(change, []).unwrap();
        let report = verify(&path).unwrap();
        assert!(report.faults.iter().any(|line| line.starts_with(fault)), "{change}: {report}");
        assert_eq!(shown(&path).is_err(), change.contains("events"), "{change}");
        std::fs::write(&path, &whole).unwrap();
    }
}

/// On a medium that nobody can write, the history is looked at without the files that SQLite makes beside one.
#[test]
fn a_file_is_looked_at_alone() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("a folder?with%20signs");
    std::fs::create_dir(&folder).unwrap();
    filled(&folder, 20);
    let report = alone(&folder.join(FILE_NAME)).unwrap();
    assert_eq!((report.messages, report.faults.len()), (20, 0));
    let left: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "the file and the lock: {left:?}");
}
