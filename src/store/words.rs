//! What an event other than a message says, as the file has it: the number of its kind, and its body in words.

mod files;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::chat::UserId;
use crate::chat::change::What;
use crate::chat::file::Attached;
use crate::chat::mention::Mention;
use crate::chat::name::{Emoji, Text, Title, Topic};
use crate::chat::settings::{SettingsChange, TopicBy};

/// The numbers of the kinds of events; those of messages are [`super::chain::MESSAGE`] and [`super::chain::ACTION`].
const MEMBER: i64 = 2;
const SETTINGS: i64 = 3;
const TOPIC: i64 = 4;
pub(super) const EDITED: i64 = 5;
pub(super) const DELETED: i64 = 6;
const REACTION: i64 = 7;
const PINNED: i64 = 8;

/// The kind, the message that it is about, and the body.
pub(super) fn of(what: &What) -> (i64, Option<u64>, String) {
    match what {
        What::Member { member, is_in, owner } => {
            let state = if *is_in { "in" } else { "out" };
            let owner = owner.map_or(String::new(), |owner| format!(" owner {}", owner.0));
            (MEMBER, None, format!("{} {state}{owner}", member.0))
        }
        What::Settings(SettingsChange { slow_s, topic_by, closed, title }) => {
            let lines = [
                slow_s.map(|slow_s| format!("slow_s {slow_s}")),
                topic_by.map(|by| format!("topic_by {}", by.word())),
                closed.map(|closed| format!("closed {closed}")),
                title.as_ref().map(|title| format!("title {}", title.as_str())),
            ];
            (SETTINGS, None, lines.into_iter().flatten().collect::<Vec<_>>().join("\n"))
        }
        What::Topic(topic) => (TOPIC, None, topic.as_ref().map_or("", Topic::as_str).to_owned()),
        What::Edited { target, text: words, mentions, files } => {
            let words = words.as_ref().map_or("", Text::as_str);
            (EDITED, Some(*target), text(words, mentions, files).into_owned())
        }
        What::Deleted { target } => (DELETED, Some(*target), String::new()),
        What::Reaction { target, emoji, on } => {
            (REACTION, Some(*target), format!("{} {}", on_word(*on), emoji.as_str()))
        }
        What::Pinned { target, on } => (PINNED, Some(*target), on_word(*on).to_owned()),
    }
}

/// `None` for what was never written so. Without a body it was taken away.
pub(super) fn read(kind: i64, target: Option<u64>, body: Option<&str>) -> Option<What> {
    if kind == EDITED {
        let said = body.map(read_text);
        let text = said.as_ref().map(|said| Text::stored(said.text));
        let (mentions, files) = said.map_or_else(Default::default, |said| (said.mentions, said.files));
        return Some(What::Edited { target: target?, text, mentions, files });
    }
    let body = body?;
    match kind {
        MEMBER => member(body),
        SETTINGS => settings(body),
        TOPIC => Some(What::Topic((!body.is_empty()).then(|| Topic::stored(body)))),
        DELETED => Some(What::Deleted { target: target? }),
        REACTION => {
            let (on, emoji) = body.split_once(' ')?;
            Some(What::Reaction { target: target?, emoji: Emoji::stored(emoji), on: on_of(on)? })
        }
        PINNED => Some(What::Pinned { target: target?, on: on_of(body)? }),
        _ => None,
    }
}

fn on_word(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

fn on_of(word: &str) -> Option<bool> {
    [true, false].into_iter().find(|on| on_word(*on) == word)
}

/// What the body of a text says.
#[derive(Debug, PartialEq)]
pub(super) struct Said<'a> {
    pub(super) text: &'a str,
    pub(super) mentions: Vec<Mention>,
    pub(super) files: Vec<Attached>,
}

/// The body of a text: its words, and behind a zero, which no text has, whom it mentions where, and behind another the
/// files that come with it.
pub(super) fn text<'a>(words: &'a str, mentions: &[Mention], attached: &[Attached]) -> Cow<'a, str> {
    if mentions.is_empty() && attached.is_empty() {
        return words.into();
    }
    let shown = |Mention { user, start, end }: &Mention| format!("{} {start} {end}", user.0);
    let mut body = format!("{words}\0{}", mentions.iter().map(shown).collect::<Vec<_>>().join("\n"));
    if !attached.is_empty() {
        body.push('\0');
        body += &files::written(attached);
    }
    body.into()
}

/// What was not written so is words alone.
pub(super) fn read_text(body: &str) -> Said<'_> {
    let words = || Said { text: body, mentions: Vec::new(), files: Vec::new() };
    let Some((text, rest)) = body.split_once('\0') else { return words() };
    let (mentions, attached) = rest.split_once('\0').unwrap_or((rest, ""));
    let mention = |line: &str| {
        let mut numbers = line.split(' ');
        let user = UserId(numbers.next()?.parse().ok()?);
        let mut place = || numbers.next()?.parse().ok();
        Some(Mention { user, start: place()?, end: place()? })
    };
    let mentions: Option<Vec<Mention>> = mentions.lines().map(mention).collect();
    let read = mentions.zip(files::read(attached));
    read.map_or_else(words, |(mentions, files)| Said { text, mentions, files })
}

/// Numbers with spaces between them.
pub(super) fn numbers(numbers: &BTreeSet<u64>) -> String {
    numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(" ")
}

/// `None` for what was never written so.
pub(super) fn read_numbers(words: &str) -> Option<BTreeSet<u64>> {
    words.split_terminator(' ').map(|number| number.parse().ok()).collect()
}

/// Users in their order, with spaces between them.
pub(super) fn users(users: &[UserId]) -> String {
    users.iter().map(|user| user.0.to_string()).collect::<Vec<_>>().join(" ")
}

/// `None` for what was never written so.
pub(super) fn read_users(words: &str) -> Option<Vec<UserId>> {
    words.split_terminator(' ').map(|number| number.parse().ok().map(UserId)).collect()
}

/// What pages keep: a key and its JSON after each other, which have no zeros.
pub(super) fn prefs(prefs: &BTreeMap<Box<str>, Box<str>>) -> String {
    prefs.iter().map(|(key, value)| format!("{key}\0{value}")).collect::<Vec<_>>().join("\0")
}

/// `None` for what was never written so.
pub(super) fn read_prefs(words: &str) -> Option<BTreeMap<Box<str>, Box<str>>> {
    let words: Vec<&str> = words.split_terminator('\0').collect();
    let pair = |pair: &[&str]| Some(((*pair.first()?).into(), (*pair.get(1)?).into()));
    words.chunks(2).map(pair).collect()
}

fn member(body: &str) -> Option<What> {
    let mut words = body.split(' ');
    let member = UserId(words.next()?.parse().ok()?);
    let is_in = match words.next()? {
        "in" => true,
        "out" => false,
        _ => return None,
    };
    let owner = match words.next() {
        None => None,
        Some(_) => Some(UserId(words.next()?.parse().ok()?)),
    };
    Some(What::Member { member, is_in, owner })
}

fn settings(body: &str) -> Option<What> {
    let mut change = SettingsChange::default();
    for line in body.lines() {
        let (field, value) = line.split_once(' ')?;
        match field {
            "slow_s" => change.slow_s = Some(value.parse().ok()?),
            "topic_by" => change.topic_by = Some(topic_by(value)?),
            "closed" => change.closed = Some(value.parse().ok()?),
            "title" => change.title = Some(Title::stored(value)),
            _ => return None,
        }
    }
    Some(What::Settings(change))
}

pub(super) fn topic_by(word: &str) -> Option<TopicBy> {
    TopicBy::ALL.into_iter().find(|by| by.word() == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::chain::MESSAGE;

    #[test]
    fn a_text_is_read_with_whom_it_mentions() {
        let mention = |user, start, end| Mention { user: UserId(user), start, end };
        for (words, mentions) in [
            ("tea", vec![]),
            ("", vec![]),
            ("@Ann @all", vec![mention(7, 0, 4), mention(0, 5, 9)]),
            ("12 3 4", vec![mention(u64::MAX, 0, 4_000)]),
        ] {
            let files = Vec::new();
            let said = Said { text: words, mentions, files };
            assert_eq!(read_text(&text(words, &said.mentions, &[])), said);
        }
        assert_eq!(read_text("tea\0tea").text, "tea\0tea");
        assert_eq!(read_text("tea\0\0tea").text, "tea\0\0tea");
    }

    #[test]
    fn what_is_written_is_read_again() {
        let (member, owner) = (UserId(9), Some(UserId(7)));
        let ann = Mention { user: member, start: 0, end: 4 };
        let all = SettingsChange {
            slow_s: Some(30),
            topic_by: Some(TopicBy::Moderators),
            closed: Some(true),
            title: Some(Title::stored("The Board")),
        };
        for what in [
            What::Member { member, is_in: true, owner: None },
            What::Member { member, is_in: false, owner },
            What::Settings(SettingsChange { closed: Some(false), ..SettingsChange::default() }),
            What::Settings(all),
            What::Topic(None),
            What::Topic(Some(Topic::stored("green\nor black"))),
            What::Edited {
                target: 7,
                text: Some(Text::stored("black")),
                mentions: Vec::new(),
                files: Vec::new(),
            },
            What::Edited {
                target: 7,
                text: Some(Text::stored("@Ann")),
                mentions: vec![ann],
                files: Vec::new(),
            },
            What::Deleted { target: 7 },
            What::Reaction { target: 7, emoji: Emoji::stored("👍🏽"), on: true },
            What::Pinned { target: 7, on: false },
        ] {
            let (kind, target, body) = of(&what);
            assert_eq!(read(kind, target, Some(&body)), Some(what), "{body}");
        }
        for (kind, body) in [
            (MEMBER, ""),
            (MEMBER, "9"),
            (MEMBER, "9 up"),
            (SETTINGS, "slow"),
            (MESSAGE, ""),
            (DELETED, ""),
            (REACTION, "on"),
            (PINNED, "perhaps"),
            (99, ""),
        ] {
            assert_eq!(read(kind, None, Some(body)), None, "{kind} {body}");
        }
    }
}
