//! Answers of the debug port: rows of cells, written as aligned text for a person or as JSON for a script.
//!
//! Knows no command and asks nobody. Invariant: nothing that a user chose reaches the terminal as a control
//! character, neither in text nor in JSON, and one row is always one line.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::time::Duration;

use unicode_width::UnicodeWidthStr as _;

/// Between two columns.
const GAP: &str = "  ";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
}

/// One value: text for people has units, JSON has the plain number.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Number(i64),
    /// How often something happens in a second.
    Rate(f64),
    /// A size in bytes: `1.2 MiB`.
    Bytes(u64),
    /// A span of time: `3m12s`; in JSON, milliseconds.
    Duration(Duration),
    Flag(bool),
    /// Nothing to tell: `-`, and `null`.
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Cell {
        Cell::Number(number)
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Cell {
        Cell::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Cell {
        Cell::from(number as u64)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Cell {
        Cell::Number(i64::from(number))
    }
}

impl From<Duration> for Cell {
    fn from(duration: Duration) -> Cell {
        Cell::Duration(duration)
    }
}

impl From<bool> for Cell {
    fn from(flag: bool) -> Cell {
        Cell::Flag(flag)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Empty, T::into)
    }
}

#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<(&'static str, Align)>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    pub fn new(columns: &[(&'static str, Align)]) -> Table {
        Table { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row, which has a cell for each column.
    pub fn row(&mut self, cells: Vec<Cell>) {
        assert_eq!(cells.len(), self.columns.len(), "a row has a cell for each column");
        self.rows.push(cells);
    }

    /// The names of the columns and the rows below them, aligned, without spaces at the ends of lines.
    pub fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        let head = self.columns.iter().map(|(name, _)| (*name).to_owned()).collect();
        let rows = self.rows.iter().map(|cells| cells.iter().map(text).collect());
        let lines: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|i| lines.iter().map(|line| line[i].width()).max().unwrap_or(0))
            .collect();
        for line in &lines {
            let mut written = String::new();
            for ((cell, (_, align)), width) in line.iter().zip(&self.columns).zip(&widths) {
                let padding = " ".repeat(width - cell.width());
                match align {
                    Align::Left => written.extend([cell, &padding, GAP]),
                    Align::Right => written.extend([&padding, cell.as_str(), GAP]),
                }
            }
            writeln!(out, "{}", written.trim_end())?;
        }
        Ok(())
    }

    /// Each row as one JSON object, in the order of the columns.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        for cells in &self.rows {
            let mut written = String::from("{");
            for ((name, _), cell) in self.columns.iter().zip(cells) {
                if written.len() > 1 {
                    written.push(',');
                }
                written.push_str(&json_string(name));
                written.push(':');
                written.push_str(&json(cell));
            }
            writeln!(out, "{written}}}")?;
        }
        Ok(())
    }
}

/// Makes visible what a terminal would obey: `\n`, `\x1b`, `\u{202e}`.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            c if !is_command(c) => escaped.push(c),
            // Writing to a String cannot fail.
            c if u32::from(c) <= 0xff => _ = write!(escaped, "\\x{:02x}", u32::from(c)),
            c => _ = write!(escaped, "\\u{{{:x}}}", u32::from(c)),
        }
    }
    escaped
}

/// C0, C1 and DEL; line and paragraph separators; controls of the writing direction; invisible signs that
/// let one name look like another. The joiner stays, because emoji and several scripts need it.
fn is_command(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) if text.is_empty() => "-".to_owned(),
        Cell::Text(text) => escape(text),
        Cell::Number(number) => number.to_string(),
        Cell::Rate(rate) if *rate < 99.95 => format!("{rate:.1}"),
        Cell::Rate(rate) => format!("{rate:.0}"),
        Cell::Bytes(bytes) => size(*bytes),
        Cell::Duration(duration) => span(*duration),
        Cell::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Cell::Empty => "-".to_owned(),
    }
}

fn json(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => json_string(text),
        Cell::Number(number) => number.to_string(),
        Cell::Rate(rate) => format!("{rate:.3}"),
        Cell::Bytes(bytes) => bytes.to_string(),
        Cell::Duration(duration) if duration.subsec_micros().is_multiple_of(1_000) => {
            duration.as_millis().to_string()
        }
        Cell::Duration(duration) => format!("{:.3}", duration.as_secs_f64() * 1_000.0),
        Cell::Flag(flag) => flag.to_string(),
        Cell::Empty => "null".to_owned(),
    }
}

fn json_string(text: &str) -> String {
    escape_json(&serde_json::Value::from(text).to_string())
}

/// JSON without any control that a terminal would obey.
pub fn escape_json(plain: &str) -> String {
    let mut escaped = String::with_capacity(plain.len());
    for c in plain.chars() {
        // All of them are below U+10000, so one escape holds one.
        if is_command(c) {
            _ = write!(escaped, "\\u{:04x}", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// `812 B`, `1.2 MiB`, `44 GiB`: two or three digits, for people.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut value = bytes as f64 / 1024.0;
    let mut unit = 0;
    // 1023.5 would be written as 1024.
    while value >= 1023.5 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    let decimals = usize::from(value < 9.95);
    format!("{value:.decimals$} {}", UNITS[unit])
}

/// `0.42ms`, `412ms`, `12s`, `3m12s`, `5h03m`, `12d04h`: the two greatest units, rounded down.
pub fn span(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0 if duration.is_zero() => "0s".to_owned(),
        0 if duration.as_millis() < 10 => {
            let micros = duration.as_micros();
            format!("{}.{:02}ms", micros / 1_000, micros % 1_000 / 10)
        }
        0 => format!("{}ms", duration.as_millis()),
        1..60 => format!("{seconds}s"),
        60..3_600 => format!("{}m{:02}s", seconds / 60, seconds % 60),
        3_600..86_400 => format!("{}h{:02}m", seconds / 3_600, seconds % 3_600 / 60),
        _ => format!("{}d{:02}h", seconds / 86_400, seconds % 86_400 / 3_600),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&mut dyn Write) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_is_aligned_and_json_is_plain() {
        let mut table = Table::new(&[
            ("id", Align::Right),
            ("user", Align::Left),
            ("queue", Align::Right),
            ("age", Align::Right),
            ("muted", Align::Left),
        ]);
        table.row(vec![
            7_u64.into(),
            "小明".into(),
            Cell::Bytes(1_258_291),
            Duration::from_secs(192).into(),
            false.into(),
        ]);
        let none: Option<Duration> = None;
        table.row(vec![
            1_000_u64.into(),
            "a\x1b[2J\u{202e}\"".into(),
            Cell::Bytes(0),
            none.into(),
            true.into(),
        ]);
        let expected = "\
\x20 id  user                 queue    age  muted
   7  小明               1.2 MiB  3m12s  no
1000  a\\x1b[2J\\u{202e}\"      0 B      -  yes
";
        assert_eq!(written(|out| table.write_text(out)), expected);
        let expected = "\
{\"id\":7,\"user\":\"小明\",\"queue\":1258291,\"age\":192000,\"muted\":false}
{\"id\":1000,\"user\":\"a\\u001b[2J\\u202e\\\"\",\"queue\":0,\"age\":null,\"muted\":true}
";
        let json = written(|out| table.write_json(out));
        assert_eq!(json, expected);
        let second: serde_json::Value = serde_json::from_str(json.lines().nth(1).unwrap()).unwrap();
        assert_eq!(second["user"], "a\x1b[2J\u{202e}\"");
    }

    #[test]
    fn an_empty_table_has_a_head_and_no_json() {
        let table = Table::new(&[("id", Align::Right), ("user", Align::Left)]);
        assert_eq!(written(|out| table.write_text(out)), "id  user\n");
        assert_eq!(written(|out| table.write_json(out)), "");
    }

    #[test]
    fn escapes() {
        for (text, expected) in [
            ("小明 👩‍👩‍👧 é", "小明 👩‍👩‍👧 é"),
            ("\x1b]0;x\x07", "\\x1b]0;x\\x07"),
            ("a\nb\r\t\0\x7f", "a\\nb\\r\\t\\x00\\x7f"),
            ("\u{9b}2J", "\\x9b2J"),
            ("\u{202e}\u{2066}\u{200f}\u{2028}", "\\u{202e}\\u{2066}\\u{200f}\\u{2028}"),
        ] {
            assert_eq!(escape(text), expected, "{text:?}");
        }
        assert_eq!(json(&"\u{85}\u{7f}".into()), "\"\\u0085\\u007f\"");
    }

    #[test]
    fn sizes() {
        for (bytes, expected) in [
            (0, "0 B"),
            (1_023, "1023 B"),
            (1_024, "1.0 KiB"),
            (10_239, "10 KiB"),
            (1_048_575, "1.0 MiB"),
            (1_258_291, "1.2 MiB"),
            (47_244_640_256, "44 GiB"),
            (u64::MAX, "16384 PiB"),
        ] {
            assert_eq!(size(bytes), expected);
        }
    }

    #[test]
    fn spans() {
        for (micros, text, plain) in [
            (0, "0s", "0"),
            (425, "0.42ms", "0.425"),
            (412_900, "412ms", "412.900"),
            (59_999_000, "59s", "59999"),
            (192_000_000, "3m12s", "192000"),
            (18_180_000_000, "5h03m", "18180000"),
            (1_051_200_000_000, "12d04h", "1051200000"),
        ] {
            let duration = Duration::from_micros(micros);
            assert_eq!((span(duration).as_str(), json(&duration.into()).as_str()), (text, plain));
        }
    }
}
