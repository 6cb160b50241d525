//! Bounds of what becomes of a conversation: edits, deletes, settings, members.

use std::time::Duration;

use super::Pace;

/// What of a room and of its messages is changed, by a user: edits, deletes, reactions, pins, topics, settings. Each is an event for
/// ever.
pub const CHANGES: Pace = Pace { at_once: 60, within: Duration::from_secs(60) };
/// People whom a user makes members of private rooms, or takes out: a whole room at once, and then no more than one
/// could say.
pub const MEMBERSHIPS: Pace = Pace { at_once: 600, within: Duration::from_secs(120) };
/// How long one may give one's own message another text: past it others have long relied on what it says.
pub const EDITABLE: Duration = Duration::from_secs(24 * 3_600);
/// The longest emoji that there is has 35 bytes: two people who kiss, each with a tone. Later ones may be longer.
pub const EMOJI_BYTES_MAX: usize = 64;
/// Different emoji on one message: more is no answer any more, and a row of them has its end.
pub const REACTIONS_MAX: usize = 20;
/// People with the same one, whose numbers are in each page of history.
pub const REACTORS_MAX: usize = 1_000;
/// People whom a message says to have answered it: the latest, as their pictures beside the count.
pub const REPLIERS_TOLD: usize = 3;
/// Answers among which the latest people are looked for when one of them is deleted.
pub const REPLIES_WALKED_MAX: usize = 1_000;
/// Pinned messages of a room: more than anybody reads again.
pub const PINS_MAX: usize = 20;
/// From a delete until the log of the history is emptied, so that what was deleted is in no file: once for all deletes
/// of these seconds, because each is two flushes, and far within the promised minute, because somebody who reads just
/// then puts it off until the next time.
pub const FORGET_INTERVAL: Duration = Duration::from_secs(5);
/// How long the search index may take to forget what was taken away, before it is made anew: less than half of the
/// promised minute, because what is taken away while something else is waited for may wait twice.
pub const FORGET_PATIENCE: Duration = Duration::from_secs(25);
/// Longest pause that a room may ask for between two posts of a user, in seconds.
pub const SLOW_S_MAX: u32 = 3_600;
/// What somebody says who is away, in bytes: a word or two that stand beside a name.
pub const AWAY_BYTES_MAX: usize = 64;
/// How often a user goes away and comes back: each is told to everybody who shares a room.
pub const AWAYS: Pace = Pace { at_once: 10, within: Duration::from_secs(60) };
