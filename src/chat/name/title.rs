//! What private rooms are called, and what rooms are about.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use super::text::{TextRefusal, shows_nothing, with_newlines, without_towers};
use crate::limits;

/// What the people of a private room call it: one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Title(Arc<str>);

/// What a room is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic(Arc<str>);

impl Title {
    /// One that the history holds.
    pub fn stored(title: &str) -> Title {
        Title(title.into())
    }

    /// Takes what was typed, without blanks at its ends and with towers of marks cut, as in texts.
    ///
    /// # Errors
    /// When it is longer than [`limits::TITLE_CHARS_MAX`], has more than one line, or shows nothing.
    pub fn parse(typed: String) -> Result<Title, TextRefusal> {
        let title = without_towers(with_newlines(typed));
        let title = title.trim();
        let (bytes, chars) = (title.len(), title.graphemes(true).count());
        if bytes > limits::TITLE_BYTES_MAX || chars > limits::TITLE_CHARS_MAX {
            return Err(TextRefusal::TooLong { bytes });
        }
        if title.bytes().any(|byte| byte < b' ') {
            return Err(TextRefusal::Control);
        }
        match title.chars().all(shows_nothing) {
            true => Err(TextRefusal::Invisible),
            false => Ok(Title(title.into())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Topic {
    /// One that the history holds.
    pub fn stored(topic: &str) -> Topic {
        Topic(topic.into())
    }

    /// Takes a topic by the rules of texts. `None`: it says nothing, which takes the topic away.
    ///
    /// # Errors
    /// When it is too long or has a control character.
    pub fn parse(typed: String) -> Result<Option<Topic>, TextRefusal> {
        let topic = without_towers(with_newlines(typed));
        if topic.len() > limits::TOPIC_BYTES_MAX {
            return Err(TextRefusal::TooLong { bytes: topic.len() });
        }
        if topic.bytes().any(|byte| byte < b' ' && byte != b'\n' && byte != b'\t') {
            return Err(TextRefusal::Control);
        }
        Ok((!topic.chars().all(shows_nothing)).then(|| Topic(topic.into())))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_one_line_that_shows_something() {
        let good = |typed: &str| Title::parse(typed.to_owned()).map(|title| title.as_str().to_owned());
        for (typed, title) in
            [("Board", "Board"), ("  董事会 ", "董事会"), ("a\u{301}".repeat(64).as_str(), "")]
        {
            let found = good(typed).unwrap();
            assert!(title.is_empty() || found == title, "{typed}");
        }
        assert_eq!(good(&format!("a{}", "\u{301}".repeat(12))).unwrap().chars().count(), 9);
        for typed in ["", " ", "\u{200b}", "\u{ad}\u{3164}"] {
            assert_eq!(good(typed), Err(TextRefusal::Invisible), "{typed:?}");
        }
        for typed in ["a\nb", "a\r\nb", "a\tb", "a\u{0}"] {
            assert_eq!(good(typed), Err(TextRefusal::Control), "{typed:?}");
        }
        assert!(good(&"x".repeat(64)).is_ok());
        assert_eq!(good(&"x".repeat(65)), Err(TextRefusal::TooLong { bytes: 65 }));
    }

    #[test]
    fn a_topic_that_shows_nothing_is_none() {
        let parse = |typed: &str| Topic::parse(typed.to_owned());
        assert_eq!(parse("green\r\ntea"), Ok(Some(Topic::stored("green\ntea"))));
        for typed in ["", "  ", "\n", "\u{200b}"] {
            assert_eq!(parse(typed), Ok(None), "{typed:?}");
        }
        assert_eq!(parse("a\u{1}"), Err(TextRefusal::Control));
        assert!(parse(&"茶".repeat(133)).is_ok());
        assert_eq!(parse(&"茶".repeat(134)), Err(TextRefusal::TooLong { bytes: 402 }));
    }
}
