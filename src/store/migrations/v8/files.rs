//! Of format 8: files that people bring. It only adds: no message had any before.

use rusqlite::Transaction;

/// `stored` is 0 until all of it is here; `room` and `seq` are 0 until a message has it. The bytes lie beside the
/// history.
const MADE: &str = "
    CREATE TABLE files (
        id         BLOB PRIMARY KEY,
        owner      INTEGER NOT NULL REFERENCES users (id),
        name       TEXT NOT NULL,
        bytes      INTEGER NOT NULL,
        preview_of BLOB NOT NULL,
        made       INTEGER NOT NULL,
        stored     INTEGER NOT NULL,
        sha256     BLOB NOT NULL,
        type       TEXT NOT NULL,
        width      INTEGER NOT NULL,
        height     INTEGER NOT NULL,
        room       INTEGER NOT NULL,
        seq        INTEGER NOT NULL,
        hash       BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX files_place ON files (room, owner, seq, bytes);
";

pub(super) fn upgrade(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(MADE)
}
