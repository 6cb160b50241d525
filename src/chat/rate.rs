//! A token bucket: so many in the long run, so many at once.
//!
//! Counted in millionths of a token, so that the arithmetic is exact and a refusal can say to the
//! millisecond when the next token is there.

const TOKEN: u64 = 1_000_000;

/// One bucket. It starts full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Which is the same as millionths of a token per millisecond.
    per_1000_s: u64,
    capacity: u64,
    level: u64,
    filled_at: u64,
}

impl Bucket {
    /// `per_1000_s` tokens come in a thousand seconds; 0 means no limit. `burst` tokens fit. `tick` is the
    /// present on the clock that never jumps, in ms.
    pub fn new(per_1000_s: u64, burst: u32, tick: u64) -> Bucket {
        let capacity = u64::from(burst) * TOKEN;
        Bucket { per_1000_s, capacity, level: capacity, filled_at: tick }
    }

    /// Takes one token, or says in how many ms there will be one; then nothing has changed.
    pub fn take(&mut self, tick: u64) -> Result<(), u64> {
        if self.per_1000_s == 0 {
            return Ok(());
        }
        let level = self.level_at(tick);
        if level < TOKEN {
            return Err((TOKEN - level).div_ceil(self.per_1000_s));
        }
        self.level = level - TOKEN;
        self.filled_at = self.filled_at.max(tick);
        Ok(())
    }

    /// Whether it is as good as a new one.
    pub fn is_full(&self, tick: u64) -> bool {
        self.level_at(tick) == self.capacity
    }

    fn level_at(&self, tick: u64) -> u64 {
        let elapsed = tick.saturating_sub(self.filled_at);
        let gained = elapsed.saturating_mul(self.per_1000_s);
        self.capacity.min(self.level.saturating_add(gained))
    }
}

#[cfg(test)]
mod tests {
    use super::Bucket;

    #[test]
    fn a_burst_then_the_rate() {
        let mut bucket = Bucket::new(5_000, 20, 1_000);
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
        assert!(!bucket.is_full(1_003_999) && bucket.is_full(1_004_000));
    }

    #[test]
    fn less_than_one_a_second() {
        let mut bucket = Bucket::new(100, 1, 0);
        assert_eq!((bucket.take(0), bucket.take(0)), (Ok(()), Err(10_000)));
        assert_eq!((bucket.take(9_999), bucket.take(10_000)), (Err(1), Ok(())));
    }

    #[test]
    fn zero_is_no_limit() {
        let mut bucket = Bucket::new(0, 4, 0);
        assert!((0..100_000).all(|_| bucket.take(0).is_ok()));
    }
}
