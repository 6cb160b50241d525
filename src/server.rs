//! Wiring: which threads there are, what they share, and in which order they end.
//!
//! Threads: `main` accepts; `client-N` one per connection; `broker`; `flusher`; `archive-N`; `search`; `files`; `debug` and
//! one `operator-N` per telnet; `watchdog`. Each is named, held and joined.
//!
//! The order of a stop: the watchdog's time runs, and whoever reads history lets go; nobody new is accepted;
//! the broker finishes what is in the inbound channel, closes every client with 1012 and waits for them; the
//! flusher cuts those that linger; connections, archive and debug port are joined, as far as they end in time.
//! All within five seconds: after that the watchdog ends the process.

mod history;
pub mod signals;
mod stop;
mod watchdog;

use std::backtrace::{Backtrace, BacktraceStatus};
use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;
use parking_lot::Mutex;

use crate::broker::{Broker, Inbound};
use crate::client::flusher::Flusher;
use crate::config::Config;
use crate::core::NotDurable;
use crate::debug::{self, Desk};
use crate::doors::files::Files;
use crate::doors::hosts::Hosts;
use crate::doors::http::assets::Assets;
use crate::doors::http::exports::Exports;
use crate::doors::http::qr::Codes;
use crate::doors::registry::Registry;
use crate::doors::signpost::signpost;
use crate::doors::{House, accept};
use crate::gauges::Gauges;
use crate::limits;
use crate::limits::budget::{self, Budget, Machine};
use crate::logging;
use crate::store::archive::{Postbox, Questions};
use crate::store::files::Blobs;
use crate::store::files::shelf::Shelf;
use crate::store::files::sweep::{self, Sweeper};
use crate::store::journal::Journal;
use crate::store::place;
use crate::store::schema::DataDir;
use crate::store::search::Index;
use crate::store::verify::behind::{self, View};
use crate::store::{self, StoreError, archive, search};
use crate::wire::http::forwarded::Proxies;
pub use stop::Stop;
use watchdog::{Leash, Watchdog};

/// The exit code of the contract for a disk that fails while the server serves.
const DISK_FAILED: u8 = 74;

/// Why the server did not start, or had to end.
#[derive(Debug)]
pub enum StartError {
    /// A port cannot be had; names the option to change.
    Port {
        option: &'static str,
        address: SocketAddr,
        error: io::Error,
    },
    Public {
        path: std::path::PathBuf,
        error: io::Error,
    },
    Store(StoreError),
    /// The journal failed while the server served.
    Journal(NotDurable),
    System(io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::Port { option, address, error } => {
                write!(f, "cannot listen on {address}: {error}; choose another with {option}")
            }
            StartError::Public { path, error } => {
                write!(f, "cannot serve the page from {} (--public): {error}", path.display())
            }
            StartError::Store(error) => write!(f, "{error}"),
            StartError::Journal(error) => write!(f, "{error}"),
            StartError::System(error) => write!(f, "the system refuses what the server needs: {error}"),
        }
    }
}

impl std::error::Error for StartError {}

impl From<StoreError> for StartError {
    fn from(error: StoreError) -> StartError {
        StartError::Store(error)
    }
}

impl From<NotDurable> for StartError {
    fn from(error: NotDurable) -> StartError {
        StartError::Journal(error)
    }
}

impl From<io::Error> for StartError {
    fn from(error: io::Error) -> StartError {
        StartError::System(error)
    }
}

impl StartError {
    /// The exit code of the contract.
    pub fn exit_code(&self) -> u8 {
        match self {
            StartError::Port { .. } => 69,
            StartError::Public { .. } => 64,
            StartError::Store(error) => error.exit_code(),
            StartError::Journal(_) => DISK_FAILED,
            StartError::System(_) => 71,
        }
    }
}

/// A server that listens; [`Server::run`] makes it serve.
pub struct Server {
    listener: TcpListener,
    house: Arc<House>,
    stop: Stop,
    broker: JoinHandle<Result<Journal, NotDurable>>,
    flusher: JoinHandle<()>,
    archive: Vec<JoinHandle<()>>,
    debug: Option<debug::port::Port>,
    watchdog: Watchdog,
    index: Index,
    budget: Budget,
    operator_link: Option<String>,
    /// Released last: another server may have the directory only when nothing writes any more.
    _dir: DataDir,
}

impl Server {
    /// Opens the data and the ports and starts the threads. Nobody is accepted before [`Server::run`]. `ready` gets
    /// the handle that stops the server before anything else is done: the start may take long, and heeds it.
    ///
    /// # Errors
    /// [`StartError`], each with its exit code. Nothing is left behind.
    pub fn start(config: &Config, ready: impl FnOnce(Stop) -> io::Result<()>) -> Result<Server, StartError> {
        let watchdog = Watchdog::start()?;
        let stop = Stop::new(watchdog.leash());
        ready(stop.clone())?;
        budget::raise_nofile();
        let dir = DataDir::open(&config.data)?;
        let (home, signpost) = signpost();
        let (journal, mut core, dialects) = history::open(config, &dir, signpost.clone(), stop.halt())?;
        let key = history::offer(&mut core, &config.data)?;
        let assets = assets(config)?;
        let (listener, debug_listener) = listen(config, &home)?;
        let budget = Machine::measure().budget(config.max_clients);

        let (inbound, commands) = crossbeam_channel::bounded(limits::INBOUND_COMMANDS_MAX);
        let gauges = Arc::new(Gauges::default());
        let (flusher, flusher_thread) = Flusher::start(gauges.clone())?;
        let readers = start_readers(config, &dir, journal.epoch(), &stop)?;
        let broker = Broker::new(commands, readers.asked, core, dialects, journal, gauges.clone(), &dir.path);
        let events = broker.tap();
        let broker = start_broker(broker, watchdog.leash())?;
        let house = Arc::new(House {
            assets,
            codes: Codes::default(),
            hosts: Hosts::new(&config.public_names),
            proxies: Proxies::new(&config.trusted_proxies),
            name: config.name.clone(),
            listens_everywhere: config.listen.ip().is_unspecified(),
            asks_password: config.password.is_some(),
            files: readers.files,
            echo: config.echo,
            inbound: inbound.clone(),
            archive: readers.postbox,
            exports: Exports::default(),
            flusher: flusher.clone(),
            registry: Arc::new(Registry::new(budget.clients, config.max_per_ip)),
            gauges: gauges.clone(),
            wal: dir.wal(),
        });
        stop.attach(listener.try_clone()?);
        let desk = Desk {
            inbound,
            gauges,
            flusher,
            history: dir.file(),
            wal: dir.wal(),
            backup_dir: config.backup_dir.clone(),
            token: config.debug_token.clone(),
            signpost: signpost.clone(),
            events,
            verified: readers.verified,
            halt: stop.halt().clone(),
            stop: stopper(&stop),
            window: Mutex::default(),
        };
        let debug = debug_listener.map(|listener| debug::port::start(listener, desk)).transpose()?;
        Ok(Server {
            listener,
            house,
            stop,
            broker,
            flusher: flusher_thread,
            archive: readers.threads,
            debug,
            watchdog,
            index: readers.index,
            budget,
            operator_link: key.map(|key| (signpost.0)(&key.fragment()).url),
            _dir: dir,
        })
    }

    /// Where the page and the WebSocket are, with the port that was really taken.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    pub fn debug_address(&self) -> Option<SocketAddr> {
        self.debug.as_ref().map(debug::port::Port::address)
    }

    /// The link that makes an operator, when the house has none.
    pub fn operator_link(&self) -> Option<&str> {
        self.operator_link.as_deref()
    }

    /// How many clients fit, and what decided it.
    pub fn budget(&self) -> &Budget {
        &self.budget
    }

    /// Serves on this thread until [`Stop::stop`] is called, then winds down.
    ///
    /// # Errors
    /// When the broker ended because the history could not be written.
    pub fn run(self) -> Result<(), NotDurable> {
        accept::run(&self.listener, &self.house, self.stop.flag());
        let deadline = Instant::now() + limits::JOIN_TIMEOUT;
        drop(self.listener);
        self.house.registry.stop();
        let _: Result<(), _> = send_stop(&self.house.inbound);
        tracing::info!("stopping");
        // A panic of the broker has ended the process.
        let outcome = self.broker.join().map_or(Ok(None), |outcome| outcome.map(Some));
        self.house.flusher.stop();
        // It never panics, and if it did there would be nothing left to do for it.
        drop(self.flusher.join());
        self.house.registry.cut();
        let left = self.house.registry.join(deadline);
        if left > 0 {
            tracing::warn!(left, "connections were still open at the end");
        }
        let mut threads = self.archive;
        threads.extend(self.debug.into_iter().flat_map(debug::port::Port::stop));
        for thread in join_until(threads, deadline) {
            tracing::warn!(name = thread.thread().name(), "a thread was still at work at the end");
        }
        // The history closes when nobody else has it open any more: whoever is the last moves the log into the file.
        let outcome =
            outcome.map(|journal| journal.into_iter().for_each(|journal| journal.close(&self.index)));
        tracing::info!("stopped");
        self.watchdog.dismiss();
        outcome
    }
}

/// What an operator stops the server by.
fn stopper(stop: &Stop) -> Box<dyn Fn() + Send + Sync> {
    let stop = stop.clone();
    Box::new(move || stop.stop())
}

/// Those who read the history beside the broker.
struct Readers {
    /// What the broker asks.
    asked: (Questions, Index, Sweeper),
    postbox: Postbox,
    files: Files,
    index: Index,
    verified: View,
    threads: Vec<JoinHandle<()>>,
}

fn unusable(data: &Path, error: io::Error) -> StoreError {
    StoreError::Path { path: data.join(store::files::FOLDER), error }
}

fn start_readers(config: &Config, dir: &DataDir, epoch: &str, stop: &Stop) -> Result<Readers, StartError> {
    let (index, keeper) = search::start(dir, stop.halt())?;
    let (questions, mut threads) = archive::start(dir, &index, stop.halt())?;
    let (verified, verifier) = behind::start(dir, stop.halt(), end_for_damage)?;
    let blobs = Arc::new(Blobs::open(&config.data).map_err(|error| unusable(&config.data, error))?);
    let (sweeper, broom) = sweep::start(dir, &blobs, epoch, stop.halt())?;
    let files = Files::new(blobs, Shelf::open(dir)?, config.max_upload);
    threads.extend([keeper, verifier, place::watch(dir, stop.halt(), end_for_the_disk)?, broom]);
    let (postbox, asked) = (questions.postbox(), (questions, index.clone(), sweeper));
    Ok(Readers { asked, postbox, files, index, verified, threads })
}

/// The page's port and the operator's.
fn listen(
    config: &Config,
    home: &OnceLock<SocketAddr>,
) -> Result<(TcpListener, Option<TcpListener>), StartError> {
    let taken = |option, address| move |error| StartError::Port { option, address, error };
    let listener = accept::listen(config.listen).map_err(taken("--listen", config.listen))?;
    let debug = match config.debug {
        Some(address) => Some(debug::port::listen(address).map_err(taken("--debug", address))?),
        None => None,
    };
    // It is set once.
    let _: Result<(), SocketAddr> = home.set(listener.local_addr()?);
    Ok((listener, debug))
}

fn send_stop(inbound: &Sender<Inbound>) -> Result<(), ()> {
    inbound.send(Inbound::Stop).map_err(|_| ())
}

/// Joins those that end by then and returns the others.
fn join_until(mut threads: Vec<JoinHandle<()>>, deadline: Instant) -> Vec<JoinHandle<()>> {
    while !threads.is_empty() && Instant::now() < deadline {
        for ended in threads.extract_if(.., |thread| thread.is_finished()) {
            // A panic in it was logged where it happened.
            drop(ended.join());
        }
        std::thread::park_timeout(Duration::from_millis(5));
    }
    threads
}

fn start_broker(broker: Broker, leash: Leash) -> io::Result<JoinHandle<Result<Journal, NotDurable>>> {
    Builder::new().name("broker".into()).spawn(move || run_broker(broker, &leash))
}

/// When the disk fails, the process ends at once, and nothing is acknowledged after that.
fn run_broker(broker: Broker, leash: &Leash) -> Result<Journal, NotDurable> {
    let outcome = broker.run().inspect_err(|error| {
        tracing::error!(%error, "the broker ends, and the server with it");
        logging::exit(DISK_FAILED)
    });
    leash.finished();
    outcome
}

/// What is written goes nowhere.
fn end_for_the_disk(error: StoreError) {
    tracing::error!(%error, "the server ends");
    logging::exit(error.exit_code())
}

/// What was found behind the server is as bad as what a start finds.
fn end_for_damage(error: StoreError) {
    tracing::error!(%error, "the history is damaged, so the server ends");
    logging::exit(error.exit_code())
}

/// From now on the process ends with 70 when a thread panics without which the server would look alive and
/// not be: it would accept what nobody carries out, or leave closing to nobody. A panic in another thread,
/// a client's or an operator's, ends only that one. Called once, before [`Server::start`].
pub fn end_with_vital_threads() {
    std::panic::set_hook(Box::new(move |panic| {
        let backtrace = Backtrace::capture();
        match backtrace.status() {
            BacktraceStatus::Captured => tracing::error!("{panic}\n{backtrace}"),
            _ => tracing::error!("{panic}"),
        }
        let thread = std::thread::current();
        let name = thread.name().unwrap_or_default();
        if ["main", "broker", "flusher"].contains(&name) || name.starts_with("archive-") {
            tracing::error!(name, "a thread has failed that the server cannot do without, so it ends");
            logging::exit(70)
        }
    }));
}

fn assets(config: &Config) -> Result<Assets, StartError> {
    match &config.public {
        None => Ok(Assets::embedded(&config.name)),
        Some(path) => Assets::folder(path.clone(), &config.name)
            .map_err(|error| StartError::Public { path: path.clone(), error }),
    }
}
