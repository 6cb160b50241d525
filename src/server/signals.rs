//! The signals that stop the server.

use std::io;

/// Calls `handler`, on a thread of its own, for each SIGINT and SIGTERM, and for SIGHUP unless it is ignored: whoever
/// starts a program with `nohup` wants it to outlive the terminal.
///
/// # Errors
/// When the system takes no handler.
pub fn call(handler: impl FnMut() + Send + 'static) -> io::Result<()> {
    let held = hold_back_hangups();
    let set = ctrlc::set_handler(handler).map_err(io::Error::other);
    // One that came meanwhile is heard now, or ignored as it was.
    held.let_go();
    set
}

/// SIGHUP as it was, and held back until it is that again.
struct Held {
    was_ignored: bool,
    mask: libc::sigset_t,
}

#[allow(unsafe_code, reason = "neither the standard library nor ctrlc knows how a signal was handled before")]
fn hold_back_hangups() -> Held {
    // SAFETY: both are plain numbers, for which zeros are good; each call writes into what it is given alone, and none
    // changes how a signal is handled.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        let told = libc::sigaction(libc::SIGHUP, std::ptr::null(), &raw mut action);
        let (mut hangups, mut mask) = (std::mem::zeroed(), std::mem::zeroed());
        libc::sigemptyset(&raw mut hangups);
        libc::sigaddset(&raw mut hangups, libc::SIGHUP);
        libc::pthread_sigmask(libc::SIG_BLOCK, &raw const hangups, &raw mut mask);
        Held { was_ignored: told == 0 && action.sa_sigaction == libc::SIG_IGN, mask }
    }
}

impl Held {
    #[allow(unsafe_code, reason = "the standard library cannot ignore a signal")]
    fn let_go(self) {
        // SAFETY: SIG_IGN is no handler of ours, so nothing can go wrong when the signal comes; the mask is the one
        // that this thread had.
        unsafe {
            if self.was_ignored {
                libc::signal(libc::SIGHUP, libc::SIG_IGN);
            }
            libc::pthread_sigmask(libc::SIG_SETMASK, &raw const self.mask, std::ptr::null_mut());
        }
    }
}
