//! What whoever runs the server does to people on the debug port, and the record of what is done by any door.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::event::Refusal;
use super::name::{Cid, RoomName, Text};
use super::sanction::{Kind, Target};
use super::user::Role;
use super::{ClientId, Door, SERVER, UserId};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// Says something as the server.
    Say {
        room: RoomName,
        text: Text,
        cid: Cid,
    },
    /// Tells everybody who is here; it is in no history.
    Notice {
        text: Text,
    },
    Kick {
        whom: Whom,
        reason: Box<str>,
    },
    /// `minutes` from now, or until taken back.
    Impose {
        kind: Kind,
        whom: Whom,
        minutes: Option<u64>,
        reason: Box<str>,
    },
    /// Takes back what was imposed.
    Lift {
        kind: Kind,
        whom: Whom,
    },
    Role {
        whom: Whom,
        role: Role,
    },
    Forget {
        whom: Whom,
    },
    /// Takes a message away.
    Delete {
        room: RoomName,
        seq: u64,
    },
    /// There is a new link that makes an operator.
    Link(Link),
    /// Something is done elsewhere and belongs into the record.
    Note {
        act: Box<str>,
        detail: Box<str>,
    },
}

/// A link that makes an operator of the one who opens it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// SHA-256 of its secret.
    pub hash: [u8; 32],
    /// Of the wall clock, when it is good no more.
    pub until: u64,
}

/// Whom an act means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whom {
    Client(ClientId),
    User(UserId),
    /// An address as it was typed, or else a user's name.
    Named(Box<str>),
    Address(IpAddr),
}

/// Who acts, and by which way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actor {
    /// On the debug port.
    Operator,
    User(UserId, Door),
}

/// The way in of whoever is on the debug port.
const DEBUG_PORT: &str = "debug";

impl Actor {
    /// As it is kept: users have numbers from 1 on.
    pub fn user(self) -> UserId {
        match self {
            Actor::Operator => SERVER,
            Actor::User(id, _) => id,
        }
    }

    pub fn door(self) -> &'static str {
        match self {
            Actor::Operator => DEBUG_PORT,
            Actor::User(_, door) => door.word(),
        }
    }

    /// Who is kept as this.
    pub fn stored(user: UserId, door: &str) -> Option<Actor> {
        match user {
            SERVER => (door == DEBUG_PORT).then_some(Actor::Operator),
            _ => Door::ALL.into_iter().find(|known| known.word() == door).map(|door| Actor::User(user, door)),
        }
    }
}

/// What was done, for `audit`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// 1, 2, 3 …
    pub id: u64,
    /// Milliseconds since 1970.
    pub time: u64,
    pub actor: Actor,
    /// `kick`, `mute`, `say` …
    pub act: Box<str>,
    /// Whom or where, as a person reads it.
    pub whom: Box<str>,
    /// For how long, where that was said.
    pub minutes: Option<u64>,
    /// Why, or what was said.
    pub detail: Box<str>,
}

/// What an act leads to; a refusal has changed nothing.
pub type Outcome = Result<Done, Refusal>;

/// What came of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// What was done, in one sentence.
    pub confirmation: String,
}

impl Target {
    /// As a person reads it, with the name that the user has now.
    pub fn shown(&self, name: Option<&str>) -> String {
        match (self, name) {
            (Target::User(id), Some(name)) => format!("{name} (user {})", id.0),
            (Target::User(id), None) => format!("user {}", id.0),
            (Target::Address(address), _) => format!("address {address}"),
            (Target::Newcomers(address, _), _) => format!("new names from {address}"),
        }
    }
}

/// `1 client`, `2 clients`.
pub fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}
