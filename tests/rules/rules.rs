//! The rules, the wire and the queues of Teahouse, taken from `src/` where they are, with all their tests that
//! need neither a process nor a disk.
//!
//! `make mutants` puts a fault into these sources, one at a time, and asks whether a test falls. Here that
//! takes seconds instead of minutes, because neither SQLite nor the net nor the operator's port is built. What
//! `src/lib.rs` lists above `store` belongs in this list, but the log: nothing here speaks of what it writes.

#[path = "../../src"]
mod house {
    pub mod limits;
    pub(crate) mod listed;
    pub mod sabotage;
    pub mod tap;

    pub mod chat;

    pub mod wire;

    pub mod core;

    pub mod gauges;

    pub mod client;
}

pub use house::*;

/// The tests know the product by its name.
#[cfg(test)]
extern crate self as teahouse;

#[cfg(test)]
#[path = "../support"]
mod support {
    pub mod dice;
    pub mod stage;
}

#[cfg(test)]
#[path = ".."]
mod tests {
    mod core;
    mod hall;
    mod hall_acts;
    mod hall_away;
    mod hall_devices;
    mod hall_fates;
    mod hall_files;
    mod hall_here;
    mod hall_lists;
    mod hall_moderation;
    mod hall_names;
    mod hall_private;
    mod hall_random;
    mod hall_rates;
    mod hall_reading;
    mod hall_roles;
    mod hall_search;
    mod hall_signs;
    mod hall_threads;
}
