//! A room's transcript, to somebody who may read the room: page by page of the archive, in the turns of the asker's
//! address, each a short read of its own, and after each of them the hall is asked once more.

use std::io;
use std::time::{Duration, SystemTime};

use socket2::SockRef;

use super::Visit;
use super::steady::Steady;
use crate::broker::Inbound;
use crate::broker::questions::{Question, Reader, Token};
use crate::chat::command::{Part, Range};
use crate::chat::name::RoomName;
use crate::chat::quota::counted_as;
use crate::chat::{Refusal, RefusalCode};
use crate::core::dialect::Page;
use crate::doors::http::exports::Export;
use crate::limits;
use crate::store::StoreError;
use crate::store::archive::{self, Answer, Wanted};
use crate::wire::clock;
use crate::wire::http::disposition;
use crate::wire::http::head::{Head, Method};
use crate::wire::http::response::Response;
use crate::wire::http::tus;
use crate::wire::json::request;
use crate::wire::transcript::{Format, Transcript};

/// What a path asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Asked<'a> {
    room: &'a str,
    format: Format,
}

/// A transcript that may go out, and its first page.
pub(super) struct Begun {
    token: Token,
    reader: Reader,
    format: Format,
    /// The last event that is in it. What is said meanwhile is not, or there would be no end.
    until: u64,
    first: Page,
    _export: Export,
}

/// `/export/ROOM.html`, `.jsonl` or `.txt`.
pub(super) fn asked(path: &str) -> Option<Asked<'_>> {
    let (room, end) = path.strip_prefix("/export/")?.rsplit_once('.')?;
    let format = Format::ALL.into_iter().find(|format| format.word() == end)?;
    Some(Asked { room, format })
}

impl Visit {
    /// Looks whether somebody may have a transcript, and reads its first page: what is refused is refused before a
    /// word of it is sent.
    pub(super) fn begin_export(&self, asked: Asked<'_>, head: &Head) -> Result<Box<Begun>, Response> {
        if !head.origin_is_ours() {
            return Err(Response::foreign_origin());
        }
        self.try_begin(asked, head).map_err(|refusal| Response::refused(&refusal))
    }

    fn try_begin(&self, asked: Asked<'_>, head: &Head) -> Result<Box<Begun>, Refusal> {
        let Some(secret) = tus::token(&head.fields) else {
            return Err(Refusal::new(RefusalCode::TokenUnknown, "this needs a token"));
        };
        let after = bound(&head.query, "after")?;
        let before = bound(&head.query, "before")?;
        let token = Token {
            hash: request::hash(secret),
            client: self.id,
            address: self.asker.get().address,
            wall: clock::millis(SystemTime::now()),
            room: request::room_called(asked.room)?,
        };
        let reader = self.may_read(&token)?;
        let tick = self.house.gauges.started.elapsed().as_millis() as u64;
        let export = self.house.exports.begin(reader.user, token.address, tick)?;
        let until = before.map_or(reader.seq, |before| reader.seq.min(before.saturating_sub(1)));
        let first = self.page(&reader.room, after.unwrap_or(0)).map_err(|()| busy())?;
        self.may_read(&token)?;
        let format = asked.format;
        Ok(Box::new(Begun { token, reader, format, until, first, _export: export }))
    }

    /// Sends it. The connection ends behind it.
    pub(super) fn export(&self, begun: Begun, head: &Head) -> io::Result<()> {
        let response = Response::new(200, begun.format.content_type(), "")
            .with("Content-Disposition", disposition::attachment(&begun.reader.title, begun.format.word()))
            .with("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'")
            .with("Cache-Control", "no-store");
        let bytes = response.stream_head_bytes(head.http_1_0, SystemTime::now());
        self.talk.write(&bytes)?;
        if head.method != Method::Head {
            self.send(begun, !head.http_1_0).inspect_err(|_| {
                // Without chunks only a reset says that it is not whole. If it is gone already, so much the better.
                let _ = SockRef::from(&*self.talk.0).set_linger(Some(Duration::ZERO));
            })?;
        }
        self.talk.close()
    }

    fn send(&self, begun: Begun, is_chunked: bool) -> io::Result<()> {
        let Begun { mut token, reader, format, until, first: mut page, _export } = begun;
        let mut to = Steady::new(&self.talk.0, is_chunked, limits::export::PROGRESS_TIMEOUT);
        let mut transcript = Transcript::new(format, &reader.title, &mut to);
        loop {
            let wanted = page.events.iter().take_while(|event| event.seq() <= until);
            wanted.into_iter().try_for_each(|event| transcript.event(event))?;
            let last = match page.events.last() {
                Some(last) if page.more && last.seq() < until => last.seq(),
                _ => break,
            };
            page = self.page(&reader.room, last).map_err(|()| io::Error::other("no page of history"))?;
            token.wall = clock::millis(SystemTime::now());
            self.may_read(&token).map_err(|refusal| io::Error::other(refusal.message))?;
        }
        transcript.end()?;
        to.end()
    }

    /// Whether the one who asks may read the room now.
    fn may_read(&self, token: &Token) -> Result<Reader, Refusal> {
        let commands = self.house.registry.commands(token.address);
        let _permit = commands.take(limits::RESPONSE_TIMEOUT).ok_or_else(busy)?;
        let (to, answer) = crossbeam_channel::bounded(1);
        let question = Question::Reader(Box::new(token.clone()), to);
        self.house.inbound.send(Inbound::Asked(question)).map_err(|_| busy())?;
        answer.recv_timeout(limits::RESPONSE_TIMEOUT).map_err(|_| busy())?
    }

    /// The events that follow this one. Without an answer the server stops, or has said why in its log.
    fn page(&self, room: &RoomName, after: u64) -> Result<Page, ()> {
        let (to, answer) = crossbeam_channel::bounded(1);
        let limit = limits::HISTORY_EVENTS_MAX;
        self.house.archive.put(archive::Question {
            address: counted_as(self.asker.get().address),
            wanted: Wanted::Part {
                room: room.clone(),
                part: Part::Page { range: Range::After(after), limit },
            },
            asker: Box::new(Waiting(to)),
        });
        match answer.recv() {
            Ok(Ok(Answer::Page(page))) => Ok(page),
            Ok(Ok(Answer::Thread(_) | Answer::Results(_) | Answer::NotNow(_))) | Err(_) => Err(()),
            Ok(Err(error)) => {
                tracing::error!(%error, "history cannot be read");
                Err(())
            }
        }
    }
}

/// A connection's thread that waits for a page.
struct Waiting(crossbeam_channel::Sender<Result<Answer, StoreError>>);

impl archive::Asker for Waiting {
    /// It does nothing else meanwhile.
    fn is_there(&self) -> bool {
        true
    }

    fn answer(self: Box<Self>, answer: Result<Answer, StoreError>) {
        // There is room for the one answer, and a thread that has gone does not need it.
        let _ = self.0.try_send(answer);
    }
}

/// A place in a room, from what stands behind the `?`.
fn bound(query: &str, name: &str) -> Result<Option<u64>, Refusal> {
    let mut all = query.split('&').filter_map(|part| part.split_once('=')).filter(|(key, _)| *key == name);
    let bad = || Refusal::new(RefusalCode::BadField, format!("{name} must be one whole number"));
    match (all.next(), all.next()) {
        (None, _) => Ok(None),
        (Some((_, number)), None) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
            number.parse().map(Some).map_err(|_| bad())
        }
        _ => Err(bad()),
    }
}

fn busy() -> Refusal {
    let refusal = Refusal::new(RefusalCode::Busy, "the history cannot be read now");
    Refusal { retry_after_ms: Some(limits::export::EXPORT_RETRY.as_millis() as u64), ..refusal }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_asks_for_a_room_in_a_form() {
        for (path, expected) in [
            ("/export/lobby.html", Some(("lobby", Format::Html))),
            ("/export/dm:7:9.txt", Some(("dm:7:9", Format::Text))),
            ("/export/a.b.jsonl", Some(("a.b", Format::Jsonl))),
            ("/export/.txt", Some(("", Format::Text))),
            ("/export/lobby", None),
            ("/export/lobby.pdf", None),
            ("/exports/lobby.txt", None),
        ] {
            let expected = expected.map(|(room, format)| Asked { room, format });
            assert_eq!(asked(path), expected, "{path}");
        }
    }

    #[test]
    fn a_bound_is_one_whole_number_or_nothing() {
        for (query, expected) in [
            ("", Ok(None)),
            ("before=7", Ok(None)),
            ("after=0", Ok(Some(0))),
            ("before=7&after=12&x", Ok(Some(12))),
            ("after=18446744073709551615", Ok(Some(u64::MAX))),
            ("after=18446744073709551616", Err(RefusalCode::BadField)),
            ("after=", Err(RefusalCode::BadField)),
            ("after=+1", Err(RefusalCode::BadField)),
            ("after=1&after=1", Err(RefusalCode::BadField)),
        ] {
            assert_eq!(bound(query, "after").map_err(|refusal| refusal.code), expected, "{query:?}");
        }
    }
}
