//! Rooms that are no more, and what the index has of them.

use std::time::Instant;

use super::*;
use crate::store::search::FILE_NAME;
use crate::store::search::Patience;

#[test]
fn a_room_that_is_no_more_is_forgotten_and_its_numbers_are_followed_when_they_are_given_again() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    history(&dir, 1);
    let wanted = |typed: &str| search(typed, everywhere());
    let mut reading = Reading::of(&dir);
    let (mut journal, _) = open(&dir);
    let newest = [room("attic"), post("attic", 1, 1, "zanzibar"), post("attic", 2, 1, "zanzibar")];
    commit(&mut journal, &newest).unwrap();
    while reading.keeper.step().unwrap() {}
    assert_eq!(reading.find_all(&wanted("zanzibar")).len(), 2);
    commit(&mut journal, &[Fact::RoomGone { room: stored("attic"), time: 9 }]).unwrap();
    assert_eq!(reading.find_all(&wanted("zanzibar")), [], "before the index knows");
    while journal.has_gone_rooms() {
        sweep(&mut journal);
    }
    commit(&mut journal, &[room("cellar"), post("cellar", 1, 1, "timbuktu")]).unwrap();
    while reading.keeper.step().unwrap() {}
    assert_eq!(reading.find_all(&wanted("zanzibar")), []);
    assert_eq!(reading.find_all(&wanted("timbuktu")).len(), 1);
    assert!(reading.find_all(&wanted("printer")).len() > 3, "and the rest is there");
    for suffix in ["", "-wal"] {
        let bytes = std::fs::read(dir.path.join(format!("{}{suffix}", FILE_NAME))).unwrap();
        assert!(!bytes.windows(8).any(|bytes| bytes == b"zanzibar"), "search.db{suffix}");
    }
}

/// The words of a room that is no more are taken out while its events are there, so the rest need not be made anew; the
/// events go only then.
#[test]
fn a_room_that_is_no_more_leaves_the_index_as_it_is_without_it() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    history(&dir, 1);
    let wanted = |typed: &str| search(typed, everywhere());
    let mut reading = Reading::of(&dir);
    let (mut journal, _) = open(&dir);
    let change = |seq: u64, what: What| {
        let (room, user, name) = (stored("attic"), UserId(1), UserName::stored("Ann"));
        Fact::Changed(Arc::new(Change { room, seq, time: 9_000 + seq, user, name, cid: None, what }))
    };
    let mut facts = vec![room("attic")];
    facts.extend((1..=2_500).map(|seq| post("attic", seq, 1, &format!("zanzibar {seq}"))));
    commit(&mut journal, &facts).unwrap();
    while reading.keeper.step().unwrap() {}
    let text = |text: &str| Some(Text::stored(text));
    let edited =
        |target, words| What::Edited { target, text: text(words), mentions: Vec::new(), files: Vec::new() };
    commit(
        &mut journal,
        &[change(2_501, edited(7, "samarkand")), change(2_502, What::Deleted { target: 8 })],
    )
    .unwrap();
    while reading.keeper.step().unwrap() {}
    assert_eq!(reading.find_all(&wanted("samarkand")).len(), 1);
    let file = || std::os::unix::fs::MetadataExt::ino(&dir.path.join(FILE_NAME).metadata().unwrap());
    let before = file();
    // What came just before is not in the index yet.
    commit(&mut journal, &[post("attic", 2_503, 1, "timbuktu"), change(2_504, edited(9, "bukhara"))])
        .unwrap();
    commit(&mut journal, &[Fact::RoomGone { room: stored("attic"), time: 9 }]).unwrap();
    let index = reading.keeper.index.clone();
    let (mut patience, now) = (Patience::default(), Instant::now());
    assert!(!journal.sweep(&index, &mut patience, now).unwrap(), "its words are still there");
    let mut steps = 0;
    while reading.keeper.step().unwrap() {
        steps += 1;
        assert_eq!(reading.find_all(&wanted("zanzibar")), [], "nobody finds it meanwhile");
    }
    assert!(steps >= 2, "some at a time");
    while journal.has_gone_rooms() {
        assert!(journal.sweep(&index, &mut patience, now).unwrap());
    }
    commit(
        &mut journal,
        &[room("cellar"), post("cellar", 1, 1, "isfahan"), post("cellar", 2, 1, "zanzibar")],
    )
    .unwrap();
    while reading.keeper.step().unwrap() {}
    let found = ["samarkand", "timbuktu", "bukhara", "isfahan", "zanzibar"];
    assert_eq!(found.map(|typed| reading.find_all(&wanted(typed)).len()), [0, 0, 0, 1, 1]);
    assert!(reading.find_all(&wanted("printer")).len() > 3, "and the rest is there");
    assert_eq!(file(), before, "it is the same file");
    for suffix in ["", "-wal"] {
        let bytes = std::fs::read(dir.path.join(format!("{}{suffix}", FILE_NAME))).unwrap_or_default();
        for word in [&b"samarkand"[..], b"timbuktu", b"bukhara"] {
            assert!(!bytes.windows(word.len()).any(|bytes| bytes == word), "search.db{suffix}");
        }
    }
}
