//! What one emoji is, as names take it.

use unicode_properties::UnicodeEmoji;

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
