//! A message, and where an answer belongs.

use super::UserId;
use super::fate::Fate;
use super::file::Attached;
use super::mention::{Mention, mentioned};
use super::name::{Cid, RoomName, Text, UserName};

/// A text that a user wrote, in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub room: RoomName,
    pub seq: u64,
    /// Milliseconds since 1970.
    pub time: u64,
    pub user: UserId,
    /// The author's name then.
    pub name: UserName,
    pub cid: Cid,
    /// Empty when it was deleted.
    pub text: Text,
    /// Whom the text mentions, in order.
    pub mentions: Vec<Mention>,
    /// None of most.
    pub files: Vec<Attached>,
    /// Whether it says what its author does.
    pub me: bool,
    /// The message that it answers.
    pub reply_to: Option<u64>,
    /// Of an answer, where it belongs.
    pub thread: Option<Thread>,
    pub fate: Fate,
}

/// Where an answer belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thread {
    /// The message in which the chain of answers begins.
    pub root: u64,
    /// Whom it answers.
    pub to: UserId,
}

impl Message {
    /// Whom it mentions: by its text, and whom it answers; nobody any more when it was deleted.
    pub fn mentioned(&self) -> Vec<UserId> {
        if self.fate.deleted.is_some() {
            return Vec::new();
        }
        mentioned(&self.mentions, self.user, self.thread.map(|thread| thread.to))
    }
}
