//! HTTP/1.1 (RFC 9112) as far as a page, a WebSocket and files need it.
pub mod fields;
pub mod forwarded;
pub mod framing;
pub mod head;
pub mod range;
pub mod response;
pub mod tus;
