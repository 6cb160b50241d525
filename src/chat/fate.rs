//! What becomes of a message after it was said: it is edited, it is deleted, people react to it, it is pinned.

use super::UserId;
use super::event::Thread;
use super::file::Attached;
use super::name::Emoji;

/// What has become of a message, as history tells it. Of one that is just said nothing has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    /// When it got its present text, where that is not the first one.
    pub edited: Option<u64>,
    /// Who took it away; it has no text any more, and nobody reacts to it.
    pub deleted: Option<UserId>,
    pub reactions: Reactions,
    /// The answers to it and to its answers, where there are any.
    pub replies: Option<Box<Replies>>,
}

/// What a message in which a chain of answers begins says of them. Those that were deleted do not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replies {
    pub count: usize,
    /// When the latest was said, and its `seq`.
    pub last: u64,
    pub last_seq: u64,
    /// The latest people, no more than [`crate::limits::REPLIERS_TOLD`]: who was last first.
    pub users: Vec<UserId>,
}

/// Who reacts with what, the first of each first.
pub type Reactions = Vec<(Emoji, Vec<UserId>)>;

/// What must be known of a message to decide what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub user: UserId,
    /// When it was said.
    pub time: u64,
    /// The `seq` and the time of the event that deleted it.
    pub deleted: Option<(u64, u64)>,
    /// Whom it mentions, as [`super::mention::mentioned`] has them.
    pub mentioned: Vec<UserId>,
    /// Of an answer, where it belongs.
    pub thread: Option<Thread>,
    /// Its files, while it is there.
    pub files: Vec<Attached>,
}

/// What is put on a message and taken off again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Sign {
    Pin,
    /// By this user.
    Reaction(Emoji, UserId),
}

/// How a sign stands since it was put on or taken off last: by the event with this `seq` and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub on: bool,
    pub seq: u64,
    pub time: u64,
}

/// What is counted of the reactions to one message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// Different emoji.
    Emoji,
    /// People with this one.
    People(Emoji),
}
