//! Frames as they pass, one line each.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::secrets::{self, Mask};
use super::{Lines, MASKS_MAX};
use crate::chat::ClientId;
use crate::client::outbound::{Passing, Sight};
use crate::debug::table::{Align, Cell, Table, escape, size};
use crate::wire::clock::{clock, millis};
use crate::wire::ws::close::CloseReason;
use crate::wire::ws::frame::{self, Glimpse};

/// How a trace is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    pub hex: bool,
    pub json: bool,
    /// Whether each line says which client it is about.
    pub names_client: bool,
}

/// Writes frames, without the secrets in them.
pub struct Tracer {
    style: Style,
    /// Of the clients whose message has come in part.
    masks: HashMap<ClientId, Mask>,
}

impl Tracer {
    pub fn new(style: Style) -> Tracer {
        Tracer { style, masks: HashMap::new() }
    }

    /// Writes what passed. False when the client has gone.
    pub fn render(&mut self, sight: &Sight, lines: &mut Lines) -> bool {
        match &sight.what {
            Passing::In(frame) => {
                let mut frame = frame.clone();
                self.hide(sight.client, &mut frame);
                line(sight, "in", &frame, self.style, lines);
            }
            Passing::Out(bytes) => all_out(sight, bytes, self.style, lines),
            Passing::End(reason) => {
                self.masks.remove(&sight.client);
                end(sight, *reason, self.style, lines);
            }
        }
        !matches!(sight.what, Passing::End(_))
    }

    fn hide(&mut self, client: ClientId, frame: &mut Glimpse) {
        let mut mask = self.masks.remove(&client).unwrap_or_default();
        mask.hide(frame);
        if mask.is_needed() {
            // Whoever is forgotten shows nothing of the rest of the message.
            if self.masks.len() >= MASKS_MAX {
                self.masks.clear();
            }
            self.masks.insert(client, mask);
        }
    }
}

/// What does not fit is not even written down.
fn all_out(sight: &Sight, bytes: &[u8], style: Style, lines: &mut Lines) {
    let (mut frames, mut shown) = (frame::glimpses(bytes), 0);
    while lines.has_room()
        && let Some(mut frame) = frames.next()
    {
        secrets::hide_in_whole(&mut frame);
        line(sight, "out", &frame, style, lines);
        shown += 1;
    }
    lines.miss(frame::ends(bytes).count() - shown);
}

fn line(sight: &Sight, way: &str, frame: &Glimpse, style: Style, lines: &mut Lines) {
    let (opcode, fin) = (opcode(frame.first), frame.first & 0x80 != 0);
    let text = match (style.hex, frame.first & 0x0f) {
        (true, _) => String::new(),
        (false, 0x8) => close(&frame.payload),
        (false, 0x0 | 0x1) => String::from_utf8_lossy(&frame.payload).into_owned(),
        (false, _) => frame.payload.iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    let raw = style.hex.then(|| &*frame.payload);
    if style.json {
        return lines.push(&json(sight, way, (opcode, fin, frame.length), raw, &text));
    }
    let fin = if fin { "fin" } else { "-" };
    let mut line = format!(
        "{}  {way:<3}  {opcode:<8}  {fin:<3}  {:>8}  {}",
        prefix(sight, style),
        size(frame.length),
        escape(&text)
    );
    let left = frame.length.saturating_sub(frame.payload.len() as u64);
    if left > 0 {
        _ = write!(line, " … {} more", size(left));
    }
    if let Some(raw) = raw {
        dump(raw, &mut line);
    }
    lines.push(line.trim_end());
}

fn end(sight: &Sight, reason: CloseReason, style: Style, lines: &mut Lines) {
    match style.json {
        true => lines.push(&json(sight, "end", (reason.word(), true, 0), None, "")),
        false => lines.push(&format!("{}  end  {}", prefix(sight, style), reason.word())),
    }
}

fn prefix(sight: &Sight, style: Style) -> String {
    match style.names_client {
        true => format!("{}  {:>6}", clock(sight.at), sight.client.0),
        false => clock(sight.at),
    }
}

fn json(
    sight: &Sight,
    way: &str,
    (opcode, fin, length): (&str, bool, u64),
    raw: Option<&[u8]>,
    text: &str,
) -> String {
    let left = Align::Left;
    let columns =
        ["time", "client", "way", "opcode", "fin", "length", if raw.is_some() { "hex" } else { "text" }];
    let mut table = Table::new(&columns.map(|name| (name, left)));
    let shown = raw.map(|raw| raw.iter().map(|byte| format!("{byte:02x}")).collect());
    table.row(vec![
        millis(sight.at).into(),
        sight.client.0.into(),
        way.into(),
        opcode.into(),
        fin.into(),
        length.into(),
        Cell::Text(shown.unwrap_or_else(|| text.to_owned())),
    ]);
    table.first_json()
}

fn opcode(first: u8) -> &'static str {
    match first & 0x0f {
        0x0 => "continue",
        0x1 => "text",
        0x2 => "binary",
        0x8 => "close",
        0x9 => "ping",
        0xa => "pong",
        _ => "reserved",
    }
}

/// A close frame's code and sentence.
fn close(payload: &[u8]) -> String {
    match payload {
        [high, low, sentence @ ..] => {
            let code = u16::from_be_bytes([*high, *low]);
            format!("{code} {}", String::from_utf8_lossy(sentence))
        }
        _ => String::new(),
    }
}

/// Sixteen bytes a line: where, what, and as text.
fn dump(bytes: &[u8], out: &mut String) {
    for (n, row) in bytes.chunks(16).enumerate() {
        let hex: Vec<String> = row.iter().map(|byte| format!("{byte:02x}")).collect();
        let plain =
            |byte: &u8| if byte.is_ascii_graphic() || *byte == b' ' { char::from(*byte) } else { '.' };
        let text: String = row.iter().map(plain).collect();
        // Writing to a String cannot fail.
        _ = write!(out, "\n    {:04x}  {:<47}  {text}", n * 16, hex.join(" "));
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use bytes::Bytes;

    use super::*;

    fn written(what: Passing, style: Style) -> String {
        let mut lines = Lines::default();
        Tracer::new(style).render(&Sight { client: ClientId(7), at: UNIX_EPOCH, what }, &mut lines);
        lines.take()
    }

    #[test]
    fn frames_as_lines() {
        let plain = Style::default();
        let all = Style { names_client: true, ..plain };
        let hex = Style { hex: true, ..plain };
        let hello = Glimpse { number: 1, first: 0x81, length: 9, payload: "{\"\x1b你".as_bytes().to_vec() };
        let two = [frame::ping([0; 8]), CloseReason::Kicked.frame()].concat();
        for (what, style, expected) in [
            (
                Passing::In(hello.clone()),
                plain,
                "00:00:00.000  in   text      fin       9 B  {\"\\x1b你 … 3 B more\n",
            ),
            (
                Passing::In(Glimpse::new(1, 0x00, 0)),
                all,
                "00:00:00.000       7  in   continue  -         0 B\n",
            ),
            (
                Passing::Out(Bytes::from(two)),
                plain,
                "00:00:00.000  out  ping      fin       8 B  0000000000000000\n\
                 00:00:00.000  out  close     fin      25 B  4001 removed by the operator\n",
            ),
            (Passing::End(CloseReason::Lost), plain, "00:00:00.000  end  lost\n"),
            (
                Passing::In(hello),
                hex,
                "00:00:00.000  in   text      fin       9 B   … 3 B more\n    \
                 0000  7b 22 1b e4 bd a0                                {\"....\n",
            ),
        ] {
            assert_eq!(written(what, style), expected);
        }
    }

    #[test]
    fn frames_as_json() {
        let hello = Glimpse { number: 1, first: 0x81, length: 2, payload: b"{}".to_vec() };
        let line = written(Passing::In(hello), Style { json: true, ..Style::default() });
        let expected = "{\"time\":0,\"client\":7,\"way\":\"in\",\"opcode\":\"text\",\"fin\":true,\"length\":2,\"text\":\"{}\"}\n";
        assert_eq!(line, expected);
    }
}
