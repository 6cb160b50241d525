//! What a client says of messages that are there: `edit`, `delete`.

use serde_json::Value;

use super::{Fields, bad_field, cid, number, room, text};
use crate::chat::command::Command;
use crate::chat::event::Refusal;

#[inline(never)]
pub(super) fn edit(fields: Box<Fields>) -> Result<Command, Refusal> {
    let fields = *fields;
    let cid = fields.cid.map(|value| cid(Some(value))).transpose()?;
    Ok(Command::Edit { room: room(fields.room)?, seq: seq(fields.seq)?, text: text(fields.text)?, cid })
}

#[inline(never)]
pub(super) fn delete(fields: Box<Fields>) -> Result<Command, Refusal> {
    let fields = *fields;
    let cid = fields.cid.map(|value| cid(Some(value))).transpose()?;
    Ok(Command::Delete { room: room(fields.room)?, seq: seq(fields.seq)?, cid })
}

fn seq(value: Option<Value>) -> Result<u64, Refusal> {
    number("seq", value)?.ok_or_else(|| bad_field("seq must be a whole number"))
}
