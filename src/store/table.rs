//! The tables whose rows stand for themselves, each with a check of its own: how a row is written, read in
//! order, and known to be what was written.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::chain::{self, Check};

/// A table. Behind the columns that are named here stands `hash`.
#[derive(Debug)]
pub(super) struct Table {
    pub name: &'static str,
    /// What a row is called when it is not what was written.
    pub row: &'static str,
    pub columns: &'static [&'static str],
    /// How many of the columns, from the first on, tell a row from all others.
    pub key: usize,
    /// Whether a start reads all of it.
    pub is_read_at_start: bool,
}

pub(super) const ABOUT: Table =
    Table { name: "about", row: "the", columns: &["key", "value"], key: 1, is_read_at_start: true };
pub(super) const USERS: Table = Table {
    name: "users",
    row: "user",
    columns: &["id", "name", "role", "created", "seen", "used", "gone", "receipts", "prefs"],
    key: 1,
    is_read_at_start: true,
};
pub(super) const DEVICES: Table = Table {
    name: "devices",
    row: "device",
    columns: &["id", "user", "token_hash", "created", "seen", "agent", "revoked"],
    key: 1,
    is_read_at_start: true,
};
pub(super) const ROOMS: Table = Table {
    name: "rooms",
    row: "room",
    columns: &[
        "id", "name", "kind", "created", "title", "topic", "owner", "slow_s", "topic_by", "closed", "gone",
    ],
    key: 1,
    is_read_at_start: true,
};
pub(super) const MEMBERS: Table = Table {
    name: "members",
    row: "the member of room",
    columns: &["room", "user", "since", "seq"],
    key: 2,
    is_read_at_start: true,
};
pub(super) const INVITATIONS: Table = Table {
    name: "invitations",
    row: "the invitation into room",
    columns: &["room", "secret", "until"],
    key: 2,
    is_read_at_start: true,
};
pub(super) const MARKERS: Table = Table {
    name: "markers",
    row: "the marker of user",
    columns: &["user", "room", "joined", "read", "first", "follows", "own"],
    key: 2,
    is_read_at_start: true,
};
/// Which events of a room are messages that are there, a bit for each: see [`crate::chat::reading`].
pub(super) const BITS: Table = Table {
    name: "bits",
    row: "the bits of room",
    columns: &["room", "block", "bits"],
    key: 2,
    is_read_at_start: true,
};
/// Whom messages mention, with the number of the message's event; user 0 is everybody.
pub(super) const MENTIONS: Table = Table {
    name: "mentions",
    row: "the mention of user",
    columns: &["user", "room", "seq", "event"],
    key: 3,
    is_read_at_start: false,
};
pub(super) const SANCTIONS: Table = Table {
    name: "sanctions",
    row: "the sanction",
    columns: &["kind", "target", "since", "until", "reason", "actor"],
    key: 2,
    is_read_at_start: true,
};
pub(super) const FATES: Table = Table {
    name: "fates",
    row: "the fate of a message in room",
    columns: &["room", "seq", "edited", "deleted"],
    key: 2,
    is_read_at_start: false,
};
pub(super) const REACTIONS: Table = Table {
    name: "reactions",
    row: "the reaction to a message in room",
    columns: &["room", "seq", "is_on", "emoji", "user", "by"],
    key: 5,
    is_read_at_start: false,
};
pub(super) const FORGOTTEN: Table = Table {
    name: "forgotten",
    row: "the forgotten text of event",
    columns: &["id", "event", "message", "body"],
    key: 1,
    is_read_at_start: false,
};
pub(super) const PINS: Table = Table {
    name: "pins",
    row: "the pin in room",
    columns: &["room", "seq", "is_on", "by"],
    key: 2,
    is_read_at_start: true,
};
/// Where answers belong, with whom each answers; `root` is 0 for one that answers what is no message.
pub(super) const REPLIES: Table = Table {
    name: "replies",
    row: "the answer in room",
    columns: &["room", "seq", "root", "whom", "is_there"],
    key: 2,
    is_read_at_start: false,
};
/// The answers that are there, counted, with the latest of them and the latest people, for each message in which a
/// chain of answers begins.
pub(super) const THREADS: Table = Table {
    name: "threads",
    row: "the answers in room",
    columns: &["room", "root", "count", "last", "users"],
    key: 2,
    is_read_at_start: false,
};
/// Files that people bring, with the place of the message that has each.
pub(super) const FILES: Table = Table {
    name: "files",
    row: "the file",
    columns: &[
        "id",
        "owner",
        "name",
        "bytes",
        "preview_of",
        "made",
        "stored",
        "sha256",
        "type",
        "width",
        "height",
        "room",
        "seq",
    ],
    key: 1,
    is_read_at_start: false,
};
pub(super) const AUDIT: Table = Table {
    name: "audit",
    row: "the record",
    columns: &["id", "time", "actor", "act", "whom", "detail", "door", "minutes"],
    key: 1,
    is_read_at_start: false,
};

/// All of them.
pub(super) const ALL: [&Table; 18] = [
    &ABOUT,
    &USERS,
    &DEVICES,
    &ROOMS,
    &MEMBERS,
    &INVITATIONS,
    &MARKERS,
    &SANCTIONS,
    &FATES,
    &REACTIONS,
    &PINS,
    &FORGOTTEN,
    &BITS,
    &MENTIONS,
    &REPLIES,
    &THREADS,
    &FILES,
    &AUDIT,
];

impl Table {
    /// `SELECT` of the columns and the check, without conditions.
    pub(super) fn select(&self) -> String {
        format!("SELECT {}, hash FROM {}", self.columns.join(", "), self.name)
    }

    /// The columns of the key, as a row's value or as an order.
    pub(super) fn key(&self) -> String {
        self.columns[..self.key].join(", ")
    }

    /// Writes a row, which has a value for each column, over the one with the same key if there is one.
    pub(super) fn put(&self, connection: &Connection, values: &[ValueRef<'_>]) -> rusqlite::Result<()> {
        assert_eq!(values.len(), self.columns.len(), "a row of {} has a value for each column", self.name);
        let check = chain::row(values.iter().copied());
        let mut statement = connection.prepare_cached(&self.upsert())?;
        for (at, value) in values.iter().enumerate() {
            match *value {
                ValueRef::Null => statement.raw_bind_parameter(at + 1, rusqlite::types::Null)?,
                ValueRef::Integer(number) => statement.raw_bind_parameter(at + 1, number)?,
                ValueRef::Real(number) => statement.raw_bind_parameter(at + 1, number)?,
                ValueRef::Text(_) => statement.raw_bind_parameter(at + 1, value.as_str()?)?,
                ValueRef::Blob(bytes) => statement.raw_bind_parameter(at + 1, bytes)?,
            }
        }
        statement.raw_bind_parameter(values.len() + 1, &check[..])?;
        statement.raw_execute()?;
        Ok(())
    }

    /// In one piece: each post asks for one.
    fn upsert(&self) -> String {
        let (key, rest) = self.columns.split_at(self.key);
        let mut words = String::with_capacity(512);
        let mut put = |parts: &[&str]| parts.iter().for_each(|part| words.push_str(part));
        put(&["INSERT INTO ", self.name, " ("]);
        self.columns.iter().for_each(|name| put(&[name, ", "]));
        put(&["hash) VALUES ("]);
        self.columns.iter().for_each(|_| put(&["?, "]));
        put(&["?) ON CONFLICT ("]);
        key.iter().enumerate().for_each(|(at, name)| put(&[if at > 0 { ", " } else { "" }, name]));
        put(&[") DO UPDATE SET "]);
        rest.iter().for_each(|name| put(&[name, " = excluded.", name, ", "]));
        put(&["hash = excluded.hash"]);
        words
    }

    /// The row's values, when they are what was written; the row begins with the columns of
    /// [`Table::select`].
    ///
    /// # Errors
    /// The words for a row that is not; outside, when SQLite cannot read it.
    pub(super) fn read<'a>(&self, row: &'a Row<'_>) -> rusqlite::Result<Result<Vec<ValueRef<'a>>, String>> {
        let width = self.columns.len();
        let values: Vec<ValueRef<'a>> = (0..width).map(|at| row.get_ref(at)).collect::<Result<_, _>>()?;
        let check: Check = chain::row(values.iter().copied());
        let fits = row.get_ref(width)?.as_blob().is_ok_and(|written| written == check);
        Ok(if fits { Ok(values) } else { Err(self.altered(&values)) })
    }

    /// `user 7 is not what was written`
    pub(super) fn altered(&self, values: &[ValueRef<'_>]) -> String {
        let shown = |value: &ValueRef<'_>| match value {
            ValueRef::Integer(number) => number.to_string(),
            ValueRef::Blob(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
            other => format!("{:?}", other.as_str().unwrap_or("?")),
        };
        let key: Vec<String> = values[..self.key].iter().map(shown).collect();
        format!("{} {} is not what was written", self.row, key.join(" and "))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::store::journal::tests::open;
    use crate::store::schema::DataDir;

    /// Whatever stands in the file is checked: what is missing here nobody would ever verify.
    #[test]
    fn every_table_of_the_file_is_listed_with_all_its_columns() {
        let temporary = tempfile::tempdir().unwrap();
        let dir = DataDir::open(temporary.path()).unwrap();
        drop(open(&dir));
        let connection = dir.reader().unwrap();
        let columns = "SELECT tables.name, columns.name FROM sqlite_schema AS tables, \
             pragma_table_info(tables.name) AS columns WHERE tables.type = 'table' ORDER BY columns.cid";
        let mut statement = connection.prepare(columns).unwrap();
        let mut rows = statement.query([]).unwrap();
        let mut there: BTreeMap<String, Vec<String>> = BTreeMap::new();
        while let Some(row) = rows.next().unwrap() {
            there.entry(row.get(0).unwrap()).or_default().push(row.get(1).unwrap());
        }
        // Its checks are made one from the other.
        assert!(there.remove("events").is_some());
        // A column that came later stands behind the check.
        there.values_mut().for_each(|columns| columns.sort());
        let listed = ALL.map(|table| {
            let mut columns: Vec<String> = table.columns.iter().map(|column| (*column).to_owned()).collect();
            columns.push("hash".to_owned());
            columns.sort();
            (table.name.to_owned(), columns)
        });
        assert_eq!(there, BTreeMap::from(listed));
    }
}
