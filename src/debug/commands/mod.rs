//! What an operator can ask: the list of commands, and a line to an answer.
//!
//! A command reads gauges or asks the broker and returns a table; it never writes to anybody by itself. The
//! list is also what `help` shows, so nothing can be done that is not told.

mod acts;
mod clients;
mod complete;
mod figures;
mod looks;
mod rooms;
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
    pub name: &'static str,
    pub arguments: &'static str,
    pub meaning: &'static str,
    run: fn(&Desk, &Words) -> Result<Answer, String>,
}

type Outcome = Result<Answer, String>;

const fn command(
    name: &'static str,
    arguments: &'static str,
    meaning: &'static str,
    run: fn(&Desk, &Words) -> Outcome,
) -> Command {
    Command { name, arguments, meaning, run }
}

/// In the order of `help`: from "how is it" over "who is it" to the rest.
pub static COMMANDS: &[Command] = &[
    command("help", "[COMMAND]", "this list, or one of it", help),
    command("stats", "", "how the server is, and what it has done so far", figures::stats),
    command("rates", "", "what happens per second: over 1 s, 1 min, 15 min", figures::rates),
    command("queues", "", "who lags and why, the worst first", clients::queues),
    command("busy", "", "who sends and gets most, measured over one second", clients::busy),
    command("clients", "", "every connection: who, from where, how it keeps up", clients::clients),
    command("client", "ID", "everything about one connection", clients::client),
    command("rooms", "", "every room: its last seq, who is in it", rooms::rooms),
    command("room", "ROOM", "everything about one room, and who is in it", rooms::room),
    command("top", "", "the figures that matter and who lags, once a second; Enter ends it", |_, _| {
        Ok(Answer::Top)
    }),
    command("log", "LEVEL", "the log as it is written, down to this level; Enter ends it", looks::log),
    command(
        "trace",
        "ID|all [hex]",
        "each frame of a client, both ways, as it passes; Enter ends it",
        looks::trace,
    ),
    command("tail", "[ROOM]", "each event, of one room or of all, as it happens; Enter ends it", looks::tail),
    command("broker", "", "batches, and the time for applying, committing and sending them", figures::broker),
    command("disk", "", "the history: size, how far it is verified, how long commits take", figures::disk),
    command("threads", "", "every thread by name, with its processor time", figures::threads),
    command("metrics", "", "all figures in the text format of Prometheus", figures::metrics),
    command("say", "ROOM TEXT", "say something in a room, as the server", acts::say),
    command("notice", "TEXT", "tell everybody who is here; it is in no history", acts::notice),
    command("kick", "ID|NAME [REASON]", "close one connection, or all of a user", acts::kick),
    command(
        "mute",
        "NAME [MINUTES] [REASON]",
        "may read but not speak; an address may stand for the name",
        acts::mute,
    ),
    command("unmute", "NAME", "may speak again", acts::unmute),
    command(
        "ban",
        "NAME [MINUTES] [REASON]",
        "may not come in; an address may stand for the name",
        acts::ban,
    ),
    command("unban", "NAME", "may come in again", acts::unban),
    command("sanctions", "", "the mutes and bans that hold", acts::sanctions),
    command("audit", "", "what operators did, the newest last", acts::audit),
    command("backup", "FILE", "copy the history to a new file and verify the copy", acts::backup),
    command("shutdown", "", "tell every client to come back, and stop", acts::shutdown),
    command("prompt", "on|off", "a prompt before each line", prompt),
    command("keys", "on|off", "for a real telnet: arrow keys, Tab, columns that fit the window", keys),
    command("quit", "", "end this connection", |_, _| Ok(Answer::Quit)),
];

/// Carries out one line; also says whether the answer is wanted as JSON. An answer that is a mistake is text too.
pub fn run(line: &str, desk: &Desk) -> (Answer, bool) {
    let mut words = Words::of(line);
    let Some(name) = words.take_name() else { return (Answer::Text(String::new()), false) };
    let name = if name == "exit" { "quit" } else { name.as_str() };
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        return (Answer::Text(format!("{} is not a command; try help\n", escape(name))), false);
    };
    words.take_json();
    let outcome = match command.arguments {
        "" if !words.is_empty() => Err(format!("{name} takes no argument but json; try help")),
        _ => (command.run)(desk, &words),
    };
    let answer = outcome.unwrap_or_else(|mistake| Answer::Text(format!("{}\n", escape(&mistake))));
    (answer, words.json)
}

fn help(_: &Desk, words: &Words) -> Outcome {
    let one = words.first();
    let chosen = COMMANDS.iter().filter(|command| one.is_none_or(|name| command.name == name));
    let mut lines = String::new();
    for command in chosen {
        let usage = format!("{} {}", command.name, command.arguments);
        lines.push_str(&format!("{usage:<30} {}\n", command.meaning));
    }
    match one {
        Some(name) if lines.is_empty() => Err(format!("{name} is not a command; try help")),
        Some(_) => Ok(Answer::Text(lines)),
        None => {
            lines.push_str("A name with spaces stands in double quotes, #7 is the user with the number 7.\n");
            lines.push_str("Put json behind a command that shows a table for one JSON object per line.\n");
            Ok(Answer::Text(lines))
        }
    }
}

fn prompt(_: &Desk, words: &Words) -> Outcome {
    match words.first() {
        Some("on") => Ok(Answer::Prompt(true)),
        Some("off") => Ok(Answer::Prompt(false)),
        _ => Err("usage: prompt on|off".to_owned()),
    }
}

fn keys(_: &Desk, words: &Words) -> Outcome {
    match words.first() {
        Some("on") => Ok(Answer::Keys(true)),
        Some("off") => Ok(Answer::Keys(false)),
        _ => Err("usage: keys on|off".to_owned()),
    }
}

/// The broker's answer, or what to tell instead.
fn answered<T>(answer: Option<T>) -> Result<T, String> {
    answer.ok_or_else(|| "the broker does not answer".to_owned())
}
