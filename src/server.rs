//! Wiring: which threads there are, what they share, and in which order they end.
//!
//! Threads: `main` accepts; `client-N` one per connection; `broker`; `flusher`; `archive-N`; `debug` and
//! one `operator-N` per telnet. Each is named, held and joined.
//!
//! The order of a stop: nobody new is accepted; the broker finishes what is in the inbound channel, closes
//! every client with 1012 and waits for them; the flusher cuts those that linger; connections, archive and
//! debug port are joined. All within five seconds.

use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;
use parking_lot::Mutex;
use socket2::SockRef;

use crate::broker::{Broker, Inbound};
use crate::chat::{Hall, Rules};
use crate::client::flusher::Flusher;
use crate::config::Config;
use crate::debug::{self, Desk};
use crate::doors::hosts::Hosts;
use crate::doors::http::assets::Assets;
use crate::doors::registry::Registry;
use crate::doors::{House, accept};
use crate::gauges::Gauges;
use crate::limits;
use crate::limits::budget::{self, Budget, Machine};
use crate::store::journal::Journal;
use crate::store::schema::DataDir;
use crate::store::{StoreError, archive};
use crate::wire::json::answer::About;
use crate::wire::json::request;

/// Why the server did not start.
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
            StartError::System(_) => 71,
        }
    }
}

/// A server that listens; [`Server::run`] makes it serve.
pub struct Server {
    listener: TcpListener,
    house: Arc<House>,
    stop: Stop,
    broker: JoinHandle<Result<(), StoreError>>,
    flusher: JoinHandle<()>,
    archive: Vec<JoinHandle<()>>,
    debug: Option<debug::port::Port>,
    budget: Budget,
    /// Released last: another server may have the directory only when nothing writes any more.
    _dir: DataDir,
}

/// A handle that stops the server from another thread.
#[derive(Clone)]
pub struct Stop {
    flag: Arc<AtomicBool>,
    listener: Arc<TcpListener>,
}

impl Stop {
    /// Wakes `accept` and lets [`Server::run`] wind everything down. Calling it again does nothing more.
    pub fn stop(&self) {
        self.flag.store(true, Ordering::Release);
        // On Linux this makes a blocked accept return. An error would mean that it is shut already.
        let _ = SockRef::from(&*self.listener).shutdown(std::net::Shutdown::Both);
    }
}

impl Server {
    /// Opens the data and the ports and starts the threads. Nobody is accepted before [`Server::run`].
    ///
    /// # Errors
    /// [`StartError`], each with its exit code. Nothing is left behind.
    pub fn start(config: &Config) -> Result<Server, StartError> {
        budget::raise_nofile();
        let dir = DataDir::open(&config.data)?;
        let (journal, hall) = open_history(config, &dir)?;
        let assets = assets(config)?;
        let listener = accept::listen(config.listen).map_err(|error| StartError::Port {
            option: "--listen",
            address: config.listen,
            error,
        })?;
        let debug_listener = config.debug.map(debug::port::listen).transpose().map_err(|error| {
            let address = config.debug.unwrap_or(config.listen);
            StartError::Port { option: "--debug", address, error }
        })?;
        let budget = Machine::measure().budget(config.max_clients);

        let about = Arc::new(About {
            server_name: config.name.clone(),
            epoch: journal.epoch().to_owned(),
            rate: config.rate,
        });
        let (inbound, commands) = crossbeam_channel::bounded(limits::INBOUND_COMMANDS_MAX);
        let gauges = Arc::new(Gauges::default());
        let (flusher, flusher_thread) = Flusher::start(gauges.clone())?;
        let (questions, archive) = archive::start(&dir)?;
        let broker = Broker::new(commands, questions, hall, journal, about, gauges.clone());
        let events = broker.tap();
        let broker = Builder::new().name("broker".into()).spawn(move || run_broker(broker))?;
        let house = Arc::new(House {
            assets,
            hosts: Hosts::new(&config.public_names),
            listens_everywhere: config.listen.ip().is_unspecified(),
            echo: config.echo,
            inbound: inbound.clone(),
            flusher: flusher.clone(),
            registry: Arc::new(Registry::new(budget.clients, config.max_per_ip)),
            gauges: gauges.clone(),
            wal: dir.wal(),
        });
        let stop = Stop { flag: Arc::new(AtomicBool::new(false)), listener: Arc::new(listener.try_clone()?) };
        let stopper = stop.clone();
        let desk = Desk {
            inbound,
            gauges,
            flusher,
            history: dir.file(),
            wal: dir.wal(),
            token: config.debug_token.clone(),
            events,
            stop: Box::new(move || stopper.stop()),
            window: Mutex::default(),
        };
        let debug = debug_listener.map(|listener| debug::port::start(listener, desk)).transpose()?;
        Ok(Server {
            listener,
            house,
            stop,
            broker,
            flusher: flusher_thread,
            archive,
            debug,
            budget,
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

    /// How many clients fit, and what decided it.
    pub fn budget(&self) -> &Budget {
        &self.budget
    }

    pub fn stopper(&self) -> Stop {
        self.stop.clone()
    }

    /// Serves on this thread until [`Stop::stop`] is called, then winds down.
    ///
    /// # Errors
    /// When the broker ended because the history could not be written.
    pub fn run(self) -> Result<(), StoreError> {
        accept::run(&self.listener, &self.house, &self.stop.flag);
        let deadline = Instant::now() + limits::STOP_TIMEOUT - Duration::from_millis(500);
        tracing::info!("stopping");
        drop(self.listener);
        self.house.registry.stop();
        let _: Result<(), _> = send_stop(&self.house.inbound);
        let outcome = self.broker.join().unwrap_or(Ok(()));
        self.house.flusher.stop();
        // It never panics, and if it did there would be nothing left to do for it.
        drop(self.flusher.join());
        self.house.registry.cut();
        let left = self.house.registry.join(deadline);
        if left > 0 {
            tracing::warn!(left, "connections were still open at the end");
        }
        for thread in self.archive {
            drop(thread.join());
        }
        if let Some(debug) = self.debug {
            debug.stop();
        }
        tracing::info!("stopped");
        outcome
    }
}

fn send_stop(inbound: &Sender<Inbound>) -> Result<(), ()> {
    inbound.send(Inbound::Stop).map_err(|_| ())
}

/// When the disk fails, the process ends at once, and nothing is acknowledged after that.
fn run_broker(broker: Broker) -> Result<(), StoreError> {
    broker.run().inspect_err(|error| {
        tracing::error!(%error, "the broker ends, and the server with it");
        std::process::exit(error.exit_code().into())
    })
}

/// From now on the process ends with 70 when a thread panics without which the server would look alive and
/// not be: it would accept what nobody carries out, or leave closing to nobody. A panic in another thread,
/// a client's or an operator's, ends only that one. Called once, before [`Server::start`].
pub fn end_with_vital_threads() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        report(panic);
        let thread = std::thread::current();
        let name = thread.name().unwrap_or_default();
        if ["main", "broker", "flusher"].contains(&name) || name.starts_with("archive-") {
            tracing::error!(name, "a thread has failed that the server cannot do without, so it ends");
            std::process::exit(70)
        }
    }));
}

fn open_history(config: &Config, dir: &DataDir) -> Result<(Journal, Hall), StoreError> {
    let open = || Journal::open(dir, |time| Hall::new(rules(config), time));
    match open() {
        Err(error @ StoreError::Corrupt { .. }) if config.salvage => {
            let aside = dir.set_aside()?;
            tracing::warn!(%error, aside = %aside.display(), "the history was moved aside, a new one begins");
            open()
        }
        outcome => outcome,
    }
}

fn rules(config: &Config) -> Rules {
    Rules {
        rate: config.rate,
        // Where addresses tell nobody apart, they are not counted.
        address_quotas: config.max_per_ip > 0,
        password_hash: config.password.as_deref().map(request::hash),
        server_name: config.name.clone(),
    }
}

fn assets(config: &Config) -> Result<Assets, StartError> {
    match &config.public {
        None => Ok(Assets::embedded(&config.name)),
        Some(path) => Assets::folder(path.clone(), &config.name)
            .map_err(|error| StartError::Public { path: path.clone(), error }),
    }
}
