//! What a client says of people to moderate: `kick`, `mute`, `ban`, `unmute`, `unban`, and which sanctions hold.

use serde_json::Value;

use super::{Fields, bad_field, devices, number};
use crate::chat::UserId;
use crate::chat::command::{Command, Moderate};
use crate::chat::event::Refusal;
use crate::chat::sanction::{self, Deed};
use crate::limits;

#[inline(never)]
pub(super) fn moderate(deed: Deed, fields: Box<Fields>) -> Result<Command, Refusal> {
    let fields = *fields;
    let user = devices::user(fields.user)?;
    let most = limits::SANCTION_MINUTES_MAX;
    let why = || bad_field(format!("minutes must be a whole number from 1 to {most}"));
    let minutes = match number("minutes", fields.minutes).map_err(|_| why())? {
        Some(minutes) if !(1..=most).contains(&minutes) => return Err(why()),
        minutes => minutes,
    };
    let reason = match fields.reason {
        None => "".into(),
        Some(reason) => self::reason(&reason)?,
    };
    Ok(Command::Moderate(Box::new(Moderate { deed, user, minutes, reason })))
}

pub(super) fn list(fields: Box<Fields>) -> Result<Command, Refusal> {
    Ok(Command::Sanctions { after: number("after", fields.after)?.map(UserId) })
}

fn reason(value: &Value) -> Result<Box<str>, Refusal> {
    let reason = value.as_str().and_then(|typed| sanction::reason(typed).ok());
    let most = limits::REASON_BYTES_MAX;
    reason.ok_or_else(|| bad_field(format!("reason must be one line of at most {most} bytes")))
}
