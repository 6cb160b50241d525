//! A client as the rest of the server holds it: its outbound queue, and what its own thread must know.
//!
//! The client's thread and the broker share one.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::chat::ClientId;
use crate::client::outbound::Outbound;
use crate::client::permits::Permits;
use crate::client::reading::Reading;
use crate::core::Door;
use crate::limits;

pub struct Link {
    pub id: ClientId,
    /// By which it has come in.
    pub door: Door,
    pub address: IpAddr,
    pub connected_at: Instant,
    pub outbound: Arc<Outbound>,
    /// For what is under way: commands at the broker, and history questions until they are answered.
    pub commands: Permits,
    pub histories: Permits,
    /// The commands of all clients of its address.
    pub commands_of_address: Permits,
    /// What it may read no more while it waits for history.
    pub reading: Arc<Reading>,
    pub hello: HelloClock,
    /// For the operator: bytes and frames that came in, ms after `connected_at` of the last byte, and the
    /// last round trip in µs (0: not measured yet).
    pub received_bytes: AtomicU64,
    pub received_frames: AtomicU64,
    pub heard_at: AtomicU64,
    pub round_trip_us: AtomicU64,
}

impl Link {
    pub fn new(
        id: ClientId,
        door: Door,
        address: IpAddr,
        commands_of_address: Permits,
        outbound: Arc<Outbound>,
    ) -> Link {
        Link {
            id,
            door,
            address,
            connected_at: Instant::now(),
            outbound,
            commands: Permits::new(limits::IN_FLIGHT_COMMANDS_MAX),
            histories: Permits::new(limits::HISTORY_IN_FLIGHT_MAX),
            commands_of_address,
            reading: Arc::default(),
            hello: HelloClock::start(),
            received_bytes: AtomicU64::new(0),
            received_frames: AtomicU64::new(0),
            heard_at: AtomicU64::new(0),
            round_trip_us: AtomicU64::new(0),
        }
    }
}

/// How long a client's `hello` is awaited: the client's thread and the broker wind it.
#[derive(Debug)]
pub struct HelloClock {
    started: Instant,
    /// Milliseconds after `started`, or [`UNDER_WAY`] or [`WELCOMED`].
    until: AtomicU64,
}

const WELCOMED: u64 = u64::MAX;
const UNDER_WAY: u64 = u64::MAX - 1;

impl HelloClock {
    fn start() -> HelloClock {
        HelloClock {
            started: Instant::now(),
            until: AtomicU64::new(limits::HELLO_TIMEOUT.as_millis() as u64),
        }
    }

    /// The broker's word that the `hello` was good.
    pub fn welcomed(&self) {
        self.until.store(WELCOMED, Ordering::Release);
    }

    /// The broker's word that the `hello` was refused: the next one may take this long.
    pub fn refused(&self, timeout: Duration) {
        let deadline = self.started.elapsed() + timeout;
        self.until.store(deadline.as_millis() as u64, Ordering::Release);
    }

    /// The client has said `hello` and the broker has the word: however long that takes, it is not late.
    pub fn said(&self) {
        let under_way = |now| (now != WELCOMED).then_some(UNDER_WAY);
        // An error here is a client that is welcome already.
        let _ = self.until.fetch_update(Ordering::AcqRel, Ordering::Acquire, under_way);
    }

    /// What is awaited of the client before it may say anything else.
    pub fn wait(&self) -> HelloWait {
        match self.until.load(Ordering::Acquire) {
            WELCOMED => HelloWait::Over,
            UNDER_WAY => HelloWait::UnderWay,
            ms => HelloWait::Until(self.started + Duration::from_millis(ms)),
        }
    }
}

/// How far a client is with its `hello`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelloWait {
    /// A client that has not said it by then is closed.
    Until(Instant),
    /// The broker has not answered yet.
    UnderWay,
    Over,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hello_that_waits_for_the_broker_is_not_late() {
        let clock = HelloClock::start();
        assert_eq!(clock.wait(), HelloWait::Until(clock.started + limits::HELLO_TIMEOUT));
        clock.said();
        assert_eq!(clock.wait(), HelloWait::UnderWay);
        clock.refused(limits::HELLO_NAME_TIMEOUT);
        let HelloWait::Until(deadline) = clock.wait() else { panic!("it stands after a refusal") };
        assert!(deadline + Duration::from_millis(1) >= clock.started + limits::HELLO_NAME_TIMEOUT);
        clock.said();
        clock.welcomed();
        // A second one, sent ahead, changes nothing.
        clock.said();
        assert_eq!(clock.wait(), HelloWait::Over);
    }
}
