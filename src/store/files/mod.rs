//! The bytes of files that people bring: one file each in `files/` of the data directory, called by its id and by
//! nothing that a person chose.
//!
//! An upload grows as `ID.part` and becomes `ID` when all of it is here and flushed. What the history does not know is
//! no file of anybody: a row is there before the first byte is, and the bytes go after the row has gone, so whatever
//! lies here without one is left over, from a crash too, and is taken away. Nothing here knows who may what.

pub mod copy;
mod digest;
mod owner;
mod part;
pub mod shelf;
pub mod sweep;

use std::ffi::CString;
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rustix::fs::{AtFlags, FileType, Mode, OFlags, RenameFlags};
use rustix::io::Errno;

use crate::chat::file::FileId;
use crate::limits::files as limits;
use crate::store::space;

use digest::Digest;
pub use part::Part;

/// The folder's name in the data directory.
pub const FOLDER: &str = "files";

const FOR_US: Mode = Mode::from_raw_mode(0o600);
/// Of an upload that is growing.
const PART: &str = ".part";
/// Where the files of another history go.
pub const LEFT_OVER: &str = "left-over";
/// Of one that grows by bytes that are still to be compared with their checksum: how much of it is sure.
const SURE: &str = ".sure";

/// The folder.
pub struct Blobs {
    /// None as long as the disk has no room for it: then there are no files, and nobody can bring any.
    folder: OnceLock<OwnedFd>,
    path: PathBuf,
}

impl Blobs {
    /// Makes the folder, for us alone, if it is missing. One that leads elsewhere is refused. On a full disk it is made
    /// once there is room: what was said is read meanwhile.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn open(data: &Path) -> io::Result<Blobs> {
        let blobs = Blobs { folder: OnceLock::new(), path: data.join(FOLDER) };
        match blobs.folder() {
            Err(error) if is_full(&error) => {
                let folder = blobs.path.display();
                tracing::warn!(%error, %folder, "nobody can bring a file: the disk has no room for their folder");
            }
            opened => drop(opened?),
        }
        Ok(blobs)
    }

    /// The same anywhere.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn at(path: PathBuf) -> io::Result<Blobs> {
        let blobs = Blobs { folder: OnceLock::new(), path };
        blobs.folder()?;
        Ok(blobs)
    }

    /// One that is there, to be read.
    ///
    /// # Errors
    /// When it is not there, or leads elsewhere.
    pub fn existing(path: &Path) -> io::Result<Blobs> {
        Ok(Blobs { folder: opened(path)?.into(), path: path.to_owned() })
    }

    /// The folder, which is made now if it was not there before.
    fn folder(&self) -> io::Result<BorrowedFd<'_>> {
        if let Some(folder) = self.folder.get() {
            return Ok(folder.as_fd());
        }
        match rustix::fs::mkdir(&self.path, Mode::from_raw_mode(0o700)) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(error) => return Err(error.into()),
        }
        let folder = opened(&self.path)?;
        rustix::fs::fchmod(&folder, Mode::from_raw_mode(0o700))?;
        Ok(self.folder.get_or_init(|| folder).as_fd())
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How much of a file is here; 0 when nothing is.
    ///
    /// # Errors
    /// When the disk does not tell.
    pub fn length(&self, id: FileId) -> io::Result<u64> {
        if let Some(sure) = self.sure(id)? {
            return Ok(sure);
        }
        for name in [id.to_string() + PART, id.to_string()] {
            match rustix::fs::statat(self.folder()?, name, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(stat) if FileType::from_raw_mode(stat.st_mode).is_file() => return Ok(stat.st_size as u64),
                Ok(_) => return Err(io::Error::other("it is no file")),
                Err(Errno::NOENT) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(0)
    }

    /// When the last byte of an upload came, by the clock of the disk; `None` when none did.
    pub fn grew(&self, id: FileId) -> Option<std::time::SystemTime> {
        let part = self.open_one(&(id.to_string() + PART), OFlags::RDONLY, Mode::empty());
        part.ok()?.metadata().ok()?.modified().ok()
    }

    /// Goes on with an upload, or begins it: then nothing may be in its place. Bytes that were not compared with their
    /// checksum before the server ended are cut off.
    ///
    /// # Errors
    /// When the disk refuses, or something else lies there.
    pub fn grow(&self, id: FileId) -> io::Result<Part> {
        let name = id.to_string() + PART;
        let file = match self.open_one(&name, OFlags::RDWR, Mode::empty()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => match self.stored(id) {
                // All of it was here when the server ended.
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    self.open_one(&name, OFlags::RDWR | OFlags::CREATE | OFlags::EXCL, FOR_US)?
                }
                Err(error) => return Err(error),
            },
            opened => opened?,
        };
        let mut part = Part::new(id, file)?;
        if let Some(sure) = self.sure(id)? {
            part.cut(sure)?;
        }
        // One that says nothing goes too.
        self.is_sure(id)?;
        Ok(part)
    }

    /// From here on bytes come that are compared with a checksum behind them: should the server end before, they are
    /// cut off.
    ///
    /// # Errors
    /// When that cannot be written down.
    pub fn is_unsure(&self, part: &Part) -> io::Result<()> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL;
        let mark = self.open_one(&(part.id.to_string() + SURE), flags, FOR_US)?;
        let written = mark.write_all_at(part.length().to_string().as_bytes(), 0);
        if written.is_err() {
            // The next try makes one anew; if this stays, it says nothing.
            let _ = self.is_sure(part.id);
        }
        written
    }

    /// They were compared, or cut off.
    ///
    /// # Errors
    /// When that cannot be written down.
    pub fn is_sure(&self, id: FileId) -> io::Result<()> {
        self.unlink(&(id.to_string() + SURE))
    }

    /// All of an upload is here: it is flushed, has its own name from now on, and that is flushed too.
    ///
    /// # Errors
    /// When the disk refuses, or something lies there.
    pub fn finish(&self, part: &Part) -> io::Result<()> {
        part.flush()?;
        self.name(part)?;
        self.flush()
    }

    /// The name of an upload that is whole is its own from now on.
    ///
    /// # Errors
    /// When the disk refuses, or something lies there; then it is as it was.
    pub fn name(&self, part: &Part) -> io::Result<()> {
        let (name, from) = (part.id.to_string(), part.id.to_string() + PART);
        match rustix::fs::renameat_with(self.folder()?, &from, self.folder()?, &name, RenameFlags::NOREPLACE)
        {
            Ok(()) => Ok(()),
            // It had its name before the server ended.
            Err(Errno::NOENT) if self.stored(part.id).is_ok() => Ok(()),
            // Some file systems know no such condition; then it is asked for first.
            Err(Errno::INVAL | Errno::NOSYS) if self.stored(part.id).is_err() => {
                Ok(rustix::fs::renameat(self.folder()?, &from, self.folder()?, &name)?)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Which names there are is on the disk from now on.
    ///
    /// # Errors
    /// When the disk fails: nobody knows then what is on it.
    pub fn flush(&self) -> io::Result<()> {
        // Some shares cannot do that, as with the folder of the history. That nothing can be written any more is a
        // failure: a disk that has become read-only says it.
        match rustix::fs::fsync(self.folder()?) {
            Ok(()) | Err(Errno::INVAL | Errno::NOTSUP | Errno::NOSYS) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// A file that is whole, to be read.
    ///
    /// # Errors
    /// When it is not there, or something else is.
    pub fn stored(&self, id: FileId) -> io::Result<File> {
        self.open_one(&id.to_string(), OFlags::RDONLY, Mode::empty())
    }

    /// Takes away all that there is of a file.
    ///
    /// # Errors
    /// When the disk refuses; what is not there is no error.
    pub fn remove(&self, id: FileId) -> io::Result<()> {
        let name = id.to_string();
        [&*name, &(name.clone() + PART), &(name.clone() + SURE)].into_iter().try_for_each(|n| self.unlink(n))
    }

    /// The files that lie here, whole or not; other names are somebody else's.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn all(&self) -> io::Result<Vec<FileId>> {
        let mut ids = Vec::new();
        // Without the folder there is none.
        if self.folder().is_err_and(|error| is_full(&error)) {
            return Ok(ids);
        }
        for entry in std::fs::read_dir(&self.path)? {
            let name = entry?.file_name();
            let name = name.to_string_lossy();
            let stem = name.strip_suffix(PART).or_else(|| name.strip_suffix(SURE)).unwrap_or(&name);
            ids.extend(FileId::parse(stem));
        }
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    /// Puts a file that is whole where it is in nobody's way: of another history it may be all that there is.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put_aside(&self, id: FileId) -> io::Result<()> {
        match rustix::fs::mkdirat(self.folder()?, LEFT_OVER, Mode::from_raw_mode(0o700)) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(error) => return Err(error.into()),
        }
        let (name, place) = (id.to_string(), format!("{LEFT_OVER}/{id}"));
        match rustix::fs::renameat(self.folder()?, &name, self.folder()?, &place) {
            Ok(()) | Err(Errno::NOENT) => self.remove(id),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether so many bytes more leave on the disk what is to be kept free.
    pub fn has_room_for(&self, bytes: u64) -> bool {
        let Ok(folder) = self.folder() else { return false };
        // A path with a NUL in it would not have been opened; what does not tell is not short of room.
        let path = CString::new(self.path.as_os_str().as_bytes()).unwrap_or_default();
        let Some((free, size)) = space::disk(&path) else { return true };
        let kept = limits::FREE_BYTES_KEPT.max(size / limits::FREE_PARTS_KEPT);
        // A file system without a fixed number of files says that it has none.
        let has_names = rustix::fs::fstatvfs(folder)
            .is_ok_and(|disk| disk.f_files == 0 || disk.f_favail > disk.f_files / limits::FREE_PARTS_KEPT);
        has_names && free >= bytes.saturating_add(kept)
    }

    /// How much is sure of an upload that grew by bytes whose checksum was still to come.
    fn sure(&self, id: FileId) -> io::Result<Option<u64>> {
        match self.open_one(&(id.to_string() + SURE), OFlags::RDONLY, Mode::empty()) {
            Ok(mark) => {
                let mut text = String::new();
                mark.take(32).read_to_string(&mut text)?;
                // One that was never written whole: nothing behind it was either.
                Ok(text.parse().ok())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Never what a link leads to, and nothing but a file.
    fn open_one(&self, name: &str, flags: OFlags, mode: Mode) -> io::Result<File> {
        // A pipe would be waited for until somebody writes into it.
        let flags = flags | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let file = File::from(rustix::fs::openat(self.folder()?, name, flags, mode)?);
        match file.metadata()?.is_file() {
            true => Ok(file),
            false => Err(io::Error::other("it is no file")),
        }
    }

    /// Of a large one its blocks are given back some at a time: the file system holds its log meanwhile, and everybody's
    /// flush waits for that.
    fn unlink(&self, name: &str) -> io::Result<()> {
        let folder = match self.folder() {
            // Without the folder there is nothing to take away.
            Err(error) if is_full(&error) => return Ok(()),
            folder => folder?,
        };
        let open = self.open_one(name, OFlags::WRONLY, Mode::empty());
        match rustix::fs::unlinkat(folder, name, AtFlags::empty()) {
            Ok(()) => {}
            Err(Errno::NOENT) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        // It is gone whatever comes of this: what is not given back here goes with the last who has it open.
        let _ = open.and_then(|file| give_back(&file));
        Ok(())
    }
}

/// A folder, and not where a link leads to.
fn opened(path: &Path) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, flags, Mode::empty())?)
}

/// Gives the blocks of a file that is gone back to the disk, some at a time. A copy may have the same ones under a name of
/// its own: then they stay. Whoever reads the file just then finds its end too early, and asks [`is_gone`].
fn give_back(file: &File) -> io::Result<()> {
    if !is_gone(file)? {
        return Ok(());
    }
    let mut length = file.metadata()?.len();
    while length > limits::GIVEN_BACK_BYTES {
        length -= limits::GIVEN_BACK_BYTES;
        file.set_len(length)?;
    }
    Ok(())
}

/// Whether the disk has no room, or the system lets us have no more of it.
fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// Reads from a place of a file on, as much as there is.
pub fn read_at(file: &File, at: u64, into: &mut [u8]) -> usize {
    let mut read = 0;
    while read < into.len() {
        match file.read_at(&mut into[read..], at.saturating_add(read as u64)) {
            Ok(0) => break,
            Ok(count) => read += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    read
}

/// Whether a file that is open was taken away.
///
/// # Errors
/// When the disk does not tell.
pub fn is_gone(file: &File) -> io::Result<bool> {
    Ok(rustix::fs::fstat(file)?.st_nlink == 0)
}

/// SHA-256 of a whole file, piece by piece.
///
/// # Errors
/// When the disk fails.
pub fn sha256(file: &File) -> io::Result<[u8; 32]> {
    let mut digest = Digest::default();
    digest.read_until(file, u64::MAX)?;
    Ok(digest.finish())
}

#[cfg(test)]
mod tests;
