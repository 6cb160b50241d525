//! The chain of checks that finds a flipped bit: each event's check is made from the one before it in its
//! room and from all that the event says.
//!
//! Each part goes in behind its own length, so no two events have the same bytes to hash. The checks
//! say what was written, not who wrote it: they guard against disks, not against somebody who can write the
//! file and compute SHA-256 (FIPS 180-4).

use rusqlite::Row;
use sha2::{Digest, Sha256};

/// What a row carries to be checked by.
pub type Check = [u8; 32];

/// Stands before the first event of a room.
pub const START: Check = [0; 32];

/// An event as the history keeps it.
pub struct Entry<'a> {
    pub room: &'a str,
    pub seq: i64,
    pub time: i64,
    pub user: i64,
    pub name: &'a str,
    pub cid: &'a str,
    pub text: &'a str,
    pub reply_to: Option<i64>,
}

/// What [`Entry::of_row`] reads, of `events` joined with `rooms`.
pub const ENTRY_COLUMNS: &str = "rooms.name, seq, time, user, events.name, cid, text, reply_to";

/// The check of the event before the one in `events`, of the same room; NULL when there is none.
pub const CHECK_BEFORE: &str =
    "(SELECT hash FROM events AS before WHERE before.room = events.room AND before.seq = events.seq - 1)";

impl<'a> Entry<'a> {
    /// The entry in the columns [`ENTRY_COLUMNS`] of a row, the first of which is column `first`.
    ///
    /// # Errors
    /// When a column is not of its type.
    pub fn of_row(row: &'a Row<'_>, first: usize) -> rusqlite::Result<Entry<'a>> {
        let text = |column: usize| row.get_ref(first + column)?.as_str().map_err(rusqlite::Error::from);
        Ok(Entry {
            room: text(0)?,
            seq: row.get(first + 1)?,
            time: row.get(first + 2)?,
            user: row.get(first + 3)?,
            name: text(4)?,
            cid: text(5)?,
            text: text(6)?,
            reply_to: row.get(first + 7)?,
        })
    }

    /// This event's check, when it fits: column `first` has what was written with the event, the next one
    /// the check of the event before it ([`CHECK_BEFORE`]). `None` says that one of them was altered, or
    /// that the event before is missing.
    ///
    /// # Errors
    /// When a column is not of its type.
    pub fn checked(&self, row: &Row<'_>, first: usize) -> rusqlite::Result<Option<Check>> {
        let (written, before): (Vec<u8>, Option<Vec<u8>>) = (row.get(first)?, row.get(first + 1)?);
        let before = match before {
            None if self.seq == 1 => START,
            Some(before) if self.seq > 1 => match before.try_into() {
                Ok(before) => before,
                Err(_) => return Ok(None),
            },
            _ => return Ok(None),
        };
        let check = self.check(&before);
        Ok((check[..] == written[..]).then_some(check))
    }

    /// The check of this event when it follows the one with the check `before`.
    pub fn check(&self, before: &Check) -> Check {
        let mut hash = Sha256::new();
        hash.update(before);
        for number in [self.seq, self.time, self.user, self.reply_to.unwrap_or(0)] {
            hash.update(number.to_be_bytes());
        }
        for text in [self.room, self.name, self.cid, self.text] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
        hash.finalize().into()
    }
}

/// The check of a user's row.
pub fn user(id: i64, name: &str, token_hash: &[u8], created: i64) -> Check {
    let mut hash = Sha256::new();
    for number in [id, created, name.len() as i64] {
        hash.update(number.to_be_bytes());
    }
    hash.update(name);
    hash.update(token_hash);
    hash.finalize().into()
}

/// The check of a row that stands for itself.
pub fn row(numbers: &[u64], texts: &[&str]) -> Check {
    let mut hash = Sha256::new();
    for number in numbers {
        hash.update(number.to_be_bytes());
    }
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    hash.finalize().into()
}

/// The check of a fact in the table `about`.
pub fn fact(key: &str, value: &str) -> Check {
    let mut hash = Sha256::new();
    hash.update((key.len() as u64).to_be_bytes());
    hash.update(key);
    hash.update(value);
    hash.finalize().into()
}

/// One check of two, in this order.
pub fn fold(first: &Check, second: &Check) -> Check {
    let mut hash = Sha256::new();
    hash.update(first);
    hash.update(second);
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_an_event_is_in_its_check() {
        let entry = || Entry {
            room: "lobby",
            seq: 2,
            time: 3,
            user: 4,
            name: "Ann",
            cid: "c",
            text: "hello",
            reply_to: Some(1),
        };
        let whole = entry().check(&START);
        let others = [
            entry().check(&whole),
            Entry { room: "lobbz", ..entry() }.check(&START),
            Entry { seq: 3, ..entry() }.check(&START),
            Entry { time: 2, ..entry() }.check(&START),
            Entry { user: 5, ..entry() }.check(&START),
            Entry { name: "Anm", ..entry() }.check(&START),
            Entry { cid: "ch", text: "ello", ..entry() }.check(&START),
            Entry { text: "hello ", ..entry() }.check(&START),
            Entry { reply_to: None, ..entry() }.check(&START),
        ];
        for (number, other) in others.iter().enumerate() {
            assert_ne!(*other, whole, "{number}");
            assert!(!others[..number].contains(other), "{number}");
        }
        assert_eq!(entry().check(&START), whole);
        assert_ne!(user(1, "ab", b"c", 0), user(1, "a", b"bc", 0));
        assert_ne!(fact("ab", "c"), fact("a", "bc"));
        assert_ne!(row(&[1], &["ab", "c"]), row(&[1], &["a", "bc"]));
        assert_ne!(row(&[1], &["a"]), row(&[2], &["a"]));
    }
}
