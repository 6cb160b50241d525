//! The journal: appends batches. Owned by the broker, the only writer.

use std::collections::HashMap;

use rusqlite::config::DbConfig;
use rusqlite::hooks::Wal;
use rusqlite::{Connection, ErrorCode, OptionalExtension, params};

use super::chain::{self, CHECK_BEFORE, Check, ENTRY_COLUMNS, Entry};
use super::schema::DataDir;
use super::{StoreError, acts};
use crate::chat::name::{Cid, RoomName, UserName};
use crate::chat::{Effect, Hall, Lasting, Message, Receipt, Receipts, UserId};
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
    /// Receipts of the present batch. Those of earlier ones cost one look into an index, which the insert of a
    /// new post reads anyway.
    present: HashMap<(UserId, Cid), Receipt>,
}

impl Journal {
    /// Opens the history and puts all users and rooms of it into the hall that `hall` makes for the time
    /// of the newest event.
    ///
    /// # Errors
    /// As [`DataDir::writer`]; `Corrupt` when a row cannot be what it says.
    pub fn open(dir: &DataDir, hall: impl FnOnce(u64) -> Hall) -> Result<(Journal, Hall), StoreError> {
        let mut connection = dir.writer()?;
        connection.wal_hook(Some(shorten_log))?;
        let epoch = restore_epoch(dir, &connection)?;
        let time: Option<i64> = connection
            .query_row("SELECT time FROM events ORDER BY id DESC LIMIT 1", [], |r| r.get(0))
            .optional()?;
        let mut hall = hall(time.unwrap_or(0) as u64);
        restore_users(dir, &connection, &mut hall)?;
        acts::restore(dir, &connection, &mut hall)?;
        let rooms = restore_rooms(dir, &connection, &mut hall)?;
        let journal = Journal { connection, epoch, rooms, present: HashMap::new() };
        Ok((journal, hall))
    }

    pub fn epoch(&self) -> &str {
        &self.epoch
    }

    /// Makes the lasting effects of a batch durable: one transaction, one flush. Returns how many there
    /// were.
    ///
    /// # Errors
    /// When SQLite or the disk fails. Then nothing of the batch is in the history, and nothing of it may
    /// be shown or acknowledged.
    pub fn commit(&mut self, batch: &[Effect]) -> Result<usize, StoreError> {
        let outcome = self.write(batch);
        self.present.clear();
        if matches!(outcome, Err(StoreError::Failed(_))) {
            // Closing would flush again. After a flush that has failed, the next one succeeds whatever was lost.
            self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        }
        outcome
    }

    fn write(&mut self, batch: &[Effect]) -> Result<usize, StoreError> {
        let mut lasting = batch.iter().filter_map(Effect::lasting).peekable();
        if lasting.peek().is_none() {
            return Ok(0);
        }
        let transaction = self.connection.transaction()?;
        let mut batch = Batch { connection: &transaction, rooms: &self.rooms, ends: HashMap::new() };
        let mut written = 0;
        for record in lasting {
            batch.write(record)?;
            written += 1;
        }
        let ends = batch.ends;
        transaction.commit()?;
        self.rooms.extend(ends);
        Ok(written)
    }

    /// Forgets the pages of the database that are kept for the next batch; they are read again when needed.
    pub fn empty_cache(&self) {
        // Whatever it says, the journal works on.
        let _ = self.connection.execute_batch("PRAGMA shrink_memory");
    }

    /// Remembers the receipt of a post of the present batch, so that its resend in the same batch is one.
    pub fn remember(&mut self, message: &Message) {
        let receipt = Receipt { room: message.room.clone(), seq: message.seq, time: message.time };
        self.present.insert((message.user, message.cid.clone()), receipt);
    }
}

impl Receipts for Journal {
    fn find(&self, author: UserId, cid: &Cid) -> Option<Receipt> {
        if let Some(receipt) = self.present.get(&(author, cid.clone())) {
            return Some(receipt.clone());
        }
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
}

impl Batch<'_> {
    fn write(&mut self, record: Lasting<'_>) -> rusqlite::Result<()> {
        match record {
            Lasting::Message(message) => self.message(message),
            Lasting::NewUser { id, name, token_hash, time } => {
                let mut insert = self.connection.prepare_cached(
                    "INSERT INTO users (id, name, token_hash, created, hash) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?;
                let (id, name, time) = (id.0 as i64, name.as_str(), time as i64);
                let check = chain::user(id, name, token_hash, time);
                insert.execute(params![id, name, &token_hash[..], time, check])?;
                Ok(())
            }
            Lasting::NewName { id, name } => self.new_name(id.0 as i64, name.as_str()),
            Lasting::Imposed(sanction) => acts::impose(self.connection, sanction),
            Lasting::Lifted { kind, target } => acts::lift(self.connection, kind, target),
            Lasting::Recorded(record) => acts::record(self.connection, record),
        }
    }

    fn message(&mut self, message: &Message) -> rusqlite::Result<()> {
        let end = match self.ends.get(&message.room).or_else(|| self.rooms.get(&message.room)) {
            Some(end) => *end,
            None => {
                self.connection.execute("INSERT INTO rooms (name) VALUES (?1)", [message.room.as_str()])?;
                RoomEnd { id: self.connection.last_insert_rowid(), check: chain::START }
            }
        };
        let entry = Entry {
            room: message.room.as_str(),
            seq: message.seq as i64,
            time: message.time as i64,
            user: message.user.0 as i64,
            name: message.name.as_str(),
            cid: message.cid.as_str(),
            text: message.text.as_str(),
            reply_to: message.reply_to.map(|seq| seq as i64),
        };
        let check = entry.check(&end.check);
        let Entry { seq, time, user, name, cid, text, reply_to, .. } = entry;
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO events (room, seq, time, user, name, cid, text, reply_to, hash) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        insert.execute(params![end.id, seq, time, user, name, cid, text, reply_to, check])?;
        self.ends.insert(message.room.clone(), RoomEnd { check, ..end });
        Ok(())
    }

    fn new_name(&self, id: i64, name: &str) -> rusqlite::Result<()> {
        let mut old =
            self.connection.prepare_cached("SELECT token_hash, created FROM users WHERE id = ?1")?;
        let check = old.query_row([id], |row| {
            let (token_hash, created): (Vec<u8>, i64) = (row.get(0)?, row.get(1)?);
            Ok(chain::user(id, name, &token_hash, created))
        })?;
        let mut update =
            self.connection.prepare_cached("UPDATE users SET name = ?2, hash = ?3 WHERE id = ?1")?;
        update.execute(params![id, name, check])?;
        Ok(())
    }
}

/// Moves the log into the file when it is long. SQLite does so by itself too, but would keep it to itself that
/// a flush has failed; here the commit fails with it, although it is done.
fn shorten_log(log: &mut Wal, pages: i32) -> rusqlite::Result<()> {
    if pages < limits::LOG_PAGES_MAX {
        return Ok(());
    }
    match log.checkpoint() {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure) => {
            // SQLite keeps the reason to itself.
            tracing::error!(%error, "the log cannot be moved into the file");
            Err(error)
        }
        // There is no space in the file, or somebody reads: then the log stays as it is.
        _ => Ok(()),
    }
}

fn restore_epoch(dir: &DataDir, connection: &Connection) -> Result<String, StoreError> {
    let mut statement = connection.prepare("SELECT value, hash FROM about WHERE key = 'epoch'")?;
    let (epoch, check): (String, Vec<u8>) = statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if check != chain::fact("epoch", &epoch) {
        return Err(dir.corrupt("the epoch is not what was written".to_owned()));
    }
    Ok(epoch)
}

fn restore_users(dir: &DataDir, connection: &Connection, hall: &mut Hall) -> Result<(), StoreError> {
    let mut statement =
        connection.prepare("SELECT id, name, token_hash, created, hash FROM users ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, name): (i64, String) = (row.get(0)?, row.get(1)?);
        let (token_hash, check): ([u8; 32], Vec<u8>) = (row.get(2)?, row.get(4)?);
        if check != chain::user(id, &name, &token_hash, row.get(3)?) {
            return Err(dir.corrupt(format!("user {id} is not what was written")));
        }
        let name = UserName::parse(&name)
            .map_err(|why| dir.corrupt(format!("user {id} has a name that cannot be: {why}")))?;
        hall.restore_user(UserId(id as u64), name, token_hash);
    }
    Ok(())
}

/// Every room and its newest event, which is checked here; the older ones are when they are read.
fn restore_rooms(
    dir: &DataDir,
    connection: &Connection,
    hall: &mut Hall,
) -> Result<HashMap<RoomName, RoomEnd>, StoreError> {
    let mut ends = HashMap::new();
    let mut statement = connection.prepare(&format!(
        "SELECT rooms.id, events.hash, {CHECK_BEFORE}, {ENTRY_COLUMNS} FROM rooms \
         JOIN events ON events.room = rooms.id \
         AND seq = (SELECT max(seq) FROM events WHERE room = rooms.id)"
    ))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let entry = Entry::of_row(row, 3)?;
        let Some(check) = entry.checked(row, 1)? else {
            let why = format!("event {} of room {} is not what was written", entry.seq, entry.room);
            return Err(dir.corrupt(why));
        };
        let name = RoomName::stored(entry.room);
        ends.insert(name.clone(), RoomEnd { id: row.get(0)?, check });
        hall.restore_room(name, entry.seq as u64, entry.time as u64);
    }
    Ok(ends)
}

#[cfg(test)]
pub(super) mod tests;
