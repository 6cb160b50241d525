//! The sum of all backlogs.

use std::sync::atomic::{AtomicUsize, Ordering};

/// All backlogs together, in bytes. Each queue counts itself in and out under its own lock.
#[derive(Debug, Default)]
pub struct Total(AtomicUsize);

impl Total {
    pub fn bytes(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn add(&self, bytes: usize) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(super) fn subtract(&self, bytes: usize) {
        self.0.fetch_sub(bytes, Ordering::Relaxed);
    }
}
