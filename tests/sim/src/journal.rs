//! The history in memory, with two layers: what is written, and what is flushed. A commit does both, unless the
//! disk or the process fails between them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::chat::act::{Link, Record};
use crate::chat::change::{Change, What};
use crate::chat::circle::Invitation;
use crate::chat::device::Device;
use crate::chat::event::Message;
use crate::chat::fate::{Counted, Head, Mark, Sign};
use crate::chat::name::{Cid, RoomName, UserName};
use crate::chat::room::{Charter, Kind};
use crate::chat::sanction::{Kind as SanctionKind, Sanction, Target};
use crate::chat::user::Role;
use crate::chat::{DeviceId, Fact, Lasting, Past, Receipt, UserId};
use crate::core::{Journal, NotDurable};
use crate::fates::Fates;
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
    pub records: Vec<Record>,
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
                let (agent, created) = (agent.clone(), *time);
                let (id, user, token_hash, seen) = (*device, *user, *token_hash, *seen);
                self.add(Device { id, user, token_hash, agent, created, seen, noted: seen });
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
                let (events, fates) = (Vec::new(), BTreeMap::new());
                let rows = Rows { kind: *kind, time: *time, charter, events, fates };
                assert!(self.rooms.insert(room.clone(), rows).is_none(), "{room} is made twice");
                self.made.push(room.clone());
            }
            Fact::Said(message) => self.say(message),
            Fact::Changed(change) => self.change(change),
            Fact::Invited { room, open } => self.invite(room, open),
            Fact::RoomGone { room, time: _ } => self.remove(room),
            Fact::Imposed(sanction) => {
                self.sanctions.insert((sanction.kind, sanction.target), sanction.clone());
            }
            Fact::Lifted { kind, target } => {
                assert!(self.sanctions.remove(&(*kind, *target)).is_some(), "what is lifted was imposed");
            }
            Fact::Recorded(record) => {
                assert_eq!(record.id, self.records.len() as u64 + 1, "records have numbers without holes");
                self.records.push(record.clone());
            }
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
        assert!(message.reply_to.is_none_or(|to| 0 < to && to < message.seq), "a reply to nothing");
        self.put(Lasting::Message(message.clone()));
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
        self.past.push((room.clone(), rows));
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
            .chain(sanctions)
            .chain(records)
            .collect()
    }
}
