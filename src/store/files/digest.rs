//! SHA-256 of a file, also beside its growing: a film is known as soon as its last byte is here, not a second later.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::thread::{Builder, JoinHandle};

use crossbeam_channel::{Receiver, Sender};
use sha2::{Digest as _, Sha256};

use crate::limits::files as limits;
use crate::priority;

/// A file as far as it was read.
#[derive(Default)]
pub(super) struct Digest {
    hash: Sha256,
    at: u64,
}

impl Digest {
    /// Reads on until there, or until the file ends.
    ///
    /// # Errors
    /// When the disk fails.
    pub(super) fn read_until(&mut self, file: &File, end: u64) -> io::Result<()> {
        let mut buffer = vec![0; limits::FILE_BUFFER_BYTES];
        while self.at < end {
            let most = buffer.len().min(usize::try_from(end - self.at).unwrap_or(usize::MAX));
            match file.read_at(&mut buffer[..most], self.at) {
                Ok(0) => break,
                Ok(count) => {
                    self.hash.update(&buffer[..count]);
                    self.at += count as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    pub(super) fn finish(self) -> [u8; 32] {
        self.hash.finalize().into()
    }
}

/// A thread that reads behind the one that writes.
pub(super) struct Beside {
    lengths: Sender<u64>,
    thread: JoinHandle<Option<Digest>>,
}

impl Beside {
    /// Begins with the file's first byte, and lets go of `permit` in the end. Nothing when the system gives no thread:
    /// then the file is read when all of it is here.
    pub(super) fn start(file: &File, permit: impl Send + 'static) -> Option<Beside> {
        let file = file.try_clone().ok()?;
        let (lengths, told) = crossbeam_channel::bounded(1);
        let run = move || {
            let _permit = permit;
            priority::stand_back(limits::FILES_NICENESS);
            follow(&file, &told)
        };
        let thread = Builder::new().name("hash".into()).spawn(run).ok()?;
        Some(Beside { lengths, thread })
    }

    /// The file is so long now. One that is still busy hears of it later.
    pub(super) fn tell(&self, length: u64) {
        let _ = self.lengths.try_send(length);
    }

    /// What was read, once it is where it was told last; nothing when the disk failed.
    pub(super) fn end(self) -> Option<Digest> {
        drop(self.lengths);
        self.thread.join().ok().flatten()
    }
}

fn follow(file: &File, lengths: &Receiver<u64>) -> Option<Digest> {
    let mut digest = Digest::default();
    for length in lengths {
        digest.read_until(file, length).ok()?;
    }
    Some(digest)
}
