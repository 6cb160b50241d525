//! The rules of an outbound queue, under its lock: what is sent, what waits, and when it is over.
//!
//! Time comes in as an argument, and the way out is a [`Transport`]: no clock and no socket is known here.

use std::collections::VecDeque;
use std::io::{self, IoSlice};
use std::time::Instant;

use bytes::Bytes;

use super::{Care, Total};
use crate::client::transport::Transport;
use crate::gauges::{Count, Gauges};
use crate::limits;
use crate::wire::ws::close::CloseReason;

/// Slices handed on in one call; a batch has rarely more than a few.
const SLICES_MAX: usize = 64;

/// What a queue works with: the way out, and where it is counted.
#[derive(Clone, Copy)]
pub(super) struct Way<'a> {
    pub(super) transport: &'a dyn Transport,
    pub(super) total: &'a Total,
    pub(super) gauges: &'a Gauges,
}

#[derive(Debug)]
pub(super) struct Queue {
    /// Whole frames; of the first chunk, the first `skip` bytes are sent.
    backlog: VecDeque<Bytes>,
    skip: usize,
    /// What is left to send of `backlog`.
    bytes: usize,
    /// What the transport held when it was last asked.
    held: usize,
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
    /// The close frame is queued or sent; the transport is shut at `deadline` at the latest.
    Closing {
        reason: CloseReason,
        deadline: Instant,
        told: bool,
    },
    /// Nothing more can be sent.
    Shut(CloseReason),
}

impl Queue {
    pub(super) fn new(now: Instant) -> Queue {
        Queue {
            backlog: VecDeque::new(),
            skip: 0,
            bytes: 0,
            held: 0,
            since: now,
            progress: now,
            phase: Phase::Open,
            sent_bytes: 0,
        }
    }

    pub(super) fn is_open(&self) -> bool {
        self.phase == Phase::Open
    }

    pub(super) fn is_shut(&self) -> bool {
        matches!(self.phase, Phase::Shut(_))
    }

    /// Why this queue ends or has ended.
    pub(super) fn ending(&self) -> Option<CloseReason> {
        match self.phase {
            Phase::Open => None,
            Phase::Closing { reason, .. } | Phase::Shut(reason) => Some(reason),
        }
    }

    /// The backlog: everything that was accepted and the kernel has not taken.
    pub(super) fn left(&self) -> usize {
        self.bytes + self.held
    }

    /// Whether who fills it may go on, with a backlog below `bytes`; `None` while it has to wait.
    pub(super) fn is_below(&self, bytes: usize) -> Option<bool> {
        match self.phase {
            Phase::Open if self.left() >= bytes => None,
            phase => Some(phase == Phase::Open),
        }
    }

    /// The chunks that wait, how much of the first is sent, and how much was sent of all that ever came.
    pub(super) fn waiting(&self) -> (Vec<Bytes>, usize, u64) {
        (self.backlog.iter().cloned().collect(), self.skip, self.sent_bytes)
    }

    /// When the backlog came into being and when something of it was last taken, if there is one.
    pub(super) fn behind(&self) -> Option<(Instant, Instant)> {
        (self.left() > 0).then_some((self.since, self.progress))
    }

    /// Sends or queues whole frames; nothing when it is closing or shut. True when a backlog has come into
    /// being, which the flusher must be told of. The clock is read only then.
    pub(super) fn push(&mut self, chunks: &[Bytes], way: Way<'_>, now: impl FnOnce() -> Instant) -> bool {
        if !self.is_open() {
            return false;
        }
        let before = self.left();
        let (mut rest, mut skip) = (0, 0);
        if before == 0 {
            match send(way.transport, chunks, 0) {
                Ok(sent) => {
                    self.count_sent(sent, way);
                    (rest, skip) = split_at(chunks, sent);
                }
                Err(_) => {
                    self.shut(CloseReason::Lost, way);
                    return false;
                }
            }
            self.skip = skip;
        }
        self.bytes += chunks[rest..].iter().map(Bytes::len).sum::<usize>() - skip;
        self.backlog.extend(chunks[rest..].iter().cloned());
        self.count(before, way);
        let is_new = before == 0 && self.left() > 0;
        if is_new {
            self.since = now();
            self.progress = self.since;
        }
        is_new
    }

    /// Begins to close: the frame is the last that is sent. True when the flusher must look after the rest.
    pub(super) fn close(&mut self, reason: CloseReason, frame: &Bytes, way: Way<'_>, now: Instant) -> bool {
        if !self.is_open() {
            return false;
        }
        self.push(std::slice::from_ref(frame), way, || now);
        if self.is_open() {
            let deadline = now + limits::LINGER_TIMEOUT;
            self.phase = Phase::Closing { reason, deadline, told: false };
        }
        !self.is_shut()
    }

    /// Sends what is taken now and applies the rules for slow readers and for those who linger.
    pub(super) fn attend(&mut self, way: Way<'_>, now: Instant) -> Care {
        self.flush(way, now);
        if self.is_too_slow(now) {
            self.give_up(way, now);
        }
        match self.phase {
            Phase::Open if self.left() == 0 => Care::Done,
            Phase::Open => Care::Writable,
            Phase::Shut(_) => Care::Done,
            Phase::Closing { reason, deadline, .. } if now >= deadline => {
                self.shut(reason, way);
                Care::Done
            }
            Phase::Closing { .. } if self.left() > 0 => Care::Writable,
            Phase::Closing { reason, deadline, told } => {
                if !told {
                    way.transport.end_writing();
                    self.phase = Phase::Closing { reason, deadline, told: true };
                }
                Care::Linger
            }
        }
    }

    /// Closes the client as too slow: what is queued is dropped but for the chunk that is half out, so that
    /// the farewell, should it still arrive, stands at the end of a frame.
    pub(super) fn give_up(&mut self, way: Way<'_>, now: Instant) {
        if !self.is_open() {
            return;
        }
        let before = self.left();
        let half_out = self.backlog.pop_front().filter(|_| self.skip > 0);
        self.backlog = half_out.into_iter().chain([CloseReason::TooSlow.frame()]).collect();
        self.bytes = self.backlog.iter().map(Bytes::len).sum::<usize>() - self.skip;
        self.count(before, way);
        let deadline = now + limits::LINGER_TIMEOUT;
        self.phase = Phase::Closing { reason: CloseReason::TooSlow, deadline, told: false };
    }

    /// Shuts the transport at once; what was queued is lost to this connection.
    pub(super) fn cut(&mut self, way: Way<'_>) {
        self.shut(self.ending().unwrap_or(CloseReason::Lost), way);
    }

    /// Forgets what waits, also in the sum of all.
    pub(super) fn clear(&mut self, total: &Total) {
        total.subtract(self.left());
        self.backlog = VecDeque::new();
        (self.skip, self.bytes, self.held) = (0, 0, 0);
    }

    fn shut(&mut self, reason: CloseReason, way: Way<'_>) {
        self.clear(way.total);
        self.phase = Phase::Shut(reason);
        way.transport.shut();
    }

    fn flush(&mut self, way: Way<'_>, now: Instant) {
        while self.left() > 0 {
            let (before, held) = (self.left(), self.held);
            let Ok(sent) = send(way.transport, &self.backlog, self.skip) else {
                return self.shut(CloseReason::Lost, way);
            };
            self.count_sent(sent, way);
            self.take(sent);
            self.count(before, way);
            if sent == 0 && self.held == held {
                return;
            }
            // What has only moved into the transport is nothing that the client took.
            if self.left() < before {
                self.progress = now;
            }
        }
    }

    fn count_sent(&mut self, bytes: usize, way: Way<'_>) {
        self.sent_bytes += bytes as u64;
        way.gauges.add(Count::SentBytes, bytes as u64);
    }

    /// Brings the sum of all backlogs up to date, where this one was `before`.
    fn count(&mut self, before: usize, way: Way<'_>) {
        self.held = way.transport.held();
        let left = self.left();
        if left > before {
            way.total.add(left - before);
        } else if left < before {
            way.total.subtract(before - left);
        }
    }

    fn take(&mut self, mut sent: usize) {
        self.bytes -= sent;
        sent += self.skip;
        while self.backlog.front().is_some_and(|first| first.len() <= sent) {
            sent -= self.backlog.pop_front().map_or(0, |first| first.len());
        }
        self.skip = sent;
        if self.backlog.is_empty() {
            // Most clients are never behind again, and there are many.
            self.backlog = VecDeque::new();
        }
    }

    fn is_too_slow(&self, now: Instant) -> bool {
        self.left() > 0
            && (now - self.since > limits::OUTBOUND_BACKLOG_TIMEOUT
                || self.left() > limits::OUTBOUND_BYTES_MAX
                    && now - self.progress > limits::OUTBOUND_STALL_TIMEOUT)
    }
}

/// Hands chunks on, the first without what is sent of it, in one call.
fn send<'a>(
    transport: &dyn Transport,
    chunks: impl IntoIterator<Item = &'a Bytes>,
    mut skip: usize,
) -> io::Result<usize> {
    let mut chunks = chunks.into_iter().map(|chunk| IoSlice::new(&chunk[std::mem::take(&mut skip)..]));
    let Some(first) = chunks.next() else { return transport.send(&[]) };
    // One chunk is what nearly all get.
    let Some(second) = chunks.next() else { return transport.send(&[first]) };
    let mut slices = [IoSlice::new(&[]); SLICES_MAX];
    let mut filled = 0;
    for (slice, chunk) in slices.iter_mut().zip([first, second].into_iter().chain(chunks)) {
        *slice = chunk;
        filled += 1;
    }
    transport.send(&slices[..filled])
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
