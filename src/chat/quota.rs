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

/// The quotas of all addresses that have used theirs lately.
#[derive(Debug, Default)]
pub struct Quotas {
    of: HashMap<IpAddr, [Bucket; 2]>,
}

impl Quotas {
    /// Takes one from an address's quota.
    ///
    /// # Errors
    /// `slow_down`, with the time until there is one again.
    pub fn take(&mut self, address: IpAddr, what: Lasting, tick: u64) -> Result<(), Refusal> {
        if self.of.len() >= limits::QUOTAS_MAX && !self.of.contains_key(&address) {
            self.of.retain(|_, buckets| !buckets.iter_mut().all(|bucket| bucket.is_full(tick)));
        }
        let buckets = self.of.entry(address).or_insert_with(|| {
            [limits::NEW_USERS_BURST, limits::NEW_ROOMS_BURST]
                .map(|burst| Bucket::new(limits::NEW_PER_1000_S, burst, tick))
        });
        let (index, things) = match what {
            Lasting::User => (0, "names"),
            Lasting::Room => (1, "rooms"),
        };
        buckets[index].take(tick).map_err(|wait| {
            let message = format!("too many new {things} from your address, wait a little");
            Refusal { message: message.into(), ..Refusal::slow_down(wait) }
        })
    }
}
