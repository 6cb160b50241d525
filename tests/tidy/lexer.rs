//! Just enough of Rust's grammar to tell code from prose.

/// The same text with comments and the insides of strings and characters as spaces: lines and columns stay.
pub(super) fn code(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => find(&chars, at, |rest| rest[0] == '\n'),
            '/' if chars.get(at + 1) == Some(&'*') => end_of_comment(&chars, at),
            '"' => end_of_string(&chars, at),
            '\'' => end_of_character(&chars, at),
            'r' | 'b' | 'c' if !follows_word(&chars, at) => end_of_prefixed(&chars, at),
            _ => at,
        };
        if end == at {
            code.push(chars[at]);
            at += 1;
        } else {
            code.extend(chars[at..end].iter().map(|&c| if c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    code
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn follows_word(chars: &[char], at: usize) -> bool {
    at > 0 && is_word(chars[at - 1])
}

/// The first place from `at` where the rest is as asked, or the end.
fn find(chars: &[char], at: usize, is_there: impl Fn(&[char]) -> bool) -> usize {
    (at..chars.len()).find(|&place| is_there(&chars[place..])).unwrap_or(chars.len())
}

/// Block comments nest.
fn end_of_comment(chars: &[char], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0);
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (at, depth) = (at + 2, depth + 1),
            ('*', Some('/')) => (at, depth) = (at + 2, depth - 1),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at.min(chars.len())
}

fn end_of_string(chars: &[char], start: usize) -> usize {
    let mut at = start + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

/// A quote is a character only when one closes it: `'a'` and `'\n'`, but not the lifetime `'a`.
fn end_of_character(chars: &[char], start: usize) -> usize {
    match chars.get(start + 1) {
        Some('\\') => (find(chars, start + 3, |rest| rest[0] == '\'') + 1).min(chars.len()),
        Some(_) if chars.get(start + 2) == Some(&'\'') => start + 3,
        _ => start,
    }
}

/// `r"…"`, `r#"…"#`, `b"…"`, `br"…"`, `b'…'`, `c"…"`; a plain word gives `start`.
fn end_of_prefixed(chars: &[char], start: usize) -> usize {
    let letters = chars[start..].iter().take_while(|c| matches!(c, 'r' | 'b' | 'c')).count().min(2);
    let hashes = chars[start + letters..].iter().take_while(|&&c| c == '#').count();
    let quote = start + letters + hashes;
    let is_raw = chars[start..start + letters].contains(&'r');
    match chars.get(quote) {
        Some('"') if is_raw => {
            let closes = |rest: &[char]| {
                rest[0] == '"' && rest.len() > hashes && rest[1..=hashes].iter().all(|&c| c == '#')
            };
            (find(chars, quote + 1, closes) + 1 + hashes).min(chars.len())
        }
        Some('"') if hashes == 0 => end_of_string(chars, quote),
        Some('\'') if hashes == 0 && letters == 1 => match end_of_character(chars, quote) {
            end if end == quote => start,
            end => end,
        },
        _ => start,
    }
}

#[test]
fn prose_is_blanked() {
    for (text, expected) in [
        ("a // b\nc", "a     \nc"),
        ("a /* b /* c */ d */ e", "a                   e"),
        (r#"f("{ \" }", x)"#, "f(        , x)"),
        (r##"f(r#"{ " }"#, x)"##, "f(          , x)"),
        ("f('{', b'}', '\\'', '\\u{7d}')", "f(   ,     ,     ,         )"),
        ("fn f<'a>(x: &'a str) {}", "fn f<'a>(x: &'a str) {}"),
        ("for r in b { c }", "for r in b { c }"),
        ("b\"{\" + c\"}\" + br\"{\"", "     +      +      "),
        ("\"a\nb\"", "  \n  "),
        ("\"never ends", "           "),
    ] {
        assert_eq!(code(text), expected, "{text:?}");
    }
}
