//! What was changed in a room as JSON: who is of it, how it is set, what it is about; and what becomes of messages.

use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::answer::Type;
use super::files::Files;
use crate::chat::change::What;
use crate::chat::fate::{Fate, Replies};
use crate::chat::name::{Emoji, Topic};
use crate::chat::settings::{Settings, SettingsChange, TopicBy};
use crate::chat::{Change, UserId};

/// The word of the event.
pub(super) fn kind(what: &What) -> Type {
    match what {
        What::Member { .. } => Type::Member,
        What::Settings(_) => Type::Settings,
        What::Topic(_) => Type::Topic,
        What::Edited { .. } => Type::Edited,
        What::Deleted { .. } => Type::Deleted,
        What::Reaction { .. } => Type::Reaction,
        What::Pinned { .. } => Type::Pinned,
    }
}

/// The fields of the event: those that all have, then its own.
pub(super) fn body(change: &Change) -> impl Serialize {
    let Change { room, seq, time, user, name, cid, what } = change;
    let mut fields = Map::new();
    let mut put = |field: &str, value: Value| drop(fields.insert(field.to_owned(), value));
    put("room", room.as_str().into());
    put("seq", (*seq).into());
    put("time", (*time).into());
    put("user", user.0.into());
    put("name", name.as_str().into());
    if let Some(cid) = cid {
        put("cid", cid.as_str().into());
    }
    match what {
        What::Member { member, is_in, owner } => {
            put("member", member.0.into());
            put("in", (*is_in).into());
            if let Some(owner) = owner {
                put("owner", owner.0.into());
            }
        }
        What::Settings(SettingsChange { slow_s, topic_by, closed, title }) => {
            let fields = [
                ("slow_s", slow_s.map(Into::into)),
                ("topic_by", topic_by.map(|by| by.word().into())),
                ("closed", closed.map(Into::into)),
                ("title", title.as_ref().map(|title| title.as_str().into())),
            ];
            fields
                .into_iter()
                .filter_map(|(field, value)| Some((field, value?)))
                .for_each(|(f, v)| put(f, v));
        }
        What::Topic(topic) => put("text", topic.as_ref().map_or("", Topic::as_str).into()),
        What::Edited { target, text, mentions, files } => {
            put("target", (*target).into());
            if let Some(text) = text {
                put("text", text.as_str().into());
            }
            if !mentions.is_empty() {
                put("mentions", serde_json::json!(mentions));
            }
            if !files.is_empty() {
                put("files", serde_json::json!(Files(files)));
            }
        }
        What::Deleted { target } => put("target", (*target).into()),
        What::Reaction { target, emoji, on } => {
            put("target", (*target).into());
            put("emoji", emoji.as_str().into());
            put("on", (*on).into());
        }
        What::Pinned { target, on } => {
            put("target", (*target).into());
            put("on", (*on).into());
        }
    }
    fields
}

/// What has become of a message: nothing of most.
#[derive(Serialize)]
pub(super) struct FateBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    edited: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted: Option<bool>,
    /// Unless it was the author.
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted_by: Option<u64>,
    #[serde(skip_serializing_if = "Reactions::is_empty")]
    reactions: Reactions<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replies: Option<RepliesBody>,
}

impl<'a> FateBody<'a> {
    pub(super) fn of(fate: &'a Fate, author: UserId) -> FateBody<'a> {
        let Fate { edited, deleted, reactions, replies } = fate;
        let deleted_by = deleted.filter(|by| *by != author).map(|by| by.0);
        let edited = edited.filter(|_| deleted.is_none());
        let (deleted, reactions) = (deleted.map(|_| true), Reactions(reactions));
        let replies = replies.as_deref().map(RepliesBody::of);
        FateBody { edited, deleted, deleted_by, reactions, replies }
    }
}

/// The answers to a message.
#[derive(Serialize)]
struct RepliesBody {
    count: usize,
    last: u64,
    last_seq: u64,
    users: Vec<u64>,
}

impl RepliesBody {
    fn of(replies: &Replies) -> RepliesBody {
        let Replies { count, last, last_seq, users } = replies;
        let users = users.iter().map(|user| user.0).collect();
        RepliesBody { count: *count, last: *last, last_seq: *last_seq, users }
    }
}

/// Who reacts with what: an object, in the order in which they came.
struct Reactions<'a>(&'a [(Emoji, Vec<UserId>)]);

impl Reactions<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Reactions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ids = |users: &[UserId]| users.iter().map(|user| user.0).collect::<Vec<_>>();
        serializer.collect_map(self.0.iter().map(|(emoji, users)| (emoji.as_str(), ids(users))))
    }
}

/// Those settings that are not as in a new room; `None` when all are.
pub(super) fn settings(settings: &Settings) -> Option<Value> {
    let Settings { slow_s, topic_by, closed } = settings;
    let mut fields = Map::new();
    if *slow_s > 0 {
        fields.insert("slow_s".to_owned(), json!(slow_s));
    }
    if *topic_by != TopicBy::default() {
        fields.insert("topic_by".to_owned(), json!(topic_by.word()));
    }
    if *closed {
        fields.insert("closed".to_owned(), json!(true));
    }
    (!fields.is_empty()).then_some(Value::Object(fields))
}

/// What it is about, or `""`.
pub(super) fn topic(topic: Option<&Topic>) -> &str {
    topic.map_or("", Topic::as_str)
}
