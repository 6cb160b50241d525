//! The thread that keeps the index: it forgets what was taken away and follows the history, some events at a time.
//!
//! Whatever goes wrong, the index is thrown away and made anew a little later; the history is only read.

use std::thread::{Builder, JoinHandle};

use rusqlite::Connection;

use super::file::{self, IndexFile};
use super::leave::Left;
use super::{FILE_NAME, Index, follow, forget, leave};
use crate::limits::search::{INDEX_INTERVAL, INDEX_NICENESS, INDEX_PAUSE};
use crate::priority;
use crate::store::halt::Halt;
use crate::store::schema::DataDir;
use crate::store::{StoreError, epoch};

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
    /// Whether words were taken out that may still be in the log.
    has_left: bool,
    halt: Halt,
}

impl Keeper {
    pub(super) fn new(dir: &DataDir, halt: &Halt) -> Result<Keeper, StoreError> {
        let mut history = dir.reader()?;
        let epoch = epoch::of(&history)?;
        halt.heed(&mut history)?;
        let index = Index::new(dir.path.join(FILE_NAME));
        Ok(Keeper { history, epoch, index, file: None, number: 0, has_left: false, halt: halt.clone() })
    }

    fn run(&mut self) {
        while !self.halt.is_called() {
            match self.step() {
                Ok(true) => {}
                Ok(false) => std::thread::park_timeout(INDEX_INTERVAL),
                Err(_) if self.halt.is_called() => return,
                Err(error) => {
                    tracing::warn!(%error, "the search index cannot be written, and is made anew later");
                    self.give_up();
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
        forget::forget(&snapshot, file)?;
        let left = leave::leave(&snapshot, file)?;
        match left {
            Left::Lost => {
                tracing::info!("a room is no more: the search index is made anew without it");
                drop(snapshot);
                self.let_go();
                file::throw_away(self.index.path())?;
                return Ok(true);
            }
            Left::Some => self.has_left = true,
            Left::Nothing => {
                self.has_left = self.has_left && !file.empty_log()?;
                if !self.has_left {
                    self.index.set_cleared(leave::cleared(&snapshot, file)?);
                }
            }
        }
        let is_behind = follow::follow(&snapshot, file)? || left == Left::Some;
        let taken_away = forget::newest(&snapshot)?;
        drop(snapshot);
        // Also while it is made anew: what it has forgotten does not come back, and who waits for that may not begin it
        // once more.
        if taken_away > self.index.forgotten() && file.empty_log()? {
            self.index.set_forgotten(taken_away);
        }
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

    /// What could not be written is taken away, which a full disk allows.
    pub(super) fn give_up(&mut self) {
        self.let_go();
        if let Err(error) = file::throw_away(self.index.path()) {
            tracing::warn!(%error, "the search index cannot be removed");
        }
    }

    /// The file that is open has all the space that it will get.
    #[cfg(test)]
    pub(super) fn allow_no_more_pages(&self) {
        let connection = &self.file.as_ref().unwrap().connection;
        connection.pragma_update(None, "max_page_count", 1).unwrap();
    }

    /// Nothing is tried for a while.
    fn rest(&self) {
        let mut left = INDEX_PAUSE;
        while !left.is_zero() && !self.halt.is_called() {
            std::thread::park_timeout(INDEX_INTERVAL);
            left = left.saturating_sub(INDEX_INTERVAL);
        }
    }
}
