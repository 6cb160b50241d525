//! A client as the server holds it.
//!
//! [`outbound`] is the way out, which never blocks, over a [`transport`]; [`flusher`] the one thread that waits;
//! [`link`] what the client's own thread and the broker share; [`permits`] how much of it may be under way; [`reading`] what may be read no more meanwhile;
//! [`memory`] what a crowd of clients leaves
//! behind when it has gone.
pub mod flusher;
pub mod link;
pub mod memory;
pub mod outbound;
pub mod permits;
pub mod reading;
pub mod transport;
