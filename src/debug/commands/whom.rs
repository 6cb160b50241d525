//! Whom a word of the operator means, and when that is not clear enough to act.

use super::{Words, answered};
use crate::broker::questions::Question;
use crate::chat::UserId;
use crate::chat::act::Whom;
use crate::chat::name::UserName;
use crate::debug::Desk;
use crate::limits;

/// Whom the first word means: `#7` the user with this number, what parses as an address an address, anything else
/// a name.
///
/// # Errors
/// When the words behind it make another name together with it: the act may be meant for that one.
pub(super) fn of(desk: &Desk, words: &Words) -> Result<Whom, String> {
    let typed = words.first().unwrap_or_default();
    if let Some(id) = number(typed) {
        return Ok(Whom::User(id));
    }
    if !words.is_quoted(0) {
        check_is_clear(desk, words)?;
    }
    Ok(Whom::Named(typed.into()))
}

/// The number of a user in `#7`, which no name can look like.
pub(super) fn number(word: &str) -> Option<UserId> {
    word.strip_prefix('#').and_then(|id| id.parse().ok()).map(UserId)
}

/// `ban Ann Lee` bans Ann, because Lee is the reason; unless there is an Ann Lee.
fn check_is_clear(desk: &Desk, words: &Words) -> Result<(), String> {
    let longer = longer_names(words);
    if longer.is_empty() {
        return Ok(());
    }
    let found = answered(desk.ask(|to| Question::Called(longer, to)))?.into_iter().flatten().next();
    let Some((UserId(id), name)) = found else { return Ok(()) };
    let typed = words.first().unwrap_or_default();
    Err(format!(
        "this may be for {typed} or for {name} (user {id}): put the name in double quotes, \"{typed}\" or \"{name}\", \
         or say #{id}"
    ))
}

/// The first word with those behind it, as far as they can be a name.
fn longer_names(words: &Words) -> Vec<UserName> {
    let mut names = Vec::new();
    let mut joined = words.first().unwrap_or_default().to_owned();
    for index in 1..words.count().min(limits::NAME_CHARS_MAX) {
        joined = format!("{joined} {}", words.get(index).unwrap_or_default());
        names.extend(UserName::parse(&joined));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_go_on() {
        for (line, expected) in [
            ("ban Ann", &[][..]),
            ("ban Ann Lee 10 spam!", &["Ann Lee", "Ann Lee 10"]),
            ("ban 10.0.0.7 5", &["10.0.0.7 5"]),
            ("ban a b c", &["a b", "a b c"]),
        ] {
            let mut words = Words::of(line);
            words.take_name();
            let names = longer_names(&words);
            assert_eq!(names.iter().map(UserName::as_str).collect::<Vec<_>>(), expected, "{line}");
        }
        for (word, expected) in [("#7", Some(UserId(7))), ("7", None), ("#x", None), ("#", None)] {
            assert_eq!(number(word), expected, "{word}");
        }
    }
}
