//! The files of a history, copied beside a copy of it, and looked at: each is compared with what is known of it while it
//! is read.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};

use super::{Blobs, FOLDER, is_gone};
use crate::chat::file::FileId;
use crate::limits::files as limits;
use crate::store::StoreError;
use crate::store::halt::Halt;
use crate::store::schema::{self, FILE_NAME, beside};
use crate::store::verify::Report;

/// Histories know of files since this format.
const SINCE: i64 = 8;

/// Where the files of a history lie: in `files` beside that of a data directory, and beside a copy in a folder with the
/// copy's name and `.files` behind it.
pub fn folder_of(history: &Path) -> PathBuf {
    match history.file_name().is_some_and(|name| name == FILE_NAME) {
        true => schema::directory(history).join(FOLDER),
        false => beside(history, ".files"),
    }
}

/// A file that is whole by what the history says.
struct Known {
    id: FileId,
    bytes: u64,
    sha256: Vec<u8>,
}

/// Copies what the copied history knows from one folder into another, which is made if there is anything. What was
/// deleted meanwhile the copy knows no more. Returns how many files there are.
///
/// # Errors
/// `Corrupt` when a file is not what was written, `Target` when it cannot be written, `Stopped` at a halt.
pub(in crate::store) fn copy(
    from: &Path,
    (history, format): (&Connection, i64),
    to: &Path,
    halt: &Halt,
) -> Result<usize, StoreError> {
    let target = |error| StoreError::Target { path: to.to_owned(), error };
    let all = if format < SINCE { Vec::new() } else { known(history)? };
    if all.is_empty() {
        return Ok(0);
    }
    let damaged = |id: FileId, why: &str| {
        Err(StoreError::Corrupt { path: from.to_owned(), why: format!("file {id} {why}") })
    };
    let source = Blobs::existing(from);
    let blobs = Blobs::at(to.to_owned()).map_err(target)?;
    let mut count = 0;
    for known in all {
        let id = known.id;
        let file = source
            .as_ref()
            .map_err(|error| error.kind())
            .and_then(|blobs| blobs.stored(id).map_err(|error| error.kind()));
        let mut file = match file {
            Ok(file) => file,
            Err(ErrorKind::NotFound) => {
                forget(history, id)?;
                continue;
            }
            Err(_) => return damaged(id, "cannot be read"),
        };
        let mut part = blobs.grow(id).map_err(target)?;
        let found = look(&mut file, &known, halt, &mut |piece| part.append(piece)).map_err(target)?;
        match found {
            Found::Halted => return Err(StoreError::Stopped),
            Found::AsWritten if part.length() == known.bytes => {}
            Found::Gone => {
                blobs.remove(id).map_err(target)?;
                forget(history, id)?;
                continue;
            }
            Found::AsWritten | Found::Other(_) => return damaged(id, "is not what was written"),
        }
        blobs.finish(&part).map_err(target)?;
        count += 1;
    }
    Ok(count)
}

/// The copy knows no more of a file that was deleted meanwhile.
fn forget(history: &Connection, id: FileId) -> rusqlite::Result<()> {
    history.prepare_cached("DELETE FROM files WHERE id = ?1")?.execute(params![id.bytes()]).map(drop)
}

/// Compares every file that a history knows with what it knows of it.
///
/// # Errors
/// When the history cannot be read; what is wrong with files stands in the report.
pub fn check(history: &Path, report: &mut Report, halt: &Halt) -> Result<(), StoreError> {
    match compare(history, report, halt) {
        // Too damaged to say which files there are.
        Err(StoreError::Corrupt { why, .. }) => {
            report.fault(why);
            Ok(())
        }
        outcome => outcome,
    }
}

fn compare(history: &Path, report: &mut Report, halt: &Halt) -> Result<(), StoreError> {
    let of_file = |error| StoreError::of_file(history, error);
    let connection = schema::open_read_only(history)?;
    if schema::known_format(&connection, history)? < SINCE {
        return Ok(());
    }
    let blobs = Blobs::existing(&folder_of(history));
    for known in known(&connection).map_err(of_file)? {
        let id = known.id;
        let file = blobs.as_ref().map_err(|error| error.to_string());
        let file = file.and_then(|blobs| blobs.stored(id).map_err(|error| error.to_string()));
        let fault = match file {
            // A server that runs may have let it go just now.
            Err(_) if !is_known(&connection, id).map_err(of_file)? => None,
            Err(error) => Some(format!("cannot be read: {error}")),
            Ok(mut file) => match look(&mut file, &known, halt, &mut |_| Ok(())) {
                Ok(Found::Halted) => return Err(StoreError::Stopped),
                Ok(Found::AsWritten | Found::Gone) => None,
                Ok(Found::Other(why)) => Some(why),
                Err(error) => Some(format!("cannot be read: {error}")),
            },
        };
        report.files += 1;
        if let Some(why) = fault {
            report.fault(format!("file {id} {why}"));
        }
    }
    Ok(())
}

fn is_known(connection: &Connection, id: FileId) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT 1 FROM files WHERE id = ?1")?.exists(params![id.bytes()])
}

fn known(connection: &Connection) -> rusqlite::Result<Vec<Known>> {
    let mut select =
        connection.prepare("SELECT id, bytes, sha256 FROM files WHERE stored > 0 ORDER BY id")?;
    let rows = select.query_map([], |row| {
        let (id, bytes): ([u8; 16], i64) = (row.get(0)?, row.get(1)?);
        Ok(Known { id: FileId::new(id), bytes: bytes as u64, sha256: row.get(2)? })
    })?;
    rows.collect()
}

/// How a file is that was looked at.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    AsWritten,
    /// It went while it was read: a server that runs has let it go.
    Gone,
    /// In which way it is not what was written.
    Other(String),
    Halted,
}

fn look(
    file: &mut File,
    known: &Known,
    halt: &Halt,
    take: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<Found> {
    let length = file.metadata()?.len();
    let Some(sha256) = read(file, halt, take)? else { return Ok(Found::Halted) };
    Ok(if length == known.bytes && sha256[..] == known.sha256[..] {
        Found::AsWritten
    } else if is_gone(file)? {
        Found::Gone
    } else if length != known.bytes {
        Found::Other(format!("has {length} bytes and had {}", known.bytes))
    } else {
        Found::Other("is not what was written".to_owned())
    })
}

/// Reads a file to its end, piece by piece. SHA-256 of it; `None` when a halt is called.
fn read(
    file: &mut File,
    halt: &Halt,
    take: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<Option<[u8; 32]>> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; limits::FILE_BUFFER_BYTES];
    loop {
        if halt.is_called() {
            return Ok(None);
        }
        match file.read(&mut buffer) {
            Ok(0) => return Ok(Some(hash.finalize().into())),
            Ok(count) => {
                hash.update(&buffer[..count]);
                take(&buffer[..count])?;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever reads a file while somebody deletes it has found no damage, however much of it was read before.
    #[test]
    fn a_file_that_goes_while_it_is_read_is_gone_and_not_damaged() {
        let data = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(data.path()).unwrap();
        let id = FileId::new([7; 16]);
        let content = vec![7; 3 * limits::GIVEN_BACK_BYTES as usize + 7];
        let pieces = content.len().div_ceil(limits::FILE_BUFFER_BYTES);
        let (whole, cut) = (Found::AsWritten, Found::Other(format!("has 9 bytes and had {}", content.len())));
        let other = Found::Other("is not what was written".to_owned());
        // After how many pieces it is deleted, what lies there, and what it is found to be.
        for (deleted_after, there, expected) in [
            (None, content.clone(), whole),
            (Some(1), content.clone(), Found::Gone),
            (Some(pieces / 2), content.clone(), Found::Gone),
            (Some(pieces), content.clone(), Found::AsWritten),
            (None, vec![7; 9], cut),
            (None, vec![8; content.len()], other),
        ] {
            let mut part = blobs.grow(id).unwrap();
            part.append(&there).unwrap();
            blobs.name(&part).unwrap();
            let known = Known { id, bytes: content.len() as u64, sha256: Sha256::digest(&content).to_vec() };
            let mut read = 0;
            let mut file = blobs.stored(id).unwrap();
            let found = look(&mut file, &known, &Halt::default(), &mut |_| {
                read += 1;
                if deleted_after == Some(read) { blobs.remove(id) } else { Ok(()) }
            });
            assert_eq!(found.unwrap(), expected, "{deleted_after:?}");
            blobs.remove(id).unwrap();
        }
    }

    #[test]
    fn files_lie_beside_their_history() {
        for (history, folder) in [
            ("data/teahouse.db", "data/files"),
            ("teahouse.db", "./files"),
            ("/mnt/usb/tea.db", "/mnt/usb/tea.db.files"),
            ("data/teahouse.db.damaged-1", "data/teahouse.db.damaged-1.files"),
        ] {
            assert_eq!(folder_of(Path::new(history)), Path::new(folder));
        }
    }
}
