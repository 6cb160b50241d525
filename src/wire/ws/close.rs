//! Why a connection ended, and the close frame that says so.

use std::borrow::Cow;

use bytes::Bytes;
use tungstenite::protocol::frame::coding::CloseCode;
use tungstenite::protocol::frame::{CloseFrame, Frame};

use super::frame;
use crate::limits;
use crate::listed::listed;

/// What a control frame holds beside the code.
const SENTENCE_BYTES_MAX: usize = 123;

listed! {
    /// Every end of a client. All but [`CloseReason::Lost`] and [`CloseReason::ByPeer`] are told to the client. The
    /// word is for the operator, who wants to tell a reset from a goodbye: both are 1000.
    pub enum CloseReason {
        /// The client closed properly.
        ByPeer = "by peer",
        /// The connection broke or was half closed without a word.
        Lost = "lost",
        /// Nothing came for [`limits::SILENCE_TIMEOUT`].
        Silent = "silent",
        Protocol = "protocol",
        Binary = "binary",
        NotUtf8 = "not utf8",
        Flooding = "flooding",
        TooBig = "too big",
        Restarting = "restarting",
        Full = "full",
        NoHello = "no hello",
        Kicked = "kicked",
        SignedOut = "signed out",
        TooSlow = "too slow",
        Banned = "banned",
    }
}

impl CloseReason {
    /// Whether the client is told; otherwise nobody is there to hear it.
    pub fn told(self) -> bool {
        !matches!(self, CloseReason::ByPeer | CloseReason::Lost)
    }

    /// The close code (RFC 6455 section 7.4, and our own from 4000 on) and its sentence.
    pub fn code_and_sentence(self) -> (u16, Cow<'static, str>) {
        let (code, sentence) = match self {
            CloseReason::Silent => {
                let seconds = limits::SILENCE_TIMEOUT.as_secs();
                return (1001, format!("nothing was heard from you for {seconds} seconds").into());
            }
            CloseReason::ByPeer | CloseReason::Lost => (1000, "bye"),
            CloseReason::Protocol => (1002, "this is not RFC 6455"),
            CloseReason::Binary => (1003, "text frames only"),
            CloseReason::NotUtf8 => (1007, "the text is not UTF-8"),
            CloseReason::Flooding => (1008, "too much at once"),
            CloseReason::TooBig => (1009, "the message is too big"),
            CloseReason::Restarting => (1012, "the server is restarting, come back"),
            CloseReason::Full => (1013, "the room is full, come back later"),
            CloseReason::NoHello => (4000, "no hello in time"),
            CloseReason::Kicked => (4001, "removed by the operator"),
            CloseReason::SignedOut => (4001, "this device was signed out"),
            CloseReason::Banned => (4003, "banned by the operator"),
            CloseReason::TooSlow => (4008, "too slow: reconnect and ask for what is missing"),
        };
        (code, sentence.into())
    }

    /// The whole close frame, ready for an outbound queue.
    pub fn frame(self) -> Bytes {
        let (code, sentence) = self.code_and_sentence();
        let close = CloseFrame { code: CloseCode::from(code), reason: sentence.as_ref().into() };
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
        for reason in CloseReason::ALL {
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
