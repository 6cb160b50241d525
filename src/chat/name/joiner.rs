//! Where the two joiners, which show nothing by themselves, are writing: the rules CONTEXTJ of RFC 5892
//! (appendix A, 1 and 2). Persian parts a word from its ending by a non-joiner, and the scripts of India ask
//! by either joiner for another form of the letters beside it. Anywhere else a joiner would only make two
//! names of one.

use unicode_normalization::char::canonical_combining_class;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// U+200C: what stands at its sides is not joined.
const NON_JOINER: char = '\u{200c}';
/// U+200D: what stands at its sides is joined.
const JOINER: char = '\u{200d}';
/// The canonical combining class of the signs that take a letter's vowel away.
const VIRAMA: u8 = 9;

pub(super) fn is_joiner(c: char) -> bool {
    matches!(c, NON_JOINER | JOINER)
}

/// Whether a joiner may stand between `before` and `after`, the rest of the name at its two sides.
pub(super) fn may_stand(joiner: char, before: &str, after: &str) -> bool {
    let follows_virama = before.chars().next_back().is_some_and(|c| canonical_combining_class(c) == VIRAMA);
    let parts_letters = || {
        let left = before.chars().rev().find(|c| !is_transparent(*c));
        let right = after.chars().find(|c| !is_transparent(*c));
        left.is_some_and(|c| joins_both(c) || joins_left(c))
            && right.is_some_and(|c| joins_both(c) || joins_right(c))
    };
    follows_virama || joiner == NON_JOINER && parts_letters()
}

/// Joining_Type=T, among what names are made of: letters are joined past it.
fn is_transparent(c: char) -> bool {
    // The nasalization mark of Adlam is a letter to the standard.
    c == '\u{1e94b}'
        || matches!(c.general_category(), GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark)
}

/// Joining_Type=D of Unicode 17: joined with the letters before it and after it.
fn joins_both(c: char) -> bool {
    matches!(
        c,
        '\u{620}' | '\u{626}' | '\u{628}' | '\u{62a}'..='\u{62e}' | '\u{633}'..='\u{63f}'
            | '\u{641}'..='\u{647}' | '\u{649}'..='\u{64a}' | '\u{66e}'..='\u{66f}'
            | '\u{678}'..='\u{687}' | '\u{69a}'..='\u{6bf}' | '\u{6c1}'..='\u{6c2}' | '\u{6cc}'
            | '\u{6ce}' | '\u{6d0}'..='\u{6d1}' | '\u{6fa}'..='\u{6fc}' | '\u{6ff}'
            | '\u{712}'..='\u{714}' | '\u{71a}'..='\u{71d}' | '\u{71f}'..='\u{727}' | '\u{729}'
            | '\u{72b}' | '\u{72d}'..='\u{72e}' | '\u{74e}'..='\u{758}' | '\u{75c}'..='\u{76a}'
            | '\u{76d}'..='\u{770}' | '\u{772}' | '\u{775}'..='\u{777}' | '\u{77a}'..='\u{77f}'
            | '\u{7ca}'..='\u{7ea}' | '\u{841}'..='\u{845}' | '\u{848}' | '\u{84a}'..='\u{853}'
            | '\u{855}' | '\u{860}' | '\u{862}'..='\u{865}' | '\u{868}' | '\u{886}'
            | '\u{889}'..='\u{88d}' | '\u{88f}' | '\u{8a0}'..='\u{8a9}' | '\u{8af}'..='\u{8b0}'
            | '\u{8b3}'..='\u{8b8}' | '\u{8ba}'..='\u{8c8}' | '\u{1807}' | '\u{1820}'..='\u{1878}'
            | '\u{1887}'..='\u{18a8}' | '\u{18aa}' | '\u{a840}'..='\u{a871}' | '\u{10ac0}'..='\u{10ac4}'
            | '\u{10ad3}'..='\u{10ad6}' | '\u{10ad8}'..='\u{10adc}' | '\u{10ade}'..='\u{10ae0}'
            | '\u{10aeb}'..='\u{10aee}' | '\u{10b80}' | '\u{10b82}' | '\u{10b86}'..='\u{10b88}'
            | '\u{10b8a}'..='\u{10b8b}' | '\u{10b8d}' | '\u{10b90}' | '\u{10bad}'..='\u{10bae}'
            | '\u{10d01}'..='\u{10d21}' | '\u{10d23}' | '\u{10ec3}'..='\u{10ec4}'
            | '\u{10ec6}'..='\u{10ec7}' | '\u{10f30}'..='\u{10f32}' | '\u{10f34}'..='\u{10f44}'
            | '\u{10f51}'..='\u{10f53}' | '\u{10f70}'..='\u{10f73}' | '\u{10f76}'..='\u{10f81}'
            | '\u{10fb0}' | '\u{10fb2}'..='\u{10fb3}' | '\u{10fb8}' | '\u{10fbb}'..='\u{10fbc}'
            | '\u{10fbe}'..='\u{10fbf}' | '\u{10fc1}' | '\u{10fc4}' | '\u{10fca}'
            | '\u{1e900}'..='\u{1e943}'
    )
}

/// Joining_Type=L: joined with the letter after it, which in writing from right to left stands at its left.
fn joins_left(c: char) -> bool {
    matches!(c, '\u{a872}' | '\u{10acd}' | '\u{10ad7}' | '\u{10d00}' | '\u{10fcb}')
}

/// Joining_Type=R: joined with the letter before it.
fn joins_right(c: char) -> bool {
    matches!(
        c,
        '\u{622}'..='\u{625}' | '\u{627}' | '\u{629}' | '\u{62f}'..='\u{632}' | '\u{648}'
            | '\u{671}'..='\u{673}' | '\u{675}'..='\u{677}' | '\u{688}'..='\u{699}' | '\u{6c0}'
            | '\u{6c3}'..='\u{6cb}' | '\u{6cd}' | '\u{6cf}' | '\u{6d2}'..='\u{6d3}' | '\u{6d5}'
            | '\u{6ee}'..='\u{6ef}' | '\u{710}' | '\u{715}'..='\u{719}' | '\u{71e}' | '\u{728}'
            | '\u{72a}' | '\u{72c}' | '\u{72f}' | '\u{74d}' | '\u{759}'..='\u{75b}'
            | '\u{76b}'..='\u{76c}' | '\u{771}' | '\u{773}'..='\u{774}' | '\u{778}'..='\u{779}'
            | '\u{840}' | '\u{846}'..='\u{847}' | '\u{849}' | '\u{854}' | '\u{856}'..='\u{858}'
            | '\u{867}' | '\u{869}'..='\u{86a}' | '\u{870}'..='\u{882}' | '\u{88e}'
            | '\u{8aa}'..='\u{8ac}' | '\u{8ae}' | '\u{8b1}'..='\u{8b2}' | '\u{8b9}' | '\u{10ac5}'
            | '\u{10ac7}' | '\u{10ac9}'..='\u{10aca}' | '\u{10ace}'..='\u{10ad2}' | '\u{10add}'
            | '\u{10ae1}' | '\u{10ae4}' | '\u{10aef}' | '\u{10b81}' | '\u{10b83}'..='\u{10b85}'
            | '\u{10b89}' | '\u{10b8c}' | '\u{10b8e}'..='\u{10b8f}' | '\u{10b91}'
            | '\u{10ba9}'..='\u{10bac}' | '\u{10d22}' | '\u{10ec2}' | '\u{10f33}' | '\u{10f54}'
            | '\u{10f74}'..='\u{10f75}' | '\u{10fb4}'..='\u{10fb6}' | '\u{10fb9}'..='\u{10fba}'
            | '\u{10fbd}' | '\u{10fc2}'..='\u{10fc3}' | '\u{10fc9}'
    )
}
