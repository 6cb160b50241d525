//! Options and environment: read once, checked once.
//!
//! clap knows the grammar of the arguments and prints the help; every value, wherever it came from, is
//! checked here, so that an option and its environment variable are refused in the same words. Knows nothing
//! of the server: a [`Config`] is plain values. Invariant: what [`parse`] returns is inside the ranges that
//! the help names, and an error is one line that names what the person typed.

mod check;
mod options;

use std::ffi::OsString;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use options::Source;
use tracing_subscriber::filter::LevelFilter;

use crate::limits::files as limits;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    pub listen: SocketAddr,
    /// `None` when the debug port is off.
    pub debug: Option<SocketAddr>,
    pub debug_token: Option<String>,
    /// Where an operator's `backup` may write.
    pub backup_dir: Option<PathBuf>,
    pub data: PathBuf,
    pub name: String,
    /// A folder to serve the page from; `None` is the page inside the binary.
    pub public: Option<PathBuf>,
    pub password: Option<String>,
    pub max_clients: usize,
    /// 0 is no limit, here and in `rate`.
    pub max_per_ip: usize,
    /// Posts per second and user in the long run.
    pub rate: u32,
    /// The largest file that anybody may bring, in bytes; 0: none at all.
    pub max_upload: u64,
    /// All files of one user, and all files, in bytes.
    pub user_files: u64,
    pub all_files: u64,
    /// Lower case, without a port and without a dot at the end.
    pub public_names: Vec<String>,
    /// Addresses, each with how many of its bits count.
    pub trusted_proxies: Vec<(IpAddr, u8)>,
    pub echo: bool,
    /// Begin anew beside a damaged history instead of refusing to start.
    pub salvage: bool,
    pub log: LogLevel,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            listen: SocketAddr::from((Ipv4Addr::UNSPECIFIED, 8000)),
            debug: Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 6669))),
            debug_token: None,
            backup_dir: None,
            data: PathBuf::from("data"),
            name: "Teahouse".to_owned(),
            public: None,
            password: None,
            max_clients: 10_000,
            max_per_ip: 256,
            rate: 5,
            max_upload: limits::UPLOAD_BYTES,
            user_files: limits::USER_FILES_BYTES,
            all_files: limits::ALL_FILES_BYTES,
            public_names: Vec::new(),
            trusted_proxies: Vec::new(),
            echo: false,
            salvage: false,
            log: LogLevel::Info,
        }
    }
}

/// How much the log tells; `log LEVEL` on the debug port takes the same words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    Off,
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

impl LogLevel {
    pub const ALL: [LogLevel; 6] =
        [LogLevel::Off, LogLevel::Error, LogLevel::Warn, LogLevel::Info, LogLevel::Debug, LogLevel::Trace];

    /// The same in the words of `tracing`.
    pub fn filter(self) -> LevelFilter {
        match self {
            LogLevel::Off => LevelFilter::OFF,
            LogLevel::Error => LevelFilter::ERROR,
            LogLevel::Warn => LevelFilter::WARN,
            LogLevel::Info => LevelFilter::INFO,
            LogLevel::Debug => LevelFilter::DEBUG,
            LogLevel::Trace => LevelFilter::TRACE,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            LogLevel::Off => "off",
            LogLevel::Error => "error",
            LogLevel::Warn => "warn",
            LogLevel::Info => "info",
            LogLevel::Debug => "debug",
            LogLevel::Trace => "trace",
        }
    }
}

impl FromStr for LogLevel {
    type Err = UsageError;

    fn from_str(word: &str) -> Result<LogLevel, UsageError> {
        let found = LogLevel::ALL.into_iter().find(|level| level.as_str().eq_ignore_ascii_case(word));
        found.ok_or_else(|| UsageError("the levels are off, error, warn, info, debug and trace".to_owned()))
    }
}

impl fmt::Display for LogLevel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// What the command line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    Serve(Box<Config>),
    /// Look at every row of the history: of this file, or of the one in the data directory.
    Verify {
        data: PathBuf,
        file: Option<PathBuf>,
    },
    /// Copy the history of the data directory to a new file.
    Backup {
        data: PathBuf,
        to: PathBuf,
    },
    /// Write down what was said in a room, to a new file or to stdout.
    Export {
        data: PathBuf,
        room: String,
        format: String,
        to: Option<PathBuf>,
    },
    /// Leave a new link for an operator, and print it.
    OperatorLink {
        data: PathBuf,
        listen: SocketAddr,
    },
    /// The help or the version, for stdout; then exit 0.
    Print(String),
}

/// A mistake in the options, in one line: what was typed where, and what is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageError(String);

impl fmt::Display for UsageError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for UsageError {}

/// Reads the arguments, without the program's own name before them, and for each option that is not among
/// them its environment variable.
pub fn parse<I: IntoIterator<Item = OsString>>(
    arguments: I,
    environment: &dyn Fn(&str) -> Option<OsString>,
) -> Result<Start, UsageError> {
    let matches = match options::command().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return options::explain(&error),
    };
    let source = Source { matches: &matches, environment };
    let default = Config::default();
    let data = source.one("data", check::path)?.unwrap_or(default.data);
    if let Some((command, arguments)) = matches.subcommand() {
        let file = arguments.try_get_one::<OsString>("FILE").ok().flatten().map(PathBuf::from);
        return Ok(match (command, file) {
            ("backup", Some(to)) => Start::Backup { data, to },
            ("export", _) => {
                let word = |name| arguments.get_one::<String>(name).cloned().unwrap_or_default();
                let to = arguments.get_one::<OsString>("out").map(PathBuf::from);
                Start::Export { data, room: word("ROOM"), format: word("format"), to }
            }
            ("operator-link", _) => Start::OperatorLink { data, listen: listen(&source, default.listen)? },
            (_, file) => Start::Verify { data, file },
        });
    }
    let (debug, debug_token) = debug_port(&source, default.debug)?;
    Ok(Start::Serve(Box::new(Config {
        listen: listen(&source, default.listen)?,
        debug,
        debug_token,
        backup_dir: source.one("backup-dir", check::path)?,
        data,
        name: source.one("name", check::name)?.unwrap_or(default.name),
        public: source.one("public", check::path)?,
        password: source.one("password", check::secret)?,
        max_clients: source.one("max-clients", check::max_clients)?.unwrap_or(default.max_clients),
        max_per_ip: source.one("max-per-ip", check::max_per_ip)?.unwrap_or(default.max_per_ip),
        rate: source.one("rate", check::rate)?.unwrap_or(default.rate),
        max_upload: source.one("max-upload", check::size)?.unwrap_or(default.max_upload),
        user_files: source.one("user-files", check::size)?.unwrap_or(default.user_files),
        all_files: source.one("all-files", check::size)?.unwrap_or(default.all_files),
        public_names: source.list("public-name", check::host)?,
        trusted_proxies: source.list("trusted-proxy", check::proxy)?,
        echo: source.switch("echo")?,
        salvage: source.switch("salvage")?,
        log: source.one("log", check::log_level)?.unwrap_or(default.log),
    })))
}

/// Where to listen. `HOST` and `PORT` of the environment, each for itself, stand in for what nobody has said.
fn listen(source: &Source<'_>, default: SocketAddr) -> Result<SocketAddr, UsageError> {
    if let Some(address) = source.one("listen", check::address)? {
        return Ok(address);
    }
    let host = source.common("HOST", check::host_address)?.unwrap_or(default.ip());
    let port = source.common("PORT", check::port)?.unwrap_or(default.port());
    Ok(SocketAddr::new(host, port))
}

/// The debug port and its token, which belong together: whoever reaches the port runs the house.
fn debug_port(
    source: &Source<'_>,
    default: Option<SocketAddr>,
) -> Result<(Option<SocketAddr>, Option<String>), UsageError> {
    let token = source.one("debug-token", check::secret)?;
    let Some((label, address)) = source.labelled("debug", check::debug)? else {
        return Ok((default, token));
    };
    match address {
        Some(address) if !is_loopback(address.ip()) && token.is_none() => Err(UsageError(format!(
            "{label}: {address} can be reached from other machines and needs --debug-token; \
             without one, give a loopback address such as 127.0.0.1:6669, or off"
        ))),
        _ => Ok((address, token)),
    }
}

/// `::ffff:127.0.0.1` is as local as `127.0.0.1`.
fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

#[cfg(test)]
mod tests;
