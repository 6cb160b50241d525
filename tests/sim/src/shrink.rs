//! A failing script made shorter: steps are left out as long as it still fails.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::script::{Script, Step};
use crate::world::{Outcome, World};

/// Plays a script; an error is what it failed with.
///
/// # Errors
/// The words of the assertion that does not hold.
pub fn play(script: &Script) -> Result<Outcome, String> {
    catch_unwind(AssertUnwindSafe(|| World::play(script))).map_err(|thrown| {
        let text = thrown.downcast_ref::<String>().cloned();
        text.or_else(|| thrown.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
    })
}

/// Delta debugging (Zeller and Hildebrandt 2002): leaves out a half, a quarter, … each step, until none can be
/// left out alone. Returns the shortest script found and what it fails with.
pub fn shrink(mut script: Script, mut failure: String) -> (Script, String) {
    let mut size = script.steps.len().div_ceil(2);
    loop {
        let mut at = 0;
        let before = script.steps.len();
        while at < script.steps.len() {
            let end = script.steps.len().min(at + size);
            let mut steps: Vec<Step> = script.steps[..at].to_vec();
            steps.extend_from_slice(&script.steps[end..]);
            let shorter = Script { plan: script.plan.clone(), steps };
            match play(&shorter) {
                Err(still) => (script, failure) = (shorter, still),
                Ok(_) => at = end,
            }
        }
        if size == 1 && script.steps.len() == before {
            return (script, failure);
        }
        size = (size / 2).max(1);
    }
}
