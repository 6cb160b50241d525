//! A token bucket: so many in the long run, so many at once.
//!
//! Counted in thousandths of a token, so that the arithmetic is exact and a refusal can say to the
//! millisecond when the next token is there.

/// One bucket. It starts full.
#[derive(Clone, Debug)]
pub struct Bucket {
    per_second: u64,
    capacity_milli: u64,
    level_milli: u64,
    filled_at: u64,
}

impl Bucket {
    /// `per_second` 0 means no limit. `tick` is the present on the clock that never jumps, in ms.
    pub fn new(per_second: u32, burst: u32, tick: u64) -> Bucket {
        let capacity_milli = u64::from(per_second) * u64::from(burst) * 1_000;
        Bucket {
            per_second: u64::from(per_second),
            capacity_milli,
            level_milli: capacity_milli,
            filled_at: tick,
        }
    }

    /// Takes one token, or says in how many ms there will be one.
    pub fn take(&mut self, tick: u64) -> Result<(), u64> {
        if self.per_second == 0 {
            return Ok(());
        }
        let elapsed = tick.saturating_sub(self.filled_at);
        // One token a second is one thousandth a millisecond.
        self.level_milli =
            self.capacity_milli.min(self.level_milli.saturating_add(elapsed.saturating_mul(self.per_second)));
        self.filled_at = self.filled_at.max(tick);
        if self.level_milli >= 1_000 {
            self.level_milli -= 1_000;
            return Ok(());
        }
        Err((1_000 - self.level_milli).div_ceil(self.per_second))
    }
}

#[cfg(test)]
mod tests {
    use super::Bucket;

    #[test]
    fn a_burst_then_the_rate() {
        let mut bucket = Bucket::new(5, 4, 1_000);
        for _ in 0..20 {
            assert_eq!(bucket.take(1_000), Ok(()));
        }
        assert_eq!(bucket.take(1_000), Err(200));
        assert_eq!(bucket.take(1_199), Err(1));
        assert_eq!(bucket.take(1_200), Ok(()));
        assert_eq!(bucket.take(1_200), Err(200));
        // A clock that stands still or steps back gives nothing and takes nothing.
        assert_eq!(bucket.take(900), Err(200));
        // A long rest fills it to the brim, not over.
        for _ in 0..20 {
            assert_eq!(bucket.take(1_000_000), Ok(()));
        }
        assert!(bucket.take(1_000_000).is_err());
    }

    #[test]
    fn zero_is_no_limit() {
        let mut bucket = Bucket::new(0, 4, 0);
        assert!((0..100_000).all(|_| bucket.take(0).is_ok()));
    }
}
