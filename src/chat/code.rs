//! Codes by which another device of a user comes in: each works once, for a few minutes, one for each user.

use std::collections::HashMap;

use super::UserId;
use crate::limits;

/// What a code is known by, and the tick until which it works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    pub hash: [u8; 32],
    pub until: u64,
}

/// The codes that were asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Codes {
    of: HashMap<UserId, Code>,
    by_hash: HashMap<[u8; 32], UserId>,
}

impl Codes {
    /// Whose code this is.
    pub fn find(&self, hash: &[u8; 32], tick: u64) -> Option<UserId> {
        let user = self.by_hash.get(hash).copied()?;
        self.of.get(&user).is_some_and(|code| tick < code.until).then_some(user)
    }

    /// Whether one more fits, once those that work no more are forgotten.
    pub fn has_room(&mut self, tick: u64) -> bool {
        if self.of.len() >= limits::CODES_MAX {
            let old = self.of.extract_if(|_, code| code.until <= tick).map(|(_, code)| code.hash);
            for hash in old.collect::<Vec<_>>() {
                self.by_hash.remove(&hash);
            }
        }
        self.of.len() < limits::CODES_MAX
    }

    /// Gives a user another code, or none. Returns the one before.
    pub fn set(&mut self, user: UserId, code: Option<Code>) -> Option<Code> {
        let before = self.of.remove(&user);
        if let Some(before) = before {
            self.by_hash.remove(&before.hash);
        }
        if let Some(code) = code {
            self.of.insert(user, code);
            self.by_hash.insert(code.hash, user);
        }
        before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_for_each_user_until_its_time() {
        let (ann, bob) = (UserId(1), UserId(2));
        let code = |n, until| Code { hash: [n; 32], until };
        let mut codes = Codes::default();
        assert_eq!(codes.set(ann, Some(code(1, 10))), None);
        codes.set(bob, Some(code(2, 20)));
        assert_eq!((codes.find(&[1; 32], 9), codes.find(&[1; 32], 10)), (Some(ann), None));
        let before = codes.set(ann, Some(code(3, 30)));
        assert_eq!((codes.find(&[1; 32], 0), codes.find(&[3; 32], 29)), (None, Some(ann)));
        codes.set(ann, before);
        assert_eq!((codes.find(&[1; 32], 0), codes.find(&[3; 32], 0)), (Some(ann), None));
        codes.set(ann, None);
        assert_eq!((codes.find(&[1; 32], 0), codes.find(&[2; 32], 0)), (None, Some(bob)));
    }

    #[test]
    fn a_full_list_has_room_again_when_one_of_it_is_over() {
        let mut codes = Codes::default();
        for n in 0..limits::CODES_MAX as u64 {
            assert!(codes.has_room(0), "{n}");
            let mut hash = [0; 32];
            hash[..8].copy_from_slice(&n.to_be_bytes());
            codes.set(UserId(n), Some(Code { hash, until: if n == 7 { 5 } else { 50 } }));
        }
        assert!(!codes.has_room(4));
        assert!(codes.has_room(5));
        assert_eq!((codes.of.len(), codes.by_hash.len()), (limits::CODES_MAX - 1, limits::CODES_MAX - 1));
    }
}
