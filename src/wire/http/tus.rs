//! Uploads that can be interrupted: tus 1.0.0 (<https://tus.io/protocols/resumable-upload>), from the fields of a request
//! to values that cannot be wrong.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::fields::Kept;
use crate::chat::file::{FileId, FileName};
use crate::listed::listed;

/// The one version.
pub const VERSION: &str = "1.0.0";
/// What of it there is.
pub const EXTENSIONS: &str = "creation,creation-with-upload,expiration,checksum,termination";
/// The type of a body that is a part of a file.
pub const BODY_TYPE: &str = "application/offset+octet-stream";

listed! {
    /// How a part is compared with what was sent.
    pub enum Algorithm {
        Sha1 = "sha1",
        Sha256 = "sha256",
    }
}

impl Algorithm {
    /// Bytes of such a checksum.
    fn length(self) -> usize {
        match self {
            Algorithm::Sha1 => 20,
            Algorithm::Sha256 => 32,
        }
    }
}

/// What a part must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checksum {
    pub algorithm: Algorithm,
    pub expected: Vec<u8>,
}

/// A file that somebody wants to bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creation {
    pub name: FileName,
    pub bytes: u64,
    pub preview_of: Option<FileId>,
}

/// What is wrong with a request: its status, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bad(pub u16, pub &'static str);

/// Whether the peer speaks the version that there is.
///
/// # Errors
/// 412.
pub fn check_version(fields: &Kept) -> Result<(), Bad> {
    match fields.get("tus-resumable") {
        Some(VERSION) => Ok(()),
        _ => Err(Bad(412, "Tus-Resumable must be 1.0.0")),
    }
}

/// The token of whoever asks.
pub fn token(fields: &Kept) -> Option<&str> {
    let (scheme, token) = fields.get("authorization")?.split_once(' ')?;
    let token = token.trim();
    let is_token = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
    (scheme.eq_ignore_ascii_case("bearer") && is_token).then_some(token)
}

/// # Errors
/// 400.
pub fn creation(fields: &Kept) -> Result<Creation, Bad> {
    if fields.get("upload-defer-length").is_some() {
        return Err(Bad(400, "Upload-Length must be known"));
    }
    if fields.get("upload-concat").is_some() {
        return Err(Bad(400, "an upload is not made of others"));
    }
    let bytes = number(fields, "upload-length")?.ok_or(Bad(400, "Upload-Length is missing"))?;
    let metadata = metadata(fields.get("upload-metadata").unwrap_or_default())?;
    let value = |key: &str| metadata.iter().find(|(known, _)| *known == key).map(|(_, value)| value);
    let name = value("filename").map(|name| String::from_utf8_lossy(name)).unwrap_or_default();
    let preview_of = match value("preview-of") {
        None => None,
        Some(id) => {
            let id = std::str::from_utf8(id).ok().and_then(FileId::parse);
            Some(id.ok_or(Bad(400, "preview-of is no id of a file"))?)
        }
    };
    Ok(Creation { name: FileName::of(&name), bytes, preview_of })
}

/// Where the part begins.
///
/// # Errors
/// 400.
pub fn offset(fields: &Kept) -> Result<u64, Bad> {
    number(fields, "upload-offset")?.ok_or(Bad(400, "Upload-Offset is missing"))
}

/// Whether a body is a part of a file.
pub fn is_part(fields: &Kept) -> bool {
    let media = fields.get("content-type").unwrap_or_default().split(';').next().unwrap_or_default();
    media.trim().eq_ignore_ascii_case(BODY_TYPE)
}

/// # Errors
/// 400 for what is none, and for an algorithm that is not there.
pub fn checksum(fields: &Kept) -> Result<Option<Checksum>, Bad> {
    let Some(value) = fields.get("upload-checksum") else { return Ok(None) };
    let bad = Bad(400, "Upload-Checksum must be sha1 or sha256 and the base64 of one");
    let (word, encoded) = value.trim().split_once(' ').ok_or(bad)?;
    let algorithm = Algorithm::ALL.into_iter().find(|known| known.word() == word).ok_or(bad)?;
    let expected = STANDARD.decode(encoded.trim()).map_err(|_| bad)?;
    match expected.len() == algorithm.length() {
        true => Ok(Some(Checksum { algorithm, expected })),
        false => Err(bad),
    }
}

/// Keys, each with a value in base64 where there is one. A key comes once.
fn metadata(field: &str) -> Result<Vec<(&str, Vec<u8>)>, Bad> {
    let bad = Bad(400, "Upload-Metadata is not well-formed");
    let mut all: Vec<(&str, Vec<u8>)> = Vec::new();
    for pair in field.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (key, encoded) = pair.split_once(' ').unwrap_or((pair, ""));
        let value = STANDARD.decode(encoded.trim()).map_err(|_| bad)?;
        if !key.is_ascii() || all.iter().any(|(known, _)| *known == key) {
            return Err(bad);
        }
        all.push((key, value));
    }
    Ok(all)
}

fn number(fields: &Kept, name: &str) -> Result<Option<u64>, Bad> {
    let Some(value) = fields.get(name) else { return Ok(None) };
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let number = value.parse().ok().filter(|number| is_number && *number <= i64::MAX as u64);
    number.map(Some).ok_or(Bad(400, "Upload-Length and Upload-Offset are whole numbers"))
}

#[cfg(test)]
mod tests {
    use super::super::head::HeadScanner;
    use super::*;

    fn fields(fields: &str) -> Kept {
        let mut scanner = HeadScanner::default();
        scanner.feed(format!("POST /files HTTP/1.1\r\nHost: a\r\n{fields}\r\n\r\n").as_bytes());
        scanner.take().unwrap().unwrap().0.fields
    }

    #[test]
    fn what_somebody_wants_to_bring_is_read_or_refused() {
        let id = FileId::new([7; 16]);
        let of = format!("preview-of {}", STANDARD.encode(id.to_string()));
        let made = |name: &str, bytes, preview_of| Some((name.to_owned(), bytes, preview_of));
        for (said, expected) in [
            ("Upload-Length: 10".to_owned(), made("file", 10, None)),
            (
                "Upload-Length: 0\r\nUpload-Metadata: filename dGVhLnBuZw==".to_owned(),
                made("tea.png", 0, None),
            ),
            (
                "Upload-Length: 5\r\nUpload-Metadata: is_new, filename Li4vLi4veA==, filetype aW1hZ2UvcG5n"
                    .to_owned(),
                made("x", 5, None),
            ),
            (format!("Upload-Length: 5\r\nUpload-Metadata: {of}"), made("file", 5, Some(id))),
            ("Upload-Metadata: filename dGVh".to_owned(), None),
            ("Upload-Length: -1".to_owned(), None),
            ("Upload-Length: +1".to_owned(), None),
            ("Upload-Length: 1e3".to_owned(), None),
            ("Upload-Length: 9223372036854775808".to_owned(), None),
            ("Upload-Length: 5\r\nUpload-Length: 5".to_owned(), None),
            ("Upload-Length: 5\r\nUpload-Metadata: filename !".to_owned(), None),
            ("Upload-Length: 5\r\nUpload-Metadata: a YQ==,a YQ==".to_owned(), None),
            ("Upload-Length: 5\r\nUpload-Metadata: preview-of YQ==".to_owned(), None),
            ("Upload-Defer-Length: 1".to_owned(), None),
            ("Upload-Length: 5\r\nUpload-Concat: partial".to_owned(), None),
        ] {
            let read = creation(&fields(&said));
            let read = read.ok().map(|read| (read.name.as_str().to_owned(), read.bytes, read.preview_of));
            assert_eq!(read, expected, "{said}");
        }
    }

    #[test]
    fn tokens_and_checksums_are_well_formed() {
        for (said, expected) in [
            ("Authorization: Bearer abc_-", Some("abc_-")),
            ("Authorization: bearer  abc", Some("abc")),
            ("Authorization: Bearer", None),
            ("Authorization: Bearer ", None),
            ("Authorization: Bearer a b", None),
            ("Authorization: Basic YWJj", None),
            ("X: y", None),
        ] {
            assert_eq!(token(&fields(said)), expected, "{said}");
        }
        let sha1 = STANDARD.encode([1; 20]);
        for (said, is_good) in [
            ("X: y".to_owned(), true),
            (format!("Upload-Checksum: sha1 {sha1}"), true),
            (format!("Upload-Checksum: sha256 {}", STANDARD.encode([1; 32])), true),
            (format!("Upload-Checksum: sha256 {sha1}"), false),
            (format!("Upload-Checksum: md5 {}", STANDARD.encode([1; 16])), false),
            ("Upload-Checksum: sha1".to_owned(), false),
            ("Upload-Checksum: sha1 !".to_owned(), false),
        ] {
            assert_eq!(checksum(&fields(&said)).is_ok(), is_good, "{said}");
        }
        assert!(is_part(&fields("Content-Type: application/offset+octet-stream")));
        assert!(!is_part(&fields("Content-Type: text/plain")));
    }
}
