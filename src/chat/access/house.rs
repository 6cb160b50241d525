//! Who may do what in the house: what depends on roles, on being muted, and on what is one's own.

use super::{Right, Who, no_such_user};
use crate::chat::event::{Refusal, RefusalCode};
use crate::chat::hall::Hall;
use crate::chat::name::RoomName;
use crate::chat::room::Kind;
use crate::chat::user::Role;
use crate::chat::{DeviceId, UserId};

impl Hall {
    /// Whether others may be shown something new that `who` has chosen: a name, a room, a topic, that somebody is away or
    /// invited. Who may not speak may not speak by these either: everything but words in a room asks here.
    ///
    /// # Errors
    /// `muted`.
    pub fn may_be_shown(&self, who: Who) -> Result<(), Refusal> {
        self.check_not_muted(who.user, who.client)
    }

    /// Whether `who` may act on a user: moderators on members, operators on both, nobody on an equal. Who may not speak
    /// does not act on others either, with reasons that they would read.
    ///
    /// # Errors
    /// `forbidden`, `muted`; `no_such_user` for moderators alone.
    pub fn may_moderate(&self, who: Who, user: UserId) -> Result<(), Refusal> {
        self.check_moderates(who)?;
        self.may_be_shown(who)?;
        let role_of = |id| self.users().get(id).filter(|user| !user.gone).map(|user| user.role);
        match (role_of(who.user), role_of(user)) {
            (_, None) => Err(no_such_user(user.0)),
            (Some(own), Some(role)) if role < own => Ok(()),
            _ => Err(forbidden("this is for those who are over this user")),
        }
    }

    /// Whether `who` is a moderator or more.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn check_moderates(&self, who: Who) -> Result<(), Refusal> {
        match self.users().get(who.user).is_some_and(|user| user.role > Role::Member) {
            true => Ok(()),
            false => Err(forbidden("this is for moderators")),
        }
    }

    /// Whether `who` is an operator.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn check_operates(&self, who: Who) -> Result<(), Refusal> {
        match self.users().get(who.user).is_some_and(|user| user.role == Role::Operator) {
            true => Ok(()),
            false => Err(forbidden("this is for operators")),
        }
    }

    /// Whether `who` may let a further device in as this user: oneself, or an operator for somebody who has lost the name.
    ///
    /// # Errors
    /// `forbidden`; `no_such_user` for operators alone.
    pub fn may_pair(&self, who: Who, user: UserId) -> Result<(), Refusal> {
        if user != who.user {
            self.check_operates(who)?;
            self.check_user(user)?;
        }
        Ok(())
    }

    /// Whether `who` may sign a device out: one's own. Nobody learns which others there are.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn may_sign_out(&self, who: Who, device: DeviceId) -> Result<(), Refusal> {
        match self.devices().get(device).is_some_and(|known| known.user == who.user) {
            true => Ok(()),
            false => Err(forbidden("this is no device of yours")),
        }
    }

    /// Whether `who` may give somebody a role.
    ///
    /// # Errors
    /// `forbidden`; `no_such_user` for operators alone.
    pub fn may_promote(&self, who: Who, user: UserId) -> Result<(), Refusal> {
        self.check_operates(who)?;
        self.check_user(user)
    }

    /// Whether `who` may have a user forgotten: oneself, unless muted, or an operator anybody.
    ///
    /// # Errors
    /// `forbidden`, for the last operator too; `muted`; `no_such_user` for operators alone.
    pub fn may_forget(&self, who: Who, user: UserId) -> Result<(), Refusal> {
        match user == who.user {
            true => self.may_be_shown(who)?,
            false => self.check_operates(who)?,
        }
        self.check_user(user)?;
        self.check_not_last_operator(user)
    }

    /// Whether `who` may take a room away: an operator a public one, but the lobby.
    ///
    /// # Errors
    /// `forbidden`; `no_such_room` for what `who` may not see.
    pub fn may_remove(&self, who: Who, room: &RoomName) -> Result<(), Refusal> {
        let kind = self.may(who, room, Right::Read)?;
        self.check_operates(who)?;
        match kind == Kind::Public && *room != RoomName::lobby() {
            true => Ok(()),
            false => Err(forbidden("this room stays")),
        }
    }

    /// A house that has an operator keeps one.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn check_not_last_operator(&self, user: UserId) -> Result<(), Refusal> {
        let is_operator = self.users().get(user).is_some_and(|known| known.role == Role::Operator);
        match is_operator && self.users().operators() == 1 {
            true => Err(forbidden("this is the last operator")),
            false => Ok(()),
        }
    }

    /// Whether there is such a user.
    ///
    /// # Errors
    /// `no_such_user`.
    pub fn check_user(&self, id: UserId) -> Result<(), Refusal> {
        match self.users().get(id) {
            Some(user) if !user.gone => Ok(()),
            _ => Err(no_such_user(id.0)),
        }
    }
}

fn forbidden(message: &'static str) -> Refusal {
    Refusal::new(RefusalCode::Forbidden, message)
}
