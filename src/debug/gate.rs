//! Who may still try a token: wrong ones are counted for whoever sent them.
//!
//! Pure: times are arguments. A caller is an address, and for a process of this machine its user too, so that
//! one account's guesses do not shut another one out.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::time::{Duration, Instant};

use crate::limits;

/// Whom wrong tokens are counted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Caller {
    address: IpAddr,
    user: Option<u32>,
}

/// What a token leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Right,
    Wrong,
    /// Not looked at: there were too many wrong ones, and this long none is.
    Paused(Duration),
}

#[derive(Debug, Default)]
pub struct Gate {
    wrong: HashMap<Caller, Wrong>,
}

#[derive(Clone, Copy, Debug)]
struct Wrong {
    count: u32,
    last: Instant,
}

impl Caller {
    /// An IPv6 network is one caller: whoever has one address of it has all.
    pub fn new(address: IpAddr, user: Option<u32>) -> Caller {
        let address = match address.to_canonical() {
            IpAddr::V6(address) if !address.is_loopback() => {
                IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
            }
            address => address,
        };
        Caller { address, user }
    }
}

impl Gate {
    /// For how long no token of this caller is looked at.
    fn pause(&self, caller: Caller, now: Instant) -> Option<Duration> {
        let wrong = self.wrong.get(&caller).filter(|wrong| wrong.count >= limits::WRONG_TOKENS_MAX)?;
        let left = (wrong.last + limits::TOKEN_PAUSE).saturating_duration_since(now);
        (!left.is_zero()).then_some(left)
    }

    /// The verdict over a token that is or is not the right one.
    pub fn judge(&mut self, caller: Caller, is_right: bool, now: Instant) -> Verdict {
        if let Some(left) = self.pause(caller, now) {
            return Verdict::Paused(left);
        }
        if is_right {
            self.wrong.remove(&caller);
            return Verdict::Right;
        }
        self.make_room(now);
        let wrong = self.wrong.entry(caller).or_insert(Wrong { count: 0, last: now });
        // What is older than a pause does not count any more.
        let before = if now - wrong.last < limits::TOKEN_PAUSE { wrong.count } else { 0 };
        *wrong = Wrong { count: before + 1, last: now };
        Verdict::Wrong
    }

    fn make_room(&mut self, now: Instant) {
        if self.wrong.len() < limits::TOKEN_CALLERS_MAX {
            return;
        }
        self.wrong.retain(|_, wrong| now - wrong.last < limits::TOKEN_PAUSE);
        let oldest = self.wrong.iter().min_by_key(|(_, wrong)| wrong.last).map(|(caller, _)| *caller);
        if let Some(oldest) = oldest.filter(|_| self.wrong.len() >= limits::TOKEN_CALLERS_MAX) {
            self.wrong.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(address: &str, user: Option<u32>) -> Caller {
        Caller::new(address.parse().unwrap(), user)
    }

    #[test]
    fn five_wrong_ones_are_followed_by_a_pause() {
        let (mut gate, start) = (Gate::default(), Instant::now());
        let (mallory, ann) = (caller("10.0.0.7", None), caller("10.0.0.8", None));
        let mut judge =
            |caller, right, second: u64| gate.judge(caller, right, start + Duration::from_secs(second));
        for second in 0..4 {
            assert_eq!(judge(mallory, false, second), Verdict::Wrong);
        }
        assert_eq!(judge(mallory, true, 4), Verdict::Right, "and nothing is held against who knows it");
        for second in 5..10 {
            assert_eq!(judge(mallory, false, second), Verdict::Wrong);
        }
        let paused = |left| Verdict::Paused(Duration::from_secs(left));
        assert_eq!(judge(mallory, false, 10), paused(59));
        assert_eq!(judge(mallory, true, 68), paused(1), "the right one is not looked at either");
        assert_eq!(judge(ann, true, 10), Verdict::Right, "somebody else");
        assert_eq!(judge(mallory, false, 69), Verdict::Wrong, "a pause is not made longer by trying");
        for second in 70..74 {
            assert_eq!(judge(mallory, false, second), Verdict::Wrong);
        }
        assert_eq!(judge(mallory, true, 74), paused(59), "and the next five are followed by another");
        assert_eq!(judge(mallory, true, 200), Verdict::Right);
    }

    #[test]
    fn slow_mistakes_are_forgotten() {
        let (mut gate, start) = (Gate::default(), Instant::now());
        for n in 0..20 {
            let now = start + n * limits::TOKEN_PAUSE;
            assert_eq!(gate.judge(caller("10.0.0.7", None), false, now), Verdict::Wrong);
        }
    }

    #[test]
    fn callers() {
        for (a, b, same) in [
            ("10.0.0.7", "::ffff:10.0.0.7", true),
            ("2001:db8::1", "2001:db8::ffff:2", true),
            ("2001:db8::1", "2001:db8:0:1::1", false),
            ("::1", "::2", false),
            ("127.0.0.1", "127.0.0.2", false),
        ] {
            assert_eq!(caller(a, None) == caller(b, None), same, "{a} {b}");
        }
        assert_ne!(caller("127.0.0.1", Some(0)), caller("127.0.0.1", Some(1000)));
    }

    #[test]
    fn the_memory_of_wrong_ones_is_bounded() {
        let (mut gate, start) = (Gate::default(), Instant::now());
        for n in 0..2 * limits::TOKEN_CALLERS_MAX as u32 {
            let address = IpAddr::V4(n.into());
            gate.judge(Caller::new(address, None), false, start + Duration::from_micros(n.into()));
            assert!(gate.wrong.len() <= limits::TOKEN_CALLERS_MAX);
        }
        let late = start + 2 * limits::TOKEN_PAUSE;
        gate.judge(caller("10.0.0.7", None), false, late);
        assert_eq!(gate.wrong.len(), 1);
    }
}
