//! Gives a finished copy its name, never over a file that is there, whatever the file system can do.

use std::fs::File;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::store::schema;

/// Gives the file `part` the name `to` in the same folder. Returns why the folder could not be flushed, when its file
/// system does not do that: the copy is whole, and may be without a name after a power cut.
///
/// # Errors
/// `AlreadyExists` when something has the name; otherwise when it cannot be given, or the disk fails.
pub(super) fn give(part: &Path, to: &Path) -> io::Result<Option<io::Error>> {
    match std::fs::hard_link(part, to) {
        Ok(()) => std::fs::remove_file(part)?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(error),
        // There are none on FAT, in some shares and in some containers; each says so in its own way.
        Err(_) => replace_a_file_of_ours(part, to)?,
    }
    match schema::flush_directory(&schema::directory(to)) {
        Ok(refused) => Ok(refused),
        Err(error) => {
            // What is told to have failed is not there.
            let _ = std::fs::remove_file(to);
            Err(error)
        }
    }
}

/// The name is taken by an empty file that nobody else has made, and that is then replaced.
fn replace_a_file_of_ours(part: &Path, to: &Path) -> io::Result<()> {
    File::options().write(true).create_new(true).mode(0o600).open(to)?;
    let renamed = std::fs::rename(part, to);
    if renamed.is_err() {
        let _ = std::fs::remove_file(to);
    }
    renamed
}
