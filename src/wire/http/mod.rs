//! HTTP/1.1 (RFC 9112) as far as a page and a WebSocket need it.
pub mod forwarded;
mod framing;
pub mod head;
pub mod response;
