//! What is known of messages, and how what was taken away leaves the log of the history too.

use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OptionalExtension, params};

use super::{Journal, NotDurable, space};
use crate::chat::UserId;
use crate::chat::fate::Head;
use crate::limits;
use crate::store::chain::MESSAGE;

/// The head of a message; of anything else nothing.
pub(super) fn head(connection: &Connection, room: i64, seq: u64) -> rusqlite::Result<Option<Head>> {
    let mut select = connection.prepare_cached(
        "SELECT said.user, said.time, gone.seq, gone.time FROM events AS said \
         LEFT JOIN fates ON fates.room = said.room AND fates.seq = said.seq \
         LEFT JOIN events AS gone ON gone.room = said.room AND gone.seq = fates.deleted \
         WHERE said.room = ?1 AND said.seq = ?2 AND said.kind = ?3",
    )?;
    let number = |number: i64| number as u64;
    let head = select.query_row(params![room, seq as i64, MESSAGE], |row| {
        let deleted = row.get::<_, Option<i64>>(2)?.zip(row.get::<_, Option<i64>>(3)?);
        Ok(Head {
            user: UserId(number(row.get(0)?)),
            time: number(row.get(1)?),
            deleted: deleted.map(|(seq, time)| (number(seq), number(time))),
        })
    });
    head.optional()
}

impl Journal {
    /// Whether something was taken away whose bytes may still be in the log.
    pub fn has_to_forget(&self) -> bool {
        self.has_to_forget
    }

    /// Moves the log into the file, where what was taken away is overwritten, and empties it. While somebody reads it
    /// stays as it is, and is tried again.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn forget(&mut self) -> Result<(), NotDurable> {
        // Nobody may wait for a reader here.
        let checkpoint = self.connection.busy_timeout(Duration::ZERO).and_then(|()| {
            self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0))
        });
        let waits = self.connection.busy_timeout(limits::DATABASE_BUSY_TIMEOUT);
        match checkpoint.and_then(|busy| waits.map(|()| busy)) {
            Ok(busy) => {
                self.has_to_forget = busy != 0;
                Ok(())
            }
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure)
                    && !space::is_missing(&self.connection, &error) =>
            {
                tracing::error!(%error, "the log cannot be moved into the file");
                Err(self.fail(error.into()))
            }
            // There is no room in the file, or another program has it.
            Err(_) => Ok(()),
        }
    }
}
