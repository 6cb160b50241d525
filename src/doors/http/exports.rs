//! How many transcripts are under way, and how often somebody begins one.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::chat::rate::{Bucket, Rate};
use crate::chat::{Refusal, RefusalCode, UserId};
use crate::limits;

/// Those under way, and who has begun some lately.
#[derive(Clone, Debug, Default)]
pub struct Exports(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    of: HashMap<UserId, Own>,
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
}

impl Exports {
    /// Lets one begin, at this time in ms of a clock that never jumps.
    ///
    /// # Errors
    /// `slow_down` to who has too many or begins too many, `busy` when others have them.
    pub fn begin(&self, user: UserId, tick: u64) -> Result<Export, Refusal> {
        let retry = limits::export::EXPORT_RETRY.as_millis() as u64;
        let mut state = self.0.lock();
        // Whoever has none and could begin as many as ever is as good as unknown.
        state.of.retain(|_, own| own.under_way > 0 || !own.bucket.is_full(tick));
        let all = state.all;
        let own = state.of.entry(user).or_default();
        if own.under_way >= limits::export::EXPORTS_OF_USER_MAX {
            let message = format!("{} transcripts of yours are under way", own.under_way);
            let refusal = Refusal::new(RefusalCode::SlowDown, message);
            return Err(Refusal { retry_after_ms: Some(retry), ..refusal });
        }
        if all >= limits::export::EXPORTS_MAX {
            let refusal = Refusal::new(RefusalCode::Busy, format!("{all} transcripts are under way"));
            return Err(Refusal { retry_after_ms: Some(retry), ..refusal });
        }
        let taken = own.bucket.take(1, Rate::new(limits::export::EXPORTS), tick);
        taken.map_err(|wait| Refusal::slow_down("transcripts", wait))?;
        own.under_way += 1;
        state.all += 1;
        Ok(Export { exports: self.clone(), user })
    }
}

impl Drop for Export {
    fn drop(&mut self) {
        let mut state = self.exports.0.lock();
        state.all -= 1;
        if let Some(own) = state.of.get_mut(&self.user) {
            own.under_way -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_has_so_many_at_a_time_and_all_together_have_so_many() {
        let exports = Exports::default();
        let code = |user, tick| exports.begin(UserId(user), tick).map_err(|refusal| refusal.code);
        let own: Vec<_> = (0..limits::export::EXPORTS_OF_USER_MAX).map(|_| code(1, 0).unwrap()).collect();
        assert_eq!(code(1, 0).unwrap_err(), RefusalCode::SlowDown);
        let free = limits::export::EXPORTS_MAX - own.len();
        let others: Vec<_> = (0..free as u64).map(|user| code(user + 2, 0).unwrap()).collect();
        assert_eq!(code(1_000, 0).unwrap_err(), RefusalCode::Busy);
        drop(own);
        drop(code(1_000, 0).unwrap());
        drop(others);
        assert_eq!(exports.0.lock().all, 0);
    }

    #[test]
    fn whoever_begins_too_many_waits_and_is_forgotten_afterwards() {
        let exports = Exports::default();
        (0..limits::export::EXPORTS.at_once).for_each(|_| drop(exports.begin(UserId(1), 5).unwrap()));
        let refusal = exports.begin(UserId(1), 5).unwrap_err();
        assert_eq!((refusal.code, refusal.retry_after_ms), (RefusalCode::SlowDown, Some(3_000)));
        drop(exports.begin(UserId(1), 3_005).unwrap());
        drop(exports.begin(UserId(2), 10_000_000).unwrap());
        assert_eq!(exports.0.lock().of.len(), 1);
    }
}
