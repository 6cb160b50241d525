//! A look at every row of a history of format 7. It never changes again: it is what such a history is known by.

use rusqlite::Connection;

use super::super::v5::look::{Known, look_at};
use crate::store::verify::Report;

const TABLES: [Known; 15] = [
    ("about", "key, value", 1),
    ("users", "id, name, role, created, seen, used, gone, receipts, prefs", 1),
    ("devices", "id, user, token_hash, created, seen, agent, revoked", 1),
    ("rooms", "id, name, kind, created, title, topic, owner, slow_s, topic_by, closed, gone", 1),
    ("members", "room, user, since, seq", 2),
    ("invitations", "room, secret, until", 2),
    ("markers", "user, room, joined, read, first, follows, own", 2),
    ("sanctions", "kind, target, since, until, reason, actor", 2),
    ("audit", "id, time, actor, act, whom, detail, door, minutes", 1),
    ("fates", "room, seq, edited, deleted", 2),
    ("reactions", "room, seq, is_on, emoji, user, by", 5),
    ("forgotten", "id, event, message, body", 1),
    ("pins", "room, seq, is_on, by", 2),
    ("bits", "room, block, bits", 2),
    ("mentions", "user, room, seq, event", 3),
];

pub(in crate::store) fn look(connection: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    look_at(connection, &TABLES, report)
}
