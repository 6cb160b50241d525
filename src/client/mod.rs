//! A client as the server holds it.
//!
//! [`outbound`] is the way out, which never blocks; [`flusher`] the one thread that waits for sockets;
//! [`link`] what the client's own thread and the broker share; [`memory`] what a crowd of clients leaves
//! behind when it has gone.
pub mod flusher;
pub mod link;
pub mod memory;
pub mod outbound;
