//! A file for whoever knows its id: whole or a part of it, shown in place only where nothing in it can run.

use std::fs::File;
use std::io;
use std::time::SystemTime;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::body::Body;
use super::{Call, finish, reply};
use crate::chat::event::RefusalCode;
use crate::chat::file::{FileId, FileName, MediaKind, Seal};
use crate::limits::files as limits;
use crate::priority;
use crate::store::files::{self, shelf};
use crate::wire::clock;
use crate::wire::http::head::{Head, Method};
use crate::wire::http::range::{self, Wanted};
use crate::wire::http::response::Response;

/// RFC 8187 section 3.2.1: what stands for itself.
const PLAIN: AsciiSet = NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_').remove(b'~');
/// Nothing of it runs, loads or shows anything, wherever it is opened.
const SANDBOX: &str = "sandbox; default-src 'none'";

/// What is sent behind the head.
struct Sent {
    file: File,
    from: u64,
    bytes: u64,
}

/// Answers, and goes on as [`super::serve`] does.
pub(super) fn serve(call: &Call<'_>, head: &Head, body: Body<'_>, id: FileId) -> io::Result<Option<Vec<u8>>> {
    let (response, sent) = answer(call, head, id);
    let Some(sent) = sent.filter(|_| head.method == Method::Get) else {
        return finish(call, head, body, &response);
    };
    let rest = body.into_rest().filter(|_| head.is_persistent);
    call.talk.answer(&response, rest.is_some(), true)?;
    send(call, sent)?;
    match rest {
        Some(rest) => Ok(Some(rest)),
        None => call.talk.0.shutdown(std::net::Shutdown::Write).map(|()| None),
    }
}

fn answer(call: &Call<'_>, head: &Head, id: FileId) -> (Response, Option<Sent>) {
    let nothing = || (reply::with(404, RefusalCode::UploadUnknown, "there is no such file"), None);
    let broken = || (reply::with(503, RefusalCode::Busy, "the file cannot be read now"), None);
    let row = match call.house.files.shelf.find(id) {
        Ok(Some(row)) => row,
        Ok(None) => return nothing(),
        Err(error) => {
            tracing::error!(%id, %error, "a file cannot be looked up");
            return broken();
        }
    };
    let Some(seal) = present(&row) else { return nothing() };
    let length = row.upload.file.bytes;
    let file = match call.house.files.blobs.stored(id) {
        Ok(file) if file.metadata().is_ok_and(|found| found.len() == length) => file,
        Ok(_) => {
            tracing::error!(%id, "a file has not the length that it had");
            return broken();
        }
        // It went just now.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return nothing(),
        Err(error) => {
            tracing::error!(%id, %error, "a file cannot be read");
            return broken();
        }
    };
    let tag = tag(seal);
    let name = &row.upload.file.name;
    match range::wanted(head, &tag, length) {
        Wanted::Nothing => (described(Response::not_modified(), seal.kind, name, &tag), None),
        Wanted::Impossible => {
            let refused = reply::with(416, RefusalCode::BadField, "there is no such part of the file");
            (refused.with("Content-Range", format!("bytes */{length}")), None)
        }
        Wanted::Whole => whole((file, length), seal.kind, name, &tag),
        Wanted::Part { from, bytes } => {
            let range = format!("bytes {from}-{}/{length}", from + bytes - 1);
            let response = Response { length: Some(bytes), ..Response::bare(206) };
            let response = described(response, seal.kind, name, &tag).with("Content-Range", range);
            (response, Some(Sent { file, from, bytes }))
        }
    }
}

fn whole(
    (file, bytes): (File, u64),
    kind: MediaKind,
    name: &FileName,
    tag: &str,
) -> (Response, Option<Sent>) {
    let response = Response { length: Some(bytes), ..Response::bare(200) };
    (described(response, kind, name, tag), Some(Sent { file, from: 0, bytes }))
}

/// A file that is whole; of one that no message has got in its time nobody hears any more.
fn present(row: &shelf::Row) -> Option<&Seal> {
    let now = clock::millis(SystemTime::now());
    let is_over = !row.is_posted && row.upload.expires() <= now;
    row.upload.stored.as_ref().filter(|_| !is_over).map(|(_, seal)| seal)
}

/// One decision says what it is and whether it is shown.
fn described(response: Response, kind: MediaKind, name: &FileName, tag: &str) -> Response {
    let (shown, media) = match kind.is_inline() {
        true => ("inline", kind.word()),
        false => ("attachment", MediaKind::Other.word()),
    };
    let name = utf8_percent_encode(name.as_str(), &PLAIN);
    response
        .with("Content-Type", media)
        .with("Content-Disposition", format!("{shown}; filename*=UTF-8''{name}"))
        .with("Content-Security-Policy", SANDBOX)
        .with("Accept-Ranges", "bytes")
        .with("ETag", tag)
        // It may be deleted: then nobody shows it any more.
        .with("Cache-Control", "private, no-cache")
}

/// The beginning of its SHA-256.
fn tag(seal: &Seal) -> String {
    let digits: String = seal.sha256[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("\"{digits}\"")
}

fn send(call: &Call<'_>, sent: Sent) -> io::Result<()> {
    let Sent { file, mut from, mut bytes } = sent;
    let _wide = call.wide(bytes);
    priority::stand_back(limits::FILES_NICENESS);
    while bytes > 0 {
        // Whoever has deleted it wants nobody to have it.
        if files::is_gone(&file)? {
            return Err(io::Error::other("the file was deleted"));
        }
        let most = usize::try_from(bytes).unwrap_or(usize::MAX).min(limits::SENT_AT_ONCE_BYTES);
        let count = call.talk.send_while_taken(&file, from, most, limits::TRANSFER_TIMEOUT)?;
        if count == 0 {
            return Err(io::Error::other("the file ends too early"));
        }
        (from, bytes) = (from + count as u64, bytes - count as u64);
    }
    Ok(())
}
