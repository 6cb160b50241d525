//! Format 2: each row of what people see has a check. Its functions never change again: they are what
//! histories of formats 2 and 3 were written with.

use std::collections::HashMap;

use rusqlite::{Connection, Row, Transaction, params};
use sha2::{Digest, Sha256};

use super::Upgrade;
use crate::store::chain::Check;
use crate::store::verify::Report;

/// Stands before the first event of a room.
const START: Check = [0; 32];

pub(super) fn upgrade(transaction: &Transaction<'_>, upgrade: &mut Upgrade) -> rusqlite::Result<()> {
    transaction.execute_batch(
        "
        ALTER TABLE about ADD COLUMN hash BLOB NOT NULL DEFAULT x'';
        ALTER TABLE users ADD COLUMN hash BLOB NOT NULL DEFAULT x'';
        ALTER TABLE events ADD COLUMN hash BLOB NOT NULL DEFAULT x'';
        ",
    )?;
    let mut facts = transaction.prepare("SELECT key, value FROM about")?;
    let mut rows = facts.query([])?;
    while let Some(row) = rows.next()? {
        let (key, value): (String, String) = (row.get(0)?, row.get(1)?);
        let check = fact(&key, &value);
        transaction.execute("UPDATE about SET hash = ?2 WHERE key = ?1", params![key, check])?;
    }
    let mut users = transaction.prepare("SELECT id, name, token_hash, created FROM users")?;
    let mut set = transaction.prepare("UPDATE users SET hash = ?2 WHERE id = ?1")?;
    let mut rows = users.query([])?;
    while let Some(row) = rows.next()? {
        set.execute(params![row.get::<_, i64>(0)?, user_of_row(row)?])?;
    }
    let mut events = transaction.prepare(&format!(
        "SELECT {ENTRY_COLUMNS}, events.id FROM events JOIN rooms ON rooms.id = events.room ORDER BY events.id"
    ))?;
    let mut set = transaction.prepare("UPDATE events SET hash = ?2 WHERE id = ?1")?;
    let mut rows = events.query([])?;
    let mut ends: HashMap<i64, Check> = HashMap::new();
    while let Some(row) = rows.next()? {
        let entry = Entry::of_row(row)?;
        let end = ends.entry(entry.room_id).or_insert(START);
        *end = entry.check(end);
        set.execute(params![row.get::<_, i64>(9)?, &end[..]])?;
        upgrade.step();
    }
    Ok(())
}

/// An event as formats 2 and 3 keep it.
struct Entry<'a> {
    room_id: i64,
    room: &'a str,
    seq: i64,
    time: i64,
    user: i64,
    name: &'a str,
    cid: &'a str,
    text: &'a str,
    reply_to: Option<i64>,
}

/// What [`Entry::of_row`] reads, of `events` joined with `rooms`.
const ENTRY_COLUMNS: &str = "rooms.id, rooms.name, seq, time, user, events.name, cid, text, reply_to";

impl<'a> Entry<'a> {
    fn of_row(row: &'a Row<'_>) -> rusqlite::Result<Entry<'a>> {
        let text = |column: usize| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
        Ok(Entry {
            room_id: row.get(0)?,
            room: text(1)?,
            seq: row.get(2)?,
            time: row.get(3)?,
            user: row.get(4)?,
            name: text(5)?,
            cid: text(6)?,
            text: text(7)?,
            reply_to: row.get(8)?,
        })
    }

    fn check(&self, before: &Check) -> Check {
        let mut hash = Sha256::new();
        hash.update(before);
        for number in [self.seq, self.time, self.user, self.reply_to.unwrap_or(0)] {
            hash.update(number.to_be_bytes());
        }
        for text in [self.room, self.name, self.cid, self.text] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
        hash.finalize().into()
    }
}

fn user_of_row(row: &Row<'_>) -> rusqlite::Result<Check> {
    let (id, name): (i64, String) = (row.get(0)?, row.get(1)?);
    let (token_hash, created): (Vec<u8>, i64) = (row.get(2)?, row.get(3)?);
    let mut hash = Sha256::new();
    for number in [id, created, name.len() as i64] {
        hash.update(number.to_be_bytes());
    }
    hash.update(name);
    hash.update(token_hash);
    Ok(hash.finalize().into())
}

/// The check of a fact in the table `about`.
pub(in crate::store) fn fact(key: &str, value: &str) -> Check {
    let mut hash = Sha256::new();
    hash.update((key.len() as u64).to_be_bytes());
    hash.update(key);
    hash.update(value);
    hash.finalize().into()
}

fn fold(first: &Check, second: &Check) -> Check {
    let mut hash = Sha256::new();
    hash.update(first);
    hash.update(second);
    hash.finalize().into()
}

/// Looks at every row that format 2 has.
pub(in crate::store) fn look(connection: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("SELECT key, value, hash FROM about")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (key, value): (String, String) = (row.get(0)?, row.get(1)?);
        if row.get::<_, Vec<u8>>(2)? != fact(&key, &value) {
            report.fault(format!("the {key:?} of the history is not what was written"));
        }
        if key == "epoch" {
            report.epoch = value;
        }
    }
    if report.epoch.is_empty() {
        report.fault("the history has no epoch".to_owned());
    }
    let mut statement = connection.prepare("SELECT id, name, token_hash, created, hash FROM users")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if row.get::<_, Vec<u8>>(4)? != user_of_row(row)? {
            report.fault(format!("user {} is not what was written", row.get::<_, i64>(0)?));
        }
        report.users += 1;
    }
    events(connection, report)
}

/// Walks the chains of all rooms at once, in the order in which they were written.
fn events(connection: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(&format!(
        "SELECT {ENTRY_COLUMNS}, events.hash FROM events JOIN rooms ON rooms.id = events.room ORDER BY events.id"
    ))?;
    let mut rows = statement.query([])?;
    let mut ends: HashMap<String, (i64, Check)> = HashMap::new();
    while let Some(row) = rows.next()? {
        let entry = Entry::of_row(row)?;
        if !ends.contains_key(entry.room) {
            ends.insert(entry.room.to_owned(), (0, START));
        }
        let Some((seq, end)) = ends.get_mut(entry.room) else { continue };
        if entry.seq != *seq + 1 {
            report.fault(format!("room {}: event {} follows event {seq}", entry.room, entry.seq));
        }
        let check = entry.check(end);
        let written: Vec<u8> = row.get(9)?;
        if written != check {
            report.fault(format!("room {}: event {} is not what was written", entry.room, entry.seq));
        }
        // From what was written: one altered event is one fault, not one for each that follows.
        (*seq, *end) = (entry.seq, written.try_into().unwrap_or(check));
        report.messages += 1;
    }
    report.rooms = ends.len() as u64;
    let mut ends: Vec<_> = ends.into_iter().collect();
    ends.sort_unstable();
    // The first versions folded the start in front of the first room.
    report.head = fold(&report.head, &START);
    for (_, (_, end)) in ends {
        report.head = fold(&report.head, &end);
    }
    Ok(())
}
