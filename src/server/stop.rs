//! The stop: asked for by a signal or an operator at any time, from before the start is over.

use std::net::{Shutdown, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use socket2::SockRef;

use super::watchdog::Leash;
use crate::store::halt::Halt;

/// A handle that stops the server from another thread; cheap to clone, all clones are one.
#[derive(Clone)]
pub struct Stop {
    flag: Arc<AtomicBool>,
    /// There once the server listens.
    listener: Arc<Mutex<Option<TcpListener>>>,
    halt: Halt,
    leash: Leash,
}

impl Stop {
    pub(super) fn new(leash: Leash) -> Stop {
        Stop { flag: Arc::default(), listener: Arc::default(), halt: Halt::default(), leash }
    }

    /// Wakes `accept` and lets the server wind everything down, or what it does at its start: from now on that takes
    /// less than [`crate::limits::STOP_TIMEOUT`], or the process ends. Calling it again does nothing more.
    pub fn stop(&self) {
        self.leash.stopping();
        self.halt.call();
        let listener = self.listener.lock();
        self.flag.store(true, Ordering::Release);
        listener.iter().for_each(shut);
    }

    /// Called when readers are to let go.
    pub(super) fn halt(&self) -> &Halt {
        &self.halt
    }

    /// Set when nobody is to be accepted any more.
    pub(super) fn flag(&self) -> &AtomicBool {
        &self.flag
    }

    /// From now on a stop wakes who accepts from this listener.
    pub(super) fn attach(&self, listener: TcpListener) {
        let mut place = self.listener.lock();
        if self.flag.load(Ordering::Acquire) {
            shut(&listener);
        }
        *place = Some(listener);
    }
}

/// On Linux this makes a blocked accept return, and one that comes later. An error would mean that it is shut already.
fn shut(listener: &TcpListener) {
    let _ = SockRef::from(listener).shutdown(Shutdown::Both);
}
