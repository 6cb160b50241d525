//! A tap: where somebody may look on while the work goes on.
//!
//! Whoever works shows what passes; whoever looks on holds a [`View`] with a bounded queue. Nobody who works
//! ever waits: what does not fit is missed and counted. A tap that nobody listens at costs one relaxed load,
//! and what would be shown is not even made; one whose listeners are all full costs little more, so a flood
//! that is looked at stays as fast as one that is not.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use crossbeam_channel::{Receiver, Sender, bounded};
use parking_lot::Mutex;

use crate::limits;

/// What a listener wants to see.
type Wish<T> = Box<dyn Fn(&T) -> bool + Send>;

/// Something that can be shown.
pub trait Item: Clone {
    /// How many it counts for when it is missed.
    fn lines(&self) -> u64 {
        1
    }
}

pub struct Tap<T> {
    /// How many listen.
    open: AtomicUsize,
    /// How many of them may want the next item. Changes only under the lock of `listeners`.
    hungry: AtomicUsize,
    /// What was not made because nobody had room.
    missed_by_all: AtomicU64,
    listeners: Mutex<Vec<Listener<T>>>,
}

struct Listener<T> {
    /// `None` wants everything.
    wants: Option<Wish<T>>,
    to: Sender<T>,
    place: Arc<Place>,
}

#[derive(Default)]
struct Place {
    missed: AtomicU64,
    /// Until the view has taken half of it.
    full: AtomicBool,
}

/// What one who looks on gets to see; closes with it.
pub struct View<T> {
    items: Receiver<T>,
    place: Arc<Place>,
    tap: Arc<Tap<T>>,
    /// What all have missed, as far as it was told.
    missed_before: u64,
}

impl<T> Default for Tap<T> {
    fn default() -> Tap<T> {
        Tap {
            open: AtomicUsize::new(0),
            hungry: AtomicUsize::new(0),
            missed_by_all: AtomicU64::new(0),
            listeners: Mutex::default(),
        }
    }
}

impl<T: Item> Tap<T> {
    /// Shows something to all who want it. Never waits for them.
    pub fn show(&self, make: impl FnOnce() -> T) {
        match (self.is_open(), self.is_hungry()) {
            (false, _) => {}
            (true, false) => self.miss(1),
            (true, true) => self.offer(make()),
        }
    }

    fn offer(&self, item: T) {
        for listener in &*self.listeners.lock() {
            if !listener.wants.as_ref().is_none_or(|wants| wants(&item)) {
                continue;
            }
            let full = listener.place.full.load(Ordering::Relaxed);
            if full || listener.to.try_send(item.clone()).is_err() {
                listener.place.missed.fetch_add(item.lines(), Ordering::Relaxed);
                if !full {
                    listener.place.full.store(true, Ordering::Relaxed);
                    // One that is choosy is asked each time, or it would count what it does not want.
                    self.hungry.fetch_sub(usize::from(listener.wants.is_none()), Ordering::Relaxed);
                }
            }
        }
    }
}

impl<T> Tap<T> {
    /// Whether anybody listens.
    pub fn is_open(&self) -> bool {
        self.open.load(Ordering::Relaxed) > 0
    }

    /// Whether anybody who listens may have room.
    pub fn is_hungry(&self) -> bool {
        self.hungry.load(Ordering::Relaxed) > 0
    }

    /// So much was not even made, because nobody was hungry.
    pub fn miss(&self, items: u64) {
        self.missed_by_all.fetch_add(items, Ordering::Relaxed);
    }

    /// Looks on from now on, at everything.
    pub fn listen(self: &Arc<Self>) -> View<T> {
        self.listen_as(None)
    }

    /// Looks on from now on, at what `wants` lets through.
    pub fn listen_for(self: &Arc<Self>, wants: impl Fn(&T) -> bool + Send + 'static) -> View<T> {
        self.listen_as(Some(Box::new(wants)))
    }

    fn listen_as(self: &Arc<Self>, wants: Option<Wish<T>>) -> View<T> {
        let (to, items) = bounded(limits::TAP_ITEMS_MAX);
        let place = Arc::new(Place::default());
        let mut listeners = self.listeners.lock();
        listeners.push(Listener { wants, to, place: place.clone() });
        self.count(&listeners);
        drop(listeners);
        let missed_before = self.missed_by_all.load(Ordering::Relaxed);
        View { items, place, tap: self.clone(), missed_before }
    }

    fn count(&self, listeners: &[Listener<T>]) {
        let is_hungry = |listener: &&Listener<T>| {
            listener.wants.is_some() || !listener.place.full.load(Ordering::Relaxed)
        };
        self.hungry.store(listeners.iter().filter(is_hungry).count(), Ordering::Relaxed);
        self.open.store(listeners.len(), Ordering::Relaxed);
    }
}

impl<T> View<T> {
    /// The next thing, waited for until then.
    pub fn next_until(&self, until: std::time::Instant) -> Option<T> {
        let item = self.items.recv_deadline(until).ok();
        self.make_room();
        item
    }

    /// The next thing, if it is there.
    pub fn next(&self) -> Option<T> {
        self.items.try_recv().ok()
    }

    /// How much was missed since this was last asked.
    pub fn take_missed(&mut self) -> u64 {
        let by_all = self.tap.missed_by_all.load(Ordering::Relaxed);
        let missed = by_all - std::mem::replace(&mut self.missed_before, by_all);
        missed + self.place.missed.swap(0, Ordering::Relaxed)
    }

    fn make_room(&self) {
        let has_room = self.items.len() <= limits::TAP_ITEMS_MAX / 2;
        if has_room && self.place.full.load(Ordering::Relaxed) {
            let listeners = self.tap.listeners.lock();
            self.place.full.store(false, Ordering::Relaxed);
            self.tap.count(&listeners);
        }
    }
}

impl<T> Drop for View<T> {
    fn drop(&mut self) {
        let mut listeners = self.tap.listeners.lock();
        listeners.retain(|listener| !Arc::ptr_eq(&listener.place, &self.place));
        self.tap.count(&listeners);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    impl Item for u32 {}
    impl Item for usize {}

    fn all<T>(view: &View<T>) -> Vec<T> {
        std::iter::from_fn(|| view.next()).collect()
    }

    #[test]
    fn each_sees_what_it_wants_while_it_looks() {
        let tap: Arc<Tap<u32>> = Arc::default();
        tap.show(|| panic!("nobody listens, so nothing is made"));
        let even = tap.listen_for(|n| n % 2 == 0);
        let every = tap.listen();
        (1..=4).for_each(|n| tap.show(|| n));
        assert_eq!(all(&even), [2, 4]);
        drop(even);
        tap.show(|| 5);
        assert_eq!(all(&every), [1, 2, 3, 4, 5]);
        drop(every);
        assert!(!tap.is_open() && !tap.is_hungry());
    }

    #[test]
    fn what_does_not_fit_is_counted_and_not_made() {
        let most = limits::TAP_ITEMS_MAX;
        let tap: Arc<Tap<usize>> = Arc::default();
        let mut view = tap.listen();
        (0..=most).for_each(|n| tap.show(|| n));
        assert!(!tap.is_hungry());
        (0..6).for_each(|_| tap.show(|| panic!("there is no room")));
        assert_eq!((view.take_missed(), view.take_missed()), (7, 0));
        // A second one has room: it is made again, and the first one misses it.
        let mut second = tap.listen();
        tap.show(|| 1);
        assert_eq!((view.take_missed(), all(&second), second.take_missed()), (1, vec![1], 0));
        drop(second);
        assert!(!tap.is_hungry());
        (0..most / 2).for_each(|n| assert_eq!(view.next(), Some(n)));
        assert_eq!(view.next_until(Instant::now()), Some(most / 2));
        tap.show(|| 7);
        assert_eq!((all(&view).last(), view.take_missed()), (Some(&7), 0));
    }

    #[test]
    fn one_that_is_choosy_counts_only_what_it_wants() {
        let tap: Arc<Tap<usize>> = Arc::default();
        let mut even = tap.listen_for(|n| n % 2 == 0);
        (0..2 * limits::TAP_ITEMS_MAX + 20).for_each(|n| tap.show(|| n));
        assert_eq!(even.take_missed(), 10);
    }
}
