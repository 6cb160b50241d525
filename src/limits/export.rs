//! Bounds of transcripts that go out over HTTP.

use std::time::Duration;

use super::Pace;

/// Transcripts that a user begins: somebody who saves one room after the other.
pub const EXPORTS: Pace = Pace { at_once: 20, within: Duration::from_secs(60) };
/// Transcripts of one user that are under way at a time: each reads the archive in its address's turns.
pub const EXPORTS_OF_USER_MAX: usize = 2;
/// Transcripts under way for one address: anybody may have many names, and who has them at one address leaves the other
/// half to everybody else.
pub const EXPORTS_OF_ADDRESS_MAX: usize = EXPORTS_MAX / 2;
/// Transcripts under way in all. Each holds one page of history in memory, and keeps an archive thread busy for as long
/// as it is read fast enough.
pub const EXPORTS_MAX: usize = 16;
/// After which time somebody may ask again who has too many under way.
pub const EXPORT_RETRY: Duration = Duration::from_secs(10);
/// What is written at a time of an answer whose length nobody knows yet, in bytes; each must be taken within
/// [`PROGRESS_TIMEOUT`].
pub const STREAM_BLOCK_BYTES: usize = 16 * 1024;
/// See [`STREAM_BLOCK_BYTES`]: half a kilobyte a second, below which a download would never end.
pub const PROGRESS_TIMEOUT: Duration = Duration::from_secs(30);
/// The name under which a file is saved, in bytes: what every file system takes, its end included.
pub const SAVED_NAME_BYTES_MAX: usize = 200;
