use std::sync::Arc;

use super::*;
use crate::chat::name::Text;
use crate::chat::{Audience, Event, Rules};

fn post(seq: u64, bytes: usize) -> Effect {
    post_in(&RoomName::lobby(), seq, UserId(1), "x".repeat(bytes))
}

fn post_in(room: &RoomName, seq: u64, user: UserId, text: String) -> Effect {
    let message = Message {
        room: room.clone(),
        seq,
        time: 1,
        user,
        name: UserName::parse("Ann").unwrap(),
        cid: Cid::parse(&format!("{}-{seq}", room.as_str())).unwrap(),
        text: Text::parse(text).unwrap(),
        reply_to: seq.checked_sub(3).filter(|seq| *seq > 0),
    };
    Effect::Deliver { to: Audience::Room(room.clone()), event: Event::Message(Arc::new(message)) }
}

/// Writes a history with `messages` messages, most of them in the lobby, the others in "tea", by three
/// users, into a directory.
pub(in crate::store) fn filled(path: &std::path::Path, messages: u64) {
    let dir = DataDir::open(path).unwrap();
    let (mut journal, _) = open(&dir);
    let mut batch: Vec<Effect> = (1..=3u64)
        .map(|id| Effect::NewUser {
            id: UserId(id),
            name: UserName::parse(["Ann", "Bob", "茶"][id as usize - 1]).unwrap(),
            token_hash: [id as u8; 32],
            time: 1,
        })
        .collect();
    for number in 1..=messages {
        let (room, seq) = match number % 10 {
            0 => (RoomName::stored("tea"), number / 10),
            _ => (RoomName::lobby(), number - number / 10),
        };
        let text = format!("Message {number}: 一壶好茶 {}", "x".repeat(number as usize * 7 % 200));
        batch.push(post_in(&room, seq, UserId(number % 3 + 1), text));
        if number % 16 == 0 {
            journal.commit(&batch).unwrap();
            batch.clear();
        }
    }
    journal.commit(&batch).unwrap();
}

pub(in crate::store) fn open(dir: &DataDir) -> (Journal, Hall) {
    Journal::open(dir, |time| Hall::new(Rules::default(), time)).unwrap()
}

#[test]
fn a_batch_is_written_wholly_or_not_at_all() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let (mut journal, _) = open(&dir);
    assert_eq!(journal.commit(&[post(1, 10)]).unwrap(), 1);
    // A disk of a few pages more.
    let pages: i64 = journal.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    journal.connection.pragma_update(None, "max_page_count", pages + 4).unwrap();
    let big: Vec<Effect> = (2..40).map(|seq| post(seq, 4_000)).collect();
    assert!(matches!(journal.commit(&big), Err(StoreError::Full)));
    let count = |journal: &Journal| {
        journal.connection.query_row("SELECT count(*) FROM events", [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(count(&journal), 1);
    // There is space again, and the same places are free.
    journal.connection.pragma_update(None, "max_page_count", 1_000_000).unwrap();
    assert_eq!(journal.commit(&big).unwrap(), 38);
    drop(journal);
    let (journal, hall) = open(&dir);
    assert_eq!(count(&journal), 39);
    assert_eq!(hall.room(&RoomName::lobby()).unwrap().seq, 39);
}

#[test]
fn a_receipt_is_found_in_memory_and_on_disk() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let (mut journal, _) = open(&dir);
    let cid = Cid::parse("lobby-1").unwrap();
    assert_eq!(journal.find(UserId(1), &cid), None);
    let batch = [post(1, 10)];
    let Effect::Deliver { event: Event::Message(message), .. } = &batch[0] else { unreachable!() };
    journal.remember(message);
    let receipt = Some(Receipt { room: RoomName::lobby(), seq: 1, time: 1 });
    assert_eq!(journal.find(UserId(1), &cid), receipt, "before it is written");
    journal.connection.pragma_update(None, "max_page_count", 1).unwrap();
    let full: Vec<_> = (1..=40).map(|seq| post(seq, 4_000)).collect();
    assert!(matches!(journal.commit(&full), Err(StoreError::Full)));
    assert_eq!(journal.find(UserId(1), &cid), None, "and not when it was not");
    journal.connection.pragma_update(None, "max_page_count", 1_000_000).unwrap();
    journal.commit(&batch).unwrap();
    assert_eq!(journal.find(UserId(1), &cid), receipt, "from the disk");
    assert_eq!(journal.find(UserId(2), &cid), None, "somebody else's");
}
