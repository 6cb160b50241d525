//! Kill -9 at random moments under fifty senders: nothing acknowledged is lost, nothing comes twice, nobody
//! saw what is not there. `make soak ROUNDS=1000` is the long form.

use std::time::Duration;

use crate::ledger;
use crate::ledger::house::House;

const SENDERS: usize = 50;
/// So many crashes on one history, or reading it again each time would be all the work.
const ROUNDS_PER_HOUSE: u64 = 10;

#[test]
fn kill_9_at_random_moments_keeps_every_promise() {
    let rounds = std::env::var("SOAK_ROUNDS").map_or(10, |rounds| rounds.parse().unwrap());
    let mut house = None;
    for round in 1..=rounds {
        let mut seed = [0; 8];
        getrandom::fill(&mut seed).unwrap();
        let after = Duration::from_millis(20 + u64::from_le_bytes(seed) % 381);
        let mut crashed = house.take().unwrap_or_else(|| House::open(SENDERS)).crash_in_the_middle(after);
        if round % ROUNDS_PER_HOUSE == 0 || round == rounds {
            crashed.settle(1);
        }
        let violations = crashed.reckon();
        let (acked, start) = (crashed.acked, crashed.slowest_start);
        println!("round {round} of {rounds}: killed after {after:?}; {acked} acknowledged, start {start:?}");
        assert!(violations.is_empty(), "{}", ledger::listed(&violations));
        house = (round % ROUNDS_PER_HOUSE != 0).then_some(crashed);
    }
}
