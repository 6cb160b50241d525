//! What may be called what: names of users and rooms, texts, ids of posts.
//!
//! Each type has one checked constructor; whoever holds a value may rely on its rules. Two user names are
//! the same when their skeletons (UTS 39 section 4) agree, taken before case folding or after it, so that
//! nobody can look like somebody else. What is read back, from the history or from an input that was written
//! down, was checked when it first came in.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategoryGroup, UnicodeEmoji, UnicodeGeneralCategory};
use unicode_segmentation::UnicodeSegmentation;

use super::UserId;
use super::room::Kind;
use crate::limits;

/// Combining marks in a row: a few are writing, many are a tower over the lines above.
const MARKS_MAX: usize = 8;

/// Names that look like the house speaks, or like a part of the page.
const RESERVED: [&str; 14] = [
    "admin",
    "administrator",
    "all",
    "everyone",
    "here",
    "host",
    "moderator",
    "null",
    "operator",
    "root",
    "server",
    "system",
    "teahouse",
    "undefined",
];

/// The name of a user, in NFKC.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UserName(Arc<str>);

impl UserName {
    /// Takes what a person typed.
    ///
    /// # Errors
    /// A short reason, in English.
    pub fn parse(typed: &str) -> Result<UserName, &'static str> {
        // Four times the limit is more than any normalization shrinks.
        if typed.len() > 4 * limits::NAME_BYTES_MAX {
            return Err("it is too long");
        }
        // Phones type the curly apostrophe by themselves, as in O’Brien.
        let name: String = typed.nfkc().map(|c| if c == '\u{2019}' { '\'' } else { c }).collect();
        let name = name.trim_matches(' ');
        if name.is_empty() {
            return Err("it is empty");
        }
        if name.graphemes(true).count() > limits::NAME_CHARS_MAX || name.len() > limits::NAME_BYTES_MAX {
            return Err("it is too long");
        }
        if name.contains("  ") {
            return Err("it has two spaces in a row");
        }
        if !name.graphemes(true).all(|part| is_emoji(part) || part.chars().all(is_name_char)) {
            return Err("it has a character that is not allowed");
        }
        if !marks_are_writing(name) {
            return Err("it has a mark without its letter, or too many marks");
        }
        let says_something = |part: &str| is_emoji(part) || part.chars().any(is_letter_or_digit);
        if !name.graphemes(true).any(says_something) {
            return Err("it has no letter, digit or emoji");
        }
        let name = UserName(name.into());
        match RESERVED.iter().any(|word| name.collides_with(word)) {
            true => Err("it is reserved"),
            false => Ok(name),
        }
    }

    /// A name that the history holds, which was checked by the rules of its time and stays usable.
    pub fn stored(name: &str) -> UserName {
        UserName(name.into())
    }

    /// The name under which the server itself speaks. Nobody else can take it or one like it.
    pub fn of_server(name: &str) -> UserName {
        UserName(name.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The skeletons by which names are compared: of the name as it is, and of its case-folded form.
    pub fn keys(&self) -> [String; 2] {
        keys(&self.0)
    }

    /// Whether this name is the same as `other`, or looks like it.
    pub fn collides_with(&self, other: &str) -> bool {
        let (ours, theirs) = (self.keys(), keys(other));
        ours[0] == theirs[0] || ours[1] == theirs[1]
    }
}

fn keys(name: &str) -> [String; 2] {
    let skeleton = |text: &str| unicode_security::skeleton(text).collect::<String>();
    [skeleton(name), skeleton(&caseless::default_case_fold_str(name))]
}

/// What a name is made of, apart from emoji.
fn is_name_char(c: char) -> bool {
    is_letter_or_digit(c) || is_mark(c) || matches!(c, ' ' | '.' | '_' | '-' | '\'')
}

/// Whether every mark stands on a letter or digit, and no more of them than writing needs.
///
/// Not a question about graphemes: Burmese vowel signs are marks that begin a grapheme of their own
/// (UAX 29, Grapheme_Cluster_Break=Other). Counted in NFD, so that it does not matter how much was composed.
fn marks_are_writing(name: &str) -> bool {
    let mut stands = false;
    let mut marks = 0;
    name.graphemes(true).all(|part| {
        if is_emoji(part) {
            stands = false;
            return true;
        }
        part.nfd().all(|c| {
            if is_mark(c) {
                marks += 1;
                return stands && marks <= MARKS_MAX;
            }
            stands = is_letter_or_digit(c);
            marks = 0;
            true
        })
    })
}

/// Whether this grapheme is one emoji (UTS 51 section 1.4), with nothing invisible left over.
fn is_emoji(grapheme: &str) -> bool {
    let chars: Vec<char> = grapheme.chars().collect();
    match chars.as_slice() {
        ['0'..='9' | '#' | '*', '\u{20e3}'] | ['0'..='9' | '#' | '*', '\u{fe0f}', '\u{20e3}'] => true,
        [a, b] if is_half_flag(*a) && is_half_flag(*b) => true,
        // England, Scotland and Wales: a black flag with its name in tags.
        ['\u{1f3f4}', tags @ .., '\u{e007f}'] => {
            !tags.is_empty() && tags.iter().all(|c| matches!(c, '\u{e0030}'..='\u{e007a}'))
        }
        _ => chars.split(|c| *c == '\u{200d}').all(is_emoji_element),
    }
}

/// What joiners join.
fn is_emoji_element(element: &[char]) -> bool {
    // Digits have the property Emoji too, for keycaps, and so has each half of a flag.
    let is_base = |c: char| c.is_emoji_char() && !c.is_ascii() && !is_half_flag(c);
    match element {
        [base] | [base, '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}'] => is_base(*base),
        _ => false,
    }
}

fn is_half_flag(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

fn is_letter_or_digit(c: char) -> bool {
    // Fillers and blanks of Hangul and of the hieroglyphs: letters to the standard, nothing to the eye.
    let invisible =
        matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{13441}' | '\u{13442}');
    let group = c.general_category_group();
    !invisible && matches!(group, GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number)
}

fn is_mark(c: char) -> bool {
    // Variation selectors, the grapheme joiner, Khmer inherent vowels and the Khitan filler show nothing; the
    // key of a keycap is part of an emoji or nothing.
    let excluded = matches!(
        c,
        '\u{34f}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{20e3}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{16fe4}' | '\u{e0100}'..='\u{e01ef}'
    );
    !excluded && c.general_category_group() == GeneralCategoryGroup::Mark
}

/// The name of a room: NFKC and case-folded, or `dm:7:9`.
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

    /// Takes the name of a public room or of a direct one.
    ///
    /// # Errors
    /// A bad name, or one that begins with `dm:` and is nobody's conversation.
    pub fn parse(typed: &str) -> Result<RoomName, RoomRefusal> {
        if typed.starts_with("dm:") {
            return partners(typed).map(|_| RoomName(typed.into())).ok_or(RoomRefusal::NoSuchRoom);
        }
        RoomName::public(typed).map_err(RoomRefusal::BadField)
    }

    /// A name that the history holds, which was checked when it was given.
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
            None => Kind::Public,
        }
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

/// What a person wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text(Arc<str>);

/// Why a text is refused, whole: nothing is ever cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextRefusal {
    Empty,
    TooLong { bytes: usize },
    Control,
}

impl Text {
    /// A text that the history holds, which was checked by the rules of its time.
    pub fn stored(text: &str) -> Text {
        Text(text.into())
    }

    /// Takes a text as it is.
    ///
    /// # Errors
    /// [`TextRefusal`].
    pub fn parse(text: String) -> Result<Text, TextRefusal> {
        match text.len() {
            0 => return Err(TextRefusal::Empty),
            bytes if bytes > limits::TEXT_BYTES_MAX => return Err(TextRefusal::TooLong { bytes }),
            _ => {}
        }
        match text.bytes().any(|byte| byte < b' ' && byte != b'\n' && byte != b'\t') {
            true => Err(TextRefusal::Control),
            false => Ok(Text(text.into())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The author's own id of a post.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cid(Arc<str>);

impl Cid {
    /// An id that the history holds.
    pub fn stored(cid: &str) -> Cid {
        Cid(cid.into())
    }

    /// Any 1 to 64 bytes of text.
    ///
    /// # Errors
    /// When it is empty or too long.
    pub fn parse(cid: &str) -> Result<Cid, &'static str> {
        match cid.len() {
            0 => Err("it is empty"),
            n if n > limits::CID_BYTES_MAX => Err("it is too long"),
            _ => Ok(Cid(cid.into())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests;
