//! The rules and the core with faults on purpose: each is found, and what is honest is clean. A process for each,
//! because the fault is the process's.

use std::process::Command;

use sim::sabotage::Fault;

/// So many seeds, from 0 on, find each of them.
const SEEDS: &str = "400";

#[test]
fn every_fault_in_the_rules_is_found() {
    let faults = Fault::ALL.iter().skip_while(|fault| **fault != Fault::HalfTakenBack);
    let found = faults.map(|fault| (fault.word(), run(fault.word())));
    let found: Vec<(&str, String)> = found.collect();
    for (fault, said) in &found {
        println!("{fault}: {}", said.lines().next().unwrap_or_default());
    }
    assert!(found.len() >= 8, "too few to say much");
    let missed: Vec<_> =
        found.iter().filter(|(_, said)| !said.contains(" fails: ")).map(|(f, _)| f).collect();
    assert!(missed.is_empty(), "not found: {missed:?}");
}

/// What the simulator says of a house with this fault.
fn run(fault: &str) -> String {
    let mut sim = Command::new(env!("CARGO_BIN_EXE_sim"));
    let output = sim.args(["--seeds", SEEDS, "--unshortened"]).env("TEAHOUSE_SABOTAGE", fault).output();
    String::from_utf8(output.expect("it runs").stdout).expect("it speaks UTF-8")
}
