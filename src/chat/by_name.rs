//! Users in the order of lists: by name without case and marks, then by number.

use std::collections::BTreeSet;
use std::ops::Bound::{Excluded, Unbounded};
use std::sync::Arc;

use super::UserId;
use super::list::State;

/// A place in the list.
pub type Place = (Arc<str>, UserId);

/// Those who are here and those who are not, so that a page of either is found without looking at the others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ByName {
    here: BTreeSet<Place>,
    absent: BTreeSet<Place>,
}

impl ByName {
    pub fn add(&mut self, place: Place, is_here: bool) {
        if is_here {
            self.here.insert(place)
        } else {
            self.absent.insert(place)
        };
    }

    pub fn remove(&mut self, place: &Place) {
        self.here.remove(place);
        self.absent.remove(place);
    }

    /// How many are here.
    pub fn here(&self) -> usize {
        self.here.len()
    }

    /// Those who are in this state, in order, behind a place. Nobody is away yet.
    pub fn behind(&self, after: Option<Place>, state: Option<State>) -> impl Iterator<Item = (&str, UserId)> {
        let from = after.map_or(Unbounded, Excluded);
        let of = |wanted: State| if state.is_none_or(|state| state == wanted) { usize::MAX } else { 0 };
        let here = self.here.range((from.clone(), Unbounded)).take(of(State::Here));
        let absent = self.absent.range((from, Unbounded)).take(of(State::Absent));
        merged(here, absent).map(|(name, id)| (&**name, *id))
    }
}

/// Two lists in order as one.
fn merged<'a>(
    one: impl Iterator<Item = &'a Place>,
    other: impl Iterator<Item = &'a Place>,
) -> impl Iterator<Item = &'a Place> {
    let (mut one, mut other) = (one.peekable(), other.peekable());
    std::iter::from_fn(move || match (one.peek(), other.peek()) {
        (Some(a), Some(b)) if a > b => other.next(),
        (Some(_), _) => one.next(),
        (None, _) => other.next(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str, id: u64) -> Place {
        (name.into(), UserId(id))
    }

    #[test]
    fn both_parts_are_one_list_and_each_is_one() {
        let mut list = ByName::default();
        for (name, id, is_here) in
            [("b", 1, true), ("a", 2, false), ("b", 3, false), ("c", 4, true), ("d", 5, false)]
        {
            list.add(place(name, id), is_here);
        }
        list.remove(&place("d", 5));
        assert_eq!(list.here(), 2);
        let ids = |after: Option<Place>, state| -> Vec<u64> {
            list.behind(after, state).map(|(_, UserId(id))| id).collect()
        };
        assert_eq!(ids(None, None), [2, 1, 3, 4]);
        assert_eq!(ids(None, Some(State::Here)), [1, 4]);
        assert_eq!(ids(None, Some(State::Absent)), [2, 3]);
        assert_eq!(ids(None, Some(State::Away)), [0; 0]);
        assert_eq!(ids(Some(place("b", 1)), None), [3, 4]);
        assert_eq!(ids(Some(place("b", u64::MAX)), None), [4]);
        assert_eq!(ids(Some(place("bb", 0)), Some(State::Absent)), [0; 0]);
    }
}
