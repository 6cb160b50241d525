//! The servers under test, each a process of its own on a free port of loopback.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use crate::wire::Dialect;

pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The product, with history and flushes.
    Teahouse,
    /// The product with its flushes left out.
    NoFlush,
    /// A plain tokio-tungstenite broadcast server, a send for each message.
    Tokio,
    /// The same, sending together what waits for a client.
    TokioJoined,
    /// Ready frames sent to each socket in a loop: what the machine can do.
    Limit,
}

/// What the `Limit` does; the others need no telling.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// Sends strips of so many frames for ever, from the first post on.
    Pour { frames: usize },
    /// Answers each post with one frame to everybody in the room.
    Reflect,
}

/// Rooms and their members: `Limit` fills them in the order in which clients connect.
#[derive(Clone, Copy, Debug)]
pub struct Seats {
    pub rooms: usize,
    pub members: usize,
}

/// Where things are.
#[derive(Clone, Debug)]
pub struct Places {
    pub teahouse: PathBuf,
    /// Where the other programs are, and a directory on a real disk.
    pub target: PathBuf,
}

/// A running server, ended when dropped.
pub struct Server {
    pub kind: Kind,
    pub address: SocketAddr,
    child: Child,
    data: PathBuf,
}

impl Kind {
    pub fn dialect(self) -> Dialect {
        if self.is_tokio() { Dialect::Bare } else { Dialect::Json }
    }

    pub fn is_tokio(self) -> bool {
        matches!(self, Kind::Tokio | Kind::TokioJoined)
    }

    /// Whether clients say hello and join, and posts are acknowledged.
    pub fn is_teahouse(self) -> bool {
        matches!(self, Kind::Teahouse | Kind::NoFlush)
    }

    pub fn name(self) -> &'static str {
        match self {
            Kind::Teahouse => "Teahouse",
            Kind::NoFlush => "no flush",
            Kind::Tokio => "tokio",
            Kind::TokioJoined => "tokio, joined",
            Kind::Limit => "limit",
        }
    }
}

impl Server {
    /// Starts a server with nothing in it and waits until it listens.
    pub fn start(kind: Kind, places: &Places, seats: Seats, part: Part) -> Result<Server> {
        let command = match kind {
            // The load comes from few users; the limits on frames stay.
            Kind::Teahouse | Kind::NoFlush => teahouse(places, "0"),
            Kind::Tokio => plain(places, "send"),
            Kind::TokioJoined => plain(places, "forward"),
            Kind::Limit => limit(seats, part)?,
        };
        Server::launch(kind, places, command)
    }

    /// Starts Teahouse with the limit on posts that it is shipped with.
    pub fn start_as_shipped(kind: Kind, places: &Places) -> Result<Server> {
        Server::launch(kind, places, teahouse(places, "5"))
    }

    fn launch(kind: Kind, places: &Places, mut command: Command) -> Result<Server> {
        if kind == Kind::NoFlush {
            command.env("LD_PRELOAD", places.target.join("release/libnoflush.so"));
        }
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stdout.take().ok_or("no stdout")?).lines();
        let address = loop {
            let line = lines.next().ok_or("the server ended before it listened")??;
            let word = line.split_whitespace().last().unwrap_or_default();
            let word = word.trim_start_matches("http://").trim_end_matches('/');
            if let Ok(address) = word.parse() {
                break address;
            }
        };
        // What else it prints is read and forgotten, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Server { kind, address, child, data: places.data() })
    }

    /// Kills it and starts it again over what is there: seconds until it listens, and resident KiB then.
    pub fn restart(&mut self, places: &Places) -> Result<(f64, u64)> {
        self.child.kill()?;
        self.child.wait()?;
        let from = Instant::now();
        let mut again = Server::launch(self.kind, places, command(places, "0"))?;
        let seconds = from.elapsed().as_secs_f64();
        std::mem::swap(self, &mut again);
        // The one before leaves what the other one has now.
        again.data = PathBuf::new();
        Ok((seconds, self.resident_kib()))
    }

    /// What its threads have run so far, those that ended included, in µs; known to 10 ms.
    pub fn cpu_us(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        // Behind the name, which may hold anything, utime and stime are the 12th and 13th field.
        let fields = stat.rsplit(") ").next().unwrap_or_default().split_whitespace();
        let ticks: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
        ticks * 10_000
    }

    /// Resident memory in KiB.
    pub fn resident_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).unwrap_or(0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

impl Places {
    /// The data directory of the server that runs; one runs at a time.
    pub fn data(&self) -> PathBuf {
        self.target.join(format!("bench-data-{}", std::process::id()))
    }
}

/// With nothing in its history.
fn teahouse(places: &Places, rate: &str) -> Command {
    // An error means that there is none.
    let _ = std::fs::remove_dir_all(places.data());
    command(places, rate)
}

/// Over whatever is there.
fn command(places: &Places, rate: &str) -> Command {
    let mut command = Command::new(&places.teahouse);
    command.args(["--listen", "127.0.0.1:0", "--debug", "off", "--log", "error", "--rate", rate]);
    // Everybody comes from one address.
    command.args(["--max-per-ip", "0", "--max-clients", "20000"]);
    // Files as large as the disk has room for.
    command.args(["--max-upload", "2G", "--user-files", "1000G", "--all-files", "1000G"]);
    command.arg("--data").arg(places.data());
    command
}

fn plain(places: &Places, how: &str) -> Command {
    let mut command = Command::new(places.target.join("release/plain"));
    command.arg(how);
    command
}

fn limit(seats: Seats, part: Part) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    let frames = match part {
        Part::Pour { frames } => frames,
        Part::Reflect => 0,
    };
    command.args(["serve-limit", &seats.rooms.to_string(), &seats.members.to_string(), &frames.to_string()]);
    Ok(command)
}
