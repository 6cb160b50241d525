//! What is no file of anybody any more goes from the disk: on a thread of its own, because a large file takes a while
//! to go.

use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use rusqlite::{Connection, params};

use super::{Blobs, LEFT_OVER};
use crate::chat::file::FileId;
use crate::limits::files as limits;
use crate::priority;
use crate::store::StoreError;
use crate::store::halt::Halt;
use crate::store::schema::DataDir;

/// What has to go.
enum Work {
    /// These files, which the history does not know any more.
    Gone(Vec<FileId>),
    /// Whatever the history does not know.
    All,
}

/// Where it is said what goes. When all of them are dropped, the thread ends.
#[derive(Clone)]
pub struct Sweeper(Sender<Work>);

impl Sweeper {
    /// The history does not know these any more, and that is flushed. Never waits.
    pub fn take(&self, gone: Vec<FileId>) {
        // A thread that has ended leaves them to the next start.
        let _ = self.0.send(Work::Gone(gone));
    }

    /// The history has let go of more than anybody counts.
    pub fn look(&self) {
        let _ = self.0.send(Work::All);
    }
}

/// Starts the thread `files`, which begins with what an earlier server has left over.
///
/// # Errors
/// When the history cannot be opened or the system gives no thread.
pub fn start(
    dir: &DataDir,
    blobs: &Arc<Blobs>,
    epoch: &str,
    halt: &Halt,
) -> Result<(Sweeper, JoinHandle<()>), StoreError> {
    let (sender, work) = crossbeam_channel::unbounded();
    let connection = dir.reader()?;
    let (blobs, halt) = (Arc::clone(blobs), halt.clone());
    let sweeper = Sweeper(sender);
    sweeper.look();
    let (epoch, are_foreign) = (epoch.to_owned(), blobs.are_of_another(epoch));
    let left = Vec::new();
    let mut broom =
        Broom { connection, blobs, epoch, halt, left, is_all: false, are_foreign, is_marked: true };
    // Before anybody brings anything, so that no later copy of the history is taken for the owner.
    if !are_foreign {
        broom.mark();
    }
    let thread = Builder::new().name("files".into()).spawn(move || broom.run(&work));
    let thread = thread.map_err(|error| StoreError::Path { path: dir.path.clone(), error })?;
    Ok((sweeper, thread))
}

struct Broom {
    connection: Connection,
    blobs: Arc<Blobs>,
    epoch: String,
    halt: Halt,
    /// What could not be taken away, and is tried again.
    left: Vec<FileId>,
    /// Whether all has to be looked at again.
    is_all: bool,
    /// Whether what nobody knows may be of another history: an older copy was put back, or a new one has begun.
    are_foreign: bool,
    /// Whether the folder says whose it is; a disk that was too full for it is tried again.
    is_marked: bool,
}

impl Broom {
    fn run(mut self, work: &Receiver<Work>) {
        priority::stand_back(crate::limits::ARCHIVE_NICENESS);
        loop {
            let has_to = self.is_all || !self.left.is_empty() || !self.is_marked;
            let next = match has_to {
                true => work.recv_timeout(limits::FILES_SWEEP_INTERVAL),
                false => work.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match next {
                Ok(Work::Gone(ids)) => self.left.extend(ids),
                Ok(Work::All) => self.is_all = true,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if self.is_all && !self.halt.is_called() {
                self.look();
            }
            if !self.is_marked && !self.halt.is_called() {
                self.mark();
            }
            self.sweep();
        }
    }

    /// The folder says whose it is. That it does not is told once.
    fn mark(&mut self) {
        match self.blobs.belong_to(&self.epoch) {
            Ok(()) if self.is_marked => {}
            Ok(()) => {
                self.is_marked = true;
                tracing::info!("the folder of files says again whose it is");
            }
            Err(error) => {
                if std::mem::replace(&mut self.is_marked, false) {
                    tracing::warn!(%error, "the folder of files cannot say whose it is, which is tried again");
                }
            }
        }
    }

    fn sweep(&mut self) {
        let (blobs, halt) = (&self.blobs, &self.halt);
        self.left.retain(|id| {
            let removed = if halt.is_called() { Ok(()) } else { blobs.remove(*id) };
            removed.inspect_err(|error| tracing::warn!(%id, %error, "a file cannot be taken away")).is_err()
        });
    }

    /// Looks for what the history does not know. The names are read first: whatever is begun later has its row before
    /// it has bytes.
    fn look(&mut self) {
        let found = self.blobs.all().map_err(|error| error.to_string());
        let left = found.and_then(|all| self.unknown(all).map_err(|error| error.to_string()));
        match left {
            Ok(left) if self.are_foreign => self.put_aside(&left),
            Ok(left) => {
                self.is_all = false;
                self.mark();
                if !left.is_empty() {
                    tracing::info!(count = left.len(), "files that are nobody's any more are taken away");
                }
                self.left.extend(left);
            }
            Err(error) => tracing::warn!(error, "what lies in the folder of files cannot be looked at"),
        }
    }

    /// Whoever has put the wrong history here has lost nothing.
    fn put_aside(&mut self, left: &[FileId]) {
        if let Err(error) = left.iter().try_for_each(|id| self.blobs.put_aside(*id)) {
            return tracing::warn!(%error, "files of another history cannot be put aside");
        }
        if !left.is_empty() {
            let (count, folder) = (left.len(), self.blobs.path().join(LEFT_OVER));
            tracing::warn!(count, folder = %folder.display(), "files of another history were put aside");
        }
        self.are_foreign = false;
        // Once more, and what lies here is of this one.
        self.look();
    }

    fn unknown(&self, all: Vec<FileId>) -> rusqlite::Result<Vec<FileId>> {
        let mut known = self.connection.prepare_cached("SELECT 1 FROM files WHERE id = ?1")?;
        let mut unknown = Vec::new();
        for id in all {
            if !known.exists(params![id.bytes()])? {
                unknown.push(id);
            }
        }
        Ok(unknown)
    }
}
