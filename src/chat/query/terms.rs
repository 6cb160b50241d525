//! The words of a text, as they are compared: after NFKC, in one case, without accents.
//!
//! In writings without spaces between words every character stands for itself, and so does every emoji; everything
//! else is a run of letters, digits and the marks that belong to them.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategoryGroup, UnicodeEmoji, UnicodeGeneralCategory};

/// Words that stand behind one another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    /// Never empty.
    pub terms: Vec<Box<str>>,
    /// Whether the last of them may be the beginning of a longer one.
    pub is_prefix: bool,
}

impl Phrase {
    /// What was typed as one thing; `None` when there is no word in it.
    pub fn of(typed: &str, is_whole: bool) -> Option<Phrase> {
        let terms: Vec<Box<str>> = terms(typed).into_iter().map(String::into_boxed_str).collect();
        let last = terms.last()?.chars().next()?;
        // A character for itself is never a part of something longer.
        let is_prefix = !is_whole && !stands_alone(last);
        Some(Phrase { terms, is_prefix })
    }

    /// Whether it stands in these words.
    pub fn is_in(&self, words: &[String]) -> bool {
        words.windows(self.terms.len()).any(|words| {
            let last = self.terms.len() - 1;
            words.iter().zip(&self.terms).enumerate().all(|(at, (word, term))| match at == last {
                true if self.is_prefix => word.starts_with(&**term),
                _ => **word == **term,
            })
        })
    }
}

/// The words of a text, in order.
pub fn terms(text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    let mut word = String::new();
    for c in compared(text).chars() {
        if is_passed_over(c) {
            continue;
        }
        let is_alone = stands_alone(c);
        if (is_alone || !is_of_a_word(c)) && !word.is_empty() {
            terms.push(std::mem::take(&mut word));
        }
        if is_alone {
            terms.push(c.to_string());
        } else if is_of_a_word(c) {
            word.push(c);
        }
    }
    if !word.is_empty() {
        terms.push(word);
    }
    terms
}

/// Accents go only with the letter apart, and what is left is put together again: a dakuten or a vowel sign is no accent.
fn compared(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let compatible: String = text.nfkc().collect();
    let folded = caseless::default_case_fold_str(&compatible);
    folded.nfkd().filter(|c| !is_accent(*c)).nfc().collect()
}

/// Signs over and under letters that are left out as often as written: accents, and the vowels of Hebrew and Arabic.
fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}'
        | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// What is in a word and not of it: soft hyphens, joiners and what chooses how a character looks.
fn is_passed_over(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}'
        | '\u{180b}'..='\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0020}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}')
}

fn is_of_a_word(c: char) -> bool {
    use GeneralCategoryGroup::{Letter, Mark, Number};
    c.is_ascii_alphanumeric()
        || (!c.is_ascii() && matches!(c.general_category_group(), Letter | Mark | Number))
}

/// Whether a character is a word by itself: of Chinese, Japanese, Korean, Thai, Lao, Burmese, Khmer, or an emoji.
fn stands_alone(c: char) -> bool {
    let is_written_without_spaces = matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{3100}'..='\u{31bf}'
        | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        && (is_of_a_word(c) || c == '\u{3007}');
    is_written_without_spaces || (!c.is_ascii() && c.is_emoji_char() && !is_of_a_word(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_words_in_many_writings() {
        for (text, expected) in [
            ("", ""),
            ("  ...  ", ""),
            ("Hello, World", "hello world"),
            ("don't snake_case kebab-case a.b", "don t snake case kebab case a b"),
            ("Straße STRASSE", "strasse strasse"),
            ("Café CAFE\u{301} naïve", "cafe cafe naive"),
            ("Ａｎｎ １２ ﬁne ²", "ann 12 fine 2"),
            ("Ångström Øl Łódź", "angstrom øl łodz"),
            ("İstanbul", "istanbul"),
            ("ΣΊΣΥΦΟΣ σίσυφος", "σισυφοσ σισυφοσ"),
            ("Ёлка й", "елка и"),
            ("שָׁלוֹם", "שלום"),
            ("مُحَمَّد محمـد", "محمد محمد"),
            ("می\u{200c}خواهم", "میخواهم"),
            ("हिन्दी भाषा", "हिन्दी भाषा"),
            ("co\u{ad}operate", "cooperate"),
            ("今天喝茶", "今 天 喝 茶"),
            ("用Rust写服务器v2吧。", "用 rust 写 服 务 器 v2 吧"),
            ("中国，茶！", "中 国 茶"),
            ("〇一", "〇 一"),
            ("東京タワー ﾀﾜｰ", "東 京 タ ワ ー タ ワ ー"),
            ("がぎ か", "が ぎ か"),
            ("안녕 하세요", "안 녕 하 세 요"),
            ("ไทย", "ไ ท ย"),
            ("𠮷野家", "𠮷 野 家"),
            ("ok👍🏽 ☕\u{fe0f}", "ok 👍 🏽 ☕"),
            ("👩\u{200d}💻", "👩 💻"),
            ("C++ #42 50% €5", "c 42 50 5"),
        ] {
            assert_eq!(terms(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn a_text_is_found_by_what_stands_in_it() {
        for (typed, is_whole, text, expected) in [
            ("茶", false, "今天喝茶吗", true),
            ("喝茶", false, "今天喝茶吗", true),
            ("天喝茶", false, "今天喝茶吗", true),
            ("茶喝", false, "今天喝茶吗", false),
            ("prin", false, "The printer", true),
            ("rint", false, "The printer", false),
            ("prin", true, "The printer", false),
            ("printer", true, "The printer", true),
            ("the printer", true, "The printer is out", true),
            ("printer the", true, "The printer is out", false),
            ("the pri", true, "The printer is out", false),
            ("mysql数据库", false, "用MySQL数据库吗", true),
            ("据库my", false, "数据库mysql", true),
            ("据库my", true, "数据库mysql", false),
            ("CAFÉ", false, "cafeteria", true),
            ("don't", false, "I don’t know", true),
            ("が", false, "かぎ", false),
            ("👍", false, "good👍🏽", true),
        ] {
            let phrase = Phrase::of(typed, is_whole).unwrap();
            assert_eq!(phrase.is_in(&terms(text)), expected, "{typed} in {text}");
        }
        assert_eq!(Phrase::of("… —", false), None);
    }
}
