//! What names of users and of rooms have in common: letters, digits and marks.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

pub(super) fn is_letter_or_digit(c: char) -> bool {
    // Fillers and blanks of Hangul and of the hieroglyphs: letters to the standard, nothing to the eye.
    let invisible =
        matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{13441}' | '\u{13442}');
    let group = c.general_category_group();
    !invisible && matches!(group, GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number)
}

pub(super) fn is_mark(c: char) -> bool {
    // Variation selectors, the grapheme joiner, Khmer inherent vowels and the Khitan filler show nothing; the
    // key of a keycap is part of an emoji or nothing.
    let excluded = matches!(
        c,
        '\u{34f}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{20e3}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{16fe4}' | '\u{e0100}'..='\u{e01ef}'
    );
    !excluded && c.general_category_group() == GeneralCategoryGroup::Mark
}
