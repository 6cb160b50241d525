//! Under which name a browser saves what it gets: `Content-Disposition` (RFC 6266).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::limits;

/// RFC 8187 section 3.2.1, without what some readers take for the end.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Saved under this title with this end: as it is for those who read RFC 8187, with `_` for what is not ASCII for others.
pub fn attachment(title: &str, end: &str) -> String {
    let name = format!("{}.{end}", file_name(title, limits::export::SAVED_NAME_BYTES_MAX - end.len() - 1));
    let plain: String = name.chars().map(|c| if c.is_ascii() { c } else { '_' }).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(&name, ESCAPED))
}

/// A title as the name of a file in any system, cut at a character.
fn file_name(title: &str, bytes_max: usize) -> String {
    let shown = title.chars().filter(|c| !turns_the_line(*c)).map(|c| if is_bad(c) { ' ' } else { c });
    let words = shown.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.trim_matches(['.', ' ']);
    let end = (0..=bytes_max.min(words.len())).rev().find(|at| words.is_char_boundary(*at)).unwrap_or(0);
    match words[..end].trim_end_matches(['.', ' ']) {
        "" => "room".to_owned(),
        name => name.to_owned(),
    }
}

/// What some file system, shell or header takes for something else.
fn is_bad(c: char) -> bool {
    c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '%')
}

/// By these a name could be shown with another end than it has.
fn turns_the_line(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_a_file_in_any_system() {
        for (title, plain, whole) in [
            ("lobby", "lobby.txt", "lobby.txt"),
            ("Tea & cake, 2026", "Tea & cake, 2026.txt", "Tea%20%26%20cake%2C%202026.txt"),
            ("茶室", "__.txt", "%E8%8C%B6%E5%AE%A4.txt"),
            ("../../etc/passwd\r\nX: y", "etc passwd X y.txt", "etc%20passwd%20X%20y.txt"),
            ("a\"b\\c%41", "a b c 41.txt", "a%20b%20c%2041.txt"),
            ("gpj.\u{202e}exe", "gpj.exe.txt", "gpj.exe.txt"),
            (" . ", "room.txt", "room.txt"),
        ] {
            let expected = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}");
            assert_eq!(attachment(title, "txt"), expected, "{title:?}");
        }
        let long = attachment(&"茶".repeat(300), "jsonl");
        let name = percent_encoding::percent_decode_str(long.split("''").last().unwrap());
        let name = name.decode_utf8().unwrap();
        assert!(name.len() <= limits::export::SAVED_NAME_BYTES_MAX && name.ends_with("茶.jsonl"), "{name}");
    }
}
