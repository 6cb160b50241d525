//! Mutes and bans: of users first, of addresses second, for a time or until they are taken back.
//!
//! A ban of a user holds wherever the user comes from; one of an address holds for everybody who comes from
//! there, a whole office perhaps, and is the second resort. Times are the wall clock's: a sanction outlives a
//! restart, and one that was imposed while the clock was wrong ends by what it says when it is right again.

use std::collections::HashMap;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::UserId;
use crate::limits;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// May be here and read, but not speak.
    Mute,
    /// May not be here.
    Ban,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Mute => "mute",
            Kind::Ban => "ban",
        }
    }

    /// `Some` for the words of [`Kind::as_str`].
    pub fn parse(word: &str) -> Option<Kind> {
        [Kind::Mute, Kind::Ban].into_iter().find(|kind| kind.as_str() == word)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    User(UserId),
    Address(IpAddr),
}

impl Target {
    /// As it is kept: `user 7`, `address 10.0.0.7`.
    pub fn as_key(&self) -> String {
        self.shown(None)
    }

    pub fn of_key(key: &str) -> Option<Target> {
        match key.split_once(' ')? {
            ("user", id) => id.parse().ok().map(|id| Target::User(UserId(id))),
            ("address", address) => address.parse().ok().map(Target::Address),
            _ => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sanction {
    pub kind: Kind,
    pub target: Target,
    /// Milliseconds since 1970.
    pub since: u64,
    /// The same; `None` until it is taken back.
    pub until: Option<u64>,
    pub reason: Box<str>,
}

impl Sanction {
    pub fn holds(&self, time: u64) -> bool {
        self.until.is_none_or(|until| time < until)
    }

    /// `for 9 minutes: spam`, as far as there is something to say.
    pub fn terms(&self, time: u64) -> String {
        let span = match self.until {
            None => "until taken back".to_owned(),
            Some(until) => format!("for {} min", until.saturating_sub(time).div_ceil(60_000)),
        };
        if self.reason.is_empty() { span } else { format!("{span}: {}", self.reason) }
    }
}

/// All that hold, and some that have run out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sanctions(HashMap<(Kind, Target), Sanction>);

impl Sanctions {
    /// What holds for this user or, second, for this address.
    pub fn find(&self, kind: Kind, user: Option<UserId>, address: IpAddr, time: u64) -> Option<&Sanction> {
        if self.0.is_empty() {
            return None;
        }
        let targets = user.map(Target::User).into_iter().chain([Target::Address(address)]);
        targets.filter_map(|target| self.0.get(&(kind, target))).find(|sanction| sanction.holds(time))
    }

    /// Whether one more fits, once those that have run out by `time` are forgotten.
    pub fn has_room(&mut self, time: u64) -> bool {
        if self.0.len() >= limits::SANCTIONS_MAX {
            self.0.retain(|_, sanction| sanction.holds(time));
        }
        self.0.len() < limits::SANCTIONS_MAX
    }

    /// Imposes one and returns the one that it replaces.
    pub fn impose(&mut self, sanction: Sanction) -> Option<Sanction> {
        self.0.insert((sanction.kind, sanction.target), sanction)
    }

    pub fn has(&self, kind: Kind, target: Target) -> bool {
        self.0.contains_key(&(kind, target))
    }

    pub fn lift(&mut self, kind: Kind, target: Target) -> Option<Sanction> {
        self.0.remove(&(kind, target))
    }

    /// Those that hold, in no particular order.
    pub fn all(&self, time: u64) -> impl Iterator<Item = &Sanction> {
        self.0.values().filter(move |sanction| sanction.holds(time))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sanction(kind: Kind, target: Target, until: Option<u64>) -> Sanction {
        Sanction { kind, target, since: 0, until, reason: "".into() }
    }

    #[test]
    fn users_come_first_and_time_runs_out() {
        let (here, there): (IpAddr, IpAddr) = ([10, 0, 0, 7].into(), [10, 0, 0, 8].into());
        let (ann, bob) = (UserId(1), UserId(2));
        let mut sanctions = Sanctions::default();
        sanctions.impose(sanction(Kind::Ban, Target::User(ann), Some(100)));
        sanctions.impose(sanction(Kind::Ban, Target::Address(here), None));
        let target = |user, address, time| sanctions.find(Kind::Ban, user, address, time).map(|s| s.target);
        assert_eq!(target(Some(ann), here, 99), Some(Target::User(ann)));
        assert_eq!(target(Some(ann), here, 100), Some(Target::Address(here)));
        assert_eq!(target(Some(ann), there, 100), None);
        assert_eq!(target(Some(bob), there, 0), None);
        assert_eq!(target(None, here, 0), Some(Target::Address(here)));
        assert!(sanctions.find(Kind::Mute, Some(ann), here, 0).is_none());
        assert_eq!(sanctions.all(100).count(), 1);
        assert!(sanctions.lift(Kind::Ban, Target::Address(here)).is_some());
        assert!(sanctions.lift(Kind::Ban, Target::Address(here)).is_none());
    }

    #[test]
    fn a_full_list_has_room_again_when_something_on_it_has_run_out() {
        let mut sanctions = Sanctions::default();
        for id in 1..=limits::SANCTIONS_MAX as u64 {
            assert!(sanctions.has_room(0), "{id}");
            let until = (id == 1).then_some(100);
            sanctions.impose(sanction(Kind::Mute, Target::User(UserId(id)), until));
        }
        assert!(!sanctions.has_room(0) && !sanctions.has_room(99));
        assert!(sanctions.has_room(100));
        assert!(!sanctions.has(Kind::Mute, Target::User(UserId(1))));
        assert!(sanctions.has(Kind::Mute, Target::User(UserId(2))));
    }

    #[test]
    fn targets_and_kinds_are_read_back() {
        for target in [Target::User(UserId(7)), Target::Address([10, 0, 0, 7].into())] {
            assert_eq!(Target::of_key(&target.as_key()), Some(target));
        }
        for key in ["", "user", "user x", "address 1", "room 7"] {
            assert_eq!(Target::of_key(key), None, "{key}");
        }
        assert_eq!(["mute", "ban", "kick"].map(Kind::parse), [Some(Kind::Mute), Some(Kind::Ban), None]);
    }

    #[test]
    fn terms_are_rounded_up() {
        let mut sanction = sanction(Kind::Mute, Target::User(UserId(1)), Some(60_001));
        assert_eq!(sanction.terms(0), "for 2 min");
        sanction.until = None;
        sanction.reason = "noise".into();
        assert_eq!(sanction.terms(0), "until taken back: noise");
    }
}
