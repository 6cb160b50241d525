//! One room: what kind it is of, its place in the order of events, and who is present.
//!
//! The room counts connections per user, so that a person with a phone and a laptop is one member, and
//! remembers who has just lost the last connection: that user is still present until the grace is over.

use std::collections::{BTreeMap, BTreeSet};

use super::circle::Circle;
use super::name::{Title, Topic};
use super::reading::Messages;
use super::settings::Settings;
use super::{ClientId, UserId};

/// Who may be in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Everybody of the house.
    Public,
    /// Two users, the smaller number first, whose every connection is in it.
    Direct([UserId; 2]),
    /// Those who are of it, whose every connection is in it: see [`Charter::circle`].
    Private,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Room {
    pub kind: Kind,
    /// Of the newest lasting event; 0 when there is none.
    pub seq: u64,
    /// When something last happened, by the clock people see; when nothing has, when it was made.
    pub active: u64,
    /// Whether it is in the history. One in which nothing was said is not.
    pub kept: bool,
    pub crowd: Crowd,
    pub charter: Charter,
    /// Which of its events are messages that are there, and which of them mention everybody.
    pub messages: Messages,
    pub to_all: BTreeSet<u64>,
    /// Who has a marker in it.
    pub readers: BTreeSet<UserId>,
    pub news: News,
    /// In order, which is the order of the list that a newcomer gets.
    present: BTreeMap<UserId, Presence>,
    /// Every connection in the room, for the fan-out.
    clients: Vec<ClientId>,
}

/// What was decided of a room and holds until it is decided otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Charter {
    pub settings: Settings,
    pub topic: Option<Topic>,
    /// Of a private room.
    pub title: Option<Title>,
    /// Of a private room: who is of it.
    pub circle: Option<Circle>,
    /// The messages that are pinned, the newest pin last.
    pub pins: Vec<u64>,
}

/// What the members of a room know of how many they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Crowd {
    /// Whether they are told their number, and not of each: from when they are too many until they have heard that
    /// they no longer are.
    pub is_counted: bool,
    /// The tick at which they were last told.
    pub told: Option<u64>,
}

/// What those who follow a room from elsewhere know of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// The tick at which they were last told.
    pub told: Option<u64>,
    /// Whether they are told again.
    pub is_due: bool,
}

/// One user in one room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    pub connections: usize,
    /// Set while there is no connection: the tick at which the user stops being present.
    pub gone_at: Option<u64>,
    /// The `seq` of what the user said last while present; 0 for who has said nothing.
    pub spoke: u64,
}

impl Room {
    pub fn new(kind: Kind, active: u64) -> Room {
        let (crowd, present, clients) = (Crowd::default(), BTreeMap::new(), Vec::new());
        let (charter, messages, news) = (Charter::default(), Messages::default(), News::default());
        let (to_all, readers) = (BTreeSet::new(), BTreeSet::new());
        Room {
            kind,
            seq: 0,
            active,
            kept: false,
            crowd,
            charter,
            messages,
            to_all,
            readers,
            news,
            present,
            clients,
        }
    }

    /// Whether somebody is of this room, if it is a private one.
    pub fn is_of(&self, user: UserId) -> bool {
        self.charter.circle.as_ref().is_some_and(|circle| circle.has(user))
    }

    pub fn clients(&self) -> &[ClientId] {
        &self.clients
    }

    /// Users present, those in their grace included, in order.
    pub fn present(&self) -> impl Iterator<Item = (UserId, &Presence)> + '_ {
        self.present.iter().map(|(user, presence)| (*user, presence))
    }

    pub fn presence(&self, user: UserId) -> Option<Presence> {
        self.present.get(&user).copied()
    }

    pub fn online(&self) -> usize {
        self.present.len()
    }

    /// Nobody is in it and nothing was ever said in it.
    pub fn is_forgettable(&self) -> bool {
        !self.kept && self.present.is_empty()
    }

    /// Sets a user's presence and returns the one before; `None` is not present.
    pub fn set_presence(&mut self, user: UserId, presence: Option<Presence>) -> Option<Presence> {
        match presence {
            Some(presence) => self.present.insert(user, presence),
            None => self.present.remove(&user),
        }
    }

    /// Adds a connection that is not in the room yet.
    pub fn add_client(&mut self, client: ClientId) {
        self.clients.push(client);
    }

    /// Takes a connection out and returns the place that it had.
    pub fn remove_client(&mut self, client: ClientId) -> Option<usize> {
        let at = self.clients.iter().position(|c| *c == client)?;
        self.clients.swap_remove(at);
        Some(at)
    }

    /// Puts a connection back into the place that it had when [`Room::remove_client`] took it out.
    pub fn put_client_back(&mut self, client: ClientId, at: usize) {
        self.clients.push(client);
        let last = self.clients.len() - 1;
        self.clients.swap(at, last);
    }
}
