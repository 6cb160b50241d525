//! What a crowd leaves behind in memory, and when it is worth giving back.
//!
//! The C library keeps what is freed, because it is usually wanted again; after a flood that is most of the
//! process.

use crate::limits;

/// Notices that many have gone, also beside those who stay.
#[derive(Debug, Default)]
pub struct Crowd {
    /// The most of them since a crowd has left.
    most: usize,
}

impl Crowd {
    /// One has just gone and so many are left: whether a crowd has left with it.
    pub fn has_left(&mut self, left: usize) -> bool {
        self.most = self.most.max(left + 1);
        let has_left = self.most - left >= limits::CROWD.max(left / 2);
        if has_left {
            self.most = left;
        }
        has_left
    }
}

/// Gives back what the allocator has free, page by page. Takes a few milliseconds for each 100 MiB, in which
/// other threads may have to wait for memory: to be called rarely. Does nothing with a C library that has no
/// such call.
#[allow(unsafe_code)]
pub fn give_back_memory() {
    // SAFETY: `malloc_trim(3)` may be called at any time from any thread, and touches free memory only.
    #[cfg(target_env = "gnu")]
    unsafe {
        libc::malloc_trim(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_has_left_when_many_have_gone_also_beside_those_who_stay() {
        // How many stay when so many have come, and how often a crowd has left on the way.
        for (came, stay, times) in
            [(63, 0, 0), (64, 0, 1), (100, 50, 0), (100, 0, 1), (300, 150, 1), (300, 0, 4)]
        {
            let mut crowd = Crowd::default();
            let gone = (stay..came).rev().filter(|left| crowd.has_left(*left));
            assert_eq!(gone.count(), times, "{came} came, {stay} stay");
        }
    }
}
