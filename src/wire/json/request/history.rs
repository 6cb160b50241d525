//! What a client asks of what was said: `history`, `around`, `messages`, `thread`.

use serde_json::Value;

use super::{Fields, bad_field, number, room};
use crate::chat::command::{Command, Range};
use crate::chat::event::Refusal;
use crate::limits;

#[inline(never)]
pub(super) fn history(fields: Box<Fields>) -> Result<Command, Refusal> {
    let fields = *fields;
    let room = room(fields.room)?;
    let after = number("after", fields.after)?;
    let before = number("before", fields.before)?;
    let range = match (after, before) {
        (Some(_), Some(_)) => return Err(bad_field("after and before exclude each other")),
        (Some(seq), None) => Range::After(seq),
        (None, Some(seq)) => Range::Before(seq),
        (None, None) => Range::Newest,
    };
    Ok(Command::History { room, range, limit: limit(fields.limit, limits::HISTORY_EVENTS_MAX)? })
}

#[inline(never)]
pub(super) fn around(fields: Box<Fields>) -> Result<Command, Refusal> {
    let fields = *fields;
    let room = room(fields.room)?;
    let range = match (number("seq", fields.seq)?, number("time", fields.time)?) {
        (Some(seq), None) => Range::Around(seq),
        (None, Some(time)) => Range::From(time),
        _ => return Err(bad_field("there is one of seq and time")),
    };
    Ok(Command::History { room, range, limit: limit(fields.limit, limits::search::AROUND_EVENTS)? })
}

/// How many events somebody wants at most.
fn limit(value: Option<Value>, usual: usize) -> Result<usize, Refusal> {
    match value {
        None => Ok(usual),
        // What is beyond 64 bits comes as a float, and the nearest page is as good for it.
        Some(value) => match value.as_f64().filter(|limit| limit.fract() == 0.0) {
            Some(limit) => Ok(limit.clamp(1.0, limits::HISTORY_EVENTS_MAX as f64) as usize),
            None => Err(bad_field("limit must be a whole number")),
        },
    }
}

#[inline(never)]
pub(super) fn messages(fields: Box<Fields>) -> Result<Command, Refusal> {
    let fields = *fields;
    let room = room(fields.room)?;
    let what = || bad_field(format!("seqs must be at most {} numbers", limits::search::MESSAGES_ASKED_MAX));
    let Some(Value::Array(asked)) = fields.seqs else { return Err(what()) };
    if asked.len() > limits::search::MESSAGES_ASKED_MAX {
        return Err(what());
    }
    let seqs: Option<Vec<u64>> = asked.into_iter().map(|seq| number("seqs", Some(seq)).ok()?).collect();
    Ok(Command::Messages { room, seqs: seqs.ok_or_else(what)? })
}

#[inline(never)]
pub(super) fn thread(fields: Box<Fields>) -> Result<Command, Refusal> {
    let fields = *fields;
    let (room, seq) = (room(fields.room)?, number("seq", fields.seq)?);
    let seq = seq.ok_or_else(|| bad_field("seq must be a whole number, 0 or more"))?;
    Ok(Command::Thread { room, seq, after: number("after", fields.after)? })
}
