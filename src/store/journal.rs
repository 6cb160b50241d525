//! The journal: appends batches of facts. Owned by the broker, the only writer.

mod batch;
mod fates;
mod files;
mod late;
mod present;
mod reading;
mod sweep;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use rusqlite::config::DbConfig;
use rusqlite::hooks::Wal;
use rusqlite::{Connection, Error, ErrorCode, params};

use super::chain::IS_MESSAGE;
use super::chain::{Check, SALT_BYTES, START};
use super::halt::Halt;
use super::mark::Pen;
use super::place::Place;
use super::schema::DataDir;
use super::space::Space;
use super::{StoreError, epoch, migrations, space};
use crate::chat::fate::{Counted, Head, Mark, Sign};
use crate::chat::name::{Cid, RoomName};
use crate::chat::{Behind, Fact, Past, Receipt, UserId};
use crate::core::{self, NotDurable};
use crate::limits;
use batch::{Batch, is_numbered, salts};
use late::{Changes, Late};

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
    /// The numbers of rooms that are no more, whose events are still there.
    gone: Vec<i64>,
    /// What follows from messages and is newer than the file.
    late: Late,
    /// Whether something was taken out of the file that may still be in the log. What a killed server has left there
    /// may be.
    has_to_forget: bool,
    /// Pages in the log after the latest commit.
    log_pages: Arc<AtomicI32>,
    /// How many things the history has: of what is never taken out, the numbers of the newest.
    reached: u64,
    /// `None` when the mark cannot be written.
    pen: Option<Pen>,
    /// There once the history is written.
    place: Option<Place>,
    space: Space,
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
            gone: Vec::new(),
            late: Late::default(),
            has_to_forget: true,
            log_pages: Arc::default(),
            reached: 0,
            pen: None,
            place: None,
            space: Space::of(&dir.path),
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
        self.epoch = present.about(take).map_err(of_file)??;
        present.users(take).map_err(of_file)??;
        present.devices(take).map_err(of_file)??;
        (self.rooms, self.gone) = present.rooms(take).map_err(of_file)??;
        self.late = present.reading(&self.rooms, take).map_err(of_file)??;
        present.files(&self.rooms, take).map_err(of_file)??;
        present.sanctions(take).map_err(of_file)??;
        present.records(take).map_err(of_file)??;
        let rooms = self.rooms.values().map(|end| end.id).chain(self.gone.iter().copied());
        self.last_room = rooms.max().unwrap_or(0);
        self.reached = present.reached().map_err(of_file)?;
        Ok(())
    }

    /// What was read is whole: from here on the history is written.
    fn begin(&mut self, dir: &DataDir) -> Result<(), StoreError> {
        self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        if self.reached < dir.marks().reached(&self.epoch) {
            self.renew_epoch(dir)?;
        }
        self.pen = match dir.own_log(&self.epoch, self.reached, false) {
            Ok(pen) => Some(pen),
            Err(error) => {
                // It would help only somebody who puts back a copy.
                tracing::warn!(%error, "the lock file cannot say whose log this is and how far it has come");
                None
            }
        };
        self.place = Some(Place::of(dir)?);
        let pages = Arc::clone(&self.log_pages);
        let hook = move |_: &mut Wal, in_log: i32| {
            pages.store(in_log, Ordering::Relaxed);
            Ok(())
        };
        self.connection.wal_hook(Some(hook))?;
        Ok(())
    }

    /// It has not come as far as it had: an older copy was put back, and pages must not take what comes now for what
    /// they know. Whatever happens in between, the next start finds the old epoch with its mark, or the new one.
    fn renew_epoch(&mut self, dir: &DataDir) -> Result<(), StoreError> {
        let unusable = |error| StoreError::Path { path: dir.lock_file(), error };
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        let epoch = epoch::renew(&self.connection, migrations::VERSION)?;
        dir.own_log(&epoch, self.reached, true).map_err(unusable)?;
        self.connection.execute_batch("COMMIT")?;
        // Who looks at the file without its log finds the new epoch, too.
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        tracing::warn!(
            "the history is an older copy that was put back: it has another epoch now, and pages load it anew"
        );
        self.epoch = epoch;
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
        let (connection, rooms, last_room, late) =
            (&self.connection, &self.rooms, self.last_room, &self.late);
        let salts = salts.into_iter();
        let (ends, gone, forgets, changes) = (HashMap::new(), Vec::new(), false, Changes::default());
        let mut batch = Batch { connection, rooms, ends, gone, last_room, forgets, late, changes, salts };
        let written = facts.iter().try_for_each(|fact| batch.write(fact));
        let written = written.and_then(|()| batch.write_reading());
        let (ends, gone, last_room, forgets) = (batch.ends, batch.gone, batch.last_room, batch.forgets);
        let changes = batch.changes;
        let outcome = written.and_then(|()| {
            self.connection.prepare_cached("COMMIT")?.execute([])?;
            Ok(())
        });
        if outcome.is_ok() {
            let ids: Vec<i64> = gone.iter().map(|(_, id)| *id).collect();
            self.late.take(changes, &ids);
            for (room, id) in gone {
                self.rooms.remove(&room);
                self.gone.push(id);
            }
            self.rooms.extend(ends);
            self.last_room = last_room;
            self.has_to_forget |= forgets;
            self.reached += facts.iter().filter(|fact| is_numbered(fact)).count() as u64;
        }
        outcome
    }

    /// After a commit, before anybody hears of it.
    fn conclude(&mut self) -> Result<(), NotDurable> {
        if let Some(Err(error)) = self.place.as_mut().map(Place::check) {
            return Err(self.fail(error));
        }
        if let Some(Err(error)) = self.pen.as_mut().map(|pen| pen.note(self.reached)) {
            tracing::warn!(%error, "how far the history has come cannot be noted any more");
            self.pen = None;
        }
        self.shorten_log()
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
                Err(self.fail(error.into()))
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
            return self.fail(error.into());
        }
        match error.sqlite_error_code() {
            _ if no_room => NotDurable::Full,
            Some(ErrorCode::DatabaseBusy) => NotDurable::Busy,
            _ => self.fail(error.into()),
        }
    }

    /// Nothing more is written, not even at the end: closing would flush again, and after a flush that has
    /// failed the next one succeeds whatever was lost.
    fn fail(&self, error: StoreError) -> NotDurable {
        let _ = self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        NotDurable::Failed(Box::new(error))
    }
}

impl core::Journal for Journal {
    fn commit(&mut self, facts: &[&Fact]) -> Result<(), NotDurable> {
        if facts.is_empty() {
            return Ok(());
        }
        let salts = salts(facts).map_err(|error| NotDurable::Failed(Box::new(error)))?;
        match self.write(facts, salts) {
            Ok(()) => self.conclude(),
            Err(error) => Err(self.not_durable(error)),
        }
    }

    fn is_short_of_room(&mut self) -> bool {
        self.space.is_short()
    }
}

impl Past for Journal {
    fn receipt(&self, author: UserId, cid: &Cid) -> Option<Receipt> {
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT rooms.name, rooms.gone, seq, time FROM events JOIN rooms ON rooms.id = events.room \
                 WHERE user = ?1 AND cid = ?2",
            )
            .ok()?;
        // A failure to read here is no receipt; the unique index then refuses the batch, so even so a post
        // cannot be in the history twice.
        let row = statement.query_row(params![author.0 as i64, cid.as_str()], |row| {
            let (room, gone): (String, i64) = (row.get(0)?, row.get(1)?);
            Ok((room, gone > 0, row.get::<_, i64>(2)?, row.get::<_, i64>(3)?))
        });
        let (room, is_gone, seq, time) = row.ok()?;
        let room = if is_gone { sweep::name_before(&room) } else { &room };
        Some(Receipt { room: RoomName::stored(room), seq: seq as u64, time: time as u64 })
    }

    fn head(&self, room: &RoomName, seq: u64) -> Option<Head> {
        // A failure to read here is no message: nothing becomes of it.
        fates::head(&self.connection, self.rooms.get(room)?.id, seq).ok().flatten()
    }

    fn mark(&self, room: &RoomName, seq: u64, sign: &Sign) -> Option<Mark> {
        // One that cannot be read was never there: at worst an event says what is so already.
        fates::mark(&self.connection, self.rooms.get(room)?.id, seq, sign).ok().flatten()
    }

    fn count(&self, room: &RoomName, seq: u64, of: &Counted) -> usize {
        let Some(room) = self.rooms.get(room) else { return 0 };
        // What cannot be counted is full.
        fates::count(&self.connection, room.id, seq, of).unwrap_or(usize::MAX)
    }

    fn behind(&self, user: UserId, room: &RoomName, seq: u64) -> Behind {
        let Some(RoomEnd { id, .. }) = self.rooms.get(room) else { return Behind::default() };
        let seqs = |select: &str| -> rusqlite::Result<BTreeSet<u64>> {
            let mut statement = self.connection.prepare_cached(select)?;
            let rows =
                statement.query_map(params![user.0 as i64, id, seq as i64], |row| row.get::<_, i64>(0))?;
            rows.map(|seq| seq.map(|seq| seq as u64)).collect()
        };
        // A failure to read here counts too much as unread, which is read again.
        let own = format!(
            "SELECT seq FROM events WHERE room = ?2 AND seq > ?3 AND user = ?1 AND kind {IS_MESSAGE}"
        );
        let mentions = "SELECT seq FROM mentions WHERE user = ?1 AND room = ?2 AND seq > ?3";
        Behind { own: seqs(&own).unwrap_or_default(), mentions: seqs(mentions).unwrap_or_default() }
    }
}

#[cfg(test)]
pub(super) mod tests;
