//! What the lock file says: how far each history of this directory has come, and whose log lies beside it.
//!
//! An older copy that was put back by hand has the epoch of the history that it replaces, and has not come as far:
//! pages would take its next events for those that they know. So how far a history has come is noted here, after
//! each batch and never before it is flushed; a history that has not come as far as its mark gets another epoch.
//! A mark need not be flushed itself: one that a power cut has taken back is only too low, which a start never
//! minds. Each lies in a slot that no sector of a disk divides, so it is the old one or the new one.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::os::unix::fs::FileExt;

use sha2::{Digest, Sha256};

use crate::limits::EPOCHS_REMEMBERED;

/// A whole fraction of a sector.
const SLOT_BYTES: usize = 128;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Slot {
    epoch: String,
    /// How far it has come.
    reached: u64,
    /// The epoch is being changed: the log may still be that of the slot before.
    is_new: bool,
}

/// The lock file as it was read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    slots: Vec<Slot>,
    /// Epochs whose log may lie beside the history; `None` when nobody knows.
    owners: Option<Vec<String>>,
}

impl Marks {
    pub(super) fn read(mut file: &File) -> io::Result<Marks> {
        let mut bytes = Vec::new();
        file.rewind()?;
        file.take((EPOCHS_REMEMBERED * SLOT_BYTES) as u64).read_to_end(&mut bytes)?;
        Ok(Marks::of(&bytes))
    }

    fn of(bytes: &[u8]) -> Marks {
        if bytes.len() < SLOT_BYTES {
            // Before there were marks the file had the owner's epoch and nothing else.
            let owner = std::str::from_utf8(bytes).ok().map(str::trim).filter(|owner| !owner.is_empty());
            return Marks { slots: Vec::new(), owners: owner.map(|owner| vec![owner.to_owned()]) };
        }
        let slots: Vec<Option<Slot>> = bytes.chunks(SLOT_BYTES).map(Slot::parse).collect();
        let owners = slots.last().cloned().flatten().map(|last| {
            let before = slots.iter().rev().nth(1).cloned().flatten().filter(|_| last.is_new);
            [Some(last), before].into_iter().flatten().map(|slot| slot.epoch).collect()
        });
        Marks { slots: slots.into_iter().flatten().collect(), owners }
    }

    /// How far the history of this epoch had come, as far as anybody knows.
    pub(super) fn reached(&self, epoch: &str) -> u64 {
        self.slots.iter().filter(|slot| slot.epoch == epoch).map(|slot| slot.reached).max().unwrap_or(0)
    }

    /// Whether the log beside the history is that of another epoch.
    pub(super) fn is_log_of_another(&self, epoch: &str) -> bool {
        self.owners.as_ref().is_some_and(|owners| !owners.iter().any(|owner| owner == epoch))
    }
}

/// Writes the mark of the history that is written now.
pub(super) struct Pen {
    file: File,
    at: u64,
    slot: Slot,
}

impl Pen {
    /// From now on the log is that of this epoch, or if it is new possibly still that of the one before.
    ///
    /// # Errors
    /// When it cannot be written down.
    pub(super) fn take(file: &File, epoch: &str, reached: u64, is_new: bool) -> io::Result<Pen> {
        let mut slots = Marks::read(file)?.slots;
        let slot = Slot { epoch: epoch.to_owned(), reached, is_new };
        if slots.last() != Some(&slot) {
            slots.retain(|other| other.epoch != slot.epoch);
            slots.drain(..slots.len().saturating_sub(EPOCHS_REMEMBERED - 1));
            slots.push(slot.clone());
            let bytes: Vec<u8> = slots.iter().flat_map(Slot::bytes).collect();
            file.write_all_at(&bytes, 0)?;
            file.set_len(bytes.len() as u64)?;
            file.sync_all()?;
        }
        let at = ((slots.len() - 1) * SLOT_BYTES) as u64;
        Ok(Pen { file: file.try_clone()?, at, slot })
    }

    /// The history has come so far, and that is on the disk.
    ///
    /// # Errors
    /// When it cannot be written down; the mark is then too low.
    pub(super) fn note(&mut self, reached: u64) -> io::Result<()> {
        self.slot.reached = reached;
        self.file.write_all_at(&self.slot.bytes(), self.at)
    }
}

impl Slot {
    fn bytes(&self) -> [u8; SLOT_BYTES] {
        let mut bytes = [b' '; SLOT_BYTES];
        let said = format!("{} {} {}", self.epoch, self.reached, if self.is_new { "new" } else { "own" });
        let line = format!("{said} {}", check(&said));
        let length = line.len().min(SLOT_BYTES - 1);
        bytes[..length].copy_from_slice(&line.as_bytes()[..length]);
        bytes[SLOT_BYTES - 1] = b'\n';
        bytes
    }

    fn parse(bytes: &[u8]) -> Option<Slot> {
        let whole = (bytes.len() == SLOT_BYTES).then_some(bytes)?;
        let (said, written) = std::str::from_utf8(whole).ok()?.trim_end().rsplit_once(' ')?;
        let mut words = said.split(' ');
        let (epoch, reached, state) = (words.next()?, words.next()?, words.next()?);
        let slot = Slot { epoch: epoch.to_owned(), reached: reached.parse().ok()?, is_new: state == "new" };
        (written == check(said)).then_some(slot)
    }
}

/// A slot that was written only in part is none.
fn check(said: &str) -> String {
    Sha256::digest(said).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(file: &File) -> Marks {
        Marks::read(file).unwrap()
    }

    #[test]
    fn each_history_has_its_mark_and_the_last_one_owns_the_log() {
        let file = tempfile::tempfile().unwrap();
        assert_eq!(marks(&file), Marks::default());
        assert!(!marks(&file).is_log_of_another("a"), "nobody knows");
        let mut pen = Pen::take(&file, "a", 3, false).unwrap();
        pen.note(7).unwrap();
        Pen::take(&file, "b", 1, true).unwrap().note(2).unwrap();
        let now = marks(&file);
        assert_eq!(["a", "b", "c"].map(|epoch| now.reached(epoch)), [7, 2, 0]);
        assert_eq!(["a", "b", "c"].map(|epoch| now.is_log_of_another(epoch)), [false, false, true]);
        Pen::take(&file, "b", 2, false).unwrap();
        assert!(marks(&file).is_log_of_another("a"), "b is new no more");
        Pen::take(&file, "a", 9, false).unwrap();
        let now = marks(&file);
        assert_eq!((now.reached("a"), now.reached("b"), now.is_log_of_another("b")), (9, 2, true));
    }

    #[test]
    fn the_oldest_epochs_are_forgotten() {
        let file = tempfile::tempfile().unwrap();
        for n in 0..2 * EPOCHS_REMEMBERED {
            Pen::take(&file, &format!("epoch {n}").replace(' ', "-"), 5, false).unwrap();
        }
        assert_eq!(file.metadata().unwrap().len(), (EPOCHS_REMEMBERED * SLOT_BYTES) as u64);
        let now = marks(&file);
        let known = |n: usize| now.reached(&format!("epoch-{n}")) == 5;
        assert!(!known(EPOCHS_REMEMBERED - 1) && known(EPOCHS_REMEMBERED));
    }

    /// A file of before there were marks, a slot that was torn, and one that is not there.
    #[test]
    fn what_cannot_be_read_is_not_held_against_anybody() {
        let old = Marks::of(b"0123456789abcdef0123456789abcdef");
        assert!(old.is_log_of_another("b") && !old.is_log_of_another("0123456789abcdef0123456789abcdef"));
        let slot = |epoch: &str, reached| Slot { epoch: epoch.to_owned(), reached, is_new: false }.bytes();
        let whole = [slot("a", 7), slot("b", 8)].concat();
        for cut in SLOT_BYTES..whole.len() {
            let torn = Marks::of(&whole[..cut]);
            assert_eq!((torn.reached("a"), torn.reached("b")), (7, 0));
            // In the last byte there is nothing that could be missed.
            assert!(cut == SLOT_BYTES || !torn.is_log_of_another("c"), "{cut}");
        }
        let mut flipped = whole;
        flipped[SLOT_BYTES + 2] ^= 1;
        assert_eq!(Marks::of(&flipped).reached("b"), 0);
        assert!(!Marks::of(&flipped).is_log_of_another("a"));
    }
}
