//! Answers: where they belong, and what the message in which their chain begins says of them.

use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, params};

use super::{Batch, number};
use crate::chat::UserId;
use crate::chat::event::{Message, Thread};
use crate::limits;
use crate::store::table::{REPLIES, THREADS};
use crate::store::words;

impl Batch<'_> {
    /// A message was written just now. The first answer leaves the message that it answers a fate: of one without nobody
    /// looks for answers.
    pub(super) fn replied(&mut self, room: i64, message: &Message) -> rusqlite::Result<()> {
        let Some(Thread { root, to }) = message.thread else { return Ok(()) };
        self.put_reply(room, message.seq, Thread { root, to }, true)?;
        let (mut count, mut users) = self.answers(room, root)?;
        if count == 0 {
            let (edited, deleted) = self.fate(room, root)?;
            self.put_fate(room, root, (edited, deleted))?;
        }
        users.retain(|user| *user != message.user);
        users.insert(0, message.user);
        users.truncate(limits::REPLIERS_TOLD);
        count += 1;
        self.put_answers(room, root, (count, message.seq, &users))
    }

    /// A message is there no more, and does not count where it was an answer.
    pub(super) fn reply_gone(&mut self, room: i64, seq: u64) -> rusqlite::Result<()> {
        let Some(thread) = self.reply(room, seq)? else { return Ok(()) };
        self.put_reply(room, seq, thread, false)?;
        let (count, _) = self.answers(room, thread.root)?;
        match self.latest(room, thread.root)? {
            Some((last, users)) => {
                self.put_answers(room, thread.root, (count.saturating_sub(1), last, &users))
            }
            None => {
                let delete = "DELETE FROM threads WHERE room = ?1 AND root = ?2";
                self.connection.prepare_cached(delete)?.execute(params![room, thread.root as i64])?;
                Ok(())
            }
        }
    }

    /// Where an answer belongs.
    pub(super) fn reply(&self, room: i64, seq: u64) -> rusqlite::Result<Option<Thread>> {
        let select = "SELECT root, whom FROM replies WHERE room = ?1 AND seq = ?2 AND root > 0";
        let thread = |row: &rusqlite::Row<'_>| {
            let [root, to] = [row.get::<_, i64>(0)?, row.get(1)?].map(|number| number as u64);
            Ok(Thread { root, to: UserId(to) })
        };
        self.connection.prepare_cached(select)?.query_row(params![room, seq as i64], thread).optional()
    }

    /// How many answers there are to a message, and by whom the latest.
    fn answers(&self, room: i64, root: u64) -> rusqlite::Result<(u64, Vec<UserId>)> {
        let select = "SELECT count, users FROM threads WHERE room = ?1 AND root = ?2";
        let mut select = self.connection.prepare_cached(select)?;
        let answers = select.query_row(params![room, root as i64], |row| {
            let users = words::read_users(row.get_ref(1)?.as_str()?).unwrap_or_default();
            Ok((row.get::<_, i64>(0)? as u64, users))
        });
        Ok(answers.optional()?.unwrap_or_default())
    }

    /// The latest answer to a message that is there, and the latest people, looked for among the latest
    /// [`limits::REPLIES_WALKED_MAX`].
    fn latest(&self, room: i64, root: u64) -> rusqlite::Result<Option<(u64, Vec<UserId>)>> {
        let select = "SELECT replies.seq, events.user FROM replies \
             JOIN events ON events.room = replies.room AND events.seq = replies.seq \
             WHERE replies.room = ?1 AND root = ?2 AND is_there = 1 ORDER BY replies.seq DESC LIMIT ?3";
        let mut select = self.connection.prepare_cached(select)?;
        let mut rows = select.query(params![room, root as i64, limits::REPLIES_WALKED_MAX as i64])?;
        let (mut last, mut users) = (None, Vec::new());
        while let Some(row) = rows.next()? {
            let [seq, user] = [row.get::<_, i64>(0)?, row.get(1)?].map(|number| number as u64);
            last = last.or(Some(seq));
            if !users.contains(&UserId(user)) {
                users.push(UserId(user));
            }
            if users.len() == limits::REPLIERS_TOLD {
                break;
            }
        }
        Ok(last.map(|last| (last, users)))
    }

    fn put_reply(&self, room: i64, seq: u64, thread: Thread, is_there: bool) -> rusqlite::Result<()> {
        let [room, is_there] = [room, i64::from(is_there)].map(ValueRef::Integer);
        REPLIES.put(self.connection, &[room, number(seq), number(thread.root), number(thread.to.0), is_there])
    }

    fn put_answers(
        &self,
        room: i64,
        root: u64,
        (count, last, users): (u64, u64, &[UserId]),
    ) -> rusqlite::Result<()> {
        let users = words::users(users);
        let [root, count, last] = [root, count, last].map(number);
        THREADS.put(self.connection, &[ValueRef::Integer(room), root, count, last, users.as_str().into()])
    }
}
