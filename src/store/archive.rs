//! The archive: reads pages of history on threads and connections of its own, so that neither the broker
//! nor a live message ever waits for a reader of old ones.
//!
//! A page goes straight to its client's outbound queue. Whoever may read what was decided by the hall; the
//! archive only reads. How many questions can wait is bounded by the clients' history credits.

use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use crossbeam_channel::{Receiver, Sender};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::StoreError;
use super::schema::DataDir;
use crate::chat::command::{Range, Reference};
use crate::chat::event::{Refusal, RefusalCode, Reply};
use crate::chat::name::RoomName;
use crate::limits;
use crate::link::Link;
use crate::sabotage;
use crate::wire::answer::{self, About, Stored};

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
pub fn start(
    dir: &DataDir,
    about: &Arc<About>,
) -> Result<(Sender<Question>, Vec<JoinHandle<()>>), StoreError> {
    let (sender, questions) = crossbeam_channel::unbounded();
    let mut threads = Vec::new();
    for number in 1..=limits::ARCHIVE_THREADS {
        let connection = dir.reader()?;
        let (questions, about) = (questions.clone(), about.clone());
        let thread = Builder::new()
            .name(format!("archive-{number}"))
            .spawn(move || run(&connection, &questions, &about))
            .map_err(|error| StoreError::Path { path: dir.path.clone(), error })?;
        threads.push(thread);
    }
    Ok((sender, threads))
}

fn run(connection: &Connection, questions: &Receiver<Question>, about: &About) {
    for question in questions {
        let reference = question.reference.as_ref();
        let frame = match read(connection, &question.room, question.range, question.limit) {
            Ok(mut page) => {
                sabotage::spoil_page(&mut page.events);
                answer::history(reference, question.room.as_str(), &page.events, page.more)
            }
            Err(error) => {
                tracing::error!(room = question.room.as_str(), %error, "history cannot be read");
                let refusal = Refusal::new(RefusalCode::Busy, "the history cannot be read now");
                answer::reply(reference, &Reply::Refused(refusal), about)
            }
        };
        question.link.outbound.push(&[frame]);
        question.link.histories.give_back();
    }
}

/// One page, bounded in events and bytes.
///
/// # Errors
/// When SQLite cannot read.
pub fn read(connection: &Connection, room: &RoomName, range: Range, limit: usize) -> rusqlite::Result<Page> {
    let id: Option<i64> = connection
        .prepare_cached("SELECT id FROM rooms WHERE name = ?1")?
        .query_row([room.as_str()], |row| row.get(0))
        .optional()?;
    let Some(id) = id else { return Ok(Page::default()) };
    // What is nearest to the given place comes first, so that a page cut short is still contiguous with it.
    const COLUMNS: &str = "SELECT seq, time, user, name, cid, text, reply_to FROM events WHERE room = ?1 AND";
    let (sql, place) = match range {
        Range::After(seq) => (format!("{COLUMNS} seq > ?2 ORDER BY seq LIMIT ?3"), seq),
        Range::Before(seq) => (format!("{COLUMNS} seq < ?2 ORDER BY seq DESC LIMIT ?3"), seq),
        Range::Newest => (format!("{COLUMNS} seq <= ?2 ORDER BY seq DESC LIMIT ?3"), i64::MAX as u64),
    };
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params![id, place as i64, limit as i64 + 1])?;
    let mut page = Page::default();
    let mut bytes = 0;
    while let Some(row) = rows.next()? {
        let event = encode(room, row)?;
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

fn encode(room: &RoomName, row: &Row<'_>) -> rusqlite::Result<String> {
    let event = Stored {
        kind: "message",
        room: room.as_str().to_owned(),
        seq: row.get::<_, i64>(0)? as u64,
        time: row.get::<_, i64>(1)? as u64,
        user: row.get::<_, i64>(2)? as u64,
        name: row.get(3)?,
        cid: row.get(4)?,
        text: row.get(5)?,
        reply_to: row.get::<_, Option<i64>>(6)?.map(|seq| seq as u64),
    };
    // Strings and numbers always serialize.
    Ok(serde_json::to_string(&event).unwrap_or_default())
}
