//! Lists that a client asks for: of rooms, of people.

use serde::{Deserialize, Serialize};

use super::UserId;
use super::event::Person;
use super::name::RoomName;
use super::sanction::Told;
use crate::listed::listed;

/// Which rooms.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RoomsAsked {
    /// Any part of a name.
    pub query: Option<Box<str>>,
    /// Those behind this one.
    pub after: Option<RoomName>,
    /// One's own instead of the public ones.
    pub mine: bool,
}

/// Which people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PeopleAsked {
    /// These.
    Named(Vec<UserId>),
    Listed(PeopleListed),
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PeopleListed {
    /// The beginning of a word of the name.
    pub query: Option<Box<str>>,
    /// Those in this room instead of all of the house.
    pub room: Option<RoomName>,
    /// Those behind this name, which nobody needs to have.
    pub after: Option<Box<str>>,
    pub state: Option<State>,
}

listed! {
    /// Whether somebody is in the house.
    #[derive(Serialize, Deserialize)]
    pub enum State {
        Here = "here",
        Away = "away",
        Absent = "absent",
    }
}

/// How many there are of each [`State`].
pub type Counts = [usize; State::ALL.len()];

/// Somebody of the house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub person: Person,
    pub online: bool,
    /// When they were last here, or, while they are, since when; unknown of who was not here since the start.
    pub seen: Option<u64>,
    /// Forgotten.
    pub gone: bool,
    /// The mute and the ban that hold, for moderators.
    pub muted: Option<Box<Told>>,
    pub banned: Option<Box<Told>>,
}
