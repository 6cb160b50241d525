//! The file of the index: what is in it, whose it is, and how it is thrown away.

use std::fs::File;
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use crate::limits;
use crate::limits::search::INDEX_CACHE_KIB;
use crate::store::StoreError;
use crate::store::schema::beside;

/// The index's name in the data directory.
pub const FILE_NAME: &str = "search.db";

/// What is written and how; another one means that the file is made anew.
const FORM: &str = "5";

/// `rooms` are those that have words here; of one that is no more, `until` is the last event that was looked at before, and
/// `cut` the place up to which its words are taken out. `versions` says of messages in which event the text stands whose words are here, where that is not the message
/// itself; 0 where it has no words. Words of public rooms, with the beginnings of words, because all places of all words
/// that begin as a longer one does are read before the first of them is known; and of all other rooms, where a room's own
/// words are few. What is taken out leaves nothing behind: `secure-delete` of FTS5, and that of SQLite for the pages.
const TABLES: &str = "
    CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE rooms (
        id INTEGER PRIMARY KEY, created INTEGER NOT NULL, until INTEGER, cut INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE versions (message INTEGER PRIMARY KEY, event INTEGER NOT NULL) STRICT;
    CREATE VIRTUAL TABLE open_words USING fts5 (
        words, content = '', columnsize = 0, tokenize = 'ascii', prefix = '1 2 3 4 5 6'
    );
    CREATE VIRTUAL TABLE hidden_words USING fts5 (words, content = '', columnsize = 0, tokenize = 'ascii');
    INSERT INTO open_words (open_words, rank) VALUES ('secure-delete', 1);
    INSERT INTO hidden_words (hidden_words, rank) VALUES ('secure-delete', 1);
";

/// The file, open to be written.
pub(super) struct IndexFile {
    pub(super) connection: Connection,
    /// Device and number of what was opened.
    id: (u64, u64),
}

impl IndexFile {
    /// Opens the index of the history with this epoch, or begins a new one.
    ///
    /// # Errors
    /// When the disk or SQLite fails, also at a second attempt.
    pub(super) fn open(path: &Path, epoch: &str) -> Result<IndexFile, StoreError> {
        if path.exists() {
            match IndexFile::known(path, epoch) {
                Ok(Some(file)) => return Ok(file),
                Ok(None) => {
                    tracing::info!("the search index is of another history or form, and is made anew")
                }
                Err(error) => tracing::warn!(%error, "the search index is damaged, and is made anew"),
            }
        }
        throw_away(path)?;
        let unusable = |error| StoreError::Path { path: path.to_owned(), error };
        File::options().create_new(true).write(true).mode(0o600).open(path).map_err(unusable)?;
        let connection = open_to_write(path)?;
        connection.execute_batch("BEGIN IMMEDIATE")?;
        connection.execute_batch(TABLES)?;
        let file = IndexFile { connection, id: id(path)? };
        file.put("epoch", epoch)?;
        file.put("form", FORM)?;
        file.connection.execute_batch("COMMIT")?;
        Ok(file)
    }

    /// `None` when it is not that of this history, or has another form.
    fn known(path: &Path, epoch: &str) -> Result<Option<IndexFile>, StoreError> {
        let file = IndexFile { connection: open_to_write(path)?, id: id(path)? };
        let of = (file.about("epoch")?, file.about("form")?);
        Ok((of == (Some(epoch.to_owned()), Some(FORM.to_owned()))).then_some(file))
    }

    /// Whether the name still leads to this file.
    pub(super) fn is_there(&self, path: &Path) -> bool {
        id(path).is_ok_and(|id| id == self.id)
    }

    pub(super) fn about(&self, key: &str) -> rusqlite::Result<Option<String>> {
        let select = "SELECT value FROM about WHERE key = ?1";
        self.connection.prepare_cached(select)?.query_row([key], |row| row.get(0)).optional()
    }

    pub(super) fn put(&self, key: &str, value: &str) -> rusqlite::Result<()> {
        let put = "INSERT INTO about (key, value) VALUES (?1, ?2) \
             ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        self.connection.prepare_cached(put)?.execute(params![key, value]).map(drop)
    }

    /// Of a room that has words here, the last event that was looked at while it was there, if it is no more.
    pub(super) fn until(&self, room: i64, created: i64) -> rusqlite::Result<Option<Option<i64>>> {
        let select = "SELECT until FROM rooms WHERE id = ?1 AND created = ?2";
        self.connection.prepare_cached(select)?.query_row([room, created], |row| row.get(0)).optional()
    }

    /// Moves the log into the file and empties it: what was taken out is nowhere any more, also after a power cut. `false`
    /// while somebody reads.
    pub(super) fn empty_log(&self) -> rusqlite::Result<bool> {
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| Ok(row.get::<_, i64>(0)? == 0))
    }

    /// A number that was put, 0 before.
    pub(super) fn number(&self, key: &str) -> rusqlite::Result<i64> {
        Ok(self.about(key)?.and_then(|value| value.parse().ok()).unwrap_or(0))
    }
}

/// Removes the file and what SQLite has beside it. On a full disk too.
///
/// # Errors
/// `Path` when it cannot be removed.
pub(super) fn throw_away(path: &Path) -> Result<(), StoreError> {
    for suffix in ["-wal", "-shm", "-journal", ""] {
        match std::fs::remove_file(beside(path, suffix)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(StoreError::Path { path: path.to_owned(), error });
            }
            _ => {}
        }
    }
    Ok(())
}

fn id(path: &Path) -> Result<(u64, u64), StoreError> {
    let file = path.metadata().map_err(|error| StoreError::Path { path: path.to_owned(), error })?;
    Ok((file.dev(), file.ino()))
}

/// After a power cut it may lack what was written last, and is whole: the rest is in the history.
fn open_to_write(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(limits::DATABASE_BUSY_TIMEOUT)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "cache_size", -INDEX_CACHE_KIB)?;
    Ok(connection)
}

/// Whoever closes it last takes the log away, which only one who may write can do.
pub(super) fn open_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(limits::DATABASE_BUSY_TIMEOUT)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}
