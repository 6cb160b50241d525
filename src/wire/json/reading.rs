//! What is read and what not, and what pages keep, as JSON.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::Serialize;
use serde_json::value::RawValue;

use super::answer::{Type, object, reply_frame, with_list};
use crate::chat::UserId;
use crate::chat::event::RoomSummary;
use crate::chat::name::RoomName;
use crate::chat::reading::Figures;

/// The three figures of a room.
#[derive(Serialize)]
pub(super) struct Told {
    read: u64,
    unread: usize,
    mentions: usize,
}

impl Told {
    pub(super) fn of(figures: Figures) -> Told {
        let Figures { read, unread, mentions } = figures;
        Told { read, unread, mentions }
    }
}

/// What a room is to whoever hears it.
pub(super) fn read(room: &RoomName, user: UserId, figures: Figures) -> Bytes {
    #[derive(Serialize)]
    struct Read<'a> {
        room: &'a str,
        user: u64,
        seq: u64,
        #[serde(flatten)]
        figures: Told,
    }
    let (user, seq, figures) = (user.0, figures.read, Told::of(figures));
    reply_frame(Type::Read, None, Read { room: room.as_str(), user, seq, figures })
}

/// How far the partner of a direct room has come.
pub(super) fn partner_read(room: &RoomName, user: UserId, seq: u64) -> Bytes {
    #[derive(Serialize)]
    struct Read<'a> {
        room: &'a str,
        user: u64,
        seq: u64,
    }
    reply_frame(Type::Read, None, Read { room: room.as_str(), user: user.0, seq })
}

/// Somebody follows a room now, or no longer.
pub(super) fn followed(summary: &RoomSummary, follows: bool) -> Vec<u8> {
    let mut payload = format!(r#"{{"type":"{}","#, Type::Room.word()).into_bytes();
    super::rooms::fields(summary, &mut payload);
    payload.extend_from_slice(if follows { b"}" } else { br#","in":false}"# });
    payload
}

/// What pages keep otherwise.
pub(super) fn prefs(set: &BTreeMap<Box<str>, Option<Box<str>>>) -> Bytes {
    with_list(object(Type::Prefs, None, Nothing {}), "set", |json| {
        // Only a map with keys that are no strings fails to serialize.
        let _ = serde_json::to_writer(json, &raw(set.iter().map(|(key, value)| (key, value.as_deref()))));
    })
}

/// All that they keep.
pub(super) fn kept(prefs: &BTreeMap<Box<str>, Box<str>>) -> BTreeMap<&str, Option<&RawValue>> {
    raw(prefs.iter().map(|(key, value)| (key, Some(&**value))))
}

/// What was read as JSON when it came in is JSON still.
fn raw<'a>(
    pairs: impl Iterator<Item = (&'a Box<str>, Option<&'a str>)>,
) -> BTreeMap<&'a str, Option<&'a RawValue>> {
    pairs.map(|(key, value)| (&**key, value.and_then(|value| serde_json::from_str(value).ok()))).collect()
}

/// A body without fields.
#[derive(Serialize)]
struct Nothing {}
