//! The checker: ledgers and the ending in, violations out. It knows no server, no socket and no clock.

use std::collections::{HashMap, HashSet};
use std::fmt;

use super::{Ending, Entry, Ledger, Seen};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Invariant {
    /// I1: every acknowledged post is in the history once, at its acknowledged place, with its text.
    AckedIsKept,
    /// I2: no post is in the history twice.
    NothingTwice,
    /// I3: the posts of one sender stand in the order in which they were first sent.
    SendersOrder,
    /// I4: what a receiver gets has no hole and no repetition, and is the same for all.
    OneSequence,
    /// I5: what somebody received is in the history, in the same place and words.
    NoGhosts,
    /// I6: a post that was not acknowledged is in the history once or not at all; nobody's post is not.
    UnackedAtMostOnce,
    /// I7: the server keeps nothing of those who have gone.
    NobodyLeftBehind,
}

#[derive(Clone, Debug)]
pub struct Violation {
    pub broken: Invariant,
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.broken, self.what)
    }
}

/// Everything that is wrong. Empty when all promises were kept.
pub fn check(ledgers: &[Ledger], ending: &Ending) -> Vec<Violation> {
    let mut checker = Checker {
        by_seq: ending.history.iter().map(|seen| (seen.seq, seen)).collect(),
        by_cid: HashMap::new(),
        violations: Vec::new(),
    };
    for seen in &ending.history {
        checker.by_cid.entry(&seen.cid).or_default().push(seen);
    }
    checker.history(ledgers, ending);
    for ledger in ledgers {
        checker.acks(ledger);
        checker.order(ledger);
        checker.connections(ledger);
        checker.coverage(ledger);
    }
    checker.receivers(ledgers, ending);
    if ending.left_behind > 0 {
        checker.report(Invariant::NobodyLeftBehind, format!("{} clients", ending.left_behind));
    }
    checker.violations
}

struct Checker<'a> {
    by_seq: HashMap<u64, &'a Seen>,
    by_cid: HashMap<&'a str, Vec<&'a Seen>>,
    violations: Vec<Violation>,
}

impl Checker<'_> {
    fn report(&mut self, broken: Invariant, what: String) {
        self.violations.push(Violation { broken, what });
    }

    /// The history by itself: dense, nothing twice, nothing that nobody sent.
    fn history(&mut self, ledgers: &[Ledger], ending: &Ending) {
        self.contiguous("the history", 0, ending.history.iter().map(|seen| seen.seq));
        let entries = || ledgers.iter().flat_map(|ledger| &ledger.entries);
        let sent: HashSet<&str> = entries()
            .filter_map(|entry| if let Entry::Sent { cid, .. } = entry { Some(&**cid) } else { None })
            .collect();
        let acked: HashSet<&str> = entries()
            .filter_map(|entry| if let Entry::Acked { cid, .. } = entry { Some(&**cid) } else { None })
            .collect();
        let mut found = Vec::new();
        for (cid, places) in &self.by_cid {
            let seqs: Vec<u64> = places.iter().map(|seen| seen.seq).collect();
            if !sent.contains(cid) {
                found.push((Invariant::UnackedAtMostOnce, format!("{cid} at {seqs:?} was sent by nobody")));
            } else if seqs.len() > 1 && !acked.contains(cid) {
                found.push((Invariant::UnackedAtMostOnce, format!("{cid} is at {seqs:?}")));
            }
            if seqs.len() > 1 {
                found.push((Invariant::NothingTwice, format!("{cid} is at {seqs:?}")));
            }
        }
        found.into_iter().for_each(|(broken, what)| self.report(broken, what));
    }

    fn acks(&mut self, ledger: &Ledger) {
        let mut texts = HashMap::new();
        for entry in &ledger.entries {
            match entry {
                Entry::Sent { cid, text } => drop(texts.entry(cid).or_insert(*text)),
                Entry::Acked { cid, seq } => {
                    let expected =
                        texts.get(cid).map(|text| Seen { seq: *seq, cid: cid.clone(), text: *text });
                    let found = self.by_cid.get(&**cid).map_or(&[][..], |found| found);
                    if found.len() != 1 || Some(found[0]) != expected.as_ref() {
                        let what = format!("{} was told {cid} is at {seq}, found {found:?}", ledger.owner);
                        self.report(Invariant::AckedIsKept, what);
                    }
                }
                _ => {}
            }
        }
    }

    fn order(&mut self, ledger: &Ledger) {
        let mut known = HashSet::new();
        let mut last = (0, "");
        for entry in &ledger.entries {
            let Entry::Sent { cid, .. } = entry else { continue };
            if !known.insert(cid) {
                continue;
            }
            let Some(seq) = self.by_cid.get(&**cid).map(|found| found[0].seq) else { continue };
            if seq < last.0 {
                let what = format!("{}: {cid} at {seq} stands before {} at {}", ledger.owner, last.1, last.0);
                self.report(Invariant::SendersOrder, what);
            }
            last = (seq, cid);
        }
    }

    /// What each connection was given, piece by piece: the live messages since it joined, each page.
    fn connections(&mut self, ledger: &Ledger) {
        let mut live: Option<u64> = None;
        for entry in &ledger.entries {
            match entry {
                Entry::Connected { .. } => live = None,
                Entry::Joined { seq } => live = Some(*seq),
                Entry::Live(seen) => {
                    let what = format!("{} live", ledger.owner);
                    match live {
                        Some(last) => self.contiguous(&what, last, [seen.seq].into_iter()),
                        None => self.report(Invariant::OneSequence, format!("{what} before it had joined")),
                    }
                    live = Some(seen.seq);
                }
                Entry::Page { after, events } => {
                    let what = format!("{} in a page", ledger.owner);
                    self.contiguous(&what, *after, events.iter().map(|seen| seen.seq));
                }
                _ => {}
            }
        }
    }

    fn contiguous(&mut self, what: &str, mut last: u64, seqs: impl Iterator<Item = u64>) {
        for seq in seqs {
            if seq != last + 1 {
                self.report(Invariant::OneSequence, format!("{what}: {seq} follows {last}"));
            }
            last = seq;
        }
    }

    /// Everything of one receiver together, over all its connections: whole where it was told so.
    fn coverage(&mut self, ledger: &Ledger) {
        let mut got = HashSet::new();
        let mut covered = 0;
        for entry in &ledger.entries {
            got.extend(seen_in(entry).iter().map(|seen| seen.seq));
            let Entry::Whole { seq } = entry else { continue };
            while covered < *seq && got.contains(&(covered + 1)) {
                covered += 1;
            }
            if covered < *seq {
                let what = format!("{} has nothing at {}, before {seq}", ledger.owner, covered + 1);
                self.report(Invariant::OneSequence, what);
            }
        }
    }

    fn receivers(&mut self, ledgers: &[Ledger], ending: &Ending) {
        let mut first: HashMap<u64, (&str, &Seen)> = HashMap::new();
        for ledger in ledgers {
            for seen in received(ledger) {
                let (witness, same) = *first.entry(seen.seq).or_insert((&ledger.owner, seen));
                if same != seen {
                    let what = format!("{} got {seen:?}, {witness} {same:?}", ledger.owner);
                    self.report(Invariant::OneSequence, what);
                }
                if self.by_seq.get(&seen.seq) != Some(&seen) {
                    let what = format!("{} got {seen:?}, not in the history", ledger.owner);
                    self.report(Invariant::NoGhosts, what);
                }
            }
            for entry in &ledger.entries {
                if let Entry::Connected { epoch } = entry
                    && *epoch != ending.epoch
                {
                    let what = format!("{} was in history {epoch}, not {}", ledger.owner, ending.epoch);
                    self.report(Invariant::NoGhosts, what);
                }
            }
        }
    }
}

fn received(ledger: &Ledger) -> impl Iterator<Item = &Seen> {
    ledger.entries.iter().flat_map(seen_in)
}

fn seen_in(entry: &Entry) -> &[Seen] {
    match entry {
        Entry::Live(seen) => std::slice::from_ref(seen),
        Entry::Page { events, .. } => events,
        _ => &[],
    }
}

#[cfg(test)]
mod tests;
