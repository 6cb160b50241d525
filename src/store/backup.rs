//! Copies a history, that of a running server too: nobody waits for it and nothing is missing.

mod name;

use std::fmt;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::files::copy::folder_of;
use super::halt::Halt;
use super::verify::{self, Report};
use super::{StoreError, epoch, files, schema, space};

/// A copy that is there.
#[derive(Debug)]
pub struct Copied {
    pub report: Report,
    /// Where the files are that people have brought, if there are any.
    pub files: PathBuf,
    /// Why its folder could not be flushed, when the file system does not do that.
    pub unflushed: Option<io::Error>,
}

impl fmt::Display for Copied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.report)?;
        if self.report.files > 0 {
            write!(f, " Its files lie in {}.", self.files.display())?;
        }
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
/// The files that people have brought come along, into a folder of their own beside it.
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
    // SQLite would take it for the copy's own and look into the copy through it.
    let [journal, log] = ["-journal", "-wal"].map(|suffix| schema::beside(to, suffix));
    for beside in [journal, log, folder_of(to)] {
        if beside.symlink_metadata().is_ok() {
            let error = io::Error::other(format!("{} is in the way", beside.display()));
            return Err(unusable(error));
        }
    }
    let (part, file) = new_part(&schema::directory(to)).map_err(unusable)?;
    let copied = copy(from, &part, &file, to, halt);
    if copied.is_err() {
        // The error is worth more than what may go wrong with the remains.
        let _ = std::fs::remove_file(&part);
        let _ = std::fs::remove_dir_all(folder_of(&part));
    }
    copied
}

/// A new file in this folder, for our user alone, by a name that nobody can have prepared: it follows no link and
/// adopts nothing. One that a killed program has left is in nobody's way.
fn new_part(folder: &Path) -> io::Result<(PathBuf, File)> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    let part = folder.join(format!("teahouse-{:016x}.part", u64::from_ne_bytes(bytes)));
    let file = File::options().create_new(true).write(true).mode(0o600).open(&part)?;
    Ok((part, file))
}

/// Whether the file that was made is the one that has the name.
fn is_still(file: &File, name: &Path) -> io::Result<bool> {
    let (ours, named) = (file.metadata()?, name.symlink_metadata()?);
    Ok((ours.dev(), ours.ino()) == (named.dev(), named.ino()))
}

fn copy(from: &Path, part: &Path, file: &File, to: &Path, halt: &Halt) -> Result<Copied, StoreError> {
    let unusable = |error| StoreError::Target { path: to.to_owned(), error };
    let mut connection = schema::open_read_only(from)?;
    halt.heed(&mut connection)?;
    let format = schema::known_format(&connection, from)?;
    let name = part.to_str().ok_or_else(|| unusable(io::Error::other("the name is not UTF-8")))?;
    connection.execute("VACUUM INTO ?1", [name]).map_err(|error| {
        match space::is_missing(&connection, &error) {
            true => unusable(ErrorKind::StorageFull.into()),
            false => StoreError::of_file(from, error),
        }
    })?;
    let written = Connection::open_with_flags(part, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    epoch::renew(&written, format).map_err(|error| match space::is_missing(&written, &error) {
        true => unusable(ErrorKind::StorageFull.into()),
        false => error.into(),
    })?;
    let files = files::copy::copy(&folder_of(from), (&written, format), &folder_of(part), halt)?;
    drop(written);
    let mut report = verify::verify_unless(part, halt)?;
    report.files = files as u64;
    if let Some(fault) = report.faults.first() {
        return Err(StoreError::Corrupt { path: from.to_owned(), why: fault.clone() });
    }
    file.sync_all().map_err(unusable)?;
    if !is_still(file, part).map_err(unusable)? {
        return Err(unusable(io::Error::other("somebody has put another file in the place of the copy")));
    }
    if files > 0 {
        // Of the two that belong together the history has its name last: without it they are none.
        std::fs::rename(folder_of(part), folder_of(to)).map_err(unusable)?;
    }
    let unflushed = name::give(part, to).map_err(|error| {
        // What is told to have failed is not there.
        let _ = if files > 0 { std::fs::remove_dir_all(folder_of(to)) } else { Ok(()) };
        unusable(error)
    })?;
    Ok(Copied { report, files: folder_of(to), unflushed })
}

#[cfg(test)]
mod tests;
