//! A client that keeps a ledger: it posts, sends again what was not acknowledged, asks for what it missed.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use tungstenite::Message;

use super::{Entry, Ledger, Seen, hash};
use crate::support::Client;

const ROOM: &str = "lobby";
/// Posts that may wait for their acknowledgement.
const WINDOW: usize = 4;

pub struct LedgerClient {
    pub ledger: Ledger,
    token: String,
    /// Sent and not acknowledged, in the order of sending.
    waiting: Vec<String>,
    posts: u64,
    /// Everything up to here was received.
    have: u64,
}

/// The connection ended, with this close code if there was one.
#[derive(Debug)]
pub struct Broken(pub Option<u16>);

/// One connection of it.
struct Visit<'a> {
    client: &'a mut LedgerClient,
    wire: Client,
    /// A question for history is out.
    asking: bool,
    /// The newest place there is, as far as is known.
    newest: u64,
}

impl LedgerClient {
    /// Takes a name on the server; the ledger is empty.
    pub fn new(address: SocketAddr, name: &str) -> LedgerClient {
        let token = Client::hello(address, name).token;
        let ledger = Ledger { owner: name.replace(' ', "-"), entries: Vec::new() };
        LedgerClient { ledger, token, waiting: Vec::new(), posts: 0, have: 0 }
    }

    /// Comes back and posts until the connection breaks or this many more were acknowledged; then it also
    /// waits for everything that it knows to be missing.
    ///
    /// # Errors
    /// When the connection broke first.
    pub fn visit(&mut self, address: SocketAddr, posts: u64, acked: &AtomicU64) -> Result<(), Broken> {
        let mut wire = Client::connect_or_not(address).ok_or(Broken(None))?;
        say(&mut wire, &json!({"type": "hello", "name": "", "token": self.token}));
        say(&mut wire, &json!({"type": "join", "room": ROOM}));
        let mut visit = Visit { client: self, wire, asking: false, newest: 0 };
        visit.run(posts, acked)
    }

    /// Posts until the server is gone. Whoever was too fast for it comes again.
    pub fn visit_to_the_end(&mut self, address: SocketAddr) {
        let acked = AtomicU64::new(0);
        while let Ok(()) | Err(Broken(Some(1008))) = self.visit(address, 300, &acked) {}
    }

    fn note(&mut self, entry: Entry) {
        self.ledger.entries.push(entry);
    }
}

impl Visit<'_> {
    fn run(&mut self, posts: u64, acked: &AtomicU64) -> Result<(), Broken> {
        let last = self.client.posts + posts;
        let mut joined = false;
        loop {
            let value = self.hear()?;
            match value["type"].as_str().unwrap() {
                "welcome" => {
                    let epoch = value["epoch"].as_str().unwrap().to_owned();
                    self.client.note(Entry::Connected { epoch });
                }
                "joined" => {
                    joined = true;
                    self.newest = value["seq"].as_u64().unwrap();
                    self.client.note(Entry::Joined { seq: self.newest });
                    self.send_again();
                }
                "ack" => {
                    acked.fetch_add(1, Ordering::Relaxed);
                    self.acked(&value);
                }
                "message" => self.live(&value),
                "history" => self.page(&value),
                "presence" | "read" => {}
                other => panic!("{other}: {value}"),
            }
            if !joined {
                continue;
            }
            self.fill_the_gap();
            while self.client.posts < last && self.client.waiting.len() < WINDOW {
                self.post();
            }
            let is_done = self.client.posts == last && self.client.waiting.is_empty();
            if is_done && self.client.have >= self.newest {
                self.client.note(Entry::Whole { seq: self.client.have });
                return Ok(());
            }
        }
    }

    fn hear(&mut self) -> Result<Value, Broken> {
        loop {
            match self.wire.socket.read() {
                Ok(Message::Text(text)) => return Ok(serde_json::from_str(&text).unwrap()),
                Ok(Message::Ping(_) | Message::Pong(_)) => {}
                Ok(Message::Close(close)) => return Err(Broken(close.map(|close| close.code.into()))),
                Err(tungstenite::Error::Io(error)) if error.kind() == std::io::ErrorKind::WouldBlock => {
                    let client = &self.client;
                    let (owner, waiting) = (&client.ledger.owner, &client.waiting);
                    panic!("{owner} waits for {waiting:?}, has {} of {}", client.have, self.newest)
                }
                Err(_) => return Err(Broken(None)),
                Ok(other) => panic!("not a text frame: {other:?}"),
            }
        }
    }

    fn post(&mut self) {
        self.client.posts += 1;
        let cid = format!("{}-{}", self.client.ledger.owner, self.client.posts);
        self.client.waiting.push(cid.clone());
        self.send(cid);
    }

    fn send_again(&mut self) {
        self.client.waiting.clone().into_iter().for_each(|cid| self.send(cid));
    }

    /// The ledger has it before the wire has it.
    fn send(&mut self, cid: String) {
        let text = format!("what {cid} says");
        self.client.note(Entry::Sent { cid: cid.clone(), text: hash(&text) });
        // Some of it answers what was said last.
        let answered = (cid.ends_with('3') && self.newest > 0).then_some(self.newest);
        say(
            &mut self.wire,
            &json!({"type": "post", "room": ROOM, "cid": cid, "text": text, "reply_to": answered}),
        );
    }

    fn acked(&mut self, ack: &Value) {
        let (cid, seq) = (ack["cid"].as_str().unwrap().to_owned(), ack["seq"].as_u64().unwrap());
        self.client.waiting.retain(|waiting| *waiting != cid);
        self.newest = self.newest.max(seq);
        self.client.note(Entry::Acked { cid, seq });
    }

    fn live(&mut self, message: &Value) {
        let seen = seen(message);
        self.newest = self.newest.max(seen.seq);
        if seen.seq == self.client.have + 1 {
            self.client.have = seen.seq;
        }
        self.client.note(Entry::Live(seen));
    }

    fn fill_the_gap(&mut self) {
        // A live message that is on its way looks like a gap; asking once too often does no harm.
        if self.asking || self.client.have >= self.newest {
            return;
        }
        self.asking = true;
        say(
            &mut self.wire,
            &json!({"type": "history", "room": ROOM, "after": self.client.have, "ref": self.client.have}),
        );
    }

    fn page(&mut self, page: &Value) {
        self.asking = false;
        let after = page["ref"].as_u64().unwrap();
        let events: Vec<Seen> = page["events"].as_array().unwrap().iter().map(seen).collect();
        self.client.have = events.iter().map(|seen| seen.seq).fold(self.client.have, u64::max);
        self.client.note(Entry::Page { after, events });
        if self.client.have >= self.newest {
            self.client.note(Entry::Whole { seq: self.client.have });
        }
    }
}

/// Everything in the room, page by page, as the wire tells it.
pub fn whole_history(wire: &mut Client) -> Vec<Seen> {
    let mut all: Vec<Seen> = Vec::new();
    loop {
        let after = all.last().map_or(0, |seen| seen.seq);
        let page = wire.ask(json!({"type": "history", "room": ROOM, "after": after}));
        all.extend(page["events"].as_array().unwrap().iter().map(seen));
        if page["more"] == false {
            return all;
        }
    }
}

fn seen(message: &Value) -> Seen {
    Seen {
        seq: message["seq"].as_u64().unwrap(),
        cid: message["cid"].as_str().unwrap().to_owned(),
        text: hash(message["text"].as_str().unwrap()),
    }
}

/// When that fails, the next read says why.
fn say(wire: &mut Client, command: &Value) {
    let _ = wire.socket.send(Message::text(command.to_string()));
}
