//! A telnet that negotiates: each key is echoed, the line edited, the window known.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::support::{PATIENCE, Server};

const IAC: u8 = 255;
const DO_ECHO: [u8; 3] = [IAC, 253, 1];
/// WILL NAWS, and that the window has so many columns and 24 rows.
const fn window(columns: u8) -> [u8; 12] {
    [IAC, 251, 31, IAC, 250, 31, 0, columns, 0, 24, IAC, 240]
}

struct Telnet {
    stream: TcpStream,
    seen: Vec<u8>,
}

impl Telnet {
    /// One that says what it wants when it connects, and agrees to what it is offered.
    fn dial(server: &Server, columns: u8) -> Telnet {
        let stream = TcpStream::connect(server.debug.unwrap()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut telnet = Telnet { stream, seen: Vec::new() };
        // DO SUPPRESS-GO-AHEAD: something to say first.
        telnet.press(&[IAC, 253, 3]);
        telnet.wait(&[IAC, 251, 1, IAC, 251, 3, IAC, 253, 31]);
        telnet.press(&DO_ECHO);
        telnet.press(&window(columns));
        telnet.wait(b"teahouse> ");
        telnet
    }

    fn press(&mut self, keys: &[u8]) {
        self.stream.write_all(keys).unwrap();
    }

    /// What comes up to and with these bytes.
    #[track_caller]
    fn wait(&mut self, wanted: &[u8]) -> String {
        loop {
            if let Some(at) = self.seen.windows(wanted.len()).position(|window| window == wanted) {
                let rest = self.seen.split_off(at + wanted.len());
                let seen = std::mem::replace(&mut self.seen, rest);
                return String::from_utf8_lossy(&seen).into_owned();
            }
            let mut bytes = [0; 4096];
            match self.stream.read(&mut bytes) {
                Ok(count) if count > 0 => self.seen.extend_from_slice(&bytes[..count]),
                end => panic!("{end:?} before {wanted:?}: {:?}", String::from_utf8_lossy(&self.seen)),
            }
        }
    }

    /// Presses keys, and returns what is shown until the next prompt behind an answer.
    #[track_caller]
    fn ask(&mut self, keys: &[u8]) -> String {
        self.press(keys);
        self.wait(b"\r\n\r\n\rteahouse> ")
    }
}

#[test]
fn lines_are_edited_completed_and_remembered() {
    let server = Server::start(&[]);
    let _ann = server.join("Ann Lee", "lobby");
    let mut telnet = Telnet::dial(&server, 120);
    assert!(telnet.ask(b"rxooms\x1b[D\x1b[D\x1b[D\x1b[D\x7f\r\0").contains("lobby"), "rooms, with a slip");
    assert!(telnet.ask(b"\x1b[A\r\0").contains("lobby"), "the same again");
    let queues = telnet.ask(b"quex\x7f\t\r\0");
    assert!(queues.contains("why"), "{queues:?}");
    telnet.press(b"cl\t");
    telnet.wait(b"client\x1b[K");
    telnet.press(b"\t");
    telnet.wait(b"client  clients\r\n");
    assert!(telnet.ask(b"s\r\0").contains("Ann Lee"));
    telnet.press(b"mute an\t");
    telnet.wait(b"mute \"Ann Lee\" ");
    assert!(telnet.ask(b"5\r\0").contains("muted Ann Lee (user 1) for 5 min"));
    telnet.press(b"room lo\t");
    telnet.wait(b"room lobby ");
    telnet.press(b"\x03");
    telnet.wait(b"^C\r\n");
    telnet.press(b"nothing\x15quit\r\0");
    telnet.wait(b"quit");
    let mut rest = Vec::new();
    telnet.stream.read_to_end(&mut rest).unwrap();
}

#[test]
fn columns_fit_the_window() {
    let server = Server::start(&[]);
    let _ann = server.join("Ann", "lobby");
    let mut telnet = Telnet::dial(&server, 60);
    let narrow = telnet.ask(b"clients\r\0");
    assert!(narrow.contains("(the window is too narrow for: "), "{narrow}");
    assert!(
        narrow.lines().filter(|line| !line.contains("teahouse> ")).all(|line| line
            .trim_end()
            .chars()
            .count()
            <= 60),
        "{narrow}"
    );
    telnet.press(&window(200));
    let wide = telnet.ask(b"clients\r\0");
    assert!(!wide.contains("too narrow") && wide.contains("frames queued"), "{wide}");
}

#[test]
fn top_is_a_screen_that_any_key_ends() {
    let server = Server::start(&[]);
    let _ann = server.join("Ann", "lobby");
    let mut telnet = Telnet::dial(&server, 80);
    telnet.press(b"top\r\0");
    telnet.wait(b"\x1b[2J\x1b[H");
    for _ in 0..2 {
        let screen = telnet.wait(b"\x1b[J");
        assert!(
            screen.contains("clients 1") && screen.contains("per second") && screen.contains("why"),
            "{screen}"
        );
        assert!(screen.matches('\n').count() < 24);
    }
    // A key, and an arrow that is three bytes: neither begins the next line.
    telnet.press(b"\x1b[A");
    telnet.wait(b"\r\n\rteahouse> ");
    assert!(telnet.ask(b"rooms\r\0").contains("lobby"));
}

#[test]
fn who_owes_the_token_is_shown_nothing() {
    let server = Server::start(&["--debug-token", "open sesame"]);
    let mut stream = TcpStream::connect(server.debug.unwrap()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(&DO_ECHO).unwrap();
    stream.write_all(b"st\tx\x15wrong\r\0").unwrap();
    let mut told = String::new();
    stream.read_to_string(&mut told).unwrap();
    assert_eq!(told, "wrong token\r\n\r\n");
    let mut stream = TcpStream::connect(server.debug.unwrap()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(&DO_ECHO).unwrap();
    stream.write_all(b"open sesame\r\0quit\r\0").unwrap();
    let mut told = Vec::new();
    stream.read_to_end(&mut told).unwrap();
    let told = String::from_utf8_lossy(&told);
    assert!(!told.contains("sesame") && told.contains("teahouse> "), "{told:?}");
}
