//! Taking back what could not be made durable.
//!
//! A batch is applied before it is written, because what is written comes out of the hall. When the disk
//! is full, the lasting part is taken back here: places in the order, names, users that were just made. The
//! effects are rewritten so that whoever asked for something lasting is refused and nobody hears of it;
//! everything else of the batch stands. Work in proportion to the batch, and only then.

use std::collections::HashSet;

use super::{Client, Hall};
use crate::chat::delivery::Effect;
use crate::chat::event::{Event, Refusal, Reply, RoomSummary};
use crate::chat::name::{RoomName, UserName};
use crate::chat::sanction::{Kind, Sanction, Target};
use crate::chat::{ClientId, UserId};
use crate::limits;

/// One lasting change of the present batch, and what was there before.
#[derive(Debug)]
pub(super) enum Undo {
    Seq {
        room: RoomName,
        seq: u64,
        active: u64,
    },
    /// A direct room that had no history.
    MadeRoom {
        room: RoomName,
    },
    Name {
        id: UserId,
        old: UserName,
    },
    MadeUser {
        id: UserId,
    },
    Sanction {
        kind: Kind,
        target: Target,
        old: Option<Sanction>,
    },
    /// The newest one.
    Record,
    /// A client that was to be closed.
    Deafened {
        client: ClientId,
    },
}

impl Hall {
    /// The batch is durable, or a new one begins: from here on it cannot be taken back.
    pub fn settle(&mut self) {
        self.undo.clear();
        while self.records.len() > limits::RECORDS_KEPT {
            self.records.pop_front();
        }
    }

    /// Takes the lasting part of everything since [`Hall::settle`] back, and out of `effects`.
    pub fn take_back(&mut self, effects: &mut Vec<Effect>, refusal: &Refusal) {
        let strangers = self.strangers(effects);
        let renamed: HashSet<UserId> = effects
            .iter()
            .filter_map(|e| if let Effect::NewName { id, .. } = e { Some(*id) } else { None })
            .collect();
        while let Some(undo) = self.undo.pop() {
            self.revert(undo);
        }
        for client in &strangers {
            self.forget(*client);
        }
        let old = std::mem::take(effects);
        effects
            .extend(old.into_iter().filter_map(|effect| self.rewrite(effect, &strangers, &renamed, refusal)));
    }

    /// Clients whose user was made in this batch.
    fn strangers(&self, effects: &[Effect]) -> HashSet<ClientId> {
        let made: HashSet<UserId> = effects
            .iter()
            .filter_map(|e| if let Effect::NewUser { id, .. } = e { Some(*id) } else { None })
            .collect();
        let welcomed = effects.iter().filter_map(|effect| match effect {
            Effect::Welcomed { client, user } if made.contains(user) => Some(*client),
            _ => None,
        });
        welcomed.collect()
    }

    fn revert(&mut self, undo: Undo) {
        match undo {
            Undo::Seq { room, seq, active } => {
                if let Some(room) = self.rooms.get_mut(&room) {
                    (room.seq, room.active) = (seq, active);
                }
            }
            Undo::MadeRoom { room } => {
                for id in room.partners().into_iter().flat_map(|(a, b)| [UserId(a), UserId(b)]) {
                    if let Some(user) = self.users.get_mut(id) {
                        user.directs.retain(|direct| *direct != room);
                    }
                }
                self.rooms.remove(&room);
            }
            Undo::Name { id, old } => drop(self.users.rename(id, old)),
            Undo::MadeUser { id } => self.users.remove(id),
            Undo::Sanction { kind, target, old } => {
                self.sanctions.lift(kind, target);
                old.map(|old| self.sanctions.impose(old));
            }
            Undo::Record => drop(self.records.pop_back()),
            Undo::Deafened { client } => {
                if let Some(client) = self.clients.get_mut(&client) {
                    client.flooding = false;
                }
            }
        }
    }

    /// A client whose hello is taken back is as it was when it had just connected.
    fn forget(&mut self, client: ClientId) {
        let Some(state) = self.clients.get_mut(&client) else { return };
        let new = Client::new(state.address);
        let state = std::mem::replace(state, new);
        let Some(user) = state.user else { return };
        for name in state.rooms {
            if let Some(room) = self.rooms.get_mut(&name) {
                room.leave(client, user);
            }
            self.drop_if_forgettable(&name);
        }
    }

    fn rewrite(
        &self,
        effect: Effect,
        strangers: &HashSet<ClientId>,
        renamed: &HashSet<UserId>,
        refusal: &Refusal,
    ) -> Option<Effect> {
        let refuse = |client, reference| {
            Some(Effect::Reply { client, reference, reply: Reply::Refused(refusal.clone()) })
        };
        match effect {
            Effect::NewUser { .. } | Effect::NewName { .. } => None,
            Effect::Imposed(_) | Effect::Lifted { .. } | Effect::Recorded(_) => None,
            Effect::Expelled { banned: true, .. } => None,
            Effect::Deliver { event: Event::Message(_), .. } => None,
            Effect::Deliver { event: Event::Renamed { .. }, .. } => None,
            Effect::Deliver { event: Event::Presence { user, .. } | Event::Typing { user, .. }, .. }
                if self.users.get(user).is_none() =>
            {
                None
            }
            Effect::Reply { client, reference, .. } if strangers.contains(&client) => {
                refuse(client, reference)
            }
            Effect::Read { client, reference, .. } if strangers.contains(&client) => {
                refuse(client, reference)
            }
            Effect::Entered { client, .. } | Effect::Exited { client, .. } if strangers.contains(&client) => {
                None
            }
            Effect::Welcomed { client, .. } if strangers.contains(&client) => {
                Some(Effect::HelloRefused { client, about_the_name: false })
            }
            Effect::Reply { client, reference, reply } => match self.rewrite_reply(reply, renamed) {
                Some(reply) => Some(Effect::Reply { client, reference, reply }),
                None => refuse(client, reference),
            },
            other => Some(other),
        }
    }

    /// `None`: it acknowledged what was taken back.
    fn rewrite_reply(&self, reply: Reply, renamed: &HashSet<UserId>) -> Option<Reply> {
        let seq_of = |room: &RoomName| self.rooms.get(room).map_or(0, |room| room.seq);
        match reply {
            Reply::Ack { ref room, seq, .. } if seq > seq_of(room) => None,
            Reply::Renamed { user, .. } if renamed.contains(&user) => None,
            Reply::Joined(mut joined) => {
                joined.seq = joined.seq.min(seq_of(&joined.room));
                joined.members.retain_mut(|(id, name)| match self.users.get(*id) {
                    Some(user) => {
                        *name = user.name.clone();
                        true
                    }
                    None => false,
                });
                Some(Reply::Joined(joined))
            }
            Reply::Welcome(mut welcome) => {
                let still_there = |summary: &RoomSummary| self.rooms.contains_key(&summary.room);
                welcome.rooms.retain(still_there);
                for summary in &mut welcome.rooms {
                    summary.seq = summary.seq.min(seq_of(&summary.room));
                }
                Some(Reply::Welcome(welcome))
            }
            other => Some(other),
        }
    }
}
