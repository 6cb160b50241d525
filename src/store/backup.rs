//! Copies a history, that of a running server too: nobody waits for it and nothing is missing.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::halt::Halt;
use super::verify::{self, Report};
use super::{StoreError, chain, migrations, schema};

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
    backup_unless(from, to, &Halt::default())
}

/// The same, given up when a halt is called.
///
/// # Errors
/// As above, and `Stopped` when it was given up; then there is no file `to` either.
pub fn backup_unless(from: &Path, to: &Path, halt: &Halt) -> Result<Report, StoreError> {
    let unusable = |error| StoreError::Target { path: to.to_owned(), error };
    if to.symlink_metadata().is_ok() {
        return Err(unusable(ErrorKind::AlreadyExists.into()));
    }
    let part = schema::beside(to, ".part");
    let mut options = File::options();
    let file = options.create(true).truncate(false).write(true).mode(0o600).open(&part).map_err(unusable)?;
    // What an interrupted backup has left is written over; one that is still running is not.
    file.try_lock().map_err(|error| unusable(error.into()))?;
    let copied = copy(from, &part, &file, to, halt);
    if copied.is_err() {
        // The error is worth more than what may go wrong with the remains.
        let _ = std::fs::remove_file(&part);
    }
    copied
}

fn copy(from: &Path, part: &Path, file: &File, to: &Path, halt: &Halt) -> Result<Report, StoreError> {
    let unusable = |error| StoreError::Target { path: to.to_owned(), error };
    let mut connection = schema::open_read_only(from)?;
    halt.heed(&mut connection)?;
    let format = schema::known_format(&connection, from)?;
    file.set_len(0).map_err(unusable)?;
    let name = part.to_str().ok_or_else(|| unusable(io::Error::other("the name is not UTF-8")))?;
    connection.execute("VACUUM INTO ?1", [name]).map_err(|error| StoreError::of_file(from, error))?;
    new_epoch(part, format)?;
    let report = verify::verify_unless(part, halt)?;
    if let Some(fault) = report.faults.first() {
        return Err(StoreError::Corrupt { path: from.to_owned(), why: fault.clone() });
    }
    file.sync_all().map_err(unusable)?;
    // A link and not a rename, which would write over a file that has appeared meanwhile.
    std::fs::hard_link(part, to).map_err(unusable)?;
    std::fs::remove_file(part).map_err(unusable)?;
    schema::flush_directory(&schema::directory(to)).map_err(unusable)?;
    Ok(report)
}

fn new_epoch(path: &Path, format: i64) -> Result<(), StoreError> {
    let copy = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let epoch: String = copy.query_row("SELECT lower(hex(randomblob(16)))", [], |row| row.get(0))?;
    let set = "UPDATE about SET value = ?1 WHERE key = 'epoch'";
    copy.execute(set, [&epoch])?;
    let check = match format {
        // It has no checks.
        1 => return Ok(()),
        2 | 3 => migrations::v2::fact("epoch", &epoch),
        _ => chain::row(["epoch".into(), epoch.as_str().into()]),
    };
    copy.execute("UPDATE about SET hash = ?1 WHERE key = 'epoch'", [&check[..]])?;
    Ok(())
}

#[cfg(test)]
mod tests;
