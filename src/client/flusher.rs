//! The flusher: the one thread that waits until clients take more.
//!
//! It holds the outbound queues that have a backlog or are closing, waits with `poll` until one of them can
//! be written or a deadline passes, and lets the queue do the rest. It knows nothing of clients or rooms.
//! A queue is watched at most once at a time as far as it matters: watching twice costs a second look.

use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use rustix::event::{EventfdFlags, PollFd, PollFlags, Timespec};

use crate::client::outbound::{Care, Outbound, Sight, Total};
use crate::gauges::Gauges;
use crate::limits;
use crate::sabotage::{self, Fault};
use crate::tap::Tap;

/// How often deadlines are looked at while there is something to watch. The shortest is one second.
const LOOK_INTERVAL: Duration = Duration::from_millis(100);

/// A handle on the thread; cheap to clone, one in every queue.
#[derive(Clone)]
pub struct Flusher(Arc<Shared>);

struct Shared {
    arrivals: Mutex<Vec<Arc<Outbound>>>,
    wake: OwnedFd,
    /// Whether `wake` was written since the thread last read it.
    awake: AtomicBool,
    stop: AtomicBool,
    total: Total,
    gauges: Arc<Gauges>,
    /// For who looks at what passes to and from every client.
    tap: Arc<Tap<Sight>>,
}

impl Flusher {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system gives no descriptor or no thread.
    pub fn start(gauges: Arc<Gauges>) -> std::io::Result<(Flusher, JoinHandle<()>)> {
        let flusher = Flusher::new(gauges)?;
        let shared = flusher.0.clone();
        let thread = Builder::new().name("flusher".into()).spawn(move || shared.run())?;
        Ok((flusher, thread))
    }

    /// One without its thread: whoever has it takes the turns.
    pub(crate) fn new(gauges: Arc<Gauges>) -> std::io::Result<Flusher> {
        let wake = rustix::event::eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        Ok(Flusher(Arc::new(Shared {
            arrivals: Mutex::new(Vec::new()),
            wake,
            awake: AtomicBool::new(false),
            stop: AtomicBool::new(false),
            total: Total::default(),
            gauges,
            tap: Arc::default(),
        })))
    }

    /// Takes care of a queue until its backlog is gone, or, when it is closing, until it is shut.
    pub(crate) fn watch(&self, queue: Arc<Outbound>) {
        self.0.arrivals.lock().push(queue);
        self.0.wake();
    }

    pub fn total(&self) -> &Total {
        &self.0.total
    }

    pub fn gauges(&self) -> &Gauges {
        &self.0.gauges
    }

    pub fn tap(&self) -> &Arc<Tap<Sight>> {
        &self.0.tap
    }

    /// Shuts every queue that is still watched and ends the thread.
    pub fn stop(&self) {
        self.0.stop.store(true, Ordering::Release);
        self.0.wake();
    }
}

/// The queues that are cared for, and what each waits for.
type Watched = Vec<(Arc<Outbound>, Care)>;

impl Shared {
    fn run(&self) {
        let mut watched = Watched::new();
        while !self.stop.load(Ordering::Acquire) {
            self.wait(&watched);
            self.turn(&mut watched, Instant::now());
        }
        self.cut_all(watched);
    }

    /// Takes in who has come and looks at all of them.
    fn turn(&self, watched: &mut Watched, now: Instant) {
        let arrivals = std::mem::take(&mut *self.arrivals.lock());
        watched.extend(arrivals.into_iter().map(|queue| (queue, Care::Writable)));
        if !watched.is_empty() {
            sabotage::panic_on(Fault::PanicInFlusher, "panic");
        }
        watched.retain_mut(|(queue, care)| {
            *care = queue.attend(now);
            *care != Care::Done
        });
        if self.total.bytes() > limits::OUTBOUND_TOTAL_BYTES_MAX {
            self.evict_the_fullest(watched, now);
        }
    }

    fn evict_the_fullest(&self, watched: &Watched, now: Instant) {
        let mut by_size: Vec<_> = watched.iter().map(|(queue, _)| (queue.bytes(), queue)).collect();
        by_size.sort_by_key(|(bytes, _)| std::cmp::Reverse(*bytes));
        for (_, queue) in by_size {
            if self.total.bytes() <= limits::OUTBOUND_TOTAL_BYTES_MAX {
                return;
            }
            queue.evict(now);
        }
    }

    fn cut_all(&self, watched: Watched) {
        let arrivals = std::mem::take(&mut *self.arrivals.lock());
        watched.iter().map(|(queue, _)| queue).chain(&arrivals).for_each(|queue| queue.cut());
    }

    fn wait(&self, watched: &Watched) {
        let mut fds = vec![PollFd::new(&self.wake, PollFlags::IN)];
        let writable = watched.iter().filter(|(_, care)| *care == Care::Writable);
        let descriptors = writable.filter_map(|(queue, _)| queue.transport().descriptor());
        fds.extend(descriptors.map(|descriptor| PollFd::from_borrowed_fd(descriptor, PollFlags::OUT)));
        let timeout = Timespec { tv_sec: 0, tv_nsec: LOOK_INTERVAL.subsec_nanos().into() };
        let timeout = (!watched.is_empty()).then_some(&timeout);
        // Interrupted is as good as woken: everything is looked at either way.
        let _ = rustix::event::poll(&mut fds, timeout);
        self.hear_wake_ups(|| {});
    }

    /// Makes room for the next wake-up. `meanwhile` is what others do between the two steps.
    fn hear_wake_ups(&self, meanwhile: impl FnOnce()) {
        // Read first: a wake-up that comes after the flag is cleared writes again, and one that comes before
        // has pushed its arrival already, which this exchange makes visible.
        let _ = rustix::io::read(&self.wake, &mut [0; 8]);
        meanwhile();
        self.awake.swap(false, Ordering::AcqRel);
    }

    fn wake(&self) {
        if !self.awake.swap(true, Ordering::AcqRel) {
            // Full is impossible and would mean that the thread is awake.
            let _ = rustix::io::write(&self.wake, &1u64.to_ne_bytes());
        }
    }
}

#[cfg(test)]
mod tests;
