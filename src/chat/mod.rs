//! The rules of the house, pure: inputs in, turns out.
//!
//! Nothing here knows a socket, a thread, a clock, JSON or SQL. Time comes in as [`Moment`], secrets as
//! [`Token`]s made elsewhere, and what was posted long ago through [`Past`]. The same inputs in the same
//! order give the same turns, so the rules are tested as tables and simulated by the million.
//!
//! Reading order: [`name`] (what may be called what), [`command`], [`event`], [`change`], [`fate`], [`file`], [`list`], [`mention`], [`query`], [`fact`] (what lasts),
//! [`turn`], [`access`] (who may what), [`rate`], [`pace`], [`quota`], [`recent`], [`reading`], [`settings`], [`circle`], [`room`],
//! [`user`], [`device`], [`code`], [`door`], [`sanction`], [`secret`], [`act`], [`upload`], [`uploads`], [`hall`].

pub mod access;
pub mod act;
pub mod by_id;
pub mod by_name;
pub mod by_word;
pub mod change;
pub mod circle;
pub mod code;
pub mod command;
pub mod device;
pub mod door;
pub mod event;
pub mod fact;
pub mod fate;
pub mod file;
pub mod hall;
pub mod holds;
pub mod list;
pub mod mention;
pub mod message;
pub mod name;
pub mod pace;
pub mod query;
pub mod quota;
pub mod rate;
pub mod reading;
pub mod recent;
pub mod room;
pub mod sanction;
pub mod secret;
pub mod settings;
pub mod turn;
pub mod upload;
pub mod uploads;
pub mod user;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use by_id::ById;
pub use change::{Change, Lasting};
pub use command::{Asked, Command, Draft, Hello, Post, Range, Reference, Token};
pub use door::Door;
pub use event::{Event, Message, Refusal, RefusalCode, Reply};
pub use fact::Fact;
pub use hall::{Hall, Rules};
pub use turn::{Asker, Audience, Effect, End, Turn};

/// The number of a connection; never used twice while the server runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClientId(pub u64);

/// The number of a user; 1, 2, 3 … for ever. 0 is the server itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UserId(pub u64);

/// The server itself, as an author and as whoever runs it.
pub const SERVER: UserId = UserId(0);

/// The number of a browser or a program of a user; 1, 2, 3 … for ever, in the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DeviceId(pub u64);

/// When a batch is applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Milliseconds since 1970, as the wall clock has them: it may jump, and mutes and bans end by it. What
    /// people see of times never goes back; the hall sees to that.
    pub wall: u64,
    /// Milliseconds of a clock that never jumps, for rates and absences.
    pub tick: u64,
}

/// Where a post stands that was accepted earlier: what its `ack` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub room: name::RoomName,
    pub seq: u64,
    pub time: u64,
}

/// What somebody has not read of a room, as far as one must look it up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// Their own messages.
    pub own: BTreeSet<u64>,
    /// Messages that mention them by name.
    pub mentions: BTreeSet<u64>,
}

/// What was written before, by a look into an index, or as many as there may be reactions of a kind.
pub trait Past {
    /// The receipt of `author`'s post with this `cid`: the memory behind "the same `cid` again posts nothing".
    fn receipt(&self, author: UserId, cid: &name::Cid) -> Option<Receipt>;

    /// The message with this `seq` in a room, one that was deleted too; `None` when there is none, or something else.
    fn head(&self, room: &name::RoomName, seq: u64) -> Option<fate::Head>;

    /// How a sign stands on a message; `None` when it never was there.
    fn mark(&self, room: &name::RoomName, seq: u64, sign: &fate::Sign) -> Option<fate::Mark>;

    /// How many there are among the reactions to a message: no more are counted than there may be.
    fn count(&self, room: &name::RoomName, seq: u64, of: &fate::Counted) -> usize;

    /// What a user has not read behind this place, which is among the last [`crate::limits::UNREAD_BACK_MAX`].
    fn behind(&self, user: UserId, room: &name::RoomName, seq: u64) -> Behind;
}
