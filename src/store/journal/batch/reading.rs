//! What is read and what not, as rows.

use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, params};

use super::{Batch, number};
use crate::chat::name::RoomName;
use crate::chat::reading::{BLOCK_BYTES, Marker, place_in_bytes};
use crate::chat::{Message, UserId};
use crate::store::journal::late::{Bits, Changed, Place, TOLD, Whose};
use crate::store::table::{ABOUT, BITS, MARKERS, MENTIONS};
use crate::store::words;

impl Batch<'_> {
    /// A message was written just now.
    pub(super) fn said(&mut self, room: i64, message: &Message) {
        let event = self.connection.last_insert_rowid();
        self.changes.said = Some((message.user, room, message.seq));
        self.changes.first = Some(self.changes.first.map_or(event, |first| first.min(event)));
        self.changes.messages += 1;
    }

    /// Kept for the end of the batch: of many words about one marker the last counts.
    pub(super) fn marked(&mut self, user: UserId, room: &RoomName, marker: &Marker) -> rusqlite::Result<()> {
        let whose = (user, self.end(room)?.id);
        let said = self.changes.said.take();
        let (before, was_due) = match self.changes.markers.get(&whose) {
            Some(Some(changed)) => (Some(&changed.value), changed.is_due),
            Some(None) => (None, false),
            None => (self.late.marker(&whose), false),
        };
        // Whoever has said something has read it: the message says so too, if all else is as it was.
        let follows = said == Some((whose.0, whose.1, marker.read))
            && before.is_some_and(|before| {
                let rest = |marker: &Marker| (marker.joined, marker.first, marker.follows);
                before.read <= marker.read && rest(before) == rest(marker) && marker.own.is_empty()
            });
        let changed = Changed { value: marker.clone(), is_due: was_due || !follows };
        self.changes.markers.insert(whose, Some(changed));
        Ok(())
    }

    /// Whom a message mentions is in the message too.
    fn marker(&self, (user, room): Whose, marker: &Marker) -> rusqlite::Result<()> {
        let Marker { joined, first, read, follows, own, mentions: _ } = marker;
        let (room, own) = (ValueRef::Integer(room), words::numbers(own));
        let follows = ValueRef::Integer((*follows).into());
        let [joined, read, first] = [*joined, *read, *first].map(number);
        let row = [number(user.0), room, joined, read, first, follows, own.as_str().into()];
        MARKERS.put(self.connection, &row)
    }

    fn block(&self, (room, block): Place, bits: &Bits) -> rusqlite::Result<()> {
        BITS.put(self.connection, &[ValueRef::Integer(room), number(block), ValueRef::Blob(bits)])
    }

    fn mention(&self, user: UserId, room: i64, (seq, event): (u64, i64)) -> rusqlite::Result<()> {
        let [room, event] = [room, event].map(ValueRef::Integer);
        MENTIONS.put(self.connection, &[number(user.0), room, number(seq), event])
    }

    /// A message, which was written just now, is there and mentions these; or it is there no more.
    pub(super) fn is_there(
        &mut self,
        room: i64,
        seq: u64,
        mentioned: Option<&[UserId]>,
    ) -> rusqlite::Result<()> {
        self.set_bit(room, seq, mentioned.is_some())?;
        match mentioned {
            Some(users) => {
                let event = self.connection.last_insert_rowid();
                users.iter().try_for_each(|user| self.mention(*user, room, (seq, event)))
            }
            None => self.mentions(room, seq, &[]),
        }
    }

    /// Whom a message mentions from now on.
    pub(super) fn mentions(&self, room: i64, seq: u64, users: &[UserId]) -> rusqlite::Result<()> {
        let delete = "DELETE FROM mentions WHERE room = ?1 AND seq = ?2";
        self.connection.prepare_cached(delete)?.execute(params![room, seq as i64])?;
        if users.is_empty() {
            return Ok(());
        }
        let select = "SELECT id FROM events WHERE room = ?1 AND seq = ?2";
        let mut select = self.connection.prepare_cached(select)?;
        let event = select.query_row(params![room, seq as i64], |row| row.get(0))?;
        users.iter().try_for_each(|user| self.mention(*user, room, (seq, event)))
    }

    /// That a message is there follows from it; that it is there no more is written with the batch.
    fn set_bit(&mut self, room: i64, seq: u64, is: bool) -> rusqlite::Result<()> {
        let (block, byte, bit) = place_in_bytes(seq);
        let place = (room, block);
        if !self.changes.blocks.contains_key(&place) {
            let value = match self.late.block(&place) {
                Some(bits) => *bits,
                None => self.written_block(place)?,
            };
            self.changes.blocks.insert(place, Changed { value, is_due: false });
        }
        if let Some(Changed { value, is_due }) = self.changes.blocks.get_mut(&place) {
            value[byte] = if is { value[byte] | bit } else { value[byte] & !bit };
            *is_due |= !is;
        }
        Ok(())
    }

    fn written_block(&self, (room, block): Place) -> rusqlite::Result<Bits> {
        let select = "SELECT bits FROM bits WHERE room = ?1 AND block = ?2";
        let mut select = self.connection.prepare_cached(select)?;
        let written = select.query_row(params![room, block as i64], |row| row.get(0)).optional()?;
        Ok(written.unwrap_or([0; BLOCK_BYTES]))
    }

    /// What was kept for the end of the batch; now and then all that is newer than the file.
    pub(in crate::store::journal) fn write_reading(&mut self) -> rusqlite::Result<()> {
        let is_all = self.late.is_full(&self.changes);
        for (whose, changed) in &self.changes.markers {
            if let Some(Changed { value, is_due }) = changed
                && (is_all || *is_due)
            {
                self.marker(*whose, value)?;
            }
        }
        for (place, Changed { value, is_due }) in &self.changes.blocks {
            if is_all || *is_due {
                self.block(*place, value)?;
            }
        }
        if is_all { self.write_rest() } else { Ok(()) }
    }

    /// All that this batch leaves as it is, and that the file has it now.
    fn write_rest(&mut self) -> rusqlite::Result<()> {
        let gone: Vec<i64> = self.gone.iter().map(|(_, id)| *id).collect();
        let newest = "SELECT max(id) FROM events";
        let told: i64 = self.connection.prepare_cached(newest)?.query_row([], |row| row.get(0))?;
        {
            let (mut markers, mut blocks) = self.late.rest(&self.changes, &gone);
            markers.try_for_each(|(whose, marker)| self.marker(*whose, marker))?;
            blocks.try_for_each(|(place, bits)| self.block(*place, bits))?;
        }
        ABOUT.put(self.connection, &[TOLD.into(), told.to_string().as_str().into()])?;
        self.changes.told = Some(told);
        Ok(())
    }
}
