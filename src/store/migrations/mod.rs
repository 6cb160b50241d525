//! The formats of the history, one after the other, each in a file of its own that never changes again.
//!
//! An upgrade is one transaction from whatever the file has to the present format, so a file is of the old
//! format or of the new one, whatever happens in between. Before it begins, the whole of the old history is
//! looked at: what is damaged is left as it is.

mod v1;
pub(super) mod v2;
pub(super) mod v3;
pub(super) mod v4;
pub(super) mod v5;
pub(super) mod v6;
pub(super) mod v7;
mod v8;

use std::path::Path;
use std::time::Instant;

use rusqlite::{Connection, Transaction};

use super::halt::Halt;
use super::{StoreError, space};
use crate::limits;

/// The format this program writes (`PRAGMA user_version`).
pub const VERSION: i64 = STEPS.len() as i64;

type Step = fn(&Transaction<'_>, &mut Upgrade) -> rusqlite::Result<()>;

/// Format n to n + 1.
const STEPS: [Step; 8] =
    [v1::upgrade, v2::upgrade, v3::upgrade, v4::upgrade, v5::upgrade, v6::upgrade, v7::upgrade, v8::upgrade];

/// How far an upgrade has come, for whoever looks on.
pub(super) struct Upgrade {
    done: u64,
    total: u64,
    told: Instant,
}

impl Upgrade {
    fn new(total: u64) -> Upgrade {
        Upgrade { done: 0, total, told: Instant::now() }
    }

    /// One more event is in its new form.
    fn step(&mut self) {
        self.done += 1;
        if self.done.is_multiple_of(1_000) && self.told.elapsed() >= limits::UPGRADE_WORD_INTERVAL {
            self.told = Instant::now();
            tracing::info!("upgrading the history: {} of {}", grouped(self.done), grouped(self.total));
        }
    }
}

/// Brings a history that was found whole to the present format.
///
/// # Errors
/// `TooSmall` when it cannot fit, `Corrupt` when it holds what cannot be, `Stopped` when a halt was called,
/// otherwise when SQLite or the disk fails; the file then has the format that it had.
pub(super) fn run(connection: &mut Connection, path: &Path, halt: &Halt) -> Result<(), StoreError> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version == VERSION {
        return Ok(());
    }
    let events = if version == 0 { 0 } else { count_events(connection)? };
    if events > 0 {
        space::check_for_upgrade(path)?;
        tracing::info!("upgrading the history from format {version} to format {VERSION}");
    }
    halt.heed(connection)?;
    let outcome = upgrade(connection, version as usize, events);
    connection.progress_handler(0, None::<fn() -> bool>)?;
    outcome.map_err(|error| StoreError::of_file(path, error))?;
    // What the upgrade has put into the log goes into the file at once, and the log is short again.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

fn upgrade(connection: &mut Connection, version: usize, events: u64) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    for step in &STEPS[version..] {
        step(&transaction, &mut Upgrade::new(events))?;
    }
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()
}

fn count_events(connection: &Connection) -> rusqlite::Result<u64> {
    let count: i64 = connection.query_row("SELECT count(*) FROM events", [], |row| row.get(0))?;
    Ok(count as u64)
}

/// `350,000`
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests;
