//! What somebody says who is away.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::text::{TextRefusal, shows_nothing, with_newlines, without_towers};
use crate::limits;

/// Why or until when: one short line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Away(Arc<str>);

impl Away {
    /// Takes what was typed, without blanks at its ends and with towers of marks cut, as in titles. `None`: it says
    /// nothing, and so who says it is not away.
    ///
    /// # Errors
    /// When it is longer than [`limits::AWAY_BYTES_MAX`] or has more than one line.
    pub fn parse(typed: String) -> Result<Option<Away>, TextRefusal> {
        let away = without_towers(with_newlines(typed));
        let away = away.trim();
        if away.len() > limits::AWAY_BYTES_MAX {
            return Err(TextRefusal::TooLong { bytes: away.len() });
        }
        if away.bytes().any(|byte| byte < b' ') {
            return Err(TextRefusal::Control);
        }
        Ok((!away.chars().all(shows_nothing)).then(|| Away(away.into())))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_one_short_line_that_shows_something_or_nothing_at_all() {
        let parse =
            |typed: &str| Away::parse(typed.to_owned()).map(|away| away.map(|a| a.as_str().to_owned()));
        assert_eq!(parse("  午饭 🍜 "), Ok(Some("午饭 🍜".into())));
        for typed in ["", "  ", "\u{200b}", "\n "] {
            assert_eq!(parse(typed), Ok(None), "{typed:?}");
        }
        for typed in ["a\nb", "a\tb", "a\u{1}"] {
            assert_eq!(parse(typed), Err(TextRefusal::Control), "{typed:?}");
        }
        assert_eq!(parse(&format!("a{}", "\u{301}".repeat(12))).unwrap().unwrap().chars().count(), 9);
        assert!(parse(&"x".repeat(64)).is_ok());
        assert_eq!(parse(&"茶".repeat(22)), Err(TextRefusal::TooLong { bytes: 66 }));
    }
}
