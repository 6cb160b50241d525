//! Who is who: `hello` and `rename`.

use super::undo::Undo;
use super::{Hall, Scene};
use crate::chat::access::Who;
use crate::chat::command::{Hello, Token};
use crate::chat::event::{Event, Refusal, RefusalCode, Reply, Welcome};
use crate::chat::name::UserName;
use crate::chat::pace::Paced;
use crate::chat::quota::{Brought, Guess};
use crate::chat::room::Kind;
use crate::chat::secret;
use crate::chat::turn::{Audience, Effect};
use crate::chat::user::Role;
use crate::chat::{Asked, ClientId, Command, DeviceId, Fact, UserId};
use crate::limits;

impl Hall {
    pub(super) fn hello(
        &mut self,
        client: ClientId,
        hello: &Hello,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        let (who, device, token) = match (&hello.pair, &hello.token) {
            (Some(code), _) => {
                self.check_may_guess(client, Guess::Code, scene.at.tick)?;
                let user = self.redeem(&code.hash, scene.at.tick)?;
                self.check_may_come(user, client)?;
                let device =
                    self.add_device(user, &hello.fresh, hello.agent.clone().unwrap_or_default(), scene);
                (Who { user, client }, device, &hello.fresh)
            }
            (None, Some(token)) => {
                self.check_password(client, hello, scene.at.tick)?;
                let known = self.devices.by_token(&token.hash).map(|device| (device.user, device.id));
                let unknown = || Refusal::new(RefusalCode::TokenUnknown, "this token is not known here");
                let (user, device) = known.ok_or_else(unknown)?;
                self.check_may_come(user, client)?;
                (Who { user, client }, device, token)
            }
            (None, None) => {
                self.check_password(client, hello, scene.at.tick)?;
                self.check_not_banned(None, client)?;
                let name = hello.name.clone()?;
                let mut owners = self.users.owners(&name);
                owners.dedup();
                if owners.iter().all(|owner| self.is_unused(*owner)) {
                    owners.into_iter().for_each(|owner| self.make_way(owner, scene));
                }
                self.check_name_is_free(&name, None)?;
                let (user, device) = self.make_user(client, name, hello, scene)?;
                (Who { user, client }, device, &hello.fresh)
            }
        };
        self.take_from_quota(client, Brought::Hello, 1, scene.at.tick)?;
        self.welcome(who, device, token.clone(), scene);
        self.see_device(device, hello.agent.as_ref(), scene.time);
        Ok(())
    }

    fn check_may_come(&self, user: UserId, client: ClientId) -> Result<(), Refusal> {
        self.check_not_banned(Some(user), client)?;
        self.check_one_more_client(user)
    }

    fn check_password(&self, client: ClientId, hello: &Hello, tick: u64) -> Result<(), Refusal> {
        let Some(right) = &self.rules.password_hash else { return Ok(()) };
        if hello.password_hash.is_some() {
            self.check_may_guess(client, Guess::Password, tick)?;
        }
        match &hello.password_hash {
            Some(hash) if secret::is_same(right, hash) => Ok(()),
            _ => Err(Refusal::new(RefusalCode::PasswordWrong, "the password is wrong")),
        }
    }

    fn check_one_more_client(&self, user: UserId) -> Result<(), Refusal> {
        let most = limits::CLIENTS_PER_USER_MAX;
        match self.users.get(user).is_some_and(|user| user.clients.len() >= most) {
            true => {
                Err(Refusal::new(RefusalCode::TooMany, format!("you have {most} connections, end one first")))
            }
            false => Ok(()),
        }
    }

    pub(super) fn rename(&mut self, who: Who, name: UserName, scene: &mut Scene) -> Result<(), Refusal> {
        let Who { user, client } = who;
        self.may_be_shown(who)?;
        self.check_name_is_free(&name, Some(user))?;
        self.pace(user, Paced::Rename, scene.at.tick)?;
        let Some(old) = self.users.get(user).map(|user| user.name.clone()) else { return Ok(()) };
        self.decide(Fact::Renamed { user, name: name.clone() }, scene);
        scene.turn.reply(Reply::Renamed { user, name: name.clone(), old: old.clone() });
        let to = Audience::Clients(self.acquaintances(user, Some(client)));
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
        hello: &Hello,
        scene: &mut Scene,
    ) -> Result<(UserId, DeviceId), Refusal> {
        if self.users.count() >= limits::USERS_MAX {
            let message = format!("there are {} users, no more fit", limits::USERS_MAX);
            return Err(Refusal::new(RefusalCode::Busy, message));
        }
        self.take_from_quota(client, Brought::User, 1, scene.at.tick)?;
        let (user, time) = (self.users.next_id(), scene.time);
        let made = Fact::UserMade { user, name, role: Role::Member, time, seen: time, used: self.ran() };
        self.decide(made, scene);
        let device = self.add_device(user, &hello.fresh, hello.agent.clone().unwrap_or_default(), scene);
        Ok((user, device))
    }

    fn welcome(&mut self, who: Who, device: DeviceId, token: Token, scene: &mut Scene) {
        let Who { user: id, client } = who;
        let Some(person) = self.person(id) else { return };
        self.come(id, scene);
        self.users.change(id, |user| user.clients.push(client));
        if let Some(client) = self.clients.get_mut(&client) {
            (client.user, client.device) = (Some(id), Some(device));
        }
        self.count_inside(client, true);
        self.undo.push(Undo::Welcomed { user: id, client });
        let privates = self.users.get(id).map(|user| user.privates.clone()).unwrap_or_default();
        privates.iter().for_each(|room| self.enter(who, room, scene));
        let (own, more, mentions) = self.own_rooms(id);
        let (public, left) = (self.public_rooms(), self.left_rooms(id));
        scene.turn.effects.push(Effect::Welcomed { user: id });
        let muted = self.mute_of(id, client);
        let now = scene.time;
        let (receipts, prefs) =
            self.users.get(id).map_or((true, Default::default()), |user| (user.receipts, user.prefs.clone()));
        let user = person;
        let welcome = Welcome { user, muted, token, now, own, public, left, more, mentions, receipts, prefs };
        scene.turn.reply(Reply::Welcome(Box::new(welcome)));
    }

    /// The clients that see a user's name: those in the rooms where the user is present, the partners of the
    /// user's direct rooms, those who are of the same private rooms, and the user's other connections. Each once, `but_for` not.
    pub(super) fn acquaintances(&self, id: UserId, but_for: Option<ClientId>) -> Vec<ClientId> {
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
        // Whoever is not here is of private rooms all the same.
        let privates = user.privates.iter().filter_map(|room| self.rooms.get(room));
        all.extend(privates.flat_map(|room| room.clients()));
        all.sort_unstable();
        all.dedup();
        all.retain(|client| Some(*client) != but_for);
        all
    }
}

/// Before the `hello` only what is not JSON at all has a more useful answer.
pub(super) fn first(refusal: Option<&Refusal>) -> Refusal {
    match refusal {
        Some(refusal) if refusal.code == RefusalCode::BadJson => refusal.clone(),
        _ => Refusal::new(RefusalCode::HelloFirst, "say hello first"),
    }
}

/// What was guessed wrong, if anything was: a client that only asks whether there is a password has not guessed.
pub(super) fn guess_in(asked: &Asked, code: RefusalCode) -> Option<Guess> {
    match (&asked.command, code) {
        (Ok(Command::Hello(hello)), RefusalCode::PasswordWrong) => {
            hello.password_hash.map(|_| Guess::Password)
        }
        (Ok(Command::Hello(_)), RefusalCode::PairWrong) => Some(Guess::Code),
        (Ok(Command::Claim { .. }), RefusalCode::Forbidden) => Some(Guess::Secret),
        _ => None,
    }
}
