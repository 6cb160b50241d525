//! Where an operator's `backup` may write.
//!
//! Whoever is at the debug port acts with the server's rights, and a file in the wrong folder is read as
//! something else: keys, start scripts. So nothing goes below a folder whose name begins with a dot, by whatever
//! links it is reached, and with `--backup-dir` nothing goes anywhere else.

use std::fs::DirBuilder;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Component, Path, PathBuf};

/// The place that `file` names, with every link on the way to it followed. The folder must be there; the one of
/// `--backup-dir`, which a relative path begins at, is made when it is not.
///
/// # Errors
/// A sentence, when nothing may be written there.
pub(super) fn of_copy(file: &str, backup_dir: Option<&Path>) -> Result<PathBuf, String> {
    let wrong = |path: &Path, error| format!("{}: {error}", path.display());
    let base = match backup_dir {
        Some(dir) => {
            let made = DirBuilder::new().recursive(true).mode(0o700).create(dir);
            Some(made.and_then(|()| dir.canonicalize()).map_err(|error| wrong(dir, error))?)
        }
        None => None,
    };
    let typed = base.as_deref().unwrap_or(Path::new("")).join(file);
    let path = std::path::absolute(&typed).map_err(|error| wrong(&typed, error))?;
    // A slash at the end names a folder, and Rust does not see it.
    let (Some(folder), Some(name), false) = (path.parent(), path.file_name(), file.ends_with('/')) else {
        return Err(format!("{file} names a folder; give the name of a new file"));
    };
    let folder = folder.canonicalize().map_err(|error| wrong(folder, error))?;
    let place = folder.join(name);
    if place.is_dir() {
        return Err(format!("{} is a folder; give the name of a new file", place.display()));
    }
    let below = match &base {
        None => place.as_path(),
        Some(base) => place
            .strip_prefix(base)
            .map_err(|_| format!("{} is not below {} (--backup-dir)", place.display(), base.display()))?,
    };
    match below.components().find(is_hidden) {
        None => Ok(place),
        Some(hidden) => Err(format!(
            "nothing is written to {}, because a name with a dot before it ({}) is for settings and keys; \
             the server can be started with --backup-dir DIR",
            place.display(),
            hidden.as_os_str().display()
        )),
    }
}

fn is_hidden(component: &Component<'_>) -> bool {
    matches!(component, Component::Normal(name) if name.as_bytes().starts_with(b"."))
}

#[cfg(test)]
mod tests {
    use std::fs::create_dir_all;
    use std::os::unix::fs::{MetadataExt as _, symlink};

    use super::*;

    #[test]
    fn places() {
        let temporary = tempfile::Builder::new().prefix("place").tempdir().unwrap();
        let root = temporary.path().canonicalize().unwrap();
        for folder in ["copies/deep", "home/.ssh/x", "elsewhere"] {
            create_dir_all(root.join(folder)).unwrap();
        }
        symlink(root.join("home/.ssh"), root.join("keys")).unwrap();
        symlink(root.join("home/.ssh"), root.join("copies/keys")).unwrap();
        symlink(root.join("elsewhere"), root.join("copies/out")).unwrap();
        symlink(root.join("copies/deep"), root.join("in")).unwrap();
        let copies = root.join("copies");
        for (file, dir, expected) in [
            ("ROOT/elsewhere/a.db", None, Ok("elsewhere/a.db")),
            ("ROOT/elsewhere/my copy.db", None, Ok("elsewhere/my copy.db")),
            ("ROOT/copies/../elsewhere/a.db", None, Ok("elsewhere/a.db")),
            ("ROOT/home/.ssh/authorized_keys", None, Err(".ssh")),
            ("ROOT/home/.ssh/x/a.db", None, Err(".ssh")),
            ("ROOT/home/.ssh/../.ssh/a.db", None, Err(".ssh")),
            ("ROOT/keys/authorized_keys", None, Err(".ssh")),
            ("ROOT/home/.profile", None, Err(".profile")),
            ("ROOT/home/.ssh/../a.db", None, Ok("home/a.db")),
            ("ROOT/nowhere/a.db", None, Err("No such file")),
            ("ROOT/elsewhere/", None, Err("names a folder")),
            ("ROOT/elsewhere/new/", None, Err("names a folder")),
            ("/", None, Err("names a folder")),
            ("", None, Err("")),
            ("a.db", Some(&copies), Ok("copies/a.db")),
            ("deep/a.db", Some(&copies), Ok("copies/deep/a.db")),
            ("ROOT/copies/a.db", Some(&copies), Ok("copies/a.db")),
            ("ROOT/in/a.db", Some(&copies), Ok("copies/deep/a.db")),
            ("../elsewhere/a.db", Some(&copies), Err("not below")),
            ("deep/../../elsewhere/a.db", Some(&copies), Err("not below")),
            ("out/a.db", Some(&copies), Err("not below")),
            ("keys/authorized_keys", Some(&copies), Err("not below")),
            ("ROOT/copies-2", Some(&copies), Err("not below")),
            ("ROOT/elsewhere/a.db", Some(&copies), Err("not below")),
            ("../copies", Some(&copies), Err("is a folder")),
            ("..", Some(&copies), Err("")),
            (".", Some(&copies), Err("")),
            (".hidden", Some(&copies), Err(".hidden")),
            ("a.db", Some(&root.join("home/.ssh")), Ok("home/.ssh/a.db")),
            (".ssh/authorized_keys", Some(&root.join("home")), Err(".ssh")),
            ("a.db", Some(&root.join("new/place")), Ok("new/place/a.db")),
        ] {
            let file = file.replace("ROOT", root.to_str().unwrap());
            let place = of_copy(&file, dir.map(PathBuf::as_path));
            match (place, expected) {
                (Ok(place), Ok(expected)) => assert_eq!(place, root.join(expected), "{file}"),
                (Err(why), Err(expected)) => assert!(why.contains(expected), "{file}: {why}"),
                (place, _) => panic!("{file} {dir:?}: {place:?}"),
            }
        }
        assert_eq!(root.join("new/place").metadata().unwrap().mode() & 0o777, 0o700);
    }
}
