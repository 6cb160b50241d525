//! What users may be called, and when two names are the same.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;
use unicode_segmentation::UnicodeSegmentation;

use super::emoji::is_emoji;
use super::joiner;
use super::letter::{is_letter_or_digit, is_mark};
use crate::limits;

/// Names that look like the house speaks, or like a part of the page. The server's own name comes to them.
const RESERVED: [&str; 9] =
    ["admin", "all", "everyone", "here", "moderator", "operator", "server", "system", "teahouse"];

/// The name of a user, in NFKC. Two are the same when their skeletons agree, taken before case folding or
/// after it, so that nobody can look like somebody else; a space and `_` are one.
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
        let name = normal(typed);
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
        if !has_only_what_names_have(name) {
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

    /// What somebody has written for a name, to look for whom it means.
    pub fn spelled(words: &str) -> UserName {
        UserName(normal(words).into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The skeletons by which names are compared: of the name as it is, and of its case-folded form.
    pub fn keys(&self) -> [String; 2] {
        keys(&self.0)
    }

    /// Whether this name is the same as `other`, or looks like it. The operator may have written `other` in
    /// any form.
    pub fn collides_with(&self, other: &str) -> bool {
        let (ours, theirs) = (self.keys(), keys(normal(other).trim_matches(' ')));
        ours[0] == theirs[0] || ours[1] == theirs[1]
    }
}

fn keys(name: &str) -> [String; 2] {
    // Behind the skeleton, because letters of other scripts look like a low line too.
    let key = |text: &str| -> String { skeleton(text).map(|c| if c == '_' { ' ' } else { c }).collect() };
    [key(name), key(&caseless::default_case_fold_str(name))]
}

/// The keys of one character, as people perceive it, of a name: together they are those of the name. `None` for what
/// no name has.
pub fn key_of_part(part: &str) -> Option<[String; 2]> {
    let name = normal(part);
    let is_part = is_emoji(&name) || name.chars().all(|c| is_name_char(c) || joiner::is_joiner(c));
    is_part.then(|| keys(&name))
}

/// NFKC, with the hyphens and the apostrophe that phones and word processors put in by themselves as those of
/// the keyboard: O’Brien, Jean‑Luc.
fn normal(typed: &str) -> String {
    let plain = |c| match c {
        '\u{2010}' | '\u{2011}' => '-',
        '\u{2019}' => '\'',
        c => c,
    };
    typed.chars().map(plain).nfkc().map(plain).collect()
}

fn has_only_what_names_have(name: &str) -> bool {
    name.grapheme_indices(true).all(|(start, part)| {
        is_emoji(part)
            || part.char_indices().all(|(at, c)| {
                let (at, end) = (start + at, start + at + c.len_utf8());
                is_name_char(c) || joiner::is_joiner(c) && joiner::may_stand(c, &name[..at], &name[end..])
            })
    })
}

/// What a name is made of, apart from emoji and from joiners in their places.
fn is_name_char(c: char) -> bool {
    is_letter_or_digit(c) || is_mark(c) || is_sign(c)
}

/// What stands between the letters of living names.
fn is_sign(c: char) -> bool {
    match c {
        ' ' | '.' | '_' | '-' | '\'' => true,
        // The dot within a Catalan word, and the one between the parts of a foreign name in Chinese and in
        // Japanese.
        '\u{b7}' | '\u{30fb}' => true,
        // Tsheg parts the syllables of Tibetan; geresh and gershayim mark sounds and shortenings in Hebrew.
        '\u{f0b}' | '\u{5f3}' | '\u{5f4}' => true,
        _ => false,
    }
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
                return stands && marks <= limits::MARKS_MAX;
            }
            // A joiner shows nothing, so what comes after it stands on the letter before it.
            if !joiner::is_joiner(c) {
                stands = is_letter_or_digit(c);
                marks = 0;
            }
            true
        })
    })
}

#[cfg(test)]
mod tests;
