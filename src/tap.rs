//! A tap: where somebody may look on while the work goes on.
//!
//! Whoever works shows what passes; whoever looks on holds a [`View`] with a bounded queue. Nobody who works
//! ever waits: what does not fit is missed and counted. A tap that nobody listens at costs one relaxed load,
//! and what would be shown is not even made.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use crossbeam_channel::{Receiver, Sender, bounded};
use parking_lot::Mutex;

use crate::limits;

pub struct Tap<T> {
    /// How many listen.
    open: AtomicUsize,
    listeners: Mutex<Vec<Listener<T>>>,
}

struct Listener<T> {
    wants: Box<dyn Fn(&T) -> bool + Send>,
    to: Sender<T>,
    missed: Arc<AtomicU64>,
}

/// What one who looks on gets to see; closes with it.
pub struct View<T> {
    pub items: Receiver<T>,
    missed: Arc<AtomicU64>,
    tap: Arc<Tap<T>>,
}

impl<T> Default for Tap<T> {
    fn default() -> Tap<T> {
        Tap { open: AtomicUsize::new(0), listeners: Mutex::default() }
    }
}

impl<T: Clone> Tap<T> {
    /// Whether anybody listens.
    pub fn is_open(&self) -> bool {
        self.open.load(Ordering::Relaxed) > 0
    }

    /// Shows something to all who want it. Never waits for them.
    pub fn show(&self, make: impl FnOnce() -> T) {
        if !self.is_open() {
            return;
        }
        let item = make();
        for listener in &*self.listeners.lock() {
            if (listener.wants)(&item)
                && (listener.to.is_full() || listener.to.try_send(item.clone()).is_err())
            {
                listener.missed.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// Looks on from now on, at what `wants` lets through.
    pub fn listen(self: &Arc<Self>, wants: impl Fn(&T) -> bool + Send + 'static) -> View<T> {
        let (to, items) = bounded(limits::TAP_ITEMS_MAX);
        let missed = Arc::new(AtomicU64::new(0));
        let mut listeners = self.listeners.lock();
        listeners.push(Listener { wants: Box::new(wants), to, missed: missed.clone() });
        self.open.store(listeners.len(), Ordering::Relaxed);
        drop(listeners);
        View { items, missed, tap: self.clone() }
    }
}

impl<T> View<T> {
    /// How much did not fit since this was last asked.
    pub fn take_missed(&self) -> u64 {
        self.missed.swap(0, Ordering::Relaxed)
    }
}

impl<T> Drop for View<T> {
    fn drop(&mut self) {
        let mut listeners = self.tap.listeners.lock();
        listeners.retain(|listener| !Arc::ptr_eq(&listener.missed, &self.missed));
        self.tap.open.store(listeners.len(), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sees_what_it_wants_while_it_looks() {
        let tap: Arc<Tap<u32>> = Arc::default();
        tap.show(|| panic!("nobody listens, so nothing is made"));
        let even = tap.listen(|n| n % 2 == 0);
        let all = tap.listen(|_| true);
        (1..=4).for_each(|n| tap.show(|| n));
        assert_eq!(even.items.try_iter().collect::<Vec<_>>(), [2, 4]);
        drop(even);
        tap.show(|| 5);
        assert_eq!(all.items.try_iter().collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        drop(all);
        assert!(!tap.is_open());
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let tap: Arc<Tap<usize>> = Arc::default();
        let view = tap.listen(|_| true);
        (0..limits::TAP_ITEMS_MAX + 7).for_each(|n| tap.show(|| n));
        assert_eq!((view.take_missed(), view.take_missed()), (7, 0));
        assert_eq!(view.items.try_iter().count(), limits::TAP_ITEMS_MAX);
    }
}
