//! One room: its place in the order of events, and who is in it.
//!
//! The room counts connections per user, so that a person with a phone and a laptop is one member, and
//! remembers who has just lost the last connection: that user is still a member until the grace is over.

use std::collections::BTreeMap;

use super::name::RoomName;
use super::{ClientId, UserId};

#[derive(Debug)]
pub struct Room {
    pub name: RoomName,
    /// Of the newest lasting event; 0 when there is none.
    pub seq: u64,
    /// When something last happened, by the clock people see: the order in which `welcome` names rooms.
    pub active: u64,
    /// In order, which is the order of the list that a newcomer gets.
    members: BTreeMap<UserId, Member>,
    /// Every connection in the room, for the fan-out.
    clients: Vec<ClientId>,
}

#[derive(Debug, Default)]
struct Member {
    connections: usize,
    /// Set while there is no connection: when the user stops being a member.
    gone_at: Option<u64>,
}

/// What a change of membership means to the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The user is as present as before.
    None,
    /// The user was not here and now is.
    Online,
    /// The user was here and now is not.
    Offline,
}

impl Room {
    pub fn new(name: RoomName, seq: u64, active: u64) -> Room {
        Room { name, seq, active, members: BTreeMap::new(), clients: Vec::new() }
    }

    /// Takes the next place in the order.
    pub fn advance(&mut self, time: u64) -> u64 {
        self.seq += 1;
        self.active = time;
        self.seq
    }

    /// Adds a connection that is not in the room yet.
    pub fn enter(&mut self, client: ClientId, user: UserId) -> Change {
        self.clients.push(client);
        let mut change = Change::None;
        let member = self.members.entry(user).or_insert_with(|| {
            change = Change::Online;
            Member::default()
        });
        member.connections += 1;
        member.gone_at = None;
        change
    }

    /// Takes a connection out that said it leaves.
    pub fn leave(&mut self, client: ClientId, user: UserId) -> Change {
        if self.drop_connection(client, user) > 0 {
            return Change::None;
        }
        self.members.remove(&user);
        Change::Offline
    }

    /// Takes a connection out that broke. True when it was the user's last one: the user is absent from
    /// now on and [`Room::expire`] is due at `gone_at`.
    pub fn lose(&mut self, client: ClientId, user: UserId, gone_at: u64) -> bool {
        if self.drop_connection(client, user) > 0 {
            return false;
        }
        if let Some(member) = self.members.get_mut(&user) {
            member.gone_at = Some(gone_at);
        }
        true
    }

    /// Ends an absence, unless the user came back or was lost again later.
    pub fn expire(&mut self, user: UserId, tick: u64) -> Change {
        match self.members.get(&user) {
            Some(Member { gone_at: Some(at), .. }) if *at <= tick => {
                self.members.remove(&user);
                Change::Offline
            }
            _ => Change::None,
        }
    }

    pub fn clients(&self) -> &[ClientId] {
        &self.clients
    }

    /// Users present, those in their grace included, in order.
    pub fn members(&self) -> impl Iterator<Item = UserId> + '_ {
        self.members.keys().copied()
    }

    pub fn online(&self) -> usize {
        self.members.len()
    }

    /// Nobody is in it and nothing was ever said in it.
    pub fn is_forgettable(&self) -> bool {
        self.seq == 0 && self.members.is_empty()
    }

    fn drop_connection(&mut self, client: ClientId, user: UserId) -> usize {
        if let Some(at) = self.clients.iter().position(|c| *c == client) {
            self.clients.swap_remove(at);
        }
        let Some(member) = self.members.get_mut(&user) else { return 0 };
        member.connections = member.connections.saturating_sub(1);
        member.connections
    }
}
