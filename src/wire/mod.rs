//! Bytes to values and back: HTTP heads, JSON, WebSocket frames. No socket, no thread, no disk.
//!
//! Whatever a peer sends is checked here, once; behind this module there are only values that cannot be
//! wrong. Reading order: [`head`] and [`response`] (HTTP), [`accept`] (the handshake's key), [`frame`] and
//! [`meter`], [`close`], [`request`] (what clients say), [`answer`] and [`roster`] (what the server says).

pub mod accept;
pub mod answer;
pub mod close;
pub mod frame;
pub mod head;
pub mod meter;
pub mod request;
pub mod response;
pub mod roster;
