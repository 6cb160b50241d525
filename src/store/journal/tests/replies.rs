//! Answers, as the history tells of them, beside what looking at all of them says.

use parking_lot::Mutex;

use super::*;
use crate::chat::change::{Change, What};
use crate::chat::command::Part;
use crate::chat::{Lasting, Range};
use crate::store::archive;
use crate::store::verify::verify;

const ROOM: &str = "lobby";

fn deleted(seq: u64, target: u64) -> Fact {
    let (room, user, name) = (RoomName::lobby(), UserId(1), UserName::stored("Ann"));
    let what = What::Deleted { target };
    Fact::Changed(Arc::new(Change { room, seq, time: 1_000 + seq, user, name, cid: None, what }))
}

/// What the first message says of the answers to it.
fn replies(dir: &DataDir) -> Option<(usize, u64, u64, Vec<u64>)> {
    let page = archive::read(&dir.reader().unwrap(), &RoomName::lobby(), Range::After(0), 1).unwrap();
    let replies = page.events[0].message().unwrap().fate.replies.clone()?;
    let users = replies.users.iter().map(|user| user.0).collect();
    Some((replies.count, replies.last, replies.last_seq, users))
}

#[test]
fn a_message_says_how_many_answers_there_are_and_by_whom_the_latest() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let (mut journal, _) = open(&dir);
    let mut facts = user(1, "Ann").to_vec();
    facts.extend([room(ROOM), post(ROOM, 1, 1, "first")]);
    commit(&mut journal, &facts).unwrap();
    assert_eq!(replies(&dir), None);
    let mut seq = 1;
    for (author, expected) in
        [(2, vec![2]), (3, vec![3, 2]), (2, vec![2, 3]), (4, vec![4, 2, 3]), (5, vec![5, 4, 2])]
    {
        seq += 1;
        commit(&mut journal, &[below(ROOM, 1, seq, author)]).unwrap();
        assert_eq!(replies(&dir), Some((seq as usize - 1, 1_000 + seq, seq, expected)));
    }
    for (target, expected) in [
        (6, Some((4, 1_005, 5, vec![4, 2, 3]))),
        (3, Some((3, 1_005, 5, vec![4, 2]))),
        (5, Some((2, 1_004, 4, vec![2]))),
        (4, Some((1, 1_002, 2, vec![2]))),
        (2, None),
    ] {
        seq += 1;
        commit(&mut journal, &[deleted(seq, target)]).unwrap();
        assert_eq!(replies(&dir), expected, "{target} is deleted");
    }
    let thread = archive::thread::read(&dir.reader().unwrap(), &RoomName::lobby(), 1, None).unwrap();
    let seqs = |messages: &[Lasting]| messages.iter().map(Lasting::seq).collect::<Vec<_>>();
    assert_eq!((seqs(&thread.messages), thread.more), ((1..=6).collect(), false), "deleted ones too");
    let behind = archive::thread::read(&dir.reader().unwrap(), &RoomName::lobby(), 1, Some(4)).unwrap();
    assert_eq!(seqs(&behind.messages), [5, 6]);
    let named =
        archive::thread::these(&dir.reader().unwrap(), &RoomName::lobby(), &[7, 3, 99, 1, 3, 0]).unwrap();
    assert_eq!(seqs(&named.hits), [1, 3]);
    drop(journal);
    assert_eq!(verify(&dir.file()).unwrap().faults, [""; 0]);
}

/// Something happens after so many steps of a read, for more and more of them.
#[test]
fn a_thread_and_the_figures_of_its_beginning_are_of_one_moment() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let (mut journal, _) = open(&dir);
    let mut facts = user(1, "Ann").to_vec();
    facts.extend([room(ROOM), post(ROOM, 1, 1, "first")]);
    facts.extend((2..=9).map(|seq| below(ROOM, 1, seq, seq % 7 + 1)));
    commit(&mut journal, &facts).unwrap();
    let journal = Arc::new(Mutex::new(journal));
    let mut reader = dir.reader().unwrap();
    for (reads, seq) in (10..160).enumerate() {
        // The newest answer goes, or another one comes.
        let happening = if reads % 2 == 0 { deleted(seq, seq - 1) } else { below(ROOM, 1, seq, 3) };
        let (writer, mut left, mut waiting) = (Arc::clone(&journal), 25 * reads as i64, Some(happening));
        let step = move || {
            left -= 1;
            if let Some(fact) = waiting.take_if(|_| left < 0) {
                commit(&mut writer.lock(), &[fact]).unwrap();
            }
            false
        };
        reader.progress_handler(1, Some(step)).unwrap();
        let part = Part::Thread { root: 1, after: None };
        let answer = archive::answer(&reader, &RoomName::lobby(), &part).unwrap();
        reader.progress_handler(0, None::<fn() -> bool>).unwrap();
        let archive::Answer::Thread(page) = answer else { panic!("it is no thread") };
        let messages: Vec<_> = page.messages.iter().map(|event| event.message().unwrap()).collect();
        let there = messages[1..].iter().filter(|answer| answer.fate.deleted.is_none());
        let replies = messages[0].fate.replies.as_ref().unwrap();
        let expected = (there.clone().count(), there.map(|answer| answer.seq).max().unwrap());
        assert_eq!((replies.count, replies.last_seq), expected, "after {} steps", 25 * reads);
    }
}

#[test]
fn a_thread_comes_in_pages_and_a_room_that_goes_takes_its_answers_along() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let (mut journal, _) = open(&dir);
    let mut facts = user(1, "Ann").to_vec();
    facts.extend([room(ROOM), post(ROOM, 1, 1, "first")]);
    facts.extend((2..=251).map(|seq| below(ROOM, 1, seq, seq % 7 + 1)));
    commit(&mut journal, &facts).unwrap();
    let (mut after, mut seen, mut pages) = (None, Vec::new(), 0);
    loop {
        let page = archive::thread::read(&dir.reader().unwrap(), &RoomName::lobby(), 1, after).unwrap();
        seen.extend(page.messages.iter().map(Lasting::seq));
        (after, pages) = (seen.last().copied(), pages + 1);
        if !page.more {
            break;
        }
    }
    assert_eq!((seen, pages), ((1..=251).collect::<Vec<u64>>(), 3));
    commit(&mut journal, &[Fact::RoomGone { room: RoomName::lobby(), time: 9 }]).unwrap();
    while journal.has_gone_rooms() {
        sweep(&mut journal);
    }
    let left = |table: &str| {
        let count = format!("SELECT count(*) FROM {table}");
        dir.reader().unwrap().query_row(&count, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(["replies", "threads", "fates", "events"].map(left), [0; 4]);
    drop(journal);
    assert_eq!(verify(&dir.file()).unwrap().faults, [""; 0]);
}

/// An answer that was written where none belongs, or whose place was lost, is not told as if it were whole.
#[test]
fn what_was_altered_of_answers_is_noticed() {
    for change in [
        "DELETE FROM replies WHERE seq = 2",
        "UPDATE replies SET whom = 9 WHERE seq = 2",
        "UPDATE threads SET count = 7",
    ] {
        let temporary = tempfile::tempdir().unwrap();
        let dir = DataDir::open(temporary.path()).unwrap();
        let (mut journal, _) = open(&dir);
        let mut facts = user(1, "Ann").to_vec();
        facts.extend([room(ROOM), post(ROOM, 1, 1, "first"), below(ROOM, 1, 2, 2)]);
        commit(&mut journal, &facts).unwrap();
        journal.connection.execute_batch(change).unwrap();
        let read = archive::read(&dir.reader().unwrap(), &RoomName::lobby(), Range::Newest, 9);
        assert!(matches!(read, Err(StoreError::Altered { .. })), "{change}: {read:?}");
        drop(journal);
        assert_ne!(verify(&dir.file()).unwrap().faults, [""; 0], "{change}");
    }
}
