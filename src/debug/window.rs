//! The figures of the last quarter of an hour, looked at once a second: where rates come from.
//!
//! Bounded: so many samples of a few numbers each. A rate is the difference to the newest sample that is
//! old enough, divided by its real age, so a sample that came late does no harm.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::gauges::histogram::Snapshot;
use crate::gauges::{Count, Gauges, Shape};

/// Rates are given over these spans.
pub const SPANS: [Duration; 3] =
    [Duration::from_secs(1), Duration::from_secs(60), Duration::from_secs(15 * 60)];
/// One second more than the longest span.
const COUNTS_MAX: usize = 15 * 60 + 1;
/// Between two looks at the histograms, which are larger.
const SHAPES_INTERVAL: Duration = Duration::from_secs(10);
/// A minute of them and one more.
const SHAPES_MAX: usize = 7;

type Counts = [u64; Count::ALL.len()];
type Shapes = [Snapshot; Shape::ALL.len()];

#[derive(Default)]
pub struct Window {
    counts: VecDeque<(Instant, Counts)>,
    shapes: VecDeque<(Instant, Shapes)>,
}

impl Window {
    /// Takes a sample.
    pub fn look(&mut self, gauges: &Gauges, now: Instant) {
        keep(&mut self.counts, (now, gauges.counts()), COUNTS_MAX);
        if self.shapes.back().is_none_or(|(at, _)| now - *at >= SHAPES_INTERVAL) {
            let shapes = Shape::ALL.map(|shape| gauges.shape(shape).snapshot());
            keep(&mut self.shapes, (now, shapes), SHAPES_MAX);
        }
    }

    /// Each count per second, over about this span; over the life of the server while that is shorter.
    pub fn rates(&self, gauges: &Gauges, now: Instant, span: Duration) -> [f64; Count::ALL.len()] {
        let old_enough = self.counts.iter().rev().find(|(at, _)| now.saturating_duration_since(*at) >= span);
        let (at, then) = old_enough.copied().unwrap_or((gauges.started, Counts::default()));
        let seconds = now.saturating_duration_since(at).as_secs_f64().max(1e-3);
        let mut rates = [0.0; Count::ALL.len()];
        for ((rate, count), then) in rates.iter_mut().zip(gauges.counts()).zip(then) {
            *rate = count.saturating_sub(then) as f64 / seconds;
        }
        rates
    }

    /// What was recorded in about the last minute.
    pub fn recent(&self, gauges: &Gauges, shape: Shape) -> Snapshot {
        let present = gauges.shape(shape).snapshot();
        match self.shapes.front() {
            Some((_, shapes)) if self.shapes.len() == SHAPES_MAX => present.since(&shapes[shape as usize]),
            // The server is younger than that.
            _ => present,
        }
    }
}

fn keep<T>(samples: &mut VecDeque<T>, sample: T, most: usize) {
    if samples.len() == most {
        samples.pop_front();
    }
    samples.push_back(sample);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_over_what_has_passed() {
        let gauges = Gauges::default();
        let mut window = Window::default();
        let posts = |window: &Window, now, span| window.rates(&gauges, now, span)[Count::Posts as usize];
        let second = |n| gauges.started + Duration::from_secs(n);
        // Ten a second for a minute, nothing for a minute.
        for n in 1..=120 {
            gauges.add(Count::Posts, if n <= 60 { 10 } else { 0 });
            window.look(&gauges, second(n));
        }
        assert_eq!(SPANS.map(|span| posts(&window, second(120), span)), [0.0, 0.0, 5.0]);
        gauges.add(Count::Posts, 30);
        assert_eq!(posts(&window, second(121), SPANS[0]), 30.0);
        // A second that took three.
        assert_eq!(posts(&window, second(123), SPANS[0]), 10.0);
    }

    #[test]
    fn quantiles_forget() {
        let gauges = Gauges::default();
        let mut window = Window::default();
        gauges.shape(Shape::Commit).record(1_000_000);
        for n in 1..=100 {
            window.look(&gauges, gauges.started + Duration::from_secs(n));
        }
        assert_eq!(window.recent(&gauges, Shape::Commit).count(), 0);
        gauges.shape(Shape::Commit).record(7);
        assert_eq!(window.recent(&gauges, Shape::Commit).quantile(0.99), Some(7));
        assert!(window.counts.len() <= COUNTS_MAX && window.shapes.len() == SHAPES_MAX);
    }
}
