//! The users: who owns which name.
//!
//! A user is made by the first `hello` with a free name and stays for ever. Two names are the same when
//! their skeletons agree, before case folding or after it; both are indexed here, so a look-alike is found
//! without looking at everybody. Names of older histories may be the same by the rules of today: each of
//! them is found by its exact spelling, and any other spelling finds the oldest.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::by_name::{ByName, Place};
use super::list::State;
use super::mention::{Found, Names};
use super::name::{Away, RoomName, UserName, folded};
use super::pace::Paces;
use super::reading::Marker;
use super::{ById, ClientId, UserId};
use crate::listed::listed;

listed! {
    /// What a user is in the house, the less the sooner.
    #[derive(Serialize, Deserialize)]
    pub enum Role {
        Member = "member",
        Moderator = "moderator",
        Operator = "operator",
    }
}

/// Somebody whose last connection has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// The tick at which the user is gone.
    pub until: u64,
    /// When the connection ended, by the clock people see.
    pub time: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub id: UserId,
    pub name: UserName,
    pub role: Role,
    /// Every connection that said `hello` as this user.
    pub clients: Vec<ClientId>,
    /// Direct rooms with a history.
    pub directs: Vec<RoomName>,
    /// The private rooms that the user is of.
    pub privates: BTreeSet<RoomName>,
    /// How far the user has come in which room.
    pub markers: BTreeMap<RoomName, Marker>,
    /// Whether partners are told what the user has read, and the user what they have.
    pub receipts: bool,
    /// What the user's pages keep: JSON by keys.
    pub prefs: BTreeMap<Box<str>, Box<str>>,
    /// What is left of what the user may do.
    pub paces: Paces,
    /// When the user was last here, or, while here, since when, by the clock people see.
    pub seen: u64,
    /// What the user says who is away, until the next post or start.
    pub away: Option<Away>,
    /// The last connection has ended, and the user is still taken for here.
    pub leaving: Option<Leaving>,
    /// How long the server had run in all when the user was last here, in ms.
    pub used: u64,
    /// Forgotten: the name is free, and is what it was to those who knew it.
    pub gone: bool,
    /// The name as it stands in lists.
    listed: Arc<str>,
}

impl User {
    /// Whether any connection of the user is, or the grace after the last one is not over. The forgotten are not, though
    /// their connections may still be closing.
    pub fn is_here(&self) -> bool {
        !self.gone && (!self.clients.is_empty() || self.leaving.is_some())
    }

    pub fn state(&self) -> State {
        match (self.is_here(), &self.away) {
            (true, None) => State::Here,
            (true, Some(_)) => State::Away,
            (false, _) => State::Absent,
        }
    }

    /// Where the user stands in lists.
    pub fn place(&self) -> Place {
        (self.listed.clone(), self.id)
    }

    /// The name as it stands in lists.
    pub fn listed_as(&self) -> &str {
        &self.listed
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Users {
    users: ById<UserId, User>,
    by_plain_key: BTreeSet<(Box<str>, UserId)>,
    by_folded_key: BTreeSet<(Box<str>, UserId)>,
    by_name: ByName,
    /// How many were forgotten.
    gone: usize,
    last: u64,
}

impl Users {
    pub fn get(&self, id: UserId) -> Option<&User> {
        self.users.get(&id)
    }

    pub fn get_mut(&mut self, id: UserId) -> Option<&mut User> {
        self.users.get_mut(&id)
    }

    /// All who ever were, the forgotten too.
    pub fn count(&self) -> usize {
        self.users.len()
    }

    /// All but the forgotten.
    pub fn known(&self) -> usize {
        self.users.len() - self.gone
    }

    pub fn operators(&self) -> usize {
        self.users.values().filter(|user| user.role == Role::Operator && !user.gone).count()
    }

    /// Frees the name of somebody who is forgotten. Says whether there was somebody.
    pub fn forget(&mut self, id: UserId) -> bool {
        let Some(user) = self.users.get_mut(&id).filter(|user| !user.gone) else { return false };
        user.gone = true;
        let (name, place) = (user.name.clone(), user.place());
        self.unindex(id, &name);
        self.by_name.remove(&place);
        self.gone += 1;
        true
    }

    /// Takes back that somebody was forgotten.
    pub fn unforget(&mut self, id: UserId) {
        let Some(user) = self.users.get_mut(&id) else { return };
        user.gone = false;
        let (name, place, state) = (user.name.clone(), user.place(), user.state());
        self.index(id, &name);
        self.by_name.add(place, state);
        self.gone -= 1;
    }

    /// Who has this name, or one that looks like it, the oldest first. Somebody who does so in two ways comes
    /// twice.
    pub fn owners(&self, name: &UserName) -> Vec<UserId> {
        let [plain, folded] = name.keys();
        let mut owners: Vec<UserId> = [(&self.by_plain_key, plain), (&self.by_folded_key, folded)]
            .into_iter()
            .flat_map(with_key)
            .collect();
        owners.sort_unstable();
        owners
    }

    /// Whom a name means: who has it exactly, or else the oldest of those whose names look like it.
    pub fn called(&self, name: &UserName) -> Option<UserId> {
        let owners = self.owners(name);
        let has_it = |id: &UserId| self.users.get(id).is_some_and(|user| user.name == *name);
        owners.iter().copied().find(has_it).or_else(|| owners.first().copied())
    }

    /// The number that the next new user gets.
    pub fn next_id(&self) -> UserId {
        UserId(self.last + 1)
    }

    pub fn add(&mut self, id: UserId, name: UserName, role: Role, [seen, used]: [u64; 2]) {
        self.last = self.last.max(id.0);
        let listed: Arc<str> = folded(name.as_str()).into();
        self.index(id, &name);
        self.by_name.add((listed.clone(), id), State::Absent);
        let (clients, directs, privates) = (Vec::new(), Vec::new(), BTreeSet::new());
        let (paces, away, leaving, gone) = (Paces::default(), None, None, false);
        let (markers, prefs, receipts) = (BTreeMap::new(), BTreeMap::new(), true);
        let new = User {
            id,
            name,
            role,
            clients,
            directs,
            privates,
            markers,
            receipts,
            prefs,
            paces,
            seen,
            away,
            leaving,
            used,
            gone,
            listed,
        };
        self.users.insert(id, new);
    }

    /// Takes the newest user away, who was never durable. The number is given again.
    pub fn remove(&mut self, id: UserId) {
        if let Some(user) = self.users.remove(&id) {
            self.unindex(id, &user.name);
            self.by_name.remove(&user.place());
        }
        self.last = id.0 - 1;
    }

    /// Gives a user another name and frees the old one. Returns the old one.
    pub fn rename(&mut self, id: UserId, name: UserName) -> Option<UserName> {
        let old = self.users.get(&id)?.name.clone();
        self.unindex(id, &old);
        self.index(id, &name);
        let user = self.users.get_mut(&id)?;
        self.by_name.remove(&user.place());
        (user.listed, user.name) = (folded(name.as_str()).into(), name);
        self.by_name.add(user.place(), user.state());
        Some(old)
    }

    /// Changes what a user is here or away by.
    pub fn change<R>(&mut self, id: UserId, change: impl FnOnce(&mut User) -> R) -> Option<R> {
        let user = self.users.get_mut(&id)?;
        let before = user.state();
        let changed = change(user);
        if user.state() != before && !user.gone {
            self.by_name.remove(&user.place());
            self.by_name.add(user.place(), user.state());
        }
        Some(changed)
    }

    /// How many are here.
    pub fn here(&self) -> usize {
        self.by_name.here()
    }

    /// The names as they stand in lists, in order, of those who are in one of these states, are found by folded words, or all when
    /// these are empty, and stand behind a place.
    pub fn found<'a>(
        &'a self,
        words: &str,
        states: &[State],
        after: Option<&Place>,
    ) -> impl Iterator<Item = (&'a str, UserId)> + use<'a> {
        self.by_name.found(words, states, after)
    }

    /// How many in this state are found by folded words, or are at all when these are empty.
    pub fn count_found(&self, words: &str, state: State) -> usize {
        self.by_name.count(words, state)
    }

    /// Where the list goes on behind a name: behind its owner, or where one would stand.
    pub fn place_of(&self, name: &str) -> Place {
        let key: Arc<str> = folded(name).into();
        let from = (key.clone(), UserId(0));
        let same = self.by_name.found("", &State::ALL, Some(&from)).take_while(|(k, _)| **k == *key);
        let owner =
            same.map(|(_, id)| id).find(|id| self.users.get(id).is_some_and(|u| u.name.as_str() == name));
        (key, owner.unwrap_or(UserId(u64::MAX)))
    }

    fn index(&mut self, id: UserId, name: &UserName) {
        let [plain, folded] = name.keys();
        self.by_plain_key.insert((plain.into(), id));
        self.by_folded_key.insert((folded.into(), id));
    }

    fn unindex(&mut self, id: UserId, name: &UserName) {
        let [plain, folded] = name.keys();
        self.by_plain_key.remove(&(plain.into(), id));
        self.by_folded_key.remove(&(folded.into(), id));
    }
}

impl Names for Users {
    fn begin_with(&self, keys: &[String; 2]) -> Found {
        let of = |index: &BTreeSet<(Box<str>, UserId)>, key: &str| {
            let first = index.range((Box::from(key), UserId(0))..).next();
            first.map_or(Found::Nothing, |(name, _)| Found::of(key, name))
        };
        of(&self.by_plain_key, &keys[0]).max(of(&self.by_folded_key, &keys[1]))
    }

    fn called(&self, name: &UserName) -> Option<UserId> {
        self.called(name)
    }
}

fn with_key((index, key): (&BTreeSet<(Box<str>, UserId)>, String)) -> impl Iterator<Item = UserId> + '_ {
    let (first, last) = ((Box::from(key.as_str()), UserId(0)), (Box::from(key), UserId(u64::MAX)));
    index.range(first..=last).map(|(_, id)| *id)
}
