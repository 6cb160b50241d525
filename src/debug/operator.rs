//! One operator's connection: bytes in, answers out, until `quit`.
//!
//! Nothing is sent before a line came, so that a program which strays here learns nothing. An operator who
//! stops reading is given up after a while; nobody but its own thread ever waits for it.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use sha2::{Digest, Sha256};

use super::Desk;
use super::commands::{self, Answer};
use super::line::{Input, LineReader, TIMING_MARK_ANSWER};
use super::live::{self, Lines, Live};
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
    let outcome = Operator::new(socket, desk).serve();
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
    reader: LineReader,
    /// What came and was not looked at yet.
    inputs: VecDeque<Input>,
}

impl<'a> Operator<'a> {
    fn new(socket: &'a TcpStream, desk: &'a Desk) -> Operator<'a> {
        let (reader, inputs) = (LineReader::new(), VecDeque::new());
        Operator { socket, desk, token: desk.token.as_deref(), prompt: false, reader, inputs }
    }

    fn serve(mut self) -> io::Result<()> {
        self.socket.set_write_timeout(Some(PATIENCE))?;
        self.socket.set_read_timeout(self.token.map(|_| PATIENCE))?;
        loop {
            while let Some(input) = self.inputs.pop_front() {
                if self.take(input)? == Next::Quit {
                    return Ok(());
                }
            }
            self.read()?;
        }
    }

    /// Waits for bytes. The end of the stream is an end like any other.
    fn read(&mut self) -> io::Result<()> {
        let mut bytes = [0; 512];
        let mut socket = self.socket;
        match socket.read(&mut bytes)? {
            0 => self.inputs.push_back(Input::End),
            count => self.inputs.extend(self.reader.feed(&bytes[..count])),
        }
        Ok(())
    }

    /// Shows something live until a key is pressed, which is then used up, or until it is over by itself.
    fn live(&mut self, mut view: Box<dyn Live>) -> io::Result<()> {
        self.text(&view.head())?;
        loop {
            let tick_ends = Instant::now() + live::TICK;
            let mut lines = Lines::default();
            while lines.has_room() && Instant::now() < tick_ends {
                let goes_on = view.look(tick_ends, &mut lines);
                self.text(&lines.take())?;
                if !goes_on || self.key_within(Duration::ZERO)? {
                    return Ok(());
                }
            }
            if self.key_within(tick_ends.saturating_duration_since(Instant::now()))? {
                return Ok(());
            }
        }
    }

    /// Whether a key is pressed, or the connection ends, in this time.
    fn key_within(&mut self, time: Duration) -> io::Result<bool> {
        if self.inputs.is_empty() {
            let mut fds = [PollFd::new(self.socket, PollFlags::IN)];
            let timeout = Timespec { tv_sec: time.as_secs() as i64, tv_nsec: time.subsec_nanos().into() };
            // Interrupted: the next look is soon.
            if rustix::event::poll(&mut fds, Some(&timeout)).unwrap_or(0) == 0 {
                return Ok(false);
            }
            self.read()?;
        }
        let begun = self.reader.take_begun();
        match self.inputs.front() {
            Some(Input::Line(_) | Input::Interrupt) => self.inputs.pop_front(),
            // Whatever ends the connection is for the one who reads lines.
            Some(Input::End | Input::TooLong | Input::Foreign) => return Ok(true),
            Some(Input::Telnet | Input::TimingMark) => return Ok(begun),
            None => return Ok(begun),
        };
        Ok(true)
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
            Answer::Live(view) => self.live(view)?,
            Answer::Prompt(on) => self.prompt = on,
            Answer::Stop(text) => {
                self.text(&text)?;
                self.write(b"\r\n")?;
                (self.desk.stop)();
                return Ok(Next::Quit);
            }
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
