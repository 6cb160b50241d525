//! The data directory and the file in it: lock, format, migrations.

use std::fs::{DirBuilder, File, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use rustix::fs::Access;

use super::{StoreError, migrations};
use crate::limits;

/// The history's name in the data directory.
pub const FILE_NAME: &str = "teahouse.db";
/// "TeaH": tells our file from somebody else's (`PRAGMA application_id`).
pub(super) const APPLICATION_ID: i64 = 0x5465_6148;

/// The data directory, locked for this process until it is dropped.
pub struct DataDir {
    pub path: PathBuf,
    _lock: File,
}

impl DataDir {
    /// Makes the directory (mode 0700) if it is missing, and locks it.
    ///
    /// # Errors
    /// `Path` when it cannot be used, `Locked` when another process has it.
    pub fn open(path: &Path) -> Result<DataDir, StoreError> {
        let unusable = |error| StoreError::Path { path: path.to_owned(), error };
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(unusable)?;
        let mut options = File::options();
        options.create(true).truncate(false).write(true).mode(0o600);
        let lock = options.open(path.join("lock")).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => Ok(DataDir { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Locked { path: path.to_owned() }),
            Err(TryLockError::Error(error)) => Err(unusable(error)),
        }
    }

    /// Says what is wrong with the history.
    pub(super) fn corrupt(&self, why: String) -> StoreError {
        StoreError::Corrupt { path: self.file(), why }
    }

    /// The history, which need not be there yet.
    pub fn file(&self) -> PathBuf {
        self.path.join(FILE_NAME)
    }

    /// SQLite's write-ahead log, there while the history is open.
    pub fn wal(&self) -> PathBuf {
        self.path.join("teahouse.db-wal")
    }

    /// Opens the history for writing, makes it if it is missing, and brings it to the present format.
    ///
    /// # Errors
    /// `Corrupt` and `Newer` before anything is written; `Failed` when the disk does.
    pub fn writer(&self) -> Result<Connection, StoreError> {
        let path = self.file();
        let of_file = |error| StoreError::of_file(&path, error);
        if path.exists() {
            self.flush(&path).map_err(|error| StoreError::Path { path: path.clone(), error })?;
        } else {
            self.create(&path)?;
        }
        check(&path)?;
        // One thread has it, and the borrow checker sees to that: SQLite need not lock.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(&path, flags).map_err(of_file)?;
        connection.busy_timeout(limits::DATABASE_BUSY_TIMEOUT)?;
        connection.pragma_update(None, "journal_mode", "WAL").map_err(of_file)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        // A negative number is a size in KiB.
        connection.pragma_update(None, "cache_size", -limits::DATABASE_CACHE_KIB)?;
        // Plans must not depend on what is bound: a statement would be compiled anew for each post.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        migrations::run(&mut connection)?;
        Ok(connection)
    }

    /// Flushes what a server that was killed has written and not flushed: it is in the history that is opened
    /// now, so it is shown and acknowledged without a further write. Before SQLite opens the file: closing a
    /// descriptor takes away the locks that this process has on it.
    fn flush(&self, path: &Path) -> std::io::Result<()> {
        for file in [beside(path, "-wal"), path.to_owned()] {
            match File::open(file) {
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                file => file?.sync_all()?,
            }
        }
        flush_directory(&self.path)
    }

    /// Makes an empty history under another name and puts it into its place when it is whole and flushed.
    /// So a file that is there and empty is never one whose making was interrupted: it is damage.
    fn create(&self, path: &Path) -> Result<(), StoreError> {
        let unusable = |error| StoreError::Path { path: path.to_owned(), error };
        let wal = beside(path, "-wal");
        if wal.exists() {
            return Err(self.corrupt(format!("it is missing, but {} is there", wal.display())));
        }
        let new = beside(path, ".new");
        for left_over in ["-journal", "-wal", "-shm", ""].map(|suffix| beside(&new, suffix)) {
            match std::fs::remove_file(left_over) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(unusable(error)),
                _ => {}
            }
        }
        let made = File::options().create_new(true).write(true).mode(0o600).open(&new).map_err(unusable)?;
        let mut connection = Connection::open_with_flags(&new, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        migrations::run(&mut connection)?;
        connection.close().map_err(|(_, error)| error)?;
        made.sync_all().and_then(|()| std::fs::rename(&new, path)).map_err(unusable)?;
        flush_directory(&self.path).map_err(unusable)
    }

    /// Moves a damaged history and what belongs to it aside, under the first free name, and returns that
    /// name. A new one begins at the next [`DataDir::writer`].
    ///
    /// # Errors
    /// `Path` when the files cannot be renamed.
    pub fn set_aside(&self) -> Result<PathBuf, StoreError> {
        let path = self.file();
        let unusable = |error| StoreError::Path { path: path.clone(), error };
        let names = (1..).map(|number| beside(&path, &format!(".damaged-{number}")));
        let aside = names.into_iter().find(|name| !name.exists()).unwrap_or_default();
        for suffix in ["-wal", "-shm", ""] {
            match std::fs::rename(beside(&path, suffix), beside(&aside, suffix)) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(unusable(error)),
                _ => {}
            }
        }
        flush_directory(&self.path).map_err(unusable)?;
        Ok(aside)
    }

    /// Opens the history for reading. The writer has made it.
    ///
    /// # Errors
    /// `Failed` when the file cannot be opened.
    pub fn reader(&self) -> Result<Connection, StoreError> {
        open_read_only(&self.file())
    }
}

/// Opens a history to read it, beside a running server too.
///
/// # Errors
/// `Path` when it is not there or may not be read; `Corrupt` when it is no database.
pub(super) fn open_read_only(path: &Path) -> Result<Connection, StoreError> {
    // Not by opening it: closing a descriptor takes away the locks that this process has on the file, and
    // without them another program takes itself for the last user and removes the log.
    rustix::fs::access(path, Access::READ_OK)
        .map_err(|error| StoreError::Path { path: path.to_owned(), error: error.into() })?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        Connection::open_with_flags(path, flags).map_err(|error| StoreError::of_file(path, error))?;
    connection.busy_timeout(limits::DATABASE_BUSY_TIMEOUT)?;
    Ok(connection)
}

/// `path` with something behind its name.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// A new name in a directory lasts when the directory is flushed too.
pub(super) fn flush_directory(path: &Path) -> std::io::Result<()> {
    File::open(path)?.sync_all()
}

/// Whether the file is ours and of a format that we know; changes nothing, not even by closing.
fn check(path: &Path) -> Result<(), StoreError> {
    let of_file = |error| StoreError::of_file(path, error);
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(of_file)?;
    connection.busy_timeout(limits::DATABASE_BUSY_TIMEOUT)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    known_format(&connection, path)?;
    let verdict: String =
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(of_file)?;
    if verdict != "ok" {
        return Err(StoreError::Corrupt { path: path.to_owned(), why: super::one_line(&verdict) });
    }
    Ok(())
}

/// The format of the file, when it is a history and this program knows it.
pub(super) fn known_format(connection: &Connection, path: &Path) -> Result<i64, StoreError> {
    let number = |name| {
        let value = connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        value.map_err(|error| StoreError::of_file(path, error))
    };
    let (version, application) = (number("user_version")?, number("application_id")?);
    if application != APPLICATION_ID {
        let why =
            if (application, version) == (0, 0) { "it is empty" } else { "it belongs to another program" };
        return Err(StoreError::Corrupt { path: path.to_owned(), why: why.to_owned() });
    }
    match version {
        ..1 => Err(StoreError::Corrupt { path: path.to_owned(), why: "it has no format".to_owned() }),
        1..=migrations::VERSION => Ok(version),
        _ => Err(StoreError::Newer { path: path.to_owned(), version }),
    }
}

#[cfg(test)]
mod tests;
