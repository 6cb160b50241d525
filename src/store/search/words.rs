//! How a message and a question are written for FTS5.
//!
//! Words are separated by spaces, and the tokenizer takes whatever is not ASCII as part of a word: what a word is has
//! been decided before, in [`crate::chat::query::terms`]. A middle dot is in no word, so what begins with one is no
//! word that anybody has said: who said it, in which room, what it has. In rooms that are not everybody's all of it
//! stands behind the room's number, so a question about one room looks at nothing of another.

use crate::chat::query::{Has, Phrase, Search, terms};

/// Stands in every message.
const ANYTHING: &str = "·m";

/// The words of a message, as the index has them. `room` is none for a public one, where the room is a word too.
pub(super) fn of_message(room: i64, is_public: bool, user: i64, text: &str) -> String {
    let before = if is_public { String::new() } else { behind(room) };
    let mut words = vec![format!("{before}{ANYTHING}"), format!("{before}{}", author(user))];
    if is_public {
        words.push(place(room));
    }
    let has = Has::ALL.into_iter().filter(|has| has.is_in(text));
    words.extend(has.map(|has| format!("{before}{}", having(has))));
    words.extend(terms::terms(text).into_iter().map(|word| format!("{before}{word}")));
    words.join(" ")
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
