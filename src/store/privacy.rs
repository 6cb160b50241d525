//! The data directory and what is in it are for the server's user alone: they hold private conversations.

use std::fs::{Metadata, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use super::schema::FILE_NAME;
use super::{StoreError, files};

/// What group and others may do.
const FOR_OTHERS: u32 = 0o077;
/// A folder that a file system makes in its root.
const OF_THE_SYSTEM: &str = "lost+found";

/// Takes from everybody else what they may do with the folder and with what the server keeps in it, each file by its
/// name. A folder that others can look into and that holds other folders is somebody's place, `/srv` perhaps: it is
/// not touched but refused.
///
/// # Errors
/// `Open` when others may do something and it cannot be taken from them.
pub(super) fn ensure(folder: &Path, files: &[&Path]) -> Result<(), StoreError> {
    let is_open = |path: &Path, why: String| StoreError::Open { path: path.to_owned(), why };
    let unusable = |error| StoreError::Path { path: folder.to_owned(), error };
    let found = folder.metadata().map_err(unusable)?;
    if may_others(&found) {
        if let Some(name) = other_folder(folder).map_err(unusable)? {
            let why = format!("it holds other folders too ({name})");
            return Err(is_open(folder, why));
        }
        close(folder, 0o700).map_err(|why| is_open(folder, why))?;
    }
    for file in files {
        match file.metadata() {
            Ok(found) if may_others(&found) => close(file, 0o600).map_err(|why| is_open(file, why))?,
            // What is not there cannot be read, and what cannot be looked at is said when it is opened.
            _ => {}
        }
    }
    Ok(())
}

fn may_others(found: &Metadata) -> bool {
    found.mode() & FOR_OTHERS != 0
}

fn close(path: &Path, mode: u32) -> Result<(), String> {
    let before = path.metadata().map_err(|error| error.to_string())?.mode() & 0o777;
    std::fs::set_permissions(path, Permissions::from_mode(mode)).map_err(|error| error.to_string())?;
    // Some file systems take every mode and keep their own.
    if path.metadata().map_err(|error| error.to_string())?.mode() & FOR_OTHERS != 0 {
        return Err("its file system keeps no rights".to_owned());
    }
    tracing::debug!(path = %path.display(), "was open to others ({before:o}) and is private now ({mode:o})");
    Ok(())
}

/// The name of a folder in it, if there is one that we did not put there.
fn other_folder(folder: &Path) -> io::Result<Option<String>> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let is_folder = match entry.file_type() {
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            kind => kind?.is_dir(),
        };
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_ours = name == files::FOLDER || name.starts_with(FILE_NAME);
        if is_folder && name != OF_THE_SYSTEM && !is_ours {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(path: &Path, mode: u32) {
        std::fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }

    fn mode(path: &Path) -> u32 {
        path.metadata().unwrap().mode() & 0o7777
    }

    #[test]
    fn what_others_may_is_taken_from_them() {
        for (folder_mode, file_mode) in
            [(0o700, 0o600), (0o755, 0o644), (0o750, 0o640), (0o777, 0o666), (0o711, 0o600), (0o700, 0o644)]
        {
            let folder = tempfile::tempdir().unwrap();
            let [history, log] = ["teahouse.db", "teahouse.db-wal"].map(|name| folder.path().join(name));
            std::fs::write(&history, "x").unwrap();
            set(&history, file_mode);
            set(folder.path(), folder_mode);
            ensure(folder.path(), &[&history, &log]).unwrap();
            assert_eq!(
                (mode(folder.path()), mode(&history)),
                (0o700, 0o600),
                "{folder_mode:o} {file_mode:o}"
            );
        }
    }

    #[test]
    fn somebodys_place_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("lost+found")).unwrap();
        set(folder.path(), 0o755);
        ensure(folder.path(), &[]).unwrap();
        set(folder.path(), 0o755);
        std::fs::create_dir(folder.path().join("www")).unwrap();
        let error = ensure(folder.path(), &[]).unwrap_err().to_string();
        assert!(error.contains("www") && error.contains("chmod 700"), "{error}");
        assert_eq!(mode(folder.path()), 0o755);
        // Nobody looks into it: then it is no matter what else is there.
        set(folder.path(), 0o700);
        ensure(folder.path(), &[]).unwrap();
    }
}
