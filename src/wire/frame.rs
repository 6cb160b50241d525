//! WebSocket frames as bytes (RFC 6455 section 5): rendering what the server sends, counting what it gets.

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

/// Follows the frames in a stream of bytes by their headers alone, however the bytes are cut.
///
/// tungstenite reports whole messages, so a million empty fragments of one message would go unseen; every
/// frame costs us, so every frame is counted. It does not judge: what is no frame, tungstenite refuses.
#[derive(Debug, Default)]
pub struct FrameMeter {
    header: [u8; 14],
    have: usize,
    payload_left: u64,
}

impl FrameMeter {
    /// Takes the next bytes and returns how many frame headers were completed in them.
    pub fn feed(&mut self, mut bytes: &[u8]) -> u32 {
        let mut frames = 0;
        while !bytes.is_empty() {
            if self.payload_left > 0 {
                let skipped = self.payload_left.min(bytes.len() as u64);
                self.payload_left -= skipped;
                bytes = &bytes[skipped as usize..];
                continue;
            }
            self.header[self.have] = bytes[0];
            self.have += 1;
            bytes = &bytes[1..];
            if self.have == self.header_bytes() {
                self.payload_left = self.payload_bytes();
                self.have = 0;
                frames += 1;
            }
        }
        frames
    }

    /// Length of the header as far as it is known: two bytes tell the rest.
    fn header_bytes(&self) -> usize {
        if self.have < 2 {
            return 2;
        }
        let mask = if self.header[1] & 0x80 == 0 { 0 } else { 4 };
        let extended = match self.header[1] & 0x7f {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        2 + extended + mask
    }

    fn payload_bytes(&self) -> u64 {
        let field = |n: usize| self.header[2..2 + n].iter().fold(0u64, |sum, b| sum << 8 | u64::from(*b));
        match self.header[1] & 0x7f {
            126 => field(2),
            127 => field(8),
            short => u64::from(short),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(payload: usize) -> Vec<u8> {
        let mut frame = Frame::message(vec![b'x'; payload], OpCode::Data(Data::Text), true);
        frame.header_mut().mask = Some([1, 2, 3, 4]);
        render(frame).to_vec()
    }

    #[test]
    fn frames_are_counted_however_they_are_cut() {
        let lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 0, 0, 7];
        let stream: Vec<u8> = lengths.iter().flat_map(|n| masked(*n)).collect();
        for cut in [1, 2, 3, 7, 4_096, stream.len()] {
            let mut meter = FrameMeter::default();
            let frames: u32 = stream.chunks(cut).map(|bytes| meter.feed(bytes)).sum();
            assert_eq!(frames, lengths.len() as u32, "cut into pieces of {cut}");
        }
    }

    #[test]
    fn a_length_of_eight_bytes_of_ones_is_just_a_long_frame() {
        let mut meter = FrameMeter::default();
        let mut header = vec![0x81, 0xff];
        header.extend([0xff; 8]);
        header.extend([0; 4]);
        assert_eq!(meter.feed(&header), 1);
        assert_eq!(meter.feed(&[0x81, 0x80, 0, 0, 0, 0]), 0);
    }

    #[test]
    fn text_frames_have_the_shortest_length_field() {
        for (bytes, header) in [(0, 2), (125, 2), (126, 4), (65_535, 4), (65_536, 10)] {
            assert_eq!(text(vec![b'a'; bytes]).len(), header + bytes);
        }
    }
}
