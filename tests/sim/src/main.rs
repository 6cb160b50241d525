//! `sim [--seeds N] [--from SEED] [--length STEPS] [--seconds S]
//! [--unshortened]`: plays seeds one after the other, and says how
//! many inputs were clean. The first one that fails is made shorter, printed, and ends with 1.
//!
//! `sim --bridge PAGES [--from SEED] [--length STEPS]`: lets pages that run elsewhere take the place of the first tabs,
//! over standard input and output; see [`sim::bridge`].

use std::time::{Duration, Instant};

use sim::bridge::Bridge;
use sim::script::script;
use sim::shrink::{play, shrink};

fn main() {
    let options: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str, otherwise: u64| {
        let at = options.iter().position(|word| word == name);
        at.map_or(otherwise, |at| options.get(at + 1).and_then(|n| n.parse().ok()).expect("a number"))
    };
    let (from, seeds) = (option("--from", 0), option("--seeds", 1_000));
    let length = option("--length", sim::script::LENGTH as u64) as usize;
    if options.iter().any(|word| word == "--bridge") {
        return bridge(from, length, option("--bridge", 1) as usize);
    }
    // What a seed fails with is printed once, below.
    std::panic::set_hook(Box::new(|_| {}));
    let limit = Duration::from_secs(option("--seconds", u64::MAX / 2_000));
    let started = Instant::now();
    let (mut inputs, mut messages, mut lives, mut played) = (0, 0, 0, 0);
    for seed in from..from + seeds {
        let script = script(seed, length);
        match play(&script) {
            Ok(outcome) => {
                inputs += outcome.inputs;
                messages += outcome.messages;
                lives += outcome.lives;
            }
            Err(failure) => {
                println!("seed {seed} fails: {failure}");
                println!("(again: --from {seed} --seeds 1 --length {length})");
                if options.iter().any(|word| word == "--unshortened") {
                    std::process::exit(1);
                }
                let (short, failure) = shrink(script, failure);
                println!("in {} steps: {failure}\n{:?}", short.steps.len(), short.plan);
                short.steps.iter().for_each(|step| println!("  {step:?}"));
                std::process::exit(1);
            }
        }
        played += 1;
        if started.elapsed() > limit {
            break;
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    let rate = inputs as f64 / seconds;
    println!(
        "{played} seeds, {inputs} inputs clean, {messages} messages, {lives} lives of servers, \
         {seconds:.1} s, {rate:.0} inputs/s"
    );
}

fn bridge(seed: u64, length: usize, pages: usize) {
    let mut bridge = Bridge::new(seed, length, pages);
    for line in std::io::stdin().lines() {
        println!("{}", bridge.line(&line.expect("a line")));
    }
}
