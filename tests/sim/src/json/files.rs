//! The files of a message, read from JSON. How large a preview is no client is told.

use std::sync::Arc;

use serde_json::Value;

use super::{list, number, text_of};
use crate::chat::file::{Attached, FileId, FileName, MediaKind, PictureSize, Preview};

pub(super) fn of(json: &Value) -> Vec<Attached> {
    json.get("files").map_or(Vec::new(), |_| list(json, "files").map(file).collect())
}

fn file(json: &Value) -> Attached {
    let id = |field: &str| FileId::parse(text_of(json, field)).expect("an id");
    let side = |field: &str| number(json, field) as u32;
    Attached {
        id: id("id"),
        name: FileName::stored(text_of(json, "name")),
        kind: MediaKind::of_word(text_of(json, "type")).expect("a type that there is"),
        bytes: number(json, "bytes"),
        size: json.get("width").map(|_| PictureSize { width: side("width"), height: side("height") }),
        preview: json.get("preview").map(|_| Preview { id: id("preview"), bytes: 0 }),
        alt: json.get("alt").map(|_| Arc::from(text_of(json, "alt"))),
    }
}
