//! The bounds of search.

use std::time::Duration;

use super::Pace;

/// What somebody looks for, in bytes.
pub const SEARCH_BYTES_MAX: usize = 1_000;
/// Words, quoted parts and filters of a query: more than fit into it in words of Chinese that mean something. What
/// comes behind them is not looked for.
pub const SEARCH_PARTS_MAX: usize = 64;
/// Messages on a page of what was found.
pub const HITS_MAX: usize = 50;
/// Searches of a user: somebody who looks while typing.
pub const SEARCHES: Pace = Pace { at_once: 10, within: Duration::from_secs(10) };
/// Looks of a user at single places of the history: somebody who jumps from link to link.
pub const LOOKS: Pace = Pace { at_once: 300, within: Duration::from_secs(60) };
/// Events around a place, where the client does not say how many.
pub const AROUND_EVENTS: usize = 100;
/// Messages that are asked for by their places at a time.
pub const MESSAGES_ASKED_MAX: usize = 50;
/// Answers on a page of a thread.
pub const THREAD_MESSAGES: usize = 100;
/// How far a time zone may be from UTC, in minutes.
pub const ZONE_MINUTES_MAX: i64 = 14 * 60;
/// How long one search may take before its asker is told to try again: others wait behind it.
pub const SEARCH_TIMEOUT: Duration = Duration::from_secs(1);
/// Between two looks at what is to be put into the index: with the time that a slice takes it lags at most a second.
pub const INDEX_INTERVAL: Duration = Duration::from_millis(500);
/// Events that are put into the index at a time: some tens of milliseconds, in which a reader of the history holds
/// what it sees.
pub const INDEX_SLICE_EVENTS: usize = 2_000;
/// After an index could not be written, how long it is left alone.
pub const INDEX_PAUSE: Duration = Duration::from_secs(10);
/// How far the thread that writes the index lets others go first, as `nice` counts it.
pub const INDEX_NICENESS: i32 = 10;
/// Pages of the index that its writer keeps in memory, in KiB.
pub const INDEX_CACHE_KIB: i64 = 8 * 1024;
