//! Bytes from a body to the disk, and what a file is once all of it is there.

use std::io;
use std::time::{Instant, SystemTime};

use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::body::{Body, Cut};
use super::{Call, reply};
use crate::broker::Inbound;
use crate::broker::questions::Question;
use crate::chat::event::{Refusal, RefusalCode};
use crate::chat::file::{FileId, Seal, Upload};
use crate::chat::upload::{Bearer, Transfer};
use crate::limits::files as limits;
use crate::priority;
use crate::store::files::Part;
use crate::wire::clock;
use crate::wire::http::response::Response;
use crate::wire::http::tus::{Algorithm, Checksum};
use crate::wire::media::{self, picture};

/// Why a part of a file does not stay as it came.
pub(super) enum Stopped {
    /// There is an answer.
    With(Response),
    /// Nobody is there to answer.
    Lost(io::Error),
}

/// How a part is compared.
enum Hasher {
    Sha1(Sha1),
    Sha256(Sha256),
}

/// Puts the whole body at the end of an upload and flushes it. With a checksum all of it stays or nothing; without one
/// as much as came.
pub(super) fn receive(
    call: &Call<'_>,
    part: &mut Part,
    body: &mut Body<'_>,
    checksum: Option<&Checksum>,
    (id, by): (FileId, &Bearer),
) -> Result<(), Stopped> {
    let blobs = &call.house.files.blobs;
    let failed = |error: io::Error| Stopped::With(disk_failed(id, &error));
    body.begin().map_err(Stopped::Lost)?;
    let bytes = body.length().unwrap_or(0);
    let _wide = call.wide(bytes);
    if let Some(permit) = call.house.files.hashing.take_for(bytes, limits::HASHED_BESIDE_BYTES) {
        part.hash_beside(permit);
    }
    let Some(checksum) = checksum else {
        let outcome = take(call, part, body, None, (id, by));
        // What came is kept whatever came behind it.
        part.flush().map_err(|error| Stopped::With(give_up(call, id, &error)))?;
        return outcome;
    };
    let before = part.length();
    blobs.is_unsure(part).map_err(failed)?;
    let mut hasher = Hasher::of(checksum.algorithm);
    let outcome = take(call, part, body, Some(&mut hasher), (id, by)).and_then(|()| {
        match hasher.finish() == checksum.expected {
            true => part.flush().map_err(|error| Stopped::With(give_up(call, id, &error))),
            false => {
                Err(Stopped::With(reply::with(460, RefusalCode::BadField, "the checksum is another one")))
            }
        }
    });
    if outcome.is_err() && !part.is_gone().unwrap_or(true) {
        part.cut(before).map_err(failed)?;
    }
    blobs.is_sure(id).map_err(failed)?;
    outcome
}

fn take(
    call: &Call<'_>,
    part: &mut Part,
    body: &mut Body<'_>,
    mut hasher: Option<&mut Hasher>,
    (id, by): (FileId, &Bearer),
) -> Result<(), Stopped> {
    priority::stand_back(limits::FILES_NICENESS);
    let mut buffer = vec![0; limits::FILE_BUFFER_BYTES];
    let mut looked = part.length();
    let (mut before, mut last, mut asked) = (looked, looked, Instant::now());
    loop {
        let count = match body.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => count,
            Err(Cut::Quiet) => 0,
            Err(Cut::TooSlow) => {
                let why = "too little has come for too long";
                return Err(Stopped::With(reply::with(408, RefusalCode::SlowDown, why)));
            }
            Err(Cut::Lost(error)) => return Err(Stopped::Lost(error)),
        };
        if asked.elapsed() >= limits::BEARER_LOOK_INTERVAL {
            check_bearer(call, by).map_err(|refusal| Stopped::With(reply::refused(&refusal)))?;
            asked = Instant::now();
        }
        part.append(&buffer[..count]).map_err(|error| Stopped::With(disk_failed(id, &error)))?;
        if let Some(hasher) = &mut hasher {
            hasher.update(&buffer[..count]);
        }
        if part.length() - last >= limits::SENT_OFF_BYTES {
            part.send_off(before, last).map_err(|error| Stopped::With(give_up(call, id, &error)))?;
            (before, last) = (last, part.length());
        }
        if part.length() - looked >= limits::SPACE_LOOK_BYTES {
            looked = part.length();
            check_room(call, 0).map_err(|refusal| Stopped::With(reply::refused(&refusal)))?;
            if part.is_gone().unwrap_or(false) {
                return Err(Stopped::With(reply::refused(&unknown())));
            }
        }
    }
}

/// Some of it is here, and the rest is still to come: that this lasts needs its name too.
pub(super) fn keep(call: &Call<'_>, id: FileId) -> Result<(), Stopped> {
    call.house.files.blobs.flush().map_err(|error| Stopped::With(give_up(call, id, &error)))
}

/// All of it is here: what it is, and its own name on the disk; then the house hears of it.
pub(super) fn complete(call: &Call<'_>, part: &mut Part, id: FileId) -> Result<Box<Upload>, Response> {
    let blobs = &call.house.files.blobs;
    let failed = |error: io::Error| disk_failed(id, &error);
    let unsure = |error: io::Error| give_up(call, id, &error);
    let mut head = vec![0; limits::SNIFF_BYTES];
    let count = part.read_at(0, &mut head);
    let kind = media::sniff(&head[..count]);
    let size = picture::measure(kind, &mut |at, into| part.read_at(at, into));
    let sha256 = part.sha256().map_err(failed)?;
    part.flush().map_err(unsure)?;
    blobs.name(part).map_err(failed)?;
    blobs.flush().map_err(unsure)?;
    let transfer = Transfer::Finish { id, seal: Seal { sha256, kind, size } };
    let outcome = call.send(|to| Inbound::Transfer { transfer, to }).and_then(|outcome| outcome);
    outcome.map_err(|refusal| {
        if refusal.code == RefusalCode::UploadUnknown {
            forget(call, id);
        }
        reply::refused(&refusal)
    })
}

/// Nobody knows it any more, so its bytes go; whoever let it go could not know that some more came.
pub(super) fn forget(call: &Call<'_>, id: FileId) {
    if let Err(error) = call.house.files.blobs.remove(id) {
        tracing::warn!(%id, %error, "a file cannot be taken away");
    }
}

/// # Errors
/// `storage_full` when so much more would leave too little on the disk.
pub(super) fn check_room(call: &Call<'_>, bytes: u64) -> Result<(), Refusal> {
    match call.house.files.blobs.has_room_for(bytes) {
        true => Ok(()),
        false => Err(Refusal::new(RefusalCode::StorageFull, "the disk of the server is nearly full")),
    }
}

/// # Errors
/// As of the house, when whoever brings a file may not any more. A house that does not answer just now says nothing.
fn check_bearer(call: &Call<'_>, by: &Bearer) -> Result<(), Refusal> {
    let by = Bearer { wall: clock::millis(SystemTime::now()), ..by.clone() };
    call.ask(|to| Question::Bearer(by, to)).unwrap_or(Ok(()))
}

pub(super) fn unknown() -> Refusal {
    Refusal::new(RefusalCode::UploadUnknown, "there is no such upload of yours")
}

/// After a flush that failed nobody knows what is on the disk: the upload begins anew.
fn give_up(call: &Call<'_>, id: FileId, error: &io::Error) -> Response {
    forget(call, id);
    disk_failed(id, error)
}

pub(super) fn disk_failed(id: FileId, error: &io::Error) -> Response {
    if matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
    ) {
        return reply::with(507, RefusalCode::StorageFull, "the disk of the server is full");
    }
    tracing::error!(%id, %error, "a file cannot be written");
    reply::with(500, RefusalCode::Busy, "the file cannot be written now")
}

impl Hasher {
    fn of(algorithm: Algorithm) -> Hasher {
        match algorithm {
            Algorithm::Sha1 => Hasher::Sha1(Sha1::new()),
            Algorithm::Sha256 => Hasher::Sha256(Sha256::new()),
        }
    }

    fn update(&mut self, bytes: &[u8]) {
        match self {
            Hasher::Sha1(hash) => hash.update(bytes),
            Hasher::Sha256(hash) => hash.update(bytes),
        }
    }

    fn finish(self) -> Vec<u8> {
        match self {
            Hasher::Sha1(hash) => hash.finalize().to_vec(),
            Hasher::Sha256(hash) => hash.finalize().to_vec(),
        }
    }
}
