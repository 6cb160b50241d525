//! How a figure is spread: counts in buckets, four to each doubling, so that a quantile is right to a fifth.

use std::sync::atomic::{AtomicU64, Ordering};

/// Four buckets for each doubling up to 2^32: in microseconds, more than an hour.
const BUCKETS: usize = 124;

pub struct Histogram {
    buckets: [AtomicU64; BUCKETS],
    sum: AtomicU64,
    greatest: AtomicU64,
}

impl Default for Histogram {
    fn default() -> Histogram {
        let buckets = [const { AtomicU64::new(0) }; BUCKETS];
        Histogram { buckets, sum: AtomicU64::new(0), greatest: AtomicU64::new(0) }
    }
}

/// A copy of a histogram at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    buckets: [u64; BUCKETS],
    pub sum: u64,
}

impl Histogram {
    pub fn record(&self, value: u64) {
        self.buckets[bucket_of(value)].fetch_add(1, Ordering::Relaxed);
        self.sum.fetch_add(value, Ordering::Relaxed);
        self.greatest.fetch_max(value, Ordering::Relaxed);
    }

    /// The greatest value since the start.
    pub fn greatest(&self) -> u64 {
        self.greatest.load(Ordering::Relaxed)
    }

    pub fn snapshot(&self) -> Snapshot {
        let mut buckets = [0; BUCKETS];
        for (to, from) in buckets.iter_mut().zip(&self.buckets) {
            *to = from.load(Ordering::Relaxed);
        }
        Snapshot { buckets, sum: self.sum.load(Ordering::Relaxed) }
    }
}

impl Snapshot {
    pub fn count(&self) -> u64 {
        self.buckets.iter().sum()
    }

    /// What was recorded after `earlier` was taken.
    pub fn since(&self, earlier: &Snapshot) -> Snapshot {
        let mut buckets = self.buckets;
        for (now, then) in buckets.iter_mut().zip(&earlier.buckets) {
            *now = now.saturating_sub(*then);
        }
        Snapshot { buckets, sum: self.sum.saturating_sub(earlier.sum) }
    }

    /// The least value that this share of the records do not exceed, `None` when there are none. Too great
    /// by a fifth at most.
    pub fn quantile(&self, share: f64) -> Option<u64> {
        let wanted = (self.count() as f64 * share).ceil().max(1.0) as u64;
        let mut seen = 0;
        let found = self.buckets.iter().position(|count| {
            seen += count;
            seen >= wanted
        });
        found.map(greatest_in)
    }

    /// For each doubling its greatest value, and how many records do not exceed it.
    pub fn doublings(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        let mut seen = 0;
        self.buckets.iter().enumerate().filter_map(move |(bucket, count)| {
            seen += count;
            (bucket % 4 == 3).then(|| (greatest_in(bucket), seen))
        })
    }
}

fn bucket_of(value: u64) -> usize {
    let value = value.min(u64::from(u32::MAX));
    if value < 4 {
        return value as usize;
    }
    let doubling = value.ilog2() as usize;
    (doubling - 1) * 4 + (value >> (doubling - 2) & 3) as usize
}

fn greatest_in(bucket: usize) -> u64 {
    if bucket < 4 {
        return bucket as u64;
    }
    let width = 1 << (bucket / 4 - 1);
    (4 + bucket as u64 % 4) * width + width - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_is_in_the_bucket_that_holds_it() {
        for value in (0..100_000).chain([1 << 31, u64::from(u32::MAX), u64::MAX]) {
            let bucket = bucket_of(value);
            assert!(greatest_in(bucket) >= value.min(u64::from(u32::MAX)), "{value}");
            assert!(bucket == 0 || greatest_in(bucket - 1) < value, "{value}");
        }
        assert_eq!(bucket_of(u64::MAX), BUCKETS - 1);
    }

    #[test]
    fn quantiles() {
        let histogram = Histogram::default();
        assert_eq!(histogram.snapshot().quantile(0.5), None);
        (1..=1_000).for_each(|value| histogram.record(value));
        let snapshot = histogram.snapshot();
        let half = snapshot.quantile(0.5).unwrap();
        let most = snapshot.quantile(0.99).unwrap();
        assert!((500..600).contains(&half) && (990..1_100).contains(&most), "{half} {most}");
        assert_eq!((snapshot.count(), snapshot.sum, histogram.greatest()), (1_000, 500_500, 1_000));
        histogram.record(1_000_000);
        let later = histogram.snapshot().since(&snapshot);
        assert_eq!((later.count(), later.sum), (1, 1_000_000));
        assert!(later.quantile(0.5).unwrap() >= 1_000_000);
    }

    #[test]
    fn doublings_add_up() {
        let histogram = Histogram::default();
        [0, 3, 4, 7, 8, 1_000].iter().for_each(|value| histogram.record(*value));
        let doublings: Vec<_> = histogram.snapshot().doublings().take(3).collect();
        assert_eq!(doublings, [(3, 2), (7, 4), (15, 5)]);
        assert_eq!(histogram.snapshot().doublings().last().unwrap().1, 6);
    }
}
