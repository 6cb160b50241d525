//! Lists of people: everybody of the house, those in a room, or some of them by their numbers.

use super::{Hall, Scene};
use crate::chat::UserId;
use crate::chat::access::{Right, Who};
use crate::chat::by_name::Place;
use crate::chat::event::{Refusal, Reply};
use crate::chat::list::{Counts, Known, PeopleAsked, PeopleListed, State};
use crate::chat::name::{RoomName, folded, is_found};
use crate::chat::pace::Paced;
use crate::chat::room::{Kind, Room};
use crate::chat::user::User;
use crate::limits;

/// One in the order of lists: the folded name, then the number.
type Listed<'a> = (&'a str, UserId);

impl Hall {
    /// Answers with a page of people.
    pub(super) fn list_people(
        &mut self,
        who: Who,
        asked: &PeopleAsked,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        if let PeopleAsked::Listed(PeopleListed { room: Some(room), .. }) = asked {
            self.may(who, &self.room_called(room)?, Right::Read)?;
        }
        self.pace(who.user, Paced::List, scene.at.tick)?;
        let reply = match asked {
            PeopleAsked::Named(ids) => {
                let people = ids.iter().filter_map(|id| self.known_to(who, *id)).collect();
                Reply::People { people, more: false, counts: None }
            }
            PeopleAsked::Listed(listed) => self.page_of_people(who, listed)?,
        };
        scene.turn.reply(reply);
        Ok(())
    }

    /// Somebody, as others know of them.
    pub(super) fn known(&self, id: UserId) -> Option<Known> {
        let user = self.users.get(id)?;
        Some(Known {
            person: self.person(id)?,
            online: user.is_here(),
            seen: Some(user.seen),
            gone: user.gone,
            muted: None,
            banned: None,
        })
    }

    /// The same as somebody may know it: moderators see what holds of people.
    fn known_to(&self, who: Who, id: UserId) -> Option<Known> {
        let known = self.known(id)?;
        match self.check_moderates(who) {
            Ok(()) => {
                let [muted, banned] = self.held_of(id);
                Some(Known { muted, banned, ..known })
            }
            Err(_) => Some(known),
        }
    }

    fn page_of_people(&self, who: Who, asked: &PeopleListed) -> Result<Reply, Refusal> {
        let query = asked.query.as_deref().map(folded).unwrap_or_default();
        let after = asked.after.as_deref().map(|name| self.users.place_of(name));
        let first = asked.after.is_none();
        let most = limits::LIST_PAGE_MAX;
        let states: Vec<State> = asked.state.map_or_else(|| State::ALL.to_vec(), |state| vec![state]);
        let (mut page, counts) = match &asked.room {
            Some(room) => {
                let name = self.room_called(room)?;
                match self.rooms.get(&name).filter(|room| is_crowded(room)) {
                    Some(room) => self.found_in_crowd(room, &query, (&states, after.as_ref()), most + 1),
                    None => self.found_in(&name, &query, (&states, after.as_ref()), most + 1),
                }
            }
            None => {
                let people = self.users.found(&query, &states, after.as_ref());
                (
                    people.take(most + 1).collect(),
                    State::ALL.map(|state| self.users.count_found(&query, state)),
                )
            }
        };
        let counts = first.then_some(counts);
        let more = page.len() > most;
        page.truncate(most);
        let people = page.into_iter().filter_map(|(_, id)| self.known_to(who, id)).collect();
        Ok(Reply::People { people, more, counts })
    }

    /// Those in a crowded room, and how many in all: everybody in it is here or away in the house, so they are taken from
    /// its lists in order, and not all of them have to be put into one.
    fn found_in_crowd(
        &self,
        room: &Room,
        query: &str,
        (states, after): (&[State], Option<&Place>),
        most: usize,
    ) -> (Vec<Listed<'_>>, Counts) {
        let is_in = |(_, id): &Listed| room.presence(*id).is_some();
        let count = |state| self.users.found(query, &[state], None).filter(is_in).count();
        let away = count(State::Away);
        let here = if query.is_empty() { room.online() - away } else { count(State::Here) };
        let present: Vec<State> = states.iter().copied().filter(|state| *state != State::Absent).collect();
        let page = self.users.found(query, &present, after).filter(is_in).take(most);
        (page.collect(), [here, away, 0])
    }

    /// Those in any other room, and how many in all.
    fn found_in(
        &self,
        name: &RoomName,
        query: &str,
        (states, after): (&[State], Option<&Place>),
        most: usize,
    ) -> (Vec<Listed<'_>>, Counts) {
        let mut meant = self.present_in(name);
        meant.retain(|(name, _)| is_found(query, name));
        let state = |id: UserId| self.users.get(id).map_or(State::Absent, User::state);
        let mut counts = Counts::default();
        meant.iter().for_each(|(_, id)| counts[state(*id) as usize] += 1);
        meant.retain(|(_, id)| states.contains(&state(*id)));
        meant.retain(|(name, id)| after.is_none_or(|(key, of)| (*name, *id) > (&**key, *of)));
        (smallest(meant, most), counts)
    }

    /// Who is present in a room: in a direct one whoever of the two has a connection.
    fn present_in(&self, name: &RoomName) -> Vec<Listed<'_>> {
        let is_here = |id: &UserId| self.users.get(*id).is_some_and(User::is_here);
        let ids: Vec<UserId> = match (self.rooms.get(name), name.kind()) {
            (Some(room), Kind::Public) => room.present().map(|(id, _)| id).collect(),
            (Some(room), Kind::Private) => {
                room.charter.circle.iter().flat_map(|circle| circle.members.keys().copied()).collect()
            }
            (_, Kind::Direct(pair)) => pair.into_iter().filter(is_here).collect(),
            (None, Kind::Public | Kind::Private) => Vec::new(),
        };
        ids.into_iter().filter_map(|id| Some((self.users.get(id)?.listed_as(), id))).collect()
    }
}

/// Whether so many are in a public room that looking at each would be felt.
fn is_crowded(room: &Room) -> bool {
    room.kind == Kind::Public && room.online() > limits::PRESENCES_MAX
}

/// The first of these in order, at the cost of looking at each.
fn smallest(mut all: Vec<Listed>, most: usize) -> Vec<Listed> {
    if all.len() > most {
        all.select_nth_unstable(most);
        all.truncate(most);
    }
    all.sort_unstable();
    all
}
