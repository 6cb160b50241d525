//! How many transcripts are under way, and how often somebody begins one.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::chat::quota::counted_as;
use crate::chat::rate::{Bucket, Rate};
use crate::chat::{Refusal, RefusalCode, UserId};
use crate::limits;

/// Those under way, and who has begun some lately.
#[derive(Clone, Debug, Default)]
pub struct Exports(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    of: HashMap<UserId, Own>,
    /// How many go where, by what an address is counted as.
    to: HashMap<IpAddr, usize>,
    all: usize,
}

#[derive(Debug, Default)]
struct Own {
    under_way: usize,
    bucket: Bucket,
}

/// One under way, until it is dropped.
#[derive(Debug)]
#[must_use = "dropping it says that the transcript is over"]
pub struct Export {
    exports: Exports,
    user: UserId,
    address: IpAddr,
}

impl Exports {
    /// Lets one begin, from this address, at this time in ms of a clock that never jumps.
    ///
    /// # Errors
    /// `slow_down` to who has too many or begins too many, `busy` when others have them.
    pub fn begin(&self, user: UserId, address: IpAddr, tick: u64) -> Result<Export, Refusal> {
        let address = counted_as(address);
        let mut state = self.0.lock();
        // Whoever has none and could begin as many as ever is as good as unknown.
        state.of.retain(|_, own| own.under_way > 0 || !own.bucket.is_full(tick));
        let (all, there) = (state.all, state.to.get(&address).copied().unwrap_or_default());
        let own = state.of.entry(user).or_default();
        if own.under_way >= limits::export::EXPORTS_OF_USER_MAX {
            let message = format!("{} transcripts of yours are under way", own.under_way);
            return Err(later(RefusalCode::SlowDown, message));
        }
        if there >= limits::export::EXPORTS_OF_ADDRESS_MAX {
            let message = format!("{there} transcripts are under way to your address");
            return Err(later(RefusalCode::SlowDown, message));
        }
        if all >= limits::export::EXPORTS_MAX {
            return Err(later(RefusalCode::Busy, format!("{all} transcripts are under way")));
        }
        let taken = own.bucket.take(1, Rate::new(limits::export::EXPORTS), tick);
        taken.map_err(|wait| Refusal::slow_down("transcripts", wait))?;
        own.under_way += 1;
        state.all += 1;
        state.to.insert(address, there + 1);
        Ok(Export { exports: self.clone(), user, address })
    }
}

/// Some are about to end.
fn later(code: RefusalCode, message: String) -> Refusal {
    let retry = limits::export::EXPORT_RETRY.as_millis() as u64;
    Refusal { retry_after_ms: Some(retry), ..Refusal::new(code, message) }
}

impl Drop for Export {
    fn drop(&mut self) {
        let mut state = self.exports.0.lock();
        state.all -= 1;
        if let Some(own) = state.of.get_mut(&self.user) {
            own.under_way -= 1;
        }
        match state.to.get_mut(&self.address) {
            Some(there) if *there > 1 => *there -= 1,
            _ => drop(state.to.remove(&self.address)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of these.
    fn at(number: u64) -> IpAddr {
        IpAddr::from([10, 0, 0, number as u8])
    }

    #[test]
    fn a_user_has_so_many_at_a_time_and_all_together_have_so_many() {
        let exports = Exports::default();
        let code = |user, tick| exports.begin(UserId(user), at(user), tick).map_err(|refusal| refusal.code);
        let own: Vec<_> = (0..limits::export::EXPORTS_OF_USER_MAX).map(|_| code(1, 0).unwrap()).collect();
        assert_eq!(code(1, 0).unwrap_err(), RefusalCode::SlowDown);
        let free = limits::export::EXPORTS_MAX - own.len();
        let others: Vec<_> = (0..free as u64).map(|user| code(user + 2, 0).unwrap()).collect();
        assert_eq!(code(100, 0).unwrap_err(), RefusalCode::Busy);
        drop(own);
        drop(code(100, 0).unwrap());
        drop(others);
        let state = exports.0.lock();
        assert_eq!((state.all, state.to.len()), (0, 0));
    }

    #[test]
    fn many_names_at_one_address_leave_half_of_them_to_others() {
        let exports = Exports::default();
        let code = |user, text: &str| {
            exports.begin(UserId(user), text.parse().unwrap(), 0).map_err(|refusal| refusal.code)
        };
        let places = ["fe80::1", "fe80::2"].into_iter().cycle().zip(1..);
        let begin = |(address, user)| code(user, address).unwrap();
        let mut own: Vec<_> = places.take(limits::export::EXPORTS_OF_ADDRESS_MAX).map(begin).collect();
        assert_eq!(code(100, "fe80::3").unwrap_err(), RefusalCode::SlowDown);
        drop(code(100, "10.0.0.1").unwrap());
        own.pop();
        drop(code(100, "fe80::3").unwrap());
        assert!(code(100, "fe80::3").is_ok(), "what is over is counted no more");
    }

    #[test]
    fn whoever_begins_too_many_waits_and_is_forgotten_afterwards() {
        let exports = Exports::default();
        let begin = |user, tick| exports.begin(UserId(user), at(user), tick);
        (0..limits::export::EXPORTS.at_once).for_each(|_| drop(begin(1, 5).unwrap()));
        let refusal = begin(1, 5).unwrap_err();
        assert_eq!((refusal.code, refusal.retry_after_ms), (RefusalCode::SlowDown, Some(3_000)));
        drop(begin(1, 3_005).unwrap());
        drop(begin(2, 10_000_000).unwrap());
        assert_eq!(exports.0.lock().of.len(), 1);
    }
}
