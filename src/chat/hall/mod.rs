//! The hall: all rooms and all users, and the one order in which commands take effect.
//!
//! It is a state machine without I/O. [`Hall::apply`] takes one command and appends effects; nothing in
//! here can fail, a person's mistake is a [`Refusal`] and changes nothing. Invariants: a room's `seq` grows
//! by one per lasting event; a client is in a room's list exactly while the room is in the client's list; a
//! user in a room has a connection there or an absence that ends.

mod acts;
mod hello;
mod rooms;
mod talk;
mod undo;

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::net::IpAddr;

use super::act::Record;
use super::command::{Asked, Command, Reference};
use super::delivery::Effect;
use super::event::{Refusal, RefusalCode, Reply};
use super::name::{RoomName, UserName};
use super::quota::{Lasting, Quotas};
use super::room::Room;
use super::sanction::Sanctions;
use super::user::Users;
use super::{ById, ClientId, Moment, Receipts, UserId};
use crate::limits;
use undo::Undo;

/// What the operator decided at start.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Posts per second and user in the long run; 0 is no limit.
    pub rate: u32,
    /// SHA-256 of the password that is needed to enter.
    pub password_hash: Option<[u8; 32]>,
    /// Whether one address can bring only so many new users and rooms.
    pub address_quotas: bool,
    /// Nobody may be called like the server: its notices carry that name.
    pub server_name: String,
}

#[derive(Debug)]
pub struct Hall {
    rules: Rules,
    users: Users,
    rooms: HashMap<RoomName, Room>,
    clients: ById<ClientId, Client>,
    quotas: Quotas,
    /// When absences end: (tick, user, room).
    absences: BTreeSet<(u64, UserId, RoomName)>,
    /// The latest time that was given out; shown times never go back.
    time: u64,
    sanctions: Sanctions,
    /// The latest acts of operators, the oldest first.
    records: VecDeque<Record>,
    /// What the present batch has changed for good, should it turn out not to be.
    undo: Vec<Undo>,
}

/// One connection, as far as the rules care.
#[derive(Debug)]
struct Client {
    address: IpAddr,
    user: Option<UserId>,
    rooms: BTreeSet<RoomName>,
    hello_refusals: u32,
    refusals: u32,
    refusals_since: u64,
    /// It is being closed: what it still says is not heard.
    flooding: bool,
}

impl Client {
    fn new(address: IpAddr) -> Client {
        Client {
            address,
            user: None,
            rooms: BTreeSet::new(),
            hello_refusals: 0,
            refusals: 0,
            refusals_since: 0,
            flooding: false,
        }
    }
}

/// Where effects are collected while one command is applied.
struct Scene<'a> {
    client: ClientId,
    reference: Option<Reference>,
    at: Moment,
    receipts: &'a dyn Receipts,
    out: &'a mut Vec<Effect>,
}

impl Scene<'_> {
    fn reply(&mut self, reply: Reply) {
        let reference = self.reference.take();
        self.out.push(Effect::Reply { client: self.client, reference, reply });
    }
}

impl Hall {
    /// An empty hall; `time` is the time of the newest event that is known.
    pub fn new(rules: Rules, time: u64) -> Hall {
        let mut hall = Hall {
            rules,
            users: Users::default(),
            rooms: HashMap::new(),
            clients: ById::default(),
            quotas: Quotas::default(),
            absences: BTreeSet::new(),
            time,
            sanctions: Sanctions::default(),
            records: VecDeque::new(),
            undo: Vec::new(),
        };
        hall.restore_room(RoomName::lobby(), 0, 0);
        hall
    }

    /// Puts back a user of the history, when the server starts.
    pub fn restore_user(&mut self, id: UserId, name: UserName, token_hash: [u8; 32]) {
        self.users.add(id, name, token_hash);
    }

    /// Puts back a room of the history, after its users.
    pub fn restore_room(&mut self, name: RoomName, seq: u64, active: u64) {
        if let Some((a, b)) = name.partners() {
            for id in [UserId(a), UserId(b)] {
                if let Some(user) = self.users.get_mut(id) {
                    user.directs.push(name.clone());
                }
            }
        }
        self.rooms.insert(name.clone(), Room::new(name, seq, active));
    }

    /// A connection from `address` has become a client.
    pub fn connect(&mut self, client: ClientId, address: IpAddr) {
        self.clients.insert(client, Client::new(address));
    }

    /// A connection has ended in any way; its user has the grace to come back.
    pub fn disconnect(&mut self, client: ClientId, at: Moment) {
        let Some(gone) = self.clients.remove(&client) else { return };
        let Some(user) = gone.user else { return };
        if let Some(user) = self.users.get_mut(user) {
            user.clients.retain(|c| *c != client);
        }
        let gone_at = at.tick + limits::ABSENCE_GRACE.as_millis() as u64;
        for name in gone.rooms {
            if let Some(room) = self.rooms.get_mut(&name)
                && room.lose(client, user, gone_at)
            {
                self.absences.insert((gone_at, user, name));
            }
        }
    }

    /// Carries out one command, or refuses it.
    pub fn apply(
        &mut self,
        client: ClientId,
        asked: Asked,
        at: Moment,
        receipts: &dyn Receipts,
        out: &mut Vec<Effect>,
    ) {
        let at = Moment { time: self.advance_time(at.time), ..at };
        let Some(user) = self.clients.get(&client).filter(|c| !c.flooding).map(|c| c.user) else { return };
        let mut scene = Scene { client, reference: asked.reference, at, receipts, out };
        let outcome = match (user, asked.command) {
            (None, Ok(Command::Hello(hello))) => self.hello(hello, &mut scene),
            (None, command) if !asked.is_hello => Err(hello_first(command.err())),
            (_, Err(refusal)) => Err(refusal),
            (Some(user), Ok(command)) => self.carry_out(user, command, &mut scene),
            // Every command that is well-formed and not a `hello` was answered two lines above.
            (None, Ok(_)) => Err(hello_first(None)),
        };
        let Err(refusal) = outcome else { return };
        if user.is_none() && asked.is_hello {
            self.count_hello_refusal(refusal.code, &mut scene);
        }
        scene.reply(Reply::Refused(refusal));
        self.count_refusal(client, at.tick, scene.out);
    }

    fn carry_out(&mut self, user: UserId, command: Command, scene: &mut Scene) -> Result<(), Refusal> {
        match command {
            Command::Hello(_) => {
                Err(Refusal::new(RefusalCode::BadField, "this connection has already said hello"))
            }
            Command::Join { room } => self.join(user, room, scene),
            Command::Leave { room } => self.leave(user, room, scene),
            Command::Post(post) => self.post(user, post, scene),
            Command::History { room, range, limit } => self.history(user, room, range, limit, scene),
            Command::Rename { name } => self.rename(user, name?, scene),
            Command::Typing { room, on } => self.typing(user, room, on, scene),
            Command::Ping => {
                let now = scene.at.time;
                scene.reply(Reply::Pong { now });
                Ok(())
            }
        }
    }

    /// The name that the token or the first `hello` gave to this client's user.
    pub fn user_of(&self, client: ClientId) -> Option<(UserId, &UserName)> {
        let id = self.clients.get(&client)?.user?;
        Some((id, &self.users.get(id)?.name))
    }

    pub fn room(&self, name: &RoomName) -> Option<&Room> {
        self.rooms.get(name)
    }

    pub fn rooms(&self) -> impl ExactSizeIterator<Item = &Room> {
        self.rooms.values()
    }

    /// The public rooms that a client is in.
    pub fn rooms_of(&self, client: ClientId) -> impl Iterator<Item = &RoomName> {
        self.clients.get(&client).into_iter().flat_map(|c| c.rooms.iter())
    }

    pub fn clients(&self) -> usize {
        self.clients.len()
    }

    pub fn users(&self) -> &Users {
        &self.users
    }

    /// Whether this client's address may bring one more of what stays.
    fn take_from_quota(&mut self, what: Lasting, scene: &Scene) -> Result<(), Refusal> {
        match self.clients.get(&scene.client) {
            Some(client) if self.rules.address_quotas => {
                self.quotas.take(client.address, what, scene.at.tick)
            }
            _ => Ok(()),
        }
    }

    /// Whether there may be one more room, brought by this client.
    fn check_new_room(&mut self, name: &RoomName, scene: &Scene) -> Result<(), Refusal> {
        if self.rooms.contains_key(name) {
            return Ok(());
        }
        if self.rooms.len() >= limits::ROOMS_MAX {
            let message = format!("there are {} rooms, no more fit", limits::ROOMS_MAX);
            return Err(Refusal::new(RefusalCode::Busy, message));
        }
        self.take_from_quota(Lasting::Room, scene)
    }

    fn advance_time(&mut self, time: u64) -> u64 {
        self.time = self.time.max(time);
        self.time
    }

    /// Refusals cost: whoever collects too many in a window asks blindly and is closed.
    fn count_refusal(&mut self, client: ClientId, tick: u64, out: &mut Vec<Effect>) {
        let Some(state) = self.clients.get_mut(&client) else { return };
        if tick.saturating_sub(state.refusals_since) > limits::REFUSALS_WINDOW.as_millis() as u64 {
            state.refusals_since = tick;
            state.refusals = 0;
        }
        state.refusals += 1;
        if state.refusals > limits::REFUSALS_MAX {
            state.flooding = true;
            out.push(Effect::Flooding { client });
        }
    }
}

/// Before the `hello` only what is not JSON at all has a more useful answer.
fn hello_first(refusal: Option<Refusal>) -> Refusal {
    match refusal {
        Some(refusal) if refusal.code == RefusalCode::BadJson => refusal,
        _ => Refusal::new(RefusalCode::HelloFirst, "say hello first"),
    }
}
