//! Files that people bring: what is known of each, and what a message says of it.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::UserId;
use super::event::{Refusal, RefusalCode};
use super::name::{Text, shows_nothing, without_towers};
use crate::limits::{TEXT_BYTES_MAX, files as limits};
use crate::listed::listed;

/// The name of a file in the house: 128 random bits, so that nobody finds one that was not told to them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId([u8; 16]);

impl FileId {
    pub fn new(bytes: [u8; 16]) -> FileId {
        FileId(bytes)
    }

    /// 32 digits of base 16, small letters.
    pub fn parse(text: &str) -> Option<FileId> {
        let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if text.len() != 32 || !text.as_bytes().iter().all(is_digit) {
            return None;
        }
        u128::from_str_radix(text, 16).ok().map(|number| FileId(number.to_be_bytes()))
    }

    pub fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl fmt::Debug for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What a person calls a file. It is shown and never used to find one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileName(Arc<str>);

impl FileName {
    /// Without folders in front of it, and without what would trouble a line of text or the ones around it; `file` when
    /// nothing is left that anybody sees, or too much.
    pub fn of(typed: &str) -> FileName {
        let last = typed.rsplit(['/', '\\']).next().unwrap_or_default();
        let is_quiet = |c: &char| !c.is_control() && !turns_text(*c);
        let name = without_towers(last.chars().filter(is_quiet).collect());
        let name = name.trim();
        let is_seen = !name.chars().all(shows_nothing);
        let is_name = is_seen && name.len() <= limits::FILE_NAME_BYTES_MAX && name != "." && name != "..";
        FileName(if is_name { name } else { "file" }.into())
    }

    /// As it stands in the history.
    pub fn stored(name: &str) -> FileName {
        FileName(name.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// It turns the order of what stands behind it, so that one name looks like another.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

listed! {
    /// What a file is by its first bytes, whatever it is called. The word is its media type.
    #[derive(Serialize, Deserialize)]
    pub enum MediaKind {
        Png = "image/png",
        Jpeg = "image/jpeg",
        Gif = "image/gif",
        Webp = "image/webp",
        Mp4 = "video/mp4",
        Webm = "video/webm",
        OggVideo = "video/ogg",
        Mp3 = "audio/mpeg",
        M4a = "audio/mp4",
        Ogg = "audio/ogg",
        Wav = "audio/wav",
        Flac = "audio/flac",
        Aac = "audio/aac",
        Pdf = "application/pdf",
        Zip = "application/zip",
        Gzip = "application/gzip",
        Text = "text/plain",
        Other = "application/octet-stream",
    }
}

impl MediaKind {
    /// The kind with this word.
    pub fn of_word(word: &str) -> Option<MediaKind> {
        MediaKind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    pub fn is_picture(self) -> bool {
        matches!(self, MediaKind::Png | MediaKind::Jpeg | MediaKind::Gif | MediaKind::Webp)
    }

    /// Whether a browser may show it in place: nothing of it can run there.
    pub fn is_inline(self) -> bool {
        match self {
            MediaKind::Png | MediaKind::Jpeg | MediaKind::Gif | MediaKind::Webp => true,
            MediaKind::Mp4 | MediaKind::Webm | MediaKind::OggVideo => true,
            MediaKind::Mp3 | MediaKind::M4a | MediaKind::Ogg | MediaKind::Wav => true,
            MediaKind::Flac | MediaKind::Aac => true,
            MediaKind::Pdf | MediaKind::Zip | MediaKind::Gzip | MediaKind::Text => false,
            MediaKind::Other => false,
        }
    }
}

/// Width and height of a picture, as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureSize {
    pub width: u32,
    pub height: u32,
}

/// A file that somebody begins to bring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFile {
    pub id: FileId,
    pub name: FileName,
    /// How many bytes it will have.
    pub bytes: u64,
    /// It is a small picture in the place of this one.
    pub preview_of: Option<FileId>,
}

/// What is known of a file when all of it is here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// SHA-256 of all of it.
    pub sha256: [u8; 32],
    pub kind: MediaKind,
    pub size: Option<PictureSize>,
}

/// A file that no message has yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    pub file: NewFile,
    pub owner: UserId,
    /// When it was begun and, if it is here, when it was finished: milliseconds since 1970.
    pub made: u64,
    pub stored: Option<(u64, Seal)>,
}

impl Upload {
    /// From when on it is unknown: it was not finished, or no message has it.
    pub fn expires(&self) -> u64 {
        let since = self.stored.as_ref().map_or(self.made, |(time, _)| *time);
        since + limits::UPLOAD_LIFETIME.as_millis() as u64
    }

    pub fn is_finished(&self) -> bool {
        self.stored.is_some()
    }
}

/// Text and alts together are no longer than a text may be.
///
/// # Errors
/// `too_long`.
pub fn check_words<'a>(text: &Text, alts: impl Iterator<Item = &'a str>) -> Result<(), Refusal> {
    let (bytes, most) = (text.as_str().len() + alts.map(str::len).sum::<usize>(), TEXT_BYTES_MAX);
    match bytes > most {
        true => {
            let message = format!("text and alts have {bytes} bytes, the limit is {most}");
            Err(Refusal::new(RefusalCode::TooLong, message))
        }
        false => Ok(()),
    }
}

/// A file as a message has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    pub id: FileId,
    pub name: FileName,
    pub kind: MediaKind,
    pub bytes: u64,
    pub size: Option<PictureSize>,
    pub preview: Option<Preview>,
    /// What is on it, for who does not see it.
    pub alt: Option<Arc<str>>,
}

/// The small picture in the place of a large one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preview {
    pub id: FileId,
    pub bytes: u64,
}

impl Attached {
    /// What it takes of a quota, with its preview.
    pub fn counted(&self) -> u64 {
        self.bytes + self.preview.map_or(0, |preview| preview.bytes)
    }

    /// Its own name and that of its preview.
    pub fn ids(&self) -> impl Iterator<Item = FileId> {
        [Some(self.id), self.preview.map(|preview| preview.id)].into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_stands_behind_the_last_folder_and_troubles_nobody() {
        for (typed, kept) in [
            ("tea.png", "tea.png"),
            ("../../etc/passwd", "passwd"),
            ("C:\\x\\Teekanne.JPG", "Teekanne.JPG"),
            ("..%2f..%2fx", "..%2f..%2fx"),
            ("CON", "CON"),
            (".htaccess", ".htaccess"),
            ("a\r\nSet-Cookie: x=1", "aSet-Cookie: x=1"),
            ("n\0ul.txt\u{9b}", "nul.txt"),
            ("tea\u{202e}gpj.exe", "teagpj.exe"),
            ("茶 ☕.pdf", "茶 ☕.pdf"),
            ("", "file"),
            ("   ", "file"),
            ("a/", "file"),
            ("..", "file"),
            ("\u{200b}\u{feff}", "file"),
            ("\u{3164}", "file"),
            ("a\u{200d}b", "a\u{200d}b"),
            (&format!("e{}.pdf", "\u{301}".repeat(90)), &*format!("e{}.pdf", "\u{301}".repeat(8))),
            (&"x".repeat(255), &*"x".repeat(255)),
            (&"x".repeat(256), "file"),
        ] {
            assert_eq!(FileName::of(typed).as_str(), kept, "{typed:?}");
        }
    }

    #[test]
    fn an_id_is_written_in_one_way() {
        let id = FileId::new([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255]);
        assert_eq!(id.to_string(), "000102030405060708090a0b0c0d0eff");
        assert_eq!(FileId::parse(&id.to_string()), Some(id));
        for wrong in ["", "000102030405060708090A0B0C0D0EFF", "+00102030405060708090a0b0c0d0eff", "00"] {
            assert_eq!(FileId::parse(wrong), None, "{wrong}");
        }
        assert!(FileId::parse(&format!("{id}0")).is_none());
    }

    #[test]
    fn every_word_is_read_again_and_nothing_that_runs_is_shown_in_place() {
        for kind in MediaKind::ALL {
            assert_eq!(MediaKind::of_word(kind.word()), Some(kind));
            let is_seen_or_heard =
                ["image/", "video/", "audio/"].iter().any(|of| kind.word().starts_with(of));
            assert_eq!(kind.is_inline(), is_seen_or_heard, "{kind:?}");
        }
        assert_eq!(MediaKind::of_word("image/svg+xml"), None);
    }
}
