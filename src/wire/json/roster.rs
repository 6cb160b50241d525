//! The members of a room as JSON, kept from one `joined` to the next.
//!
//! When everybody comes back after a restart, each of them is told who is there, and from one to the next
//! one name has come. So only what differs is encoded; the rest is copied. The room of the latest `joined` is
//! kept, and no other: whole crowds come into one room.

use crate::chat::UserId;
use crate::chat::name::{RoomName, UserName};

/// Rooms with fewer members are encoded as they come and do not drive a larger one out.
const MEMBERS_MIN: usize = 64;

#[derive(Debug, Default)]
pub struct Roster {
    room: Option<RoomName>,
    members: Vec<(UserId, UserName)>,
    /// The members as the elements of an array, each with a comma behind it.
    json: Vec<u8>,
    /// How much of `json` each member takes.
    lengths: Vec<usize>,
    /// What stands for a small room, until the next call.
    small: Vec<u8>,
}

impl Roster {
    /// The elements of the array, with commas between them.
    pub fn encode(&mut self, room: &RoomName, members: &[(UserId, UserName)]) -> &[u8] {
        let json = if members.len() < MEMBERS_MIN {
            self.small.clear();
            members.iter().for_each(|member| element(member, &mut self.small));
            &self.small
        } else {
            if self.room.as_ref() != Some(room) {
                *self = Roster { room: Some(room.clone()), ..Roster::default() };
            }
            self.follow(members);
            &self.json
        };
        json.strip_suffix(b",").unwrap_or(json)
    }

    /// Replaces what stands between the part in front and the part behind that are as they were.
    fn follow(&mut self, members: &[(UserId, UserName)]) {
        let same = |(old, new): &(&(UserId, UserName), &(UserId, UserName))| old == new;
        let shorter = self.members.len().min(members.len());
        let front = self.members.iter().zip(members).take_while(same).count();
        let pairs_from_behind = self.members.iter().rev().zip(members.iter().rev());
        let behind = pairs_from_behind.take(shorter - front).take_while(same).count();
        let (old, new) = (front..self.members.len() - behind, &members[front..members.len() - behind]);

        let start = self.lengths[..front].iter().sum::<usize>();
        let end = start + self.lengths[old.clone()].iter().sum::<usize>();
        let mut json = Vec::new();
        let lengths = new.iter().map(|member| {
            let before = json.len();
            element(member, &mut json);
            json.len() - before
        });
        self.lengths.splice(old.clone(), lengths.collect::<Vec<_>>());
        self.json.splice(start..end, json);
        self.members.splice(old, new.iter().cloned());
    }
}

fn element((id, name): &(UserId, UserName), json: &mut Vec<u8>) {
    json.extend_from_slice(br#"{"id":"#);
    json.extend_from_slice(id.0.to_string().as_bytes());
    json.extend_from_slice(br#","name":"#);
    // A string always becomes JSON, and memory takes it.
    let _ = serde_json::to_writer(&mut *json, name.as_str());
    json.extend_from_slice(br#","role":"member"},"#);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(name: &str) -> RoomName {
        RoomName::stored(name)
    }

    fn members(ids: impl IntoIterator<Item = u64>) -> Vec<(UserId, UserName)> {
        ids.into_iter().map(|id| (UserId(id), name(&format!("n{id}")))).collect()
    }

    fn name(name: &str) -> UserName {
        UserName::parse(name).unwrap()
    }

    #[test]
    fn whatever_comes_and_goes_the_list_is_as_if_encoded_anew() {
        let mut steps = vec![
            members(1..100),
            members(1..101),
            members((1..50).chain(51..101)),
            members(2..101),
            members((2..101).filter(|id| id % 7 != 3)),
            members(500..700),
            members(1..3),
            members(1..90),
            Vec::new(),
        ];
        let mut renamed = members(1..100);
        renamed[40].1 = name("it's");
        steps.push(renamed);
        let mut roster = Roster::default();
        for (at, step) in steps.iter().enumerate() {
            for room in [room("a"), room("a"), room(&format!("b{}", at % 3))] {
                let json = roster.encode(&room, step);
                let list: serde_json::Value = serde_json::from_slice(&[b"[", json, b"]"].concat()).unwrap();
                let expected: Vec<_> = step
                    .iter()
                    .map(
                        |(id, name)| serde_json::json!({"id": id.0, "name": name.as_str(), "role": "member"}),
                    )
                    .collect();
                assert_eq!(list, serde_json::Value::Array(expected), "step {at}");
            }
        }
    }
}
