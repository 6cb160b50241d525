//! Lists of rooms and of people: what a tab asks, and what must be true of any answer.

use crate::chat::UserId;
use crate::chat::event::RoomSummary;
use crate::chat::list::{Counts, Known, PeopleAsked, PeopleListed, RoomsAsked, State};
use crate::chat::name::{RoomName, folded, is_found};
use crate::chat::room::Kind;
use crate::limits;
use crate::tab::{Tab, name};

impl Tab {
    /// What a script's small number means.
    pub fn rooms_asked(&self, query: usize, mine: bool) -> RoomsAsked {
        let words = [None, None, Some("A"), Some("t"), Some("茶")];
        let known = self.rooms.keys().find(|room| query == 1 && room.kind() == Kind::Public);
        RoomsAsked { query: words[query].map(Into::into), after: known.cloned(), mine }
    }

    pub fn people_asked(&self, room: Option<RoomName>, how: usize) -> PeopleAsked {
        let listed = PeopleListed { room, ..PeopleListed::default() };
        PeopleAsked::Listed(match how {
            0 => return PeopleAsked::Named((0..6).map(UserId).collect()),
            1 => PeopleListed { query: Some("ZO".into()), ..listed },
            2 => PeopleListed { query: Some("雷".into()), ..listed },
            3 => PeopleListed { after: Some(name(self.id).as_str().into()), ..listed },
            4 => PeopleListed { state: Some(State::Here), ..listed },
            5 => PeopleListed { state: Some(State::Absent), query: Some("b".into()), ..listed },
            _ => listed,
        })
    }

    pub fn listed_rooms(&self, asked: &RoomsAsked, rooms: &[RoomSummary], more: bool, total: usize) {
        assert!(rooms.len() <= limits::LIST_PAGE_MAX && rooms.len() <= total);
        assert!(!more || rooms.len() == limits::LIST_PAGE_MAX, "a page is full before there is another");
        let query = asked.query.as_deref().map(str::to_lowercase).unwrap_or_default();
        for room in rooms {
            assert!(room.room.as_str().contains(&query), "{} has no {query}", room.room);
            match room.kind {
                Kind::Public => assert!(room.with.is_none()),
                Kind::Private => assert!(asked.mine && room.people.is_some(), "{}", room.room),
                Kind::Direct(pair) => {
                    assert!(asked.mine && self.me.is_some_and(|me| pair.contains(&me)), "{}", room.room);
                    assert!(room.with.as_ref().is_some_and(|known| pair.contains(&known.person.id)));
                }
            }
        }
        let first = |room: &RoomSummary| (room.figures.mentions == 0, room.figures.unread == 0);
        let in_order = |a: &RoomSummary, b: &RoomSummary| match (a.last, b.last) {
            _ if asked.mine && first(a) != first(b) => first(a) < first(b),
            (Some(a), Some(b)) => a >= b,
            // Of one in which nothing was said it is not told when it was made.
            _ => true,
        };
        assert!(rooms.is_sorted_by(in_order), "{rooms:?}");
        let has = |name: &RoomName| rooms.iter().any(|room| room.room == *name);
        assert!(!asked.after.as_ref().is_some_and(has), "what comes behind a room is another");
    }
}

pub fn listed_people(asked: &PeopleAsked, people: &[Known], more: bool, counts: Option<&Counts>) {
    assert!(people.len() <= limits::LIST_PAGE_MAX);
    let PeopleAsked::Listed(listed) = asked else {
        return assert!(counts.is_none() && !more);
    };
    assert!(!more || people.len() == limits::LIST_PAGE_MAX, "a page is full before there is another");
    let place = |known: &Known| (folded(known.person.name.as_str()), known.person.id);
    assert!(people.is_sorted_by(|a, b| place(a) < place(b)), "{people:?}");
    let query = listed.query.as_deref().map(folded).unwrap_or_default();
    assert!(people.iter().all(|known| is_found(&query, &place(known).0)), "{people:?}");
    assert_eq!(counts.is_some(), listed.after.is_none(), "the first page has the counts");
    if let Some([here, away, absent]) = counts {
        let of_state = match listed.state {
            None => here + away + absent,
            Some(State::Here) => *here,
            Some(State::Away) => *away,
            Some(State::Absent) => *absent,
        };
        assert_eq!(people.len(), of_state.min(limits::LIST_PAGE_MAX));
        assert_eq!(more, of_state > limits::LIST_PAGE_MAX);
    }
}
