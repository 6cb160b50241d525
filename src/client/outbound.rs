//! The outbound queue: everything that goes to one client goes through it, and nothing else touches the
//! transport's write side after the upgrade. Its rules are in `queue`.
//!
//! The contract:
//! 1. `push` never blocks: what is not taken at once stays in the backlog, and the flusher sends it when the
//!    transport can be written again.
//! 2. Chunks are whole frames and leave in the order in which they were pushed; frames never interleave.
//! 3. Any thread may push: the broker (events, replies), the client's own thread (pong, ping, echo), the
//!    archive's threads (history).
//! 4. After `close` nothing more is accepted; the close frame is the last thing a client reads.
//! 5. A client that does not take its backlog is closed by the flusher's rules; nothing is dropped silently
//!    while the connection lives.
//! 6. An operator may look on; whoever pushes never waits for that either.
//! 7. The lock is held over a send that never waits, never over anything that can.

mod queue;
mod total;
mod view;

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use parking_lot::{Condvar, Mutex};

use crate::chat::ClientId;
use crate::client::flusher::Flusher;
use crate::client::transport::Transport;
use crate::tap::Tap;
use crate::wire::ws::close::CloseReason;
use crate::wire::ws::frame;
use queue::{Queue, Way};

pub use total::Total;
pub use view::{Backlog, Passing, Sight};

pub struct Outbound {
    client: ClientId,
    /// For who looks at this client; the flusher has the one for who looks at all of them.
    tap: Arc<Tap<Sight>>,
    transport: Arc<dyn Transport>,
    flusher: Flusher,
    queue: Mutex<Queue>,
    /// Signalled when the backlog shrinks or the queue ends.
    eased: Condvar,
}

/// What the flusher learns when it looks at a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// Nothing left to do: forget the queue until it asks again.
    Done,
    /// Wait until the transport can be written.
    Writable,
    /// Only the close deadline is left.
    Linger,
}

impl Outbound {
    pub fn new(client: ClientId, transport: Arc<dyn Transport>, flusher: Flusher) -> Outbound {
        let (tap, queue) = (Arc::default(), Mutex::new(Queue::new(Instant::now())));
        Outbound { client, tap, transport, flusher, queue, eased: Condvar::new() }
    }

    /// For who reads, and for who waits until it can be written.
    pub fn transport(&self) -> &dyn Transport {
        &*self.transport
    }

    /// Sends or queues whole frames. Never blocks; a queue that is closing or shut ignores them.
    pub fn push(self: &Arc<Self>, chunks: &[Bytes]) {
        self.push_at(chunks, Instant::now);
    }

    /// The same at another time than now, which is asked for only if a backlog begins.
    pub fn push_at(self: &Arc<Self>, chunks: &[Bytes], now: impl FnOnce() -> Instant) {
        let mut queue = self.queue.lock();
        if self.is_traced() && queue.is_open() {
            self.show_all(chunks);
        }
        if queue.push(chunks, self.way(), now) {
            self.flusher.watch(self.clone());
        }
    }

    /// Queues the last frame and, once it is out, shuts the write side. The transport is shut altogether when
    /// the peer has not closed within the linger time, which ends the client thread's read.
    pub fn close(self: &Arc<Self>, reason: CloseReason) {
        self.close_with(reason, reason.frame());
    }

    /// The same with a frame that was rendered elsewhere: tungstenite's reply to the peer's close.
    pub fn close_with(self: &Arc<Self>, reason: CloseReason, frame: Bytes) {
        self.close_at(reason, frame, Instant::now());
    }

    /// The same at another time than now.
    pub fn close_at(self: &Arc<Self>, reason: CloseReason, frame: Bytes, now: Instant) {
        let mut queue = self.queue.lock();
        if self.is_traced() && queue.is_open() {
            self.show_all(std::slice::from_ref(&frame));
        }
        if queue.close(reason, &frame, self.way(), now) {
            self.flusher.watch(self.clone());
        }
        self.eased.notify_all();
    }

    /// The client's thread has read the last byte: nothing more can matter to the peer.
    pub fn finish(&self) {
        self.cut();
    }

    /// Whether the transport was shut: nothing that is still to be read matters.
    pub fn is_shut(&self) -> bool {
        self.queue.lock().is_shut()
    }

    /// Why this queue ends or has ended.
    pub fn ending(&self) -> Option<CloseReason> {
        self.queue.lock().ending()
    }

    /// Waits until the backlog is below `bytes`; for the client's own thread only, which hurts nobody but
    /// its client. False when the queue ended instead.
    pub fn wait_until_below(&self, bytes: usize) -> bool {
        let mut queue = self.queue.lock();
        loop {
            if let Some(is_below) = queue.is_below(bytes) {
                return is_below;
            }
            // The flusher ends a queue that does not shrink, so this wait is bounded by its rules; the
            // timeout only guards against a wake-up lost to a bug.
            self.eased.wait_for(&mut queue, Duration::from_secs(1));
        }
    }

    /// What waits, in bytes.
    pub fn bytes(&self) -> usize {
        self.queue.lock().left()
    }

    pub fn backlog(&self) -> Backlog {
        let queue = self.queue.lock();
        let behind = queue.behind().map(|(since, progress)| (since.elapsed(), progress.elapsed()));
        let bytes = queue.left();
        let (chunks, skip, sent_bytes) = queue.waiting();
        // Shared bytes: what takes time is done without the lock.
        drop(queue);
        let count = |chunk: &Bytes, skip| frame::ends(chunk).filter(|end| *end > skip).count();
        let mut frames = chunks.iter().skip(1).map(|chunk| count(chunk, 0)).sum();
        frames += chunks.first().map_or(0, |chunk| count(chunk, skip));
        Backlog { bytes, frames, sent_bytes, behind }
    }

    /// The flusher's turn: sends what is taken now and applies the rules for slow readers.
    pub(crate) fn attend(&self, now: Instant) -> Care {
        let mut queue = self.queue.lock();
        let care = queue.attend(self.way(), now);
        self.eased.notify_all();
        care
    }

    /// Closes the client because all backlogs together are over their bound and this one is the fullest.
    pub(crate) fn evict(&self, now: Instant) {
        self.queue.lock().give_up(self.way(), now);
        self.eased.notify_all();
    }

    /// Shuts the transport at once; what was queued is lost to this connection.
    pub(crate) fn cut(&self) {
        self.queue.lock().cut(self.way());
        self.eased.notify_all();
    }

    fn way(&self) -> Way<'_> {
        let flusher = &self.flusher;
        Way { transport: &*self.transport, total: flusher.total(), gauges: flusher.gauges() }
    }
}

impl Drop for Outbound {
    fn drop(&mut self) {
        self.queue.get_mut().clear(self.flusher.total());
    }
}

#[cfg(test)]
mod tests;
