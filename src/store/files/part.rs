//! An upload that is growing.

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::FileExt;

use super::{is_gone, read_at, sha256};
use crate::chat::file::FileId;

/// Its file, open, and how much of it counts.
pub struct Part {
    pub(super) id: FileId,
    pub(super) file: File,
    pub(super) length: u64,
}

impl Part {
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
        sha256(&mut self.file)
    }

    /// Reads from a place on, as much as there is.
    pub fn read_at(&self, at: u64, into: &mut [u8]) -> usize {
        read_at(&self.file, at, into)
    }
}
