//! The short form: a few hundred seeds of every kind are clean, and they do what they are for.

use sim::script::{LENGTH, script};
use sim::seen::{EXPECTED, Seen};
use sim::shrink::play;

const SEEDS: u64 = 250;

#[test]
fn whatever_happens_every_promise_holds() {
    let mut seen = Seen::default();
    for seed in 0..SEEDS {
        match play(&script(seed, LENGTH)) {
            Ok(outcome) => seen.add(&outcome.seen),
            Err(failure) => panic!("seed {seed} fails (make sim FROM={seed} SEEDS=1): {failure}"),
        }
    }
    let missing: Vec<&&str> = EXPECTED.iter().filter(|what| seen.count(what) == 0).collect();
    assert!(missing.is_empty(), "never happened: {missing:?} in {seen:?}");
    assert_eq!(seen.unused(), [""; 0], "commands that no client in here uses");
}

#[test]
fn a_seed_is_the_same_run_each_time() {
    for seed in [3, 7, 13, 40] {
        let outcome = || play(&script(seed, LENGTH)).expect("it is clean");
        assert_eq!(outcome(), outcome(), "seed {seed}");
    }
}
