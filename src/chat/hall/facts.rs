//! Facts take effect: the only way in which what lasts changes, live and at a restart alike.

use super::undo::Undo;
use super::{Hall, Scene};
use crate::chat::change::{Change, What};
use crate::chat::circle::Invitation;
use crate::chat::device::Device;
use crate::chat::event::Message;
use crate::chat::fate::{Head, Mark};
use crate::chat::name::{Cid, RoomName};
use crate::chat::reading::Marker;
use crate::chat::room::{Charter, Kind, Presence, Room};
use crate::chat::sanction::{Kind as SanctionKind, Sanction, Target};
use crate::chat::{Fact, Receipt, UserId};
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
        self.heads.clear();
        self.signs.clear();
        self.counted.clear();
        self.visits.forget_old(self.tick);
        self.typed.forget_old(self.tick);
        self.slowed.forget_old(self.tick);
        self.quotas.holds.sweep(&self.uploads);
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
                    came: false,
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
            Fact::RoomMade { room, kind, time, seq, active, charter } => {
                self.make(room, *kind, [*time, *seq, *active], charter);
            }
            Fact::Said(message) => self.put(message),
            Fact::Changed(change) => self.take_change(change),
            Fact::Invited { room, open } => self.take_invitations(room, open),
            Fact::RoomGone { room, time: _ } => self.take_gone(room),
            Fact::Marked { user, room, marker } => self.set_marker(*user, room, Some(Marker::clone(marker))),
            Fact::Block { room, block, bits } => {
                self.rooms.get_mut(room).into_iter().for_each(|room| room.messages.put_block(*block, bits));
            }
            Fact::ToAll { room, seq } => {
                let _ = self.rooms.get_mut(room).is_some_and(|room| room.to_all.insert(*seq));
            }
            Fact::Receipts { user, on } => self.take_receipts(*user, *on),
            Fact::Prefs { user, prefs } => self.take_prefs(*user, prefs),
            Fact::FileMade { file, owner, time } => self.take_made(file, *owner, *time),
            Fact::FileStored { id, seal, time } => self.take_stored(*id, seal, *time),
            Fact::FileGone { id } => self.set_upload(*id, None),
            Fact::FilesKept { room, user, bytes } => self.set_kept_files(room, *user, *bytes),
            Fact::Imposed(sanction) => self.take_imposed(sanction),
            Fact::Lifted { kind, target } => self.take_lift(*kind, *target),
            Fact::Recorded(record) => {
                self.time = self.time.max(record.time);
                self.records.push_back(record.clone());
                // The oldest goes only when this one is durable.
                self.undo.push(Undo::Recorded);
            }
        }
    }

    fn take_imposed(&mut self, sanction: &Sanction) {
        let (kind, target) = (sanction.kind, sanction.target);
        let old = self.sanctions.impose(sanction.clone());
        self.undo.push(Undo::Sanction { kind, target, old });
    }

    fn take_lift(&mut self, kind: SanctionKind, target: Target) {
        let old = self.sanctions.lift(kind, target);
        self.undo.push(Undo::Sanction { kind, target, old });
    }

    /// A room is kept from now on; people may be in it already.
    fn make(&mut self, name: &RoomName, kind: Kind, [time, seq, active]: [u64; 3], charter: &Charter) {
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
            Kind::Private => {}
            Kind::Direct(pair) => {
                for id in pair {
                    if let Some(user) = self.users.get_mut(id) {
                        user.directs.push(name.clone());
                        self.undo.push(Undo::DirectMade { user: id });
                    }
                    self.set_marker(id, name, Some(Marker::new(time, 0)));
                }
            }
        }
        if *charter != Charter::default() {
            let members = charter.circle.iter().flat_map(|circle| &circle.members);
            members.for_each(|(member, came)| {
                self.note_membership(*member, name, true);
                self.set_marker(*member, name, Some(Marker::new(time, *came)));
            });
            self.set_charter(name, |now| *now = charter.clone());
        }
    }

    fn put(&mut self, message: &Message) {
        let Message { room, seq, time, user, cid, .. } = message;
        self.put_in_place(room, *seq, *time, (*user, Some(cid)));
        let mentioned = message.mentioned();
        self.set_there(room, *seq, true);
        self.note_mentioned(room, *seq, (&[], &mentioned));
        let files = message.files.clone();
        self.take_attached(room, *user, &files);
        let head = Head { user: *user, time: *time, deleted: None, mentioned, thread: message.thread, files };
        self.note_head(room, *seq, Some(head));
        if let Some(presence) = self.rooms.get(room).and_then(|room| room.presence(*user)) {
            self.set_presence(room, *user, Some(Presence { spoke: *seq, ..presence }));
        }
    }

    /// An event is the newest of its room.
    fn put_in_place(&mut self, name: &RoomName, seq: u64, time: u64, (user, cid): (UserId, Option<&Cid>)) {
        self.time = self.time.max(time);
        if let Some(cid) = cid {
            let key = (user, cid.clone());
            self.receipts.insert(key.clone(), Receipt { room: name.clone(), seq, time });
            self.undo.push(Undo::Receipt { key });
        }
        let Some(room) = self.rooms.get_mut(name) else { return };
        self.undo.push(Undo::place(name, room));
        (room.seq, room.active) = (seq, time);
        if room.kind == Kind::Public {
            self.listing.touch(name);
        }
    }

    fn take_change(&mut self, change: &Change) {
        let Change { room, seq, time, user, name: _, cid, what } = change;
        self.put_in_place(room, *seq, *time, (*user, cid.as_ref()));
        self.note_head(room, *seq, None);
        match what {
            What::Member { member, is_in, owner } => {
                self.note_membership(*member, room, *is_in);
                self.set_marker(*member, room, is_in.then(|| Marker::new(*time, *seq)));
                self.set_charter(room, |charter| {
                    let Some(circle) = &mut charter.circle else { return };
                    match is_in {
                        true => circle.members.insert(*member, *seq),
                        false => circle.members.remove(member),
                    };
                    circle.owner = owner.unwrap_or(circle.owner);
                });
            }
            What::Settings(news) => self.set_charter(room, |charter| {
                charter.settings = charter.settings.after(news);
                if news.title.is_some() {
                    charter.title.clone_from(&news.title);
                }
            }),
            What::Edited { target, text: _, mentions, files: _ } => self.take_edited(room, *target, mentions),
            What::Deleted { target } => self.take_deleted(room, *target, (*seq, *time)),
            What::Reaction { target, emoji, on } => {
                let mark = Mark { on: *on, seq: *seq, time: *time };
                self.take_reaction(*user, (room, *target, emoji), mark);
            }
            What::Pinned { target, on } => {
                self.take_pin(room, *target, Mark { on: *on, seq: *seq, time: *time });
            }
            What::Topic(topic) => self.set_charter(room, |charter| charter.topic.clone_from(topic)),
        }
    }

    fn take_invitations(&mut self, room: &RoomName, open: &[Invitation]) {
        self.set_charter(room, |charter| {
            if let Some(circle) = &mut charter.circle {
                circle.invitations = open.to_vec();
            }
        });
    }

    fn take_gone(&mut self, name: &RoomName) {
        let circle = self.rooms.get(name).and_then(|room| room.charter.circle.as_ref());
        let members: Vec<UserId> =
            circle.into_iter().flat_map(|circle| circle.members.keys().copied()).collect();
        members.into_iter().for_each(|member| self.note_membership(member, name, false));
        self.take_files_of(name);
        self.forget_room(name);
    }

    pub(super) fn set_charter(&mut self, name: &RoomName, change: impl FnOnce(&mut Charter)) {
        let Some(room) = self.rooms.get_mut(name) else { return };
        let before = Box::new(room.charter.clone());
        change(&mut room.charter);
        self.undo.push(Undo::Charter { room: name.clone(), before });
    }

    fn note_membership(&mut self, user: UserId, room: &RoomName, is_in: bool) {
        if let Some(was_in) = self.set_membership(user, room, is_in) {
            self.undo.push(Undo::Membership { user, room: room.clone(), was_in });
        }
    }

    /// Notes with a user whether they are of a private room, and returns whether they were.
    pub(super) fn set_membership(&mut self, user: UserId, room: &RoomName, is_in: bool) -> Option<bool> {
        let privates = &mut self.users.get_mut(user)?.privates;
        Some(match is_in {
            true => !privates.insert(room.clone()),
            false => privates.remove(room),
        })
    }

    /// The seq of the next event of a room, and the facts that make the room if it is not kept yet.
    pub(super) fn next_seq(&mut self, name: &RoomName, scene: &mut Scene) -> u64 {
        let room = self.rooms.get(name);
        let seq = room.map_or(0, |room| room.seq);
        if room.is_none_or(|room| !room.kept) {
            let (kind, time) = (room.map_or_else(|| name.kind(), |room| room.kind), scene.time);
            let (room, charter) = (name.clone(), Box::default());
            self.decide(Fact::RoomMade { room, kind, time, seq, active: time, charter }, scene);
            if kind == Kind::Public {
                self.write_markers_of(name, scene);
            }
        }
        seq + 1 + u64::from(sabotage::is(Fault::SkippedSeq) && seq == 20)
    }
}
