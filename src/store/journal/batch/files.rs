//! What becomes of files: begun, here, in a message, gone.

use rusqlite::types::ValueRef;
use rusqlite::{Error, params};

use super::{Batch, number};
use crate::chat::UserId;
use crate::chat::file::{Attached, FileId, NewFile, Seal};
use crate::store::table::FILES;

impl Batch<'_> {
    pub(super) fn file_made(&self, file: &NewFile, owner: UserId, time: u64) -> rusqlite::Result<()> {
        let NewFile { id, name, bytes, preview_of } = file;
        let none = ValueRef::Integer(0);
        let of = preview_of.as_ref().map_or(&[][..], |id| id.bytes());
        let row = [
            ValueRef::Blob(id.bytes()),
            number(owner.0),
            name.as_str().into(),
            number(*bytes),
            ValueRef::Blob(of),
            number(time),
            none,
            ValueRef::Blob(&[]),
            "".into(),
            none,
            none,
            none,
            none,
        ];
        FILES.put(self.connection, &row)
    }

    pub(super) fn file_stored(&self, id: FileId, seal: &Seal, time: u64) -> rusqlite::Result<()> {
        let [width, height] = seal.size.map_or([0, 0], |size| [size.width, size.height]);
        let new = [
            ("stored", number(time)),
            ("sha256", ValueRef::Blob(&seal.sha256)),
            ("type", seal.kind.word().into()),
            ("width", number(width.into())),
            ("height", number(height.into())),
        ];
        self.change_file(id, &new)
    }

    pub(super) fn file_gone(&self, id: FileId) -> rusqlite::Result<()> {
        self.connection.prepare_cached("DELETE FROM files WHERE id = ?1")?.execute(params![id.bytes()])?;
        Ok(())
    }

    /// A message has these files from now on.
    pub(super) fn attached(&self, room: i64, seq: u64, files: &[Attached]) -> rusqlite::Result<()> {
        let place = [("room", ValueRef::Integer(room)), ("seq", number(seq))];
        files.iter().flat_map(Attached::ids).try_for_each(|id| self.change_file(id, &place))
    }

    /// A message has none any more.
    pub(super) fn detached(&self, room: i64, seq: u64) -> rusqlite::Result<()> {
        let delete = "DELETE FROM files WHERE room = ?1 AND seq = ?2";
        self.connection.prepare_cached(delete)?.execute(params![room, seq as i64])?;
        Ok(())
    }

    fn change_file(&self, id: FileId, new: &[(&str, ValueRef<'_>)]) -> rusqlite::Result<()> {
        let select = format!("{} WHERE id = ?1", FILES.select());
        let mut old = self.connection.prepare_cached(&select)?;
        let mut rows = old.query(params![id.bytes()])?;
        let row = rows.next()?.ok_or(Error::QueryReturnedNoRows)?;
        FILES.put(self.connection, &super::changed_row(&FILES, row, new)?)
    }
}
