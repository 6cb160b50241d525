//! What is left behind in memory, and when it is worth giving back: by a crowd that has gone, and by a client that
//! has said something and is quiet again.
//!
//! The C library keeps what is freed, because it is usually wanted again; after a flood that is most of the
//! process. A thread's stack keeps every page that was ever touched; with thousands of threads that wait, a page
//! of each is a fifth of all that they take.

use rustix::process::{Resource, getrlimit};

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

/// Where the address space is limited (`ulimit -v`, `ulimit -d`), lets all threads share one heap: else each of the
/// first dozens takes 64 MiB of it, nearly all for nothing. Called before there are threads.
#[allow(unsafe_code)]
pub fn save_address_space() {
    let is_limited = |resource| getrlimit(resource).current.is_some();
    if is_limited(Resource::As) || is_limited(Resource::Data) {
        // SAFETY: `mallopt(3)` changes numbers of the allocator, and there is one thread.
        #[cfg(target_env = "gnu")]
        unsafe {
            libc::mallopt(libc::M_ARENA_MAX, 1);
        }
    }
}

/// Gives back the pages of the calling thread's stack that its present depth does not need, which costs a system
/// call, and a page fault for each page that is wanted again. For a client's own thread.
#[allow(unsafe_code)]
#[inline(never)]
pub fn give_back_stack() {
    const PAGE: usize = 4096;
    /// What this function and the call below may have on the stack beyond `here`.
    const OWN: usize = 512;
    let here = 0u8;
    let end = (std::ptr::from_ref(std::hint::black_box(&here)).addr() - OWN) & !(PAGE - 1);
    let start = end - limits::STACK_GIVEN_BACK_BYTES;
    // SAFETY: the range is below everything that this thread has on its stack now, and inside the stack, of which
    // the constants leave twice as much; nobody reads what was there before it is written anew. Where pages are
    // larger the call fails, which changes nothing.
    unsafe {
        libc::madvise(std::ptr::without_provenance_mut(start), end - start, libc::MADV_DONTNEED);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How much of the mapping with this address is in memory, in KiB.
    fn resident(address: usize) -> u64 {
        let maps = std::fs::read_to_string("/proc/self/smaps").unwrap();
        let mut is_it = false;
        for line in maps.lines() {
            let mut words = line.split_whitespace();
            let first = words.next().unwrap();
            if let Some((start, end)) = first.split_once('-') {
                let number = |hex| usize::from_str_radix(hex, 16).unwrap();
                is_it = (number(start)..number(end)).contains(&address);
            } else if is_it && first == "Rss:" {
                return words.next().unwrap().parse().unwrap();
            }
        }
        panic!("no such mapping")
    }

    #[inline(never)]
    fn deep() {
        let mut deep = [1u8; 200 * 1024];
        std::hint::black_box(&mut deep);
    }

    #[test]
    fn the_stack_of_one_who_is_quiet_again_is_given_back() {
        let thread = std::thread::Builder::new().stack_size(limits::CLIENT_STACK_BYTES);
        let visit = || {
            let mark = [7u8; 1_000];
            let address = std::ptr::from_ref(std::hint::black_box(&mark)).addr();
            deep();
            assert!(resident(address) >= 200);
            give_back_stack();
            // Reading the figures takes some of it again.
            let left = resident(address);
            assert!(left < 100, "{left} KiB");
            assert_eq!(std::hint::black_box(mark), [7; 1_000]);
            deep();
        };
        thread.spawn(visit).unwrap().join().unwrap();
    }

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
