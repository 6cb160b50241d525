//! Whether the history is still where it was opened.
//!
//! A file that was removed, replaced or moved away can be written and flushed as before, and is gone at the next
//! start. So the journal looks after each batch, before anybody hears of it, and a thread looks when nothing is
//! written; whoever finds something else ends the server.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::thread::{Builder, JoinHandle};

use super::StoreError;
use super::halt::Halt;
use super::schema::DataDir;
use crate::limits;

/// The files of a history that is open.
pub(super) struct Place(Vec<Known>);

struct Known {
    path: PathBuf,
    /// Device and number.
    id: (u64, u64),
    /// It never becomes shorter than this; a copy that is written over it begins with nothing.
    length_min: u64,
    grows: bool,
}

impl Place {
    /// As the files are now, where the names lead. The log is there, for somebody has read.
    ///
    /// # Errors
    /// When one of them is not there.
    pub(super) fn of(dir: &DataDir) -> Result<Place, StoreError> {
        let files = [(dir.file(), true), (dir.wal(), false), (dir.lock_file(), false)];
        let known = files.into_iter().map(|(path, grows)| {
            let file = path.metadata().map_err(|_| StoreError::Displaced { path: path.clone() })?;
            Ok(Known { path, id: (file.dev(), file.ino()), length_min: file.len(), grows })
        });
        known.collect::<Result<_, _>>().map(Place)
    }

    /// # Errors
    /// `Displaced` when a name leads to another file now, or to none.
    pub(super) fn check(&mut self) -> Result<(), StoreError> {
        for known in &mut self.0 {
            let file = known.path.metadata();
            if !file.is_ok_and(|file| known.is(&file)) {
                return Err(StoreError::Displaced { path: known.path.clone() });
            }
        }
        Ok(())
    }
}

impl Known {
    fn is(&mut self, file: &Metadata) -> bool {
        let is_same = self.id == (file.dev(), file.ino()) && (!self.grows || file.len() >= self.length_min);
        self.length_min = self.length_min.max(file.len());
        is_same
    }
}

/// Starts the thread `watch`, which ends at a halt. `displaced` is called on it when the history is not there any
/// more: the server must not go on.
///
/// # Errors
/// When the history is not there already, or the system gives no thread.
pub fn watch(
    dir: &DataDir,
    halt: &Halt,
    displaced: impl FnOnce(StoreError) + Send + 'static,
) -> Result<JoinHandle<()>, StoreError> {
    let (mut place, halt) = (Place::of(dir)?, halt.clone());
    let run = move || {
        loop {
            std::thread::park_timeout(limits::PLACE_INTERVAL);
            let looked = place.check();
            // At a stop the log goes away by itself.
            match looked {
                _ if halt.is_called() => return,
                Ok(()) => {}
                Err(error) => return displaced(error),
            }
        }
    };
    let named = Builder::new().name("watch".into());
    named.spawn(run).map_err(|error| StoreError::Path { path: dir.path.clone(), error })
}
