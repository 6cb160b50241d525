//! What the core needs of a journal: rows of the past one at a time, and a place to write facts.

use std::error::Error;
use std::fmt;

use crate::chat::{Fact, Past};

/// The write side of the history. The store has it on disk; the simulator has one that fails on purpose.
pub trait Journal: Past {
    /// Makes the facts of a batch durable: all of them in one transaction and one flush, or none.
    ///
    /// # Errors
    /// [`NotDurable`]: nothing of the batch is in the history.
    fn commit(&mut self, facts: &[&Fact]) -> Result<(), NotDurable>;

    /// Whether so little room is left that it must be kept for operators: nothing more that a user wants to last
    /// may be written.
    fn is_short_of_room(&mut self) -> bool;
}

/// Why the facts of a batch are not in the history.
#[derive(Debug)]
pub enum NotDurable {
    /// There is no room for them. Later there may be.
    Full,
    /// Another program holds the history. Later it may not.
    Busy,
    /// The disk failed: nothing more must be acknowledged, and the server ends.
    Failed(Box<dyn Error + Send + Sync>),
}

impl fmt::Display for NotDurable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotDurable::Full => f.write_str("the disk is full"),
            NotDurable::Busy => f.write_str("another program holds the history"),
            NotDurable::Failed(error) => write!(f, "the history cannot be written: {error}"),
        }
    }
}

impl Error for NotDurable {}
