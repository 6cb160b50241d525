//! The operator's port: plain lines in, plain lines out, for telnet and nc.
//!
//! [`port`] accepts and holds the threads, [`operator`] is one connection, [`line`] is the telnet line
//! discipline, [`commands`] turns a line into a question to the broker and the answer into a [`table`].
//! It never touches a client: it asks the broker, which answers with copies.

pub mod commands;
pub mod line;
pub mod operator;
pub mod port;
pub mod table;
