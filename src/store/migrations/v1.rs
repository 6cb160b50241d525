//! Format 1: the first. It never changes again.

use rusqlite::Transaction;

use super::Upgrade;
use crate::store::schema::APPLICATION_ID;

pub(super) fn upgrade(transaction: &Transaction<'_>, _: &mut Upgrade) -> rusqlite::Result<()> {
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
        CREATE UNIQUE INDEX events_by_cid ON events (user, cid);

        INSERT INTO about VALUES ('epoch', lower(hex(randomblob(16))));
        ",
    )?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)
}
