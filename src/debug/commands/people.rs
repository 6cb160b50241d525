//! Who there is: everybody of the house, present or not.

use std::time::{Duration, SystemTime};

use super::{Answer, Outcome, Words, answered, clients, rooms, whom};
use crate::broker::questions::{Question, UserRow};
use crate::chat::UserId;
use crate::chat::name::{UserName, folded};
use crate::chat::sanction::Target;
use crate::debug::Desk;
use crate::debug::table::{Align, Cell, Table};
use crate::wire::clock::millis;

pub(super) fn users(desk: &Desk, words: &Words) -> Outcome {
    let query = words.first().map(folded);
    let mut table = Table::new(&[
        ("id", Align::Right),
        ("name", Align::Left),
        ("role", Align::Left),
        ("devices", Align::Right),
        ("clients", Align::Right),
        ("seen", Align::Right),
    ]);
    let mut after = Some(UserId(0));
    // A part at a time, so that a house of two hundred thousand does not hold up the broker.
    while let Some(place) = after {
        let part = answered(desk.ask(|to| Question::Users(place, to)))?;
        for row in part.rows {
            if query.as_ref().is_none_or(|query| folded(&row.name).contains(query.as_str())) {
                let seen = seen(&row);
                table.row(vec![
                    row.id.0.into(),
                    row.name.into(),
                    row.role.word().into(),
                    row.devices.into(),
                    row.clients.into(),
                    seen,
                ]);
            }
        }
        after = part.next;
    }
    Ok(Answer::Tables(vec![table]))
}

pub(super) fn user(desk: &Desk, words: &Words) -> Outcome {
    let typed = words.first().unwrap_or_default();
    let mut tables = Vec::new();
    for id in meant(desk, typed, words.is_quoted(0))? {
        let Some(row) = answered(desk.ask(|to| Question::User(id, to)))? else { continue };
        let mut here = answered(desk.ask(Question::Clients))?;
        here.retain(|client| client.user.as_ref().is_some_and(|(of, _)| *of == id.0));
        tables.push(everything(desk, &row)?);
        tables.push(clients::table(&here));
    }
    if tables.is_empty() {
        Err(format!("there is nobody called {typed}; try users"))
    } else {
        Ok(Answer::Tables(tables))
    }
}

/// The users whom a word means: one, but for a number that is somebody else's name.
fn meant(desk: &Desk, typed: &str, is_quoted: bool) -> Result<Vec<UserId>, String> {
    if let Some(id) = whom::number(typed) {
        return Ok(vec![id]);
    }
    let number = typed.parse().ok().filter(|_| !is_quoted).map(UserId);
    let named = match UserName::parse(typed) {
        Ok(name) => answered(desk.ask(|to| Question::Called(vec![name], to)))?.into_iter().flatten().next(),
        Err(_) => None,
    };
    let mut ids: Vec<UserId> = number.into_iter().chain(named.map(|(id, _)| id)).collect();
    ids.dedup();
    Ok(ids)
}

fn everything(desk: &Desk, row: &UserRow) -> Result<Table, String> {
    let now = millis(SystemTime::now());
    let sanctions = answered(desk.ask(|to| Question::Sanctions(now, to)))?;
    let mut table = Table::new(&[("figure", Align::Left), ("value", Align::Left)]);
    let mut put = |name: &str, value: Cell| table.row(vec![name.into(), value]);
    put("id", row.id.0.into());
    put("name", row.name.as_str().into());
    put("role", row.role.word().into());
    put("devices", row.devices.into());
    put("clients", row.clients.into());
    put("seen", seen(row));
    for (sanction, _) in sanctions.iter().filter(|(sanction, _)| sanction.target == Target::User(row.id)) {
        put(sanction.kind.as_str(), sanction.terms(now).into());
    }
    for name in &row.directs {
        let direct = rooms::one(desk, name.as_str())?;
        let between = direct.between.as_ref().map(rooms::shown_pair).unwrap_or_default();
        put("direct room", format!("{name}  {between}").into());
    }
    Ok(table)
}

/// For how long somebody has been gone, or, while here, here.
fn seen(row: &UserRow) -> Cell {
    let now = millis(SystemTime::now());
    Duration::from_millis(now.saturating_sub(row.seen)).into()
}
