//! Why the data cannot be used, and what the process says when it ends for it.

use std::fmt;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::migrations;

/// Why the data cannot be used.
#[derive(Debug)]
pub enum StoreError {
    /// Damaged, or not ours. Nothing on disk was changed.
    Corrupt { path: PathBuf, why: String },
    /// The history is good and a log lies beside it that is not its own. Nothing on disk was changed.
    LeftOverLog { path: PathBuf, log: PathBuf },
    /// An event is not what was written: the disk has changed it.
    Altered { room: String, seq: u64 },
    /// Written by a later version. Nothing on disk was changed.
    Newer { path: PathBuf, version: i64 },
    /// Another server works on this directory.
    Locked { path: PathBuf },
    /// The path cannot be used: a file in its place, no permission, read-only.
    Path { path: PathBuf, error: std::io::Error },
    /// Others may read or write it, and that cannot be taken from them. Nothing on disk was changed.
    Open { path: PathBuf, why: String },
    /// It was removed, replaced or moved away while the server ran.
    Displaced { path: PathBuf },
    /// A copy cannot be written there.
    Target { path: PathBuf, error: std::io::Error },
    /// The upgrade does not fit on the disk; sizes in bytes. Nothing on disk was changed.
    TooSmall { path: PathBuf, needed: u64, free: u64 },
    /// There is no space left; nothing was written.
    Full,
    /// Another program has held the database for too long; nothing was written.
    Busy,
    /// Somebody has asked for an end meanwhile; nothing was written.
    Stopped,
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
            StoreError::LeftOverLog { path, log } => {
                let (path, log) = (path.display(), log.display());
                write!(f, "{path} is whole, but {log} was left by another history; nothing was changed: ")?;
                write!(f, "if {path} was put back from a copy or is one, move {log} away and try again")
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
            StoreError::Open { path, why } => {
                write!(f, "others can look into {} and it is not made private: {why}; ", path.display())?;
                write!(f, "chmod 700 it, or give the server a folder of its own with --data")
            }
            StoreError::Displaced { path } => {
                write!(f, "{} was removed, replaced or moved away while the server ran; ", path.display())?;
                write!(f, "nothing was acknowledged since")
            }
            StoreError::Target { path, error } => write!(f, "cannot write {}: {error}", path.display()),
            StoreError::TooSmall { path, needed, free } => {
                let mib = |bytes: &u64| bytes.div_ceil(1024 * 1024);
                write!(f, "the upgrade of {} needs {} MiB free beside it, ", path.display(), mib(needed))?;
                write!(f, "there are {}; nothing was changed", mib(free))
            }
            StoreError::Full => write!(f, "the disk is full"),
            StoreError::Busy => write!(f, "another program holds the history"),
            StoreError::Stopped => write!(f, "stopped before it was done; nothing was changed"),
            StoreError::Failed(error) => write!(f, "the history cannot be written or read: {error}"),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::Full,
            Some(ErrorCode::DatabaseBusy) => StoreError::Busy,
            Some(ErrorCode::OperationInterrupted) => StoreError::Stopped,
            _ => StoreError::Failed(error),
        }
    }
}

impl StoreError {
    /// The exit code of the contract.
    pub fn exit_code(&self) -> u8 {
        match self {
            StoreError::Stopped => 0,
            StoreError::Corrupt { .. }
            | StoreError::LeftOverLog { .. }
            | StoreError::Altered { .. }
            | StoreError::Newer { .. } => 65,
            StoreError::Locked { .. } => 73,
            StoreError::Path { .. }
            | StoreError::Open { .. }
            | StoreError::Displaced { .. }
            | StoreError::Target { .. }
            | StoreError::TooSmall { .. }
            | StoreError::Full
            | StoreError::Busy
            | StoreError::Failed(_) => 74,
        }
    }

    /// Tells a file that is not what it should be from a disk that fails.
    pub(super) fn of_file(path: &Path, error: rusqlite::Error) -> StoreError {
        let corrupt = matches!(
            error.sqlite_error_code(),
            Some(
                ErrorCode::NotADatabase
                    | ErrorCode::DatabaseCorrupt
                    | ErrorCode::ConstraintViolation
                    | ErrorCode::Unknown
            )
        );
        if corrupt || error.sqlite_error().is_none() {
            return StoreError::Corrupt { path: path.to_owned(), why: one_line(&error.to_string()) };
        }
        error.into()
    }
}

/// SQLite reports damage in several lines; an error is one.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
