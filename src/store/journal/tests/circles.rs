//! Private rooms in the journal, and rooms that are removed.

use super::*;
use crate::chat::change::{Change, What};
use crate::chat::circle::{Circle, Invitation};
use crate::chat::name::{Title, Topic};
use crate::chat::room::Charter;
use crate::chat::settings::{SettingsChange, TopicBy};

fn change(room: &RoomName, seq: u64, what: What) -> Fact {
    let (room, user, name) = (room.clone(), UserId(1), UserName::stored("Ann"));
    let cid = (seq == 2).then(|| Cid::stored("s"));
    Fact::Changed(Arc::new(Change { room, seq, time: 1_000 + seq, user, name, cid, what }))
}

fn member(member: u64, is_in: bool, owner: Option<u64>) -> What {
    What::Member { member: UserId(member), is_in, owner: owner.map(UserId) }
}

fn invitation() -> Invitation {
    Invitation { hash: [7; 32], until: 99 }
}

/// Two people, and a private room that one makes, sets, and leaves to the other.
fn a_life(board: &RoomName) -> Vec<Fact> {
    let (title, circle) = (Some(Title::stored("Board")), Some(Circle::of(UserId(1))));
    let charter = Box::new(Charter { title, circle, ..Charter::default() });
    let made =
        Fact::RoomMade { room: board.clone(), kind: Kind::Private, time: 1, seq: 0, active: 1, charter };
    let mut facts: Vec<Fact> =
        [(1, "Ann"), (2, "Bob")].into_iter().flat_map(|(id, name)| user(id, name)).collect();
    let settings = SettingsChange {
        slow_s: Some(30),
        topic_by: Some(TopicBy::Moderators),
        closed: Some(true),
        title: Some(Title::stored("The Board")),
    };
    facts.extend([
        made,
        change(board, 1, member(2, true, None)),
        change(board, 2, What::Settings(settings)),
        change(board, 3, What::Topic(Some(Topic::stored("tea")))),
        Fact::Invited { room: board.clone(), open: vec![invitation()] },
        change(board, 4, member(1, false, Some(2))),
    ]);
    facts
}

/// A private room as it is made, set, left and removed; each step is there after a start.
#[test]
fn private_rooms_are_read_back_as_they_are_and_go_with_their_events() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let board = RoomName::private(&[3; 16]);
    let facts = a_life(&board);
    commit(&mut open(&dir).0, &facts).unwrap();
    let (mut journal, present) = open(&dir);
    let rooms = |present: &[Fact]| -> Vec<Fact> {
        present.iter().filter(|fact| matches!(fact, Fact::RoomMade { .. })).cloned().collect()
    };
    let [Fact::RoomMade { room: name, kind, seq, active, charter, .. }] = &rooms(&present)[..] else {
        panic!("one room")
    };
    assert_eq!((name, *kind, *seq, *active), (&board, Kind::Private, 4, 1_004));
    let circle = charter.circle.as_ref().unwrap();
    assert_eq!(
        (circle.owner, circle.members.iter().collect::<Vec<_>>()),
        (UserId(2), vec![(&UserId(2), &1)])
    );
    assert_eq!(circle.invitations, [invitation()]);
    assert_eq!(
        (charter.title.clone(), charter.topic.clone()),
        (Some(Title::stored("The Board")), Some(Topic::stored("tea")))
    );
    let set = &charter.settings;
    assert_eq!((set.slow_s, set.topic_by, set.closed), (30, TopicBy::Moderators, true));
    assert_eq!(journal.receipt(UserId(1), &Cid::stored("s")).map(|receipt| receipt.seq), Some(2));
    // It goes, and its name with it at once; its events go behind, across a start too.
    let gone = Fact::RoomGone { room: board.clone(), time: 7 };
    commit(
        &mut journal,
        &[change(&board, 5, member(2, false, None)), gone, room("tea"), post("tea", 1, 1, "x")],
    )
    .unwrap();
    assert!(journal.has_gone_rooms());
    drop(journal);
    let report = crate::store::verify::verify(&dir.file()).unwrap();
    assert_eq!(report.faults, [""; 0]);
    let (mut journal, present) = open(&dir);
    assert_eq!(rooms(&present).len(), 1);
    assert!(journal.receipt(UserId(1), &Cid::stored("s")).is_some_and(|receipt| receipt.room == board));
    let epoch = journal.epoch().to_owned();
    while journal.has_gone_rooms() {
        sweep(&mut journal);
    }
    assert_eq!(journal.receipt(UserId(1), &Cid::stored("s")), None);
    commit(&mut journal, &[post("tea", 2, 1, "y")]).unwrap();
    drop(journal);
    let report = crate::store::verify::verify(&dir.file()).unwrap();
    assert_eq!((report.messages, &report.faults[..]), (2, &[][..]));
    let (journal, _) = open(&dir);
    assert_eq!(journal.epoch(), epoch, "what was taken out is no older copy");
}

/// The newest numbers may go with a room that is no more; the history has come as far as it had all the same.
#[test]
fn a_room_that_has_the_newest_events_goes_without_another_epoch() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let (mut journal, _) = open(&dir);
    let epoch = journal.epoch().to_owned();
    let mut facts: Vec<Fact> = user(1, "Ann").into_iter().chain([room("tea")]).collect();
    facts.extend((1..=limits::SWEPT_AT_ONCE as u64 + 9).map(|seq| post("tea", seq, 1, "x")));
    commit(&mut journal, &facts).unwrap();
    commit(&mut journal, &[Fact::RoomGone { room: RoomName::stored("tea"), time: 7 }]).unwrap();
    sweep(&mut journal);
    drop(journal);
    let (mut journal, _) = open(&dir);
    assert_eq!(journal.epoch(), epoch);
    sweep(&mut journal);
    assert!(!journal.has_gone_rooms());
    drop(journal);
    assert_eq!(open(&dir).0.epoch(), epoch);
}
