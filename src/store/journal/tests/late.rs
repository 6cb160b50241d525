//! What follows from messages: it is not written with each of them, and is there again whenever the server ends.

use super::*;
use crate::chat::change::{Change, What};

/// Somebody's marker in the lobby.
fn marked(user: u64, read: u64, own: &[u64]) -> Fact {
    let marker =
        Marker { own: own.iter().copied().collect(), follows: true, ..Marker::new(1, 0).read_to(read) };
    Fact::Marked { user: UserId(user), room: RoomName::lobby(), marker: Box::new(marker) }
}

/// A post, as the hall decides it: with how far its author has read.
fn posted(seq: u64, user: u64) -> [Fact; 2] {
    [post("lobby", seq, user, "x"), marked(user, seq, &[])]
}

fn deleted(target: u64, seq: u64) -> Fact {
    let (room, user) = (RoomName::lobby(), UserId(1));
    let what = What::Deleted { target };
    Fact::Changed(Arc::new(Change {
        room,
        seq,
        time: 5_000,
        user,
        name: UserName::stored("Ann"),
        cid: None,
        what,
    }))
}

/// The house of Ann and Bob, both in the lobby.
fn house(dir: &DataDir) -> Journal {
    let mut journal = with_lobby(dir);
    let mut facts = user(2, "Bob").to_vec();
    facts.extend([marked(1, 0, &[]), marked(2, 0, &[])]);
    commit(&mut journal, &facts).unwrap();
    journal
}

/// The markers of the two, and which events are messages that are there.
fn present(facts: &[Fact]) -> ([Option<Marker>; 2], Vec<u64>) {
    let of = |id: u64| {
        facts.iter().find_map(|fact| match fact {
            Fact::Marked { user, marker, .. } if user.0 == id => Some((**marker).clone()),
            _ => None,
        })
    };
    let blocks = facts.iter().filter_map(|fact| match fact {
        Fact::Block { block, bits, .. } => Some((*block, bits)),
        _ => None,
    });
    let there = blocks.flat_map(|(block, bits)| {
        let is_set = move |at: &usize| bits[at / 8] >> (at % 8) & 1 == 1;
        (0..BLOCK_BYTES * 8).filter(is_set).map(move |at| block * BLOCK_BYTES as u64 * 8 + at as u64)
    });
    ([of(1), of(2)], there.collect())
}

fn marker(read: u64, own: &[u64]) -> Option<Marker> {
    let Fact::Marked { marker, .. } = marked(1, read, own) else { return None };
    Some(*marker)
}

fn in_file(journal: &Journal, select: &str) -> i64 {
    journal.connection.query_row(select, [], |row| row.get(0)).unwrap()
}

#[test]
fn what_follows_from_a_message_is_there_again_without_being_written_with_it() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let mut journal = house(&dir);
    (1..=20).for_each(|seq| commit(&mut journal, &posted(seq, seq % 2 + 1)).unwrap());
    let read = "SELECT max(read) FROM markers";
    assert!(in_file(&journal, read) < 5, "the first ones are written, and then the messages say it");
    // As often as the server ends, and whatever was said in between.
    for more in 0..3 {
        drop(journal);
        let facts;
        (journal, facts) = open(&dir);
        let last = 20 + more;
        let newest = |parity: u64| (1..=last).rev().find(|seq| seq % 2 == parity).unwrap();
        assert_eq!(present(&facts).1, (1..=last).collect::<Vec<u64>>());
        assert_eq!(present(&facts).0, [marker(newest(0), &[]), marker(newest(1), &[])]);
        commit(&mut journal, &posted(last + 1, (last + 1) % 2 + 1)).unwrap();
    }
}

#[test]
fn it_is_written_for_many_messages_at_once() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let mut journal = house(&dir);
    let most = limits::UNTOLD_MESSAGES_MAX as u64;
    let told = "SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM about WHERE key = 'told'";
    assert_eq!(in_file(&journal, told), 0);
    (1..=most + 1).for_each(|seq| commit(&mut journal, &posted(seq, 1)).unwrap());
    assert_eq!(in_file(&journal, told), most as i64 + 1);
    assert_eq!(in_file(&journal, "SELECT read FROM markers WHERE user = 1"), most as i64 + 1);
    commit(&mut journal, &posted(most + 2, 1)).unwrap();
    assert_eq!(in_file(&journal, "SELECT read FROM markers WHERE user = 1"), most as i64 + 1);
    drop(journal);
    assert_eq!(present(&open(&dir).1), ([marker(most + 2, &[]), marker(0, &[])], (1..=most + 2).collect()));
}

#[test]
fn what_somebody_says_of_their_reading_counts_more_than_what_they_have_said() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let mut journal = house(&dir);
    (1..=10).for_each(|seq| commit(&mut journal, &posted(seq, 1)).unwrap());
    commit(&mut journal, &[marked(1, 7, &[8, 9, 10])]).unwrap();
    drop(journal);
    let (mut journal, facts) = open(&dir);
    assert_eq!(present(&facts).0[0], marker(7, &[8, 9, 10]));
    // Whoever goes on has read all of it.
    commit(&mut journal, &posted(11, 1)).unwrap();
    drop(journal);
    assert_eq!(present(&open(&dir).1).0[0], marker(11, &[]));
}

#[test]
fn what_is_deleted_is_there_no_more() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let mut journal = house(&dir);
    (1..=4).for_each(|seq| commit(&mut journal, &posted(seq, 1)).unwrap());
    commit(&mut journal, &[deleted(3, 5)]).unwrap();
    drop(journal);
    let (mut journal, facts) = open(&dir);
    assert_eq!(present(&facts).1, [1, 2, 4]);
    // Also with its last message in the same batch, and after one.
    let [post, read] = posted(6, 1);
    commit(&mut journal, &[post, read, deleted(6, 7), deleted(1, 8)]).unwrap();
    drop(journal);
    assert_eq!(present(&open(&dir).1).1, [2, 4]);
}

#[test]
fn a_batch_that_fails_leaves_nothing_of_it() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let mut journal = house(&dir);
    (1..=3).for_each(|seq| commit(&mut journal, &posted(seq, 1)).unwrap());
    let pages: i64 = journal.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    disk_of_pages(&journal, pages + 1);
    let mut big = vec![deleted(1, 4)];
    big.extend((5..60).flat_map(|seq| [post("lobby", seq, 2, &"x".repeat(4_000)), marked(2, seq, &[])]));
    assert!(matches!(commit(&mut journal, &big), Err(NotDurable::Full)));
    disk_of_pages(&journal, 1_000_000);
    commit(&mut journal, &posted(4, 1)).unwrap();
    drop(journal);
    assert_eq!(present(&open(&dir).1), ([marker(4, &[]), marker(0, &[])], (1..=4).collect()));
}

/// Of a room that is no more the numbers of the newest events are given again.
#[test]
fn numbers_that_are_given_again_are_looked_at_again() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let mut journal = house(&dir);
    commit(&mut journal, &posted(1, 1)).unwrap();
    commit(&mut journal, &[room("tea")]).unwrap();
    // All of it is told, up to the last one in the room that goes.
    let most = limits::UNTOLD_MESSAGES_MAX as u64;
    let batch: Vec<Fact> = (1..=most).map(|seq| post("tea", seq, 2, "x")).collect();
    commit(&mut journal, &batch).unwrap();
    commit(&mut journal, &[Fact::RoomGone { room: RoomName::stored("tea"), time: 9 }]).unwrap();
    while journal.has_gone_rooms() {
        sweep(&mut journal);
    }
    (2..=5).for_each(|seq| commit(&mut journal, &posted(seq, 1)).unwrap());
    drop(journal);
    assert_eq!(present(&open(&dir).1), ([marker(5, &[]), marker(0, &[])], (1..=5).collect()));
}

#[test]
fn a_room_that_goes_takes_it_along() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let mut journal = house(&dir);
    commit(&mut journal, &posted(1, 1)).unwrap();
    commit(&mut journal, &posted(2, 1)).unwrap();
    commit(&mut journal, &[room("tea"), post("tea", 1, 2, "x")]).unwrap();
    commit(&mut journal, &[post("tea", 2, 2, "x")]).unwrap();
    commit(&mut journal, &[Fact::RoomGone { room: RoomName::stored("tea"), time: 9 }]).unwrap();
    let most = limits::UNTOLD_MESSAGES_MAX as u64;
    (3..=most).for_each(|seq| commit(&mut journal, &posted(seq, 1)).unwrap());
    assert_eq!(in_file(&journal, "SELECT count(DISTINCT room) FROM bits"), 1);
    drop(journal);
    assert_eq!(present(&open(&dir).1).1, (1..=most).collect::<Vec<u64>>());
}
