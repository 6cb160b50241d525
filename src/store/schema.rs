//! The data directory and the file in it: lock, format, migrations.

use std::ffi::OsStr;
use std::fs::{DirBuilder, File, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use rustix::fs::Access;

use super::files::copy;
use super::halt::Halt;
use super::mark::{Marks, Pen};
use super::{StoreError, epoch, migrations, privacy, space, verify};
use crate::limits;

/// The history's name in the data directory.
pub const FILE_NAME: &str = "teahouse.db";
const LOCK_NAME: &str = "lock";
/// SQLite's way to work without the file `-shm`: it keeps in memory what is in there, and lets no other process in.
const WITHOUT_SHARED_FILE: &str = "unix-excl";
/// "TeaH": tells our file from somebody else's (`PRAGMA application_id`).
pub(super) const APPLICATION_ID: i64 = 0x5465_6148;

/// A page with its head, as the log has it.
const LOG_PAGE_BYTES: i64 = 4_096 + 24;

/// The data directory, locked for this process until it is dropped.
pub struct DataDir {
    pub path: PathBuf,
    /// What it says is in [`super::mark`].
    lock: File,
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
        options.create(true).truncate(false).read(true).write(true).mode(0o600);
        let lock = options.open(path.join(LOCK_NAME)).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::Locked { path: path.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
        }
        let dir = DataDir { path: path.to_owned(), lock };
        let (history, log) = (dir.file(), dir.wal());
        privacy::ensure(path, &[&history, &log, &beside(&history, "-shm"), &dir.lock_file()])?;
        Ok(dir)
    }

    /// Says what is wrong with the history.
    pub(super) fn corrupt(&self, why: String) -> StoreError {
        StoreError::Corrupt { path: self.file(), why }
    }

    /// The history, which need not be there yet.
    pub fn file(&self) -> PathBuf {
        self.path.join(FILE_NAME)
    }

    /// Whoever has it locked has the directory.
    pub(super) fn lock_file(&self) -> PathBuf {
        self.path.join(LOCK_NAME)
    }

    /// SQLite's write-ahead log, there while the history is open.
    pub fn wal(&self) -> PathBuf {
        self.path.join("teahouse.db-wal")
    }

    /// Opens the history for writing, makes it if it is missing, and brings it to the present format. A halt
    /// ends that.
    ///
    /// # Errors
    /// `Corrupt`, `LeftOverLog`, `Newer`, `TooSmall` and `Stopped`, and nothing is changed; `Failed` when the
    /// disk fails.
    pub fn writer(&self, halt: &Halt) -> Result<Connection, StoreError> {
        let path = self.file();
        let of_file = |error| StoreError::of_file(&path, error);
        if path.exists() {
            check_is_file(&path)?;
            self.flush(&path).map_err(|error| StoreError::Path { path: path.clone(), error })?;
        } else {
            self.create(&path)?;
        }
        self.check_log()?;
        let vfs = way_to_write(&path)?;
        check(&path, vfs, halt).map_err(|error| self.explain(error))?;
        let mut connection = open_to_write(&path, vfs).map_err(of_file)?;
        connection.busy_timeout(limits::DATABASE_BUSY_TIMEOUT)?;
        // Until all that a start reads is found whole, nothing goes from the log into the file.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        connection.pragma_update(None, "journal_mode", "WAL").map_err(of_file)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        // What is taken away is overwritten, in pages that nobody uses any more too.
        connection.pragma_update(None, "secure_delete", true)?;
        // A negative number is a size in KiB.
        connection.pragma_update(None, "cache_size", -limits::DATABASE_CACHE_KIB)?;
        // Plans must not depend on what is bound: a statement would be compiled anew for each post.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        // A log that a long reader has made grow is short again when it begins anew.
        let longest = i64::from(limits::LOG_PAGES_MAX) * LOG_PAGE_BYTES;
        connection.pragma_update(None, "journal_size_limit", longest)?;
        connection.set_prepared_statement_cache_capacity(limits::STATEMENTS_KEPT);
        migrations::run(&mut connection, &path, halt)?;
        Ok(connection)
    }

    /// Whether the log beside the history, if there is one, is its own: a copy has an epoch of its own, and put
    /// back in the place of a history whose server was killed it would be mixed with what that has left.
    fn check_log(&self) -> Result<(), StoreError> {
        let alone = || open_alone(&self.file()).ok().and_then(|file| epoch::of(&file).ok());
        match self.has_log() && alone().is_some_and(|epoch| self.marks().is_log_of_another(&epoch)) {
            true => Err(StoreError::LeftOverLog { path: self.file(), log: self.wal() }),
            false => Ok(()),
        }
    }

    /// How far the histories of this directory had come; nothing is known of what cannot be read.
    pub(super) fn marks(&self) -> Marks {
        Marks::read(&self.lock).unwrap_or_default()
    }

    /// From now on the log beside the history is that of this epoch, as [`Pen::take`] says.
    ///
    /// # Errors
    /// When it cannot be written down.
    pub(super) fn own_log(&self, epoch: &str, reached: u64, is_new: bool) -> std::io::Result<Pen> {
        Pen::take(&self.lock, epoch, reached, is_new)
    }

    /// Of a history that is damaged only by a log that lies beside it, says so.
    pub(super) fn explain(&self, error: StoreError) -> StoreError {
        let corrupt = matches!(error, StoreError::Corrupt { .. });
        let is_whole = || verify::alone(&self.file()).is_ok_and(|report| report.faults.is_empty());
        match corrupt && self.has_log() && is_whole() {
            true => StoreError::LeftOverLog { path: self.file(), log: self.wal() },
            false => error,
        }
    }

    fn has_log(&self) -> bool {
        self.wal().metadata().is_ok_and(|log| log.len() > 0)
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
        self.flush_names()
    }

    /// Flushes the directory, where that can be done.
    fn flush_names(&self) -> std::io::Result<()> {
        if let Some(error) = flush_directory(&self.path)? {
            tracing::debug!(%error, "the data directory cannot be flushed");
        }
        Ok(())
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
        migrations::run(&mut connection, &new, &Halt::default())?;
        connection.close().map_err(|(_, error)| error)?;
        made.sync_all().and_then(|()| std::fs::rename(&new, path)).map_err(unusable)?;
        self.flush_names().map_err(unusable)
    }

    /// Moves a damaged history and what belongs to it, files too, aside, under the first free name, and returns that
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
        match std::fs::rename(copy::folder_of(&path), copy::folder_of(&aside)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(unusable(error)),
            _ => {}
        }
        self.flush_names().map_err(unusable)?;
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

/// How a history is opened to write it: `None` as usual. Where there is no room for the small file through which
/// processes see each other's writing, and so for nothing else, without it: then all is there to be read, and
/// written as soon as there is room.
///
/// # Errors
/// As opening it has, when that is no matter of room.
fn way_to_write(path: &Path) -> Result<Option<&'static str>, StoreError> {
    let connection = open_to_write(path, None).map_err(|error| StoreError::of_file(path, error))?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.busy_timeout(limits::DATABASE_BUSY_TIMEOUT)?;
    match connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(())) {
        Err(error) if space::is_missing(&connection, &error) => {
            tracing::warn!(
                "the disk is full: what is there is served, and nothing can be posted until there is room"
            );
            Ok(Some(WITHOUT_SHARED_FILE))
        }
        // What else may be wrong is found by whoever looks at the whole.
        _ => Ok(None),
    }
}

fn open_to_write(path: &Path, vfs: Option<&str>) -> rusqlite::Result<Connection> {
    // One thread has it, and the borrow checker sees to that: SQLite need not lock.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match vfs {
        None => Connection::open_with_flags(path, flags),
        Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs),
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
    check_is_file(path)?;
    // SQLite looks through files that it makes beside the history. Where none can be made and nothing is in one,
    // nobody works on it.
    let log = beside(path, "-wal").metadata();
    let is_alone = match rustix::fs::access(directory(path), Access::WRITE_OK) {
        Ok(()) => false,
        Err(rustix::io::Errno::ROFS) => log.map_or(true, |log| log.len() == 0),
        // Its owner may have begun and not yet written.
        Err(_) => log.is_err(),
    };
    match is_alone {
        true => open_alone(path),
        false => open(path.as_os_str(), path, OpenFlags::empty()),
    }
}

/// A pipe would be waited for until somebody writes into it, and a device is what nobody means.
///
/// # Errors
/// `Path` when it is anything else than a file.
fn check_is_file(path: &Path) -> Result<(), StoreError> {
    let unusable = |error| StoreError::Path { path: path.to_owned(), error };
    match path.metadata().map_err(unusable)?.is_file() {
        true => Ok(()),
        false => Err(unusable(std::io::Error::other("it is no file"))),
    }
}

/// Opens a history as if nobody else could write it and no log lay beside it.
///
/// # Errors
/// `Corrupt` when it is no database.
pub(super) fn open_alone(path: &Path) -> Result<Connection, StoreError> {
    let name = utf8_percent_encode(path.to_string_lossy().as_ref(), NON_ALPHANUMERIC).to_string();
    let uri = format!("file:{}?immutable=1", name.replace("%2F", "/"));
    open(uri.as_ref(), path, OpenFlags::SQLITE_OPEN_URI)
}

fn open(name: &OsStr, path: &Path, more: OpenFlags) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
    let connection =
        Connection::open_with_flags(name, flags).map_err(|error| StoreError::of_file(path, error))?;
    connection.busy_timeout(limits::DATABASE_BUSY_TIMEOUT)?;
    Ok(connection)
}

/// The folder of a file, also when the path is a bare name.
pub(super) fn directory(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// `path` with something behind its name.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// A new name in a directory lasts when the directory is flushed too. Some shares do not do that, and some folders
/// may not be opened for it: that is returned, and is no failure of the disk.
///
/// # Errors
/// When the disk fails.
pub(super) fn flush_directory(path: &Path) -> std::io::Result<Option<std::io::Error>> {
    let cannot = |error: &std::io::Error| {
        let known = [
            libc::EINVAL,
            libc::ENOTSUP,
            libc::ENOSYS,
            libc::ENOTTY,
            libc::EBADF,
            libc::EISDIR,
            libc::EROFS,
            libc::EPERM,
            libc::EACCES,
        ];
        error.raw_os_error().is_some_and(|errno| known.contains(&errno))
    };
    match File::open(path).and_then(|folder| folder.sync_all()) {
        Err(error) if cannot(&error) => Ok(Some(error)),
        flushed => flushed.map(|()| None),
    }
}

/// Whether the file is ours and of a format that we know, and as whole as it must be before anybody is served:
/// of the present format the small tables, of an older one everything. Changes nothing, not even by closing.
fn check(path: &Path, vfs: Option<&str>, halt: &Halt) -> Result<(), StoreError> {
    let of_file = |error| StoreError::of_file(path, error);
    let mut connection = open_to_write(path, vfs).map_err(of_file)?;
    connection.busy_timeout(limits::DATABASE_BUSY_TIMEOUT)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    halt.heed(&mut connection)?;
    let fault = match known_format(&connection, path)? {
        migrations::VERSION => verify::first_fault_of_small_tables(&connection).map_err(of_file)?,
        format => verify::look(&connection, format).map_err(of_file)?.faults.into_iter().next(),
    };
    match fault {
        Some(why) => Err(StoreError::Corrupt { path: path.to_owned(), why }),
        None => Ok(()),
    }
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
