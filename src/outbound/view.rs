//! What an operator sees of a client's queue and of what passes through it.

use std::time::{Duration, SystemTime};

use bytes::Bytes;

use crate::chat::ClientId;
use crate::wire::close::CloseReason;
use crate::wire::frame::Glimpse;

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

#[derive(Clone, Debug)]
pub enum Passing {
    In(Glimpse),
    /// Whole frames, when they are sent or queued.
    Out(Bytes),
    End(CloseReason),
}
