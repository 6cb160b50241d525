//! The thread that keeps the index: it follows the history, some events at a time.
//!
//! Whatever goes wrong, the index is thrown away and made anew a little later; the history is only read.

use std::thread::{Builder, JoinHandle};

use rusqlite::{Connection, params};

use super::file::{self, IndexFile};
use super::{FILE_NAME, Index, words};
use crate::limits::search::{INDEX_INTERVAL, INDEX_NICENESS, INDEX_PAUSE, INDEX_SLICE_EVENTS};
use crate::priority;
use crate::store::chain::MESSAGE;
use crate::store::halt::Halt;
use crate::store::schema::DataDir;
use crate::store::{StoreError, epoch};

/// The number of the last event that was looked at.
const DONE: &str = "done";

/// Starts the thread `search`, which ends at a halt.
///
/// # Errors
/// When the history cannot be opened or the system gives no thread.
pub fn start(dir: &DataDir, halt: &Halt) -> Result<(Index, JoinHandle<()>), StoreError> {
    let mut keeper = Keeper::new(dir, halt)?;
    let index = keeper.index.clone();
    let run = move || {
        priority::stand_back(INDEX_NICENESS);
        keeper.run();
    };
    let named = Builder::new().name("search".into());
    let thread = named.spawn(run).map_err(|error| StoreError::Path { path: dir.path.clone(), error })?;
    Ok((index, thread))
}

pub(super) struct Keeper {
    history: Connection,
    epoch: String,
    pub(super) index: Index,
    file: Option<IndexFile>,
    /// How many files there have been.
    number: u64,
    halt: Halt,
}

impl Keeper {
    pub(super) fn new(dir: &DataDir, halt: &Halt) -> Result<Keeper, StoreError> {
        let mut history = dir.reader()?;
        let epoch = epoch::of(&history)?;
        halt.heed(&mut history)?;
        let index = Index::new(dir.path.join(FILE_NAME));
        Ok(Keeper { history, epoch, index, file: None, number: 0, halt: halt.clone() })
    }

    fn run(&mut self) {
        while !self.halt.is_called() {
            match self.step() {
                Ok(true) => {}
                Ok(false) => std::thread::park_timeout(INDEX_INTERVAL),
                Err(_) if self.halt.is_called() => return,
                Err(error) => {
                    tracing::warn!(%error, "the search index cannot be written, and is made anew later");
                    self.let_go();
                    self.rest();
                }
            }
        }
    }

    /// Does some of what there is to do, and says whether there may be more.
    ///
    /// # Errors
    /// When the index or the history fails.
    pub(super) fn step(&mut self) -> Result<bool, StoreError> {
        let is_good = |file: &IndexFile| file.is_there(self.index.path());
        if self.index.was_spoiled() || !self.file.as_ref().is_some_and(is_good) {
            let was_there = self.file.is_some();
            self.let_go();
            if was_there {
                file::throw_away(self.index.path())?;
            }
            self.file = Some(IndexFile::open(self.index.path(), &self.epoch)?);
            self.number += 1;
        }
        let Some(file) = &self.file else { return Ok(false) };
        // Rooms and events as they were at one moment.
        let snapshot = self.history.unchecked_transaction()?;
        if has_gone_rooms(&snapshot, file)? {
            tracing::info!("a room is no more: the search index is made anew without it");
            drop(snapshot);
            self.let_go();
            file::throw_away(self.index.path())?;
            return Ok(true);
        }
        let is_behind = follow(&snapshot, file)?;
        drop(snapshot);
        if !is_behind {
            self.index.set_ready(Some(self.number));
        }
        Ok(is_behind)
    }

    /// Nothing of the index is there until it is made anew.
    fn let_go(&mut self) {
        self.index.set_ready(None);
        self.file = None;
    }

    /// What could not be written is taken away, which a full disk allows, and nothing is tried for a while.
    fn rest(&self) {
        if let Err(error) = file::throw_away(self.index.path()) {
            tracing::warn!(%error, "the search index cannot be removed");
        }
        let mut left = INDEX_PAUSE;
        while !left.is_zero() && !self.halt.is_called() {
            std::thread::park_timeout(INDEX_INTERVAL);
            left = left.saturating_sub(INDEX_INTERVAL);
        }
    }
}

/// Whether a room that the index has is no more: nothing of it may stay.
fn has_gone_rooms(history: &Connection, file: &IndexFile) -> Result<bool, StoreError> {
    let mut is_there =
        history.prepare_cached("SELECT 1 FROM rooms WHERE id = ?1 AND created = ?2 AND gone = 0")?;
    let mut known = file.connection.prepare_cached("SELECT id, created FROM rooms")?;
    let mut rows = known.query([])?;
    while let Some(row) = rows.next()? {
        if !is_there.exists(params![row.get::<_, i64>(0)?, row.get::<_, i64>(1)?])? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Puts the next events into the index, and says whether there are more. Those of a room that is no more are passed
/// over without being counted: their numbers may be given again.
fn follow(history: &Connection, file: &IndexFile) -> Result<bool, StoreError> {
    let done = file.number(DONE)?;
    let mut events = history.prepare_cached(
        "SELECT events.id, events.room, rooms.kind = 'public', rooms.created, user, body, events.kind \
         FROM events JOIN rooms ON rooms.id = events.room \
         WHERE events.id > ?1 AND rooms.gone = 0 ORDER BY events.id LIMIT ?2",
    )?;
    let mut rows = events.query(params![done, INDEX_SLICE_EVENTS as i64])?;
    let (mut last, mut count) = (done, 0);
    while let Some(row) = rows.next()? {
        if count == 0 {
            file.connection.execute_batch("BEGIN IMMEDIATE")?;
        }
        (last, count) = (row.get(0)?, count + 1);
        let (room, is_public, created): (i64, bool, i64) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let text = row.get_ref(5)?.as_str_or_null().map_err(rusqlite::Error::from)?;
        if let Some(text) = text.filter(|_| row.get::<_, i64>(6) == Ok(MESSAGE)) {
            let written = words::of_message(room, is_public, row.get(4)?, text);
            let insert = match is_public {
                true => "INSERT INTO open_words (rowid, words) VALUES (?1, ?2)",
                false => "INSERT INTO hidden_words (rowid, words) VALUES (?1, ?2)",
            };
            file.connection.prepare_cached(insert)?.execute(params![last, written])?;
            let known = "INSERT INTO rooms (id, created) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING";
            file.connection.prepare_cached(known)?.execute(params![room, created])?;
        }
    }
    if count > 0 {
        file.put(DONE, &last.to_string())?;
        file.connection.execute_batch("COMMIT")?;
    }
    Ok(count == INDEX_SLICE_EVENTS)
}
