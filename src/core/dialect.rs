//! How a door writes what its clients are told.
//!
//! Values become bytes here and nowhere before: the rules, the journal and the archive deal in values, and only
//! a door knows what a frame is.

use std::sync::Arc;

use bytes::Bytes;

use crate::chat::name::RoomName;
use crate::chat::{Door, Event, Lasting, Reference, Reply};
use crate::wire::ws::close::CloseReason;

/// One way to write: whole frames, ready for an outbound queue. Any thread may ask.
pub trait Dialect: Send + Sync {
    /// An event, the same bytes for everybody.
    fn event(&self, event: &Event) -> Bytes;

    /// A reply to one command.
    fn reply(&self, reference: Option<&Reference>, reply: &Reply) -> Bytes;

    /// The reply to a question for history.
    fn page(&self, reference: Option<&Reference>, page: &Page) -> Bytes;

    /// The reply to a question for a chain of answers.
    fn thread(&self, reference: Option<&Reference>, thread: &ThreadPage) -> Bytes;

    /// The reply to a question for messages that may stand in many rooms.
    fn results(&self, reference: Option<&Reference>, results: &Results) -> Bytes;

    /// The last thing that a client reads, with a few words of whoever closes, which may be none.
    fn farewell(&self, reason: CloseReason, words: &str) -> Bytes;
}

/// A part of a room's history: contiguous, ascending.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    pub room: RoomName,
    /// As they stand now, bounded in number and in bytes.
    pub events: Vec<Lasting>,
    /// Whether there is more in the direction that was asked for.
    pub more: bool,
}

/// A part of a chain of answers, ascending.
#[derive(Clone, Debug, PartialEq)]
pub struct ThreadPage {
    pub room: RoomName,
    /// Of the message in which the chain begins.
    pub root: u64,
    /// As they stand now, bounded in number and in bytes.
    pub messages: Vec<Lasting>,
    /// Whether there are more behind the last of them.
    pub more: bool,
}

/// Messages that were found, bounded in number and in bytes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    /// As they stand now.
    pub hits: Vec<Lasting>,
    /// Whether there are more behind the last of them.
    pub more: bool,
}

/// The dialect of each door.
#[derive(Clone)]
pub struct Dialects(Arc<[Arc<dyn Dialect>]>);

impl Dialects {
    /// `of` is asked once for each door.
    pub fn new(of: impl FnMut(Door) -> Arc<dyn Dialect>) -> Dialects {
        Dialects(Door::ALL.into_iter().map(of).collect())
    }

    pub fn of(&self, door: Door) -> &Arc<dyn Dialect> {
        &self.0[door as usize]
    }
}
