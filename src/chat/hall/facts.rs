//! Facts take effect: the only way in which what lasts changes, live and at a restart alike.

use super::undo::Undo;
use super::{Hall, Scene};
use crate::chat::device::Device;
use crate::chat::event::Message;
use crate::chat::name::RoomName;
use crate::chat::room::{Kind, Presence, Room};
use crate::chat::sanction::{Kind as SanctionKind, Target};
use crate::chat::{Fact, Receipt};
use crate::limits;
use crate::sabotage::{self, Fault};

impl Hall {
    /// Puts back a fact of the history when the server starts: a user before its devices and rooms, the records
    /// from the oldest on.
    pub fn restore(&mut self, fact: &Fact) {
        self.take(fact);
        self.settle();
    }

    /// The batch is durable, or a new one begins: from here on it cannot be taken back.
    pub fn settle(&mut self) {
        self.undo.clear();
        self.receipts.clear();
        self.visits.forget_old(self.tick);
        self.typed.forget_old(self.tick);
        while self.records.len() > limits::RECORDS_KEPT {
            self.records.pop_front();
        }
    }

    /// A new fact: it takes effect in here at once, and outside when it is durable.
    pub(super) fn decide(&mut self, fact: Fact, scene: &mut Scene) {
        self.take(&fact);
        scene.turn.facts.push(fact);
    }

    fn take(&mut self, fact: &Fact) {
        match fact {
            Fact::UserMade { user, name, role, time, seen, used } => {
                self.time = self.time.max(*time);
                // A crash may have lost the latest word about how long the server had run.
                self.ran_before = self.ran_before.max(used.saturating_sub(self.tick));
                self.users.add(*user, name.clone(), *role, [*seen, *used]);
                self.undo.push(Undo::UserMade { user: *user });
            }
            Fact::DeviceMade { device, user, token_hash, agent, time, seen } => {
                let (agent, created, seen) = (agent.clone(), *time, *seen);
                let made = Device {
                    id: *device,
                    user: *user,
                    token_hash: *token_hash,
                    agent,
                    created,
                    seen,
                    noted: seen,
                };
                self.devices.add(made);
                self.undo.push(Undo::DeviceMade { device: *device });
            }
            Fact::Seen { user: _, device, agent: _, time, used: _ } => self.take_seen(*device, *time),
            Fact::Ran { ms } => self.take_ran(*ms),
            Fact::DeviceRevoked { device, time: _ } => {
                let gone = self.devices.remove(*device);
                self.undo.extend(gone.map(|device| Undo::DeviceRevoked { device: Box::new(device) }));
            }
            Fact::RoleGiven { user, role } => self.take_role(*user, *role),
            Fact::UserForgotten { user, time: _ } => self.take_forgotten(*user),
            Fact::OperatorLink(link) => self.take_link(link.clone()),
            Fact::Renamed { user, name } => {
                if let Some(old) = self.users.rename(*user, name.clone()) {
                    self.undo.push(Undo::Renamed { user: *user, old });
                }
                self.rosters.forget();
            }
            Fact::RoomMade { room, kind, time: _, seq, active } => self.make(room, *kind, *seq, *active),
            Fact::Said(message) => self.put(message),
            Fact::Imposed(sanction) => {
                let (kind, target) = (sanction.kind, sanction.target);
                let old = self.sanctions.impose(sanction.clone());
                self.undo.push(Undo::Sanction { kind, target, old });
            }
            Fact::Lifted { kind, target } => self.take_lift(*kind, *target),
            Fact::Recorded(record) => {
                self.time = self.time.max(record.time);
                self.records.push_back(record.clone());
                // The oldest goes only when this one is durable.
                self.undo.push(Undo::Recorded);
            }
        }
    }

    fn take_lift(&mut self, kind: SanctionKind, target: Target) {
        let old = self.sanctions.lift(kind, target);
        self.undo.push(Undo::Sanction { kind, target, old });
    }

    /// A room is kept from now on; people may be in it already.
    fn make(&mut self, name: &RoomName, kind: Kind, seq: u64, active: u64) {
        self.time = self.time.max(active);
        if let Some(room) = self.rooms.get(name) {
            self.undo.push(Undo::place(name, room));
        } else {
            self.put_room(name.clone(), Room::new(kind, active));
            self.undo.push(Undo::RoomMade { room: name.clone() });
        }
        if let Some(room) = self.rooms.get_mut(name) {
            (room.kept, room.seq, room.active) = (true, seq, active);
        }
        match kind {
            Kind::Public => self.listing.touch(name),
            Kind::Direct(pair) => {
                for id in pair {
                    if let Some(user) = self.users.get_mut(id) {
                        user.directs.push(name.clone());
                        self.undo.push(Undo::DirectMade { user: id });
                    }
                }
            }
        }
    }

    fn put(&mut self, message: &Message) {
        self.time = self.time.max(message.time);
        let receipt = Receipt { room: message.room.clone(), seq: message.seq, time: message.time };
        let key = (message.user, message.cid.clone());
        self.receipts.insert(key.clone(), receipt);
        self.undo.push(Undo::Receipt { key });
        let Some(room) = self.rooms.get_mut(&message.room) else { return };
        self.undo.push(Undo::place(&message.room, room));
        (room.seq, room.active) = (message.seq, message.time);
        if room.kind == Kind::Public {
            self.listing.touch(&message.room);
        }
        if let Some(presence) = room.presence(message.user) {
            let spoke = Presence { spoke: message.seq, ..presence };
            self.set_presence(&message.room, message.user, Some(spoke));
        }
    }

    /// The seq of the next event of a room, and the facts that make the room if it is not kept yet.
    pub(super) fn next_seq(&mut self, name: &RoomName, scene: &mut Scene) -> u64 {
        let room = self.rooms.get(name);
        let seq = room.map_or(0, |room| room.seq);
        if room.is_none_or(|room| !room.kept) {
            let (kind, time) = (room.map_or_else(|| name.kind(), |room| room.kind), scene.time);
            self.decide(Fact::RoomMade { room: name.clone(), kind, time, seq, active: time }, scene);
        }
        seq + 1 + u64::from(sabotage::is(Fault::SkippedSeq) && seq == 20)
    }
}
