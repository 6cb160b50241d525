//! Listening for operators: at most four at a time, one thread each.
//!
//! The thread that accepts also looks at the gauges once a second: without a port nobody asks for rates.

use std::io::{self, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use rustix::event::{PollFd, PollFlags, Timespec};
use socket2::{Domain, Protocol, SockRef, Socket, Type};

use super::{Desk, operator};
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

/// An operator's connection and thread.
struct Seat {
    socket: Arc<TcpStream>,
    thread: JoinHandle<()>,
    /// Set before the connection ends, so that whoever sees that can have the place.
    has_left: Arc<AtomicBool>,
}

struct Shared {
    stopping: AtomicBool,
    operators: Mutex<Vec<Seat>>,
    desk: Desk,
}

/// Binds the port.
///
/// # Errors
/// When it is taken or not ours.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(16)?;
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
    let shared =
        Arc::new(Shared { stopping: AtomicBool::new(false), operators: Mutex::new(Vec::new()), desk });
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
        for seat in std::mem::take(&mut *self.shared.operators.lock()) {
            let _ = seat.socket.shutdown(Shutdown::Both);
            threads.push(seat.thread);
        }
        threads
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    let mut number = 0u64;
    let mut look_due = Instant::now();
    loop {
        wait(listener, look_due);
        let now = Instant::now();
        if now >= look_due {
            shared.desk.window.lock().look(&shared.desk.gauges, now);
            see_out(&mut shared.operators.lock());
            look_due = now + LOOK_INTERVAL;
        }
        let accepted = listener.accept();
        if shared.stopping.load(Ordering::Acquire) {
            return;
        }
        match accepted {
            Ok((socket, _)) => {
                number += 1;
                seat(Arc::new(socket), number, shared);
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => {
                tracing::warn!(%error, "cannot accept an operator");
                std::thread::sleep(PAUSE);
            }
        }
    }
}

/// Waits until somebody comes, the listener is shut, or the gauges are to be looked at.
fn wait(listener: &TcpListener, until: Instant) {
    let mut fds = [PollFd::new(listener, PollFlags::IN)];
    let left = until.saturating_duration_since(Instant::now());
    let timeout = Timespec { tv_sec: left.as_secs() as i64, tv_nsec: left.subsec_nanos().into() };
    // Interrupted is as good as woken: everything is looked at either way.
    let _ = rustix::event::poll(&mut fds, Some(&timeout));
}

/// Frees the sockets and the threads of those who have gone.
fn see_out(operators: &mut Vec<Seat>) {
    for seat in operators.extract_if(.., |seat| seat.thread.is_finished()) {
        // A panic in it has been logged, and is nobody else's.
        drop(seat.thread.join());
    }
}

fn seat(socket: Arc<TcpStream>, number: u64, shared: &Arc<Shared>) {
    let mut operators = shared.operators.lock();
    if shared.stopping.load(Ordering::Acquire) {
        return;
    }
    see_out(&mut operators);
    let there = operators.iter().filter(|seat| !seat.has_left.load(Ordering::Acquire)).count();
    // Those who have left are few: their threads are at their last instruction.
    if there >= limits::OPERATORS_MAX || operators.len() >= 2 * limits::OPERATORS_MAX {
        // A browser that strays here is told nothing useful either.
        let _ = (&*socket).write_all(b"too many operators, try again later\r\n");
        return;
    }
    let (theirs, house, has_left) = (socket.clone(), shared.clone(), Arc::<AtomicBool>::default());
    let leaving = has_left.clone();
    let spawned = Builder::new().name(format!("operator-{number}")).spawn(move || {
        operator::run(&theirs, &house.desk);
        leaving.store(true, Ordering::Release);
        // The port keeps the socket until the next operator comes; the peer should not wait for that.
        let _ = theirs.shutdown(Shutdown::Both);
    });
    match spawned {
        Ok(thread) => operators.push(Seat { socket, thread, has_left }),
        Err(error) => tracing::warn!(%error, "no thread for an operator"),
    }
}
