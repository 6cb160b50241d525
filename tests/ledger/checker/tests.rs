//! Good ledgers that must pass, and for each invariant bad ones that must not.

use super::Invariant::{self, *};
use super::check;
use crate::ledger::{Ending, Entry, Ledger, Seen, hash};

fn seen(seq: u64, cid: &str) -> Seen {
    Seen { seq, cid: cid.to_owned(), text: hash(cid) }
}

/// A ledger in words: `c epoch`, `j seq`, `s cid`, `a cid seq`, `l seq cid`, `p after seq cid seq cid …`,
/// `w seq`.
fn ledger(script: &str) -> Ledger {
    let entry = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let number = |at: usize| words[at].parse().unwrap();
        let cid = || words[1].to_owned();
        match words[0] {
            "c" => Entry::Connected { epoch: cid() },
            "j" => Entry::Joined { seq: number(1) },
            "s" => Entry::Sent { cid: cid(), text: hash(words[1]) },
            "a" => Entry::Acked { cid: cid(), seq: number(2) },
            "l" => Entry::Live(seen(number(1), words[2])),
            "p" => Entry::Page { after: number(1), events: pairs(&words[2..]) },
            "w" => Entry::Whole { seq: number(1) },
            other => panic!("{other}"),
        }
    };
    let entries = script.split(',').map(str::trim).filter(|line| !line.is_empty()).map(entry).collect();
    Ledger { owner: "Ann".to_owned(), entries }
}

fn pairs(words: &[&str]) -> Vec<Seen> {
    words.chunks(2).map(|pair| seen(pair[0].parse().unwrap(), pair[1])).collect()
}

fn broken(scripts: &[&str], history: &str, left_behind: usize) -> Vec<Invariant> {
    let ledgers: Vec<Ledger> = scripts.iter().map(|script| ledger(script)).collect();
    let words: Vec<&str> = history.split_whitespace().collect();
    let ending = Ending { epoch: "e".to_owned(), history: pairs(&words), left_behind };
    let mut all: Vec<Invariant> = check(&ledgers, &ending).into_iter().map(|found| found.broken).collect();
    all.dedup();
    all
}

#[test]
fn what_may_be_passes() {
    for (scripts, history) in [
        (&["c e, j 0, s x, a x 1, l 1 x"][..], "1 x"),
        // Sent again after the connection broke, acknowledged twice at the same place.
        (&["c e, j 0, s x, s y, a x 1, c e, j 2, s y, a y 2, a y 2"], "1 x 2 y"),
        // Not acknowledged: there, or not.
        (&["c e, j 0, s x, s y"], "1 x"),
        // A page and the live messages overlap, and the gap between two connections is filled.
        (
            &["s x, s y, s z", "c e, j 0, l 1 x, c e, j 2, l 3 z, p 1 2 y 3 z, w 3", "c e, j 2, l 3 z"],
            "1 x 2 y 3 z",
        ),
    ] {
        assert_eq!(broken(scripts, history, 0), [], "{scripts:?} {history}");
    }
}

#[test]
fn each_invariant_finds_what_breaks_it() {
    for (scripts, history, expected) in [
        (&["s x, a x 1"][..], "", AckedIsKept),
        (&["s x, a x 2, s y, a y 2"], "1 x 2 y", AckedIsKept),
        (&["a x 1", "s x"], "1 x", AckedIsKept),
        (&["s x, a x 1"], "1 x 2 x", NothingTwice),
        (&["s x, s y, a x 2, a y 1"], "1 y 2 x", SendersOrder),
        (&["s x, c e, s y, s x"], "1 y 2 x", SendersOrder),
        (&["s x, s y", "c e, j 0, l 2 y"], "1 x 2 y", OneSequence),
        (&["s x, s y", "c e, j 0, l 2 y, l 1 x"], "1 x 2 y", OneSequence),
        (&["s x, s y", "c e, j 0, l 1 x, l 1 x"], "1 x 2 y", OneSequence),
        (&["s x, s y", "c e, j 2, p 0 1 x 2 y 2 y"], "1 x 2 y", OneSequence),
        (&["s x, s y", "c e, j 2, p 0 2 y"], "1 x 2 y", OneSequence),
        (&["s x", "l 1 x"], "1 x", OneSequence),
        (&["s x, s y, s z", "c e, j 0, l 1 x, c e, j 2, l 3 z, w 3"], "1 x 2 y 3 z", OneSequence),
        (&["s x, s y", "c e, j 0, l 1 x", "c e, j 0, l 1 y"], "1 x", OneSequence),
        (&["s x, s y"], "1 x 3 y", OneSequence),
        (&["s x", "c e, j 0, l 1 x"], "", NoGhosts),
        (&["s x, s y", "c e, j 0, l 1 y"], "1 x 2 y", NoGhosts),
        (&["c f"], "", NoGhosts),
        (&["s x"], "1 x 2 x", UnackedAtMostOnce),
        (&["s x"], "1 y", UnackedAtMostOnce),
    ] {
        let found = broken(scripts, history, 0);
        assert!(found.contains(&expected), "{expected:?} in {scripts:?} {history}: {found:?}");
    }
    assert_eq!(broken(&[], "", 1), [NobodyLeftBehind]);
}
