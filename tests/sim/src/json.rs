//! The page's own language, read as the page reads it: commands become JSON and come in through the product's
//! parser, and what the product writes in WebSocket frames becomes words again.

mod files;

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::chat::change::What;
use crate::chat::command::SearchAsked;
use crate::chat::command::{Draft, Hello, Moderate, Post, Range, Token};
use crate::chat::device::{Agent, OwnDevice};
use crate::chat::event::{
    Joined, Looks, Members, Message, OfRoom, Person, Refusal, RefusalCode, RoomSummary, Thread, Welcome,
};
use crate::chat::fate::{Fate, Replies};
use crate::chat::list::{Known, PeopleAsked, PeopleListed, RoomsAsked, State};
use crate::chat::mention::Mention;
use crate::chat::name::{Away, Cid, Emoji, RoomName, Text, Title, Topic, UserName};
use crate::chat::query::Before;
use crate::chat::reading::Figures;
use crate::chat::room::Kind;
use crate::chat::sanction::{Deed, InForce, Told};
use crate::chat::settings::{Settings, SettingsChange, TopicBy};
use crate::chat::user::Role;
use crate::chat::{Asked, Change, Command, DeviceId, Event, Lasting, Reference, Reply, UserId};
use crate::core::dialect::{Page, Results, ThreadPage};
use crate::limits;
use crate::searches::typed;
use crate::tab::PASSWORD;
use crate::wire::json::request;
use crate::wire::json::request::devices::code_hash;
use crate::wire::ws::frame;
use crate::words::Word;

/// What a client says, after it has been text and was parsed. Only the secret for a new user, which the parser
/// makes by chance, is the one that chance in here has made.
pub fn through_text(asked: Asked) -> Asked {
    let Ok(command) = &asked.command else { return asked };
    let mut object = text(command);
    if let Some(Reference(reference)) = &asked.reference {
        object["ref"] = serde_json::from_str(reference).expect("a ref is JSON");
    }
    let text = object.to_string();
    assert!(text.len() <= limits::MESSAGE_BYTES_MAX, "a command that no connection takes");
    let mut parsed = request::parse(&text);
    if let (Ok(Command::Hello(parsed)), Command::Hello(hello)) = (&mut parsed.command, command) {
        parsed.fresh = hello.fresh.clone();
    }
    if let (Ok(Command::Claim { secret: parsed }), Command::Claim { secret }) = (&mut parsed.command, command)
    {
        *parsed = *secret;
    }
    match (&mut parsed.command, command) {
        (Ok(Command::ComeIn { secret: parsed, .. }), Command::ComeIn { secret, .. }) => *parsed = *secret,
        (Ok(Command::Create { room: parsed, .. }), Command::Create { room, .. }) => parsed.clone_from(room),
        (Ok(Command::Invite { secret: parsed, .. }), Command::Invite { secret, .. }) => {
            parsed.clone_from(secret);
        }
        _ => {}
    }
    if let (Ok(Command::Pair { code: parsed, .. }), Command::Pair { code, .. }) =
        (&mut parsed.command, command)
    {
        *parsed = code.clone();
    }
    parsed
}

fn text(command: &Command) -> Value {
    match command {
        Command::Hello(hello) => {
            let Hello { name, token, password_hash, pair, agent, fresh: _ } = &**hello;
            let pair = pair.as_ref().map(|code| code.secret.as_ref());
            let (agent, name) = (agent.as_ref().map(Agent::as_str), shown(name));
            let token = token.as_ref().map(|token| token.secret.as_ref());
            let password = password_hash.is_some().then_some(PASSWORD);
            json!({"type": "hello", "name": name, "token": token, "password": password, "pair": pair,
                "agent": agent})
        }
        Command::Join { room } => json!({"type": "join", "room": room.as_str()}),
        Command::Leave { room } => json!({"type": "leave", "room": room.as_str()}),
        Command::Post(Post { cid, draft }) => post(cid, draft.as_ref().expect("a tab posts what is good")),
        Command::History { room, range, limit } => history(room, *range, *limit),
        Command::Messages { room, seqs } => json!({"type": "messages", "room": room.as_str(), "seqs": seqs}),
        Command::Thread { room, seq, after } => {
            json!({"type": "thread", "room": room.as_str(), "seq": seq, "after": after})
        }
        Command::Search(asked) => search(asked),
        Command::Mentions { before } => json!({"type": "mentions", "before": before.as_ref().map(place)}),
        Command::Rename { name } => json!({"type": "rename", "name": shown(name)}),
        Command::Read { room, seq } => json!({"type": "read", "room": room.as_str(), "seq": seq}),
        Command::Unread { room, seq } => json!({"type": "unread", "room": room.as_str(), "seq": seq}),
        Command::Receipts { on } => json!({"type": "receipts", "on": on}),
        Command::Prefs { set } => json!({"type": "prefs", "set": kept(set)}),
        Command::Away { text } => json!({"type": "away", "text": text.as_ref().map(Away::as_str)}),
        Command::Typing { room, on } => json!({"type": "typing", "room": room.as_str(), "on": on}),
        Command::Rooms(RoomsAsked { query, after, mine }) => {
            let after = after.as_ref().map(RoomName::as_str);
            json!({"type": "rooms", "query": query, "after": after, "mine": mine})
        }
        Command::People(PeopleAsked::Named(ids)) => {
            json!({"type": "people", "ids": ids.iter().map(|id| id.0).collect::<Vec<_>>()})
        }
        Command::People(PeopleAsked::Listed(PeopleListed { query, room, after, state })) => {
            let (room, state) = (room.as_ref().map(RoomName::as_str), state.map(State::word));
            json!({"type": "people", "query": query, "room": room, "after": after, "state": state})
        }
        Command::Pair { of, code: _ } => json!({"type": "pair", "user": of.map(|user| user.0)}),
        Command::Devices => json!({"type": "devices"}),
        Command::Revoke { device } => json!({"type": "revoke", "device": device.0}),
        // Nobody knows what has such a hash: the parser is given something, and then the hash.
        Command::Claim { secret: _ } => json!({"type": "claim", "secret": "s"}),
        Command::Role { user, role } => json!({"type": "role", "user": user.0, "role": role.word()}),
        Command::Forget { user } => json!({"type": "forget", "user": user.0}),
        Command::ComeIn { room, secret: _ } => json!({"type": "join", "room": room.as_str(), "secret": "s"}),
        Command::Create { room: _, title } => json!({"type": "create", "title": title.as_str()}),
        Command::Invite { room, user, secret: _ } => {
            json!({"type": "invite", "room": room.as_str(), "user": user.map(|user| user.0)})
        }
        Command::Uninvite { room } => json!({"type": "uninvite", "room": room.as_str()}),
        Command::Expel { room, user } => json!({"type": "expel", "room": room.as_str(), "user": user.0}),
        Command::Settings { room, change, cid } => settings(room, change, cid.as_ref()),
        Command::Topic { room, topic, cid } => about(room, topic.as_ref(), cid.as_ref()),
        Command::Remove { room } => json!({"type": "remove", "room": room.as_str()}),
        Command::Edit { room, seq, text, cid } => fate(room, *seq, Some(text), cid.as_ref()),
        Command::Delete { room, seq, cid } => fate(room, *seq, None, cid.as_ref()),
        Command::React { room, seq, emoji, on, cid } => sign(room, *seq, Some(emoji), *on, cid.as_ref()),
        Command::Pin { room, seq, on, cid } => sign(room, *seq, None, *on, cid.as_ref()),
        Command::Moderate(moderate) => {
            let Moderate { deed, user, minutes, reason } = &**moderate;
            json!({"type": deed.word(), "user": user.0, "minutes": minutes, "reason": reason})
        }
        Command::Sanctions { after } => json!({"type": "sanctions", "after": after.map(|id| id.0)}),
        Command::Ping => json!({"type": "ping"}),
    }
}

fn fate(room: &RoomName, seq: u64, text: Option<&Text>, cid: Option<&Cid>) -> Value {
    let (kind, text) = (if text.is_some() { "edit" } else { "delete" }, text.map(Text::as_str));
    json!({"type": kind, "room": room.as_str(), "seq": seq, "text": text, "cid": cid.map(Cid::as_str)})
}

fn post(cid: &Cid, draft: &Draft) -> Value {
    let Draft { room, text, files, me, reply_to } = draft;
    let files: Vec<Value> =
        files.iter().map(|file| json!({"id": file.id.to_string(), "alt": file.alt})).collect();
    let (cid, room, text) = (cid.as_str(), room.as_str(), text.as_str());
    json!({"type": "post", "cid": cid, "room": room, "text": text, "reply_to": reply_to, "me": me, "files": files})
}

fn history(room: &RoomName, range: Range, limit: usize) -> Value {
    let room = room.as_str();
    let json = |after: Option<u64>, before: Option<u64>| json!({"type": "history", "room": room, "after": after, "before": before, "limit": limit});
    match range {
        Range::After(seq) => json(Some(seq), None),
        Range::Before(seq) => json(None, Some(seq)),
        Range::Newest => json(None, None),
        Range::Around(seq) => json!({"type": "around", "room": room, "seq": seq, "limit": limit}),
        Range::From(time) => json!({"type": "around", "room": room, "time": time, "limit": limit}),
    }
}

fn place(before: &Before) -> Value {
    json!({"time": before.time, "room": before.room.as_str(), "seq": before.seq})
}

fn search(asked: &SearchAsked) -> Value {
    let SearchAsked { query, room, before } = asked;
    let before = before.as_ref().map(place);
    json!({"type": "search", "query": typed(query), "room": room.as_ref().map(RoomName::as_str), "before": before})
}

fn shown(name: &Result<UserName, Refusal>) -> &str {
    name.as_ref().map_or("", UserName::as_str)
}

/// A reaction, or without an emoji a pin.
fn sign(room: &RoomName, seq: u64, emoji: Option<&Emoji>, on: bool, cid: Option<&Cid>) -> Value {
    let kind = if emoji.is_some() { "react" } else { "pin" };
    let (room, emoji, cid) = (room.as_str(), emoji.map(Emoji::as_str), cid.map(Cid::as_str));
    json!({"type": kind, "room": room, "seq": seq, "emoji": emoji, "on": on, "cid": cid})
}

fn about(room: &RoomName, topic: Option<&Topic>, cid: Option<&Cid>) -> Value {
    let (text, cid) = (topic.map_or("", Topic::as_str), cid.map(Cid::as_str));
    json!({"type": "topic", "room": room.as_str(), "text": text, "cid": cid})
}

fn settings(room: &RoomName, change: &SettingsChange, cid: Option<&Cid>) -> Value {
    let SettingsChange { slow_s, topic_by, closed, title } = change;
    let (by, title) = (topic_by.map(TopicBy::word), title.as_ref().map(Title::as_str));
    let (room, cid) = (room.as_str(), cid.map(Cid::as_str));
    json!({"type": "settings", "room": room, "slow_s": slow_s, "topic_by": by, "closed": closed,
        "title": title, "cid": cid})
}

/// Reads whole frames. Frames and their sizes are checked here too.
pub fn read(frames: &Bytes) -> Vec<Arc<Word>> {
    let mut start = 0;
    let mut words = Vec::new();
    for end in frame::ends(frames) {
        let payload = frame::payload(&frames[start..end]);
        assert!(payload.len() <= limits::OUTBOUND_BYTES_MAX, "a frame of {} bytes", payload.len());
        words.push(Arc::new(word(&serde_json::from_slice(payload).expect("a frame is JSON"))));
        start = end;
    }
    assert_eq!(start, frames.len(), "a frame is cut in two");
    words
}

fn word(json: &Value) -> Word {
    let reference = json.get("ref").map(|raw| Reference(raw.to_string().into()));
    let reply = match text_of(json, "type") {
        "history" => {
            let events = list(json, "events").map(lasting).collect();
            let page = Page { room: room(json), events, more: json["more"] == true };
            return Word::Page(reference, page);
        }
        "thread" => {
            let messages = list(json, "events").map(lasting).collect();
            let (root, more) = (number(json, "seq"), json["more"] == true);
            return Word::Thread(reference, ThreadPage { room: room(json), root, messages, more });
        }
        "results" => {
            let hits = list(json, "hits").map(lasting).collect();
            return Word::Results(reference, Results { hits, more: json["more"] == true });
        }
        "welcome" => Reply::Welcome(Box::new(welcome(json))),
        "joined" => Reply::Joined(joined(json)),
        "left" => Reply::Left { room: room(json) },
        "ack" => {
            let cid = json.get("cid").map(|_| Cid::stored(text_of(json, "cid")));
            Reply::Ack { room: room(json), cid, seq: number(json, "seq"), time: number(json, "time") }
        }
        "rooms" => {
            let rooms = list(json, "rooms").map(summary).collect();
            Reply::Rooms { rooms, more: json["more"] == true, total: number(json, "total") as usize }
        }
        "people" => {
            let people = list(json, "people").map(known).collect();
            let count = |counts: &Value, state: State| number(counts, state.word()) as usize;
            let counts = json.get("counts").map(|counts| State::ALL.map(|state| count(counts, state)));
            Reply::People { people, more: json["more"] == true, counts }
        }
        "pair" => {
            let code = text_of(json, "code");
            assert_eq!(text_of(json, "url"), format!("http://house/#pair={code}"));
            let code = Token { secret: code.into(), hash: code_hash(code) };
            Reply::Pair { code, expires: number(json, "expires") }
        }
        "invited" => {
            let (room, secret) = (room(json), text_of(json, "secret"));
            assert_eq!(text_of(json, "url"), format!("http://house/#join={room}:{secret}"));
            let secret = Token { secret: secret.into(), hash: request::hash(secret) };
            Reply::Invited { room, secret, expires: number(json, "expires") }
        }
        "devices" => Reply::Devices(list(json, "devices").map(device).collect()),
        "done" => match json["addresses"].as_u64() {
            Some(addresses) => Reply::Banned { addresses: addresses as usize },
            None => Reply::Done,
        },
        "sanctions" => {
            let sanctions = list(json, "sanctions").map(in_force).collect();
            Reply::Sanctions { sanctions, more: json["more"] == true }
        }
        "role" if reference.is_some() => Reply::Role { user: user(json, "user"), role: role(json) },
        "pong" => Reply::Pong { now: number(json, "now") },
        "error" => Reply::Refused(refusal(json)),
        "renamed" if reference.is_some() => {
            let (user, name, old) = (user(json, "user"), name(json, "name"), name(json, "old"));
            Reply::Renamed { user, name, old }
        }
        _ => {
            assert!(reference.is_none(), "an event is no reply: {json}");
            return Word::Event(event(json));
        }
    };
    Word::Reply(reference, reply)
}

fn event(json: &Value) -> Event {
    let on = json["on"] == true;
    match text_of(json, "type") {
        "message" | "member" | "settings" | "topic" | "edited" | "deleted" | "reaction" | "pinned" => {
            match lasting(json) {
                Lasting::Message(message) => Event::Message(message),
                Lasting::Change(change) => Event::Change(change),
            }
        }
        "presence" => {
            let online = json["state"] == "online";
            Event::Presence { room: room(json), user: user(json, "user"), name: name(json, "name"), online }
        }
        "crowd" => Event::Crowd { room: room(json), online: number(json, "online") as usize },
        "typing" => {
            Event::Typing { room: room(json), user: user(json, "user"), name: name(json, "name"), on }
        }
        "renamed" => {
            Event::Renamed { user: user(json, "user"), name: name(json, "name"), old: name(json, "old") }
        }
        "away" => Event::Away { user: user(json, "user"), text: away(json, "text") },
        "role" => Event::Role { user: user(json, "user"), role: role(json) },
        "room" if json["gone"] == true => Event::RoomGone { room: room(json) },
        "room" if json.get("in").is_some() => {
            Event::Followed { summary: Box::new(summary(json)), follows: json["in"] == true }
        }
        "read" if json.get("unread").is_none() => {
            Event::PartnerRead { room: room(json), user: user(json, "user"), seq: number(json, "seq") }
        }
        "read" => Event::Read { room: room(json), user: user(json, "user"), figures: figures(json) },
        "prefs" => {
            let set = json["set"].as_object().expect("an object").iter();
            let value = |value: &Value| (!value.is_null()).then(|| value.to_string().into());
            Event::Prefs { set: set.map(|(key, v)| (key.as_str().into(), value(v))).collect() }
        }
        "room" => Event::Room(Box::new(summary(json))),
        "sanction" => Event::Sanction(Box::new(told(json))),
        "notice" => Event::Notice { text: text_of(json, "text").into() },
        other => panic!("the server says {other}: {json}"),
    }
}

fn lasting(json: &Value) -> Lasting {
    let text = |field: &str| json.get(field).map(|_| text_of(json, field));
    let what = match text_of(json, "type") {
        "message" => return Lasting::Message(Arc::new(message(json))),
        "member" => What::Member {
            member: user(json, "member"),
            is_in: json["in"] == true,
            owner: json.get("owner").map(|_| user(json, "owner")),
        },
        "settings" => What::Settings(SettingsChange {
            slow_s: json.get("slow_s").map(|_| number(json, "slow_s") as u32),
            topic_by: text("topic_by").and_then(|word| TopicBy::ALL.into_iter().find(|by| by.word() == word)),
            closed: json.get("closed").map(|closed| *closed == true),
            title: text("title").map(Title::stored),
        }),
        "topic" => What::Topic(text("text").filter(|text| !text.is_empty()).map(Topic::stored)),
        "edited" => {
            let (target, text) = (number(json, "target"), text("text").map(Text::stored));
            What::Edited { target, text, mentions: mentions(json), files: files::of(json) }
        }
        "deleted" => What::Deleted { target: number(json, "target") },
        "reaction" => {
            let emoji = Emoji::stored(text_of(json, "emoji"));
            What::Reaction { target: number(json, "target"), emoji, on: json["on"] == true }
        }
        "pinned" => What::Pinned { target: number(json, "target"), on: json["on"] == true },
        other => panic!("a lasting {other}"),
    };
    let (seq, time) = (number(json, "seq"), number(json, "time"));
    let (user, name, cid) = (user(json, "user"), name(json, "name"), text("cid").map(Cid::stored));
    Lasting::Change(Arc::new(Change { room: room(json), seq, time, user, name, cid, what }))
}

fn kept(set: &BTreeMap<Box<str>, Option<Box<str>>>) -> serde_json::Map<String, Value> {
    let value = |value: &Option<Box<str>>| -> Value {
        value.as_ref().map_or(Value::Null, |value| serde_json::from_str(value).expect("JSON"))
    };
    set.iter().map(|(key, v)| (key.to_string(), value(v))).collect()
}

fn reactions(json: &Value) -> Vec<(Emoji, Vec<UserId>)> {
    let ids = |ids: &Value| {
        ids.as_array().into_iter().flatten().map(|id| UserId(id.as_u64().expect("a number"))).collect()
    };
    let all = json.as_object().into_iter().flatten();
    all.map(|(emoji, users)| (Emoji::stored(emoji), ids(users))).collect()
}

fn replies(json: &Value) -> Replies {
    let users = list(json, "users").map(|id| UserId(id.as_u64().expect("a number"))).collect();
    let [count, last, last_seq] = ["count", "last", "last_seq"].map(|field| number(json, field));
    Replies { count: count as usize, last, last_seq, users }
}

fn mentions(json: &Value) -> Vec<Mention> {
    json.get("mentions").map_or(Vec::new(), |_| list(json, "mentions").map(mention).collect())
}

fn mention(json: &Value) -> Mention {
    let place = |field| number(json, field) as u32;
    Mention { user: user(json, "user"), start: place("start"), end: place("end") }
}

fn message(json: &Value) -> Message {
    Message {
        room: room(json),
        seq: number(json, "seq"),
        time: number(json, "time"),
        user: user(json, "user"),
        name: name(json, "name"),
        cid: Cid::stored(text_of(json, "cid")),
        text: Text::stored(if json["deleted"] == true { "" } else { text_of(json, "text") }),
        mentions: mentions(json),
        me: json["me"] == true,
        files: files::of(json),
        reply_to: json.get("reply_to").map(|_| number(json, "reply_to")),
        thread: json.get("root").map(|_| Thread { root: number(json, "root"), to: user(json, "to") }),
        fate: Fate {
            edited: json.get("edited").map(|_| number(json, "edited")),
            deleted: (json["deleted"] == true).then(|| match json.get("deleted_by") {
                Some(_) => user(json, "deleted_by"),
                None => user(json, "user"),
            }),
            reactions: reactions(&json["reactions"]),
            replies: json.get("replies").map(|json| Box::new(replies(json))),
        },
    }
}

fn welcome(json: &Value) -> Welcome {
    let secret = text_of(json, "token");
    let is_other = |s: &RoomSummary| s.kind == Kind::Public && !s.follows;
    let (public, own) = list(json, "rooms").map(summary).partition::<Vec<_>, _>(is_other);
    let you = &json["you"];
    let prefs = you["prefs"].as_object().expect("an object").iter();
    Welcome {
        user: person(&json["you"]),
        muted: json["you"].get("muted").map(|muted| Box::new(told(muted))),
        token: Token { secret: secret.into(), hash: request::hash(secret) },
        now: number(json, "now"),
        own,
        public: public.into(),
        left: Vec::new(),
        more: json["more"] == true,
        mentions: number(json, "mentions") as usize,
        receipts: you["receipts"] == true,
        prefs: prefs.map(|(key, value)| (key.as_str().into(), value.to_string().into())).collect(),
    }
}

fn summary(json: &Value) -> RoomSummary {
    RoomSummary {
        room: room(json),
        kind: room(json).kind(),
        seq: number(json, "seq"),
        last: json.get("last").map(|_| number(json, "last")),
        online: json["online"].as_u64().unwrap_or(0) as usize,
        with: json.get("with").map(known),
        looks: looks(json),
        people: json.get("people").map(|_| number(json, "people") as usize),
        figures: figures(json),
        follows: json["in"] == true,
        partner_read: json.get("partner_read").map(|_| number(json, "partner_read")),
    }
}

fn figures(json: &Value) -> Figures {
    let [unread, mentions] = ["unread", "mentions"].map(|field| number(json, field) as usize);
    Figures { read: number(json, "read"), unread, mentions }
}

/// What a room is called and about, and how it is set.
fn looks(json: &Value) -> Looks {
    let text = |field: &str| json[field].as_str().filter(|text| !text.is_empty());
    let settings = &json["settings"];
    let by =
        settings["topic_by"].as_str().and_then(|word| TopicBy::ALL.into_iter().find(|by| by.word() == word));
    Looks {
        title: text("title").map(Title::stored),
        topic: text("topic").map(Topic::stored),
        settings: Settings {
            slow_s: settings["slow_s"].as_u64().unwrap_or(0) as u32,
            topic_by: by.unwrap_or_default(),
            closed: settings["closed"] == true,
        },
    }
}

fn known(json: &Value) -> Known {
    Known {
        person: person(json),
        online: json["online"] == true,
        seen: json.get("seen").map(|_| number(json, "seen")),
        gone: json["gone"] == true,
        muted: json.get("muted").map(|muted| Box::new(told(muted))),
        banned: json.get("banned").map(|banned| Box::new(told(banned))),
    }
}

fn device(json: &Value) -> OwnDevice {
    OwnDevice {
        id: DeviceId(number(json, "id")),
        agent: Agent::stored(text_of(json, "agent")),
        created: number(json, "created"),
        seen: number(json, "seen"),
        here: json["here"] == true,
        online: json["online"] == true,
    }
}

fn joined(json: &Value) -> Joined {
    let mut people: Vec<Person> = list(json, "members").map(person).collect();
    let members = match json["online"].as_u64() {
        None => Members::All(people),
        Some(online) if people.is_empty() => Members::Untold { online: online as usize },
        Some(online) => {
            let oneself = people.remove(0);
            Members::Some { oneself, latest: people.into(), online: online as usize }
        }
    };
    let of = |json: &Value| OfRoom {
        id: user(json, "id"),
        name: name(json, "name"),
        is_owner: json["role"] == "owner",
        online: json["online"] == true,
        away: away(json, "away"),
    };
    let people = json.get("people").map(|_| list(json, "people").map(of).collect());
    let (room, seq) = (room(json), number(json, "seq"));
    let pins = json["pins"].as_array().into_iter().flatten();
    let pins = pins.map(|seq| seq.as_u64().expect("a number")).collect();
    let (figures, partner_read) =
        (figures(json), json.get("partner_read").map(|_| number(json, "partner_read")));
    let (kind, looks) = (room.kind(), looks(json));
    Joined { kind, room, seq, members, looks, people, pins, figures, partner_read }
}

fn refusal(json: &Value) -> Refusal {
    let code = RefusalCode::ALL.iter().find(|code| code.word() == text_of(json, "code"));
    Refusal {
        code: *code.unwrap_or_else(|| panic!("an unknown code: {json}")),
        message: text_of(json, "message").to_owned().into(),
        retry_after_ms: json.get("retry_after_ms").map(|_| number(json, "retry_after_ms")),
        sanction: json.get("act").map(|_| Box::new(told(json))),
    }
}

fn told(json: &Value) -> Told {
    let act = Deed::ALL.into_iter().find(|deed| deed.word() == text_of(json, "act")).expect("a deed");
    let reason = json["reason"].as_str().unwrap_or_default().into();
    let until = json.get("until").map(|_| number(json, "until"));
    Told { act, by: user(json, "by"), by_name: name(json, "by_name"), reason, until }
}

fn in_force(json: &Value) -> InForce {
    let addresses = json["addresses"].as_u64().unwrap_or(0) as usize;
    let (user, name, since) = (user(json, "user"), name(json, "name"), number(json, "since"));
    InForce { user, name, since, told: told(json), addresses }
}

fn person(json: &Value) -> Person {
    Person { id: user(json, "id"), name: name(json, "name"), role: role(json), away: away(json, "away") }
}

fn away(json: &Value, field: &str) -> Option<Away> {
    json.get(field).map(|_| {
        let away = Away::parse(text_of(json, field).to_owned());
        away.expect("a good one").expect("one that says something")
    })
}

fn role(json: &Value) -> Role {
    *Role::ALL.iter().find(|role| role.word() == text_of(json, "role")).expect("a role")
}

fn list<'a>(json: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
    json[field].as_array().unwrap_or_else(|| panic!("{field} in {json}")).iter()
}

fn text_of<'a>(json: &'a Value, field: &str) -> &'a str {
    json[field].as_str().unwrap_or_else(|| panic!("{field} in {json}"))
}

fn number(json: &Value, field: &str) -> u64 {
    json[field].as_u64().unwrap_or_else(|| panic!("{field} in {json}"))
}

fn user(json: &Value, field: &str) -> UserId {
    UserId(number(json, field))
}

fn name(json: &Value, field: &str) -> UserName {
    UserName::stored(text_of(json, field))
}

fn room(json: &Value) -> RoomName {
    RoomName::stored(text_of(json, "room"))
}
