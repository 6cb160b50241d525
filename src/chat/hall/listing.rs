//! Which rooms a `welcome` names, without looking at all of them.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::Hall;
use crate::chat::UserId;
use crate::chat::event::RoomSummary;
use crate::chat::name::RoomName;
use crate::chat::room::{Kind, Room};
use crate::limits;

/// The public rooms by their latest event, as they were when somebody last looked, and those in which something
/// has happened since. So an event costs a flag, and a look costs what has happened.
#[derive(Clone, Debug, Default)]
pub(super) struct Listing {
    by_latest: BTreeSet<(Reverse<u64>, RoomName)>,
    /// Under which time a room stands in `by_latest`.
    listed: HashMap<RoomName, u64>,
    touched: HashSet<RoomName>,
}

/// It follows from the rooms, so it makes no difference between two halls.
impl PartialEq for Listing {
    fn eq(&self, _: &Listing) -> bool {
        true
    }
}

impl Listing {
    /// Something has happened to a public room: it was made, it has a new event, or it is gone.
    pub(super) fn touch(&mut self, room: &RoomName) {
        if !self.touched.contains(room) {
            self.touched.insert(room.clone());
        }
    }

    fn refresh(&mut self, rooms: &HashMap<RoomName, Room>) {
        for name in self.touched.drain() {
            if let Some(listed) = self.listed.remove(&name) {
                self.by_latest.remove(&(Reverse(listed), name.clone()));
            }
            if let Some(room) = rooms.get(&name).filter(|room| room.kind == Kind::Public) {
                self.listed.insert(name.clone(), room.active);
                self.by_latest.insert((Reverse(room.active), name));
            }
        }
    }
}

impl Hall {
    /// The lobby, then the user's direct rooms and the public ones, the latest first, as many as a `welcome` may
    /// have; and whether some of the user's own are missing.
    pub(super) fn summaries(&mut self, id: UserId) -> (Vec<RoomSummary>, bool) {
        self.listing.refresh(&self.rooms);
        let lobby = RoomName::lobby();
        let most = limits::WELCOME_ROOMS_MAX;
        let directs = self.users.get(id).map_or(&[][..], |user| &user.directs);
        let mut own: Vec<(&RoomName, &Room)> =
            directs.iter().filter_map(|name| self.rooms.get_key_value(name)).collect();
        own.sort_by_key(|(name, room)| (Reverse(room.active), *name));
        let more = own.len() >= most;
        own.truncate(most - 1);
        let public = self.listing.by_latest.iter().map(|(_, name)| name).filter(|name| **name != lobby);
        let public = public.filter_map(|name| self.rooms.get_key_value(name));
        let first = self.rooms.get_key_value(&lobby);
        let rooms = first.into_iter().chain(own).chain(public).take(most);
        (rooms.map(|(name, room)| self.summary(id, name, room)).collect(), more)
    }

    fn summary(&self, id: UserId, name: &RoomName, room: &Room) -> RoomSummary {
        let partner = match room.kind {
            Kind::Public => None,
            Kind::Direct([a, b]) => self.users.get(if a == id { b } else { a }),
        };
        RoomSummary {
            room: name.clone(),
            kind: room.kind,
            seq: room.seq,
            last: (room.seq > 0).then_some(room.active),
            online: room.online(),
            with: partner.map(|user| (user.id, user.name.clone())),
        }
    }
}
