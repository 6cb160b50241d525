//! People as JSON: those in a room, and those of a list.
//!
//! When a crowd comes into one room, each of them is told the same people beside oneself. So their list is
//! encoded once, and copied as long as it is the same list.

use std::sync::Arc;

use bytes::Bytes;
use serde::Serialize;

use super::answer::{Type, reply_frame};
use super::sanctions;
use crate::chat::UserId;
use crate::chat::event::{Members, OfRoom, Person};
use crate::chat::list::Known;
use crate::chat::name::Away;

/// The list of the last crowded room that was encoded.
#[derive(Debug, Default)]
pub struct Roster {
    of: Option<Arc<[Person]>>,
    /// The elements of an array, each with a comma in front.
    json: Vec<u8>,
    /// Where each of them ends.
    ends: Vec<usize>,
}

/// Appends an array of the members, each once; of a crowded room oneself comes first.
pub fn members(members: &Members, roster: &mut Roster, json: &mut Vec<u8>) {
    json.push(b'[');
    match members {
        Members::All(all) => {
            for (at, person) in all.iter().enumerate() {
                if at > 0 {
                    json.push(b',');
                }
                element(person, json);
            }
        }
        Members::Untold { online: _ } => {}
        Members::Some { oneself, latest, online: _ } => {
            element(oneself, json);
            roster.follow(latest);
            let own = latest.iter().position(|person| person.id == oneself.id);
            let (from, to) = own.map_or((0, 0), |at| (roster.start(at), roster.ends[at]));
            json.extend_from_slice(&roster.json[..from]);
            json.extend_from_slice(&roster.json[to..]);
        }
    }
    json.push(b']');
}

impl Roster {
    fn follow(&mut self, latest: &Arc<[Person]>) {
        if self.of.as_ref().is_some_and(|of| Arc::ptr_eq(of, latest)) {
            return;
        }
        self.json.clear();
        self.ends.clear();
        for person in latest.iter() {
            self.json.push(b',');
            element(person, &mut self.json);
            self.ends.push(self.json.len());
        }
        self.of = Some(latest.clone());
    }

    fn start(&self, at: usize) -> usize {
        if at == 0 { 0 } else { self.ends[at - 1] }
    }
}

/// Appends an array of people of the house.
pub fn list(people: &[Known], json: &mut Vec<u8>) {
    json.push(b'[');
    for (at, somebody) in people.iter().enumerate() {
        if at > 0 {
            json.push(b',');
        }
        known(somebody, json);
    }
    json.push(b']');
}

/// Appends somebody of the house.
pub fn known(known: &Known, json: &mut Vec<u8>) {
    let Known { person, online, seen, gone, muted, banned } = known;
    element(person, json);
    json.pop();
    json.extend_from_slice(format!(r#","online":{online}"#).as_bytes());
    if let Some(seen) = seen {
        json.extend_from_slice(format!(r#","seen":{seen}"#).as_bytes());
    }
    if *gone {
        json.extend_from_slice(br#","gone":true"#);
    }
    for (name, told) in [("muted", muted), ("banned", banned)] {
        if let Some(told) = told {
            sanctions::field(name, told, json);
        }
    }
    json.push(b'}');
}

/// Somebody is away, or back.
pub(super) fn away(user: UserId, text: Option<&Away>) -> Bytes {
    #[derive(Serialize)]
    struct Body<'a> {
        user: u64,
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<&'a str>,
    }
    reply_frame(Type::Away, None, Body { user: user.0, text: text.map(Away::as_str) })
}

/// Somebody who is of a private room.
#[derive(Serialize)]
pub struct Of<'a> {
    id: u64,
    name: &'a str,
    role: &'static str,
    online: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    away: Option<&'a str>,
}

impl<'a> Of<'a> {
    fn new(somebody: &'a OfRoom) -> Of<'a> {
        let OfRoom { id, name, is_owner, online, away } = somebody;
        let role = if *is_owner { "owner" } else { "member" };
        let away = away.as_ref().map(Away::as_str);
        Of { id: id.0, name: name.as_str(), role, online: *online, away }
    }
}

/// Everybody who is of a private room.
pub fn of_room(people: &[OfRoom]) -> Vec<Of<'_>> {
    people.iter().map(Of::new).collect()
}

fn element(person: &Person, json: &mut Vec<u8>) {
    let Person { id, name, role, away } = person;
    json.extend_from_slice(br#"{"id":"#);
    json.extend_from_slice(id.0.to_string().as_bytes());
    json.extend_from_slice(br#","name":"#);
    string(name.as_str(), json);
    json.extend_from_slice(br#","role":""#);
    json.extend_from_slice(role.word().as_bytes());
    json.push(b'"');
    if let Some(away) = away {
        json.extend_from_slice(br#","away":"#);
        string(away.as_str(), json);
    }
    json.push(b'}');
}

/// Appends a string with its quotes.
pub fn string(text: &str, json: &mut Vec<u8>) {
    // A string always becomes JSON, and memory takes it.
    let _ = serde_json::to_writer(json, text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::name::UserName;
    use crate::chat::user::Role;

    fn person(id: u64) -> Person {
        let name = if id == 4 { "it's".to_owned() } else { format!("n{id}") };
        Person { id: UserId(id), name: UserName::parse(&name).unwrap(), role: Role::Member, away: None }
    }

    #[test]
    fn everybody_is_named_once_and_oneself_first() {
        let (abc, none): (Arc<[Person]>, Arc<[Person]>) = ([3, 9, 4].map(person).into(), [].into());
        let crowd = |id, latest: &Arc<[Person]>| Members::Some {
            oneself: person(id),
            latest: latest.clone(),
            online: 300,
        };
        let cases = [
            (Members::All(vec![]), vec![]),
            (Members::Untold { online: 3 }, vec![]),
            (Members::All(vec![person(1), person(4)]), vec![1, 4]),
            (crowd(7, &abc), vec![7, 3, 9, 4]),
            (crowd(3, &abc), vec![3, 9, 4]),
            (crowd(9, &abc), vec![9, 3, 4]),
            (crowd(4, &abc), vec![4, 3, 9]),
            (crowd(4, &none), vec![4]),
            (crowd(7, &abc), vec![7, 3, 9, 4]),
        ];
        let mut roster = Roster::default();
        for (list, ids) in cases {
            let mut json = Vec::new();
            members(&list, &mut roster, &mut json);
            let found: serde_json::Value = serde_json::from_slice(&json).unwrap();
            let expected: Vec<_> = ids
                .iter()
                .map(|id| serde_json::json!({"id": id, "name": person(*id).name.as_str(), "role": "member"}))
                .collect();
            assert_eq!(found, serde_json::Value::Array(expected));
        }
    }
}
