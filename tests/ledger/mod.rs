//! Ledgers: what each client did and saw, written down by itself, and a checker that compares them with the
//! history.
//!
//! A ledger is what the wire said, unmerged: a client repairs what it misses, but its ledger keeps the hole.

pub mod checker;
pub mod client;
pub mod house;

use std::hash::{DefaultHasher, Hash, Hasher};

/// A message as somebody saw it. The hash stands for its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub seq: u64,
    pub cid: String,
    pub text: u64,
}

/// One line of a ledger.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A new connection was welcomed to this history.
    Connected {
        epoch: String,
    },
    /// The room was joined here; live messages follow from the next place on.
    Joined {
        seq: u64,
    },
    /// Sent, for the first time or again.
    Sent {
        cid: String,
        text: u64,
    },
    Acked {
        cid: String,
        seq: u64,
    },
    Live(Seen),
    /// A page of history: the answer to "what comes after".
    Page {
        after: u64,
        events: Vec<Seen>,
    },
    /// By what the server said, nothing up to here is missing.
    Whole {
        seq: u64,
    },
}

/// What one client did and saw, in the order in which it did.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    pub owner: String,
    pub entries: Vec<Entry>,
}

/// What is there in the end.
#[derive(Clone, Debug, Default)]
pub struct Ending {
    pub epoch: String,
    pub history: Vec<Seen>,
    /// Clients that the server still counts although all have gone.
    pub left_behind: usize,
}

/// The first violations, a line each.
pub fn listed(violations: &[checker::Violation]) -> String {
    let lines: Vec<String> = violations.iter().take(20).map(ToString::to_string).collect();
    format!("{} violations:\n{}", violations.len(), lines.join("\n"))
}

pub fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
