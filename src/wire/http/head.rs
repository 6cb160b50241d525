//! The head of an HTTP request (RFC 9112), from bytes to a value that cannot be wrong.
//!
//! [`HeadScanner`] finds the end of the head without looking at a byte twice, so a peer that sends it
//! byte by byte costs no more than one that sends it at once; the head is then parsed one time, by
//! httparse, and checked more strictly than it is there: bare LF, folded lines and control characters are
//! refused, because what two readers understand differently can be smuggled.

use std::net::Ipv6Addr;

use percent_encoding::percent_decode_str;

use super::fields::{Fields, Kept};
use super::forwarded::Way;
use super::framing::{self, Body};
use crate::limits;
use crate::wire::ws::accept;

/// Collects bytes until a head is complete.
#[derive(Debug, Default)]
pub struct HeadScanner {
    bytes: Vec<u8>,
    looked: usize,
}

/// What is wrong with a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadHead {
    /// 400, and why.
    Malformed(&'static str),
    /// 414.
    TargetTooLong,
    /// 431.
    TooLarge,
    /// 501.
    UnknownCoding,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Head,
    Post,
    Patch,
    Delete,
    Options,
    Other,
}

impl Method {
    /// Its name is in capitals, and no other spelling is the same.
    pub fn of(name: &str) -> Method {
        match name {
            "GET" => Method::Get,
            "HEAD" => Method::Head,
            "POST" => Method::Post,
            "PATCH" => Method::Patch,
            "DELETE" => Method::Delete,
            "OPTIONS" => Method::Options,
            _ => Method::Other,
        }
    }

    /// Whether it only asks: RFC 9110 section 9.2.1.
    pub fn only_reads(&self) -> bool {
        matches!(self, Method::Get | Method::Head)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// In lower case, without port and brackets.
    pub name: String,
    /// As it was sent.
    pub raw: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub method: Method,
    /// Decoded, without query; begins with `/`.
    pub path: String,
    /// What stands behind the `?`, as it was sent.
    pub query: String,
    pub http_1_0: bool,
    /// `None` only in HTTP/1.0.
    pub host: Option<Host>,
    /// Whether the peer wants to send another request on this connection, and may: nothing lies in between.
    pub keep_alive: bool,
    /// The same when whatever lies in between is read.
    pub is_persistent: bool,
    pub body: Body,
    /// Fields that few requests have.
    pub fields: Kept,
    pub accepts_gzip: bool,
    pub if_none_match: Option<String>,
    /// Read by [`super::forwarded::Proxies::follow`].
    pub(super) way: Way,
    origins: Vec<String>,
    is_cross_site: bool,
    connection_upgrade: bool,
    upgrade_websocket: bool,
    versions: Vec<String>,
    keys: Vec<String>,
}

/// Why a request does not become a WebSocket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoUpgrade {
    /// 426: none was asked for, or not version 13.
    Required,
    /// 400.
    Malformed(&'static str),
}

impl HeadScanner {
    /// Starts with what came after the last head.
    pub fn with(bytes: Vec<u8>) -> HeadScanner {
        HeadScanner { bytes, looked: 0 }
    }

    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Takes more bytes of the stream.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The head, once it is complete, and the bytes behind it. `None`: more is needed.
    ///
    /// # Errors
    /// [`BadHead`], after which nothing on this connection can be understood.
    pub fn take(&mut self) -> Result<Option<(Head, Vec<u8>)>, BadHead> {
        // RFC 9112 section 2.2: empty lines before the request line are skipped.
        while self.bytes.starts_with(b"\r\n") {
            self.bytes.drain(..2);
            self.looked = 0;
        }
        // Whoever speaks TLS to this port waits for an answer: a browser that tries https first has it at once.
        if self.bytes.first().is_some_and(|first| begins_no_request(*first)) {
            return Err(BadHead::Malformed("this is not HTTP"));
        }
        let from = self.looked.saturating_sub(3);
        let end = self.bytes[from..].windows(4).position(|w| w == b"\r\n\r\n").map(|at| from + at + 4);
        let fits = end.unwrap_or(self.bytes.len()) <= limits::HEAD_BYTES_MAX;
        if !fits {
            return Err(too_large(&self.bytes));
        }
        // A line that ends with a bare LF would never end the head.
        let new = &self.bytes[self.looked..end.unwrap_or(self.bytes.len())];
        let before = self.looked.checked_sub(1).map(|at| self.bytes[at]);
        if has_bare_line_feed(before, new) {
            return Err(BadHead::Malformed("a line ends without CR"));
        }
        self.looked = self.bytes.len();
        let Some(end) = end else { return Ok(None) };
        let rest = self.bytes.split_off(end);
        let head = parse(&std::mem::take(&mut self.bytes))?;
        self.looked = 0;
        Ok(Some((head, rest)))
    }
}

impl Head {
    /// What `Sec-WebSocket-Accept` has to say, if this is a good request for a WebSocket (RFC 6455 section
    /// 4.2.1).
    ///
    /// # Errors
    /// [`NoUpgrade`].
    pub fn upgrade(&self) -> Result<String, NoUpgrade> {
        if !(self.connection_upgrade && self.upgrade_websocket) {
            return Err(NoUpgrade::Required);
        }
        if self.http_1_0 || self.method != Method::Get {
            return Err(NoUpgrade::Malformed("an upgrade needs GET and HTTP/1.1"));
        }
        // What follows an upgrade is frames; a body in front of them would be read as some.
        if self.body.is_there() {
            return Err(NoUpgrade::Malformed("an upgrade has no body"));
        }
        if self.versions.len() > 1 {
            return Err(NoUpgrade::Malformed("more than one Sec-WebSocket-Version"));
        }
        if self.versions.first().is_none_or(|version| version != "13") {
            return Err(NoUpgrade::Required);
        }
        match self.keys.as_slice() {
            [key] if accept::is_valid_key(key) => Ok(accept::accept_key(key)),
            _ => Err(NoUpgrade::Malformed("there must be one Sec-WebSocket-Key, base64 of 16 bytes")),
        }
    }

    /// Whether the page that makes a browser ask for something that it could not ask for by a link is one of ours: RFC
    /// 6455 section 10.2. Browsers add `Sec-Fetch-Site` by themselves; programs that are none send neither field.
    pub fn origin_is_ours(&self) -> bool {
        if self.is_cross_site {
            return false;
        }
        match (self.origins.as_slice(), &self.host) {
            ([], _) => true,
            ([origin], Some(host)) => {
                let of = |scheme: &str| origin.strip_prefix(scheme).is_some_and(|rest| rest == host.raw);
                of("http://") || of("https://")
            }
            _ => false,
        }
    }
}

/// What of a head that is too large is too large: the target, as far as it is here, or the rest.
fn too_large(bytes: &[u8]) -> BadHead {
    let line = bytes.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let target = line.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
    if target.len() > limits::TARGET_BYTES_MAX { BadHead::TargetTooLong } else { BadHead::TooLarge }
}

/// A method is made of visible characters of ASCII; a CR may begin an empty line before it.
fn begins_no_request(first: u8) -> bool {
    !first.is_ascii_graphic() && first != b'\r'
}

fn has_bare_line_feed(before: Option<u8>, bytes: &[u8]) -> bool {
    bytes.iter().enumerate().any(|(at, byte)| {
        *byte == b'\n' && at.checked_sub(1).map_or(before, |i| Some(bytes[i])) != Some(b'\r')
    })
}

fn parse(bytes: &[u8]) -> Result<Head, BadHead> {
    let bad = |why| Err(BadHead::Malformed(why));
    // Not on the stack, of which each page that is touched once stays with the client's thread.
    let mut headers = vec![httparse::EMPTY_HEADER; limits::HEADERS_MAX];
    let mut request = httparse::Request::new(&mut headers);
    match request.parse(bytes) {
        Ok(httparse::Status::Complete(_)) => {}
        Ok(httparse::Status::Partial) => return bad("the head ends too early"),
        Err(httparse::Error::TooManyHeaders) => return Err(BadHead::TooLarge),
        Err(_) => return bad("this is not HTTP/1.1"),
    }
    let mut fields = Vec::with_capacity(request.headers.len());
    for header in request.headers.iter() {
        if header.value.iter().any(|byte| *byte < b' ' && *byte != b'\t') {
            return bad("a header field has a control character");
        }
        // RFC 9110 section 5.5 allows bytes of any meaning. No field that matters here has them in a value
        // that is good, so to us such a value is empty.
        let value = std::str::from_utf8(header.value).unwrap_or_default();
        fields.push((header.name.to_ascii_lowercase(), value.trim_matches([' ', '\t'])));
    }
    let fields = Fields(fields);
    let method = Method::of(request.method.unwrap_or_default());
    let http_1_0 = request.version == Some(0);
    let target = request.path.unwrap_or_default();
    if target.len() > limits::TARGET_BYTES_MAX {
        return Err(BadHead::TargetTooLong);
    }
    let body = framing::body(&fields, http_1_0)?;
    let host = host(&fields, http_1_0)?;
    let path = path(target, &method, host.as_ref())?;
    let is_persistent = !fields.has_token("connection", "close")
        && (!http_1_0 || fields.has_token("connection", "keep-alive"));
    let owned = |name| fields.all(name).map(str::to_owned).collect();
    Ok(Head {
        method,
        path,
        query: target.split_once('?').map_or("", |(_, query)| query).to_owned(),
        http_1_0,
        host,
        keep_alive: is_persistent && !body.is_there(),
        is_persistent,
        body,
        fields: Kept::of(&fields),
        accepts_gzip: accepts_gzip(&fields),
        if_none_match: fields
            .all("if-none-match")
            .map(str::to_owned)
            .reduce(|list, more| list + ", " + &more),
        way: Way::of(&fields),
        origins: owned("origin"),
        is_cross_site: fields.all("sec-fetch-site").any(|site| site.eq_ignore_ascii_case("cross-site")),
        connection_upgrade: fields.has_token("connection", "upgrade"),
        upgrade_websocket: fields.has_token("upgrade", "websocket"),
        versions: owned("sec-websocket-version"),
        keys: owned("sec-websocket-key"),
    })
}

/// RFC 9112 section 3.2: exactly one in HTTP/1.1, and well-formed.
fn host(fields: &Fields, http_1_0: bool) -> Result<Option<Host>, BadHead> {
    let mut hosts = fields.all("host");
    match (hosts.next(), hosts.next()) {
        (None, _) if http_1_0 => Ok(None),
        (None, _) => Err(BadHead::Malformed("Host is missing")),
        (Some(_), Some(_)) => Err(BadHead::Malformed("more than one Host")),
        (Some(raw), None) => parse_host(raw).map(Some).ok_or(BadHead::Malformed("Host is not well-formed")),
    }
}

pub(super) fn parse_host(raw: &str) -> Option<Host> {
    let (name, port) = match raw.strip_prefix('[') {
        Some(rest) => {
            let (address, after) = rest.split_once(']')?;
            address.parse::<Ipv6Addr>().ok()?;
            (address, if after.is_empty() { None } else { Some(after.strip_prefix(':')?) })
        }
        None => match raw.split_once(':') {
            Some((name, port)) => (name, Some(port)),
            None => (raw, None),
        },
    };
    // RFC 3986 section 3.2.3: the port may be empty.
    let is_port = |port: &str| port.is_empty() || port.parse::<u16>().is_ok() && !port.starts_with('+');
    let port_is_good = port.is_none_or(is_port);
    // A dot at the end says that a name is whole (RFC 1034 section 3.1): it is the same name.
    let name = name.strip_suffix('.').unwrap_or(name);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name_is_good = !name.is_empty() && (raw.starts_with('[') || name.chars().all(plain));
    (port_is_good && name_is_good).then(|| Host { name: name.to_ascii_lowercase(), raw: raw.to_owned() })
}

fn path(target: &str, method: &Method, host: Option<&Host>) -> Result<String, BadHead> {
    let bad = |why| Err(BadHead::Malformed(why));
    // RFC 9112 section 3.2: a fragment is never sent.
    if target.contains('#') {
        return bad("the target has a fragment");
    }
    // RFC 9112 section 3.2.2: the absolute form must be understood; here it must also agree with Host.
    let path = match target.split_at_checked("http://".len()) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http://") => {
            let (authority, path) = rest.find(['/', '?']).map_or((rest, "/"), |at| rest.split_at(at));
            if host.is_none_or(|host| !host.raw.eq_ignore_ascii_case(authority)) {
                return bad("the target names another host than Host");
            }
            // RFC 3986 section 6.2.3: an empty path is the root.
            if path.starts_with('?') { "/" } else { path }
        }
        _ => target,
    };
    if path == "*" && !method.only_reads() {
        return Ok("/".to_owned());
    }
    if !path.starts_with('/') {
        return bad("the target is no path");
    }
    let path = path.split('?').next().unwrap_or_default();
    let bytes = path.as_bytes();
    let escapes_are_good = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'%').all(|(at, _)| {
        bytes.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    match percent_decode_str(path).decode_utf8() {
        Ok(decoded) if escapes_are_good && !decoded.contains('\0') => Ok(decoded.into_owned()),
        _ => bad("the path has a bad escape"),
    }
}

/// RFC 9110 section 12.5.3.
fn accepts_gzip(fields: &Fields) -> bool {
    let quality = |coding: &str| {
        fields.list("accept-encoding").find_map(|element| {
            let mut parts = element.split(';').map(str::trim);
            let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
            let quality = parts.find_map(|p| p.strip_prefix("q=").or_else(|| p.strip_prefix("Q=")));
            named.then(|| quality.map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0)))
        })
    };
    quality("gzip").or_else(|| quality("x-gzip")).or_else(|| quality("*")).is_some_and(|q| q > 0.0)
}

#[cfg(test)]
mod tests;
