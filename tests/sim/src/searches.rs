//! Searches: what a tab looks for, what is found by looking at everything, and what must be true of any answer.

use std::cmp::Reverse;

use crate::chat::Lasting;
use crate::chat::command::SearchAsked;
use crate::chat::name::RoomName;
use crate::chat::query::{Before, Query, Search};
use crate::chat::room::Kind;
use crate::core::dialect::Results;
use crate::journal::History;
use crate::limits::search::HITS_MAX;
use crate::tab::Tab;

/// What is typed: posts say the tab and a number.
const TYPED: [&str; 8] =
    ["", "1", "\"1 2\"", "from:zoe", "in:tea 1", "in:attic from:bob", "has:link", "before:2100-01-01"];

/// What was typed to ask this.
pub fn typed(query: &Query) -> &'static str {
    TYPED.into_iter().find(|typed| Query::parse(typed, 0) == *query).expect("it is one of them")
}

impl Tab {
    /// What a script's small number means: everywhere or in a room, from the newest or behind a place in it.
    pub fn search_asked(&self, room: Option<RoomName>, how: usize) -> SearchAsked {
        let room = room.filter(|_| how >= TYPED.len());
        let before = room.clone().filter(|_| how.is_multiple_of(3)).map(|room| Before {
            time: u64::from(u32::MAX),
            room,
            seq: 3,
        });
        SearchAsked { query: Query::parse(TYPED[how % TYPED.len()], 0), room, before }
    }

    pub fn found(&self, results: &Results) {
        assert!(results.hits.len() <= HITS_MAX);
        assert!(results.hits.is_sorted_by_key(|hit| Reverse(hit.time())), "{results:?}");
        for hit in &results.hits {
            assert!(hit.message().is_some(), "{hit:?} is no message");
            if let Kind::Direct(pair) = hit.room().kind() {
                assert!(self.me.is_some_and(|me| pair.contains(&me)), "{:?} finds {hit:?}", self.me);
            }
        }
    }
}

/// A page of what is meant, the newest first.
pub fn found(history: &History, search: &Search) -> Results {
    let is_meant = |room: &RoomName| {
        search.scope.rooms.contains(room) || (search.scope.public && room.kind() == Kind::Public)
    };
    let events = history.rooms().filter(|(room, _)| is_meant(room)).flat_map(|(_, rows)| rows);
    let before = search.before.as_ref().map_or(u64::MAX, |before| before.time);
    let mut hits: Vec<Lasting> = events
        .filter(|event| event.time() < before && event.message().is_some_and(|message| search.means(message)))
        .cloned()
        .collect();
    hits.sort_by_key(|hit| Reverse((hit.time(), hit.room().clone(), hit.seq())));
    let more = hits.len() > HITS_MAX;
    hits.truncate(HITS_MAX);
    Results { hits, more }
}
