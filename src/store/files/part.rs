//! An upload that is growing.

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::FileExt;

use super::digest::Beside;
use super::{is_gone, read_at};
use crate::chat::file::FileId;

/// Its file, open, and how much of it counts.
pub struct Part {
    pub(super) id: FileId,
    file: File,
    length: u64,
    /// Who reads what was written, for its digest.
    beside: Option<Beside>,
}

impl Part {
    pub(super) fn new(id: FileId, file: File) -> io::Result<Part> {
        Ok(Part { id, length: file.metadata()?.len(), file, beside: None })
    }

    /// Its digest is taken while it grows, by a thread of its own that has the permit until then.
    pub fn hash_beside(&mut self, permit: impl Send + 'static) {
        self.beside = Beside::start(&self.file, permit);
    }

    pub fn length(&self) -> u64 {
        self.length
    }

    /// Whether it was taken away meanwhile: then nobody will ever have it.
    ///
    /// # Errors
    /// When the disk does not tell.
    pub fn is_gone(&self) -> io::Result<bool> {
        is_gone(&self.file)
    }

    /// Puts bytes at its end.
    ///
    /// # Errors
    /// When the disk refuses; then nothing of them counts.
    pub fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all_at(bytes, self.length)?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Forgets what stands behind this length.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn cut(&mut self, length: u64) -> io::Result<()> {
        // It may have read what goes.
        self.beside = None;
        self.file.set_len(length)?;
        self.length = length;
        Ok(())
    }

    /// What came last is on its way to the disk from now on, and what came before that has got there: so little waits that
    /// nobody else's flush waits for much. That it lasts is another thing.
    ///
    /// # Errors
    /// When the disk fails: nobody knows then what is on it, and a flush would not tell it again.
    #[allow(unsafe_code, reason = "the standard library knows whole files only")]
    pub fn send_off(&self, before: u64, last: u64) -> io::Result<()> {
        if let Some(beside) = &self.beside {
            beside.tell(self.length);
        }
        const WAIT: u32 = libc::SYNC_FILE_RANGE_WAIT_BEFORE
            | libc::SYNC_FILE_RANGE_WRITE
            | libc::SYNC_FILE_RANGE_WAIT_AFTER;
        let parts = [(last, self.length, libc::SYNC_FILE_RANGE_WRITE), (before, last, WAIT)];
        // No bytes would be all of them.
        for (from, to, flags) in parts.into_iter().filter(|(from, to, _)| from < to) {
            // SAFETY: numbers alone, and the file is open.
            let told = unsafe {
                libc::sync_file_range(self.file.as_raw_fd(), from as i64, (to - from) as i64, flags)
            };
            let error = io::Error::last_os_error();
            // Where there is no such call, the flush at the end has more to do.
            let is_unknown =
                matches!(error.raw_os_error(), Some(libc::ENOSYS | libc::EINVAL | libc::EOPNOTSUPP));
            if told != 0 && !is_unknown {
                return Err(error);
            }
        }
        Ok(())
    }

    /// What was put into it is on the disk from now on.
    ///
    /// # Errors
    /// When the disk fails: nobody knows then what is on it.
    pub fn flush(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    /// SHA-256 of all of it.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn sha256(&mut self) -> io::Result<[u8; 32]> {
        let mut digest = self.beside.take().and_then(Beside::end).unwrap_or_default();
        digest.read_until(&self.file, self.length)?;
        Ok(digest.finish())
    }

    /// Reads from a place on, as much as there is.
    pub fn read_at(&self, at: u64, into: &mut [u8]) -> usize {
        read_at(&self.file, at, into)
    }
}
