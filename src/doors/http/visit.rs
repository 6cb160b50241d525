//! A connection's life, on its own thread: HTTP requests one after the other until it ends, or until one of
//! them makes it a WebSocket.

mod export;
mod figures;
mod steady;

use std::cell::Cell;
use std::io;
use std::net::{IpAddr, TcpStream};
use std::sync::Arc;
use std::time::Instant;

use super::qr;
use super::talk::{Talk, is_timeout};
use crate::broker::Inbound;
use crate::chat::ClientId;
use crate::client::link::Link;
use crate::client::outbound::{Outbound, Passing};
use crate::core::Door;
use crate::doors::House;
use crate::doors::files::{self, Call};
use crate::doors::websocket::{self, Path};
use crate::wire::http::forwarded::Asker;
use crate::wire::http::head::{BadHead, Head, HeadScanner, Method, NoUpgrade};
use crate::wire::http::response::{self, Response};
use crate::wire::ws::close::CloseReason;
use crate::{limits, priority};
use export::Begun;

/// One accepted connection and what it needs.
pub struct Visit {
    id: ClientId,
    talk: Talk,
    peer: IpAddr,
    /// Who has sent the latest request: the peer, or somebody behind it.
    asker: Cell<Asker>,
    /// There is no slot for it: it is told so in the way it asks.
    turned_away: Cell<bool>,
    /// The number of slots, if it is turned away because all of them are taken.
    full_at: Option<usize>,
    house: Arc<House>,
}

/// What came instead of a request, or the request and the bytes behind it.
enum Asked {
    Nothing,
    Bad(BadHead),
    Request(Box<Head>, Vec<u8>),
}

/// What a request leads to.
enum Outcome {
    Answer(Response),
    /// It is about files, and answers by itself.
    Files,
    Upgrade {
        path: Path,
        accept: String,
    },
    Export(Box<Begun>),
}

/// Gives the slot back however the thread ends, by a panic too.
struct Seat(Arc<House>, ClientId);

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.registry.release(self.1);
    }
}

impl Visit {
    pub fn new(
        id: ClientId,
        socket: Arc<TcpStream>,
        peer: IpAddr,
        turned_away: bool,
        full_at: Option<usize>,
        house: Arc<House>,
    ) -> Visit {
        let asker = Asker { address: peer, is_known: true, is_https: false };
        Visit {
            id,
            talk: Talk(socket),
            peer,
            asker: Cell::new(asker),
            turned_away: Cell::new(turned_away),
            full_at,
            house,
        }
    }

    pub fn run(self) {
        let _seat = Seat(self.house.clone(), self.id);
        priority::stand_back(limits::CLIENT_NICENESS);
        // An error here is the end of this connection and of nothing else.
        if let Err(error) = self.serve() {
            tracing::debug!(client = self.id.0, address = %self.peer, %error, "connection lost");
        }
    }

    fn serve(&self) -> io::Result<()> {
        self.talk.0.set_nodelay(true)?;
        match self.serve_http()? {
            Some((path, accept, early)) => match self.upgrade(accept)? {
                Some(link) => {
                    match path {
                        Path::Chat => self.chat(&link, early),
                        Path::Echo => drop(websocket::run(&link, early, path, &self.house)),
                    }
                    link.outbound.finish();
                    Ok(())
                }
                None => Ok(()),
            },
            None => Ok(()),
        }
    }

    /// Answers requests until the connection ends, or until one asks for a WebSocket: then its path, the
    /// accept key and what came behind the request. Out of line, so that its stack is free again for the hours
    /// that a WebSocket lives.
    #[inline(never)]
    fn serve_http(&self) -> io::Result<Option<(Path, String, Vec<u8>)>> {
        let mut scanner = HeadScanner::default();
        loop {
            let (mut head, early) = match self.read_head(&mut scanner)? {
                Asked::Request(head, early) => (head, early),
                Asked::Bad(bad) => {
                    let response = match bad {
                        BadHead::Malformed(why) => Response::malformed(why),
                        BadHead::TargetTooLong => Response::target_too_long(),
                        BadHead::TooLarge => Response::head_too_large(),
                        BadHead::UnknownCoding => Response::unknown_coding(),
                    };
                    return self.talk.answer_and_close(&response, false).map(|()| None);
                }
                Asked::Nothing => return Ok(None),
            };
            if !self.house.registry.visit(self.id) {
                return Ok(None);
            }
            self.see_who_asks(&mut head);
            match self.decide(&head) {
                Outcome::Upgrade { path, accept } => return Ok(Some((path, accept, early))),
                Outcome::Export(begun) => return self.export(*begun, &head).map(|()| None),
                Outcome::Files => {
                    let call =
                        Call { house: &self.house, talk: &self.talk, address: self.asker.get().address };
                    match files::serve(&call, &head, early)? {
                        Some(rest) => scanner = HeadScanner::with(rest),
                        None => return Ok(None),
                    }
                    if scanner.is_empty() && !self.house.registry.rest(self.id) {
                        return Ok(None);
                    }
                }
                Outcome::Answer(response) => {
                    let is_head = head.method == Method::Head;
                    if self.turned_away.get() || !head.keep_alive {
                        return self.talk.answer_and_close(&response, is_head).map(|()| None);
                    }
                    self.talk.answer(&response, true, is_head)?;
                    scanner = HeadScanner::with(early);
                    if scanner.is_empty() && !self.house.registry.rest(self.id) {
                        return Ok(None);
                    }
                }
            }
        }
    }

    /// Reads until a head is complete, all of it under one deadline; nothing is also what does not come in time.
    fn read_head(&self, scanner: &mut HeadScanner) -> io::Result<Asked> {
        let deadline = Instant::now() + limits::HEAD_TIMEOUT;
        // More than what malloc would keep for this thread for ever.
        let mut buffer = vec![0; 2048];
        loop {
            match scanner.take() {
                Ok(None) => {}
                Ok(Some((head, early))) => return Ok(Asked::Request(Box::new(head), early)),
                Err(bad) => return Ok(Asked::Bad(bad)),
            }
            match self.talk.read_until(&mut buffer, deadline) {
                Ok(0) => return Ok(Asked::Nothing),
                Ok(count) => scanner.feed(&buffer[..count]),
                Err(error) if is_timeout(&error) => return Ok(Asked::Nothing),
                Err(error) => return Err(error),
            }
        }
    }

    /// Behind a proxy that is believed each request may be somebody else's, and counts as theirs.
    fn see_who_asks(&self, head: &mut Head) {
        let asker = self.house.proxies.follow(self.peer, head);
        self.asker.set(asker);
        let is_proxied = self.house.proxies.trusts(self.peer);
        if is_proxied && !self.house.registry.comes_from(self.id, asker.address) {
            self.turned_away.set(true);
        }
    }

    fn decide(&self, head: &Head) -> Outcome {
        let here = || self.talk.here().map(|here| here.ip().to_canonical());
        if head.host.as_ref().is_some_and(|host| !self.house.hosts.is_ours(&host.name, here())) {
            return Outcome::Answer(Response::misdirected());
        }
        if files::is_about(&head.path) && !self.turned_away.get() {
            return Outcome::Files;
        }
        // Another site's page may lead here, and nothing else: not a form, not a script, not a WebSocket.
        if !head.method.only_reads() && !head.origin_is_ours() {
            return Outcome::Answer(Response::foreign_origin());
        }
        let path = match head.path.as_str() {
            "/ws" => Some(Path::Chat),
            "/echo" if self.house.echo => Some(Path::Echo),
            _ => None,
        };
        match path {
            Some(path) => self.decide_upgrade(path, head),
            None if !head.method.only_reads() => Outcome::Answer(Response::method_not_allowed("GET, HEAD")),
            None if self.turned_away.get() => Outcome::Answer(Response::unavailable()),
            None => match export::asked(&head.path) {
                Some(asked) => self.begin_export(asked, head).map_or_else(Outcome::Answer, Outcome::Export),
                None => Outcome::Answer(self.page_or_fact(head)),
            },
        }
    }

    fn decide_upgrade(&self, path: Path, head: &Head) -> Outcome {
        if head.method != Method::Get {
            return Outcome::Answer(Response::method_not_allowed("GET"));
        }
        if !head.origin_is_ours() {
            return Outcome::Answer(Response::foreign_origin());
        }
        match head.upgrade() {
            Ok(accept) => Outcome::Upgrade { path, accept },
            Err(NoUpgrade::Required) => Outcome::Answer(Response::upgrade_required()),
            Err(NoUpgrade::Malformed(why)) => Outcome::Answer(Response::malformed(why)),
        }
    }

    fn page_or_fact(&self, head: &Head) -> Response {
        if head.path == "/health" {
            return self.health(head);
        }
        if head.path == "/metrics" && self.asker.get().is_local() {
            return self.metrics();
        }
        match qr::room(&head.path) {
            Some(room) => self.house.codes.respond(&self.address(head), room),
            None => self.house.assets.respond(head),
        }
    }

    /// Makes the connection a client, or tells it why not. Out of line, as [`Visit::serve_http`] is.
    #[inline(never)]
    fn upgrade(&self, accept: String) -> io::Result<Option<Arc<Link>>> {
        // Only before the upgrade; afterwards the queue writes.
        self.talk.write(&response::switching_protocols(&accept))?;
        let outbound = Arc::new(Outbound::new(self.id, self.talk.0.clone(), self.house.flusher.clone()));
        // A page cannot read a 503 on a WebSocket, so it is told by a close code.
        let refused = match self.turned_away.get() {
            true => Some(CloseReason::Full),
            false => (!self.house.registry.upgrade(self.id)).then_some(CloseReason::Restarting),
        };
        if let Some(reason) = refused {
            let figures = self.full_at.map_or_else(String::new, |slots| format!("{slots} of {slots}"));
            outbound.close_with(reason, reason.frame_with(&figures));
            websocket::discard_the_rest(&outbound);
            outbound.finish();
            return Ok(None);
        }
        let address = self.asker.get().address;
        let commands = self.house.registry.commands(address);
        Ok(Some(Arc::new(Link::new(self.id, Door::Page, address, commands, outbound))))
    }

    fn chat(&self, link: &Arc<Link>, early: Vec<u8>) {
        /// Tells the broker that the client is gone however the thread ends, by a panic too.
        struct Presence<'a>(&'a Visit, CloseReason);
        impl Drop for Presence<'_> {
            fn drop(&mut self) {
                let gone = Inbound::Gone { client: self.0.id, reason: self.1 };
                // Without a broker there is nobody left to tell.
                let _ = self.0.house.inbound.send(gone);
            }
        }
        if self.house.inbound.send(Inbound::Connected(link.clone())).is_err() {
            return;
        }
        tracing::debug!(client = self.id.0, address = %self.asker.get().address, "client connected");
        let mut presence = Presence(self, CloseReason::Lost);
        presence.1 = websocket::run(link, early, Path::Chat, &self.house);
        link.outbound.show(|| Passing::End(presence.1));
        let (client, address, reason) = (self.id.0, self.asker.get().address, presence.1);
        tracing::debug!(client, %address, ?reason, "client gone");
    }
}
