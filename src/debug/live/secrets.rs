//! Hides the values of secrets in frames of JSON, before anything of them is written for an operator.
//!
//! Follows the JSON byte by byte, over the fragments of a message too: which string is a key, what it says once
//! its escapes are undone, where its value ends. So no spelling of `"token"` shows what stands behind it. What
//! is no JSON object, or whose beginning was not seen, is hidden from there on: it may be anything. What is
//! hidden keeps its length, so that places and sizes stay true.

use crate::wire::ws::frame::Glimpse;

/// A key with one of these in it, in any case, has a secret for its value.
const WORDS: [&str; 4] = ["token", "password", "pair", "secret"];
/// These keys have one too: the link and the picture that lead in another device.
const KEYS: [&str; 2] = ["url", "qr"];
/// And this one when what stands behind it begins as codes for devices do; those of refusals have small letters.
const CODE: &str = "code";
/// So much of a key is looked at: more than ours have.
const KEY_CHARS_MAX: usize = 64;
/// Deeper than this the server reads no JSON.
const DEPTH_MAX: usize = 128;
const HIDDEN: u8 = b'*';

/// Of the messages that come from one client.
#[derive(Debug, Default)]
pub(super) struct Mask {
    /// The message under way, when its beginning was seen.
    message: Option<Json>,
    /// The number of the next frame, if none is missed.
    next: u64,
}

impl Mask {
    /// Hides what must not be seen of a frame. A number that was left out is a frame that was not seen.
    pub(super) fn hide(&mut self, frame: &mut Glimpse) {
        let has_gap = std::mem::replace(&mut self.next, frame.number + 1) != frame.number;
        match frame.first & 0x0f {
            // Its sentence and payloads of pings are no part of a message.
            0x8..=0xa => return,
            0x0 if has_gap => self.message = None,
            0x0 => {}
            _ => self.message = Some(Json::default()),
        }
        match &mut self.message {
            Some(json) => json.hide(&mut frame.payload),
            None => frame.payload.fill(HIDDEN),
        }
        let is_cut = frame.payload.len() as u64 != frame.length;
        if is_cut || frame.first & 0x80 != 0 {
            self.message = None;
        }
    }

    /// Whether more of a message may come.
    pub(super) fn is_needed(&self) -> bool {
        self.message.is_some()
    }
}

/// Hides what must not be seen of a frame that is a whole message, as all of the server's are.
pub(super) fn hide_in_whole(frame: &mut Glimpse) {
    Mask::default().hide(frame);
}

/// What may come next outside of strings and words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Expect {
    #[default]
    Value,
    Key,
    Colon,
    /// A comma, or the end of what is open.
    Next,
    /// It is no JSON.
    Nothing,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Inside {
    #[default]
    Nothing,
    String,
    /// After a backslash in a string.
    Escape,
    /// After `\u`: so many digits, and what they say.
    Unicode(u8, u16),
    /// A number, or `true`.
    Word,
}

#[derive(Debug, Default)]
struct Json {
    expect: Expect,
    inside: Inside,
    /// Whether the string under way is a key, and what it says so far.
    is_key: bool,
    key: String,
    /// What is open; true is an object.
    open: Vec<bool>,
    /// The next value is a secret.
    is_secret: bool,
    /// The next value may be one.
    is_code: bool,
    /// The value that is hidden is inside of so many.
    hidden: Option<usize>,
}

impl Json {
    fn hide(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            if self.hides(*byte) {
                *byte = HIDDEN;
            }
        }
    }

    /// Takes the next byte. Says whether it must not be seen; quotes and brackets around a secret may.
    fn hides(&mut self, byte: u8) -> bool {
        let was_hidden = self.hidden.is_some();
        match self.inside {
            Inside::Nothing => self.between(byte),
            Inside::Word if matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n') => {
                self.end_value();
                self.between(byte);
                return self.expect == Expect::Nothing || self.hidden.is_some();
            }
            Inside::Word => {}
            Inside::String => match byte {
                b'"' => self.end_string(),
                b'\\' => self.inside = Inside::Escape,
                _ if !self.is_key && std::mem::take(&mut self.is_code) && !byte.is_ascii_lowercase() => {
                    self.hidden.get_or_insert(self.open.len());
                    return true;
                }
                _ => self.note(byte.into()),
            },
            Inside::Escape if byte == b'u' => self.inside = Inside::Unicode(0, 0),
            Inside::Escape => {
                self.inside = Inside::String;
                self.note(byte.into());
            }
            Inside::Unicode(digits, value) => self.unicode(digits, value, byte),
        }
        let is_hidden = self.hidden.is_some() && (was_hidden || self.inside == Inside::Word);
        self.expect == Expect::Nothing || is_hidden
    }

    fn between(&mut self, byte: u8) {
        let in_object = self.open.last().copied();
        match (self.expect, byte) {
            (Expect::Nothing, _) | (_, b' ' | b'\t' | b'\r' | b'\n') => {}
            (Expect::Key, b'"') => {
                self.key.clear();
                (self.is_key, self.inside) = (true, Inside::String);
            }
            (Expect::Colon, b':') => {
                let has = |word: &&str| self.key.contains(word);
                self.is_secret = WORDS.iter().any(has) || KEYS.contains(&self.key.as_str());
                self.is_code = self.key == CODE;
                self.expect = Expect::Value;
            }
            (Expect::Value, b'{') => self.open(true),
            (Expect::Value, b'[') if in_object.is_some() => self.open(false),
            (Expect::Value, b'"') if in_object.is_some() => self.begin_value(Inside::String),
            (Expect::Value, b'-' | b'0'..=b'9' | b'a'..=b'z') if in_object.is_some() => {
                self.begin_value(Inside::Word);
            }
            (Expect::Next, b',') if in_object.is_some() => {
                self.expect = if in_object == Some(true) { Expect::Key } else { Expect::Value };
            }
            (Expect::Next | Expect::Key, b'}') if in_object == Some(true) => self.close(),
            (Expect::Next | Expect::Value, b']') if in_object == Some(false) => self.close(),
            _ => self.expect = Expect::Nothing,
        }
    }

    fn open(&mut self, is_object: bool) {
        self.begin_value(Inside::Nothing);
        self.open.push(is_object);
        self.expect = if is_object { Expect::Key } else { Expect::Value };
        if self.open.len() > DEPTH_MAX {
            self.expect = Expect::Nothing;
        }
    }

    fn close(&mut self) {
        self.open.pop();
        self.end_value();
    }

    fn begin_value(&mut self, inside: Inside) {
        (self.is_key, self.inside) = (false, inside);
        if std::mem::take(&mut self.is_secret) {
            self.hidden.get_or_insert(self.open.len());
        }
    }

    fn end_value(&mut self) {
        (self.inside, self.expect) = (Inside::Nothing, Expect::Next);
        if self.hidden == Some(self.open.len()) {
            self.hidden = None;
        }
    }

    fn end_string(&mut self) {
        if self.is_key {
            (self.inside, self.expect) = (Inside::Nothing, Expect::Colon);
        } else {
            self.end_value();
        }
    }

    fn unicode(&mut self, digits: u8, value: u16, byte: u8) {
        let Some(digit) = char::from(byte).to_digit(16) else {
            (self.inside, self.expect) = (Inside::Nothing, Expect::Nothing);
            return;
        };
        let value = value << 4 | digit as u16;
        self.inside = Inside::Unicode(digits + 1, value);
        if digits == 3 {
            self.inside = Inside::String;
            self.note(value);
        }
    }

    /// The words that are looked for are of plain letters; everything else only parts them.
    fn note(&mut self, unit: u16) {
        if self.is_key && self.key.len() < KEY_CHARS_MAX {
            let letter = u8::try_from(unit).map_or('?', char::from).to_ascii_lowercase();
            self.key.push(if letter.is_ascii() { letter } else { '?' });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: u8 = 0x01;
    const FIN: u8 = 0x80;

    fn frame(number: u64, first: u8, payload: &str) -> Glimpse {
        Glimpse { number, first, length: payload.len() as u64, payload: payload.as_bytes().to_vec() }
    }

    fn shown(frame: &Glimpse) -> String {
        String::from_utf8(frame.payload.clone()).unwrap()
    }

    /// A message, whole and in fragments of every size, and what is to be seen of it.
    fn check(text: &str, expected: &str) {
        let mut whole = frame(7, TEXT | FIN, text);
        hide_in_whole(&mut whole);
        assert_eq!(shown(&whole), expected, "{text}");
        for size in 1..text.len() {
            let mut mask = Mask::default();
            let pieces: Vec<&[u8]> = text.as_bytes().chunks(size).collect();
            let mut seen = Vec::new();
            for (n, piece) in pieces.iter().enumerate() {
                let fin = if n + 1 == pieces.len() { FIN } else { 0 };
                let first = fin | if n == 0 { TEXT } else { 0 };
                // A ping between two fragments.
                let mut ping = frame(2 * n as u64, 0x89, "ping");
                mask.hide(&mut ping);
                assert_eq!(shown(&ping), "ping");
                let mut part = Glimpse {
                    number: 2 * n as u64 + 1,
                    first,
                    length: piece.len() as u64,
                    payload: piece.to_vec(),
                };
                mask.hide(&mut part);
                seen.extend(part.payload);
            }
            assert!(!mask.is_needed());
            assert_eq!(String::from_utf8(seen).unwrap(), expected, "{text} in pieces of {size}");
        }
    }

    #[test]
    fn no_spelling_of_a_secret_is_shown() {
        for (text, expected) in [
            (
                r#"{"type":"hello","name":"小明","token":"abc"}"#,
                r#"{"type":"hello","name":"小明","token":"***"}"#,
            ),
            (r#"{"t\u006fken":"abc","x":1}"#, r#"{"t\u006fken":"***","x":1}"#),
            (r#"{"\u0074\u006F\u006b\u0065\u006e":"abc"}"#, r#"{"\u0074\u006F\u006b\u0065\u006e":"***"}"#),
            (r#"{"password" : "a\"b\\" , "x":"y"}"#, r#"{"password" : "******" , "x":"y"}"#),
            (r#"{"password":"\u0061"}"#, r#"{"password":"******"}"#),
            (r#"{"password":4711,"x":-1e5}"#, r#"{"password":****,"x":-1e5}"#),
            (r#"{"password":null}"#, r#"{"password":****}"#),
            (r#"{"a":{"b":[{"token":"c"}]}}"#, r#"{"a":{"b":[{"token":"*"}]}}"#),
            (r#"{"token":{"a":["b",1]},"c":2}"#, r#"{"token":{***********},"c":2}"#),
            (r#"{"token":["a", "b"],"c":"d"}"#, r#"{"token":[********],"c":"d"}"#),
            (r#"{"token":{"token":"a"},"c":"d"}"#, r#"{"token":{***********},"c":"d"}"#),
            (r#"{"token":"a","token":"b"}"#, r#"{"token":"*","token":"*"}"#),
            (r#"{"PassWord":"a","debug_token":"b"}"#, r#"{"PassWord":"*","debug_token":"*"}"#),
            (r#"{"text":"token","x":"\"token\":\"a\""}"#, r#"{"text":"token","x":"\"token\":\"a\""}"#),
            (r#"{"token":""}"#, r#"{"token":""}"#),
            (r#"{"type":"hello","pair":"acde-3479"}"#, r#"{"type":"hello","pair":"*********"}"#),
            (r#"{"type":"claim","secret":"s"}"#, r#"{"type":"claim","secret":"*"}"#),
            (
                r#"{"type":"pair","code":"ACDE3479","expires":7,"url":"http://a/#pair=A","qr":["10"]}"#,
                r#"{"type":"pair","code":"********","expires":7,"url":"****************","qr":[****]}"#,
            ),
            (r#"{"type":"error","code":"muted","to":"A"}"#, r#"{"type":"error","code":"muted","to":"A"}"#),
            ("{\n\t\"token\":\r\n \"a\"}", "{\n\t\"token\":\r\n \"*\"}"),
            (r#"{"a":[],"b":{},"c":[[1,true],[]]}"#, r#"{"a":[],"b":{},"c":[[1,true],[]]}"#),
            (r#"{"tok":"a","en":"b"}"#, r#"{"tok":"a","en":"b"}"#),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn what_is_no_object_of_json_is_hidden_from_there_on() {
        for (text, expected) in [
            ("token: abc", "**********"),
            (r#""abc""#, "*****"),
            (r#"["hello","abc"]"#, "***************"),
            (r#"{'password':'abc'}"#, "{*****************"),
            (r#"{"password":'abc'}"#, r#"{"password":******"#),
            (r#"{"password"="abc"}"#, r#"{"password"*******"#),
            (r#"{password:"abc"}"#, "{***************"),
            (r#"{"a":1} {"token":"abc"}"#, r#"{"a":1} ***************"#),
            (r#"{"a":1 "token":"abc"}"#, r#"{"a":1 **************"#),
            (r#"{"a":"\ug","token":"abc"}"#, r#"{"a":"\u*****************"#),
            (r#"{"token":"abc"#, r#"{"token":"***"#),
        ] {
            check(text, expected);
        }
        let deep = "{\"a\":".repeat(DEPTH_MAX + 1);
        let mut frame = frame(0, TEXT | FIN, &format!("{deep}1"));
        hide_in_whole(&mut frame);
        assert!(shown(&frame).ends_with('*'));
    }

    #[test]
    fn what_was_not_seen_from_its_beginning_is_hidden() {
        let begun = || {
            let (mut mask, mut first) = (Mask::default(), frame(4, TEXT, r#"{"a":"b"#));
            mask.hide(&mut first);
            assert!(mask.is_needed());
            mask
        };
        let rest = r#"c","d":"e"}"#;
        for (mut mask, number, expected) in
            [(begun(), 5, rest), (begun(), 6, "***********"), (Mask::default(), 5, "***********")]
        {
            let mut last = frame(number, FIN, rest);
            mask.hide(&mut last);
            assert_eq!(shown(&last), expected, "{number}");
        }
        // Of a long fragment only the beginning is kept.
        let (mut mask, mut first) = (Mask::default(), frame(4, TEXT, r#"{"a":"b"#));
        first.length += 1;
        mask.hide(&mut first);
        let mut last = frame(5, FIN, rest);
        mask.hide(&mut last);
        assert_eq!(shown(&last), "***********");
        // A binary one may hold the same.
        let mut binary = frame(0, FIN | 2, r#"{"token":"a"}"#);
        hide_in_whole(&mut binary);
        assert_eq!(shown(&binary), r#"{"token":"*"}"#);
    }
}
