//! A line that is edited key by key, on a telnet that sends each key as it is pressed.
//!
//! A pure state machine: bytes of keys in, bytes for the terminal out. The server echoes, so what is on the
//! screen is always drawn from the line itself: one row, which scrolls sideways when the line is longer.
//! Knows the keys of readline that everybody's fingers know, and no command.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use crate::limits;

/// What a key leads to, apart from what is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// Nothing else.
    Drawn,
    /// Enter: the line is complete.
    Line(String),
    /// Tab: what stands before the cursor is to be completed.
    Complete(String),
    Interrupt,
    /// Ctrl-D on an empty line.
    End,
}

/// Where in an escape sequence of a terminal (ECMA-48) the next byte stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Escape {
    #[default]
    None,
    Begun,
    /// After `ESC [` or `ESC O`, with the digits so far.
    Control(u8),
}

#[derive(Debug)]
pub struct Editor {
    prompt: &'static str,
    /// Columns of the window.
    width: usize,
    line: String,
    /// A byte of `line`, between two characters as a person sees them.
    cursor: usize,
    /// Bytes of a character that is not complete yet.
    part: Vec<u8>,
    escape: Escape,
    history: Vec<String>,
    /// The place in `history` that is shown; past its end is the new line.
    at: usize,
    /// The new line, while an old one is shown.
    new: String,
}

impl Editor {
    pub fn new(prompt: &'static str) -> Editor {
        Editor {
            prompt,
            width: limits::WINDOW_COLUMNS,
            line: String::new(),
            cursor: 0,
            part: Vec::new(),
            escape: Escape::None,
            history: Vec::new(),
            at: 0,
            new: String::new(),
        }
    }

    /// The window is this wide from now on.
    pub fn resize(&mut self, columns: usize) {
        self.width = columns.max(self.prompt.width() + 8);
    }

    /// Forgets the line, but not the history. Says whether there was anything.
    pub fn clear(&mut self) -> bool {
        self.at = self.history.len();
        self.cursor = 0;
        self.part.clear();
        !std::mem::take(&mut self.line).is_empty()
    }

    /// What was typed, which is then forgotten.
    pub fn take(&mut self) -> String {
        let line = std::mem::take(&mut self.line);
        self.clear();
        line
    }

    /// Takes the next byte, and adds to `screen` what the terminal is to show.
    pub fn key(&mut self, byte: u8, screen: &mut Vec<u8>) -> Key {
        if self.escape != Escape::None {
            self.escaped(byte);
        } else {
            match byte {
                b'\r' | b'\n' => return self.enter(screen),
                b'\t' => return Key::Complete(self.line[..self.cursor].to_owned()),
                0x03 => {
                    self.clear();
                    screen.extend_from_slice(b"^C\r\n");
                    return Key::Interrupt;
                }
                0x04 if self.line.is_empty() => return Key::End,
                0x04 => self.delete(),
                0x0c => screen.extend_from_slice(b"\x1b[2J\x1b[H"),
                0x1b => self.escape = Escape::Begun,
                _ => self.control_or_text(byte),
            }
        }
        if self.part.is_empty() && self.escape == Escape::None {
            self.draw(screen);
        }
        Key::Drawn
    }

    /// Puts in what the last word before the cursor can become: all of it when there is one way, what all
    /// ways share when there are several; when that is nothing new, shows them.
    pub fn complete(&mut self, ways: &[String], screen: &mut Vec<u8>) {
        let start = self.word_start();
        let word = &self.line[start..self.cursor];
        let shared = ways.iter().skip(1).fold(ways.first().map_or("", String::as_str), |shared, way| {
            let same = shared.char_indices().zip(way.chars()).take_while(|((_, a), b)| a == b);
            &shared[..same.last().map_or(0, |((at, c), _)| at + c.len_utf8())]
        });
        let put = if ways.len() == 1 { format!("{shared} ") } else { shared.to_owned() };
        if put.len() > word.len() {
            self.line.replace_range(start..self.cursor, &put);
            self.cursor = start + put.len();
        } else if ways.is_empty() {
            screen.push(0x07);
        } else {
            screen.extend_from_slice(format!("\r\n{}\r\n", ways.join("  ")).as_bytes());
        }
        self.draw(screen);
    }

    /// Draws the row anew, with the cursor in its place.
    pub fn draw(&self, screen: &mut Vec<u8>) {
        let room = self.width - self.prompt.width() - 1;
        let mut start = self.cursor;
        for (at, _) in self.line[..self.cursor].grapheme_indices(true).rev() {
            if self.line[at..self.cursor].width() > room {
                break;
            }
            start = at;
        }
        let mut end = self.cursor;
        for (at, part) in self.line[self.cursor..].grapheme_indices(true) {
            if self.line[start..self.cursor + at + part.len()].width() > room {
                break;
            }
            end = self.cursor + at + part.len();
        }
        let back = self.line[self.cursor..end].width();
        screen.extend_from_slice(format!("\r{}{}\x1b[K", self.prompt, &self.line[start..end]).as_bytes());
        if back > 0 {
            screen.extend_from_slice(format!("\x1b[{back}D").as_bytes());
        }
    }

    /// Where the word before the cursor begins; a quote holds words together.
    fn word_start(&self) -> usize {
        let before = &self.line[..self.cursor];
        if before.matches('"').count() % 2 == 1 {
            return before.rfind('"').unwrap_or(0);
        }
        before.rfind(' ').map_or(0, |at| at + 1)
    }

    fn enter(&mut self, screen: &mut Vec<u8>) -> Key {
        screen.extend_from_slice(b"\r\n");
        let line = std::mem::take(&mut self.line);
        if !line.trim().is_empty() && self.history.last() != Some(&line) {
            self.history.push(line.clone());
            if self.history.len() > limits::OPERATOR_HISTORY_MAX {
                self.history.remove(0);
            }
        }
        self.clear();
        Key::Line(line)
    }

    fn control_or_text(&mut self, byte: u8) {
        match byte {
            0x01 => self.cursor = 0,
            0x02 => self.left(),
            0x05 => self.cursor = self.line.len(),
            0x06 => self.right(),
            0x08 | 0x7f => {
                let end = self.cursor;
                self.left();
                self.line.replace_range(self.cursor..end, "");
            }
            0x0b => self.line.truncate(self.cursor),
            0x0e => self.turn(1),
            0x10 => self.turn(-1),
            0x15 => {
                self.line.replace_range(..self.cursor, "");
                self.cursor = 0;
            }
            0x17 => {
                let end = self.cursor;
                let kept = self.line[..end].trim_end().rfind(' ').map_or(0, |at| at + 1);
                self.line.replace_range(kept..end, "");
                self.cursor = kept;
            }
            0x00..0x20 => {}
            _ => self.insert(byte),
        }
    }

    fn insert(&mut self, byte: u8) {
        self.part.push(byte);
        match std::str::from_utf8(&self.part) {
            Ok(text) => {
                if self.line.len() + text.len() <= limits::DEBUG_LINE_BYTES_MAX {
                    self.line.insert_str(self.cursor, text);
                    self.cursor += text.len();
                }
                self.part.clear();
            }
            // A character has four bytes at most; what cannot become one is dropped.
            Err(error) if error.error_len().is_some() => self.part.clear(),
            Err(_) => {}
        }
    }

    /// A byte of an escape sequence.
    fn escaped(&mut self, byte: u8) {
        let was = self.escape;
        self.escape = match (was, byte) {
            (Escape::Begun, b'[' | b'O') => Escape::Control(0),
            (Escape::Control(number), b'0'..=b'9') => {
                Escape::Control(number.saturating_mul(10).saturating_add(byte - b'0'))
            }
            (Escape::Control(_), b';') => Escape::Control(0),
            _ => Escape::None,
        };
        if self.escape != Escape::None {
            return;
        }
        match (was, byte) {
            (_, b'A') => self.turn(-1),
            (_, b'B') => self.turn(1),
            (_, b'C') => self.right(),
            (_, b'D') => self.left(),
            (_, b'H') | (Escape::Control(1 | 7), b'~') => self.cursor = 0,
            (_, b'F') | (Escape::Control(4 | 8), b'~') => self.cursor = self.line.len(),
            (Escape::Control(3), b'~') => self.delete(),
            _ => {}
        }
    }

    fn left(&mut self) {
        let before = &self.line[..self.cursor];
        self.cursor -= before.graphemes(true).next_back().map_or(0, str::len);
    }

    fn right(&mut self) {
        self.cursor += self.line[self.cursor..].graphemes(true).next().map_or(0, str::len);
    }

    fn delete(&mut self) {
        let end = self.cursor + self.line[self.cursor..].graphemes(true).next().map_or(0, str::len);
        self.line.replace_range(self.cursor..end, "");
    }

    /// Shows the line before or after in the history.
    fn turn(&mut self, step: isize) {
        let Some(to) = self.at.checked_add_signed(step).filter(|to| *to <= self.history.len()) else {
            return;
        };
        if self.at == self.history.len() {
            self.new = std::mem::take(&mut self.line);
        }
        self.at = to;
        self.line = self.history.get(to).unwrap_or(&self.new).clone();
        self.cursor = self.line.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What keys make of a line, and the last row that is drawn, as text without its controls.
    fn typed(editor: &mut Editor, keys: &str) -> (Vec<Key>, String) {
        let mut screen = Vec::new();
        let keys = keys.bytes().map(|byte| editor.key(byte, &mut screen)).filter(|key| *key != Key::Drawn);
        let keys = keys.collect();
        let screen = String::from_utf8(screen).unwrap();
        let row = screen.rsplit('\r').next().unwrap().split("\x1b[K").next().unwrap().to_owned();
        (keys, row)
    }

    #[test]
    fn keys_edit_the_line() {
        for (keys, line) in [
            ("stats\r", "stats"),
            ("stta\x7f\x7fats\r", "stats"),
            ("tats\x1b[D\x1b[D\x1b[D\x1b[Ds\r", "stats"),
            ("ats\x01st\r", "stats"),
            ("stas\x02t\r", "stats"),
            ("xstats\x1b[H\x1b[3~\r", "stats"),
            ("say lobby hello\x17you\r", "say lobby you"),
            ("nonsense\x15stats\r", "stats"),
            ("stats x\x02\x02\x0b\r", "stats"),
            ("ab\x01\x1b[2~\x1b[6~\r", "ab"),
            ("e\u{301}x\x7f\x7fo\r", "o"),
            ("你好\x1b[D\x7f\r", "好"),
            ("\x1b[5~\x1bOAstats\r", "stats"),
            ("sta\x03ts\r", "ts"),
        ] {
            let (keys, _) = typed(&mut Editor::new("> "), keys);
            assert_eq!(keys.last(), Some(&Key::Line(line.to_owned())), "{keys:?}");
        }
        assert_eq!(typed(&mut Editor::new("> "), "\x04").0, [Key::End]);
        assert_eq!(typed(&mut Editor::new("> "), "x\x04").0, []);
    }

    #[test]
    fn the_history_is_walked_and_the_new_line_kept() {
        let mut editor = Editor::new("> ");
        typed(&mut editor, "stats\rclients\rclients\r\r");
        let up = "\x1b[A";
        assert_eq!(typed(&mut editor, &format!("ro{up}")).1, "> clients");
        assert_eq!(typed(&mut editor, &up.repeat(5)).1, "> stats");
        assert_eq!(typed(&mut editor, "\x1b[B\x1b[B").1, "> ro");
        assert_eq!(typed(&mut editor, "oms\r").0, [Key::Line("rooms".into())]);
        assert_eq!(typed(&mut editor, &format!("{up}{up} json\r")).0, [Key::Line("clients json".into())]);
    }

    #[test]
    fn tab_completes() {
        let mut editor = Editor::new("> ");
        let mut complete = |keys: &str, ways: &[&str]| {
            editor.clear();
            let (_, _) = typed(&mut editor, keys);
            let mut screen = Vec::new();
            editor.complete(&ways.iter().map(|way| (*way).to_owned()).collect::<Vec<_>>(), &mut screen);
            (editor.line.clone(), String::from_utf8(screen).unwrap().contains("client  clients"))
        };
        assert_eq!(complete("st", &["stats"]), ("stats ".into(), false));
        assert_eq!(complete("cl", &["client", "clients"]), ("client".into(), false));
        assert_eq!(complete("client", &["client", "clients"]), ("client".into(), true));
        assert_eq!(complete("kick an", &["\"Ann Lee\""]), ("kick \"Ann Lee\" ".into(), false));
        assert_eq!(complete("kick \"Ann L", &["\"Ann Lee\""]), ("kick \"Ann Lee\" ".into(), false));
        assert_eq!(complete("x", &[]), ("x".into(), false));
    }

    #[test]
    fn a_long_line_scrolls_in_one_row() {
        let mut editor = Editor::new("> ");
        editor.resize(20);
        let (_, row) = typed(&mut editor, &"0123456789".repeat(4));
        assert_eq!(row, "> 34567890123456789");
        assert_eq!(typed(&mut editor, "\x01").1, "> 01234567890123456");
        assert_eq!(
            typed(&mut editor, &format!("\x05{}", "你".repeat(9))).1,
            format!("> 9{}", "你".repeat(8)).replace("9你", "你")
        );
    }
}
