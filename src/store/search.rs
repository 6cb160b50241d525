//! Search: an index of what was said, in a file of its own that may be lost at any time.
//!
//! [`keeper`] writes it, on a thread of its own and behind the commits that acknowledge: it [`follow`]s the history by the
//! numbers of its events, so nothing that posts ever waits for it, [`forget`]s what was taken away, and [`leave`]s rooms
//! that are no more. [`find`] asks it, on the archive's threads, and believes it only about what the history confirms.
//! [`words`] says how a message and a question are written for it, [`file`] what is in the file. A file that is missing,
//! damaged, of another history or of another form is made anew.

mod file;
mod find;
mod follow;
mod forget;
mod keeper;
mod leave;
mod patience;
mod words;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use parking_lot::Mutex;

pub use file::FILE_NAME;
pub(super) use find::Finder;
pub use keeper::start;
pub use patience::Patience;

/// The index as its readers know it. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Index(Arc<Shared>);

struct Shared {
    path: PathBuf,
    /// Which file has all that was said, counted from the first: `None` while it does not.
    ready: Mutex<Option<u64>>,
    /// Whether a reader has found damage in it, or it is to be made anew.
    is_spoiled: AtomicBool,
    /// What was taken away until the event with this number is in the file no more.
    forgotten: AtomicI64,
    /// Rooms that are no more and of which it has nothing.
    cleared: Mutex<BTreeSet<i64>>,
}

impl Index {
    pub(super) fn new(path: PathBuf) -> Index {
        Index(Arc::new(Shared {
            path,
            ready: Mutex::new(None),
            is_spoiled: AtomicBool::new(false),
            forgotten: AtomicI64::new(0),
            cleared: Mutex::default(),
        }))
    }

    fn path(&self) -> &Path {
        &self.0.path
    }

    /// The number of the file that can be asked.
    fn ready(&self) -> Option<u64> {
        *self.0.ready.lock()
    }

    fn set_ready(&self, number: Option<u64>) {
        *self.0.ready.lock() = number;
    }

    /// It is damaged, or has what it should not have: it is made anew.
    pub fn spoil(&self) {
        self.0.is_spoiled.store(true, Ordering::Release);
    }

    /// Nothing that was taken away until the event with this number is in the file.
    pub(super) fn forgotten(&self) -> i64 {
        self.0.forgotten.load(Ordering::Acquire)
    }

    fn set_forgotten(&self, event: i64) {
        self.0.forgotten.store(event, Ordering::Release);
    }

    /// Whether nothing of a room that is no more is in the file.
    pub fn has_cleared(&self, room: i64) -> bool {
        self.0.cleared.lock().contains(&room)
    }

    fn set_cleared(&self, rooms: BTreeSet<i64>) {
        *self.0.cleared.lock() = rooms;
    }

    /// Removes the file, for a stop.
    pub(super) fn throw_away(&self) {
        if let Err(error) = file::throw_away(self.path()) {
            tracing::warn!(%error, "the search index cannot be removed");
        }
    }

    fn was_spoiled(&self) -> bool {
        self.0.is_spoiled.swap(false, Ordering::AcqRel)
    }
}

#[cfg(test)]
mod tests;
