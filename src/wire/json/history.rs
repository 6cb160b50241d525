//! A page of history, and what was found in it, as JSON.

use bytes::Bytes;
use serde::Serialize;

use super::answer::{MessageBody, Type, object, with_list};
use super::changes;
use crate::chat::Lasting;
use crate::chat::command::Reference;
use crate::chat::name::RoomName;

/// A page of history: contiguous, ascending; `more` speaks of the direction that was asked for.
pub fn page(reference: Option<&Reference>, room: &RoomName, events: &[Lasting], more: bool) -> Bytes {
    #[derive(Serialize)]
    struct Page<'a> {
        room: &'a str,
        more: bool,
    }
    let payload = object(Type::History, reference, Page { room: room.as_str(), more });
    with_list(payload, "events", |json| list(events, json))
}

/// Messages of one chain of answers.
pub fn thread(
    reference: Option<&Reference>,
    (room, root): (&RoomName, u64),
    messages: &[Lasting],
    more: bool,
) -> Bytes {
    #[derive(Serialize)]
    struct Thread<'a> {
        room: &'a str,
        seq: u64,
        more: bool,
    }
    let payload = object(Type::Thread, reference, Thread { room: room.as_str(), seq: root, more });
    with_list(payload, "events", |json| list(messages, json))
}

/// Messages of any rooms, in the order in which they were asked for.
pub fn results(reference: Option<&Reference>, hits: &[Lasting], more: bool) -> Bytes {
    #[derive(Serialize)]
    struct Results {
        more: bool,
    }
    with_list(object(Type::Results, reference, Results { more }), "hits", |json| list(hits, json))
}

fn list(events: &[Lasting], json: &mut Vec<u8>) {
    json.push(b'[');
    for (at, event) in events.iter().enumerate() {
        if at > 0 {
            json.push(b',');
        }
        json.extend_from_slice(&object_of(event));
    }
    json.push(b']');
}

/// One event, as it is live and in a page.
pub fn object_of(event: &Lasting) -> Vec<u8> {
    match event {
        Lasting::Message(message) => object(Type::Message, None, MessageBody::of(message)),
        Lasting::Change(change) => object(changes::kind(&change.what), None, changes::body(change)),
    }
}
