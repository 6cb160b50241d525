//! A server as its user runs it: the real binary, a data directory of its own, free ports.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Instant;

use tempfile::TempDir;

use super::{Client, PATIENCE};

pub struct Server {
    child: Child,
    pub address: SocketAddr,
    pub debug: Option<SocketAddr>,
    pub banner: String,
    data: PathBuf,
    /// Removed with the first server that used it, unless it was handed on.
    dir: Option<TempDir>,
    arguments: Vec<String>,
    launch: Launch,
}

/// How the program is started, beside its options.
#[derive(Clone, Debug, Default)]
pub struct Launch {
    pub environment: Vec<(String, String)>,
    /// A program that runs ours, with its own options. It must let ours be the child.
    pub under: Vec<String>,
}

impl Server {
    /// Starts with a fresh data directory and these further options.
    pub fn start(arguments: &[&str]) -> Server {
        Server::start_as(Launch::default(), arguments)
    }

    pub fn start_as(launch: Launch, arguments: &[&str]) -> Server {
        let dir = TempDir::new().unwrap();
        let mut server = Server::launch(launch, dir.path(), arguments);
        server.dir = Some(dir);
        server
    }

    pub fn start_in(data: &Path, arguments: &[&str]) -> Server {
        Server::launch(Launch::default(), data, arguments)
    }

    /// Starts on this data directory, in this way.
    pub fn launch(launch: Launch, data: &Path, arguments: &[&str]) -> Server {
        let mut command = program_under(&launch.under);
        command.envs(launch.environment.iter().map(|(name, value)| (name, value)));
        command.arg("--data").arg(data);
        if !arguments.contains(&"--listen") {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        if !arguments.contains(&"--debug") {
            command.args(["--debug", "127.0.0.1:0"]);
        }
        command.args(arguments).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (banner, address, debug) = read_banner(&mut child);
        Server {
            child,
            address,
            debug,
            banner,
            data: data.to_owned(),
            dir: None,
            arguments: arguments.iter().map(|a| (*a).to_owned()).collect(),
            launch,
        }
    }

    /// `kill -9`, then the same again on the same data and the same port.
    pub fn crash_and_restart(mut self) -> Server {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.restart()
    }

    /// After the process has ended: the same again on the same data and the same port.
    pub fn restart(mut self) -> Server {
        let address = self.address.to_string();
        let mut arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        if !arguments.contains(&"--listen") {
            arguments.extend(["--listen", &address]);
        }
        let dir = self.dir.take();
        let mut server = Server::launch(self.launch.clone(), &self.data.clone(), &arguments);
        server.dir = dir;
        server
    }

    /// A client that has said hello with this name.
    pub fn hello(&self, name: &str) -> Client {
        Client::hello(self.address, name)
    }

    /// A client that has said hello with this name and joined this room.
    pub fn join(&self, name: &str, room: &str) -> Client {
        let mut client = self.hello(name);
        client.join(room);
        client
    }

    /// Sends a whole request and returns all that comes until the server closes.
    pub fn http(&self, request: impl AsRef<[u8]>) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_ref()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// What the operator reads after saying these lines.
    pub fn ask(&self, lines: &str) -> String {
        let mut stream = TcpStream::connect(self.debug.unwrap()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(stream, "{lines}\nquit\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// How many clients the server counts.
    pub fn clients(&self) -> usize {
        let stats = self.ask("stats json");
        let first: serde_json::Value = serde_json::from_str(stats.lines().next().unwrap()).unwrap();
        assert_eq!(first["figure"], "clients");
        first["value"].as_u64().unwrap() as usize
    }

    /// The number of the process, for a look into /proc.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn signal(&self, name: &str) {
        let status = Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    /// Waits for the process to end by itself.
    pub fn wait(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "the server does not end");
            std::thread::park_timeout(std::time::Duration::from_millis(5));
        }
    }

    pub fn data(&self) -> &Path {
        &self.data
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // P35: whatever a test did to it, a server that still runs has no deadlock: its broker answers.
        let runs = self.child.try_wait().is_ok_and(|ended| ended.is_none());
        let answer = (runs && self.debug.is_some() && !std::thread::panicking()).then(|| self.ask("clients"));
        let _ = self.child.kill();
        let _ = self.child.wait();
        assert!(answer.is_none_or(|answer| !answer.is_empty()), "the broker does not answer any more");
    }
}

/// The binary without options and without the environment's say.
pub fn program() -> Command {
    program_under(&[])
}

pub fn program_under(under: &[String]) -> Command {
    let ours = env!("CARGO_BIN_EXE_teahouse");
    let mut command = Command::new(under.first().map_or(ours, |program| program));
    if let [_, options @ ..] = under {
        command.args(options).arg(ours);
    }
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("TEAHOUSE_")) {
        command.env_remove(name);
    }
    command.env_remove("HOST").env_remove("PORT").stdin(Stdio::null());
    command
}

/// Reads stdout up to the page's address and the debug port, and leaves the rest to a thread.
fn read_banner(child: &mut Child) -> (String, SocketAddr, Option<SocketAddr>) {
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut banner = String::new();
    loop {
        let before = banner.len();
        let read = out.read_line(&mut banner).unwrap();
        assert!(read > 0, "the server ended before its banner did: {banner}");
        // The limit on clients is the last thing that tests look for.
        if banner[before..].contains("clients") {
            break;
        }
    }
    std::thread::spawn(move || {
        let mut rest = Vec::new();
        out.read_to_end(&mut rest)
    });
    let after =
        |mark: &str| banner.split(mark).nth(1).map(|rest| rest.split(['/', '\n']).next().unwrap().trim());
    let page = after("http://127.0.0.1:").map(|port| format!("127.0.0.1:{port}"));
    let page = page.or_else(|| after("http://[::1]:").map(|port| format!("[::1]:{port}")));
    let address = page.unwrap_or_else(|| panic!("no address in {banner}")).parse().unwrap();
    let debug = after("telnet ").map(|place| {
        let (address, port) = place.split_once(' ').unwrap();
        SocketAddr::new(address.parse().unwrap(), port.parse().unwrap())
    });
    (banner, address, debug)
}
