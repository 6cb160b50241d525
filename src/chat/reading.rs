//! What somebody has read of a room, and what not: counted when it is asked for, so that a post costs nothing for who
//! is absent.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

/// How far somebody has come in a room.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marker {
    /// When they first came in.
    pub joined: u64,
    /// The `seq` that the room had then.
    pub first: u64,
    /// The `seq` up to which it is read.
    pub read: u64,
    /// Whether they follow the room, on every device.
    pub follows: bool,
    /// Their own messages behind `read`: there are some only after it went back.
    pub own: BTreeSet<u64>,
    /// The messages behind `read` that mention them by name.
    pub mentions: BTreeSet<u64>,
}

/// What a list says of a room to somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub read: u64,
    /// Messages of others behind it.
    pub unread: usize,
    /// Those of them that mention whoever asks.
    pub mentions: usize,
}

impl Marker {
    /// Of somebody who comes into a room now, and has read what came before.
    pub fn new(joined: u64, seq: u64) -> Marker {
        Marker { joined, first: seq, read: seq, ..Marker::default() }
    }

    /// The same, read up to a place further on.
    pub fn read_to(mut self, seq: u64) -> Marker {
        if seq > self.read {
            self.own = self.own.split_off(&(seq + 1));
            self.mentions = self.mentions.split_off(&(seq + 1));
            self.read = seq;
        }
        self
    }

    /// What is so of a room that has these messages and these that mention everybody.
    pub fn figures(&self, messages: &Messages, to_all: &BTreeSet<u64>) -> Figures {
        let behind = self.read + 1..=u64::MAX;
        let is_others = |seq: &&u64| messages.has(**seq) && !self.own.contains(*seq);
        let own = self.own.range(behind.clone()).filter(|seq| messages.has(**seq)).count();
        let by_name = self.mentions.range(behind.clone()).filter(is_others).count();
        let from = self.read.max(self.first) + 1;
        let more = to_all.range(from..).filter(is_others).filter(|seq| !self.mentions.contains(seq)).count();
        let unread = messages.count(behind) - own;
        Figures { read: self.read, unread, mentions: by_name + more }
    }
}

/// Which events of a room are messages that are there: a bit for each, in blocks that are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Messages(Vec<Block>);

/// So many events are in a block.
pub const BLOCK_EVENTS: u64 = 4_096;
const WORDS: usize = BLOCK_EVENTS as usize / 64;
/// What a block takes in the file.
pub const BLOCK_BYTES: usize = BLOCK_EVENTS as usize / 8;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Block {
    words: [u64; WORDS],
    count: usize,
}

impl Block {
    const EMPTY: Block = Block { words: [0; WORDS], count: 0 };

    /// Of its bits from `from` to `to`, both among them.
    fn count(&self, from: usize, to: usize) -> usize {
        if (from, to) == (0, BLOCK_EVENTS as usize - 1) {
            return self.count;
        }
        let (first, last) = (from / 64, to / 64);
        let mask = |at: usize| {
            let low = if at == first { !0 << (from % 64) } else { !0 };
            let high = if at == last { !0 >> (63 - to % 64) } else { !0 };
            low & high
        };
        (first..=last).map(|at| (self.words[at] & mask(at)).count_ones() as usize).sum()
    }
}

impl Messages {
    /// Says of an event whether it is a message that is there.
    pub fn set(&mut self, seq: u64, is: bool) {
        let (block, bit) = place(seq);
        if block >= self.0.len() {
            if !is {
                return;
            }
            self.0.resize(block + 1, Block::EMPTY);
        }
        let Block { words, count } = &mut self.0[block];
        let (word, mask) = (&mut words[bit / 64], 1 << (bit % 64));
        match (*word & mask != 0, is) {
            (false, true) => (*word, *count) = (*word | mask, *count + 1),
            (true, false) => (*word, *count) = (*word & !mask, *count - 1),
            _ => {}
        }
        self.drop_empty();
    }

    /// So that the same messages are the same value.
    fn drop_empty(&mut self) {
        while self.0.last().is_some_and(|block| block.count == 0) {
            self.0.pop();
        }
    }

    pub fn has(&self, seq: u64) -> bool {
        let (block, bit) = place(seq);
        self.0.get(block).is_some_and(|block| block.words[bit / 64] >> (bit % 64) & 1 == 1)
    }

    /// How many there are among these events.
    pub fn count(&self, events: RangeInclusive<u64>) -> usize {
        let end = (self.0.len() as u64 * BLOCK_EVENTS).saturating_sub(1);
        let (from, to) = (*events.start(), (*events.end()).min(end));
        if self.0.is_empty() || from > to {
            return 0;
        }
        let ((first, low), (last, high)) = (place(from), place(to));
        let top = BLOCK_EVENTS as usize - 1;
        let of = |at: usize| {
            self.0[at].count(if at == first { low } else { 0 }, if at == last { high } else { top })
        };
        (first..=last).map(of).sum()
    }

    /// Nothing is there behind this event any more: what came there was never durable.
    pub fn end_at(&mut self, seq: u64) {
        let (block, bit) = place(seq);
        self.0.truncate(block + 1);
        if let Some(last) = self.0.get_mut(block) {
            let first = (bit + 1) / 64;
            for at in first..WORDS {
                let keep = if at == first { (1_u64 << ((bit + 1) % 64)) - 1 } else { 0 };
                last.words[at] &= keep;
            }
            last.count = last.words.iter().map(|word| word.count_ones() as usize).sum();
        }
        self.drop_empty();
    }

    /// A block as the file has it.
    pub fn put_block(&mut self, block: u64, bytes: &[u8; BLOCK_BYTES]) {
        for (at, byte) in bytes.iter().enumerate() {
            for bit in (0..8).filter(|bit| byte >> bit & 1 == 1) {
                self.set(block * BLOCK_EVENTS + at as u64 * 8 + bit, true);
            }
        }
    }
}

/// In which block an event is, and where.
fn place(seq: u64) -> (usize, usize) {
    ((seq / BLOCK_EVENTS) as usize, (seq % BLOCK_EVENTS) as usize)
}

/// Where an event stands in the bytes of its block: the block, the byte and the bit.
pub fn place_in_bytes(seq: u64) -> (u64, usize, u8) {
    let (block, bit) = place(seq);
    (block as u64, bit / 8, 1 << (bit % 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts the same with a set.
    fn check(messages: &Messages, set: &BTreeSet<u64>) {
        for from in [0, 1, 2, 63, 64, 65, 4_000, 4_095, 4_096, 4_097, 9_000, 20_000] {
            for to in [0, 1, 64, 127, 128, 4_095, 4_096, 8_191, 8_192, 12_000, u64::MAX] {
                if from <= to {
                    let expected = set.range(from..=to).count();
                    assert_eq!(messages.count(from..=to), expected, "{from} to {to}");
                }
            }
        }
    }

    #[test]
    fn bits_count_what_a_set_counts() {
        let (mut messages, mut set) = (Messages::default(), BTreeSet::new());
        check(&messages, &set);
        for seq in (1..12_500).filter(|seq| seq % 3 != 0) {
            messages.set(seq, true);
            set.insert(seq);
        }
        check(&messages, &set);
        for seq in [1, 64, 65, 4_096, 4_099, 12_499, 30_000] {
            messages.set(seq, false);
            set.remove(&seq);
        }
        check(&messages, &set);
        for end in [12_499, 12_300, 8_192, 8_191, 4_100, 64, 63, 1, 0] {
            messages.end_at(end);
            set.split_off(&(end + 1));
            check(&messages, &set);
        }
        assert_eq!(messages, Messages::default());
    }

    #[test]
    fn a_block_of_the_file_is_the_same_bits() {
        let mut bytes = [0; BLOCK_BYTES];
        let mut expected = Messages::default();
        for seq in [4_096, 4_103, 4_104, 8_191] {
            let (block, byte, bit) = place_in_bytes(seq);
            assert_eq!(block, 1);
            bytes[byte] |= bit;
            expected.set(seq, true);
        }
        let mut read = Messages::default();
        read.put_block(1, &bytes);
        assert_eq!(read, expected);
    }

    #[test]
    fn figures_are_of_others_and_of_what_is_there() {
        let mut messages = Messages::default();
        (1..=20).filter(|seq| *seq != 7).for_each(|seq| messages.set(seq, true));
        let to_all = BTreeSet::from([3, 9, 12]);
        let marker = Marker::new(0, 5);
        assert_eq!(marker.figures(&messages, &to_all), Figures { read: 5, unread: 14, mentions: 2 });
        let mentions = BTreeSet::from([7, 9, 15]);
        let marker = Marker { mentions, own: BTreeSet::from([8, 12]), ..marker };
        assert_eq!(marker.figures(&messages, &to_all), Figures { read: 5, unread: 12, mentions: 2 });
        let back = Marker { read: 0, ..marker.clone() };
        assert_eq!(back.figures(&messages, &to_all), Figures { read: 0, unread: 17, mentions: 2 });
        let on = marker.read_to(14);
        assert_eq!(on.figures(&messages, &to_all), Figures { read: 14, unread: 6, mentions: 1 });
        assert!(on.own.is_empty());
        assert_eq!(on.clone().read_to(3), on);
    }
}
