//! Preloaded into a server, it leaves the flushes out: what is measured then is everything but the disk. In
//! WAL mode that is what SQLite does with `synchronous=NORMAL`, checkpoints aside.

use std::ffi::c_int;

/// Takes the place of the C library's `fdatasync`, which SQLite calls.
///
/// # Safety
/// It touches nothing.
#[unsafe(no_mangle)]
pub extern "C" fn fdatasync(_: c_int) -> c_int {
    0
}

/// Takes the place of the C library's `fsync`.
///
/// # Safety
/// It touches nothing.
#[unsafe(no_mangle)]
pub extern "C" fn fsync(_: c_int) -> c_int {
    0
}
