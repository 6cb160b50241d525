//! What an operator can ask: the list of commands, and a line to an answer.
//!
//! A command reads gauges or asks the broker and returns a table; it never writes to anybody by itself. The
//! list is also what `help` shows, so nothing can be done that is not told.

mod acts;
mod clients;
mod complete;
mod figures;
mod files;
mod history;
mod looks;
mod people;
mod place;
mod rooms;
mod whom;
pub mod words;

use super::Desk;
use super::live::Live;
use super::table::{Table, escape};
pub use clients::{queues_text, worst};
pub use complete::complete;
use words::Words;

/// What a line leads to.
pub enum Answer {
    /// One below the other.
    Tables(Vec<Table>),
    Text(String),
    /// Goes on until a key is pressed.
    Live(Box<dyn Live>),
    /// The figures that matter, once a second, until a key is pressed.
    Top,
    Prompt(bool),
    /// Offers a telnet to take each key, or takes that back.
    Keys(bool),
    /// Tells this, then stops the server.
    Stop(String),
    Quit,
}

/// One thing that an operator can ask.
pub struct Command {
    pub group: &'static str,
    pub name: &'static str,
    /// In capitals, what must be there, and in brackets what may be.
    pub arguments: &'static str,
    pub meaning: &'static str,
    run: fn(&Desk, &Words) -> Result<Answer, String>,
}

type Outcome = Result<Answer, String>;

const fn command(
    group: &'static str,
    name: &'static str,
    arguments: &'static str,
    meaning: &'static str,
    run: fn(&Desk, &Words) -> Outcome,
) -> Command {
    Command { group, name, arguments, meaning, run }
}

const HOW: &str = "How it is";
const WHO: &str = "Who is who, and where";
const WATCH: &str = "What happens, until Enter";
const ACT: &str = "To act; an address or #7, a user's number, may stand for the name";
const HOUSE: &str = "The house";
const HERE: &str = "This connection";

/// In the order of `help`: from "how is it" over "who is it" to the rest.
pub static COMMANDS: &[Command] = &[
    command(HOW, "stats", "", "how the server is, and what it has done so far", figures::stats),
    command(HOW, "rates", "", "what happens per second: over 1 s, 1 min, 15 min", figures::rates),
    command(HOW, "queues", "", "who lags and why, the worst first", clients::queues),
    command(HOW, "busy", "", "who sends and gets most, over one second", clients::busy),
    command(HOW, "broker", "", "batches, and the time for each step of them", figures::broker),
    command(HOW, "disk", "", "the history: size, how far verified, commits", figures::disk),
    command(HOW, "threads", "", "every thread by name, with its processor time", figures::threads),
    command(HOW, "metrics", "", "all figures in the text format of Prometheus", figures::metrics),
    command(WHO, "clients", "", "every connection, and how it keeps up", clients::clients),
    command(WHO, "client", "ID", "everything about one connection", clients::client),
    command(WHO, "rooms", "", "every room: its last seq, who is in it", rooms::rooms),
    command(WHO, "room", "ROOM", "everything about one room, and who is in it", rooms::room),
    command(WHO, "users", "[QUERY]", "everybody, absent ones too", people::users),
    command(WHO, "user", "ID|NAME", "everything about one person", people::user),
    command(WHO, "files", "", "whose files take how much, the most first", files::files),
    command(WHO, "messages", "ROOM [N]", "the latest that was said in a room", history::messages),
    command(WATCH, "top", "", "the figures that matter, once a second", |_, _| Ok(Answer::Top)),
    command(WATCH, "log", "LEVEL", "the log as it is written, down to this level", looks::log),
    command(WATCH, "trace", "ID|all [hex]", "each frame of a client, both ways", looks::trace),
    command(WATCH, "tail", "[ROOM]", "each event, of one room or of all", looks::tail),
    command(ACT, "say", "ROOM TEXT", "say something in a room, as the server", acts::say),
    command(ACT, "notice", "TEXT", "tell everybody who is here; in no history", acts::notice),
    command(ACT, "kick", "ID|NAME [REASON]", "close one connection, or all of a user", acts::kick),
    command(ACT, "mute", "NAME [MINUTES] [REASON]", "may read but not speak", acts::mute),
    command(ACT, "unmute", "NAME", "may speak again", acts::unmute),
    command(ACT, "ban", "NAME [MINUTES] [REASON]", "may not come in", acts::ban),
    command(ACT, "unban", "NAME", "may come in again", acts::unban),
    command(ACT, "role", "NAME ROLE", "is member, moderator or operator", acts::role),
    command(ACT, "delete", "ROOM SEQ", "take a message away, for good", acts::delete),
    command(ACT, "forget", "NAME", "frees the name, ends every device", acts::forget),
    command(ACT, "sanctions", "", "the mutes and bans that hold", acts::sanctions),
    command(ACT, "audit", "[N]", "what operators and moderators did, newest last", acts::audit),
    command(HOUSE, "operator-link", "", "a new link that makes an operator, once", acts::operator_link),
    command(HOUSE, "backup", "FILE", "copy the history to a new file, verified", acts::backup),
    command(HOUSE, "shutdown", "", "tell every client to come back, and stop", acts::shutdown),
    command(HERE, "help", "[COMMAND]", "this list, or one of it", help),
    command(HERE, "prompt", "on|off", "a prompt before each line", prompt),
    command(HERE, "keys", "on|off", "for a telnet: arrow keys, Tab, fitting columns", keys),
    command(HERE, "quit", "", "end this connection", |_, _| Ok(Answer::Quit)),
];

impl Command {
    fn usage(&self) -> String {
        format!("usage: {} {}", self.name, self.arguments)
    }

    /// How many words must be there.
    fn needed(&self) -> usize {
        self.words().filter(|word| !word.starts_with('[')).count()
    }

    /// Whether the last argument is as long as the line.
    fn ends_with_text(&self) -> bool {
        self.words().last().is_some_and(|word| word == "TEXT" || word == "[REASON]")
    }

    /// Whether it shows something that has a form as JSON.
    fn has_json(&self) -> bool {
        let acts = [ACT, HOUSE, HERE].contains(&self.group);
        !acts || ["sanctions", "audit"].contains(&self.name)
    }

    fn words(&self) -> impl Iterator<Item = &'static str> {
        self.arguments.split_whitespace()
    }

    /// Whether there are as many words as it takes.
    fn check(&self, words: &Words) -> Result<(), String> {
        let most = self.words().count();
        if words.count() < self.needed() {
            return Err(self.usage());
        }
        if words.has_open_quote(if self.ends_with_text() { most - 1 } else { usize::MAX }) {
            return Err(format!("a double quote is not closed; {}", self.usage()));
        }
        if words.count() > most && !self.ends_with_text() {
            return Err(match (most, self.has_json()) {
                (0, true) => format!("{} takes no argument but json; try help", self.name),
                (0, false) => format!("{} takes no argument; try help", self.name),
                _ => {
                    let usage = self.usage();
                    format!("one word too many: names and paths with spaces stand in double quotes; {usage}")
                }
            });
        }
        Ok(())
    }
}

/// Carries out one line; also says whether the answer is wanted as JSON. An answer that is a mistake is text too.
pub fn run(line: &str, desk: &Desk) -> (Answer, bool) {
    let mut words = Words::of(line);
    let Some(name) = words.take_name() else { return (Answer::Text(String::new()), false) };
    let name = if name == "exit" { "quit" } else { name.as_str() };
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        return (Answer::Text(format!("{} is not a command; try help\n", escape(name))), false);
    };
    if command.has_json() {
        words.take_json(command.needed());
    }
    let outcome = command.check(&words).and_then(|()| (command.run)(desk, &words));
    let answer = outcome.unwrap_or_else(|mistake| Answer::Text(format!("{}\n", escape(&mistake))));
    (answer, words.json)
}

fn help(_: &Desk, words: &Words) -> Outcome {
    let line = |command: &Command| {
        let usage = format!("{} {}", command.name, command.arguments);
        format!("  {usage:<28} {}\n", command.meaning)
    };
    if let Some(name) = words.first() {
        let found = COMMANDS.iter().find(|command| command.name.eq_ignore_ascii_case(name));
        let command = found.ok_or_else(|| format!("{name} is not a command; try help"))?;
        return Ok(Answer::Text(line(command).trim_start().to_owned()));
    }
    let mut lines = String::new();
    let mut group = "";
    for command in COMMANDS {
        if command.group != group {
            group = command.group;
            lines.push_str(&format!("{group}:\n"));
        }
        lines.push_str(&line(command));
    }
    lines.push_str("Names and paths with spaces stand in double quotes.\n");
    lines.push_str("With json behind a command that shows something, each row is one JSON object.\n");
    Ok(Answer::Text(lines))
}

fn prompt(_: &Desk, words: &Words) -> Outcome {
    on_or_off(words).map(Answer::Prompt).ok_or_else(|| "usage: prompt on|off".to_owned())
}

fn keys(_: &Desk, words: &Words) -> Outcome {
    on_or_off(words).map(Answer::Keys).ok_or_else(|| "usage: keys on|off".to_owned())
}

fn on_or_off(words: &Words) -> Option<bool> {
    let word = words.first()?;
    [("on", true), ("off", false)]
        .into_iter()
        .find(|(name, _)| word.eq_ignore_ascii_case(name))
        .map(|(_, on)| on)
}

/// The broker's answer, or what to tell instead.
fn answered<T>(answer: Option<T>) -> Result<T, String> {
    answer.ok_or_else(|| "the broker does not answer".to_owned())
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr as _;

    use super::*;

    #[test]
    fn words_are_counted_before_anything_is_done() {
        for (line, expected) in [
            ("say lobby", Err("usage: say ROOM TEXT")),
            ("say lobby \"hello", Ok(())),
            ("say \"lobby hello", Err("not closed")),
            ("notice", Err("usage: notice TEXT")),
            ("kick", Err("usage: kick ID|NAME [REASON]")),
            ("kick json", Ok(())),
            ("ban json 10 json", Ok(())),
            ("ban \"Ann Lee 10", Err("not closed")),
            ("unban json", Ok(())),
            ("unban Ann Lee", Err("double quotes; usage: unban NAME")),
            ("unban \"Ann Lee\"", Ok(())),
            ("backup my copy.db", Err("double quotes; usage: backup FILE")),
            ("backup json", Ok(())),
            ("backup \"my copy.db", Err("not closed")),
            ("users json", Ok(())),
            ("user json", Ok(())),
            ("user json json", Ok(())),
            ("messages json", Ok(())),
            ("user Ann Lee", Err("double quotes; usage: user ID|NAME")),
            ("client", Err("usage: client ID")),
            ("client 7 8", Err("one word too many")),
            ("client 7 json", Ok(())),
            ("trace 7 hex json", Ok(())),
            ("trace json", Ok(())),
            ("room json", Ok(())),
            ("tail json", Ok(())),
            ("stats now", Err("takes no argument but json")),
            ("quit json", Err("quit takes no argument")),
            ("stats json", Ok(())),
        ] {
            let mut words = Words::of(line);
            let name = words.take_name().unwrap();
            let command = COMMANDS.iter().find(|command| command.name == name).unwrap();
            if command.has_json() {
                words.take_json(command.needed());
            }
            match (command.check(&words), expected) {
                (Ok(()), Ok(())) => {}
                (Err(why), Err(expected)) => assert!(why.contains(expected), "{line}: {why}"),
                (checked, _) => panic!("{line}: {checked:?}"),
            }
        }
    }

    #[test]
    fn help_fits_a_terminal_and_says_everything_once() {
        for command in COMMANDS {
            let usage = format!("{} {}", command.name, command.arguments);
            assert!(
                usage.width() <= 28 && command.meaning.width() + 31 <= 80,
                "{usage}: {}",
                command.meaning
            );
            assert!(command.group.width() < 80);
        }
        let mut groups: Vec<_> = COMMANDS.iter().map(|command| command.group).collect();
        groups.dedup();
        let count = groups.len();
        groups.sort_unstable();
        groups.dedup();
        assert_eq!(groups.len(), count, "a group stands together");
    }

    /// The tables of commands are the two that have them in their head.
    #[test]
    fn the_manual_has_every_command_and_no_other() {
        let manual = include_str!("../README.md");
        let tables = manual.split("\n\n").filter(|part| part.contains("| commands |"));
        let named: Vec<&str> = tables.flat_map(|table| table.split('`').skip(1).step_by(2)).collect();
        let plain: Vec<String> = named.iter().map(|text| text.replace("\\|", "|")).collect();
        for command in COMMANDS {
            let usage = format!("{} {}", command.name, command.arguments);
            assert!(
                plain.iter().any(|text| text == usage.trim_end()),
                "`{usage}` is not in src/debug/README.md"
            );
        }
        for text in plain {
            let name = text.split(' ').next().unwrap_or_default();
            let is_word = text == "hex";
            assert!(is_word || COMMANDS.iter().any(|command| command.name == name), "`{text}` is no command");
        }
    }
}
