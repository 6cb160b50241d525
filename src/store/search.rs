//! Search: an index of what was said, in a file of its own that may be lost at any time.
//!
//! [`keeper`] writes it, on a thread of its own and behind the commits that acknowledge: it follows the history by the
//! numbers of its events, so nothing that posts ever waits for it. [`find`] asks it, on the archive's threads, and
//! believes it only about what the history confirms. [`words`] says how a message and a question are written for it,
//! [`file`] what is in the file. A file that is missing, damaged, of another history or of another form is made anew.

mod file;
mod find;
mod keeper;
mod words;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;

pub use file::FILE_NAME;
pub(super) use find::Finder;
pub use keeper::start;

/// The index as its readers know it. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Index(Arc<Shared>);

struct Shared {
    path: PathBuf,
    /// Which file has all that was said, counted from the first: `None` while it does not.
    ready: Mutex<Option<u64>>,
    /// Whether a reader has found damage in it.
    is_spoiled: AtomicBool,
}

impl Index {
    pub(super) fn new(path: PathBuf) -> Index {
        Index(Arc::new(Shared { path, ready: Mutex::new(None), is_spoiled: AtomicBool::new(false) }))
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

    /// A reader says that what it reads is damaged.
    fn spoil(&self) {
        self.0.is_spoiled.store(true, Ordering::Release);
    }

    fn was_spoiled(&self) -> bool {
        self.0.is_spoiled.swap(false, Ordering::AcqRel)
    }
}

#[cfg(test)]
mod tests;
