//! The events of rooms that are no more: taken out a few at a time, because a room may have more of them than anybody
//! wants to wait for.
//!
//! A room that is gone keeps its row, under a name that nobody finds, until its last event is out; so a server that
//! was killed in between goes on where it was. The newest go first: what is left is a chain that holds. An event that
//! is still there still answers for its `cid`.

use std::time::Instant;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, params};

use super::{Journal, NotDurable, present};
use crate::chat::name::RoomName;
use crate::limits;
use crate::store::search::{Index, Patience};
use crate::store::table::ABOUT;

/// What the row of a room that is gone is called.
pub(super) fn name_after(id: i64, room: &RoomName) -> String {
    format!("gone {id} {room}")
}

/// What the room was called.
pub(super) fn name_before(name: &str) -> &str {
    name.splitn(3, ' ').last().unwrap_or_default()
}

impl Journal {
    /// Whether there is anything to take out.
    pub fn has_gone_rooms(&self) -> bool {
        !self.gone.is_empty()
    }

    /// Takes out some of the events of a room that is no more, one of which the search index has nothing, and the room
    /// with the last of them; whether there was one. When the index takes too long, it is made anew.
    ///
    /// # Errors
    /// As a commit: it can be tried again when the disk is full or somebody else has the file.
    pub fn sweep(
        &mut self,
        index: &Index,
        patience: &mut Patience,
        now: Instant,
    ) -> Result<bool, NotDurable> {
        let kept = self.gone.iter().filter(|room| !index.has_cleared(**room));
        let kept = kept.clone().min().zip(kept.max()).map(|(oldest, newest)| *oldest..=*newest);
        let is_overdue = patience.has_ended(kept, now);
        if is_overdue {
            index.spoil();
        }
        let may = |room: &i64| is_overdue || index.has_cleared(*room);
        let Some(at) = self.gone.iter().rposition(may) else { return Ok(false) };
        let room = self.gone[at];
        match sweep(&self.connection, room) {
            Ok(is_last) => {
                self.has_to_forget = true;
                if is_last {
                    self.gone.remove(at);
                }
                self.conclude().map(|()| true)
            }
            Err(error) => Err(self.not_durable(error)),
        }
    }
}

/// Whether nothing of the room is left.
fn sweep(connection: &Connection, room: i64) -> rusqlite::Result<bool> {
    connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    let before = newest(connection)?;
    for table in ["fates", "reactions", "pins", "replies"] {
        let delete = format!(
            "DELETE FROM {table} WHERE room = ?1 AND seq IN \
             (SELECT seq FROM events WHERE room = ?1 ORDER BY seq DESC LIMIT ?2)"
        );
        connection.prepare_cached(&delete)?.execute(params![room, limits::SWEPT_AT_ONCE as i64])?;
    }
    let threads = "DELETE FROM threads WHERE room = ?1 AND root IN \
         (SELECT seq FROM events WHERE room = ?1 ORDER BY seq DESC LIMIT ?2)";
    connection.prepare_cached(threads)?.execute(params![room, limits::SWEPT_AT_ONCE as i64])?;
    let taken = connection
        .prepare_cached(
            "DELETE FROM events WHERE id IN \
             (SELECT id FROM events WHERE room = ?1 ORDER BY seq DESC LIMIT ?2)",
        )?
        .execute(params![room, limits::SWEPT_AT_ONCE as i64])?;
    let mentions = connection
        .prepare_cached(
            "DELETE FROM mentions WHERE (user, room, seq) IN \
             (SELECT user, room, seq FROM mentions WHERE room = ?1 LIMIT ?2)",
        )?
        .execute(params![room, limits::SWEPT_AT_ONCE as i64])?;
    let is_last = taken.max(mentions) < limits::SWEPT_AT_ONCE;
    if is_last {
        connection.prepare_cached("DELETE FROM rooms WHERE id = ?1")?.execute([room])?;
    }
    let after = newest(connection)?;
    if after < before {
        // Numbers that are given again were given before: the history has come as far as it had.
        let removed = (present::removed(connection)? + before - after).to_string();
        ABOUT.put(connection, &[ValueRef::from(present::REMOVED), removed.as_str().into()])?;
    }
    connection.prepare_cached("COMMIT")?.execute([])?;
    Ok(is_last)
}

/// The numbers of the newest event and the newest room, together.
fn newest(connection: &Connection) -> rusqlite::Result<u64> {
    let select =
        "SELECT (SELECT coalesce(max(id), 0) FROM events) + (SELECT coalesce(max(id), 0) FROM rooms)";
    connection.prepare_cached(select)?.query_row([], |row| row.get::<_, i64>(0)).map(|sum| sum as u64)
}
