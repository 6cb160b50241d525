//! HTTP/1.1 (RFC 9112) as far as a page, a WebSocket, files and what is saved of a room need it.
pub mod disposition;
pub mod fields;
pub mod forwarded;
pub mod framing;
pub mod head;
pub mod range;
pub mod response;
pub mod tus;
