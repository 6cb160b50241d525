//! Questions in turn: one of each address, then the next one of each. So whoever asks much waits for itself, and
//! whoever asks little for one question of every other address at most.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::Arc;

use parking_lot::{Condvar, Mutex};

/// What waits, address by address. As many take from it as there are threads.
pub(super) struct Turns<T>(Arc<Shared<T>>);

struct Shared<T> {
    waiting: Mutex<Waiting<T>>,
    /// Signalled for each thing that comes, and for everybody at the end.
    come: Condvar,
}

struct Waiting<T> {
    of: HashMap<IpAddr, VecDeque<T>>,
    /// The addresses of which something waits, in the order of their turns.
    order: VecDeque<IpAddr>,
    is_over: bool,
}

impl<T> Clone for Turns<T> {
    fn clone(&self) -> Turns<T> {
        Turns(self.0.clone())
    }
}

impl<T> Turns<T> {
    pub(super) fn new() -> Turns<T> {
        let waiting = Waiting { of: HashMap::new(), order: VecDeque::new(), is_over: false };
        Turns(Arc::new(Shared { waiting: Mutex::new(waiting), come: Condvar::new() }))
    }

    /// Once it is over nobody would take it, and it is dropped.
    pub(super) fn put(&self, address: IpAddr, thing: T) {
        let mut waiting = self.0.waiting.lock();
        if waiting.is_over {
            return;
        }
        waiting.put(address, thing);
        drop(waiting);
        self.0.come.notify_one();
    }

    /// Waits for the next one; `None` when it is over and nothing waits any more.
    pub(super) fn take(&self) -> Option<T> {
        let mut waiting = self.0.waiting.lock();
        loop {
            if let Some(thing) = waiting.take() {
                return Some(thing);
            }
            if waiting.is_over {
                return None;
            }
            self.0.come.wait(&mut waiting);
        }
    }

    /// Nothing comes any more.
    pub(super) fn end(&self) {
        self.0.waiting.lock().is_over = true;
        self.0.come.notify_all();
    }
}

impl<T> Waiting<T> {
    fn put(&mut self, address: IpAddr, thing: T) {
        let own = self.of.entry(address).or_default();
        if own.is_empty() {
            self.order.push_back(address);
        }
        own.push_back(thing);
    }

    fn take(&mut self) -> Option<T> {
        let address = self.order.pop_front()?;
        let own = self.of.get_mut(&address)?;
        let thing = own.pop_front();
        if own.is_empty() {
            self.of.remove(&address);
        } else {
            self.order.push_back(address);
        }
        thing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([10, 0, 0, last])
    }

    #[test]
    fn each_address_has_its_turn_and_each_ones_questions_stay_in_order() {
        let turns = Turns::new();
        for (from, what) in [(1, "a1"), (1, "a2"), (1, "a3"), (2, "b1"), (3, "c1"), (2, "b2")] {
            turns.put(address(from), what);
        }
        let mut heard: Vec<&str> = (0..3).filter_map(|_| turns.take()).collect();
        assert_eq!(heard, ["a1", "b1", "c1"]);
        // Whoever comes now waits for one of each.
        turns.put(address(4), "d1");
        turns.end();
        heard.extend(std::iter::from_fn(|| turns.take()));
        assert_eq!(heard, ["a1", "b1", "c1", "a2", "b2", "d1", "a3"]);
        turns.put(address(1), "late");
        assert!(turns.0.waiting.lock().of.is_empty(), "and nothing is left of those who have gone");
    }

    #[test]
    fn whoever_waits_is_woken_by_what_comes_and_by_the_end() {
        let turns = Turns::new();
        let readers: Vec<_> = (0..2)
            .map(|_| {
                let turns = turns.clone();
                std::thread::spawn(move || std::iter::from_fn(|| turns.take()).count())
            })
            .collect();
        (0..100).for_each(|n| turns.put(address(n % 7), n));
        turns.end();
        let read: usize = readers.into_iter().map(|reader| reader.join().unwrap()).sum();
        assert_eq!(read, 100);
    }
}
