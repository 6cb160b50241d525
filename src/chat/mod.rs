//! The rules of the house, pure: commands in, effects out.
//!
//! Nothing here knows a socket, a thread, a clock, JSON or SQL. Time comes in as [`Moment`], secrets as
//! [`Token`]s made elsewhere, and what was posted long ago through [`Receipts`]. The same commands in the
//! same order give the same effects, so the rules are tested as tables and simulated by the million.
//!
//! Reading order: [`name`] (what may be called what), [`command`], [`event`], [`delivery`], [`rate`],
//! [`quota`], [`room`], [`user`], [`sanction`], [`act`], [`hall`].

pub mod act;
pub mod by_id;
pub mod command;
pub mod delivery;
pub mod event;
pub mod hall;
pub mod name;
pub mod quota;
pub mod rate;
pub mod room;
pub mod sanction;
pub mod user;

pub use by_id::ById;
pub use command::{Asked, Command, Draft, Hello, Post, Range, Reference, Token};
pub use delivery::{Audience, Effect, Lasting};
pub use event::{Event, Message, Refusal, RefusalCode, Reply};
pub use hall::{Hall, Rules};

/// The number of a connection; never used twice while the server runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(pub u64);

/// The number of a user; 1, 2, 3 … for ever. 0 is the server itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(pub u64);

/// When a batch is applied.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moment {
    /// Milliseconds since 1970, for people to see. Order never depends on it.
    pub time: u64,
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

/// What was posted before: the memory behind "the same `cid` again posts nothing".
pub trait Receipts {
    /// The first receipt of `author`'s post with this `cid`, posts of the present batch included.
    fn find(&self, author: UserId, cid: &name::Cid) -> Option<Receipt>;
}
