//! HTTP answers as values and bytes (RFC 9110, 9112).

use std::time::{Duration, SystemTime};

use bytes::Bytes;

use crate::chat::{Refusal, RefusalCode};
use crate::wire::json::answer;

/// An answer. Its head is written by [`Response::head_bytes`]; the body follows unless the request was HEAD.
#[derive(Clone, Debug)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Bytes,
    /// How long the body is, where somebody else writes it.
    pub length: Option<u64>,
}

/// Seconds after which a client that found no place may ask again.
const RETRY_AFTER: Duration = Duration::from_secs(10);

/// On every answer, whatever it is. No Cross-Origin-Opener-Policy: over plain http a browser ignores it, and says
/// so in red to everybody on the network; the links of the page open without an opener anyway.
const SECURITY: &str = "X-Content-Type-Options: nosniff\r\n\
    Referrer-Policy: no-referrer\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\n";

impl Response {
    pub fn new(status: u16, content_type: &str, body: impl Into<Bytes>) -> Response {
        Response {
            status,
            headers: vec![("Content-Type", content_type.to_owned())],
            body: body.into(),
            length: None,
        }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Response {
        self.headers.push((name, value.into()));
        self
    }

    /// Without a body, or with one that somebody else writes.
    pub fn bare(status: u16) -> Response {
        Response { status, headers: Vec::new(), body: Bytes::new(), length: None }
    }

    pub fn not_modified() -> Response {
        Response::bare(304)
    }

    pub fn malformed(why: &str) -> Response {
        plain(400, &format!("This request cannot be understood: {why}."))
    }

    pub fn foreign_origin() -> Response {
        plain(403, "Only the page of this server may do this.")
    }

    pub fn not_found() -> Response {
        plain(404, "There is nothing here.")
    }

    pub fn method_not_allowed(allow: &'static str) -> Response {
        plain(405, "This cannot be done here.").with("Allow", allow)
    }

    pub fn misdirected() -> Response {
        plain(421, "This server does not go by this name. The operator can add it with --public-name.")
    }

    pub fn target_too_long() -> Response {
        plain(414, "The address is too long.")
    }

    /// RFC 6455 section 4.4 and RFC 9110 section 15.5.22.
    pub fn upgrade_required() -> Response {
        plain(426, "This is a WebSocket, version 13.")
            .with("Upgrade", "websocket")
            .with("Sec-WebSocket-Version", "13")
    }

    pub fn head_too_large() -> Response {
        plain(431, "The request head is too large.")
    }

    pub fn unknown_coding() -> Response {
        plain(501, "This transfer coding is not known here.")
    }

    pub fn unavailable() -> Response {
        plain(503, "There is no free place, come back later.")
            .with("Retry-After", RETRY_AFTER.as_secs().to_string())
    }

    /// Why a question was not answered, for a program: the body is an `error` of the contract.
    pub fn refused(refusal: &Refusal) -> Response {
        let status = status_of(refusal.code);
        let mut response = Response::new(status, "application/json", answer::error(None, refusal))
            .with("Cache-Control", "no-store");
        if status == 401 {
            response = response.with("WWW-Authenticate", "Bearer");
        }
        // A ban is said when it ends, but nobody waits for that on a connection.
        if let Some(ms) = refusal.retry_after_ms.filter(|_| matches!(status, 429 | 503)) {
            response = response.with("Retry-After", ms.div_ceil(1_000).max(1).to_string());
        }
        response
    }

    /// The head, to the empty line.
    pub fn head_bytes(&self, keep_alive: bool, now: SystemTime) -> Vec<u8> {
        // RFC 9110 section 8.6: a 304 has no body, and the length of the one it stands for is not told.
        let framing = match self.status {
            204 | 304 => String::new(),
            _ => format!("Content-Length: {}\r\n", self.length.unwrap_or(self.body.len() as u64)),
        };
        self.head_with(&framing, keep_alive, now)
    }

    /// The head of an answer whose length nobody knows yet; the connection ends behind it.
    pub fn stream_head_bytes(&self, http_1_0: bool, now: SystemTime) -> Vec<u8> {
        let framing = if http_1_0 { "" } else { "Transfer-Encoding: chunked\r\n" };
        self.head_with(framing, false, now)
    }

    fn head_with(&self, framing: &str, keep_alive: bool, now: SystemTime) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        if is_a_date(now) {
            head += &format!("Date: {}\r\n", httpdate::fmt_http_date(now));
        }
        head += framing;
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        // RFC 9110 section 7.8: Upgrade is named in Connection.
        let upgrade = if self.status == 426 { "Upgrade, " } else { "" };
        let connection = if keep_alive { "keep-alive" } else { "close" };
        head += &format!("Connection: {upgrade}{connection}\r\n{SECURITY}\r\n");
        head.into_bytes()
    }
}

/// Whether a time can be written as a date: of four digits and not before 1970, which a clock that lost its battery may
/// say. RFC 9110 section 6.6.1: whoever has no clock sends no date.
fn is_a_date(time: SystemTime) -> bool {
    /// The year 10000.
    const END_S: u64 = 253_402_300_800;
    time.duration_since(SystemTime::UNIX_EPOCH).is_ok_and(|since| since.as_secs() < END_S)
}

/// The whole 101 answer (RFC 6455 section 4.2.2). No extension and no subprotocol is ever agreed on.
pub fn switching_protocols(accept: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {accept}\r\n\r\n"
    )
    .into_bytes()
}

fn plain(status: u16, text: &str) -> Response {
    Response::new(status, "text/plain; charset=utf-8", format!("{text}\n")).with("Cache-Control", "no-store")
}

/// Why, as HTTP says it.
fn status_of(code: RefusalCode) -> u16 {
    match code {
        RefusalCode::TokenUnknown => 401,
        RefusalCode::Forbidden | RefusalCode::Banned | RefusalCode::Muted => 403,
        RefusalCode::NoSuchRoom | RefusalCode::NoSuchUser | RefusalCode::NoSuchMessage => 404,
        RefusalCode::UploadUnknown => 404,
        RefusalCode::TooLong => 413,
        RefusalCode::SlowDown | RefusalCode::TooMany => 429,
        RefusalCode::Busy => 503,
        RefusalCode::StorageFull => 507,
        RefusalCode::BadJson
        | RefusalCode::BadField
        | RefusalCode::UnknownType
        | RefusalCode::HelloFirst
        | RefusalCode::NameInvalid
        | RefusalCode::NameTaken
        | RefusalCode::PasswordWrong
        | RefusalCode::PairWrong
        | RefusalCode::NotJoined
        | RefusalCode::Gone => 400,
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        206 => "Partial Content",
        304 => "Not Modified",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        421 => "Misdirected Request",
        426 => "Upgrade Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        // Of tus alone.
        460 => "Checksum Mismatch",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        503 => "Service Unavailable",
        507 => "Insufficient Storage",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_wrong_is_not_told() {
        use std::time::Duration;
        for (time, is_told) in [
            (SystemTime::UNIX_EPOCH, true),
            (SystemTime::UNIX_EPOCH - Duration::from_secs(1), false),
            (SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_799), true),
            (SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_800), false),
        ] {
            let head = String::from_utf8(Response::not_found().head_bytes(true, time)).unwrap();
            assert_eq!(head.contains("Date: "), is_told, "{time:?}");
            assert!(head.contains("Content-Length: 23\r\n"));
        }
    }

    #[test]
    fn heads() {
        let head = String::from_utf8(Response::not_found().head_bytes(true, SystemTime::UNIX_EPOCH)).unwrap();
        assert!(head.starts_with("HTTP/1.1 404 Not Found\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"));
        assert!(head.contains("Content-Length: 23\r\n") && head.contains("Connection: keep-alive\r\n"));
        assert!(head.ends_with("\r\n\r\n") && head.contains("nosniff"));
        let head = Response::upgrade_required().head_bytes(false, SystemTime::UNIX_EPOCH);
        assert!(String::from_utf8(head).unwrap().contains("Connection: Upgrade, close\r\n"));
        let head = Response::not_modified().head_bytes(true, SystemTime::UNIX_EPOCH);
        assert!(!String::from_utf8(head).unwrap().contains("Content-Length"));
    }
}
