//! Of format 7: who follows which rooms and how far they have read, which events are messages that are there, and whom they
//! mention; what people choose for themselves. It only adds: the rows that it touches get their check anew.

use rusqlite::types::ValueRef;
use rusqlite::{Transaction, params};

use super::super::v4::{rehash, row};
use super::Upgrade;

/// Until now nobody said what was read: all of it is. Whoever spoke in a public room follows it. `own` has one's own
/// messages behind `read`.
const COLUMNS: &str = "
    ALTER TABLE users ADD COLUMN receipts INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE users ADD COLUMN prefs TEXT NOT NULL DEFAULT '';
    ALTER TABLE markers ADD COLUMN first INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE markers ADD COLUMN follows INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE markers ADD COLUMN own TEXT NOT NULL DEFAULT '';
    INSERT OR IGNORE INTO markers (user, room, joined, read, hash)
        SELECT events.user, events.room, min(events.time), 0, x'' FROM events
        JOIN rooms ON rooms.id = events.room AND rooms.kind = 'public' AND rooms.gone = 0
        JOIN users ON users.id = events.user AND users.gone = 0
        WHERE events.kind = 1 GROUP BY events.user, events.room;
    UPDATE markers SET
        read = (SELECT coalesce(max(seq), 0) FROM events WHERE events.room = markers.room),
        follows = (SELECT kind = 'public' FROM rooms WHERE rooms.id = markers.room);

    -- A bit for each event of a room, 4,096 in a block, the lowest first.
    CREATE TABLE bits (
        room  INTEGER NOT NULL REFERENCES rooms (id),
        block INTEGER NOT NULL,
        bits  BLOB NOT NULL,
        hash  BLOB NOT NULL,
        PRIMARY KEY (room, block)
    ) STRICT, WITHOUT ROWID;
    -- User 0 is everybody.
    CREATE TABLE mentions (
        user INTEGER NOT NULL,
        room INTEGER NOT NULL REFERENCES rooms (id),
        seq  INTEGER NOT NULL,
        event INTEGER NOT NULL,
        hash BLOB NOT NULL,
        PRIMARY KEY (user, room, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX mentions_place ON mentions (room, seq);
    CREATE INDEX mentions_order ON mentions (user, event);
";

const USERS: [&str; 9] = ["id", "name", "role", "created", "seen", "used", "gone", "receipts", "prefs"];
const MARKERS: [&str; 7] = ["user", "room", "joined", "read", "first", "follows", "own"];
const BLOCK_EVENTS: i64 = 4_096;

pub(super) fn upgrade(transaction: &Transaction<'_>, progress: &mut Upgrade) -> rusqlite::Result<()> {
    transaction.execute_batch(COLUMNS)?;
    rehash(transaction, "users", 1, &USERS)?;
    rehash(transaction, "markers", 2, &MARKERS)?;
    bits(transaction, progress)
}

fn bits(transaction: &Transaction<'_>, progress: &mut Upgrade) -> rusqlite::Result<()> {
    // A message that was deleted is there no more.
    let select = "SELECT events.room, events.seq, events.kind = 1 AND coalesce(fates.deleted, 0) = 0 FROM events \
        LEFT JOIN fates ON fates.room = events.room AND fates.seq = events.seq \
        WHERE events.room IN (SELECT id FROM rooms WHERE gone = 0) ORDER BY events.room, events.seq";
    let mut events = transaction.prepare(select)?;
    let mut rows = events.query([])?;
    let (mut place, mut bytes) = (None, [0_u8; BLOCK_EVENTS as usize / 8]);
    while let Some(event) = rows.next()? {
        progress.step();
        let (room, seq, is_there): (i64, i64, bool) = (event.get(0)?, event.get(1)?, event.get(2)?);
        let next = (room, seq / BLOCK_EVENTS);
        if place != Some(next) {
            put(transaction, place, &bytes)?;
            (place, bytes) = (Some(next), [0; BLOCK_EVENTS as usize / 8]);
        }
        if is_there {
            let bit = (seq % BLOCK_EVENTS) as usize;
            bytes[bit / 8] |= 1 << (bit % 8);
        }
    }
    put(transaction, place, &bytes)
}

fn put(transaction: &Transaction<'_>, place: Option<(i64, i64)>, bytes: &[u8]) -> rusqlite::Result<()> {
    let Some((room, block)) = place else { return Ok(()) };
    let check = row([ValueRef::Integer(room), ValueRef::Integer(block), ValueRef::Blob(bytes)]);
    let mut insert = transaction.prepare_cached("INSERT INTO bits VALUES (?1, ?2, ?3, ?4)")?;
    insert.execute(params![room, block, bytes, check])?;
    Ok(())
}
