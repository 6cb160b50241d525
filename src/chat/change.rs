//! What lasts in a room beside what is said: who is of it, how it is set, what it is about, and what becomes of what
//! was said.
//!
//! Each is an event with a place in its room, like a message: it has a `seq`, it is in the chain of checks, and a page
//! of history has it. A further kind is a variant of [`What`]; the compiler then asks for its words in the file and on
//! the wire.

use std::sync::Arc;

use super::UserId;
use super::event::Message;
use super::file::Attached;
use super::mention::Mention;
use super::name::{Cid, Emoji, RoomName, Text, Topic, UserName};
use super::settings::SettingsChange;

/// Something that was changed in a room, in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub room: RoomName,
    pub seq: u64,
    /// Milliseconds since 1970.
    pub time: u64,
    /// Who did it, and the name then.
    pub user: UserId,
    pub name: UserName,
    /// The author's own id of it, where there is one.
    pub cid: Option<Cid>,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Somebody is of a private room from now on, or is no longer.
    Member {
        member: UserId,
        is_in: bool,
        /// Who owns the room from now on, when that is somebody else than before.
        owner: Option<UserId>,
    },
    /// The fields that changed.
    Settings(SettingsChange),
    /// What the room is about; `None`: nothing any more.
    Topic(Option<Topic>),
    /// The message `target` has another text from now on. Without one it has got yet another since, or was deleted.
    Edited { target: u64, text: Option<Text>, mentions: Vec<Mention>, files: Vec<Attached> },
    /// The message `target` is gone.
    Deleted { target: u64 },
    /// Somebody reacts to the message `target`, or no more.
    Reaction { target: u64, emoji: Emoji, on: bool },
    /// The message `target` is pinned, or no more.
    Pinned { target: u64, on: bool },
}

impl What {
    /// What somebody did, as an operator reads it behind the name: `makes user 9 a member`.
    pub fn told(&self) -> String {
        match self {
            What::Member { member, is_in: true, owner: _ } => format!("makes user {} a member", member.0),
            What::Member { member, is_in: false, owner } => {
                let owner = owner.map_or(String::new(), |owner| format!("; user {} owns the room", owner.0));
                format!("takes user {} out{owner}", member.0)
            }
            What::Settings(SettingsChange { slow_s, topic_by, closed, title }) => {
                let fields = [
                    slow_s.map(|slow_s| format!("slow_s {slow_s}")),
                    topic_by.map(|by| format!("topic_by {}", by.word())),
                    closed.map(|closed| format!("closed {closed}")),
                    title.as_ref().map(|title| format!("title {}", title.as_str())),
                ];
                format!("sets {}", fields.into_iter().flatten().collect::<Vec<_>>().join(", "))
            }
            What::Topic(None) => "takes the topic away".to_owned(),
            What::Edited { target, text: None, .. } => format!("edits message {target}"),
            What::Edited { target, text: Some(text), .. } => {
                format!("edits message {target}: {}", text.as_str())
            }
            What::Deleted { target } => format!("deletes message {target}"),
            What::Reaction { target, emoji, on } => {
                let on = if *on { "" } else { "no more " };
                format!("reacts to message {target} {on}with {}", emoji.as_str())
            }
            What::Pinned { target, on: true } => format!("pins message {target}"),
            What::Pinned { target, on: false } => format!("unpins message {target}"),
            What::Topic(Some(topic)) => format!("sets the topic: {}", topic.as_str()),
        }
    }
}

/// Any lasting event of a room.
#[derive(Clone, Debug, PartialEq)]
pub enum Lasting {
    Message(Arc<Message>),
    Change(Arc<Change>),
}

impl Lasting {
    pub fn room(&self) -> &RoomName {
        match self {
            Lasting::Message(message) => &message.room,
            Lasting::Change(change) => &change.room,
        }
    }

    pub fn seq(&self) -> u64 {
        match self {
            Lasting::Message(message) => message.seq,
            Lasting::Change(change) => change.seq,
        }
    }

    pub fn time(&self) -> u64 {
        match self {
            Lasting::Message(message) => message.time,
            Lasting::Change(change) => change.time,
        }
    }

    pub fn user(&self) -> UserId {
        match self {
            Lasting::Message(message) => message.user,
            Lasting::Change(change) => change.user,
        }
    }

    /// Its author's name then.
    pub fn name(&self) -> &UserName {
        match self {
            Lasting::Message(message) => &message.name,
            Lasting::Change(change) => &change.name,
        }
    }

    pub fn cid(&self) -> Option<&Cid> {
        match self {
            Lasting::Message(message) => Some(&message.cid),
            Lasting::Change(change) => change.cid.as_ref(),
        }
    }

    pub fn message(&self) -> Option<&Arc<Message>> {
        match self {
            Lasting::Message(message) => Some(message),
            Lasting::Change(_) => None,
        }
    }
}
