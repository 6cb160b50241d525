//! What becomes of messages: another text, none any more, reactions, a pin. What is replaced or deleted is taken out of the row in which
//! it stood, with the random bytes that sealed it: the seal stays, and the chain of checks holds.

use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, params};

use super::{Batch, number};
use crate::chat::UserId;
use crate::chat::name::Emoji;
use crate::store::chain;
use crate::store::table::{FATES, FORGOTTEN, PINS, REACTIONS};

impl Batch<'_> {
    /// The event `by` has the text of a message from now on.
    pub(super) fn edited(&mut self, room: i64, seq: u64, by: u64) -> rusqlite::Result<()> {
        let (edited, deleted) = self.fate(room, seq)?;
        self.take_body(room, seq, edited.unwrap_or(seq))?;
        self.put_fate(room, seq, (Some(by), deleted))
    }

    /// The event `by` has deleted a message.
    pub(super) fn deleted(&mut self, room: i64, seq: u64, by: u64) -> rusqlite::Result<()> {
        let (edited, _) = self.fate(room, seq)?;
        self.take_body(room, seq, edited.unwrap_or(seq))?;
        for table in ["reactions", "pins"] {
            let delete = format!("DELETE FROM {table} WHERE room = ?1 AND seq = ?2");
            self.connection.prepare_cached(&delete)?.execute(params![room, seq as i64])?;
        }
        self.put_fate(room, seq, (edited, Some(by)))
    }

    /// The places of the events that have edited it last and deleted it.
    pub(super) fn fate(&self, room: i64, seq: u64) -> rusqlite::Result<(Option<u64>, Option<u64>)> {
        let select = "SELECT edited, deleted FROM fates WHERE room = ?1 AND seq = ?2";
        let place = |at: i64| (at > 0).then_some(at as u64);
        let mut select = self.connection.prepare_cached(select)?;
        let found =
            select.query_row(params![room, seq as i64], |row| Ok((place(row.get(0)?), place(row.get(1)?))));
        Ok(found.optional()?.unwrap_or_default())
    }

    /// Somebody reacts by the event `by` to a message, or no more. The first one leaves a fate, too: of a message without
    /// one nobody looks for reactions.
    pub(super) fn reacted(
        &self,
        room: i64,
        (seq, emoji): (u64, &Emoji),
        (user, on, by): (UserId, bool, u64),
    ) -> rusqlite::Result<()> {
        if on {
            let (edited, deleted) = self.fate(room, seq)?;
            self.put_fate(room, seq, (edited, deleted))?;
        }
        let delete = "DELETE FROM reactions \
             WHERE room = ?1 AND seq = ?2 AND is_on = ?3 AND emoji = ?4 AND user = ?5";
        let other = params![room, seq as i64, !on, emoji.as_str(), user.0 as i64];
        self.connection.prepare_cached(delete)?.execute(other)?;
        let [room, is_on] = [room, i64::from(on)].map(ValueRef::Integer);
        let (emoji, user) = (emoji.as_str().into(), number(user.0));
        REACTIONS.put(self.connection, &[room, number(seq), is_on, emoji, user, number(by)])
    }

    /// A message is pinned by the event `by`, or no more.
    pub(super) fn pinned(&self, room: i64, seq: u64, on: bool, by: u64) -> rusqlite::Result<()> {
        let [room, is_on] = [room, i64::from(on)].map(ValueRef::Integer);
        PINS.put(self.connection, &[room, number(seq), is_on, number(by)])
    }

    pub(super) fn put_fate(
        &self,
        room: i64,
        seq: u64,
        (edited, deleted): (Option<u64>, Option<u64>),
    ) -> rusqlite::Result<()> {
        let place = |at: Option<u64>| ValueRef::Integer(at.unwrap_or(0) as i64);
        let (room, seq) = (ValueRef::Integer(room), ValueRef::Integer(seq as i64));
        FATES.put(self.connection, &[room, seq, place(edited), place(deleted)])
    }

    /// Takes the text of a message out of the event in which it stands, by the event that was just written. What it was
    /// stays apart for the search index, which follows later.
    fn take_body(&mut self, room: i64, message: u64, seq: u64) -> rusqlite::Result<()> {
        let by = self.connection.last_insert_rowid();
        let select = "SELECT there.id, there.salt, there.body, said.id FROM events AS there JOIN events AS said \
             ON said.room = there.room AND said.seq = ?3 \
             WHERE there.room = ?1 AND there.seq = ?2 AND there.body IS NOT NULL";
        let mut select = self.connection.prepare_cached(select)?;
        let mut rows = select.query(params![room, seq as i64, message as i64])?;
        let Some(row) = rows.next()? else { return Ok(()) };
        let (salt, body) = (row.get_ref(1)?.as_blob()?, row.get_ref(2)?);
        let seal = chain::seal(salt, body.as_str()?);
        let (event, said) = (row.get_ref(0)?, row.get_ref(3)?);
        FORGOTTEN.put(self.connection, &[ValueRef::Integer(by), event, said, body])?;
        let update = "UPDATE events SET salt = NULL, body = NULL, seal = ?3 WHERE room = ?1 AND seq = ?2";
        self.connection.prepare_cached(update)?.execute(params![room, seq as i64, &seal[..]])?;
        self.forgets = true;
        Ok(())
    }
}
