//! HTTP on a connection's own thread: requests one after the other until it ends or becomes a WebSocket
//! ([`visit`]), the page ([`assets`]), the address that people hand on ([`qr`]).
pub mod assets;
pub mod qr;
pub mod visit;
