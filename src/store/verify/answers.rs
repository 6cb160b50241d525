//! Answers counted anew: each has its place, and what the messages say in which they begin is so.

use rusqlite::Connection;

use super::Report;
use crate::chat::act::counted;
use crate::store::chain::IS_MESSAGE;

/// Of rooms that are gone the events go later, a few at a time, and nothing of them must fit together.
const OF_ROOMS: &str = "room IN (SELECT id FROM rooms WHERE gone = 0)";

/// # Errors
/// When SQLite cannot read them.
pub(super) fn look(connection: &Connection, report: &mut Report) -> rusqlite::Result<()> {
    let lost = format!(
        "SELECT count(*) FROM events WHERE kind {IS_MESSAGE} AND target IS NOT NULL AND {OF_ROOMS} \
         AND NOT EXISTS (SELECT 1 FROM replies WHERE replies.room = events.room AND replies.seq = events.seq)"
    );
    let lost: i64 = connection.query_row(&lost, [], |row| row.get(0))?;
    if lost > 0 {
        report.fault(format!("where {} belongs is missing", counted(lost as usize, "answer")));
    }
    let found = format!(
        "SELECT room, root, count(*), max(seq) FROM replies WHERE root > 0 AND is_there = 1 AND {OF_ROOMS} \
         GROUP BY room, root"
    );
    let told = format!("SELECT room, root, count, last FROM threads WHERE {OF_ROOMS}");
    for (these, others) in [(&found, &told), (&told, &found)] {
        let mut differ = connection.prepare(&format!("{these} EXCEPT {others}"))?;
        let mut rows = differ.query([])?;
        while let Some(row) = rows.next()? {
            let [room, root]: [i64; 2] = [row.get(0)?, row.get(1)?];
            report.fault(format!("the answers to message {root} in room {room} are not as many as it says"));
        }
    }
    Ok(())
}
