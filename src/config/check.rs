//! What each option accepts: a sentence for the help and the errors, and the check beside it.
//!
//! Knows neither where a text came from nor which option it is for. Invariant: a check accepts exactly what
//! its sentence says, and each bound in a sentence is asserted against its constant in the tests.

use std::ffi::OsStr;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use unicode_segmentation::UnicodeSegmentation as _;

use super::LogLevel;
use crate::limits::SECRET_BYTES_MAX;
use crate::limits::files::SIZE_BYTES_MAX;

/// Nobody has a machine for more, and a slip of the finger should be seen.
pub(super) const CLIENTS_MAX: usize = 1_000_000;
/// Posts per second that one user may be allowed; past it the limit is better off (0).
pub(super) const RATE_MAX: u32 = 100_000;
/// The server's name stands in the page's title and in the banner: user-perceived characters.
pub(super) const SERVER_NAME_CHARS_MAX: usize = 64;
/// The same in bytes, because one user-perceived character may carry any number of marks.
pub(super) const SERVER_NAME_BYTES_MAX: usize = 1_024;
/// A host name and one part of it, in bytes: RFC 1035.
const HOST_BYTES_MAX: usize = 253;
const LABEL_BYTES_MAX: usize = 63;
/// Values in a list: each is compared with the Host of every request.
pub(super) const LIST_MAX: usize = 64;

pub(super) type Checked<T> = Result<T, &'static str>;

pub(super) const ADDRESS: &str = "an IP address and a port, such as 0.0.0.0:8000 or [::]:8000";
pub(super) const HOST_ADDRESS: &str = "an IP address, such as 0.0.0.0 or ::, or give --listen";
pub(super) const PORT: &str = "a whole number from 0 to 65535, or give --listen";
pub(super) const DEBUG: &str = "an IP address and a port, such as 127.0.0.1:6669, or off";
pub(super) const PATH: &str = "the path of a folder";
pub(super) const NAME: &str = "1 to 64 characters in one line, at most 1024 bytes";
pub(super) const SECRET: &str = "1 to 256 bytes of text in one line";
pub(super) const MAX_CLIENTS: &str = "a whole number from 1 to 1000000";
pub(super) const MAX_PER_IP: &str = "a whole number from 0 to 1000000";
pub(super) const RATE: &str = "a whole number from 0 to 100000";
pub(super) const SIZE: &str = "a size such as 100M or 2G, from 0 to 8388608G";
pub(super) const HOST: &str = "host names such as tea.example.lan, without a port, at most 64 of them";
pub(super) const PROXY: &str =
    "addresses such as 127.0.0.1 or networks such as 10.0.0.0/8 and fd00::/8, at most 64 of them";
pub(super) const LOG_LEVEL: &str = "off, error, warn, info, debug or trace";
pub(super) const SWITCH: &str = "1, 0, true or false";

pub(super) fn address(text: &OsStr) -> Checked<SocketAddr> {
    text.to_str().and_then(|text| text.parse().ok()).ok_or(ADDRESS)
}

/// Of the environment's `HOST`: some shells export it with the machine's name in it, which is no address.
pub(super) fn host_address(text: &OsStr) -> Checked<IpAddr> {
    let text = text.to_str().ok_or(HOST_ADDRESS)?;
    let inside = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match text {
        "localhost" => Ok(Ipv4Addr::LOCALHOST.into()),
        _ => inside.unwrap_or(text).parse().map_err(|_| HOST_ADDRESS),
    }
}

pub(super) fn port(text: &OsStr) -> Checked<u16> {
    number(text).and_then(|port| u16::try_from(port).ok()).ok_or(PORT)
}

pub(super) fn debug(text: &OsStr) -> Checked<Option<SocketAddr>> {
    if text.eq_ignore_ascii_case("off") {
        return Ok(None);
    }
    address(text).map(Some).map_err(|_| DEBUG)
}

pub(super) fn path(text: &OsStr) -> Checked<PathBuf> {
    if text.is_empty() { Err(PATH) } else { Ok(PathBuf::from(text)) }
}

pub(super) fn name(text: &OsStr) -> Checked<String> {
    let name = text.to_str().ok_or(NAME)?.trim();
    let fits = !name.is_empty()
        && name.len() <= SERVER_NAME_BYTES_MAX
        && name.graphemes(true).count() <= SERVER_NAME_CHARS_MAX
        && !name.chars().any(breaks_line);
    if fits { Ok(name.to_owned()) } else { Err(NAME) }
}

/// A token is typed into a terminal and a password into a field of one line.
pub(super) fn secret(text: &OsStr) -> Checked<String> {
    let secret = text.to_str().ok_or(SECRET)?;
    let fits = (1..=SECRET_BYTES_MAX).contains(&secret.len()) && !secret.chars().any(char::is_control);
    if fits { Ok(secret.to_owned()) } else { Err(SECRET) }
}

pub(super) fn max_clients(text: &OsStr) -> Checked<usize> {
    number(text).filter(|n| (1..=CLIENTS_MAX).contains(n)).ok_or(MAX_CLIENTS)
}

pub(super) fn max_per_ip(text: &OsStr) -> Checked<usize> {
    number(text).filter(|&n| n <= CLIENTS_MAX).ok_or(MAX_PER_IP)
}

pub(super) fn rate(text: &OsStr) -> Checked<u32> {
    let n = number(text).and_then(|n| u32::try_from(n).ok());
    n.filter(|&n| n <= RATE_MAX).ok_or(RATE)
}

/// In bytes, or with a letter for a power of 1024.
pub(super) fn size(text: &OsStr) -> Checked<u64> {
    let text = text.to_str().ok_or(SIZE)?;
    let unit = |letter: char| match letter.to_ascii_uppercase() {
        'K' => Some(1 << 10),
        'M' => Some(1 << 20),
        'G' => Some(1 << 30),
        _ => None,
    };
    let (digits, unit) = match text.chars().last().and_then(unit) {
        Some(unit) => (&text[..text.len() - 1], unit),
        None => (text, 1),
    };
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let bytes = digits.parse().ok().filter(|_| is_number).and_then(|n: u64| n.checked_mul(unit));
    bytes.filter(|bytes| *bytes <= SIZE_BYTES_MAX).ok_or(SIZE)
}

/// Lower case and without the dot at the end, as a Host header is compared.
pub(super) fn host(text: &OsStr) -> Checked<String> {
    let text = text.to_str().ok_or(HOST)?;
    let name = text.strip_suffix('.').unwrap_or(text);
    let is_label = |label: &str| {
        (1..=LABEL_BYTES_MAX).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let fits = name.len() <= HOST_BYTES_MAX && name.split('.').all(is_label);
    if fits { Ok(name.to_ascii_lowercase()) } else { Err(HOST) }
}

/// An address, and how many of its bits count.
pub(super) fn proxy(text: &OsStr) -> Checked<(IpAddr, u8)> {
    let text = text.to_str().ok_or(PROXY)?;
    let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
    let given: IpAddr = address.parse().map_err(|_| PROXY)?;
    let width = if given.is_ipv4() { 32 } else { 128 };
    let bits = match bits {
        None => width,
        Some(bits) => number(OsStr::new(bits)).filter(|bits| *bits <= width).ok_or(PROXY)?,
    };
    // A network of IPv4 addresses as IPv6 writes them is one of IPv4.
    let canonical = given.to_canonical();
    let outside = if canonical == given { 0 } else { 96 };
    let bits = bits.checked_sub(outside).ok_or(PROXY)?;
    Ok((canonical, bits as u8))
}

pub(super) fn log_level(text: &OsStr) -> Checked<LogLevel> {
    text.to_str().and_then(|text| text.parse().ok()).ok_or(LOG_LEVEL)
}

pub(super) fn switch(text: &OsStr) -> Checked<bool> {
    match text.to_str().map(str::to_ascii_lowercase).as_deref() {
        Some("1" | "true") => Ok(true),
        Some("0" | "false") => Ok(false),
        _ => Err(SWITCH),
    }
}

/// Digits only: `parse` alone would take `+5`.
fn number(text: &OsStr) -> Option<usize> {
    let text = text.to_str().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
    text.parse().ok()
}

/// Control characters, line separators, and the controls that turn the writing direction.
fn breaks_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_name_the_bounds() {
        for (sentence, bound) in [
            (MAX_CLIENTS, CLIENTS_MAX),
            (MAX_PER_IP, CLIENTS_MAX),
            (RATE, RATE_MAX as usize),
            (PORT, usize::from(u16::MAX)),
            (NAME, SERVER_NAME_CHARS_MAX),
            (NAME, SERVER_NAME_BYTES_MAX),
            (SECRET, SECRET_BYTES_MAX),
            (HOST, LIST_MAX),
            (PROXY, LIST_MAX),
        ] {
            let said = sentence.split([' ', ',']).any(|word| word.parse() == Ok(bound));
            assert!(said, "{sentence:?} does not say {bound}");
        }
    }

    #[test]
    fn proxies() {
        for (text, expected) in [
            ("127.0.0.1", Some(("127.0.0.1", 32))),
            ("10.0.0.0/8", Some(("10.0.0.0", 8))),
            ("0.0.0.0/0", Some(("0.0.0.0", 0))),
            ("::1", Some(("::1", 128))),
            ("fd00::/8", Some(("fd00::", 8))),
            ("::ffff:10.0.0.0/104", Some(("10.0.0.0", 8))),
            ("::ffff:10.0.0.1", Some(("10.0.0.1", 32))),
            ("::ffff:10.0.0.0/95", None),
            ("10.0.0.0/33", None),
            ("fd00::/129", None),
            ("10.0.0.0/", None),
            ("10.0.0.0/+8", None),
            ("10.0.0/8", None),
            ("[::1]", None),
            ("localhost", None),
            ("127.0.0.1:80", None),
            ("", None),
        ] {
            let expected = expected.map(|(address, bits)| (address.parse().unwrap(), bits));
            assert_eq!(proxy(OsStr::new(text)).ok(), expected, "{text:?}");
        }
    }

    #[test]
    fn hosts() {
        for (text, expected) in [
            ("Tea.Example.LAN", Ok("tea.example.lan")),
            ("tea.local.", Ok("tea.local")),
            ("10.0.0.7", Ok("10.0.0.7")),
            ("xn--5nqv22n", Ok("xn--5nqv22n")),
            ("tea:8000", Err(HOST)),
            ("http://tea", Err(HOST)),
            ("a..b", Err(HOST)),
            ("-a", Err(HOST)),
            ("茶", Err(HOST)),
            ("", Err(HOST)),
            (".", Err(HOST)),
        ] {
            assert_eq!(host(OsStr::new(text)), expected.map(str::to_owned), "{text:?}");
        }
        assert!(host(OsStr::new(&"a".repeat(64))).is_err());
        assert!(
            host(OsStr::new(&["a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(62)].join(".")))
                .is_err()
        );
    }
}
