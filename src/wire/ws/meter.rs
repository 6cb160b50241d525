//! Follows the frames in a client's stream of bytes, however the bytes are cut.
//!
//! tungstenite reports whole messages. Three things it cannot tell are found here: how many frames came, for a
//! million empty fragments of one message would go unseen and every frame costs us; that a text is not
//! UTF-8 before its frame is complete (RFC 6455 section 8.1), for a client may announce a long frame and
//! never end it; and that a length is longer than it need be (section 5.2), which tungstenite takes. The meter
//! judges nothing else: what is no frame, tungstenite refuses.

use super::frame::Glimpse;
use crate::limits;

/// What a piece of the stream held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Frame headers that were completed.
    pub frames: u32,
    /// A text message is not UTF-8. Said once; after that nothing is followed any more.
    pub bad_text: bool,
    /// So many bytes came before the frame whose length is not in its shortest form, those of earlier pieces not
    /// counted. Said once; after that nothing is followed any more.
    pub long_length_at: Option<usize>,
}

#[derive(Debug, Default)]
pub struct FrameMeter {
    header: [u8; 14],
    have: usize,
    payload_left: u64,
    /// Frames whose header was complete.
    begun: u64,
    /// Where in the mask the next byte of the payload is.
    mask_at: usize,
    /// Whether the message under way is text; control frames between its fragments do not change that.
    in_text: bool,
    utf8: Utf8,
    /// The frame under way, while somebody looks on since before it began.
    traced: Option<Glimpse>,
}

impl FrameMeter {
    /// Takes the next bytes of the stream.
    pub fn feed(&mut self, bytes: &[u8]) -> Seen {
        self.traced = None;
        self.walk(bytes, None)
    }

    /// Whether a frame is being kept that has not ended yet.
    pub fn is_tracing(&self) -> bool {
        self.traced.is_some()
    }

    /// The same, with the frames that end in these bytes. One that began unseen is left out.
    pub fn trace(&mut self, bytes: &[u8], frames: &mut Vec<Glimpse>) -> Seen {
        let seen = self.walk(bytes, Some(frames));
        if seen.bad_text {
            frames.extend(self.traced.take());
        }
        seen
    }

    fn walk(&mut self, mut bytes: &[u8], mut frames: Option<&mut Vec<Glimpse>>) -> Seen {
        let mut seen = Seen::default();
        let whole = bytes.len();
        // Where the header under way begins in these bytes.
        let mut header_at = 0;
        while !bytes.is_empty() && !seen.bad_text {
            if self.payload_left > 0 {
                let length = self.payload_left.min(bytes.len() as u64) as usize;
                let (payload, rest) = bytes.split_at(length);
                self.keep(payload);
                seen.bad_text = !self.follow(payload);
                self.payload_left -= length as u64;
                if let (Some(frames), 0) = (&mut frames, self.payload_left) {
                    frames.extend(self.traced.take());
                }
                bytes = rest;
                continue;
            }
            if self.have == 0 {
                header_at = whole - bytes.len();
            }
            self.header[self.have] = bytes[0];
            self.have += 1;
            bytes = &bytes[1..];
            if self.have == self.header_bytes() {
                self.begin();
                seen.frames += 1;
                if !self.length_is_shortest() {
                    seen.long_length_at = Some(header_at);
                    return seen;
                }
                if let Some(frames) = &mut frames {
                    let frame = Glimpse::new(self.begun, self.header[0], self.payload_left);
                    match self.payload_left {
                        0 => frames.push(frame),
                        _ => self.traced = Some(frame),
                    }
                }
            }
        }
        seen
    }

    fn begin(&mut self) {
        self.payload_left = self.payload_bytes();
        self.begun += 1;
        self.have = 0;
        self.mask_at = 0;
        match self.opcode() {
            1 => (self.in_text, self.utf8) = (true, Utf8::default()),
            2 => self.in_text = false,
            _ => {}
        }
    }

    /// Keeps a piece of the payload for who looks on; before it is followed, which moves the mask on.
    fn keep(&mut self, payload: &[u8]) {
        let mask = self.mask();
        let Some(frame) = &mut self.traced else { return };
        let place = (frame.length - self.payload_left) as usize;
        let room = limits::TRACED_BYTES_MAX - frame.payload.len();
        let plain = payload.iter().enumerate().map(|(at, byte)| byte ^ mask[(place + at) % 4]);
        frame.payload.extend(plain.take(room));
    }

    /// Of the frame whose payload is under way; zeros when it has none.
    fn mask(&self) -> [u8; 4] {
        let from = self.header_bytes_of_this_frame() - self.mask_bytes();
        if self.mask_bytes() == 0 { [0; 4] } else { [0, 1, 2, 3].map(|n| self.header[from + n]) }
    }

    /// False when the payload makes a text that cannot become UTF-8 any more.
    fn follow(&mut self, payload: &[u8]) -> bool {
        // An unmasked frame is refused by tungstenite; there is nothing to look at in it.
        if !self.in_text || self.opcode() > 2 || self.mask_bytes() == 0 {
            return true;
        }
        let mask = self.mask();
        let mut plain = [0; 256];
        payload.chunks(plain.len()).all(|piece| {
            for (at, byte) in piece.iter().enumerate() {
                plain[at] = byte ^ mask[(self.mask_at + at) % 4];
            }
            self.mask_at = (self.mask_at + piece.len()) % 4;
            self.utf8.feed(&plain[..piece.len()])
        })
    }

    fn opcode(&self) -> u8 {
        self.header[0] & 0x0f
    }

    fn mask_bytes(&self) -> usize {
        if self.header[1] & 0x80 == 0 { 0 } else { 4 }
    }

    /// Length of the header as far as it is known: two bytes tell the rest.
    fn header_bytes(&self) -> usize {
        if self.have < 2 { 2 } else { self.header_bytes_of_this_frame() }
    }

    fn header_bytes_of_this_frame(&self) -> usize {
        let extended = match self.header[1] & 0x7f {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        2 + extended + self.mask_bytes()
    }

    /// RFC 6455 section 5.2: the minimal number of bytes must be used.
    fn length_is_shortest(&self) -> bool {
        match self.header[1] & 0x7f {
            126 => self.payload_bytes() > 125,
            127 => self.payload_bytes() > u64::from(u16::MAX),
            _ => true,
        }
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

/// UTF-8 in pieces: what is left of a character that was cut.
#[derive(Clone, Copy, Debug, Default)]
struct Utf8 {
    cut: [u8; 4],
    length: usize,
}

impl Utf8 {
    /// False when this cannot become UTF-8 any more.
    fn feed(&mut self, mut bytes: &[u8]) -> bool {
        while self.length > 0 && !bytes.is_empty() {
            self.cut[self.length] = bytes[0];
            self.length += 1;
            bytes = &bytes[1..];
            match std::str::from_utf8(&self.cut[..self.length]) {
                Ok(_) => self.length = 0,
                Err(error) if error.error_len().is_some() => return false,
                // A character has four bytes at most, so this ends before the array does.
                Err(_) => {}
            }
        }
        let Err(error) = std::str::from_utf8(bytes) else { return true };
        let rest = &bytes[error.valid_up_to()..];
        self.cut[..rest.len().min(4)].copy_from_slice(&rest[..rest.len().min(4)]);
        self.length = rest.len().min(4);
        error.error_len().is_none()
    }
}

#[cfg(test)]
mod tests {
    use tungstenite::protocol::frame::Frame;
    use tungstenite::protocol::frame::coding::{Control, Data, OpCode};

    use super::*;
    use crate::wire::ws::frame::render;

    fn masked(opcode: OpCode, fin: bool, payload: &[u8]) -> Vec<u8> {
        let mut frame = match opcode {
            OpCode::Data(_) => Frame::message(payload.to_vec(), opcode, fin),
            OpCode::Control(_) => Frame::ping(payload.to_vec()),
        };
        frame.header_mut().mask = Some([1, 0x80, 0xff, 4]);
        render(frame).to_vec()
    }

    fn text(payload: &[u8]) -> Vec<u8> {
        masked(OpCode::Data(Data::Text), true, payload)
    }

    /// Frames and the verdict over a whole stream, in pieces of this size.
    fn feed(stream: &[u8], size: usize) -> (u32, Option<usize>) {
        let mut meter = FrameMeter::default();
        let mut frames = 0;
        for (n, piece) in stream.chunks(size).enumerate() {
            let seen = meter.feed(piece);
            frames += seen.frames;
            if seen.bad_text {
                return (frames, Some(n * size));
            }
        }
        (frames, None)
    }

    #[test]
    fn frames_are_counted_however_they_are_cut() {
        let lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 0, 0, 7];
        let stream: Vec<u8> = lengths.iter().flat_map(|n| text(&vec![b'x'; *n])).collect();
        for size in [1, 2, 3, 7, 4_096, stream.len()] {
            assert_eq!(feed(&stream, size), (lengths.len() as u32, None), "in pieces of {size}");
        }
    }

    #[test]
    fn who_looks_on_sees_each_frame_from_its_beginning() {
        let stream = [
            text("你好".as_bytes()),
            masked(OpCode::Data(Data::Text), false, b""),
            masked(OpCode::Control(Control::Ping), true, b"pong?"),
            masked(OpCode::Data(Data::Continue), true, &[b'x'; 5_000]),
        ];
        let whole: Vec<u8> = stream.concat();
        for size in [1, 2, 3, 7, 4_096, whole.len()] {
            let mut frames = Vec::new();
            let mut meter = FrameMeter::default();
            whole.chunks(size).for_each(|piece| _ = meter.trace(piece, &mut frames));
            let seen: Vec<_> = frames.iter().map(|f| (f.first, f.length, f.payload.len())).collect();
            let most = limits::TRACED_BYTES_MAX;
            assert_eq!(seen, [(0x81, 6, 6), (0x01, 0, 0), (0x89, 5, 5), (0x80, 5_000, most)], "{size}");
            assert_eq!((&*frames[0].payload, &*frames[2].payload), ("你好".as_bytes(), &b"pong?"[..]));
        }
        // Looked at from the middle of the first frame on, and then no more.
        let (mut meter, mut frames) = (FrameMeter::default(), Vec::new());
        meter.feed(&whole[..7]);
        meter.trace(&whole[7..40], &mut frames);
        assert_eq!(frames.iter().map(|f| f.first).collect::<Vec<_>>(), [0x01, 0x89]);
        meter.feed(&whole[40..]);
        assert_eq!(meter.traced, None);
    }

    #[test]
    fn a_length_that_could_be_shorter_is_found_wherever_the_bytes_are_cut() {
        let header = |opcode: u8, form: u8, length: u64| {
            let mut header = vec![0x80 | opcode, 0x80 | form];
            match form {
                126 => header.extend((length as u16).to_be_bytes()),
                _ => header.extend(length.to_be_bytes()),
            }
            header.extend([0; 4]);
            header
        };
        for (form, length, is_shortest) in [
            (126, 0, false),
            (126, 1, false),
            (126, 125, false),
            (126, 126, true),
            (126, 65_535, true),
            (127, 0, false),
            (127, 125, false),
            (127, 126, false),
            (127, 65_535, false),
            (127, 65_536, true),
            (127, u64::MAX, true),
        ] {
            for opcode in [0x0, 0x1, 0x2, 0x8, 0x9, 0xa] {
                let before = text(b"good");
                let stream = [&before[..], &header(opcode, form, length)].concat();
                for size in [1, 2, 3, 5, 64] {
                    let mut meter = FrameMeter::default();
                    let mut at = 0;
                    let found = stream.chunks(size).find_map(|piece| {
                        at += piece.len();
                        Some((at - piece.len() + meter.feed(piece).long_length_at?, piece.len()))
                    });
                    let place = before.len();
                    assert_eq!(
                        found.is_none(),
                        is_shortest,
                        "{opcode:x} {form} {length} in pieces of {size}"
                    );
                    // Nothing behind the beginning of the bad frame, of this piece, is good.
                    let good_to =
                        |(to, piece): (usize, usize)| (place..place + 14).contains(&to) && piece <= size;
                    assert!(found.is_none_or(good_to), "{found:?}");
                }
            }
        }
    }

    #[test]
    fn a_length_of_eight_bytes_of_ones_is_just_a_long_frame() {
        let mut meter = FrameMeter::default();
        let mut header = vec![0x81, 0xff];
        header.extend([0xff; 8]);
        header.extend([0; 4]);
        assert_eq!(meter.feed(&header).frames, 1);
        assert_eq!(meter.feed(&[0x41, 0x42]), Seen::default());
    }

    #[test]
    fn good_text_is_good_in_any_pieces_and_fragments() {
        let word = "κόσμε 你好 👩‍🏫 \u{10ffff}".as_bytes();
        let mut stream = text(word);
        stream.extend(masked(OpCode::Data(Data::Text), false, &word[..1]));
        stream.extend(masked(OpCode::Control(Control::Ping), true, &[0xff, 0xfe]));
        stream.extend(masked(OpCode::Data(Data::Continue), true, &word[1..]));
        stream.extend(masked(OpCode::Data(Data::Binary), true, &[0xff; 300]));
        stream.extend(text(&word.repeat(40)));
        for size in 1..40 {
            assert_eq!(feed(&stream, size), (6, None), "in pieces of {size}");
        }
    }

    #[test]
    fn bad_text_is_found_at_the_byte_that_makes_it_bad() {
        let begin = "κόσμε".as_bytes();
        for bad in [&[0xff][..], &[0xed, 0xa0], &[0xc0], &[0xf4, 0x90], &[0xf5], &[0xe4, 0xbd, 0x41], &[0x80]]
        {
            let payload = [begin, bad, &[b'x'; 1_000]].concat();
            let bad_byte = 4 + 4 + begin.len() + bad.len() - 1;
            assert_eq!(feed(&text(&payload), 1), (1, Some(bad_byte)), "{bad:x?}");
        }
    }
}
