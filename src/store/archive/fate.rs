//! Messages in their present state: with the newest text, or without one.

use std::sync::Arc;

use rusqlite::{Connection, params};

use super::read::checked;
use crate::chat::change::What;
use crate::chat::event::Thread;
use crate::chat::fate::{Reactions, Replies};
use crate::chat::name::{Emoji, RoomName, Text};
use crate::chat::{Change, Lasting, UserId};
use crate::store::chain::{CHECK_BEFORE, ENTRY_COLUMNS};
use crate::store::table::{FATES, REACTIONS, REPLIES, THREADS};
use crate::store::words;

/// The event as it stands now, of the room with this number: a few looks into indexes at most. `None` when what has
/// become of it is not what was written.
pub(in crate::store) fn told(
    connection: &Connection,
    room: i64,
    mut event: Lasting,
) -> rusqlite::Result<Option<Lasting>> {
    let Lasting::Message(message) = &mut event else { return Ok(Some(event)) };
    let (seq, author) = (message.seq, message.user);
    if message.reply_to.is_some() {
        let Ok(thread) = place(connection, room, seq)? else { return Ok(None) };
        Arc::make_mut(message).thread = thread;
    }
    let mut select =
        connection.prepare_cached(&format!("{} WHERE room = ?1 AND seq = ?2", FATES.select()))?;
    let mut rows = select.query(params![room, seq as i64])?;
    let Some(row) = rows.next()? else { return Ok(Some(event)) };
    let Ok(values) = FATES.read(row)? else { return Ok(None) };
    let [edited, deleted] = [2, 3].map(|at| values[at].as_i64().unwrap_or_default());
    let message = Arc::make_mut(message);
    if edited > 0 {
        let Some(change) = change(connection, &message.room, (room, edited))? else { return Ok(None) };
        match &change.what {
            What::Edited { target, text, mentions, files } if *target == seq && change.user == author => {
                message.text = text.clone().unwrap_or_else(|| Text::stored(""));
                message.mentions.clone_from(mentions);
                message.files.clone_from(files);
                message.fate.edited = Some(change.time);
            }
            _ => return Ok(None),
        }
    }
    let Ok(reactions) = reactions(connection, room, seq)? else { return Ok(None) };
    message.fate.reactions = reactions;
    let Ok(replies) = replies(connection, room, seq)? else { return Ok(None) };
    message.fate.replies = replies;
    if deleted > 0 {
        match change(connection, &message.room, (room, deleted))? {
            Some(change) if change.what == (What::Deleted { target: seq }) => {
                message.fate.deleted = Some(change.user);
            }
            _ => return Ok(None),
        }
    }
    Ok(Some(event))
}

/// Where an answer belongs; nowhere when it answers what is no message. `Err` when that is not what was written.
fn place(connection: &Connection, room: i64, seq: u64) -> rusqlite::Result<Result<Option<Thread>, String>> {
    let select = format!("{} WHERE room = ?1 AND seq = ?2", REPLIES.select());
    let mut select = connection.prepare_cached(&select)?;
    let mut rows = select.query(params![room, seq as i64])?;
    let Some(row) = rows.next()? else { return Ok(Err(format!("where answer {seq} belongs is missing"))) };
    Ok(REPLIES.read(row)?.map(|values| {
        let [root, to] = [2, 3].map(|at| values[at].as_i64().unwrap_or_default() as u64);
        (root > 0).then_some(Thread { root, to: UserId(to) })
    }))
}

/// The answers to a message, if there are any; `Err` when a row is not what was written.
fn replies(
    connection: &Connection,
    room: i64,
    seq: u64,
) -> rusqlite::Result<Result<Option<Box<Replies>>, String>> {
    let select = format!("{} WHERE room = ?1 AND root = ?2", THREADS.select());
    let mut select = connection.prepare_cached(&select)?;
    let mut rows = select.query(params![room, seq as i64])?;
    let Some(row) = rows.next()? else { return Ok(Ok(None)) };
    let values = match THREADS.read(row)? {
        Ok(values) => values,
        Err(why) => return Ok(Err(why)),
    };
    let [count, last_seq] = [2, 3].map(|at| values[at].as_i64().unwrap_or_default() as u64);
    let time = "SELECT time FROM events WHERE room = ?1 AND seq = ?2";
    let last = connection
        .prepare_cached(time)?
        .query_row(params![room, last_seq as i64], |row| row.get::<_, i64>(0))?;
    let users = words::read_users(values[4].as_str().unwrap_or_default()).unwrap_or_default();
    Ok(Ok(Some(Box::new(Replies { count: count as usize, last: last as u64, last_seq, users }))))
}

/// Who reacts with what to a message, the first of each first; `Err` when a row is not what was written.
fn reactions(connection: &Connection, room: i64, seq: u64) -> rusqlite::Result<Result<Reactions, String>> {
    let select = format!("{} WHERE room = ?1 AND seq = ?2 AND is_on = 1 ORDER BY by", REACTIONS.select());
    let mut select = connection.prepare_cached(&select)?;
    let mut rows = select.query(params![room, seq as i64])?;
    let mut all = Reactions::new();
    while let Some(row) = rows.next()? {
        let values = match REACTIONS.read(row)? {
            Ok(values) => values,
            Err(why) => return Ok(Err(why)),
        };
        let emoji = values[3].as_str().unwrap_or_default();
        let user = UserId(values[4].as_i64().unwrap_or_default() as u64);
        match all.iter_mut().find(|(known, _)| known.as_str() == emoji) {
            Some((_, users)) => users.push(user),
            None => all.push((Emoji::stored(emoji), vec![user])),
        }
    }
    Ok(Ok(all))
}

fn change(
    connection: &Connection,
    name: &RoomName,
    (room, seq): (i64, i64),
) -> rusqlite::Result<Option<Arc<Change>>> {
    let mut select = connection.prepare_cached(&format!(
        "SELECT {ENTRY_COLUMNS}, {CHECK_BEFORE} FROM events WHERE events.room = ?1 AND events.seq = ?2"
    ))?;
    let mut rows = select.query(params![room, seq])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(match checked(name, row)? {
        Some(Lasting::Change(change)) => Some(change),
        Some(Lasting::Message(_)) | None => None,
    })
}
