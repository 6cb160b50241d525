//! Messages that are read by their places: those of a chain of answers, and those that somebody names.

use rusqlite::{Connection, OptionalExtension, params};

use super::fate;
use super::read::{checked, integer, json_bytes};
use crate::chat::Lasting;
use crate::chat::name::RoomName;
use crate::core::dialect::{Results, ThreadPage};
use crate::limits;
use crate::store::StoreError;
use crate::store::chain::{CHECK_BEFORE, ENTRY_COLUMNS, IS_MESSAGE};

/// The message in which a chain of answers begins, and the answers in their order; behind a place, the answers alone. No
/// more than [`limits::search::THREAD_MESSAGES`] answers, and of a page's bytes.
///
/// # Errors
/// As of [`super::read()`].
pub(in crate::store) fn read(
    connection: &Connection,
    room: &RoomName,
    root: u64,
    after: Option<u64>,
) -> Result<ThreadPage, StoreError> {
    let mut page = ThreadPage { room: room.clone(), root, messages: Vec::new(), more: false };
    let Some(id) = number(connection, room)? else { return Ok(page) };
    let select = "SELECT seq FROM replies WHERE room = ?1 AND root = ?2 AND seq > ?3 ORDER BY seq LIMIT ?4";
    let mut select = connection.prepare_cached(select)?;
    let most = limits::search::THREAD_MESSAGES;
    let key = params![id, root as i64, integer(after.unwrap_or(0)), most as i64 + 1];
    let seqs = select.query_map(key, |row| row.get::<_, i64>(0))?;
    let mut seqs: Vec<u64> = seqs.map(|seq| seq.map(|seq| seq as u64)).collect::<rusqlite::Result<_>>()?;
    page.more = seqs.len() > most;
    seqs.truncate(most);
    if after.is_none() {
        seqs.insert(0, root);
    }
    let (messages, is_cut) = messages(connection, room, id, &seqs)?;
    page.more |= is_cut;
    Ok(ThreadPage { messages, ..page })
}

/// Those of these events that are messages, in the order of their places, as many as fit into a page.
///
/// # Errors
/// As of [`super::read()`].
pub(in crate::store) fn these(
    connection: &Connection,
    room: &RoomName,
    seqs: &[u64],
) -> Result<Results, StoreError> {
    let Some(id) = number(connection, room)? else { return Ok(Results::default()) };
    let mut seqs = seqs.to_vec();
    seqs.sort_unstable();
    seqs.dedup();
    let (hits, more) = messages(connection, room, id, &seqs)?;
    Ok(Results { hits, more })
}

/// The messages among these events, and whether some did not fit.
fn messages(
    connection: &Connection,
    room: &RoomName,
    id: i64,
    seqs: &[u64],
) -> Result<(Vec<Lasting>, bool), StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {ENTRY_COLUMNS}, {CHECK_BEFORE} FROM events \
         WHERE events.room = ?1 AND events.seq = ?2 AND events.kind {IS_MESSAGE}"
    ))?;
    let (mut found, mut bytes) = (Vec::new(), 0);
    for seq in seqs {
        let mut rows = statement.query(params![id, *seq as i64])?;
        let Some(row) = rows.next()? else { continue };
        let altered = || StoreError::Altered { room: room.as_str().to_owned(), seq: *seq };
        let event = checked(room, row)?.ok_or_else(altered)?;
        let event = fate::told(connection, id, event)?.ok_or_else(altered)?;
        bytes += json_bytes(&event);
        if bytes > limits::HISTORY_PAGE_BYTES_MAX && !found.is_empty() {
            return Ok((found, true));
        }
        found.push(event);
    }
    Ok((found, false))
}

/// The number of a room.
fn number(connection: &Connection, room: &RoomName) -> rusqlite::Result<Option<i64>> {
    let select = "SELECT id FROM rooms WHERE name = ?1";
    connection.prepare_cached(select)?.query_row([room.as_str()], |row| row.get(0)).optional()
}
