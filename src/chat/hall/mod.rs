//! The hall: all rooms and all users, and the one order in which inputs take effect.
//!
//! It is a state machine without I/O. Each input leads to a [`Turn`]; nothing in here can fail, a person's
//! mistake is a [`Refusal`] and changes nothing. What lasts changes only by a [`Fact`], live and at a restart
//! alike; every change since the last [`Hall::settle`] can be taken back. Invariants: a room's `seq` grows by
//! one per lasting event; a client is in a room's list exactly while the room is in the client's list; a user
//! present in a room has a connection there or an absence that ends, and one who is here in the house likewise.

mod acts;
mod away;
mod bearer;
mod changes;
mod circles;
mod clients;
mod devices;
mod facts;
mod fates;
mod hello;
mod here;
mod listing;
mod markers;
mod moderation;
mod pace;
mod people;
mod preferences;
mod presence;
mod reading;
mod roles;
mod rooms;
mod search;
mod signs;
mod spellings;
mod talk;
mod undo;
mod uploads;
mod used;

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::net::IpAddr;

use super::access::Who;
use super::act::{Link, Record};
use super::code::Codes;
use super::command::{Asked, Command};
use super::device::Devices;
use super::event::{Refusal, RefusalCode, Reply};
use super::fate::{Counted, Head, Mark, Sign};
use super::name::{Cid, RoomName, UserName};
use super::quota::Quotas;
use super::rate::Bucket;
use super::recent::Recent;
use super::room::{Kind, Room};
use super::sanction::Sanctions;
use super::turn::{Asker, Turn};
use super::upload::FileRules;
use super::uploads::Uploads;
use super::user::Users;
use super::{ById, ClientId, Moment, Past, Receipt, UserId};
pub use clients::Client;
use listing::Listing;
use markers::Unwritten;
use presence::Rosters;
use spellings::Spellings;
use undo::Undo;

/// What the operator decided at start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Posts per second and user in the long run; 0 is no limit.
    pub rate: u32,
    /// SHA-256 of the password that is needed to enter.
    pub password_hash: Option<[u8; 32]>,
    /// Whether one address can bring only so many new users and rooms.
    pub address_quotas: bool,
    /// Nobody may be called like the server: its notices carry that name.
    pub server_name: String,
    pub files: FileRules,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Hall {
    rules: Rules,
    users: Users,
    devices: Devices,
    /// By which further devices come in.
    codes: Codes,
    /// By which somebody becomes an operator.
    link: Option<Link>,
    rooms: HashMap<RoomName, Room>,
    /// Which of them look alike.
    spellings: Spellings,
    clients: ById<ClientId, Client>,
    quotas: Quotas,
    /// Wrong ones of each kind, of all addresses from which nobody is inside.
    guesses: [Bucket; 3],
    /// How many clients from each address have said a good `hello`.
    inside: HashMap<IpAddr, usize>,
    /// The rooms that users have left or lost lately.
    visits: Recent<()>,
    /// Where users have let others see lately that they type.
    typed: Recent<Typed>,
    /// When users have spoken in rooms that ask for a pause.
    slowed: Recent<u64>,
    /// When absences end: (tick, user, room).
    absences: BTreeSet<(u64, UserId, RoomName)>,
    /// When those who have no connection any more are gone: (tick, user).
    departures: BTreeSet<(u64, UserId)>,
    /// When a room's members are told next how many they are: (tick, room).
    crowds: BTreeSet<(u64, RoomName)>,
    /// The latest time that was given out; shown times never go back.
    time: u64,
    /// The present by the wall clock, which may have jumped.
    wall: u64,
    /// The present by the clock that never jumps.
    tick: u64,
    /// The wall clock at the first input, less its tick.
    opened: Option<u64>,
    /// How long the server had run before this start, and how long by what is written down, in ms.
    ran_before: u64,
    ran_noted: u64,
    sanctions: Sanctions,
    /// The latest acts of operators, the oldest first.
    records: VecDeque<Record>,
    /// The posts of the present batch, of which the journal does not know yet.
    receipts: HashMap<(UserId, Cid), Receipt>,
    /// What is known of messages that the present batch has said, or is about; `None`: it is no message.
    heads: HashMap<(RoomName, u64), Option<Head>>,
    /// How reactions and pins stand that the present batch has set or is about, and what it has counted.
    signs: HashMap<(RoomName, u64, Sign), Option<Mark>>,
    counted: HashMap<(RoomName, u64, Counted), usize>,
    unwritten: Unwritten,
    uploads: Uploads,
    /// When those who follow a room from elsewhere are told next what it is to them: (tick, room).
    news: BTreeSet<(u64, RoomName)>,
    listing: Listing,
    rosters: Rosters,
    /// What the present batch has changed, should it have to be taken back.
    undo: Vec<Undo>,
}

/// The latest word about somebody who types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Typed {
    /// Whether it has begun, so that its end is told too.
    ends: bool,
    /// The tick from which on the next is told.
    next: u64,
}

/// When, by what memory, and where facts and effects are collected, while one input is applied.
struct Scene<'a> {
    at: Moment,
    /// What people see of `at`.
    time: u64,
    past: &'a dyn Past,
    /// Whether acts are recorded.
    on_record: bool,
    turn: Turn,
}

impl Hall {
    /// An empty hall.
    pub fn new(rules: Rules) -> Hall {
        let mut hall = Hall {
            rules,
            users: Users::default(),
            devices: Devices::default(),
            codes: Codes::default(),
            link: None,
            rooms: HashMap::new(),
            spellings: Spellings::default(),
            clients: ById::default(),
            quotas: Quotas::default(),
            guesses: [Bucket::default(); 3],
            inside: HashMap::new(),
            visits: Recent::default(),
            typed: Recent::default(),
            slowed: Recent::default(),
            absences: BTreeSet::new(),
            departures: BTreeSet::new(),
            crowds: BTreeSet::new(),
            time: 0,
            wall: 0,
            tick: 0,
            opened: None,
            ran_before: 0,
            ran_noted: 0,
            sanctions: Sanctions::default(),
            records: VecDeque::new(),
            receipts: HashMap::new(),
            heads: HashMap::new(),
            signs: HashMap::new(),
            counted: HashMap::new(),
            unwritten: Unwritten::default(),
            uploads: Uploads::default(),
            news: BTreeSet::new(),
            listing: Listing::default(),
            rosters: Rosters::default(),
            undo: Vec::new(),
        };
        hall.put_room(RoomName::lobby(), Room::new(Kind::Public, 0));
        hall
    }

    /// Carries out what a client asks, or refuses it.
    pub fn apply(&mut self, client: ClientId, asked: &Asked, at: Moment, past: &dyn Past) -> Turn {
        let mut scene = self.scene(Asker::Client(client), at, past);
        scene.turn.reference = asked.reference.clone();
        let Some(user) = self.clients.get(&client).filter(|c| !c.deaf).map(|c| c.user) else {
            return scene.turn;
        };
        let mark = self.mark();
        let outcome = match (user, &asked.command) {
            (None, Ok(Command::Hello(hello))) => self.hello(client, hello, &mut scene),
            (None, command) if !asked.is_hello => Err(hello::first(command.as_ref().err())),
            (_, Err(refusal)) => Err(refusal.clone()),
            (Some(user), Ok(command)) => self.carry_out(Who { user, client }, command, &mut scene),
            // Every command that is well-formed and not a `hello` was answered three lines above.
            (None, Ok(_)) => Err(hello::first(None)),
        };
        match outcome {
            Ok(()) => scene.turn,
            Err(refusal) => {
                let is_hello = user.is_none() && asked.is_hello;
                self.take_back_to(mark);
                self.refuse(client, asked, refusal, is_hello, at)
            }
        }
    }

    /// The turn of a client that is refused what it asked for: nothing has changed but the count of its
    /// refusals. `is_hello`: it had not said hello and tried to.
    pub fn refuse(
        &mut self,
        client: ClientId,
        asked: &Asked,
        refusal: Refusal,
        is_hello: bool,
        at: Moment,
    ) -> Turn {
        let mut turn = Turn::new(Asker::Client(client), asked.reference.clone());
        if let Some(guess) = hello::guess_in(asked, refusal.code) {
            self.count_guess(client, guess, at.tick);
        }
        if is_hello {
            self.count_hello_refusal(client, refusal.code, &mut turn);
        }
        turn.reply(Reply::Refused(refusal));
        self.count_refusal(client, at.tick, &mut turn);
        turn
    }

    /// What is due by now: absences that end, members that are told how many they are.
    pub fn tick(&mut self, at: Moment, past: &dyn Past) -> Turn {
        let mut scene = self.scene(Asker::Nobody, at, past);
        self.end_absences(&mut scene);
        self.end_departures(&mut scene);
        self.tell_crowds(&mut scene);
        self.tell_followers(&mut scene);
        self.write_markers(&mut scene);
        scene.turn
    }

    /// The tick at which [`Hall::tick`] is due next.
    pub fn next_deadline(&self) -> Option<u64> {
        let room = |due: &BTreeSet<(u64, RoomName)>| due.first().map(|(tick, _)| *tick);
        let (absence, departure) = (self.absences.first(), self.departures.first());
        let firsts = [absence.map(|d| d.0), departure.map(|d| d.0), room(&self.crowds), room(&self.news)];
        firsts.into_iter().flatten().chain(self.unwritten.due).min()
    }

    fn carry_out(&mut self, who: Who, command: &Command, scene: &mut Scene) -> Result<(), Refusal> {
        match command {
            Command::Hello(_) => {
                Err(Refusal::new(RefusalCode::BadField, "this connection has already said hello"))
            }
            Command::Join { room } => self.join(who, &self.room_called(room)?, scene),
            Command::Leave { room } => self.leave(who, &self.room_called(room)?, scene),
            Command::Post(post) => self.post(who, post, scene),
            Command::History { room, range, limit } => {
                self.history(who, &self.room_called(room)?, *range, *limit, scene)
            }
            Command::Messages { room, seqs } => self.messages(who, &self.room_called(room)?, seqs, scene),
            Command::Thread { room, seq, after } => {
                self.thread(who, &self.room_called(room)?, (*seq, *after), scene)
            }
            Command::Search(asked) => self.search(who, asked, scene),
            Command::Mentions { before } => self.mentions_of(who, before.as_ref(), scene),
            Command::Read { room, seq } => self.read(who, &self.room_called(room)?, *seq, scene),
            Command::Unread { room, seq } => self.unread(who, &self.room_called(room)?, *seq, scene),
            Command::Receipts { on } => self.set_receipts(who, *on, scene),
            Command::Prefs { set } => self.set_prefs(who, set, scene),
            Command::Away { text } => self.set_away(who, text.as_ref(), scene),
            Command::Rename { name } => self.rename(who, name.clone()?, scene),
            Command::Typing { room, on } => self.typing(who, &self.room_called(room)?, *on, scene),
            Command::ComeIn { room, secret } => self.come_in_by(who, room, secret, scene),
            Command::Create { room, title } => self.create(who, room, title, scene),
            Command::Invite { room, user: Some(user), .. } => {
                self.invite(who, &self.room_called(room)?, *user, scene)
            }
            Command::Invite { room, user: None, secret } => {
                self.give_link(who, &self.room_called(room)?, secret, scene)
            }
            Command::Uninvite { room } => self.uninvite(who, &self.room_called(room)?, scene),
            Command::Expel { room, user } => self.expel(who, &self.room_called(room)?, *user, scene),
            Command::Settings { room, change, cid } => {
                self.settings(who, &self.room_called(room)?, change, cid.as_ref(), scene)
            }
            Command::Topic { room, topic, cid } => {
                self.topic(who, &self.room_called(room)?, topic.as_ref(), cid.as_ref(), scene)
            }
            Command::Remove { room } => self.remove(who, &self.room_called(room)?, scene),
            Command::Edit { room, seq, text, cid } => {
                self.edit(who, &self.room_called(room)?, (*seq, text), cid.as_ref(), scene)
            }
            Command::Delete { room, seq, cid } => {
                self.delete(who, &self.room_called(room)?, *seq, cid.as_ref(), scene)
            }
            Command::React { room, seq, emoji, on, cid } => {
                let set = (&self.room_called(room)?, *seq, *on);
                self.react(who, set, emoji, cid.as_ref(), scene)
            }
            Command::Pin { room, seq, on, cid } => {
                self.pin(who, (&self.room_called(room)?, *seq, *on), cid.as_ref(), scene)
            }
            Command::Rooms(asked) => self.list_rooms(who, asked, scene),
            Command::People(asked) => self.list_people(who, asked, scene),
            Command::Pair { of, code } => self.pair(who, *of, code, scene),
            Command::Devices => self.list_devices(who, scene),
            Command::Revoke { device } => self.revoke(who, *device, scene),
            Command::Claim { secret } => self.claim(who, secret, scene),
            Command::Role { user, role } => self.role(who, *user, *role, scene),
            Command::Forget { user } => self.forget(who, *user, scene),
            Command::Moderate(asked) => self.moderate(who, asked, scene),
            Command::Sanctions { after } => self.list_sanctions(who, *after, scene),
            Command::Ping => {
                scene.turn.reply(Reply::Pong { now: scene.time });
                Ok(())
            }
        }
    }

    /// The user that this client has become by its `hello`.
    pub fn user_of(&self, client: ClientId) -> Option<(UserId, &UserName)> {
        let id = self.clients.get(&client)?.user?;
        Some((id, &self.users.get(id)?.name))
    }

    pub fn client(&self, client: ClientId) -> Option<&Client> {
        self.clients.get(&client)
    }

    pub fn clients(&self) -> impl ExactSizeIterator<Item = (ClientId, &Client)> {
        self.clients.iter().map(|(id, client)| (*id, client))
    }

    pub fn room(&self, name: &RoomName) -> Option<&Room> {
        self.rooms.get(name)
    }

    pub fn rooms(&self) -> impl ExactSizeIterator<Item = (&RoomName, &Room)> {
        self.rooms.iter()
    }

    /// How many rooms there are that somebody may know of who is in none of them.
    pub fn rooms_counted(&self) -> usize {
        self.rooms.len() - self.listing.private()
    }

    pub fn users(&self) -> &Users {
        &self.users
    }

    pub fn devices(&self) -> &Devices {
        &self.devices
    }

    fn scene<'a>(&mut self, asker: Asker, at: Moment, past: &'a dyn Past) -> Scene<'a> {
        (self.wall, self.tick, self.time) = (at.wall, at.tick, self.time.max(at.wall));
        self.opened.get_or_insert(at.wall.saturating_sub(at.tick));
        Scene { at, time: self.time, past, on_record: true, turn: Turn::new(asker, None) }
    }
}
