//! The journal with a clock beside it: when a commit began and when it was done, for the gauges.

use std::time::Instant;

use crate::chat::fate::{Counted, Head, Mark, Sign};
use crate::chat::name::{Cid, RoomName};
use crate::chat::{Behind, Fact, Past, Receipt, UserId};
use crate::core::NotDurable;
use crate::sabotage::{self, Fault};
use crate::store::journal::Journal;

pub(super) struct Timed<'a> {
    journal: &'a mut Journal,
    times: Option<[Instant; 2]>,
    /// What a fault on purpose has not written yet.
    put_off: Vec<Fact>,
}

impl<'a> Timed<'a> {
    pub(super) fn new(journal: &'a mut Journal) -> Timed<'a> {
        Timed { journal, times: None, put_off: Vec::new() }
    }

    /// When the commit began and when it was done, if there was one.
    pub(super) fn times(&self) -> Option<[Instant; 2]> {
        self.times
    }

    /// What is written only after it was sent, on purpose: usually nothing.
    pub(super) fn put_off(self) -> Vec<Fact> {
        self.put_off
    }
}

impl Past for Timed<'_> {
    fn receipt(&self, author: UserId, cid: &Cid) -> Option<Receipt> {
        self.journal.receipt(author, cid)
    }

    fn head(&self, room: &RoomName, seq: u64) -> Option<Head> {
        self.journal.head(room, seq)
    }

    fn mark(&self, room: &RoomName, seq: u64, sign: &Sign) -> Option<Mark> {
        self.journal.mark(room, seq, sign)
    }

    fn count(&self, room: &RoomName, seq: u64, of: &Counted) -> usize {
        self.journal.count(room, seq, of)
    }

    fn behind(&self, user: UserId, room: &RoomName, seq: u64) -> Behind {
        self.journal.behind(user, room, seq)
    }
}

impl crate::core::Journal for Timed<'_> {
    fn commit(&mut self, facts: &[&Fact]) -> Result<(), NotDurable> {
        if sabotage::is(Fault::AckBeforeFlush) {
            self.put_off = facts.iter().map(|fact| (*fact).clone()).collect();
            return Ok(());
        }
        let began = Instant::now();
        let outcome = self.journal.commit(facts);
        self.times = Some([began, Instant::now()]);
        outcome
    }

    fn is_short_of_room(&mut self) -> bool {
        self.journal.is_short_of_room()
    }
}
