//! Teahouse: the chat room of a local network.
//!
//! The map, in reading order; imports point only upwards in this list.
//!
//! - [`limits`]: every bound, and what the machine allows. [`sabotage`]: faults that tests ask for. [`tap`]:
//!   where an operator looks on. [`logging`]: the text log, on stderr and for operators.
//! - [`chat`]: the rules, pure: names, commands, events, rooms, the hall.
//! - [`wire`]: bytes to values and back: HTTP, JSON, WebSocket frames, lines.
//! - [`gauges`]: what the server counts while it works.
//! - [`client`]: a client as the server holds it: its way out, which never blocks, and its permits.
//! - [`store`]: the history in SQLite: journal (write) and archive (read).
//! - [`broker`]: the one thread that owns the hall and the journal.
//! - [`doors`]: connections: accept, HTTP, WebSocket.
//! - [`debug`]: the operator's telnet port.
//! - [`config`], [`lan`], [`server`]: options, the words at start, wiring and the order of shutdown.
//!
//! The way of a message: a client's thread reads a frame and parses it to a command; the inbound channel
//! takes it to the broker; the hall turns a batch of commands into effects; the journal makes the lasting
//! ones durable, once per batch; the broker encodes each event once and pushes the joined frames of a room
//! to each member's outbound queue.

pub mod limits;
pub mod logging;
pub mod sabotage;
pub mod tap;

pub mod chat;

pub mod wire;

pub mod gauges;

pub mod client;

pub mod store;

pub mod broker;

pub mod debug;
pub mod doors;

pub mod config;
pub mod lan;
pub mod server;
