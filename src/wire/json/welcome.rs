//! What whoever comes in is told first.

use bytes::Bytes;
use serde_json::json;

use super::answer::{About, Type, object, with_list};
use super::rooms::{self, Catalogue};
use super::{reading, sanctions};
use crate::chat::Reference;
use crate::chat::event::{Person, Welcome};
use crate::limits;

pub(super) fn frame(
    reference: Option<&Reference>,
    welcome: &Welcome,
    about: &About,
    catalogue: &mut Catalogue,
) -> Bytes {
    let Welcome { user: you, muted, token, now, more, mentions, receipts, prefs, .. } = welcome;
    let Person { id, name, role, away } = you;
    let mut body = json!({
        "you": {
            "id": id.0, "name": name.as_str(), "role": role.word(), "receipts": receipts,
            "prefs": reading::kept(prefs),
        },
        "token": *token.secret,
        "epoch": about.epoch,
        "server": {"name": about.server_name, "version": env!("CARGO_PKG_VERSION")},
        "now": now,
        "mentions": mentions,
        "limits": {
            "text_bytes": limits::TEXT_BYTES_MAX, "name_chars": limits::NAME_CHARS_MAX, "rate": about.rate,
            "message_bytes": limits::MESSAGE_BYTES_MAX, "history_events": limits::HISTORY_EVENTS_MAX,
            "room_chars": limits::ROOM_NAME_CHARS_MAX, "rooms_per_client": limits::ROOMS_PER_CLIENT_MAX,
            "reason_bytes": limits::REASON_BYTES_MAX, "upload_bytes": about.upload_bytes,
            "files_per_message": limits::files::FILES_PER_MESSAGE_MAX,
        },
    });
    if let Some(told) = muted {
        body["you"]["muted"] = json!(sanctions::Body::of(told));
    }
    if let Some(away) = away {
        body["you"]["away"] = json!(away.as_str());
    }
    if *more {
        body["more"] = json!(true);
    }
    with_list(object(Type::Welcome, reference, body), "rooms", |json| {
        rooms::welcome(welcome, catalogue, json)
    })
}
