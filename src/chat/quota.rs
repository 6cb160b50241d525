//! What one address may bring: comings, names, rooms, texts, files, wrong passwords and codes, whatever connections and users
//! they come by. Without it one machine could fill the house for everybody, or guess its password.
//!
//! What is counted belongs to the address, and to the user in [`super::pace`], so coming back refills nothing. It is kept
//! in memory alone: a restart is the owner's doing, which nobody else can bring about, and gives each at most one bucket
//! more, while a count on the disk would be a write for each thing that is refused. What holds whatever happens, mutes
//! and bans, is in the history.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};

use super::event::Refusal;
use super::holds::Holds;
use super::rate::{Bucket, Rate};
use crate::limits;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brought {
    User,
    Room,
    Hello,
    /// In bytes.
    Text,
    /// One that somebody begins to bring, however small.
    File,
    Wrong(Guess),
}

/// What somebody may guess. Each is counted by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    Password,
    /// For a further device.
    Code,
    /// Of the link that makes an operator.
    Secret,
}

impl Brought {
    fn rate(self) -> Rate {
        Rate::new(match self {
            Brought::User => limits::NEW_USERS,
            Brought::Room => limits::NEW_ROOMS,
            Brought::Hello => limits::HELLOS,
            Brought::Text => limits::TEXT_BYTES,
            Brought::File => limits::files::UPLOADS_OF_ADDRESS,
            Brought::Wrong(_) => limits::WRONG_GUESSES,
        })
    }

    /// Its place in a [`Quota`].
    fn place(self) -> usize {
        match self {
            Brought::User => 0,
            Brought::Room => 1,
            Brought::Hello => 2,
            Brought::Text => 3,
            Brought::File => 4,
            Brought::Wrong(guess) => 5 + guess as usize,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Brought::User => "new names from your address",
            Brought::Room => "new rooms from your address",
            Brought::Hello => "hellos from your address",
            Brought::Text => "texts from your address",
            Brought::File => "uploads from your address",
            Brought::Wrong(Guess::Password) => "wrong passwords from your address",
            Brought::Wrong(Guess::Code) => "wrong codes from your address",
            Brought::Wrong(Guess::Secret) => "wrong secrets from your address",
        }
    }
}

/// What one address has left.
pub type Quota = [Bucket; 8];

/// The quotas of all addresses that have used theirs lately.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quotas {
    of: HashMap<IpAddr, Quota>,
    pub holds: Holds,
}

/// The address under which another is counted: whoever has one IPv6 address has its whole /64, and an IPv4 address is
/// one in IPv6's clothes too.
pub fn counted_as(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        address => address,
    }
}

impl Quotas {
    /// Takes from an address's quota and returns what there was before, `None` for an address that had used nothing
    /// of it.
    ///
    /// # Errors
    /// `slow_down`, with the time until there is enough again.
    pub fn take(
        &mut self,
        address: IpAddr,
        what: Brought,
        count: u64,
        tick: u64,
    ) -> Result<Option<Quota>, Refusal> {
        let address = counted_as(address);
        if self.of.len() >= limits::QUOTAS_MAX && !self.of.contains_key(&address) {
            self.of.retain(|_, quota| !quota.iter().all(|bucket| bucket.is_full(tick)));
        }
        let before = self.of.get(&address).copied();
        let mut quota = before.unwrap_or_default();
        let taken = quota[what.place()].take(count, what.rate(), tick);
        taken.map_err(|wait| Refusal::slow_down(what.words(), wait))?;
        self.of.insert(address, quota);
        Ok(before)
    }

    /// Whether one more could be taken.
    ///
    /// # Errors
    /// As of [`Quotas::take`].
    pub fn look(&self, address: IpAddr, what: Brought, tick: u64) -> Result<(), Refusal> {
        let quota = self.of.get(&counted_as(address)).copied().unwrap_or_default();
        let look = quota[what.place()].look(what.rate(), tick);
        look.map_err(|wait| Refusal::slow_down(what.words(), wait))
    }

    /// Makes an address's quota what it was.
    pub fn put_back(&mut self, address: IpAddr, before: Option<Quota>) {
        let address = counted_as(address);
        match before {
            Some(quota) => self.of.insert(address, quota),
            None => self.of.remove(&address),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 7));

    #[test]
    fn what_is_put_back_can_be_taken_again() {
        let mut quotas = Quotas::default();
        for _ in 0..3 {
            for _ in 0..limits::NEW_ROOMS.at_once - 1 {
                quotas.take(HERE, Brought::Room, 1, 0).unwrap();
            }
            let before = quotas.clone();
            assert!(quotas.look(HERE, Brought::Room, 0).is_ok());
            let quota = quotas.take(HERE, Brought::Room, 1, 0).unwrap();
            let refused = quotas.take(HERE, Brought::Room, 1, 0).unwrap_err();
            assert!(refused.message.contains("new rooms from your address"), "{}", refused.message);
            assert_eq!(quotas.look(HERE, Brought::Room, 0), Err(refused));
            // One kind of thing says nothing about the others.
            for other in
                [Brought::User, Brought::Hello, Brought::Text, Brought::File, Brought::Wrong(Guess::Code)]
            {
                assert!(quotas.clone().take(HERE, other, 1, 0).is_ok(), "{other:?}");
            }
            quotas.put_back(HERE, quota);
            assert_eq!(quotas, before);
            assert!(quotas.take(HERE, Brought::Room, 1, 0).is_ok());
            quotas.put_back(HERE, None);
            assert_eq!(quotas, Quotas::default());
        }
    }

    #[test]
    fn addresses_that_are_as_new_make_way_and_others_stay() {
        let mut quotas = Quotas::default();
        let address = |n: usize| IpAddr::V4((n as u32).into());
        for n in 0..limits::QUOTAS_MAX {
            quotas.take(address(n), Brought::User, 1, if n == 0 { 5_000 } else { 0 }).unwrap();
        }
        // In ten seconds there is a new token: all but the first are full again. Who is known makes nobody go.
        quotas.take(address(0), Brought::User, 1, 10_000).unwrap();
        assert_eq!(quotas.of.len(), limits::QUOTAS_MAX);
        quotas.take(address(limits::QUOTAS_MAX), Brought::User, 1, 10_000).unwrap();
        assert_eq!(quotas.of.len(), 2);
    }

    #[test]
    fn an_address_is_counted_as_what_one_person_has() {
        for (address, counted) in [
            ("10.0.0.7", "10.0.0.7"),
            ("::ffff:10.0.0.7", "10.0.0.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("2001:db8:1:2::", "2001:db8:1:2::"),
            ("2001:db8:1:3:3:4:5:6", "2001:db8:1:3::"),
            ("fe80::1", "fe80::"),
            ("::1", "::"),
        ] {
            assert_eq!(counted_as(address.parse().unwrap()), counted.parse::<IpAddr>().unwrap(), "{address}");
        }
    }
}
