//! What a load is, and what came of it.

use std::time::Duration;

use crate::servers::{Part, Seats};

#[derive(Clone, Copy, Debug)]
pub enum Pace {
    /// Each sender posts again as soon as fewer than this many of its posts are unacknowledged.
    Outstanding(u32),
    /// Posts in a second, of all senders together, at even intervals.
    PerSecond(f64),
}

#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub seats: Seats,
    /// In each room.
    pub senders: usize,
    /// Of each sender.
    pub connections: usize,
    pub pace: Pace,
    /// What the physical limit does under this load.
    pub limit: Part,
    pub warm_up: Duration,
    pub window: Duration,
}

/// What the window saw.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Acknowledged, or seen by their sender where nothing is acknowledged.
    pub posts: u64,
    pub deliveries: u64,
    pub seconds: f64,
    pub server_cpu_us: u64,
    /// From the post to each receiver, in µs; only at a pace per second.
    pub delivered_us: Vec<u32>,
    /// From the post to its acknowledgement.
    pub acknowledged_us: Vec<u32>,
    /// From the post until everybody has it and it is acknowledged; only at a pace per second.
    pub complete_us: Vec<u32>,
}
