//! What a client says of messages that are there: `edit`, `delete`, `react`, `pin`.

use serde_json::Value;

use super::{Fields, bad_field, cid, number, room, text};
use crate::chat::command::Command;
use crate::chat::event::Refusal;
use crate::chat::name::{Cid, Emoji};

#[inline(never)]
pub(super) fn edit(fields: Box<Fields>) -> Result<Command, Refusal> {
    let fields = *fields;
    let (room, seq) = (room(fields.room)?, seq(fields.seq)?);
    Ok(Command::Edit { room, seq, text: text(fields.text, true)?, cid: own(fields.cid)? })
}

#[inline(never)]
pub(super) fn delete(fields: Box<Fields>) -> Result<Command, Refusal> {
    let fields = *fields;
    Ok(Command::Delete { room: room(fields.room)?, seq: seq(fields.seq)?, cid: own(fields.cid)? })
}

#[inline(never)]
pub(super) fn react(fields: Box<Fields>) -> Result<Command, Refusal> {
    let fields = *fields;
    let (room, seq) = (room(fields.room)?, seq(fields.seq)?);
    let Some(Value::String(emoji)) = fields.emoji else { return Err(bad_field("emoji must be a string")) };
    let emoji = Emoji::parse(&emoji).map_err(|why| bad_field(format!("emoji: {why}")))?;
    Ok(Command::React { room, seq, emoji, on: on(fields.on)?, cid: own(fields.cid)? })
}

#[inline(never)]
pub(super) fn pin(fields: Box<Fields>) -> Result<Command, Refusal> {
    let fields = *fields;
    let (room, seq) = (room(fields.room)?, seq(fields.seq)?);
    Ok(Command::Pin { room, seq, on: on(fields.on)?, cid: own(fields.cid)? })
}

fn seq(value: Option<Value>) -> Result<u64, Refusal> {
    number("seq", value)?.ok_or_else(|| bad_field("seq must be a whole number"))
}

fn on(value: Option<Value>) -> Result<bool, Refusal> {
    match value {
        Some(Value::Bool(on)) => Ok(on),
        _ => Err(bad_field("on must be true or false")),
    }
}

/// The author's own id, which need not be there.
fn own(value: Option<Value>) -> Result<Option<Cid>, Refusal> {
    value.map(|value| cid(Some(value))).transpose()
}
