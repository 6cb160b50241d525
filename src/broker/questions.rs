//! What the operator asks the broker.
//!
//! Answers are copies: nobody outside ever holds a part of the broker's state.

use std::net::IpAddr;
use std::sync::Arc;

use crossbeam_channel::Sender;

use super::Slot;
use crate::chat::access::{Right, Who};
use crate::chat::act::{Actor, Record};
use crate::chat::event::Refusal;
use crate::chat::file::FileId;
use crate::chat::name::{RoomName, UserName};
use crate::chat::room::{Kind, Room};
use crate::chat::sanction::{Sanction, Target};
use crate::chat::upload::{Bearer, Transferred};
use crate::chat::user::{Role, User};
use crate::chat::{ById, ClientId, Hall, UserId};
use crate::client::link::Link;
use crate::limits;

/// A question and where its answer goes. The asker has room for one answer, so answering never waits.
pub enum Question {
    /// Answered when everything that came before it is done.
    Presence(Sender<()>),
    Clients(Sender<Vec<ClientRow>>),
    Client(ClientId, Sender<Option<ClientRow>>),
    Rooms(Sender<Vec<RoomRow>>),
    /// The room that this name means, as it is or as it looks.
    Room(RoomName, Sender<Option<RoomRow>>),
    /// The users with the next numbers behind this one.
    Users(UserId, Sender<UserPart>),
    User(UserId, Sender<Option<UserRow>>),
    /// The users who are called so, each with the name as it is.
    Called(Vec<UserName>, Sender<Vec<Option<(UserId, String)>>>),
    /// The mutes and bans that hold at this time, each with its target as a person reads it.
    Sanctions(u64, Sender<Vec<(Sanction, String)>>),
    /// Whether the one whom a token opens may read a room.
    Reader(Box<Token>, Sender<Result<Reader, Refusal>>),
    /// Whose files take how much, the most first.
    Files(Sender<Vec<FilesRow>>),
    /// An upload of whoever shows this token.
    Upload(Bearer, FileId, Sender<Transferred>),
    /// Whether whoever shows this token may bring files.
    Bearer(Bearer, Sender<Result<(), Refusal>>),
    /// Whether a file is known that no message has yet.
    IsUpload(FileId, Sender<bool>),
    /// The uploads that are not finished of whoever shows this token, and when each was begun.
    Unfinished(Bearer, Sender<Vec<(FileId, u64)>>),
    /// So many of the latest acts, the oldest first, each with who did it as a person reads it.
    Audit(usize, Sender<Vec<(Record, String)>>),
}

/// Somebody who brings a token, from where, when by the wall clock, and for which room.
#[derive(Clone, Debug)]
pub struct Token {
    /// SHA-256 of it.
    pub hash: [u8; 32],
    /// The connection that asks; the hall has never heard of it.
    pub client: ClientId,
    pub address: IpAddr,
    pub wall: u64,
    pub room: RoomName,
}

/// Somebody who may read a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    pub user: UserId,
    /// The room that was meant, and what it is called to this user.
    pub room: RoomName,
    pub title: String,
    /// Its latest event.
    pub seq: u64,
}

#[derive(Clone)]
pub struct ClientRow {
    pub link: Arc<Link>,
    /// Number and name, once it said `hello`.
    pub user: Option<(u64, String)>,
    pub rooms: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct RoomRow {
    pub name: String,
    /// The two of a direct room.
    pub between: Option<[(UserId, String); 2]>,
    /// Of a private room.
    pub title: Option<String>,
    pub seq: u64,
    pub users: usize,
    pub clients: usize,
    /// Of the last event, ms since 1970; 0 when nothing was ever said.
    pub active: u64,
}

#[derive(Clone, Debug)]
pub struct UserRow {
    pub id: UserId,
    pub name: String,
    pub role: Role,
    pub devices: usize,
    /// Connections at present.
    pub clients: usize,
    /// When the user was last here, or since when, ms since 1970.
    pub seen: u64,
    /// Only when somebody asks for this one user.
    pub directs: Vec<RoomName>,
}

/// What somebody has brought.
#[derive(Clone, Debug)]
pub struct FilesRow {
    pub user: UserId,
    pub name: String,
    pub bytes: u64,
    /// Those that no message has yet, and those of them that are still to come.
    pub unposted: usize,
    pub unfinished: usize,
}

/// Some of the users.
#[derive(Debug)]
pub struct UserPart {
    pub rows: Vec<UserRow>,
    /// Behind whom the next part begins, if there is one.
    pub next: Option<UserId>,
}

pub(super) fn answer(question: Question, hall: &Hall, links: &ById<ClientId, Slot>) {
    // An asker that has gone does not need the answer.
    let _ = match question {
        Question::Presence(to) => to.try_send(()).is_ok(),
        Question::Clients(to) => to.try_send(clients(hall, links)).is_ok(),
        Question::Client(client, to) => {
            to.try_send(links.get(&client).map(|slot| row(client, &slot.link, hall))).is_ok()
        }
        Question::Sanctions(time, to) => {
            let shown = |s: &Sanction| (s.clone(), hall.shown(s.target));
            to.try_send(hall.sanctions(time).into_iter().map(shown).collect()).is_ok()
        }
        Question::Reader(token, to) => to.try_send(reader(&token, hall)).is_ok(),
        Question::Files(to) => to.try_send(files(hall)).is_ok(),
        Question::Upload(by, id, to) => to.try_send(hall.upload_of(&by, id).cloned().map(Box::new)).is_ok(),
        Question::Bearer(by, to) => to.try_send(hall.may_bring(&by).map(drop)).is_ok(),
        Question::IsUpload(id, to) => to.try_send(hall.uploads().get(id).is_some()).is_ok(),
        Question::Unfinished(by, to) => {
            let unfinished = hall.may_bring(&by).map(|user| hall.unfinished_of(user)).unwrap_or_default();
            to.try_send(unfinished).is_ok()
        }
        Question::Audit(most, to) => {
            let by = |record: &Record| match record.actor {
                Actor::Operator => "operator".to_owned(),
                Actor::User(id, _) => hall.shown(Target::User(id)),
            };
            let skipped = hall.records().len().saturating_sub(most);
            let records = hall.records().skip(skipped).map(|record| (record.clone(), by(record)));
            to.try_send(records.collect()).is_ok()
        }
        Question::Rooms(to) => to.try_send(rooms(hall)).is_ok(),
        Question::Room(name, to) => {
            let name = hall.room_called(&name).unwrap_or(name);
            to.try_send(hall.room(&name).map(|room| room_row(&name, room, hall))).is_ok()
        }
        Question::Users(after, to) => to.try_send(users(after, hall)).is_ok(),
        Question::User(id, to) => {
            let row = hall.users().get(id).map(|user| UserRow {
                directs: user.directs.clone(),
                ..user_row(user, hall.devices().counts(id..=id).get(&id).copied())
            });
            to.try_send(row).is_ok()
        }
        Question::Called(names, to) => {
            let called = |name: &UserName| hall.users().called(name).and_then(|id| hall.users().get(id));
            let found =
                names.iter().map(|name| called(name).map(|user| (user.id, user.name.as_str().to_owned())));
            to.try_send(found.collect()).is_ok()
        }
    };
}

fn reader(token: &Token, hall: &Hall) -> Result<Reader, Refusal> {
    let user = hall.bearer(&token.hash, token.address, token.wall)?;
    let room = hall.room_called(&token.room)?;
    hall.may(Who { user, client: token.client }, &room, Right::Read)?;
    let (title, seq) = (hall.title_of(&room, user), hall.room(&room).map_or(0, |room| room.seq));
    Ok(Reader { user, room, title, seq })
}

fn clients(hall: &Hall, links: &ById<ClientId, Slot>) -> Vec<ClientRow> {
    let mut rows: Vec<ClientRow> =
        links.iter().map(|(client, slot)| row(*client, &slot.link, hall)).collect();
    rows.sort_by_key(|row| row.link.id);
    rows
}

fn row(client: ClientId, link: &Arc<Link>, hall: &Hall) -> ClientRow {
    ClientRow {
        link: link.clone(),
        user: hall.user_of(client).map(|(id, name)| (id.0, name.as_str().to_owned())),
        rooms: hall.rooms_of(client).map(|room| room.as_str().to_owned()).collect(),
    }
}

fn rooms(hall: &Hall) -> Vec<RoomRow> {
    let mut rows: Vec<RoomRow> = hall.rooms().map(|(name, room)| room_row(name, room, hall)).collect();
    rows.sort_by(|a, b| (b.clients, &a.name).cmp(&(a.clients, &b.name)));
    rows
}

fn room_row(name: &RoomName, room: &Room, hall: &Hall) -> RoomRow {
    let named = |id: UserId| {
        let name = hall.users().get(id).map_or("?", |user| user.name.as_str());
        (id, name.to_owned())
    };
    let (users, clients, between) = match room.kind {
        Kind::Public | Kind::Private => (room.online(), room.clients().len(), None),
        Kind::Direct(pair) => {
            let here = pair.map(|id| hall.users().get(id).map_or(0, |user| user.clients.len()));
            let users = here.iter().filter(|clients| **clients > 0).count();
            (users, here.iter().sum(), Some(pair.map(named)))
        }
    };
    RoomRow {
        name: name.as_str().to_owned(),
        between,
        title: room.charter.title.as_ref().map(|title| title.as_str().to_owned()),
        seq: room.seq,
        users,
        clients,
        active: if room.kept { room.active } else { 0 },
    }
}

fn files(hall: &Hall) -> Vec<FilesRow> {
    let uploads = hall.uploads();
    let row = |(user, bytes)| {
        let name = hall.users().get(user).map_or("?", |user| user.name.as_str()).to_owned();
        let unfinished = uploads.of(user).filter(|upload| !upload.is_finished()).count();
        FilesRow { user, name, bytes, unposted: uploads.of(user).count(), unfinished }
    };
    let mut rows: Vec<FilesRow> = uploads.takers().map(row).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.bytes));
    rows.truncate(limits::USERS_TOLD_MAX as usize);
    rows
}

fn users(after: UserId, hall: &Hall) -> UserPart {
    let (all, last) = (hall.users(), hall.users().next_id().0 - 1);
    let end = last.min(after.0 + limits::USERS_TOLD_MAX);
    let devices = hall.devices().counts(UserId(after.0 + 1)..=UserId(end));
    let row = |user: &User| user_row(user, devices.get(&user.id).copied());
    let rows =
        (after.0 + 1..=end).filter_map(|id| all.get(UserId(id))).filter(|user| !user.gone).map(row).collect();
    UserPart { rows, next: (end < last).then_some(UserId(end)) }
}

fn user_row(user: &User, devices: Option<usize>) -> UserRow {
    UserRow {
        id: user.id,
        name: user.name.as_str().to_owned(),
        role: user.role,
        devices: devices.unwrap_or_default(),
        clients: user.clients.len(),
        seen: user.leaving.map_or(user.seen, |leaving| leaving.time),
        directs: Vec::new(),
    }
}
