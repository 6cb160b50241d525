//! Who is connected: a slot for each connection, bounded in all and per address, and its thread.
//!
//! A slot is taken before the thread is spawned, because past the machine's limit of threads the standard
//! library ends the process. A connection that is only kept alive between two HTTP requests gives way when
//! its slot is needed. Every thread is joined: each one that ends leaves its handle for the next one.

use std::collections::HashMap;
use std::net::{IpAddr, Shutdown, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Instant;

use parking_lot::Mutex;

use crate::chat::ClientId;
use crate::limits;

pub struct Registry {
    clients_max: usize,
    /// 0: no limit.
    per_address_max: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    last: u64,
    connections: HashMap<ClientId, Connection>,
    /// Connections with a slot of their own, not those that are being turned away.
    seated: usize,
    websockets: usize,
    turned_away: usize,
    per_address: HashMap<IpAddr, usize>,
    /// A thread that is at its last instruction.
    ended: Option<JoinHandle<()>>,
    stopping: bool,
}

struct Connection {
    socket: Arc<TcpStream>,
    address: IpAddr,
    stage: Stage,
    seated: bool,
    thread: Option<JoinHandle<()>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Reading or answering a request.
    Visiting,
    /// Between two requests since then.
    Idle(Instant),
    /// Its slot was given to somebody else.
    Dismissed,
    WebSocket,
}

/// What a new connection gets.
pub enum Admission {
    /// A slot.
    Seat(ClientId),
    /// A short thread that says that there is no slot.
    TurnAway(ClientId),
    /// Nothing: even those who say so are too many.
    Drop,
}

impl Registry {
    pub fn new(clients_max: usize, per_address_max: usize) -> Registry {
        Registry { clients_max, per_address_max, state: Mutex::default() }
    }

    /// Takes a slot for a connection.
    pub fn admit(&self, socket: &Arc<TcpStream>, address: IpAddr) -> Admission {
        let mut state = self.state.lock();
        if state.stopping {
            return Admission::Drop;
        }
        let address_is_full = self.per_address_max > 0
            && state.per_address.get(&address).is_some_and(|n| *n >= self.per_address_max);
        let is_full = state.seated >= self.clients_max;
        let seated =
            !(is_full || address_is_full) || state.dismiss_an_idle_one(address_is_full.then_some(address));
        if !seated && state.turned_away >= limits::TURNED_AWAY_MAX {
            return Admission::Drop;
        }
        state.last += 1;
        let id = ClientId(state.last);
        if seated {
            state.seated += 1;
            *state.per_address.entry(address).or_default() += 1;
        } else {
            state.turned_away += 1;
        }
        let socket = socket.clone();
        let connection = Connection { socket, address, stage: Stage::Visiting, seated, thread: None };
        state.connections.insert(id, connection);
        if seated { Admission::Seat(id) } else { Admission::TurnAway(id) }
    }

    /// Keeps the handle of a connection's thread until the thread ends.
    pub fn keep(&self, id: ClientId, thread: JoinHandle<()>) {
        let mut state = self.state.lock();
        match state.connections.get_mut(&id) {
            Some(connection) => connection.thread = Some(thread),
            // It has ended before it could be kept.
            None => drop(state.ended.replace(thread).map(JoinHandle::join)),
        }
    }

    /// The connection waits for another request. False when it has lost its slot meanwhile.
    pub fn rest(&self, id: ClientId) -> bool {
        self.set_stage(id, Stage::Idle(Instant::now()))
    }

    /// The connection has a request to answer. False when it has lost its slot meanwhile.
    pub fn visit(&self, id: ClientId) -> bool {
        self.set_stage(id, Stage::Visiting)
    }

    /// The connection has become a WebSocket. False when the server is stopping.
    pub fn upgrade(&self, id: ClientId) -> bool {
        let upgraded = self.set_stage(id, Stage::WebSocket);
        let mut state = self.state.lock();
        state.websockets += usize::from(upgraded);
        upgraded && !state.stopping
    }

    /// Gives the slot back; the last thing a connection's thread does, or what is done for it when it could
    /// not be spawned.
    pub fn release(&self, id: ClientId) {
        let mut state = self.state.lock();
        let Some(connection) = state.connections.remove(&id) else { return };
        if connection.stage == Stage::WebSocket {
            state.websockets -= 1;
        }
        if connection.stage != Stage::Dismissed {
            state.give_back(connection.seated, connection.address);
        }
        // The thread before this one has long ended: joining it does not wait.
        let ended = match connection.thread {
            Some(thread) => state.ended.replace(thread),
            None => None,
        };
        drop(state);
        drop(ended.map(JoinHandle::join));
    }

    pub fn websockets(&self) -> usize {
        self.state.lock().websockets
    }

    pub fn connections(&self) -> usize {
        self.state.lock().connections.len()
    }

    /// Admits nobody from now on and ends the connections that are not WebSockets: an answer under way is
    /// still written, the next request is not read.
    pub fn stop(&self) {
        let mut state = self.state.lock();
        state.stopping = true;
        for connection in state.connections.values() {
            if connection.stage != Stage::WebSocket {
                let _ = connection.socket.shutdown(Shutdown::Read);
            }
        }
    }

    /// Shuts every socket, so that no thread waits for its peer any longer.
    pub fn cut(&self) {
        for connection in self.state.lock().connections.values() {
            let _ = connection.socket.shutdown(Shutdown::Both);
        }
    }

    /// Joins all threads until `deadline`. Returns how many are left.
    pub fn join(&self, deadline: Instant) -> usize {
        loop {
            let (next, left) = {
                let mut state = self.state.lock();
                let ended = state.ended.take();
                let finished = |c: &Connection| c.thread.as_ref().is_some_and(JoinHandle::is_finished);
                let next = ended.or_else(|| {
                    state.connections.values_mut().find(|c| finished(c)).and_then(|c| c.thread.take())
                });
                (next, state.connections.len())
            };
            match next {
                // A panic in a connection's thread was logged where it happened.
                Some(thread) => drop(thread.join()),
                None if left == 0 || Instant::now() >= deadline => return left,
                None => std::thread::park_timeout(std::time::Duration::from_millis(5)),
            }
        }
    }

    fn set_stage(&self, id: ClientId, stage: Stage) -> bool {
        match self.state.lock().connections.get_mut(&id) {
            Some(connection) if connection.stage != Stage::Dismissed => {
                connection.stage = stage;
                true
            }
            _ => false,
        }
    }
}

impl State {
    /// Ends the connection that has been idle for longest, of one address or of all.
    fn dismiss_an_idle_one(&mut self, of: Option<IpAddr>) -> bool {
        let idle_since = |c: &Connection| match c.stage {
            Stage::Idle(since) if c.seated && of.is_none_or(|address| c.address == address) => Some(since),
            _ => None,
        };
        let longest = self
            .connections
            .values_mut()
            .filter_map(|c| idle_since(c).map(|since| (since, c)))
            .min_by_key(|(since, _)| *since);
        let Some((_, connection)) = longest else { return false };
        connection.stage = Stage::Dismissed;
        let _ = connection.socket.shutdown(Shutdown::Both);
        let address = connection.address;
        self.give_back(true, address);
        true
    }

    fn give_back(&mut self, seated: bool, address: IpAddr) {
        if !seated {
            self.turned_away -= 1;
            return;
        }
        self.seated -= 1;
        if let Some(count) = self.per_address.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                self.per_address.remove(&address);
            }
        }
    }
}
