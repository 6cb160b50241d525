//! The hall without anything around it: a script of commands in, lines of effects out.

use std::cell::RefCell;
use std::collections::HashMap;
use std::net::Ipv4Addr;

use teahouse::chat::act::{Act, Actor};
use teahouse::chat::event::{Event, Reply};
use teahouse::chat::name::Cid;
use teahouse::chat::{Audience, ClientId, Effect, Hall, Moment, Receipt, Receipts, Reference, Rules, UserId};
use teahouse::wire::json::request;

/// Every post so far, as the journal would remember it.
#[derive(Default)]
pub struct Memory(RefCell<HashMap<(UserId, Cid), Receipt>>);

impl Receipts for Memory {
    fn find(&self, author: UserId, cid: &Cid) -> Option<Receipt> {
        self.0.borrow().get(&(author, cid.clone())).cloned()
    }
}

impl Memory {
    pub fn remember(&self, effects: &[Effect]) {
        for effect in effects {
            if let Effect::Deliver { event: Event::Message(message), .. } = effect {
                let receipt = Receipt { room: message.room.clone(), seq: message.seq, time: message.time };
                self.0.borrow_mut().insert((message.user, message.cid.clone()), receipt);
            }
        }
    }
}

pub struct Stage {
    pub hall: Hall,
    pub memory: Memory,
    pub at: Moment,
    pub tokens: HashMap<u64, String>,
}

impl Stage {
    pub fn new() -> Stage {
        Stage::with(Rules { rate: 5, server_name: "Teahouse".into(), ..Rules::default() })
    }

    pub fn with(rules: Rules) -> Stage {
        let at = Moment { time: 1_000, tick: 0 };
        Stage { hall: Hall::new(rules, 0), memory: Memory::default(), at, tokens: HashMap::new() }
    }

    pub fn later(&mut self, ms: u64) {
        self.at.time += ms;
        self.at.tick += ms;
    }

    pub fn connect(&mut self, client: u64) {
        self.connect_from(client, client as u8);
    }

    pub fn connect_from(&mut self, client: u64, machine: u8) {
        self.hall.connect(ClientId(client), Ipv4Addr::new(10, 0, 0, machine).into());
    }

    /// A client that says a good hello and joins the lobby; what that leads to is not looked at.
    pub fn seat(&mut self, client: u64, name: &str) {
        self.connect(client);
        let effects = self.effects(client, &format!(r#"{{"type":"hello","name":"{name}"}}"#));
        for effect in &effects {
            if let Effect::Reply { reply: Reply::Welcome(welcome), .. } = effect {
                self.tokens.insert(client, welcome.token.secret.to_string());
            }
        }
        assert!(self.tokens.contains_key(&client), "no welcome: {effects:?}");
        self.effects(client, r#"{"type":"join","room":"lobby"}"#);
    }

    pub fn effects(&mut self, client: u64, json: &str) -> Vec<Effect> {
        let mut effects = Vec::new();
        let asked = request::parse(json);
        self.hall.apply(ClientId(client), asked, self.at, &self.memory, &mut effects);
        self.memory.remember(&effects);
        effects
    }

    /// What one command leads to, a line for each effect that somebody sees.
    pub fn say(&mut self, client: u64, json: &str) -> String {
        lines(&self.effects(client, json))
    }

    /// What an act of the operator leads to: its effects, and behind them what the operator is told.
    pub fn act(&mut self, act: Act) -> String {
        let mut effects = Vec::new();
        let told = match self.hall.act(act, Actor::Operator, self.at, &mut effects) {
            Ok(done) => done.confirmation,
            Err(refusal) => format!("{}: {}", refusal.code.as_str(), refusal.message),
        };
        format!("{}\n{told}", lines(&effects)).trim().to_owned()
    }

    pub fn tick(&mut self) -> String {
        let mut effects = Vec::new();
        self.hall.tick(self.at, &mut effects);
        lines(&effects)
    }
}

/// Effects as lines: who gets what.
pub fn lines(effects: &[Effect]) -> String {
    effects.iter().filter_map(line).collect::<Vec<_>>().join("\n")
}

fn line(effect: &Effect) -> Option<String> {
    let line = match effect {
        Effect::Reply { client, reference, reply } => {
            let mark = reference.as_ref().map_or(String::new(), |Reference(r)| format!(" ref {r}"));
            format!("{}{mark}: {}", client.0, answer(reply))
        }
        Effect::Deliver { to, event } => format!("{}: {}", audience(to), happening(event)),
        Effect::Entered { client, room } => format!("{} enters {room}", client.0),
        Effect::Exited { client, room } => format!("{} exits {room}", client.0),
        Effect::Read { client, room, range, limit, .. } => {
            format!("{} reads {room} {range:?} up to {limit}", client.0)
        }
        Effect::Flooding { client } => format!("{} floods", client.0),
        Effect::NewUser { id, name, .. } => format!("user {} is {}", id.0, name.as_str()),
        Effect::NewName { id, name } => format!("user {} becomes {}", id.0, name.as_str()),
        Effect::Expelled { client, banned, reason } => {
            format!("{} is {}: {reason}", client.0, if *banned { "banned" } else { "kicked" })
        }
        Effect::Imposed(sanction) => format!("{} {}", sanction.kind.as_str(), sanction.target.as_key()),
        Effect::Lifted { kind, target } => format!("no {} {}", kind.as_str(), target.as_key()),
        Effect::Recorded(record) => format!("record {} {} {}", record.id, record.act, record.whom),
        Effect::Welcomed { .. } | Effect::HelloRefused { .. } => return None,
    };
    Some(line)
}

fn answer(reply: &Reply) -> String {
    match reply {
        Reply::Welcome(welcome) => {
            let rooms: Vec<String> = welcome
                .rooms
                .iter()
                .map(|room| match &room.with {
                    Some((_, name)) => format!("{} with {} at {}", room.room, name.as_str(), room.seq),
                    None => format!("{} at {} with {}", room.room, room.seq, room.online.unwrap_or(0)),
                })
                .collect();
            format!("welcome {} {} [{}]", welcome.user.0, welcome.name.as_str(), rooms.join(", "))
        }
        Reply::Joined(joined) => {
            let names: Vec<&str> = joined.members.iter().map(|(_, name)| name.as_str()).collect();
            format!("joined {} at {} with {}", joined.room, joined.seq, names.join(" "))
        }
        Reply::Left { room } => format!("left {room}"),
        Reply::Ack { room, cid, seq, .. } => format!("ack {room} {} {seq}", cid.as_str()),
        Reply::Renamed { name, old, .. } => format!("renamed {} {}", old.as_str(), name.as_str()),
        Reply::Pong { now } => format!("pong {now}"),
        Reply::Refused(refusal) => {
            let again = refusal.retry_after_ms.map_or(String::new(), |ms| format!(" {ms}"));
            format!("{}{again}", refusal.code.as_str())
        }
    }
}

fn audience(to: &Audience) -> String {
    match to {
        Audience::Room(room) => room.to_string(),
        Audience::RoomExcept(room, user) => format!("{room} but user {}", user.0),
        Audience::Clients(clients) => {
            let mut ids: Vec<u64> = clients.iter().map(|client| client.0).collect();
            ids.sort_unstable();
            ids.iter().map(u64::to_string).collect::<Vec<_>>().join(" ")
        }
    }
}

fn happening(event: &Event) -> String {
    match event {
        Event::Message(m) => format!("{} {} {}: {}", m.room, m.seq, m.name.as_str(), m.text.as_str()),
        Event::Presence { name, online, .. } => {
            format!("{} {}", name.as_str(), if *online { "online" } else { "offline" })
        }
        Event::Typing { name, on, .. } => format!("{} types {on}", name.as_str()),
        Event::Renamed { name, old, .. } => format!("{} is now {}", old.as_str(), name.as_str()),
        Event::Notice { text } => format!("notice {text}"),
    }
}
