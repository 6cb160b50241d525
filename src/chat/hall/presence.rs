//! Who is present: coming, going, being away for a moment, and what the others are told of it.
//!
//! In a room with more than [`limits::PRESENCES_MAX`] people nobody is told of each that comes and goes: the
//! members are told how many they are, at most once in [`limits::CROWD_INTERVAL`], and a newcomer gets a part of
//! the list. The fall back to that number is told once more, not sooner either; from then on it is each one again.

use std::collections::HashMap;
use std::sync::Arc;

use super::undo::Undo;
use super::{Hall, Scene};
use crate::chat::access::Who;
use crate::chat::event::{Event, Members, Person};
use crate::chat::name::RoomName;
use crate::chat::room::{Crowd, Kind, Presence, Room};
use crate::chat::turn::{Audience, Effect};
use crate::chat::{ClientId, UserId};
use crate::limits;
use crate::sabotage::{self, Fault};

/// The lists that newcomers of crowded rooms get, each kept for a moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Rosters(HashMap<RoomName, (u64, Arc<[Person]>)>);

/// They follow from the rooms, so they make no difference between two halls.
impl PartialEq for Rosters {
    fn eq(&self, _: &Rosters) -> bool {
        true
    }
}

impl Rosters {
    /// Something that the lists say is no longer so.
    pub(super) fn forget(&mut self) {
        self.0.clear();
    }
}

impl Hall {
    /// A connection comes into a room. Told before the client is in: `presence` does not go to the user it
    /// speaks of, and a user who was away has no other connection in the room.
    pub(super) fn enter(&mut self, who: Who, name: &RoomName, scene: &mut Scene) {
        let Who { user, client } = who;
        let before = self.rooms.get(name).and_then(|room| room.presence(user));
        self.count_in(user, name);
        if before.is_none() {
            self.say_present(user, name, true, Audience::Room(name.clone()), scene);
        }
        self.take_in(client, name, scene);
    }

    /// The same without a word.
    pub(super) fn seat(&mut self, who: Who, name: &RoomName, scene: &mut Scene) {
        self.count_in(who.user, name);
        self.take_in(who.client, name, scene);
    }

    fn count_in(&mut self, user: UserId, name: &RoomName) {
        let presence = self.rooms.get(name).and_then(|room| room.presence(user)).unwrap_or_default();
        let after = Presence { connections: presence.connections + 1, gone_at: None, ..presence };
        self.set_presence(name, user, Some(after));
    }

    fn take_in(&mut self, client: ClientId, name: &RoomName, scene: &mut Scene) {
        if let Some(room) = self.rooms.get_mut(name) {
            room.add_client(client);
        }
        if let Some(state) = self.clients.get_mut(&client) {
            state.rooms.insert(name.clone());
        }
        self.undo.push(Undo::Entered { client, room: name.clone() });
        scene.turn.effects.push(Effect::Entered { client, room: name.clone() });
    }

    /// A user is in a room no more, by any connection and without a word but to a crowd.
    pub(super) fn put_out(&mut self, user: UserId, name: &RoomName, scene: &mut Scene) {
        let Some(known) = self.users.get(user) else { return };
        for client in known.clients.clone() {
            if self.clients.get(&client).is_some_and(|state| state.rooms.contains(name)) {
                scene.turn.effects.push(Effect::Exited { client, room: name.clone() });
                self.take_out(client, user, name);
            }
        }
        if self.rooms.get(name).is_some_and(|room| room.presence(user).is_some()) {
            self.set_presence(name, user, None);
        }
        if self.rooms.get(name).is_some_and(|room| room.crowd.is_counted) {
            self.rosters.0.remove(name);
            self.count_crowd(name, scene);
        }
    }

    /// A connection says that it leaves.
    pub(super) fn exit(&mut self, who: Who, name: &RoomName, scene: &mut Scene) {
        let Who { user, client } = who;
        scene.turn.effects.push(Effect::Exited { client, room: name.clone() });
        if name.kind() == Kind::Public {
            self.remember_visit(user, name, scene.at.tick);
        }
        let left = self.take_out(client, user, name);
        if left == Some(0) {
            self.set_presence(name, user, None);
            self.say_present(user, name, false, Audience::Room(name.clone()), scene);
            self.drop_if_forgettable(name);
        }
    }

    /// A connection in a room has broken. With the user's last one the user is absent from now on, and present
    /// until the grace is over.
    pub(super) fn lose(&mut self, client: ClientId, user: UserId, name: &RoomName, tick: u64) {
        if name.kind() == Kind::Public {
            self.remember_visit(user, name, tick);
        }
        let gone_at = tick + limits::ABSENCE_GRACE.as_millis() as u64;
        if self.take_out(client, user, name) != Some(0) {
            return;
        }
        if let Some(presence) = self.rooms.get(name).and_then(|room| room.presence(user)) {
            self.set_presence(name, user, Some(Presence { gone_at: Some(gone_at), ..presence }));
            let absence = (gone_at, user, name.clone());
            // Who was lost, came back and is lost again in the same millisecond has it already.
            if self.absences.insert(absence.clone()) {
                self.undo.push(Undo::AbsenceBegun { absence });
            }
        }
    }

    /// Ends the absences that are due, unless the user came back or was lost again later.
    pub(super) fn end_absences(&mut self, scene: &mut Scene) {
        while self.absences.first().is_some_and(|(due, ..)| *due <= scene.at.tick)
            && let Some(absence) = self.absences.pop_first()
        {
            let (_, user, name) = absence.clone();
            if sabotage::is(Fault::EndlessAbsence) {
                continue;
            }
            self.undo.push(Undo::AbsenceEnded { absence });
            let presence = self.rooms.get(&name).and_then(|room| room.presence(user));
            if presence.and_then(|presence| presence.gone_at).is_some_and(|at| at <= scene.at.tick) {
                self.set_presence(&name, user, None);
                self.say_present(user, &name, false, Audience::Room(name.clone()), scene);
                self.drop_if_forgettable(&name);
            }
        }
    }

    /// Somebody who is forgotten does not come back: whoever is absent is gone at once.
    pub(super) fn end_absences_of(&mut self, user: UserId, scene: &mut Scene) {
        let absences = self.absences.iter().filter(|(_, of, _)| *of == user);
        let rooms: Vec<RoomName> = absences.map(|(_, _, room)| room.clone()).collect();
        for name in rooms {
            if self.rooms.get(&name).is_some_and(|room| room.presence(user).is_some()) {
                self.set_presence(&name, user, None);
                self.say_present(user, &name, false, Audience::Room(name.clone()), scene);
                self.drop_if_forgettable(&name);
            }
        }
    }

    /// Tells the rooms in which somebody has come or gone and that have been told long enough ago. A number that is
    /// what it was is told too: whoever came in between has heard another.
    pub(super) fn tell_crowds(&mut self, scene: &mut Scene) {
        while self.crowds.first().is_some_and(|(tick, _)| *tick <= scene.at.tick)
            && let Some(due) = self.crowds.pop_first()
        {
            let name = due.1.clone();
            self.undo.push(Undo::CrowdDone { due });
            let counted = self.rooms.get(&name).map(|room| room.crowd).filter(|crowd| crowd.is_counted);
            if counted.is_some_and(|crowd| scene.at.tick >= next_count(crowd)) {
                self.tell_crowd(&name, scene);
            }
        }
    }

    /// Who is in a room, for a newcomer who is in it.
    pub(super) fn members(&mut self, oneself: UserId, name: &RoomName, tick: u64) -> Members {
        let Some(room) = self.rooms.get(name) else { return Members::All(Vec::new()) };
        if !room.crowd.is_counted {
            return Members::All(room.present().filter_map(|(id, _)| self.person(id)).collect());
        }
        let online = room.online();
        let fresh = |kept: &(u64, Arc<[Person]>)| tick.saturating_sub(kept.0) < CROWD_INTERVAL_MS;
        let latest = match self.rosters.0.get(name).filter(|kept| fresh(kept)) {
            Some((_, latest)) => latest.clone(),
            None => {
                let latest: Arc<[Person]> = self.latest_to_speak(room).into();
                self.rosters.0.insert(name.clone(), (tick, latest.clone()));
                latest
            }
        };
        match self.person(oneself) {
            Some(oneself) => Members::Some { oneself, latest, online },
            None => Members::All(Vec::new()),
        }
    }

    pub(super) fn person(&self, id: UserId) -> Option<Person> {
        let user = self.users.get(id)?;
        Some(Person { id, name: user.name.clone(), role: user.role, away: user.away.clone() })
    }

    /// Sets a user's presence in a room, so that it can be taken back.
    pub(super) fn set_presence(&mut self, name: &RoomName, user: UserId, presence: Option<Presence>) {
        let Some(room) = self.rooms.get_mut(name) else { return };
        let before = room.set_presence(user, presence);
        if before.is_some() != presence.is_some() {
            self.listing.recount();
        }
        self.undo.push(Undo::Presence { room: name.clone(), user, before });
    }

    /// Takes a connection out of a room and returns how many the user has left in it.
    fn take_out(&mut self, client: ClientId, user: UserId, name: &RoomName) -> Option<usize> {
        self.clients.get_mut(&client)?.rooms.remove(name);
        let room = self.rooms.get_mut(name)?;
        let at = room.remove_client(client)?;
        let presence = room.presence(user)?;
        self.undo.push(Undo::Exited { client, room: name.clone(), at });
        let connections =
            presence.connections.saturating_sub(usize::from(!sabotage::is(Fault::MiscountedPresence)));
        self.set_presence(name, user, Some(Presence { connections, ..presence }));
        Some(connections)
    }

    /// Tells those in a room that a user has just come into it or gone from it.
    pub(super) fn say_present(
        &mut self,
        user: UserId,
        name: &RoomName,
        online: bool,
        to: Audience,
        scene: &mut Scene,
    ) {
        let Some(room) = self.rooms.get(name) else { return };
        if room.crowd.is_counted || room.online() > limits::PRESENCES_MAX {
            if !online && self.rosters.0.get(name).is_some_and(|(_, list)| list.iter().any(|p| p.id == user))
            {
                self.rosters.0.remove(name);
            }
            return self.count_crowd(name, scene);
        }
        if let Some(user) = self.users.get(user) {
            let event =
                Event::Presence { room: name.clone(), user: user.id, name: user.name.clone(), online };
            scene.turn.deliver(to.clone(), event);
            self.tell_away(user, to, online, scene);
        }
    }

    /// Tells how many there are, at once or when it is time.
    fn count_crowd(&mut self, name: &RoomName, scene: &mut Scene) {
        let Some(room) = self.rooms.get_mut(name) else { return };
        let before = room.crowd;
        room.crowd.is_counted = true;
        self.undo.push(Undo::Crowd { room: name.clone(), before });
        let next = next_count(before);
        if scene.at.tick >= next {
            return self.tell_crowd(name, scene);
        }
        let due = (next, name.clone());
        if self.crowds.insert(due.clone()) {
            self.undo.push(Undo::CrowdDue { due });
        }
    }

    fn tell_crowd(&mut self, name: &RoomName, scene: &mut Scene) {
        let Some(room) = self.rooms.get_mut(name) else { return };
        let (online, before) = (room.online(), room.crowd);
        room.crowd = Crowd { is_counted: online > limits::PRESENCES_MAX, told: Some(scene.at.tick) };
        self.undo.push(Undo::Crowd { room: name.clone(), before });
        scene.turn.deliver(Audience::Room(name.clone()), Event::Crowd { room: name.clone(), online });
    }

    fn latest_to_speak(&self, room: &Room) -> Vec<Person> {
        let mut present: Vec<(u64, UserId)> =
            room.present().map(|(user, presence)| (presence.spoke, user)).collect();
        let latest_first = |a: &(u64, UserId), b: &(u64, UserId)| (b.0, a.1).cmp(&(a.0, b.1));
        let most = limits::PRESENCES_MAX - 1;
        if present.len() > most {
            present.select_nth_unstable_by(most, latest_first);
            present.truncate(most);
        }
        present.sort_unstable_by(latest_first);
        present.into_iter().filter_map(|(_, user)| self.person(user)).collect()
    }
}

const CROWD_INTERVAL_MS: u64 = limits::CROWD_INTERVAL.as_millis() as u64;

/// The tick from which on the members of a crowded room are told again how many they are.
fn next_count(crowd: Crowd) -> u64 {
    crowd.told.map_or(0, |tick| tick + CROWD_INTERVAL_MS)
}
