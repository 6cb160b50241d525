//! Format 4: events of many kinds, whose bodies can be taken away; devices; rooms with a kind and members;
//! where everybody is in each room. Its functions never change again: they are what histories of this format
//! are written with.

pub(in crate::store) mod look;

use std::collections::HashMap;

use rusqlite::types::{Value, ValueRef};
use rusqlite::{OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};

use super::Upgrade;

/// What a row carries to be checked by.
pub type Check = [u8; 32];

/// Stands before the first event of a room.
pub const START: Check = [0; 32];

/// The bytes that make a body impossible to guess from its seal.
pub(in crate::store) const SALT_BYTES: usize = 16;

/// What an event says apart from its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct Frame<'a> {
    /// The room's number in the file.
    pub room: i64,
    pub seq: i64,
    pub time: i64,
    pub user: i64,
    pub name: &'a str,
    pub kind: i64,
    /// The event of the same room that this one is about.
    pub target: Option<i64>,
    pub cid: Option<&'a str>,
}

/// What stands for a body in the check of its event. It can stay when salt and body go: nothing follows from
/// it about the body without the salt.
pub(in crate::store) fn seal(salt: &[u8], body: &str) -> Check {
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(body);
    hash.finalize().into()
}

/// The check of an event when it follows the one with the check `before` in its room. Each part has a length
/// of its own or stands behind it, so no two events have the same bytes to hash.
pub(in crate::store) fn event(before: &Check, frame: &Frame<'_>, seal: &Check) -> Check {
    let Frame { room, seq, time, user, name, kind, target, cid } = *frame;
    let mut head = [0; 56];
    // A cid has a byte at least, so an empty one is none; a place is 1 at least.
    let lengths = ((name.len() as i64) << 32) | cid.map_or(0, str::len) as i64;
    for (place, number) in [room, seq, time, user, kind, target.unwrap_or(0), lengths].into_iter().enumerate()
    {
        head[place * 8..][..8].copy_from_slice(&number.to_be_bytes());
    }
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(head);
    hash.update(seal);
    hash.update(name);
    hash.update(cid.unwrap_or(""));
    hash.finalize().into()
}

/// The check of a row that stands for itself: its values in the order of its columns, each behind its type and
/// its length.
pub(in crate::store) fn row<'a>(values: impl IntoIterator<Item = ValueRef<'a>>) -> Check {
    let mut hash = Sha256::new();
    let mut part = |kind: u8, bytes: &[u8]| {
        hash.update([kind]);
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    for value in values {
        match value {
            ValueRef::Null => part(0, &[]),
            ValueRef::Integer(number) => part(1, &number.to_be_bytes()),
            ValueRef::Real(number) => part(2, &number.to_be_bytes()),
            ValueRef::Text(text) => part(3, text),
            ValueRef::Blob(bytes) => part(4, bytes),
        }
    }
    hash.finalize().into()
}

const TABLES: &str = "
    ALTER TABLE users RENAME TO old_users;
    ALTER TABLE rooms RENAME TO old_rooms;
    ALTER TABLE events RENAME TO old_events;

    CREATE TABLE users (
        id      INTEGER PRIMARY KEY,
        name    TEXT NOT NULL,
        role    TEXT NOT NULL,
        created INTEGER NOT NULL,
        seen    INTEGER NOT NULL,
        hash    BLOB NOT NULL
    ) STRICT;

    -- Each browser or program of a user has a token of its own.
    CREATE TABLE devices (
        id         INTEGER PRIMARY KEY,
        user       INTEGER NOT NULL REFERENCES users (id),
        token_hash BLOB NOT NULL UNIQUE,
        created    INTEGER NOT NULL,
        seen       INTEGER NOT NULL,
        hash       BLOB NOT NULL
    ) STRICT;

    CREATE TABLE rooms (
        id      INTEGER PRIMARY KEY,
        name    TEXT NOT NULL UNIQUE,
        kind    TEXT NOT NULL,
        created INTEGER NOT NULL,
        hash    BLOB NOT NULL
    ) STRICT;

    -- Who is of a room that is not everybody's.
    CREATE TABLE members (
        room  INTEGER NOT NULL REFERENCES rooms (id),
        user  INTEGER NOT NULL REFERENCES users (id),
        since INTEGER NOT NULL,
        hash  BLOB NOT NULL,
        PRIMARY KEY (room, user)
    ) STRICT, WITHOUT ROWID;

    -- When somebody was in a room first, and up to which event it has been read.
    CREATE TABLE markers (
        user   INTEGER NOT NULL REFERENCES users (id),
        room   INTEGER NOT NULL REFERENCES rooms (id),
        joined INTEGER NOT NULL,
        read   INTEGER NOT NULL,
        hash   BLOB NOT NULL,
        PRIMARY KEY (user, room)
    ) STRICT, WITHOUT ROWID;

    -- One row per lasting event. `id` is the order over all rooms, `seq` the place in the room; `kind` 1 is a
    -- message. `target` is the event of the room that this one is about: of a message, what it replies to.
    -- `salt` and `body` go together, and then `seal` stays, from which `hash` is made in any case.
    CREATE TABLE events (
        id     INTEGER PRIMARY KEY,
        room   INTEGER NOT NULL,
        seq    INTEGER NOT NULL,
        time   INTEGER NOT NULL,
        user   INTEGER NOT NULL,
        name   TEXT NOT NULL,
        kind   INTEGER NOT NULL,
        target INTEGER,
        cid    TEXT,
        salt   BLOB,
        body   TEXT,
        seal   BLOB,
        hash   BLOB NOT NULL
    ) STRICT;
";

/// The indexes are made last, each at one go in its own order, in the space that the old table leaves.
const REST: &str = "
    DROP TABLE old_events;
    DROP TABLE old_rooms;
    DROP TABLE old_users;
    CREATE UNIQUE INDEX events_by_place ON events (room, seq);
    -- A post is never in the history twice, whatever the program above believes.
    CREATE UNIQUE INDEX events_by_cid ON events (user, cid) WHERE cid IS NOT NULL;
";

pub(super) fn upgrade(transaction: &Transaction<'_>, upgrade: &mut Upgrade) -> rusqlite::Result<()> {
    transaction.execute_batch(TABLES)?;
    users(transaction)?;
    rooms(transaction)?;
    let joined = events(transaction, upgrade)?;
    markers(transaction, joined)?;
    rehash(transaction, "about", 1, &["key", "value"])?;
    rehash(transaction, "sanctions", 2, &["kind", "target", "since", "until", "reason"])?;
    rehash(transaction, "audit", 1, &["id", "time", "actor", "act", "whom", "detail"])?;
    transaction.execute_batch(REST)
}

/// Everybody was seen now, by the token that is the first device's.
fn users(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    let now: i64 =
        transaction.query_row("SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)", [], |row| row.get(0))?;
    let mut old = transaction.prepare("SELECT id, name, token_hash, created FROM old_users ORDER BY id")?;
    let mut user = transaction.prepare("INSERT INTO users VALUES (?1, ?2, 'member', ?3, ?4, ?5)")?;
    let mut device = transaction.prepare("INSERT INTO devices VALUES (?1, ?1, ?2, ?3, ?4, ?5)")?;
    let mut rows = old.query([])?;
    while let Some(old) = rows.next()? {
        let (id, name, token) = (old.get_ref(0)?, old.get_ref(1)?, old.get_ref(2)?);
        let (created, seen) = (old.get_ref(3)?, ValueRef::Integer(now));
        let check = row([id, name, ValueRef::Text(b"member"), created, seen]);
        user.execute(params![id.as_i64()?, name.as_str()?, created.as_i64()?, now, check])?;
        let check = row([id, id, token, created, seen]);
        device.execute(params![id.as_i64()?, token.as_blob()?, created.as_i64()?, now, check])?;
    }
    Ok(())
}

/// Each room was made with its first event.
fn rooms(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    let mut old = transaction.prepare("SELECT id, name FROM old_rooms ORDER BY id")?;
    let mut first = transaction.prepare("SELECT time FROM old_events WHERE room = ?1 AND seq = 1")?;
    let mut room = transaction.prepare("INSERT INTO rooms VALUES (?1, ?2, ?3, ?4, ?5)")?;
    let mut member = transaction.prepare("INSERT INTO members VALUES (?1, ?2, ?3, ?4)")?;
    let mut rows = old.query([])?;
    while let Some(old) = rows.next()? {
        let (id, name): (i64, String) = (old.get(0)?, old.get(1)?);
        let created: i64 = first.query_row([id], |row| row.get(0)).optional()?.unwrap_or(0);
        let partners = partners(&name);
        let kind = if partners.is_some() { "direct" } else { "public" };
        let made = ValueRef::Integer(created);
        let check = row([ValueRef::Integer(id), name.as_str().into(), kind.into(), made]);
        room.execute(params![id, name, kind, created, check])?;
        for user in partners.into_iter().flatten() {
            let check = row([ValueRef::Integer(id), ValueRef::Integer(user), made]);
            member.execute(params![id, user, created, check])?;
        }
    }
    Ok(())
}

/// Gives each event a salt and its new check, in the order in which they were written. Returns when everybody
/// spoke first in each room.
fn events(
    transaction: &Transaction<'_>,
    upgrade: &mut Upgrade,
) -> rusqlite::Result<HashMap<(i64, i64), i64>> {
    let mut old = transaction.prepare(
        "SELECT id, room, seq, time, user, name, cid, text, reply_to, randomblob(16) FROM old_events ORDER BY id",
    )?;
    let mut new = transaction.prepare(
        "INSERT INTO events (id, room, seq, time, user, name, kind, target, cid, salt, body, hash) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, ?8, ?9, ?10, ?11)",
    )?;
    let mut ends: HashMap<i64, Check> = HashMap::new();
    let mut joined = HashMap::new();
    let mut rows = old.query([])?;
    while let Some(old) = rows.next()? {
        let text = |column: usize| old.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
        let (name, cid, body) = (text(5)?, text(6)?, text(7)?);
        let (room, seq, time, user) = (old.get(1)?, old.get(2)?, old.get(3)?, old.get(4)?);
        let target: Option<i64> = old.get(8)?;
        let salt = old.get_ref(9)?.as_blob()?;
        let frame = Frame { room, seq, time, user, name, kind: 1, target, cid: Some(cid) };
        let end = ends.entry(room).or_insert(START);
        *end = event(end, &frame, &seal(salt, body));
        let id: i64 = old.get(0)?;
        new.execute(params![id, room, seq, time, user, name, target, cid, salt, body, &end[..]])?;
        joined.entry((user, room)).or_insert(time);
        upgrade.step();
    }
    Ok(joined)
}

/// Whoever spoke in a room, and both partners of a direct one, were in it and have read all of it.
fn markers(transaction: &Transaction<'_>, mut joined: HashMap<(i64, i64), i64>) -> rusqlite::Result<()> {
    let mut members = transaction.prepare("SELECT user, room, since FROM members")?;
    let mut rows = members.query([])?;
    while let Some(row) = rows.next()? {
        joined.entry((row.get(0)?, row.get(1)?)).or_insert(row.get(2)?);
    }
    let mut read: HashMap<i64, i64> = HashMap::new();
    let mut ends = transaction.prepare("SELECT room, max(seq) FROM old_events GROUP BY room")?;
    let mut rows = ends.query([])?;
    while let Some(row) = rows.next()? {
        read.insert(row.get(0)?, row.get(1)?);
    }
    let mut marker = transaction.prepare("INSERT INTO markers VALUES (?1, ?2, ?3, ?4, ?5)")?;
    // The server itself speaks, too, and reads nothing.
    let mut joined: Vec<_> = joined.into_iter().filter(|((user, _), _)| *user > 0).collect();
    joined.sort_unstable();
    for ((user, room), time) in joined {
        let read = read.get(&room).copied().unwrap_or(0);
        let check = row([user, room, time, read].map(ValueRef::Integer));
        marker.execute(params![user, room, time, read, check])?;
    }
    Ok(())
}

/// Gives each row of a table the check of this format, which is made of these columns; the first `key` of them
/// tell the row from all others.
pub(super) fn rehash(
    transaction: &Transaction<'_>,
    table: &str,
    key: usize,
    columns: &[&str],
) -> rusqlite::Result<()> {
    let condition: Vec<String> =
        columns[..key].iter().enumerate().map(|(at, name)| format!("{name} = ?{}", at + 2)).collect();
    let mut select = transaction.prepare(&format!("SELECT {} FROM {table}", columns.join(", ")))?;
    let update = format!("UPDATE {table} SET hash = ?1 WHERE {}", condition.join(" AND "));
    let mut update = transaction.prepare(&update)?;
    let mut rows = select.query([])?;
    while let Some(found) = rows.next()? {
        let values: rusqlite::Result<Vec<_>> = (0..columns.len()).map(|at| found.get_ref(at)).collect();
        update.raw_bind_parameter(1, row(values?))?;
        for at in 0..key {
            update.raw_bind_parameter(at + 2, found.get::<_, Value>(at)?)?;
        }
        update.raw_execute()?;
    }
    Ok(())
}

/// The users of the direct room with this name, if it is one: each name of one pair but this was public.
fn partners(name: &str) -> Option<[i64; 2]> {
    let (a, b) = name.strip_prefix("dm:")?.split_once(':')?;
    let pair: [i64; 2] = [a.parse().ok()?, b.parse().ok()?];
    let [first, second] = pair;
    (0 < first && first < second && name == format!("dm:{first}:{second}")).then_some(pair)
}
