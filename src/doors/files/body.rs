//! The body of a request, as it comes: in pieces, and never too slowly for too long.

use std::io;
use std::time::Instant;

use crate::doors::http::talk::{Talk, is_timeout};
use crate::limits::files as limits;
use crate::wire::http::framing;
use crate::wire::http::head::Head;

pub(super) struct Body<'a> {
    talk: &'a Talk,
    kind: framing::Body,
    /// What came with the head.
    early: Vec<u8>,
    /// What is still to come of it, in bytes.
    left: u64,
    expects_word: bool,
    /// When the present span of time began, and what has come in it.
    since: Instant,
    come: usize,
}

/// Why a body ends before its end.
#[derive(Debug)]
pub(super) enum Cut {
    /// Nothing has come for a moment, and it may be read on: whoever reads looks whether it is still wanted.
    Quiet,
    /// It brought too little for too long.
    TooSlow,
    /// The connection is lost, or somebody else goes on with the upload.
    Lost(io::Error),
}

impl<'a> Body<'a> {
    pub(super) fn new(talk: &'a Talk, head: &Head, early: Vec<u8>) -> Body<'a> {
        let left = if let framing::Body::Length(length) = head.body { length } else { 0 };
        let expects_word = head.fields.get("expect").is_some() && !head.http_1_0;
        Body { talk, kind: head.body, early, left, expects_word, since: Instant::now(), come: 0 }
    }

    /// How long it is, when that was said.
    pub(super) fn length(&self) -> Option<u64> {
        match self.kind {
            framing::Body::Length(length) => Some(length),
            framing::Body::None | framing::Body::Chunked => None,
        }
    }

    pub(super) fn is_there(&self) -> bool {
        self.kind.is_there()
    }

    /// It will be read: who waits for this word with it gets it.
    pub(super) fn begin(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.expects_word) && self.early.is_empty() && self.left > 0 {
            self.talk.write(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        (self.since, self.come) = (Instant::now(), 0);
        Ok(())
    }

    /// Reads some of it; nothing when all of it was read.
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Cut> {
        let most = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        if most == 0 {
            return Ok(0);
        }
        let count = match self.early.len().min(most) {
            0 => self.read_more(&mut buffer[..most])?,
            count => {
                buffer[..count].copy_from_slice(&self.early[..count]);
                self.early.drain(..count);
                count
            }
        };
        self.left -= count as u64;
        self.come += count;
        Ok(count)
    }

    /// What stands behind it, when all of it was read.
    pub(super) fn into_rest(self) -> Option<Vec<u8>> {
        let is_read = self.left == 0 && !matches!(self.kind, framing::Body::Chunked);
        is_read.then_some(self.early)
    }

    fn read_more(&mut self, buffer: &mut [u8]) -> Result<usize, Cut> {
        loop {
            let deadline = self.since + limits::TRANSFER_TIMEOUT;
            if Instant::now() >= deadline && self.come >= limits::BODY_BYTES_MIN {
                (self.since, self.come) = (Instant::now(), 0);
                continue;
            }
            let moment = Instant::now() + limits::BEARER_LOOK_INTERVAL;
            return match self.talk.read_until(buffer, deadline.min(moment)) {
                Ok(0) => Err(Cut::Lost(io::ErrorKind::UnexpectedEof.into())),
                Ok(count) => Ok(count),
                Err(error) if is_timeout(&error) && Instant::now() < deadline => Err(Cut::Quiet),
                // Enough has come in this span; the next one begins.
                Err(error) if is_timeout(&error) && self.come >= limits::BODY_BYTES_MIN => continue,
                Err(error) if is_timeout(&error) => Err(Cut::TooSlow),
                Err(error) => Err(Cut::Lost(error)),
            };
        }
    }
}
