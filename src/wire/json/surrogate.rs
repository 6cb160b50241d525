//! Half a character in JSON.
//!
//! JavaScript's strings are UTF-16 and may end in the middle of an emoji; JSON writes such a half as `\ud83d`.
//! It is no character and has no UTF-8, so it is taken for U+FFFD, which stands for what could not be read.

/// What is written in place of each half: as long as what was there, so that nothing moves.
const REPLACEMENT: &str = "\\ufffd";

/// The same JSON with every surrogate that has no other half replaced; `None` when there is none. An escape is
/// only in a string, so what is no JSON stays none.
pub(super) fn replaced(json: &str) -> Option<String> {
    let mut whole = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(found) = json[at..].find('\\') {
        at += found;
        at += match (unit(json, at), unit(json, at + 6)) {
            (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => 12,
            (Some(0xd800..0xe000), _) => {
                whole.push_str(&json[copied..at]);
                whole.push_str(REPLACEMENT);
                copied = at + 6;
                6
            }
            // Past what is escaped, which may be a backslash.
            _ => 1 + json[at + 1..].chars().next().map_or(0, char::len_utf8),
        };
    }
    if copied == 0 {
        return None;
    }
    whole.push_str(&json[copied..]);
    Some(whole)
}

/// The UTF-16 unit of the escape `\uXXXX` that begins here.
fn unit(json: &str, at: usize) -> Option<u16> {
    let digits = json.get(at..at + 6)?.strip_prefix("\\u")?;
    // A sign would be taken for a part of the number.
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_replaced_and_nothing_else() {
        for (json, expected) in [
            (r#""\ud83d""#, Some(r#""\ufffd""#)),
            (r#""\uDC00""#, Some(r#""\ufffd""#)),
            (r#""a\uD83Db""#, Some(r#""a\ufffdb""#)),
            (r#""\ud83d\ud83d\ude00""#, Some(r#""\ufffd\ud83d\ude00""#)),
            (r#""\ude00\ud83d""#, Some(r#""\ufffd\ufffd""#)),
            (r#""\ud83d\u0041""#, Some(r#""\ufffd\u0041""#)),
            (r#""\ud83d\n""#, Some(r#""\ufffd\n""#)),
            (r#""\ud83d\\ude00""#, Some(r#""\ufffd\\ude00""#)),
            (r#""\\\udfff茶""#, Some(r#""\\\ufffd茶""#)),
            (r#"{"\ud800":"\udbff"}"#, Some(r#"{"\ufffd":"\ufffd"}"#)),
            (r#""\ud83d\ude00""#, None),
            (r#""\\ud83d""#, None),
            (r#""\ud83""#, None),
            (r#""\u+d83""#, None),
            (r#""\ud7ff\ue000""#, None),
            (r#""\ud8茶""#, None),
            ("\"\\", None),
            ("\"\\茶", None),
            ("", None),
        ] {
            assert_eq!(replaced(json).as_deref(), expected, "{json}");
        }
    }
}
