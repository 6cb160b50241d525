//! Of format 8: the messages in which chains of answers begin, and what they say of the answers. Whoever is answered is
//! mentioned from now on, by older answers too.

use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Transaction, params};

use super::super::v4::row;
use super::Upgrade;

/// `root` is 0 for an answer to what is no message. Of answers that are all deleted nothing is said.
const TABLES: &str = "
    CREATE TABLE replies (
        room     INTEGER NOT NULL REFERENCES rooms (id),
        seq      INTEGER NOT NULL,
        root     INTEGER NOT NULL,
        whom     INTEGER NOT NULL,
        is_there INTEGER NOT NULL,
        hash     BLOB NOT NULL,
        PRIMARY KEY (room, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX replies_all ON replies (room, root, seq);
    CREATE INDEX replies_there ON replies (room, root, seq) WHERE is_there = 1;
    CREATE TABLE threads (
        room  INTEGER NOT NULL REFERENCES rooms (id),
        root  INTEGER NOT NULL,
        count INTEGER NOT NULL,
        last  INTEGER NOT NULL,
        users TEXT NOT NULL,
        hash  BLOB NOT NULL,
        PRIMARY KEY (room, root)
    ) STRICT, WITHOUT ROWID;
";

/// So many people are told.
const REPLIERS: usize = 3;

pub(super) fn upgrade(transaction: &Transaction<'_>, progress: &mut Upgrade) -> rusqlite::Result<()> {
    transaction.execute_batch(TABLES)?;
    replies(transaction, progress)?;
    threads(transaction)
}

/// The events in the order of their places, so that what is answered is known when an answer is met.
fn replies(transaction: &Transaction<'_>, progress: &mut Upgrade) -> rusqlite::Result<()> {
    let mut answers = transaction.prepare(
        "SELECT said.room, said.seq, said.id, said.user, there.seq, there.user, coalesce(fates.deleted, 0) = 0 \
         FROM events AS said \
         LEFT JOIN events AS there ON there.room = said.room AND there.seq = said.target AND there.kind = 1 \
         LEFT JOIN fates ON fates.room = said.room AND fates.seq = said.seq \
         WHERE said.kind = 1 AND said.target IS NOT NULL ORDER BY said.room, said.seq",
    )?;
    let mut above = transaction.prepare("SELECT root FROM replies WHERE room = ?1 AND seq = ?2")?;
    let mut put = transaction.prepare("INSERT INTO replies VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    let mut rows = answers.query([])?;
    while let Some(answer) = rows.next()? {
        progress.step();
        let [room, seq, event, author]: [i64; 4] =
            [answer.get(0)?, answer.get(1)?, answer.get(2)?, answer.get(3)?];
        let answered: Option<(i64, i64)> = answer.get::<_, Option<i64>>(4)?.zip(answer.get(5)?);
        let is_there: bool = answer.get(6)?;
        let (root, whom) = match answered {
            None => (0, 0),
            Some((there, whom)) => {
                let root: Option<i64> = above.query_row([room, there], |row| row.get(0)).optional()?;
                (root.filter(|root| *root > 0).unwrap_or(there), whom)
            }
        };
        let values = [room, seq, root, whom, is_there.into()];
        let check = row(values.map(ValueRef::Integer));
        put.execute(params![room, seq, root, whom, is_there, check])?;
        if is_there && ![0, author].contains(&whom) {
            mention(transaction, [whom, room, seq, event])?;
        }
    }
    Ok(())
}

fn mention(transaction: &Transaction<'_>, values: [i64; 4]) -> rusqlite::Result<()> {
    let check = row(values.map(ValueRef::Integer));
    let [user, room, seq, event] = values;
    let mut put = transaction.prepare_cached("INSERT OR IGNORE INTO mentions VALUES (?1, ?2, ?3, ?4, ?5)")?;
    put.execute(params![user, room, seq, event, check])?;
    Ok(())
}

/// What is said of the answers to one message.
struct Thread {
    room: i64,
    root: i64,
    count: i64,
    last: i64,
    /// The latest first.
    users: Vec<i64>,
}

fn threads(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    let mut answers = transaction.prepare(
        "SELECT replies.room, root, replies.seq, events.user FROM replies \
         JOIN events ON events.room = replies.room AND events.seq = replies.seq \
         WHERE root > 0 AND is_there = 1 ORDER BY replies.room, root, replies.seq",
    )?;
    let mut rows = answers.query([])?;
    let mut thread: Option<Thread> = None;
    while let Some(answer) = rows.next()? {
        let [room, root, last, user]: [i64; 4] =
            [answer.get(0)?, answer.get(1)?, answer.get(2)?, answer.get(3)?];
        let same = thread.take_if(|thread| (thread.room, thread.root) == (room, root));
        if let Some(before) = &thread {
            before.put(transaction)?;
        }
        let mut now = same.unwrap_or(Thread { room, root, count: 0, last, users: Vec::new() });
        now.users.retain(|known| *known != user);
        now.users.insert(0, user);
        now.users.truncate(REPLIERS);
        (now.count, now.last) = (now.count + 1, last);
        thread = Some(now);
    }
    thread.map_or(Ok(()), |thread| thread.put(transaction))
}

impl Thread {
    /// The message has a fate from now on: of one without nobody looks for answers.
    fn put(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        let Thread { room, root, count, last, users } = self;
        let users = users.iter().map(i64::to_string).collect::<Vec<_>>().join(" ");
        let [of, at, number, latest] = [*room, *root, *count, *last].map(ValueRef::Integer);
        let check = row([of, at, number, latest, ValueRef::Text(users.as_bytes())]);
        let mut put = transaction.prepare_cached("INSERT INTO threads VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
        put.execute(params![room, root, count, last, users, check])?;
        let check = row([*room, *root, 0, 0].map(ValueRef::Integer));
        let mut put = transaction.prepare_cached("INSERT OR IGNORE INTO fates VALUES (?1, ?2, 0, 0, ?3)")?;
        put.execute(params![room, root, check])?;
        Ok(())
    }
}
