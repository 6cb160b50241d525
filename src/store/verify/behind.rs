//! Verifies the past behind a running server: what a start does not read.
//!
//! A thread of its own with a connection of its own reads the history once, in slices, each in a short
//! transaction, so that the log can be moved into the file meanwhile; everybody else goes first. What has been
//! written since the start comes last and is read too.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use rusqlite::{Connection, params_from_iter};

use super::{in_room, room_names};
use crate::listed::listed;
use crate::store::StoreError;
use crate::store::chain::{ENTRY_COLUMNS, ENTRY_WIDTH, Walk};
use crate::store::halt::Halt;
use crate::store::schema::DataDir;
use crate::store::table::{self, Table};
use crate::{limits, priority};

listed! {
    /// How far it is.
    pub enum State {
        UnderWay = "under way",
        Whole = "whole",
        Damaged = "damaged",
        Stopped = "stopped",
        Failed = "failed",
    }
}

/// What is known so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    pub state: State,
    /// Events that were read.
    pub checked: u64,
    /// Of so many at the start.
    pub events: u64,
    /// How long it has taken.
    pub took: Duration,
    /// What was found, or why it could not be looked at.
    pub found: Option<String>,
}

/// Shows how far the thread is, also when it has ended.
#[derive(Clone)]
pub struct View(Arc<Mutex<Status>>);

impl View {
    pub fn status(&self) -> Status {
        self.0.lock().clone()
    }
}

/// Starts the thread `verify`, which ends by itself, and within milliseconds of a halt. `damaged` is called on
/// it when something is not what was written: the server must not go on.
///
/// # Errors
/// When the file cannot be opened or the system gives no thread.
pub fn start(
    dir: &DataDir,
    halt: &Halt,
    damaged: impl FnOnce(StoreError) + Send + 'static,
) -> Result<(View, JoinHandle<()>), StoreError> {
    let mut connection = dir.reader()?;
    halt.heed(&mut connection)?;
    // The numbers are dense but for rooms that are no more.
    let events: i64 =
        connection.query_row("SELECT coalesce(max(id), 0) FROM events", [], |row| row.get(0))?;
    let (state, took, found) = (State::UnderWay, Duration::ZERO, None);
    let status = Status { state, checked: 0, events: events as u64, took, found };
    let status = Arc::new(Mutex::new(status));
    let (told, path) = (Arc::clone(&status), dir.file());
    let run = move || {
        go_last();
        let outcome = look(&connection, &told);
        drop(connection);
        conclude(outcome, &told, &path, damaged);
    };
    let thread = Builder::new()
        .name("verify".into())
        .spawn(run)
        .map_err(|error| StoreError::Path { path: dir.path.clone(), error })?;
    Ok((View(status), thread))
}

/// Tells what came of it.
fn conclude(
    outcome: rusqlite::Result<Option<String>>,
    status: &Mutex<Status>,
    path: &Path,
    damaged: impl FnOnce(StoreError),
) {
    let (state, found) = match outcome {
        Ok(None) => (State::Whole, None),
        Ok(Some(why)) => (State::Damaged, Some(why)),
        Err(error) => match StoreError::of_file(path, error) {
            StoreError::Corrupt { why, .. } => (State::Damaged, Some(why)),
            StoreError::Stopped => (State::Stopped, None),
            other => (State::Failed, Some(other.to_string())),
        },
    };
    {
        let mut status = status.lock();
        (status.state, status.found) = (state, found.clone());
    }
    match (state, found) {
        (State::Damaged, Some(why)) => damaged(StoreError::Corrupt { path: path.to_owned(), why }),
        (State::Failed, Some(why)) => tracing::error!(why, "the history cannot be verified"),
        _ => {}
    }
}

/// A server that is busy has no time for this.
fn go_last() {
    // Where it is not allowed, the system divides the time as it likes.
    priority::stand_back(limits::VERIFY_NICENESS);
}

/// The first thing that is not as it was written.
fn look(connection: &Connection, status: &Mutex<Status>) -> rusqlite::Result<Option<String>> {
    let began = Instant::now();
    for table in table::ALL {
        if let Some(fault) = rows(connection, table)? {
            return Ok(Some(fault));
        }
    }
    if is_a_record_missing(connection)? {
        return Ok(Some("a record of the audit is missing".to_owned()));
    }
    let mut walk = Walk::default();
    let mut last = 0;
    loop {
        let slice = events(connection, &mut walk, last)?;
        let mut status = status.lock();
        status.took = began.elapsed();
        status.checked += slice.read;
        if slice.fault.is_some() || slice.read == 0 {
            return Ok(slice.fault);
        }
        last = slice.last;
    }
}

/// A table whose rows stand for themselves.
fn rows(connection: &Connection, table: &Table) -> rusqlite::Result<Option<String>> {
    let key = table.key();
    let places: Vec<String> = (1..=table.key).map(|at| format!("?{at}")).collect();
    let rest = format!("ORDER BY {key} LIMIT {}", limits::VERIFY_SLICE_ROWS);
    let first = format!("{} {rest}", table.select());
    let next = format!("{} WHERE ({key}) > ({}) {rest}", table.select(), places.join(", "));
    let mut last: Option<Vec<rusqlite::types::Value>> = None;
    loop {
        let mut statement = connection.prepare_cached(if last.is_none() { &first } else { &next })?;
        let mut rows = statement.query(params_from_iter(last.take().unwrap_or_default()))?;
        while let Some(row) = rows.next()? {
            if let Err(fault) = table.read(row)? {
                return Ok(Some(fault));
            }
            last = Some((0..table.key).map(|at| row.get(at)).collect::<Result<_, _>>()?);
        }
        if last.is_none() {
            return Ok(None);
        }
    }
}

/// Records are numbered from 1 on, and none is ever taken out.
fn is_a_record_missing(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT count(*) <> coalesce(max(id), 0) FROM audit", [], |row| row.get(0))
}

/// What came of a slice of the events.
struct Slice {
    read: u64,
    /// The number of its last event.
    last: i64,
    fault: Option<String>,
}

/// The events after number `last`, and whether they are found in both indexes and their rooms are there.
fn events(connection: &Connection, walk: &mut Walk, last: i64) -> rusqlite::Result<Slice> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {ENTRY_COLUMNS}, id, \
         (SELECT id FROM events AS place WHERE place.room = events.room AND place.seq = events.seq) IS id \
         AND (cid IS NULL OR (SELECT id FROM events AS post WHERE post.user = events.user \
         AND post.cid = events.cid) IS id), \
         EXISTS (SELECT 1 FROM rooms WHERE rooms.id = events.room) \
         FROM events WHERE id > ?1 ORDER BY id LIMIT ?2"
    ))?;
    let mut slice = Slice { read: 0, last, fault: None };
    let mut rows = statement.query([last, limits::VERIFY_SLICE_ROWS])?;
    let mut fault = None;
    while let Some(row) = rows.next()? {
        slice.read += 1;
        slice.last = row.get(ENTRY_WIDTH)?;
        fault = walk.step(row)?.into_iter().next();
        if fault.is_none() && !row.get::<_, bool>(ENTRY_WIDTH + 1)? {
            fault = Some((row.get(0)?, format!("an index does not have event {}", row.get::<_, i64>(1)?)));
        }
        if fault.is_none() && !row.get::<_, bool>(ENTRY_WIDTH + 2)? {
            fault = Some((row.get(0)?, format!("it is not there, and event {} is", row.get::<_, i64>(1)?)));
        }
        if fault.is_some() {
            break;
        }
    }
    slice.fault = fault.map(|(room, words)| in_room(&names(connection), room, &words));
    Ok(slice)
}

/// For the words about damage, which are worth something without names too.
fn names(connection: &Connection) -> BTreeMap<i64, String> {
    room_names(connection).unwrap_or_default()
}

#[cfg(test)]
mod tests;
