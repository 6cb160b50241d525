//! Looks at a whole history, that of a running server too, and tells what is not as it was written.

mod answers;
pub mod behind;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::chain::{self, Check, ENTRY_COLUMNS, Walk};
use super::halt::Halt;
use super::table::{self, ABOUT, AUDIT, ROOMS, Table, USERS};
use super::{StoreError, migrations, schema};
use crate::chat::act::counted;
use crate::limits;

/// [`look`] takes every format that it does not name for the present one. The one that is no longer the present
/// one gets a look of its own there, which stands with its migration and never changes.
const _: () = assert!(migrations::VERSION == 8, "the format before the present one needs a look of its own");

/// What a look at every row has found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub epoch: String,
    pub users: u64,
    pub rooms: u64,
    pub messages: u64,
    /// Files that people have brought, as far as they were looked at.
    pub files: u64,
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
    verify_unless(path, &Halt::default())
}

/// The same, given up when a halt is called.
///
/// # Errors
/// As above, and `Stopped` when it was given up.
pub fn verify_unless(path: &Path, halt: &Halt) -> Result<Report, StoreError> {
    let mut connection = schema::open_read_only(path)?;
    halt.heed(&mut connection)?;
    look_at(&connection, path).map_err(|error| explain(error, path))
}

/// Of a history that cannot be looked at only because of what lies beside it, says so.
fn explain(error: StoreError, path: &Path) -> StoreError {
    let has = |suffix| schema::beside(path, suffix).metadata().is_ok_and(|file| file.len() > 0);
    let journal = schema::beside(path, "-journal");
    match error {
        StoreError::Failed(_)
            if has("-journal") && alone(path).is_ok_and(|report| report.faults.is_empty()) =>
        {
            StoreError::LeftOverLog { path: path.to_owned(), log: journal }
        }
        StoreError::Failed(_) if has("-wal") && !has("-shm") => {
            let why = "its log lies beside it, and can only be read where files can be made: copy both to such a place";
            StoreError::Path { path: path.to_owned(), error: std::io::Error::other(why) }
        }
        other => other,
    }
}

/// The same of the file alone, whatever lies in a log beside it. Nobody may be working on it.
pub(super) fn alone(path: &Path) -> Result<Report, StoreError> {
    look_at(&schema::open_alone(path)?, path)
}

fn look_at(connection: &Connection, path: &Path) -> Result<Report, StoreError> {
    let format = schema::known_format(connection, path)?;
    match look(connection, format) {
        Ok(report) => Ok(report),
        // Too damaged to be read to its end.
        Err(error) => match StoreError::of_file(path, error) {
            StoreError::Corrupt { why, .. } => {
                let mut report = Report { unchecked: format < 2, ..Report::default() };
                report.fault(why);
                Ok(report)
            }
            other => Err(other),
        },
    }
}

/// Looks at every row of a history of this format, in one transaction.
///
/// # Errors
/// When SQLite cannot read it to its end.
pub(super) fn look(connection: &Connection, format: i64) -> rusqlite::Result<Report> {
    let mut report = Report { unchecked: format < 2, ..Report::default() };
    let transaction = connection.unchecked_transaction()?;
    structure(&transaction, &mut report)?;
    match format {
        1 => {}
        2 => migrations::v2::look(&transaction, &mut report)?,
        3 => {
            migrations::v2::look(&transaction, &mut report)?;
            migrations::v3::look(&transaction, &mut report)?;
        }
        4 => migrations::v4::look::look(&transaction, &mut report)?,
        5 => migrations::v5::look::look(&transaction, &mut report)?,
        6 => migrations::v6::look(&transaction, &mut report)?,
        7 => migrations::v7::look(&transaction, &mut report)?,
        _ => {
            for table in table::ALL {
                rows(&transaction, table, &mut report)?;
            }
            direct_rooms(&transaction, &mut report)?;
            events(&transaction, &mut report)?;
            answers::look(&transaction, &mut report)?;
        }
    }
    Ok(report)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.unchecked {
            write!(f, "its format is older and has no checks; a server brings it to the present one. ")?;
        } else {
            let [messages, rooms, users] =
                [(self.messages, "message"), (self.rooms, "room"), (self.users, "user")]
                    .map(|(count, one)| counted(count as usize, one));
            write!(f, "{messages} in {rooms} by {users}, ")?;
            if self.files > 0 {
                write!(f, "{}, ", counted(self.files as usize, "file"))?;
            }
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
    pub(super) fn fault(&mut self, what: String) {
        if self.faults.len() < limits::FAULTS_SHOWN_MAX {
            self.faults.push(what);
        }
    }
}

/// SQLite's look at its pages, indexes and types, and at the rows that others name.
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
        report.fault(format!("{strangers} rows name a user or a room that is not there"));
    }
    Ok(())
}

/// SQLite's look at the pages of the tables that a start reads, which are small, and at whom and what they name.
///
/// # Errors
/// When SQLite cannot read them.
pub(super) fn first_fault_of_small_tables(connection: &Connection) -> rusqlite::Result<Option<String>> {
    for table in table::ALL.into_iter().filter(|table| table.is_read_at_start) {
        let check = format!("PRAGMA quick_check('{}')", table.name);
        let verdict: String = connection.query_row(&check, [], |row| row.get(0))?;
        if verdict != "ok" {
            return Ok(Some(super::one_line(&verdict)));
        }
        let strangers = "SELECT count(*) FROM pragma_foreign_key_check(?1)";
        let strangers: i64 = connection.query_row(strangers, [table.name], |row| row.get(0))?;
        if strangers > 0 {
            return Ok(Some(format!("{strangers} {} name a user or a room that is not there", table.name)));
        }
    }
    Ok(None)
}

fn rows(connection: &Connection, table: &Table, report: &mut Report) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(&format!("{} ORDER BY {}", table.select(), table.key()))?;
    let mut rows = statement.query([])?;
    // Of the audit the oldest go, when there are too many.
    let mut number = if table.name == AUDIT.name { dropped_records(connection)? } else { 0 };
    while let Some(row) = rows.next()? {
        number += 1;
        match table.read(row)? {
            Err(why) => report.fault(why),
            Ok(values) if table.name == ABOUT.name && values[0].as_str() == Ok("epoch") => {
                report.epoch = values[1].as_str().unwrap_or_default().to_owned();
            }
            Ok(values) if table.name == AUDIT.name && values[0].as_i64() != Ok(number) => {
                report.fault(format!("a record of the audit is missing before {:?}", values[0]));
                number = values[0].as_i64().unwrap_or(number);
            }
            Ok(_) => {}
        }
    }
    if table.name == USERS.name {
        report.users = number as u64;
    }
    if table.name == ABOUT.name && report.epoch.is_empty() {
        report.fault("the history has no epoch".to_owned());
    }
    Ok(())
}

/// How many of the oldest records the file has not any more.
fn dropped_records(connection: &Connection) -> rusqlite::Result<i64> {
    let newest = format!("SELECT coalesce(max(id), 0) FROM {}", AUDIT.name);
    let newest: i64 = connection.query_row(&newest, [], |row| row.get(0))?;
    Ok((newest - limits::RECORDS_WRITTEN_MAX as i64).max(0))
}

/// A direct room has two members: a start finds one that has not.
fn direct_rooms(connection: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(
        "SELECT name FROM rooms \
         WHERE kind = 'direct' AND (SELECT count(*) FROM members WHERE members.room = rooms.id) <> 2",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        report.fault(format!("room {}: it is direct and has not two members", row.get::<_, String>(0)?));
    }
    Ok(())
}

/// Walks the chain of each room from its first event.
fn events(connection: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    let names = room_names(connection)?;
    let mut statement = connection.prepare(&format!("SELECT {ENTRY_COLUMNS} FROM events ORDER BY id"))?;
    let mut rows = statement.query([])?;
    let mut walk = Walk::default();
    while let Some(row) = rows.next()? {
        for (room, words) in walk.step(row)? {
            report.fault(in_room(&names, room, &words));
        }
        report.messages += 1;
    }
    report.rooms = walk.rooms().len() as u64;
    let strangers = walk.rooms().filter(|room| !names.contains_key(room)).count();
    if strangers > 0 {
        report.fault(format!("there are events of {strangers} rooms that are not there"));
    }
    for room in names.keys() {
        if let Some(end) = walk.end(*room) {
            let (before, end) = (ValueRef::Blob(&report.head), ValueRef::Blob(end));
            report.head = chain::row([before, ValueRef::Integer(*room), end]);
        }
    }
    Ok(())
}

/// The names of the rooms that are kept, by their numbers.
fn room_names(connection: &Connection) -> rusqlite::Result<BTreeMap<i64, String>> {
    let mut statement = connection.prepare(&format!("SELECT id, name FROM {}", ROOMS.name))?;
    let names = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    names.collect()
}

fn in_room(names: &BTreeMap<i64, String>, room: i64, words: &str) -> String {
    match names.get(&room) {
        Some(name) => format!("room {name}: {words}"),
        None => format!("room number {room}: {words}"),
    }
}

#[cfg(test)]
mod tests;
