//! What users did in rooms a moment ago, forgotten by itself.

use std::collections::{HashMap, VecDeque};

use super::UserId;
use super::name::RoomName;
use crate::limits;

/// One value for each user and room, until its time is over.
#[derive(Clone, Debug)]
pub struct Recent<V> {
    of: HashMap<(UserId, RoomName), (u64, V)>,
    /// In the order in which they end; some have been put anew since.
    ends: VecDeque<(u64, (UserId, RoomName))>,
}

impl<V> Default for Recent<V> {
    fn default() -> Recent<V> {
        Recent { of: HashMap::new(), ends: VecDeque::new() }
    }
}

/// The order in which they end follows from when they do.
impl<V: PartialEq> PartialEq for Recent<V> {
    fn eq(&self, other: &Recent<V>) -> bool {
        self.of == other.of
    }
}

impl<V: Copy> Recent<V> {
    /// The value that still holds at this tick.
    pub fn get(&self, user: UserId, room: &RoomName, tick: u64) -> Option<V> {
        let (until, value) = self.of.get(&(user, room.clone())).copied()?;
        (tick < until).then_some(value)
    }

    /// Keeps a value until a tick, which is not before that of any other. Returns what there was before.
    pub fn put(&mut self, user: UserId, room: &RoomName, until: u64, value: V) -> Option<(u64, V)> {
        self.ends.push_back((until, (user, room.clone())));
        self.of.insert((user, room.clone()), (until, value))
    }

    /// Makes it what it was before a `put`.
    pub fn put_back(&mut self, user: UserId, room: RoomName, before: Option<(u64, V)>) {
        match before {
            Some(before) => self.of.insert((user, room), before),
            None => self.of.remove(&(user, room)),
        };
    }

    /// Lets go of what is over, and of the oldest when there are too many.
    pub fn forget_old(&mut self, tick: u64) {
        let is_old = |ends: &VecDeque<(u64, _)>| ends.front().is_some_and(|(until, _)| *until <= tick);
        while (is_old(&self.ends) || self.ends.len() > limits::RECENT_MAX)
            && let Some((until, key)) = self.ends.pop_front()
        {
            if self.of.get(&key).is_some_and(|(last, _)| *last == until) {
                self.of.remove(&key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tea() -> RoomName {
        RoomName::stored("tea")
    }

    #[test]
    fn a_value_holds_until_its_time_and_the_latest_one_counts() {
        let (ann, bob) = (UserId(1), UserId(2));
        let mut recent = Recent::default();
        assert_eq!(recent.put(ann, &tea(), 10, 'a'), None);
        assert_eq!((recent.get(ann, &tea(), 9), recent.get(ann, &tea(), 10)), (Some('a'), None));
        assert_eq!((recent.get(bob, &tea(), 9), recent.get(ann, &RoomName::lobby(), 9)), (None, None));
        let before = recent.put(ann, &tea(), 20, 'b');
        recent.forget_old(15);
        assert_eq!(recent.get(ann, &tea(), 15), Some('b'), "what was put anew is not over with the old");
        recent.put_back(ann, tea(), before);
        assert_eq!((recent.get(ann, &tea(), 9), recent.get(ann, &tea(), 15)), (Some('a'), None));
        recent.put_back(ann, tea(), None);
        recent.forget_old(20);
        assert!(recent.of.is_empty() && recent.ends.is_empty());
    }

    #[test]
    fn past_the_bound_the_oldest_is_forgotten() {
        let mut recent = Recent::default();
        for user in 0..limits::RECENT_MAX as u64 + 2 {
            recent.put(UserId(user), &tea(), 10 + user, ());
        }
        recent.forget_old(0);
        assert_eq!(recent.of.len(), limits::RECENT_MAX);
        assert_eq!((recent.get(UserId(1), &tea(), 0), recent.get(UserId(2), &tea(), 0)), (None, Some(())));
    }
}
