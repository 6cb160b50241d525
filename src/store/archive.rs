//! The archive: reads pages of history on threads and connections of its own, so that neither the broker
//! nor a live message ever waits for a reader of old ones.
//!
//! A page goes straight to its client's outbound queue. Whoever may read what was decided by the hall; the
//! archive only reads. How many questions can wait is bounded by the clients' history credits.

use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use crossbeam_channel::{Receiver, Sender};
use rusqlite::{Connection, params};

use super::StoreError;
use super::chain::{CHECK_BEFORE, ENTRY_COLUMNS, Entry};
use super::schema::DataDir;
use crate::chat::command::{Range, Reference};
use crate::chat::event::{Refusal, RefusalCode};
use crate::chat::name::RoomName;
use crate::client::link::Link;
use crate::limits;
use crate::sabotage::{self, Fault};
use crate::wire::json::answer::{self, Stored};

/// A question that the hall has allowed.
pub struct Question {
    pub link: Arc<Link>,
    pub reference: Option<Reference>,
    pub room: RoomName,
    pub range: Range,
    pub limit: usize,
}

/// A part of a room's history: contiguous, ascending.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Each one encoded as JSON.
    pub events: Vec<String>,
    /// Whether there is more in the direction that was asked for.
    pub more: bool,
}

/// Starts the threads. They end when every sender of the channel is gone.
///
/// # Errors
/// When the file cannot be opened or the system gives no thread.
pub fn start(dir: &DataDir) -> Result<(Sender<Question>, Vec<JoinHandle<()>>), StoreError> {
    let (sender, questions) = crossbeam_channel::unbounded();
    let mut threads = Vec::new();
    for number in 1..=limits::ARCHIVE_THREADS {
        let connection = dir.reader()?;
        let questions = questions.clone();
        let thread = Builder::new()
            .name(format!("archive-{number}"))
            .spawn(move || run(&connection, &questions))
            .map_err(|error| StoreError::Path { path: dir.path.clone(), error })?;
        threads.push(thread);
    }
    Ok((sender, threads))
}

fn run(connection: &Connection, questions: &Receiver<Question>) {
    for question in questions {
        sabotage::panic_on(Fault::PanicInArchive, question.room.as_str());
        let reference = question.reference.as_ref();
        let frame = match read(connection, &question.room, question.range, question.limit) {
            Ok(mut page) => {
                sabotage::spoil_page(&mut page.events);
                answer::history(reference, question.room.as_str(), &page.events, page.more)
            }
            Err(error) => {
                tracing::error!(room = question.room.as_str(), %error, "history cannot be read");
                let refusal = Refusal::new(RefusalCode::Busy, "the history cannot be read now");
                answer::refusal(reference, &refusal)
            }
        };
        question.link.outbound.push(&[frame]);
        question.link.histories.give_back();
    }
}

/// One page, bounded in events and bytes. Every event of it has been checked against the chain.
///
/// # Errors
/// `Altered` when an event is not what was written; otherwise when SQLite cannot read.
pub fn read(
    connection: &Connection,
    room: &RoomName,
    range: Range,
    limit: usize,
) -> Result<Page, StoreError> {
    // What is nearest to the given place comes first, so that a page cut short is still contiguous with it.
    let (condition, place) = match range {
        Range::After(seq) => ("seq > ?2 ORDER BY seq", seq as i64),
        Range::Before(seq) => ("seq < ?2 ORDER BY seq DESC", seq as i64),
        Range::Newest => ("seq <= ?2 ORDER BY seq DESC", i64::MAX),
    };
    let mut statement = connection.prepare_cached(&format!(
        "SELECT events.hash, {CHECK_BEFORE}, {ENTRY_COLUMNS} FROM rooms \
         JOIN events ON events.room = rooms.id WHERE rooms.name = ?1 AND {condition} LIMIT ?3"
    ))?;
    let mut rows = statement.query(params![room.as_str(), place, limit as i64 + 1])?;
    let mut page = Page::default();
    let mut bytes = 0;
    let mut last: Option<i64> = None;
    while let Some(row) = rows.next()? {
        let entry = Entry::of_row(row, 2)?;
        // An event that an index does not show would be a hole.
        let is_next = last.is_none_or(|last| last.abs_diff(entry.seq) == 1);
        if !is_next || entry.checked(row, 0)?.is_none() {
            return Err(StoreError::Altered { room: room.as_str().to_owned(), seq: entry.seq as u64 });
        }
        last = Some(entry.seq);
        let event = encode(&entry);
        bytes += event.len() + 1;
        let is_full = page.events.len() == limit || bytes > limits::HISTORY_PAGE_BYTES_MAX;
        if is_full && !page.events.is_empty() {
            page.more = true;
            break;
        }
        page.events.push(event);
    }
    if !matches!(range, Range::After(_)) {
        page.events.reverse();
    }
    Ok(page)
}

fn encode(entry: &Entry<'_>) -> String {
    let event = Stored {
        kind: "message",
        room: entry.room,
        seq: entry.seq as u64,
        time: entry.time as u64,
        user: entry.user as u64,
        name: entry.name,
        cid: entry.cid,
        text: entry.text,
        reply_to: entry.reply_to.map(|seq| seq as u64),
    };
    // Strings and numbers always serialize.
    serde_json::to_string(&event).unwrap_or_default()
}
