//! Lists of rooms: which a `welcome` names, and pages of all of them, without looking at those that it does not name.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Bound::{Excluded, Unbounded};
use std::sync::Arc;

use super::rooms::looks;
use super::{Hall, Scene};
use crate::chat::UserId;
use crate::chat::access::{Right, Who, no_such_room};
use crate::chat::event::{Refusal, Reply, RoomSummary};
use crate::chat::list::RoomsAsked;
use crate::chat::name::{RoomName, cased};
use crate::chat::pace::Paced;
use crate::chat::reading::Figures;
use crate::chat::room::{Kind, Room};
use crate::limits;

/// The public rooms by their latest event, as they were when somebody last looked, and those in which something
/// has happened since. So an event costs a flag, and a look costs what has happened.
#[derive(Clone, Debug, Default)]
pub(super) struct Listing {
    by_latest: BTreeSet<Place>,
    /// Under which time a room stands in `by_latest`.
    listed: HashMap<RoomName, u64>,
    touched: HashSet<RoomName>,
    /// How many public rooms there are, and how many private ones.
    public: usize,
    private: usize,
    /// What a `welcome` has of them, until something changes it.
    welcome: Option<Arc<[RoomSummary]>>,
}

type Place = (Reverse<u64>, RoomName);

/// Among one's own rooms: those with mentions first, then with something unread, then the latest.
type OwnPlace = ((bool, bool, Reverse<u64>), RoomName);

/// It follows from the rooms, so it makes no difference between two halls.
impl PartialEq for Listing {
    fn eq(&self, _: &Listing) -> bool {
        true
    }
}

impl Listing {
    /// Something has happened to a public room: it was made, it has a new event, or it is gone.
    pub(super) fn touch(&mut self, room: &RoomName) {
        self.welcome = None;
        if !self.touched.contains(room) {
            self.touched.insert(room.clone());
        }
    }

    /// Somebody has come into a room or is out of it.
    pub(super) fn recount(&mut self) {
        self.welcome = None;
    }

    /// A room has come, or is gone.
    pub(super) fn count(&mut self, room: &RoomName, has_come: bool) {
        let count = match room.kind() {
            Kind::Public => Some(&mut self.public),
            Kind::Private => Some(&mut self.private),
            Kind::Direct(_) => None,
        };
        if let Some(count) = count {
            *count = if has_come { *count + 1 } else { count.saturating_sub(1) };
        }
        self.touch(room);
    }

    /// How many public rooms there are.
    pub(super) fn public(&self) -> usize {
        self.public
    }

    /// How many private rooms there are.
    pub(super) fn private(&self) -> usize {
        self.private
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
    /// What a `welcome` has of the public rooms, the latest first.
    pub(super) fn public_rooms(&mut self) -> Arc<[RoomSummary]> {
        self.listing.refresh(&self.rooms);
        if let Some(known) = &self.listing.welcome {
            return known.clone();
        }
        // As many again: any of them may be among one's own.
        let names = self.listing.by_latest.iter().map(|(_, name)| name).take(2 * limits::WELCOME_ROOMS_MAX);
        let rooms = names.filter_map(|name| self.rooms.get_key_value(name));
        let rooms: Arc<[RoomSummary]> = rooms.map(|(name, room)| self.summary(None, name, room)).collect();
        self.listing.welcome = Some(rooms.clone());
        rooms
    }

    /// The user's own rooms in their order, as many as a `welcome` has; whether some are missing, and how many mentions
    /// there are in all of them.
    pub(super) fn own_rooms(&self, id: UserId) -> (Vec<RoomSummary>, bool, usize) {
        let own = self.own_places(id);
        let mentions = own.iter().map(|(_, name)| self.figures(id, name).mentions).sum();
        let more = own.len() > limits::WELCOME_ROOMS_MAX;
        let own = own.iter().take(limits::WELCOME_ROOMS_MAX);
        let own = own.filter_map(|(_, name)| self.rooms.get_key_value(name));
        (own.map(|(name, room)| self.summary(Some(id), name, room)).collect(), more, mentions)
    }

    /// The public rooms that the user followed once, and what they are to the user now.
    pub(super) fn left_rooms(&self, id: UserId) -> Vec<RoomSummary> {
        let markers = self.users.get(id).into_iter().flat_map(|user| &user.markers);
        let left = markers.filter(|(name, marker)| name.kind() == Kind::Public && !marker.follows);
        let rooms = left.filter_map(|(name, _)| self.rooms.get_key_value(name));
        rooms.map(|(name, room)| self.summary(Some(id), name, room)).collect()
    }

    /// Answers with a page of the public rooms, or of one's own.
    pub(super) fn list_rooms(
        &mut self,
        who: Who,
        asked: &RoomsAsked,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        let after = asked.after.as_ref().map(|name| self.room_called(name)).transpose()?;
        if let Some(after) = &after {
            self.may(who, after, Right::Read)?;
        }
        self.pace(who.user, Paced::List, scene.at.tick)?;
        self.listing.refresh(&self.rooms);
        let query = asked.query.as_deref().map(cased).unwrap_or_default();
        let is_meant = |name: &RoomName| query.is_empty() || name.as_str().contains(&query);
        let most = limits::LIST_PAGE_MAX;
        let (names, total): (Vec<&RoomName>, usize) = if asked.mine {
            let place = after.as_ref().map(|name| self.own_place(who.user, name)).transpose()?;
            let own: Vec<OwnPlace> = self.own_places(who.user);
            let own: Vec<&OwnPlace> = own.iter().filter(|(_, name)| is_meant(name)).collect();
            let behind = own.iter().filter(|own| place.as_ref().is_none_or(|place| **own > place));
            let names = behind.take(most + 1).filter_map(|(_, name)| self.rooms.get_key_value(name));
            (names.map(|(name, _)| name).collect(), own.len())
        } else {
            let place = after.as_ref().map(|name| self.place(name)).transpose()?;
            let all = &self.listing.by_latest;
            match query.is_empty() {
                true => {
                    let from = place.as_ref().map_or(Unbounded, Excluded);
                    let behind = all.range((from, Unbounded)).map(|(_, name)| name);
                    (behind.take(most + 1).collect(), all.len())
                }
                // There are so few public rooms (`limits::PUBLIC_ROOMS_MAX`) that each is looked at, once.
                false => {
                    let meant: Vec<&Place> = all.iter().filter(|(_, name)| is_meant(name)).collect();
                    let from = place.map_or(0, |place| meant.partition_point(|one| **one <= place));
                    (meant[from..].iter().take(most + 1).map(|(_, name)| name).collect(), meant.len())
                }
            }
        };
        let more = names.len() > most;
        let found = names.into_iter().take(most).filter_map(|name| self.rooms.get_key_value(name));
        let rooms = found.map(|(name, room)| self.summary(Some(who.user), name, room)).collect();
        scene.turn.reply(Reply::Rooms { rooms, more, total });
        Ok(())
    }

    /// Where a room stands in a list now.
    fn place(&self, name: &RoomName) -> Result<Place, Refusal> {
        let room = self.rooms.get(name).ok_or_else(no_such_room)?;
        Ok((Reverse(room.active), name.clone()))
    }

    /// Where one of one's own rooms stands in the list of them now.
    fn own_place(&self, id: UserId, name: &RoomName) -> Result<OwnPlace, Refusal> {
        let room = self.rooms.get(name).ok_or_else(no_such_room)?;
        let Figures { unread, mentions, .. } = self.figures(id, name);
        Ok(((mentions == 0, unread == 0, Reverse(room.active)), name.clone()))
    }

    /// A user's rooms in order: the direct and private ones, and the public ones that the user follows.
    fn own_places(&self, id: UserId) -> Vec<OwnPlace> {
        let Some(user) = self.users.get(id) else { return Vec::new() };
        let followed = user.markers.iter().filter(|(_, marker)| marker.follows).map(|(name, _)| name);
        let names = user.directs.iter().chain(&user.privates).chain(followed);
        let mut all: Vec<OwnPlace> = names.filter_map(|name| self.own_place(id, name).ok()).collect();
        all.sort();
        all
    }

    /// A room as a list names it; a direct one for one of the two.
    pub(super) fn summary(&self, of: Option<UserId>, name: &RoomName, room: &Room) -> RoomSummary {
        let partner = match room.kind {
            Kind::Public | Kind::Private => None,
            Kind::Direct([a, b]) => self.known(if Some(a) == of { b } else { a }),
        };
        RoomSummary {
            room: name.clone(),
            kind: room.kind,
            seq: room.seq,
            last: (room.seq > 0).then_some(room.active),
            online: room.online(),
            with: partner,
            looks: looks(room),
            people: room.charter.circle.as_ref().map(|circle| circle.members.len()),
            figures: match of {
                Some(user) => self.figures(user, name),
                None => Figures { read: room.seq, ..Figures::default() },
            },
            follows: of.is_some_and(|user| self.follows(user, name)),
            partner_read: of.and_then(|user| self.partner_read(user, name, room.kind)),
        }
    }
}
