//! What a client says: one JSON object in, one [`Asked`] out.
//!
//! Never fails and never panics: what is wrong becomes a refusal, with the client's `ref` wherever that
//! could be read. Secrets are hashed here, on the client's own thread, and a token for a user that this
//! `hello` may make is made here too, so the hall stays pure.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::chat::command::{Asked, Command, Draft, Hello, Post, Reference, Token};
use crate::chat::event::{Refusal, RefusalCode};
use crate::chat::file::check_words;
use crate::chat::name::{Cid, RoomName, RoomRefusal, Text, TextRefusal, UserName};
use crate::chat::sanction::Deed;
use crate::limits;
use crate::listed::listed;
use crate::wire::json::surrogate;

listed! {
    /// What a client can ask for: the word is the `type` on the wire.
    pub enum Kind {
        Hello = "hello",
        Join = "join",
        Leave = "leave",
        Post = "post",
        History = "history",
        Around = "around",
        Messages = "messages",
        Thread = "thread",
        Search = "search",
        Mentions = "mentions",
        Read = "read",
        Unread = "unread",
        Receipts = "receipts",
        Prefs = "prefs",
        Away = "away",
        Rename = "rename",
        Typing = "typing",
        Rooms = "rooms",
        People = "people",
        Pair = "pair",
        Devices = "devices",
        Revoke = "revoke",
        Claim = "claim",
        Role = "role",
        Forget = "forget",
        Create = "create",
        Invite = "invite",
        Uninvite = "uninvite",
        Expel = "expel",
        Settings = "settings",
        Topic = "topic",
        Remove = "remove",
        Edit = "edit",
        Delete = "delete",
        React = "react",
        Pin = "pin",
        Kick = "kick",
        Mute = "mute",
        Ban = "ban",
        Unmute = "unmute",
        Unban = "unban",
        Sanctions = "sanctions",
        Ping = "ping",
    }
}

impl Kind {
    fn of(word: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.word() == word)
    }
}

/// Every field of every command. `null` is the same as absent; unknown fields are ignored.
#[derive(Deserialize)]
struct Fields<'a> {
    #[serde(rename = "type")]
    kind: Option<Value>,
    #[serde(rename = "ref", borrow, default, deserialize_with = "raw_even_if_null")]
    reference: Option<&'a RawValue>,
    room: Option<Value>,
    text: Option<Value>,
    cid: Option<Value>,
    reply_to: Option<Value>,
    me: Option<Value>,
    seqs: Option<Value>,
    seq: Option<Value>,
    time: Option<Value>,
    emoji: Option<Value>,
    name: Option<Value>,
    token: Option<Value>,
    password: Option<Value>,
    after: Option<Value>,
    before: Option<Value>,
    limit: Option<Value>,
    on: Option<Value>,
    query: Option<Value>,
    zone: Option<Value>,
    mine: Option<Value>,
    ids: Option<Value>,
    state: Option<Value>,
    pair: Option<Value>,
    agent: Option<Value>,
    user: Option<Value>,
    device: Option<Value>,
    secret: Option<Value>,
    role: Option<Value>,
    title: Option<Value>,
    slow_s: Option<Value>,
    topic_by: Option<Value>,
    closed: Option<Value>,
    minutes: Option<Value>,
    reason: Option<Value>,
    set: Option<Value>,
    files: Option<Value>,
}

/// Reads the text of one message.
pub fn parse(text: &str) -> Asked {
    // serde would also read the fields from an array, one by one.
    if !text.trim_ascii_start().starts_with('{') {
        return refused(RefusalCode::BadJson, "a message is one JSON object");
    }
    // Half a character is looked for only when something could not be read.
    let mended;
    let mut read = fields(text);
    if read.is_err()
        && let Some(whole) = surrogate::replaced(text)
    {
        mended = whole;
        read = fields(&mended);
    }
    let mut fields = match read {
        Ok(fields) => fields,
        Err(error) => return refused(RefusalCode::BadJson, format!("this is not JSON: {error}")),
    };
    let kind = match fields.kind.take() {
        Some(Value::String(word)) => Kind::of(&word).ok_or_else(unknown_type),
        _ => Err(bad_field("type must be a string")),
    };
    let is_hello = kind == Ok(Kind::Hello);
    let reference = match fields.reference.map(reference).transpose() {
        Ok(reference) => reference,
        Err(refusal) => return Asked { reference: None, command: Err(refusal), is_hello },
    };
    Asked { reference, command: kind.and_then(|kind| command(kind, fields)), is_hello }
}

/// Out of line and on the heap, like [`command`]: what one of them needs on the stack is free again when the
/// other runs, and each page of it that is touched once stays with the client's thread.
#[inline(never)]
fn fields(text: &str) -> serde_json::Result<Box<Fields<'_>>> {
    serde_json::from_str(text)
}

/// SHA-256, the only form in which a secret is kept or compared.
pub fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// 32 random bytes from the system, as text.
pub fn fresh_token() -> Option<Token> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).ok()?;
    let secret = URL_SAFE_NO_PAD.encode(bytes);
    Some(Token { hash: hash(&secret), secret: secret.into() })
}

#[inline(never)]
fn command(kind: Kind, mut fields: Box<Fields>) -> Result<Command, Refusal> {
    match kind {
        Kind::Hello => hello(fields).map(Box::new).map(Command::Hello),
        Kind::Join => rooms::join(fields),
        Kind::Leave => Ok(Command::Leave { room: room(fields.room)? }),
        Kind::Post => {
            let cid = cid(fields.cid.take())?;
            Ok(Command::Post(Post { cid, draft: draft(fields) }))
        }
        Kind::History => history::history(fields),
        Kind::Around => history::around(fields),
        Kind::Messages => history::messages(fields),
        Kind::Thread => history::thread(fields),
        Kind::Search => search::search(fields),
        Kind::Mentions => search::mentions(fields),
        Kind::Read => reading::read(fields),
        Kind::Unread => reading::unread(fields),
        Kind::Receipts => match fields.on {
            Some(Value::Bool(on)) => Ok(Command::Receipts { on }),
            _ => Err(bad_field("on must be true or false")),
        },
        Kind::Prefs => reading::prefs(fields),
        Kind::Away => reading::away(fields),
        Kind::Rename => Ok(Command::Rename { name: name(fields.name)? }),
        Kind::Typing => match fields.on {
            Some(Value::Bool(on)) => Ok(Command::Typing { room: room(fields.room)?, on }),
            _ => Err(bad_field("on must be true or false")),
        },
        Kind::Rooms => lists::rooms(fields).map(Command::Rooms),
        Kind::People => lists::people(fields).map(Command::People),
        Kind::Pair => devices::pair(fields),
        Kind::Devices => Ok(Command::Devices),
        Kind::Revoke => devices::revoke(fields),
        Kind::Claim => devices::claim(fields),
        Kind::Role => devices::role(fields),
        Kind::Forget => Ok(Command::Forget { user: devices::user(fields.user)? }),
        Kind::Create => rooms::create(fields),
        Kind::Invite => rooms::invite(fields),
        Kind::Uninvite => Ok(Command::Uninvite { room: room(fields.room)? }),
        Kind::Expel => Ok(Command::Expel { room: room(fields.room)?, user: devices::user(fields.user)? }),
        Kind::Settings => rooms::settings(fields),
        Kind::Topic => rooms::topic(fields),
        Kind::Edit => messages::edit(fields),
        Kind::Delete => messages::delete(fields),
        Kind::React => messages::react(fields),
        Kind::Pin => messages::pin(fields),
        Kind::Remove => Ok(Command::Remove { room: room(fields.room)? }),
        Kind::Kick => sanctions::moderate(Deed::Kick, fields),
        Kind::Mute => sanctions::moderate(Deed::Mute, fields),
        Kind::Ban => sanctions::moderate(Deed::Ban, fields),
        Kind::Unmute => sanctions::moderate(Deed::Unmute, fields),
        Kind::Unban => sanctions::moderate(Deed::Unban, fields),
        Kind::Sanctions => sanctions::list(fields),
        Kind::Ping => Ok(Command::Ping),
    }
}

#[inline(never)]
fn hello(fields: Box<Fields>) -> Result<Hello, Refusal> {
    let fields = *fields;
    let token =
        secret("token", fields.token)?.map(|secret| Token { hash: hash(&secret), secret: secret.into() });
    let password_hash = secret("password", fields.password)?.map(|password| hash(&password));
    let pair = secret("pair", fields.pair)?
        .map(|typed| Token { hash: devices::code_hash(&typed), secret: typed.into() });
    let agent = fields.agent.map(|agent| devices::agent(&agent)).transpose()?;
    let name = match (fields.name, &token, &pair) {
        (value, None, None) => name(value)?,
        // A code or a known token decides, and a wrong one is refused before the name matters.
        (value, _, _) => name(value).unwrap_or_else(Err),
    };
    let fresh =
        fresh_token().ok_or_else(|| Refusal::new(RefusalCode::Busy, "the system gave no randomness"))?;
    Ok(Hello { name, token, fresh, password_hash, pair, agent })
}

fn draft(fields: Box<Fields>) -> Result<Draft, Refusal> {
    let fields = *fields;
    let room = room(fields.room)?;
    let files = files::files(fields.files)?;
    let text = match fields.text {
        None if !files.is_empty() => Text::stored(""),
        value => text(value, !files.is_empty())?,
    };
    check_words(&text, files.iter().filter_map(|file| file.alt.as_deref()))?;
    let me = match fields.me {
        None => false,
        Some(Value::Bool(me)) => me,
        Some(_) => return Err(bad_field("me must be true or false")),
    };
    let reply_to = number("reply_to", fields.reply_to)?;
    Ok(Draft { room, text, files, me, reply_to })
}

/// What somebody says; nothing only where that may be.
fn text(value: Option<Value>, may_be_empty: bool) -> Result<Text, Refusal> {
    let Some(Value::String(text)) = value else { return Err(bad_field("text must be a string")) };
    if may_be_empty && text.is_empty() {
        return Ok(Text::stored(""));
    }
    Text::parse(text).map_err(|why| text_refusal("text", why, limits::TEXT_BYTES_MAX))
}

/// What is wrong with what somebody wrote into a field.
fn text_refusal(field: &str, why: TextRefusal, most: usize) -> Refusal {
    match why {
        TextRefusal::Empty => bad_field(format!("{field} is empty")),
        TextRefusal::Invisible => bad_field(format!("{field} shows nothing")),
        TextRefusal::Control => bad_field(format!("{field} has a control character that it may not have")),
        TextRefusal::TooLong { bytes } => {
            Refusal::new(RefusalCode::TooLong, format!("{field} has {bytes} bytes, the limit is {most}"))
        }
    }
}

fn room(value: Option<Value>) -> Result<RoomName, Refusal> {
    let Some(Value::String(name)) = value else { return Err(bad_field("room must be a string")) };
    room_called(&name)
}

/// A room by its name, wherever that stands.
///
/// # Errors
/// `bad_field`, `no_such_room`.
pub fn room_called(name: &str) -> Result<RoomName, Refusal> {
    RoomName::parse(name).map_err(|refusal| match refusal {
        RoomRefusal::BadField(why) => bad_field(format!("room: {why}")),
        RoomRefusal::NoSuchRoom => Refusal::new(RefusalCode::NoSuchRoom, "there is no such room"),
    })
}

/// The outer refusal is about the field, the inner one about the name in it.
fn name(value: Option<Value>) -> Result<Result<UserName, Refusal>, Refusal> {
    let Some(Value::String(name)) = value else { return Err(bad_field("name must be a string")) };
    Ok(UserName::parse(&name).map_err(|why| Refusal::new(RefusalCode::NameInvalid, format!("name: {why}"))))
}

fn cid(value: Option<Value>) -> Result<Cid, Refusal> {
    let why = || bad_field(format!("cid must be a string of 1 to {} bytes", limits::CID_BYTES_MAX));
    let Some(Value::String(cid)) = value else { return Err(why()) };
    Cid::parse(&cid).map_err(|_| why())
}

fn secret(field: &'static str, value: Option<Value>) -> Result<Option<String>, Refusal> {
    match value {
        None => Ok(None),
        Some(Value::String(secret)) if secret.len() <= limits::SECRET_BYTES_MAX => Ok(Some(secret)),
        Some(_) => {
            Err(bad_field(format!("{field} must be a string of at most {} bytes", limits::SECRET_BYTES_MAX)))
        }
    }
}

fn number(field: &'static str, value: Option<Value>) -> Result<Option<u64>, Refusal> {
    match value.map(|value| value.as_u64()) {
        None => Ok(None),
        // SQLite's integers, and more than a browser counts exactly.
        Some(Some(number)) if number <= i64::MAX as u64 => Ok(Some(number)),
        Some(_) => Err(bad_field(format!("{field} must be a whole number, 0 or more"))),
    }
}

fn reference(raw: &RawValue) -> Result<Reference, Refusal> {
    // What is not looked into while it is read may still have one.
    let mended = surrogate::replaced(raw.get());
    let text = mended.as_deref().unwrap_or(raw.get());
    let fits = match text.as_bytes().first() {
        Some(b'"') => serde_json::from_str::<Cow<str>>(text).is_ok_and(|s| s.len() <= limits::REF_BYTES_MAX),
        Some(b'-' | b'0'..=b'9') => text.len() <= limits::REF_BYTES_MAX,
        _ => false,
    };
    if !fits {
        let message = format!("ref must be a number or a string of at most {} bytes", limits::REF_BYTES_MAX);
        return Err(bad_field(message));
    }
    Ok(Reference(text.into()))
}

fn raw_even_if_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

fn unknown_type() -> Refusal {
    Refusal::new(RefusalCode::UnknownType, "there is no command of this type")
}

fn bad_field(message: impl Into<Cow<'static, str>>) -> Refusal {
    Refusal::new(RefusalCode::BadField, message)
}

fn refused(code: RefusalCode, message: impl Into<Cow<'static, str>>) -> Asked {
    Asked { reference: None, command: Err(Refusal::new(code, message)), is_hello: false }
}

pub mod devices;
mod files;
mod history;
mod lists;
mod messages;
mod reading;
pub mod rooms;
mod sanctions;
mod search;
#[cfg(test)]
mod tests;
