//! Format 6: what has become of messages. It only adds: what was edited or deleted before did not exist.

use rusqlite::Transaction;

use super::Upgrade;

/// One row for each message of which something has become: the places of the events that have edited it last and
/// deleted it, 0 for none. The body of a message that was edited is that of the edit; its own is taken away, and so is
/// that of an edit before.
const TABLES: &str = "
    CREATE TABLE fates (
        room    INTEGER NOT NULL REFERENCES rooms (id),
        seq     INTEGER NOT NULL,
        edited  INTEGER NOT NULL DEFAULT 0,
        deleted INTEGER NOT NULL DEFAULT 0,
        hash    BLOB NOT NULL,
        PRIMARY KEY (room, seq)
    ) STRICT, WITHOUT ROWID;
";

pub(super) fn upgrade(transaction: &Transaction<'_>, _: &mut Upgrade) -> rusqlite::Result<()> {
    transaction.execute_batch(TABLES)
}
