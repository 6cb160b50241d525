//! Looks at a whole history, that of a running server too, and tells what is not as it was written.

use std::fmt;
use std::path::Path;

use rusqlite::Connection;

use super::acts::{self, RECORD_COLUMNS, SANCTION_COLUMNS};
use super::chain::{self, Check, ENTRY_COLUMNS, Entry};
use super::{StoreError, schema};
use crate::limits;

/// What a look at every row has found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub epoch: String,
    pub users: u64,
    pub rooms: u64,
    pub messages: u64,
    /// Made from the checks of the newest events of all rooms: two histories with the same head are the
    /// same, event by event. Zeros when the file is of a format without checks.
    pub head: Check,
    /// One line each, at most [`limits::FAULTS_SHOWN_MAX`]; none means that the history is whole.
    pub faults: Vec<String>,
    /// Whether the file is of a format without checks, so that only SQLite's own structure was looked at.
    pub unchecked: bool,
}

/// Reads every row of the history at `path` in one transaction and changes nothing.
///
/// # Errors
/// When it cannot be opened or is no history: as for a start of the server. Damage inside is no error but
/// in the report.
pub fn verify(path: &Path) -> Result<Report, StoreError> {
    let connection = schema::open_read_only(path)?;
    let format = schema::known_format(&connection, path)?;
    let mut report = Report { unchecked: format < 2, ..Report::default() };
    let looked = connection.execute_batch("BEGIN").and_then(|()| {
        structure(&connection, &mut report)?;
        if report.unchecked {
            return Ok(());
        }
        facts(&connection, &mut report)?;
        users(&connection, &mut report)?;
        if format >= 3 {
            acts(&connection, &mut report)?;
        }
        events(&connection, &mut report)
    });
    match looked {
        Ok(()) => Ok(report),
        // Too damaged to be read to its end.
        Err(error) => match StoreError::of_file(path, error) {
            StoreError::Corrupt { why, .. } => {
                report.fault(why);
                Ok(report)
            }
            other => Err(other),
        },
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.unchecked {
            write!(f, "its format is older and has no checks; a server brings it to the present one. ")?;
        } else {
            write!(f, "{} messages in {} rooms by {} users, ", self.messages, self.rooms, self.users)?;
            write!(f, "epoch {}, head ", self.epoch)?;
            self.head[..16].iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
            f.write_str(". ")?;
        }
        match self.faults.len() {
            0 => f.write_str("No damage was found."),
            _ => write!(f, "DAMAGED:\n  {}", self.faults.join("\n  ")),
        }
    }
}

impl Report {
    fn fault(&mut self, what: String) {
        if self.faults.len() < limits::FAULTS_SHOWN_MAX {
            self.faults.push(what);
        }
    }
}

/// SQLite's look at its pages, indexes and types, and at the rooms that events name.
fn structure(connection: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    let mut check = connection.prepare("PRAGMA integrity_check")?;
    let mut rows = check.query([])?;
    while let Some(row) = rows.next()? {
        let verdict: String = row.get(0)?;
        if verdict != "ok" {
            report.fault(super::one_line(&verdict));
        }
    }
    let strangers: i64 =
        connection.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
    if strangers > 0 {
        report.fault(format!("{strangers} events are of rooms that are not there"));
    }
    Ok(())
}

fn facts(connection: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("SELECT key, value, hash FROM about")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (key, value): (String, String) = (row.get(0)?, row.get(1)?);
        if row.get::<_, Vec<u8>>(2)? != chain::fact(&key, &value) {
            report.fault(format!("the {key:?} of the history is not what was written"));
        }
        if key == "epoch" {
            report.epoch = value;
        }
    }
    if report.epoch.is_empty() {
        report.fault("the history has no epoch".to_owned());
    }
    Ok(())
}

fn users(connection: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("SELECT id, name, token_hash, created, hash FROM users")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, name, token_hash): (i64, String, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if row.get::<_, Vec<u8>>(4)? != chain::user(id, &name, &token_hash, row.get(3)?) {
            report.fault(format!("user {id} is not what was written"));
        }
        report.users += 1;
    }
    Ok(())
}

fn acts(connection: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(&format!("SELECT {SANCTION_COLUMNS} FROM sanctions"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if acts::sanction_of_row(row)?.is_none() {
            report.fault("a mute or a ban is not what was written".to_owned());
        }
    }
    let mut statement = connection.prepare(&format!("SELECT {RECORD_COLUMNS} FROM audit ORDER BY id"))?;
    let mut last = 0;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        if id != last + 1 {
            report.fault(format!("record {id} of the audit follows record {last}"));
        }
        if acts::record_of_row(row)?.is_none() {
            report.fault(format!("record {id} of the audit is not what was written"));
        }
        last = id;
    }
    Ok(())
}

/// Walks the chain of each room from its first event.
fn events(connection: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(&format!(
        "SELECT events.hash, {ENTRY_COLUMNS} FROM events JOIN rooms ON rooms.id = events.room \
         ORDER BY rooms.name, seq"
    ))?;
    let mut rows = statement.query([])?;
    let mut room = String::new();
    let (mut seq, mut end) = (0, chain::START);
    while let Some(row) = rows.next()? {
        let entry = Entry::of_row(row, 1)?;
        if entry.room != room {
            report.head = chain::fold(&report.head, &end);
            report.rooms += 1;
            (room, seq, end) = (entry.room.to_owned(), 0, chain::START);
        }
        if entry.seq != seq + 1 {
            report.fault(format!("room {room}: event {} follows event {seq}", entry.seq));
        }
        let check = entry.check(&end);
        let written: Vec<u8> = row.get(0)?;
        if written != check {
            report.fault(format!("room {room}: event {} is not what was written", entry.seq));
        }
        // From what was written: one altered event is one fault, not one for each that follows.
        end = written.try_into().unwrap_or(check);
        seq = entry.seq;
        report.messages += 1;
    }
    report.head = chain::fold(&report.head, &end);
    Ok(())
}

#[cfg(test)]
mod tests;
