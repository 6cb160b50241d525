//! The key in the link that makes an operator: made by the server, or left in the data directory by whoever runs the
//! program beside it, for the server to find.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, chown};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::chat::act::Link;
use crate::limits;

const FILE_NAME: &str = "operator-link";

/// The secret of a link, and when it is good no more, in ms since 1970.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    secret: String,
    until: u64,
}

impl Key {
    /// # Errors
    /// When the system gives no randomness.
    pub fn fresh(now: u64) -> io::Result<Key> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        let lifetime = limits::OPERATOR_LINK_LIFETIME.as_millis() as u64;
        Ok(Key { secret: URL_SAFE_NO_PAD.encode(bytes), until: now + lifetime })
    }

    /// What the rules know of it.
    pub fn link(&self) -> Link {
        Link { hash: Sha256::digest(self.secret.as_bytes()).into(), until: self.until }
    }

    /// What stands behind the `#` of the link.
    pub fn fragment(&self) -> String {
        format!("operator={}", self.secret)
    }
}

/// Leaves a key for the server of this data directory, in the place of one that it has not found yet.
///
/// # Errors
/// When the directory is not there or cannot be written.
pub fn leave(data: &Path, key: &Key) -> io::Result<()> {
    let owner = data.metadata()?;
    let new = data.join(format!("{FILE_NAME}.new"));
    let mut file = File::options().create(true).truncate(true).write(true).mode(0o600).open(&new)?;
    writeln!(file, "{} {}", key.secret, key.until)?;
    let made = file.metadata()?;
    if (made.uid(), made.gid()) != (owner.uid(), owner.gid()) {
        // Whoever runs this for the server's user wants that one to read it.
        chown(&new, Some(owner.uid()), Some(owner.gid()))?;
    }
    fs::rename(&new, path(data))
}

/// Takes the key that was left, if one was: the next one who looks does not find it.
pub fn take(data: &Path) -> Option<Key> {
    let words = fs::read_to_string(path(data)).ok()?;
    if let Err(error) = fs::remove_file(path(data)) {
        // It would be good again and again.
        tracing::warn!(%error, "the link for an operator cannot be taken out of the data directory");
        return None;
    }
    let (secret, until) = words.trim_end().split_once(' ')?;
    Some(Key { secret: secret.to_owned(), until: until.parse().ok()? })
}

fn path(data: &Path) -> PathBuf {
    data.join(FILE_NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_key_is_found_once() {
        let data = tempfile::tempdir().unwrap();
        assert!(take(data.path()).is_none());
        let [first, second] = [1, 2].map(|now| Key::fresh(now).unwrap());
        assert_ne!(first.link().hash, second.link().hash);
        leave(data.path(), &first).unwrap();
        leave(data.path(), &second).unwrap();
        let mode = path(data.path()).metadata().unwrap().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(take(data.path()) == Some(second));
        assert!(take(data.path()).is_none());
        for words in ["", "x", "x y", "x "] {
            fs::write(path(data.path()), words).unwrap();
            assert!(take(data.path()).is_none(), "{words}");
        }
        assert!(leave(&data.path().join("nowhere"), &first).is_err());
    }
}
