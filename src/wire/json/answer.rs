//! What the server says, encoded once: replies and events as JSON in a WebSocket text frame.
//!
//! Field names are those of the contract; an event looks the same live and in a page of history.

use bytes::Bytes;
use serde::Serialize;
use serde_json::value::RawValue;

use super::roster::Roster;
use crate::chat::UserId;
use crate::chat::command::Reference;
use crate::chat::event::{Event, Joined, Message, Refusal, Reply, Welcome};
use crate::chat::name::UserName;
use crate::limits;
use crate::wire::ws::frame;

/// What every `welcome` says of the server.
#[derive(Clone, Debug)]
pub struct About {
    pub server_name: String,
    /// Names the history as a whole.
    pub epoch: String,
    /// Posts per second and user; 0 is no limit.
    pub rate: u32,
}

/// A lasting event as it stands in the archive.
#[derive(Debug, Serialize)]
pub struct Stored<'a> {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub room: &'a str,
    pub seq: u64,
    pub time: u64,
    pub user: u64,
    pub name: &'a str,
    pub cid: &'a str,
    pub text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<u64>,
}

/// A `history` reply; `events` are already encoded, which is how their size was known.
pub fn history(reference: Option<&Reference>, room: &str, events: &[String], more: bool) -> Bytes {
    #[derive(Serialize)]
    struct Page<'a> {
        room: &'a str,
        events: &'a RawValue,
        more: bool,
    }
    let list = RawValue::from_string(format!("[{}]", events.join(","))).unwrap_or_default();
    reply_frame("history", reference, Page { room, events: &list, more })
}

pub fn event(event: &Event) -> Bytes {
    match event {
        Event::Message(message) => message_frame(message),
        Event::Presence { room, user, name, online } => {
            #[derive(Serialize)]
            struct Presence<'a> {
                room: &'a str,
                user: u64,
                name: &'a str,
                state: &'a str,
            }
            let state = if *online { "online" } else { "offline" };
            let (room, name) = (room.as_str(), name.as_str());
            reply_frame("presence", None, Presence { room, user: user.0, name, state })
        }
        Event::Typing { room, user, name, on } => {
            #[derive(Serialize)]
            struct Typing<'a> {
                room: &'a str,
                user: u64,
                name: &'a str,
                on: bool,
            }
            let (room, name) = (room.as_str(), name.as_str());
            reply_frame("typing", None, Typing { room, user: user.0, name, on: *on })
        }
        Event::Renamed { user, name, old } => reply_frame("renamed", None, Renamed::new(*user, name, old)),
        Event::Notice { text } => {
            #[derive(Serialize)]
            struct Notice<'a> {
                text: &'a str,
            }
            reply_frame("notice", None, Notice { text })
        }
    }
}

/// `roster` is what the last `joined` left behind for the next one.
pub fn reply(reference: Option<&Reference>, reply: &Reply, about: &About, roster: &mut Roster) -> Bytes {
    match reply {
        Reply::Welcome(welcome) => reply_frame("welcome", reference, welcome_body(welcome, about)),
        Reply::Joined(joined) => joined_frame(reference, joined, roster),
        Reply::Left { room } => {
            #[derive(Serialize)]
            struct Left<'a> {
                room: &'a str,
            }
            reply_frame("left", reference, Left { room: room.as_str() })
        }
        Reply::Ack { room, cid, seq, time } => {
            #[derive(Serialize)]
            struct Ack<'a> {
                room: &'a str,
                cid: &'a str,
                seq: u64,
                time: u64,
            }
            let body = Ack { room: room.as_str(), cid: cid.as_str(), seq: *seq, time: *time };
            reply_frame("ack", reference, body)
        }
        Reply::Renamed { user, name, old } => {
            reply_frame("renamed", reference, Renamed::new(*user, name, old))
        }
        Reply::Pong { now } => {
            #[derive(Serialize)]
            struct Pong {
                now: u64,
            }
            reply_frame("pong", reference, Pong { now: *now })
        }
        Reply::Refused(refusal) => self::refusal(reference, refusal),
    }
}

#[derive(Serialize)]
struct Renamed<'a> {
    user: u64,
    name: &'a str,
    old: &'a str,
}

impl<'a> Renamed<'a> {
    fn new(user: UserId, name: &'a UserName, old: &'a UserName) -> Renamed<'a> {
        Renamed { user: user.0, name: name.as_str(), old: old.as_str() }
    }
}

fn message_frame(message: &Message) -> Bytes {
    #[derive(Serialize)]
    struct Body<'a> {
        room: &'a str,
        seq: u64,
        time: u64,
        user: u64,
        name: &'a str,
        cid: &'a str,
        text: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        reply_to: Option<u64>,
    }
    let body = Body {
        room: message.room.as_str(),
        seq: message.seq,
        time: message.time,
        user: message.user.0,
        name: message.name.as_str(),
        cid: message.cid.as_str(),
        text: message.text.as_str(),
        reply_to: message.reply_to,
    };
    reply_frame("message", None, body)
}

fn welcome_body(welcome: &Welcome, about: &About) -> impl Serialize {
    #[derive(Serialize)]
    struct Body {
        you: serde_json::Value,
        token: String,
        epoch: String,
        server: serde_json::Value,
        now: u64,
        limits: serde_json::Value,
        rooms: Vec<serde_json::Value>,
    }
    use serde_json::json;
    let rooms = welcome.rooms.iter().map(|room| match (&room.with, room.online) {
        (Some((id, name)), _) => json!({
            "room": room.room.as_str(), "kind": "direct", "with": {"id": id.0, "name": name.as_str()},
            "seq": room.seq, "read": 0,
        }),
        (None, online) => json!({
            "room": room.room.as_str(), "kind": "public", "topic": "", "seq": room.seq,
            "online": online.unwrap_or(0), "read": 0,
        }),
    });
    Body {
        you: json!({"id": welcome.user.0, "name": welcome.name.as_str(), "role": "member"}),
        token: welcome.token.secret.to_string(),
        epoch: about.epoch.clone(),
        server: json!({"name": about.server_name, "version": env!("CARGO_PKG_VERSION")}),
        now: welcome.now,
        limits: json!({
            "text_bytes": limits::TEXT_BYTES_MAX, "name_chars": limits::NAME_CHARS_MAX, "rate": about.rate,
            "message_bytes": limits::MESSAGE_BYTES_MAX, "history_events": limits::HISTORY_EVENTS_MAX,
            "room_chars": limits::ROOM_NAME_CHARS_MAX, "rooms_per_client": limits::ROOMS_PER_CLIENT_MAX,
        }),
        rooms: rooms.collect(),
    }
}

fn joined_frame(reference: Option<&Reference>, joined: &Joined, roster: &mut Roster) -> Bytes {
    #[derive(Serialize)]
    struct Body<'a> {
        room: &'a str,
        kind: &'a str,
        topic: &'a str,
        seq: u64,
    }
    let members = roster.encode(&joined.room, &joined.members);
    let kind = if joined.direct { "direct" } else { "public" };
    let body = Body { room: joined.room.as_str(), kind, topic: "", seq: joined.seq };
    let mut payload = object("joined", reference, body);
    // The object is opened again for the list, which may be long and is JSON already.
    payload.pop();
    payload.reserve_exact(members.len() + 16);
    payload.extend_from_slice(br#","members":["#);
    payload.extend_from_slice(members);
    payload.extend_from_slice(b"]}");
    frame::text(payload)
}

/// An `error`.
pub fn refusal(reference: Option<&Reference>, refusal: &Refusal) -> Bytes {
    #[derive(Serialize)]
    struct Body<'a> {
        code: &'a str,
        message: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        retry_after_ms: Option<u64>,
    }
    let body = Body {
        code: refusal.code.as_str(),
        message: &refusal.message,
        retry_after_ms: refusal.retry_after_ms,
    };
    reply_frame("error", reference, body)
}

fn reply_frame(kind: &'static str, reference: Option<&Reference>, body: impl Serialize) -> Bytes {
    frame::text(object(kind, reference, body))
}

/// `{"type":…,"ref":…,` and the body's fields.
fn object(kind: &'static str, reference: Option<&Reference>, body: impl Serialize) -> Vec<u8> {
    #[derive(Serialize)]
    struct Envelope<'a, B> {
        #[serde(rename = "type")]
        kind: &'static str,
        #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
        reference: Option<&'a RawValue>,
        #[serde(flatten)]
        body: B,
    }
    // The text of a `ref` was read as JSON when it came in, so it is JSON still.
    let raw: Option<&RawValue> = reference.and_then(|r| serde_json::from_str(&r.0).ok());
    // Only a map with keys that are no strings fails to serialize, and there is none here.
    serde_json::to_vec(&Envelope { kind, reference: raw, body }).unwrap_or_default()
}
