//! What carries a client's bytes after the upgrade. Nobody above it can tell what it is: the outbound queue
//! and the flusher write and wait through it, the client's thread reads through it.
//!
//! Over plain TCP it is the socket itself. One that encrypts holds what it has encrypted and the kernel has
//! not taken: that is [`Transport::held`], and counts as backlog. [`Memory`] has no kernel at all.

mod memory;
mod plain;

use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::os::fd::BorrowedFd;
use std::time::Duration;

pub use memory::Memory;

/// Any thread may call any of these; writing is ordered by the lock of the outbound queue.
pub trait Transport: Send + Sync {
    /// Takes as much of these slices as it can, in order, and never waits. Returns how many bytes it took: 0
    /// when it can take nothing now. What it held before goes first; while that does not go it takes nothing.
    /// Without slices it only goes on with what it holds.
    ///
    /// # Errors
    /// When the peer has gone: nothing can be sent any more.
    fn send(&self, slices: &[IoSlice<'_>]) -> io::Result<usize>;

    /// Bytes that it took and has not handed on to the kernel.
    fn held(&self) -> usize {
        0
    }

    /// Tells the peer that nothing more will come. Everything must have been handed on.
    fn end_writing(&self);

    /// Ends both directions at once; whoever reads learns it.
    fn shut(&self);

    /// Waits for bytes as long as the timeout allows; for the client's own thread. 0 is the end.
    ///
    /// # Errors
    /// `WouldBlock` or `TimedOut` when nothing came in time; otherwise the connection is broken.
    fn read(&self, buffer: &mut [u8]) -> io::Result<usize>;

    /// Bounds the reads that begin from now on.
    ///
    /// # Errors
    /// When the timeout is zero, or the connection is broken.
    fn set_read_timeout(&self, timeout: Duration) -> io::Result<()>;

    /// What the flusher polls until it can be written, if there is such a thing.
    fn descriptor(&self) -> Option<BorrowedFd<'_>>;

    /// The other end, for the operator's eyes.
    fn peer(&self) -> Option<SocketAddr>;
}
