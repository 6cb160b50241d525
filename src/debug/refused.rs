//! What those are told who do not come in, each with the empty line that ends an answer.

use std::time::Duration;

pub const FULL: &str = "too many operators, try again later\r\n\r\n";
pub const WRONG: &str = "wrong token\r\n\r\n";
pub const STRANGER: &str =
    "this port is for the user who runs the server, and root; others need a --debug-token\r\n\r\n";

pub fn paused(left: Duration) -> String {
    format!("too many wrong tokens; none is looked at for {} s\r\n\r\n", left.as_millis().div_ceil(1_000))
}
