//! The files of a message, in words: a record for each, and its fields, both apart by signs that no name and no text has.

use std::sync::Arc;

use crate::chat::file::{Attached, FileId, FileName, MediaKind, PictureSize, Preview};

const RECORDS: char = '\u{1e}';
const FIELDS: char = '\u{1f}';

pub(super) fn written(files: &[Attached]) -> String {
    files.iter().map(record).collect::<Vec<_>>().join(&RECORDS.to_string())
}

/// `None` for what was never written so.
pub(super) fn read(words: &str) -> Option<Vec<Attached>> {
    words.split_terminator(RECORDS).map(read_record).collect()
}

/// What is not there is empty.
fn record(file: &Attached) -> String {
    let Attached { id, name, kind, bytes, size, preview, alt } = file;
    let or_nothing = |value: Option<String>| value.unwrap_or_default();
    let fields = [
        id.to_string(),
        name.as_str().to_owned(),
        kind.word().to_owned(),
        bytes.to_string(),
        or_nothing(size.map(|size| format!("{} {}", size.width, size.height))),
        or_nothing(preview.map(|preview| format!("{} {}", preview.id, preview.bytes))),
        or_nothing(alt.as_ref().map(|alt| alt.to_string())),
    ];
    fields.join(&FIELDS.to_string())
}

fn read_record(record: &str) -> Option<Attached> {
    let fields: Vec<&str> = record.split(FIELDS).collect();
    let [id, name, kind, bytes, size, preview, alt] = fields.try_into().ok()?;
    let size = match size.split_once(' ') {
        None => None,
        Some((width, height)) => {
            Some(PictureSize { width: width.parse().ok()?, height: height.parse().ok()? })
        }
    };
    let preview = match preview.split_once(' ') {
        None => None,
        Some((id, bytes)) => Some(Preview { id: FileId::parse(id)?, bytes: bytes.parse().ok()? }),
    };
    Some(Attached {
        id: FileId::parse(id)?,
        name: FileName::stored(name),
        kind: MediaKind::of_word(kind)?,
        bytes: bytes.parse().ok()?,
        size,
        preview,
        alt: (!alt.is_empty()).then(|| Arc::from(alt)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let id = |number| FileId::new([number; 16]);
        let plain = Attached {
            id: id(1),
            name: FileName::of("tea & 茶.png"),
            kind: MediaKind::Png,
            bytes: u64::MAX,
            size: None,
            preview: None,
            alt: None,
        };
        let whole = Attached {
            id: id(2),
            size: Some(PictureSize { width: 800, height: u32::MAX }),
            preview: Some(Preview { id: id(3), bytes: 7 }),
            alt: Some("a cup,\nfull".into()),
            ..plain.clone()
        };
        for files in [vec![], vec![plain.clone()], vec![whole.clone(), plain, whole]] {
            assert_eq!(read(&written(&files)), Some(files));
        }
        for wrong in ["tea", "\u{1e}", "1\u{1f}2"] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }
}
