//! What somebody looks for in what was said: the language of a query, and which messages it means.
//!
//! Words are joined by AND; "quoted words" stand in this order. `from:`, `in:`, `before:`, `after:` and `has:` filter,
//! and any other colon is text. A word is found at the beginning of a word, and in writings without spaces anywhere.
//! [`terms`] says what a word is. This is the model: an index may only be faster.

mod date;
pub mod terms;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::file::Attached;
use super::name::RoomName;
use super::{Message, SERVER, UserId};
use crate::limits;
pub use terms::Phrase;

/// What a message may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Has {
    Link,
    File,
    Image,
}

impl Has {
    pub const ALL: [Has; 3] = [Has::Link, Has::File, Has::Image];

    /// What stands behind `has:`.
    pub fn word(self) -> &'static str {
        match self {
            Has::Link => "link",
            Has::File => "file",
            Has::Image => "image",
        }
    }

    /// Whether a message with this text and these files has it.
    pub fn is_in(self, text: &str, files: &[Attached]) -> bool {
        match self {
            Has::Link => has_link(text),
            Has::File => !files.is_empty(),
            Has::Image => files.iter().any(|file| file.kind.is_picture()),
        }
    }
}

/// All that a message says: its text, and behind it what its files are called and what is on them.
pub fn said<'a>(text: &'a str, files: &[Attached]) -> Cow<'a, str> {
    match files.is_empty() {
        true => text.into(),
        false => {
            let words = |file: &Attached| {
                [Some(file.name.as_str().to_owned()), file.alt.as_deref().map(str::to_owned)]
            };
            let of_files = files.iter().flat_map(words).flatten();
            of_files.fold(text.to_owned(), |said, words| said + "\n" + &words).into()
        }
    }
}

/// A query as it was typed, taken apart. Names mean somebody only in a hall.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// All of them.
    pub phrases: Vec<Phrase>,
    /// One of them; whoever looks for somebody who is not there finds nothing.
    pub from: Vec<Box<str>>,
    /// One of them.
    pub rooms: Vec<Box<str>>,
    /// All of them.
    pub has: Vec<Has>,
    /// From this time on, in ms since 1970.
    pub since: Option<u64>,
    /// Up to but not including this time.
    pub until: Option<u64>,
}

impl Query {
    /// Reads what was typed by somebody whose clocks are so many minutes ahead of UTC.
    pub fn parse(typed: &str, zone: i64) -> Query {
        let mut query = Query::default();
        for part in parts(typed).into_iter().take(limits::search::SEARCH_PARTS_MAX) {
            let filtered = part.filter.as_ref().is_some_and(|(key, value)| query.filter(key, value, zone));
            if !filtered {
                let phrase = Phrase::of(&part.text, part.is_quoted);
                query.phrases.extend(phrase.filter(|phrase| !query.phrases.contains(phrase)));
            }
        }
        query
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        *self == Query::default()
    }

    /// Whether this is a filter.
    fn filter(&mut self, key: &str, value: &str, zone: i64) -> bool {
        match key {
            "from" => self.from.push(value.into()),
            "in" => self.rooms.push(value.into()),
            "has" => match Has::ALL.into_iter().find(|has| has.word() == value.to_lowercase()) {
                Some(has) => self.has.push(has),
                None => return false,
            },
            "before" => match date::begins(value, zone) {
                Some(time) => self.until = Some(self.until.map_or(time, |until| until.min(time))),
                None => return false,
            },
            "after" => match date::begins(value, zone) {
                Some(time) => {
                    let next = time + date::DAY_MS;
                    self.since = Some(self.since.map_or(next, |since| since.max(next)));
                }
                None => return false,
            },
            _ => return false,
        }
        true
    }
}

/// What somebody looks for who may: names have become rooms and people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    pub scope: Scope,
    pub phrases: Vec<Phrase>,
    /// Only what one of these has said, if there are any.
    pub from: Vec<UserId>,
    pub has: Vec<Has>,
    pub since: Option<u64>,
    pub until: Option<u64>,
    /// Only what was said before this.
    pub before: Option<Before>,
    /// Only what mentions somebody.
    pub mentioning: Option<Mentioning>,
}

/// Whom messages are to mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mentioning {
    pub user: UserId,
    /// From behind which place on everybody is this user too, in the rooms where the user has been.
    pub everybody: BTreeMap<RoomName, u64>,
}

/// Where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// In all public rooms.
    pub public: bool,
    /// In these.
    pub rooms: Vec<RoomName>,
    /// The one that was asked for by name, which must still be there.
    pub only: Option<RoomName>,
}

/// A place in all that was said: that of the last hit of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    pub time: u64,
    pub room: RoomName,
    pub seq: u64,
}

impl Search {
    /// Whether this message is meant, wherever it stands.
    pub fn means(&self, message: &Message) -> bool {
        let words = terms::terms(&said(message.text.as_str(), &message.files));
        (self.from.is_empty() || self.from.contains(&message.user))
            && self.since.is_none_or(|since| message.time >= since)
            && self.until.is_none_or(|until| message.time < until)
            && self.has.iter().all(|has| has.is_in(message.text.as_str(), &message.files))
            && self.phrases.iter().all(|phrase| phrase.is_in(&words))
            && self.mentioning.as_ref().is_none_or(|mentioning| mentioning.is_in(message))
    }
}

impl Mentioning {
    /// Whether a message mentions this user: by name, or with everybody who was there before.
    fn is_in(&self, message: &Message) -> bool {
        let mentioned = message.mentioned();
        let is_of_all = || {
            let behind = self.everybody.get(&message.room).is_some_and(|first| message.seq > *first);
            behind && message.user != self.user && mentioned.contains(&SERVER)
        };
        mentioned.contains(&self.user) || is_of_all()
    }
}

/// Whether a text has an address that a page shows as a link.
fn has_link(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["http://", "https://"].iter().any(|scheme| {
        lower.match_indices(scheme).any(|(at, _)| {
            let host = lower[at + scheme.len()..].chars().next();
            host.is_some_and(|c| c.is_alphanumeric() || c == '[')
        })
    })
}

/// One thing between spaces, or between quotation marks.
struct Part {
    /// What it is when it is no filter.
    text: String,
    is_quoted: bool,
    /// What stands before the first colon, in lower case, and what behind it.
    filter: Option<(String, String)>,
}

fn parts(typed: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = typed.trim_start();
    while !rest.is_empty() {
        let (part, left) = if rest.starts_with(is_quote) {
            let (text, left) = quoted(rest);
            (Part { text: text.to_owned(), is_quoted: true, filter: None }, left)
        } else {
            plain(rest)
        };
        parts.push(part);
        rest = left.trim_start();
    }
    parts
}

/// What stands up to the next space or quotation mark; behind a colon may stand something in quotation marks.
fn plain(text: &str) -> (Part, &str) {
    let end = text.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(text.len());
    let (word, left) = text.split_at(end);
    let Some((key, value)) = word.split_once([':', '：']) else {
        return (Part { text: word.to_owned(), is_quoted: false, filter: None }, left);
    };
    let key = key.to_lowercase();
    match value.is_empty() {
        false => {
            let filter = Some((key, value.to_owned()));
            (Part { text: word.to_owned(), is_quoted: false, filter }, left)
        }
        true if left.starts_with(is_quote) => {
            let (value, behind) = quoted(left);
            let filter = (!value.trim().is_empty()).then(|| (key, value.trim().to_owned()));
            (Part { text: format!("{word} {value}"), is_quoted: false, filter }, behind)
        }
        true => (Part { text: word.to_owned(), is_quoted: false, filter: None }, left),
    }
}

/// What stands between the quotation mark in front and the next one, or the end.
fn quoted(text: &str) -> (&str, &str) {
    let mark = text.chars().next().map_or(0, char::len_utf8);
    let inside = &text[mark..];
    match inside.char_indices().find(|(_, c)| is_quote(*c)) {
        Some((end, mark)) => (&inside[..end], &inside[end + mark.len_utf8()..]),
        None => (inside, ""),
    }
}

/// Straight ones, and those that keyboards put in their place.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '＂')
}

#[cfg(test)]
mod tests;
