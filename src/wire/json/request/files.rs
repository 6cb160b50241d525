//! The files that are to go with a post.

use serde_json::Value;

use super::{bad_field, text_refusal};
use crate::chat::command::AttachedDraft;
use crate::chat::event::{Refusal, RefusalCode};
use crate::chat::file::FileId;
use crate::chat::name::Text;
use crate::limits;

/// `files`: ids, or objects with one and an `alt`.
pub(super) fn files(value: Option<Value>) -> Result<Vec<AttachedDraft>, Refusal> {
    let all = match value {
        None => return Ok(Vec::new()),
        Some(Value::Array(all)) => all,
        Some(_) => return Err(bad_field("files must be a list")),
    };
    let most = limits::files::FILES_PER_MESSAGE_MAX;
    if all.len() > most {
        return Err(Refusal::new(RefusalCode::TooMany, format!("a message has {most} files at most")));
    }
    all.into_iter().map(file).collect()
}

fn file(value: Value) -> Result<AttachedDraft, Refusal> {
    let (id, alt) = match value {
        Value::String(id) => (Some(id), None),
        Value::Object(mut fields) => {
            let id = match fields.remove("id") {
                Some(Value::String(id)) => Some(id),
                _ => None,
            };
            (id, fields.remove("alt").filter(|alt| !alt.is_null()))
        }
        _ => (None, None),
    };
    let id = id.ok_or_else(|| bad_field("a file is an id, or an object with an id and perhaps an alt"))?;
    let unknown = || Refusal::new(RefusalCode::UploadUnknown, "there is no such upload of yours");
    Ok(AttachedDraft { id: FileId::parse(&id).ok_or_else(unknown)?, alt: alt_of(alt)? })
}

/// An empty one is none.
fn alt_of(value: Option<Value>) -> Result<Option<Box<str>>, Refusal> {
    match value {
        None => Ok(None),
        Some(Value::String(alt)) if alt.is_empty() => Ok(None),
        Some(Value::String(alt)) => {
            let alt = Text::parse(alt).map_err(|why| text_refusal("alt", why, limits::TEXT_BYTES_MAX))?;
            Ok(Some(alt.as_str().into()))
        }
        Some(_) => Err(bad_field("alt must be a string")),
    }
}
