//! What reading costs: mentions, markers, what pages keep.

/// Mentions that one text has; whoever is named behind them is not mentioned. In JSON each takes ten times what was
/// typed for it.
pub const MENTIONS_MAX: usize = 100;
/// How many events back one may say that one has not read: the own ones among them are looked up one by one.
pub const UNREAD_BACK_MAX: u64 = 10_000;
/// How long a user's reading may be known only in memory, in ms of the clock that never jumps.
pub const MARKER_INTERVAL_MS: u64 = 1_000;
/// Markers that are written in one transaction: the next ones follow at once, behind what came in meanwhile.
pub const MARKERS_WRITTEN_MAX: usize = 1_000;
/// Messages of which the file may not say yet what follows from them; a start looks at each.
pub const UNTOLD_MESSAGES_MAX: usize = 1_024;
/// Markers that the journal knows as they stand in the file.
pub const MARKERS_KNOWN_MAX: usize = 4_096;
/// What a user's pages may keep here, in bytes of JSON.
pub const PREFS_BYTES_MAX: usize = 4 * 1_024;
