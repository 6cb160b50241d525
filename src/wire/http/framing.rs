//! Whether a body follows a request head, by RFC 9112 section 6: no two readers may see the next request begin
//! in different places.

use super::fields::Fields;
use super::head::BadHead;

/// What follows a head. Where nobody asked for a body it is not read: who sends one is answered, and the connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// Nothing was said of one.
    None,
    Length(u64),
    Chunked,
}

impl Body {
    /// Whether something follows.
    pub fn is_there(self) -> bool {
        !matches!(self, Body::None | Body::Length(0))
    }
}

/// What kind of body follows.
///
/// # Errors
/// [`BadHead`] when nobody can say where the body ends, whatever the method is.
pub(super) fn body(fields: &Fields<'_>, http_1_0: bool) -> Result<Body, BadHead> {
    let bad = |why| Err(BadHead::Malformed(why));
    let has = |name| fields.all(name).next().is_some();
    match (has("transfer-encoding"), has("content-length")) {
        (true, true) => bad("Content-Length and Transfer-Encoding"),
        // RFC 9112 section 6.1: HTTP/1.0 has none, so somebody on the way has not understood it.
        (true, false) if http_1_0 => bad("Transfer-Encoding in HTTP/1.0"),
        (true, false) => check_codings(fields).map(|()| Body::Chunked),
        (false, true) => length(fields).map(Body::Length),
        (false, false) => Ok(Body::None),
    }
}

/// The one length that all lines of the field agree on.
fn length(fields: &Fields<'_>) -> Result<u64, BadHead> {
    let mut lengths = fields.list("content-length").map(|element| {
        let is_number = !element.is_empty() && element.bytes().all(|byte| byte.is_ascii_digit());
        // Many readers keep it in a signed number of 64 bits.
        let fits = |length: &u64| i64::try_from(*length).is_ok();
        element.parse().ok().filter(|length| is_number && fits(length))
    });
    let first = lengths.next().flatten().ok_or(BadHead::Malformed("Content-Length is no number"))?;
    match lengths.all(|length| length == Some(first)) {
        true => Ok(first),
        false => Err(BadHead::Malformed("more than one Content-Length")),
    }
}

/// `chunked` once and last ends a body; it is the only coding that is known.
fn check_codings(fields: &Fields<'_>) -> Result<(), BadHead> {
    let codings: Vec<&str> = fields.list("transfer-encoding").collect();
    let is_chunked = |coding: &&str| coding.eq_ignore_ascii_case("chunked");
    let Some((last, before)) = codings.split_last() else {
        return Err(BadHead::Malformed("Transfer-Encoding is empty"));
    };
    if codings.iter().any(|coding| coding.is_empty()) {
        return Err(BadHead::Malformed("Transfer-Encoding has an empty element"));
    }
    if before.iter().any(is_chunked) {
        return Err(BadHead::Malformed("chunked is not the last transfer coding"));
    }
    match before.is_empty() && is_chunked(last) {
        true => Ok(()),
        false => Err(BadHead::UnknownCoding),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(fields: &[(&str, &'static str)], http_1_0: bool) -> Result<Body, BadHead> {
        body(&Fields(fields.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect()), http_1_0)
    }

    #[test]
    fn lengths() {
        for (values, expected) in [
            (&[][..], Some(false)),
            (&["0"], Some(false)),
            (&["000"], Some(false)),
            (&["5"], Some(true)),
            (&["5", "5"], Some(true)),
            (&["5, 5"], Some(true)),
            (&["5,05"], Some(true)),
            (&["9223372036854775807"], Some(true)),
            (&["9223372036854775808"], None),
            (&["18446744073709551616"], None),
            (&["99999999999999999999"], None),
            (&["5", "6"], None),
            (&["0", "6"], None),
            (&["5, 6"], None),
            (&["5,"], None),
            (&[","], None),
            (&["5", ""], None),
            (&[""], None),
            (&["-1"], None),
            (&["+1"], None),
            (&["1.0"], None),
            (&["1e3"], None),
            (&["0x10"], None),
            (&["1 0"], None),
            (&["1_0"], None),
            (&["five"], None),
            (&["٥"], None),
        ] {
            let fields: Vec<_> = values.iter().map(|value| ("content-length", *value)).collect();
            let found = of(&fields, false);
            assert_eq!(found.as_ref().ok().map(|body| body.is_there()), expected, "{values:?}");
            assert!(found.is_ok() || matches!(found, Err(BadHead::Malformed(_))), "{values:?}");
        }
    }

    #[test]
    fn codings() {
        let bad = "malformed";
        let unknown = "unknown";
        let chunked = "chunked";
        for (values, expected) in [
            (&["chunked"][..], chunked),
            (&["CHUNKED"], chunked),
            (&["gzip"], unknown),
            (&["identity"], unknown),
            (&["xchunked"], unknown),
            (&["chunked;q=1"], unknown),
            (&["\"chunked\""], unknown),
            (&["gzip, chunked"], unknown),
            (&["gzip", "chunked"], unknown),
            (&["chunked, identity"], bad),
            (&["chunked", "gzip"], bad),
            (&["chunked, chunked"], bad),
            (&["chunked, gzip, chunked"], bad),
            (&["chunked,"], bad),
            (&[""], bad),
            (&[","], bad),
        ] {
            let fields: Vec<_> = values.iter().map(|value| ("transfer-encoding", *value)).collect();
            let found = match of(&fields, false) {
                Ok(Body::Chunked) => chunked,
                Err(BadHead::UnknownCoding) => unknown,
                Err(BadHead::Malformed(_)) => bad,
                other => panic!("{values:?}: {other:?}"),
            };
            assert_eq!(found, expected, "{values:?}");
        }
        assert!(matches!(of(&[("transfer-encoding", "chunked")], true), Err(BadHead::Malformed(_))));
        let both = [("transfer-encoding", "chunked"), ("content-length", "5")];
        assert!(matches!(of(&both, false), Err(BadHead::Malformed(_))));
    }
}
