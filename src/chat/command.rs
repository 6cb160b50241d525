//! What a client asks.
//!
//! A command is already parsed: its names, texts and numbers keep their rules by their types. Whether it
//! may be carried out is the hall's to say.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::device::Agent;
use super::event::Refusal;
use super::file::FileId;
use super::list::{PeopleAsked, RoomsAsked};
use super::name::{Away, Cid, Emoji, RoomName, Text, Title, Topic, UserName};
use super::query::{Before, Query};
use super::sanction::Deed;
use super::settings::SettingsChange;
use super::user::Role;
use super::{DeviceId, UserId};

/// A client's own mark on a command, returned with the reply. Opaque here: the wire keeps it as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference(pub Arc<str>);

/// One thing that a client said: a command, or what was wrong with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    pub reference: Option<Reference>,
    pub command: Result<Command, Refusal>,
    /// Whether it was meant as a `hello`, well-formed or not; everything else must wait for one.
    pub is_hello: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    Hello(Box<Hello>),
    Join {
        room: RoomName,
    },
    Leave {
        room: RoomName,
    },
    /// Into a private room, by a link: SHA-256 of its secret.
    ComeIn {
        room: RoomName,
        secret: [u8; 32],
    },
    /// A private room, by this name if it is made.
    Create {
        room: RoomName,
        title: Title,
    },
    /// Somebody into a private room, or whoever has a link with this secret.
    Invite {
        room: RoomName,
        user: Option<UserId>,
        secret: Token,
    },
    /// No link into the room is good any more.
    Uninvite {
        room: RoomName,
    },
    Expel {
        room: RoomName,
        user: UserId,
    },
    Settings {
        room: RoomName,
        change: SettingsChange,
        cid: Option<Cid>,
    },
    Topic {
        room: RoomName,
        topic: Option<Topic>,
        cid: Option<Cid>,
    },
    Remove {
        room: RoomName,
    },
    /// One's own message gets another text; an empty one where there are files.
    Edit {
        room: RoomName,
        seq: u64,
        text: Text,
        cid: Option<Cid>,
    },
    Delete {
        room: RoomName,
        seq: u64,
        cid: Option<Cid>,
    },
    React {
        room: RoomName,
        seq: u64,
        emoji: Emoji,
        on: bool,
        cid: Option<Cid>,
    },
    Pin {
        room: RoomName,
        seq: u64,
        on: bool,
        cid: Option<Cid>,
    },
    Post(Post),
    History {
        room: RoomName,
        range: Range,
        limit: usize,
    },
    /// Messages by their places.
    Messages {
        room: RoomName,
        seqs: Vec<u64>,
    },
    /// The chain of answers to which a message belongs, behind a place.
    Thread {
        room: RoomName,
        seq: u64,
        after: Option<u64>,
    },
    Search(Box<SearchAsked>),
    /// What mentions oneself, before this.
    Mentions {
        before: Option<Before>,
    },
    /// Up to this place.
    Read {
        room: RoomName,
        seq: u64,
    },
    /// From this place on; 1 at least.
    Unread {
        room: RoomName,
        seq: u64,
    },
    /// Whether partners of direct rooms are told what one has read.
    Receipts {
        on: bool,
    },
    /// What one's pages keep, as JSON by keys; `None` takes a key away.
    Prefs {
        set: BTreeMap<Box<str>, Option<Box<str>>>,
    },
    /// Away with these words, or back.
    Away {
        text: Option<Away>,
    },
    Rename {
        name: Result<UserName, Refusal>,
    },
    Typing {
        room: RoomName,
        on: bool,
    },
    Rooms(RoomsAsked),
    People(PeopleAsked),
    /// A code for a further device of one's own, or of somebody else.
    Pair {
        of: Option<UserId>,
        code: Token,
    },
    Devices,
    Revoke {
        device: DeviceId,
    },
    /// SHA-256 of the secret of the link that makes an operator.
    Claim {
        secret: [u8; 32],
    },
    Role {
        user: UserId,
        role: Role,
    },
    Forget {
        user: UserId,
    },
    Moderate(Box<Moderate>),
    /// The mutes and bans that hold, of users behind this one.
    Sanctions {
        after: Option<UserId>,
    },
    Ping,
}

impl Command {
    /// Whether its answer comes from the archive.
    pub fn is_read_of_the_past(&self) -> bool {
        matches!(
            self,
            Command::History { .. }
                | Command::Messages { .. }
                | Command::Thread { .. }
                | Command::Search(_)
                | Command::Mentions { .. }
        )
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hello {
    /// Ignored when `token` is known. An error says what is wrong with it.
    pub name: Result<UserName, Refusal>,
    /// The secret that the client brought.
    pub token: Option<Token>,
    /// A secret for the user that this `hello` may make.
    pub fresh: Token,
    /// SHA-256 of the password that the client brought.
    pub password_hash: Option<[u8; 32]>,
    /// The code that the client brought. It decides alone.
    pub pair: Option<Token>,
    pub agent: Option<Agent>,
}

/// Somebody does something to somebody else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moderate {
    pub deed: Deed,
    pub user: UserId,
    /// From now on; without, until it is taken back.
    pub minutes: Option<u64>,
    /// May be empty.
    pub reason: Box<str>,
}

/// Somebody looks for something that was said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchAsked {
    pub query: Query,
    /// Only in this room.
    pub room: Option<RoomName>,
    /// Only what was said before this.
    pub before: Option<Before>,
}

/// A secret: of a device, to come back with, or a code by which one comes in. Only its hash is kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    pub secret: Arc<str>,
    pub hash: [u8; 32],
}

// A secret does not appear in a log by accident.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Post {
    pub cid: Cid,
    /// Checked only after the `cid`: a post that was accepted once is acknowledged again whatever the
    /// resend says.
    pub draft: Result<Draft, Refusal>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    pub room: RoomName,
    /// Empty only where there are files.
    pub text: Text,
    pub files: Vec<AttachedDraft>,
    /// Whether it says what its author does.
    pub me: bool,
    pub reply_to: Option<u64>,
}

/// What is read of a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// So many events at most, one after the other.
    Page { range: Range, limit: usize },
    /// The message in which a chain of answers begins, and the answers; behind a place, the answers alone.
    Thread { root: u64, after: Option<u64> },
    /// Those of these events that are messages.
    These(Vec<u64>),
}

/// A file that is to go with a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachedDraft {
    pub id: FileId,
    /// What is on it, for who does not see it.
    pub alt: Option<Box<str>>,
}

/// Which part of a room's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Range {
    /// From the event after this `seq`, upwards.
    After(u64),
    /// Up to the event before this `seq`.
    Before(u64),
    /// Up to the newest.
    Newest,
    /// With the event with this `seq` in the middle.
    Around(u64),
    /// With the first event from this time on in the middle.
    From(u64),
}
