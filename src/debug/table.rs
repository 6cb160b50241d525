//! Answers of the debug port: rows of cells, written as aligned text for a person or as JSON for a script.
//!
//! Knows no command and asks nobody. Invariant: nothing that a user chose reaches the terminal as a control
//! character, neither in text nor in JSON, and one row is always one line.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::time::Duration;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// Between two columns.
const GAP: &str = "  ";
/// Texts are not cut to less than this.
const TEXT_COLUMNS_MIN: usize = 12;
/// Without a window, texts are cut to this unless they end the line: one list of five hundred rooms would push the
/// columns of everybody off the screen. Every name fits.
const TEXT_COLUMNS_MAX: usize = 60;

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
    /// In a window, texts are cut to what fits, and if that is not enough the last columns are left out.
    pub fn write_text(&self, window: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
        let head = self.columns.iter().map(|(name, _)| (*name).to_owned()).collect();
        let rows = self.rows.iter().map(|cells| cells.iter().map(text).collect());
        let lines: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
        let mut widths: Vec<usize> = (0..self.columns.len())
            .map(|i| lines.iter().map(|line| line[i].width()).max().unwrap_or(0))
            .collect();
        match window {
            Some(window) => self.fit(&mut widths, window),
            None => self.bound(&mut widths),
        }
        for line in &lines {
            let mut written = String::new();
            for ((cell, (_, align)), width) in line.iter().zip(&self.columns).zip(&widths) {
                let cell = &set_apart(cut(cell, *width));
                let padding = " ".repeat(width.saturating_sub(cell.width()));
                match align {
                    Align::Left => written.extend([cell, &padding, GAP]),
                    Align::Right => written.extend([&padding, cell.as_str(), GAP]),
                }
            }
            writeln!(out, "{}", written.trim_end())?;
        }
        let left_out: Vec<&str> = self.columns[widths.len()..].iter().map(|(name, _)| *name).collect();
        if !left_out.is_empty() {
            let said = format!("(the window is too narrow for: {})", left_out.join(", "));
            writeln!(out, "{}", cut(&said, window.unwrap_or(usize::MAX)))?;
        }
        Ok(())
    }

    fn bound(&self, widths: &mut [usize]) {
        let behind = self.columns.len().saturating_sub(1);
        for (width, (_, align)) in widths.iter_mut().zip(&self.columns).take(behind) {
            if *align == Align::Left {
                *width = (*width).min(TEXT_COLUMNS_MAX);
            }
        }
    }

    /// Makes texts narrower, the widest first, and then drops columns from the right.
    fn fit(&self, widths: &mut Vec<usize>, window: usize) {
        let total =
            |widths: &[usize]| widths.iter().sum::<usize>() + GAP.len() * widths.len().saturating_sub(1);
        while total(widths) > window {
            let texts = (0..widths.len()).filter(|i| self.columns[*i].1 == Align::Left);
            let widest = texts.max_by_key(|i| widths[*i]).filter(|i| widths[*i] > TEXT_COLUMNS_MIN);
            match widest {
                Some(widest) => widths[widest] -= 1,
                None if widths.len() > 1 => _ = widths.pop(),
                None => return,
            }
        }
    }

    /// The first row as JSON, without the end of its line.
    pub fn first_json(&self) -> String {
        let mut line = Vec::new();
        // Writing into memory cannot fail.
        let _ = self.write_json(&mut line);
        String::from_utf8_lossy(&line).lines().next().unwrap_or_default().to_owned()
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

/// As much of a text as so many columns hold; what is cut is marked.
fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut cut = String::new();
    for part in text.graphemes(true) {
        if cut.width() + part.width() + 1 > columns {
            break;
        }
        cut.push_str(part);
    }
    cut + "…"
}

/// A name that is written from right to left ends with a mark that has no width, or a terminal that knows of
/// writing directions would draw the columns behind it in the wrong order.
fn set_apart(text: String) -> String {
    const LEFT_TO_RIGHT_MARK: char = '\u{200e}';
    let is_turned = |c: char| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    };
    if text.contains(is_turned) { text + LEFT_TO_RIGHT_MARK.encode_utf8(&mut [0; 4]) } else { text }
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
mod tests;
