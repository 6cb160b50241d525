//! The hall without anything around it: a script of commands in, lines of effects out.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::net::Ipv4Addr;

use teahouse::chat::act::{Act, Actor, Whom};
use teahouse::chat::change::What;
use teahouse::chat::command::Part;
use teahouse::chat::device::OwnDevice;
use teahouse::chat::event::{Event, Joined, Members, OfRoom, Person, Reply, Thread};
use teahouse::chat::fate::{Counted, Head, Mark, Sign};
use teahouse::chat::list::Known;
use teahouse::chat::mention::mentioned;
use teahouse::chat::name::{Cid, RoomName};
use teahouse::chat::reading::Figures;
use teahouse::chat::room::Kind;
use teahouse::chat::sanction::InForce;
use teahouse::chat::upload::Transfer;
use teahouse::chat::user::Role;
use teahouse::chat::{
    Asked, Asker, Audience, Behind, ClientId, Door, Effect, End, Fact, Hall, Moment, Past, Receipt,
    Reference, Rules, Turn, UserId,
};
use teahouse::wire::json::request;

/// Every post so far, as the journal would remember it.
#[derive(Default)]
pub struct Memory {
    receipts: RefCell<HashMap<(UserId, Cid), Receipt>>,
    heads: RefCell<HashMap<(RoomName, u64), Head>>,
    signs: RefCell<HashMap<(RoomName, u64, Sign), Mark>>,
}

impl Past for Memory {
    fn receipt(&self, author: UserId, cid: &Cid) -> Option<Receipt> {
        self.receipts.borrow().get(&(author, cid.clone())).cloned()
    }

    fn head(&self, room: &RoomName, seq: u64) -> Option<Head> {
        self.heads.borrow().get(&(room.clone(), seq)).cloned()
    }

    fn mark(&self, room: &RoomName, seq: u64, sign: &Sign) -> Option<Mark> {
        self.signs.borrow().get(&(room.clone(), seq, sign.clone())).copied()
    }

    fn count(&self, room: &RoomName, seq: u64, of: &Counted) -> usize {
        let signs = self.signs.borrow();
        let here = signs.iter().filter(|((name, target, _), mark)| name == room && *target == seq && mark.on);
        let emoji = here.filter_map(|((_, _, sign), _)| match sign {
            Sign::Reaction(emoji, _) => Some(emoji),
            Sign::Pin => None,
        });
        match of {
            Counted::Emoji => emoji.collect::<HashSet<_>>().len(),
            Counted::People(wanted) => emoji.filter(|emoji| *emoji == wanted).count(),
        }
    }

    fn behind(&self, user: UserId, room: &RoomName, seq: u64) -> Behind {
        let mut behind = Behind::default();
        for ((_, seq), head) in self.heads.borrow().iter().filter(|((name, at), _)| name == room && *at > seq)
        {
            if head.user == user {
                behind.own.insert(*seq);
            } else if head.mentioned.contains(&user) {
                behind.mentions.insert(*seq);
            }
        }
        behind
    }
}

impl Memory {
    fn remember_head(&self, fact: &Fact) {
        let mut heads = self.heads.borrow_mut();
        match fact {
            Fact::Said(m) => {
                let (mentioned, thread, files) = (m.mentioned(), m.thread, m.files.clone());
                let head = Head { user: m.user, time: m.time, deleted: None, mentioned, thread, files };
                heads.insert((m.room.clone(), m.seq), head);
            }
            Fact::Changed(c) => {
                let sign = match &c.what {
                    What::Reaction { target, emoji, on } => {
                        Some((*target, Sign::Reaction(emoji.clone(), c.user), *on))
                    }
                    What::Pinned { target, on } => Some((*target, Sign::Pin, *on)),
                    _ => None,
                };
                if let Some((target, sign, on)) = sign {
                    let mark = Mark { on, seq: c.seq, time: c.time };
                    self.signs.borrow_mut().insert((c.room.clone(), target, sign), mark);
                }
                match &c.what {
                    What::Deleted { target } => {
                        let deleted = Some((c.seq, c.time));
                        let gone = |head: &mut Head| {
                            (head.deleted, head.mentioned, head.files) = (deleted, Vec::new(), Vec::new());
                        };
                        heads.get_mut(&(c.room.clone(), *target)).into_iter().for_each(gone);
                    }
                    What::Edited { target, mentions, .. } => {
                        let to = |head: &Head| head.thread.map(|thread| thread.to);
                        let now = |head: &mut Head| head.mentioned = mentioned(mentions, head.user, to(head));
                        heads.get_mut(&(c.room.clone(), *target)).into_iter().for_each(now);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }

    pub fn remember(&self, turn: &Turn) {
        for fact in &turn.facts {
            self.remember_head(fact);
            let (cid, user, room, seq, time) = match fact {
                Fact::Said(m) => (Some(&m.cid), m.user, &m.room, m.seq, m.time),
                Fact::Changed(c) => (c.cid.as_ref(), c.user, &c.room, c.seq, c.time),
                _ => continue,
            };
            if let Some(cid) = cid {
                let receipt = Receipt { room: room.clone(), seq, time };
                self.receipts.borrow_mut().insert((user, cid.clone()), receipt);
            }
        }
    }
}

pub struct Stage {
    pub hall: Hall,
    pub memory: Memory,
    pub at: Moment,
    pub tokens: HashMap<u64, String>,
    /// The latest code for a further device.
    pub code: String,
}

impl Stage {
    pub fn new() -> Stage {
        Stage::with(Rules { rate: 5, server_name: "Teahouse".into(), ..Rules::default() })
    }

    pub fn with(rules: Rules) -> Stage {
        let at = Moment { wall: 1_000, tick: 0 };
        Stage {
            hall: Hall::new(rules),
            memory: Memory::default(),
            at,
            tokens: HashMap::new(),
            code: String::new(),
        }
    }

    pub fn later(&mut self, ms: u64) {
        self.at.wall += ms;
        self.at.tick += ms;
    }

    pub fn connect(&mut self, client: u64) {
        self.connect_from(client, client as u8);
    }

    pub fn connect_from(&mut self, client: u64, machine: u8) {
        self.hall.connect(ClientId(client), Door::Page, Ipv4Addr::new(10, 0, 0, machine).into());
    }

    pub fn connect_at(&mut self, client: u64, address: &str) {
        self.hall.connect(ClientId(client), Door::Page, address.parse().unwrap());
    }

    /// A client that says a good hello and joins the lobby; what that leads to is not looked at.
    pub fn seat(&mut self, client: u64, name: &str) {
        self.connect(client);
        let turn = self.turn(client, &format!(r#"{{"type":"hello","name":"{name}"}}"#));
        assert!(self.tokens.contains_key(&client), "no welcome: {turn:?}");
        self.turn(client, r#"{"type":"join","room":"lobby"}"#);
    }

    /// What one command leads to; it is durable at once.
    pub fn turn(&mut self, client: u64, json: &str) -> Turn {
        let turn = self.hall.apply(ClientId(client), &request::parse(json), self.at, &self.memory);
        self.memory.remember(&turn);
        self.hall.settle();
        for effect in &turn.effects {
            match effect {
                Effect::Reply(Reply::Welcome(welcome)) => {
                    self.tokens.insert(client, welcome.token.secret.to_string());
                }
                Effect::Reply(Reply::Pair { code, .. }) => self.code = code.secret.to_string(),
                _ => {}
            }
        }
        turn
    }

    /// What one command leads to that was parsed elsewhere.
    pub fn apply(&mut self, client: u64, asked: &Asked) -> String {
        let turn = self.hall.apply(ClientId(client), asked, self.at, &self.memory);
        self.memory.remember(&turn);
        self.hall.settle();
        lines(&turn)
    }

    /// Gives whoever is there a role.
    pub fn make(&mut self, client: u64, role: &str) {
        let role = Role::ALL.into_iter().find(|known| known.word() == role).expect("a role");
        self.act(Act::Role { whom: Whom::Client(ClientId(client)), role });
    }

    /// What one command leads to, a line for each effect that somebody sees.
    pub fn say(&mut self, client: u64, json: &str) -> String {
        lines(&self.turn(client, json))
    }

    /// What an act of the operator leads to, and last what the operator is told.
    pub fn act(&mut self, act: Act) -> String {
        let turn = self.hall.act(&act, Actor::Operator, self.at, &self.memory);
        self.memory.remember(&turn);
        self.hall.settle();
        lines(&turn)
    }

    /// What the door of files asks.
    pub fn transfer(&mut self, transfer: &Transfer) -> String {
        let turn = self.hall.transfer(transfer, self.at, &self.memory);
        self.hall.settle();
        lines(&turn)
    }

    /// What is written down of who was seen.
    pub fn note(&mut self, behind: u64) -> String {
        let turn = self.hall.note(behind, self.at, &self.memory);
        self.hall.settle();
        lines(&turn)
    }

    pub fn tick(&mut self) -> String {
        let turn = self.hall.tick(self.at, &self.memory);
        self.hall.settle();
        lines(&turn)
    }
}

/// A turn as lines: what lasts, but for messages, which everybody sees; then who gets what.
pub fn lines(turn: &Turn) -> String {
    let client = match turn.asker {
        Asker::Client(client) => client.0.to_string(),
        Asker::Operator | Asker::Nobody => String::new(),
    };
    let mark = turn.reference.as_ref().map_or(String::new(), |Reference(r)| format!(" ref {r}"));
    let facts = turn.facts.iter().filter_map(fact);
    facts.chain(turn.effects.iter().filter_map(|e| effect(e, &client, &mark))).collect::<Vec<_>>().join("\n")
}

fn fact(fact: &Fact) -> Option<String> {
    Some(match fact {
        Fact::UserMade { user, name, .. } => format!("user {} is {}", user.0, name.as_str()),
        Fact::Renamed { user, name } => format!("user {} becomes {}", user.0, name.as_str()),
        Fact::Imposed(sanction) => format!("{} {}", sanction.kind.as_str(), sanction.target.as_key()),
        Fact::Lifted { kind, target } => format!("no {} {}", kind.as_str(), target.as_key()),
        Fact::Recorded(record) => format!("record {} {} {}", record.id, record.act, record.whom),
        Fact::RoleGiven { user, role } => format!("user {} becomes {}", user.0, role.word()),
        Fact::UserForgotten { user, .. } => format!("user {} is forgotten", user.0),
        Fact::OperatorLink(link) => format!("{} link", if link.is_some() { "a" } else { "no" }),
        Fact::DeviceRevoked { device, .. } => format!("device {} ends", device.0),
        Fact::Seen { device, time, .. } => format!("device {} was seen at {time}", device.0),
        Fact::Ran { ms } => format!("ran {ms}"),
        Fact::RoomGone { room, .. } => format!("{room} is no more"),
        Fact::Receipts { user, on } => format!("receipts of {} {on}", user.0),
        Fact::Prefs { user, prefs } => format!("prefs of {} {prefs:?}", user.0),
        Fact::FileMade { file, owner, .. } => format!("file {} of user {}", file.name.as_str(), owner.0),
        Fact::FileStored { seal, .. } => format!("file stored, {}", seal.kind.word()),
        Fact::FileGone { .. } => "file gone".to_owned(),
        Fact::FilesKept { .. } => return None,
        Fact::DeviceMade { .. } | Fact::RoomMade { .. } | Fact::Said(_) => return None,
        Fact::Marked { .. } | Fact::Block { .. } | Fact::ToAll { .. } => return None,
        Fact::Changed(_) | Fact::Invited { .. } => return None,
    })
}

fn effect(effect: &Effect, client: &str, mark: &str) -> Option<String> {
    Some(match effect {
        Effect::Reply(reply) => format!("{client}{mark}: {}", answer(reply)),
        Effect::Transferred(Ok(upload)) => {
            let state = if upload.is_finished() { "here" } else { "to come" };
            format!("{} of {} bytes is {state}", upload.file.name.as_str(), upload.file.bytes)
        }
        Effect::Transferred(Err(refusal)) => format!("{}: {}", refusal.code.word(), refusal.message),
        Effect::FilesGone(ids) => format!("{} files go", ids.len()),
        Effect::Done(done) => done.confirmation.clone(),
        Effect::NotDone(refusal) => format!("{}: {}", refusal.code.word(), refusal.message),
        Effect::Deliver { event: Event::Read { .. } | Event::Followed { .. }, .. } => return None,
        Effect::Deliver { to, event } => format!("{}: {}", audience(to), happening(event)),
        Effect::Entered { client, room } => format!("{} enters {room}", client.0),
        Effect::RoomGone { room } => format!("{room} is gone"),
        Effect::Exited { client, room } => format!("{} exits {room}", client.0),
        Effect::Read { room, part: Part::Page { range, limit } } => {
            format!("{client}{mark} reads {room} {range:?} up to {limit}")
        }
        Effect::Read { room, part } => format!("{client}{mark} reads {room} {part:?}"),
        Effect::Search(search) => {
            let rooms: Vec<&str> = search.scope.rooms.iter().map(|room| room.as_str()).collect();
            let public = if search.scope.public { " everybody's" } else { "" };
            let from: Vec<u64> = search.from.iter().map(|user| user.0).collect();
            format!("{client}{mark} looks in{public} {rooms:?} for {} by {from:?}", search.phrases.len())
        }
        Effect::Closed { client, why: End::Flooding, .. } => format!("{} floods", client.0),
        Effect::Closed { client, why: End::Kicked, words } => format!("{} is kicked: {words}", client.0),
        Effect::Closed { client, why: End::Banned, words } => format!("{} is banned: {words}", client.0),
        Effect::Closed { client, why: End::SignedOut, .. } => format!("{} is signed out", client.0),
        Effect::Welcomed { .. } | Effect::HelloRefused { .. } => return None,
    })
}

pub fn answer(reply: &Reply) -> String {
    match reply {
        Reply::Welcome(welcome) => {
            let rooms: Vec<String> = welcome
                .rooms()
                .map(|room| match (room.kind, &room.with) {
                    (Kind::Direct(_), with) => {
                        let name = with.as_ref().map_or("nobody".to_owned(), someone);
                        format!("{} with {name} at {}", room.room, room.seq)
                    }
                    (Kind::Private, _) => {
                        let title = room.looks.title.as_ref().map_or("", |title| title.as_str());
                        format!("{title} of {} at {}", room.people.unwrap_or(0), room.seq)
                    }
                    (Kind::Public, _) => {
                        format!("{} at {} with {}", room.room, room.seq, room.online)
                    }
                })
                .collect();
            let more = if welcome.more { " and more" } else { "" };
            let (id, name) = (welcome.user.id.0, welcome.user.name.as_str());
            format!("welcome {id} {name} [{}]{more}", rooms.join(", "))
        }
        Reply::Joined(joined) => told_joined(joined),
        Reply::Left { room } => format!("left {room}"),
        Reply::Ack { room, cid: Some(cid), seq, .. } => format!("ack {room} {} {seq}", cid.as_str()),
        Reply::Ack { room, cid: None, seq, .. } => format!("ack {room} {seq}"),
        Reply::Invited { room, expires, .. } => format!("invited into {room} until {expires}"),
        Reply::Renamed { name, old, .. } => format!("renamed {} {}", old.as_str(), name.as_str()),
        Reply::Rooms { rooms, more, total } => {
            let rooms: Vec<&str> = rooms.iter().map(|room| room.room.as_str()).collect();
            format!("{total} rooms: {}{}", rooms.join(" "), if *more { " and more" } else { "" })
        }
        Reply::People { people, more, counts } => {
            let people: Vec<String> = people.iter().map(someone).collect();
            let counts = counts.map_or(String::new(), |counts| format!("{counts:?} "));
            format!("people: {counts}{}{}", people.join(" "), if *more { " and more" } else { "" })
        }
        Reply::Pair { expires, .. } => format!("code until {expires}"),
        Reply::Devices(devices) => {
            let device = |device: &OwnDevice| {
                let here = if device.here { "*" } else { "" };
                let state = if device.online { "+" } else { "-" };
                format!("{here}{state}{} {} {}", device.id.0, device.agent.as_str(), device.seen)
            };
            format!("devices: {}", devices.iter().map(device).collect::<Vec<_>>().join(", "))
        }
        Reply::Role { user, role } => format!("user {} is {}", user.0, role.word()),
        Reply::Done => "done".to_owned(),
        Reply::Banned { addresses } => format!("done, {addresses} addresses"),
        Reply::Sanctions { sanctions, more } => {
            let all: Vec<String> = sanctions.iter().map(held).collect();
            format!("sanctions: {}{}", all.join("; "), if *more { " and more" } else { "" })
        }
        Reply::Pong { now } => format!("pong {now}"),
        Reply::Refused(refusal) => {
            let again = refusal.retry_after_ms.map_or(String::new(), |ms| format!(" {ms}"));
            format!("{}{again}", refusal.code.word())
        }
    }
}

/// A name, and whether its owner is here.
fn someone(known: &Known) -> String {
    let state = match (known.gone, known.online) {
        (true, _) => "†",
        (false, true) => "+",
        (false, false) => "-",
    };
    format!("{state}{}", known.person.name.as_str())
}

fn told_joined(joined: &Joined) -> String {
    let names =
        |people: &[Person]| people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(" ");
    let members = match &joined.members {
        Members::All(all) => names(all),
        Members::Some { oneself, latest, online } => {
            format!("{online}: {}, {} others", oneself.name.as_str(), latest.len())
        }
        Members::Untold { online } => format!("{online}"),
    };
    let of = |somebody: &OfRoom| {
        format!(" {}{}", if somebody.is_owner { "*" } else { "" }, somebody.name.as_str())
    };
    let people = joined.people.iter().flatten().map(of).collect::<String>();
    let people = if people.is_empty() { people } else { format!(", of it{people}") };
    format!("joined {} at {} with {members}{people}", joined.room, joined.seq)
}

fn held(held: &InForce) -> String {
    let InForce { user, told, addresses, .. } = held;
    let until = told.until.map_or(String::new(), |until| format!(" until {until}"));
    let (act, by) = (told.act.word(), told.by_name.as_str());
    format!("{act} {} by {by}{until} {}, {addresses} addresses", user.0, told.reason)
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

pub fn happening(event: &Event) -> String {
    match event {
        Event::Message(m) => {
            let colon = if m.me { "" } else { ":" };
            let (reply_to, thread) = (m.reply_to.unwrap_or_default(), m.thread);
            let answers = thread.map_or(String::new(), |Thread { root, to }| {
                format!(" (to {reply_to} by user {}, below {root})", to.0)
            });
            format!("{} {} {}{colon} {}{answers}", m.room, m.seq, m.name.as_str(), m.text.as_str())
        }
        Event::Change(c) => format!("{} {} {} {}", c.room, c.seq, c.name.as_str(), c.what.told()),
        Event::Presence { room, name, online, .. } => {
            let between = match room.kind() {
                Kind::Direct(_) => format!(" ({room})"),
                Kind::Public | Kind::Private => String::new(),
            };
            format!("{} {}{between}", name.as_str(), if *online { "online" } else { "offline" })
        }
        Event::Crowd { online, .. } => format!("{online} are here"),
        Event::Typing { name, on, .. } => format!("{} types {on}", name.as_str()),
        Event::Renamed { name, old, .. } => format!("{} is now {}", old.as_str(), name.as_str()),
        Event::Role { user, role } => format!("user {} is {}", user.0, role.word()),
        Event::Away { user, text: None } => format!("user {} is back", user.0),
        Event::Away { user, text: Some(text) } => format!("user {} is away: {}", user.0, text.as_str()),
        Event::Notice { text } => format!("notice {text}"),
        Event::Sanction(told) => {
            let until = told.until.map_or(String::new(), |until| format!(" until {until}"));
            format!("told of {} by {}{until} {}", told.act.word(), told.by_name.as_str(), told.reason)
        }
        Event::Room(summary) => format!("room {} with {}", summary.room, summary.online),
        Event::RoomGone { room } => format!("room {room} is no more"),
        Event::Followed { summary, follows } => format!("follows {} {follows}", summary.room),
        Event::Read { room, user, figures } => {
            let Figures { read, unread, mentions } = figures;
            format!("{room} is read by {} to {read}, {unread} not, {mentions} mentions", user.0)
        }
        Event::PartnerRead { room, user, seq } => format!("{room} is read by {} to {seq}", user.0),
        Event::Prefs { set } => format!("prefs {set:?}"),
    }
}
