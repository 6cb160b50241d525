//! How long names have not been used: by the time that the server has run, over all its starts. And what is written down
//! of who was seen when, and of what is over.

use super::undo::Undo;
use super::{Hall, Scene};
use crate::chat::device::Device;
use crate::chat::event::Event;
use crate::chat::name::UserName;
use crate::chat::turn::{Asker, Audience, Turn};
use crate::chat::{DeviceId, Fact, Moment, Past, UserId};
use crate::limits;

const SANCTION_KEPT_MS: u64 = limits::SANCTION_KEPT.as_millis() as u64;
const UNUSED_MS: u64 = limits::NAME_UNUSED.as_millis() as u64;

impl Hall {
    /// Writes down who was seen, and how long the server has run, where what is written is so many ms behind; and takes
    /// out mutes and bans that have long been over.
    pub fn note(&mut self, behind: u64, at: Moment, past: &dyn Past) -> Turn {
        let mut scene = self.scene(Asker::Nobody, at, past);
        let time = scene.time;
        let long_ago = self.wall.saturating_sub(SANCTION_KEPT_MS);
        for (kind, target) in self.sanctions.over(long_ago, limits::NOTED_MAX) {
            self.decide(Fact::Lifted { kind, target }, &mut scene);
        }
        self.end_uploads(&mut scene);
        if behind <= 1 {
            self.write_some(usize::MAX, &mut scene);
        }
        let online: Vec<DeviceId> = self.clients.values().filter_map(|client| client.device).collect();
        // Whoever is here was last seen now.
        online.into_iter().for_each(|device| self.see_device(device, None, time));
        let is_behind = |device: &&Device| device.seen > device.noted && device.seen - device.noted >= behind;
        let due: Vec<Device> =
            self.devices.all().filter(is_behind).take(limits::NOTED_MAX).cloned().collect();
        let used = self.ran();
        if due.is_empty() && used - self.ran_noted < limits::NOTED_BEHIND.as_millis() as u64 {
            return scene.turn;
        }
        for Device { id, user, agent, seen, .. } in due {
            // Whoever is in the grace after the last connection has used the name until that ended.
            let gone = self.users.get(user).filter(|known| known.clients.is_empty());
            let used = gone.map_or(used, |known| known.used);
            self.decide(Fact::Seen { user, device: id, agent, time: seen, used }, &mut scene);
        }
        self.decide(Fact::Ran { ms: used }, &mut scene);
        scene.turn
    }

    /// How long the server has run in all, in ms.
    pub(super) fn ran(&self) -> u64 {
        self.ran_at(self.tick)
    }

    /// The same at a tick that may be later than the latest input.
    pub(super) fn ran_at(&self, tick: u64) -> u64 {
        self.ran_before + tick
    }

    pub(super) fn take_seen(&mut self, device: DeviceId, time: u64) {
        let before = self.devices.note(device, time);
        self.undo.extend(before.map(|noted| Undo::DeviceNoted { device, noted }));
    }

    pub(super) fn take_ran(&mut self, ms: u64) {
        let before = (self.ran_before, self.ran_noted);
        let ran_before = self.ran_before.max(ms.saturating_sub(self.tick));
        (self.ran_before, self.ran_noted) = (ran_before, ms);
        self.undo.push(Undo::Ran { before });
    }

    /// Whether somebody new may have a name that its owner has not used for so long.
    pub(super) fn is_unused(&self, owner: UserId) -> bool {
        let unused = |used: u64| self.ran().saturating_sub(used) >= UNUSED_MS;
        self.users.get(owner).is_some_and(|user| !user.is_here() && unused(user.used))
    }

    /// Gives the owner of a name that somebody new may have another one: with a number behind it.
    pub(super) fn make_way(&mut self, owner: UserId, scene: &mut Scene) {
        let Some(old) = self.users.get(owner).map(|user| user.name.clone()) else { return };
        let is_free = |name: &UserName| self.users.owners(name).is_empty();
        let Some(name) = (2..).filter_map(|n| numbered(&old, n)).find(is_free) else { return };
        self.decide(Fact::Renamed { user: owner, name: name.clone() }, scene);
        let to = Audience::Clients(self.acquaintances(owner, None));
        scene.turn.deliver(to, Event::Renamed { user: owner, name, old });
    }
}

/// `Ann 2`; a long name loses letters at its end.
fn numbered(name: &UserName, n: u64) -> Option<UserName> {
    let ends = name.as_str().char_indices().map(|(at, letter)| at + letter.len_utf8());
    let bases = ends.collect::<Vec<_>>().into_iter().rev().map(|end| name.as_str()[..end].trim_end());
    bases.into_iter().find_map(|base| UserName::parse(&format!("{base} {n}")).ok())
}
