//! The chain of checks that finds a flipped bit: each event's check is made from the one before it in its
//! room and from all that the event says.
//!
//! Of a body the check covers a seal, made from 16 random bytes and the body: both can be taken away together,
//! the seal stays, and the chain still holds. The checks say what was written, not who wrote it: they guard
//! against disks, not against somebody who can write the file and compute SHA-256 (FIPS 180-4). The functions
//! are those of the present format, which are kept with it.

use std::collections::HashMap;

use rusqlite::Row;
use rusqlite::types::ValueRef;

pub use super::migrations::v4::{Check, START};
pub(super) use super::migrations::v4::{Frame, SALT_BYTES, event, row, seal};

/// The number of a message among the kinds of events; for the others see [`super::words`].
pub(super) const MESSAGE: i64 = 1;
/// That of a message that says what its author does.
pub(super) const ACTION: i64 = 9;

/// Whether an event of this kind is a message.
pub(super) fn is_message(kind: i64) -> bool {
    [MESSAGE, ACTION].contains(&kind)
}

/// The same of a column, in SQL.
pub(super) const IS_MESSAGE: &str = "IN (1, 9)";

/// An event as the history keeps it.
pub(super) struct Entry<'a> {
    pub frame: Frame<'a>,
    pub body: Body<'a>,
}

/// What an event says.
pub(super) enum Body<'a> {
    There {
        salt: &'a [u8],
        text: &'a str,
    },
    /// It was taken away; its seal has stayed.
    Gone {
        seal: Check,
    },
}

/// What [`Entry::of_row`] reads of `events`.
pub(super) const ENTRY_COLUMNS: &str = "events.room, events.seq, time, user, events.name, events.kind, target, cid, salt, body, seal, events.hash";
/// How many these are.
pub(super) const ENTRY_WIDTH: usize = 12;

/// The check of the event before the one in `events`, of the same room; NULL when there is none.
pub(super) const CHECK_BEFORE: &str =
    "(SELECT hash FROM events AS before WHERE before.room = events.room AND before.seq = events.seq - 1)";

impl<'a> Entry<'a> {
    /// The entry in the first columns of a row, which are [`ENTRY_COLUMNS`], and the check that was written
    /// with it. `None`: no event looks like this.
    ///
    /// # Errors
    /// When SQLite cannot read it.
    pub(super) fn of_row(row: &'a Row<'_>) -> rusqlite::Result<Option<(Entry<'a>, Check)>> {
        let mut values = [ValueRef::Null; ENTRY_WIDTH];
        for (column, value) in values.iter_mut().enumerate() {
            *value = row.get_ref(column)?;
        }
        Ok(Entry::of_values(&values))
    }

    fn of_values(values: &[ValueRef<'a>; ENTRY_WIDTH]) -> Option<(Entry<'a>, Check)> {
        let number = |at: usize| values[at].as_i64().ok();
        let frame = Frame {
            room: number(0)?,
            seq: number(1)?,
            time: number(2)?,
            user: number(3)?,
            name: values[4].as_str().ok()?,
            kind: number(5)?,
            target: values[6].as_i64_or_null().ok()?,
            cid: values[7].as_str_or_null().ok()?,
        };
        let (salt, text, seal) = (
            values[8].as_blob_or_null().ok()?,
            values[9].as_str_or_null().ok()?,
            values[10].as_blob_or_null(),
        );
        let body = match (salt, text, seal.ok()?) {
            (Some(salt), Some(text), None) => Body::There { salt, text },
            (None, None, Some(seal)) => Body::Gone { seal: seal.try_into().ok()? },
            _ => return None,
        };
        Some((Entry { frame, body }, values[11].as_blob().ok()?.try_into().ok()?))
    }

    /// The check of this event when it follows the one with the check `before`.
    pub(super) fn check(&self, before: &Check) -> Check {
        let seal = match self.body {
            Body::There { salt, text } => seal(salt, text),
            Body::Gone { seal } => seal,
        };
        event(before, &self.frame, &seal)
    }

    /// Whether this event has the check that was `written` with it, behind an event with the check `before`.
    pub(super) fn fits(&self, written: &Check, before: Option<&[u8]>) -> bool {
        let before = match before {
            None if self.frame.seq == 1 => START,
            Some(before) if self.frame.seq > 1 => match before.try_into() {
                Ok(before) => before,
                Err(_) => return false,
            },
            _ => return false,
        };
        self.check(&before) == *written
    }
}

/// Walks the chains of all rooms at once, in the order in which they were written.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// The newest event of each room so far, and its check.
    ends: HashMap<i64, (i64, Check)>,
}

impl Walk {
    /// Takes the next event in the first columns of a row, and says what is wrong with it, if anything is: a
    /// room's number, and words.
    ///
    /// # Errors
    /// When SQLite cannot read it.
    pub(super) fn step(&mut self, row: &Row<'_>) -> rusqlite::Result<Vec<(i64, String)>> {
        let Some((entry, written)) = Entry::of_row(row)? else {
            let room = row.get_ref(0)?.as_i64().unwrap_or_default();
            return Ok(vec![(room, "an event is not what was written".to_owned())]);
        };
        let Frame { room, seq, .. } = entry.frame;
        let (last, end) = self.ends.entry(room).or_insert((0, START));
        let mut faults = Vec::new();
        if seq != *last + 1 {
            faults.push((room, format!("event {seq} follows event {last}")));
        }
        if entry.check(end) != written {
            faults.push((room, format!("event {seq} is not what was written")));
        }
        // From what was written: one altered event is one fault, not one for each that follows.
        (*last, *end) = (seq, written);
        Ok(faults)
    }

    /// The check of the newest event of a room.
    pub(super) fn end(&self, room: i64) -> Option<&Check> {
        self.ends.get(&room).map(|(_, end)| end)
    }

    pub(super) fn rooms(&self) -> impl ExactSizeIterator<Item = i64> + '_ {
        self.ends.keys().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(frame: Frame<'_>) -> Check {
        event(&START, &frame, &[7; 32])
    }

    #[test]
    fn every_part_of_an_event_is_in_its_check() {
        let frame = Frame {
            room: 9,
            seq: 2,
            time: 3,
            user: 4,
            name: "Ann",
            kind: MESSAGE,
            target: Some(1),
            cid: Some("c"),
        };
        let whole = check(frame);
        let others = [
            event(&whole, &frame, &[7; 32]),
            event(&START, &frame, &[8; 32]),
            check(Frame { room: 8, ..frame }),
            check(Frame { seq: 3, ..frame }),
            check(Frame { time: 2, ..frame }),
            check(Frame { user: 5, ..frame }),
            check(Frame { kind: 2, ..frame }),
            check(Frame { name: "Anm", ..frame }),
            check(Frame { name: "An", cid: Some("nc"), ..frame }),
            check(Frame { cid: Some("ch"), ..frame }),
            check(Frame { cid: None, ..frame }),
            check(Frame { target: None, ..frame }),
        ];
        for (number, other) in others.iter().enumerate() {
            assert_ne!(*other, whole, "{number}");
            assert!(!others[..number].contains(other), "{number}");
        }
        assert_eq!(check(frame), whole);
        assert_ne!(seal(b"ab", "c"), seal(b"ab", "d"));
        assert_ne!(seal(b"ab", "c"), seal(b"ac", "c"));
    }

    #[test]
    fn every_value_of_a_row_is_in_its_check() {
        let rows: [&[ValueRef<'_>]; 8] = [
            &["ab".into(), "c".into()],
            &["a".into(), "bc".into()],
            &["ab".into(), ValueRef::Blob(b"c")],
            &["ab".into(), ValueRef::Null],
            &["ab".into(), ValueRef::Integer(0)],
            &["ab".into(), ValueRef::Integer(1)],
            &["ab".into()],
            &["c".into(), "ab".into()],
        ];
        let checks = rows.map(|values| row(values.iter().copied()));
        for (number, check) in checks.iter().enumerate() {
            assert!(!checks[..number].contains(check), "{number}");
        }
    }

    #[test]
    fn a_body_that_was_taken_away_leaves_the_chain_whole() {
        let frame =
            Frame { room: 1, seq: 1, time: 1, user: 1, name: "Ann", kind: MESSAGE, target: None, cid: None };
        let there = Entry { frame, body: Body::There { salt: &[3; SALT_BYTES], text: "secret" } };
        let gone = Entry { frame, body: Body::Gone { seal: seal(&[3; SALT_BYTES], "secret") } };
        assert_eq!(there.check(&START), gone.check(&START));
        // Whoever guesses the text cannot tell whether it is right.
        assert_ne!(there.check(&START), event(&START, &frame, &seal(&[], "secret")));
    }
}
