//! A bad network between a client and the server: a TCP proxy that stalls, trickles and cuts on demand.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use socket2::SockRef;

use super::PATIENCE;

/// How long a write may wait before it looks whether it was cut.
const LOOK_UP: Duration = Duration::from_millis(50);
/// Portions of a trickle in a second.
const PORTIONS_PER_SECOND: usize = 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    ToServer,
    ToClient,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    Pass,
    Pause,
    Trickle { bytes_per_second: usize },
}

pub struct Proxy {
    /// Where clients connect.
    pub address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

struct Shared {
    target: SocketAddr,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// By [`Direction`].
    flows: [Flow; 2],
    links: Vec<Link>,
    /// Counts the cuts: what was connected before the last one ends.
    cuts: u64,
    closed: bool,
}

/// One client and its connection to the server.
struct Link {
    client: Arc<TcpStream>,
    server: Arc<TcpStream>,
    pumps: Vec<JoinHandle<()>>,
}

impl Proxy {
    pub fn start(target: SocketAddr) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = State { flows: [Flow::Pass; 2], links: Vec::new(), cuts: 0, closed: false };
        let shared = Arc::new(Shared { target, state: Mutex::new(state), changed: Condvar::new() });
        let acceptor = {
            let shared = shared.clone();
            std::thread::spawn(move || accept(&listener, &shared))
        };
        Proxy { address, shared, acceptor: Some(acceptor) }
    }

    pub fn pass(&self, direction: Direction) {
        self.set(direction, Flow::Pass);
    }

    /// Nothing more goes through; the kernel's buffers fill, as on a network that went black.
    pub fn pause(&self, direction: Direction) {
        self.set(direction, Flow::Pause);
    }

    pub fn trickle(&self, direction: Direction, bytes_per_second: usize) {
        self.set(direction, Flow::Trickle { bytes_per_second });
    }

    /// Resets every connection on both sides, with whatever was under way.
    pub fn cut(&self) {
        let links = {
            let mut state = self.shared.state.lock().unwrap();
            state.cuts += 1;
            std::mem::take(&mut state.links)
        };
        self.shared.changed.notify_all();
        for link in links {
            for end in [&link.client, &link.server] {
                // The last close then sends RST instead of FIN. Ending the reading side sends nothing, and
                // wakes the pump; it fails when the peer was faster.
                let _ = SockRef::from(&**end).set_linger(Some(Duration::ZERO));
                let _ = end.shutdown(Shutdown::Read);
            }
            link.pumps.into_iter().for_each(|pump| pump.join().unwrap());
        }
    }

    /// Ends one direction of every connection with FIN; the other goes on.
    pub fn half_close(&self, direction: Direction) {
        for link in &self.shared.state.lock().unwrap().links {
            let into = if direction == Direction::ToServer { &link.server } else { &link.client };
            let _ = into.shutdown(Shutdown::Write);
        }
    }

    fn set(&self, direction: Direction, flow: Flow) {
        self.shared.state.lock().unwrap().flows[direction as usize] = flow;
        self.shared.changed.notify_all();
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.state.lock().unwrap().closed = true;
        // Wakes the acceptor, which then sees that it is over.
        let _ = TcpStream::connect(self.address);
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
        self.cut();
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for client in listener.incoming() {
        let mut state = shared.state.lock().unwrap();
        if state.closed {
            return;
        }
        let client = Arc::new(client.unwrap());
        // No server there: the client is told by a connection that ends.
        let Ok(server) = TcpStream::connect(shared.target) else { continue };
        let server = Arc::new(server);
        for end in [&client, &server] {
            end.set_nodelay(true).unwrap();
            end.set_write_timeout(Some(LOOK_UP)).unwrap();
        }
        let cuts = state.cuts;
        let pump = |from: &Arc<TcpStream>, to: &Arc<TcpStream>, direction| {
            let (from, to, shared) = (from.clone(), to.clone(), shared.clone());
            std::thread::spawn(move || pump(&from, &to, direction, cuts, &shared))
        };
        let pumps =
            vec![pump(&client, &server, Direction::ToServer), pump(&server, &client, Direction::ToClient)];
        state.links.push(Link { client, server, pumps });
    }
}

/// Carries one direction of one connection until it ends or is cut.
fn pump(from: &TcpStream, to: &TcpStream, direction: Direction, cuts: u64, shared: &Shared) {
    let mut bytes = [0; 16 * 1024];
    loop {
        let count = match (&mut &*from).read(&mut bytes) {
            Ok(count) if count > 0 => count,
            _ => break,
        };
        let mut rest = &bytes[..count];
        while !rest.is_empty() {
            let Some(portion) = shared.portion(direction, cuts, rest.len()) else { return };
            match (&mut &*to).write(&rest[..portion]) {
                Ok(written) => rest = &rest[written..],
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(_) => return,
            }
        }
    }
    if shared.state.lock().unwrap().cuts == cuts {
        let _ = to.shutdown(Shutdown::Write);
    }
}

impl Shared {
    /// How many of so many bytes may go now; waits while none may. `None` when the connection was cut.
    fn portion(&self, direction: Direction, cuts: u64, waiting: usize) -> Option<usize> {
        let mut state = self.state.lock().unwrap();
        let arrived = Instant::now();
        loop {
            if state.cuts != cuts {
                return None;
            }
            let wait = match state.flows[direction as usize] {
                Flow::Pass => return Some(waiting),
                Flow::Pause => PATIENCE,
                Flow::Trickle { bytes_per_second } => {
                    let pace = Duration::from_secs(1) / PORTIONS_PER_SECOND as u32;
                    let left = pace.saturating_sub(arrived.elapsed());
                    if left.is_zero() {
                        return Some(waiting.min((bytes_per_second / PORTIONS_PER_SECOND).max(1)));
                    }
                    left
                }
            };
            state = self.changed.wait_timeout(state, wait).unwrap().0;
        }
    }
}
