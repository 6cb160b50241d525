//! Frames as bytes, at the least cost: a receiver looks at headers and at digits in known places.

/// Bytes of each text, the marker included.
pub const TEXT: usize = 100;

/// What a frame of a server says, as far as the load generator cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said<'a> {
    /// A message of a room, from its `text` on its last [`TEXT`] bytes; `seq` where the server counts.
    Message {
        seq: Option<u64>,
        text: &'a [u8],
    },
    Ack,
    /// The answer to a ping of ours.
    Pong,
    /// A refusal, or a close: the run is worth nothing.
    Trouble,
    /// Presence, pings, replies: nothing that is counted.
    Other,
}

/// Whose messages look how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Teahouse's contract: objects with a type, a message has its `seq` behind the room.
    Json,
    /// The text itself.
    Bare,
}

/// The first whole frame in `bytes`: opcode, payload, and where it ends. A mask is taken to be zero, as ours is.
pub fn frame(bytes: &[u8]) -> Option<(u8, &[u8], usize)> {
    let (start, length) = match bytes.get(1)? & 0x7f {
        126 => (4, usize::from(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?))),
        127 => (10, u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?) as usize),
        short => (2, usize::from(short)),
    };
    let start = if bytes[1] & 0x80 == 0 { start } else { start + 4 };
    let end = start + length;
    Some((bytes[0] & 0x0f, bytes.get(start..end)?, end))
}

/// Appends a frame from a client. The mask is zero, so the payload goes as it is.
pub fn masked(opcode: u8, payload: &[u8], out: &mut Vec<u8>) {
    header(opcode, payload.len(), 0x80, out);
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(payload);
}

/// Appends a text frame from a server.
pub fn unmasked(payload: &[u8], out: &mut Vec<u8>) {
    header(1, payload.len(), 0, out);
    out.extend_from_slice(payload);
}

fn header(opcode: u8, length: usize, mask: u8, out: &mut Vec<u8>) {
    out.push(0x80 | opcode);
    match length {
        0..126 => out.push(mask | length as u8),
        126..65_536 => {
            out.push(mask | 126);
            out.extend_from_slice(&(length as u16).to_be_bytes());
        }
        _ => {
            out.push(mask | 127);
            out.extend_from_slice(&(length as u64).to_be_bytes());
        }
    }
}

/// The name of a room; all are equally long, so that what follows has its place.
pub fn room_name(room: usize) -> String {
    format!("b{room:04}")
}

/// Where the digits of `seq` begin in a message: `{"type":"message","room":"b0000","seq":`.
const SEQ_AT: usize = 39;

/// What a frame says.
pub fn said(dialect: Dialect, opcode: u8, payload: &[u8]) -> Said<'_> {
    match (opcode, dialect) {
        (1, Dialect::Bare) if payload.len() == TEXT => Said::Message { seq: None, text: payload },
        (1, Dialect::Json) => said_in_json(payload),
        (9, _) => Said::Other,
        (10, _) => Said::Pong,
        _ => Said::Trouble,
    }
}

fn said_in_json(payload: &[u8]) -> Said<'_> {
    // The type stands first: {"type":"message"
    match payload.get(9..12) {
        Some(b"mes") if payload.len() > SEQ_AT + TEXT + 2 => {
            let seq = number(&payload[SEQ_AT..]);
            let end = payload.len() - 2;
            Said::Message { seq: Some(seq), text: &payload[end - TEXT..end] }
        }
        Some(b"ack") => Said::Ack,
        Some(b"err") => Said::Trouble,
        _ => Said::Other,
    }
}

/// A post's text: which sender, its how manieth, and padding.
pub fn text(sender: usize, n: u32) -> String {
    format!("{sender:05} {n:08} {}", "x".repeat(TEXT - 15))
}

/// Stands for a sender that is none of the load's.
pub const STRANGER: usize = 99_999;

/// Sender and number of a text.
pub fn marker(text: &[u8]) -> (usize, u32) {
    (number(&text[..5]) as usize, number(&text[6..14]) as u32)
}

fn number(digits: &[u8]) -> u64 {
    let mut number = 0;
    for digit in digits.iter().map(|byte| byte.wrapping_sub(b'0')).take_while(|digit| *digit < 10) {
        number = number * 10 + u64::from(digit);
    }
    number
}

/// A post as a client of this dialect sends it, framed.
pub fn post(dialect: Dialect, room: usize, sender: usize, n: u32, out: &mut Vec<u8>) {
    let text = text(sender, n);
    match dialect {
        Dialect::Bare => masked(1, text.as_bytes(), out),
        Dialect::Json => {
            let room = room_name(room);
            let post = format!(r#"{{"type":"post","room":"{room}","cid":"{n}","text":"{text}"}}"#);
            masked(1, post.as_bytes(), out);
        }
    }
}

/// A message as Teahouse would send it, framed.
pub fn message(room: usize, seq: u64, text: &[u8], out: &mut Vec<u8>) {
    let room = room_name(room);
    let text = String::from_utf8_lossy(text);
    let payload = format!(
        r#"{{"type":"message","room":"{room}","seq":{seq},"time":1790000000000,"user":1000,"name":"c01000","cid":"100000","text":"{text}"}}"#
    );
    unmasked(payload.as_bytes(), out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for dialect in [Dialect::Json, Dialect::Bare] {
            let mut bytes = Vec::new();
            post(dialect, 3, 17, 42, &mut bytes);
            // A server frame is the same without the mask.
            let mut answer = Vec::new();
            message(3, 99, text(17, 42).as_bytes(), &mut answer);
            if dialect == Dialect::Bare {
                answer.clear();
                unmasked(text(17, 42).as_bytes(), &mut answer);
            }
            let (opcode, payload, end) = frame(&answer).expect("a whole frame");
            assert_eq!(end, answer.len());
            let Said::Message { seq, text } = said(dialect, opcode, payload) else { panic!("no message") };
            assert_eq!(marker(text), (17, 42));
            assert_eq!(seq, (dialect == Dialect::Json).then_some(99));
        }
    }

    #[test]
    fn half_a_frame_is_none() {
        let mut bytes = Vec::new();
        message(0, 1, text(0, 0).as_bytes(), &mut bytes);
        for end in 0..bytes.len() {
            assert!(frame(&bytes[..end]).is_none(), "{end} bytes");
        }
    }
}
