//! Who comes in on the debug port: seats, the token, another user of the machine, a peer that has vanished.

use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::os::unix::process::CommandExt;
use std::process::Command;

use socket2::{Domain, Socket, Type};

use crate::support::{PATIENCE, Server, eventually};

const TOKEN: &str = "open sesame";

fn dial_from(address: &str, to: SocketAddr) -> TcpStream {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let address: IpAddr = address.parse().unwrap();
    socket.bind(&SocketAddr::new(address, 0).into()).unwrap();
    socket.connect(&to.into()).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    socket.into()
}

/// All that comes back to these bytes, which end with the end of the stream.
fn told(mut stream: TcpStream, bytes: &[u8]) -> String {
    // Whoever is refused may find the connection shut.
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn ask(server: &Server, lines: &str) -> String {
    told(dial_from("127.0.0.1", server.debug.unwrap()), lines.as_bytes())
}

#[test]
fn who_owes_the_token_has_no_seat() {
    let server = Server::start(&["--debug-token", TOKEN]);
    // Silent, or with half a token; of one address and of many.
    let mut strangers: Vec<TcpStream> =
        (0..40).map(|n| dial_from(&format!("127.0.0.{}", 1 + n % 3), server.debug.unwrap())).collect();
    for stream in strangers.iter_mut().skip(20) {
        // The oldest have made way.
        let _ = stream.write_all(b"open");
    }
    for _ in 0..4 {
        assert!(ask(&server, "open sesame\nrooms").contains("lobby"));
    }
    // Four seats, which owing does not change.
    let mut seated: Vec<TcpStream> = Vec::new();
    for _ in 0..4 {
        let mut stream = dial_from("127.0.0.1", server.debug.unwrap());
        stream.write_all(b"open sesame\n").unwrap();
        stream.read_exact(&mut [0; 2]).unwrap();
        seated.push(stream);
    }
    assert!(ask(&server, "open sesame\nrooms").starts_with("too many operators"));
    drop(seated);
    eventually("a seat is free", || ask(&server, "open sesame\nrooms").contains("lobby").then_some(()));
}

#[test]
fn a_token_has_ten_seconds_however_it_comes() {
    let server = Server::start(&["--debug-token", TOKEN]);
    let mut silent = dial_from("127.0.0.1", server.debug.unwrap());
    let mut dribbling = dial_from("127.0.0.1", server.debug.unwrap());
    dribbling.set_read_timeout(Some(std::time::Duration::from_millis(500))).unwrap();
    // Never a whole line; bytes of telnet, which make no line, count as little.
    eventually("the one that dribbles is sent away", || {
        let _ = dribbling.write_all(b"o\xff\xf1");
        matches!(dribbling.read(&mut [0; 64]), Ok(0)).then_some(())
    });
    let mut nothing = Vec::new();
    silent.read_to_end(&mut nothing).unwrap();
    assert!(nothing.is_empty(), "nothing is said to a stranger: {nothing:?}");
}

#[test]
fn five_wrong_tokens_are_followed_by_a_pause() {
    let server = Server::start(&["--debug-token", TOKEN]);
    // Somebody who is there already, and has not said it yet.
    let early = dial_from("127.0.0.1", server.debug.unwrap());
    for wrong in ["guess", "OPEN SESAME", "open", "open sesame!"] {
        assert_eq!(ask(&server, &format!("{wrong}\nrooms\n")), "wrong token\r\n\r\n");
    }
    assert_eq!(ask(&server, "a last line"), "wrong token\r\n\r\n");
    let paused = ask(&server, "open sesame\nrooms\n");
    assert!(paused.starts_with("too many wrong tokens") && !paused.contains("lobby"), "{paused}");
    let paused = told(early, b"open sesame\nrooms\n");
    assert!(paused.starts_with("too many wrong tokens") && !paused.contains("lobby"), "{paused}");
    let elsewhere = told(dial_from("127.0.0.2", server.debug.unwrap()), b"open sesame\nrooms\n");
    assert!(elsewhere.contains("lobby"), "another address does not pay for it: {elsewhere}");
}

#[test]
fn what_is_no_line_is_no_guess() {
    let server = Server::start(&["--debug-token", TOKEN]);
    for bytes in
        [&b""[..], b"\x04", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01", b"\x03\x03\x03", b"\xff\xfd\x06"]
    {
        for _ in 0..6 {
            assert_eq!(told(dial_from("127.0.0.1", server.debug.unwrap()), bytes), "", "{bytes:?}");
        }
    }
    assert!(ask(&server, "open sesame\nrooms").contains("lobby"));
}

/// Runs a script of bash as another user of the machine, which only root can.
fn as_another_user(script: &str) -> Option<String> {
    if !rustix::process::geteuid().is_root() {
        println!("only root can be another user");
        return None;
    }
    let output = Command::new("bash").args(["-c", script]).uid(54_321).gid(54_321).output().unwrap();
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn another_user_of_the_machine_needs_the_token() {
    for (debug, dial) in
        [("127.0.0.1:0", "127.0.0.1"), ("[::1]:0", "::1"), ("[::ffff:127.0.0.1]:0", "127.0.0.1")]
    {
        if debug.starts_with("[::1]") && std::net::TcpListener::bind(debug).is_err() {
            continue;
        }
        let server = Server::start(&["--debug", debug]);
        let port = server.debug.unwrap().port();
        let script = format!("exec 3<>/dev/tcp/{dial}/{port}; printf 'rooms\\nquit\\n' >&3; cat <&3");
        let Some(answer) = as_another_user(&script) else { return };
        assert!(answer.starts_with("this port is for the user who runs the server"), "{answer}");
        // One that is gone before it is looked at is nobody's, and not root's as the kernel shows it.
        let hasty = format!(
            "for n in {{1..100}}; do exec 3<>/dev/tcp/{dial}/{port}; printf 'say lobby x\\n' >&3; exec 3>&-; done"
        );
        as_another_user(&hasty);
        let lobby = server.ask("rooms json");
        assert!(lobby.contains("\"seq\":0"), "{lobby}");
    }
    let server = Server::start(&["--debug-token", TOKEN]);
    let port = server.debug.unwrap().port();
    let with = |token: &str| {
        as_another_user(&format!(
            "exec 3<>/dev/tcp/127.0.0.1/{port}; printf '{token}\\nrooms\\nquit\\n' >&3; cat <&3"
        ))
    };
    let Some(answer) = with(TOKEN) else { return };
    assert!(answer.contains("lobby"), "{answer}");
    for _ in 0..5 {
        with("guess");
    }
    assert!(with(TOKEN).is_some_and(|answer| answer.starts_with("too many wrong tokens")));
    assert!(ask(&server, "open sesame\nrooms").contains("lobby"), "one user's guesses shut no other out");
}

/// A machine that is switched off says nothing more. The kernel asks it, which its list of connections shows.
#[test]
fn a_peer_that_vanishes_is_asked_for() {
    /// What `/proc/net/tcp` calls the timer of keepalive.
    const KEEPALIVE: &str = "02";
    let server = Server::start(&[]);
    let mut operator = dial_from("127.0.0.1", server.debug.unwrap());
    operator.write_all(b"rooms\n").unwrap();
    operator.read_exact(&mut [0; 4]).unwrap();
    let place = |address: SocketAddr| format!("0100007F:{:04X}", address.port());
    let (ours, theirs) = (place(server.debug.unwrap()), place(operator.local_addr().unwrap()));
    eventually("a keepalive is due in 20 s at most", || {
        let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
        let row = table.lines().find(|line| line.contains(&format!("{ours} {theirs}")))?.to_owned();
        let timer = row.split_ascii_whitespace().nth(5)?.to_owned();
        let (kind, when) = timer.split_once(':')?;
        // In hundredths of a second.
        (kind == KEEPALIVE && u32::from_str_radix(when, 16).ok()? <= 2_000).then_some(())
    });
}

#[test]
fn the_last_line_counts_without_its_end() {
    let server = Server::start(&[]);
    assert!(ask(&server, "rooms").contains("lobby"));
    assert!(ask(&server, "stats\nrooms").contains("lobby"));
}
