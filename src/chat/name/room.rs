//! What rooms may be called, and when two names mean one room.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;

use super::letter::{is_letter_or_digit, is_mark};
use crate::chat::UserId;
use crate::chat::room::Kind;
use crate::limits;

/// The name of a room: NFKC and case-folded, `dm:7:9`, or what the server calls a private room, `p:` and letters.
///
/// Two are equal when they are written the same. Public rooms whose names look the same are one room all the
/// same: the hall sees to that, where a name comes in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RoomName(Arc<str>);

/// Why a string names no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoomRefusal {
    BadField(&'static str),
    NoSuchRoom,
}

impl RoomName {
    /// The room that always exists.
    pub fn lobby() -> RoomName {
        RoomName("lobby".into())
    }

    /// Takes the name of a public room, of a direct one or of a private one. What no new room may be called is taken here, if it
    /// is made of what names have, because an older history may have such a room: see
    /// [`RoomName::says_something`].
    ///
    /// # Errors
    /// A bad name, or one that begins as a direct or a private room does and is none.
    pub fn parse(typed: &str) -> Result<RoomName, RoomRefusal> {
        if typed.starts_with("dm:") {
            return partners(typed).map(|_| RoomName(typed.into())).ok_or(RoomRefusal::NoSuchRoom);
        }
        if typed.starts_with(PRIVATE) {
            return is_private(typed).then(|| RoomName(typed.into())).ok_or(RoomRefusal::NoSuchRoom);
        }
        RoomName::public(typed).map_err(RoomRefusal::BadField)
    }

    /// What the server calls a private room: random bytes as letters. Nobody chooses it, and none comes twice.
    pub fn private(random: &[u8; PRIVATE_LETTERS]) -> RoomName {
        let letters = random.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]));
        RoomName(PRIVATE.chars().chain(letters).collect::<String>().into())
    }

    /// A name that the history holds, which was checked by the rules of its time and stays usable.
    pub fn stored(name: &str) -> RoomName {
        RoomName(name.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What kind of room has such a name: how a room that is not kept yet is known.
    pub fn kind(&self) -> Kind {
        match partners(&self.0) {
            Some((a, b)) => Kind::Direct([UserId(a), UserId(b)]),
            None if is_private(&self.0) => Kind::Private,
            None => Kind::Public,
        }
    }

    /// Whether it has a letter or a digit, as every new room must: marks, `-` and `_` alone are next to
    /// invisible.
    pub fn says_something(&self) -> bool {
        self.0.chars().any(is_letter_or_digit)
    }

    /// What the name looks like: two public rooms of which this is the same are one. It takes a table look-up
    /// for each character, so it is for rooms that come and go, not for what is said in them.
    pub fn skeleton(&self) -> String {
        skeleton(&self.0).collect()
    }

    fn public(typed: &str) -> Result<RoomName, &'static str> {
        // Eighteen code points are the most that NFKC makes of one.
        if typed.chars().count() > limits::ROOM_NAME_CHARS_MAX * 4 {
            return Err("it is too long");
        }
        // Folding can undo the normalization, and a name must be its own normal form.
        let folded = caseless::default_case_fold_str(&typed.nfkc().collect::<String>());
        let name: String =
            caseless::default_case_fold_str(&folded.nfkc().collect::<String>()).nfkc().collect();
        match name.chars().count() {
            0 => return Err("it is empty"),
            n if n > limits::ROOM_NAME_CHARS_MAX => return Err("it is too long"),
            _ => {}
        }
        let allowed = |c: char| is_letter_or_digit(c) || is_mark(c) || matches!(c, '-' | '_');
        match name.chars().all(allowed) {
            true => Ok(RoomName(name.into())),
            false => Err("it has a character other than letters, marks, digits, - and _"),
        }
    }
}

/// How the name of every private room begins.
const PRIVATE: &str = "p:";
/// What comes behind it: 32 letters and digits, 80 bits in all.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
pub const PRIVATE_LETTERS: usize = 16;

fn is_private(name: &str) -> bool {
    let letters = name.strip_prefix(PRIVATE).unwrap_or_default();
    letters.len() == PRIVATE_LETTERS && letters.bytes().all(|letter| LETTERS.contains(&letter))
}

fn partners(name: &str) -> Option<(u64, u64)> {
    let (a, b) = name.strip_prefix("dm:")?.split_once(':')?;
    let number = |text: &str| {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
        plain.then(|| text.parse::<u64>().ok()).flatten()
    };
    let (a, b) = (number(a)?, number(b)?);
    (a < b).then_some((a, b))
}

impl fmt::Display for RoomName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
