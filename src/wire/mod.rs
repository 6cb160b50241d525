//! Bytes to values and back. No socket, no thread, no disk.
//!
//! Whatever a peer sends is checked here, once; behind this module there are only values that cannot be
//! wrong. [`http`]: heads and responses. [`ws`]: frames, what is counted of them, the close. [`json`]: what
//! clients say and what the server says. [`mod@line`]: lines of a telnet, edited key by key. [`media`]: what a
//! file is by its first bytes. [`transcript`]: a room written down for people and programs. [`clock`]: days and times of day, in UTC.
#![doc = include_str!("PROTOCOL.md")]

pub mod clock;
pub mod http;
pub mod json;
pub mod line;
pub mod media;
pub mod transcript;
pub mod ws;
