//! Who is in the house: with any connection, and for a grace after the last one. It is what lists, direct rooms and
//! `seen` go by; who is in which public room is in `presence`.

use super::undo::Undo;
use super::{Hall, Scene};
use crate::chat::event::Event;
use crate::chat::room::Kind;
use crate::chat::turn::Audience;
use crate::chat::user::Leaving;
use crate::chat::{Moment, UserId};
use crate::limits;

const GRACE_MS: u64 = limits::ABSENCE_GRACE.as_millis() as u64;

impl Hall {
    /// A connection of a user comes in. Whoever comes back within the grace was never away.
    pub(super) fn come(&mut self, id: UserId, scene: &mut Scene) {
        let Some(user) = self.users.get(id) else { return };
        if user.leaving.is_some() {
            self.set_leaving(id, None);
        } else if !user.is_here() {
            self.set_seen(id, scene.time, self.ran());
            self.tell_partners(id, true, scene);
        }
    }

    /// The last connection of a user has ended. Whoever is forgotten does not come back.
    pub(super) fn go(&mut self, id: UserId, now: Moment) {
        let Some(user) = self.users.get(id).filter(|user| !user.gone) else { return };
        self.set_seen(id, user.seen, self.ran_at(now.tick));
        let leaving = Leaving { until: now.tick + GRACE_MS, time: self.time };
        self.set_leaving(id, Some(leaving));
        let departure = (leaving.until, id);
        // Who goes, comes back and goes again in the same millisecond has it already.
        if self.departures.insert(departure) {
            self.undo.push(Undo::DepartureBegun { departure });
        }
    }

    /// Ends the departures that are due, unless the user came back or left again later.
    pub(super) fn end_departures(&mut self, scene: &mut Scene) {
        while self.departures.first().is_some_and(|(due, _)| *due <= scene.at.tick)
            && let Some(departure) = self.departures.pop_first()
        {
            self.undo.push(Undo::DepartureEnded { departure });
            let (_, id) = departure;
            let Some(user) = self.users.get(id) else { continue };
            if let Some(left) = user.leaving.filter(|leaving| leaving.until <= scene.at.tick) {
                self.set_seen(id, left.time, user.used);
                self.set_leaving(id, None);
                self.tell_partners(id, false, scene);
            }
        }
    }

    /// Somebody is forgotten: for the others that is the end at once.
    pub(super) fn depart(&mut self, id: UserId, scene: &mut Scene) {
        if self.users.get(id).is_some_and(|user| user.is_here()) {
            self.set_leaving(id, None);
            self.tell_partners(id, false, scene);
        }
    }

    /// Tells those with whom a user has a direct room that the user has come or is gone.
    fn tell_partners(&self, id: UserId, online: bool, scene: &mut Scene) {
        let Some(user) = self.users.get(id) else { return };
        for room in &user.directs {
            let Kind::Direct([a, b]) = room.kind() else { continue };
            let partner = self.users.get(if a == id { b } else { a });
            let clients = partner.map_or(&[][..], |partner| &partner.clients);
            if !clients.is_empty() {
                let event = Event::Presence { room: room.clone(), user: id, name: user.name.clone(), online };
                let to = Audience::Clients(clients.to_vec());
                scene.turn.deliver(to.clone(), event);
                self.tell_away(user, to, online, scene);
            }
        }
    }

    fn set_seen(&mut self, id: UserId, seen: u64, used: u64) {
        if let Some(user) = self.users.get_mut(id) {
            let before = (user.seen, user.used);
            (user.seen, user.used) = (seen, used);
            self.undo.push(Undo::Seen { user: id, before });
        }
    }

    fn set_leaving(&mut self, id: UserId, leaving: Option<Leaving>) {
        let before = self.users.change(id, |user| std::mem::replace(&mut user.leaving, leaving));
        self.undo.extend(before.map(|before| Undo::Leaving { user: id, before }));
    }
}
