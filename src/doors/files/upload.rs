//! The server's side of tus 1.0.0: creation, what has come, more of it, the end.

use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::body::Body;
use super::receive::{self, Stopped, check_room, complete, unknown};
use super::{Call, reply};
use crate::broker::Inbound;
use crate::broker::questions::Question;
use crate::chat::event::{Refusal, RefusalCode};
use crate::chat::file::{FileId, NewFile, Upload};
use crate::chat::upload::{Bearer, Transfer};
use crate::limits::files as limits;
use crate::wire::http::head::{Head, Method};
use crate::wire::http::response::Response;
use crate::wire::http::tus::{self, Bad, Checksum};

/// What a request is about.
enum Asked {
    Create,
    Tell(FileId),
    Grow(FileId),
    End(FileId),
}

/// Answers a request about uploads, or about this one.
///
/// # Errors
/// When nobody is there any more to be answered.
pub(super) fn answer(
    call: &Call<'_>,
    head: &Head,
    body: &mut Body<'_>,
    id: Option<FileId>,
) -> io::Result<Response> {
    match decide(call, head, body, id) {
        Ok(response) | Err(Stopped::With(response)) => Ok(response),
        Err(Stopped::Lost(error)) => Err(error),
    }
}

fn decide(
    call: &Call<'_>,
    head: &Head,
    body: &mut Body<'_>,
    id: Option<FileId>,
) -> Result<Response, Stopped> {
    // A page of another site must not bring anything here, with a token that it has or not.
    if !head.origin_is_ours() {
        return Ok(reply::with(403, RefusalCode::Forbidden, "only the page of this server may do this"));
    }
    // Some proxies know only the old methods.
    let method = match head.fields.get("x-http-method-override") {
        Some(name) if head.method == Method::Post => Method::of(name),
        _ => head.method.clone(),
    };
    if method == Method::Options {
        return Ok(offer(call));
    }
    let asked = match (&method, id) {
        (Method::Post, None) => Asked::Create,
        (Method::Head, Some(id)) => Asked::Tell(id),
        (Method::Patch, Some(id)) => Asked::Grow(id),
        (Method::Delete, Some(id)) => Asked::End(id),
        (_, None) => return Ok(Response::method_not_allowed("POST, OPTIONS")),
        (_, Some(_)) => return Ok(Response::method_not_allowed("GET, HEAD, PATCH, DELETE, OPTIONS")),
    };
    tus::check_version(&head.fields).map_err(bad)?;
    if head.fields.get("expect").is_some_and(|word| !word.eq_ignore_ascii_case("100-continue")) {
        return Ok(reply::with(417, RefusalCode::BadField, "only 100-continue can be expected"));
    }
    let by = call.bearer(head).map_err(refused)?;
    match asked {
        Asked::Create => create(call, head, body, &by),
        Asked::Tell(id) => tell(call, &by, id),
        Asked::Grow(id) => grow(call, head, body, &by, id),
        Asked::End(id) => end(call, &by, id),
    }
}

/// What there is of tus.
fn offer(call: &Call<'_>) -> Response {
    let algorithms = tus::Algorithm::ALL.map(tus::Algorithm::word).join(",");
    reply::done(204)
        .with("Tus-Version", tus::VERSION)
        .with("Tus-Extension", tus::EXTENSIONS)
        .with("Tus-Max-Size", call.house.files.upload_bytes.to_string())
        .with("Tus-Checksum-Algorithm", algorithms)
}

fn create(call: &Call<'_>, head: &Head, body: &mut Body<'_>, by: &Bearer) -> Result<Response, Stopped> {
    let creation = tus::creation(&head.fields).map_err(bad)?;
    let checksum = tus::checksum(&head.fields).map_err(bad)?;
    let first = if body.is_there() { part_bytes(head, body)? } else { 0 };
    if first > creation.bytes {
        return Err(bad(Bad(413, "there is more than Upload-Length says")));
    }
    let mut bytes = [0; 16];
    let busy = |_| refused(Refusal::new(RefusalCode::Busy, "the system gave no randomness"));
    getrandom::fill(&mut bytes).map_err(busy)?;
    let id = FileId::new(bytes);
    let file = NewFile { id, name: creation.name, bytes: creation.bytes, preview_of: creation.preview_of };
    let mut upload = begin(call, by, file).map_err(refused)?;
    if first > 0 || upload.file.bytes == 0 {
        // Nobody has heard where it is: what is refused or cut here could neither go on nor be ended.
        upload = write(call, by, (&upload, 0), body, checksum.as_ref())
            .inspect_err(|_| drop(end(call, by, id)))?;
    }
    let offset = if first > 0 { first } else { 0 };
    let created = reply::done(201).with("Location", format!("/files/{id}"));
    let created = if body.is_there() { created.with("Upload-Offset", offset.to_string()) } else { created };
    Ok(with_end(created, &upload))
}

/// Asks the house; in the place of one's own that nothing came to for long, if there are too many.
fn begin(call: &Call<'_>, by: &Bearer, file: NewFile) -> Result<Upload, Refusal> {
    let ask = |instead_of| {
        let transfer = Transfer::Begin { by: by.clone(), file: file.clone(), instead_of };
        call.send(|to| Inbound::Transfer { transfer, to }).and_then(|outcome| outcome)
    };
    // The house knows no disk, and the disk nobody: whoever may not bring anything hears that first.
    let largest = call.house.files.upload_bytes;
    if file.bytes <= largest {
        call.ask(|to| Question::Bearer(by.clone(), to)).and_then(|known| known)?;
        check_room(call, file.bytes)?;
    }
    let refusal = match ask(None) {
        Err(refusal) if refusal.code == RefusalCode::TooMany => refusal,
        outcome => return outcome.map(|upload| *upload),
    };
    let unfinished = call.ask(|to| Question::Unfinished(by.clone(), to))?;
    let idle = unfinished.into_iter().map(|(id, made)| (idle(call, id, made), id)).max();
    match idle {
        Some((idle, id)) if idle >= limits::UPLOAD_IDLE => ask(Some(id)).map(|upload| *upload),
        idle => {
            let wait = limits::UPLOAD_IDLE.saturating_sub(idle.map_or(Duration::ZERO, |(idle, _)| idle));
            Err(Refusal { retry_after_ms: Some(wait.as_millis() as u64), ..refusal })
        }
    }
}

/// For how long nothing has come to an upload.
fn idle(call: &Call<'_>, id: FileId, made: u64) -> Duration {
    let files = &call.house.files;
    if files.busy.is_held(id) {
        return Duration::ZERO;
    }
    let made = UNIX_EPOCH + Duration::from_millis(made);
    let last = files.blobs.grew(id).unwrap_or(made);
    SystemTime::now().duration_since(last).unwrap_or_default()
}

/// How much has come.
fn tell(call: &Call<'_>, by: &Bearer, id: FileId) -> Result<Response, Stopped> {
    let mut upload = match known(call, by, id)? {
        Known::Own(upload) => upload,
        Known::Posted(upload) => return Ok(told(&upload, upload.file.bytes)),
    };
    let files = &call.house.files;
    let length = || files.blobs.length(id).map_err(|error| Stopped::With(receive::disk_failed(id, &error)));
    let mut offset = if upload.is_finished() { upload.file.bytes } else { length()? };
    if offset == upload.file.bytes && !upload.is_finished() {
        // The server has ended before it was finished, or it is being finished just now.
        let hold = files.busy.wait(id, &call.talk.0, limits::TAKE_OVER_TIMEOUT).ok_or_else(held)?;
        if let Known::Own(now) = known(call, by, id)? {
            upload = if now.is_finished() { now } else { finish(call, id)? };
        }
        offset = if upload.is_finished() { upload.file.bytes } else { length()? };
        drop(hold);
    }
    Ok(told(&upload, offset))
}

fn told(upload: &Upload, offset: u64) -> Response {
    let told = reply::done(200)
        .with("Upload-Offset", offset.to_string())
        .with("Upload-Length", upload.file.bytes.to_string());
    with_end(told, upload)
}

fn grow(
    call: &Call<'_>,
    head: &Head,
    body: &mut Body<'_>,
    by: &Bearer,
    id: FileId,
) -> Result<Response, Stopped> {
    let length = part_bytes(head, body)?;
    let offset = tus::offset(&head.fields).map_err(bad)?;
    let checksum = tus::checksum(&head.fields).map_err(bad)?;
    let upload = match known(call, by, id)? {
        Known::Own(upload) => upload,
        Known::Posted(_) => return Ok(posted()),
    };
    if offset.saturating_add(length) > upload.file.bytes {
        return Err(bad(Bad(413, "there is more than Upload-Length says")));
    }
    if upload.is_finished() {
        return if offset == upload.file.bytes { Ok(grown(&upload, offset)) } else { Err(conflict()) };
    }
    check_room(call, length).map_err(refused)?;
    let upload = write(call, by, (&upload, offset), body, checksum.as_ref())?;
    Ok(grown(&upload, offset + length))
}

/// Takes the upload, puts the body at its end, and finishes it when all of it is there.
fn write(
    call: &Call<'_>,
    by: &Bearer,
    (upload, offset): (&Upload, u64),
    body: &mut Body<'_>,
    checksum: Option<&Checksum>,
) -> Result<Upload, Stopped> {
    let (files, id) = (&call.house.files, upload.file.id);
    let _hold = files.busy.take(id, &call.talk.0, limits::TAKE_OVER_TIMEOUT).ok_or_else(held)?;
    let failed = |error: io::Error| Stopped::With(receive::disk_failed(id, &error));
    // Before anything is made on the disk.
    if files.blobs.length(id).map_err(failed)? != offset {
        return Err(conflict());
    }
    let mut part = files.blobs.grow(id).map_err(failed)?;
    let outcome = receive::receive(call, &mut part, body, checksum, (id, by));
    let is_whole = part.length() == upload.file.bytes;
    if outcome.is_ok() && is_whole {
        return complete(call, &mut part, id).map(|upload| *upload).map_err(Stopped::With);
    }
    // Somebody may have ended it meanwhile, and then its bytes are nobody's.
    let is_known = call.ask(|to| Question::IsUpload(id, to)).unwrap_or(true);
    if !is_known {
        receive::forget(call, id);
        return Err(refused(unknown()));
    }
    outcome.and_then(|()| receive::keep(call, id)).map(|()| upload.clone())
}

fn finish(call: &Call<'_>, id: FileId) -> Result<Upload, Stopped> {
    let part = call.house.files.blobs.grow(id);
    let mut part = part.map_err(|error| Stopped::With(receive::disk_failed(id, &error)))?;
    complete(call, &mut part, id).map(|upload| *upload).map_err(Stopped::With)
}

fn end(call: &Call<'_>, by: &Bearer, id: FileId) -> Result<Response, Stopped> {
    if let Known::Posted(_) = known(call, by, id)? {
        return Ok(posted());
    }
    let transfer = Transfer::End { by: by.clone(), id };
    call.send(|to| Inbound::Transfer { transfer, to }).and_then(|outcome| outcome).map_err(refused)?;
    call.house.files.busy.cut(id);
    Ok(reply::done(204))
}

/// What is known of an upload.
enum Known {
    /// One's own, and no message has it.
    Own(Upload),
    /// A message has it.
    Posted(Upload),
}

fn known(call: &Call<'_>, by: &Bearer, id: FileId) -> Result<Known, Stopped> {
    match call.ask(|to| Question::Upload(by.clone(), id, to)).and_then(|known| known) {
        Ok(upload) => Ok(Known::Own(*upload)),
        Err(refusal) if refusal.code == RefusalCode::UploadUnknown => match call.house.files.shelf.find(id) {
            Ok(Some(row)) if row.is_posted => Ok(Known::Posted(row.upload)),
            _ => Err(refused(refusal)),
        },
        Err(refusal) => Err(refused(refusal)),
    }
}

/// How long the part in a body is.
fn part_bytes(head: &Head, body: &Body<'_>) -> Result<u64, Stopped> {
    let length = body.length().ok_or_else(|| bad(Bad(411, "Content-Length is needed")))?;
    match tus::is_part(&head.fields) {
        true => Ok(length),
        false => Err(bad(Bad(415, "Content-Type must be application/offset+octet-stream"))),
    }
}

fn grown(upload: &Upload, offset: u64) -> Response {
    with_end(reply::done(204).with("Upload-Offset", offset.to_string()), upload)
}

/// Until when it is kept without a message.
fn with_end(response: Response, upload: &Upload) -> Response {
    let end = UNIX_EPOCH + Duration::from_millis(upload.expires());
    response.with("Upload-Expires", httpdate::fmt_http_date(end))
}

fn posted() -> Response {
    reply::with(403, RefusalCode::Forbidden, "a message has this file: delete the message")
}

fn conflict() -> Stopped {
    Stopped::With(reply::with(409, RefusalCode::BadField, "Upload-Offset is not where the upload ends"))
}

fn held() -> Stopped {
    refused(Refusal::new(RefusalCode::Busy, "another request lets this upload grow"))
}

fn refused(refusal: Refusal) -> Stopped {
    Stopped::With(reply::refused(&refusal))
}

fn bad(bad: Bad) -> Stopped {
    Stopped::With(reply::bad(bad))
}
