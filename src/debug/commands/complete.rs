//! What the Tab key makes of a line: commands, and what their arguments can be.

use super::COMMANDS;
use crate::broker::questions::Question;
use crate::chat::user::Role;
use crate::config::LogLevel;
use crate::debug::Desk;

/// What the last word of `before` can become, sorted; whole words, in quotes where they have spaces.
pub fn complete(before: &str, desk: &Desk) -> Vec<String> {
    let (done, word) = split(before);
    let mut ways = match done.split_whitespace().next() {
        None => COMMANDS.iter().map(|command| command.name.to_owned()).collect(),
        Some(name) => arguments(name, words(done).saturating_sub(1), desk),
    };
    let wanted = word.trim_start_matches('"').to_lowercase();
    ways.retain(|way| way.trim_start_matches('"').to_lowercase().starts_with(&wanted));
    ways.sort();
    ways.dedup();
    ways
}

/// What comes before the last word, and the last word; an open quote holds words together.
fn split(before: &str) -> (&str, &str) {
    let start = match before.matches('"').count() % 2 {
        1 => before.rfind('"').unwrap_or(0),
        _ => before.rfind(' ').map_or(0, |at| at + 1),
    };
    before.split_at(start)
}

/// Words in a part of a line that ends with a word.
fn words(done: &str) -> usize {
    let outside = done.split('"').step_by(2).map(|part| part.split_whitespace().count()).sum::<usize>();
    outside + done.matches('"').count() / 2
}

/// What the argument of a command at this place can be: its description says so.
fn arguments(name: &str, place: usize, desk: &Desk) -> Vec<String> {
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else { return Vec::new() };
    let Some(argument) = command.arguments.split(' ').nth(place) else { return vec!["json".to_owned()] };
    argument.trim_matches(['[', ']']).split('|').flat_map(|kind| values(kind, desk)).collect()
}

fn values(kind: &str, desk: &Desk) -> Vec<String> {
    let clients = || desk.ask(Question::Clients).unwrap_or_default();
    match kind {
        "ID" => clients().iter().map(|row| row.link.id.0.to_string()).collect(),
        "NAME" => clients().into_iter().filter_map(|row| row.user).map(|(_, name)| quoted(&name)).collect(),
        "ROOM" => desk.ask(Question::Rooms).unwrap_or_default().into_iter().map(|row| row.name).collect(),
        "ROLE" => Role::ALL.iter().map(|role| role.word().to_owned()).collect(),
        "LEVEL" => LogLevel::ALL.map(|level| level.to_string()).into(),
        "COMMAND" => COMMANDS.iter().map(|command| command.name.to_owned()).collect(),
        "" => vec!["json".to_owned()],
        word if word.chars().all(char::is_lowercase) => vec![word.to_owned()],
        _ => Vec::new(),
    }
}

fn quoted(name: &str) -> String {
    if name.contains(' ') { format!("\"{name}\"") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_split_before_their_last_word() {
        for (before, done, word) in [
            ("", "", ""),
            ("sta", "", "sta"),
            ("kick ", "kick ", ""),
            ("kick An", "kick ", "An"),
            ("kick \"Ann L", "kick ", "\"Ann L"),
            ("mute \"Ann Lee\" 1", "mute \"Ann Lee\" ", "1"),
        ] {
            assert_eq!(split(before), (done, word), "{before}");
        }
        assert_eq!(["mute ", "mute \"Ann Lee\" ", "mute a 10 "].map(words), [1, 2, 3]);
    }
}
