//! Format 3: what operators do to people, that which holds and that which was done. Its functions never
//! change again.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, Transaction};
use sha2::{Digest, Sha256};

use super::Upgrade;
use crate::store::chain::Check;
use crate::store::verify::Report;

pub(super) fn upgrade(transaction: &Transaction<'_>, _: &mut Upgrade) -> rusqlite::Result<()> {
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

/// Looks at every row that format 3 has and format 2 has not.
pub(in crate::store) fn look(connection: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    let sanctions = "SELECT since, coalesce(until + 1, 0), kind, target, reason, hash FROM sanctions";
    let mut statement = connection.prepare(sanctions)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if row.get::<_, Vec<u8>>(5)? != check(row, 5)? {
            report.fault("a mute or a ban is not what was written".to_owned());
        }
    }
    let records = "SELECT id, time, actor, act, whom, detail, hash FROM audit ORDER BY id";
    let mut statement = connection.prepare(records)?;
    let mut rows = statement.query([])?;
    let mut last = 0;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        if id != last + 1 {
            report.fault(format!("record {id} of the audit follows record {last}"));
        }
        if row.get::<_, Vec<u8>>(6)? != check(row, 6)? {
            report.fault(format!("record {id} of the audit is not what was written"));
        }
        last = id;
    }
    Ok(())
}

/// The check of a row: its numbers, and then its texts, each behind its length.
fn check(row: &Row<'_>, columns: usize) -> rusqlite::Result<Check> {
    let mut hash = Sha256::new();
    for column in 0..columns {
        match row.get_ref(column)? {
            ValueRef::Integer(number) => hash.update(number.to_be_bytes()),
            value => {
                let text = value.as_str().map_err(rusqlite::Error::from)?;
                hash.update((text.len() as u64).to_be_bytes());
                hash.update(text);
            }
        }
    }
    Ok(hash.finalize().into())
}
