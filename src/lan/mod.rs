//! The local network: where the page can be found.
pub mod banner;
