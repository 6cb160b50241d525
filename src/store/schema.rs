//! The data directory and the file in it: lock, format, migrations.

use std::fs::{DirBuilder, File, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::StoreError;
use crate::limits;

/// The format this program writes (`PRAGMA user_version`).
pub const VERSION: i64 = 1;
/// "TeaH": tells our file from somebody else's (`PRAGMA application_id`).
const APPLICATION_ID: i64 = 0x5465_6148;

/// Format n to n + 1, each in one transaction together with the new `user_version`.
const MIGRATIONS: [&str; VERSION as usize] = ["
    CREATE TABLE about (
        key   TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE users (
        id         INTEGER PRIMARY KEY,
        name       TEXT NOT NULL,
        token_hash BLOB NOT NULL UNIQUE,
        created    INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE rooms (
        id   INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE
    ) STRICT;

    -- One row per lasting event. `id` is the order over all rooms, `seq` the place in the room.
    CREATE TABLE events (
        id       INTEGER PRIMARY KEY,
        room     INTEGER NOT NULL REFERENCES rooms (id),
        seq      INTEGER NOT NULL,
        time     INTEGER NOT NULL,
        user     INTEGER NOT NULL,
        name     TEXT NOT NULL,
        cid      TEXT NOT NULL,
        text     TEXT NOT NULL,
        reply_to INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX events_by_place ON events (room, seq);
    -- A post is never in the history twice, whatever the program above believes.
    CREATE UNIQUE INDEX events_by_cid ON events (user, cid);
"];

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

    fn file(&self) -> PathBuf {
        self.path.join("teahouse.db")
    }

    /// Opens the history for writing, makes it if it is missing, and brings it to the present format.
    ///
    /// # Errors
    /// `Corrupt` and `Newer` before anything is written; `Failed` when the disk does.
    pub fn writer(&self) -> Result<Connection, StoreError> {
        let path = self.file();
        let of_file = |error| StoreError::of_file(&path, error);
        if !path.exists() {
            let made = File::options().create_new(true).write(true).mode(0o600).open(&path);
            made.map_err(|error| StoreError::Path { path: path.clone(), error })?;
        }
        check(&path)?;
        let mut connection =
            Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(of_file)?;
        connection.busy_timeout(limits::DATABASE_BUSY_TIMEOUT)?;
        connection.pragma_update(None, "journal_mode", "WAL").map_err(of_file)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        migrate(&mut connection)?;
        Ok(connection)
    }

    /// Opens the history for reading. The writer has made it.
    ///
    /// # Errors
    /// `Failed` when the file cannot be opened.
    pub fn reader(&self) -> Result<Connection, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(self.file(), flags)?;
        connection.busy_timeout(limits::DATABASE_BUSY_TIMEOUT)?;
        Ok(connection)
    }
}

/// Whether the file is ours and of a format that we know; reads only.
fn check(path: &Path) -> Result<(), StoreError> {
    let of_file = |error| StoreError::of_file(path, error);
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(of_file)?;
    connection.busy_timeout(limits::DATABASE_BUSY_TIMEOUT)?;
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let version = number("user_version").map_err(of_file)?;
    let application = number("application_id").map_err(of_file)?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(of_file)?;
    let corrupt = |why: &str| Err(StoreError::Corrupt { path: path.to_owned(), why: super::one_line(why) });
    if application != APPLICATION_ID && (application, version, tables) != (0, 0, 0) {
        return corrupt("it belongs to another program");
    }
    if version > VERSION {
        return Err(StoreError::Newer { path: path.to_owned(), version });
    }
    let verdict: String =
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(of_file)?;
    if verdict != "ok" {
        return corrupt(&verdict);
    }
    Ok(())
}

fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for (step, sql) in MIGRATIONS.iter().enumerate().skip(version as usize) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(sql)?;
        if step == 0 {
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.execute("INSERT INTO about VALUES ('epoch', lower(hex(randomblob(16))))", [])?;
        }
        transaction.pragma_update(None, "user_version", step as i64 + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
