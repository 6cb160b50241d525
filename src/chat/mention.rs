//! Whom a text mentions: the rule of the contract, the same for every door.
//!
//! A mention is an `@` where a word may begin, and behind it the longest name of the house that ends where a word may
//! end. Nobody is mentioned in code or in a quoted line: see [`prose`]. The work is in proportion to the text: a name is
//! looked for part by part, as long as somebody's name begins so, and no two mentions share a letter.

mod prose;

use std::ops::Range;

use serde::{Deserialize, Serialize};
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};
use unicode_segmentation::UnicodeSegmentation;

use super::name::{UserName, key_of_part, writes_no_spaces};
use super::{SERVER, UserId};
use crate::limits;

/// Somebody is mentioned. The places are in UTF-16 units of the text: of the `@`, and behind the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    pub user: UserId,
    pub start: u32,
    pub end: u32,
}

impl Mention {
    /// Whether it is everybody of the room who is meant.
    pub fn is_of_all(&self) -> bool {
        self.user == SERVER
    }
}

/// The names of the house.
pub trait Names {
    /// Whether some name begins with these keys, the plain one or the folded one; and whether one is them.
    fn begin_with(&self, keys: &[String; 2]) -> Found;

    /// Whom a spelling means.
    fn called(&self, name: &UserName) -> Option<UserId>;
}

/// What is known of the beginning of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    Nothing,
    Beginning,
    Whole,
}

impl Found {
    /// What a key is to a name's.
    pub fn of(part: &str, whole: &str) -> Found {
        match whole.strip_prefix(part) {
            Some("") => Found::Whole,
            Some(_) => Found::Beginning,
            None => Found::Nothing,
        }
    }
}

/// The mentions of a text, in order, no more than [`limits::MENTIONS_MAX`]. `@all` is one only where `all` is true.
pub fn mentions(text: &str, names: &dyn Names, all: bool) -> Vec<Mention> {
    let mut found = Vec::new();
    if !text.contains(AT) {
        return found;
    }
    let all = all.then(|| UserName::of_server("all").keys());
    let (mut units, mut counted) = (0, 0);
    for block in prose::blocks(text) {
        for at in prose::marks(&text[block.clone()], AT) {
            let Some((user, end)) = name_at(&text[block.clone()], at, names, all.as_ref()) else { continue };
            if found.len() == limits::MENTIONS_MAX {
                return found;
            }
            let place = |to: usize, units: &mut u32, counted: &mut usize| {
                *units += text[*counted..to].encode_utf16().count() as u32;
                *counted = to;
                *units
            };
            let start = place(block.start + at, &mut units, &mut counted);
            let end = place(block.start + end, &mut units, &mut counted);
            found.push(Mention { user, start, end });
        }
    }
    found
}

/// Whom a message by `author` mentions with these, and by answering somebody, in the order of their numbers: nobody
/// oneself. [`SERVER`] stands for everybody; whoever answers it mentions nobody.
pub fn mentioned(mentions: &[Mention], author: UserId, answered: Option<UserId>) -> Vec<UserId> {
    let others = mentions.iter().filter(|mention| mention.is_of_all() || mention.user != author);
    let answered = answered.filter(|user| ![author, SERVER].contains(user));
    let mut users: Vec<UserId> = others.map(|mention| mention.user).chain(answered).collect();
    users.sort_unstable();
    users.dedup();
    users
}

/// The signs that begin a mention.
const AT: [char; 2] = ['@', '\u{ff20}'];

/// The longest name behind the sign at `at`, and where it ends.
fn name_at(text: &str, at: usize, names: &dyn Names, all: Option<&[String; 2]>) -> Option<(UserId, usize)> {
    if !may_begin(&text[..at]) {
        return None;
    }
    let sign = text[at..].chars().next()?.len_utf8();
    let mut keys = [String::new(), String::new()];
    let mut longest = None;
    for part in parts(text, at + sign) {
        let Some(key) = key_of_part(&text[part.clone()]) else { break };
        keys.iter_mut().zip(&key).for_each(|(keys, key)| keys.push_str(key));
        let is_all =
            all.map_or(Found::Nothing, |all| Found::of(&keys[0], &all[0]).max(Found::of(&keys[1], &all[1])));
        let is_name = names.begin_with(&keys);
        if is_all.max(is_name) == Found::Nothing {
            break;
        }
        let ends_in_space = text[part.clone()].ends_with(char::is_whitespace);
        if ends_in_space || !may_end(&text[part.end..]) {
            continue;
        }
        if is_all == Found::Whole {
            longest = Some((SERVER, part.end));
        } else if is_name == Found::Whole {
            let name = UserName::spelled(&text[at + sign..part.end]);
            longest = names.called(&name).map(|user| (user, part.end)).or(longest);
        }
    }
    longest
}

/// The characters, as people perceive them, from a place on; none if the first is a space.
fn parts(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> + '_ {
    let begins = !text[from..].starts_with(char::is_whitespace);
    let parts = text[from..].grapheme_indices(true).filter(move |_| begins);
    parts.map(move |(start, part)| from + start..from + start + part.len())
}

/// Whether an `@` behind this text may begin a mention: not within a word, as in an address of mail.
fn may_begin(before: &str) -> bool {
    let bare = before.trim_end_matches(is_mark);
    let Some(last) = bare.chars().next_back() else { return true };
    writes_no_spaces(last) || !(is_letter(last) || bare.len() == before.len() && is_sign(last))
}

/// Whether a name may end before this text: a sign goes on only if letters follow it, but `@ann's` is Ann.
fn may_end(after: &str) -> bool {
    let goes_on = |c: char| !writes_no_spaces(c) && (is_letter(c) || is_mark(c));
    let mut rest = after.chars();
    match (rest.next(), rest.next(), rest.next()) {
        (None, ..) => return true,
        (Some(first), ..) if goes_on(first) => return false,
        (Some('\'' | '\u{2019}'), Some('s' | 'S'), next) if !next.is_some_and(is_letter_or_mark) => {
            return true;
        }
        _ => {}
    }
    let behind = after.trim_start_matches(is_sign);
    behind.len() == after.len() || !behind.chars().next().is_some_and(goes_on)
}

fn is_letter(c: char) -> bool {
    let category = c.general_category();
    category == GeneralCategory::DecimalNumber || c.general_category_group() == GeneralCategoryGroup::Letter
}

fn is_mark(c: char) -> bool {
    c.general_category_group() == GeneralCategoryGroup::Mark
}

fn is_letter_or_mark(c: char) -> bool {
    is_letter(c) || is_mark(c)
}

/// The signs that names are written with within a word, and what is typed for them.
fn is_sign(c: char) -> bool {
    matches!(
        c,
        '.' | '_'
            | '-'
            | '\''
            | '\u{2019}'
            | '\u{b7}'
            | '\u{5f3}'
            | '\u{5f4}'
            | '\u{f0b}'
            | '\u{2010}'
            | '\u{2011}'
    )
}

#[cfg(test)]
mod tests;
