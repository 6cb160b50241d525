//! What goes on until a key is pressed: frames, events, log lines, figures.
//!
//! A view waits for what happens and appends lines; the operator's own thread writes them. A tap is bounded,
//! and so are the lines of a second: what an operator cannot read is not written, and it is said how much.

mod secrets;
pub mod tail;
pub mod top;
pub mod trace;

use std::time::{Duration, Instant};

use super::table::{Align, Table, escape};
use crate::tap::View;
use crate::wire::clock;
use crate::{limits, logging};

/// How long a key may wait for its effect, and for how long the bound on lines is counted.
pub const TICK: Duration = Duration::from_millis(100);
/// Clients of a trace whose message has come in part.
const MASKS_MAX: usize = 1_024;
const LINES_PER_TICK_MAX: usize = limits::LIVE_LINES_PER_SECOND_MAX / 10;

pub trait Live {
    /// What is said first.
    fn head(&self) -> String;

    /// Waits for something to show, until `until` at most. False when nothing more can come.
    fn look(&mut self, until: Instant, lines: &mut Lines) -> bool;
}

/// Lines for an operator, a bounded number in a tick.
pub struct Lines {
    text: String,
    room: usize,
    missed: u64,
}

impl Default for Lines {
    fn default() -> Lines {
        Lines { text: String::new(), room: LINES_PER_TICK_MAX, missed: 0 }
    }
}

impl Lines {
    /// Adds a line, which may have further lines in it, or counts it when there are too many.
    pub fn push(&mut self, line: &str) {
        match self.room.checked_sub(1) {
            Some(room) => {
                self.room = room;
                self.text.push_str(line);
                self.text.push('\n');
            }
            None => self.missed += 1,
        }
    }

    /// Adds what is no line of its own.
    pub fn draw(&mut self, picture: &str) {
        self.text.push_str(picture);
    }

    /// So many lines were not even written down.
    pub fn miss(&mut self, lines: usize) {
        self.missed += lines as u64;
    }

    pub fn has_room(&self) -> bool {
        self.room > 0
    }

    /// What was added since, ready to be written.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    fn say_missed(&mut self, at_least: &str, missed: u64) {
        let missed = missed + std::mem::take(&mut self.missed);
        if missed > 0 {
            self.text.push_str(&format!("… {at_least}{missed} more were not shown\n"));
        }
    }
}

/// Everything that comes out of a tap.
pub struct Follow<T, R> {
    pub head: String,
    pub view: View<T>,
    /// Whether what was missed may be more than what was counted.
    pub missed_at_least: bool,
    /// Writes one thing. False when nothing more can come.
    pub render: R,
}

impl<T, R: FnMut(&T, &mut Lines) -> bool> Live for Follow<T, R> {
    fn head(&self) -> String {
        self.head.clone()
    }

    fn look(&mut self, until: Instant, lines: &mut Lines) -> bool {
        let mut goes_on = true;
        let mut next = self.view.next_until(until);
        while let Some(item) = next {
            goes_on &= (self.render)(&item, lines);
            next = if lines.has_room() && goes_on { self.view.next() } else { None };
        }
        let at_least = if self.missed_at_least { "at least " } else { "" };
        lines.say_missed(at_least, self.view.take_missed());
        goes_on
    }
}

/// The log as it is written.
pub struct LogView {
    pub head: String,
    pub view: logging::Listening,
    pub json: bool,
}

impl Live for LogView {
    fn head(&self) -> String {
        self.head.clone()
    }

    fn look(&mut self, until: Instant, lines: &mut Lines) -> bool {
        let view = self.view.lines();
        let mut next = view.next_until(until);
        while let Some(line) = next {
            lines.push(&log_line(&line, self.json));
            next = if lines.has_room() { view.next() } else { None };
        }
        lines.say_missed("", view.take_missed());
        true
    }
}

fn log_line(line: &logging::Line, json: bool) -> String {
    let level = line.level.as_str().to_lowercase();
    if !json {
        return format!("{}  {level:<5}  {}", clock::clock(line.at), escape(&line.text));
    }
    let mut table = Table::new(&["time", "level", "text"].map(|name| (name, Align::Left)));
    table.row(vec![clock::millis(line.at).into(), level.into(), line.text.as_str().into()]);
    table.first_json()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::tap::Tap;

    #[test]
    fn a_flood_is_cut_and_counted() {
        let tap: Arc<Tap<u32>> = Arc::default();
        let render = |n: &u32, lines: &mut Lines| {
            lines.push(&n.to_string());
            *n != 2_000
        };
        let mut follow = Follow { head: String::new(), view: tap.listen(), missed_at_least: false, render };
        (0..1_100).for_each(|n| tap.show(|| n));
        let mut lines = Lines::default();
        assert!(follow.look(Instant::now(), &mut lines));
        let text = lines.take();
        assert!(text.starts_with("0\n1\n2\n") && text.contains("\n99\n… 76 more were not shown\n"), "{text}");
        assert!(!lines.has_room());
        while follow.view.next().is_some() {}
        // Asked once, it knows that it has room.
        assert!(follow.look(Instant::now(), &mut Lines::default()));
        tap.show(|| 2_000);
        assert!(!follow.look(Instant::now(), &mut Lines::default()));
    }
}
