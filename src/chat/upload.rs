//! What the door of files asks of the house, and what it is told.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::event::Refusal;
use super::file::{FileId, NewFile, Seal, Upload};

/// How much the operator lets people bring, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileRules {
    /// One file; 0: none at all.
    pub upload_bytes: u64,
    /// All files of one user.
    pub user_bytes: u64,
    /// All files.
    pub all_bytes: u64,
}

/// Whoever shows a token, and from where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bearer {
    /// SHA-256 of it.
    pub token: [u8; 32],
    pub address: IpAddr,
    /// When, by the wall clock.
    pub wall: u64,
}

/// What becomes of an upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Transfer {
    /// Somebody wants to bring a file; for it, one of their own may end that is not finished.
    Begin { by: Bearer, file: NewFile, instead_of: Option<FileId> },
    /// All of it is here and flushed.
    Finish { id: FileId, seal: Seal },
    /// Somebody ends it, or what no message has yet.
    End { by: Bearer, id: FileId },
}

/// What came of it: the upload as it is from now on, or was.
pub type Transferred = Result<Box<Upload>, Refusal>;
