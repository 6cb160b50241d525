//! Copies a history, that of a running server too: nobody waits for it and nothing is missing.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, params};

use super::verify::{self, Report};
use super::{StoreError, chain, schema};

/// Copies the history at `from` to the new file `to`, flushes it and verifies it. The copy holds all that
/// was acknowledged before the call. It has an epoch of its own: put back in place of the history, it is
/// not the same one any more, and pages must not take its places for those that they know.
///
/// Takes as long as reading everything once and writing it once; call it from a thread that may wait.
///
/// # Errors
/// `Target` when `to` exists or cannot be written; `Corrupt` when the copy of a damaged history does not
/// verify. Then there is no file `to`.
pub fn backup(from: &Path, to: &Path) -> Result<Report, StoreError> {
    let unusable = |error| StoreError::Target { path: to.to_owned(), error };
    if to.symlink_metadata().is_ok() {
        return Err(unusable(ErrorKind::AlreadyExists.into()));
    }
    let part = schema::beside(to, ".part");
    let mut options = File::options();
    let file = options.create(true).truncate(false).write(true).mode(0o600).open(&part).map_err(unusable)?;
    // What an interrupted backup has left is written over; one that is still running is not.
    file.try_lock().map_err(|error| unusable(error.into()))?;
    let copied = copy(from, &part, &file, to);
    if copied.is_err() {
        // The error is worth more than what may go wrong with the remains.
        let _ = std::fs::remove_file(&part);
    }
    copied
}

fn copy(from: &Path, part: &Path, file: &File, to: &Path) -> Result<Report, StoreError> {
    let unusable = |error| StoreError::Target { path: to.to_owned(), error };
    let connection = schema::open_read_only(from)?;
    schema::known_format(&connection, from)?;
    file.set_len(0).map_err(unusable)?;
    let name = part.to_str().ok_or_else(|| unusable(io::Error::other("the name is not UTF-8")))?;
    connection.execute("VACUUM INTO ?1", [name])?;
    new_epoch(part)?;
    let report = verify::verify(part)?;
    if let Some(fault) = report.faults.first() {
        return Err(StoreError::Corrupt { path: from.to_owned(), why: fault.clone() });
    }
    file.sync_all().map_err(unusable)?;
    // A link and not a rename, which would write over a file that has appeared meanwhile.
    std::fs::hard_link(part, to).map_err(unusable)?;
    std::fs::remove_file(part).map_err(unusable)?;
    schema::flush_directory(&directory(to)).map_err(unusable)?;
    Ok(report)
}

fn new_epoch(path: &Path) -> Result<(), StoreError> {
    let copy = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let epoch: String = copy.query_row("SELECT lower(hex(randomblob(16)))", [], |row| row.get(0))?;
    let check = chain::fact("epoch", &epoch);
    copy.execute("UPDATE about SET value = ?1, hash = ?2 WHERE key = 'epoch'", params![epoch, check])?;
    Ok(())
}

/// The folder of a file, also when the path is a bare name.
fn directory(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

#[cfg(test)]
mod tests;
