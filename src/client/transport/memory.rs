//! A transport without a machine around it: what a kernel would take and a peer would send is said by whoever
//! has made it. For tests and simulations; it never waits and has no clock.

use std::io::{self, ErrorKind, IoSlice};
use std::net::SocketAddr;
use std::os::fd::BorrowedFd;
use std::time::Duration;

use parking_lot::Mutex;

use super::Transport;

/// Both ends: the one that the server has, as a [`Transport`], and the peer's, in the methods below.
#[derive(Debug, Default)]
pub struct Memory(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// What the peer will still take before it reads.
    room: usize,
    /// What the transport takes on its own account when the peer takes no more, and what of that it holds.
    hold_max: usize,
    held: Vec<u8>,
    taken: Vec<u8>,
    sends: usize,
    incoming: Vec<u8>,
    is_gone: bool,
    has_ended: bool,
    is_shut: bool,
}

impl Memory {
    /// A peer that takes so many bytes before it has to be given more room.
    pub fn new(room: usize) -> Memory {
        Memory(Mutex::new(State { room, ..State::default() }))
    }

    /// From now on it takes up to so many bytes more than its peer does, and holds them, as one that encrypts.
    pub fn may_hold(&self, bytes: usize) {
        self.0.lock().hold_max = bytes;
    }

    /// The peer takes so many bytes more.
    pub fn make_room(&self, bytes: usize) {
        self.0.lock().room += bytes;
    }

    /// The peer has gone: the next send fails, and a read finds the end.
    pub fn lose(&self) {
        self.0.lock().is_gone = true;
    }

    /// The peer sends this.
    pub fn feed(&self, bytes: &[u8]) {
        self.0.lock().incoming.extend_from_slice(bytes);
    }

    /// Everything that the peer was sent so far.
    pub fn taken(&self) -> Vec<u8> {
        self.0.lock().taken.clone()
    }

    /// How often something was to be sent.
    pub fn sends(&self) -> usize {
        self.0.lock().sends
    }

    /// What the peer sent and nobody has read.
    pub fn unread(&self) -> usize {
        self.0.lock().incoming.len()
    }

    /// Whether the peer was told that nothing more comes.
    pub fn has_ended(&self) -> bool {
        self.0.lock().has_ended
    }

    pub fn is_shut(&self) -> bool {
        self.0.lock().is_shut
    }
}

impl State {
    /// Of these bytes, what the peer has room for. Returns how many.
    fn hand_on(&mut self, bytes: &[u8]) -> usize {
        let count = bytes.len().min(self.room);
        self.room -= count;
        self.taken.extend_from_slice(&bytes[..count]);
        count
    }
}

impl Transport for Memory {
    fn send(&self, slices: &[IoSlice<'_>]) -> io::Result<usize> {
        let mut state = self.0.lock();
        state.sends += 1;
        if state.is_gone || state.has_ended || state.is_shut {
            return Err(ErrorKind::BrokenPipe.into());
        }
        let held = std::mem::take(&mut state.held);
        let gone = state.hand_on(&held);
        state.held.extend_from_slice(&held[gone..]);
        let mut taken = 0;
        for slice in slices {
            if state.held.is_empty() {
                let count = state.hand_on(slice);
                let kept = (slice.len() - count).min(state.hold_max);
                state.held.extend_from_slice(&slice[count..count + kept]);
                taken += count + kept;
            }
        }
        Ok(taken)
    }

    fn held(&self) -> usize {
        self.0.lock().held.len()
    }

    fn end_writing(&self) {
        self.0.lock().has_ended = true;
    }

    fn shut(&self) {
        self.0.lock().is_shut = true;
    }

    fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut state = self.0.lock();
        let count = state.incoming.len().min(buffer.len());
        if count == 0 && !state.is_gone && !state.is_shut {
            return Err(ErrorKind::WouldBlock.into());
        }
        buffer[..count].copy_from_slice(&state.incoming[..count]);
        state.incoming.drain(..count);
        Ok(count)
    }

    fn set_read_timeout(&self, timeout: Duration) -> io::Result<()> {
        if timeout.is_zero() { Err(ErrorKind::InvalidInput.into()) } else { Ok(()) }
    }

    fn descriptor(&self) -> Option<BorrowedFd<'_>> {
        None
    }

    fn peer(&self) -> Option<SocketAddr> {
        None
    }
}
