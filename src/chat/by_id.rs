//! Maps by a number that the server itself gave. Nobody outside can choose such numbers so that they
//! collide, so the hash need not withstand that, and a look costs a multiplication.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map whose keys are a [`ClientId`](super::ClientId) or a [`UserId`](super::UserId).
pub type ById<K, V> = HashMap<K, V, BuildHasherDefault<IdHasher>>;

/// See [`ById`].
#[derive(Clone, Copy, Debug, Default)]
pub struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write_u64(&mut self, number: u64) {
        // 2^64 divided by the golden ratio: neighbours end up far from each other.
        let spread = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = spread ^ (spread >> 32);
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
