//! The watchdog: ends the process when a stop takes too long, whatever holds it up.
//!
//! It has a thread from the start on, because a machine that gives no more threads is one of the reasons for
//! which a stop may hang. It waits for nobody: its last words are written only if somebody takes them.

use std::io;
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender};

use crate::limits;
use crate::logging;

/// What it learns of a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    /// The time runs.
    Stopping,
    /// What was accepted is finished, and everybody was told to come back.
    Finished,
    /// All threads have ended.
    Over,
}

/// Tells the watchdog; cheap to clone.
#[derive(Clone)]
pub(super) struct Leash(Sender<Word>);

pub(super) struct Watchdog {
    leash: Leash,
    thread: JoinHandle<()>,
}

impl Watchdog {
    /// Starts the thread. Until the stop begins it only waits.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn start() -> io::Result<Watchdog> {
        let (to, words) = crossbeam_channel::unbounded();
        let thread = Builder::new().name("watchdog".into()).spawn(move || {
            if let Some(code) = watch(&words, limits::WATCHDOG_TIMEOUT) {
                end(code);
            }
        })?;
        Ok(Watchdog { leash: Leash(to), thread })
    }

    pub(super) fn leash(&self) -> Leash {
        self.leash.clone()
    }

    /// The stop is over: the process goes on as it likes.
    pub(super) fn dismiss(self) {
        self.leash.say(Word::Over);
        drop(self.thread.join());
    }
}

impl Leash {
    /// A stop begins. Any thread may say so, more than once too.
    pub(super) fn stopping(&self) {
        self.say(Word::Stopping);
    }

    /// The broker's thread: what was accepted is on the disk.
    pub(super) fn finished(&self) {
        self.say(Word::Finished);
    }

    fn say(&self, word: Word) {
        // A watchdog that has gone needs no word.
        let _ = self.0.send(word);
    }
}

/// Waits for a stop and then, so long, for its end. The exit code when the time is over: a clean one if what was accepted
/// is finished and only others are left, who cannot lose anything.
fn watch(words: &Receiver<Word>, timeout: Duration) -> Option<u8> {
    let (mut deadline, mut finished) = (None, false);
    loop {
        let word = match deadline {
            None => words.recv().ok()?,
            Some(deadline) => match words.recv_deadline(deadline) {
                Ok(word) => word,
                Err(error) if error.is_disconnected() => return None,
                Err(_) => return Some(if finished { 0 } else { 70 }),
            },
        };
        match word {
            Word::Stopping => {
                deadline.get_or_insert_with(|| Instant::now() + timeout);
            }
            Word::Finished => finished = true,
            Word::Over => return None,
        }
    }
}

/// Ends the process at once: no destructor, no buffer and no lock of another thread is waited for.
#[allow(unsafe_code)]
fn end(code: u8) {
    let words = match code {
        0 => "teahouse: somebody did not let go in time; nothing that was accepted is lost\n",
        _ => "teahouse: what was accepted could not be finished in time\n",
    };
    logging::last_words(words);
    // SAFETY: `_exit(2)` takes any code, touches no memory of ours and does not return.
    unsafe { libc::_exit(code.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was said when the time is over, and how the watchdog ends.
    #[test]
    fn the_exit_code_says_whether_everything_was_finished() {
        use Word::{Finished, Over, Stopping};
        let table: [(&[Word], Option<u8>); 5] = [
            (&[Stopping], Some(70)),
            (&[Stopping, Stopping, Finished], Some(0)),
            (&[Finished, Stopping], Some(0)),
            (&[Stopping, Finished, Over], None),
            (&[Over], None),
        ];
        for (said, code) in table {
            let (to, words) = crossbeam_channel::unbounded();
            said.iter().for_each(|word| to.send(*word).unwrap());
            assert_eq!(watch(&words, Duration::ZERO), code, "{said:?}");
        }
    }
}
