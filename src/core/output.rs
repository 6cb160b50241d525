//! What leaves the core, after everything that it depends on is durable.

use bytes::Bytes;

use crate::chat::act::Outcome;
use crate::chat::command::Part;
use crate::chat::file::FileId;
use crate::chat::name::RoomName;
use crate::chat::query::Search;
use crate::chat::upload::Transferred;
use crate::chat::{ClientId, End, Event, Reference, RefusalCode, UserId};

/// What a batch leads to.
#[derive(Debug, Default)]
pub struct Output {
    /// In order; each client's in the order in which it is to read them.
    pub pushes: Vec<Push>,
    /// Events, for an operator who looks on.
    pub happened: Vec<Event>,
    pub tally: Tally,
}

/// One thing to be done.
#[derive(Debug)]
pub enum Push {
    /// Whole frames for one client.
    Own { client: ClientId, frames: Vec<Bytes> },
    /// The same whole frames for each of these.
    Shared { to: Vec<ClientId>, frames: Bytes },
    /// The client's `hello` was good, or was not.
    Hello { client: ClientId, word: HelloWord },
    /// The client is closed with these words, which may be none.
    Close { client: ClientId, why: End, words: Box<str> },
    /// The client may read this room no more: an answer that is still to come is no answer.
    Withdrawn { client: ClientId, room: RoomName },
    /// The same for everybody.
    RoomGone { room: RoomName },
    /// The archive reads this for the client who asked with the input at this place of the batch.
    Read { input: usize, client: ClientId, reference: Option<Reference>, room: RoomName, part: Part },
    /// The archive looks for this, for the client who asked with the input at this place of the batch.
    Search { input: usize, client: ClientId, reference: Option<Reference>, search: Box<Search> },
    /// What came of the act that was the input at this place of the batch.
    Answer { input: usize, outcome: Outcome },
    /// What became of the upload that the input at this place of the batch is about.
    Transferred { input: usize, outcome: Transferred },
    /// These are no files of anybody any more.
    FilesGone(Vec<FileId>),
}

/// What came of a `hello`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelloWord {
    Welcomed(UserId),
    Refused { about_the_name: bool },
}

/// What a batch did, in figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Facts that became durable.
    pub facts: usize,
    /// Messages among them.
    pub posts: u64,
    /// Events to members of rooms, one for each member.
    pub deliveries: u64,
    pub refused: Vec<RefusalCode>,
}
