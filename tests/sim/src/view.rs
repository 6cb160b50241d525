//! A room as one tab sees it: which part of its history it has, who is there, and what must come next.

use std::collections::BTreeMap;

use crate::chat::UserId;
use crate::chat::event::{Members, Person};
use crate::chat::name::{Away, UserName};
use crate::limits;

#[derive(Clone, Debug, Default)]
pub struct View {
    /// Whether the person wants to be in it.
    pub wanted: bool,
    /// Whether this connection is in it, as far as the tab was told.
    pub joined: bool,
    /// A `join` is under way.
    pub joining: bool,
    /// Whether the person is of it, if it is a private one.
    pub of: bool,
    /// How often a room of this name had been removed.
    pub life: usize,
    /// The `seq` that the next live message must have on this connection.
    pub expects: Option<u64>,
    /// The first and the last message that the tab has, without a hole.
    pub log: Option<(u64, u64)>,
    /// The newest `seq` that the tab has heard of.
    pub top: u64,
    /// A question about history that is missing is under way.
    pub filling: bool,
    pub people: People,
    /// In a direct room, whether the other one is here, as far as one was told.
    pub partner: Option<bool>,
}

/// Who is in a room, as far as one is told.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum People {
    #[default]
    Unknown,
    /// Each with the name, and with what they say who are away.
    All(BTreeMap<UserId, (UserName, Option<Away>)>),
    /// So many.
    Crowd(usize),
}

impl View {
    /// The connection is gone, and with it what was true of it.
    pub fn down(&mut self) {
        (self.joined, self.joining, self.filling) = (false, false, false);
        (self.expects, self.people, self.partner) = (None, People::Unknown, None);
    }

    pub fn last(&self) -> u64 {
        self.log.map_or(0, |(_, last)| last)
    }

    /// A message came by itself.
    pub fn live(&mut self, seq: u64) {
        self.top = self.top.max(seq);
        match &mut self.log {
            None if seq == 1 => self.log = Some((1, 1)),
            Some((_, last)) if *last + 1 == seq => *last = seq,
            // It is before what the tab has, in it, or behind a hole, which is asked for.
            _ => {}
        }
    }

    /// A part of history came: `first` to `last`, without a hole.
    pub fn take(&mut self, first: u64, last: u64) {
        self.top = self.top.max(last);
        match &mut self.log {
            None => self.log = Some((first, last)),
            Some((from, to)) if first <= *to + 1 && last + 1 >= *from => {
                (*from, *to) = ((*from).min(first), (*to).max(last));
            }
            // It does not join on.
            Some(_) => {}
        }
    }

    pub fn members(&mut self, me: UserId, members: &Members) {
        self.people = match members {
            Members::All(list) => {
                assert!(list.len() <= limits::PRESENCES_MAX, "a list of {} people", list.len());
                assert!(list.is_sorted_by_key(|person| person.id), "people come by their numbers, each once");
                assert!(list.iter().any(|person| person.id == me), "the list of a newcomer has the newcomer");
                let shown = |Person { id, name, away, .. }: &Person| (*id, (name.clone(), away.clone()));
                People::All(list.iter().map(shown).collect())
            }
            Members::Untold { online } => People::Crowd(*online),
            Members::Some { oneself, latest, online } => {
                assert_eq!(oneself.id, me);
                assert!(latest.len() < limits::PRESENCES_MAX, "a list of {} people", latest.len());
                People::Crowd(*online)
            }
        };
    }

    pub fn presence(&mut self, user: UserId, name: &UserName, online: bool) {
        match &mut self.people {
            People::All(people) if online => drop(people.insert(user, (name.clone(), None))),
            People::All(people) => drop(people.remove(&user)),
            // Who was not told the list counts.
            People::Crowd(count) if online => *count += 1,
            People::Crowd(count) => *count -= 1,
            People::Unknown => {}
        }
    }

    /// The other one of a direct room has come or is gone.
    pub fn partner(&mut self, online: bool) {
        assert_ne!(self.partner, Some(online), "one is told of what is new");
        self.partner = Some(online);
    }

    pub fn renamed(&mut self, user: UserId, name: &UserName) {
        if let People::All(people) = &mut self.people
            && let Some(known) = people.get_mut(&user)
        {
            known.0 = name.clone();
        }
    }

    pub fn away(&mut self, user: UserId, text: Option<&Away>) {
        if let People::All(people) = &mut self.people
            && let Some(known) = people.get_mut(&user)
        {
            known.1 = text.cloned();
        }
    }
}
