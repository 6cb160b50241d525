//! The files of a history, copied beside a copy of it, and looked at: each is compared with what is known of it while it
//! is read.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};

use super::{Blobs, FOLDER};
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
    let known = if format < SINCE { Vec::new() } else { known(history)? };
    if known.is_empty() {
        return Ok(0);
    }
    let damaged = |id: FileId, why: &str| {
        Err(StoreError::Corrupt { path: from.to_owned(), why: format!("file {id} {why}") })
    };
    let source = Blobs::existing(from);
    let blobs = Blobs::at(to.to_owned()).map_err(target)?;
    let mut count = 0;
    for Known { id, bytes, sha256 } in known {
        let file = source
            .as_ref()
            .map_err(|error| error.kind())
            .and_then(|blobs| blobs.stored(id).map_err(|error| error.kind()));
        let mut file = match file {
            Ok(file) => file,
            Err(ErrorKind::NotFound) => {
                let forget = "DELETE FROM files WHERE id = ?1";
                history.prepare_cached(forget)?.execute(params![id.bytes()])?;
                continue;
            }
            Err(_) => return damaged(id, "cannot be read"),
        };
        let mut part = blobs.grow(id).map_err(target)?;
        let found = read(&mut file, halt, &mut |piece| part.append(piece)).map_err(target)?;
        match found {
            None => return Err(StoreError::Stopped),
            Some(found) if found[..] == sha256[..] && part.length() == bytes => {}
            Some(_) => return damaged(id, "is not what was written"),
        }
        blobs.finish(&part).map_err(target)?;
        count += 1;
    }
    Ok(count)
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
    for Known { id, bytes, sha256 } in known(&connection).map_err(of_file)? {
        let file = blobs.as_ref().map_err(|error| error.to_string());
        let file = file.and_then(|blobs| blobs.stored(id).map_err(|error| error.to_string()));
        let fault = match file {
            // A server that runs may have let it go just now.
            Err(_) if !is_known(&connection, id).map_err(of_file)? => None,
            Err(error) => Some(format!("cannot be read: {error}")),
            Ok(mut file) => {
                let length = file.metadata().map_or(0, |found| found.len());
                match read(&mut file, halt, &mut |_| Ok(())) {
                    Ok(None) => return Err(StoreError::Stopped),
                    Ok(Some(_)) if length != bytes => Some(format!("has {length} bytes and had {bytes}")),
                    Ok(Some(found)) if found[..] != sha256[..] => Some("is not what was written".to_owned()),
                    Ok(Some(_)) => None,
                    Err(error) => Some(format!("cannot be read: {error}")),
                }
            }
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
