//! Whether a secret is the right one, in a time that does not tell how much of it was right.

/// Whether two hashes are the same. The hash of a password can be looked up in a list of usual ones by its first bytes,
/// so not even those may be told by how long it takes.
pub fn is_same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    let differences = one.iter().zip(other).fold(0, |found, (a, b)| std::hint::black_box(found | (a ^ b)));
    differences == 0
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn each_bit_counts() {
        let hash: [u8; 32] = std::array::from_fn(|at| at as u8 * 7);
        assert!(is_same(&hash, &hash.clone()));
        for bit in 0..256 {
            let mut other = hash;
            other[bit / 8] ^= 1 << (bit % 8);
            assert!(!is_same(&hash, &other), "bit {bit}");
        }
    }
}
