//! The journal: appends batches of facts. Owned by the broker, the only writer.

mod present;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use rusqlite::config::DbConfig;
use rusqlite::hooks::Wal;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, ErrorCode, params};

use super::chain::{self, Check, Frame, MESSAGE, SALT_BYTES, START};
use super::halt::Halt;
use super::schema::DataDir;
use super::table::{AUDIT, DEVICES, MARKERS, MEMBERS, ROOMS, SANCTIONS, USERS};
use super::{StoreError, space};
use crate::chat::act::Record;
use crate::chat::name::{Cid, RoomName};
use crate::chat::room::Kind;
use crate::chat::sanction::Sanction;
use crate::chat::user::Role;
use crate::chat::{DeviceId, Fact, Message, Past, Receipt, UserId};
use crate::core::{self, NotDurable};
use crate::limits;

/// Where the next event of a room is written.
#[derive(Clone, Copy)]
struct RoomEnd {
    /// The room's number in the file.
    id: i64,
    /// The check of its newest event.
    check: Check,
}

pub struct Journal {
    connection: Connection,
    /// The epoch: names this history as a whole.
    epoch: String,
    rooms: HashMap<RoomName, RoomEnd>,
    /// The number of the newest room in the file.
    last_room: i64,
    /// Pages in the log after the latest commit.
    log_pages: Arc<AtomicI32>,
}

impl Journal {
    /// Opens the history and hands over the present, fact by fact: users and their devices, rooms with the
    /// places of their newest events, sanctions, the latest records. All of it has been checked; what lies
    /// behind it has not, see [`super::verify::behind`]. A halt ends an upgrade.
    ///
    /// # Errors
    /// As [`DataDir::writer`]; `Corrupt` when a row is not what was written.
    pub fn open(dir: &DataDir, halt: &Halt, take: &mut dyn FnMut(Fact)) -> Result<Journal, StoreError> {
        let mut journal = Journal {
            connection: dir.writer(halt)?,
            epoch: String::new(),
            rooms: HashMap::new(),
            last_room: 0,
            log_pages: Arc::default(),
        };
        match journal.read_present(dir, take) {
            Ok(()) => journal.begin(dir).map(|()| journal),
            Err(error) => {
                drop(journal);
                Err(dir.explain(error))
            }
        }
    }

    fn read_present(&mut self, dir: &DataDir, take: &mut dyn FnMut(Fact)) -> Result<(), StoreError> {
        let of_file = |error| StoreError::of_file(&dir.file(), error);
        let present = present::Reader::new(dir, &self.connection);
        self.epoch = present.epoch().map_err(of_file)??;
        present.users(take).map_err(of_file)??;
        present.devices(take).map_err(of_file)??;
        self.rooms = present.rooms(take).map_err(of_file)??;
        present.sanctions(take).map_err(of_file)??;
        present.records(take).map_err(of_file)??;
        self.last_room = self.rooms.values().map(|end| end.id).max().unwrap_or(0);
        Ok(())
    }

    /// What was read is whole: from here on the history is written.
    fn begin(&mut self, dir: &DataDir) -> Result<(), StoreError> {
        self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        if let Err(error) = dir.own_log(&self.epoch) {
            // It would help only somebody who puts back a copy after a crash.
            tracing::warn!(%error, "the lock file cannot say whose log this is");
        }
        let pages = Arc::clone(&self.log_pages);
        let hook = move |_: &mut Wal, in_log: i32| {
            pages.store(in_log, Ordering::Relaxed);
            Ok(())
        };
        self.connection.wal_hook(Some(hook))?;
        Ok(())
    }

    pub fn epoch(&self) -> &str {
        &self.epoch
    }

    /// Forgets the pages of the database that are kept for the next batch; they are read again when needed.
    pub fn empty_cache(&self) {
        // Whatever it says, the journal works on.
        let _ = self.connection.execute_batch("PRAGMA shrink_memory");
    }

    fn write(&mut self, facts: &[&Fact], salts: Vec<[u8; SALT_BYTES]>) -> rusqlite::Result<()> {
        self.connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        let (connection, rooms, last_room) = (&self.connection, &self.rooms, self.last_room);
        let salts = salts.into_iter();
        let mut batch = Batch { connection, rooms, ends: HashMap::new(), last_room, salts };
        let written = facts.iter().try_for_each(|fact| batch.write(fact));
        let (ends, last_room) = (batch.ends, batch.last_room);
        let outcome = written.and_then(|()| {
            self.connection.prepare_cached("COMMIT")?.execute([])?;
            Ok(())
        });
        if outcome.is_ok() {
            self.rooms.extend(ends);
            self.last_room = last_room;
        }
        outcome
    }

    /// Moves the log into the file when it is long. SQLite does so by itself too, but would keep it to itself
    /// that a flush has failed; here the commit fails with it, although it is done.
    fn shorten_log(&self) -> Result<(), NotDurable> {
        if self.log_pages.load(Ordering::Relaxed) < limits::LOG_PAGES_MAX {
            return Ok(());
        }
        let mut checkpoint = match self.connection.prepare_cached("PRAGMA wal_checkpoint(PASSIVE)") {
            Ok(statement) => statement,
            Err(error) => return Err(NotDurable::Failed(Box::new(error))),
        };
        match checkpoint.query_row([], |_| Ok(())) {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure)
                    && !space::is_missing(&self.connection, &error) =>
            {
                tracing::error!(%error, "the log cannot be moved into the file");
                drop(checkpoint);
                Err(self.fail(error))
            }
            // There is no room in the file, or somebody reads: then the log stays as it is.
            _ => Ok(()),
        }
    }

    /// What it means that a batch could not be written.
    fn not_durable(&self, error: Error) -> NotDurable {
        // Asked before anything else is done, which might fail in its own way.
        let no_room = space::is_missing(&self.connection, &error);
        let left = !self.connection.is_autocommit();
        if left && let Err(error) = self.connection.execute_batch("ROLLBACK") {
            return self.fail(error);
        }
        match error.sqlite_error_code() {
            _ if no_room => NotDurable::Full,
            Some(ErrorCode::DatabaseBusy) => NotDurable::Busy,
            _ => self.fail(error),
        }
    }

    /// Nothing more is written, not even at the end: closing would flush again, and after a flush that has
    /// failed the next one succeeds whatever was lost.
    fn fail(&self, error: Error) -> NotDurable {
        let _ = self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        NotDurable::Failed(Box::new(StoreError::from(error)))
    }
}

impl core::Journal for Journal {
    fn commit(&mut self, facts: &[&Fact]) -> Result<(), NotDurable> {
        if facts.is_empty() {
            return Ok(());
        }
        let salts = salts(facts).map_err(|error| NotDurable::Failed(Box::new(error)))?;
        match self.write(facts, salts) {
            Ok(()) => self.shorten_log(),
            Err(error) => Err(self.not_durable(error)),
        }
    }
}

impl Past for Journal {
    fn receipt(&self, author: UserId, cid: &Cid) -> Option<Receipt> {
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT rooms.name, seq, time FROM events JOIN rooms ON rooms.id = events.room \
                 WHERE user = ?1 AND cid = ?2",
            )
            .ok()?;
        // A failure to read here is no receipt; the unique index then refuses the batch, so even so a post
        // cannot be in the history twice.
        let row = statement.query_row(params![author.0 as i64, cid.as_str()], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
        });
        let (room, seq, time) = row.ok()?;
        Some(Receipt { room: RoomName::stored(&room), seq: seq as u64, time: time as u64 })
    }
}

/// A transaction on its way. What it changes in memory is kept apart until it is on disk.
struct Batch<'a> {
    connection: &'a Connection,
    rooms: &'a HashMap<RoomName, RoomEnd>,
    /// The new ends of the rooms in which something was written.
    ends: HashMap<RoomName, RoomEnd>,
    last_room: i64,
    /// Random bytes for the bodies that are still to come.
    salts: std::vec::IntoIter<[u8; SALT_BYTES]>,
}

impl Batch<'_> {
    fn write(&mut self, fact: &Fact) -> rusqlite::Result<()> {
        match fact {
            Fact::UserMade { user, name, role, time } => self.user(*user, name.as_str(), *role, *time),
            Fact::DeviceMade { device, user, token_hash, time } => {
                self.device(*device, *user, token_hash, *time)
            }
            Fact::Renamed { user, name } => self.rename(*user, name.as_str()),
            Fact::RoomMade { room, kind, time, seq: _, active: _ } => self.room(room, *kind, *time),
            Fact::Said(message) => self.message(message),
            Fact::Imposed(sanction) => self.impose(sanction),
            Fact::Lifted { kind, target } => {
                let delete = "DELETE FROM sanctions WHERE kind = ?1 AND target = ?2";
                self.connection.prepare_cached(delete)?.execute(params![kind.as_str(), target.as_key()])?;
                Ok(())
            }
            Fact::Recorded(record) => self.record(record),
        }
    }

    fn user(&self, user: UserId, name: &str, role: Role, time: u64) -> rusqlite::Result<()> {
        let (role, time) = (ValueRef::from(role.word()), number(time));
        USERS.put(self.connection, &[number(user.0), name.into(), role, time, time])
    }

    fn device(&self, device: DeviceId, user: UserId, token: &[u8], time: u64) -> rusqlite::Result<()> {
        let (token, time) = (ValueRef::Blob(token), number(time));
        DEVICES.put(self.connection, &[number(device.0), number(user.0), token, time, time])
    }

    fn rename(&self, user: UserId, name: &str) -> rusqlite::Result<()> {
        let select = format!("{} WHERE id = ?1", USERS.select());
        let mut old = self.connection.prepare_cached(&select)?;
        let mut rows = old.query([user.0 as i64])?;
        let row = rows.next()?.ok_or(Error::QueryReturnedNoRows)?;
        let values = USERS.columns.iter().enumerate().map(|(at, column)| match *column {
            "name" => Ok(name.into()),
            _ => row.get_ref(at),
        });
        USERS.put(self.connection, &values.collect::<rusqlite::Result<Vec<_>>>()?)
    }

    /// Both partners of a direct room are its members and have been in it from its beginning.
    fn room(&mut self, name: &RoomName, kind: Kind, time: u64) -> rusqlite::Result<()> {
        let id = self.last_room + 1;
        let (room, time) = (ValueRef::Integer(id), number(time));
        ROOMS.put(self.connection, &[room, name.as_str().into(), present::kind_word(kind).into(), time])?;
        match kind {
            Kind::Public => {}
            Kind::Direct(partners) => {
                for user in partners.map(|user| number(user.0)) {
                    MEMBERS.put(self.connection, &[room, user, time])?;
                    MARKERS.put(self.connection, &[user, room, time, ValueRef::Integer(0)])?;
                }
            }
        }
        self.last_room = id;
        self.ends.insert(name.clone(), RoomEnd { id, check: START });
        Ok(())
    }

    fn message(&mut self, message: &Message) -> rusqlite::Result<()> {
        let end = self.ends.get(&message.room).or_else(|| self.rooms.get(&message.room));
        // The hall makes a room before it writes into it.
        let end = *end.ok_or(Error::QueryReturnedNoRows)?;
        // There is one for each message of the batch.
        let salt = self.salts.next().ok_or(Error::QueryReturnedNoRows)?;
        let frame = Frame {
            room: end.id,
            seq: message.seq as i64,
            time: message.time as i64,
            user: message.user.0 as i64,
            name: message.name.as_str(),
            kind: MESSAGE,
            target: message.reply_to.map(|seq| seq as i64),
            cid: Some(message.cid.as_str()),
        };
        let body = message.text.as_str();
        let check = chain::event(&end.check, &frame, &chain::seal(&salt, body));
        let Frame { room, seq, time, user, name, kind, target, cid } = frame;
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO events (room, seq, time, user, name, kind, target, cid, salt, body, hash) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?;
        insert.execute(params![
            room,
            seq,
            time,
            user,
            name,
            kind,
            target,
            cid,
            &salt[..],
            body,
            &check[..]
        ])?;
        match self.ends.get_mut(&message.room) {
            Some(end) => end.check = check,
            None => drop(self.ends.insert(message.room.clone(), RoomEnd { check, ..end })),
        }
        Ok(())
    }

    fn impose(&self, sanction: &Sanction) -> rusqlite::Result<()> {
        let Sanction { kind, target, since, until, reason } = sanction;
        let (target, until) = (target.as_key(), until.map_or(ValueRef::Null, number));
        let (kind, target) = (ValueRef::from(kind.as_str()), ValueRef::from(target.as_str()));
        SANCTIONS.put(self.connection, &[kind, target, number(*since), until, (&**reason).into()])
    }

    fn record(&self, record: &Record) -> rusqlite::Result<()> {
        let Record { id, time, actor, act, whom, detail } = record;
        let (id, time, actor) = (number(*id), number(*time), number(actor.number()));
        AUDIT.put(self.connection, &[id, time, actor, (&**act).into(), (&**whom).into(), (&**detail).into()])
    }
}

/// Random bytes for each message among the facts, asked for at once.
fn salts(facts: &[&Fact]) -> std::io::Result<Vec<[u8; SALT_BYTES]>> {
    let bodies = facts.iter().filter(|fact| has_body(fact)).count();
    let mut salts = vec![[0; SALT_BYTES]; bodies];
    getrandom::fill(salts.as_flattened_mut()).map_err(std::io::Error::other)?;
    Ok(salts)
}

/// Whether a fact becomes an event that says something, which is sealed.
fn has_body(fact: &Fact) -> bool {
    match fact {
        Fact::Said(_) => true,
        Fact::UserMade { .. } | Fact::DeviceMade { .. } | Fact::Renamed { .. } => false,
        Fact::RoomMade { .. } | Fact::Imposed(_) | Fact::Lifted { .. } | Fact::Recorded(_) => false,
    }
}

fn number(value: u64) -> ValueRef<'static> {
    ValueRef::Integer(value as i64)
}

#[cfg(test)]
pub(super) mod tests;
