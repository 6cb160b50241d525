//! A disk with a cache: what was flushed is on it, and of the rest a power cut keeps what it likes.
//!
//! Stricter than usual file systems: a name lasts when its directory was flushed, content when its file was,
//! and each piece of what was not flushed fares for itself.

use std::collections::{BTreeMap, HashMap};

use super::calls::Call;
use crate::support::dice::Dice;

/// What a disk writes wholly or not at all.
const SECTOR: usize = 512;
/// What a system writes back at a time.
const PAGE: usize = 4_096;

/// What becomes of what was not flushed.
#[derive(Clone, Copy, Debug)]
pub enum Luck {
    Nothing,
    Everything,
    SomePages,
    SomeSectors,
}

impl Luck {
    pub const ALL: [Luck; 4] = [Luck::Nothing, Luck::Everything, Luck::SomePages, Luck::SomeSectors];
}

#[derive(Default)]
pub struct Disk {
    files: Vec<File>,
    names: BTreeMap<String, usize>,
    flushed_names: BTreeMap<String, usize>,
    /// In their order. A journal of the file system keeps the beginning of it.
    naming: Vec<Naming>,
    /// What each thread is flushing: the file, `None` for the directory, and how many changes it covers.
    flushing: HashMap<String, (Option<usize>, usize)>,
}

#[derive(Default)]
struct File {
    flushed: Vec<u8>,
    changes: Vec<Change>,
}

enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Truncate(usize),
}

enum Naming {
    Set(String, usize),
    Remove(String),
    Rename { from: String, to: String, file: usize },
}

impl Disk {
    pub fn apply(&mut self, thread: &str, call: Call) {
        match call {
            Call::Create(name) => {
                if !self.names.contains_key(&name) {
                    self.files.push(File::default());
                    self.name(Naming::Set(name, self.files.len() - 1));
                }
            }
            Call::Write { name, at, bytes } => self.change(&name, Change::Write { at, bytes }),
            Call::Truncate { name, length } => self.change(&name, Change::Truncate(length)),
            Call::Flush(name) if name.is_empty() => {
                self.flushing.insert(thread.to_owned(), (None, self.naming.len()));
            }
            Call::Flush(name) => {
                if let Some(file) = self.names.get(&name).copied() {
                    self.flushing.insert(thread.to_owned(), (Some(file), self.files[file].changes.len()));
                }
            }
            Call::Flushed => match self.flushing.remove(thread) {
                Some((Some(file), covered)) => self.files[file].flush(covered),
                Some((None, covered)) => {
                    let covered = covered.min(self.naming.len());
                    self.naming.drain(..covered).for_each(|naming| naming.apply(&mut self.flushed_names));
                }
                None => {}
            },
            Call::Rename { from, to } => {
                if let Some(file) = self.names.get(&from).copied() {
                    self.name(Naming::Rename { from, to, file });
                }
            }
            Call::Remove(name) => {
                if self.names.contains_key(&name) {
                    self.name(Naming::Remove(name));
                }
            }
            Call::Acks(_) => {}
        }
    }

    fn name(&mut self, naming: Naming) {
        naming.apply(&mut self.names);
        self.naming.push(naming);
    }

    /// A file that has lost its name can be written still; nobody will read it.
    fn change(&mut self, name: &str, change: Change) {
        if let Some(file) = self.names.get(name) {
            self.files[*file].changes.push(change);
        }
    }

    /// What is found after a power cut now.
    pub fn after_a_power_cut(&self, luck: Luck, dice: &mut Dice) -> BTreeMap<String, Vec<u8>> {
        let mut names = self.flushed_names.clone();
        let kept = match luck {
            Luck::Nothing => 0,
            Luck::Everything => self.naming.len(),
            _ => dice.roll(self.naming.len() as u64 + 1) as usize,
        };
        self.naming[..kept].iter().for_each(|naming| naming.apply(&mut names));
        names.into_iter().map(|(name, file)| (name, self.files[file].after_a_power_cut(luck, dice))).collect()
    }
}

impl Naming {
    fn apply(&self, names: &mut BTreeMap<String, usize>) {
        match self {
            Naming::Set(name, file) => drop(names.insert(name.clone(), *file)),
            Naming::Remove(name) => drop(names.remove(name)),
            Naming::Rename { from, to, file } => {
                names.remove(from);
                names.insert(to.clone(), *file);
            }
        }
    }
}

impl File {
    fn flush(&mut self, covered: usize) {
        let covered = covered.min(self.changes.len());
        for change in self.changes.drain(..covered) {
            change.apply(&mut self.flushed, usize::MAX, || true);
        }
    }

    fn after_a_power_cut(&self, luck: Luck, dice: &mut Dice) -> Vec<u8> {
        let mut content = self.flushed.clone();
        for change in &self.changes {
            let (piece, sides) = match luck {
                Luck::Nothing => break,
                Luck::Everything => (usize::MAX, 1),
                Luck::SomePages => (PAGE, 2),
                Luck::SomeSectors => (SECTOR, 2),
            };
            change.apply(&mut content, piece, || dice.roll(sides) == 0);
        }
        content
    }
}

impl Change {
    /// Does it, as far as each piece of it is kept. Pieces end where those of the file do.
    fn apply(&self, content: &mut Vec<u8>, piece: usize, mut is_kept: impl FnMut() -> bool) {
        match self {
            Change::Truncate(length) if is_kept() => content.resize(*length, 0),
            Change::Truncate(_) => {}
            Change::Write { at, bytes } => {
                let mut from = *at;
                let end = at + bytes.len();
                while from < end {
                    let to = end.min((from / piece + 1).saturating_mul(piece));
                    if is_kept() {
                        content.resize(content.len().max(to), 0);
                        content[from..to].copy_from_slice(&bytes[from - at..to - at]);
                    }
                    from = to;
                }
            }
        }
    }
}
