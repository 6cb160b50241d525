//! Gauges: what the server counts and times while it works.
//!
//! One set for the whole process, written by whoever does the work and read by operators and by Prometheus.
//! Everything is an atomic that is added to without order: an event costs a few nanoseconds and allocates
//! nothing, and a reader never makes a writer wait. Figures that are read together may differ by what
//! happened in between.

pub mod exposition;
pub mod histogram;
pub mod process;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use crate::chat::RefusalCode;
use crate::listed::listed;
use crate::wire::ws::close::CloseReason;
use histogram::Histogram;

listed! {
    /// What only grows.
    pub enum Count {
        /// Connections that were accepted, of any kind.
        Connections = "connections accepted",
        /// Connections for which there was no slot, all in all or from their address.
        TurnedAway = "connections turned away",
        /// Messages that became lasting.
        Posts = "posts",
        /// Lasting records of any kind, messages included.
        Lasting = "lasting records",
        /// Events to members of rooms, one for each member.
        Deliveries = "deliveries",
        Commands = "commands",
        Batches = "batches",
        /// WebSocket frames from clients.
        ReceivedFrames = "frames in",
        ReceivedBytes = "in",
        SentBytes = "out",
    }
}

impl Count {
    pub fn is_bytes(self) -> bool {
        matches!(self, Count::ReceivedBytes | Count::SentBytes)
    }
}

listed! {
    /// What goes up and down.
    pub enum Level {
        /// Clients the broker knows.
        Clients = "clients",
        /// Users that ever said hello.
        Users = "users",
        Rooms = "rooms",
    }
}

listed! {
    /// What is measured per batch.
    pub enum Shape {
        /// Commands taken together.
        BatchCommands = "batch",
        /// Commands that still waited when a batch was taken.
        InboundLeft = "inbound",
        /// Microseconds in which the hall applied a batch.
        Apply = "apply",
        /// Microseconds in which a batch became durable; only batches that had something lasting.
        Commit = "commit",
        /// Microseconds in which a batch was encoded and pushed to everybody.
        Fanout = "fan-out",
    }
}

impl Shape {
    pub fn is_time(self) -> bool {
        matches!(self, Shape::Apply | Shape::Commit | Shape::Fanout)
    }
}

const REFUSALS: usize = RefusalCode::ALL.len();
const CLOSES: usize = CloseReason::ALL.len();

pub struct Gauges {
    pub started: Instant,
    counts: [AtomicU64; Count::ALL.len()],
    levels: [AtomicU64; Level::ALL.len()],
    shapes: [Histogram; Shape::ALL.len()],
    refused: [AtomicU64; REFUSALS],
    closed: [AtomicU64; CLOSES],
}

impl Default for Gauges {
    fn default() -> Gauges {
        Gauges {
            started: Instant::now(),
            counts: Default::default(),
            levels: Default::default(),
            shapes: Default::default(),
            refused: [const { AtomicU64::new(0) }; REFUSALS],
            closed: [const { AtomicU64::new(0) }; CLOSES],
        }
    }
}

impl Gauges {
    pub fn add(&self, count: Count, more: u64) {
        self.counts[count as usize].fetch_add(more, Ordering::Relaxed);
    }

    pub fn count(&self, count: Count) -> u64 {
        self.counts[count as usize].load(Ordering::Relaxed)
    }

    /// All counts, in the order of [`Count::ALL`].
    pub fn counts(&self) -> [u64; Count::ALL.len()] {
        Count::ALL.map(|count| self.count(count))
    }

    pub fn set(&self, level: Level, value: usize) {
        self.levels[level as usize].store(value as u64, Ordering::Relaxed);
    }

    pub fn level(&self, level: Level) -> u64 {
        self.levels[level as usize].load(Ordering::Relaxed)
    }

    pub fn shape(&self, shape: Shape) -> &Histogram {
        &self.shapes[shape as usize]
    }

    /// A command was refused.
    pub fn refused(&self, code: RefusalCode) {
        self.refused[code as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// Refusals by code, those that happened.
    pub fn refusals(&self) -> impl Iterator<Item = (RefusalCode, u64)> + '_ {
        let counted = RefusalCode::ALL.iter().zip(&self.refused);
        counted.map(|(code, count)| (*code, count.load(Ordering::Relaxed))).filter(|(_, count)| *count > 0)
    }

    /// A client has gone.
    pub fn closed(&self, reason: CloseReason) {
        self.closed[reason as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// Ends of clients by reason, those that happened.
    pub fn closes(&self) -> impl Iterator<Item = (CloseReason, u64)> + '_ {
        let counted = CloseReason::ALL.iter().zip(&self.closed);
        counted.map(|(reason, count)| (*reason, count.load(Ordering::Relaxed))).filter(|(_, n)| *n > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_a_place_of_its_own() {
        let gauges = Gauges::default();
        for (n, count) in Count::ALL.into_iter().enumerate() {
            gauges.add(count, n as u64 + 1);
        }
        assert_eq!(gauges.counts(), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        for (n, shape) in Shape::ALL.into_iter().enumerate() {
            (0..=n).for_each(|_| gauges.shape(shape).record(1));
        }
        assert_eq!(Shape::ALL.map(|shape| gauges.shape(shape).snapshot().count()), [1, 2, 3, 4, 5]);
        RefusalCode::ALL.into_iter().for_each(|code| gauges.refused(code));
        assert!(gauges.refusals().map(|(code, _)| code).eq(RefusalCode::ALL));
        CloseReason::ALL.into_iter().for_each(|reason| gauges.closed(reason));
        assert!(gauges.closes().map(|(reason, _)| reason).eq(CloseReason::ALL));
    }
}
