//! Which public rooms look alike: by the skeletons of their names, beside the rooms themselves.
//!
//! Since there are skeletons no room is made whose name looks like another's. The rooms of an older history
//! may do so; each of them is found by its own name, and any other spelling finds the oldest.

use std::collections::HashMap;

use crate::chat::name::RoomName;
use crate::chat::room::Kind;

/// Of each skeleton the rooms that have it, the oldest first: one, but in an older history.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Spellings(HashMap<Box<str>, Vec<RoomName>>);

impl Spellings {
    /// A room has come, younger than all that are here. A direct room has a name that nobody chooses.
    pub(super) fn add(&mut self, name: &RoomName) {
        if name.kind() == Kind::Public {
            self.0.entry(name.skeleton().into()).or_default().push(name.clone());
        }
    }

    /// Takes a room out, and returns the place that it had among those that look like it.
    pub(super) fn remove(&mut self, name: &RoomName) -> usize {
        let skeleton = name.skeleton();
        let Some(rooms) = self.0.get_mut(skeleton.as_str()) else { return 0 };
        let place = rooms.iter().position(|room| room == name);
        place.map(|place| rooms.remove(place));
        if rooms.is_empty() {
            self.0.remove(skeleton.as_str());
        }
        place.unwrap_or(0)
    }

    /// Puts a room back into the place that it had.
    pub(super) fn put_back(&mut self, name: &RoomName, place: usize) {
        if name.kind() == Kind::Public {
            let rooms = self.0.entry(name.skeleton().into()).or_default();
            rooms.insert(place.min(rooms.len()), name.clone());
        }
    }

    /// The room that this name looks like.
    pub(super) fn oldest(&self, name: &RoomName) -> Option<&RoomName> {
        self.0.get(name.skeleton().as_str())?.first()
    }
}
