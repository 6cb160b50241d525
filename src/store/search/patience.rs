//! How long the history lets the index keep it waiting: bytes of what was taken away stay where they are until the index
//! has let go of them, too.

use std::ops::RangeInclusive;
use std::time::Instant;

use crate::limits::FORGET_PATIENCE;

/// What is waited for, and since when. It never outlasts twice [`FORGET_PATIENCE`] for anything.
#[derive(Debug, Default)]
pub struct Patience(Option<(i64, Instant)>);

impl Patience {
    /// Whether it has ended, `now` that the index keeps what has these numbers, from the oldest to the newest. It begins
    /// anew then; and also when all is out that was there when it began, however much has come since: an index that
    /// is busy is not one that stands still.
    pub fn has_ended(&mut self, kept: Option<RangeInclusive<i64>>, now: Instant) -> bool {
        let Some(kept) = kept else {
            self.0 = None;
            return false;
        };
        match self.0 {
            Some((newest, since)) if *kept.start() <= newest => {
                let has_ended = now.duration_since(since) >= FORGET_PATIENCE;
                if has_ended {
                    self.0 = None;
                }
                has_ended
            }
            _ => {
                self.0 = Some((*kept.end(), now));
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// The seconds at which it ends, when the index keeps at each second what the function says.
    fn ends(seconds: u64, kept: impl Fn(u64) -> Option<RangeInclusive<i64>>) -> Vec<u64> {
        let (mut patience, start) = (Patience::default(), Instant::now());
        let has_ended =
            |second: &u64| patience.has_ended(kept(*second), start + Duration::from_secs(*second));
        (0..seconds).filter(has_ended).collect()
    }

    #[test]
    fn it_ends_for_an_index_that_stands_still_and_for_no_other() {
        let limit = FORGET_PATIENCE.as_secs();
        let table: [(&str, Vec<u64>, Vec<u64>); 5] = [
            ("nothing is kept", ends(300, |_| None), vec![]),
            ("one thing stays", ends(limit * 2 + 2, |_| Some(7..=7)), vec![limit, limit * 2 + 1]),
            ("one stays, others come", ends(limit + 1, |now| Some(7..=7 + now as i64)), vec![limit]),
            // Somebody edits all the time, and the index is a few seconds behind them.
            ("others all the time", ends(900, |now| Some(now as i64..=now as i64 + 3)), vec![]),
            ("now and then", ends(900, |now| (now % limit > 0).then_some(7..=7)), vec![]),
        ];
        for (what, found, expected) in table {
            assert_eq!(found, expected, "{what}");
        }
    }
}
