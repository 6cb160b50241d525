//! What the hall wants done: who gets which event or reply, what must last, who is to be closed.
//!
//! Effects are in order. The broker makes the lasting ones durable first, all of a batch in one
//! transaction, and only then sends anything.

use super::act::Record;
use super::command::{Range, Reference};
use super::event::{Event, Message, Reply};
use super::name::{RoomName, UserName};
use super::sanction::{Kind, Sanction, Target};
use super::{ClientId, UserId};

#[derive(Debug)]
pub enum Effect {
    Reply {
        client: ClientId,
        reference: Option<Reference>,
        reply: Reply,
    },
    Deliver {
        to: Audience,
        event: Event,
    },
    /// From here on the client gets what is delivered to the room.
    Entered {
        client: ClientId,
        room: RoomName,
    },
    /// From here on it does not.
    Exited {
        client: ClientId,
        room: RoomName,
    },
    /// The client may have this part of the history; its `history` reply comes from the archive.
    Read {
        client: ClientId,
        reference: Option<Reference>,
        room: RoomName,
        range: Range,
        limit: usize,
    },
    /// A `hello` was good: the client is this user from now on.
    Welcomed {
        client: ClientId,
        user: UserId,
    },
    /// A `hello` was refused; the time for the next one starts anew.
    HelloRefused {
        client: ClientId,
        about_the_name: bool,
    },
    NewUser {
        id: UserId,
        name: UserName,
        token_hash: [u8; 32],
        time: u64,
    },
    NewName {
        id: UserId,
        name: UserName,
    },
    /// A mute or a ban, from now on.
    Imposed(Sanction),
    /// No longer.
    Lifted {
        kind: Kind,
        target: Target,
    },
    /// What an operator or a moderator has done.
    Recorded(Record),
    /// The client is closed by an operator or a moderator.
    Expelled {
        client: ClientId,
        /// For longer than this time.
        banned: bool,
        reason: Box<str>,
    },
    /// The client asked for too much of what it cannot have.
    Flooding {
        client: ClientId,
    },
}

/// Who gets an event.
#[derive(Clone, Debug)]
pub enum Audience {
    /// Every client in the public room at this point of the batch.
    Room(RoomName),
    /// The same, except the clients of one user.
    RoomExcept(RoomName, UserId),
    Clients(Vec<ClientId>),
}

/// What the journal writes.
#[derive(Debug)]
pub enum Lasting<'a> {
    Message(&'a Message),
    NewUser { id: UserId, name: &'a UserName, token_hash: &'a [u8; 32], time: u64 },
    NewName { id: UserId, name: &'a UserName },
    Imposed(&'a Sanction),
    Lifted { kind: Kind, target: Target },
    Recorded(&'a Record),
}

impl Effect {
    /// The part of this effect that has to be on disk before any effect of its batch is seen.
    pub fn lasting(&self) -> Option<Lasting<'_>> {
        match self {
            Effect::Deliver { event: Event::Message(message), .. } => Some(Lasting::Message(message)),
            Effect::NewUser { id, name, token_hash, time } => {
                Some(Lasting::NewUser { id: *id, name, token_hash, time: *time })
            }
            Effect::NewName { id, name } => Some(Lasting::NewName { id: *id, name }),
            Effect::Imposed(sanction) => Some(Lasting::Imposed(sanction)),
            Effect::Lifted { kind, target } => Some(Lasting::Lifted { kind: *kind, target: *target }),
            Effect::Recorded(record) => Some(Lasting::Recorded(record)),
            _ => None,
        }
    }
}
