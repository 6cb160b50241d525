//! Who is who: `hello` and `rename`.

use super::undo::Undo;
use super::{Hall, Scene};
use crate::chat::command::{Hello, Token};
use crate::chat::delivery::{Audience, Effect};
use crate::chat::event::{Event, Refusal, RefusalCode, Reply, RoomSummary, Welcome};
use crate::chat::name::{RoomName, UserName};
use crate::chat::quota::Lasting;
use crate::chat::room::Room;
use crate::chat::{ClientId, UserId};
use crate::limits;

impl Hall {
    pub(super) fn hello(&mut self, hello: Hello, scene: &mut Scene) -> Result<(), Refusal> {
        // Comparing hashes tells a guesser nothing about how much of a password was right.
        if self.rules.password_hash.is_some() && self.rules.password_hash != hello.password_hash {
            return Err(Refusal::new(RefusalCode::PasswordWrong, "the password is wrong"));
        }
        let (id, token) = match hello.token {
            Some(token) => {
                let known = self.users.by_token(&token.hash);
                let unknown = || Refusal::new(RefusalCode::TokenUnknown, "this token is not known here");
                let id = known.ok_or_else(unknown)?;
                self.check_not_banned(Some(id), scene.client)?;
                (id, token)
            }
            None => {
                self.check_not_banned(None, scene.client)?;
                let name = hello.name?;
                self.check_name_is_free(&name, None)?;
                (self.add_user(name, &hello.fresh, scene)?, hello.fresh)
            }
        };
        self.welcome(id, token, scene);
        Ok(())
    }

    pub(super) fn rename(&mut self, id: UserId, name: UserName, scene: &mut Scene) -> Result<(), Refusal> {
        self.check_name_is_free(&name, Some(id))?;
        let Some(old) = self.users.rename(id, name.clone()) else { return Ok(()) };
        self.undo.push(Undo::Name { id, old: old.clone() });
        scene.out.push(Effect::NewName { id, name: name.clone() });
        let audience = self.acquaintances(id, scene.client);
        scene.reply(Reply::Renamed { user: id, name: name.clone(), old: old.clone() });
        let event = Event::Renamed { user: id, name, old };
        scene.out.push(Effect::Deliver { to: Audience::Clients(audience), event });
        Ok(())
    }

    /// A refused `hello` restarts its deadline; the tenth ends the connection.
    pub(super) fn count_hello_refusal(&mut self, code: RefusalCode, scene: &mut Scene) {
        let client = scene.client;
        let Some(state) = self.clients.get_mut(&client) else { return };
        state.hello_refusals += 1;
        let about_the_name = code.is_about_the_name();
        scene.out.push(Effect::HelloRefused { client, about_the_name });
        if state.hello_refusals >= limits::HELLO_REFUSALS_MAX {
            state.flooding = true;
            scene.out.push(Effect::Flooding { client });
        }
    }

    fn check_name_is_free(&self, name: &UserName, but_for: Option<UserId>) -> Result<(), Refusal> {
        if name.collides_with(&self.rules.server_name) {
            return Err(Refusal::new(RefusalCode::NameInvalid, "this is the name of the server"));
        }
        match self.users.owners(name).find(|owner| Some(*owner) != but_for) {
            Some(_) => Err(Refusal::new(
                RefusalCode::NameTaken,
                "somebody here has this name, or one that looks like it",
            )),
            None => Ok(()),
        }
    }

    fn add_user(&mut self, name: UserName, fresh: &Token, scene: &mut Scene) -> Result<UserId, Refusal> {
        if self.users.len() >= limits::USERS_MAX {
            let message = format!("there are {} users, no more fit", limits::USERS_MAX);
            return Err(Refusal::new(RefusalCode::Busy, message));
        }
        self.take_from_quota(Lasting::User, scene)?;
        let id = self.users.next_id();
        self.undo.push(Undo::MadeUser { id });
        self.users.add(id, name.clone(), fresh.hash);
        scene.out.push(Effect::NewUser { id, name, token_hash: fresh.hash, time: scene.at.time });
        Ok(id)
    }

    fn welcome(&mut self, id: UserId, token: Token, scene: &mut Scene) {
        let Some(user) = self.users.get_mut(id) else { return };
        user.clients.push(scene.client);
        let name = user.name.clone();
        if let Some(client) = self.clients.get_mut(&scene.client) {
            client.user = Some(id);
        }
        let rooms = self.summaries(id);
        scene.out.push(Effect::Welcomed { client: scene.client, user: id });
        let welcome = Welcome { user: id, name, token, now: scene.at.time, rooms };
        scene.reply(Reply::Welcome(Box::new(welcome)));
    }

    /// The lobby first, then the public rooms and one's own direct ones, the latest first.
    fn summaries(&self, id: UserId) -> Vec<RoomSummary> {
        let lobby = RoomName::lobby();
        let mut public: Vec<&Room> = self.rooms.values().filter(|r| r.name.partners().is_none()).collect();
        public
            .sort_by(|a, b| (b.name == lobby, b.active, &a.name).cmp(&(a.name == lobby, a.active, &b.name)));
        let mut direct: Vec<&Room> = self
            .users
            .get(id)
            .into_iter()
            .flat_map(|user| user.directs.iter())
            .filter_map(|name| self.rooms.get(name))
            .collect();
        direct.sort_by_key(|room| std::cmp::Reverse(room.active));
        let most = limits::WELCOME_ROOMS_MAX;
        public
            .into_iter()
            .take(most)
            .chain(direct.into_iter().take(most))
            .map(|r| self.summary(id, r))
            .collect()
    }

    fn summary(&self, id: UserId, room: &Room) -> RoomSummary {
        let partner = room.name.partners().map(|(a, b)| UserId(if a == id.0 { b } else { a }));
        let with = partner.and_then(|p| self.users.get(p)).map(|user| (user.id, user.name.clone()));
        let online = partner.is_none().then(|| room.online());
        RoomSummary { room: room.name.clone(), seq: room.seq, online, with }
    }

    /// The clients that see a user's name: those in the user's rooms, the partners of the user's direct
    /// rooms, and the user's other connections. Each once, `but_for` not.
    fn acquaintances(&self, id: UserId, but_for: ClientId) -> Vec<ClientId> {
        let Some(user) = self.users.get(id) else { return Vec::new() };
        let mut all: Vec<ClientId> = user.clients.clone();
        for client in &user.clients {
            for room in self.rooms_of(*client) {
                all.extend(self.rooms.get(room).into_iter().flat_map(|r| r.clients()));
            }
        }
        // Who has lost a connection is still a member of its rooms until the grace is over.
        for (_, _, room) in self.absences.iter().filter(|(_, absent, _)| *absent == id) {
            all.extend(self.rooms.get(room).into_iter().flat_map(|r| r.clients()));
        }
        for (a, b) in user.directs.iter().filter_map(RoomName::partners) {
            let partner = self.users.get(UserId(if a == id.0 { b } else { a }));
            all.extend(partner.into_iter().flat_map(|p| p.clients.iter()));
        }
        all.sort_unstable();
        all.dedup();
        all.retain(|client| *client != but_for);
        all
    }
}
