//! What is read and what not, read back as facts: markers with what mentions their users behind them, blocks, and what
//! mentions everybody. Nothing here grows with what was read long ago but the blocks, of which 4,096 events take one.

use std::collections::{BTreeSet, HashMap};

use rusqlite::params;

use super::RoomEnd;
use super::late::{Late, Place, Untold};
use super::present::{Read, Reader, Take, number};
use crate::chat::name::RoomName;
use crate::chat::reading::{BLOCK_BYTES, Marker};
use crate::chat::{Fact, UserId};
use crate::store::table::{BITS, MARKERS, MENTIONS};
use crate::store::words;

impl Reader<'_> {
    /// Returns what of it is newer than the file: what follows from its last messages.
    pub(super) fn reading(&self, rooms: &HashMap<RoomName, RoomEnd>, take: Take<'_>) -> Read<Late> {
        let names: HashMap<i64, &RoomName> = rooms.iter().map(|(name, end)| (end.id, name)).collect();
        let untold = Untold::read(self.connection)?;
        let mut late = Late::of_file(&untold);
        if let Err(error) = self.blocks(&names, (&untold, &mut late), take)? {
            return Ok(Err(error));
        }
        let read = self.each(&MENTIONS, "WHERE user = 0 ORDER BY room, seq", &mut |values| {
            // Of a room that is gone the mentions go later.
            if let Some(room) = names.get(&values[1].as_i64().ok()?) {
                take(Fact::ToAll { room: (*room).clone(), seq: number(values[2])? });
            }
            Some(())
        })?;
        if let Err(error) = read {
            return Ok(Err(error));
        }
        let behind = "SELECT seq FROM mentions WHERE user = ?1 AND room = ?2 AND seq > ?3";
        let mut behind = self.connection.prepare(behind)?;
        let mut failed = None;
        let read = self.each(&MARKERS, "ORDER BY user, room", &mut |values| {
            let (user, room) = (UserId(number(values[0])?), values[1].as_i64().ok()?);
            let mut marker = Marker {
                joined: number(values[2])?,
                read: number(values[3])?,
                first: number(values[4])?,
                follows: number(values[5])? != 0,
                own: words::read_numbers(values[6].as_str().ok()?)?,
                mentions: BTreeSet::new(),
            };
            marker = late.correct_marker(&untold, (user, room), marker);
            let found = behind
                .query_map(params![user.0 as i64, room, marker.read as i64], |row| row.get::<_, i64>(0))
                .and_then(|rows| rows.map(|seq| seq.map(|seq| seq as u64)).collect());
            match found {
                Ok(mentions) => marker.mentions = mentions,
                Err(error) => failed = Some(error),
            }
            take(Fact::Marked { user, room: (*names.get(&room)?).clone(), marker: Box::new(marker) });
            Some(())
        })?;
        match failed {
            Some(error) => Err(error),
            None => Ok(read.map(|()| late)),
        }
    }

    fn blocks(
        &self,
        names: &HashMap<i64, &RoomName>,
        (untold, late): (&Untold, &mut Late),
        take: Take<'_>,
    ) -> Read<()> {
        let mut new: BTreeSet<Place> = untold.blocks().filter(|(room, _)| names.contains_key(room)).collect();
        let read = self.each(&BITS, "ORDER BY room, block", &mut |values| {
            let place = (values[0].as_i64().ok()?, number(values[1])?);
            let bits = late.correct_block(untold, place, values[2].as_blob().ok()?.try_into().ok()?);
            new.remove(&place);
            let room = (*names.get(&place.0)?).clone();
            take(Fact::Block { room, block: place.1, bits: Box::new(bits) });
            Some(())
        })?;
        for place in new {
            let bits = late.correct_block(untold, place, [0; BLOCK_BYTES]);
            take(Fact::Block { room: names[&place.0].clone(), block: place.1, bits: Box::new(bits) });
        }
        Ok(read)
    }
}
