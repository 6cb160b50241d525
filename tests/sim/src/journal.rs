//! The history in memory, with two layers: what is written, and what is flushed. A commit does both, unless the
//! disk or the process fails between them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::chat::act::{Link, Record};
use crate::chat::change::{Change, What};
use crate::chat::circle::{Circle, Invitation};
use crate::chat::device::{Agent, Device};
use crate::chat::event::{Message, Thread};
use crate::chat::fate::{Counted, Head, Mark, Sign};
use crate::chat::file::{FileId, Upload};
use crate::chat::name::{Cid, RoomName, UserName};
use crate::chat::reading::{BLOCK_BYTES, Marker, place_in_bytes};
use crate::chat::room::{Charter, Kind};
use crate::chat::sanction::{Kind as SanctionKind, Sanction, Target};
use crate::chat::user::Role;
use crate::chat::{Behind, DeviceId, Fact, Lasting, Past, Receipt, UserId};
use crate::core::{Journal, NotDurable};
use crate::fates::Fates;
use crate::files::Posted;
use crate::limits;
use crate::script::KillPoint;

/// What became of a commit, or is to become of the next one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    Durable,
    Full,
    Busy,
    Killed(KillPoint),
}

/// The journal of a run, over all lives of the server.
pub struct Disk {
    /// What is flushed.
    pub history: History,
    /// What is written and not flushed, and whether the machine keeps it.
    written: Option<(Vec<Fact>, bool)>,
    /// What becomes of the next commit.
    pub next: Verdict,
    /// What became of the commit of this batch, if there was one.
    pub last: Option<Verdict>,
}

/// The rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    pub users: BTreeMap<UserId, User>,
    /// How long the server has run in all, in ms.
    ran: Option<u64>,
    /// Those who were forgotten, and when.
    gone: BTreeMap<UserId, u64>,
    link: Option<Link>,
    pub devices: BTreeMap<DeviceId, Device>,
    /// How many were made in all, and the newest when it was signed out, and when.
    devices_made: u64,
    revoked: Option<(Device, u64)>,
    /// In the order in which they were made.
    made: Vec<RoomName>,
    rooms: HashMap<RoomName, Rows>,
    /// Those that are no more, the latest last: what was heard of them was true.
    past: Vec<(RoomName, Rows)>,
    receipts: HashMap<(UserId, Cid), Receipt>,
    sanctions: HashMap<(SanctionKind, Target), Sanction>,
    /// Without mentions: those are in the messages.
    markers: BTreeMap<(RoomName, UserId), Marker>,
    /// Who does not tell partners.
    silent: BTreeSet<UserId>,
    prefs: BTreeMap<UserId, BTreeMap<Box<str>, Box<str>>>,
    pub records: Vec<Record>,
    /// Those that no message has, and those of messages.
    pub uploads: BTreeMap<FileId, Upload>,
    pub posted: BTreeMap<FileId, Posted>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct User {
    name: UserName,
    role: Role,
    time: u64,
    seen: u64,
    used: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    kind: Kind,
    time: u64,
    charter: Charter,
    pub events: Vec<Lasting>,
    /// Of the messages that were edited or deleted.
    pub fates: BTreeMap<u64, Fates>,
    /// The answers to each message in which a chain of them begins, deleted ones too.
    pub answers: BTreeMap<u64, Vec<u64>>,
}

impl Rows {
    fn new(kind: Kind, time: u64, charter: Charter) -> Rows {
        let (fates, answers) = (BTreeMap::new(), BTreeMap::new());
        Rows { kind, time, charter, events: Vec::new(), fates, answers }
    }
}

impl Default for Disk {
    fn default() -> Disk {
        Disk { history: History::default(), written: None, next: Verdict::Durable, last: None }
    }
}

impl Disk {
    /// What a new process finds.
    pub fn restart(&mut self) -> Vec<Fact> {
        if let Some((facts, true)) = self.written.take() {
            facts.iter().for_each(|fact| self.history.write(fact));
        }
        if let Verdict::Killed(_) = self.next {
            self.next = Verdict::Durable;
        }
        self.history.present()
    }
}

impl Past for Disk {
    fn receipt(&self, author: UserId, cid: &Cid) -> Option<Receipt> {
        self.history.receipts.get(&(author, cid.clone())).cloned()
    }

    fn head(&self, room: &RoomName, seq: u64) -> Option<Head> {
        self.history.head(room, seq)
    }

    fn mark(&self, room: &RoomName, seq: u64, sign: &Sign) -> Option<Mark> {
        self.history.sign(room, seq, sign)
    }

    fn count(&self, room: &RoomName, seq: u64, of: &Counted) -> usize {
        self.history.counted(room, seq, of)
    }

    fn behind(&self, user: UserId, room: &RoomName, seq: u64) -> Behind {
        let own = self.history.messages(room, seq).into_iter().filter(|message| message.user == user);
        let own = own.map(|message| message.seq).collect();
        Behind { own, mentions: self.history.mentions(user, room, seq) }
    }
}

impl Journal for Disk {
    fn commit(&mut self, facts: &[&Fact]) -> Result<(), NotDurable> {
        assert!(!facts.is_empty(), "a commit of nothing");
        self.last = Some(self.next);
        let owned = || facts.iter().copied().cloned().collect();
        match self.next {
            Verdict::Durable => {}
            Verdict::Full => return Err(NotDurable::Full),
            Verdict::Busy => return Err(NotDurable::Busy),
            Verdict::Killed(KillPoint::Flushed) => {}
            Verdict::Killed(KillPoint::Applied | KillPoint::Failed) => return Err(failed()),
            Verdict::Killed(KillPoint::Torn) => {
                self.written = Some((owned(), false));
                return Err(failed());
            }
            Verdict::Killed(KillPoint::Written) => {
                self.written = Some((owned(), true));
                return Err(failed());
            }
        }
        facts.iter().for_each(|fact| self.history.write(fact));
        Ok(())
    }

    /// It is full at once or not at all.
    fn is_short_of_room(&mut self) -> bool {
        false
    }
}

fn device_made(
    id: DeviceId,
    user: UserId,
    (token_hash, agent): ([u8; 32], &Agent),
    (created, seen): (u64, u64),
) -> Device {
    Device { id, user, token_hash, agent: agent.clone(), created, seen, noted: seen, came: false }
}

fn charter_of(rows: &Rows) -> &Circle {
    rows.charter.circle.as_ref().expect("a private room has people")
}

fn failed() -> NotDurable {
    NotDurable::Failed("on purpose".into())
}

impl History {
    /// An event of a room that is there or was.
    pub fn heard(&self, room: &RoomName, seq: u64) -> Option<&Lasting> {
        let place = usize::try_from(seq.checked_sub(1)?).ok()?;
        self.events(room).get(place).or_else(|| self.past_of(room)?.get(place))
    }

    /// The same as somebody heard it who may have been told of a room that is gone.
    pub fn is_true(&self, event: &Lasting) -> bool {
        let place = usize::try_from(event.seq() - 1).unwrap_or(usize::MAX);
        let past = self.past.iter().filter(|(room, _)| room == event.room()).map(|(_, rows)| rows);
        self.rooms.get(event.room()).into_iter().chain(past).any(|rows| rows.has_been(place, event))
    }

    /// Whether somebody's post is in this place, or was.
    pub fn is_acked(&self, (room, seq, time): (&RoomName, u64, u64), user: UserId, cid: &Cid) -> bool {
        let acked = Receipt { room: room.clone(), seq, time };
        self.receipts.get(&(user, cid.clone())) == Some(&acked)
    }

    /// What a room has, if it is there.
    pub fn rows(&self, room: &RoomName) -> Option<&Rows> {
        self.rooms.get(room)
    }

    fn past_of(&self, room: &RoomName) -> Option<&[Lasting]> {
        self.past.iter().rev().find(|(name, _)| name == room).map(|(_, rows)| &rows.events[..])
    }

    pub fn events(&self, room: &RoomName) -> &[Lasting] {
        self.rooms.get(room).map_or(&[], |rows| &rows.events)
    }

    /// How often a room of this name was removed.
    pub fn times_removed(&self, room: &RoomName) -> usize {
        self.past.iter().filter(|(name, _)| name == room).count()
    }

    /// The kept rooms, in the order in which they were made.
    pub fn rooms(&self) -> impl Iterator<Item = (&RoomName, &[Lasting])> {
        self.made.iter().map(|name| (name, self.events(name)))
    }

    /// Where a post is kept.
    pub fn place(&self, author: UserId, cid: &Cid) -> Option<(&RoomName, u64)> {
        self.receipts.get(&(author, cid.clone())).map(|receipt| (&receipt.room, receipt.seq))
    }

    /// Writes a fact, and insists on what the tables of a real one insist on.
    fn write(&mut self, fact: &Fact) {
        match fact {
            Fact::UserMade { user, name, role, time, seen, used } => {
                assert_eq!(user.0, self.users.len() as u64 + 1, "users have numbers without holes");
                let name = name.clone();
                self.users.insert(*user, User { name, role: *role, time: *time, seen: *seen, used: *used });
            }
            Fact::DeviceMade { device, user, token_hash, agent, time, seen } => {
                self.add(device_made(*device, *user, (*token_hash, agent), (*time, *seen)));
            }
            Fact::DeviceRevoked { device, time } => {
                let gone = self.devices.remove(device).expect("who is signed out was there");
                if device.0 == self.devices_made {
                    self.revoked = Some((gone, *time));
                }
            }
            Fact::RoleGiven { user, role } => {
                self.users.get_mut(user).expect("who has a role is known").role = *role;
            }
            Fact::UserForgotten { user, time } => {
                assert!(self.gone.insert(*user, *time).is_none(), "nobody is forgotten twice");
                let newest = self.devices.get(&DeviceId(self.devices_made));
                if let Some(newest) = newest.filter(|device| device.user == *user) {
                    self.revoked = Some((newest.clone(), *time));
                }
                self.devices.retain(|_, device| device.user != *user);
                self.prefs.remove(user);
            }
            Fact::Seen { user, device, agent, time, used } => {
                let known = self.users.get_mut(user).expect("who was seen is known");
                assert!(known.used <= *used, "the time for which the server ran goes back");
                (known.seen, known.used) = (*time, *used);
                let device = self.devices.get_mut(device).expect("a device that was seen is known");
                assert_eq!(device.user, *user);
                (device.seen, device.agent) = (*time, agent.clone());
            }
            Fact::Ran { ms } => {
                assert!(self.ran.replace(*ms).is_none_or(|before| before <= *ms), "so does that");
            }
            Fact::OperatorLink(link) => self.link = link.clone(),
            Fact::Renamed { user, name } => {
                self.users.get_mut(user).expect("who is renamed is known").name = name.clone();
            }
            Fact::RoomMade { room, kind, time, seq, active, charter } => {
                assert_eq!((*seq, active), (0, time), "a new room is empty");
                let charter = Charter::clone(charter);
                let rows = Rows::new(*kind, *time, charter);
                assert!(self.rooms.insert(room.clone(), rows).is_none(), "{room} is made twice");
                self.made.push(room.clone());
                self.begin_reading(room, *kind, *time);
            }
            Fact::Marked { .. } | Fact::Block { .. } | Fact::ToAll { .. } => self.write_reading(fact),
            Fact::Receipts { .. } | Fact::Prefs { .. } => self.write_reading(fact),
            Fact::Said(message) => self.say(message),
            Fact::Changed(change) => self.change(change),
            Fact::Invited { room, open } => self.invite(room, open),
            Fact::RoomGone { room, time: _ } => self.remove(room),
            Fact::FileMade { .. } | Fact::FileStored { .. } => self.write_file(fact),
            Fact::FileGone { .. } | Fact::FilesKept { .. } => self.write_file(fact),
            Fact::Imposed(s) => drop(self.sanctions.insert((s.kind, s.target), s.clone())),
            Fact::Lifted { kind, target } => {
                assert!(self.sanctions.remove(&(*kind, *target)).is_some(), "what is lifted was imposed");
            }
            Fact::Recorded(record) => {
                assert_eq!(record.id, self.records.len() as u64 + 1, "records have numbers without holes");
                self.records.push(record.clone());
            }
        }
    }

    /// Whoever is of a room from its beginning.
    fn begin_reading(&mut self, room: &RoomName, kind: Kind, time: u64) {
        let people: Vec<(UserId, u64)> = match kind {
            Kind::Public => Vec::new(),
            Kind::Direct(pair) => pair.iter().map(|user| (*user, 0)).collect(),
            Kind::Private => {
                let circle = charter_of(&self.rooms[room]);
                circle.members.iter().map(|(user, seq)| (*user, *seq)).collect()
            }
        };
        for (user, seq) in people {
            self.markers.insert((room.clone(), user), Marker::new(time, seq));
        }
    }

    fn write_reading(&mut self, fact: &Fact) {
        match fact {
            Fact::Marked { user, room, marker } => {
                assert!(self.rooms.contains_key(room), "a marker in {room}, which is not kept");
                let marker = Marker { mentions: BTreeSet::new(), ..Marker::clone(marker) };
                self.markers.insert((room.clone(), *user), marker);
            }
            Fact::Receipts { user, on } => {
                match on {
                    true => self.silent.remove(user),
                    false => self.silent.insert(*user),
                };
            }
            Fact::Prefs { user, prefs } => drop(self.prefs.insert(*user, prefs.clone())),
            _ => panic!("only as the present: {fact:?}"),
        }
    }

    fn add(&mut self, device: Device) {
        self.devices_made += 1;
        self.revoked = None;
        assert_eq!(device.id.0, self.devices_made, "devices have numbers without holes");
        assert!(self.users.contains_key(&device.user), "a device of nobody");
        self.devices.insert(device.id, device);
    }

    fn say(&mut self, message: &Arc<Message>) {
        self.attach(message);
        self.put(Lasting::Message(message.clone()));
        let rows = self.rooms.get_mut(&message.room).expect("an event has a room that is kept");
        assert_eq!(message.thread, rows.thread(message), "where {message:?} belongs");
        if let Some(Thread { root, .. }) = message.thread {
            rows.answers.entry(root).or_default().push(message.seq);
        }
    }

    /// An event comes behind all others of its room, and is of somebody who may.
    fn put(&mut self, event: Lasting) {
        let (room, user) = (event.room().clone(), event.user());
        if let Some(cid) = event.cid() {
            let receipt = Receipt { room: room.clone(), seq: event.seq(), time: event.time() };
            let twice = self.receipts.insert((user, cid.clone()), receipt);
            assert!(twice.is_none(), "I2: {cid:?} of {user:?} is posted twice");
        }
        let rows = self.rooms.get_mut(&room).expect("an event has a room that is kept");
        assert_eq!(event.seq(), rows.events.len() as u64 + 1, "seq is dense in {room}");
        let before = rows.events.last().map_or(0, Lasting::time);
        assert!(event.time() >= before, "time goes back in {room}");
        let is_of = match rows.kind {
            Kind::Public => true,
            Kind::Direct(pair) => pair.contains(&user),
            Kind::Private => {
                let circle = rows.charter.circle.as_ref().expect("a private room has people");
                // Whoever comes in by a link does so by this event.
                circle.has(user)
                    || matches!(&event, Lasting::Change(change)
                    if matches!(change.what, What::Member { member, is_in: true, .. } if member == user))
            }
        };
        assert!(user.0 == 0 || is_of, "a stranger writes into {room}");
        rows.events.push(event);
    }

    fn change(&mut self, change: &Arc<Change>) {
        self.put(Lasting::Change(change.clone()));
        let rows = self.rooms.get_mut(&change.room).expect("an event has a room that is kept");
        match &change.what {
            What::Member { member, is_in, owner } => {
                let circle = rows.charter.circle.as_mut().expect("only a private room has members");
                match is_in {
                    true => assert!(circle.members.insert(*member, change.seq).is_none(), "a member twice"),
                    false => assert!(circle.members.remove(member).is_some(), "who goes was a member"),
                }
                circle.owner = owner.unwrap_or(circle.owner);
                let key = (change.room.clone(), *member);
                match is_in {
                    true => self.markers.insert(key, Marker::new(change.time, change.seq)),
                    false => self.markers.remove(&key),
                };
            }
            What::Settings(news) => {
                assert!(!news.is_empty(), "settings that changed nothing");
                rows.charter.settings = rows.charter.settings.after(news);
                if let Some(title) = &news.title {
                    assert_eq!(rows.kind, Kind::Private, "only a private room has a title");
                    rows.charter.title = Some(title.clone());
                }
            }
            What::Reaction { target, .. } | What::Edited { target, .. } => rows.become_of(*target, change),
            What::Deleted { target } => {
                rows.become_of(*target, change);
                rows.charter.pins.retain(|pinned| pinned != target);
                self.detach(&change.room, Some(*target));
            }
            What::Pinned { target, on } => {
                rows.become_of(*target, change);
                rows.charter.pins.retain(|pinned| pinned != target);
                rows.charter.pins.extend(on.then_some(*target));
                assert!(rows.charter.pins.len() <= limits::PINS_MAX);
            }
            What::Topic(topic) => rows.charter.topic.clone_from(topic),
        }
    }

    fn invite(&mut self, room: &RoomName, open: &[Invitation]) {
        let rows = self.rooms.get_mut(room).expect("one is invited into a room that is kept");
        let circle = rows.charter.circle.as_mut().expect("one is invited into a private room");
        circle.invitations = open.to_vec();
    }

    fn remove(&mut self, room: &RoomName) {
        let rows = self.rooms.remove(room).expect("what is removed was there");
        let members = rows.charter.circle.as_ref().map_or(0, |circle| circle.members.len());
        assert_eq!(members, 0, "a private room goes with its last member");
        self.made.retain(|name| name != room);
        self.detach(room, None);
        self.markers.retain(|(name, _), _| name != room);
        self.past.push((room.clone(), rows));
    }

    /// The messages that are there behind a place, as they stand.
    pub fn messages(&self, room: &RoomName, behind: u64) -> Vec<Arc<Message>> {
        let Some(rows) = self.rows(room) else { return Vec::new() };
        let behind = rows.events.iter().skip(behind as usize).map(|event| rows.told(event));
        let messages = behind.filter_map(|event| event.message().cloned());
        messages.filter(|message| message.fate.deleted.is_none()).collect()
    }

    /// The messages that mention somebody by name.
    fn mentions(&self, user: UserId, room: &RoomName, behind: u64) -> BTreeSet<u64> {
        let all = self.messages(room, behind).into_iter();
        all.filter(|said| said.mentioned().contains(&user)).map(|said| said.seq).collect()
    }

    /// Which events are messages, and which of those mention everybody.
    fn blocks(&self, room: &RoomName) -> Vec<Fact> {
        let mut blocks: BTreeMap<u64, Box<[u8; BLOCK_BYTES]>> = BTreeMap::new();
        let mut facts = Vec::new();
        for message in self.messages(room, 0) {
            let (block, byte, bit) = place_in_bytes(message.seq);
            blocks.entry(block).or_insert_with(|| Box::new([0; BLOCK_BYTES]))[byte] |= bit;
            if message.mentions.iter().any(|mention| mention.is_of_all()) {
                facts.push(Fact::ToAll { room: room.clone(), seq: message.seq });
            }
        }
        let block = |(block, bits)| Fact::Block { room: room.clone(), block, bits };
        facts.into_iter().chain(blocks.into_iter().map(block)).collect()
    }

    /// What there is now, as facts, in the order that a hall wants.
    pub fn present(&self) -> Vec<Fact> {
        let ran = self.ran.iter().map(|ms| Fact::Ran { ms: *ms });
        let users = self.users.iter().map(|(user, known)| Fact::UserMade {
            user: *user,
            name: known.name.clone(),
            role: known.role,
            time: known.time,
            seen: known.seen,
            used: known.used,
        });
        let gone = self.gone.iter().map(|(user, time)| Fact::UserForgotten { user: *user, time: *time });
        let link = self.link.iter().map(|link| Fact::OperatorLink(Some(link.clone())));
        let made = |device: &Device| Fact::DeviceMade {
            device: device.id,
            user: device.user,
            token_hash: device.token_hash,
            agent: device.agent.clone(),
            time: device.created,
            seen: device.seen,
        };
        let devices = self.devices.values().map(made);
        let last = self.revoked.iter();
        let last = last.flat_map(|(device, time)| {
            [made(device), Fact::DeviceRevoked { device: device.id, time: *time }]
        });
        let rooms = self.made.iter().map(|room| {
            let rows = &self.rooms[room];
            Fact::RoomMade {
                room: room.clone(),
                kind: rows.kind,
                time: rows.time,
                seq: rows.events.len() as u64,
                active: rows.events.last().map_or(rows.time, Lasting::time),
                charter: Box::new(rows.charter.clone()),
            }
        });
        let silent = self.silent.iter().map(|user| Fact::Receipts { user: *user, on: false });
        let prefs = self.prefs.iter().filter(|(_, prefs)| !prefs.is_empty());
        let prefs = prefs.map(|(user, prefs)| Fact::Prefs { user: *user, prefs: prefs.clone() });
        let reading = self.made.iter().flat_map(|room| self.blocks(room));
        let markers = self.markers.iter().map(|((room, user), marker)| {
            let mentions = self.mentions(*user, room, marker.read);
            let marker = Box::new(Marker { mentions, ..marker.clone() });
            Fact::Marked { user: *user, room: room.clone(), marker }
        });
        let records = self.records.len().saturating_sub(crate::limits::RECORDS_KEPT);
        let records = self.records[records..].iter().cloned().map(Fact::Recorded);
        let sanctions = self.sanctions.values().cloned().map(Fact::Imposed);
        users
            .chain(gone)
            .chain(ran)
            .chain(link)
            .chain(devices)
            .chain(last)
            .chain(rooms)
            .chain(reading)
            .chain(markers)
            .chain(silent)
            .chain(prefs)
            .chain(sanctions)
            .chain(self.present_files())
            .chain(records)
            .collect()
    }
}
