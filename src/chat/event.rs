//! What happened in a room, and what a client is told about its own command.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::UserId;
use super::change::Change;
use super::command::Token;
use super::device::OwnDevice;
use super::list::{Counts, Known};
pub use super::message::{Message, Thread};
use super::name::{Away, Cid, RoomName, Title, Topic, UserName};
use super::reading::Figures;
use super::room::Kind;
use super::sanction::{InForce, Told};
use super::settings::Settings;
use super::user::Role;
use crate::limits;
use crate::listed::listed;

/// What happened, for everybody whom it concerns.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Lasting: it has a `seq` and is in the history.
    Message(Arc<Message>),
    /// Lasting too.
    Change(Arc<Change>),
    /// Passing, like all that follow: whoever is not there misses it.
    Presence {
        room: RoomName,
        user: UserId,
        name: UserName,
        online: bool,
    },
    /// How many are in a room that has too many for each to be told of.
    Crowd {
        room: RoomName,
        online: usize,
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
    /// Somebody is something else in the house.
    Role {
        user: UserId,
        role: Role,
    },
    /// Somebody is away with these words, or back.
    Away {
        user: UserId,
        text: Option<Away>,
    },
    /// Something was done to whoever hears it.
    Sanction(Box<Told>),
    Notice {
        text: Box<str>,
    },
    /// A public room has been made; or a private one, to other connections of who made it.
    Room(Box<RoomSummary>),
    /// A public room is no more, nor is its history.
    RoomGone {
        room: RoomName,
    },
    /// Somebody follows a public room now, or no longer: to other connections of the user.
    Followed {
        summary: Box<RoomSummary>,
        follows: bool,
    },
    /// What a room is to whoever hears it.
    Read {
        room: RoomName,
        user: UserId,
        figures: Figures,
    },
    /// How far the partner of a direct room has come.
    PartnerRead {
        room: RoomName,
        user: UserId,
        seq: u64,
    },
    /// What the pages of whoever hears it keep otherwise: JSON by keys.
    Prefs {
        set: BTreeMap<Box<str>, Option<Box<str>>>,
    },
}

impl Event {
    /// Whether it is of what one user reads and keeps, for that user or a partner alone.
    pub fn is_of_one(&self) -> bool {
        match self {
            Event::Followed { .. } | Event::Read { .. } | Event::PartnerRead { .. } | Event::Prefs { .. } => {
                true
            }
            Event::Message(_) | Event::Change(_) | Event::Presence { .. } | Event::Crowd { .. } => false,
            Event::Typing { .. } | Event::Renamed { .. } | Event::Role { .. } | Event::Away { .. } => false,
            Event::Sanction(_) => false,
            Event::Notice { .. } | Event::Room(_) | Event::RoomGone { .. } => false,
        }
    }

    /// In which room it happened; `None` when everybody of the house is concerned.
    pub fn room(&self) -> Option<&RoomName> {
        match self {
            Event::Message(message) => Some(&message.room),
            Event::Change(change) => Some(&change.room),
            Event::Presence { room, .. } | Event::Crowd { room, .. } | Event::Typing { room, .. } => {
                Some(room)
            }
            Event::Renamed { .. } | Event::Role { .. } | Event::Notice { .. } | Event::Room(_) => None,
            Event::RoomGone { .. } | Event::Followed { .. } => None,
            Event::Read { .. } | Event::PartnerRead { .. } | Event::Prefs { .. } => None,
            Event::Sanction(_) | Event::Away { .. } => None,
        }
    }
}

/// The answer to one command, to its client alone.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    Welcome(Box<Welcome>),
    Joined(Joined),
    Left {
        room: RoomName,
    },
    Ack {
        room: RoomName,
        /// Where the command had one.
        cid: Option<Cid>,
        seq: u64,
        time: u64,
    },
    /// A link into a private room.
    Invited {
        room: RoomName,
        secret: Token,
        expires: u64,
    },
    Renamed {
        user: UserId,
        name: UserName,
        old: UserName,
    },
    Pong {
        now: u64,
    },
    /// `total` is of all pages.
    Rooms {
        rooms: Vec<RoomSummary>,
        more: bool,
        total: usize,
    },
    People {
        people: Vec<Known>,
        more: bool,
        counts: Option<Counts>,
    },
    Pair {
        code: Token,
        expires: u64,
    },
    /// One's own, the oldest first.
    Devices(Vec<OwnDevice>),
    /// What one is from now on.
    Role {
        user: UserId,
        role: Role,
    },
    /// What was asked for is done.
    Done,
    /// So is a ban: from so many addresses no new name comes in for a while.
    Banned {
        addresses: usize,
    },
    /// By the numbers of the users.
    Sanctions {
        sanctions: Vec<InForce>,
        more: bool,
    },
    Refused(Refusal),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Welcome {
    pub user: Person,
    /// The mute that holds, if one does.
    pub muted: Option<Box<Told>>,
    pub token: Token,
    pub now: u64,
    /// The user's direct, private and followed rooms: those with mentions first, then with something unread, then the
    /// latest.
    pub own: Vec<RoomSummary>,
    /// The public rooms, the latest first: shared by all who come before something happens.
    pub public: Arc<[RoomSummary]>,
    /// Those of them that are something else to this user, who followed them once.
    pub left: Vec<RoomSummary>,
    /// Whether some of the user's own rooms are missing.
    pub more: bool,
    /// Of all of the user's own rooms.
    pub mentions: usize,
    pub receipts: bool,
    /// What the user's pages keep: JSON by keys.
    pub prefs: BTreeMap<Box<str>, Box<str>>,
}

impl Welcome {
    /// The user's own rooms, and of the other public ones as many as still fit.
    pub fn rooms(&self) -> impl Iterator<Item = &RoomSummary> {
        let others = self.others().map(|(at, left)| left.unwrap_or(&self.public[at]));
        self.own.iter().chain(others).take(limits::WELCOME_ROOMS_MAX)
    }

    /// The places of the other public rooms, and what they are to this user where that is something else.
    pub fn others(&self) -> impl Iterator<Item = (usize, Option<&RoomSummary>)> {
        let own: HashSet<&RoomName> = self.own.iter().map(|own| &own.room).collect();
        let left: HashMap<&RoomName, &RoomSummary> =
            self.left.iter().map(|left| (&left.room, left)).collect();
        let others = self.public.iter().enumerate().filter(move |(_, room)| !own.contains(&room.room));
        others.map(move |(at, room)| (at, left.get(&room.room).copied()))
    }
}

/// A user as others see one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: UserId,
    pub name: UserName,
    pub role: Role,
    /// What they say who are away.
    pub away: Option<Away>,
}

/// A room as lists name it.
#[derive(Clone, Debug, PartialEq)]
pub struct RoomSummary {
    pub room: RoomName,
    pub kind: Kind,
    pub seq: u64,
    /// When something last happened in it, if anything ever did.
    pub last: Option<u64>,
    /// Users present in a public or private room.
    pub online: usize,
    /// The partner in a direct room.
    pub with: Option<Known>,
    pub looks: Looks,
    /// How many are of a private room.
    pub people: Option<usize>,
    /// What it is to whoever asks.
    pub figures: Figures,
    /// Whether whoever asks follows it.
    pub follows: bool,
    /// How far the partner of a direct room has come.
    pub partner_read: Option<u64>,
}

/// What a room is called and about, and how it is set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Looks {
    pub title: Option<Title>,
    pub topic: Option<Topic>,
    pub settings: Settings,
}

/// Somebody who is of a private room.
#[derive(Clone, Debug, PartialEq)]
pub struct OfRoom {
    pub id: UserId,
    pub name: UserName,
    pub is_owner: bool,
    pub online: bool,
    pub away: Option<Away>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    pub room: RoomName,
    pub kind: Kind,
    pub seq: u64,
    pub members: Members,
    pub looks: Looks,
    /// Everybody who is of a private room, unless one asks too often.
    pub people: Option<Vec<OfRoom>>,
    /// The pinned messages, the newest pin first.
    pub pins: Vec<u64>,
    pub figures: Figures,
    pub partner_read: Option<u64>,
}

/// Who is present, oneself included.
#[derive(Clone, Debug, PartialEq)]
pub enum Members {
    /// Everybody, by their numbers.
    All(Vec<Person>),
    /// Of a room that has too many: oneself, and the latest to speak, who may include oneself again. The list
    /// is shared by all who ask within a second.
    Some { oneself: Person, latest: Arc<[Person]>, online: usize },
    /// Nobody, to whoever asks too often.
    Untold { online: usize },
}

/// A command was not carried out, and why. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub code: RefusalCode,
    /// One English sentence without a final dot, for people who write clients.
    pub message: Cow<'static, str>,
    pub retry_after_ms: Option<u64>,
    /// The mute or the ban that is the reason.
    pub sanction: Option<Box<Told>>,
}

listed! {
    /// Why, as a program reads it: the word is the one on the wire.
    #[derive(Serialize, Deserialize)]
    pub enum RefusalCode {
        BadJson = "bad_json",
        BadField = "bad_field",
        UnknownType = "unknown_type",
        HelloFirst = "hello_first",
        NameInvalid = "name_invalid",
        NameTaken = "name_taken",
        TokenUnknown = "token_unknown",
        PasswordWrong = "password_wrong",
        PairWrong = "pair_wrong",
        Forbidden = "forbidden",
        NotJoined = "not_joined",
        NoSuchRoom = "no_such_room",
        NoSuchUser = "no_such_user",
        NoSuchMessage = "no_such_message",
        Gone = "gone",
        TooLong = "too_long",
        SlowDown = "slow_down",
        Busy = "busy",
        TooMany = "too_many",
        StorageFull = "storage_full",
        UploadUnknown = "upload_unknown",
        Banned = "banned",
        Muted = "muted",
    }
}

impl Refusal {
    pub fn new(code: RefusalCode, message: impl Into<Cow<'static, str>>) -> Refusal {
        Refusal { code, message: message.into(), retry_after_ms: None, sanction: None }
    }

    /// Too many of what a rate counts.
    pub fn slow_down(what: &str, retry_after_ms: u64) -> Refusal {
        let message = format!("too many {what}, try again in {retry_after_ms} ms");
        Refusal { retry_after_ms: Some(retry_after_ms), ..Refusal::new(RefusalCode::SlowDown, message) }
    }
}

impl RefusalCode {
    /// Whether a person has to think of another name, which takes longer than a program's retry.
    pub fn is_about_the_name(self) -> bool {
        matches!(self, RefusalCode::NameInvalid | RefusalCode::NameTaken)
    }
}
