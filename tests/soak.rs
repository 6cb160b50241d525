//! Kill -9, or a stop, at random moments under fifty senders: nothing acknowledged is lost, nothing comes
//! twice, nobody saw what is not there. `make soak ROUNDS=1000` is the long form.

use std::time::Duration;

use crate::ledger;
use crate::ledger::house::House;

const SENDERS: usize = 50;
/// So many crashes on one history, or reading it again each time would be all the work.
const ROUNDS_PER_HOUSE: u64 = 10;

#[test]
fn kill_9_at_random_moments_keeps_every_promise() {
    let rounds = std::env::var("SOAK_ROUNDS").map_or(10, |rounds| rounds.parse().unwrap());
    interrupted(rounds, House::crash_in_the_middle);
}

/// P30: what was accepted is finished, and everybody is told to come back.
#[test]
fn a_stop_at_random_moments_keeps_every_promise() {
    let rounds = std::env::var("SOAK_ROUNDS").map_or(10, |_| 100);
    interrupted(rounds, House::stop_in_the_middle);
}

fn interrupted(rounds: u64, interrupt: impl Fn(House, Duration) -> House) {
    let mut house = None;
    for round in 1..=rounds {
        let mut seed = [0; 8];
        getrandom::fill(&mut seed).unwrap();
        let after = Duration::from_millis(20 + u64::from_le_bytes(seed) % 381);
        let mut interrupted = interrupt(house.take().unwrap_or_else(|| House::open(SENDERS)), after);
        if round % ROUNDS_PER_HOUSE == 0 || round == rounds {
            interrupted.settle(1);
        }
        let violations = interrupted.reckon();
        let (acked, start) = (interrupted.acked, interrupted.slowest_start);
        println!("round {round} of {rounds}: after {after:?}; {acked} acknowledged, slowest start {start:?}");
        assert!(violations.is_empty(), "{}", ledger::listed(&violations));
        house = (round % ROUNDS_PER_HOUSE != 0).then_some(interrupted);
    }
}
