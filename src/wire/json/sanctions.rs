//! Mutes, bans and kicks as JSON: to whom they happen, and to moderators who ask.

use bytes::Bytes;
use serde::Serialize;

use super::answer::{Type, reply_frame};
use crate::chat::command::Reference;
use crate::chat::sanction::{InForce, Told};

/// What somebody is told of what was done to them, wherever it stands.
#[derive(Serialize)]
pub struct Body<'a> {
    act: &'a str,
    by: u64,
    by_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<u64>,
}

impl<'a> Body<'a> {
    pub fn of(told: &'a Told) -> Body<'a> {
        let Told { act, by, by_name, reason, until } = told;
        let reason = Some(&**reason).filter(|reason| !reason.is_empty());
        Body { act: act.word(), by: by.0, by_name: by_name.as_str(), reason, until: *until }
    }
}

pub(super) fn event(told: &Told) -> Bytes {
    reply_frame(Type::Sanction, None, Body::of(told))
}

/// `done` of a ban.
pub(super) fn banned(reference: Option<&Reference>, addresses: usize) -> Bytes {
    #[derive(Serialize)]
    struct Done {
        addresses: usize,
    }
    reply_frame(Type::Done, reference, Done { addresses })
}

pub(super) fn list<'a>(reference: Option<&Reference>, sanctions: &'a [InForce], more: bool) -> Bytes {
    #[derive(Serialize)]
    struct One<'a> {
        user: u64,
        name: &'a str,
        since: u64,
        #[serde(flatten)]
        told: Body<'a>,
        #[serde(skip_serializing_if = "Option::is_none")]
        addresses: Option<usize>,
    }
    #[derive(Serialize)]
    struct List<'a> {
        more: bool,
        sanctions: Vec<One<'a>>,
    }
    let one = |held: &'a InForce| {
        let InForce { user, name, since, told, addresses } = held;
        let addresses = Some(*addresses).filter(|count| *count > 0);
        One { user: user.0, name: name.as_str(), since: *since, told: Body::of(told), addresses }
    };
    reply_frame(Type::Sanctions, reference, List { more, sanctions: sanctions.iter().map(one).collect() })
}

/// Appends a field with it to an object that is open.
pub(super) fn field(name: &str, told: &Told, json: &mut Vec<u8>) {
    json.extend_from_slice(format!(r#","{name}":"#).as_bytes());
    // A body always becomes JSON, and memory takes it.
    let _ = serde_json::to_writer(json, &Body::of(told));
}
