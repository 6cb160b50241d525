//! Format 6: what has become of messages. It only adds: what was edited or deleted before did not exist.

use rusqlite::{Connection, Transaction};

use super::Upgrade;
use super::v5::look::{Known, TABLES as OF_BEFORE, look_at};
use crate::store::verify::Report;

/// One row of `fates` for each message of which something has become: the places of the events that have edited it last
/// and deleted it, 0 for none. The body of a message that was edited is that of the edit; its own is taken away, and so
/// is that of an edit before. A reaction or a pin has one row from then on, on or off, with the place of the event that
/// made it so; a message that is deleted has none. In `forgotten` stands what was taken away, under the number of the
/// event that took it, with those of the event in which it stood and of the message, until the search index has forgotten
/// it too.
const MADE: &str = "
    CREATE TABLE fates (
        room    INTEGER NOT NULL REFERENCES rooms (id),
        seq     INTEGER NOT NULL,
        edited  INTEGER NOT NULL DEFAULT 0,
        deleted INTEGER NOT NULL DEFAULT 0,
        hash    BLOB NOT NULL,
        PRIMARY KEY (room, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE reactions (
        room    INTEGER NOT NULL REFERENCES rooms (id),
        seq     INTEGER NOT NULL,
        is_on   INTEGER NOT NULL,
        emoji   TEXT NOT NULL,
        user    INTEGER NOT NULL REFERENCES users (id),
        by      INTEGER NOT NULL,
        hash    BLOB NOT NULL,
        PRIMARY KEY (room, seq, is_on, emoji, user)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE forgotten (
        id      INTEGER PRIMARY KEY,
        event   INTEGER NOT NULL,
        message INTEGER NOT NULL,
        body    TEXT NOT NULL,
        hash    BLOB NOT NULL
    ) STRICT;
    CREATE TABLE pins (
        room    INTEGER NOT NULL REFERENCES rooms (id),
        seq     INTEGER NOT NULL,
        is_on   INTEGER NOT NULL,
        by      INTEGER NOT NULL,
        hash    BLOB NOT NULL,
        PRIMARY KEY (room, seq)
    ) STRICT, WITHOUT ROWID;
";

pub(super) fn upgrade(transaction: &Transaction<'_>, _: &mut Upgrade) -> rusqlite::Result<()> {
    transaction.execute_batch(MADE)
}

const ADDED: [Known; 4] = [
    ("fates", "room, seq, edited, deleted", 2),
    ("reactions", "room, seq, is_on, emoji, user, by", 5),
    ("forgotten", "id, event, message, body", 1),
    ("pins", "room, seq, is_on, by", 2),
];

/// A look at every row of a history of this format. It never changes again: it is what such a history is known by.
pub(in crate::store) fn look(connection: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    let tables: Vec<Known> = OF_BEFORE.into_iter().chain(ADDED).collect();
    look_at(connection, &tables, report)
}
