//! WebSocket (RFC 6455): the handshake's key, frames as the server sends them, frames as they are counted, the
//! close.
pub mod accept;
pub mod close;
pub mod frame;
pub mod meter;
