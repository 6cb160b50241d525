//! The epoch: names a history as a whole, so that nobody takes another one for it.

use rusqlite::{Connection, params};

use super::{chain, migrations};

/// The epoch of a history, of any format.
///
/// # Errors
/// When it has none, or cannot be read.
pub(super) fn of(connection: &Connection) -> rusqlite::Result<String> {
    connection.query_row("SELECT value FROM about WHERE key = 'epoch'", [], |row| row.get(0))
}

/// Gives the history that `connection` writes, of this format, another epoch, and returns it.
///
/// # Errors
/// When it cannot be written.
pub(super) fn renew(connection: &Connection, format: i64) -> rusqlite::Result<String> {
    let epoch: String = connection.query_row("SELECT lower(hex(randomblob(16)))", [], |row| row.get(0))?;
    let check = match format {
        // It has no checks.
        1 => None,
        2 | 3 => Some(migrations::v2::fact("epoch", &epoch)),
        _ => Some(chain::row(["epoch".into(), epoch.as_str().into()])),
    };
    match check {
        None => connection.execute("UPDATE about SET value = ?1 WHERE key = 'epoch'", [&epoch])?,
        Some(check) => connection.execute(
            "UPDATE about SET value = ?1, hash = ?2 WHERE key = 'epoch'",
            params![epoch, &check[..]],
        )?,
    };
    Ok(epoch)
}
