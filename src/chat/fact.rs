//! Facts: what lasts.
//!
//! The hall decides facts, the journal writes them, and at a start the journal gives back the present as
//! facts: one for each user, device, room, sanction and for the latest records, never the past. So a thing
//! that lasts is described once, here, and whoever reads or writes facts has to decide about each kind: a
//! `match` over them has no catch-all arm.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::act::{Link, Record};
use super::change::Change;
use super::circle::Invitation;
use super::device::Agent;
use super::event::Message;
use super::file::{FileId, NewFile, Seal};
use super::name::{RoomName, UserName};
use super::reading::{BLOCK_BYTES, Marker};
use super::room::{Charter, Kind};
use super::sanction::{self, Sanction, Target};
use super::user::Role;
use super::{DeviceId, UserId};

#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// Somebody new, with the name that is theirs from now on.
    UserMade {
        user: UserId,
        name: UserName,
        role: Role,
        /// Milliseconds since 1970, like all times here.
        time: u64,
        /// When they were last here.
        seen: u64,
        /// The same by how long the server had run in all, in ms.
        used: u64,
    },
    /// Somebody was here by a device, which calls itself so.
    Seen {
        user: UserId,
        device: DeviceId,
        agent: Agent,
        time: u64,
        used: u64,
    },
    /// How long the server has run in all.
    Ran {
        ms: u64,
    },
    /// A browser or a program of a user, and the token that it comes back with.
    DeviceMade {
        device: DeviceId,
        user: UserId,
        /// SHA-256 of the token; the token itself is kept nowhere.
        token_hash: [u8; 32],
        agent: Agent,
        time: u64,
        /// When somebody last came or went by it.
        seen: u64,
    },
    /// Its token opens nothing any more.
    DeviceRevoked {
        device: DeviceId,
        time: u64,
    },
    RoleGiven {
        user: UserId,
        role: Role,
    },
    /// The name is free, and every device is signed out.
    UserForgotten {
        user: UserId,
        time: u64,
    },
    /// The link that makes an operator; there is one at most.
    OperatorLink(Option<Link>),
    Renamed {
        user: UserId,
        name: UserName,
    },
    /// A room that is kept. As the present it carries the place of the newest event.
    RoomMade {
        room: RoomName,
        kind: Kind,
        /// When it was made.
        time: u64,
        /// Of the newest lasting event; 0 when there is none.
        seq: u64,
        /// When that event happened; with none, when the room was made.
        active: u64,
        /// How it is set, and who is of it.
        charter: Box<Charter>,
    },
    /// A message in its place.
    Said(Arc<Message>),
    /// Any other lasting event of a room in its place.
    Changed(Arc<Change>),
    /// These links into a private room are good, and no others.
    Invited {
        room: RoomName,
        open: Vec<Invitation>,
    },
    /// A room is no more, nor is its history.
    RoomGone {
        room: RoomName,
        time: u64,
    },
    /// How far somebody has come in a room.
    Marked {
        user: UserId,
        room: RoomName,
        marker: Box<Marker>,
    },
    /// Which events of a block of a room are messages. Only as the present: a message says so of itself.
    Block {
        room: RoomName,
        block: u64,
        bits: Box<[u8; BLOCK_BYTES]>,
    },
    /// A message mentions everybody. Only as the present, too.
    ToAll {
        room: RoomName,
        seq: u64,
    },
    /// Whether somebody's partners are told what the user has read.
    Receipts {
        user: UserId,
        on: bool,
    },
    /// What the pages of somebody keep.
    Prefs {
        user: UserId,
        prefs: BTreeMap<Box<str>, Box<str>>,
    },
    /// Somebody begins to bring a file.
    FileMade {
        file: NewFile,
        owner: UserId,
        time: u64,
    },
    /// All of it is here, and on the disk.
    FileStored {
        id: FileId,
        seal: Seal,
        time: u64,
    },
    /// It is no file of anybody any more. Those of messages go with these.
    FileGone {
        id: FileId,
    },
    /// How much a user's files take in the messages of a room. Only as the present.
    FilesKept {
        room: RoomName,
        user: UserId,
        bytes: u64,
    },
    /// A mute or a ban, from now on.
    Imposed(Sanction),
    /// No longer.
    Lifted {
        kind: sanction::Kind,
        target: Target,
    },
    /// What an operator or a moderator has done.
    Recorded(Record),
}
