//! One operator's connection: bytes in, answers out, until `quit`.
//!
//! Nothing is sent before a line came, so that a program which strays here learns nothing. An operator who
//! stops reading is given up after a while; nobody but its own thread ever waits for it.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};

use super::Desk;
use super::commands::{self, Answer};
use super::live::top::{Screen, Top};
use super::live::{self, Lines, Live};
use super::table::Table;
use crate::wire::line::telnet::{Input, LineReader, NO_OFFERS, OFFERS, TIMING_MARK_ANSWER};

/// How long a write to an operator may take.
const PATIENCE: Duration = Duration::from_secs(10);
const PROMPT: &str = "teahouse> ";

/// What comes after a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Line,
    Quit,
}

/// What lies between a connection and the commands.
#[derive(Clone, Copy)]
pub enum Entry<'a> {
    Free,
    /// The first line must be the token, whole by then. Who says a wrong one is told why and has to go.
    Owes {
        until: Instant,
        judge: &'a dyn Fn(&str) -> Result<(), String>,
    },
}

/// Serves one operator.
pub fn run(socket: &TcpStream, desk: &Desk, entry: Entry<'_>) {
    let outcome = Operator::new(socket, desk, entry).serve();
    if let Err(error) = outcome {
        tracing::debug!(%error, "operator lost");
    }
}

struct Operator<'a> {
    socket: &'a TcpStream,
    desk: &'a Desk,
    entry: Entry<'a>,
    prompt: bool,
    /// Whether the other side is a telnet that sends each key.
    keys: bool,
    /// Columns and rows of its window.
    window: Option<(usize, usize)>,
    reader: LineReader,
    /// Bytes that came and were not read yet, and what was read and not looked at yet.
    bytes: Vec<u8>,
    inputs: VecDeque<Input>,
}

impl<'a> Operator<'a> {
    fn new(socket: &'a TcpStream, desk: &'a Desk, entry: Entry<'a>) -> Operator<'a> {
        Operator {
            socket,
            desk,
            entry,
            prompt: false,
            keys: false,
            window: None,
            reader: LineReader::new(PROMPT),
            bytes: Vec::new(),
            inputs: VecDeque::new(),
        }
    }

    fn serve(mut self) -> io::Result<()> {
        self.socket.set_write_timeout(Some(PATIENCE))?;
        loop {
            while let Some(input) = self.inputs.pop_front() {
                if self.take(input)? == Next::Quit {
                    return Ok(());
                }
            }
            self.read()?;
        }
    }

    /// Waits for bytes, and reads them. The end of the stream is an end like any other.
    fn read(&mut self) -> io::Result<()> {
        if self.bytes.is_empty() {
            if let Entry::Owes { until, .. } = self.entry {
                let left = until.saturating_duration_since(Instant::now());
                // No time at all would mean no bound.
                self.socket.set_read_timeout(Some(left.max(Duration::from_millis(1))))?;
                if left.is_zero() {
                    return Err(io::ErrorKind::TimedOut.into());
                }
            }
            let mut bytes = [0; 512];
            let mut socket = self.socket;
            match socket.read(&mut bytes)? {
                0 => {
                    self.inputs.extend(self.reader.finish());
                    return Ok(());
                }
                count => self.bytes.extend_from_slice(&bytes[..count]),
            }
        }
        // Of keys one by one: what Tab makes of the line comes before the Enter behind it.
        let count = if self.keys { self.bytes.len().min(1) } else { self.bytes.len() };
        let bytes: Vec<u8> = self.bytes.drain(..count).collect();
        self.inputs.extend(self.reader.feed(&bytes));
        Ok(())
    }

    /// Shows something live until a key is pressed, which is then used up, or until it is over by itself.
    fn live(&mut self, mut view: Box<dyn Live + '_>) -> io::Result<()> {
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
        if self.inputs.is_empty() && self.bytes.is_empty() {
            let mut fds = [PollFd::new(self.socket, PollFlags::IN)];
            let timeout = Timespec { tv_sec: time.as_secs() as i64, tv_nsec: time.subsec_nanos().into() };
            // Interrupted: the next look is soon.
            if rustix::event::poll(&mut fds, Some(&timeout)).unwrap_or(0) == 0 {
                return Ok(false);
            }
        }
        if self.inputs.is_empty() {
            self.read()?;
        }
        // An arrow is three bytes, and all of them are that key.
        while !self.bytes.is_empty() {
            self.read()?;
        }
        let mut pressed = self.reader.take_begun();
        while let Some(input) = self.inputs.pop_front() {
            match input {
                Input::Line(_) | Input::Interrupt | Input::Complete(_) => return Ok(true),
                Input::Screen(_) => pressed = true,
                // Whatever ends the connection is for the one who reads lines.
                Input::End | Input::TooLong | Input::Foreign => {
                    self.inputs.push_front(input);
                    return Ok(true);
                }
                Input::Telnet | Input::TimingMark | Input::Keys(_) | Input::Window(..) => {
                    self.take(input)?;
                }
            }
        }
        Ok(pressed)
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
            Input::Telnet => {
                self.prompt = true;
                if self.is_free() {
                    self.write(OFFERS)?;
                }
            }
            Input::Keys(on) => {
                self.keys = on;
                if on && self.is_free() {
                    self.write(&self.reader.row())?;
                }
            }
            Input::Window(columns, rows) => self.window = Some((columns, rows)),
            Input::Screen(bytes) if self.is_free() => self.write(&bytes)?,
            Input::Screen(_) => {}
            Input::Complete(before) if self.is_free() => {
                let screen = self.reader.complete(&commands::complete(&before, self.desk));
                self.write(&screen)?;
            }
            Input::Complete(_) => {}
            Input::TimingMark if self.is_free() => self.write(TIMING_MARK_ANSWER)?,
            Input::TimingMark => {}
            Input::Interrupt if !self.is_free() => {}
            Input::Interrupt => return self.ready(),
            Input::Line(line) => return self.line(line.trim()),
        }
        Ok(Next::Line)
    }

    /// Whether the token was given, or none is needed. Whoever owes it is shown nothing.
    fn is_free(&self) -> bool {
        matches!(self.entry, Entry::Free)
    }

    fn line(&mut self, line: &str) -> io::Result<Next> {
        if let Entry::Owes { judge, .. } = self.entry {
            if let Err(why) = judge(line) {
                self.write(why.as_bytes())?;
                return Ok(Next::Quit);
            }
            self.entry = Entry::Free;
            self.socket.set_read_timeout(None)?;
            self.write(b"\r\n")?;
            if self.prompt {
                self.write(OFFERS)?;
            }
            return self.ready();
        }
        let (answer, json) = commands::run(line, self.desk);
        match answer {
            Answer::Tables(tables) => self.tables(&tables, json)?,
            Answer::Text(text) => self.text(&text)?,
            Answer::Live(view) => self.live(view)?,
            Answer::Top => {
                let screen = self.window.filter(|_| self.keys);
                let screen = screen.map(|(columns, rows)| Screen { columns, rows });
                self.live(Box::new(Top::new(self.desk, screen)))?;
            }
            Answer::Keys(on) => {
                self.prompt |= on;
                self.write(if on { OFFERS } else { NO_OFFERS })?;
            }
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
                table.write_text(self.window.map(|(columns, _)| columns), &mut answer)?;
            }
        }
        self.text(&String::from_utf8_lossy(&answer))
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        self.write(text.replace('\n', "\r\n").as_bytes())
    }

    fn ready(&mut self) -> io::Result<Next> {
        if self.prompt {
            let prompt = if self.keys { self.reader.row() } else { PROMPT.as_bytes().to_vec() };
            self.write(&prompt)?;
        }
        Ok(Next::Line)
    }

    /// Takes lines that end with CRLF, as telnet wants them and nc does not mind.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut socket = self.socket;
        socket.write_all(bytes)
    }
}
