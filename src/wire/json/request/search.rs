//! What a client says when it looks for something that was said.

use serde_json::Value;

use super::{Fields, bad_field, number, room};
use crate::chat::Command;
use crate::chat::command::SearchAsked;
use crate::chat::event::Refusal;
use crate::chat::query::{Before, Query};
use crate::limits::search::{SEARCH_BYTES_MAX, ZONE_MINUTES_MAX};

#[inline(never)]
pub(super) fn search(fields: Box<Fields>) -> Result<Command, Refusal> {
    let fields = *fields;
    let typed = match fields.query {
        Some(Value::String(typed)) if typed.len() <= SEARCH_BYTES_MAX => typed,
        _ => return Err(bad_field(format!("query must be a string of at most {SEARCH_BYTES_MAX} bytes"))),
    };
    let zone = match fields.zone {
        None => 0,
        Some(zone) => {
            match zone.as_i64().filter(|zone| (-ZONE_MINUTES_MAX..=ZONE_MINUTES_MAX).contains(zone)) {
                Some(zone) => zone,
                None => {
                    let message = format!("zone must be minutes east of UTC, at most {ZONE_MINUTES_MAX}");
                    return Err(bad_field(message));
                }
            }
        }
    };
    let room = fields.room.map(|name| self::room(Some(name))).transpose()?;
    let before = fields.before.map(before).transpose()?;
    Ok(Command::Search(Box::new(SearchAsked { query: Query::parse(&typed, zone), room, before })))
}

#[inline(never)]
pub(super) fn mentions(fields: Box<Fields>) -> Result<Command, Refusal> {
    Ok(Command::Mentions { before: fields.before.map(before).transpose()? })
}

/// The place of the last hit that the client has.
pub(super) fn before(value: Value) -> Result<Before, Refusal> {
    let Value::Object(mut fields) = value else {
        return Err(bad_field("before must have the time, room and seq of a message"));
    };
    let missing = || bad_field("before must have the time, room and seq of a message");
    let time = number("time", fields.remove("time"))?.ok_or_else(missing)?;
    let seq = number("seq", fields.remove("seq"))?.ok_or_else(missing)?;
    Ok(Before { time, room: self::room(fields.remove("room"))?, seq })
}
