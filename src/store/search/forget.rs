//! Forgetting: the words of texts that were replaced or deleted. The history keeps these apart until they are out of here,
//! because to take words out one must know them.

use rusqlite::Connection;

use super::file::IndexFile;
use super::follow::{done, set_version, version};
use super::words::Said;
use crate::store::StoreError;
use crate::store::words::read_text;

/// Takes out the words of everything that was taken away. What is out already stays so.
pub(super) fn forget(history: &Connection, file: &IndexFile) -> Result<(), StoreError> {
    let done = done(file)?;
    let mut texts = history.prepare_cached(
        "SELECT forgotten.event, forgotten.message, forgotten.body, said.room, rooms.kind = 'public', said.user, \
         rooms.created FROM forgotten \
         JOIN events AS said ON said.id = forgotten.message JOIN rooms ON rooms.id = said.room \
         ORDER BY forgotten.id",
    )?;
    let mut rows = texts.query([])?;
    let mut has_begun = false;
    while let Some(row) = rows.next()? {
        let (event, message): (i64, i64) = (row.get(0)?, row.get(1)?);
        // Of a room without words here there is nothing, and of one that is no more what was seen of it while it was.
        let Some(until) = file.until(row.get(3)?, row.get(6)?)? else { continue };
        if version(file, message, until.unwrap_or(done))? != event {
            continue;
        }
        if !has_begun {
            file.connection.execute_batch("BEGIN IMMEDIATE")?;
            has_begun = true;
        }
        let said = Said { room: row.get(3)?, is_public: row.get(4)?, user: row.get(5)? };
        let text = read_text(row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?);
        said.take_out(file, message, &text)?;
        set_version(file, message, 0)?;
    }
    if has_begun {
        file.connection.execute_batch("COMMIT")?;
    }
    Ok(())
}

/// The number of the event that took something away last, among those of which something is kept; 0 for none.
pub(super) fn newest(history: &Connection) -> rusqlite::Result<i64> {
    let select = "SELECT coalesce(max(id), 0) FROM forgotten";
    history.prepare_cached(select)?.query_row([], |row| row.get(0))
}
