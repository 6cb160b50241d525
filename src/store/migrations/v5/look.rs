//! A look at every row of a history of format 5. It never changes again: it is what such a history is known by.

use std::collections::{BTreeMap, HashMap};

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::super::v4::{Check, Frame, START, event, row, seal};
use crate::store::verify::Report;

pub(in crate::store::migrations) const TABLES: [Known; 9] = [
    ("about", "key, value", 1),
    ("users", "id, name, role, created, seen, used, gone", 1),
    ("devices", "id, user, token_hash, created, seen, agent, revoked", 1),
    ("rooms", "id, name, kind, created, title, topic, owner, slow_s, topic_by, closed, gone", 1),
    ("members", "room, user, since, seq", 2),
    ("invitations", "room, secret, until", 2),
    ("markers", "user, room, joined, read", 2),
    ("sanctions", "kind, target, since, until, reason, actor", 2),
    ("audit", "id, time, actor, act, whom, detail, door, minutes", 1),
];

/// So many records were kept.
const RECORDS: i64 = 100_000;

const EVENTS: &str = "SELECT room, seq, time, user, name, kind, target, cid, salt, body, seal, hash \
    FROM events ORDER BY id";

pub(in crate::store) fn look(connection: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    look_at(connection, &TABLES, report)
}

/// A table: its name, its columns, and how many of these tell a row from all others.
pub(in crate::store::migrations) type Known = (&'static str, &'static str, usize);

/// The same of a format that has other tables beside the events.
pub(in crate::store::migrations) fn look_at(
    connection: &Connection,
    tables: &[Known],
    report: &mut Report,
) -> rusqlite::Result<()> {
    for (table, columns, key) in tables {
        rows(connection, table, columns, *key, report)?;
    }
    let halves = "SELECT name FROM rooms WHERE kind = 'direct' \
        AND (SELECT count(*) FROM members WHERE members.room = rooms.id) <> 2";
    let mut statement = connection.prepare(halves)?;
    let mut halves = statement.query([])?;
    while let Some(room) = halves.next()? {
        report.fault(format!("room {}: it is direct and has not two members", room.get::<_, String>(0)?));
    }
    if report.epoch.is_empty() {
        report.fault("the history has no epoch".to_owned());
    }
    events(connection, report)
}

fn rows(
    connection: &Connection,
    table: &str,
    columns: &str,
    key: usize,
    report: &mut Report,
) -> rusqlite::Result<()> {
    let width = columns.split(", ").count();
    let order: Vec<&str> = columns.split(", ").take(key).collect();
    let select = format!("SELECT {columns}, hash FROM {table} ORDER BY {}", order.join(", "));
    let mut statement = connection.prepare(&select)?;
    let mut rows = statement.query([])?;
    let mut count: i64 = 0;
    if table == "audit" {
        let oldest = "SELECT max(0, coalesce(max(id), 0) - ?1) FROM audit";
        count = connection.query_row(oldest, [RECORDS], |row| row.get(0))?;
    }
    while let Some(found) = rows.next()? {
        count += 1;
        let values: Vec<ValueRef<'_>> =
            (0..width).map(|at| found.get_ref(at)).collect::<rusqlite::Result<_>>()?;
        let fits =
            found.get_ref(width)?.as_blob().is_ok_and(|written| written == row(values.iter().copied()));
        match (table, fits) {
            (_, false) => report.fault(format!("a row of {table} is not what was written: {:?}", values[0])),
            ("about", true) if values[0].as_str() == Ok("epoch") => {
                report.epoch = values[1].as_str().unwrap_or_default().to_owned();
            }
            ("audit", true) if values[0].as_i64() != Ok(count) => {
                report.fault(format!("a record of the audit is missing before {:?}", values[0]));
                count = values[0].as_i64().unwrap_or(count);
            }
            _ => {}
        }
    }
    if table == "users" {
        report.users = count as u64;
    }
    Ok(())
}

/// Walks the chain of each room from its first event.
fn events(connection: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("SELECT id, name FROM rooms")?;
    let names: BTreeMap<i64, String> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    let mut statement = connection.prepare(EVENTS)?;
    let mut rows = statement.query([])?;
    let mut ends: HashMap<i64, (i64, Check)> = HashMap::new();
    while let Some(found) = rows.next()? {
        report.messages += 1;
        let values: Vec<ValueRef<'_>> =
            (0..12).map(|at| found.get_ref(at)).collect::<rusqlite::Result<_>>()?;
        let Some((frame, seal, written)) = entry(&values) else {
            report.fault("an event is not what was written".to_owned());
            continue;
        };
        let (last, end) = ends.entry(frame.room).or_insert((0, START));
        let room = names.get(&frame.room).map_or("that is not there", String::as_str);
        if frame.seq != *last + 1 {
            report.fault(format!("room {room}: event {} follows event {last}", frame.seq));
        }
        if event(end, &frame, &seal) != written {
            report.fault(format!("room {room}: event {} is not what was written", frame.seq));
        }
        (*last, *end) = (frame.seq, written);
    }
    report.rooms = ends.len() as u64;
    if ends.keys().any(|room| !names.contains_key(room)) {
        report.fault("there are events of rooms that are not there".to_owned());
    }
    for room in names.keys() {
        if let Some((_, end)) = ends.get(room) {
            report.head = row([ValueRef::Blob(&report.head), ValueRef::Integer(*room), ValueRef::Blob(end)]);
        }
    }
    Ok(())
}

/// An event of its row: what it says apart from its body, its seal and its check.
fn entry<'a>(values: &[ValueRef<'a>]) -> Option<(Frame<'a>, Check, Check)> {
    let number = |at: usize| values[at].as_i64().ok();
    let frame = Frame {
        room: number(0)?,
        seq: number(1)?,
        time: number(2)?,
        user: number(3)?,
        name: values[4].as_str().ok()?,
        kind: number(5)?,
        target: values[6].as_i64_or_null().ok()?,
        cid: values[7].as_str_or_null().ok()?,
    };
    let (salt, body) = (values[8].as_blob_or_null().ok()?, values[9].as_str_or_null().ok()?);
    let seal = match (salt, body, values[10].as_blob_or_null().ok()?) {
        (Some(salt), Some(body), None) => seal(salt, body),
        (None, None, Some(seal)) => seal.try_into().ok()?,
        _ => return None,
    };
    Some((frame, seal, values[11].as_blob().ok()?.try_into().ok()?))
}
