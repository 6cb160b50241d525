//! How far people have come in rooms, as markers that change and are written down: within
//! [`limits::MARKER_INTERVAL_MS`] of their change, many in one transaction; after an own post at once, with it.

use std::collections::BTreeSet;

use super::undo::OfReading;
use super::{Hall, Scene};
use crate::chat::name::RoomName;
use crate::chat::reading::Marker;
use crate::chat::{Fact, UserId};
use crate::limits;

/// Markers that are newer than what is written of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Unwritten {
    /// The tick at which they are written.
    pub due: Option<u64>,
    pub markers: BTreeSet<(UserId, RoomName)>,
}

impl Hall {
    /// Writes the markers down that are due.
    pub(super) fn write_markers(&mut self, scene: &mut Scene) {
        if self.unwritten.due.is_some_and(|due| due <= scene.at.tick) {
            self.write_some(limits::MARKERS_WRITTEN_MAX, scene);
        }
    }

    /// Writes all of them down, or as many.
    pub(super) fn write_some(&mut self, most: usize, scene: &mut Scene) {
        let before = Box::new(self.unwritten.clone());
        let mut rest = std::mem::take(&mut self.unwritten.markers).into_iter();
        let now: Vec<(UserId, RoomName)> = rest.by_ref().take(most).collect();
        self.unwritten.markers = rest.collect();
        self.unwritten.due = (!self.unwritten.markers.is_empty()).then_some(scene.at.tick);
        self.note_undo(OfReading::Unwritten { before });
        for (user, room) in now {
            if self.rooms.get(&room).is_some_and(|room| room.kept) {
                self.write_marker(user, &room, scene);
            }
        }
    }

    /// There was no room for them: they are tried again.
    pub fn put_off_markers(&mut self, tick: u64) {
        if self.unwritten.due.is_some_and(|due| due <= tick) {
            let before = Box::new(self.unwritten.clone());
            self.unwritten.due = Some(tick + limits::MARKER_INTERVAL_MS);
            self.note_undo(OfReading::Unwritten { before });
        }
    }

    /// A room is kept from now on, and with it who follows it.
    pub(super) fn write_markers_of(&mut self, name: &RoomName, scene: &mut Scene) {
        let readers = self.rooms.get(name).map(|room| room.readers.clone()).unwrap_or_default();
        readers.into_iter().for_each(|user| self.write_marker(user, name, scene));
    }

    fn write_marker(&mut self, user: UserId, room: &RoomName, scene: &mut Scene) {
        if let Some(marker) = self.marker(user, room).cloned().map(Box::new) {
            self.decide(Fact::Marked { user, room: room.clone(), marker }, scene);
        }
    }

    /// Sets a marker, which is written when it is due.
    pub(super) fn mark_later(&mut self, user: UserId, name: &RoomName, marker: Marker, tick: u64) {
        self.set_marker(user, name, Some(marker));
        let key = (user, name.clone());
        if !self.unwritten.markers.contains(&key) {
            let due = self.unwritten.due;
            self.unwritten.due = due.or(Some(tick + limits::MARKER_INTERVAL_MS));
            self.unwritten.markers.insert(key.clone());
            self.note_undo(OfReading::MarkedLater { key, due });
        }
    }

    /// The only way in which a marker changes.
    pub(super) fn set_marker(&mut self, user: UserId, name: &RoomName, marker: Option<Marker>) {
        let before = self.put_marker(user, name, marker).map(Box::new);
        self.note_undo(OfReading::Marker { user, room: name.clone(), before });
    }

    /// The same without a way back. Returns the one before.
    pub(super) fn put_marker(
        &mut self,
        user: UserId,
        name: &RoomName,
        marker: Option<Marker>,
    ) -> Option<Marker> {
        if let Some(room) = self.rooms.get_mut(name) {
            match marker {
                Some(_) => room.readers.insert(user),
                None => room.readers.remove(&user),
            };
        }
        let markers = &mut self.users.get_mut(user)?.markers;
        match marker {
            Some(marker) => markers.insert(name.clone(), marker),
            None => markers.remove(name),
        }
    }

    /// A room is no more, nor is what anybody has read of it.
    pub(super) fn forget_markers(&mut self, name: &RoomName) {
        let readers = self.rooms.get(name).map(|room| room.readers.clone()).unwrap_or_default();
        readers.into_iter().for_each(|user| self.set_marker(user, name, None));
    }
}
