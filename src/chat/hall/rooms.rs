//! Where one is: `join`, `leave`, and the rooms of a connection.

use super::undo::Undo;
use super::{Hall, Scene};
use crate::chat::access::{Right, Who, no_such_room};
use crate::chat::event::{Event, Joined, Looks, Members, OfRoom, Refusal, RefusalCode, Reply};
use crate::chat::name::RoomName;
use crate::chat::pace::Paced;
use crate::chat::room::{Charter, Kind, Room};
use crate::chat::turn::Audience;
use crate::chat::user::User;
use crate::chat::{ClientId, UserId};
use crate::limits;

impl Hall {
    pub(super) fn join(&mut self, who: Who, name: &RoomName, scene: &mut Scene) -> Result<(), Refusal> {
        let kind = match name.kind() {
            Kind::Public => {
                let is_told = self.come_in(who, name, scene)?;
                self.follow(who, name, scene);
                let members = self.members_told(is_told, who.user, name, scene);
                self.answer_joined(who, (name, Kind::Public), members, None, scene);
                return Ok(());
            }
            Kind::Direct(_) | Kind::Private => self.may(who, name, Right::Read)?,
        };
        self.tell_joined(who, name, kind, scene);
        Ok(())
    }

    /// Who is in a direct or private room, to somebody who always is.
    pub(super) fn tell_joined(&mut self, who: Who, name: &RoomName, kind: Kind, scene: &mut Scene) {
        let (members, people) = match kind {
            Kind::Public | Kind::Private => {
                let is_told = self.pace(who.user, Paced::Members, scene.at.tick).is_ok();
                let people = is_told.then(|| self.people_of(name));
                (self.members_told(is_told, who.user, name, scene), people)
            }
            Kind::Direct(pair) => {
                let is_here = |id: &UserId| self.users.get(*id).is_some_and(User::is_here);
                let here = pair.into_iter().filter(is_here).filter_map(|id| self.person(id));
                (Members::All(here.collect()), None)
            }
        };
        self.answer_joined(who, (name, kind), members, people, scene);
    }

    fn members_told(&mut self, is_told: bool, user: UserId, name: &RoomName, scene: &Scene) -> Members {
        match is_told {
            true => self.members(user, name, scene.at.tick),
            false => Members::Untold { online: self.rooms.get(name).map_or(0, Room::online) },
        }
    }

    fn answer_joined(
        &self,
        who: Who,
        (name, kind): (&RoomName, Kind),
        members: Members,
        people: Option<Vec<OfRoom>>,
        scene: &mut Scene,
    ) {
        let room = self.rooms.get(name);
        let (seq, looks) = room.map_or_else(Default::default, |room| (room.seq, looks(room)));
        let pins = room.map_or_else(Vec::new, |room| room.charter.pins.iter().rev().copied().collect());
        let (figures, partner_read) = (self.figures(who.user, name), self.partner_read(who.user, name, kind));
        let room = name.clone();
        let joined = Joined { room, kind, seq, members, looks, people, pins, figures, partner_read };
        scene.turn.reply(Reply::Joined(joined));
    }

    /// Everybody who is of a private room.
    fn people_of(&self, name: &RoomName) -> Vec<OfRoom> {
        let Some((room, circle)) =
            self.rooms.get(name).and_then(|room| Some((room, room.charter.circle.as_ref()?)))
        else {
            return Vec::new();
        };
        let of_room = |id: &UserId| {
            let user = self.users.get(*id)?;
            let (name, away) = (user.name.clone(), user.away.clone());
            let (is_owner, online) = (circle.owner == *id, room.presence(*id).is_some());
            Some(OfRoom { id: *id, name, is_owner, online, away })
        };
        circle.members.keys().filter_map(of_room).collect()
    }

    pub(super) fn leave(&mut self, who: Who, name: &RoomName, scene: &mut Scene) -> Result<(), Refusal> {
        match self.may(who, name, Right::Read)? {
            Kind::Public => {
                // Whoever follows it from elsewhere can leave it, too.
                let is_in = self.is_in(who.client, name);
                if !self.follows(who.user, name) {
                    self.check_joined(who.client, name)?;
                }
                self.pace(who.user, Paced::Move, scene.at.tick)?;
                self.unfollow(who, name, scene);
                if is_in {
                    self.exit(who, name, scene);
                }
            }
            // One is in it always.
            Kind::Direct(_) | Kind::Private => {}
        }
        scene.turn.reply(Reply::Left { room: name.clone() });
        Ok(())
    }

    /// The public and private rooms that a client is in, in order.
    pub fn rooms_of(&self, client: ClientId) -> impl Iterator<Item = &RoomName> {
        self.clients.get(&client).into_iter().flat_map(|client| client.rooms.iter())
    }

    pub(super) fn check_joined(&self, client: ClientId, name: &RoomName) -> Result<(), Refusal> {
        if self.is_in(client, name) {
            return Ok(());
        }
        match self.rooms.contains_key(name) {
            true => Err(Refusal::new(RefusalCode::NotJoined, "join the room first")),
            false => Err(no_such_room()),
        }
    }

    /// The name of the room that somebody means by a name: of the one that has it exactly, or else of the
    /// oldest that looks like it. A name that means no room yet is its own.
    ///
    /// # Errors
    /// `bad_field` for a name that no room has and no new one may have.
    pub fn room_called(&self, name: &RoomName) -> Result<RoomName, Refusal> {
        if self.rooms.contains_key(name) || name.kind() != Kind::Public {
            return Ok(name.clone());
        }
        match self.spellings.oldest(name) {
            Some(alike) => Ok(alike.clone()),
            None if name.says_something() => Ok(name.clone()),
            None => Err(Refusal::new(RefusalCode::BadField, "room: it has no letter or digit")),
        }
    }

    /// The only way in for a room: it is found by its name, by whatever looks like it, and in lists.
    pub(super) fn put_room(&mut self, name: RoomName, room: Room) {
        self.spellings.add(&name);
        self.listing.count(&name, true);
        self.rooms.insert(name, room);
    }

    /// The same for one that was taken out a moment ago.
    pub(super) fn put_room_back(&mut self, name: RoomName, room: Room, place: usize) {
        self.spellings.put_back(&name, place);
        self.listing.count(&name, true);
        self.rooms.insert(name, room);
    }

    /// The only way out. Returns the room, and its place among those that look like it.
    pub(super) fn take_room(&mut self, name: &RoomName) -> Option<(Room, usize)> {
        let place = self.spellings.remove(name);
        let room = self.rooms.remove(name)?;
        self.listing.count(name, false);
        Some((room, place))
    }

    /// A room is not there any more.
    pub(super) fn forget_room(&mut self, name: &RoomName) {
        self.forget_markers(name);
        if let Some((state, place)) = self.take_room(name) {
            let (room, state) = (name.clone(), Box::new(state));
            self.undo.push(Undo::RoomForgotten { room, state, place });
        }
    }

    /// Every connection of the two users of a direct room.
    pub(super) fn clients_of_pair(&self, pair: [UserId; 2]) -> Vec<ClientId> {
        pair.iter()
            .filter_map(|id| self.users.get(*id))
            .flat_map(|user| user.clients.iter().copied())
            .collect()
    }

    /// A room in which nothing was said is gone with the last who was in it.
    pub(super) fn drop_if_forgettable(&mut self, name: &RoomName) {
        let forgettable = self.rooms.get(name).is_some_and(Room::is_forgettable);
        if forgettable && *name != RoomName::lobby() {
            self.forget_room(name);
        }
    }

    /// Whether the client, which is in the room now, is told who else is: of what costs nothing not always.
    fn come_in(&mut self, who: Who, name: &RoomName, scene: &mut Scene) -> Result<bool, Refusal> {
        let (is_free, tick) = (self.was_just_in(who.user, name, scene.at.tick), scene.at.tick);
        if self.is_in(who.client, name) {
            return Ok(self.pace(who.user, Paced::Members, tick).is_ok());
        }
        let public = self.rooms_of(who.client).filter(|room| room.kind() == Kind::Public);
        if public.count() >= limits::ROOMS_PER_CLIENT_MAX {
            let message = format!("you are in {} rooms, leave one first", limits::ROOMS_PER_CLIENT_MAX);
            return Err(Refusal::new(RefusalCode::Busy, message));
        }
        let is_new = !self.rooms.contains_key(name);
        if is_new {
            self.may_be_shown(who)?;
            self.check_new_room(who.client, name, scene.at.tick)?;
            self.put_room(name.clone(), Room::new(Kind::Public, scene.time));
            self.undo.push(Undo::RoomMade { room: name.clone() });
        }
        let is_told = match is_free {
            true => self.pace(who.user, Paced::Members, tick).is_ok(),
            false => self.pace(who.user, Paced::Move, tick).map(|()| true)?,
        };
        self.enter(who, name, scene);
        if is_new {
            self.announce(name, scene);
        }
        Ok(is_told)
    }

    /// Tells everybody of a new public room.
    fn announce(&self, name: &RoomName, scene: &mut Scene) {
        if let Some(room) = self.rooms.get(name) {
            let to = Audience::Clients(self.everybody());
            scene.turn.deliver(to, Event::Room(Box::new(self.summary(None, name, room))));
        }
    }

    /// Every client that has come in, in order.
    pub(super) fn everybody(&self) -> Vec<ClientId> {
        let here = self.clients.iter().filter(|(_, client)| client.user.is_some());
        let mut clients: Vec<ClientId> = here.map(|(client, _)| *client).collect();
        clients.sort_unstable();
        clients
    }

    fn is_in(&self, client: ClientId, name: &RoomName) -> bool {
        self.clients.get(&client).is_some_and(|state| state.rooms.contains(name))
    }
}

/// What a room is called and about, and how it is set.
pub(super) fn looks(room: &Room) -> Looks {
    let Charter { settings, topic, title, circle: _, pins: _ } = &room.charter;
    Looks { title: title.clone(), topic: topic.clone(), settings: settings.clone() }
}
