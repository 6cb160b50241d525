use std::sync::Arc;

use super::*;
use crate::chat::name::Text;
use crate::chat::{Audience, Event, Rules};

fn post(seq: u64, bytes: usize) -> Effect {
    let message = Message {
        room: RoomName::lobby(),
        seq,
        time: 1,
        user: UserId(1),
        name: UserName::parse("Ann").unwrap(),
        cid: Cid::parse(&seq.to_string()).unwrap(),
        text: Text::parse("x".repeat(bytes)).unwrap(),
        reply_to: None,
    };
    Effect::Deliver { to: Audience::Room(RoomName::lobby()), event: Event::Message(Arc::new(message)) }
}

fn open(dir: &DataDir) -> (Journal, Hall) {
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
    let cid = Cid::parse("1").unwrap();
    assert_eq!(journal.find(UserId(1), &cid), None);
    let batch = [post(1, 10)];
    let Effect::Deliver { event: Event::Message(message), .. } = &batch[0] else { unreachable!() };
    journal.remember(message);
    let receipt = Some(Receipt { room: RoomName::lobby(), seq: 1, time: 1 });
    assert_eq!(journal.find(UserId(1), &cid), receipt, "before it is written");
    journal.forget(&batch);
    assert_eq!(journal.find(UserId(1), &cid), None, "and not when it is not");
    journal.commit(&batch).unwrap();
    assert_eq!(journal.find(UserId(1), &cid), receipt, "from the disk");
    assert_eq!(journal.find(UserId(2), &cid), None, "somebody else's");
}
