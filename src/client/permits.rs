//! Permits: how much of one client, and of one address, may be under way at a time.
//!
//! They are the client's backpressure: its thread takes one for each command and waits while too many are
//! out, so a fast client fills neither the inbound channel nor the archive's queue, and its own TCP window
//! does the rest. A permit travels with what it was taken for and comes back when it is dropped, whatever
//! becomes of that: done, refused, taken back, thrown away, lost in a panic.

use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};

/// The permits of one client, or of all clients of one address, for one kind of thing. Clones share them.
#[derive(Clone, Debug)]
pub struct Permits(Arc<Pool>);

/// One thing under way. Any thread may drop it.
#[derive(Debug)]
#[must_use = "dropping it says that what it was taken for is over"]
pub struct Permit(Arc<Pool>);

#[derive(Debug)]
struct Pool {
    most: u32,
    out: Mutex<u32>,
    returned: Condvar,
}

impl Permits {
    pub fn new(most: u32) -> Permits {
        Permits(Arc::new(Pool { most, out: Mutex::new(0), returned: Condvar::new() }))
    }

    /// Takes one, waiting until one is there; `None` when `timeout` passed first.
    pub fn take(&self, timeout: Duration) -> Option<Permit> {
        let deadline = Instant::now() + timeout;
        let mut out = self.0.out.lock();
        while *out >= self.0.most {
            if self.0.returned.wait_until(&mut out, deadline).timed_out() {
                return None;
            }
        }
        *out += 1;
        drop(out);
        Some(Permit(self.0.clone()))
    }

    /// Takes one for something of this size, if it is large enough to be worth one and one is there.
    pub fn take_for(&self, size: u64, worth: u64) -> Option<Permit> {
        if size < worth { None } else { self.take(Duration::ZERO) }
    }

    /// How many are out.
    pub fn out(&self) -> u32 {
        *self.0.out.lock()
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut out = self.0.out.lock();
        *out -= 1;
        drop(out);
        // Each who waits wants one.
        self.0.returned.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOT_AT_ALL: Duration = Duration::ZERO;

    #[test]
    fn one_comes_back_on_every_way_out() {
        let permits = Permits::new(2);
        let first = permits.take(NOT_AT_ALL).unwrap();
        let second = permits.take(NOT_AT_ALL).unwrap();
        assert!(permits.take(NOT_AT_ALL).is_none(), "both are out");
        assert_eq!(permits.out(), 2);
        drop(first);
        assert_eq!(permits.out(), 1);
        // Sent to somebody who is not there any more.
        let (to, from) = crossbeam_channel::bounded(1);
        drop(from);
        drop(to.send(second));
        assert_eq!(permits.out(), 0);
        // Waiting in a channel that nobody reads.
        let (to, from) = crossbeam_channel::bounded(1);
        to.send(permits.take(NOT_AT_ALL).unwrap()).unwrap();
        drop((to, from));
        assert_eq!(permits.out(), 0);
        let lost = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _permit = permits.take(NOT_AT_ALL);
            panic!("on purpose")
        }));
        assert!(lost.is_err());
        assert_eq!(permits.out(), 0);
        let both = [(); 2].map(|()| permits.take(NOT_AT_ALL));
        assert!(both.iter().all(Option::is_some));
    }

    #[test]
    fn who_waits_gets_the_next_one() {
        let permits = Permits::new(1);
        let first = permits.take(NOT_AT_ALL).unwrap();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| permits.take(Duration::from_secs(20)).is_some());
            drop(first);
            assert!(waiting.join().unwrap());
        });
        assert_eq!(permits.out(), 0);
    }
}
