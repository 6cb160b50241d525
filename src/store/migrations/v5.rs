//! Format 5: what a device calls itself and whether it was signed out; who was forgotten, and when a name was used
//! last; how a room is set, what it is about, and who is of it, owns it and may come into it; who imposed a mute or a
//! ban, and by which door and for how long something was done. It only adds: the rows that it touches get their check
//! anew.

pub(in crate::store) mod look;

use rusqlite::Transaction;

use super::Upgrade;
use super::v4::rehash;

/// `used` counts the milliseconds that the server has run in all, so an upgrade counts as used. `revoked` and `gone`
/// are 0, or when it was.
const COLUMNS: &str = "
    ALTER TABLE users ADD COLUMN used INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE users ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE devices ADD COLUMN agent TEXT NOT NULL DEFAULT '';
    ALTER TABLE devices ADD COLUMN revoked INTEGER NOT NULL DEFAULT 0;
    -- Until now whoever ran the server did it, on the debug port.
    ALTER TABLE sanctions ADD COLUMN actor INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE audit ADD COLUMN door TEXT NOT NULL DEFAULT 'debug';
    ALTER TABLE audit ADD COLUMN minutes INTEGER;
    -- They go when the next device is made: the newest one stays, so that no number is given twice.
    CREATE INDEX devices_revoked ON devices (id) WHERE revoked <> 0;

    ALTER TABLE rooms ADD COLUMN title TEXT NOT NULL DEFAULT '';
    ALTER TABLE rooms ADD COLUMN topic TEXT NOT NULL DEFAULT '';
    ALTER TABLE rooms ADD COLUMN owner INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE rooms ADD COLUMN slow_s INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE rooms ADD COLUMN topic_by TEXT NOT NULL DEFAULT 'all';
    ALTER TABLE rooms ADD COLUMN closed INTEGER NOT NULL DEFAULT 0;
    -- A room that is gone has another name, and goes with the last of its events.
    ALTER TABLE rooms ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
    -- The event by which somebody came into a private room.
    ALTER TABLE members ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
    -- Links by which others may come into a private room.
    CREATE TABLE invitations (
        room   INTEGER NOT NULL REFERENCES rooms (id),
        secret BLOB NOT NULL,
        until  INTEGER NOT NULL,
        hash   BLOB NOT NULL,
        PRIMARY KEY (room, secret)
    ) STRICT, WITHOUT ROWID;
";

const ROOMS: [&str; 11] =
    ["id", "name", "kind", "created", "title", "topic", "owner", "slow_s", "topic_by", "closed", "gone"];

pub(super) fn upgrade(transaction: &Transaction<'_>, _: &mut Upgrade) -> rusqlite::Result<()> {
    transaction.execute_batch(COLUMNS)?;
    rehash(transaction, "users", 1, &["id", "name", "role", "created", "seen", "used", "gone"])?;
    rehash(transaction, "devices", 1, &["id", "user", "token_hash", "created", "seen", "agent", "revoked"])?;
    rehash(transaction, "rooms", 1, &ROOMS)?;
    rehash(transaction, "members", 2, &["room", "user", "since", "seq"])?;
    rehash(transaction, "sanctions", 2, &["kind", "target", "since", "until", "reason", "actor"])?;
    rehash(transaction, "audit", 1, &["id", "time", "actor", "act", "whom", "detail", "door", "minutes"])
}
