//! What happened in a room, and what a client is told about its own command.

use std::borrow::Cow;
use std::sync::Arc;

use super::UserId;
use super::command::Token;
use super::name::{Cid, RoomName, Text, UserName};

/// What happened, for everybody whom it concerns.
#[derive(Clone, Debug)]
pub enum Event {
    /// Lasting: it has a `seq` and is in the history.
    Message(Arc<Message>),
    /// Passing, like all that follow: whoever is not there misses it.
    Presence {
        room: RoomName,
        user: UserId,
        name: UserName,
        online: bool,
    },
    Typing {
        room: RoomName,
        user: UserId,
        name: UserName,
        on: bool,
    },
    Renamed {
        user: UserId,
        name: UserName,
        old: UserName,
    },
    Notice {
        text: Box<str>,
    },
}

impl Event {
    /// Where it happened; `None` when it belongs to no room.
    pub fn room(&self) -> Option<&RoomName> {
        match self {
            Event::Message(message) => Some(&message.room),
            Event::Presence { room, .. } | Event::Typing { room, .. } => Some(room),
            Event::Renamed { .. } | Event::Notice { .. } => None,
        }
    }
}

/// A text that a user wrote, in its place.
#[derive(Debug)]
pub struct Message {
    pub room: RoomName,
    pub seq: u64,
    /// Milliseconds since 1970.
    pub time: u64,
    pub user: UserId,
    /// The author's name then.
    pub name: UserName,
    pub cid: Cid,
    pub text: Text,
    pub reply_to: Option<u64>,
}

/// The answer to one command, to its client alone.
#[derive(Clone, Debug)]
pub enum Reply {
    Welcome(Box<Welcome>),
    Joined(Joined),
    Left { room: RoomName },
    Ack { room: RoomName, cid: Cid, seq: u64, time: u64 },
    Renamed { user: UserId, name: UserName, old: UserName },
    Pong { now: u64 },
    Refused(Refusal),
}

#[derive(Clone, Debug)]
pub struct Welcome {
    pub user: UserId,
    pub name: UserName,
    pub token: Token,
    pub now: u64,
    pub rooms: Vec<RoomSummary>,
}

/// A room as `welcome` names it.
#[derive(Clone, Debug)]
pub struct RoomSummary {
    pub room: RoomName,
    pub seq: u64,
    /// Users present; `None` in a direct room.
    pub online: Option<usize>,
    /// The partner in a direct room.
    pub with: Option<(UserId, UserName)>,
}

#[derive(Clone, Debug)]
pub struct Joined {
    pub room: RoomName,
    pub direct: bool,
    pub seq: u64,
    /// Everybody present, oneself included.
    pub members: Vec<(UserId, UserName)>,
}

/// A command was not carried out, and why. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub code: RefusalCode,
    /// One English sentence without a final dot, for people who write clients.
    pub message: Cow<'static, str>,
    pub retry_after_ms: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RefusalCode {
    BadJson,
    BadField,
    UnknownType,
    HelloFirst,
    NameInvalid,
    NameTaken,
    TokenUnknown,
    PasswordWrong,
    NotJoined,
    NoSuchRoom,
    NoSuchUser,
    NoSuchMessage,
    TooLong,
    SlowDown,
    Busy,
    StorageFull,
    Banned,
    Muted,
}

impl Refusal {
    pub fn new(code: RefusalCode, message: impl Into<Cow<'static, str>>) -> Refusal {
        Refusal { code, message: message.into(), retry_after_ms: None }
    }

    pub fn slow_down(retry_after_ms: u64) -> Refusal {
        let message = format!("too many posts, try again in {retry_after_ms} ms");
        Refusal { code: RefusalCode::SlowDown, message: message.into(), retry_after_ms: Some(retry_after_ms) }
    }
}

impl RefusalCode {
    pub const ALL: [RefusalCode; 18] = [
        RefusalCode::BadJson,
        RefusalCode::BadField,
        RefusalCode::UnknownType,
        RefusalCode::HelloFirst,
        RefusalCode::NameInvalid,
        RefusalCode::NameTaken,
        RefusalCode::TokenUnknown,
        RefusalCode::PasswordWrong,
        RefusalCode::NotJoined,
        RefusalCode::NoSuchRoom,
        RefusalCode::NoSuchUser,
        RefusalCode::NoSuchMessage,
        RefusalCode::TooLong,
        RefusalCode::SlowDown,
        RefusalCode::Busy,
        RefusalCode::StorageFull,
        RefusalCode::Banned,
        RefusalCode::Muted,
    ];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            RefusalCode::BadJson => "bad_json",
            RefusalCode::BadField => "bad_field",
            RefusalCode::UnknownType => "unknown_type",
            RefusalCode::HelloFirst => "hello_first",
            RefusalCode::NameInvalid => "name_invalid",
            RefusalCode::NameTaken => "name_taken",
            RefusalCode::TokenUnknown => "token_unknown",
            RefusalCode::PasswordWrong => "password_wrong",
            RefusalCode::NotJoined => "not_joined",
            RefusalCode::NoSuchRoom => "no_such_room",
            RefusalCode::NoSuchUser => "no_such_user",
            RefusalCode::NoSuchMessage => "no_such_message",
            RefusalCode::TooLong => "too_long",
            RefusalCode::SlowDown => "slow_down",
            RefusalCode::Busy => "busy",
            RefusalCode::StorageFull => "storage_full",
            RefusalCode::Banned => "banned",
            RefusalCode::Muted => "muted",
        }
    }

    /// Whether a person has to think of another name, which takes longer than a program's retry.
    pub fn is_about_the_name(self) -> bool {
        matches!(self, RefusalCode::NameInvalid | RefusalCode::NameTaken)
    }
}
