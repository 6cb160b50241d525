//! What an operator sees of a client's queue and of what passes through it.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;

use super::Outbound;
use crate::chat::ClientId;
use crate::tap::{Item, Tap};
use crate::wire::ws::close::CloseReason;
use crate::wire::ws::frame::{self, Glimpse};

/// For the operator's eyes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Backlog {
    pub bytes: usize,
    /// Frames that are not wholly sent.
    pub frames: usize,
    pub sent_bytes: u64,
    /// How long there has been a backlog, and for how long nothing of it was taken.
    pub behind: Option<(Duration, Duration)>,
}

/// Something that an operator who looks on sees of a client.
#[derive(Clone, Debug)]
pub struct Sight {
    pub client: ClientId,
    pub at: SystemTime,
    pub what: Passing,
}

impl Item for Sight {
    fn lines(&self) -> u64 {
        match &self.what {
            Passing::Out(bytes) => frame::ends(bytes).count() as u64,
            Passing::In(_) | Passing::End(_) => 1,
        }
    }
}

#[derive(Clone, Debug)]
pub enum Passing {
    In(Glimpse),
    /// Whole frames, when they are sent or queued.
    Out(Bytes),
    End(CloseReason),
}

/// Looking on.
impl Outbound {
    pub fn tap(&self) -> &Arc<Tap<Sight>> {
        &self.tap
    }

    /// Whether anybody looks on.
    pub fn is_traced(&self) -> bool {
        self.tap.is_open() || self.flusher.tap().is_open()
    }

    /// Whether anybody who looks on has room for more.
    pub fn is_seen(&self) -> bool {
        self.tap.is_hungry() || self.flusher.tap().is_hungry()
    }

    /// Shows something to who looks on.
    pub fn show(&self, what: impl Fn() -> Passing) {
        let sight = || Sight { client: self.client, at: SystemTime::now(), what: what() };
        self.tap.show(sight);
        self.flusher.tap().show(sight);
    }

    /// When nobody has room, frames are counted for who looks at this client, and only chunks for who looks at
    /// all: those are too many to be looked into.
    pub(super) fn show_all(&self, chunks: &[Bytes]) {
        if self.is_seen() {
            return chunks.iter().for_each(|chunk| self.show(|| Passing::Out(chunk.clone())));
        }
        self.flusher.tap().miss(chunks.len() as u64);
        if self.tap.is_open() {
            self.tap.miss(chunks.iter().map(|chunk| frame::ends(chunk).count() as u64).sum());
        }
    }

    /// So many things were not shown, because nobody had room for them.
    pub fn miss(&self, things: u64) {
        for tap in [&self.tap, self.flusher.tap()] {
            if tap.is_open() {
                tap.miss(things);
            }
        }
    }
}
