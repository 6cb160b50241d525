//! The archive: reads pages of history on threads and connections of its own, so that neither the broker
//! nor a live message ever waits for a reader of old ones.
//!
//! Whoever may read what was decided by the hall; the archive only reads, and hands the page over. How many
//! questions can wait is bounded by the clients' history permits, and addresses have their turns: however much one
//! of them asks, the others wait for one answer of it.

pub(super) mod fate;
pub(super) mod read;
pub(super) mod thread;
mod turns;

use std::net::IpAddr;
use std::path::Path;
use std::thread::{Builder, JoinHandle};

use rusqlite::Connection;

use super::StoreError;
use super::halt::Halt;
use super::schema::{self, DataDir};
use super::search::{Finder, Index};
use crate::chat::Lasting;
use crate::chat::command::{Part, Range};
use crate::chat::name::RoomName;
use crate::chat::query::Search;
use crate::core::dialect::{Page, Results, ThreadPage};
use crate::sabotage::{self, Fault};
use crate::{limits, priority};
pub use read::read;
use turns::Turns;

/// A question that the hall has allowed.
pub struct Question {
    /// Under which the asker is counted.
    pub address: IpAddr,
    pub wanted: Wanted,
    pub asker: Box<dyn Asker>,
}

/// What is to be read.
pub enum Wanted {
    Part { room: RoomName, part: Part },
    Search(Box<Search>),
}

/// What came of it.
pub enum Answer {
    Page(Page),
    Thread(ThreadPage),
    Results(Results),
    /// Nothing now, and why.
    NotNow(&'static str),
}

/// Whoever gets an answer. Dropped without one when nobody is there any more, or when the server stops.
pub trait Asker: Send {
    /// Whether an answer would still reach anybody.
    fn is_there(&self) -> bool;

    /// Takes the answer, on the archive's thread.
    fn answer(self: Box<Self>, answer: Result<Answer, StoreError>);
}

/// What waits. Searches have a thread of their own: however many there are, whoever reads waits for none of them.
#[derive(Clone)]
struct Waiting {
    parts: Turns<Question>,
    searches: Turns<Question>,
}

impl Waiting {
    fn put(&self, question: Question) {
        let turns = match question.wanted {
            Wanted::Part { .. } => &self.parts,
            Wanted::Search(_) => &self.searches,
        };
        turns.put(question.address, question);
    }
}

/// Where questions are put. When it is gone, the threads end as soon as nothing waits any more.
pub struct Questions(Waiting);

impl Questions {
    /// Never waits.
    pub fn put(&self, question: Question) {
        self.0.put(question);
    }
}

impl Questions {
    /// For others than the broker, whom the threads do not wait for.
    pub fn postbox(&self) -> Postbox {
        Postbox(self.0.clone())
    }
}

/// Where questions are put by whoever has asked the hall. When the questions are over they are let go unanswered.
#[derive(Clone)]
pub struct Postbox(Waiting);

impl Postbox {
    /// Never waits.
    pub fn put(&self, question: Question) {
        self.0.put(question);
    }
}

impl Drop for Questions {
    fn drop(&mut self) {
        self.0.parts.end();
        self.0.searches.end();
    }
}

/// Starts the threads. They end when the questions do. From a halt on, questions are let go without an answer.
///
/// # Errors
/// When the file cannot be opened or the system gives no thread.
pub fn start(
    dir: &DataDir,
    index: &Index,
    halt: &Halt,
) -> Result<(Questions, Vec<JoinHandle<()>>), StoreError> {
    let waiting = Waiting { parts: Turns::new(), searches: Turns::new() };
    let mut threads = Vec::new();
    let parts = (1..=limits::ARCHIVE_THREADS).map(|number| (format!("archive-{number}"), &waiting.parts));
    for (name, turns) in parts.chain([("archive-search".to_owned(), &waiting.searches)]) {
        let mut connection = dir.reader()?;
        halt.heed(&mut connection)?;
        let (turns, halt) = (turns.clone(), halt.clone());
        let mut finder = Finder::new(index.clone(), halt.clone());
        let thread = Builder::new()
            .name(name)
            .spawn(move || run(&connection, &mut finder, &turns, &halt))
            .map_err(|error| StoreError::Path { path: dir.path.clone(), error })?;
        threads.push(thread);
    }
    Ok((Questions(waiting), threads))
}

/// The newest events of a room, the oldest of them first, for somebody who may wait for the disk.
///
/// # Errors
/// As [`read`], and when the file cannot be opened.
pub fn latest(
    history: &Path,
    room: &RoomName,
    count: usize,
    halt: &Halt,
) -> Result<Vec<Lasting>, StoreError> {
    let mut connection = schema::open_read_only(history)?;
    halt.heed(&mut connection)?;
    let (mut events, mut range) = (Vec::new(), Range::Newest);
    loop {
        let page = read(&connection, room, range, count - events.len())?;
        let first = page.events.first().map(Lasting::seq);
        events.splice(0..0, page.events);
        match first {
            Some(seq) if page.more && events.len() < count => range = Range::Before(seq),
            _ => return Ok(events),
        }
    }
}

fn run(connection: &Connection, finder: &mut Finder, questions: &Turns<Question>, halt: &Halt) {
    priority::stand_back(limits::ARCHIVE_NICENESS);
    while let Some(question) = questions.take() {
        // Nobody would get the answer.
        if halt.is_called() || !question.asker.is_there() {
            continue;
        }
        let answer = match &question.wanted {
            Wanted::Part { room, part } => {
                sabotage::panic_on(Fault::PanicInArchive, room.as_str());
                answer(connection, room, part)
            }
            Wanted::Search(search) => finder.find(connection, search),
        };
        if answer.is_ok() || !halt.is_called() {
            question.asker.answer(answer);
        }
    }
}

/// A part of a room, as it stands now: at one moment, whatever is written while it is read.
///
/// # Errors
/// As of [`read`].
pub(in crate::store) fn answer(
    connection: &Connection,
    room: &RoomName,
    part: &Part,
) -> Result<Answer, StoreError> {
    let _moment = connection.unchecked_transaction()?;
    match part {
        Part::Page { range, limit } => read(connection, room, *range, *limit).map(Answer::Page),
        Part::Thread { root, after } => thread::read(connection, room, *root, *after).map(Answer::Thread),
        Part::These(seqs) => thread::these(connection, room, seqs).map(Answer::Results),
    }
}

#[cfg(test)]
mod tests;
