//! Refusals as answers over HTTP: the status of the protocol, and the error of the contract as JSON.

use std::borrow::Cow;

use crate::chat::event::{Refusal, RefusalCode};
use crate::wire::http::response::Response;
use crate::wire::http::tus::{self, Bad};

/// What the house or this door refuses.
pub(super) fn refused(refusal: &Refusal) -> Response {
    Response::refused(refusal).with("Tus-Resumable", tus::VERSION)
}

/// The same with a status of its own.
pub(super) fn with(status: u16, code: RefusalCode, why: impl Into<Cow<'static, str>>) -> Response {
    Response { status, ..refused(&Refusal::new(code, why)) }
}

pub(super) fn bad(Bad(status, why): Bad) -> Response {
    let code = if status == 413 { RefusalCode::TooLong } else { RefusalCode::BadField };
    let response = with(status, code, why);
    if status == 412 { response.with("Tus-Version", tus::VERSION) } else { response }
}

/// An answer of tus without a body.
pub(super) fn done(status: u16) -> Response {
    Response::bare(status).with("Tus-Resumable", tus::VERSION).with("Cache-Control", "no-store")
}
