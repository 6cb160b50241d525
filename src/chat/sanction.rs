//! Mutes and bans: of users first, of addresses second, for a time or until they are taken back.
//!
//! A ban of a user holds wherever the user comes from. For at most [`limits::ADDRESS_BAN_MAX`] it also keeps new names
//! from coming from where the user was, so that it takes more than another name to be back; whoever is somebody else
//! already comes in from there as before. A ban of an address by the operator of the machine holds for everybody who
//! comes from there, a whole office perhaps. Times are the wall clock's: a sanction outlives a restart, and one that
//! was imposed while the clock was wrong ends by what it says when it is right again.

use std::collections::HashMap;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::UserId;
use super::name::{Text, TextRefusal, UserName};
use crate::limits;
use crate::listed::listed;

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

    /// The deed that imposes it.
    pub fn imposed(self) -> Deed {
        match self {
            Kind::Mute => Deed::Mute,
            Kind::Ban => Deed::Ban,
        }
    }

    /// The deed that takes it back.
    pub fn lifted(self) -> Deed {
        match self {
            Kind::Mute => Deed::Unmute,
            Kind::Ban => Deed::Unban,
        }
    }
}

listed! {
    /// What moderators and operators do to people.
    #[derive(Serialize, Deserialize)]
    pub enum Deed {
        /// Ends every connection; who is meant may come back.
        Kick = "kick",
        Mute = "mute",
        Ban = "ban",
        Unmute = "unmute",
        Unban = "unban",
    }
}

/// A reason as it was typed, which may be none: one line that shows something.
///
/// # Errors
/// When it is too long, has more than one line or a control character.
pub fn reason(typed: &str) -> Result<Box<str>, TextRefusal> {
    let text = match Text::parse(typed.to_owned()) {
        Err(TextRefusal::Empty | TextRefusal::Invisible) => return Ok("".into()),
        text => text?,
    };
    let line = text.as_str().trim();
    if line.contains(['\n', '\t']) {
        return Err(TextRefusal::Control);
    }
    match line.len() {
        bytes if bytes > limits::REASON_BYTES_MAX => Err(TextRefusal::TooLong { bytes }),
        _ => Ok(line.into()),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    User(UserId),
    /// Whoever comes from there.
    Address(IpAddr),
    /// New names from where a user was who is banned.
    Newcomers(IpAddr, UserId),
}

impl Target {
    /// As it is kept: `user 7`, `address 10.0.0.7`, `newcomers 10.0.0.7 7`.
    pub fn as_key(&self) -> String {
        match self {
            Target::User(id) => format!("user {}", id.0),
            Target::Address(address) => format!("address {address}"),
            Target::Newcomers(address, of) => format!("newcomers {address} {}", of.0),
        }
    }

    pub fn of_key(key: &str) -> Option<Target> {
        let (kind, rest) = key.split_once(' ')?;
        match kind {
            "user" => rest.parse().ok().map(|id| Target::User(UserId(id))),
            "address" => rest.parse().ok().map(Target::Address),
            "newcomers" => {
                let (address, of) = rest.split_once(' ')?;
                Some(Target::Newcomers(address.parse().ok()?, UserId(of.parse().ok()?)))
            }
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
    /// Who imposed it; the server itself for whoever runs it.
    pub by: UserId,
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

/// What somebody is told of what was done to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub act: Deed,
    /// The server itself for whoever runs it.
    pub by: UserId,
    /// As they are called now.
    pub by_name: UserName,
    /// May be empty.
    pub reason: Box<str>,
    /// When it ends by itself, by the wall clock.
    pub until: Option<u64>,
}

/// What holds of a user, for whoever may see that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForce {
    pub user: UserId,
    pub name: UserName,
    pub since: u64,
    pub told: Told,
    /// From how many addresses no new name comes in.
    pub addresses: usize,
}

/// All that hold, and some that have run out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sanctions(HashMap<(Kind, Target), Sanction>);

impl Sanctions {
    /// What holds for this user or, second, for this address; for somebody new also what keeps new names away.
    pub fn find(&self, kind: Kind, user: Option<UserId>, address: IpAddr, time: u64) -> Option<&Sanction> {
        if self.0.is_empty() {
            return None;
        }
        let address = address.to_canonical();
        let targets = user.map(Target::User).into_iter().chain([Target::Address(address)]);
        let found = targets.filter_map(|target| self.0.get(&(kind, target))).find(|s| s.holds(time));
        // Names are made seldom and sanctions are few, so somebody new may be looked for among all of them.
        found.or_else(|| match user {
            Some(_) => None,
            None => self.newcomers(|at, _| at == address).filter(|s| s.kind == kind).find(|s| s.holds(time)),
        })
    }

    /// What holds of exactly this.
    pub fn of(&self, kind: Kind, target: Target, time: u64) -> Option<&Sanction> {
        self.0.get(&(kind, target)).filter(|sanction| sanction.holds(time))
    }

    /// What keeps new names away, from these places of these users.
    pub fn newcomers(&self, is_meant: impl Fn(IpAddr, UserId) -> bool) -> impl Iterator<Item = &Sanction> {
        self.0.values().filter(move |sanction| match sanction.target {
            Target::Newcomers(address, of) => is_meant(address, of),
            Target::User(_) | Target::Address(_) => false,
        })
    }

    /// Whether so many more fit, once those that have run out by `time` are forgotten.
    pub fn has_room(&mut self, more: usize, time: u64) -> bool {
        if self.0.len() + more > limits::SANCTIONS_MAX {
            self.0.retain(|_, sanction| sanction.holds(time));
        }
        self.0.len() + more <= limits::SANCTIONS_MAX
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

    /// Some that were over at this time, in order.
    pub fn over(&self, time: u64, most: usize) -> Vec<(Kind, Target)> {
        let over = self.0.iter().filter(|(_, sanction)| !sanction.holds(time)).map(|(key, _)| *key);
        let mut over: Vec<(Kind, Target)> = over.collect();
        over.sort_unstable();
        over.truncate(most);
        over
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
        Sanction { kind, target, since: 0, until, by: UserId(0), reason: "".into() }
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
    fn new_names_are_kept_from_where_somebody_was() {
        let (here, there): (IpAddr, IpAddr) = ([10, 0, 0, 7].into(), [10, 0, 0, 8].into());
        let mut sanctions = Sanctions::default();
        sanctions.impose(sanction(Kind::Ban, Target::Newcomers(here, UserId(1)), Some(100)));
        sanctions.impose(sanction(Kind::Ban, Target::Newcomers(here, UserId(2)), Some(200)));
        let mapped: IpAddr = "::ffff:10.0.0.7".parse().unwrap();
        for (kind, user, address, time, is_found) in [
            (Kind::Ban, None, here, 0, true),
            (Kind::Ban, None, mapped, 0, true),
            (Kind::Ban, None, here, 199, true),
            (Kind::Ban, None, here, 200, false),
            (Kind::Ban, None, there, 0, false),
            (Kind::Mute, None, here, 0, false),
            // Whoever is known is somebody else, or has a ban of their own.
            (Kind::Ban, Some(UserId(1)), here, 0, false),
        ] {
            let found = sanctions.find(kind, user, address, time);
            assert_eq!(found.is_some(), is_found, "{kind:?} {user:?} {address} {time}");
        }
    }

    #[test]
    fn a_reason_is_one_line() {
        let long = "长".repeat(limits::REASON_BYTES_MAX / 3);
        for (typed, expected) in [
            ("", Some("")),
            (" \u{200b} ", Some("")),
            (" too loud ", Some("too loud")),
            ("太吵了", Some("太吵了")),
            ("one\r\n", Some("one")),
            ("one\ntwo", None),
            ("one\ttwo", None),
            ("\u{1b}[2J", None),
            (&long, Some(&*long)),
            (&format!("{long}长"), None),
        ] {
            assert_eq!(reason(typed).ok().as_deref(), expected, "{typed:?}");
        }
    }

    #[test]
    fn a_full_list_has_room_again_when_something_on_it_has_run_out() {
        let mut sanctions = Sanctions::default();
        for id in 1..=limits::SANCTIONS_MAX as u64 {
            assert!(sanctions.has_room(1, 0), "{id}");
            let until = (id == 1).then_some(100);
            sanctions.impose(sanction(Kind::Mute, Target::User(UserId(id)), until));
        }
        assert!(!sanctions.has_room(1, 0) && !sanctions.has_room(1, 99));
        assert!(sanctions.has_room(1, 100) && !sanctions.has_room(2, 100));
        assert!(!sanctions.has(Kind::Mute, Target::User(UserId(1))));
        assert!(sanctions.has(Kind::Mute, Target::User(UserId(2))));
    }

    #[test]
    fn targets_and_kinds_are_read_back() {
        let (here, there): (IpAddr, IpAddr) = ([10, 0, 0, 7].into(), "fe80::7".parse().unwrap());
        for target in [
            Target::User(UserId(7)),
            Target::Address(here),
            Target::Newcomers(here, UserId(7)),
            Target::Newcomers(there, UserId(7)),
        ] {
            assert_eq!(Target::of_key(&target.as_key()), Some(target));
        }
        for key in ["", "user", "user x", "address 1", "room 7", "newcomers 10.0.0.7", "newcomers 7 7"] {
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
