//! Devices: the browsers and programs of users, each with a token of its own.

use std::collections::{BTreeSet, HashMap};
use std::ops::RangeInclusive;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{ById, DeviceId, UserId};
use crate::limits;

/// What a device calls itself: a browser and a system, a program and its version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent(Arc<str>);

impl Agent {
    /// What a client says, without what would trouble a terminal; `None` when it is too long.
    pub fn parse(typed: &str) -> Option<Agent> {
        let shown = || typed.chars().filter(|c| !c.is_control()).collect::<String>();
        (typed.len() <= limits::AGENT_BYTES_MAX).then(|| Agent(shown().trim().into()))
    }

    /// As it stands in the history.
    pub fn stored(text: &str) -> Agent {
        Agent(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    pub id: DeviceId,
    pub user: UserId,
    /// SHA-256 of the token; the token itself is kept nowhere.
    pub token_hash: [u8; 32],
    pub agent: Agent,
    /// Milliseconds since 1970, like `seen`: when somebody last came or went by it.
    pub created: u64,
    pub seen: u64,
    /// What is written down of `seen`.
    pub noted: u64,
    /// Whether somebody has come by it since the server was started, and so under the password of this start.
    pub came: bool,
}

/// What changes of a device when somebody comes or goes by it.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    pub agent: Agent,
    pub time: u64,
    pub came: bool,
}

/// All devices that were not signed out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Devices {
    all: ById<DeviceId, Device>,
    by_token: HashMap<[u8; 32], DeviceId>,
    by_user: BTreeSet<(UserId, DeviceId)>,
    last: u64,
}

impl Devices {
    pub fn get(&self, id: DeviceId) -> Option<&Device> {
        self.all.get(&id)
    }

    pub fn all(&self) -> impl Iterator<Item = &Device> {
        self.all.values()
    }

    /// The device that a token opens.
    pub fn by_token(&self, hash: &[u8; 32]) -> Option<&Device> {
        self.all.get(self.by_token.get(hash)?)
    }

    /// Those of a user, the oldest first.
    pub fn of(&self, user: UserId) -> impl Iterator<Item = &Device> {
        let all = self.by_user.range((user, DeviceId(0))..=(user, DeviceId(u64::MAX)));
        all.filter_map(|(_, id)| self.all.get(id))
    }

    /// How many each of these users has.
    pub fn counts(&self, of: RangeInclusive<UserId>) -> ById<UserId, usize> {
        let mut counts: ById<UserId, usize> = ById::default();
        for (user, _) in self.by_user.range((*of.start(), DeviceId(0))..=(*of.end(), DeviceId(u64::MAX))) {
            *counts.entry(*user).or_default() += 1;
        }
        counts
    }

    /// The number that the next new device gets.
    pub fn next_id(&self) -> DeviceId {
        DeviceId(self.last + 1)
    }

    pub fn add(&mut self, device: Device) {
        self.last = self.last.max(device.id.0);
        self.by_token.insert(device.token_hash, device.id);
        self.by_user.insert((device.user, device.id));
        self.all.insert(device.id, device);
    }

    /// Its token opens nothing any more. Its number is not given again.
    pub fn remove(&mut self, id: DeviceId) -> Option<Device> {
        let device = self.all.remove(&id)?;
        self.by_token.remove(&device.token_hash);
        self.by_user.remove(&(device.user, id));
        Some(device)
    }

    /// Takes the newest device away, which was never durable. The number is given again.
    pub fn take_back(&mut self, id: DeviceId) {
        self.remove(id);
        self.last = id.0 - 1;
    }

    /// It is written down when a device was seen. Returns what was before.
    pub fn note(&mut self, id: DeviceId, time: u64) -> Option<u64> {
        self.all.get_mut(&id).map(|device| std::mem::replace(&mut device.noted, time))
    }

    /// Somebody comes or goes by a device. Returns what it was before.
    pub fn see(&mut self, id: DeviceId, seen: Seen) -> Option<Seen> {
        let device = self.all.get_mut(&id)?;
        let agent = std::mem::replace(&mut device.agent, seen.agent);
        let time = std::mem::replace(&mut device.seen, seen.time);
        Some(Seen { agent, time, came: std::mem::replace(&mut device.came, seen.came) })
    }
}

/// A device as its user sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnDevice {
    pub id: DeviceId,
    pub agent: Agent,
    pub created: u64,
    pub seen: u64,
    /// Whether the connection that asks is by it.
    pub here: bool,
    /// Whether any connection is.
    pub online: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(id: u64, user: u64) -> Device {
        let (id, user, agent) = (DeviceId(id), UserId(user), Agent::stored("page/1"));
        Device { id, user, token_hash: [id.0 as u8; 32], agent, created: 1, seen: 1, noted: 1, came: false }
    }

    #[test]
    fn what_a_device_calls_itself_is_bounded_and_quiet() {
        for (typed, kept) in [
            ("page/1 (Firefox, Android)", Some("page/1 (Firefox, Android)")),
            ("  bot\t\u{1b}[2J\u{9b}2\n", Some("bot[2J2")),
            ("", Some("")),
            (&"x".repeat(limits::AGENT_BYTES_MAX), Some(&*"x".repeat(limits::AGENT_BYTES_MAX))),
            (&"x".repeat(limits::AGENT_BYTES_MAX + 1), None),
        ] {
            assert_eq!(Agent::parse(typed).as_ref().map(Agent::as_str), kept, "{typed:?}");
        }
    }

    #[test]
    fn each_is_found_by_its_token_and_its_user_until_it_is_gone() {
        let mut devices = Devices::default();
        [(1, 1), (2, 2), (3, 1)].into_iter().for_each(|(id, user)| devices.add(device(id, user)));
        let of = |devices: &Devices, user| devices.of(UserId(user)).map(|d| d.id.0).collect::<Vec<_>>();
        assert_eq!((of(&devices, 1), of(&devices, 2), of(&devices, 3)), (vec![1, 3], vec![2], vec![]));
        let before = devices.clone();
        let gone = devices.remove(DeviceId(3)).unwrap();
        assert!(devices.by_token(&[3; 32]).is_none() && devices.remove(DeviceId(3)).is_none());
        assert_eq!((of(&devices, 1), devices.next_id()), (vec![1], DeviceId(4)));
        devices.add(gone);
        assert_eq!(devices, before);
        devices.add(device(4, 2));
        devices.take_back(DeviceId(4));
        assert_eq!(devices, before);
    }
}
