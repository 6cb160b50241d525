//! The front door: the only place that accepts connections and reads from clients.
//!
//! [`accept`] runs on the main thread and spawns one thread per connection; [`registry`] counts them and
//! knows which can be let go; [`http`] is a connection's life until it ends or upgrades, then
//! [`websocket`], whose [`pulse`] says whether the peer is still there. [`hosts`] has the
//! names under which we may be called, [`signpost`] the link that leads here.

pub mod accept;
pub mod dialect;
pub mod files;
pub mod hosts;
pub mod http;
pub mod pulse;
pub mod registry;
pub mod signpost;
pub mod websocket;

use std::path::PathBuf;
use std::sync::Arc;

use crossbeam_channel::Sender;

use crate::broker::Inbound;
use crate::client::flusher::Flusher;
use crate::gauges::Gauges;
use crate::store::archive::Postbox;
use crate::wire::http::forwarded::Proxies;
use files::Files;
use hosts::Hosts;
use http::assets::Assets;
use http::exports::Exports;
use http::qr::Codes;
use registry::Registry;

/// What every connection's thread shares.
pub struct House {
    pub assets: Assets,
    pub codes: Codes,
    pub hosts: Hosts,
    pub proxies: Proxies,
    /// The house's name, for who looks at its health.
    pub name: String,
    /// Whether every address of this machine leads here, not only the one that was asked for.
    pub listens_everywhere: bool,
    /// Whether a password is needed to come in.
    pub asks_password: bool,
    pub files: Files,
    /// Whether `/echo` is answered.
    pub echo: bool,
    pub inbound: Sender<Inbound>,
    /// Where history is asked for by who is no client.
    pub archive: Postbox,
    pub exports: Exports,
    pub flusher: Flusher,
    pub registry: Arc<Registry>,
    pub gauges: Arc<Gauges>,
    /// SQLite's write-ahead log.
    pub wal: PathBuf,
}
