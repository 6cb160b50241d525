//! Who goes first when there are fewer processors than threads with work.
//!
//! Everybody waits for the broker and for the flusher; whoever answers a single client stands back for them. Only
//! standing back is allowed to a program without rights, so everybody else does.

use crate::limits;

/// The calling thread lets others go first from now on, as `nice` counts it.
pub fn stand_back(niceness: i32) {
    // Where a thread has no niceness of its own it stays as it is.
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), niceness);
}

/// The niceness of the calling thread.
#[cfg(test)]
fn own() -> i32 {
    rustix::process::getpriority_process(Some(rustix::thread::gettid())).expect("a thread has one")
}

const _: () = assert!(limits::CLIENT_NICENESS > 0 && limits::ARCHIVE_NICENESS > 0);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_thread_itself_stands_back() {
        let before = own();
        let inside = std::thread::spawn(|| {
            stand_back(limits::CLIENT_NICENESS.max(own()));
            own()
        });
        assert_eq!(inside.join().unwrap(), limits::CLIENT_NICENESS.max(before));
        assert_eq!(own(), before);
    }
}
