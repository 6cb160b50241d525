//! What a client says when it asks for a list: `rooms` and `people`.

use serde_json::Value;

use super::{Fields, bad_field, room};
use crate::chat::UserId;
use crate::chat::event::Refusal;
use crate::chat::list::{PeopleAsked, PeopleListed, RoomsAsked, State};
use crate::limits;

#[inline(never)]
pub(super) fn rooms(fields: Box<Fields>) -> Result<RoomsAsked, Refusal> {
    let fields = *fields;
    let query = words("query", fields.query)?;
    let after = fields.after.map(|after| room(Some(after))).transpose()?;
    let mine = match fields.mine {
        None => false,
        Some(Value::Bool(mine)) => mine,
        Some(_) => return Err(bad_field("mine must be true or false")),
    };
    Ok(RoomsAsked { query, after, mine })
}

#[inline(never)]
pub(super) fn people(fields: Box<Fields>) -> Result<PeopleAsked, Refusal> {
    let fields = *fields;
    if let Some(ids) = fields.ids {
        return match fields.query {
            Some(_) => Err(bad_field("ids and query exclude each other")),
            None => numbers(&ids).map(PeopleAsked::Named),
        };
    }
    let query = words("query", fields.query)?;
    let room = fields.room.map(|name| room(Some(name))).transpose()?;
    let after = words("after", fields.after)?;
    let state = match fields.state {
        None => None,
        Some(state) => Some(self::state(&state)?),
    };
    Ok(PeopleAsked::Listed(PeopleListed { query, room, after, state }))
}

fn words(field: &'static str, value: Option<Value>) -> Result<Option<Box<str>>, Refusal> {
    match value {
        None => Ok(None),
        Some(Value::String(words)) if words.len() <= limits::QUERY_BYTES_MAX => Ok(Some(words.into())),
        Some(_) => {
            Err(bad_field(format!("{field} must be a string of at most {} bytes", limits::QUERY_BYTES_MAX)))
        }
    }
}

fn numbers(value: &Value) -> Result<Vec<UserId>, Refusal> {
    let why = || bad_field(format!("ids must be at most {} whole numbers", limits::PEOPLE_ASKED_MAX));
    let values = value.as_array().filter(|ids| ids.len() <= limits::PEOPLE_ASKED_MAX).ok_or_else(why)?;
    values.iter().map(|id| id.as_u64().map(UserId).ok_or_else(why)).collect()
}

fn state(value: &Value) -> Result<State, Refusal> {
    let word = value.as_str();
    let state = State::ALL.into_iter().find(|state| Some(state.word()) == word);
    state.ok_or_else(|| bad_field("state must be here, away or absent"))
}
