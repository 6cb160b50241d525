//! An operator: lines to the debug port and what comes back, as nc would carry it.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

use super::{PATIENCE, Server};

pub struct Operator {
    stream: BufReader<TcpStream>,
}

impl Operator {
    pub fn dial(server: &Server) -> Operator {
        let stream = TcpStream::connect(server.debug.unwrap()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Operator { stream: BufReader::new(stream) }
    }

    pub fn say(&mut self, line: &str) {
        self.stream.get_mut().write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    /// The next line, without its end.
    #[track_caller]
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        assert!(line.ends_with("\r\n"), "the connection ended: {line:?}");
        line.truncate(line.len() - 2);
        line
    }

    /// All lines up to the empty one.
    #[track_caller]
    pub fn answer(&mut self) -> Vec<String> {
        std::iter::repeat_with(|| self.line()).take_while(|line| !line.is_empty()).collect()
    }

    /// Whether something has come.
    pub fn stream_has_bytes(&mut self) -> bool {
        self.stream.get_ref().set_nonblocking(true).unwrap();
        let has = self.stream.fill_buf().is_ok_and(|bytes| !bytes.is_empty());
        self.stream.get_ref().set_nonblocking(false).unwrap();
        has
    }

    /// Says a line and returns its whole answer.
    #[track_caller]
    pub fn ask(&mut self, line: &str) -> Vec<String> {
        self.say(line);
        self.answer()
    }

    /// The first line to come that has this in it.
    #[track_caller]
    pub fn find(&mut self, wanted: &str) -> String {
        loop {
            let line = self.line();
            if line.contains(wanted) {
                return line;
            }
        }
    }
}
