//! Teahouse: the chat room of a local network.
//!
//! The map, in reading order; imports point only upwards in this list.
//!
//! - [`limits`]: every bound, and what the machine allows. [`sabotage`]: faults that tests ask for.
//! - [`crowd`]: what many leave behind in memory. [`tap`]: where an operator looks on. [`log`]: the log, on
//!   stderr and for operators.
//! - [`chat`]: the rules, pure: names, commands, events, rooms, the hall.
//! - [`wire`]: bytes to values and back: HTTP heads, JSON, WebSocket frames.
//! - [`gauges`]: what the server counts while it works.
//! - [`outbound`], [`flusher`], [`link`]: the way out to one client, which never blocks.
//! - [`store`]: the history in SQLite: journal (write) and archive (read).
//! - [`broker`]: the one thread that owns the hall and the journal.
//! - [`net`]: connections: accept, HTTP, WebSocket.
//! - [`debug`]: the operator's telnet port.
//! - [`config`], [`banner`], [`server`]: options, the words at start, wiring and the order of shutdown.
//!
//! The way of a message: a client's thread reads a frame and parses it to a command; the inbound channel
//! takes it to the broker; the hall turns a batch of commands into effects; the journal makes the lasting
//! ones durable, once per batch; the broker encodes each event once and pushes the joined frames of a room
//! to each member's outbound queue.

pub mod crowd;
pub mod limits;
pub mod log;
pub mod sabotage;
pub mod tap;

pub mod chat;

pub mod wire;

pub mod gauges;

pub mod flusher;
pub mod link;
pub mod outbound;

pub mod store;

pub mod broker;

pub mod debug;
pub mod net;

pub mod banner;
pub mod config;
pub mod server;
