//! Taking back.
//!
//! A batch is applied before it is written, because what is written comes out of the hall. When it cannot be
//! written, every change of the batch is taken back here, the latest first, and the batch is applied once more
//! with each turn refused that wants something to last; and a single turn is taken back when it turns out that
//! it may not be. Every change of the hall's state, lasting or passing, leaves one of these behind, with what
//! was there before. Work in proportion to the batch, and only then.

mod reading;

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;

pub(super) use reading::OfReading;

use super::clients::{Client, Refusals};
use super::{Hall, Typed};
use crate::chat::act::Link;
use crate::chat::code::Code;
use crate::chat::device::{Device, Seen};
use crate::chat::fate::{Counted, Head, Mark, Sign};
use crate::chat::file::{FileId, Upload};
use crate::chat::name::{Away, Cid, RoomName, UserName};
use crate::chat::pace::Paces;
use crate::chat::quota::Quota;
use crate::chat::rate::Bucket;
use crate::chat::room::{Charter, Crowd, Presence, Room};
use crate::chat::sanction::{Kind, Sanction, Target};
use crate::chat::user::{Leaving, Role, User};
use crate::chat::{ClientId, DeviceId, UserId};
use crate::sabotage::{self, Fault};

/// One change, and what was there before.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Undo {
    UserMade {
        user: UserId,
    },
    DeviceMade {
        device: DeviceId,
    },
    DeviceRevoked {
        device: Box<Device>,
    },
    DeviceNoted {
        device: DeviceId,
        noted: u64,
    },
    Ran {
        before: (u64, u64),
    },
    DeviceSeen {
        device: DeviceId,
        before: Seen,
    },
    RoleGiven {
        user: UserId,
        before: Role,
    },
    UserForgotten {
        user: UserId,
    },
    OperatorLink {
        before: Option<Link>,
    },
    Code {
        user: UserId,
        before: Option<Code>,
    },
    Renamed {
        user: UserId,
        old: UserName,
    },
    RoomMade {
        room: RoomName,
    },
    /// The newest direct room of a user.
    DirectMade {
        user: UserId,
    },
    /// A room's place in the order, and whether it was kept.
    Place {
        room: RoomName,
        seq: u64,
        active: u64,
        kept: bool,
    },
    /// How a room was set, and who was of it.
    Charter {
        room: RoomName,
        before: Box<Charter>,
    },
    /// Whether somebody was of a private room.
    Membership {
        user: UserId,
        room: RoomName,
        was_in: bool,
    },
    Receipt {
        key: (UserId, Cid),
    },
    /// What was known of a message.
    Head {
        key: (RoomName, u64),
        before: Option<Option<Head>>,
    },
    /// How a sign stood on a message.
    Sign {
        key: (RoomName, u64, Sign),
        before: Option<Option<Mark>>,
    },
    /// What was counted of the reactions to one.
    Count {
        key: (RoomName, u64, Counted),
        before: Option<usize>,
    },
    Reading(OfReading),
    /// What was known of an upload.
    Upload {
        id: FileId,
        before: Option<Box<Upload>>,
    },
    /// What a user's files took in the messages of a room.
    KeptFiles {
        room: RoomName,
        user: UserId,
        before: u64,
    },
    Sanction {
        kind: Kind,
        target: Target,
        old: Option<Sanction>,
    },
    /// The newest one.
    Recorded,
    Connected {
        client: ClientId,
    },
    Disconnected {
        client: ClientId,
        state: Box<Client>,
    },
    /// A client has become its user's newest connection.
    Welcomed {
        user: UserId,
        client: ClientId,
    },
    UserClientGone {
        user: UserId,
        client: ClientId,
        at: usize,
    },
    Seen {
        user: UserId,
        /// When, and by how long the server had run.
        before: (u64, u64),
    },
    Away {
        user: UserId,
        before: Option<Away>,
    },
    Leaving {
        user: UserId,
        before: Option<Leaving>,
    },
    DepartureBegun {
        departure: (u64, UserId),
    },
    DepartureEnded {
        departure: (u64, UserId),
    },
    Refused {
        client: ClientId,
        before: Refusals,
    },
    Deafened {
        client: ClientId,
    },
    Paced {
        user: UserId,
        before: Paces,
    },
    Guessed {
        before: [Bucket; 3],
    },
    Visit {
        user: UserId,
        room: RoomName,
        before: Option<(u64, ())>,
    },
    Typed {
        user: UserId,
        room: RoomName,
        before: Option<(u64, Typed)>,
    },
    Slowed {
        user: UserId,
        room: RoomName,
        before: Option<(u64, u64)>,
    },
    Quota {
        address: IpAddr,
        before: Option<Quota>,
    },
    Held {
        address: IpAddr,
        id: FileId,
    },
    RoomForgotten {
        room: RoomName,
        state: Box<Room>,
        /// Its place among those that look like it.
        place: usize,
    },
    Entered {
        client: ClientId,
        room: RoomName,
    },
    Exited {
        client: ClientId,
        room: RoomName,
        at: usize,
    },
    Presence {
        room: RoomName,
        user: UserId,
        before: Option<Presence>,
    },
    AbsenceBegun {
        absence: (u64, UserId, RoomName),
    },
    AbsenceEnded {
        absence: (u64, UserId, RoomName),
    },
    Crowd {
        room: RoomName,
        before: Crowd,
    },
    CrowdDue {
        due: (u64, RoomName),
    },
    CrowdDone {
        due: (u64, RoomName),
    },
}

impl Undo {
    pub(super) fn place(name: &RoomName, room: &Room) -> Undo {
        Undo::Place { room: name.clone(), seq: room.seq, active: room.active, kept: room.kept }
    }
}

impl Hall {
    /// Where the changes stand: for [`Hall::take_back_to`].
    pub fn mark(&self) -> usize {
        self.undo.len()
    }

    /// Takes back every change since `mark`; 0 is the beginning of the batch.
    pub fn take_back_to(&mut self, mark: usize) {
        if self.undo.len() <= mark {
            return;
        }
        let mark = mark + usize::from(sabotage::is(Fault::HalfTakenBack));
        while self.undo.len() > mark
            && let Some(undo) = self.undo.pop()
        {
            self.revert(undo);
        }
        self.rosters.forget();
    }

    fn revert(&mut self, undo: Undo) {
        match undo {
            Undo::UserMade { user } => self.users.remove(user),
            Undo::DeviceMade { device } => self.devices.take_back(device),
            Undo::DeviceRevoked { device } => self.devices.add(*device),
            Undo::DeviceNoted { device, noted } => drop(self.devices.note(device, noted)),
            Undo::Ran { before } => (self.ran_before, self.ran_noted) = before,
            Undo::DeviceSeen { device, before } => drop(self.devices.see(device, before)),
            Undo::RoleGiven { user, before } => self.with_user(user, |user| user.role = before),
            Undo::UserForgotten { user } => self.users.unforget(user),
            Undo::OperatorLink { before } => self.link = before,
            Undo::Code { user, before } => drop(self.codes.set(user, before)),
            Undo::Renamed { user, old } => drop(self.users.rename(user, old)),
            Undo::RoomMade { room } => drop(self.take_room(&room)),
            Undo::DirectMade { user } => self.with_user(user, |user| user.directs.pop()),
            Undo::Place { room, seq, active, kept } => {
                self.with_room(&room, |room| (room.seq, room.active, room.kept) = (seq, active, kept));
                self.listing.touch(&room);
            }
            Undo::Charter { room, before } => self.with_room(&room, |room| room.charter = *before),
            Undo::Membership { user, room, was_in } => drop(self.set_membership(user, &room, was_in)),
            Undo::Head { key, before } => put_back(&mut self.heads, key, before),
            Undo::Sign { key, before } => put_back(&mut self.signs, key, before),
            Undo::Count { key, before } => put_back(&mut self.counted, key, before),
            Undo::Receipt { key } => drop(self.receipts.remove(&key)),
            Undo::Reading(undo) => self.revert_reading(undo),
            Undo::Upload { id, before } => drop(self.uploads.set(id, before.map(|before| *before))),
            Undo::KeptFiles { room, user, before } => drop(self.uploads.set_kept(&room, user, before)),
            Undo::Sanction { kind, target, old } => self.put_sanction_back(kind, target, old),
            Undo::Recorded => drop(self.records.pop_back()),
            Undo::Connected { client } => drop(self.clients.remove(&client)),
            Undo::Disconnected { client, state } => self.put_client(client, *state),
            Undo::Welcomed { user, client } => self.unwelcome(user, client),
            Undo::UserClientGone { user, client, at } => {
                self.users.change(user, |user| user.clients.insert(at, client));
            }
            Undo::Seen { user, before } => self.with_user(user, |user| (user.seen, user.used) = before),
            Undo::Away { user, before } => drop(self.users.change(user, |user| user.away = before)),
            Undo::Leaving { user, before } => drop(self.users.change(user, |user| user.leaving = before)),
            Undo::DepartureBegun { departure } => drop(self.departures.remove(&departure)),
            Undo::DepartureEnded { departure } => drop(self.departures.insert(departure)),
            Undo::Refused { client, before } => self.with_client(client, |client| client.refusals = before),
            Undo::Deafened { client } => self.with_client(client, undeafen),
            Undo::Paced { user, before } => self.with_user(user, |user| user.paces = before),
            Undo::Guessed { before } => self.guesses = before,
            Undo::Visit { user, room, before } => self.visits.put_back(user, room, before),
            Undo::Typed { user, room, before } => self.typed.put_back(user, room, before),
            Undo::Slowed { user, room, before } => self.slowed.put_back(user, room, before),
            Undo::Quota { address, before } => self.quotas.put_back(address, before),
            Undo::Held { address, id } => self.quotas.holds.remove(address, id),
            Undo::RoomForgotten { room, state, place } => self.put_room_back(room, *state, place),
            Undo::Entered { client, room } => {
                self.with_client(client, |client| client.rooms.remove(&room));
                self.with_room(&room, |room| room.remove_client(client));
            }
            Undo::Exited { client, room, at } => {
                self.with_room(&room, |room| room.put_client_back(client, at));
                self.with_client(client, |client| client.rooms.insert(room));
            }
            Undo::Presence { room, user, before } => {
                self.with_room(&room, |room| room.set_presence(user, before));
                self.listing.recount();
            }
            Undo::AbsenceBegun { absence } => drop(self.absences.remove(&absence)),
            Undo::AbsenceEnded { absence } => drop(self.absences.insert(absence)),
            Undo::Crowd { room, before } => self.with_room(&room, |room| room.crowd = before),
            Undo::CrowdDue { due } => drop(self.crowds.remove(&due)),
            Undo::CrowdDone { due } => drop(self.crowds.insert(due)),
        }
    }

    fn unwelcome(&mut self, user: UserId, client: ClientId) {
        self.users.change(user, |user| user.clients.pop());
        self.with_client(client, |client| (client.user, client.device) = (None, None));
        self.count_inside(client, false);
    }

    fn put_sanction_back(&mut self, kind: Kind, target: Target, old: Option<Sanction>) {
        self.sanctions.lift(kind, target);
        old.map(|old| self.sanctions.impose(old));
    }

    fn put_client(&mut self, client: ClientId, state: Client) {
        let was_inside = state.user.is_some();
        self.clients.insert(client, state);
        if was_inside {
            self.count_inside(client, true);
        }
    }

    pub(super) fn with_user<R>(&mut self, id: UserId, change: impl FnOnce(&mut User) -> R) {
        self.users.get_mut(id).map(change);
    }

    fn with_client<R>(&mut self, id: ClientId, change: impl FnOnce(&mut Client) -> R) {
        self.clients.get_mut(&id).map(change);
    }

    pub(super) fn with_room<R>(&mut self, name: &RoomName, change: impl FnOnce(&mut Room) -> R) {
        self.rooms.get_mut(name).map(change);
    }
}

fn undeafen(client: &mut Client) {
    client.deaf = sabotage::is(Fault::DeafForGood);
}

/// What stood there before, if something did.
fn put_back<K: Eq + Hash, V>(map: &mut HashMap<K, V>, key: K, before: Option<V>) {
    match before {
        Some(value) => drop(map.insert(key, value)),
        None => drop(map.remove(&key)),
    }
}
