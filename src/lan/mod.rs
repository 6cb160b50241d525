//! The local network: where the page can be found.
pub mod banner;
pub mod names;
pub mod ranking;
