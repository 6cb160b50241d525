//! Lines between tabs and the server, and everything that happens at its time. A line delays, breaks with frames
//! under way, is open at one end only, or carries nothing for a while; within one line nothing is lost in the
//! middle and nothing changes places.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use bytes::Bytes;

use crate::chat::{Asked, End};

/// Whose a connection is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Owner {
    Tab(usize),
    /// Somebody's who never says a good hello, at this address.
    Stranger(u8),
    /// That of a page which runs elsewhere ([`crate::bridge`]).
    Page,
}

/// One connection, which is the client with the same number.
pub struct Link {
    pub owner: Owner,
    pub up_ms: u64,
    pub down_ms: u64,
    /// Whether the client's end is open, as far as the client knows.
    pub client_open: bool,
    /// Whether the server's end takes and gives frames.
    pub server_open: bool,
    /// Whether the core knows of it: it was told that it came and not yet that it went.
    pub known: bool,
    /// Frames that this end sends are lost.
    pub broken: bool,
    /// Why the server closed it, if it did.
    pub why: Option<End>,
    pub up: VecDeque<Asked>,
    pub down: VecDeque<Bytes>,
    /// Arrived frames that nobody reads, when the line does not carry anything.
    up_held: Option<usize>,
    down_held: Option<usize>,
}

/// What happens at its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    Connects(usize),
    /// A page hears that its connection is there.
    Opens(usize),
    UpArrives(usize),
    DownArrives(usize),
    /// The server notices that a connection has ended.
    ServerNotices(usize),
    ClientNotices(usize),
    TabWakes(usize),
    ArchiveReads,
    ServerStarts,
}

/// What happens next, in order of time and then of the order in which it was arranged.
#[derive(Default)]
pub struct Agenda {
    due: BinaryHeap<Reverse<(u64, u64, Due)>>,
    arranged: u64,
}

impl Agenda {
    pub fn at(&mut self, tick: u64, due: Due) {
        self.arranged += 1;
        self.due.push(Reverse((tick, self.arranged, due)));
    }

    /// The next one until then, and when.
    pub fn next(&mut self, until: u64) -> Option<(u64, Due)> {
        let Reverse((tick, _, due)) = *self.due.peek().filter(|Reverse((tick, ..))| *tick <= until)?;
        self.due.pop();
        Some((tick, due))
    }

    pub fn next_tick(&self) -> Option<u64> {
        self.due.peek().map(|Reverse((tick, ..))| *tick)
    }
}

impl Link {
    pub fn new(owner: Owner, (up_ms, down_ms): (u64, u64)) -> Link {
        Link {
            owner,
            up_ms,
            down_ms,
            client_open: true,
            server_open: false,
            known: false,
            broken: false,
            why: None,
            up: VecDeque::new(),
            down: VecDeque::new(),
            up_held: None,
            down_held: None,
        }
    }

    /// A frame has come to the server's end; `None` when it is not read now.
    pub fn up_arrives(&mut self) -> Option<Asked> {
        if let Some(held) = &mut self.up_held {
            *held += 1;
            return None;
        }
        self.up.pop_front().filter(|_| self.server_open)
    }

    /// Frames have come to the client's end.
    pub fn down_arrives(&mut self) -> Option<Bytes> {
        if let Some(held) = &mut self.down_held {
            *held += 1;
            return None;
        }
        self.down.pop_front().filter(|_| self.client_open)
    }

    /// From here on what arrives is not read.
    pub fn stall(&mut self, up: bool) {
        let held = if up { &mut self.up_held } else { &mut self.down_held };
        held.get_or_insert(0);
    }

    pub fn is_stalled(&self) -> bool {
        self.up_held.is_some() || self.down_held.is_some()
    }

    /// It is read again: how many frames have arrived meanwhile, up and down.
    pub fn flow(&mut self) -> (usize, usize) {
        let up = self.up_held.take().unwrap_or(0).min(self.up.len());
        (up, self.down_held.take().unwrap_or(0).min(self.down.len()))
    }

    /// Breaks: of what is under way so much still arrives.
    pub fn cut(&mut self, up: usize, down: usize) {
        self.broken = true;
        self.up.truncate(up);
        self.down.truncate(down);
    }
}
