//! What the history says of one file, for whoever fetches it.

use std::path::PathBuf;

use parking_lot::Mutex;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, params};

use crate::chat::UserId;
use crate::chat::file::{FileId, FileName, MediaKind, NewFile, PictureSize, Seal, Upload};
use crate::store::StoreError;
use crate::store::schema::DataDir;
use crate::store::table::FILES;

/// Looks up files one at a time. Any thread may ask; each look is one into an index.
pub struct Shelf {
    connection: Mutex<Connection>,
    path: PathBuf,
}

/// A file as the history has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub upload: Upload,
    /// Whether a message has it.
    pub is_posted: bool,
}

impl Shelf {
    /// # Errors
    /// When the history cannot be opened.
    pub fn open(dir: &DataDir) -> Result<Shelf, StoreError> {
        Ok(Shelf { connection: Mutex::new(dir.reader()?), path: dir.file() })
    }

    /// What is known of a file, if it is known.
    ///
    /// # Errors
    /// When SQLite cannot read, or the row is not what was written.
    pub fn find(&self, id: FileId) -> Result<Option<Row>, StoreError> {
        let connection = self.connection.lock();
        let mut select = connection.prepare_cached(&format!("{} WHERE id = ?1", FILES.select()))?;
        let mut rows = select.query(params![id.bytes()])?;
        let Some(found) = rows.next()? else { return Ok(None) };
        let read = FILES.read(found)?.and_then(|values| row(&values).ok_or_else(|| FILES.altered(&values)));
        match read {
            Ok(row) => Ok(Some(row)),
            Err(why) => Err(StoreError::Corrupt { path: self.path.clone(), why }),
        }
    }
}

/// `None` for what nobody writes.
pub(in crate::store) fn row(values: &[ValueRef<'_>]) -> Option<Row> {
    let number = |at: usize| values[at].as_i64().ok().and_then(|number| u64::try_from(number).ok());
    let id = |at: usize| values[at].as_blob().ok().and_then(|bytes| bytes.try_into().ok()).map(FileId::new);
    let of = values[4].as_blob().ok()?;
    let preview_of = if of.is_empty() { None } else { Some(id(4)?) };
    let name = FileName::stored(values[2].as_str().ok()?);
    let file = NewFile { id: id(0)?, name, bytes: number(3)?, preview_of };
    let stored = match number(6)? {
        0 => None,
        time => {
            let side = |at: usize| number(at).and_then(|side| u32::try_from(side).ok());
            let (width, height) = (side(9)?, side(10)?);
            let size = (width > 0 && height > 0).then_some(PictureSize { width, height });
            let sha256 = values[7].as_blob().ok()?.try_into().ok()?;
            Some((time, Seal { sha256, kind: MediaKind::of_word(values[8].as_str().ok()?)?, size }))
        }
    };
    let upload = Upload { file, owner: UserId(number(1)?), made: number(5)?, stored };
    Some(Row { upload, is_posted: number(11)? > 0 })
}
