//! A token bucket: so many at once, and so many in the long run.
//!
//! A bucket is one time: when it will be full again. Whatever is taken moves that time on, and it may not be further
//! away than a whole bucket takes to fill. So it costs eight bytes, an old one needs no care, and a refusal can say to
//! the millisecond when the next token is there.

use crate::limits::Pace;

const NS_PER_MS: u64 = 1_000_000;

/// How large a bucket is, and how fast it fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Between two tokens; 0 is no limit.
    token_ns: u64,
    /// For the whole bucket.
    whole_ns: u64,
}

impl Rate {
    pub const fn new(pace: Pace) -> Rate {
        let token_ns = pace.within.as_nanos() as u64 / pace.at_once;
        Rate { token_ns, whole_ns: token_ns * pace.at_once }
    }

    /// `per_s` tokens come in a second; 0 means no limit. `at_once` of them fit.
    pub fn per_second(per_s: u32, at_once: u32) -> Rate {
        let token_ns = 1_000 * NS_PER_MS.checked_div(u64::from(per_s)).unwrap_or(0);
        Rate { token_ns, whole_ns: token_ns * u64::from(at_once) }
    }
}

/// When a bucket is full, in nanoseconds of the clock that never jumps. A new one is full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bucket(u64);

impl Bucket {
    /// Takes tokens, or says in how many ms there will be as many; then nothing has changed. `tick` is the present on
    /// the clock that never jumps, in ms.
    pub fn take(&mut self, tokens: u64, rate: Rate, tick: u64) -> Result<(), u64> {
        let now = tick.saturating_mul(NS_PER_MS);
        let full = self.0.max(now).saturating_add(tokens.saturating_mul(rate.token_ns));
        match full.saturating_sub(now).saturating_sub(rate.whole_ns) {
            0 => {
                self.0 = full;
                Ok(())
            }
            late => Err(late.div_ceil(NS_PER_MS)),
        }
    }

    /// Whether one token is there; else in how many ms there will be.
    pub fn look(mut self, rate: Rate, tick: u64) -> Result<(), u64> {
        self.take(1, rate, tick)
    }

    /// Whether it is as good as a new one.
    pub fn is_full(self, tick: u64) -> bool {
        self.0 <= tick.saturating_mul(NS_PER_MS)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_burst_then_the_rate() {
        let rate = Rate::per_second(5, 20);
        let mut bucket = Bucket::default();
        for _ in 0..20 {
            assert_eq!(bucket.take(1, rate, 1_000), Ok(()));
        }
        assert_eq!(bucket.take(1, rate, 1_000), Err(200));
        assert_eq!(bucket.take(1, rate, 1_199), Err(1));
        assert_eq!(bucket.look(rate, 1_200), Ok(()));
        assert_eq!(bucket.take(1, rate, 1_200), Ok(()));
        assert_eq!((bucket.take(1, rate, 1_200), bucket.look(rate, 1_200)), (Err(200), Err(200)));
        // A clock that stands still gives nothing and takes nothing.
        assert_eq!(bucket.take(1, rate, 1_200), Err(200));
        // A long rest fills it to the brim, not over.
        for _ in 0..20 {
            assert_eq!(bucket.take(1, rate, 1_000_000), Ok(()));
        }
        assert!(bucket.take(1, rate, 1_000_000).is_err());
        assert!(!bucket.is_full(1_003_999) && bucket.is_full(1_004_000));
    }

    #[test]
    fn a_pace_gives_all_of_it_again_in_its_time_and_evenly() {
        for (at_once, seconds, one_ms) in [(5, 600, 120_000), (30, 10, 334), (100, 60, 600), (60, 60, 1_000)]
        {
            let rate = Rate::new(Pace { at_once, within: Duration::from_secs(seconds) });
            let mut bucket = Bucket::default();
            for start in [7, 7 + seconds * 1_000] {
                assert!((0..at_once).all(|_| bucket.take(1, rate, start).is_ok()), "{at_once}");
                assert_eq!(bucket.take(1, rate, start), Err(one_ms));
            }
        }
    }

    #[test]
    fn many_tokens_are_taken_together_or_not_at_all() {
        let rate = Rate::new(Pace { at_once: 1_000, within: Duration::from_secs(1) });
        let mut bucket = Bucket::default();
        assert_eq!(bucket.take(700, rate, 0), Ok(()));
        assert_eq!(bucket.take(700, rate, 0), Err(400));
        assert_eq!(bucket.take(300, rate, 0), Ok(()));
        assert_eq!((bucket.take(10, rate, 9), bucket.take(10, rate, 10)), (Err(1), Ok(())));
    }

    #[test]
    fn zero_is_no_limit() {
        let mut bucket = Bucket::default();
        assert!((0..100_000).all(|_| bucket.take(1, Rate::per_second(0, 0), 0).is_ok()));
    }
}
