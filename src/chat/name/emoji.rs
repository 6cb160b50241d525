//! What one emoji is, as names take it and as somebody answers with one.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use unicode_properties::UnicodeEmoji;
use unicode_properties::emoji::EmojiStatus;
use unicode_segmentation::UnicodeSegmentation;

use crate::limits;

/// What somebody reacts with: one emoji, in the form that keyboards and pickers write ("fully qualified" in UTS 51
/// section 2.5.1), so that one that is typed otherwise is the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Emoji(Arc<str>);

impl Emoji {
    /// One that the history holds.
    pub fn stored(emoji: &str) -> Emoji {
        Emoji(emoji.into())
    }

    /// # Errors
    /// When it is anything but one emoji, or longer than any.
    pub fn parse(text: &str) -> Result<Emoji, &'static str> {
        if text.len() > limits::EMOJI_BYTES_MAX {
            return Err("it is too long");
        }
        let mut graphemes = text.graphemes(true);
        match (graphemes.next(), graphemes.next()) {
            (Some(one), None) if is_emoji(one) => Ok(Emoji(qualified(one).into())),
            _ => Err("it is not one emoji"),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// With U+FE0F behind each character that would be shown as text without it, and behind no other.
fn qualified(emoji: &str) -> String {
    let mut chars = emoji.chars().filter(|c| *c != '\u{fe0f}').peekable();
    let mut all = String::with_capacity(emoji.len());
    while let Some(c) = chars.next() {
        all.push(c);
        let is_toned = chars.peek().is_some_and(|next| matches!(next, '\u{1f3fb}'..='\u{1f3ff}'));
        let is_part = matches!(c, '\u{200d}' | '\u{20e3}') || is_half_flag(c);
        if !is_part && !is_toned && is_shown_as_text(c) {
            all.push('\u{fe0f}');
        }
    }
    all
}

/// Whether a character is an emoji that stands as text by itself (UTS 51 section 1.4.3).
fn is_shown_as_text(c: char) -> bool {
    use EmojiStatus::{EmojiModifierBase, EmojiOther, EmojiOtherAndEmojiComponent};
    matches!(c.emoji_status(), EmojiModifierBase | EmojiOther | EmojiOtherAndEmojiComponent)
}

/// Whether this grapheme is one emoji (UTS 51 section 1.4), with nothing invisible left over.
pub(super) fn is_emoji(grapheme: &str) -> bool {
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
