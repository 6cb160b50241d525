//! Where somebody may look for what was said, and whom the names in a query mean.

use super::{Hall, Scene};
use crate::chat::UserId;
use crate::chat::access::{Right, Who};
use crate::chat::command::SearchAsked;
use crate::chat::event::Refusal;
use crate::chat::name::{RoomName, UserName, folded};
use crate::chat::pace::Paced;
use crate::chat::query::{Before, Mentioning, Query, Scope, Search};
use crate::chat::room::Kind;
use crate::chat::turn::Effect;

impl Hall {
    /// The archive looks there. What one may not read is as if it were not there: a name in a query that means such a
    /// room finds as little as one that means none.
    pub(super) fn search(&mut self, who: Who, asked: &SearchAsked, scene: &mut Scene) -> Result<(), Refusal> {
        let SearchAsked { query, room, before } = asked;
        let only = room.as_ref().map(|room| self.room_called(room)).transpose()?;
        if let Some(room) = &only {
            self.may(who, room, Right::Read)?;
        }
        self.pace(who.user, Paced::Search, scene.at.tick)?;
        let from = self.authors(&query.from);
        let scope = match query.is_empty() || (from.is_empty() && !query.from.is_empty()) {
            true => Scope { public: false, rooms: Vec::new(), only },
            false => self.scope(who, query, only),
        };
        let before = before.as_ref().map(|before| self.meant_place(before));
        let Query { phrases, from: _, rooms: _, has, since, until } = query.clone();
        let search = Search { scope, phrases, from, has, since, until, before, mentioning: None };
        scene.turn.effects.push(Effect::Search(Box::new(search)));
        Ok(())
    }

    /// The archive looks for what mentions somebody, wherever that user may read.
    pub(super) fn mentions_of(
        &mut self,
        who: Who,
        before: Option<&Before>,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        self.pace(who.user, Paced::Search, scene.at.tick)?;
        let scope = self.scope(who, &Query::default(), None);
        let markers = self.users.get(who.user).into_iter().flat_map(|user| &user.markers);
        let everybody = markers.map(|(room, marker)| (room.clone(), marker.first)).collect();
        let mentioning = Some(Mentioning { user: who.user, everybody });
        let before = before.map(|before| self.meant_place(before));
        let (phrases, from, has) = (Vec::new(), Vec::new(), Vec::new());
        let search = Search { scope, phrases, from, has, since: None, until: None, before, mentioning };
        scene.turn.effects.push(Effect::Search(Box::new(search)));
        Ok(())
    }

    /// The place of a hit, with its room as it is called.
    fn meant_place(&self, before: &Before) -> Before {
        let room = self.room_called(&before.room).unwrap_or_else(|_| before.room.clone());
        Before { room, ..before.clone() }
    }

    /// Takes out of a search what its asker may not read any more.
    ///
    /// # Errors
    /// As of [`Hall::may`], for the one room that was asked for.
    pub fn narrow(&self, who: Who, search: &mut Search) -> Result<(), Refusal> {
        search.scope.rooms.retain(|room| self.may(who, room, Right::Read).is_ok());
        match &search.scope.only {
            Some(room) => self.may(who, room, Right::Read).map(drop),
            None => Ok(()),
        }
    }

    fn authors(&self, names: &[Box<str>]) -> Vec<UserId> {
        let called = |name: &str| self.users.called(&UserName::parse(name).ok()?);
        let mut authors: Vec<UserId> = names.iter().filter_map(|name| called(name)).collect();
        authors.sort_unstable();
        authors.dedup();
        authors
    }

    /// Every public room and one's own others, or those of them that are named.
    fn scope(&self, who: Who, query: &Query, only: Option<RoomName>) -> Scope {
        if query.rooms.is_empty() {
            return match only {
                Some(room) => Scope { public: false, rooms: vec![room.clone()], only: Some(room) },
                None => Scope { public: true, rooms: self.hidden(who.user).cloned().collect(), only: None },
            };
        }
        let mut rooms: Vec<RoomName> = query.rooms.iter().flat_map(|name| self.meant(who, name)).collect();
        rooms.sort();
        rooms.dedup();
        rooms.retain(|room| only.as_ref().is_none_or(|only| only == room));
        Scope { public: false, rooms, only }
    }

    /// The rooms of this name that one may read: a public one, or own ones by their title or partner.
    fn meant(&self, who: Who, typed: &str) -> Vec<RoomName> {
        let named = RoomName::parse(typed).ok().and_then(|name| self.room_called(&name).ok());
        let named = named.filter(|name| self.may(who, name, Right::Read).is_ok());
        let partner = UserName::parse(typed).ok().and_then(|name| self.users.called(&name));
        let words = folded(typed);
        let is_meant = |name: &RoomName| match name.kind() {
            Kind::Public => false,
            Kind::Direct(pair) => partner.is_some_and(|id| id != who.user && pair.contains(&id)),
            Kind::Private => {
                let title = self.room(name).and_then(|room| room.charter.title.as_ref());
                title.is_some_and(|title| folded(title.as_str()) == words)
            }
        };
        named.into_iter().chain(self.hidden(who.user).filter(|name| is_meant(name)).cloned()).collect()
    }

    /// One's own direct and private rooms.
    fn hidden(&self, user: UserId) -> impl Iterator<Item = &RoomName> {
        self.users.get(user).into_iter().flat_map(|user| user.directs.iter().chain(&user.privates))
    }
}
