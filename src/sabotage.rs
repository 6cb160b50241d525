//! Faults on purpose, one at a time, to see that the tests would find them by accident.
//!
//! Exists only with the feature `sabotage`, which no release build takes; then `TEAHOUSE_SABOTAGE` names the
//! fault. Without the feature every question here is answered with a constant no.

#[cfg(all(feature = "sabotage", not(debug_assertions)))]
compile_error!("the feature `sabotage` breaks the server on purpose; it is for tests only");

use crate::listed::listed;

listed! {
    /// What is wrong; the word is the one in the environment.
    pub enum Fault {
        // Seen from outside, in a server.
        AckBeforeFlush = "ack-before-flush",
        DropDelivery = "drop-delivery",
        RepeatInPage = "repeat-in-page",
        Reorder = "reorder",
        SkipInPage = "skip-in-page",
        LeakQueue = "leak-queue",
        PanicInArchive = "panic-in-archive",
        PanicInBroker = "panic-in-broker",
        PanicInClient = "panic-in-client",
        PanicInFlusher = "panic-in-flusher",
        // In the rules and the core, for the simulator.
        HalfTakenBack = "half-taken-back",
        OpenToAll = "open-to-all",
        MiscountedPresence = "miscounted-presence",
        ForgottenReceipt = "forgotten-receipt",
        UnnotedPost = "unnoted-post",
        UnwrittenName = "unwritten-name",
        ToldBeforeCommit = "told-before-commit",
        SkippedSeq = "skipped-seq",
        DeafForGood = "deaf-for-good",
        HeardBeforeJoin = "heard-before-join",
        OvertakingName = "overtaking-name",
        EndlessAbsence = "endless-absence",
    }
}

#[cfg(not(feature = "sabotage"))]
#[inline(always)]
pub const fn is(_: Fault) -> bool {
    false
}

#[cfg(feature = "sabotage")]
pub fn is(fault: Fault) -> bool {
    static CHOSEN: std::sync::OnceLock<Option<Fault>> = std::sync::OnceLock::new();
    let choose = || {
        let word = std::env::var("TEAHOUSE_SABOTAGE").ok()?;
        let known = Fault::ALL.iter().copied().find(|fault| fault.word() == word);
        Some(known.unwrap_or_else(|| panic!("there is no fault {word}")))
    };
    *CHOSEN.get_or_init(choose) == Some(fault)
}

/// What a bug would do to the thread that comes here with `mark` in its hands.
pub fn panic_on(fault: Fault, mark: &str) {
    assert!(!is(fault) || !mark.contains("panic"), "on purpose");
}

/// A flush that takes its time, so that a crash falls between it and an acknowledgement that came too early.
pub fn slow_flush() {
    if is(Fault::AckBeforeFlush) {
        std::thread::sleep(std::time::Duration::from_millis(30));
    }
}

/// Whether this delivery gets lost: one in a hundred does.
pub fn loses_this_delivery() -> bool {
    use std::sync::atomic::{AtomicU64, Ordering};
    static DELIVERIES: AtomicU64 = AtomicU64::new(1);
    is(Fault::DropDelivery) && DELIVERIES.fetch_add(1, Ordering::Relaxed).is_multiple_of(100)
}

/// Exchanges the first two.
pub fn reorder<'a, T: 'a>(mut items: impl Iterator<Item = &'a mut T>) {
    if is(Fault::Reorder)
        && let (Some(first), Some(second)) = (items.next(), items.next())
    {
        std::mem::swap(first, second);
    }
}

/// A page of history with one event twice, or without one in its middle.
pub fn spoil_page<T: Clone>(events: &mut Vec<T>) {
    let middle = events.len() / 2;
    if is(Fault::RepeatInPage) && !events.is_empty() {
        events.insert(middle, events[middle].clone());
    }
    if is(Fault::SkipInPage) && events.len() > 2 {
        events.remove(middle);
    }
}
