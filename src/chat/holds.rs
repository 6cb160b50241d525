//! What an address only announces: the room that its unfinished uploads hold. It costs nobody anything to say how long a
//! file will be, so one machine under many names could hold all room for a day.
//!
//! Kept in memory alone, as in [`super::quota`] and for the same reasons.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;

use super::file::FileId;
use super::quota::counted_as;
use super::uploads::Uploads;

/// Which uploads each address has begun. Those that are over stay until [`Holds::sweep`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Holds {
    of: HashMap<IpAddr, BTreeSet<FileId>>,
    count: usize,
}

impl Holds {
    /// How many bytes the unfinished uploads of an address hold, of the others that are known.
    pub fn held(&self, address: IpAddr, uploads: &Uploads) -> u64 {
        let ids = self.of.get(&counted_as(address)).into_iter().flatten();
        let unfinished = ids.filter_map(|id| uploads.get(*id)).filter(|upload| !upload.is_finished());
        unfinished.map(|upload| upload.file.bytes).sum()
    }

    /// An address has begun one.
    pub fn add(&mut self, address: IpAddr, id: FileId) {
        self.count += usize::from(self.of.entry(counted_as(address)).or_default().insert(id));
    }

    /// It has not.
    pub fn remove(&mut self, address: IpAddr, id: FileId) {
        let address = counted_as(address);
        let Some(ids) = self.of.get_mut(&address) else { return };
        self.count -= usize::from(ids.remove(&id));
        if ids.is_empty() {
            self.of.remove(&address);
        }
    }

    /// Forgets those that are over, once they are the most.
    pub fn sweep(&mut self, uploads: &Uploads) {
        if self.count <= 2 * uploads.count() {
            return;
        }
        let holds = |id: &FileId| uploads.get(*id).is_some_and(|upload| !upload.is_finished());
        self.of.values_mut().for_each(|ids| ids.retain(holds));
        self.of.retain(|_, ids| !ids.is_empty());
        self.count = self.of.values().map(BTreeSet::len).sum();
    }
}
