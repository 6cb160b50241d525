//! Who is connected: a slot for each connection, bounded in all and per address, and its thread.
//!
//! A slot is taken before the thread is spawned, because past the machine's limit of threads the standard
//! library ends the process. A connection gives way when its slot is needed and it does nothing with it: it
//! is kept alive between two HTTP requests, or its first request does not come. Every thread is joined: each
//! one that ends leaves its handle for those behind it, which join only who has ended. When too many are at their
//! last instructions, which on a busy machine may take a while, accepting waits for the oldest: else who comes and goes
//! in a loop would have ever more threads, beyond every other bound.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::net::{IpAddr, Shutdown, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Instant;

use parking_lot::Mutex;

use crate::chat::ClientId;
use crate::chat::quota::counted_as;
use crate::client::memory::{self, Crowd};
use crate::client::permits::Permits;
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
    crowd: Crowd,
    /// Connections with a slot of their own, not those that are being turned away.
    seated: usize,
    websockets: usize,
    /// Connections without a slot that are being told so, the oldest first.
    turned_away: BTreeSet<ClientId>,
    per_address: HashMap<IpAddr, Address>,
    /// Connections with a slot whose first request is awaited, the oldest first.
    early: BTreeSet<ClientId>,
    /// Threads at their last instructions, the oldest first.
    ending: VecDeque<JoinHandle<()>>,
    stopping: bool,
}

/// What one address has, as addresses are counted.
struct Address {
    seats: usize,
    /// Of its clients, which share what may wait for the broker.
    commands: Permits,
    /// As in [`State`].
    early: BTreeSet<ClientId>,
}

struct Connection {
    socket: Arc<TcpStream>,
    /// Of whom it is, once that is known: behind a proxy with the first request, and anew with each.
    address: Option<IpAddr>,
    admitted: Instant,
    stage: Stage,
    seated: bool,
    thread: Option<JoinHandle<()>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing whole has come yet.
    Early,
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
    /// A short thread that says that there is no slot, with the number of them if all are taken.
    TurnAway(ClientId, Option<usize>),
    /// Nothing: even those who say so are too many.
    Drop,
}

impl Registry {
    pub fn new(clients_max: usize, per_address_max: usize) -> Registry {
        Registry { clients_max, per_address_max, state: Mutex::default() }
    }

    /// Takes a slot for a connection of this address; `None` when it is not known yet.
    pub fn admit(&self, socket: &Arc<TcpStream>, address: Option<IpAddr>) -> Admission {
        let address = address.map(counted_as);
        let mut state = self.state.lock();
        if state.stopping {
            return Admission::Drop;
        }
        let now = Instant::now();
        let at_address = address.and_then(|address| state.per_address.get(&address));
        let early = at_address.map_or(0, |at| at.early.len());
        let address_is_full = address.is_some_and(|address| self.is_full(&state, address));
        let is_full = state.seated >= self.clients_max;
        if self.per_address_max > 0 && early >= limits::EARLY_PER_ADDRESS_MAX {
            state.dismiss_an_early_one(address, now);
        }
        if state.early.len() >= limits::EARLY_MAX {
            state.dismiss_an_early_one(None, now);
        }
        let of = address.filter(|_| address_is_full);
        let seated = !(is_full || address_is_full)
            || state.dismiss_an_idle_one(of)
            || state.dismiss_an_early_one(of, now);
        if !seated && !state.may_turn_away_one_more(self.clients_max) {
            return Admission::Drop;
        }
        state.last += 1;
        let id = ClientId(state.last);
        if seated {
            state.seated += 1;
            state.early.insert(id);
            if let Some(address) = address {
                let new = || Address::new(self.commands_max());
                let at = state.per_address.entry(address).or_insert_with(new);
                at.seats += 1;
                at.early.insert(id);
            }
        } else {
            state.turned_away.insert(id);
        }
        let (socket, stage) = (socket.clone(), Stage::Early);
        let connection = Connection { socket, address, admitted: now, stage, seated, thread: None };
        state.connections.insert(id, connection);
        if seated {
            return Admission::Seat(id);
        }
        Admission::TurnAway(id, is_full.then_some(self.clients_max))
    }

    fn is_full(&self, state: &State, address: IpAddr) -> bool {
        let seats = state.per_address.get(&address).map_or(0, |at| at.seats);
        self.per_address_max > 0 && seats >= self.per_address_max
    }

    /// A proxy says that this connection is one of this address. False when the address has all that it may have.
    pub fn comes_from(&self, id: ClientId, address: IpAddr) -> bool {
        let address = counted_as(address);
        let mut state = self.state.lock();
        let Some(connection) = state.connections.get(&id) else { return false };
        let (seated, before) = (connection.seated, connection.address);
        if !seated || before == Some(address) {
            return true;
        }
        if self.is_full(&state, address) && !state.dismiss_an_idle_one(Some(address)) {
            return false;
        }
        state.leave_address(before);
        let new = || Address::new(self.commands_max());
        state.per_address.entry(address).or_insert_with(new).seats += 1;
        if let Some(connection) = state.connections.get_mut(&id) {
            connection.address = Some(address);
        }
        true
    }

    /// Keeps the handle of a connection's thread until the thread ends.
    pub fn keep(&self, id: ClientId, thread: JoinHandle<()>) {
        let mut state = self.state.lock();
        match state.connections.get_mut(&id) {
            Some(connection) => connection.thread = Some(thread),
            // It has ended before it could be kept.
            None => state.ending.push_back(thread),
        }
        let too_many = state.ending.len().saturating_sub(limits::ENDING_THREADS_MAX);
        let oldest: Vec<_> = state.ending.drain(..too_many).collect();
        drop(state);
        oldest.into_iter().for_each(|thread| drop(thread.join()));
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

    /// What the clients of an address share, of which one has a slot.
    pub fn commands(&self, address: IpAddr) -> Permits {
        let known = self.state.lock().per_address.get(&counted_as(address)).map(|at| at.commands.clone());
        known.unwrap_or_else(|| Permits::new(self.commands_max()))
    }

    /// Where addresses tell nobody apart, they are not counted.
    fn commands_max(&self) -> u32 {
        if self.per_address_max == 0 { u32::MAX } else { limits::IN_FLIGHT_OF_ADDRESS_MAX }
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
            state.give_back(id, connection.seated, connection.address);
        }
        // Only those that have ended: whoever waited for one that waits for another would be the next one to be
        // waited for.
        let ended = state.take_ended();
        state.ending.extend(connection.thread);
        let left = state.connections.len();
        let crowd_has_left = state.crowd.has_left(left);
        drop(state);
        ended.into_iter().for_each(|thread| drop(thread.join()));
        if crowd_has_left {
            // In a thread that has nothing else to do.
            memory::give_back_memory();
        }
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
                let ended = state.ending.pop_front();
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
        let mut state = self.state.lock();
        let Some(connection) = state.connections.get_mut(&id) else { return false };
        let address = connection.address;
        match std::mem::replace(&mut connection.stage, stage) {
            Stage::Dismissed => {
                connection.stage = Stage::Dismissed;
                return false;
            }
            Stage::Early => state.no_longer_early(id, address),
            _ => {}
        }
        true
    }
}

impl Address {
    fn new(commands_max: u32) -> Address {
        Address { seats: 0, commands: Permits::new(commands_max), early: BTreeSet::new() }
    }
}

impl State {
    /// Threads whose join does not wait.
    fn take_ended(&mut self) -> Vec<JoinHandle<()>> {
        let (ended, ending) = self.ending.drain(..).partition(JoinHandle::is_finished);
        self.ending = Vec::into(ending);
        ended
    }

    /// Ends the connection that has been idle for longest, of one address or of all.
    fn dismiss_an_idle_one(&mut self, of: Option<IpAddr>) -> bool {
        let idle_since = |c: &Connection| match c.stage {
            Stage::Idle(since) if c.seated && of.is_none_or(|address| c.address == Some(address)) => {
                Some(since)
            }
            _ => None,
        };
        let longest = self.connections.iter().filter_map(|(id, c)| idle_since(c).map(|since| (since, *id)));
        let Some((_, id)) = longest.min() else { return false };
        self.dismiss(id);
        true
    }

    /// Ends the connection that has kept its first request to itself for longest, of one address or of
    /// all; not one that has only just come.
    fn dismiss_an_early_one(&mut self, of: Option<IpAddr>, now: Instant) -> bool {
        let early = match of {
            Some(address) => self.per_address.get(&address).map(|at| &at.early),
            None => Some(&self.early),
        };
        let oldest = early.and_then(BTreeSet::first).copied();
        let is_slow = |id: &ClientId| {
            let admitted = self.connections.get(id).map(|connection| connection.admitted);
            admitted.is_some_and(|admitted| now - admitted >= limits::EARLY_PATIENCE)
        };
        let Some(id) = oldest.filter(is_slow) else { return false };
        self.dismiss(id);
        true
    }

    /// Those who are told that there is no slot are bounded too: the oldest, which has been told long ago
    /// or does not ask, makes way. Its thread ends a little later, and so many threads are bounded as well.
    fn may_turn_away_one_more(&mut self, clients_max: usize) -> bool {
        if self.turned_away.len() >= limits::TURNED_AWAY_MAX
            && let Some(oldest) = self.turned_away.first().copied()
        {
            self.dismiss(oldest);
        }
        self.connections.len() < clients_max + 2 * limits::TURNED_AWAY_MAX
    }

    fn dismiss(&mut self, id: ClientId) {
        let Some(connection) = self.connections.get_mut(&id) else { return };
        connection.stage = Stage::Dismissed;
        let _ = connection.socket.shutdown(Shutdown::Both);
        let (seated, address) = (connection.seated, connection.address);
        self.give_back(id, seated, address);
    }

    fn give_back(&mut self, id: ClientId, seated: bool, address: Option<IpAddr>) {
        if !seated {
            self.turned_away.remove(&id);
            return;
        }
        self.no_longer_early(id, address);
        self.seated -= 1;
        self.leave_address(address);
    }

    fn leave_address(&mut self, address: Option<IpAddr>) {
        let Some(address) = address else { return };
        if let Some(at) = self.per_address.get_mut(&address) {
            at.seats -= 1;
            if at.seats == 0 {
                self.per_address.remove(&address);
            }
        }
    }

    fn no_longer_early(&mut self, id: ClientId, address: Option<IpAddr>) {
        self.early.remove(&id);
        if let Some(at) = address.and_then(|address| self.per_address.get_mut(&address)) {
            at.early.remove(&id);
        }
    }
}

#[cfg(test)]
mod tests;
