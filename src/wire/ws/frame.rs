//! WebSocket frames as bytes (RFC 6455 section 5), as the server sends them: rendered once, for everybody.

use bytes::Bytes;
use tungstenite::protocol::frame::Frame;
use tungstenite::protocol::frame::coding::{Data, OpCode};

use crate::limits;

/// What is kept of a frame for an operator who looks on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glimpse {
    /// Of the frames that came in on its connection; 0 for those that go out.
    pub number: u64,
    /// FIN, the reserved bits and the opcode.
    pub first: u8,
    pub length: u64,
    /// Without its mask; at most [`limits::TRACED_BYTES_MAX`], and less when the frame was never ended.
    pub payload: Vec<u8>,
}

impl Glimpse {
    /// Of a frame whose payload is still to come.
    pub fn new(number: u64, first: u8, length: u64) -> Glimpse {
        Glimpse { number, first, length, payload: Vec::new() }
    }
}

/// A whole, unmasked text frame; a server's frames are the same for every client.
pub fn text(payload: Vec<u8>) -> Bytes {
    render(Frame::message(payload, OpCode::Data(Data::Text), true))
}

pub fn binary(payload: Bytes) -> Bytes {
    render(Frame::message(payload, OpCode::Data(Data::Binary), true))
}

/// A ping; the client returns the payload in its pong.
pub fn ping(payload: [u8; 8]) -> Bytes {
    render(Frame::ping(Bytes::copy_from_slice(&payload)))
}

/// The answer to such a ping: a head of two bytes, a mask of four, the payload.
pub const PONG_BYTES: usize = 2 + 4 + 8;

/// Where each of the server's frames in `bytes` ends; `bytes` begins with one. What is cut off does not end.
pub fn ends(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..)?;
        let (header, payload) = match rest.get(1)? {
            126 => (4, u64::from(u16::from_be_bytes(rest.get(2..4)?.try_into().ok()?))),
            127 => (10, u64::from_be_bytes(rest.get(2..10)?.try_into().ok()?)),
            short => (2, u64::from(*short)),
        };
        at += header + payload as usize;
        (at <= bytes.len()).then_some(at)
    })
}

/// What a whole frame of the server carries.
pub fn payload(frame: &[u8]) -> &[u8] {
    let header = match frame.get(1) {
        Some(126) => 4,
        Some(127) => 10,
        _ => 2,
    };
    frame.get(header..).unwrap_or_default()
}

/// The server's frames in `bytes`, which begins with one.
pub fn glimpses(bytes: &[u8]) -> impl Iterator<Item = Glimpse> + '_ {
    let mut start = 0;
    ends(bytes).map(move |end| {
        let frame = &bytes[std::mem::replace(&mut start, end)..end];
        let payload = payload(frame);
        let kept = &payload[..payload.len().min(limits::TRACED_BYTES_MAX)];
        Glimpse { number: 0, first: frame[0], length: payload.len() as u64, payload: kept.to_vec() }
    })
}

pub fn render(frame: Frame) -> Bytes {
    let mut bytes = Vec::with_capacity(frame.len());
    // Writing into memory cannot fail, and a frame of ours is never over its length field.
    let _ = frame.format(&mut bytes);
    Bytes::from(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_frames_have_the_shortest_length_field() {
        for (bytes, header) in [(0, 2), (125, 2), (126, 4), (65_535, 4), (65_536, 10)] {
            assert_eq!(text(vec![b'a'; bytes]).len(), header + bytes);
        }
    }

    #[test]
    fn frames_are_found_again() {
        let frames: Vec<Bytes> = [0, 5, 126, 70_000].iter().map(|n| text(vec![b'a'; *n])).collect();
        let joined = frames.concat();
        let expected: Vec<usize> = [2, 9, 139, 70_149].into();
        assert_eq!(ends(&joined).collect::<Vec<_>>(), expected);
        assert_eq!(ends(&joined[..joined.len() - 1]).count(), 3);
        assert_eq!(ends(b"").count(), 0);
        let seen: Vec<_> = glimpses(&joined).map(|f| (f.first, f.length, f.payload.len())).collect();
        assert_eq!(seen, [(0x81, 0, 0), (0x81, 5, 5), (0x81, 126, 126), (0x81, 70_000, 4_096)]);
    }
}
