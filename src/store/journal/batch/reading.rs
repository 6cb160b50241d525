//! What is read and what not, as rows.

use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, params};

use super::{Batch, number};
use crate::chat::UserId;
use crate::chat::name::RoomName;
use crate::chat::reading::{BLOCK_BYTES, Marker, place_in_bytes};
use crate::store::table::{BITS, MARKERS, MENTIONS};
use crate::store::words;

impl Batch<'_> {
    /// Written once, at the end of the batch.
    pub(super) fn marked(&mut self, user: UserId, room: &RoomName, marker: &Marker) -> rusqlite::Result<()> {
        let room = self.end(room)?.id;
        self.markers.insert((user, room), marker.clone());
        Ok(())
    }

    /// Whom a message mentions is in the message too.
    fn marker(&self, (user, room): (UserId, i64), marker: &Marker) -> rusqlite::Result<()> {
        let Marker { joined, first, read, follows, own, mentions: _ } = marker;
        let (room, own) = (ValueRef::Integer(room), words::numbers(own));
        let follows = ValueRef::Integer((*follows).into());
        let [joined, read, first] = [*joined, *read, *first].map(number);
        let row = [number(user.0), room, joined, read, first, follows, own.as_str().into()];
        MARKERS.put(self.connection, &row)
    }

    fn block(&self, room: i64, block: u64, bits: &[u8]) -> rusqlite::Result<()> {
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

    /// Blocks are written once, at the end of the batch.
    fn set_bit(&mut self, room: i64, seq: u64, is: bool) -> rusqlite::Result<()> {
        let (block, byte, bit) = place_in_bytes(seq);
        let bits = match self.blocks.get_mut(&(room, block)) {
            Some(bits) => bits,
            None => {
                let select = "SELECT bits FROM bits WHERE room = ?1 AND block = ?2";
                let mut select = self.connection.prepare_cached(select)?;
                let written: Option<[u8; BLOCK_BYTES]> =
                    select.query_row(params![room, block as i64], |row| row.get(0)).optional()?;
                self.blocks.entry((room, block)).or_insert(written.unwrap_or([0; BLOCK_BYTES]))
            }
        };
        match is {
            true => bits[byte] |= bit,
            false => bits[byte] &= !bit,
        }
        Ok(())
    }

    /// What was kept for the end of the batch.
    pub(in crate::store::journal) fn write_reading(&self) -> rusqlite::Result<()> {
        self.markers.iter().try_for_each(|(key, marker)| self.marker(*key, marker))?;
        self.blocks.iter().try_for_each(|((room, block), bits)| self.block(*room, *block, bits))
    }
}
