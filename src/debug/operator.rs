//! One operator's connection: bytes in, answers out, until `quit`.
//!
//! Nothing is sent before a line came, so that a program which strays here learns nothing. An operator who
//! stops reading is given up after a while; nobody but its own thread ever waits for it.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::Desk;
use super::commands::{self, Answer};
use super::line::{Input, LineReader, TIMING_MARK_ANSWER};
use super::table::Table;

/// How long a write to an operator may take, and how long the token may keep us waiting.
const PATIENCE: Duration = Duration::from_secs(10);
/// What comes after a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Line,
    Quit,
}

const PROMPT: &[u8] = b"teahouse> ";

/// Serves one operator. With a token, it must be the first line.
pub fn run(socket: &TcpStream, desk: &Desk) {
    let outcome = Operator { socket, desk, token: desk.token.as_deref(), prompt: false }.serve();
    if let Err(error) = outcome {
        tracing::debug!(%error, "operator lost");
    }
    // The port keeps the socket until the next operator comes; the peer should not wait for that.
    let _ = socket.shutdown(Shutdown::Both);
}

struct Operator<'a> {
    socket: &'a TcpStream,
    desk: &'a Desk,
    /// Still owed.
    token: Option<&'a str>,
    prompt: bool,
}

impl Operator<'_> {
    fn serve(mut self) -> io::Result<()> {
        self.socket.set_write_timeout(Some(PATIENCE))?;
        self.socket.set_read_timeout(self.token.map(|_| PATIENCE))?;
        let mut reader = LineReader::new();
        let mut bytes = [0; 512];
        loop {
            let mut socket = self.socket;
            let count = socket.read(&mut bytes)?;
            if count == 0 {
                return Ok(());
            }
            for input in reader.feed(&bytes[..count]) {
                if self.take(input)? == Next::Quit {
                    return Ok(());
                }
            }
        }
    }

    fn take(&mut self, input: Input) -> io::Result<Next> {
        match input {
            Input::Foreign => {
                tracing::warn!("HTTP or TLS on the debug port; nothing was run");
                return Ok(Next::Quit);
            }
            Input::TooLong => {
                self.write(b"line too long\r\n\r\n")?;
                return Ok(Next::Quit);
            }
            Input::End => return Ok(Next::Quit),
            Input::Telnet => self.prompt = true,
            Input::TimingMark => self.write(TIMING_MARK_ANSWER)?,
            Input::Interrupt => {}
            Input::Line(line) => return self.line(line.trim()),
        }
        Ok(Next::Line)
    }

    fn line(&mut self, line: &str) -> io::Result<Next> {
        if let Some(token) = self.token.take() {
            // Of hashes, so that the time tells nothing about how much was right.
            if Sha256::digest(line) != Sha256::digest(token) {
                self.write(b"wrong token\r\n\r\n")?;
                return Ok(Next::Quit);
            }
            self.socket.set_read_timeout(None)?;
            self.write(b"\r\n")?;
            return self.ready();
        }
        let (answer, json) = commands::run(line, self.desk);
        match answer {
            Answer::Tables(tables) => self.tables(&tables, json)?,
            Answer::Text(text) => self.text(&text)?,
            Answer::Prompt(on) => self.prompt = on,
            Answer::Quit => return Ok(Next::Quit),
        }
        self.write(b"\r\n")?;
        self.ready()
    }

    fn tables(&mut self, tables: &[Table], json: bool) -> io::Result<()> {
        let mut answer = Vec::new();
        for (number, table) in tables.iter().enumerate() {
            match json {
                true => table.write_json(&mut answer)?,
                // A line that is empty would end the answer.
                false if number > 0 => answer.extend_from_slice(b"--\n"),
                false => {}
            }
            if !json {
                table.write_text(&mut answer)?;
            }
        }
        self.text(&String::from_utf8_lossy(&answer))
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        self.write(text.replace('\n', "\r\n").as_bytes())
    }

    fn ready(&mut self) -> io::Result<Next> {
        if self.prompt {
            self.write(PROMPT)?;
        }
        Ok(Next::Line)
    }

    /// Takes lines that end with CRLF, as telnet wants them and nc does not mind.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut socket = self.socket;
        socket.write_all(bytes)
    }
}
