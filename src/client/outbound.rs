//! The outbound queue: everything that goes to one client goes through it, and nothing else touches the
//! socket's write side after the upgrade.
//!
//! The contract:
//! 1. `push` never blocks: what the kernel does not take at once stays in the backlog, and the flusher
//!    sends it when the socket can be written again.
//! 2. Chunks are whole frames and leave in the order in which they were pushed; frames never interleave.
//! 3. Any thread may push: the broker (events, replies), the client's own thread (pong, ping, echo), the
//!    archive's threads (history).
//! 4. After `close` nothing more is accepted; the close frame is the last thing a client reads.
//! 5. A client that does not take its backlog is closed by the flusher's rules; nothing is dropped silently
//!    while the connection lives.
//! 6. An operator may look on; whoever pushes never waits for that either.
//! 7. The lock is held over a system call that never waits (MSG_DONTWAIT), never over one that can.

mod total;
mod view;

use std::collections::VecDeque;
use std::io::{self, IoSlice};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use parking_lot::{Condvar, Mutex};
use rustix::net::{SendAncillaryBuffer, SendFlags};

use crate::chat::ClientId;
use crate::client::flusher::Flusher;
use crate::gauges::Count;
use crate::limits;
use crate::tap::Tap;
use crate::wire::ws::close::CloseReason;
use crate::wire::ws::frame;

pub use total::Total;
pub use view::{Backlog, Passing, Sight};

/// Slices handed to the kernel in one call; a batch has rarely more than a few.
const SLICES_MAX: usize = 64;

pub struct Outbound {
    client: ClientId,
    /// For who looks at this client; the flusher has the one for who looks at all of them.
    tap: Arc<Tap<Sight>>,
    socket: Arc<TcpStream>,
    flusher: Flusher,
    state: Mutex<State>,
    /// Signalled when the backlog shrinks or the queue ends.
    eased: Condvar,
}

#[derive(Debug)]
struct State {
    /// Whole frames; of the first chunk, the first `skip` bytes are sent.
    backlog: VecDeque<Bytes>,
    skip: usize,
    /// What is left to send of `backlog`.
    bytes: usize,
    /// When the backlog last came into being.
    since: Instant,
    /// When the client last took something.
    progress: Instant,
    phase: Phase,
    sent_bytes: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Open,
    /// The close frame is queued or sent; the socket is shut at `deadline` at the latest.
    Closing {
        reason: CloseReason,
        deadline: Instant,
        told: bool,
    },
    /// Nothing more can be sent.
    Shut(CloseReason),
}

/// What the flusher learns when it looks at a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// Nothing left to do: forget the queue until it asks again.
    Done,
    /// Wait until the socket can be written.
    Writable,
    /// Only the close deadline is left.
    Linger,
}

impl Outbound {
    pub fn new(client: ClientId, socket: Arc<TcpStream>, flusher: Flusher) -> Outbound {
        let now = Instant::now();
        let state = State {
            backlog: VecDeque::new(),
            skip: 0,
            bytes: 0,
            since: now,
            progress: now,
            phase: Phase::Open,
            sent_bytes: 0,
        };
        let (tap, state) = (Arc::default(), Mutex::new(state));
        Outbound { client, tap, socket, flusher, state, eased: Condvar::new() }
    }

    pub fn socket(&self) -> &TcpStream {
        &self.socket
    }

    /// Sends or queues whole frames. Never blocks; a queue that is closing or shut ignores them.
    pub fn push(self: &Arc<Self>, chunks: &[Bytes]) {
        let mut state = self.state.lock();
        if state.phase == Phase::Open {
            self.accept(&mut state, chunks);
        }
    }

    /// Queues the last frame and, once it is out, shuts the write side. The socket is shut altogether when
    /// the peer has not closed within the linger time, which ends the client thread's read.
    pub fn close(self: &Arc<Self>, reason: CloseReason) {
        self.end(reason, &[reason.frame()]);
    }

    /// The same with a frame that was rendered elsewhere: tungstenite's reply to the peer's close.
    pub fn close_with(self: &Arc<Self>, reason: CloseReason, frame: Bytes) {
        self.end(reason, &[frame]);
    }

    /// The client's thread has read the last byte: nothing more can matter to the peer.
    pub fn finish(&self) {
        self.cut(self.flusher.total());
    }

    /// Whether the socket was shut: nothing that is still to be read matters.
    pub fn is_shut(&self) -> bool {
        matches!(self.state.lock().phase, Phase::Shut(_))
    }

    /// Why this queue ends or has ended.
    pub fn ending(&self) -> Option<CloseReason> {
        match self.state.lock().phase {
            Phase::Open => None,
            Phase::Closing { reason, .. } | Phase::Shut(reason) => Some(reason),
        }
    }

    /// Waits until the backlog is below `bytes`; for the client's own thread only, which hurts nobody but
    /// its client. False when the queue ended instead.
    pub fn wait_until_below(&self, bytes: usize) -> bool {
        let mut state = self.state.lock();
        while state.phase == Phase::Open && state.bytes >= bytes {
            // The flusher ends a queue that does not shrink, so this wait is bounded by its rules; the
            // timeout only guards against a wake-up lost to a bug.
            self.eased.wait_for(&mut state, Duration::from_secs(1));
        }
        state.phase == Phase::Open
    }

    pub fn backlog(&self) -> Backlog {
        let state = self.state.lock();
        let behind = (state.bytes > 0).then(|| (state.since.elapsed(), state.progress.elapsed()));
        let (bytes, sent_bytes, skip) = (state.bytes, state.sent_bytes, state.skip);
        // Shared bytes: what takes time is done without the lock.
        let chunks: Vec<Bytes> = state.backlog.iter().cloned().collect();
        drop(state);
        let count = |chunk: &Bytes, skip| frame::ends(chunk).filter(|end| *end > skip).count();
        let mut frames = chunks.iter().skip(1).map(|chunk| count(chunk, 0)).sum();
        frames += chunks.first().map_or(0, |chunk| count(chunk, skip));
        Backlog { bytes, frames, sent_bytes, behind }
    }

    /// The flusher's turn: sends what the kernel takes and applies the rules for slow readers.
    pub(crate) fn attend(&self, now: Instant, total: &Total) -> Care {
        let mut state = self.state.lock();
        self.flush(&mut state, total);
        if state.phase == Phase::Open && is_too_slow(&state, now) {
            self.give_up(&mut state, now, total);
        }
        self.eased.notify_all();
        match state.phase {
            Phase::Open if state.bytes == 0 => Care::Done,
            Phase::Open => Care::Writable,
            Phase::Shut(_) => Care::Done,
            Phase::Closing { reason, deadline, .. } if now >= deadline => {
                self.shut(&mut state, reason, total);
                Care::Done
            }
            Phase::Closing { .. } if state.bytes > 0 => Care::Writable,
            Phase::Closing { reason, deadline, told } => {
                if !told {
                    // An error means that the peer has gone, which the reader learns by itself.
                    let _ = self.socket.shutdown(Shutdown::Write);
                    state.phase = Phase::Closing { reason, deadline, told: true };
                }
                Care::Linger
            }
        }
    }

    /// Closes the client because all backlogs together are over their bound and this one is the fullest.
    pub(crate) fn evict(&self, now: Instant, total: &Total) {
        let mut state = self.state.lock();
        if state.phase == Phase::Open {
            self.give_up(&mut state, now, total);
        }
    }

    /// Shuts the socket at once; what was queued is lost to this connection.
    pub(crate) fn cut(&self, total: &Total) {
        let mut state = self.state.lock();
        let reason = match state.phase {
            Phase::Open => CloseReason::Lost,
            Phase::Closing { reason, .. } | Phase::Shut(reason) => reason,
        };
        self.shut(&mut state, reason, total);
        self.eased.notify_all();
    }

    fn accept(self: &Arc<Self>, state: &mut State, chunks: &[Bytes]) {
        if self.is_traced() {
            self.show_all(chunks);
        }
        let (mut rest, mut skip) = (0, 0);
        if state.bytes == 0 {
            match self.send(chunks, 0) {
                Ok(sent) => {
                    self.count_sent(state, sent);
                    (rest, skip) = split_at(chunks, sent);
                }
                Err(_) => return self.shut(state, CloseReason::Lost, self.flusher.total()),
            }
        }
        let was_empty = state.bytes == 0;
        let left = chunks[rest..].iter().map(Bytes::len).sum::<usize>() - skip;
        self.flusher.total().add(left);
        state.bytes += left;
        state.backlog.extend(chunks[rest..].iter().cloned());
        if was_empty {
            state.skip = skip;
        }
        if was_empty && state.bytes > 0 {
            let now = Instant::now();
            state.since = now;
            state.progress = now;
            self.flusher.watch(self.clone());
        }
    }

    fn end(self: &Arc<Self>, reason: CloseReason, frame: &[Bytes]) {
        let mut state = self.state.lock();
        if state.phase != Phase::Open {
            return;
        }
        self.accept(&mut state, frame);
        if state.phase == Phase::Open {
            let deadline = Instant::now() + limits::LINGER_TIMEOUT;
            state.phase = Phase::Closing { reason, deadline, told: false };
            self.flusher.watch(self.clone());
        }
        self.eased.notify_all();
    }

    fn flush(&self, state: &mut State, total: &Total) {
        while state.bytes > 0 {
            match self.send(&state.backlog, state.skip) {
                Ok(0) => return,
                Ok(sent) => {
                    self.count_sent(state, sent);
                    take(state, sent, total);
                }
                Err(_) => return self.shut(state, CloseReason::Lost, total),
            }
        }
    }

    fn count_sent(&self, state: &mut State, bytes: usize) {
        state.sent_bytes += bytes as u64;
        self.flusher.gauges().add(Count::SentBytes, bytes as u64);
    }

    /// Too slow: what is queued is dropped but for the chunk that is half out, so that the farewell, should
    /// it still arrive, stands at the end of a frame.
    fn give_up(&self, state: &mut State, now: Instant, total: &Total) {
        let (kept, skip) = (state.backlog.pop_front(), state.skip);
        clear(state, total);
        state.backlog.extend(kept.into_iter().chain([CloseReason::TooSlow.frame()]));
        state.skip = skip;
        state.bytes = state.backlog.iter().map(Bytes::len).sum::<usize>() - skip;
        total.add(state.bytes);
        let deadline = now + limits::LINGER_TIMEOUT;
        state.phase = Phase::Closing { reason: CloseReason::TooSlow, deadline, told: false };
    }

    fn shut(&self, state: &mut State, reason: CloseReason, total: &Total) {
        clear(state, total);
        state.phase = Phase::Shut(reason);
        // An error means that the peer has gone already.
        let _ = self.socket.shutdown(Shutdown::Both);
    }

    /// One system call that does not wait. `Ok(0)`: the kernel takes nothing now.
    fn send<'a>(&self, chunks: impl IntoIterator<Item = &'a Bytes>, mut skip: usize) -> io::Result<usize> {
        let mut chunks = chunks.into_iter().map(|chunk| &chunk[std::mem::take(&mut skip)..]);
        let (Some(first), second) = (chunks.next(), chunks.next()) else { return Ok(0) };
        let mut slices = [IoSlice::new(&[]); SLICES_MAX];
        let mut filled = 0;
        if second.is_some() {
            for (slice, chunk) in slices.iter_mut().zip([first].into_iter().chain(second).chain(chunks)) {
                *slice = IoSlice::new(chunk);
                filled += 1;
            }
        }
        let flags = SendFlags::DONTWAIT | SendFlags::NOSIGNAL;
        loop {
            // One chunk is what nearly all get, and `send` is the shorter way through the kernel.
            let outcome = match filled {
                0 => rustix::net::send(&*self.socket, first, flags),
                _ => {
                    let mut nothing = SendAncillaryBuffer::default();
                    rustix::net::sendmsg(&*self.socket, &slices[..filled], &mut nothing, flags)
                }
            };
            match outcome {
                Ok(sent) => return Ok(sent),
                Err(rustix::io::Errno::INTR) => {}
                Err(rustix::io::Errno::AGAIN) => return Ok(0),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

impl Drop for Outbound {
    fn drop(&mut self) {
        clear(self.state.get_mut(), self.flusher.total());
    }
}

fn is_too_slow(state: &State, now: Instant) -> bool {
    state.bytes > 0
        && (now - state.since > limits::OUTBOUND_BACKLOG_TIMEOUT
            || state.bytes > limits::OUTBOUND_BYTES_MAX
                && now - state.progress > limits::OUTBOUND_STALL_TIMEOUT)
}

fn take(state: &mut State, mut sent: usize, total: &Total) {
    state.bytes -= sent;
    state.progress = Instant::now();
    total.subtract(sent);
    sent += state.skip;
    while let Some(first) = state.backlog.front() {
        if first.len() > sent {
            break;
        }
        sent -= first.len();
        state.backlog.pop_front();
    }
    state.skip = sent;
}

fn clear(state: &mut State, total: &Total) {
    total.subtract(state.bytes);
    state.backlog = VecDeque::new();
    state.skip = 0;
    state.bytes = 0;
}

/// Where `sent` bytes end in `chunks`: the first chunk not wholly sent, and how much of it was.
fn split_at(chunks: &[Bytes], mut sent: usize) -> (usize, usize) {
    for (index, chunk) in chunks.iter().enumerate() {
        if sent < chunk.len() {
            return (index, sent);
        }
        sent -= chunk.len();
    }
    (chunks.len(), 0)
}

#[cfg(test)]
mod tests;
