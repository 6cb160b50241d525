//! Rooms that are no more: their words are taken out some at a time, while their events are still there to say which these
//! are. Until that is done, the history keeps them.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::file::IndexFile;
use super::follow::{DONE, done, set_version, version};
use super::words::Said;
use crate::limits::search::INDEX_SLICE_EVENTS;
use crate::store::StoreError;
use crate::store::chain::IS_MESSAGE;
use crate::store::words::read_text;

/// How it stands with the rooms that the index has and the house has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// Nothing of any is here.
    Nothing,
    /// Some of it was taken out.
    Some,
    /// Of one the events are gone already, so nobody knows its words.
    Lost,
}

/// Takes out some of the words of a room that is no more.
pub(super) fn leave(history: &Connection, file: &IndexFile) -> Result<Left, StoreError> {
    let Some(gone) = gone(history, file)? else { return Ok(Left::Lost) };
    let Some(room) = gone.first().copied() else { return Ok(Left::Nothing) };
    file.connection.execute_batch("BEGIN IMMEDIATE")?;
    // From now on the events that come are those of others.
    let seen = "UPDATE rooms SET until = ?1 WHERE id = ?2 AND until IS NULL";
    let done = done(file)?;
    gone.iter().try_for_each(|id| file.connection.execute(seen, [done, *id]).map(drop))?;
    if cut(history, file, room)? < INDEX_SLICE_EVENTS {
        finish(history, file, room, gone.len() == 1)?;
    }
    file.connection.execute_batch("COMMIT")?;
    Ok(Left::Some)
}

/// The rooms that are no more and of which nothing is here: the history need not keep them.
pub(super) fn cleared(history: &Connection, file: &IndexFile) -> rusqlite::Result<BTreeSet<i64>> {
    let mut gone = history.prepare_cached("SELECT id FROM rooms WHERE gone > 0")?;
    let gone: Vec<i64> = gone.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut known = file.connection.prepare_cached("SELECT 1 FROM rooms WHERE id = ?1")?;
    let mut cleared = BTreeSet::new();
    for room in gone {
        if !known.exists([room])? {
            cleared.insert(room);
        }
    }
    Ok(cleared)
}

/// The rooms that are here and no more in the house; `None` when one of them has lost its events, or is another one.
fn gone(history: &Connection, file: &IndexFile) -> rusqlite::Result<Option<Vec<i64>>> {
    let mut there = history.prepare_cached("SELECT gone FROM rooms WHERE id = ?1 AND created = ?2")?;
    let mut known = file.connection.prepare_cached("SELECT id, created FROM rooms ORDER BY id")?;
    let mut rows = known.query([])?;
    let mut gone = Vec::new();
    while let Some(row) = rows.next()? {
        let (room, created): (i64, i64) = (row.get(0)?, row.get(1)?);
        match there.query_row([room, created], |row| row.get::<_, i64>(0)).optional()? {
            Some(0) => {}
            Some(_) => gone.push(room),
            None => return Ok(None),
        }
    }
    Ok(Some(gone))
}

/// Takes out the words of the next messages, and says how many of them there were.
fn cut(history: &Connection, file: &IndexFile, room: i64) -> rusqlite::Result<usize> {
    let select = "SELECT until, cut FROM rooms WHERE id = ?1";
    let (until, from): (i64, i64) =
        file.connection.query_row(select, [room], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut messages = history.prepare_cached(&format!(
        "SELECT events.id, seq, user, rooms.kind = 'public' FROM events JOIN rooms ON rooms.id = events.room \
         WHERE events.room = ?1 AND seq > ?2 AND events.kind {IS_MESSAGE} AND events.id <= ?3 ORDER BY seq LIMIT ?4"
    ))?;
    let mut body = history.prepare_cached("SELECT body FROM events WHERE id = ?1")?;
    let mut rows = messages.query(params![room, from, until, INDEX_SLICE_EVENTS as i64])?;
    let (mut count, mut last) = (0, from);
    while let Some(row) = rows.next()? {
        let message: i64 = row.get(0)?;
        (last, count) = (row.get(1)?, count + 1);
        let said = Said { room, is_public: row.get(3)?, user: row.get(2)? };
        let event = version(file, message, until)?;
        if event == 0 {
            continue;
        }
        // What was taken away of it is forgotten before.
        let text: Option<String> = body.query_row([event], |row| row.get(0))?;
        if let Some(text) = text {
            said.take_out(file, message, &read_text(&text))?;
        }
        set_version(file, message, 0)?;
    }
    file.connection.execute("UPDATE rooms SET cut = ?1 WHERE id = ?2", [last, room])?;
    Ok(count)
}

/// Nothing of a room is here any more. The numbers of its events may be given again, once the history has let them go: with
/// the last room the index goes back to where others have come.
fn finish(history: &Connection, file: &IndexFile, room: i64, is_last: bool) -> rusqlite::Result<()> {
    let mut messages = history.prepare_cached("SELECT id FROM events WHERE room = ?1")?;
    let mut rows = messages.query([room])?;
    let mut forget = file.connection.prepare_cached("DELETE FROM versions WHERE message = ?1")?;
    while let Some(row) = rows.next()? {
        forget.execute([row.get::<_, i64>(0)?])?;
    }
    file.connection.execute("DELETE FROM rooms WHERE id = ?1", [room])?;
    if is_last {
        let others = "SELECT events.id FROM events JOIN rooms ON rooms.id = events.room \
             WHERE events.id <= ?1 AND rooms.gone = 0 ORDER BY events.id DESC LIMIT 1";
        let done = done(file)?;
        let newest: Option<i64> = history.query_row(others, [done], |row| row.get(0)).optional()?;
        file.put(DONE, &newest.unwrap_or(0).to_string())?;
    }
    Ok(())
}
