//! A transcript of a room: one self-contained page to be printed, lines of JSON, or plain text.
//!
//! Written event by event, so a room of any length is a stream. The page has no script, loads nothing, and shows what
//! people wrote as text.

use std::io::{self, Write};
use std::time::{Duration, UNIX_EPOCH};

use super::clock;
use super::json::history;
use crate::chat::Lasting;
use crate::chat::change::What;
use crate::chat::file::Attached;
use crate::listed::listed;

listed! {
    /// How it is written: the word is that of the option and of the name's end.
    pub enum Format {
        Html = "html",
        Jsonl = "jsonl",
        Text = "txt",
    }
}

impl Format {
    /// As HTTP names it.
    pub fn content_type(self) -> &'static str {
        match self {
            Format::Html => "text/html; charset=utf-8",
            Format::Jsonl => "application/jsonl; charset=utf-8",
            Format::Text => "text/plain; charset=utf-8",
        }
    }
}

/// A transcript on its way. Nothing is written before the first event.
pub struct Transcript<'a> {
    format: Format,
    /// What the room is called.
    title: &'a str,
    to: &'a mut dyn Write,
    is_begun: bool,
}

impl<'a> Transcript<'a> {
    pub fn new(format: Format, title: &'a str, to: &'a mut dyn Write) -> Transcript<'a> {
        Transcript { format, title, to, is_begun: false }
    }

    /// One event, as it stands now. What was taken away has no text, and is left out where only texts stand.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn event(&mut self, event: &Lasting) -> io::Result<()> {
        self.begin()?;
        if self.format == Format::Jsonl {
            self.to.write_all(&history::object_of(event))?;
            return self.to.write_all(b"\n");
        }
        let told = match event {
            Lasting::Message(message) => match said(message.text.as_str(), &message.files) {
                said if said.is_empty() => return Ok(()),
                said => said,
            },
            // The message says by now what it was edited to.
            Lasting::Change(change) if matches!(change.what, What::Edited { .. }) => return Ok(()),
            Lasting::Change(change) => change.what.told(),
        };
        let is_message = event.message().is_some();
        let is_action = event.message().is_some_and(|message| message.me);
        let (time, name, seq) = (minute(event.time()), event.name().as_str(), event.seq());
        if self.format == Format::Text {
            let lines = told.replace('\n', "\n    ");
            return match is_message {
                true if is_action => writeln!(self.to, "{time} * {name} {lines}"),
                true => writeln!(self.to, "{time} <{name}> {lines}"),
                false => writeln!(self.to, "{time} * {name} {}", told.replace('\n', " ")),
            };
        }
        let (name, told) = (escaped(name), escaped(&told));
        let (name, told) = match is_message {
            true if is_action => (String::new(), format!("<span dir=\"auto\">* <b>{name}</b> {told}</span>")),
            true => (format!("<b dir=\"auto\">{name}</b>"), format!("<span dir=\"auto\">{told}</span>")),
            false => (String::new(), format!("<i dir=\"auto\">{name} {told}</i>")),
        };
        writeln!(self.to, "<p id=\"m{seq}\"><time>{time}</time> {name}\n{told}</p>")
    }

    /// Behind the last event.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end(&mut self) -> io::Result<()> {
        self.begin()?;
        if self.format == Format::Html {
            writeln!(self.to, "</body>\n</html>")?;
        }
        self.to.flush()
    }

    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.is_begun, true) || self.format != Format::Html {
            return Ok(());
        }
        let title = escaped(self.title);
        writeln!(
            self.to,
            "<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n{POLICY}\n<title>{title}</title>"
        )?;
        writeln!(self.to, "<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>")
    }
}

/// Nothing is loaded and nothing runs, whatever stands in it.
const POLICY: &str =
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">";

const STYLE: &str =
    "body { font: 11pt/1.4 system-ui, sans-serif; max-width: 44em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 16pt; }
p { margin: 0 0 .6em; break-inside: avoid; }
time { color: #666; font-size: 9pt; }
span { display: block; white-space: pre-wrap; overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; padding: 0; } }
";

/// A text, and behind it what came with it, a line each.
fn said(text: &str, files: &[Attached]) -> String {
    let names = files.iter().map(|file| format!("📎 {}", file.name.as_str()));
    let text = Some(text.to_owned()).filter(|text| !text.is_empty());
    text.into_iter().chain(names).collect::<Vec<_>>().join("\n")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// `2026-11-26 14:03Z`
fn minute(ms: u64) -> String {
    let at = UNIX_EPOCH + Duration::from_millis(ms);
    format!("{} {}Z", clock::date(at), &clock::clock(at)[..5])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_utc() {
        for (ms, expected) in [
            (0, "1970-01-01 00:00Z"),
            (951_782_399_999, "2000-02-28 23:59Z"),
            (951_782_400_000, "2000-02-29 00:00Z"),
            (1_795_651_200_000, "2026-11-26 00:00Z"),
            (1_798_761_599_000, "2026-12-31 23:59Z"),
        ] {
            assert_eq!(minute(ms), expected);
        }
    }

    #[test]
    fn what_people_wrote_is_never_markup() {
        assert_eq!(escaped("<b a=\"x\">&amp;"), "&lt;b a=&quot;x&quot;&gt;&amp;amp;");
    }
}
