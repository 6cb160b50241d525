//! Rooms as JSON, as lists name them.
//!
//! Whoever comes in is told of the same public rooms. So these are encoded once, and copied until something happens in
//! one of them.

use std::sync::Arc;

use super::{changes, people};
use crate::chat::event::{Looks, RoomSummary, Welcome};
use crate::chat::name::{Title, Topic};
use crate::chat::room::Kind;
use crate::limits;

/// The public rooms that the last `welcome` named.
#[derive(Debug, Default)]
pub struct Catalogue {
    of: Option<Arc<[RoomSummary]>>,
    /// The elements of an array, each with a comma behind.
    json: Vec<u8>,
    /// Where each of them ends.
    ends: Vec<usize>,
}

/// Appends an array of the rooms of a `welcome`: the lobby, one's own, and of the others as many as still fit.
pub fn welcome(welcome: &Welcome, catalogue: &mut Catalogue, json: &mut Vec<u8>) {
    catalogue.follow(&welcome.public);
    json.push(b'[');
    let lobby = catalogue.ends.first().copied().unwrap_or(0);
    json.extend_from_slice(&catalogue.json[..lobby]);
    for room in &welcome.own {
        element(room, json);
        json.push(b',');
    }
    let others = limits::WELCOME_ROOMS_MAX.saturating_sub(welcome.own.len()).min(catalogue.ends.len());
    let end = if others == 0 { lobby } else { catalogue.ends[others - 1] };
    json.extend_from_slice(&catalogue.json[lobby..end]);
    if json.last() == Some(&b',') {
        json.pop();
    }
    json.push(b']');
}

/// Appends an array of rooms.
pub fn list(rooms: &[RoomSummary], json: &mut Vec<u8>) {
    json.push(b'[');
    for (at, room) in rooms.iter().enumerate() {
        if at > 0 {
            json.push(b',');
        }
        element(room, json);
    }
    json.push(b']');
}

impl Catalogue {
    fn follow(&mut self, public: &Arc<[RoomSummary]>) {
        if self.of.as_ref().is_some_and(|of| Arc::ptr_eq(of, public)) {
            return;
        }
        self.json.clear();
        self.ends.clear();
        for room in public.iter() {
            element(room, &mut self.json);
            self.json.push(b',');
            self.ends.push(self.json.len());
        }
        self.of = Some(public.clone());
    }
}

/// Appends one room, as an object.
pub fn element(room: &RoomSummary, json: &mut Vec<u8>) {
    json.push(b'{');
    fields(room, json);
    json.push(b'}');
}

/// The same without the braces.
pub fn fields(summary: &RoomSummary, json: &mut Vec<u8>) {
    let RoomSummary { room, kind, seq, last, online, with, looks, people } = summary;
    let Looks { title, topic, settings } = looks;
    json.extend_from_slice(br#""room":"#);
    people::string(room.as_str(), json);
    match kind {
        Kind::Public => {
            json.extend_from_slice(br#","kind":"public""#);
            self::topic(topic.as_ref(), json);
            json.extend_from_slice(format!(r#","online":{online}"#).as_bytes());
        }
        Kind::Private => {
            json.extend_from_slice(br#","kind":"private","title":"#);
            people::string(title.as_ref().map_or("", Title::as_str), json);
            self::topic(topic.as_ref(), json);
            let people = people.unwrap_or_default();
            json.extend_from_slice(format!(r#","online":{online},"people":{people}"#).as_bytes());
        }
        Kind::Direct(_) => {
            json.extend_from_slice(br#","kind":"direct""#);
            if topic.is_some() {
                self::topic(topic.as_ref(), json);
            }
            json.extend_from_slice(br#","with":"#);
            match with {
                Some(known) => people::known(known, json),
                None => json.extend_from_slice(b"null"),
            }
        }
    }
    json.extend_from_slice(format!(r#","seq":{seq},"read":0"#).as_bytes());
    if let Some(last) = last {
        json.extend_from_slice(format!(r#","last":{last}"#).as_bytes());
    }
    if let Some(settings) = changes::settings(settings) {
        json.extend_from_slice(format!(r#","settings":{settings}"#).as_bytes());
    }
}

fn topic(topic: Option<&Topic>, json: &mut Vec<u8>) {
    json.extend_from_slice(br#","topic":"#);
    people::string(changes::topic(topic), json);
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::chat::UserId;
    use crate::chat::command::Token;
    use crate::chat::event::Person;
    use crate::chat::list::Known;
    use crate::chat::name::{RoomName, UserName};
    use crate::chat::user::Role;

    fn public(name: &str) -> RoomSummary {
        RoomSummary {
            room: RoomName::stored(name),
            kind: Kind::Public,
            seq: 0,
            last: None,
            online: 2,
            with: None,
            looks: Looks::default(),
            people: None,
        }
    }

    fn bob() -> Person {
        Person { id: UserId(9), name: UserName::stored("B\"ob"), role: Role::Member }
    }

    fn direct() -> RoomSummary {
        let (room, kind) = (RoomName::stored("dm:7:9"), Kind::Direct([UserId(7), UserId(9)]));
        let with = Some(Known {
            person: bob(),
            online: true,
            seen: Some(5),
            gone: false,
            muted: None,
            banned: None,
        });
        let (looks, people) = (Looks::default(), None);
        RoomSummary { room, kind, seq: 3, last: Some(17), online: 0, with, looks, people }
    }

    #[test]
    fn a_room_has_what_its_kind_has() {
        let cases = [
            (
                public("茶"),
                json!({"room": "茶", "kind": "public", "topic": "", "online": 2, "seq": 0, "read": 0}),
            ),
            (
                direct(),
                json!({"room": "dm:7:9", "kind": "direct", "seq": 3, "read": 0, "last": 17,
                    "with": {"id": 9, "name": "B\"ob", "role": "member", "online": true, "seen": 5}}),
            ),
        ];
        for (room, expected) in cases {
            let mut json = Vec::new();
            element(&room, &mut json);
            assert_eq!(serde_json::from_slice::<Value>(&json).unwrap(), expected);
        }
    }

    #[test]
    fn a_welcome_names_the_lobby_ones_own_and_others_while_they_fit() {
        let most = limits::WELCOME_ROOMS_MAX;
        let names = |count: usize| -> Arc<[RoomSummary]> {
            let others = (1..count).map(|n| public(&format!("r{n}")));
            [public("lobby")].into_iter().chain(others).collect()
        };
        let (all, few) = (names(most), names(3));
        let mut catalogue = Catalogue::default();
        for (own, public, others) in
            [(0, &few, 2), (1, &few, 2), (1, &all, most - 2), (most - 1, &all, 0), (2, &few, 2)]
        {
            let token = Token { secret: "t".into(), hash: [0; 32] };
            let own: Vec<RoomSummary> = (0..own).map(|_| direct()).collect();
            let said =
                Welcome { user: bob(), muted: None, token, now: 0, own, public: public.clone(), more: false };
            let mut json = Vec::new();
            welcome(&said, &mut catalogue, &mut json);
            let rooms: Vec<Value> = serde_json::from_slice(&json).unwrap();
            let heard: Vec<&str> = rooms.iter().map(|room| room["room"].as_str().unwrap()).collect();
            let expected: Vec<&str> = said.rooms().map(|room| room.room.as_str()).collect();
            assert_eq!(heard, expected);
            assert_eq!(heard.len(), 1 + said.own.len() + others);
        }
    }
}
