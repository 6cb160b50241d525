//! Who is where: `join`, `leave`, absences, and which rooms a user may look into.

use super::{Hall, Scene};
use crate::chat::delivery::{Audience, Effect};
use crate::chat::event::{Event, Joined, Refusal, RefusalCode, Reply};
use crate::chat::name::{RoomName, RoomRef};
use crate::chat::room::{Change, Room};
use crate::chat::{ClientId, Moment, UserId};
use crate::limits;

impl Hall {
    pub(super) fn join(&mut self, user: UserId, room: RoomRef, scene: &mut Scene) -> Result<(), Refusal> {
        let name = match room {
            RoomRef::Public(name) => name,
            RoomRef::Direct(name, a, b) => return self.join_direct(user, name, (a, b), scene),
        };
        let client = scene.client;
        if !self.is_in(client, &name) {
            if self.rooms_of(client).count() >= limits::ROOMS_PER_CLIENT_MAX {
                let message = format!("you are in {} rooms, leave one first", limits::ROOMS_PER_CLIENT_MAX);
                return Err(Refusal::new(RefusalCode::Busy, message));
            }
            self.check_new_room(&name, scene)?;
            self.enter(client, user, &name, scene);
        }
        let room = self.rooms.get(&name);
        let seq = room.map_or(0, |r| r.seq);
        let members = self.names(room.into_iter().flat_map(Room::members));
        scene.reply(Reply::Joined(Joined { room: name, direct: false, seq, members }));
        Ok(())
    }

    pub(super) fn leave(&mut self, user: UserId, room: RoomRef, scene: &mut Scene) -> Result<(), Refusal> {
        let name = match room {
            RoomRef::Public(name) => name,
            RoomRef::Direct(name, a, b) => {
                self.check_partners(user, (a, b))?;
                scene.reply(Reply::Left { room: name });
                return Ok(());
            }
        };
        self.check_joined(scene.client, &name)?;
        if let Some(client) = self.clients.get_mut(&scene.client) {
            client.rooms.remove(&name);
        }
        scene.out.push(Effect::Exited { client: scene.client, room: name.clone() });
        let change = self.rooms.get_mut(&name).map(|room| room.leave(scene.client, user));
        scene.reply(Reply::Left { room: name.clone() });
        if change == Some(Change::Offline) {
            self.say_offline(user, &name, scene.out);
        }
        Ok(())
    }

    /// Ends the absences that are due.
    pub fn tick(&mut self, at: Moment, out: &mut Vec<Effect>) {
        while let Some((due, user, name)) = self.absences.first().cloned()
            && due <= at.tick
        {
            self.absences.pop_first();
            let change = self.rooms.get_mut(&name).map(|room| room.expire(user, at.tick));
            if change == Some(Change::Offline) {
                self.say_offline(user, &name, out);
            }
        }
    }

    /// The tick at which [`Hall::tick`] is due next.
    pub fn next_deadline(&self) -> Option<u64> {
        self.absences.first().map(|(tick, _, _)| *tick)
    }

    /// An unknown partner and somebody else's conversation look different only to the one whose it is.
    pub(super) fn check_partners(&self, user: UserId, (a, b): (u64, u64)) -> Result<UserId, Refusal> {
        let partner = match user.0 {
            id if id == a => UserId(b),
            id if id == b => UserId(a),
            _ => return Err(no_such_room()),
        };
        match self.users.get(partner) {
            Some(_) => Ok(partner),
            None => Err(Refusal::new(RefusalCode::NoSuchUser, format!("there is no user {}", partner.0))),
        }
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

    /// Every connection of the two users of a direct room.
    pub(super) fn partners_clients(&self, (a, b): (u64, u64)) -> Vec<ClientId> {
        [a, b]
            .iter()
            .filter_map(|id| self.users.get(UserId(*id)))
            .flat_map(|u| u.clients.iter().copied())
            .collect()
    }

    fn join_direct(
        &mut self,
        user: UserId,
        name: RoomName,
        partners: (u64, u64),
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        let partner = self.check_partners(user, partners)?;
        let seq = self.rooms.get(&name).map_or(0, |room| room.seq);
        let present = |id: &UserId| self.users.get(*id).is_some_and(|u| !u.clients.is_empty());
        let members = self.names([user, partner].into_iter().filter(present));
        scene.reply(Reply::Joined(Joined { room: name, direct: true, seq, members }));
        Ok(())
    }

    fn is_in(&self, client: ClientId, name: &RoomName) -> bool {
        self.clients.get(&client).is_some_and(|state| state.rooms.contains(name))
    }

    fn enter(&mut self, client: ClientId, user: UserId, name: &RoomName, scene: &mut Scene) {
        if let Some(state) = self.clients.get_mut(&client) {
            state.rooms.insert(name.clone());
        }
        let room =
            self.rooms.entry(name.clone()).or_insert_with(|| Room::new(name.clone(), 0, scene.at.time));
        // Told before the client is in: `presence` does not go to the user it speaks of, and a user who
        // was away has no other connection in the room.
        if room.enter(client, user) == Change::Online
            && let Some(user) = self.users.get(user)
        {
            let event =
                Event::Presence { room: name.clone(), user: user.id, name: user.name.clone(), online: true };
            scene.out.push(Effect::Deliver { to: Audience::Room(name.clone()), event });
        }
        scene.out.push(Effect::Entered { client, room: name.clone() });
    }

    fn say_offline(&mut self, user: UserId, name: &RoomName, out: &mut Vec<Effect>) {
        if let Some(user) = self.users.get(user) {
            let event =
                Event::Presence { room: name.clone(), user: user.id, name: user.name.clone(), online: false };
            out.push(Effect::Deliver { to: Audience::Room(name.clone()), event });
        }
        self.drop_if_forgettable(name);
    }

    /// A room in which nothing was said is gone with the last who was in it.
    pub(super) fn drop_if_forgettable(&mut self, name: &RoomName) {
        let forgettable = self.rooms.get(name).is_some_and(Room::is_forgettable);
        if forgettable && *name != RoomName::lobby() {
            self.rooms.remove(name);
        }
    }

    fn names(&self, ids: impl Iterator<Item = UserId>) -> Vec<(UserId, crate::chat::name::UserName)> {
        let mut members: Vec<_> =
            ids.filter_map(|id| self.users.get(id)).map(|user| (user.id, user.name.clone())).collect();
        members.sort_by_key(|(id, _)| *id);
        members
    }
}

pub(super) fn no_such_room() -> Refusal {
    Refusal::new(RefusalCode::NoSuchRoom, "there is no such room")
}
