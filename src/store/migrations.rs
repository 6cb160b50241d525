//! The formats of the history, one after the other. Each step is one transaction together with the new
//! `user_version`, so a file is of the old format or of the new one, whatever happens in between.

use rusqlite::{Connection, Transaction, params};

use super::chain::{self, ENTRY_COLUMNS, Entry};
use super::schema::APPLICATION_ID;

/// The format this program writes (`PRAGMA user_version`).
pub const VERSION: i64 = MIGRATIONS.len() as i64;

type Migration = fn(&Transaction<'_>) -> rusqlite::Result<()>;

/// Format n to n + 1.
const MIGRATIONS: [Migration; 3] = [first, checks, acts];

/// Brings the history to the present format.
///
/// # Errors
/// When SQLite or the disk fails; the file is then of the format of the last step that was done.
pub(super) fn run(connection: &mut Connection) -> rusqlite::Result<()> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for (step, migrate) in MIGRATIONS.iter().enumerate().skip(version as usize) {
        let transaction = connection.transaction()?;
        migrate(&transaction)?;
        transaction.pragma_update(None, "user_version", step as i64 + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

/// A file in the format `version`, to try an upgrade on.
#[cfg(test)]
pub(super) fn run_to(connection: &mut Connection, version: usize) {
    let transaction = connection.transaction().unwrap();
    for migrate in &MIGRATIONS[..version] {
        migrate(&transaction).unwrap();
    }
    transaction.pragma_update(None, "user_version", version as i64).unwrap();
    transaction.commit().unwrap();
}

fn first(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(
        "
        CREATE TABLE about (
            key   TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE users (
            id         INTEGER PRIMARY KEY,
            name       TEXT NOT NULL,
            token_hash BLOB NOT NULL UNIQUE,
            created    INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE rooms (
            id   INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE
        ) STRICT;

        -- One row per lasting event. `id` is the order over all rooms, `seq` the place in the room.
        CREATE TABLE events (
            id       INTEGER PRIMARY KEY,
            room     INTEGER NOT NULL REFERENCES rooms (id),
            seq      INTEGER NOT NULL,
            time     INTEGER NOT NULL,
            user     INTEGER NOT NULL,
            name     TEXT NOT NULL,
            cid      TEXT NOT NULL,
            text     TEXT NOT NULL,
            reply_to INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX events_by_place ON events (room, seq);
        -- A post is never in the history twice, whatever the program above believes.
        CREATE UNIQUE INDEX events_by_cid ON events (user, cid);

        INSERT INTO about VALUES ('epoch', lower(hex(randomblob(16))));
        ",
    )?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)
}

/// Each row of what people see gets a check, see [`chain`].
fn checks(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
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
        let check = chain::fact(&key, &value);
        transaction.execute("UPDATE about SET hash = ?2 WHERE key = ?1", params![key, check])?;
    }
    let mut users = transaction.prepare("SELECT id, name, token_hash, created FROM users")?;
    let mut set = transaction.prepare("UPDATE users SET hash = ?2 WHERE id = ?1")?;
    let mut rows = users.query([])?;
    while let Some(row) = rows.next()? {
        let (id, name, token_hash): (i64, String, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        set.execute(params![id, chain::user(id, &name, &token_hash, row.get(3)?)])?;
    }
    chain_events(transaction)
}

/// What operators do to people: what holds, and what was done.
fn acts(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(
        "
        CREATE TABLE sanctions (
            kind   TEXT NOT NULL,
            target TEXT NOT NULL,
            since  INTEGER NOT NULL,
            until  INTEGER,
            reason TEXT NOT NULL,
            hash   BLOB NOT NULL,
            PRIMARY KEY (kind, target)
        ) STRICT;

        CREATE TABLE audit (
            id     INTEGER PRIMARY KEY,
            time   INTEGER NOT NULL,
            actor  INTEGER NOT NULL,
            act    TEXT NOT NULL,
            whom   TEXT NOT NULL,
            detail TEXT NOT NULL,
            hash   BLOB NOT NULL
        ) STRICT;
        ",
    )
}

fn chain_events(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    let mut events = transaction.prepare(&format!(
        "SELECT events.id, {ENTRY_COLUMNS} FROM events JOIN rooms ON rooms.id = events.room \
         ORDER BY events.room, seq"
    ))?;
    let mut set = transaction.prepare("UPDATE events SET hash = ?2 WHERE id = ?1")?;
    let mut rows = events.query([])?;
    let mut before = chain::START;
    while let Some(row) = rows.next()? {
        let entry = Entry::of_row(row, 1)?;
        if entry.seq == 1 {
            before = chain::START;
        }
        before = entry.check(&before);
        set.execute(params![row.get::<_, i64>(0)?, before])?;
    }
    Ok(())
}
