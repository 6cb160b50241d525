//! How a server ends: within five seconds with the right exit code, whatever is under way.

use std::io::{PipeReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::faults::Faults;
use crate::support::server::{Launch, program};
use crate::support::{Client, Operator, PATIENCE, Server, eventually};

/// The contract's, and a second in which a busy machine hears of the stop and sees the end.
const STOP_TIMEOUT: Duration = Duration::from_secs(5 + 1);

/// A server with a large history in the lobby, more than readers keep in memory, and somebody's token.
fn house(faults: &Faults) -> (Server, String) {
    let server = Server::start_as(faults.launch(), &["--rate", "0", "--max-per-ip", "0"]);
    let text = "x".repeat(4_000);
    let mut token = String::new();
    for author in 0..3 {
        let mut author = server.join(&format!("author {author}"), "lobby");
        for n in 0..300 {
            author.say(&json!({"type": "post", "room": "lobby", "cid": n.to_string(), "text": text}));
        }
        (0..300).for_each(|_| drop(author.next("ack")));
        token = author.token;
    }
    (server, token)
}

/// Asks it to stop, and returns its exit code if it ended in time.
fn stop(server: &mut Server) -> Option<i32> {
    let asked = Instant::now();
    server.signal("-TERM");
    let status = server.wait();
    let took = asked.elapsed();
    assert!(took <= STOP_TIMEOUT, "it took {took:?}");
    status.code()
}

#[test]
fn questions_that_wait_for_history_are_let_go() {
    let faults = Faults::new();
    let (mut server, _) = house(&faults);
    let tokens = ["Ann", "Bob", "Cem", "Dan"].map(|name| server.hello(name).token.clone());
    let mut askers: Vec<_> =
        tokens.iter().cycle().take(80).map(|token| Client::resume(server.address, token)).collect();
    // A page takes a second, and more than a hundred of them wait.
    faults.reading_takes_ms(10);
    for (n, asker) in askers.iter_mut().enumerate() {
        for place in [n * 7 % 900, n * 13 % 900] {
            asker.say(&json!({"type": "history", "room": "lobby", "after": place}));
        }
    }
    eventually("somebody reads", || (faults.slow_reads() > 10).then_some(()));
    assert_eq!(stop(&mut server), Some(0));
}

#[test]
fn a_backup_under_way_is_given_up_and_leaves_nothing_behind() {
    let faults = Faults::new();
    let (mut server, _) = house(&faults);
    faults.reading_takes_ms(20);
    let folder = tempfile::Builder::new().prefix("copies").tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    let mut operator = Operator::dial(&server);
    operator.say(&format!("backup {}", copy.display()));
    eventually("it copies", || (faults.slow_reads() > 10).then_some(()));
    assert_eq!(stop(&mut server), Some(0));
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}

#[test]
fn an_operator_who_does_not_read_is_not_waited_for() {
    let mut server = Server::start(&[]);
    let mut operator = TcpStream::connect(server.debug.unwrap()).unwrap();
    operator.set_write_timeout(Some(Duration::from_millis(200))).unwrap();
    // Until neither side takes any more.
    let deadline = Instant::now() + PATIENCE;
    while operator.write_all(&b"help\n".repeat(1_000)).is_ok() {
        assert!(Instant::now() < deadline, "the server takes everything");
    }
    assert_eq!(stop(&mut server), Some(0));
}

/// A disk that does not come back: what was accepted cannot be finished, and the end says so.
#[test]
fn a_flush_that_does_not_return_does_not_keep_the_process() {
    let faults = Faults::new();
    let mut server = Server::start_as(faults.launch(), &[]);
    let mut ann = server.join("Ann", "lobby");
    assert_eq!(ann.post("lobby", "kept", "x")["seq"], 1);
    let begun = faults.flushes_begun();
    faults.flush_takes_ms(60_000);
    ann.say(&json!({"type": "post", "room": "lobby", "cid": "lost", "text": "x"}));
    eventually("the flush begins", || (faults.flushes_begun() > begun).then_some(()));
    assert_eq!(stop(&mut server), Some(70));
    faults.flush_takes_ms(0);
    let server = server.restart();
    let mut ann = Client::resume(server.address, &ann.token);
    ann.join("lobby");
    assert_eq!(ann.post("lobby", "kept", "x")["seq"], 1, "what was acknowledged is there");
}

#[test]
fn a_stop_in_the_first_moments_is_a_stop() {
    /// SIGTERM in the mask of signals that `/proc` shows.
    const SIGTERM: u64 = 1 << 14;
    for _ in 0..10 {
        let data = tempfile::tempdir().unwrap();
        let mut server = program()
            .args(["--listen", "127.0.0.1:0", "--debug", "off", "--data"])
            .arg(data.path())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let status = format!("/proc/{}/status", server.id());
        // As soon as a signal does anything but to kill it.
        eventually("it hears signals", || {
            let status = std::fs::read_to_string(&status).unwrap();
            let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap().trim();
            (u64::from_str_radix(caught, 16).unwrap() & SIGTERM != 0).then_some(())
        });
        let id = rustix::process::Pid::from_child(&server);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
        let ended = eventually("it ends", || server.try_wait().unwrap());
        assert_eq!(ended.code(), Some(0));
    }
}

#[test]
fn a_stop_leaves_the_history_and_nothing_beside_it() {
    let mut server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    ann.post("lobby", "kept", "x");
    ann.say(&json!({"type": "history", "room": "lobby", "after": 0}));
    ann.next("history");
    assert_eq!(stop(&mut server), Some(0));
    let names = |folder: &std::path::Path| {
        let names = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(names(server.data()), ["files", "lock", "search.db", "teahouse.db"]);
    assert_eq!(names(&server.data().join("files")), ["epoch"], "nobody has brought anything");
}

/// A pipe that takes nothing more, and whoever could read it.
fn full_pipe() -> (PipeReader, Stdio) {
    let (reader, mut writer) = std::io::pipe().unwrap();
    rustix::io::ioctl_fionbio(&writer, true).unwrap();
    while writer.write(&[b'x'; 4_096]).is_ok() {}
    while writer.write(b"x").is_ok() {}
    rustix::io::ioctl_fionbio(&writer, false).unwrap();
    (reader, OwnedFd::from(writer).into())
}

/// A server whose words go to these, and where it listens.
pub fn start_mute(out: Stdio, err: Stdio, data: &std::path::Path) -> (Child, SocketAddr) {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut command = program();
    command.args([
        "--debug",
        "off",
        "--log",
        "trace",
        "--max-per-ip",
        "0",
        "--listen",
        &free.to_string(),
        "--data",
    ]);
    let server = command.arg(data).stdout(out).stderr(err).spawn().unwrap();
    eventually("it listens", || TcpStream::connect(free).ok());
    (server, free)
}

/// Ctrl-S in a terminal, or a pipe that nobody reads: the chat goes on, and so does the end.
#[test]
fn nobody_waits_for_who_does_not_read_the_log_or_the_banner() {
    for (out_is_full, err_is_full) in [(false, true), (true, false), (true, true)] {
        let data = tempfile::tempdir().unwrap();
        let (_out, full_out) = full_pipe();
        let (_err, full_err) = full_pipe();
        let [out, err] = [(out_is_full, full_out), (err_is_full, full_err)]
            .map(|(is_full, full)| if is_full { full } else { Stdio::null() });
        let (mut server, address) = start_mute(out, err, data.path());
        let mut ann = Client::hello(address, "Ann");
        ann.join("lobby");
        // More lines than wait for being written.
        for _ in 0..800 {
            drop(TcpStream::connect(address).unwrap());
            drop(Client::connect_or_not(address));
        }
        assert_eq!(ann.post("lobby", "a", "still here")["seq"], 1);
        let asked = Instant::now();
        let id = rustix::process::Pid::from_child(&server);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
        let ended = eventually("it ends", || server.try_wait().unwrap());
        assert_eq!(ended.code(), Some(0));
        assert!(asked.elapsed() <= STOP_TIMEOUT, "{:?}", asked.elapsed());
    }
}

/// The last word of a program that cannot start is for nobody, then.
#[test]
fn a_start_that_fails_does_not_wait_for_a_reader_either() {
    let data = tempfile::tempdir().unwrap();
    let (_err, full) = full_pipe();
    let file = data.path().join("file");
    std::fs::write(&file, "no folder").unwrap();
    let mut command = program();
    let mut start = command.arg("--data").arg(&file).stdout(Stdio::null()).stderr(full).spawn().unwrap();
    assert_eq!(eventually("it ends", || start.try_wait().unwrap()).code(), Some(74));
}

#[test]
fn a_hangup_is_a_stop_unless_it_was_ignored() {
    let mut server = Server::start(&[]);
    server.signal("-HUP");
    assert_eq!(server.wait().code(), Some(0));
    let under = vec!["nohup".to_owned()];
    let mut server = Server::start_as(Launch { under, ..Launch::default() }, &[]);
    let mut ann = server.join("Ann", "lobby");
    (0..20).for_each(|_| server.signal("-HUP"));
    assert_eq!(ann.post("lobby", "a", "still here")["seq"], 1);
    assert_eq!(stop(&mut server), Some(0));
}

/// Whoever starts a server may have held the signals of a stop back, and that is inherited.
#[test]
fn a_stop_is_heard_whatever_was_inherited() {
    const HELD: &str = "import os, signal, sys\n\
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])\n\
        os.execv(sys.argv[1], sys.argv[1:])";
    for signal in ["-TERM", "-INT", "-HUP"] {
        let under = ["python3", "-c", HELD].map(str::to_owned).to_vec();
        let mut server = Server::start_as(Launch { under, ..Launch::default() }, &[]);
        server.signal(signal);
        assert_eq!(server.wait().code(), Some(0), "{signal}");
    }
}
