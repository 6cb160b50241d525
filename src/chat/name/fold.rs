//! How names are put in order and looked for: without case and without marks.

use unicode_normalization::UnicodeNormalization;

use super::letter::is_mark;

/// A name as it stands in a list: two that differ in case and marks alone stand beside each other.
pub fn folded(name: &str) -> String {
    let decomposed = cased(name);
    decomposed.nfd().filter(|c| !is_mark(*c)).nfc().collect()
}

/// In one case, with its marks, as rooms are named.
pub fn cased(name: &str) -> String {
    let compatible: String = name.nfkc().collect();
    caseless::default_case_fold_str(&compatible).nfkc().collect()
}

/// Whether words that are folded are found in a name that is.
pub fn is_found(words: &str, name: &str) -> bool {
    words.is_empty() || starts(name).any(|at| name[at..].starts_with(words))
}

/// Where what is looked for may begin in a folded name: where the name does, where a word does, and in writings without
/// spaces anywhere.
pub fn starts(name: &str) -> impl Iterator<Item = usize> {
    let mut before = None;
    name.char_indices().filter_map(move |(at, c)| {
        let begins = before.is_none_or(|before: char| !before.is_alphanumeric()) && c.is_alphanumeric();
        before = Some(c);
        (begins || at == 0 || writes_no_spaces(c)).then_some(at)
    })
}

/// Whether a character is of Chinese, Japanese or Korean.
pub fn writes_no_spaces(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}'
        | '\u{3100}'..='\u{31bf}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ffdc}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_marks_make_no_difference() {
        for (name, expected) in [
            ("Ann", "ann"),
            ("JOSÉ", "jose"),
            ("Jose\u{301}", "jose"),
            ("Straße", "strasse"),
            ("Ångström", "angstrom"),
            ("İpek", "ipek"),
            ("Ａｎｎ", "ann"),
            ("李雷", "李雷"),
            ("김철수", "김철수"),
            ("がく", "かく"),
            ("Ζωή", "ζωη"),
        ] {
            assert_eq!(folded(name), expected, "{name}");
        }
    }

    #[test]
    fn words_are_found_where_a_word_begins() {
        for (query, name, expected) in [
            ("", "Ann", true),
            ("an", "Ann", true),
            ("nn", "Ann", false),
            ("LEE", "Bob Lee", true),
            ("bob l", "Bob Lee", true),
            ("b lee", "Bob Lee", false),
            ("jose", "José María", true),
            ("MARIA", "José María", true),
            ("ría", "José María", false),
            ("luc", "Jean-Luc", true),
            ("brien", "O'Brien", true),
            ("雷", "李雷", true),
            ("梅梅", "韩梅梅", true),
            ("철수", "김철수", true),
            ("ナカ", "タナカ", true),
            ("lei", "李雷 Lei", true),
            ("x", "Ann", false),
            ("👩", "👩‍💻", true),
        ] {
            assert_eq!(is_found(&folded(query), &folded(name)), expected, "{query} in {name}");
        }
    }
}
