//! The allocator's memory that nobody uses: given back to the system when a crowd has left.
//!
//! The C library keeps what is freed, because it is usually wanted again; after a flood that is most of the
//! process.

/// Gives back what is free, page by page. Takes a few milliseconds for each 100 MiB, in which other threads
/// may have to wait for memory: to be called rarely. Does nothing with a C library that has no such call.
#[allow(unsafe_code)]
pub(super) fn give_back() {
    // SAFETY: `malloc_trim(3)` may be called at any time from any thread, and touches free memory only.
    #[cfg(target_env = "gnu")]
    unsafe {
        libc::malloc_trim(0);
    }
}
