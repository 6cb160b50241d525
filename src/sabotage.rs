//! Faults on purpose, one at a time, to see that the tests would find them by accident.
//!
//! Exists only with the feature `sabotage`, which no release build takes; then `TEAHOUSE_SABOTAGE` names the
//! fault. Without the feature every question here is answered with a constant no.

#[cfg(all(feature = "sabotage", not(debug_assertions)))]
compile_error!("the feature `sabotage` breaks the server on purpose; it is for tests only");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    AckBeforeFlush,
    DropDelivery,
    RepeatInPage,
    Reorder,
    SkipInPage,
    LeakQueue,
    PanicInArchive,
    PanicInBroker,
    PanicInClient,
    PanicInFlusher,
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
        Some(match std::env::var("TEAHOUSE_SABOTAGE").ok()?.as_str() {
            "ack-before-flush" => Fault::AckBeforeFlush,
            "drop-delivery" => Fault::DropDelivery,
            "repeat-in-page" => Fault::RepeatInPage,
            "reorder" => Fault::Reorder,
            "skip-in-page" => Fault::SkipInPage,
            "leak-queue" => Fault::LeakQueue,
            "panic-in-archive" => Fault::PanicInArchive,
            "panic-in-broker" => Fault::PanicInBroker,
            "panic-in-client" => Fault::PanicInClient,
            "panic-in-flusher" => Fault::PanicInFlusher,
            other => panic!("there is no fault {other}"),
        })
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

/// Exchanges the first two of those that have an order.
pub fn reorder<T>(items: &mut [T], has_order: impl Fn(&T) -> bool) {
    if !is(Fault::Reorder) {
        return;
    }
    let mut found = (0..items.len()).filter(|at| has_order(&items[*at]));
    if let (Some(first), Some(second)) = (found.next(), found.next()) {
        items.swap(first, second);
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
