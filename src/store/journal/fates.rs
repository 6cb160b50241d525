//! What is known of messages, and how what was taken away leaves the log of the history too.

use std::ops::RangeInclusive;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, params};

use super::{Journal, NotDurable, space};
use crate::chat::UserId;
use crate::chat::event::Thread;
use crate::chat::fate::{Counted, Head, Mark, Sign};
use crate::limits;
use crate::store::chain::IS_MESSAGE;
use crate::store::search::{Index, Patience};
use crate::store::words;

/// The head of a message; of anything else nothing.
pub(super) fn head(connection: &Connection, room: i64, seq: u64) -> rusqlite::Result<Option<Head>> {
    let mut select = connection.prepare_cached(&format!(
        "SELECT said.user, said.time, gone.seq, gone.time, replies.root, replies.whom, \
         coalesce(now.body, said.body, '') FROM events AS said \
         LEFT JOIN fates ON fates.room = said.room AND fates.seq = said.seq \
         LEFT JOIN replies ON replies.room = said.room AND replies.seq = said.seq AND replies.root > 0 \
         LEFT JOIN events AS gone ON gone.room = said.room AND gone.seq = fates.deleted \
         LEFT JOIN events AS now ON now.room = said.room AND now.seq = fates.edited \
         WHERE said.room = ?1 AND said.seq = ?2 AND said.kind {IS_MESSAGE}",
    ))?;
    let number = |number: i64| number as u64;
    let mentioned = "SELECT user FROM mentions WHERE room = ?1 AND seq = ?2 ORDER BY user";
    let mut mentioned = connection.prepare_cached(mentioned)?;
    let mentioned = mentioned
        .query_map(params![room, seq as i64], |row| row.get::<_, i64>(0).map(|id| UserId(id as u64)))?;
    let mentioned: Vec<UserId> = mentioned.collect::<rusqlite::Result<_>>()?;
    let head = select.query_row(params![room, seq as i64], |row| {
        let pair = |at| {
            Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(at)?.zip(row.get::<_, Option<i64>>(at + 1)?))
        };
        let (deleted, thread) = (pair(2)?, pair(4)?);
        Ok(Head {
            user: UserId(number(row.get(0)?)),
            time: number(row.get(1)?),
            deleted: deleted.map(|(seq, time)| (number(seq), number(time))),
            mentioned,
            thread: thread.map(|(root, to)| Thread { root: number(root), to: UserId(number(to)) }),
            files: words::read_text(row.get_ref(6)?.as_str()?).files,
        })
    });
    head.optional()
}

/// How a sign stands on a message.
pub(super) fn mark(
    connection: &Connection,
    room: i64,
    seq: u64,
    sign: &Sign,
) -> rusqlite::Result<Option<Mark>> {
    let mark = |row: &Row<'_>| {
        let [seq, time] = [row.get::<_, i64>(1)?, row.get(2)?].map(|number| number as u64);
        Ok(Mark { on: row.get(0)?, seq, time })
    };
    match sign {
        Sign::Pin => {
            let select = "SELECT is_on, by, time FROM pins JOIN events \
                 ON events.room = pins.room AND events.seq = pins.by WHERE pins.room = ?1 AND pins.seq = ?2";
            connection.prepare_cached(select)?.query_row(params![room, seq as i64], mark).optional()
        }
        Sign::Reaction(emoji, user) => {
            let select = "SELECT is_on, by, time FROM reactions AS said JOIN events \
                 ON events.room = said.room AND events.seq = said.by WHERE said.room = ?1 AND said.seq = ?2 \
                 AND is_on IN (0, 1) AND emoji = ?3 AND said.user = ?4";
            let key = params![room, seq as i64, emoji.as_str(), user.0 as i64];
            connection.prepare_cached(select)?.query_row(key, mark).optional()
        }
    }
}

/// How many there are among the reactions to a message, as far as it is of interest.
pub(super) fn count(connection: &Connection, room: i64, seq: u64, of: &Counted) -> rusqlite::Result<usize> {
    let all = "FROM reactions WHERE room = ?1 AND seq = ?2 AND is_on = 1";
    match of {
        Counted::People(emoji) => {
            let select = format!("SELECT count(*) FROM (SELECT 1 {all} AND emoji = ?3 LIMIT ?4)");
            let most = limits::REACTORS_MAX as i64;
            let key = params![room, seq as i64, emoji.as_str(), most];
            connection.prepare_cached(&select)?.query_row(key, |row| row.get::<_, i64>(0)).map(|n| n as usize)
        }
        // From one to the next, however many people there are with each.
        Counted::Emoji => {
            let select = format!("SELECT emoji {all} AND emoji > ?3 ORDER BY emoji LIMIT 1");
            let mut select = connection.prepare_cached(&select)?;
            let (mut emoji, mut found) = (String::new(), 0);
            while found < limits::REACTIONS_MAX {
                let key = params![room, seq as i64, emoji];
                let Some(next) = select.query_row(key, |row| row.get(0)).optional()? else { break };
                (emoji, found) = (next, found + 1);
            }
            Ok(found)
        }
    }
}

impl Journal {
    /// Whether something was taken away whose bytes may still be in the log.
    pub fn has_to_forget(&self) -> bool {
        self.has_to_forget
    }

    /// Moves the log into the file, where what was taken away is overwritten, and empties it; and lets go what was kept
    /// of it for the search index as far as that has forgotten it, or all of it when that takes too long: then the index
    /// is made anew. While somebody reads it stays as it is, and is tried again.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn forget(&mut self, index: &Index, patience: &mut Patience, now: Instant) -> Result<(), NotDurable> {
        // Nobody may wait for a reader here.
        let emptied = self.connection.busy_timeout(Duration::ZERO).and_then(|()| {
            let mut until = index.forgotten();
            if patience.has_ended(kept(&self.connection, until)?, now) {
                index.spoil();
                until = i64::MAX;
            }
            empty(&self.connection, until)
        });
        let waits = self.connection.busy_timeout(limits::DATABASE_BUSY_TIMEOUT);
        match emptied.and_then(|is_empty| waits.map(|()| is_empty)) {
            Ok(is_empty) => {
                self.has_to_forget = !is_empty;
                Ok(())
            }
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure)
                    && !space::is_missing(&self.connection, &error) =>
            {
                tracing::error!(%error, "the log cannot be moved into the file");
                Err(self.fail(error.into()))
            }
            // There is no room in the file, or another program has it.
            Err(_) => Ok(()),
        }
    }

    /// Closes the history when nobody else has it open any more, so that what was taken away is in no file. An index that
    /// has not forgotten it goes, too.
    pub fn close(self, index: &Index) {
        match self.connection.query_row("SELECT count(*) FROM forgotten", [], |row| row.get::<_, i64>(0)) {
            Ok(0) => {}
            Ok(_) => {
                index.throw_away();
                if let Err(error) = self.connection.execute_batch("DELETE FROM forgotten") {
                    tracing::warn!(%error, "what was taken away stays in the history until the next start");
                }
            }
            Err(error) => tracing::warn!(%error, "what was taken away cannot be looked for"),
        }
    }
}

/// The events that took something away of which the index, which has come as far as this one, may still have the words.
fn kept(connection: &Connection, forgotten: i64) -> rusqlite::Result<Option<RangeInclusive<i64>>> {
    let select = "SELECT min(id), max(id) FROM forgotten WHERE id > ?1";
    connection.prepare_cached(select)?.query_row([forgotten], |row| {
        let (oldest, newest): (Option<i64>, Option<i64>) = (row.get(0)?, row.get(1)?);
        Ok(oldest.zip(newest).map(|(oldest, newest)| oldest..=newest))
    })
}

/// Whether nothing of what was taken away is left in the history and its log.
fn empty(connection: &Connection, until: i64) -> rusqlite::Result<bool> {
    connection.prepare_cached("DELETE FROM forgotten WHERE id <= ?1")?.execute([until])?;
    let is_busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    let is_kept = connection.prepare_cached("SELECT 1 FROM forgotten")?.exists([])?;
    Ok(is_busy == 0 && !is_kept)
}
