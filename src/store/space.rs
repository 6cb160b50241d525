//! Whether there is room: which errors say that there is none, and how much an upgrade needs.
//!
//! A disk, a quota and a limit on the size of files say it each in their own way; for whoever wants something
//! to last they are one thing.

use std::path::Path;

use rusqlite::{Connection, Error, ErrorCode, ffi};

use super::StoreError;

/// What an upgrade needs beside the history, in hundredths of the history's size: its new form is written to
/// the log first, and then into the file, while the old one is still there.
const UPGRADE_PERCENT: u64 = 250;

/// Whether a write found no room, when it was the last thing that `connection` did and `error` came of it.
/// A flush that fails is always something else: after it nobody knows what is on the disk.
pub(super) fn is_missing(connection: &Connection, error: &Error) -> bool {
    let Some(code) = error.sqlite_error() else { return false };
    match (code.code, code.extended_code) {
        (ErrorCode::DiskFull, _) => true,
        (_, ffi::SQLITE_IOERR_WRITE | ffi::SQLITE_IOERR_TRUNCATE | ffi::SQLITE_IOERR_SHMSIZE) => {
            let errno = system_errno(connection);
            [libc::ENOSPC, libc::EDQUOT, libc::EFBIG].contains(&errno)
        }
        _ => false,
    }
}

/// What the system said to the last call that failed.
#[allow(unsafe_code, reason = "rusqlite has no safe way to ask")]
fn system_errno(connection: &Connection) -> i32 {
    // SAFETY: the handle is that of an open connection, which outlives the call.
    unsafe { ffi::sqlite3_system_errno(connection.handle()) }
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
