//! Whether there is room: which errors say that there is none, and how much an upgrade needs.
//!
//! A disk, a quota and a limit on the size of files say it each in their own way; for whoever wants something
//! to last they are one thing.

use std::ffi::{CStr, CString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::time::Instant;

use rusqlite::{Connection, Error, ErrorCode, ffi};

use super::StoreError;
use crate::limits;

/// What an upgrade needs beside the history, in hundredths of the history's size: its new form is written to
/// the log first, and then into the file, while the old one is still there.
const UPGRADE_PERCENT: u64 = 250;

/// Whether a write found no room, when it was the last thing that `connection` did and `error` came of it.
/// A flush that fails is always something else: after it nobody knows what is on the disk.
pub(super) fn is_missing(connection: &Connection, error: &Error) -> bool {
    let Some(code) = error.sqlite_error() else { return false };
    match (code.code, code.extended_code) {
        (ErrorCode::DiskFull, _) => true,
        (ErrorCode::CannotOpen, _)
        | (
            _,
            ffi::SQLITE_IOERR_WRITE
            | ffi::SQLITE_IOERR_TRUNCATE
            | ffi::SQLITE_IOERR_SHMSIZE
            | ffi::SQLITE_IOERR_SHMOPEN
            | ffi::SQLITE_IOERR_SHMMAP,
        ) => [libc::ENOSPC, libc::EDQUOT, libc::EFBIG].contains(&system_errno(connection)),
        _ => false,
    }
}

/// What the system said to the last call that failed.
#[allow(unsafe_code, reason = "rusqlite has no safe way to ask")]
fn system_errno(connection: &Connection) -> i32 {
    // SAFETY: the handle is that of an open connection, which outlives the call.
    unsafe { ffi::sqlite3_system_errno(connection.handle()) }
}

/// How much room there is where the history lies, looked at now and then.
pub(super) struct Space {
    folder: CString,
    looked_at: Option<Instant>,
    is_short: bool,
}

impl Space {
    pub(super) fn of(folder: &Path) -> Space {
        // A path with a NUL in it would not have been opened.
        let folder = CString::new(folder.as_os_str().as_bytes()).unwrap_or_default();
        Space { folder, looked_at: None, is_short: false }
    }

    /// Whether less is free than is kept free.
    pub(super) fn is_short(&mut self) -> bool {
        if self.looked_at.is_none_or(|at| at.elapsed() >= limits::DISK_LOOK_INTERVAL) {
            self.looked_at = Some(Instant::now());
            let was_short = self.is_short;
            // What does not tell is not short of room.
            self.is_short = disk(&self.folder).is_some_and(|(free, size)| free < kept_free(size));
            match (was_short, self.is_short) {
                (false, true) => tracing::warn!("the disk is nearly full: nothing more can be posted"),
                (true, false) => tracing::info!("there is room on the disk again"),
                _ => {}
            }
        }
        self.is_short
    }
}

/// Of a disk of this size, in bytes.
fn kept_free(size: u64) -> u64 {
    limits::DISK_KEPT_FREE_BYTES.min(size / limits::DISK_KEPT_FREE_PARTS)
}

/// What is free for us and the size of the disk, in bytes.
#[allow(unsafe_code, reason = "the call that a test can stand in for")]
pub(super) fn disk(folder: &CStr) -> Option<(u64, u64)> {
    // SAFETY: numbers alone, for which zeros are good.
    let mut disk: libc::statvfs64 = unsafe { std::mem::zeroed() };
    // SAFETY: the name ends with a NUL, and the call writes into `disk` alone.
    let told = unsafe { libc::statvfs64(folder.as_ptr(), &raw mut disk) };
    let bytes = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
    (told == 0 && disk.f_blocks > 0).then(|| (bytes(disk.f_bavail), bytes(disk.f_blocks)))
}

/// Lets a write past the limit on the size of files (`ulimit -f`) fail like any other that finds no room; the
/// signal that comes with it would end the process. Called once, before the history is opened.
#[allow(unsafe_code, reason = "the standard library cannot ignore a signal")]
pub fn outlive_file_size_limit() {
    // SAFETY: SIG_IGN is no handler of ours, so nothing can go wrong when the signal comes.
    unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
}

/// # Errors
/// `TooSmall` when there is not enough room beside the history to upgrade it.
pub(super) fn check_for_upgrade(path: &Path) -> Result<(), StoreError> {
    let unusable = |error| StoreError::Path { path: path.to_owned(), error };
    let bytes = path.metadata().map_err(unusable)?.len();
    let disk = rustix::fs::statvfs(path).map_err(|error| unusable(error.into()))?;
    let (needed, free) = (bytes / 100 * UPGRADE_PERCENT, disk.f_bavail.saturating_mul(disk.f_frsize));
    match free < needed {
        true => Err(StoreError::TooSmall { path: path.to_owned(), needed, free }),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_small_disk_and_a_gibibyte_of_a_large_one_are_kept_free() {
        const MIB: u64 = 1024 * 1024;
        for (size, kept) in [
            (8 * MIB, 8 * MIB / 20),
            (8_192 * MIB, 8_192 * MIB / 20),
            (20_480 * MIB, 1_024 * MIB),
            (1 << 50, 1_024 * MIB),
        ] {
            assert_eq!(kept_free(size), kept, "{size}");
        }
    }
}
