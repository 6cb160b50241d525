//! Rooms as JSON, as lists name them.
//!
//! Whoever comes in is told of the same public rooms. So these are encoded once, and copied until something happens in
//! one of them.

use std::sync::Arc;

use super::{changes, people};
use crate::chat::event::{Looks, RoomSummary, Welcome};
use crate::chat::name::{Title, Topic};
use crate::chat::reading::Figures;
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

/// Appends an array of the rooms of a `welcome`: one's own, and of the others as many as still fit.
pub fn welcome(welcome: &Welcome, catalogue: &mut Catalogue, json: &mut Vec<u8>) {
    catalogue.follow(&welcome.public);
    json.push(b'[');
    for room in &welcome.own {
        element(room, json);
        json.push(b',');
    }
    for (at, left) in welcome.others().take(limits::WELCOME_ROOMS_MAX.saturating_sub(welcome.own.len())) {
        match left {
            Some(left) => {
                element(left, json);
                json.push(b',');
            }
            None => json.extend_from_slice(catalogue.element(at)),
        }
    }
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
    /// A room with the comma behind it.
    fn element(&self, at: usize) -> &[u8] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.json[start..self.ends[at]]
    }

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
    let RoomSummary { room, kind, seq, last, online, with, looks, people, figures, .. } = summary;
    let Figures { read, unread, mentions } = figures;
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
    let figures = format!(r#","seq":{seq},"read":{read},"unread":{unread},"mentions":{mentions}"#);
    json.extend_from_slice(figures.as_bytes());
    if let Some(seq) = summary.partner_read {
        json.extend_from_slice(format!(r#","partner_read":{seq}"#).as_bytes());
    }
    if summary.follows {
        json.extend_from_slice(br#","in":true"#);
    }
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
    use std::collections::BTreeMap;

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
            figures: Figures::default(),
            follows: false,
            partner_read: None,
        }
    }

    fn bob() -> Person {
        Person { id: UserId(9), name: UserName::stored("B\"ob"), role: Role::Member, away: None }
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
        let figures = Figures { read: 1, unread: 2, mentions: 0 };
        let (seq, last, partner_read) = (3, Some(17), Some(2));
        RoomSummary { room, kind, seq, last, with, figures, partner_read, ..public("") }
    }

    #[test]
    fn a_room_has_what_its_kind_has() {
        let cases = [
            (
                public("茶"),
                json!({"room": "茶", "kind": "public", "topic": "", "online": 2, "seq": 0, "read": 0,
                    "unread": 0, "mentions": 0}),
            ),
            (
                direct(),
                json!({"room": "dm:7:9", "kind": "direct", "seq": 3, "read": 1, "last": 17,
                    "unread": 2, "mentions": 0, "partner_read": 2,
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
    fn a_welcome_names_ones_own_and_others_while_they_fit() {
        let most = limits::WELCOME_ROOMS_MAX;
        let names = |count: usize| -> Arc<[RoomSummary]> {
            (0..count).map(|n| public(&if n == 0 { "lobby".to_owned() } else { format!("r{n}") })).collect()
        };
        let (all, few) = (names(2 * most), names(3));
        let mut catalogue = Catalogue::default();
        for (directs, followed, shared, others) in [
            (0, 0, &few, 3),
            (1, 1, &few, 2),
            (0, 3, &few, 0),
            (1, 5, &all, most - 6),
            (most, 0, &all, 0),
            (2, 0, &few, 3),
        ] {
            let followed =
                shared.iter().take(followed).map(|room| RoomSummary { follows: true, ..room.clone() });
            let own: Vec<RoomSummary> = (0..directs).map(|_| direct()).chain(followed).collect();
            let left = RoomSummary { figures: Figures { unread: 9, ..Figures::default() }, ..public("r2") };
            let said = Welcome {
                user: bob(),
                muted: None,
                token: Token { secret: "t".into(), hash: [0; 32] },
                now: 0,
                own,
                public: shared.clone(),
                left: vec![left],
                more: false,
                mentions: 0,
                receipts: true,
                prefs: BTreeMap::new(),
            };
            let mut json = Vec::new();
            welcome(&said, &mut catalogue, &mut json);
            let rooms: Vec<Value> = serde_json::from_slice(&json).unwrap();
            let heard: Vec<(&str, u64)> = rooms
                .iter()
                .map(|room| (room["room"].as_str().unwrap(), room["unread"].as_u64().unwrap()))
                .collect();
            let expected: Vec<(&str, u64)> =
                said.rooms().map(|room| (room.room.as_str(), room.figures.unread as u64)).collect();
            assert_eq!(heard, expected);
            assert_eq!(heard.len(), said.own.len() + others);
        }
    }
}
