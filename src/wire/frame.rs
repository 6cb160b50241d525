//! WebSocket frames as bytes (RFC 6455 section 5), as the server sends them: rendered once, for everybody.

use bytes::Bytes;
use tungstenite::protocol::frame::Frame;
use tungstenite::protocol::frame::coding::{Data, OpCode};

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
}
