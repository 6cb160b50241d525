//! What one address may bring that stays for ever: users and rooms. Without it one machine could fill the
//! house for everybody.

use std::collections::HashMap;
use std::net::IpAddr;

use super::event::Refusal;
use super::rate::Bucket;
use crate::limits;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasting {
    User,
    Room,
}

/// What one address has left.
pub type Quota = [Bucket; 2];

/// The quotas of all addresses that have used theirs lately.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quotas {
    of: HashMap<IpAddr, Quota>,
}

impl Quotas {
    /// Takes one from an address's quota and returns what there was before, `None` for an address that had
    /// used nothing of it.
    ///
    /// # Errors
    /// `slow_down`, with the time until there is one again.
    pub fn take(&mut self, address: IpAddr, what: Lasting, tick: u64) -> Result<Option<Quota>, Refusal> {
        if self.of.len() >= limits::QUOTAS_MAX && !self.of.contains_key(&address) {
            self.of.retain(|_, quota| !quota.iter().all(|bucket| bucket.is_full(tick)));
        }
        let before = self.of.get(&address).cloned();
        let full = || {
            [limits::NEW_USERS_BURST, limits::NEW_ROOMS_BURST]
                .map(|burst| Bucket::new(limits::NEW_PER_1000_S, burst, tick))
        };
        let mut quota = before.clone().unwrap_or_else(full);
        let (index, things) = match what {
            Lasting::User => (0, "names"),
            Lasting::Room => (1, "rooms"),
        };
        match quota[index].take(tick) {
            Ok(()) => {
                self.of.insert(address, quota);
                Ok(before)
            }
            Err(wait) => {
                let message = format!("too many new {things} from your address, wait a little");
                Err(Refusal { message: message.into(), ..Refusal::slow_down(wait) })
            }
        }
    }

    /// Makes an address's quota what it was.
    pub fn put_back(&mut self, address: IpAddr, before: Option<Quota>) {
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
            for _ in 0..limits::NEW_ROOMS_BURST - 1 {
                quotas.take(HERE, Lasting::Room, 0).unwrap();
            }
            let before = quotas.clone();
            let quota = quotas.take(HERE, Lasting::Room, 0).unwrap();
            let refused = quotas.take(HERE, Lasting::Room, 0).unwrap_err();
            assert!(refused.message.contains("new rooms from your address"), "{}", refused.message);
            // One kind of thing says nothing about the other.
            assert!(quotas.clone().take(HERE, Lasting::User, 0).is_ok());
            quotas.put_back(HERE, quota);
            assert_eq!(quotas, before);
            assert!(quotas.take(HERE, Lasting::Room, 0).is_ok());
            quotas.put_back(HERE, None);
            assert_eq!(quotas, Quotas::default());
        }
    }

    #[test]
    fn addresses_that_are_as_new_make_way_and_others_stay() {
        let mut quotas = Quotas::default();
        let address = |n: usize| IpAddr::V4((n as u32).into());
        for n in 0..limits::QUOTAS_MAX {
            quotas.take(address(n), Lasting::User, if n == 0 { 5_000 } else { 0 }).unwrap();
        }
        // In ten seconds there is a new token: all but the first are full again.
        quotas.take(address(limits::QUOTAS_MAX), Lasting::User, 10_000).unwrap();
        assert_eq!(quotas.of.len(), 2);
    }
}
