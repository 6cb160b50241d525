//! What a client says of what it has read, and what it keeps: `read`, `unread`, `prefs`, and that
//! it is away: `away`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Fields, bad_field, number, room};
use crate::chat::command::Command;
use crate::chat::event::Refusal;
use crate::chat::name::{Away, TextRefusal};
use crate::limits;

#[inline(never)]
pub(super) fn read(fields: Box<Fields>) -> Result<Command, Refusal> {
    let fields = *fields;
    Ok(Command::Read { room: room(fields.room)?, seq: seq(fields.seq)? })
}

#[inline(never)]
pub(super) fn unread(fields: Box<Fields>) -> Result<Command, Refusal> {
    let fields = *fields;
    let (room, seq) = (room(fields.room)?, seq(fields.seq)?);
    match seq {
        0 => Err(bad_field("seq must be 1 or more")),
        seq => Ok(Command::Unread { room, seq }),
    }
}

/// Without a text, or with one that says nothing, one is back.
#[inline(never)]
pub(super) fn away(fields: Box<Fields>) -> Result<Command, Refusal> {
    let text = match fields.text {
        None | Some(Value::Null) => return Ok(Command::Away { text: None }),
        Some(Value::String(text)) => text,
        Some(_) => return Err(bad_field("text must be a string")),
    };
    let text = Away::parse(text).map_err(|refusal| match refusal {
        TextRefusal::TooLong { bytes } => {
            bad_field(format!("text has {bytes} bytes, {} fit", limits::AWAY_BYTES_MAX))
        }
        TextRefusal::Control | TextRefusal::Empty | TextRefusal::Invisible => {
            bad_field("text must be one line")
        }
    })?;
    Ok(Command::Away { text })
}

#[inline(never)]
pub(super) fn prefs(fields: Box<Fields>) -> Result<Command, Refusal> {
    let Some(Value::Object(set)) = fields.set else { return Err(bad_field("set must be an object")) };
    if set.keys().any(|key| key.contains('\0')) {
        return Err(bad_field("set has a key with a zero in it"));
    }
    let pair = |(key, value): (String, Value)| {
        let value = (!value.is_null()).then(|| value.to_string().into());
        (key.into(), value)
    };
    let set: BTreeMap<Box<str>, Option<Box<str>>> = set.into_iter().map(pair).collect();
    match set
        .iter()
        .map(|(key, value)| key.len() + value.as_ref().map_or(0, |value| value.len()))
        .sum::<usize>()
    {
        bytes if bytes > limits::PREFS_BYTES_MAX => {
            Err(bad_field(format!("set has {bytes} bytes, {} fit", limits::PREFS_BYTES_MAX)))
        }
        _ => Ok(Command::Prefs { set }),
    }
}

fn seq(value: Option<Value>) -> Result<u64, Refusal> {
    number("seq", value)?.ok_or_else(|| bad_field("seq must be a whole number, 0 or more"))
}
