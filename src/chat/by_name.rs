//! Users in the order of lists: by name without case and marks, then by number.

use std::collections::BTreeSet;
use std::ops::Bound::{self, Excluded, Included, Unbounded};
use std::sync::Arc;

use super::UserId;
use super::by_word::{ByWord, beginning};
use super::list::State;

/// A place in the list.
pub type Place = (Arc<str>, UserId);

/// Those who are here and those who are not, so that a page of either is found without looking at the others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ByName {
    here: Part,
    absent: Part,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Part {
    places: BTreeSet<Place>,
    words: ByWord,
}

impl ByName {
    pub fn add(&mut self, place: Place, is_here: bool) {
        let part = if is_here { &mut self.here } else { &mut self.absent };
        part.words.add(&place);
        part.places.insert(place);
    }

    pub fn remove(&mut self, place: &Place) {
        for part in [&mut self.here, &mut self.absent] {
            if part.places.remove(place) {
                part.words.remove(place);
            }
        }
    }

    /// How many are here.
    pub fn here(&self) -> usize {
        self.here.places.len()
    }

    /// Those who are in this state and are found by folded words, or all when these are empty: in order, behind a place.
    /// Work in proportion to those that are taken, and to those in whose names a later word begins so.
    pub fn found<'a>(
        &'a self,
        words: &str,
        state: Option<State>,
        after: Option<&Place>,
    ) -> impl Iterator<Item = (&'a str, UserId)> + use<'a> {
        let of = |part| self.part(part, state).map(|part| part.found(words, after));
        let (here, absent) = (of(State::Here), of(State::Absent));
        merged(here.into_iter().flatten(), absent.into_iter().flatten()).map(|(name, id)| (&**name, *id))
    }

    /// How many those are: those who are found are counted, and nobody else is looked at.
    pub fn count(&self, words: &str, state: State) -> usize {
        let Some(part) = self.part(state, None) else { return 0 };
        match words.is_empty() {
            true => part.places.len(),
            false => part.beginning(words, None).count() + part.words.with(words).count(),
        }
    }

    /// Those who are in this state, if they are meant. Nobody is away yet.
    fn part(&self, state: State, meant: Option<State>) -> Option<&Part> {
        if meant.is_some_and(|meant| meant != state) {
            return None;
        }
        match state {
            State::Here => Some(&self.here),
            State::Absent => Some(&self.absent),
            State::Away => None,
        }
    }
}

impl Part {
    fn found<'a>(&'a self, words: &str, after: Option<&Place>) -> impl Iterator<Item = &'a Place> + use<'a> {
        let later = (!words.is_empty()).then(|| self.words.in_order(words, after));
        merged(self.beginning(words, after), later.into_iter().flatten())
    }

    /// Those whose whole names begin so, in order, behind a place.
    fn beginning<'a>(
        &'a self,
        words: &str,
        after: Option<&Place>,
    ) -> impl Iterator<Item = &'a Place> + use<'a> {
        let (from, to) = if words.is_empty() { (Unbounded, Unbounded) } else { beginning(words) };
        let nobody = |text: Box<str>| (Arc::from(text), UserId(0));
        let (from, to) = (from.map(nobody), to.map(nobody));
        let from = match (after, from) {
            (Some(after), Included(from)) if *after < from => Included(from),
            (Some(after), _) => Excluded(after.clone()),
            (None, from) => from,
        };
        is_range(&from, &to).then(|| self.places.range((from, to))).into_iter().flatten()
    }
}

/// Whether something may stand between: a set panics where nothing may.
fn is_range(from: &Bound<Place>, to: &Bound<Place>) -> bool {
    match (from, to) {
        (Included(from) | Excluded(from), Included(to) | Excluded(to)) => from < to,
        (Unbounded, _) | (_, Unbounded) => true,
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
        for (name, id, is_here) in [
            ("b", 1, true),
            ("a", 2, false),
            ("b", 3, false),
            ("c", 4, true),
            ("d", 5, false),
            ("a b", 6, true),
            ("c ba", 7, false),
        ] {
            list.add(place(name, id), is_here);
        }
        list.remove(&place("d", 5));
        assert_eq!(list.here(), 3);
        let ids = |words: &str, after: Option<Place>, state| -> Vec<u64> {
            list.found(words, state, after.as_ref()).map(|(_, UserId(id))| id).collect()
        };
        let (here, absent) = (Some(State::Here), Some(State::Absent));
        for (words, after, state, expected) in [
            ("", None, None, &[2, 6, 1, 3, 4, 7][..]),
            ("", None, here, &[6, 1, 4]),
            ("", None, absent, &[2, 3, 7]),
            ("", None, Some(State::Away), &[]),
            ("", Some(place("b", 1)), None, &[3, 4, 7]),
            ("", Some(place("b", u64::MAX)), None, &[4, 7]),
            ("", Some(place("bb", 0)), absent, &[7]),
            ("b", None, None, &[6, 1, 3, 7]),
            ("b", None, here, &[6, 1]),
            ("b", Some(place("a", 9)), None, &[6, 1, 3, 7]),
            ("b", Some(place("b", 1)), None, &[3, 7]),
            ("b", Some(place("z", 1)), None, &[]),
            ("ba", None, None, &[7]),
            ("d", None, None, &[]),
        ] {
            assert_eq!(ids(words, after.clone(), state), expected, "{words} behind {after:?}, {state:?}");
        }
        assert_eq!([State::Here, State::Absent, State::Away].map(|state| list.count("b", state)), [2, 2, 0]);
        assert_eq!([State::Here, State::Absent].map(|state| list.count("", state)), [3, 3]);
    }
}
