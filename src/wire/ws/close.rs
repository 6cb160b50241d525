//! Why a connection ended, and the close frame that says so.

use bytes::Bytes;
use tungstenite::protocol::frame::coding::CloseCode;
use tungstenite::protocol::frame::{CloseFrame, Frame};

use super::frame;

/// What a control frame holds beside the code.
const SENTENCE_BYTES_MAX: usize = 123;

/// Every end of a client. All but [`CloseReason::Lost`] and [`CloseReason::ByPeer`] are told to the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CloseReason {
    /// The client closed properly.
    ByPeer,
    /// The connection broke or was half closed without a word.
    Lost,
    /// Nothing came for 40 s.
    Silent,
    Protocol,
    Binary,
    NotUtf8,
    Flooding,
    TooBig,
    Restarting,
    Full,
    NoHello,
    Kicked,
    TooSlow,
    Banned,
}

impl CloseReason {
    pub const ALL: [CloseReason; 14] = [
        CloseReason::ByPeer,
        CloseReason::Lost,
        CloseReason::Silent,
        CloseReason::Protocol,
        CloseReason::Binary,
        CloseReason::NotUtf8,
        CloseReason::Flooding,
        CloseReason::TooBig,
        CloseReason::Restarting,
        CloseReason::Full,
        CloseReason::NoHello,
        CloseReason::Kicked,
        CloseReason::TooSlow,
        CloseReason::Banned,
    ];

    /// For the operator, who wants to tell a reset from a goodbye: both are 1000.
    pub fn label(self) -> &'static str {
        match self {
            CloseReason::ByPeer => "by peer",
            CloseReason::Lost => "lost",
            CloseReason::Silent => "silent",
            CloseReason::Protocol => "protocol",
            CloseReason::Binary => "binary",
            CloseReason::NotUtf8 => "not utf8",
            CloseReason::Flooding => "flooding",
            CloseReason::TooBig => "too big",
            CloseReason::Restarting => "restarting",
            CloseReason::Full => "full",
            CloseReason::NoHello => "no hello",
            CloseReason::Kicked => "kicked",
            CloseReason::TooSlow => "too slow",
            CloseReason::Banned => "banned",
        }
    }

    /// Whether the client is told; otherwise nobody is there to hear it.
    pub fn told(self) -> bool {
        !matches!(self, CloseReason::ByPeer | CloseReason::Lost)
    }

    /// The close code (RFC 6455 section 7.4, and our own from 4000 on) and its sentence.
    pub fn code_and_sentence(self) -> (u16, &'static str) {
        match self {
            CloseReason::ByPeer | CloseReason::Lost => (1000, "bye"),
            CloseReason::Silent => (1001, "nothing was heard from you for 40 seconds"),
            CloseReason::Protocol => (1002, "this is not RFC 6455"),
            CloseReason::Binary => (1003, "text frames only"),
            CloseReason::NotUtf8 => (1007, "the text is not UTF-8"),
            CloseReason::Flooding => (1008, "too much at once"),
            CloseReason::TooBig => (1009, "the message is too big"),
            CloseReason::Restarting => (1012, "the server is restarting, come back"),
            CloseReason::Full => (1013, "the room is full, come back later"),
            CloseReason::NoHello => (4000, "no hello in time"),
            CloseReason::Kicked => (4001, "removed by the operator"),
            CloseReason::Banned => (4003, "banned by the operator"),
            CloseReason::TooSlow => (4008, "too slow: reconnect and ask for what is missing"),
        }
    }

    /// The whole close frame, ready for an outbound queue.
    pub fn frame(self) -> Bytes {
        let (code, sentence) = self.code_and_sentence();
        let close = CloseFrame { code: CloseCode::from(code), reason: sentence.into() };
        frame::render(Frame::close(Some(close)))
    }

    /// The same with a few words of whoever closes; they are cut to what a control frame holds.
    pub fn frame_with(self, words: &str) -> Bytes {
        if words.is_empty() {
            return self.frame();
        }
        let (code, sentence) = self.code_and_sentence();
        let mut reason = format!("{sentence}: {words}");
        reason.truncate(reason.floor_char_boundary(SENTENCE_BYTES_MAX));
        let close = CloseFrame { code: CloseCode::from(code), reason: reason.into() };
        frame::render(Frame::close(Some(close)))
    }

    /// What an error of tungstenite means. It answers none of them itself.
    pub fn of(error: &tungstenite::Error) -> CloseReason {
        use tungstenite::error::{Error, ProtocolError};
        match error {
            Error::ConnectionClosed | Error::AlreadyClosed => CloseReason::ByPeer,
            Error::Capacity(_) => CloseReason::TooBig,
            Error::Utf8(_) => CloseReason::NotUtf8,
            Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => CloseReason::Lost,
            Error::Protocol(_) => CloseReason::Protocol,
            _ => CloseReason::Lost,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::CloseReason;

    #[test]
    fn a_close_frame_is_a_control_frame() {
        for reason in [CloseReason::Silent, CloseReason::TooSlow, CloseReason::Restarting] {
            let frame = reason.frame();
            let (code, sentence) = reason.code_and_sentence();
            assert_eq!(frame[0], 0x88);
            assert_eq!(usize::from(frame[1]), 2 + sentence.len());
            assert!(frame[1] <= 125);
            let long = reason.frame_with(&"长".repeat(200));
            assert!(long[1] <= 125 && std::str::from_utf8(&long[4..]).is_ok());
            assert_eq!(reason.frame_with(""), frame);
            assert_eq!(frame[2..4], code.to_be_bytes());
        }
    }
}
