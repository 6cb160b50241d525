//! `Sec-WebSocket-Accept` (RFC 6455 section 4.2.2).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest, Sha1};

/// RFC 6455 section 1.3.
const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The answer to a client's key: base64 of the SHA-1 of the key, as it came, and the GUID. The digest is
/// bytes, not text: a byte below 0x10 has no digit to lose.
pub fn accept_key(key: &str) -> String {
    STANDARD.encode(Sha1::new().chain_update(key).chain_update(GUID).finalize())
}

/// Whether the key is the base64 of 16 bytes, as section 4.1 demands.
pub fn is_valid_key(key: &str) -> bool {
    STANDARD.decode(key).is_ok_and(|bytes| bytes.len() == 16)
}

#[cfg(test)]
mod tests {
    use super::{accept_key, is_valid_key};

    #[test]
    fn keys_and_their_answers() {
        // The first is the RFC's; the digests of the others begin and end with a byte below 0x10.
        for (key, accept) in [
            ("dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
            ("dGVhaG91c2UwMDAwMjYzNQ==", "ARZf48UH6nIzs/HzhyYGthgWcw0="),
            ("dGVhaG91c2UwMDAwMjk2NA==", "At5cJKYNGONe4fLH+bFNyIuFVwA="),
        ] {
            assert_eq!(accept_key(key), accept, "{key}");
            assert!(is_valid_key(key));
        }
    }

    #[test]
    fn what_is_no_key() {
        for key in [
            "",
            "dGhlIHNhbXBsZSBub25jZQ",
            "dGhlIHNhbXBsZSBub25jZQ=",
            "c2hvcnQ=",
            "!!!",
            "YWFhYWFhYWFhYWFhYWFhYWE=",
        ] {
            assert!(!is_valid_key(key), "{key}");
        }
    }
}
