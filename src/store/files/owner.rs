//! Whose the files are: the folder says of which history, because an older copy of it, or a new one, must not take what
//! it does not know for what nobody needs.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;

use rustix::fs::{Mode, OFlags};

use super::{Blobs, FOR_US};

/// The epoch of the history whose files these are.
const OWNER: &str = "epoch";
/// The same while it is written.
const NEW_OWNER: &str = "epoch.new";
impl Blobs {
    /// Whether the files are of another history than that of this epoch: nobody knows of a folder that does not say so.
    pub fn are_of_another(&self, epoch: &str) -> bool {
        self.owner().is_some_and(|owner| owner != epoch)
    }

    /// From now on they are of this one. Written when it is not what stands there, and then whole or not at all.
    ///
    /// # Errors
    /// When the disk refuses; what stood there stands there still.
    pub fn belong_to(&self, epoch: &str) -> io::Result<()> {
        if self.owner().as_deref() == Some(epoch) {
            return Ok(());
        }
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC;
        let write = |mark: File| mark.write_all_at(epoch.as_bytes(), 0).and_then(|()| mark.sync_all());
        let written = self.open_one(NEW_OWNER, flags, FOR_US).and_then(write);
        let written = written
            .and_then(|()| Ok(rustix::fs::renameat(self.folder()?, NEW_OWNER, self.folder()?, OWNER)?));
        if written.is_err() {
            // What is left of it says nothing, and the next try begins anew.
            let _ = self.unlink(NEW_OWNER);
        }
        written
    }

    fn owner(&self) -> Option<String> {
        let mut owner = String::new();
        let mark = self.open_one(OWNER, OFlags::RDONLY, Mode::empty()).ok()?;
        mark.take(128).read_to_string(&mut owner).ok()?;
        Some(owner).filter(|owner| !owner.is_empty())
    }
}
