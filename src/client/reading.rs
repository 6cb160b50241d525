//! Questions for history that are under way, and what may be read no more meanwhile.
//!
//! The hall says who may read when a question comes in; the answer comes later, from another thread. Whoever may read
//! a room no more gets no answer of it after having been told so: the broker withdraws the room before it says
//! anything, and the answer is pushed while nothing can be withdrawn.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::chat::name::RoomName;

/// Of one client.
#[derive(Default)]
pub struct Reading(Mutex<Under>);

#[derive(Default)]
struct Under {
    /// Questions that wait for an answer.
    waiting: usize,
    /// Rooms that were withdrawn since the first of them was asked, in order.
    withdrawn: Vec<RoomName>,
}

/// One question, until it is dropped: what was withdrawn before it does not concern it.
pub struct Waiting {
    reading: Arc<Reading>,
    from: usize,
}

impl Reading {
    /// A question is allowed.
    pub fn begin(self: &Arc<Self>) -> Waiting {
        let mut under = self.0.lock();
        under.waiting += 1;
        Waiting { reading: self.clone(), from: under.withdrawn.len() }
    }

    /// This room may be read no more.
    pub fn withdraw(&self, room: &RoomName) {
        let mut under = self.0.lock();
        if under.waiting > 0 {
            under.withdrawn.push(room.clone());
        }
    }
}

impl Waiting {
    /// The question is answered: `answer` is told which rooms were withdrawn meanwhile.
    pub fn end<R>(&self, answer: impl FnOnce(&[RoomName]) -> R) -> R {
        let under = self.reading.0.lock();
        answer(under.withdrawn.get(self.from..).unwrap_or_default())
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let mut under = self.reading.0.lock();
        under.waiting = under.waiting.saturating_sub(1);
        if under.waiting == 0 {
            under.withdrawn.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_withdrawn_while_a_question_waits_is_not_told() {
        let (tea, attic) = (RoomName::stored("tea"), RoomName::stored("attic"));
        let reading = Arc::new(Reading::default());
        let may = |waiting: &Waiting, room: &RoomName| waiting.end(|withdrawn| !withdrawn.contains(room));
        reading.withdraw(&tea);
        let first = reading.begin();
        assert!(may(&first, &tea), "it was withdrawn before, and may be read again");
        reading.withdraw(&tea);
        let second = reading.begin();
        assert_eq!((may(&first, &tea), may(&first, &attic), may(&second, &tea)), (false, true, true));
        drop((first, second));
        assert!(may(&reading.begin(), &tea));
    }
}
