//! The simulator: the real rules, core and wire; a clock, a network, a disk and people that are made up.
//!
//! A seed makes a script ([`script`]), all chance of a run as data. A run ([`world`], [`steps`], [`devices`], [`circles`], [`reading`]) moves tabs
//! ([`tab`], [`hearing`], [`lists`], [`searches`], [`view`]) that keep the page's rules, lines that break ([`network`]) and the server
//! ([`house`]) over its disk ([`journal`]). What must hold is checked where it happens: by each tab about what it
//! hears, by the disk about what it is given, and on copies ([`shadow`]); everything is counted anew now and then
//! and compared when all is quiet ([`invariants`]); a share of the runs is written down and repeated ([`replay`]).
//! A script that fails is made shorter ([`shrink`]). The page's own modules take the place of tabs over a
//! [`bridge`].

#[path = "../../../src/chat/mod.rs"]
pub mod chat;
#[path = "../../../src/core/mod.rs"]
pub mod core;
#[path = "../../../src/listed.rs"]
pub(crate) mod listed;
#[path = "../../../src/sabotage.rs"]
pub mod sabotage;
/// What has folders beside it.
#[path = "../../../src"]
mod product {
    pub mod limits;
}
pub use product::limits;
#[path = "../../../src/wire"]
pub mod wire {
    pub mod json;
    pub mod ws {
        pub mod close;
        pub mod frame;
    }
}
#[path = "../../../src/doors"]
pub mod doors {
    pub mod dialect;
}

pub mod bridge;
pub mod circles;
pub mod devices;
pub mod dice;
pub mod fates;
pub mod files;
pub mod hearing;
pub mod house;
pub mod invariants;
pub mod journal;
pub mod json;
pub mod lists;
pub mod moderation;
pub mod network;
pub mod reading;
pub mod replay;
pub mod script;
pub mod searches;
pub mod seen;
pub mod shadow;
pub mod shrink;
pub mod steps;
pub mod tab;
pub mod threads;
pub mod view;
pub mod words;
pub mod world;
