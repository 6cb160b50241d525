//! Who is who: `hello` and `rename`.

use super::undo::Undo;
use super::{Hall, Scene};
use crate::chat::access::Who;
use crate::chat::command::{Hello, Token};
use crate::chat::event::{Event, Person, Refusal, RefusalCode, Reply, Welcome};
use crate::chat::name::UserName;
use crate::chat::quota::Lasting;
use crate::chat::room::Kind;
use crate::chat::turn::{Audience, Effect};
use crate::chat::user::Role;
use crate::chat::{ClientId, Fact, UserId};
use crate::limits;

impl Hall {
    pub(super) fn hello(
        &mut self,
        client: ClientId,
        hello: &Hello,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        // Comparing hashes tells a guesser nothing about how much of a password was right.
        if self.rules.password_hash.is_some() && self.rules.password_hash != hello.password_hash {
            return Err(Refusal::new(RefusalCode::PasswordWrong, "the password is wrong"));
        }
        let (user, token) = match &hello.token {
            Some(token) => {
                let known = self.users.by_token(&token.hash);
                let unknown = || Refusal::new(RefusalCode::TokenUnknown, "this token is not known here");
                let user = known.ok_or_else(unknown)?;
                self.check_not_banned(Some(user), client)?;
                (user, token)
            }
            None => {
                self.check_not_banned(None, client)?;
                let name = hello.name.clone()?;
                self.check_name_is_free(&name, None)?;
                (self.make_user(client, name, &hello.fresh, scene)?, &hello.fresh)
            }
        };
        self.welcome(Who { user, client }, token.clone(), scene);
        Ok(())
    }

    pub(super) fn rename(&mut self, who: Who, name: UserName, scene: &mut Scene) -> Result<(), Refusal> {
        let Who { user, client } = who;
        self.may_be_shown(who)?;
        self.check_name_is_free(&name, Some(user))?;
        let Some(old) = self.users.get(user).map(|user| user.name.clone()) else { return Ok(()) };
        self.decide(Fact::Renamed { user, name: name.clone() }, scene);
        scene.turn.reply(Reply::Renamed { user, name: name.clone(), old: old.clone() });
        let to = Audience::Clients(self.acquaintances(user, client));
        scene.turn.deliver(to, Event::Renamed { user, name, old });
        Ok(())
    }

    fn check_name_is_free(&self, name: &UserName, but_for: Option<UserId>) -> Result<(), Refusal> {
        if name.collides_with(&self.rules.server_name) {
            return Err(Refusal::new(RefusalCode::NameInvalid, "this is the name of the server"));
        }
        match self.users.owners(name).into_iter().find(|owner| Some(*owner) != but_for) {
            Some(_) => Err(Refusal::new(
                RefusalCode::NameTaken,
                "somebody here has this name, or one that looks like it",
            )),
            None => Ok(()),
        }
    }

    fn make_user(
        &mut self,
        client: ClientId,
        name: UserName,
        fresh: &Token,
        scene: &mut Scene,
    ) -> Result<UserId, Refusal> {
        if self.users.count() >= limits::USERS_MAX {
            let message = format!("there are {} users, no more fit", limits::USERS_MAX);
            return Err(Refusal::new(RefusalCode::Busy, message));
        }
        self.take_from_quota(client, Lasting::User, scene.at.tick)?;
        let (user, device, time) = (self.users.next_id(), self.users.next_device(), scene.time);
        self.decide(Fact::UserMade { user, name, role: Role::Member, time }, scene);
        self.decide(Fact::DeviceMade { device, user, token_hash: fresh.hash, time }, scene);
        Ok(user)
    }

    fn welcome(&mut self, who: Who, token: Token, scene: &mut Scene) {
        let Who { user: id, client } = who;
        let Some(user) = self.users.get_mut(id) else { return };
        user.clients.push(client);
        let person = Person { id, name: user.name.clone(), role: user.role };
        if let Some(client) = self.clients.get_mut(&client) {
            client.user = Some(id);
        }
        self.undo.push(Undo::Welcomed { user: id, client });
        let (rooms, more) = self.summaries(id);
        scene.turn.effects.push(Effect::Welcomed { user: id });
        let welcome = Welcome { user: person, token, now: scene.time, rooms, more };
        scene.turn.reply(Reply::Welcome(Box::new(welcome)));
    }

    /// The clients that see a user's name: those in the rooms where the user is present, the partners of the
    /// user's direct rooms, and the user's other connections. Each once, `but_for` not.
    fn acquaintances(&self, id: UserId, but_for: ClientId) -> Vec<ClientId> {
        let Some(user) = self.users.get(id) else { return Vec::new() };
        let mut rooms: Vec<_> = user.clients.iter().flat_map(|client| self.rooms_of(*client)).collect();
        // Who has lost a connection is still present in its rooms until the grace is over, unless the user came back
        // and left.
        let absences = self.absences.iter().filter(|(_, absent, _)| *absent == id).map(|(_, _, room)| room);
        rooms.extend(absences.filter(|room| self.rooms.get(*room).is_some_and(|r| r.presence(id).is_some())));
        rooms.sort_unstable();
        rooms.dedup();
        let mut all: Vec<ClientId> = user.clients.clone();
        all.extend(rooms.into_iter().filter_map(|room| self.rooms.get(room)).flat_map(|room| room.clients()));
        for direct in &user.directs {
            if let Some(Kind::Direct(pair)) = self.rooms.get(direct).map(|room| room.kind) {
                all.extend(self.clients_of_pair(pair));
            }
        }
        all.sort_unstable();
        all.dedup();
        all.retain(|client| *client != but_for);
        all
    }
}
