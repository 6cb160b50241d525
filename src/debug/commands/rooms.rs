//! Where things happen: the rooms.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{Answer, Outcome, Words, answered, clients};
use crate::broker::questions::{Question, RoomRow};
use crate::debug::Desk;
use crate::debug::table::{Align, Cell, Table};

pub(super) fn rooms(desk: &Desk, _: &Words) -> Outcome {
    Ok(Answer::Tables(vec![table(&answered(desk.ask(Question::Rooms))?)]))
}

pub(super) fn room(desk: &Desk, words: &Words) -> Outcome {
    let name = words.first().ok_or("usage: room ROOM")?;
    let mut rows = answered(desk.ask(Question::Rooms))?;
    rows.retain(|row| row.name == name);
    if rows.is_empty() {
        return Err(format!("there is no room {name}; try rooms"));
    }
    let mut members = answered(desk.ask(Question::Clients))?;
    members.retain(|row| row.rooms.iter().any(|room| room == name));
    Ok(Answer::Tables(vec![table(&rows), clients::table(&members)]))
}

fn table(rows: &[RoomRow]) -> Table {
    let right = Align::Right;
    let mut table = Table::new(&[
        ("room", Align::Left),
        ("seq", right),
        ("users", right),
        ("clients", right),
        ("last event", right),
    ]);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    for row in rows {
        let ago = match row.active {
            0 => Cell::Empty,
            at => now.saturating_sub(Duration::from_millis(at)).into(),
        };
        table.row(vec![row.name.as_str().into(), row.seq.into(), row.users.into(), row.clients.into(), ago]);
    }
    table
}
