//! All events of a room, one page after the other, for whoever writes them down: beside a running server too, which
//! is not held up, because no page is longer in hand than it takes to write it.

use std::io;
use std::path::Path;

use super::{StoreError, archive, migrations, schema};
use crate::chat::Lasting;
use crate::chat::command::Range;
use crate::chat::name::RoomName;
use crate::limits;

/// Hands over each event in order; `false` when there is no such room.
///
/// # Errors
/// When the history cannot be read or is of an older format; `Target` when `take` fails.
pub fn read(
    history: &Path,
    room: &RoomName,
    take: &mut dyn FnMut(&Lasting) -> io::Result<()>,
) -> Result<bool, StoreError> {
    let connection = schema::open_read_only(history)?;
    let path = history.to_owned();
    if schema::known_format(&connection, history)? != migrations::VERSION {
        let error =
            io::Error::other("it has an older format; a start of the server brings it to the present one");
        return Err(StoreError::Path { path, error });
    }
    let is_there = "SELECT 1 FROM rooms WHERE name = ?1 AND gone = 0";
    if !connection.prepare(is_there)?.exists([room.as_str()])? {
        return Ok(false);
    }
    let mut range = Range::After(0);
    loop {
        let page = archive::read(&connection, room, range, limits::HISTORY_EVENTS_MAX)?;
        for event in &page.events {
            take(event).map_err(|error| StoreError::Target { path: path.clone(), error })?;
        }
        match page.events.last() {
            Some(last) if page.more => range = Range::After(last.seq()),
            _ => return Ok(true),
        }
    }
}
