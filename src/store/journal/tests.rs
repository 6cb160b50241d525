mod circles;
mod fates;
mod late;
mod replies;

use std::path::Path;
use std::time::Instant;

use super::*;
use crate::chat::act::{Actor, Link, Record};
use crate::chat::device::Agent;
use crate::chat::event::Thread;
use crate::chat::fate::Fate;
use crate::chat::name::{Text, UserName};
use crate::chat::reading::{BLOCK_BYTES, Marker};
use crate::chat::room::Kind;
use crate::chat::sanction::{self, Sanction, Target};
use crate::chat::user::Role;
use crate::chat::{DeviceId, Door, Message};
use crate::core::Journal as _;
use crate::limits;
use crate::store::search::{Index, Patience};

pub(in crate::store) fn user(id: u64, name: &str) -> [Fact; 2] {
    let (user, name) = (UserId(id), UserName::stored(name));
    let made = Fact::UserMade { user, name, role: Role::Member, time: 1, seen: 1, used: 0 };
    [made, device(id, user, 1)]
}

fn device(id: u64, user: UserId, time: u64) -> Fact {
    let (device, agent) = (DeviceId(id), Agent::stored("page/1"));
    Fact::DeviceMade { device, user, token_hash: [id as u8; 32], agent, time, seen: time }
}

pub(in crate::store) fn room(name: &str) -> Fact {
    let room = RoomName::stored(name);
    let kind = room.kind();
    Fact::RoomMade { room, kind, time: 1, seq: 0, active: 1, charter: Box::default() }
}

pub(in crate::store) fn post(room: &str, seq: u64, user: u64, text: &str) -> Fact {
    Fact::Said(Arc::new(said(room, seq, user, text)))
}

/// An answer to a message, which is by Ann and answers nothing.
fn below(room: &str, root: u64, seq: u64, user: u64) -> Fact {
    let thread = Some(Thread { root, to: UserId(1) });
    Fact::Said(Arc::new(Message { reply_to: Some(root), thread, ..said(room, seq, user, "an answer") }))
}

fn said(room: &str, seq: u64, user: u64, text: &str) -> Message {
    Message {
        room: RoomName::stored(room),
        seq,
        time: 1_000 + seq,
        user: UserId(user),
        name: UserName::stored("Ann"),
        cid: Cid::stored(&format!("{room}-{seq}")),
        text: Text::stored(text),
        mentions: Vec::new(),
        files: Vec::new(),
        me: false,
        reply_to: None,
        thread: None,
        fate: Fate::default(),
    }
}

pub(in crate::store) fn commit(journal: &mut Journal, facts: &[Fact]) -> Result<(), NotDurable> {
    journal.commit(&facts.iter().collect::<Vec<_>>())
}

/// Opens a history, with the facts of its present.
pub(in crate::store) fn open(dir: &DataDir) -> (Journal, Vec<Fact>) {
    let mut facts = Vec::new();
    let journal = Journal::open(dir, &Halt::default(), &mut |fact| facts.push(fact)).unwrap();
    (journal, facts)
}

/// Writes a history with `messages` messages, most of them in the lobby, the others in "tea", by three
/// users, into a directory.
pub(in crate::store) fn filled(path: &Path, messages: u64) {
    let dir = DataDir::open(path).unwrap();
    let (mut journal, _) = open(&dir);
    let mut batch: Vec<Fact> =
        (1..=3).flat_map(|id| user(id, ["Ann", "Bob", "茶"][id as usize - 1])).collect();
    batch.extend([room("lobby"), room("tea")]);
    for number in 1..=messages {
        let (room, seq) = match number % 10 {
            0 => ("tea", number / 10),
            _ => ("lobby", number - number / 10),
        };
        let text = format!("Message {number}: 一壶好茶 {}", "x".repeat(number as usize * 7 % 200));
        batch.push(post(room, seq, number % 3 + 1, &text));
        if number % 16 == 0 {
            commit(&mut journal, &batch).unwrap();
            batch.clear();
        }
    }
    commit(&mut journal, &batch).unwrap();
}

/// Takes out some of what rooms that are no more have left, for which nobody waits any more.
pub(in crate::store) fn sweep(journal: &mut Journal) {
    let (index, mut patience, now) = (Index::new("search.db".into()), Patience::default(), Instant::now());
    for now in [now, now + limits::FORGET_PATIENCE] {
        journal.sweep(&index, &mut patience, now).unwrap();
    }
}

/// Empties the log as far as the index has forgotten what was taken away, or of all when that took too long.
pub(in crate::store) fn forget(journal: &mut Journal, index: &Index, is_overdue: bool) {
    let (mut patience, now) = (Patience::default(), Instant::now());
    journal.forget(index, &mut patience, now).unwrap();
    if is_overdue {
        journal.forget(index, &mut patience, now + limits::FORGET_PATIENCE).unwrap();
    }
}

fn with_lobby(dir: &DataDir) -> Journal {
    let (mut journal, _) = open(dir);
    let mut facts = user(1, "Ann").to_vec();
    facts.push(room("lobby"));
    commit(&mut journal, &facts).unwrap();
    journal
}

fn count(journal: &Journal) -> i64 {
    journal.connection.query_row("SELECT count(*) FROM events", [], |row| row.get(0)).unwrap()
}

fn disk_of_pages(journal: &Journal, pages: i64) {
    journal.connection.pragma_update(None, "max_page_count", pages).unwrap();
}

#[test]
fn a_batch_is_written_wholly_or_not_at_all() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let mut journal = with_lobby(&dir);
    commit(&mut journal, &[post("lobby", 1, 1, "x")]).unwrap();
    let pages: i64 = journal.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    disk_of_pages(&journal, pages + 4);
    let mut big = vec![room("tea")];
    big.extend((2..40).map(|seq| post("lobby", seq, 1, &"x".repeat(4_000))));
    big.push(post("tea", 1, 1, "x"));
    assert!(matches!(commit(&mut journal, &big), Err(NotDurable::Full)));
    assert_eq!(count(&journal), 1);
    // There is space again, and the same places are free.
    disk_of_pages(&journal, 1_000_000);
    commit(&mut journal, &big).unwrap();
    drop(journal);
    let (journal, facts) = open(&dir);
    assert_eq!(count(&journal), 40);
    let seqs: Vec<u64> = facts
        .iter()
        .filter_map(|fact| if let Fact::RoomMade { seq, .. } = fact { Some(*seq) } else { None })
        .collect();
    assert_eq!(seqs, [39, 1]);
}

#[test]
fn a_receipt_is_exact_and_a_post_is_never_there_twice() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let mut journal = with_lobby(&dir);
    let cid = Cid::stored("lobby-1");
    assert_eq!(journal.receipt(UserId(1), &cid), None);
    let batch = [post("lobby", 1, 1, "x")];
    commit(&mut journal, &batch).unwrap();
    let receipt = Some(Receipt { room: RoomName::lobby(), seq: 1, time: 1_001 });
    assert_eq!(journal.receipt(UserId(1), &cid), receipt);
    assert_eq!(journal.receipt(UserId(2), &cid), None, "somebody else's");
    assert!(matches!(commit(&mut journal, &batch), Err(NotDurable::Failed(_))));
    assert_eq!(count(&journal), 1);
}

/// The marker of somebody in the direct room of the two, where nothing was said.
fn begun(n: u64) -> Fact {
    let (room, marker) = (RoomName::stored("dm:1:2"), Box::new(Marker::new(1, 0)));
    Fact::Marked { user: UserId(n), room, marker }
}

#[test]
fn what_lasts_comes_back_as_the_present() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let sanction = |kind, n: u8, until| Sanction {
        kind,
        target: Target::Address([10, 0, 0, n].into()),
        since: 5,
        until,
        by: UserId(n.into()),
        reason: "noise".into(),
    };
    let (ban, mute) = (sanction::Kind::Ban, sanction::Kind::Mute);
    let record = |id| {
        let actor = if id == 1 { Actor::Operator } else { Actor::User(UserId(1), Door::Page) };
        let (act, whom, detail) = ("mute".into(), "Bob".into(), "".into());
        let minutes = (id == 2).then_some(10);
        Fact::Recorded(Record { id, time: 7, actor, act, whom, minutes, detail })
    };
    let mut facts = [user(1, "Ann"), user(2, "Bob")].concat();
    let second = device(3, UserId(1), 2);
    facts.extend([second.clone(), room("lobby"), room("dm:1:2"), post("lobby", 1, 1, "x")]);
    facts.push(Fact::Renamed { user: UserId(2), name: UserName::stored("Rob") });
    facts.extend([
        Fact::Imposed(sanction(ban, 1, None)),
        Fact::Imposed(sanction(mute, 1, Some(7))),
        Fact::Imposed(sanction(mute, 2, None)),
        Fact::Imposed(sanction(mute, 2, Some(9))),
        Fact::Lifted { kind: ban, target: Target::Address([10, 0, 0, 1].into()) },
    ]);
    let records = limits::RECORDS_KEPT as u64 + 3;
    facts.extend((1..=records).map(record));
    let (mut journal, nothing) = open(&dir);
    assert_eq!(nothing, []);
    commit(&mut journal, &facts).unwrap();
    drop(journal);

    let ([ann, device_1], [bob, device_2]) = (user(1, "Ann"), user(2, "Rob"));
    let kind = Kind::Direct([UserId(1), UserId(2)]);
    let mut present = vec![ann, bob, device_1, device_2, second];
    present.push(Fact::RoomMade {
        room: RoomName::lobby(),
        kind: Kind::Public,
        time: 1,
        seq: 1,
        active: 1_001,
        charter: Box::default(),
    });
    present.push(Fact::RoomMade {
        room: RoomName::stored("dm:1:2"),
        kind,
        time: 1,
        seq: 0,
        active: 1,
        charter: Box::default(),
    });
    let mut bits = Box::new([0; BLOCK_BYTES]);
    bits[0] = 0b10;
    present.push(Fact::Block { room: RoomName::lobby(), block: 0, bits });
    present.extend([1, 2].map(begun));
    present.extend(
        [mute, mute]
            .iter()
            .zip([(1, Some(7)), (2, Some(9))])
            .map(|(kind, (n, until))| Fact::Imposed(sanction(*kind, n, until))),
    );
    present.extend((4..=records).map(record));
    assert_eq!(open(&dir).1, present);
}

#[test]
fn roles_links_and_who_was_forgotten_come_back() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let (mut journal, _) = open(&dir);
    let link = |n| Fact::OperatorLink(Some(Link { hash: [n; 32], until: 7 }));
    let facts = [user(1, "Ann"), user(2, "Bob"), user(3, "Bob")].concat();
    commit(&mut journal, &facts).unwrap();
    let role = Fact::RoleGiven { user: UserId(1), role: Role::Operator };
    commit(&mut journal, &[role, link(0x0a), link(0xb0)]).unwrap();
    let gone = Fact::UserForgotten { user: UserId(2), time: 9 };
    commit(&mut journal, &[device(4, UserId(2), 2), gone.clone()]).unwrap();
    commit(&mut journal, &[Fact::DeviceRevoked { device: DeviceId(1), time: 9 }]).unwrap();
    drop(journal);
    let (mut journal, present) = open(&dir);
    assert_eq!(present[0], link(0xb0));
    let name = UserName::stored("Ann");
    let ann = Fact::UserMade { user: UserId(1), name, role: Role::Operator, time: 1, seen: 1, used: 0 };
    assert_eq!((&present[1], &present[4]), (&ann, &gone));
    let revoked = |facts: &[Fact]| -> Vec<u64> {
        let of = |fact: &Fact| match fact {
            Fact::DeviceRevoked { device, .. } => Some(device.0),
            _ => None,
        };
        facts.iter().filter_map(of).collect()
    };
    assert_eq!(revoked(&present), [1, 2, 4], "the newest too, so that its number is not given again");
    commit(&mut journal, &[device(5, UserId(1), 3), Fact::OperatorLink(None)]).unwrap();
    drop(journal);
    let (_journal, present) = open(&dir);
    assert!(revoked(&present).is_empty(), "what was signed out went with the next one: {present:?}");
    assert!(!present.iter().any(|fact| matches!(fact, Fact::OperatorLink(_))));
    assert!(crate::store::verify::verify(&dir.file()).unwrap().faults.is_empty());
}

/// P14: what a start reads is checked before anybody is served.
#[test]
fn a_present_that_is_not_what_was_written_is_refused() {
    let temporary = tempfile::tempdir().unwrap();
    filled(temporary.path(), 40);
    let path = temporary.path().join("teahouse.db");
    {
        let dir = DataDir::open(temporary.path()).unwrap();
        let target = Target::User(UserId(3));
        let (since, until, reason) = (1, Some(2), "noise".into());
        let sanction = Sanction { kind: sanction::Kind::Ban, target, since, until, by: UserId(1), reason };
        let (actor, act, whom, detail) = (Actor::Operator, "ban".into(), "茶".into(), "noise".into());
        let record = Record { id: 1, time: 1, actor, act, whom, minutes: Some(1), detail };
        let facts = [room("dm:1:2"), Fact::Imposed(sanction), Fact::Recorded(record)];
        commit(&mut open(&dir).0, &facts).unwrap();
    }
    let whole = std::fs::read(&path).unwrap();
    for (change, fault) in [
        ("UPDATE about SET value = 'x'", "the \"epoch\" is not"),
        ("DELETE FROM about", "no epoch"),
        ("UPDATE users SET name = 'Eve' WHERE id = 2", "user 2 is not"),
        ("UPDATE users SET role = 'owner' WHERE id = 2", "user 2 is not"),
        ("UPDATE devices SET user = 3 WHERE id = 2", "device 2 is not"),
        ("UPDATE rooms SET name = 'tee' WHERE id = 2", "room 2 is not"),
        ("UPDATE members SET since = 9", "the member of room 3 and 1 is not"),
        ("DELETE FROM members WHERE user = 2", "room 3 is not"),
        ("UPDATE sanctions SET until = until + 1", "the sanction \"ban\" and \"user 3\" is not"),
        ("UPDATE sanctions SET actor = 2", "the sanction \"ban\" and \"user 3\" is not"),
        ("UPDATE audit SET detail = 'nothing'", "the record 1 is not"),
        ("UPDATE audit SET door = 'page'", "the record 1 is not"),
        ("UPDATE audit SET minutes = 2", "the record 1 is not"),
        ("UPDATE events SET body = 'never said' WHERE room = 2 AND seq = 4", "event 4 of room tea is not"),
        ("UPDATE events SET salt = NULL WHERE room = 2 AND seq = 4", "event 4 of room tea is not"),
        ("UPDATE events SET hash = x'00' WHERE room = 2 AND seq = 3", "event 4 of room tea is not"),
        ("DELETE FROM events WHERE room = 2 AND seq = 3", "event 4 of room tea is not"),
    ] {
        Connection::open(&path).unwrap().execute(change, []).unwrap();
        let dir = DataDir::open(temporary.path()).unwrap();
        let error = Journal::open(&dir, &Halt::default(), &mut |_| {}).err().unwrap();
        assert!(matches!(error, StoreError::Corrupt { .. }), "{change}: {error}");
        assert!(error.to_string().contains(fault), "{change}: {error}");
        std::fs::write(&path, &whole).unwrap();
    }
}

/// A reader that stays long keeps the log from beginning anew; when it is gone, the log is short again.
#[test]
fn a_log_that_has_grown_shrinks_again() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let mut journal = with_lobby(&dir);
    let text = "x".repeat(4_000);
    let mut seq = 0;
    let mut posts = |journal: &mut Journal, number: u64| {
        let facts: Vec<Fact> = (0..number)
            .map(|_| {
                seq += 1;
                post("lobby", seq, 1, &text)
            })
            .collect();
        commit(journal, &facts).unwrap();
    };
    let longest = limits::LOG_PAGES_MAX as u64 * 4_120;
    let length = || dir.wal().metadata().unwrap().len();
    let reader = dir.reader().unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM events").unwrap();
    reader.query_row("SELECT count(*) FROM events", [], |_| Ok(())).unwrap();
    for _ in 0..30 {
        posts(&mut journal, 100);
    }
    assert!(length() > 2 * longest, "{}", length());
    drop(reader);
    posts(&mut journal, 100);
    posts(&mut journal, 1);
    assert!(length() <= longest, "{} > {longest}", length());
}

/// The file keeps the latest acts, and each new one drives out the oldest.
#[test]
fn so_many_acts_are_written_and_no_more() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let (mut journal, _) = open(&dir);
    let record = |id| {
        let (act, whom, detail) = ("kick".into(), "Bob".into(), "".into());
        Fact::Recorded(Record { id, time: 7, actor: Actor::Operator, act, whom, minutes: None, detail })
    };
    let kept = |dir: &DataDir| -> Vec<u64> {
        let connection = dir.reader().unwrap();
        let mut statement = connection.prepare("SELECT id FROM audit ORDER BY id").unwrap();
        let ids = statement.query_map([], |row| row.get::<_, i64>(0)).unwrap();
        ids.map(|id| id.unwrap() as u64).collect()
    };
    let most = limits::RECORDS_WRITTEN_MAX;
    // Those between may be missing here: what counts is how far behind the newest one is.
    for (id, expected) in [
        (1, vec![1]),
        (2, vec![1, 2]),
        (most, vec![1, 2, most]),
        (most + 1, vec![2, most, most + 1]),
        (most + 2, vec![most, most + 1, most + 2]),
    ] {
        commit(&mut journal, &[record(id)]).unwrap();
        assert_eq!(kept(&dir), expected, "{id}");
    }
}
