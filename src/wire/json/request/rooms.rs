//! What a client says of rooms: `join`, `create`, `invite`, `settings`, `topic`.

use serde_json::Value;

use super::{Fields, bad_field, cid, fresh_token, hash, number, room, secret, text_refusal};
use crate::chat::UserId;
use crate::chat::command::Command;
use crate::chat::event::{Refusal, RefusalCode};
use crate::chat::name::{PRIVATE_LETTERS, RoomName, Title, Topic};
use crate::chat::room::Kind;
use crate::chat::settings::{SettingsChange, TopicBy};
use crate::limits;

/// With a secret it is a link into a private room; of another room nobody asks for one.
#[inline(never)]
pub(super) fn join(fields: Box<Fields>) -> Result<Command, Refusal> {
    let fields = *fields;
    let room = room(fields.room)?;
    Ok(match secret("secret", fields.secret)? {
        Some(secret) if room.kind() == Kind::Private => Command::ComeIn { room, secret: hash(&secret) },
        _ => Command::Join { room },
    })
}

#[inline(never)]
pub(super) fn create(fields: Box<Fields>) -> Result<Command, Refusal> {
    let title = title(fields.title)?;
    let mut random = [0; PRIVATE_LETTERS];
    getrandom::fill(&mut random).map_err(|_| no_luck())?;
    Ok(Command::Create { room: RoomName::private(&random), title })
}

#[inline(never)]
pub(super) fn invite(fields: Box<Fields>) -> Result<Command, Refusal> {
    let fields = *fields;
    let user = number("user", fields.user)?.map(UserId);
    Ok(Command::Invite { room: room(fields.room)?, user, secret: fresh_token().ok_or_else(no_luck)? })
}

#[inline(never)]
pub(super) fn settings(fields: Box<Fields>) -> Result<Command, Refusal> {
    let fields = *fields;
    let room = room(fields.room)?;
    let cid = fields.cid.map(|value| cid(Some(value))).transpose()?;
    let slow = |value: Value| {
        let slow_s = value.as_u64().and_then(|slow_s| u32::try_from(slow_s).ok());
        let slow_s = slow_s.filter(|slow_s| *slow_s <= limits::SLOW_S_MAX);
        slow_s.ok_or_else(|| bad_field(format!("slow_s must be a whole number up to {}", limits::SLOW_S_MAX)))
    };
    let by = |value: Value| {
        let by = TopicBy::ALL.into_iter().find(|by| value.as_str() == Some(by.word()));
        by.ok_or_else(|| bad_field("topic_by must be all or moderators"))
    };
    let closed = |value: Value| value.as_bool().ok_or_else(|| bad_field("closed must be true or false"));
    let change = SettingsChange {
        slow_s: fields.slow_s.map(slow).transpose()?,
        topic_by: fields.topic_by.map(by).transpose()?,
        closed: fields.closed.map(closed).transpose()?,
        title: fields.title.map(|title| self::title(Some(title))).transpose()?,
    };
    match change.is_empty() {
        true => Err(bad_field("slow_s, topic_by, closed or title must be there")),
        false => Ok(Command::Settings { room, change, cid }),
    }
}

#[inline(never)]
pub(super) fn topic(fields: Box<Fields>) -> Result<Command, Refusal> {
    let fields = *fields;
    let room = room(fields.room)?;
    let cid = fields.cid.map(|value| cid(Some(value))).transpose()?;
    let Some(Value::String(text)) = fields.text else { return Err(bad_field("text must be a string")) };
    let topic = Topic::parse(text).map_err(|why| text_refusal("text", why, limits::TOPIC_BYTES_MAX))?;
    Ok(Command::Topic { room, topic, cid })
}

fn title(value: Option<Value>) -> Result<Title, Refusal> {
    let Some(Value::String(title)) = value else { return Err(bad_field("title must be a string")) };
    Title::parse(title).map_err(|_| {
        bad_field(format!("title must be one line of 1 to {} characters", limits::TITLE_CHARS_MAX))
    })
}

fn no_luck() -> Refusal {
    Refusal::new(RefusalCode::Busy, "the system gave no randomness")
}
