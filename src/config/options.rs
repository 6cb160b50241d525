//! The options as clap and as the environment see them: names, help, and where a value came from.
//!
//! Knows no ranges of its own: what is accepted is said in [`super::check`]. Invariant: the help, the errors
//! and the environment variables are made from the one table in [`SETTINGS`], so they cannot disagree.

use std::ffi::{OsStr, OsString};

use clap::builder::ValueParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command};

use super::{Config, Start, UsageError, check};

/// How much of a refused value an error repeats, in characters.
const QUOTED_CHARS_MAX: usize = 60;

const AFTER_HELP: &str = "\
Every option has an environment variable: TEAHOUSE_ and its name in capitals, --max-clients is
TEAHOUSE_MAX_CLIENTS. An option wins over the environment. HOST and PORT, if they are set, are the default
of --listen. Switches there are 1, 0, true or false, lists
are separated by commas. An empty variable is refused: to take the default, unset it.
A password or token among the arguments can be read by everybody on this machine; the environment is
the better place: TEAHOUSE_PASSWORD, TEAHOUSE_DEBUG_TOKEN.

Exit codes: 0 stopped, 64 usage, 65 data corrupt or newer, 69 port taken, 70 a bug or a stop that could
not finish, 71 the system refuses, 73 data in use, 74 disk failed.";

/// An option but its default: what is said about it anywhere.
struct Setting {
    name: &'static str,
    placeholder: &'static str,
    meaning: &'static str,
    accepts: &'static str,
}

const fn setting(
    name: &'static str,
    placeholder: &'static str,
    meaning: &'static str,
    accepts: &'static str,
) -> Setting {
    Setting { name, placeholder, meaning, accepts }
}

/// Every option that takes a value, in the order of the help; the switches follow.
const SETTINGS: [Setting; 17] = [
    setting("listen", "ADDR:PORT", "Page and WebSocket, one port", check::ADDRESS),
    setting("debug", "ADDR:PORT", "Debug port for telnet; not loopback needs a token", check::DEBUG),
    setting("debug-token", "TOKEN", "Asked for first on the debug port", check::SECRET),
    setting("backup-dir", "DIR", "The only place where the debug port's backup may write", check::PATH),
    setting("data", "DIR", "Everything the server keeps", check::PATH),
    setting("name", "TEXT", "Shown in the page and at the start", check::NAME),
    setting("public", "DIR", "Serve the page from here", check::PATH),
    setting("password", "TEXT", "Needed to enter; better by environment", check::SECRET),
    setting("max-clients", "N", "Connections; lowered to what this machine can hold", check::MAX_CLIENTS),
    setting("max-per-ip", "N", "Connections from one address, 0 is no limit", check::MAX_PER_IP),
    setting("rate", "N", "Posts per second and user, at once four times as many, 0 is no limit", check::RATE),
    setting("max-upload", "SIZE", "The largest file that anybody may bring; 0 is no files", check::SIZE),
    setting("user-files", "SIZE", "All files of one user", check::SIZE),
    setting("all-files", "SIZE", "All files of everybody", check::SIZE),
    setting("public-name", "HOST", "A further name of this machine; repeatable", check::HOST),
    setting(
        "trusted-proxy",
        "ADDR[/BITS]",
        "A proxy whose X-Forwarded-For, -Proto and -Host are believed; repeatable",
        check::PROXY,
    ),
    setting("log", "LEVEL", "How much the log tells, on stderr", check::LOG_LEVEL),
];

const SWITCHES: [(&str, &str); 2] = [
    ("echo", "Answer /echo too, a plain WebSocket echo for conformance suites"),
    ("salvage", "When the history is damaged, move it aside and begin a new one"),
];

/// The default as the help shows it.
fn default_of(name: &str, config: &Config) -> String {
    match name {
        "listen" => config.listen.to_string(),
        "debug" => config.debug.map_or_else(|| "off".to_owned(), |address| address.to_string()),
        "data" => config.data.display().to_string(),
        "name" => config.name.clone(),
        "public" => "the page inside the binary".to_owned(),
        "max-clients" => config.max_clients.to_string(),
        "max-per-ip" => config.max_per_ip.to_string(),
        "rate" => config.rate.to_string(),
        "max-upload" => shown(config.max_upload),
        "user-files" => shown(config.user_files),
        "all-files" => shown(config.all_files),
        "log" => config.log.to_string(),
        _ => "none".to_owned(),
    }
}

/// `100M`
fn shown(bytes: u64) -> String {
    let units = [(1 << 30, "G"), (1 << 20, "M"), (1 << 10, "K"), (1, "")];
    let fits = |(unit, _): &(u64, &str)| bytes > 0 && bytes.is_multiple_of(*unit);
    units.into_iter().find(fits).map_or("0".to_owned(), |(unit, letter)| format!("{}{letter}", bytes / unit))
}

/// The grammar. Values are taken as they are: their ranges are checked later, with the environment's.
pub(super) fn command() -> Command {
    let config = Config::default();
    let mut command = Command::new("teahouse")
        .version(env!("CARGO_PKG_VERSION"))
        .about("The chat room of a local network: one binary, one page, nothing lost.")
        .after_help(AFTER_HELP)
        .no_binary_name(true)
        .next_line_help(true);
    for Setting { name, placeholder, meaning, accepts } in SETTINGS {
        let default = default_of(name, &config);
        let is_list = ["public-name", "trusted-proxy"].contains(&name);
        let action = if is_list { ArgAction::Append } else { ArgAction::Set };
        let argument = Arg::new(name)
            .long(name)
            .value_name(placeholder)
            .value_parser(ValueParser::os_string())
            // So that `--rate -5` is told the range and not that `-5` is no option.
            .allow_negative_numbers(true)
            .action(action)
            .help(format!("{meaning}\n{accepts} [default: {default}]"));
        command = command.arg(argument.global(["data", "listen"].contains(&name)));
    }
    for (name, meaning) in SWITCHES {
        let help = format!("{meaning} [default: off]");
        command = command.arg(Arg::new(name).long(name).action(ArgAction::SetTrue).help(help));
    }
    let file = |required| Arg::new("FILE").value_parser(ValueParser::os_string()).required(required);
    command
        .disable_help_subcommand(true)
        .subcommand(
            Command::new("verify")
                .about("Look at every message of the history in --data, or of FILE, and tell what is damaged")
                .arg(file(false)),
        )
        .subcommand(
            Command::new("backup")
                .about("Copy the history in --data to the new FILE, while the server runs too")
                .arg(file(true)),
        )
        .subcommand(export())
        .subcommand(
            Command::new("operator-link").about(
                "Print a new link that makes an operator once, for 24 hours; while the server runs too",
            ),
        )
}

fn export() -> Command {
    let room = Arg::new("ROOM").required(true).help("As it is called on the wire: lobby, dm:7:9");
    let format =
        Arg::new("format").long("format").value_parser(["html", "jsonl", "txt"]).default_value("html");
    let out = Arg::new("out").long("out").value_name("FILE").value_parser(ValueParser::os_string());
    Command::new("export")
        .about("Write what was said in ROOM to stdout or to a new file, while the server runs too")
        .arg(room)
        .arg(format.help("A page to be printed, lines of JSON, or plain text"))
        .arg(out.help("A new file, for its owner's eyes"))
}

/// clap's outcome that is not a set of values: the help and the version, or a mistake in one line.
pub(super) fn explain(error: &clap::Error) -> Result<Start, UsageError> {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    // clap says "--data <DIR>"; the name alone is what the person typed.
    let typed = context(ContextKind::InvalidArg).or_else(|| context(ContextKind::InvalidSubcommand));
    let typed = typed.unwrap_or_default();
    let name = typed.split(" <").next().unwrap_or_default();
    let quoted: String = name.escape_debug().take(QUOTED_CHARS_MAX).collect();
    Err(UsageError(match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            return Ok(Start::Print(error.to_string()));
        }
        ErrorKind::UnknownArgument if name.starts_with('-') => {
            format!("unknown option {quoted}; teahouse --help lists the options")
        }
        ErrorKind::MissingRequiredArgument => match error.get(ContextKind::InvalidArg) {
            Some(ContextValue::Strings(missing)) if missing.iter().any(|name| name.contains("ROOM")) => {
                "export: ROOM is missing, give the name of a room".to_owned()
            }
            _ => "backup: FILE is missing, give the name of a new file".to_owned(),
        },
        ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand => {
            format!("unexpected argument \"{quoted}\"; teahouse --help lists the options")
        }
        ErrorKind::InvalidValue => {
            match SETTINGS.iter().find(|setting| name.strip_prefix("--") == Some(setting.name)) {
                Some(setting) => format!("{quoted}: a value is missing, give {}", setting.accepts),
                None => format!("{quoted}: this value is not accepted; see teahouse --help"),
            }
        }
        ErrorKind::ArgumentConflict => format!("{quoted}: given more than once, give it once"),
        ErrorKind::TooManyValues => format!("{quoted}: takes no value"),
        _ => format!("{quoted}: not understood; see teahouse --help"),
    }))
}

/// A value and the name of the place it came from: `--rate` or `TEAHOUSE_RATE`.
pub(super) struct Given {
    label: String,
    value: OsString,
}

/// The arguments, and behind them the environment.
pub(super) struct Source<'a> {
    pub(super) matches: &'a ArgMatches,
    pub(super) environment: &'a dyn Fn(&str) -> Option<OsString>,
}

/// Turns a text into a value, or says what is accepted.
pub(super) type Check<T> = fn(&OsStr) -> Result<T, &'static str>;

impl Source<'_> {
    pub(super) fn one<T>(&self, name: &str, check: Check<T>) -> Result<Option<T>, UsageError> {
        Ok(self.labelled(name, check)?.map(|(_, value)| value))
    }

    /// Like [`Source::one`], with the label for a check that needs two options.
    pub(super) fn labelled<T>(&self, name: &str, check: Check<T>) -> Result<Option<(String, T)>, UsageError> {
        let Some(given) = self.given(name)?.pop() else {
            return Ok(None);
        };
        let value = given.checked(check)?;
        Ok(Some((given.label, value)))
    }

    pub(super) fn list<T>(&self, name: &str, check: Check<T>) -> Result<Vec<T>, UsageError> {
        let mut values = Vec::new();
        for Given { label, value } in self.given(name)? {
            for part in value.to_string_lossy().split(',') {
                let part = Given { label: label.clone(), value: OsString::from(part.trim()) };
                values.push(part.checked(check)?);
            }
        }
        if values.len() > check::LIST_MAX {
            return Err(UsageError(format!(
                "--{name}: {} are given, at most {} are accepted",
                values.len(),
                check::LIST_MAX
            )));
        }
        Ok(values)
    }

    pub(super) fn switch(&self, name: &str) -> Result<bool, UsageError> {
        if self.matches.get_flag(name) {
            return Ok(true);
        }
        match self.of_environment(name)? {
            Some(given) => given.checked(check::switch),
            None => Ok(false),
        }
    }

    /// A variable that other programs know too, and that only stands in for an option which is not there.
    pub(super) fn common<T>(&self, name: &str, check: Check<T>) -> Result<Option<T>, UsageError> {
        self.variable(name)?.map(|given| given.checked(check)).transpose()
    }

    fn given(&self, name: &str) -> Result<Vec<Given>, UsageError> {
        let values = self.matches.get_many::<OsString>(name).into_iter().flatten();
        let mut given: Vec<Given> =
            values.map(|value| Given { label: format!("--{name}"), value: value.clone() }).collect();
        if given.is_empty() {
            given.extend(self.of_environment(name)?);
        }
        Ok(given)
    }

    fn of_environment(&self, name: &str) -> Result<Option<Given>, UsageError> {
        self.variable(&format!("TEAHOUSE_{}", name.to_uppercase().replace('-', "_")))
    }

    fn variable(&self, label: &str) -> Result<Option<Given>, UsageError> {
        match (self.environment)(label) {
            // `TEAHOUSE_PASSWORD=$FORGOTTEN` must not open the door, so nothing empty passes for "not set".
            Some(value) if value.is_empty() => {
                Err(UsageError(format!("{label}: is empty; give a value, or unset it to take the default")))
            }
            value => Ok(value.map(|value| Given { label: label.to_owned(), value })),
        }
    }
}

impl Given {
    fn checked<T>(&self, check: Check<T>) -> Result<T, UsageError> {
        check(&self.value).map_err(|accepts| {
            let Given { label, value } = self;
            // A secret is not repeated: stderr ends up in logs.
            if accepts == check::SECRET {
                return UsageError(format!("{label}: not accepted, give {accepts}"));
            }
            let text = value.to_string_lossy();
            let mut shown: String = text.chars().take(QUOTED_CHARS_MAX).collect();
            if shown.len() < text.len() {
                shown.push('…');
            }
            UsageError(format!("{label}: {shown:?} is not accepted, give {accepts}"))
        })
    }
}
