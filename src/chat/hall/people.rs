//! Lists of people: everybody of the house, those in a room, or some of them by their numbers.

use super::{Hall, Scene};
use crate::chat::UserId;
use crate::chat::access::{Right, Who};
use crate::chat::event::{Refusal, Reply};
use crate::chat::list::{Counts, Known, PeopleAsked, PeopleListed, State};
use crate::chat::name::{RoomName, folded, is_found};
use crate::chat::pace::Paced;
use crate::chat::room::Kind;
use crate::chat::user::User;
use crate::limits;

/// One in the order of lists: the folded name, then the number.
type Place<'a> = (&'a str, UserId);

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
        let is_meant = |name: &str| query.is_empty() || is_found(&query, name);
        let after = asked.after.as_deref().map(|name| self.users.place_of(name));
        let first = asked.after.is_none();
        let most = limits::LIST_PAGE_MAX;
        let (mut page, counts) = match &asked.room {
            Some(room) => {
                let present = self.present_in(&self.room_called(room)?);
                let meant: Vec<Place> = present.into_iter().filter(|(name, _)| is_meant(name)).collect();
                let counts = first.then_some([meant.len(), 0, 0]);
                let here = matches!(asked.state, None | Some(State::Here));
                let behind = meant
                    .into_iter()
                    .filter(|place| here && after.as_ref().is_none_or(|(key, id)| *place > (&**key, *id)));
                (smallest(behind.collect(), most + 1), counts)
            }
            None => {
                let people = self.users.in_order(asked.state, after).filter(|(name, _)| is_meant(name));
                (people.take(most + 1).collect(), first.then(|| self.counts(is_meant, query.is_empty())))
            }
        };
        let more = page.len() > most;
        page.truncate(most);
        let people = page.into_iter().filter_map(|(_, id)| self.known_to(who, id)).collect();
        Ok(Reply::People { people, more, counts })
    }

    fn counts(&self, is_meant: impl Fn(&str) -> bool, is_everybody: bool) -> Counts {
        let [here, all] = match is_everybody {
            true => [self.users.here(), self.users.known()],
            false => [Some(State::Here), None]
                .map(|state| self.users.in_order(state, None).filter(|(name, _)| is_meant(name)).count()),
        };
        [here, 0, all - here]
    }

    /// Who is present in a room: in a direct one whoever of the two has a connection.
    fn present_in(&self, name: &RoomName) -> Vec<Place<'_>> {
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

/// The first of these in order, at the cost of looking at each.
fn smallest(mut all: Vec<Place>, most: usize) -> Vec<Place> {
    if all.len() > most {
        all.select_nth_unstable(most);
        all.truncate(most);
    }
    all.sort_unstable();
    all
}
