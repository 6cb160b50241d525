//! A client as the rest of the server holds it: its outbound queue, and what its own thread must know.
//!
//! The client's thread and the broker share one. The credits are the client's backpressure: its thread
//! takes one before it sends a command into the inbound channel and waits while too many are out, so a fast
//! client fills neither the channel nor the archive's queue, and its own TCP window does the rest.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};

use crate::chat::ClientId;
use crate::limits;
use crate::outbound::Outbound;

pub struct Link {
    pub id: ClientId,
    pub address: IpAddr,
    pub connected_at: Instant,
    pub outbound: Arc<Outbound>,
    pub commands: Credits,
    pub histories: Credits,
    /// Milliseconds after `connected_at` until which a `hello` is awaited; `u64::MAX` once it came.
    hello_deadline: AtomicU64,
    /// For the operator: bytes and frames that came in, ms after `connected_at` of the last byte, and the
    /// last round trip in µs (0: not measured yet).
    pub received_bytes: AtomicU64,
    pub received_frames: AtomicU64,
    pub heard_at: AtomicU64,
    pub round_trip_us: AtomicU64,
}

impl Link {
    pub fn new(id: ClientId, address: IpAddr, outbound: Arc<Outbound>) -> Link {
        Link {
            id,
            address,
            connected_at: Instant::now(),
            outbound,
            commands: Credits::new(limits::IN_FLIGHT_COMMANDS_MAX),
            histories: Credits::new(limits::HISTORY_IN_FLIGHT_MAX),
            hello_deadline: AtomicU64::new(limits::HELLO_TIMEOUT.as_millis() as u64),
            received_bytes: AtomicU64::new(0),
            received_frames: AtomicU64::new(0),
            heard_at: AtomicU64::new(0),
            round_trip_us: AtomicU64::new(0),
        }
    }

    /// The broker's word that the `hello` was good.
    pub fn welcome(&self) {
        self.hello_deadline.store(u64::MAX, Ordering::Release);
    }

    /// The broker's word that the `hello` was refused: the next one may take this long.
    pub fn extend_hello(&self, timeout: Duration) {
        let deadline = self.connected_at.elapsed() + timeout;
        self.hello_deadline.store(deadline.as_millis() as u64, Ordering::Release);
    }

    /// When a client that has not said a good `hello` is closed.
    pub fn hello_deadline(&self) -> Option<Instant> {
        match self.hello_deadline.load(Ordering::Acquire) {
            u64::MAX => None,
            ms => Some(self.connected_at + Duration::from_millis(ms)),
        }
    }
}

/// A counted permission, given back by another thread.
#[derive(Debug)]
pub struct Credits {
    most: u32,
    out: Mutex<u32>,
    returned: Condvar,
}

impl Credits {
    fn new(most: u32) -> Credits {
        Credits { most, out: Mutex::new(0), returned: Condvar::new() }
    }

    /// Takes one, waiting until one is there. False when `timeout` passed first.
    pub fn take(&self, timeout: Duration) -> bool {
        let deadline = Instant::now() + timeout;
        let mut out = self.out.lock();
        while *out >= self.most {
            if self.returned.wait_until(&mut out, deadline).timed_out() {
                return false;
            }
        }
        *out += 1;
        true
    }

    /// How many are out.
    pub fn out(&self) -> u32 {
        *self.out.lock()
    }

    pub fn give_back(&self) {
        let mut out = self.out.lock();
        let was_out = *out;
        *out = was_out.saturating_sub(1);
        drop(out);
        if was_out >= self.most {
            self.returned.notify_one();
        }
    }
}
