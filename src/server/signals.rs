//! The signals that stop the server.

use std::io;

/// The signals that a stop is asked for with.
const STOPS: [i32; 3] = [libc::SIGINT, libc::SIGTERM, libc::SIGHUP];

/// How the signals were handled when the program started.
#[derive(Clone, Copy)]
pub struct Before {
    is_hangup_ignored: bool,
}

/// Holds the signals of a stop back, from the first moment on: whoever is the first process of a container would
/// never hear of one that comes before there is a handler, and anybody else would be killed by it.
#[allow(unsafe_code, reason = "neither the standard library nor ctrlc knows how a signal was handled before")]
pub fn hold_back() -> Before {
    // SAFETY: plain numbers, for which zeros are good; the call writes into them alone and changes nothing.
    let is_hangup_ignored = unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        let told = libc::sigaction(libc::SIGHUP, std::ptr::null(), &raw mut action);
        told == 0 && action.sa_sigaction == libc::SIG_IGN
    };
    mask(libc::SIG_BLOCK);
    Before { is_hangup_ignored }
}

/// Calls `handler`, on a thread of its own, for each SIGINT and SIGTERM, and for SIGHUP unless it was ignored:
/// whoever starts a program with `nohup` wants it to outlive the terminal. What was held back is heard now.
///
/// # Errors
/// When the system takes no handler.
#[allow(unsafe_code, reason = "the standard library cannot ignore a signal")]
pub fn call(handler: impl FnMut() + Send + 'static, was: Before) -> io::Result<()> {
    let set = ctrlc::set_handler(handler).map_err(io::Error::other);
    if was.is_hangup_ignored {
        // SAFETY: SIG_IGN is no handler of ours, so nothing can go wrong when the signal comes.
        unsafe { libc::signal(libc::SIGHUP, libc::SIG_IGN) };
    }
    let_go();
    set
}

/// Lets the signals of a stop through. A program that has started this one may have held them back and forgotten that
/// this is inherited: nobody could stop the server then.
pub fn let_go() {
    mask(libc::SIG_UNBLOCK);
}

/// Blocks the signals of a stop for this thread, and those that it starts, or lets them through.
#[allow(unsafe_code, reason = "the standard library knows no masks")]
fn mask(how: i32) {
    // SAFETY: a set of numbers, which `sigemptyset` makes good, and the mask of this thread alone.
    unsafe {
        let mut stops = std::mem::zeroed();
        libc::sigemptyset(&raw mut stops);
        for signal in STOPS {
            libc::sigaddset(&raw mut stops, signal);
        }
        libc::pthread_sigmask(how, &raw const stops, std::ptr::null_mut());
    }
}
