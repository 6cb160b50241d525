//! The operator's port: plain lines in, plain lines out, for telnet and nc.
//!
//! [`port`] accepts: [`peer`] says whose process calls, [`gate`] who may try a token, [`chairs`] who has a place.
//! [`operator`] is one connection; its lines come from [`crate::wire::line`]. [`commands`] turns a line into a
//! question to the broker and the answer into a [`table`]. [`live`] is what goes on until a key is pressed.
//! [`kernel`] asks Linux for a socket's queues, [`window`] remembers the figures of the last quarter of an hour.
//! It never touches a client: it asks the broker, which answers with copies, and reads gauges.

#![doc = include_str!("README.md")]

pub mod chairs;
pub mod commands;
pub mod gate;
pub mod kernel;
pub mod live;
pub mod operator;
pub mod peer;
pub mod port;
pub mod refused;
pub mod table;
pub mod window;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Sender, bounded};
use parking_lot::Mutex;

use crate::broker::Inbound;
use crate::broker::questions::Question;
use crate::chat::Event;
use crate::chat::act::{Act, Actor, Outcome};
use crate::client::flusher::Flusher;
use crate::gauges::Gauges;
use crate::gauges::exposition::{self, Present};
use crate::logging;
use crate::store::halt::Halt;
use crate::store::verify::behind::View;
use crate::tap::Tap;
use crate::wire::json::devices::Signpost;
use window::Window;

/// A broker that does not answer for so long is stuck or writes to a very slow disk.
const PATIENCE: Duration = Duration::from_secs(5);

/// What all operators share: the ways to look into the server.
pub struct Desk {
    pub inbound: Sender<Inbound>,
    pub gauges: Arc<Gauges>,
    pub flusher: Flusher,
    /// The history, and SQLite's write-ahead log.
    pub history: PathBuf,
    pub wal: PathBuf,
    /// The only place where copies go; without it nearly anywhere.
    pub backup_dir: Option<PathBuf>,
    /// Shows the way into the house.
    pub signpost: Signpost,
    /// Asked for first.
    pub token: Option<String>,
    /// Events as they are delivered.
    pub events: Arc<Tap<Event>>,
    /// How far the look at what a start does not read has come.
    pub verified: View,
    /// Called when the server stops.
    pub halt: Halt,
    /// Stops the server.
    pub stop: Box<dyn Fn() + Send + Sync>,
    pub window: Mutex<Window>,
}

impl Desk {
    /// Asks the broker. `None` when it does not answer in time.
    fn ask<T>(&self, question: impl FnOnce(Sender<T>) -> Question) -> Option<T> {
        ask(&self.inbound, question)
    }

    /// Has the broker do something, and waits until that is durable.
    fn act(&self, act: Act) -> Option<Outcome> {
        let (to, answer) = bounded(1);
        let acted = Inbound::Acted { act, actor: Actor::Operator, to };
        self.inbound.send_timeout(acted, PATIENCE).ok()?;
        answer.recv_timeout(PATIENCE).ok()
    }

    fn present(&self) -> Present {
        Present {
            inbound_waiting: self.inbound.len(),
            backlog_bytes: self.flusher.total().bytes(),
            wal_bytes: exposition::file_bytes(&self.wal),
            log_lines_left_out: logging::left_out(),
        }
    }
}

fn ask<T>(inbound: &Sender<Inbound>, question: impl FnOnce(Sender<T>) -> Question) -> Option<T> {
    let (to, answer) = bounded(1);
    inbound.send_timeout(Inbound::Asked(question(to)), PATIENCE).ok()?;
    answer.recv_timeout(PATIENCE).ok()
}
