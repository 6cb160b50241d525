//! Listening for operators: at most four at a time, one thread each.
//!
//! Whoever owes the token has no seat yet. Without a token only the server's own user and root come in, which
//! the kernel tells of processes of this machine. The thread that accepts also looks at the gauges once a
//! second: without a port nobody asks for rates.

use std::io::{self, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use rustix::event::{PollFd, PollFlags, Timespec};
use sha2::{Digest, Sha256};
use socket2::{Domain, Protocol, SockRef, Socket, TcpKeepalive, Type};

use super::chairs::{Chairs, Place};
use super::gate::{Caller, Gate, Verdict};
use super::operator::{self, Entry};
use super::peer::{self, Ends, Owners};
use super::{Desk, refused};
use crate::limits;

/// Pause after an accept that failed, so that a lack of descriptors does not spin.
const PAUSE: Duration = Duration::from_millis(50);
/// Between two looks at the gauges.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

pub struct Port {
    address: SocketAddr,
    shared: Arc<Shared>,
    listener: Arc<TcpListener>,
    thread: JoinHandle<()>,
}

struct Shared {
    stopping: AtomicBool,
    chairs: Mutex<Chairs>,
    gate: Mutex<Gate>,
    /// Refused since this was last told.
    strangers: AtomicUsize,
    desk: Desk,
}

/// Who has just connected.
struct Arrival {
    number: u64,
    socket: Arc<TcpStream>,
    ends: Ends,
}

/// Binds the port.
///
/// # Errors
/// When it is taken or not ours.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(limits::DEBUG_BACKLOG)?;
    Ok(socket.into())
}

/// Starts the thread that accepts operators.
///
/// # Errors
/// When the system gives no thread.
pub fn start(listener: TcpListener, desk: Desk) -> io::Result<Port> {
    let address = listener.local_addr()?;
    // Between `poll` and `accept` a connection may be gone again.
    listener.set_nonblocking(true)?;
    let shared = Arc::new(Shared {
        stopping: AtomicBool::new(false),
        chairs: Mutex::default(),
        gate: Mutex::default(),
        strangers: AtomicUsize::new(0),
        desk,
    });
    let listener = Arc::new(listener);
    let (accepting, theirs) = (listener.clone(), shared.clone());
    let thread = Builder::new().name("debug".into()).spawn(move || accept(&accepting, &theirs))?;
    Ok(Port { address, shared, listener, thread })
}

impl Port {
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends every operator's connection. Returns the threads: they end as soon as they notice.
    pub fn stop(self) -> Vec<JoinHandle<()>> {
        self.shared.stopping.store(true, Ordering::Release);
        let _ = SockRef::from(&*self.listener).shutdown(Shutdown::Both);
        let mut threads = vec![self.thread];
        // Who is seated under this lock is among them, and after it nobody is.
        threads.extend(self.shared.chairs.lock().clear());
        threads
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    let mut number = 0;
    let mut look_due = Instant::now();
    loop {
        wait(listener, look_due);
        let now = Instant::now();
        if now >= look_due {
            shared.desk.window.lock().look(&shared.desk.gauges, now);
            shared.chairs.lock().see_out();
            let refused = shared.strangers.swap(0, Ordering::Relaxed);
            if refused > 0 {
                tracing::warn!(refused, "other users of this machine tried the debug port");
            }
            look_due = now + LOOK_INTERVAL;
        }
        let arrivals = arrivals(listener, &mut number, shared);
        if shared.stopping.load(Ordering::Acquire) {
            return;
        }
        // One look for all who wait: on a machine with many connections it takes milliseconds.
        let ends: Vec<Ends> = arrivals.iter().map(|arrival| arrival.ends).collect();
        let owners = (!ends.is_empty()).then(|| Owners::of(&ends));
        for arrival in arrivals {
            let owner = owners.as_ref().and_then(|owners| owners.owner(arrival.ends));
            receive(arrival, owner, shared);
        }
    }
}

/// All who wait to be accepted, a bounded number at a time.
fn arrivals(listener: &TcpListener, number: &mut u64, shared: &Shared) -> Vec<Arrival> {
    let mut arrivals = Vec::new();
    while arrivals.len() < limits::TOKEN_OWERS_MAX {
        let accepted = listener.accept().and_then(|(socket, peer)| {
            keep_alive(&socket)?;
            Ok((peer, socket.local_addr()?, socket))
        });
        match accepted {
            Ok((peer, ours, socket)) => {
                *number += 1;
                arrivals.push(Arrival { number: *number, socket: Arc::new(socket), ends: (peer, ours) });
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
            // The listener is shut, which is why this fails.
            Err(_) if shared.stopping.load(Ordering::Acquire) => break,
            Err(error) => {
                tracing::warn!(%error, "cannot accept an operator");
                std::thread::sleep(PAUSE);
                break;
            }
        }
    }
    arrivals
}

/// So that whoever has vanished without a word is found: while nothing is on its way, and while something is.
fn keep_alive(socket: &TcpStream) -> io::Result<()> {
    let [idle, interval, all] = limits::OPERATOR_KEEPALIVE;
    let socket = SockRef::from(socket);
    let probes = (all - idle).as_secs() / interval.as_secs();
    let keepalive = TcpKeepalive::new().with_time(idle).with_interval(interval).with_retries(probes as u32);
    socket.set_tcp_keepalive(&keepalive)?;
    socket.set_tcp_user_timeout(Some(all))
}

/// Waits until somebody comes, the listener is shut, or the gauges are to be looked at.
fn wait(listener: &TcpListener, until: Instant) {
    let mut fds = [PollFd::new(listener, PollFlags::IN)];
    let left = until.saturating_duration_since(Instant::now());
    let timeout = Timespec { tv_sec: left.as_secs() as i64, tv_nsec: left.subsec_nanos().into() };
    // Interrupted is as good as woken: everything is looked at either way.
    let _ = rustix::event::poll(&mut fds, Some(&timeout));
}

/// Gives whoever has come a place, or says why not. What is written to a connection that is new does not wait.
fn receive(arrival: Arrival, owner: Option<u32>, shared: &Arc<Shared>) {
    let caller = Caller::new(arrival.ends.0.ip(), owner);
    let is_ours = owner.is_some_and(peer::is_ours);
    let place = match shared.desk.token {
        None if is_ours => Place::Seat,
        // A stranger has no token to say, and is told so in answer to the first line: to close at once would
        // throw away what is on its way to it.
        None | Some(_) => Place::Owes(caller),
    };
    shared.strangers.fetch_add(usize::from(shared.desk.token.is_none() && !is_ours), Ordering::Relaxed);
    let now = Instant::now();
    let mut chairs = shared.chairs.lock();
    if shared.stopping.load(Ordering::Acquire) {
        return;
    }
    if !chairs.make_room(place) {
        // A browser that strays here is told nothing useful either.
        let _ = (&*arrival.socket).write_all(refused::FULL.as_bytes());
        return;
    }
    let Arrival { number, socket, ends: _ } = arrival;
    let (theirs, house) = (socket.clone(), shared.clone());
    let spawned = Builder::new().name(format!("operator-{number}")).spawn(move || {
        let judge = |line: &str| judge(line, caller, number, &house);
        let entry = match place {
            Place::Owes(_) => Entry::Owes { until: now + limits::TOKEN_TIMEOUT, judge: &judge },
            Place::Seat | Place::Left => Entry::Free,
        };
        operator::run(&theirs, &house.desk, entry);
        // The port keeps the socket until it looks again; the peer should not wait for that.
        house.chairs.lock().leave(number);
    });
    match spawned {
        Ok(thread) => chairs.take(number, socket, thread, place),
        Err(error) => tracing::warn!(%error, "no thread for an operator"),
    }
}

/// What becomes of whoever says this in place of the token.
fn judge(line: &str, caller: Caller, number: u64, shared: &Shared) -> Result<(), String> {
    let Some(token) = &shared.desk.token else { return Err(refused::STRANGER.to_owned()) };
    // Of hashes, so that the time tells nothing about how much was right.
    let is_right = Sha256::digest(line) == Sha256::digest(token);
    let verdict = shared.gate.lock().judge(caller, is_right, Instant::now());
    match verdict {
        Verdict::Right if shared.chairs.lock().sit_down(number) => Ok(()),
        Verdict::Right => Err(refused::FULL.to_owned()),
        Verdict::Wrong => {
            tracing::warn!(?caller, "wrong token on the debug port");
            Err(refused::WRONG.to_owned())
        }
        Verdict::Paused(left) => Err(refused::paused(left)),
    }
}
