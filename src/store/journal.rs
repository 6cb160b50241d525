//! The journal: appends batches. Owned by the broker, the only writer.

use std::collections::{HashMap, VecDeque};

use rusqlite::{Connection, OptionalExtension, params};

use super::StoreError;
use super::schema::DataDir;
use crate::chat::name::{Cid, RoomName, UserName};
use crate::chat::{Effect, Hall, Lasting, Message, Receipt, Receipts, UserId};

/// Receipts kept in memory. Resends come seconds after the post, so nearly all are answered from here; an
/// older one costs one look into an index that the insert would read anyway.
const RECENT_RECEIPTS_MAX: usize = 65_536;

pub struct Journal {
    connection: Connection,
    /// The epoch: names this history as a whole.
    epoch: String,
    room_ids: HashMap<RoomName, i64>,
    recent: HashMap<(UserId, Cid), Receipt>,
    /// Keys of `recent`, the oldest first.
    order: VecDeque<(UserId, Cid)>,
}

impl Journal {
    /// Opens the history and puts all users and rooms of it into the hall that `hall` makes for the time
    /// of the newest event.
    ///
    /// # Errors
    /// As [`DataDir::writer`]; `Corrupt` when a row cannot be what it says.
    pub fn open(dir: &DataDir, hall: impl FnOnce(u64) -> Hall) -> Result<(Journal, Hall), StoreError> {
        let connection = dir.writer()?;
        let epoch =
            connection.query_row("SELECT value FROM about WHERE key = 'epoch'", [], |row| row.get(0))?;
        let time: Option<i64> = connection
            .query_row("SELECT time FROM events ORDER BY id DESC LIMIT 1", [], |r| r.get(0))
            .optional()?;
        let mut hall = hall(time.unwrap_or(0) as u64);
        restore_users(dir, &connection, &mut hall)?;
        let room_ids = restore_rooms(dir, &connection, &mut hall)?;
        let journal = Journal { connection, epoch, room_ids, recent: HashMap::new(), order: VecDeque::new() };
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
        let mut lasting = batch.iter().filter_map(Effect::lasting).peekable();
        if lasting.peek().is_none() {
            return Ok(0);
        }
        let mut new_rooms = Vec::new();
        let outcome = append(&mut self.connection, &mut self.room_ids, &mut new_rooms, lasting);
        if outcome.is_err() {
            self.room_ids.retain(|name, _| !new_rooms.contains(name));
        }
        Ok(outcome?)
    }

    /// Forgets the receipts of a batch that was not written.
    pub fn forget(&mut self, batch: &[Effect]) {
        for effect in batch {
            if let Some(Lasting::Message(message)) = effect.lasting() {
                self.recent.remove(&(message.user, message.cid.clone()));
            }
        }
    }

    /// Remembers the receipt of a post of the present batch, so that its resend finds it at once.
    pub fn remember(&mut self, message: &Message) {
        let key = (message.user, message.cid.clone());
        let receipt = Receipt { room: message.room.clone(), seq: message.seq, time: message.time };
        if self.recent.insert(key.clone(), receipt).is_none() {
            self.order.push_back(key);
        }
        if self.order.len() > RECENT_RECEIPTS_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.recent.remove(&oldest);
        }
    }
}

impl Receipts for Journal {
    fn find(&self, author: UserId, cid: &Cid) -> Option<Receipt> {
        if let Some(receipt) = self.recent.get(&(author, cid.clone())) {
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

fn append<'a>(
    connection: &mut Connection,
    room_ids: &mut HashMap<RoomName, i64>,
    new_rooms: &mut Vec<RoomName>,
    lasting: impl Iterator<Item = Lasting<'a>>,
) -> rusqlite::Result<usize> {
    let transaction = connection.transaction()?;
    let mut written = 0;
    for record in lasting {
        write(&transaction, room_ids, new_rooms, record)?;
        written += 1;
    }
    transaction.commit()?;
    Ok(written)
}

fn write(
    connection: &Connection,
    room_ids: &mut HashMap<RoomName, i64>,
    new_rooms: &mut Vec<RoomName>,
    record: Lasting<'_>,
) -> rusqlite::Result<()> {
    match record {
        Lasting::Message(message) => {
            let room = match room_ids.get(&message.room) {
                Some(id) => *id,
                None => {
                    connection.execute("INSERT INTO rooms (name) VALUES (?1)", [message.room.as_str()])?;
                    let id = connection.last_insert_rowid();
                    room_ids.insert(message.room.clone(), id);
                    new_rooms.push(message.room.clone());
                    id
                }
            };
            let mut insert = connection.prepare_cached(
                "INSERT INTO events (room, seq, time, user, name, cid, text, reply_to) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?;
            insert.execute(params![
                room,
                message.seq as i64,
                message.time as i64,
                message.user.0 as i64,
                message.name.as_str(),
                message.cid.as_str(),
                message.text.as_str(),
                message.reply_to.map(|seq| seq as i64),
            ])?;
        }
        Lasting::NewUser { id, name, token_hash, time } => {
            let mut insert = connection.prepare_cached(
                "INSERT INTO users (id, name, token_hash, created) VALUES (?1, ?2, ?3, ?4)",
            )?;
            insert.execute(params![id.0 as i64, name.as_str(), &token_hash[..], time as i64])?;
        }
        Lasting::NewName { id, name } => {
            let mut update = connection.prepare_cached("UPDATE users SET name = ?2 WHERE id = ?1")?;
            update.execute(params![id.0 as i64, name.as_str()])?;
        }
    }
    Ok(())
}

fn restore_users(dir: &DataDir, connection: &Connection, hall: &mut Hall) -> Result<(), StoreError> {
    let mut statement = connection.prepare("SELECT id, name, token_hash FROM users ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, name): (i64, String) = (row.get(0)?, row.get(1)?);
        let hash: [u8; 32] = row.get(2)?;
        let name = UserName::parse(&name).map_err(|why| StoreError::Corrupt {
            path: dir.path.clone(),
            why: format!("user {id} has a name that cannot be: {why}"),
        })?;
        hall.restore_user(UserId(id as u64), name, hash);
    }
    Ok(())
}

fn restore_rooms(
    dir: &DataDir,
    connection: &Connection,
    hall: &mut Hall,
) -> Result<HashMap<RoomName, i64>, StoreError> {
    let mut ids = HashMap::new();
    let mut statement = connection.prepare(
        "SELECT rooms.id, rooms.name, newest.seq, newest.time FROM rooms \
         JOIN events AS newest ON newest.room = rooms.id \
         AND newest.seq = (SELECT max(seq) FROM events WHERE room = rooms.id)",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let name: String = row.get(1)?;
        let seq: i64 = row.get(2)?;
        if seq < 1 {
            let why = format!("room {name} has an event {seq}");
            return Err(StoreError::Corrupt { path: dir.path.clone(), why });
        }
        let name = RoomName::stored(&name);
        ids.insert(name.clone(), row.get(0)?);
        hall.restore_room(name, seq as u64, row.get::<_, i64>(3)? as u64);
    }
    Ok(ids)
}

#[cfg(test)]
mod tests;
