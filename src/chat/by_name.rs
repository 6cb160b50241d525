//! Users in the order of lists: by name without case and marks, then by number.

use std::collections::BTreeSet;
use std::ops::Bound::{self, Excluded, Included, Unbounded};
use std::sync::Arc;

use super::UserId;
use super::by_word::{ByWord, beginning};
use super::list::State;

/// A place in the list.
pub type Place = (Arc<str>, UserId);

/// Those who are here, away, and absent, so that a page of one is found without looking at the others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ByName([Part; State::ALL.len()]);

#[derive(Clone, Debug, Default, PartialEq)]
struct Part {
    places: BTreeSet<Place>,
    words: ByWord,
}

impl ByName {
    pub fn add(&mut self, place: Place, state: State) {
        let part = &mut self.0[state as usize];
        part.words.add(&place);
        part.places.insert(place);
    }

    pub fn remove(&mut self, place: &Place) {
        for part in &mut self.0 {
            if part.places.remove(place) {
                part.words.remove(place);
            }
        }
    }

    /// How many are here, those included who say that they are away.
    pub fn here(&self) -> usize {
        [State::Here, State::Away].into_iter().map(|state| self.0[state as usize].places.len()).sum()
    }

    /// Those who are in one of these states and are found by folded words, or all when these are empty: in order, behind a place.
    /// Work in proportion to those that are taken, and to those in whose names a later word begins so.
    pub fn found<'a>(
        &'a self,
        words: &str,
        states: &[State],
        after: Option<&Place>,
    ) -> impl Iterator<Item = (&'a str, UserId)> + use<'a> {
        let of = |state| {
            let part = states.contains(&state).then_some(&self.0[state as usize]);
            part.map(|part| part.found(words, after)).into_iter().flatten()
        };
        let present = merged(of(State::Here), of(State::Away));
        merged(present, of(State::Absent)).map(|(name, id)| (&**name, *id))
    }

    /// How many those are: those who are found are counted, and nobody else is looked at.
    pub fn count(&self, words: &str, state: State) -> usize {
        let part = &self.0[state as usize];
        match words.is_empty() {
            true => part.places.len(),
            false => part.beginning(words, None).count() + part.words.with(words).count(),
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
    fn all_parts_are_one_list_and_each_is_one() {
        let mut list = ByName::default();
        for (name, id, state) in [
            ("b", 1, State::Here),
            ("a", 2, State::Absent),
            ("b", 3, State::Absent),
            ("c", 4, State::Here),
            ("d", 5, State::Absent),
            ("a b", 6, State::Away),
            ("c ba", 7, State::Absent),
        ] {
            list.add(place(name, id), state);
        }
        list.remove(&place("d", 5));
        assert_eq!(list.here(), 3);
        let ids = |words: &str, after: Option<Place>, state: &[State]| -> Vec<u64> {
            list.found(words, state, after.as_ref()).map(|(_, UserId(id))| id).collect()
        };
        let (all, here, absent) = (&State::ALL[..], &[State::Here][..], &[State::Absent][..]);
        for (words, after, state, expected) in [
            ("", None, all, &[2, 6, 1, 3, 4, 7][..]),
            ("", None, here, &[1, 4]),
            ("", None, &[State::Here, State::Away], &[6, 1, 4]),
            ("", None, absent, &[2, 3, 7]),
            ("", None, &[State::Away], &[6]),
            ("", Some(place("b", 1)), all, &[3, 4, 7]),
            ("", Some(place("b", u64::MAX)), all, &[4, 7]),
            ("", Some(place("bb", 0)), absent, &[7]),
            ("b", None, all, &[6, 1, 3, 7]),
            ("b", None, here, &[1]),
            ("b", Some(place("a", 9)), all, &[6, 1, 3, 7]),
            ("b", Some(place("b", 1)), all, &[3, 7]),
            ("b", Some(place("z", 1)), all, &[]),
            ("ba", None, all, &[7]),
            ("d", None, all, &[]),
        ] {
            assert_eq!(ids(words, after.clone(), state), expected, "{words} behind {after:?}, {state:?}");
        }
        let counts = |words: &str| State::ALL.map(|state| list.count(words, state));
        assert_eq!((counts("b"), counts("")), ([1, 1, 2], [2, 1, 3]));
    }
}
