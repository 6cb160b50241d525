//! Private rooms: made, who is of them, by what link one comes in, and how one is out for good.
//!
//! Every connection of every member is in such a room, from its `hello` or from the moment in which its user became a
//! member. So whatever is delivered to the room reaches those who are of it, and nobody else.

use std::sync::Arc;

use super::undo::Undo;
use super::{Hall, Scene};
use crate::chat::access::{Right, Who, no_such_room};
use crate::chat::change::{Change, What};
use crate::chat::circle::{Circle, Invitation};
use crate::chat::command::Token;
use crate::chat::event::{Event, Refusal, RefusalCode, Reply};
use crate::chat::name::{RoomName, Title};
use crate::chat::pace::Paced;
use crate::chat::room::{Charter, Kind};
use crate::chat::turn::Audience;
use crate::chat::{ClientId, Fact, UserId};
use crate::limits;

const INVITATION_MS: u64 = limits::INVITATION_LIFETIME.as_millis() as u64;

impl Hall {
    /// Makes a private room of one's own.
    pub(super) fn create(
        &mut self,
        who: Who,
        name: &RoomName,
        title: &Title,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        self.may_be_shown(who)?;
        let own = self.users.get(who.user).into_iter().flat_map(|user| &user.privates);
        if own.filter(|room| self.owner(room) == Some(who.user)).count() >= limits::OWN_ROOMS_MAX {
            return Err(too_many(format!("you have {} private rooms", limits::OWN_ROOMS_MAX)));
        }
        self.check_memberships(who.user)?;
        if self.rooms.contains_key(name) {
            return Err(Refusal::new(RefusalCode::Busy, "the name that the server made is taken"));
        }
        self.check_new_room(who.client, name, scene.at.tick)?;
        let time = scene.time;
        let (title, circle) = (Some(title.clone()), Some(Circle::of(who.user)));
        let charter = Box::new(Charter { title, circle, ..Charter::default() });
        let (room, kind) = (name.clone(), Kind::Private);
        self.decide(Fact::RoomMade { room, kind, time, seq: 0, active: time, charter }, scene);
        self.seat_all(who.user, None, name, scene);
        self.tell_joined(who, name, Kind::Private, scene);
        let mut others = self.clients_of_user(who.user);
        others.retain(|client| *client != who.client);
        if let Some(room) = self.rooms.get(name).filter(|_| !others.is_empty()) {
            let summary = Box::new(self.summary(Some(who.user), name, room));
            scene.turn.deliver(Audience::Clients(others), Event::Room(summary));
        }
        Ok(())
    }

    /// Makes somebody a member.
    pub(super) fn invite(
        &mut self,
        who: Who,
        name: &RoomName,
        user: UserId,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        self.check_private(who, name, Right::Invite)?;
        self.check_user(user)?;
        if !self.rooms.get(name).is_some_and(|room| room.is_of(user)) {
            self.check_one_more(name, user)?;
            self.pace(who.user, Paced::Membership, scene.at.tick)?;
            self.admit(name, user, who.user, None, scene);
        }
        scene.turn.reply(Reply::Done);
        Ok(())
    }

    /// Gives out a link by which whoever has it may come in.
    pub(super) fn give_link(
        &mut self,
        who: Who,
        name: &RoomName,
        secret: &Token,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        self.check_private(who, name, Right::Invite)?;
        self.pace(who.user, Paced::Pair, scene.at.tick)?;
        let expires = scene.time + INVITATION_MS;
        let Some(circle) = self.circle(name) else { return Err(no_such_room()) };
        let open = circle.invitations_with(Invitation { hash: secret.hash, until: expires }, scene.time);
        self.decide(Fact::Invited { room: name.clone(), open }, scene);
        scene.turn.reply(Reply::Invited { room: name.clone(), secret: secret.clone(), expires });
        Ok(())
    }

    /// Ends every link into a room.
    pub(super) fn uninvite(&mut self, who: Who, name: &RoomName, scene: &mut Scene) -> Result<(), Refusal> {
        self.check_private(who, name, Right::Read)?;
        self.end_links(name, scene);
        scene.turn.reply(Reply::Done);
        Ok(())
    }

    /// Comes into a private room by a link. Whoever is of it already just joins.
    pub(super) fn come_in_by(
        &mut self,
        who: Who,
        name: &RoomName,
        secret: &[u8; 32],
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        let circle = self.circle(name).ok_or_else(no_such_room)?;
        if !circle.has(who.user) {
            if !circle.is_invited_by(secret, scene.time) {
                return Err(no_such_room());
            }
            self.check_one_more(name, who.user)?;
            self.pace(who.user, Paced::Move, scene.at.tick)?;
            self.admit(name, who.user, who.user, Some(who.client), scene);
        }
        self.join(who, name, scene)
    }

    /// Takes a member out, or oneself.
    pub(super) fn expel(
        &mut self,
        who: Who,
        name: &RoomName,
        user: UserId,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        self.check_private(who, name, Right::Read)?;
        if user != who.user {
            self.may(who, name, Right::Expel)?;
            if !self.rooms.get(name).is_some_and(|room| room.is_of(user)) {
                return Err(Refusal::new(RefusalCode::NoSuchUser, "nobody with this number is in the room"));
            }
            self.end_links(name, scene);
        }
        self.pace(who.user, Paced::Membership, scene.at.tick)?;
        scene.turn.reply(Reply::Done);
        self.let_out(name, user, who.user, scene);
        Ok(())
    }

    /// Somebody is of no private room any more.
    pub(super) fn let_out_of_all(&mut self, user: UserId, scene: &mut Scene) {
        let rooms = self.users.get(user).map(|user| user.privates.clone()).unwrap_or_default();
        rooms.iter().for_each(|room| self.let_out(room, user, user, scene));
    }

    pub(super) fn circle(&self, name: &RoomName) -> Option<&Circle> {
        self.rooms.get(name)?.charter.circle.as_ref()
    }

    fn owner(&self, name: &RoomName) -> Option<UserId> {
        self.circle(name).map(|circle| circle.owner)
    }

    /// The last thing that reaches who is out is that they are.
    fn let_out(&mut self, name: &RoomName, member: UserId, by: UserId, scene: &mut Scene) {
        let Some(circle) = self.circle(name) else { return };
        let (owner, next) = (circle.owner, circle.owner_without(member));
        let is_last = circle.members.len() == 1;
        let what = What::Member { member, is_in: false, owner: (next != owner).then_some(next) };
        self.change(by, name, None, what, scene);
        self.put_out(member, name, scene);
        if is_last {
            self.end_room(name, scene);
        }
    }

    /// Somebody is of a private room from now on. `asker`, a connection of theirs, is told by its `joined`.
    fn admit(
        &mut self,
        name: &RoomName,
        member: UserId,
        by: UserId,
        asker: Option<ClientId>,
        scene: &mut Scene,
    ) {
        let Some(author) = self.users.get(by).map(|user| user.name.clone()) else { return };
        let (seq, time) = (self.next_seq(name, scene), scene.time);
        let what = What::Member { member, is_in: true, owner: None };
        let change = Change { room: name.clone(), seq, time, user: by, name: author, cid: None, what };
        let change = Arc::new(change);
        self.decide(Fact::Changed(change.clone()), scene);
        self.seat_all(member, asker, name, scene);
        scene.turn.deliver(Audience::Room(name.clone()), Event::Change(change));
        asker.into_iter().for_each(|client| self.seat(Who { user: member, client }, name, scene));
        if self.users.get(member).is_some_and(|user| !user.clients.is_empty()) {
            self.say_present(member, name, true, Audience::RoomExcept(name.clone(), member), scene);
        }
    }

    /// Puts the connections of a user into a room, all but one, without a word.
    fn seat_all(&mut self, user: UserId, but_for: Option<ClientId>, name: &RoomName, scene: &mut Scene) {
        let mut clients = self.clients_of_user(user);
        clients.retain(|client| Some(*client) != but_for);
        clients.into_iter().for_each(|client| self.seat(Who { user, client }, name, scene));
    }

    fn clients_of_user(&self, user: UserId) -> Vec<ClientId> {
        self.users.get(user).map_or(Vec::new(), |user| user.clients.clone())
    }

    fn end_links(&mut self, name: &RoomName, scene: &mut Scene) {
        if self.circle(name).is_some_and(|circle| !circle.invitations.is_empty()) {
            self.decide(Fact::Invited { room: name.clone(), open: Vec::new() }, scene);
        }
    }

    fn check_private(&self, who: Who, name: &RoomName, right: Right) -> Result<(), Refusal> {
        match self.may(who, name, right)? {
            Kind::Private => Ok(()),
            Kind::Public | Kind::Direct(_) => {
                Err(Refusal::new(RefusalCode::BadField, "room: it is no private room"))
            }
        }
    }

    fn check_one_more(&self, name: &RoomName, user: UserId) -> Result<(), Refusal> {
        if self.circle(name).is_some_and(|circle| circle.members.len() >= limits::MEMBERS_MAX) {
            return Err(too_many(format!("the room has {} members, no more fit", limits::MEMBERS_MAX)));
        }
        self.check_memberships(user)
    }

    fn check_memberships(&self, user: UserId) -> Result<(), Refusal> {
        match self.users.get(user).is_some_and(|user| user.privates.len() >= limits::MEMBERSHIPS_MAX) {
            true => {
                Err(too_many(format!("nobody is in more than {} private rooms", limits::MEMBERSHIPS_MAX)))
            }
            false => Ok(()),
        }
    }

    /// Somebody speaks in a room that asks for a pause between two posts.
    pub(super) fn note_slow(&mut self, user: UserId, room: &RoomName, tick: u64) {
        let until = tick + u64::from(limits::SLOW_S_MAX) * 1_000;
        let before = self.slowed.put(user, room, until, tick);
        self.undo.push(Undo::Slowed { user, room: room.clone(), before });
    }
}

fn too_many(message: String) -> Refusal {
    Refusal::new(RefusalCode::TooMany, message)
}
