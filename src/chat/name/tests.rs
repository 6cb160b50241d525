use super::letter::is_mark;
use super::*;

#[test]
fn parsing_again_changes_nothing() {
    use unicode_normalization::UnicodeNormalization;
    // Only what normalization or folding touches; the others have nothing to change.
    let touched = |c: &char| {
        let text = c.to_string();
        text.nfkd().ne(text.chars()) || caseless::default_case_fold_str(&text) != text || is_mark(*c)
    };
    for c in ('\0'..=char::MAX).filter(touched) {
        for typed in [format!("a{c}b"), format!("{c}\u{3b9}"), format!("a\u{345}{c}")] {
            if let Ok(name) = UserName::parse(&typed) {
                assert_eq!(UserName::parse(name.as_str()), Ok(name), "{typed:?}");
            }
            if let Ok(room) = RoomName::parse(&typed) {
                assert_eq!(RoomName::parse(room.as_str()), Ok(room), "{typed:?}");
            }
        }
    }
}
