//! What one input leads to: its facts and its effects, together.
//!
//! A batch is a list of turns. The facts of all turns are made durable first, in one transaction; only then
//! does anything take effect outside. When they cannot be, the batch is applied once more, and each turn that
//! has facts becomes one refusal as a whole; the others stand. A `match` over effects has no catch-all arm: a
//! new kind does not compile until every place has decided about it.

use super::act::Done;
use super::command::{Part, Reference};
use super::event::{Event, Refusal, Reply};
use super::fact::Fact;
use super::file::FileId;
use super::name::RoomName;
use super::query::Search;
use super::upload::Transferred;
use super::{ClientId, UserId};

/// What one input has led to.
#[derive(Debug, PartialEq)]
pub struct Turn {
    pub asker: Asker,
    /// The asker's mark, for the reply.
    pub reference: Option<Reference>,
    pub facts: Vec<Fact>,
    /// In order.
    pub effects: Vec<Effect>,
}

/// Who is told what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    Client(ClientId),
    /// Whoever acts from outside the rooms, on the debug port.
    Operator,
    /// Time, or a connection that came or went: nobody asked.
    Nobody,
}

impl Asker {
    pub fn client(self) -> Option<ClientId> {
        match self {
            Asker::Client(client) => Some(client),
            Asker::Operator | Asker::Nobody => None,
        }
    }
}

#[derive(Debug, PartialEq)]
pub enum Effect {
    /// To the asker, a client.
    Reply(Reply),
    /// To the asker, an operator.
    Done(Done),
    /// To an operator whose act is refused.
    NotDone(Refusal),
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
    /// The room is no more: nothing of it reaches anybody.
    RoomGone {
        room: RoomName,
    },
    /// The asker may have this part of the history; its reply comes from the archive.
    Read {
        room: RoomName,
        part: Part,
    },
    /// The asker may know what is found there; its reply comes from the archive.
    Search(Box<Search>),
    /// What became of an upload, to the door that asked.
    Transferred(Transferred),
    /// These are no files of anybody any more.
    FilesGone(Vec<FileId>),
    /// The asker's `hello` was good: it is this user from now on.
    Welcomed {
        user: UserId,
    },
    /// The asker's `hello` was refused; the time for the next one starts anew.
    HelloRefused {
        about_the_name: bool,
    },
    /// The client is closed; what it still says is not heard.
    Closed {
        client: ClientId,
        why: End,
        /// Of whoever closes it; may be empty.
        words: Box<str>,
    },
}

/// Why the rules end a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It asked for too much of what it cannot have.
    Flooding,
    Kicked,
    Banned,
    /// Its device was signed out.
    SignedOut,
}

/// Who gets an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Every client in the public room at this point of the batch.
    Room(RoomName),
    /// The same, except the clients of one user.
    RoomExcept(RoomName, UserId),
    Clients(Vec<ClientId>),
}

impl Turn {
    /// One that has led to nothing yet.
    pub fn new(asker: Asker, reference: Option<Reference>) -> Turn {
        Turn { asker, reference, facts: Vec::new(), effects: Vec::new() }
    }

    pub(super) fn reply(&mut self, reply: Reply) {
        self.effects.push(Effect::Reply(reply));
    }

    pub(super) fn deliver(&mut self, to: Audience, event: Event) {
        self.effects.push(Effect::Deliver { to, event });
    }
}
