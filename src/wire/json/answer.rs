//! What the server says, encoded once: replies, events and pages of history as JSON in a WebSocket text frame.
//!
//! Field names are those of the contract; an event looks the same live and in a page of history.

use bytes::Bytes;
use serde::Serialize;

use super::changes;
use super::devices::{self, Signpost};
use super::files::Files;
use super::people::{self, Roster};
use super::reading;
use super::rooms::{self, Catalogue};
use super::sanctions;
use super::welcome;
use crate::chat::UserId;
use crate::chat::command::Reference;
use crate::chat::event::{Event, Joined, Looks, Members, Message, Refusal, Reply, RoomSummary};
use crate::chat::list::{Counts, Known, State};
use crate::chat::mention::Mention;
use crate::chat::name::{Cid, Title, UserName};
use crate::chat::room::Kind;
use crate::listed::listed;
use crate::wire::ws::frame;

listed! {
    /// What the server says: the word is the `type` on the wire.
    pub enum Type {
        Welcome = "welcome",
        Joined = "joined",
        Left = "left",
        Ack = "ack",
        History = "history",
        Results = "results",
        Thread = "thread",
        Pong = "pong",
        Rooms = "rooms",
        People = "people",
        Pair = "pair",
        Devices = "devices",
        Done = "done",
        Role = "role",
        Sanctions = "sanctions",
        Error = "error",
        Message = "message",
        Member = "member",
        Settings = "settings",
        Topic = "topic",
        Edited = "edited",
        Deleted = "deleted",
        Reaction = "reaction",
        Pinned = "pinned",
        Presence = "presence",
        Crowd = "crowd",
        Typing = "typing",
        Renamed = "renamed",
        Sanction = "sanction",
        Notice = "notice",
        Room = "room",
        Invited = "invited",
        Read = "read",
        Prefs = "prefs",
        Away = "away",
    }
}

/// What every `welcome` says of the server.
#[derive(Clone, Debug)]
pub struct About {
    pub server_name: String,
    /// Names the history as a whole.
    pub epoch: String,
    /// Posts per second and user; 0 is no limit.
    pub rate: u32,
    /// The largest file that anybody may bring, in bytes; 0: none at all.
    pub upload_bytes: u64,
    pub signpost: Signpost,
}

pub fn event(event: &Event) -> Bytes {
    match event {
        Event::Message(message) => reply_frame(Type::Message, None, MessageBody::of(message)),
        Event::Change(change) => reply_frame(changes::kind(&change.what), None, changes::body(change)),
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
            reply_frame(Type::Presence, None, Presence { room, user: user.0, name, state })
        }
        Event::Crowd { room, online } => {
            #[derive(Serialize)]
            struct Crowd<'a> {
                room: &'a str,
                online: usize,
            }
            reply_frame(Type::Crowd, None, Crowd { room: room.as_str(), online: *online })
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
            reply_frame(Type::Typing, None, Typing { room, user: user.0, name, on: *on })
        }
        Event::Renamed { user, name, old } => {
            reply_frame(Type::Renamed, None, Renamed::new(*user, name, old))
        }
        Event::Role { user, role } => devices::role(None, *user, *role),
        Event::Away { user, text } => people::away(*user, text.as_ref()),
        Event::Sanction(told) => sanctions::event(told),
        Event::Notice { text } => {
            #[derive(Serialize)]
            struct Notice<'a> {
                text: &'a str,
            }
            reply_frame(Type::Notice, None, Notice { text })
        }
        Event::Room(summary) => {
            // With a type of its own in front it is the object that lists have.
            let mut payload = format!(r#"{{"type":"{}","#, Type::Room.word()).into_bytes();
            rooms::fields(summary, &mut payload);
            payload.push(b'}');
            frame::text(payload)
        }
        Event::Followed { summary, follows } => frame::text(reading::followed(summary, *follows)),
        Event::Read { room, user, figures } => reading::read(room, *user, *figures),
        Event::PartnerRead { room, user, seq } => reading::partner_read(room, *user, *seq),
        Event::Prefs { set } => reading::prefs(set),
        Event::RoomGone { room } => {
            #[derive(Serialize)]
            struct Gone<'a> {
                room: &'a str,
                gone: bool,
            }
            reply_frame(Type::Room, None, Gone { room: room.as_str(), gone: true })
        }
    }
}

/// What the last replies have left behind for the next ones.
#[derive(Debug, Default)]
pub struct Encoded {
    roster: Roster,
    catalogue: Catalogue,
}

pub fn reply(reference: Option<&Reference>, reply: &Reply, about: &About, encoded: &mut Encoded) -> Bytes {
    match reply {
        Reply::Welcome(told) => welcome::frame(reference, told, about, &mut encoded.catalogue),
        Reply::Joined(joined) => joined_frame(reference, joined, &mut encoded.roster),
        Reply::Rooms { rooms, more, total } => rooms_frame(reference, rooms, *more, *total),
        Reply::People { people, more, counts } => people_frame(reference, people, *more, *counts),
        Reply::Left { room } => {
            #[derive(Serialize)]
            struct Left<'a> {
                room: &'a str,
            }
            reply_frame(Type::Left, reference, Left { room: room.as_str() })
        }
        Reply::Ack { room, cid, seq, time } => {
            #[derive(Serialize)]
            struct Ack<'a> {
                room: &'a str,
                #[serde(skip_serializing_if = "Option::is_none")]
                cid: Option<&'a str>,
                seq: u64,
                time: u64,
            }
            let body =
                Ack { room: room.as_str(), cid: cid.as_ref().map(Cid::as_str), seq: *seq, time: *time };
            reply_frame(Type::Ack, reference, body)
        }
        Reply::Renamed { user, name, old } => {
            reply_frame(Type::Renamed, reference, Renamed::new(*user, name, old))
        }
        Reply::Pong { now } => {
            #[derive(Serialize)]
            struct Pong {
                now: u64,
            }
            reply_frame(Type::Pong, reference, Pong { now: *now })
        }
        Reply::Pair { code, expires } => devices::pair(reference, code, *expires, &about.signpost),
        Reply::Invited { room, secret, expires } => {
            devices::invited(reference, room, secret, *expires, &about.signpost)
        }
        Reply::Devices(own) => devices::list(reference, own),
        Reply::Role { user, role } => devices::role(reference, *user, *role),
        Reply::Banned { addresses } => sanctions::banned(reference, *addresses),
        Reply::Sanctions { sanctions, more } => sanctions::list(reference, sanctions, *more),
        Reply::Done => reply_frame(Type::Done, reference, Nothing {}),
        Reply::Refused(refusal) => self::refusal(reference, refusal),
    }
}

/// An `error` as a frame.
pub fn refusal(reference: Option<&Reference>, refusal: &Refusal) -> Bytes {
    frame::text(error(reference, refusal))
}

/// An `error` as JSON.
pub fn error(reference: Option<&Reference>, refusal: &Refusal) -> Vec<u8> {
    #[derive(Serialize)]
    struct Body<'a> {
        code: &'a str,
        message: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        retry_after_ms: Option<u64>,
        #[serde(flatten)]
        sanction: Option<sanctions::Body<'a>>,
    }
    let Refusal { code, message, retry_after_ms, sanction } = refusal;
    let sanction = sanction.as_deref().map(sanctions::Body::of);
    let body = Body { code: code.word(), message, retry_after_ms: *retry_after_ms, sanction };
    object(Type::Error, reference, body)
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

#[derive(Serialize)]
pub(super) struct MessageBody<'a> {
    room: &'a str,
    seq: u64,
    time: u64,
    user: u64,
    name: &'a str,
    cid: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "<[Mention]>::is_empty")]
    mentions: &'a [Mention],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    me: bool,
    #[serde(skip_serializing_if = "Files::is_empty")]
    files: Files<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    root: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<u64>,
    #[serde(flatten)]
    fate: changes::FateBody<'a>,
}

impl<'a> MessageBody<'a> {
    pub(super) fn of(message: &'a Message) -> MessageBody<'a> {
        let Message { room, seq, time, user, name, cid, text, mentions, me, reply_to, thread, fate, .. } =
            message;
        MessageBody {
            room: room.as_str(),
            seq: *seq,
            time: *time,
            user: user.0,
            name: name.as_str(),
            cid: cid.as_str(),
            text: fate.deleted.is_none().then_some(text.as_str()),
            mentions,
            me: *me,
            files: Files::of(message),
            reply_to: *reply_to,
            root: thread.map(|thread| thread.root),
            to: thread.map(|thread| thread.to.0),
            fate: changes::FateBody::of(fate, *user),
        }
    }
}

/// Opens an object again for a list, which may be long and is JSON already.
pub(super) fn with_list(mut object: Vec<u8>, name: &str, list: impl FnOnce(&mut Vec<u8>)) -> Bytes {
    object.pop();
    object.extend_from_slice(format!(r#","{name}":"#).as_bytes());
    list(&mut object);
    object.push(b'}');
    frame::text(object)
}

fn rooms_frame(reference: Option<&Reference>, listed: &[RoomSummary], more: bool, total: usize) -> Bytes {
    #[derive(Serialize)]
    struct Body {
        more: bool,
        total: usize,
    }
    let body = object(Type::Rooms, reference, Body { more, total });
    with_list(body, "rooms", |json| rooms::list(listed, json))
}

fn people_frame(
    reference: Option<&Reference>,
    listed: &[Known],
    more: bool,
    counts: Option<Counts>,
) -> Bytes {
    #[derive(Serialize)]
    struct Body {
        more: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        counts: Option<serde_json::Map<String, serde_json::Value>>,
    }
    let named =
        |counts: Counts| State::ALL.iter().map(|s| s.word().to_owned()).zip(counts.map(Into::into)).collect();
    let body = object(Type::People, reference, Body { more, counts: counts.map(named) });
    with_list(body, "people", |json| people::list(listed, json))
}

fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Public => "public",
        Kind::Direct(_) => "direct",
        Kind::Private => "private",
    }
}

fn joined_frame(reference: Option<&Reference>, joined: &Joined, roster: &mut Roster) -> Bytes {
    #[derive(Serialize)]
    struct Body<'a> {
        room: &'a str,
        kind: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        title: Option<&'a str>,
        topic: &'a str,
        seq: u64,
        #[serde(skip_serializing_if = "Option::is_none")]
        settings: Option<serde_json::Value>,
        #[serde(skip_serializing_if = "Option::is_none")]
        online: Option<usize>,
        #[serde(skip_serializing_if = "Option::is_none")]
        people: Option<Vec<people::Of<'a>>>,
        #[serde(skip_serializing_if = "<[u64]>::is_empty")]
        pins: &'a [u64],
        #[serde(flatten)]
        figures: reading::Told,
        #[serde(skip_serializing_if = "Option::is_none")]
        partner_read: Option<u64>,
    }
    let Joined { room, kind, seq, members, looks, people: of, pins, figures, partner_read } = joined;
    let Looks { title, topic, settings } = looks;
    let online = match members {
        Members::All(_) => None,
        Members::Some { online, .. } | Members::Untold { online } => Some(*online),
    };
    let (room, kind) = (room.as_str(), kind_word(*kind));
    let (title, topic) = (title.as_ref().map(Title::as_str), changes::topic(topic.as_ref()));
    let (settings, people) = (changes::settings(settings), of.as_deref().map(people::of_room));
    let (seq, figures, partner_read) = (*seq, reading::Told::of(*figures), *partner_read);
    let body = Body { room, kind, title, topic, seq, settings, online, people, pins, figures, partner_read };
    let body = object(Type::Joined, reference, body);
    with_list(body, "members", |json| people::members(members, roster, json))
}

pub(super) fn reply_frame(kind: Type, reference: Option<&Reference>, body: impl Serialize) -> Bytes {
    frame::text(object(kind, reference, body))
}

/// A body without fields.
#[derive(Serialize)]
struct Nothing {}

/// `{"type":…,"ref":…` and the body's fields.
pub(super) fn object(kind: Type, reference: Option<&Reference>, body: impl Serialize) -> Vec<u8> {
    let mut json = Vec::with_capacity(256);
    json.extend_from_slice(br#"{"type":""#);
    json.extend_from_slice(kind.word().as_bytes());
    json.push(b'"');
    if let Some(Reference(raw)) = reference {
        // It was read as JSON when it came in, so it is JSON still.
        json.extend_from_slice(br#","ref":"#);
        json.extend_from_slice(raw.as_bytes());
    }
    let brace = json.len();
    // Only a map with keys that are no strings fails to serialize, and there is none here.
    let _ = serde_json::to_writer(&mut json, &body);
    json[brace] = b',';
    if json.ends_with(b",}") {
        json.remove(brace);
    }
    json
}
