//! The history on disk: one SQLite file in the data directory, written by one connection.
//!
//! [`schema`] opens the directory and the file, [`migrations`] bring it to the present format, [`journal`]
//! appends batches, [`archive`] reads, [`chain`] finds what the disk has changed, [`verify`] looks at all of
//! it, [`backup`] copies it. Nothing here knows clients or sockets. Invariant: a batch is in the file wholly
//! or not at all, and when [`journal::Journal::commit`] returns, it is flushed (WAL, `synchronous=FULL`).

mod acts;
pub mod archive;
pub mod backup;
pub mod chain;
pub mod journal;
pub mod migrations;
pub mod schema;
pub mod verify;

use std::fmt;
use std::path::{Path, PathBuf};

/// Why the data cannot be used.
#[derive(Debug)]
pub enum StoreError {
    /// Damaged, or not ours. Nothing on disk was changed.
    Corrupt { path: PathBuf, why: String },
    /// An event is not what was written: the disk has changed it.
    Altered { room: String, seq: u64 },
    /// Written by a later version. Nothing on disk was changed.
    Newer { path: PathBuf, version: i64 },
    /// Another server works on this directory.
    Locked { path: PathBuf },
    /// The path cannot be used: a file in its place, no permission, read-only.
    Path { path: PathBuf, error: std::io::Error },
    /// A copy cannot be written there.
    Target { path: PathBuf, error: std::io::Error },
    /// There is no space left; nothing was written.
    Full,
    /// Another program has held the database for too long; nothing was written.
    Busy,
    /// The disk or SQLite failed.
    Failed(rusqlite::Error),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Corrupt { path, why } => {
                let path = path.display();
                write!(f, "{path} is damaged or no history of Teahouse ({why}); nothing was changed: ")?;
                write!(f, "put back a copy, or begin anew with --salvage, which moves the file aside")
            }
            StoreError::Altered { room, seq } => {
                write!(f, "event {seq} of room {room} is not what was written; see teahouse verify")
            }
            StoreError::Newer { path, version } => {
                write!(f, "{} has format {version}, this program knows ", path.display())?;
                write!(f, "{}; use the newer program", migrations::VERSION)
            }
            StoreError::Locked { path } => {
                write!(f, "another server uses {}; choose another --data directory", path.display())
            }
            StoreError::Path { path, error } => {
                write!(f, "cannot use the data directory {}: {error}", path.display())
            }
            StoreError::Target { path, error } => write!(f, "cannot write {}: {error}", path.display()),
            StoreError::Full => write!(f, "the disk is full"),
            StoreError::Busy => write!(f, "another program holds the history"),
            StoreError::Failed(error) => write!(f, "the history cannot be written or read: {error}"),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => StoreError::Full,
            Some(rusqlite::ErrorCode::DatabaseBusy) => StoreError::Busy,
            _ => StoreError::Failed(error),
        }
    }
}

impl StoreError {
    /// The exit code of the contract.
    pub fn exit_code(&self) -> u8 {
        match self {
            StoreError::Corrupt { .. } | StoreError::Altered { .. } | StoreError::Newer { .. } => 65,
            StoreError::Locked { .. } => 73,
            StoreError::Path { .. }
            | StoreError::Target { .. }
            | StoreError::Full
            | StoreError::Busy
            | StoreError::Failed(_) => 74,
        }
    }

    /// Tells a file that is not what it should be from a disk that fails.
    fn of_file(path: &Path, error: rusqlite::Error) -> StoreError {
        use rusqlite::ErrorCode;
        let corrupt = matches!(
            error.sqlite_error_code(),
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt | ErrorCode::Unknown)
        );
        if corrupt || error.sqlite_error().is_none() {
            return StoreError::Corrupt { path: path.to_owned(), why: one_line(&error.to_string()) };
        }
        error.into()
    }
}

/// SQLite reports damage in several lines; an error is one.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
