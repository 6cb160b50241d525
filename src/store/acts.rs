//! What operators did, on disk: the mutes and bans that hold, and the record of every act.

use rusqlite::{Connection, Row, params};

use super::StoreError;
use super::chain::{self, Check};
use super::schema::DataDir;
use crate::chat::Hall;
use crate::chat::act::{Actor, Record};
use crate::chat::sanction::{Kind, Sanction, Target};
use crate::limits;

/// What [`sanction_of_row`] reads.
pub(super) const SANCTION_COLUMNS: &str = "kind, target, since, until, reason, hash";
/// What [`record_of_row`] reads.
pub(super) const RECORD_COLUMNS: &str = "id, time, actor, act, whom, detail, hash";

/// Writes a mute or a ban over the one that this target may have.
pub(super) fn impose(connection: &Connection, sanction: &Sanction) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT OR REPLACE INTO sanctions (kind, target, since, until, reason, hash) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let (kind, target) = (sanction.kind.as_str(), sanction.target.as_key());
    let (since, until) = (sanction.since as i64, sanction.until.map(|until| until as i64));
    insert.execute(params![kind, target, since, until, sanction.reason, sanction_check(sanction)])?;
    Ok(())
}

pub(super) fn lift(connection: &Connection, kind: Kind, target: Target) -> rusqlite::Result<()> {
    let mut delete = connection.prepare_cached("DELETE FROM sanctions WHERE kind = ?1 AND target = ?2")?;
    delete.execute(params![kind.as_str(), target.as_key()])?;
    Ok(())
}

pub(super) fn record(connection: &Connection, record: &Record) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO audit (id, time, actor, act, whom, detail, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let Record { id, time, actor, act, whom, detail } = record;
    let (id, time, actor) = (*id as i64, *time as i64, actor.number() as i64);
    insert.execute(params![id, time, actor, act, whom, detail, record_check(record)])?;
    Ok(())
}

/// Puts back the sanctions, and the latest records.
///
/// # Errors
/// `Corrupt` when a row is not what was written.
pub(super) fn restore(dir: &DataDir, connection: &Connection, hall: &mut Hall) -> Result<(), StoreError> {
    let mut statement = connection.prepare(&format!("SELECT {SANCTION_COLUMNS} FROM sanctions"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let sanction = sanction_of_row(row)?;
        hall.restore_sanction(sanction.ok_or_else(|| altered(dir, "a mute or a ban"))?);
    }
    let mut statement = connection.prepare(&format!(
        "SELECT * FROM (SELECT {RECORD_COLUMNS} FROM audit ORDER BY id DESC LIMIT {}) ORDER BY id",
        limits::RECORDS_KEPT
    ))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        hall.restore_record(record_of_row(row)?.ok_or_else(|| altered(dir, "a record of the audit"))?);
    }
    Ok(())
}

/// `None`: it is not what was written.
pub(super) fn sanction_of_row(row: &Row<'_>) -> rusqlite::Result<Option<Sanction>> {
    let (kind, target, reason): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(4)?);
    let (since, until): (i64, Option<i64>) = (row.get(2)?, row.get(3)?);
    let (Some(kind), Some(target)) = (Kind::parse(&kind), Target::of_key(&target)) else { return Ok(None) };
    let until = until.map(|until| until as u64);
    let sanction = Sanction { kind, target, since: since as u64, until, reason: reason.into() };
    let fits = row.get::<_, Vec<u8>>(5)? == sanction_check(&sanction);
    Ok(fits.then_some(sanction))
}

/// `None`: it is not what was written.
pub(super) fn record_of_row(row: &Row<'_>) -> rusqlite::Result<Option<Record>> {
    let number = |column| Ok::<u64, rusqlite::Error>(row.get::<_, i64>(column)? as u64);
    let record = Record {
        id: number(0)?,
        time: number(1)?,
        actor: Actor::of_number(number(2)?),
        act: row.get::<_, String>(3)?.into(),
        whom: row.get::<_, String>(4)?.into(),
        detail: row.get::<_, String>(5)?.into(),
    };
    let fits = row.get::<_, Vec<u8>>(6)? == record_check(&record);
    Ok(fits.then_some(record))
}

fn sanction_check(sanction: &Sanction) -> Check {
    let Sanction { kind, target, since, until, reason } = sanction;
    let times = [*since, until.map_or(0, |until| until + 1)];
    chain::row(&times, &[kind.as_str(), &target.as_key(), reason])
}

fn record_check(record: &Record) -> Check {
    let Record { id, time, actor, act, whom, detail } = record;
    chain::row(&[*id, *time, actor.number()], &[act, whom, detail])
}

fn altered(dir: &DataDir, what: &str) -> StoreError {
    dir.corrupt(format!("{what} is not what was written"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::act::{Act, Whom};
    use crate::chat::{Effect, Moment, Rules};
    use crate::store::journal::Journal;

    #[test]
    fn acts_come_back_as_they_were() {
        let dir = tempfile::tempdir().unwrap();
        let open = || {
            let data = DataDir::open(dir.path()).unwrap();
            Journal::open(&data, |time| Hall::new(Rules::default(), time)).unwrap()
        };
        let (mut journal, mut hall) = open();
        let whom = |n: u8| Whom::Address([10, 0, 0, n].into());
        let impose = |kind, n, minutes| Act::Impose { kind, whom: whom(n), minutes, reason: "noise".into() };
        let mut effects: Vec<Effect> = Vec::new();
        for act in [
            impose(Kind::Ban, 1, None),
            impose(Kind::Mute, 1, Some(7)),
            impose(Kind::Mute, 2, None),
            impose(Kind::Mute, 2, Some(9)),
            Act::Lift { kind: Kind::Ban, whom: whom(1) },
        ] {
            hall.act(act, Actor::Operator, Moment { time: 1_000, tick: 0 }, &mut effects).unwrap();
        }
        journal.commit(&effects).unwrap();
        let all = |hall: &Hall| {
            let sanctions: Vec<Sanction> = hall.sanctions(0).into_iter().cloned().collect();
            (sanctions, hall.records().cloned().collect::<Vec<_>>())
        };
        let before = all(&hall);
        assert_eq!((before.0.len(), before.1.len()), (2, 5));
        drop(journal);
        let (journal, hall) = open();
        assert_eq!(all(&hall), before);
        drop(journal);
        for table in ["sanctions SET until = until + 1", "audit SET detail = 'nothing'"] {
            let writer = DataDir::open(dir.path()).unwrap().writer().unwrap();
            writer
                .execute_batch(&format!(
                    "BEGIN; UPDATE {table} WHERE rowid IN (SELECT min(rowid) FROM {})",
                    table.split(' ').next().unwrap()
                ))
                .unwrap();
            let mut hall = Hall::new(Rules::default(), 0);
            let data = DataDir::open(dir.path());
            assert!(data.is_ok_and(|data| restore(&data, &writer, &mut hall).is_err()), "{table}");
        }
    }
}
