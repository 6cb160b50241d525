//! A tab that keeps the page's rules: `hello` with the token, `join`, history without holes, an outbox whose
//! next entry goes out after the answer to the one before, and everything again after a connection broke.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, OnceLock};

use crate::chat::command::AttachedDraft;
use crate::chat::command::{Draft, Hello, Post, Range, Token};
use crate::chat::device::Agent;
use crate::chat::event::Refusal;
use crate::chat::list::{PeopleAsked, RoomsAsked};
use crate::chat::name::{Away, Cid, RoomName, Text, UserName};
use crate::chat::reading::Figures;
use crate::chat::room::Kind;
use crate::chat::sanction::Deed;
use crate::chat::{Asked, Command, DeviceId, Reference, UserId};
use crate::files;
use crate::journal::History;
use crate::limits;
use crate::script::NAMES;
use crate::view::View;
use crate::wire::json::request::devices::code_hash;
use crate::wire::json::request::hash;

/// One tab of a person's browser.
pub struct Tab {
    pub id: usize,
    pub person: usize,
    pub line: Line,
    pub latencies: (u64, u64),
    pub me: Option<UserId>,
    pub rooms: BTreeMap<RoomName, View>,
    pub outbox: VecDeque<Entry>,
    pub posting: Posting,
    /// What is asked and not answered yet.
    pub asked: Vec<(u64, Question)>,
    /// The token of this tab when it is a device of its own; others share the person's.
    pub own: Option<Token>,
    /// What it has brought with its latest hello.
    pub brought: Option<Token>,
    /// Whether it comes in by a code the next time.
    pub by_code: bool,
    /// The person's devices as it was last told.
    pub devices: Vec<DeviceId>,
    /// Posts that were refused for good. One of them may come in later all the same, by an older connection.
    pub aside: BTreeSet<u64>,
    /// Whether `welcome` has named every room of one's own.
    pub told_all: bool,
    /// Rooms that it may join or leave only later, at these ticks.
    pub moves: BTreeMap<RoomName, u64>,
    /// The public rooms of which it was told on this connection; nothing when there were too many.
    pub told_of: Option<BTreeSet<RoomName>>,
    /// What rooms are to its user, as it was told last.
    pub figures: BTreeMap<RoomName, Figures>,
    /// Rooms that it has read itself since, of which it is told nothing.
    pub unsure: BTreeSet<RoomName>,
    next_ref: u64,
    written: u64,
}

/// How a tab is connected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Line {
    /// Not opened, closed, or told to stay away.
    Off,
    /// Connects at this tick.
    Waiting(u64),
    /// By this connection.
    Open { link: usize, live: bool },
}

/// A post that is not known to be on the disk yet.
#[derive(Clone, Debug)]
pub struct Entry {
    pub cid: Cid,
    pub room: RoomName,
    pub text: Text,
    pub files: Vec<AttachedDraft>,
    pub reply_to: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Posting {
    Idle,
    /// The first entry is under way.
    Sent,
    /// The server wants it later, at this tick.
    Held(u64),
}

/// What a reply answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    Hello {
        token: bool,
    },
    Join(RoomName),
    Leave(RoomName),
    Post(Cid),
    /// `fill`: the tab needs it.
    History {
        room: RoomName,
        range: Range,
        limit: usize,
        fill: bool,
    },
    Thread {
        room: RoomName,
        after: Option<u64>,
    },
    Messages {
        room: RoomName,
        seqs: Vec<u64>,
    },
    Rename,
    Typing,
    Ping,
    Rooms(RoomsAsked),
    People(PeopleAsked),
    Search,
    Pair,
    Devices,
    Revoke,
    Claim,
    Role,
    Forget,
    /// Into a private room: a new one, or by a link.
    Enter(RoomName),
    /// About private rooms, how rooms are set, and what is removed.
    Circle,
    Moderate(Deed),
    Sanctions,
    /// An edit or a delete.
    Change,
    /// About somebody else's conversation.
    Pry,
    Junk,
    /// What is read, and what pages keep.
    Reading,
    /// That one is away with these words, or back.
    Away(Option<Away>),
}

/// What a tab has at hand while it does something.
pub struct Desk<'a> {
    pub now: u64,
    pub person: &'a mut Person,
    /// What is on the disk: nothing else may ever be seen.
    pub history: &'a History,
    /// What it says.
    pub out: &'a mut Vec<Asked>,
    /// When it wants to be woken.
    pub wakes: &'a mut Vec<u64>,
}

/// Somebody, with what all tabs of one browser share.
#[derive(Clone, Debug, Default)]
pub struct Person {
    pub number: usize,
    pub address: u8,
    pub token: Option<Token>,
    /// The latest code for a further device.
    pub code: Option<Token>,
    /// Codes made so far.
    pub codes: u64,
    pub me: Option<UserId>,
    /// Whom they were before they were forgotten.
    pub earlier: Vec<UserId>,
    /// The tab that is asking for a new name.
    pub asking: Option<usize>,
    /// How many names were taken.
    pub names_tried: usize,
    /// Connections that its tabs have given up.
    pub left: Vec<usize>,
    /// Tokens made so far.
    pub tokens: u64,
    pub password: bool,
}

impl Tab {
    pub fn new(id: usize, person: usize) -> Tab {
        Tab {
            id,
            person,
            line: Line::Off,
            latencies: (0, 0),
            me: None,
            rooms: BTreeMap::from([(RoomName::lobby(), View { wanted: true, ..View::default() })]),
            outbox: VecDeque::new(),
            posting: Posting::Idle,
            asked: Vec::new(),
            own: None,
            brought: None,
            by_code: false,
            devices: Vec::new(),
            aside: BTreeSet::new(),
            told_all: false,
            moves: BTreeMap::new(),
            told_of: None,
            figures: BTreeMap::new(),
            unsure: BTreeSet::new(),
            next_ref: 1,
            written: 0,
        }
    }

    /// It was somebody who is forgotten: it knows nothing more of that.
    pub fn forget_all(&mut self) {
        self.aside.extend(self.outbox.drain(..).filter_map(|entry| post_of(&entry.cid)).map(|(_, n)| n));
        self.rooms = BTreeMap::from([(RoomName::lobby(), View { wanted: true, ..View::default() })]);
        (self.me, self.own, self.by_code) = (None, None, false);
        self.devices.clear();
        self.figures.clear();
        self.unsure.clear();
    }

    pub fn is_live(&self) -> bool {
        matches!(self.line, Line::Open { live: true, .. })
    }

    /// The line is there: says hello, unless another tab of the person is choosing a name.
    pub fn opened(&mut self, link: usize, desk: &mut Desk) {
        self.line = Line::Open { link, live: false };
        self.hello(desk);
    }

    pub fn hello(&mut self, desk: &mut Desk) {
        let person = &mut *desk.person;
        let pair = person.code.clone().filter(|_| self.by_code);
        self.by_code = pair.is_some();
        if person.token.is_none() {
            person.asking = Some(self.id);
        }
        person.tokens += 1;
        self.brought = self.own.clone().or_else(|| person.token.clone());
        let hello = Hello {
            name: Ok(name(person.number + 7 * person.names_tried)),
            token: self.brought.clone(),
            fresh: token(person.number as u64, person.tokens),
            password_hash: person.password.then(|| hash(PASSWORD)),
            pair,
            agent: Some(Agent::stored(AGENTS[self.id % AGENTS.len()])),
        };
        self.ask(
            Command::Hello(Box::new(hello)),
            Question::Hello { token: desk.person.token.is_some() },
            desk,
        );
    }

    /// The line is gone; the tab comes back by itself.
    pub fn down(&mut self, desk: &mut Desk) {
        self.forget_line(desk);
        let until = desk.now + 50 + 37 * (self.id as u64 % 20);
        self.line = Line::Waiting(until);
        desk.wakes.push(until);
    }

    /// The line is gone, and the tab does not come back by itself.
    pub fn stop(&mut self, desk: &mut Desk) {
        self.forget_line(desk);
        self.line = Line::Off;
    }

    fn forget_line(&mut self, desk: &mut Desk) {
        self.asked.clear();
        self.moves.clear();
        self.told_of = None;
        self.posting = Posting::Idle;
        self.rooms.values_mut().for_each(View::down);
        if desk.person.asking == Some(self.id) {
            desk.person.asking = None;
        }
    }

    pub fn ask(&mut self, command: Command, question: Question, desk: &mut Desk) {
        if let Command::Read { room, .. } = &command {
            self.unsure.insert(room.clone());
        }
        let is_hello = matches!(question, Question::Hello { .. });
        let command = if self.next_ref % 3 == 1 { spelled_otherwise(command) } else { command };
        self.say(Asked { reference: None, command: Ok(command), is_hello }, question, desk);
    }

    pub fn say(&mut self, mut asked: Asked, question: Question, desk: &mut Desk) {
        let number = self.next_ref;
        self.next_ref += 1;
        asked.reference = Some(Reference(number.to_string().into()));
        self.asked.push((number, question));
        desk.out.push(asked);
    }

    pub fn join(&mut self, room: RoomName, desk: &mut Desk) {
        let live = self.is_live();
        let view = self.rooms.entry(room.clone()).or_default();
        view.wanted = true;
        if live && !view.joining && !self.moves.contains_key(&room) {
            view.joining = true;
            self.ask(Command::Join { room: room.clone() }, Question::Join(room), desk);
        }
    }

    pub fn leave(&mut self, room: RoomName, desk: &mut Desk) {
        if let Some(view) = self.rooms.get_mut(&room) {
            view.wanted = false;
        }
        if self.is_live() {
            self.ask(Command::Leave { room: room.clone() }, Question::Leave(room), desk);
        }
    }

    /// The server wants a join or a leave later.
    pub fn move_later(&mut self, room: RoomName, refusal: &Refusal, desk: &mut Desk) {
        let until = desk.now + refusal.retry_after_ms.expect("it says when").max(1);
        self.moves.insert(room, until);
        desk.wakes.push(until);
    }

    /// Joins or leaves what is due, as the person wants it by now.
    pub fn move_again(&mut self, desk: &mut Desk) {
        let due = self.moves.extract_if(.., |_, until| *until <= desk.now);
        for (room, _) in due.collect::<Vec<_>>() {
            match self.rooms.get(&room).is_some_and(|view| view.wanted) {
                true => self.join(room, desk),
                false => self.leave(room, desk),
            }
        }
    }

    /// A person writes something.
    pub fn write(&mut self, room: RoomName, long: bool, reply: bool, desk: &mut Desk) {
        if self.outbox.len() >= OUTBOX_MAX {
            return;
        }
        self.written += 1;
        let cid = cid(self.id, self.written);
        let padding = if long { limits::TEXT_BYTES_MAX - cid.as_str().len() } else { 0 };
        let mention = match self.written % 8 {
            _ if long => String::new(),
            0 => " @all".to_owned(),
            1..4 => format!(" @{}", name(self.written as usize % NAMES).as_str()),
            _ => String::new(),
        };
        let text = format!("{}{}{mention}", cid.as_str(), "…".repeat(padding / 3));
        let text = Text::parse(text).expect("a good text");
        let known = self.rooms.get(&room).and_then(|view| view.log);
        let reply_to = known.filter(|_| reply).map(|(first, last)| first + self.written % (last - first + 1));
        let files = if self.written.is_multiple_of(3) && !long { files::ready(desk) } else { Vec::new() };
        self.outbox.push_back(Entry { cid, room, text, files, reply_to });
        self.deliver(desk);
    }

    /// What waits and is refused for good: its author decides.
    pub fn set_aside(&mut self, is_refused: impl Fn(&Entry) -> bool) {
        let refused = self.outbox.iter().filter(|entry| is_refused(entry));
        self.aside.extend(refused.filter_map(|entry| post_of(&entry.cid)).map(|(_, n)| n));
        self.outbox.retain(|entry| !is_refused(entry));
    }

    /// Sends the first entry of the outbox, if nothing is under way.
    pub fn deliver(&mut self, desk: &mut Desk) {
        let held = match self.posting {
            Posting::Sent => true,
            Posting::Held(until) => desk.now < until,
            Posting::Idle => false,
        };
        if held || !self.is_live() {
            return;
        }
        let Some(entry) = self.outbox.front() else { return self.posting = Posting::Idle };
        if entry.room.kind() == Kind::Public && !self.rooms.get(&entry.room).is_some_and(|view| view.joined) {
            // It goes out when the room is entered, or is set aside when it cannot be.
            self.posting = Posting::Idle;
            return self.join(entry.room.clone(), desk);
        }
        let Entry { cid, room, text, files, reply_to } = entry.clone();
        self.posting = Posting::Sent;
        let me = cid.as_str().ends_with('7');
        let draft = Ok(Draft { room, text, files, me, reply_to });
        self.ask(Command::Post(Post { cid: cid.clone(), draft }), Question::Post(cid), desk);
    }

    /// Asks for what is missing between what the tab has and the newest that it has heard of.
    pub fn fill(&mut self, room: &RoomName, desk: &mut Desk) {
        let Some(view) = self.rooms.get_mut(room) else { return };
        if view.filling || view.last() >= view.top {
            return;
        }
        view.filling = true;
        let range = view.log.map_or(Range::Newest, |(_, last)| Range::After(last));
        self.look(room.clone(), range, limits::HISTORY_EVENTS_MAX, true, desk);
    }

    pub fn look(&mut self, room: RoomName, range: Range, limit: usize, fill: bool, desk: &mut Desk) {
        let question = Question::History { room: room.clone(), range, limit, fill };
        self.ask(Command::History { room, range, limit }, question, desk);
    }
}

/// What the browsers of people call themselves.
const AGENTS: [&str; 3] = ["page/1 (Firefox, Linux)", "page/1 (Chromium, Android)", ""];

/// So many posts wait at most; the page refuses more.
const OUTBOX_MAX: usize = 50;

pub const PASSWORD: &str = "oolong";

/// What a tab calls its `n`th post.
pub fn cid(tab: usize, n: u64) -> Cid {
    Cid::parse(&format!("{tab}.{n}")).expect("a good cid")
}

/// The tab and the number that are in a cid; `None` for one of an operator's.
pub fn post_of(cid: &Cid) -> Option<(usize, u64)> {
    let (tab, n) = cid.as_str().split_once('.')?;
    Some((tab.parse().ok()?, n.parse().ok()?))
}

/// A secret as good as any: nobody guesses in here.
pub fn token(who: u64, n: u64) -> Token {
    let secret: Arc<str> = format!("{who}/{n}").into();
    Token { hash: hash(&secret), secret }
}

/// A code that nobody guesses either.
pub fn code(person: usize, n: u64) -> Token {
    let secret: Arc<str> = format!("{person}X{n}").into();
    Token { hash: code_hash(&secret), secret }
}

/// The same with the room's name written in another way that looks the same. But for the lobby only what a
/// `join` says decides what a new room is called, so it stays as it is.
fn spelled_otherwise(command: Command) -> Command {
    let alike = |room: RoomName| look_alike(&room).unwrap_or(room);
    match command {
        Command::Join { room } if room == RoomName::lobby() => Command::Join { room: alike(room) },
        Command::Leave { room } => Command::Leave { room: alike(room) },
        Command::Typing { room, on } => Command::Typing { room: alike(room), on },
        Command::History { room, range, limit } => Command::History { room: alike(room), range, limit },
        Command::Post(Post { cid, draft }) => {
            let draft = draft.map(|draft| Draft { room: alike(draft.room), ..draft });
            Command::Post(Post { cid, draft })
        }
        command => command,
    }
}

/// Another name that looks like this one, of the rooms in which something happens here.
pub fn look_alike(room: &RoomName) -> Option<RoomName> {
    let alike = match room.as_str() {
        "lobby" => "lоbby".to_owned(),
        "tea" => "tеa".to_owned(),
        "attic" => "аttic".to_owned(),
        name if name.starts_with('r') => name.replace('1', "l"),
        _ => return None,
    };
    Some(RoomName::stored(&alike))
}

/// Names, some of which look like each other. Past the list they have a number. Checking one is work, so each
/// is checked once.
pub fn name(n: usize) -> UserName {
    static CHECKED: OnceLock<Vec<UserName>> = OnceLock::new();
    let checked = CHECKED.get_or_init(|| (0..CHECKED_NAMES).map(checked_name).collect());
    checked.get(n).cloned().unwrap_or_else(|| checked_name(n))
}

const CHECKED_NAMES: usize = 500;

fn checked_name(n: usize) -> UserName {
    const NAMES: [&str; 12] =
        ["Ann", "李雷", "Bob", "ann", "Zoë", "Bоb", "Gal·la", "韩梅梅", "Ann_1", "Jean‑Luc", "👩‍💻", "Zoe"];
    let base = NAMES[n % NAMES.len()];
    let name = if n < NAMES.len() { base.to_owned() } else { format!("{base} {}", n / NAMES.len()) };
    UserName::parse(&name).expect("a good name")
}
