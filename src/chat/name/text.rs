//! What people write.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use crate::limits;

/// What a person wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text(Arc<str>);

/// Why a text is refused, whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextRefusal {
    Empty,
    TooLong {
        bytes: usize,
    },
    Control,
    /// It has only spaces and what shows nothing.
    Invisible,
}

impl Text {
    /// A text that the history holds, which was checked by the rules of its time.
    pub fn stored(text: &str) -> Text {
        Text(text.into())
    }

    /// Takes a text as it is, but for two things: the ends of its lines become newlines, and of more than
    /// [`limits::MARKS_MAX`] combining marks in a row only the first ones stay. What is too long after that,
    /// has a control character or shows nothing is refused, in this order.
    ///
    /// # Errors
    /// [`TextRefusal`].
    pub fn parse(text: String) -> Result<Text, TextRefusal> {
        let text = without_towers(with_newlines(text));
        match text.len() {
            0 => return Err(TextRefusal::Empty),
            bytes if bytes > limits::TEXT_BYTES_MAX => return Err(TextRefusal::TooLong { bytes }),
            _ => {}
        }
        if text.bytes().any(|byte| byte < b' ' && byte != b'\n' && byte != b'\t') {
            return Err(TextRefusal::Control);
        }
        match text.chars().all(shows_nothing) {
            true => Err(TextRefusal::Invisible),
            false => Ok(Text(text.into())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// CRLF and CR become LF.
pub(super) fn with_newlines(text: String) -> String {
    match text.contains('\r') {
        true => text.replace("\r\n", "\n").replace('\r', "\n"),
        false => text,
    }
}

/// Cuts what towers over the lines above: marks past the first ones of a run. What shows nothing by itself,
/// such as a joiner, does not end a run, and stays.
pub(in super::super) fn without_towers(text: String) -> String {
    let mut run = Run::default();
    // Nearly every text has no tower, and is not copied.
    if text.is_ascii() || text.chars().all(|c| run.takes(c)) {
        return text;
    }
    let mut run = Run::default();
    text.chars().filter(|c| run.takes(*c)).collect()
}

/// So many marks in a row.
#[derive(Default)]
struct Run(usize);

impl Run {
    /// Whether this character stays.
    fn takes(&mut self, c: char) -> bool {
        use GeneralCategory::{EnclosingMark, Format, NonspacingMark, SpacingMark};
        if is_plain(c) {
            self.0 = 0;
            return true;
        }
        match c.general_category() {
            NonspacingMark | SpacingMark | EnclosingMark => self.0 += 1,
            Format => return true,
            _ => self.0 = 0,
        }
        self.0 <= limits::MARKS_MAX
    }
}

/// What most texts are made of, told without a look into the table: blocks of letters, signs and emoji in which
/// nothing is a mark or a format character.
fn is_plain(c: char) -> bool {
    c < '\u{ad}'
        || matches!(
            c,
            '\u{ae}'..='\u{2ff}' | '\u{370}'..='\u{482}' | '\u{48a}'..='\u{590}' | '\u{3000}'..='\u{3029}'
                | '\u{3041}'..='\u{3096}' | '\u{30a0}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
                | '\u{ac00}'..='\u{d7a3}' | '\u{ff01}'..='\u{ff60}' | '\u{1f000}'..='\u{1faff}'
        )
}

/// Spaces, format characters, and what Unicode calls Default_Ignorable_Code_Point.
pub(in super::super) fn shows_nothing(c: char) -> bool {
    c.is_whitespace()
        || c.general_category() == GeneralCategory::Format
        || matches!(
            c,
            '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2065}'
                | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests;
