//! What follows from messages, and is written late: that they are there, and that their authors have read them. The
//! messages themselves say it, so it is not written with each of them but once for many; in the file stands up to which
//! event it is, and whoever opens the file looks at the few messages behind that.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, params};

use crate::chat::UserId;
use crate::chat::reading::{BLOCK_BYTES, Marker, place_in_bytes};
use crate::limits::{MARKERS_KNOWN_MAX, UNTOLD_MESSAGES_MAX};
use crate::store::chain::IS_MESSAGE;

/// In `about`: the number of the event up to which everything is written that follows from messages.
pub(super) const TOLD: &str = "told";

/// Whose marker, and the number of its room.
pub(super) type Whose = (UserId, i64);
/// The number of a room, and the block.
pub(super) type Place = (i64, u64);
pub(super) type Bits = [u8; BLOCK_BYTES];

/// What is newer than the file.
#[derive(Default)]
pub(super) struct Late {
    /// What stands under [`TOLD`]; while nothing does, everything is written.
    told: Option<i64>,
    markers: HashMap<Whose, Marker>,
    blocks: HashMap<Place, Bits>,
    /// Messages of which something is here.
    messages: usize,
    /// Some markers as they stand in the file: only of those is known what follows from a message.
    known: HashMap<Whose, Marker>,
}

/// A value that a batch has changed, and whether it is written with it.
pub(super) struct Changed<T> {
    pub value: T,
    pub is_due: bool,
}

/// What a batch changes, and keeps for its end.
#[derive(Default)]
pub(super) struct Changes {
    /// `None`: its row was written or taken away by itself.
    pub markers: HashMap<Whose, Option<Changed<Marker>>>,
    pub blocks: HashMap<Place, Changed<Bits>>,
    /// The message that was written last: by whom, in which room, its place.
    pub said: Option<(UserId, i64, u64)>,
    pub messages: usize,
    /// The lowest number among their events.
    pub first: Option<i64>,
    /// Everything is written now, up to this event.
    pub told: Option<i64>,
}

impl Late {
    /// Whether everything is to be written with this batch. Numbers of events can be given again; behind one that was
    /// nobody would look for it.
    pub(super) fn is_full(&self, changes: &Changes) -> bool {
        let is_again = |told: i64| changes.first.is_some_and(|first| first <= told);
        changes.messages > 0
            && (self.told.is_none_or(is_again) || self.messages + changes.messages >= UNTOLD_MESSAGES_MAX)
    }

    pub(super) fn marker(&self, whose: &Whose) -> Option<&Marker> {
        self.markers.get(whose).or_else(|| self.known.get(whose))
    }

    pub(super) fn block(&self, place: &Place) -> Option<&Bits> {
        self.blocks.get(place)
    }

    /// What is newer than the file and untouched by a batch, but for rooms that it takes away.
    pub(super) fn rest<'a>(
        &'a self,
        changes: &'a Changes,
        gone: &'a [i64],
    ) -> (impl Iterator<Item = (&'a Whose, &'a Marker)>, impl Iterator<Item = (&'a Place, &'a Bits)>) {
        let markers = self.markers.iter();
        let markers =
            markers.filter(|(whose, _)| !changes.markers.contains_key(whose) && !gone.contains(&whose.1));
        let blocks = self.blocks.iter();
        let blocks =
            blocks.filter(|(place, _)| !changes.blocks.contains_key(place) && !gone.contains(&place.0));
        (markers, blocks)
    }

    /// A batch with these changes is on disk.
    pub(super) fn take(&mut self, changes: Changes, gone: &[i64]) {
        let is_told = changes.told.is_some();
        if is_told {
            self.told = changes.told;
            self.known.extend(self.markers.drain());
            self.blocks.clear();
            self.messages = 0;
        } else {
            self.messages += changes.messages;
        }
        for (whose, changed) in changes.markers {
            self.markers.remove(&whose);
            match changed {
                None => drop(self.known.remove(&whose)),
                Some(Changed { value, is_due }) if is_due || is_told => drop(self.known.insert(whose, value)),
                Some(Changed { value, .. }) => drop(self.markers.insert(whose, value)),
            }
        }
        for (place, Changed { value, is_due }) in changes.blocks {
            match is_due || is_told {
                true => drop(self.blocks.remove(&place)),
                false => drop(self.blocks.insert(place, value)),
            }
        }
        if !gone.is_empty() {
            self.markers.retain(|(_, room), _| !gone.contains(room));
            self.known.retain(|(_, room), _| !gone.contains(room));
            self.blocks.retain(|(room, _), _| !gone.contains(room));
        }
        if self.known.len() > MARKERS_KNOWN_MAX {
            self.known.clear();
        }
    }

    /// What a file that was just opened has of it, by what follows from its last messages.
    pub(super) fn of_file(untold: &Untold) -> Late {
        Late { told: untold.told, messages: untold.messages, ..Late::default() }
    }

    /// A marker of the file, as it is by the messages that are not told.
    pub(super) fn correct_marker(&mut self, untold: &Untold, whose: Whose, marker: Marker) -> Marker {
        let Some(said) = untold.said.get(&whose) else { return marker };
        let before = marker.read;
        let read = |marker: Marker, seq: &u64| {
            // What is known to be one's own and not read was marked so later.
            if marker.own.contains(seq) { marker } else { marker.read_to(*seq) }
        };
        let marker = said.iter().fold(marker, read);
        if marker.read != before {
            self.markers.insert(whose, marker.clone());
        }
        marker
    }

    /// The same for a block.
    pub(super) fn correct_block(&mut self, untold: &Untold, place: Place, mut bits: Bits) -> Bits {
        let before = bits;
        for (seq, is_there) in untold.messages_of(place) {
            let (_, byte, bit) = place_in_bytes(*seq);
            bits[byte] = if *is_there { bits[byte] | bit } else { bits[byte] & !bit };
        }
        if bits != before {
            self.blocks.insert(place, bits);
        }
        bits
    }
}

/// The messages of a file of which it does not say yet what follows from them.
#[derive(Default)]
pub(super) struct Untold {
    told: Option<i64>,
    messages: usize,
    /// By author and room, in order.
    said: HashMap<Whose, BTreeSet<u64>>,
    /// By block: each message, and whether it is there.
    there: HashMap<Place, Vec<(u64, bool)>>,
}

impl Untold {
    pub(super) fn read(connection: &Connection) -> rusqlite::Result<Untold> {
        let told = "SELECT value FROM about WHERE key = ?1";
        let told: Option<String> = connection.query_row(told, [TOLD], |row| row.get(0)).optional()?;
        let Some(told) = told.and_then(|told| told.parse::<i64>().ok()) else { return Ok(Untold::default()) };
        let mut untold = Untold { told: Some(told), ..Untold::default() };
        let mut messages = connection.prepare(&format!(
            "SELECT events.room, events.seq, user, coalesce(fates.deleted, 0) = 0 FROM events \
             LEFT JOIN fates ON fates.room = events.room AND fates.seq = events.seq \
             WHERE id > ?1 AND kind {IS_MESSAGE} ORDER BY id"
        ))?;
        let mut rows = messages.query(params![told])?;
        while let Some(row) = rows.next()? {
            let (room, seq): (i64, u64) = (row.get(0)?, row.get::<_, i64>(1)? as u64);
            let author = UserId(row.get::<_, i64>(2)? as u64);
            untold.messages += 1;
            untold.said.entry((author, room)).or_default().insert(seq);
            let (block, ..) = place_in_bytes(seq);
            untold.there.entry((room, block)).or_default().push((seq, row.get(3)?));
        }
        Ok(untold)
    }

    fn messages_of(&self, place: Place) -> &[(u64, bool)] {
        self.there.get(&place).map_or(&[], Vec::as_slice)
    }

    /// Blocks in which there are such messages.
    pub(super) fn blocks(&self) -> impl Iterator<Item = Place> {
        self.there.keys().copied()
    }
}
