//! How a message and a question are written for FTS5.
//!
//! Words are separated by spaces, and the tokenizer takes whatever is not ASCII as part of a word: what a word is has
//! been decided before, in [`crate::chat::query::terms`]. A middle dot is in no word, so what begins with one is no
//! word that anybody has said: who said it, in which room, what it has. In rooms that are not everybody's all of it
//! stands behind the room's number, so a question about one room looks at nothing of another.

use rusqlite::params;

use super::file::IndexFile;
use crate::chat::query::{Has, Phrase, Search, said, terms};
use crate::store::words;

/// Stands in every message.
const ANYTHING: &str = "·m";

/// Who said something, and where: what the index has of a message beside its text.
#[derive(Clone, Copy)]
pub(super) struct Said {
    pub(super) room: i64,
    pub(super) is_public: bool,
    pub(super) user: i64,
}

impl Said {
    /// Puts the words of a message into the index, which has none of it.
    pub(super) fn put(self, file: &IndexFile, message: i64, body: &words::Said<'_>) -> rusqlite::Result<()> {
        let insert = match self.is_public {
            true => "INSERT INTO open_words (rowid, words) VALUES (?1, ?2)",
            false => "INSERT INTO hidden_words (rowid, words) VALUES (?1, ?2)",
        };
        file.connection.prepare_cached(insert)?.execute(params![message, self.words(body)]).map(drop)
    }

    /// Takes out the words of a message, which it has.
    pub(super) fn take_out(
        self,
        file: &IndexFile,
        message: i64,
        body: &words::Said<'_>,
    ) -> rusqlite::Result<()> {
        let delete = match self.is_public {
            true => "INSERT INTO open_words (open_words, rowid, words) VALUES ('delete', ?1, ?2)",
            false => "INSERT INTO hidden_words (hidden_words, rowid, words) VALUES ('delete', ?1, ?2)",
        };
        file.connection.prepare_cached(delete)?.execute(params![message, self.words(body)]).map(drop)
    }

    /// The words of a message, as the index has them: in a public room, the room is a word too.
    fn words(self, body: &words::Said<'_>) -> String {
        let before = if self.is_public { String::new() } else { behind(self.room) };
        let mut words = vec![format!("{before}{ANYTHING}"), format!("{before}{}", author(self.user))];
        if self.is_public {
            words.push(place(self.room));
        }
        let has = Has::ALL.into_iter().filter(|has| has.is_in(body.text, &body.files));
        words.extend(has.map(|has| format!("{before}{}", having(has))));
        words.extend(
            terms::terms(&said(body.text, &body.files)).into_iter().map(|word| format!("{before}{word}")),
        );
        words.join(" ")
    }
}

/// What is looked for in all public rooms, or in some of them.
pub(super) fn in_public(search: &Search, rooms: Option<&[i64]>) -> String {
    let rooms = rooms.map(|rooms| any(rooms.iter().map(|room| place(*room))));
    conditions(search, "").into_iter().chain(rooms).collect::<Vec<_>>().join(" AND ")
}

/// What is looked for in one room that is not public.
pub(super) fn in_hidden(search: &Search, room: i64) -> String {
    conditions(search, &behind(room)).join(" AND ")
}

fn conditions(search: &Search, before: &str) -> Vec<String> {
    let phrases = search.phrases.iter().map(|phrase| quoted(phrase, before));
    let has = search.has.iter().map(|has| format!("\"{before}{}\"", having(*has)));
    let from = any(search.from.iter().map(|user| format!("{before}{}", author(user.0 as i64))));
    let mut all: Vec<String> = phrases.chain(has).chain((!search.from.is_empty()).then_some(from)).collect();
    if all.is_empty() {
        all.push(format!("\"{before}{ANYTHING}\""));
    }
    all
}

fn quoted(phrase: &Phrase, before: &str) -> String {
    let words: Vec<String> = phrase.terms.iter().map(|term| format!("{before}{term}")).collect();
    let rest = if phrase.is_prefix { " *" } else { "" };
    format!("\"{}\"{rest}", words.join(" "))
}

fn any(words: impl Iterator<Item = String>) -> String {
    format!("({})", words.map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" OR "))
}

fn behind(room: i64) -> String {
    format!("{room}·")
}

fn author(user: i64) -> String {
    format!("·u{user}")
}

fn place(room: i64) -> String {
    format!("·r{room}")
}

fn having(has: Has) -> String {
    format!("·{}", has.word())
}
