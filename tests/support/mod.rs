//! What the tests share: a server as a process, a client as a person would write one.

pub mod client;
pub mod dice;
pub mod faults;
pub mod operator;
pub mod proxy;
pub mod server;
pub mod stage;
pub mod strace;
pub mod upload;

pub use client::Client;
pub use operator::Operator;
pub use proxy::{Direction, Proxy};
pub use server::Server;

use std::time::{Duration, Instant};

/// How long anything may take before a test calls it lost. Far more than it should take, because two
/// busy cores are no benchmark.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Asks again and again until `ask` gives something.
#[track_caller]
pub fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(Instant::now() < deadline, "never: {what}");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}
