//! The gate: the only place that says who may do what, in a room here and in the house in [`house`].
//!
//! What somebody may not see answers like what does not exist: the same code and the same words. Every way in
//! asks here, for history and lists as for posts.

mod house;

use super::event::{Refusal, RefusalCode};
use super::hall::Hall;
use super::name::RoomName;
use super::room::Kind;
use super::settings::TopicBy;
use super::user::Role;
use super::{ClientId, UserId};
use crate::sabotage::{self, Fault};

/// What somebody may do in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// See that it is there, read its history, be in it.
    Read,
    /// Say something in it, or let others see that one is about to.
    Post,
    /// Say what it is about.
    Name,
    /// Say how it is set.
    Arrange,
    /// Let others into it.
    Invite,
    /// Put others out of it for good.
    Expel,
    /// Take away what others have said in it.
    Clear,
    /// Answer what was said in it with a sign.
    React,
    /// Keep a message of it in sight for all.
    Pin,
}

/// Who asks: a user, over one of the user's connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Who {
    pub user: UserId,
    pub client: ClientId,
}

impl Hall {
    /// Whether `who` has this right in a room. The kind of the room, when it is so; it need not be kept yet.
    ///
    /// # Errors
    /// `no_such_room` for what is not there and for what is somebody else's; `no_such_user` for a direct room
    /// with nobody; `muted`; `forbidden` for what is the business of those who moderate the room.
    pub fn may(&self, who: Who, room: &RoomName, right: Right) -> Result<Kind, Refusal> {
        let kind = match self.room(room) {
            Some(room) => room.kind,
            None => room.kind(),
        };
        match kind {
            Kind::Public if self.room(room).is_none() => return Err(no_such_room()),
            Kind::Public => {}
            Kind::Private => self.check_member(who.user, room)?,
            Kind::Direct(pair) => {
                self.check_partner(who.user, pair)?;
                if self.room(room).is_none() {
                    self.check_partner_is_there(kind)?;
                }
            }
        }
        match right {
            Right::Read => {}
            Right::Post => {
                self.check_partner_is_there(kind)?;
                self.check_not_muted(who.user, who.client)?;
                self.check_not_closed(who.user, room)?;
            }
            Right::Name => {
                self.check_partner_is_there(kind)?;
                self.check_not_muted(who.user, who.client)?;
                let by = self.room(room).map(|room| room.charter.settings.topic_by).unwrap_or_default();
                if by == TopicBy::Moderators {
                    self.check_moderates_room(who.user, room)?;
                }
            }
            Right::Arrange | Right::Clear => {
                self.check_not_muted(who.user, who.client)?;
                self.check_moderates_room(who.user, room)?;
            }
            Right::React => {
                self.check_partner_is_there(kind)?;
                self.check_not_muted(who.user, who.client)?;
            }
            // A direct room is of both.
            Right::Pin => {
                self.check_partner_is_there(kind)?;
                self.check_not_muted(who.user, who.client)?;
                if !matches!(kind, Kind::Direct(_)) {
                    self.check_moderates_room(who.user, room)?;
                }
            }
            Right::Invite => self.check_not_muted(who.user, who.client)?,
            Right::Expel => self.check_moderates_room(who.user, room)?,
        }
        Ok(kind)
    }

    /// Whether `who` may give a message of `author` another text: nobody edits what another has said.
    ///
    /// # Errors
    /// `forbidden`. That the room may be spoken in is [`Right::Post`].
    pub fn may_edit(&self, who: Who, author: UserId) -> Result<(), Refusal> {
        match who.user == author {
            true => Ok(()),
            false => Err(Refusal::new(RefusalCode::Forbidden, "nobody edits what another has said")),
        }
    }

    /// Whether `who` may take a message of `author` away: one's own always, also while muted.
    ///
    /// # Errors
    /// As of [`Hall::may`] with [`Right::Clear`].
    pub fn may_delete(&self, who: Who, room: &RoomName, author: UserId) -> Result<(), Refusal> {
        match who.user == author {
            true => Ok(()),
            false => self.may(who, room, Right::Clear).map(drop),
        }
    }

    /// Whether somebody decides how a room is: a moderator of the house in a public one, the owner in a private one,
    /// where the house's moderators are nobody in particular; nobody in a direct one.
    pub fn moderates(&self, user: UserId, room: &RoomName) -> bool {
        let Some(state) = self.room(room) else { return false };
        match state.kind {
            Kind::Public => self.users().get(user).is_some_and(|user| user.role >= Role::Moderator),
            Kind::Private => state.charter.circle.as_ref().is_some_and(|circle| circle.owner == user),
            Kind::Direct(_) => false,
        }
    }

    fn check_moderates_room(&self, user: UserId, room: &RoomName) -> Result<(), Refusal> {
        match self.moderates(user, room) {
            true => Ok(()),
            false => Err(Refusal::new(RefusalCode::Forbidden, "this is for those who moderate the room")),
        }
    }

    fn check_not_closed(&self, user: UserId, room: &RoomName) -> Result<(), Refusal> {
        match self.room(room).is_some_and(|room| room.charter.settings.closed) {
            true => self.check_moderates_room(user, room),
            false => Ok(()),
        }
    }

    fn check_member(&self, user: UserId, room: &RoomName) -> Result<(), Refusal> {
        match self.room(room) {
            Some(room) if room.is_of(user) || sabotage::is(Fault::OpenToAll) => Ok(()),
            _ => Err(no_such_room()),
        }
    }

    /// Nobody hears what is said to somebody who is forgotten.
    fn check_partner_is_there(&self, kind: Kind) -> Result<(), Refusal> {
        let Kind::Direct(pair) = kind else { return Ok(()) };
        let is_gone = |id: &UserId| self.users().get(*id).is_some_and(|user| user.gone);
        match pair.into_iter().find(is_gone) {
            Some(UserId(gone)) => Err(no_such_user(gone)),
            None => Ok(()),
        }
    }

    fn check_partner(&self, user: UserId, pair: [UserId; 2]) -> Result<(), Refusal> {
        if !pair.contains(&user) && !sabotage::is(Fault::OpenToAll) {
            return Err(no_such_room());
        }
        match pair.into_iter().find(|partner| self.users().get(*partner).is_none()) {
            Some(UserId(nobody)) => Err(no_such_user(nobody)),
            None => Ok(()),
        }
    }
}

fn no_such_user(id: u64) -> Refusal {
    Refusal::new(RefusalCode::NoSuchUser, format!("there is no user {id}"))
}

/// What everybody hears of a room that is not theirs to know.
pub(super) fn no_such_room() -> Refusal {
    Refusal::new(RefusalCode::NoSuchRoom, "there is no such room")
}
