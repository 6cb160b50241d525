//! The line discipline of the debug port: bytes of a telnet, an `nc` or a raw terminal in, lines out.
//!
//! A pure state machine that knows no socket and no command. Two things it keeps away from the commands: the
//! telnet protocol itself, and programs that speak something else, for a browser can be talked into sending
//! HTTP to any port. Invariant: it holds at most one line of [`DEBUG_LINE_BYTES_MAX`] bytes, and after
//! [`Input::TooLong`] or [`Input::Foreign`] it is deaf.

use unicode_segmentation::UnicodeSegmentation as _;

use super::edit::{Editor, Key};
use crate::limits::DEBUG_LINE_BYTES_MAX;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A line without its end; what was not UTF-8 is replaced.
    Line(String),
    /// The line is over the bound: say so and end the connection.
    TooLong,
    /// HTTP or TLS: end the connection at once. Lines that came with it are not reported.
    Foreign,
    /// The other side negotiates, so it is a telnet: said once, with the first option.
    Telnet,
    /// The telnet holds back all output until it gets [`TIMING_MARK_ANSWER`], as it does after Ctrl-C.
    TimingMark,
    /// The telnet sends each key, or does so no longer.
    Keys(bool),
    /// The window has so many columns and rows.
    Window(usize, usize),
    /// What the telnet's screen is to show of the keys.
    Screen(Vec<u8>),
    /// What stands before the cursor is to be completed, by [`LineReader::complete`].
    Complete(String),
    /// Ctrl-C, raw or as telnet sends it; what was typed of the line is gone.
    Interrupt,
    /// Ctrl-D on an empty line, or the end of the stream.
    End,
}

/// IAC WONT TIMING-MARK: the refusal is an answer too.
pub const TIMING_MARK_ANSWER: &[u8] = &[IAC, WONT, TIMING_MARK];

/// We would echo each key and need no go-ahead, and would like to know the window: RFC 857, 858 and 1073.
/// To be said only to what is known to be a telnet.
pub const OFFERS: &[u8] = &[IAC, WILL, ECHO, IAC, WILL, SUPPRESS_GO_AHEAD, IAC, DO, WINDOW_SIZE];
/// Takes the first two of [`OFFERS`] back.
pub const NO_OFFERS: &[u8] = &[IAC, WONT, ECHO, IAC, WONT, SUPPRESS_GO_AHEAD];

// RFC 854, RFC 860 and RFC 1184.
const IAC: u8 = 255;
const DONT: u8 = 254;
const DO: u8 = 253;
const WONT: u8 = 252;
const WILL: u8 = 251;
const SUBNEGOTIATION: u8 = 250;
const ERASE_LINE: u8 = 248;
const ERASE_CHARACTER: u8 = 247;
const INTERRUPT_PROCESS: u8 = 244;
const BREAK: u8 = 243;
const SUBNEGOTIATION_END: u8 = 240;
const END_OF_FILE: u8 = 236;
const ECHO: u8 = 1;
const SUPPRESS_GO_AHEAD: u8 = 3;
const TIMING_MARK: u8 = 6;
const WINDOW_SIZE: u8 = 31;

const CTRL_C: u8 = 0x03;
const CTRL_D: u8 = 0x04;
const BACKSPACE: u8 = 0x08;
const CTRL_U: u8 = 0x15;
const DELETE: u8 = 0x7f;
/// A TLS record of the kind "handshake", and the major version that all of them carry.
const TLS_START: [u8; 2] = [0x16, 0x03];

const METHODS: [&str; 11] =
    ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "PRI"];

/// The longest subnegotiation of ours: the size of the window.
const PARAMETERS_MAX: usize = 5;

/// Where in the telnet protocol the next byte stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    /// After a CR, which ended the line: a LF or a NUL still belongs to it.
    Return,
    Command,
    /// After WILL, WONT, DO or DONT: the option follows.
    Option(u8),
    Subnegotiation,
    SubnegotiationCommand,
    /// Too long or foreign.
    Deaf,
}

#[derive(Debug)]
pub struct LineReader {
    state: State,
    line: Vec<u8>,
    lines_ended: bool,
    telnet: bool,
    /// Edits the line while the telnet sends each key.
    editor: Editor,
    keys: bool,
    /// The subnegotiation so far, as much of it as ours have.
    parameters: Vec<u8>,
}

impl LineReader {
    /// A reader that draws this prompt when it echoes.
    pub fn new(prompt: &'static str) -> LineReader {
        LineReader {
            state: State::Text,
            line: Vec::new(),
            lines_ended: false,
            telnet: false,
            editor: Editor::new(prompt),
            keys: false,
            parameters: Vec::new(),
        }
    }

    /// Completes the word before the cursor to one of these, and returns what the screen is to show.
    pub fn complete(&mut self, ways: &[String]) -> Vec<u8> {
        let mut screen = Vec::new();
        self.editor.complete(ways, &mut screen);
        screen
    }

    /// The prompt and what was typed so far.
    pub fn row(&self) -> Vec<u8> {
        let mut screen = Vec::new();
        self.editor.draw(&mut screen);
        screen
    }

    /// Takes the next bytes, cut in any way, and returns what they complete.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Input> {
        let mut inputs = Vec::new();
        for &byte in bytes {
            self.step(byte, &mut inputs);
            if self.state == State::Deaf {
                break;
            }
        }
        if inputs.last() == Some(&Input::Foreign) {
            inputs.drain(..inputs.len() - 1);
        }
        inputs
    }

    /// The stream has ended: what was typed of the last line counts without its end.
    pub fn finish(&mut self) -> Vec<Input> {
        let mut inputs = Vec::new();
        if self.state != State::Deaf {
            let line =
                if self.keys { self.editor.take().into_bytes() } else { std::mem::take(&mut self.line) };
            if !line.is_empty() {
                self.line = line;
                self.end_line(&mut inputs);
            }
        }
        inputs.push(Input::End);
        inputs
    }

    /// Forgets what was typed of the line: the key that ended a live view is no command. Says whether there
    /// was anything.
    pub fn take_begun(&mut self) -> bool {
        let begun = !self.line.is_empty();
        self.line.clear();
        self.editor.clear() || begun
    }

    fn step(&mut self, byte: u8, inputs: &mut Vec<Input>) {
        match self.state {
            State::Text => self.text(byte, inputs),
            State::Return => {
                self.state = State::Text;
                if byte != b'\n' && byte != 0 {
                    self.text(byte, inputs);
                }
            }
            State::Command => self.command(byte, inputs),
            State::Option(verb) => {
                self.state = State::Text;
                if !self.telnet {
                    self.telnet = true;
                    inputs.push(Input::Telnet);
                }
                match (verb, byte) {
                    (DO, TIMING_MARK) => inputs.push(Input::TimingMark),
                    (DO, ECHO) => self.set_keys(true, inputs),
                    (DONT, ECHO) => self.set_keys(false, inputs),
                    _ => {}
                }
            }
            State::Subnegotiation if byte == IAC => self.state = State::SubnegotiationCommand,
            State::SubnegotiationCommand if byte == SUBNEGOTIATION_END => {
                self.state = State::Text;
                self.end_subnegotiation(inputs);
            }
            State::Subnegotiation | State::SubnegotiationCommand => {
                self.state = State::Subnegotiation;
                if self.parameters.len() < PARAMETERS_MAX {
                    self.parameters.push(byte);
                }
            }
            State::Deaf => {}
        }
    }

    fn text(&mut self, byte: u8, inputs: &mut Vec<Input>) {
        match byte {
            IAC => self.state = State::Command,
            _ if self.keys => self.key(byte, inputs),
            b'\n' => self.end_line(inputs),
            b'\r' => {
                self.state = State::Return;
                self.end_line(inputs);
            }
            CTRL_C if !self.may_be_tls() => self.interrupt(inputs),
            CTRL_D => self.end_of_file(inputs),
            BACKSPACE | DELETE => self.erase(),
            CTRL_U => self.line.clear(),
            0 => {}
            _ => self.push(byte, inputs),
        }
    }

    /// A key, while the telnet sends each.
    fn key(&mut self, byte: u8, inputs: &mut Vec<Input>) {
        if byte == b'\r' {
            self.state = State::Return;
        }
        if byte == 0 {
            return;
        }
        let mut screen = Vec::new();
        let key = self.editor.key(byte, &mut screen);
        if !screen.is_empty() {
            inputs.push(Input::Screen(screen));
        }
        match key {
            Key::Drawn => {}
            Key::Line(line) if is_request_line(line.as_bytes()) => self.go_deaf(Input::Foreign, inputs),
            Key::Line(line) => inputs.push(Input::Line(line)),
            Key::Complete(before) => inputs.push(Input::Complete(before)),
            Key::Interrupt => inputs.push(Input::Interrupt),
            Key::End => inputs.push(Input::End),
        }
    }

    fn set_keys(&mut self, on: bool, inputs: &mut Vec<Input>) {
        if self.keys != on {
            self.keys = on;
            inputs.push(Input::Keys(on));
        }
    }

    fn end_subnegotiation(&mut self, inputs: &mut Vec<Input>) {
        if let [WINDOW_SIZE, a, b, c, d] = *self.parameters {
            let (columns, rows) = (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]));
            // A terminal that does not know says 0.
            if columns > 0 && rows > 0 {
                self.editor.resize(columns.into());
                inputs.push(Input::Window(columns.into(), rows.into()));
            }
        }
        self.parameters.clear();
    }

    /// The byte after IAC.
    fn command(&mut self, byte: u8, inputs: &mut Vec<Input>) {
        self.state = match byte {
            WILL | WONT | DO | DONT => State::Option(byte),
            SUBNEGOTIATION => State::Subnegotiation,
            _ => State::Text,
        };
        match byte {
            IAC => self.push(IAC, inputs),
            INTERRUPT_PROCESS | BREAK => {
                self.editor.clear();
                self.interrupt(inputs);
            }
            ERASE_CHARACTER => self.erase(),
            ERASE_LINE => self.line.clear(),
            END_OF_FILE => self.end_of_file(inputs),
            _ => {}
        }
    }

    fn push(&mut self, byte: u8, inputs: &mut Vec<Input>) {
        if self.line.len() == DEBUG_LINE_BYTES_MAX {
            return self.go_deaf(Input::TooLong, inputs);
        }
        self.line.push(byte);
        // Looked at before the line ends: what speaks first and waits is to be sent away at once.
        let begins_foreign = match byte {
            b'/' | b'*' | b':' => begins_like_http(&self.line),
            _ => self.line == TLS_START,
        };
        if begins_foreign && !self.lines_ended {
            self.go_deaf(Input::Foreign, inputs);
        }
    }

    fn end_line(&mut self, inputs: &mut Vec<Input>) {
        if is_request_line(&self.line) {
            return self.go_deaf(Input::Foreign, inputs);
        }
        self.lines_ended = true;
        inputs.push(Input::Line(String::from_utf8_lossy(&self.line).into_owned()));
        self.line.clear();
    }

    fn interrupt(&mut self, inputs: &mut Vec<Input>) {
        self.line.clear();
        inputs.push(Input::Interrupt);
    }

    fn end_of_file(&mut self, inputs: &mut Vec<Input>) {
        if self.line.is_empty() {
            inputs.push(Input::End);
        }
    }

    /// Takes back the last character as a person sees it, so that é is one stroke however it is written.
    fn erase(&mut self) {
        let valid = match std::str::from_utf8(&self.line) {
            Ok(line) => line,
            // Bytes behind the last whole character are not seen, and go together.
            Err(error) => return self.line.truncate(error.valid_up_to()),
        };
        let last = valid.graphemes(true).next_back().map_or(0, str::len);
        self.line.truncate(self.line.len() - last);
    }

    /// Ctrl-C has the value of TLS's second byte.
    fn may_be_tls(&self) -> bool {
        !self.lines_ended && self.line == TLS_START[..1]
    }

    fn go_deaf(&mut self, input: Input, inputs: &mut Vec<Input>) {
        self.state = State::Deaf;
        self.line = Vec::new();
        inputs.push(input);
    }
}

/// The start of a request line or of a header, before its end is seen.
fn begins_like_http(line: &[u8]) -> bool {
    let Ok(line) = std::str::from_utf8(line) else {
        return false;
    };
    let is_target = |target: &str| matches!(target, "/" | "*") || target.eq_ignore_ascii_case("http:");
    line.eq_ignore_ascii_case("host:")
        || METHODS.iter().any(|method| {
            line.strip_prefix(method)
                .and_then(|rest| rest.strip_prefix(' '))
                .is_some_and(|rest| is_target(rest.trim_start()))
        })
}

/// `METHOD target HTTP/1.1` in any spelling that some HTTP client might use. Commands never look so: none has a
/// version for its last word, and a room's name has no slash.
fn is_request_line(line: &[u8]) -> bool {
    let line = String::from_utf8_lossy(line);
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let is_version = |word: &&str| {
        let digits = word.get(..5).filter(|start| start.eq_ignore_ascii_case("HTTP/")).and(word.get(5..));
        digits.is_some_and(|digits| digits.starts_with(|c: char| c.is_ascii_digit()))
    };
    let is_target = |word: &str| word.starts_with(['/', '*']) || word.contains("://");
    match words.as_slice() {
        [method, rest @ ..] if METHODS.contains(method) => rest.iter().any(is_version),
        [_, target, version] => is_target(target) && is_version(version),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
