//! Following the history: the words of what was said, and of what it says since it was edited.

use rusqlite::{Connection, OptionalExtension, params};

use super::file::IndexFile;
use super::words::Said;
use crate::limits::search::INDEX_SLICE_EVENTS;
use crate::store::StoreError;
use crate::store::chain::is_message;
use crate::store::words::{self, EDITED, read_text};

/// The number of the last event that was looked at.
pub(super) const DONE: &str = "done";

/// Puts the next events into the index, and says whether there are more. Those of a room that is no more are passed
/// over without being counted: their numbers may be given again.
pub(super) fn follow(history: &Connection, file: &IndexFile) -> Result<bool, StoreError> {
    let done = done(file)?;
    let mut events = history.prepare_cached(
        "SELECT events.id, events.room, rooms.kind = 'public', rooms.created, user, body, events.kind, target \
         FROM events JOIN rooms ON rooms.id = events.room \
         WHERE events.id > ?1 AND rooms.gone = 0 ORDER BY events.id LIMIT ?2",
    )?;
    let mut rows = events.query(params![done, INDEX_SLICE_EVENTS as i64])?;
    let (mut last, mut count) = (done, 0);
    while let Some(row) = rows.next()? {
        if count == 0 {
            file.connection.execute_batch("BEGIN IMMEDIATE")?;
        }
        (last, count) = (row.get(0)?, count + 1);
        let said = Said { room: row.get(1)?, is_public: row.get(2)?, user: row.get(4)? };
        let text = row.get_ref(5)?.as_str_or_null().map_err(rusqlite::Error::from)?;
        match (row.get::<_, i64>(6)?, text.map(read_text)) {
            (kind, Some(text)) if is_message(kind) => {
                said.put(file, last, &text)?;
                let known = "INSERT INTO rooms (id, created) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING";
                file.connection.prepare_cached(known)?.execute(params![said.room, row.get::<_, i64>(3)?])?;
            }
            // It was taken away before it was seen here.
            (kind, None) if is_message(kind) => set_version(file, last, 0)?,
            (EDITED, Some(text)) => edited(history, file, said, (row.get(7)?, last, &text))?,
            _ => {}
        }
    }
    if count > 0 {
        file.put(DONE, &last.to_string())?;
        file.connection.execute_batch("COMMIT")?;
    }
    Ok(count == INDEX_SLICE_EVENTS)
}

/// A message has a new text since this event; the words of the one before were taken out when it was forgotten.
fn edited(
    history: &Connection,
    file: &IndexFile,
    said: Said,
    (target, event, text): (i64, i64, &words::Said<'_>),
) -> rusqlite::Result<()> {
    let select = "SELECT id FROM events WHERE room = ?1 AND seq = ?2";
    let message = history.prepare_cached(select)?.query_row([said.room, target], |row| row.get(0))?;
    if version(file, message, event)? == 0 {
        said.put(file, message, text)?;
        set_version(file, message, event)?;
    }
    Ok(())
}

pub(super) fn done(file: &IndexFile) -> rusqlite::Result<i64> {
    file.number(DONE)
}

/// The event in which the text stands whose words are in the index; 0 when there are none. `done` is as far as the
/// history was followed.
pub(super) fn version(file: &IndexFile, message: i64, done: i64) -> rusqlite::Result<i64> {
    let select = "SELECT event FROM versions WHERE message = ?1";
    let other = file.connection.prepare_cached(select)?.query_row([message], |row| row.get(0)).optional()?;
    Ok(other.unwrap_or(if message <= done { message } else { 0 }))
}

pub(super) fn set_version(file: &IndexFile, message: i64, event: i64) -> rusqlite::Result<()> {
    let put = "INSERT INTO versions (message, event) VALUES (?1, ?2) \
         ON CONFLICT (message) DO UPDATE SET event = excluded.event";
    file.connection.prepare_cached(put)?.execute([message, event]).map(drop)
}
