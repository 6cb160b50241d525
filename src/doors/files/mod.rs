//! Files at `/files`: uploads by tus ([`upload`]), downloads ([`download`]), each on the thread of its connection, which
//! may wait for its peer and for the disk. The bytes are this door's; who may bring what is the house's, and is asked
//! of the broker before the first byte is read and after the last one is flushed.

mod body;
mod busy;
mod download;
mod receive;
mod reply;
mod upload;
mod wide;

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::SystemTime;

use crossbeam_channel::Sender;

use super::House;
use super::http::talk::Talk;
use crate::broker::Inbound;
use crate::broker::questions::Question;
use crate::chat::event::{Refusal, RefusalCode};
use crate::chat::file::FileId;
use crate::chat::upload::Bearer;
use crate::client::permits::Permits;
use crate::limits;
use crate::store::files::Blobs;
use crate::store::files::shelf::Shelf;
use crate::wire::clock;
use crate::wire::http::head::{Head, Method};
use crate::wire::http::response::Response;
use crate::wire::http::tus;
use crate::wire::json::request;
use body::Body;
use busy::Busy;
use wide::Wide;

/// What this door has of its own.
pub struct Files {
    blobs: Arc<Blobs>,
    shelf: Shelf,
    /// Which uploads are growing.
    busy: Busy,
    /// The largest file; 0: nobody brings any.
    upload_bytes: u64,
    /// For connections that carry a large file.
    wide: Permits,
    /// For threads that take the digest of one while it comes.
    hashing: Permits,
}

impl Files {
    pub fn new(blobs: Arc<Blobs>, shelf: Shelf, upload_bytes: u64) -> Files {
        let [wide, hashing] = [limits::files::WIDE_MAX, limits::files::HASHED_BESIDE_MAX].map(Permits::new);
        Files { blobs, shelf, busy: Busy::default(), upload_bytes, wide, hashing }
    }
}

/// A connection that asks for something here.
pub struct Call<'a> {
    pub house: &'a House,
    pub talk: &'a Talk,
    /// Whose request it is.
    pub address: IpAddr,
}

/// What stands behind `/files` in a path.
enum Place {
    /// The folder itself.
    All,
    One(FileId),
    /// With a name behind it, which is for people.
    Named(FileId),
    Nothing,
}

/// Whether a path is one of this door's.
pub fn is_about(path: &str) -> bool {
    path.strip_prefix("/files").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Answers a request. Returns the bytes behind it when the connection goes on.
///
/// # Errors
/// When the connection is lost.
pub fn serve(call: &Call<'_>, head: &Head, early: Vec<u8>) -> io::Result<Option<Vec<u8>>> {
    let mut body = Body::new(call.talk, head, early);
    let response = match (place(&head.path), &head.method) {
        (Place::One(id) | Place::Named(id), Method::Get) => return download::serve(call, head, body, id),
        (Place::Named(id), Method::Head) => return download::serve(call, head, body, id),
        (Place::Nothing, _) => Response::not_found(),
        (Place::Named(_), Method::Options) => Response::method_not_allowed("GET, HEAD"),
        (Place::Named(_), _) => Response::method_not_allowed("GET, HEAD"),
        // Where nobody brings any, what was brought before is fetched still.
        (Place::All | Place::One(_), _) if call.house.files.upload_bytes == 0 => Response::not_found(),
        (Place::All, Method::Get | Method::Head) => Response::method_not_allowed("POST, OPTIONS"),
        (place, _) => {
            let id = if let Place::One(id) = place { Some(id) } else { None };
            upload::answer(call, head, &mut body, id)?
        }
    };
    finish(call, head, body, &response)
}

/// Answers, and goes on with the connection if nothing is left of the request.
fn finish(call: &Call<'_>, head: &Head, body: Body<'_>, response: &Response) -> io::Result<Option<Vec<u8>>> {
    let is_head = head.method == Method::Head;
    match body.into_rest().filter(|_| head.is_persistent) {
        Some(rest) => call.talk.answer(response, true, is_head).map(|()| Some(rest)),
        None => call.talk.answer_and_close(response, is_head).map(|()| None),
    }
}

fn place(path: &str) -> Place {
    let rest = path.strip_prefix("/files").unwrap_or_default();
    let Some(rest) = rest.strip_prefix('/').filter(|rest| !rest.is_empty()) else { return Place::All };
    match rest.split_once('/') {
        None => FileId::parse(rest).map_or(Place::Nothing, Place::One),
        Some((id, _)) => FileId::parse(id).map_or(Place::Nothing, Place::Named),
    }
}

impl<'a> Call<'a> {
    /// More room for so many bytes, if they are many and it is to be had.
    fn wide(&self, bytes: u64) -> Option<Wide<'a>> {
        let permit = self.house.files.wide.take_for(bytes, limits::files::WIDE_BYTES)?;
        Some(Wide::open(&self.talk.0, permit))
    }

    /// Who shows which token.
    fn bearer(&self, head: &Head) -> Result<Bearer, Refusal> {
        let token = tus::token(&head.fields);
        let unknown =
            || Refusal::new(RefusalCode::TokenUnknown, "this needs Authorization: Bearer and a token");
        let token = request::hash(token.ok_or_else(unknown)?);
        Ok(Bearer { token, address: self.address, wall: clock::millis(SystemTime::now()) })
    }

    /// Asks the broker, and waits for its answer.
    fn ask<T>(&self, question: impl FnOnce(Sender<T>) -> Question) -> Result<T, Refusal> {
        self.send(|to| Inbound::Asked(question(to)))
    }

    fn send<T>(&self, inbound: impl FnOnce(Sender<T>) -> Inbound) -> Result<T, Refusal> {
        let busy = || Refusal::new(RefusalCode::Busy, "the server does not answer now");
        let (to, answer) = crossbeam_channel::bounded(1);
        self.house.inbound.send(inbound(to)).map_err(|_| busy())?;
        answer.recv_timeout(limits::files::BROKER_TIMEOUT).map_err(|_| busy())
    }
}
