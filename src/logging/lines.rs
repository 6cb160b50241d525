//! The lines of the log on their way to stderr: nobody who logs ever waits.
//!
//! A terminal that was stopped (Ctrl-S), or a pipe that nobody reads, takes nothing for as long as it likes. So one
//! thread writes, what it cannot write gathers up to a bound, and what is beyond that is left out and counted.

use std::io::{self, Stderr, Write};
use std::os::fd::AsFd;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::Builder;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use tracing_subscriber::fmt::MakeWriter;

use crate::limits;

enum Item {
    Line(Vec<u8>),
    /// Everything before it was written.
    Flushed(Sender<()>),
}

static LINES: OnceLock<Sender<Item>> = OnceLock::new();
/// Lines that found no place, since the start.
static LEFT_OUT: AtomicU64 = AtomicU64::new(0);

/// Starts the thread `log`, once. Where the system gives none, everything is left out.
pub(super) fn start() {
    let (to, items) = bounded(limits::LOG_LINES_MAX);
    if LINES.set(to).is_ok() {
        // The receiver has gone with the thread, then.
        drop(Builder::new().name("log".into()).spawn(move || run(&items)));
    }
}

/// How many lines nobody has read, because they could not be written.
pub fn left_out() -> u64 {
    LEFT_OUT.load(Ordering::Relaxed)
}

/// Waits until everything is written that was logged before, or until it is clear that nobody takes it.
pub fn flush() {
    let Some(lines) = LINES.get() else { return };
    let (to, flushed) = bounded(1);
    if lines.send_timeout(Item::Flushed(to), limits::LOG_PATIENCE).is_ok() {
        // If it does not come, nobody reads.
        let _ = flushed.recv_timeout(limits::LOG_PATIENCE);
    }
}

/// Writes to stderr what a person should see in the end, if somebody takes it.
pub fn last_words(words: &str) {
    let stderr = io::stderr();
    if is_ready(&stderr, limits::LOG_PATIENCE) {
        // Not through the lock, which somebody may hold who waits for a reader.
        let _ = rustix::io::write(&stderr, words.as_bytes());
    }
}

fn is_ready(stderr: &Stderr, patience: Duration) -> bool {
    let mut fds = [PollFd::new(stderr, PollFlags::OUT)];
    let patience = Timespec { tv_sec: patience.as_secs() as i64, tv_nsec: patience.subsec_nanos().into() };
    rustix::event::poll(&mut fds, Some(&patience)).is_ok_and(|ready| ready > 0)
}

fn run(items: &Receiver<Item>) {
    let stderr = io::stderr();
    let mut told = 0;
    for item in items {
        let left_out = left_out();
        if left_out > told {
            let words =
                format!("{} lines of the log were left out, because nobody took them\n", left_out - told);
            told = left_out;
            write_all(&stderr, words.as_bytes());
        }
        match item {
            Item::Line(line) => {
                if !write_all(&stderr, &line) {
                    LEFT_OUT.fetch_add(1, Ordering::Relaxed);
                    // It could not be told either.
                    told += 1;
                }
            }
            // Whoever waited may have gone.
            Item::Flushed(to) => drop(to.send(())),
        }
    }
}

/// Waits as long as it takes; false when it cannot be written at all, as on a full disk.
fn write_all(stderr: impl AsFd, mut bytes: &[u8]) -> bool {
    while !bytes.is_empty() {
        match rustix::io::write(&stderr, bytes) {
            Ok(count) => bytes = &bytes[count..],
            Err(Errno::INTR) => {}
            // Somebody has made it so that it does not wait by itself.
            Err(Errno::AGAIN) => _ = rustix::event::poll(&mut [PollFd::new(&stderr, PollFlags::OUT)], None),
            Err(_) => return false,
        }
    }
    true
}

/// Makes a writer for each line.
pub(super) struct ToTheThread;

/// Takes a whole line at a time, which is how they are written.
pub(super) struct Line;

impl MakeWriter<'_> for ToTheThread {
    type Writer = Line;

    fn make_writer(&self) -> Line {
        Line
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = LINES.get().is_some_and(|lines| lines.try_send(Item::Line(bytes.to_vec())).is_ok());
        LEFT_OUT.fetch_add(u64::from(!taken), Ordering::Relaxed);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
