//! Who is what in the house: the link that makes an operator, roles, and being forgotten.

use std::collections::BTreeMap;

use super::undo::Undo;
use super::{Hall, Scene};
use crate::chat::access::Who;
use crate::chat::act::{Actor, Done, Link, Outcome, Whom};
use crate::chat::event::{Event, Refusal, RefusalCode, Reply};
use crate::chat::quota::Guess;
use crate::chat::sanction::Target;
use crate::chat::secret;
use crate::chat::turn::{Audience, End};
use crate::chat::user::Role;
use crate::chat::{ClientId, Fact, UserId};

impl Hall {
    /// Makes whoever has the secret of the link an operator; the link is used up.
    pub(super) fn claim(&mut self, who: Who, hash: &[u8; 32], scene: &mut Scene) -> Result<(), Refusal> {
        self.check_may_guess(who.client, Guess::Secret, scene.at.tick)?;
        let is_right = |link: &Link| secret::is_same(&link.hash, hash) && scene.at.wall < link.until;
        if !self.link.as_ref().is_some_and(is_right) {
            let message = "this secret is wrong, used, or too old";
            return Err(Refusal::new(RefusalCode::Forbidden, message));
        }
        self.decide(Fact::OperatorLink(None), scene);
        let actor = self.actor(who);
        self.change_role(who.user, Role::Operator, actor, Some(who.client), scene)?;
        scene.turn.reply(Reply::Role { user: who.user, role: Role::Operator });
        Ok(())
    }

    /// An operator gives somebody a role.
    pub(super) fn role(
        &mut self,
        who: Who,
        user: UserId,
        role: Role,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        self.may_promote(who, user)?;
        self.change_role(user, role, self.actor(who), None, scene)?;
        scene.turn.reply(Reply::Done);
        Ok(())
    }

    /// A user is forgotten: oneself, or by an operator.
    pub(super) fn forget(&mut self, who: Who, user: UserId, scene: &mut Scene) -> Result<(), Refusal> {
        self.may_forget(who, user)?;
        scene.turn.reply(Reply::Done);
        self.let_go(user, self.actor(who), scene);
        Ok(())
    }

    pub(super) fn act_role(&mut self, whom: &Whom, role: Role, actor: Actor, scene: &mut Scene) -> Outcome {
        let user = self.user_meant(whom)?;
        self.change_role(user, role, actor, None, scene)?;
        Ok(Done { confirmation: format!("{} is {}", self.shown(Target::User(user)), role.word()) })
    }

    pub(super) fn act_forget(&mut self, whom: &Whom, actor: Actor, scene: &mut Scene) -> Outcome {
        let user = self.user_meant(whom)?;
        self.check_not_last_operator(user)?;
        let shown = self.shown(Target::User(user));
        self.let_go(user, actor, scene);
        Ok(Done { confirmation: format!("forgot {shown}") })
    }

    pub(super) fn act_link(&mut self, link: &Link, scene: &mut Scene) -> Outcome {
        self.decide(Fact::OperatorLink(Some(link.clone())), scene);
        Ok(Done { confirmation: "a new link for an operator".to_owned() })
    }

    fn user_meant(&self, whom: &Whom) -> Result<UserId, Refusal> {
        match self.target(whom)? {
            Target::User(user) => Ok(user),
            Target::Address(_) | Target::Newcomers(..) => {
                Err(Refusal::new(RefusalCode::NoSuchUser, "an address is nobody"))
            }
        }
    }

    fn change_role(
        &mut self,
        user: UserId,
        role: Role,
        actor: Actor,
        but_for: Option<ClientId>,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        if self.users.get(user).is_none_or(|known| known.role == role) {
            return Ok(());
        }
        self.check_not_last_operator(user)?;
        self.decide(Fact::RoleGiven { user, role }, scene);
        self.record(actor, "role", &self.shown(Target::User(user)), (None, role.word()), scene);
        let to = Audience::Clients(self.acquaintances(user, but_for));
        scene.turn.deliver(to, Event::Role { user, role });
        Ok(())
    }

    /// Frees the name and ends every connection and device. What was said stays.
    fn let_go(&mut self, user: UserId, actor: Actor, scene: &mut Scene) {
        let shown = self.shown(Target::User(user));
        self.record(actor, "forget", &shown, (None, ""), scene);
        self.let_out_of_all(user, scene);
        let clients = self.users.get(user).map_or(Vec::new(), |known| known.clients.clone());
        for client in &clients {
            let rooms: Vec<_> = self.rooms_of(*client).cloned().collect();
            rooms.iter().for_each(|room| self.exit(Who { user, client: *client }, room, scene));
        }
        self.end_absences_of(user, scene);
        self.depart(user, scene);
        self.set_code(user, None);
        self.drop_sanctions_of(user, scene);
        self.end_uploads_of(user, scene);
        self.decide(Fact::UserForgotten { user, time: scene.time }, scene);
        clients.into_iter().for_each(|client| self.close(client, End::SignedOut, "", &mut scene.turn));
    }

    /// The link that makes an operator is another one, or none.
    pub(super) fn take_link(&mut self, link: Option<Link>) {
        let before = std::mem::replace(&mut self.link, link);
        self.undo.push(Undo::OperatorLink { before });
    }

    pub(super) fn take_role(&mut self, user: UserId, role: Role) {
        if let Some(known) = self.users.get_mut(user) {
            let before = std::mem::replace(&mut known.role, role);
            self.undo.push(Undo::RoleGiven { user, before });
        }
        self.rosters.forget();
    }

    pub(super) fn take_forgotten(&mut self, user: UserId) {
        let devices: Vec<_> = self.devices.of(user).map(|device| device.id).collect();
        for device in devices.into_iter().filter_map(|device| self.devices.remove(device)) {
            self.undo.push(Undo::DeviceRevoked { device: Box::new(device) });
        }
        self.take_prefs(user, &BTreeMap::new());
        self.put_away(user, None);
        if self.users.forget(user) {
            self.undo.push(Undo::UserForgotten { user });
        }
        self.rosters.forget();
    }
}
