//! Where things happen: the rooms.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{Answer, Outcome, Words, answered, clients};
use crate::broker::questions::{Question, RoomRow};
use crate::chat::UserId;
use crate::chat::name::RoomName;
use crate::debug::Desk;
use crate::debug::table::{Align, Cell, Table};

pub(super) fn rooms(desk: &Desk, _: &Words) -> Outcome {
    Ok(Answer::Tables(vec![table(&answered(desk.ask(Question::Rooms))?)]))
}

pub(super) fn room(desk: &Desk, words: &Words) -> Outcome {
    let row = one(desk, words.first().unwrap_or_default())?;
    let mut members = answered(desk.ask(Question::Clients))?;
    members.retain(|client| match &row.between {
        None => client.rooms.contains(&row.name),
        Some(pair) => client.user.as_ref().is_some_and(|(id, _)| pair.iter().any(|(one, _)| one.0 == *id)),
    });
    Ok(Answer::Tables(vec![table(std::slice::from_ref(&row)), clients::table(&members)]))
}

/// The room that is meant by what was typed, which may be any spelling of its name.
///
/// # Errors
/// When there is none.
pub(super) fn one(desk: &Desk, typed: &str) -> Result<RoomRow, String> {
    let name = name(typed)?;
    let row = answered(desk.ask(|to| Question::Room(name, to)))?;
    row.ok_or_else(|| nowhere(typed))
}

/// # Errors
/// When no room can have this name.
pub(super) fn name(typed: &str) -> Result<RoomName, String> {
    let plain = typed.strip_prefix('#').unwrap_or(typed);
    // The two of a direct room in the other order are the same two.
    let turned = plain.strip_prefix("dm:").and_then(|pair| pair.split_once(':'));
    let turned = turned.and_then(|(a, b)| RoomName::parse(&format!("dm:{b}:{a}")).ok());
    RoomName::parse(plain).ok().or(turned).ok_or_else(|| nowhere(typed))
}

fn nowhere(typed: &str) -> String {
    format!("there is no room {typed}; try rooms")
}

/// `Ann and 小明`: the two of a direct room.
pub(super) fn shown_pair(pair: &[(UserId, String); 2]) -> String {
    format!("{} and {}", pair[0].1, pair[1].1)
}

fn table(rows: &[RoomRow]) -> Table {
    let right = Align::Right;
    let mut table = Table::new(&[
        ("room", Align::Left),
        ("between", Align::Left),
        ("title", Align::Left),
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
        let between = row.between.as_ref().map(shown_pair);
        table.row(vec![
            row.name.as_str().into(),
            between.into(),
            row.title.clone().into(),
            row.seq.into(),
            row.users.into(),
            row.clients.into(),
            ago,
        ]);
    }
    table
}
