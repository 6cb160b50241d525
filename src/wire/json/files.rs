//! The files of a message as JSON.

use serde::{Serialize, Serializer};

use crate::chat::Message;
use crate::chat::file::{Attached, PictureSize, Preview};

/// A list of them.
pub(super) struct Files<'a>(pub(super) &'a [Attached]);

impl<'a> Files<'a> {
    /// None of one that was deleted.
    pub(super) fn of(message: &'a Message) -> Files<'a> {
        Files(if message.fate.deleted.is_none() { &message.files } else { &[] })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Files<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Body::of))
    }
}

#[derive(Serialize)]
struct Body<'a> {
    id: String,
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preview: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alt: Option<&'a str>,
}

impl<'a> Body<'a> {
    fn of(file: &'a Attached) -> Body<'a> {
        let Attached { id, name, kind, bytes, size, preview, alt } = file;
        let [width, height] =
            size.map_or([None; 2], |PictureSize { width, height }| [Some(width), Some(height)]);
        Body {
            id: id.to_string(),
            name: name.as_str(),
            kind: kind.word(),
            bytes: *bytes,
            width,
            height,
            preview: preview.map(|Preview { id, bytes: _ }| id.to_string()),
            alt: alt.as_deref(),
        }
    }
}
