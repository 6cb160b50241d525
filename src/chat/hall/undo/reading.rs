//! The way back of what is read, and of what people choose for themselves.

use std::collections::BTreeMap;

use super::super::Hall;
use super::super::markers::Unwritten;
use super::Undo;
use crate::chat::UserId;
use crate::chat::name::RoomName;
use crate::chat::reading::Marker;
use crate::chat::room::News;

/// What was there before.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) enum OfReading {
    /// Whether an event was a message that is there: the other way.
    There {
        room: RoomName,
        seq: u64,
    },
    /// Whether a message mentioned everybody.
    ToAll {
        room: RoomName,
        seq: u64,
        was: bool,
    },
    Marker {
        user: UserId,
        room: RoomName,
        before: Option<Box<Marker>>,
    },
    MarkedLater {
        key: (UserId, RoomName),
        due: Option<u64>,
    },
    Unwritten {
        before: Box<Unwritten>,
    },
    News {
        room: RoomName,
        before: News,
    },
    NewsDue {
        due: (u64, RoomName),
    },
    NewsDone {
        due: (u64, RoomName),
    },
    Receipts {
        user: UserId,
        before: bool,
    },
    Prefs {
        user: UserId,
        before: BTreeMap<Box<str>, Box<str>>,
    },
}

impl Hall {
    pub(in super::super) fn note_undo(&mut self, undo: OfReading) {
        self.undo.push(Undo::Reading(undo));
    }

    pub(super) fn revert_reading(&mut self, undo: OfReading) {
        match undo {
            OfReading::There { room, seq } => self.with_room(&room, |room| {
                let was = !room.messages.has(seq);
                room.messages.set(seq, was);
            }),
            OfReading::ToAll { room, seq, was } => self.with_room(&room, |room| match was {
                true => room.to_all.insert(seq),
                false => room.to_all.remove(&seq),
            }),
            OfReading::Marker { user, room, before } => {
                self.put_marker(user, &room, before.map(|before| *before));
            }
            OfReading::MarkedLater { key, due } => {
                self.unwritten.markers.remove(&key);
                self.unwritten.due = due;
            }
            OfReading::Unwritten { before } => self.unwritten = *before,
            OfReading::News { room, before } => self.with_room(&room, |room| room.news = before),
            OfReading::NewsDue { due } => drop(self.news.remove(&due)),
            OfReading::NewsDone { due } => drop(self.news.insert(due)),
            OfReading::Receipts { user, before } => self.with_user(user, |user| user.receipts = before),
            OfReading::Prefs { user, before } => self.with_user(user, |user| user.prefs = before),
        }
    }
}
