//! HTTP on a connection's own thread: requests one after the other until it ends or becomes a WebSocket
//! ([`visit`]), the page ([`assets`]), whose modules are joined, the address that people hand on ([`qr`]), and how many
//! transcripts of rooms are under way ([`exports`]).
pub mod assets;
pub mod exports;
mod modules;
pub mod qr;
pub mod talk;
pub mod visit;
