//! The names in which a word begins with what somebody types, found without looking at the others.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::ops::Bound::{self, Excluded, Included, Unbounded};

use super::UserId;
use super::by_name::Place;
use super::name::starts;

/// Of each name the ends that begin where a search may find it, but for the whole: that stands in the list itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ByWord(BTreeSet<End>);

/// From where a word begins to where the name ends; whose name that is; and how many bytes of it another end of the same
/// name that begins before it begins with too. What is not longer than that has found the name already.
type End = (Box<str>, Place, usize);

impl ByWord {
    pub fn add(&mut self, place: &Place) {
        self.0.extend(ends(place));
    }

    pub fn remove(&mut self, place: &Place) {
        for end in ends(place) {
            self.0.remove(&end);
        }
    }

    /// Those in which a word behind the first begins so, each once, and not those that begin so as a whole.
    pub fn with<'a>(&'a self, words: &str) -> impl Iterator<Item = &'a Place> + use<'a> {
        let (from, to) = beginning(words);
        let nobody = |text: Box<str>| (text, ("".into(), UserId(0)), 0);
        let (all, bytes) = (self.0.range((from.map(nobody), to.map(nobody))), words.len());
        all.filter(move |(.., known)| *known < bytes).map(|(_, place, _)| place)
    }

    /// The same in order. The first ones cost as much as looking at each, a further one next to nothing.
    pub fn in_order<'a>(
        &'a self,
        words: &str,
        after: Option<&Place>,
    ) -> impl Iterator<Item = &'a Place> + use<'a> {
        let behind = self.with(words).filter(|place| after.is_none_or(|after| *place > after));
        let mut heap: BinaryHeap<Reverse<&Place>> = behind.map(Reverse).collect();
        std::iter::from_fn(move || heap.pop().map(|Reverse(place)| place))
    }
}

/// From where to where those stand in order that begin with these words, which are not empty.
pub fn beginning(words: &str) -> (Bound<Box<str>>, Bound<Box<str>>) {
    let mut next: Vec<char> = words.chars().collect();
    while let Some(last) = next.pop() {
        if let Some(one_more) = (last..=char::MAX).nth(1) {
            next.push(one_more);
            return (Included(words.into()), Excluded(next.into_iter().collect()));
        }
    }
    (Included(words.into()), Unbounded)
}

fn ends(place: &Place) -> impl Iterator<Item = End> {
    let (name, _) = place;
    starts(name).skip(1).map(move |at| {
        let earlier = starts(name).take_while(|before| *before < at);
        let known = earlier.map(|before| shared(&name[before..], &name[at..])).max();
        (name[at..].into(), place.clone(), known.unwrap_or(0))
    })
}

/// How many bytes two texts have in common at their beginning.
fn shared(one: &str, other: &str) -> usize {
    one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_beginning_is_behind_all_that_begin_so() {
        for (words, next) in [
            ("a", Some("b")),
            ("ab c", Some("ab d")),
            ("\u{d7ff}", Some("\u{e000}")),
            ("a\u{10ffff}", Some("b")),
            ("\u{10ffff}", None),
        ] {
            let to = next.map_or(Unbounded, |next| Excluded(next.into()));
            assert_eq!(beginning(words), (Included(words.into()), to), "{words:?}");
        }
    }

    #[test]
    fn a_name_is_found_once_however_often_it_has_the_word() {
        let mut words = ByWord::default();
        let names = ["ann", "lee ann", "ann lee", "lee lee", "le leeds lea", "李李雷", "李雷"];
        for (id, name) in (1..).zip(names) {
            words.add(&(name.into(), UserId(id)));
        }
        words.add(&("lee lee".into(), UserId(9)));
        words.remove(&("lee lee".into(), UserId(9)));
        let found = |typed: &str, after: Option<Place>| -> Vec<u64> {
            words.in_order(typed, after.as_ref()).map(|(_, UserId(id))| *id).collect()
        };
        for (typed, expected) in [
            ("ann", &[2][..]),
            // What begins so as a whole is not among them.
            ("l", &[3]),
            ("lee", &[3, 5]),
            ("lea", &[5]),
            ("leeds l", &[5]),
            ("李", &[]),
            ("李雷", &[6]),
            ("雷", &[6, 7]),
            ("x", &[]),
        ] {
            assert_eq!(found(typed, None), expected, "{typed}");
        }
        assert_eq!(found("lee", Some(("b".into(), UserId(1)))), [5]);
    }
}
