//! Copies a history, that of a running server too: nobody waits for it and nothing is missing.

mod name;

use std::fmt;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::halt::Halt;
use super::verify::{self, Report};
use super::{StoreError, epoch, schema};

/// A copy that is there.
#[derive(Debug)]
pub struct Copied {
    pub report: Report,
    /// Why its folder could not be flushed, when the file system does not do that.
    pub unflushed: Option<io::Error>,
}

impl fmt::Display for Copied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.report)?;
        match &self.unflushed {
            Some(error) => write!(
                f,
                "; the folder could not be flushed ({error}), so let the disk rest before you take it away"
            ),
            None => Ok(()),
        }
    }
}

/// Copies the history at `from` to the new file `to`, flushes it and verifies it. The copy holds all that
/// was acknowledged before the call. It has an epoch of its own: put back in place of the history, it is
/// not the same one any more, and pages must not take its places for those that they know.
///
/// Takes as long as reading everything once and writing it once; call it from a thread that may wait.
///
/// # Errors
/// `Target` when `to` exists or cannot be written; `Corrupt` when the copy of a damaged history does not
/// verify. Then there is no file `to`.
pub fn backup(from: &Path, to: &Path) -> Result<Copied, StoreError> {
    backup_unless(from, to, &Halt::default())
}

/// The same, given up when a halt is called.
///
/// # Errors
/// As above, and `Stopped` when it was given up; then there is no file `to` either.
pub fn backup_unless(from: &Path, to: &Path, halt: &Halt) -> Result<Copied, StoreError> {
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

fn copy(from: &Path, part: &Path, file: &File, to: &Path, halt: &Halt) -> Result<Copied, StoreError> {
    let unusable = |error| StoreError::Target { path: to.to_owned(), error };
    let mut connection = schema::open_read_only(from)?;
    halt.heed(&mut connection)?;
    let format = schema::known_format(&connection, from)?;
    file.set_len(0).map_err(unusable)?;
    let name = part.to_str().ok_or_else(|| unusable(io::Error::other("the name is not UTF-8")))?;
    connection.execute("VACUUM INTO ?1", [name]).map_err(|error| StoreError::of_file(from, error))?;
    let written = Connection::open_with_flags(part, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    epoch::renew(&written, format)?;
    drop(written);
    let report = verify::verify_unless(part, halt)?;
    if let Some(fault) = report.faults.first() {
        return Err(StoreError::Corrupt { path: from.to_owned(), why: fault.clone() });
    }
    file.sync_all().map_err(unusable)?;
    let unflushed = name::give(part, to).map_err(unusable)?;
    Ok(Copied { report, unflushed })
}

#[cfg(test)]
mod tests;
