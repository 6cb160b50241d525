//! `make bench`: how fast Teahouse is, beside plain broadcast servers and what the machine can do.
//!
//! The rounds are interleaved: each round puts each load on each server once, so that what else the machine
//! does falls on all of them. Everything runs over loopback, and the generator shares the cores with the server.

mod crowd;
mod files;
mod limit;
mod load;
mod machine;
mod plan;
mod scenario;
mod search;
mod servers;
mod table;
mod trouble;
mod wire;

use std::process::ExitCode;

use scenario::{SCENARIOS, Scenario};
use servers::{Kind, Places, Result, Seats};
use table::Results;

const USAGE: &str = "bench TEAHOUSE TARGET ROUNDS [SCENARIO...]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.first().map(String::as_str) {
        Some("serve-limit") => serve_limit(&arguments[1..]),
        _ => bench(&arguments),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve_limit(arguments: &[String]) -> Result<bool> {
    let numbers: std::result::Result<Vec<usize>, _> = arguments.iter().map(|a| a.parse()).collect();
    let [rooms, members, frames] = numbers?[..] else { return Err(USAGE.into()) };
    // It ends when its clients do, one of them first.
    let _ = limit::serve(Seats { rooms, members }, frames);
    Ok(true)
}

/// False when a run of Teahouse itself failed.
fn bench(arguments: &[String]) -> Result<bool> {
    let [teahouse, target, rounds, wanted @ ..] = arguments else { return Err(USAGE.into()) };
    let places = Places { teahouse: teahouse.into(), target: target.into() };
    let rounds: u32 = rounds.parse()?;
    let chosen = choose(wanted)?;
    let machine = machine::describe(&places.target)?;
    let load_before = machine::load_average();
    let mut results: Vec<Results> = chosen.iter().map(|_| Results::default()).collect();
    let mut good = true;
    for round in 1..=rounds {
        for (scenario, results) in chosen.iter().zip(&mut results) {
            for (index, kind) in scenario.kinds.iter().enumerate().filter(|(_, kind)| is_wanted(**kind)) {
                eprintln!("round {round} of {rounds}: {}, {}", scenario.name, kind.name());
                match (scenario.run)(*kind, &places) {
                    Ok(figures) => results.add(index, figures),
                    Err(error) => {
                        eprintln!("  failed: {error}");
                        good &= *kind != Kind::Teahouse;
                    }
                }
            }
        }
    }
    println!("{machine}");
    println!(
        "load average {load_before} before, {} after; the generator shares the cores",
        machine::load_average()
    );
    println!(
        "medians of {rounds} rounds [least–most]; ×: Teahouse as a multiple of that server, same rounds"
    );
    for (scenario, results) in chosen.iter().zip(&results) {
        print!("{}", results.render(scenario));
    }
    Ok(good)
}

/// Whether `BENCH_ONLY`, if it is set, names this server.
fn is_wanted(kind: Kind) -> bool {
    std::env::var("BENCH_ONLY").map_or(true, |only| only == kind.name())
}

fn choose(wanted: &[String]) -> Result<Vec<&'static Scenario>> {
    if wanted.is_empty() {
        return Ok(SCENARIOS.iter().filter(|scenario| scenario.by_default).collect());
    }
    let find = |name: &String| {
        let names: Vec<&str> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
        let unknown = || format!("there is no scenario {name}; there are {}", names.join(", "));
        SCENARIOS.iter().find(|scenario| scenario.name == name).ok_or_else(unknown)
    };
    Ok(wanted.iter().map(find).collect::<std::result::Result<_, _>>()?)
}
