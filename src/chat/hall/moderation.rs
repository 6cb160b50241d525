//! What is done to people, by moderators who are inside and by whoever runs the server: kick, mute, ban, and taking
//! that back. Both ways in lead to the same facts and tell whom it concerns the same.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::{Hall, Scene};
use crate::chat::access::Who;
use crate::chat::act::Actor;
use crate::chat::command::Moderate;
use crate::chat::event::{Event, Refusal, RefusalCode, Reply};
use crate::chat::name::UserName;
use crate::chat::pace::Paced;
use crate::chat::sanction::{Deed, InForce, Kind, Sanction, Target, Told};
use crate::chat::turn::{Audience, End};
use crate::chat::{ClientId, Door, Fact, SERVER, UserId};
use crate::limits;

const ADDRESS_BAN_MS: u64 = limits::ADDRESS_BAN_MAX.as_millis() as u64;

/// What a mute or a ban has led to.
pub(super) struct Imposed {
    /// For how long and why, as a person reads it.
    pub terms: String,
    /// Connections that were closed.
    pub closed: usize,
    /// Places from which no new name comes in.
    pub addresses: usize,
}

impl Hall {
    /// A moderator or an operator who is inside does something to somebody.
    pub(super) fn moderate(&mut self, who: Who, asked: &Moderate, scene: &mut Scene) -> Result<(), Refusal> {
        let Moderate { deed, user, minutes, reason } = asked;
        self.may_moderate(who, *user)?;
        self.pace(who.user, Paced::Moderate, scene.at.tick)?;
        let (actor, target) = (self.actor(who), Target::User(*user));
        let mut reply = Reply::Done;
        match deed {
            Deed::Kick => {
                let clients = self.clients_of(target);
                // Whoever has gone meanwhile needs not be sent away.
                if !clients.is_empty() {
                    self.send_away(&self.shown(target), clients, reason, actor, scene);
                }
            }
            Deed::Mute => drop(self.put_under(Kind::Mute, target, (*minutes, reason), actor, scene)?),
            Deed::Ban => {
                let imposed = self.put_under(Kind::Ban, target, (*minutes, reason), actor, scene)?;
                reply = Reply::Banned { addresses: imposed.addresses };
            }
            Deed::Unmute => drop(self.set_free(Kind::Mute, target, reason, actor, scene)),
            Deed::Unban => drop(self.set_free(Kind::Ban, target, reason, actor, scene)),
        }
        scene.turn.reply(reply);
        Ok(())
    }

    /// Answers a moderator with what holds of users, by their numbers.
    pub(super) fn list_sanctions(
        &mut self,
        who: Who,
        after: Option<UserId>,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        self.check_moderates(who)?;
        self.pace(who.user, Paced::List, scene.at.tick)?;
        let mut held: BTreeMap<(UserId, Kind), &Sanction> = BTreeMap::new();
        let mut addresses: BTreeMap<UserId, usize> = BTreeMap::new();
        for sanction in self.sanctions.all(self.wall) {
            match sanction.target {
                Target::User(id) if after.is_none_or(|after| id > after) => {
                    held.insert((id, sanction.kind), sanction);
                }
                Target::Newcomers(_, of) => *addresses.entry(of).or_default() += 1,
                Target::User(_) | Target::Address(_) => {}
            }
        }
        let mut sanctions = Vec::new();
        let mut more = false;
        for ((user, kind), sanction) in held {
            let is_next = sanctions.last().is_none_or(|last: &InForce| last.user != user);
            if is_next && sanctions.len() >= limits::LIST_PAGE_MAX {
                more = true;
                break;
            }
            let addresses = addresses.get(&user).copied().filter(|_| kind == Kind::Ban).unwrap_or(0);
            let (name, told) = (self.name_of(user), self.told(sanction));
            sanctions.push(InForce { user, name, since: sanction.since, told, addresses });
        }
        scene.turn.reply(Reply::Sanctions { sanctions, more });
        Ok(())
    }

    /// Who acts, by which way in.
    pub(super) fn actor(&self, who: Who) -> Actor {
        let door = self.clients.get(&who.client).map_or(Door::Page, |client| client.door);
        Actor::User(who.user, door)
    }

    /// Closes these connections, which are of somebody who is `shown` so, and tells them why before.
    pub(super) fn send_away(
        &mut self,
        shown: &str,
        clients: Vec<ClientId>,
        reason: &str,
        actor: Actor,
        scene: &mut Scene,
    ) {
        self.record(actor, Deed::Kick.word(), shown, (None, reason), scene);
        self.tell(clients.clone(), self.told_now(Deed::Kick, actor, reason), scene);
        clients.into_iter().for_each(|client| self.close(client, End::Kicked, reason, &mut scene.turn));
    }

    /// Mutes or bans, for so many minutes or until it is taken back, with a reason that may be empty.
    pub(super) fn put_under(
        &mut self,
        kind: Kind,
        target: Target,
        (minutes, reason): (Option<u64>, &str),
        actor: Actor,
        scene: &mut Scene,
    ) -> Result<Imposed, Refusal> {
        let wall = scene.at.wall;
        let until = minutes.map(|minutes| wall.saturating_add(minutes.saturating_mul(60_000)));
        let sanction = Sanction { kind, target, since: wall, until, by: actor.user(), reason: reason.into() };
        let places = match (kind, target) {
            (Kind::Ban, Target::User(id)) => self.places_of(id, until, wall),
            _ => BTreeMap::new(),
        };
        if !self.sanctions.has_room(1 + places.len(), wall) {
            let message = format!("there are {} sanctions, no more fit", limits::SANCTIONS_MAX);
            return Err(Refusal::new(RefusalCode::Busy, message));
        }
        let (terms, told) = (sanction.terms(wall), self.told(&sanction));
        self.decide(Fact::Imposed(sanction.clone()), scene);
        for (target, until) in &places {
            let (target, until) = (*target, Some(*until));
            self.decide(Fact::Imposed(Sanction { target, until, ..sanction.clone() }), scene);
        }
        self.record(actor, kind.as_str(), &self.shown(target), (minutes, reason), scene);
        let clients = self.clients_of(target);
        self.tell(clients.clone(), told, scene);
        let closed = if kind == Kind::Ban { clients } else { Vec::new() };
        let count = closed.len();
        closed.into_iter().for_each(|client| self.close(client, End::Banned, reason, &mut scene.turn));
        Ok(Imposed { terms, closed: count, addresses: places.len() })
    }

    /// Takes back a mute or a ban, and whatever a ban has put upon addresses. Says whether there was one.
    pub(super) fn set_free(
        &mut self,
        kind: Kind,
        target: Target,
        reason: &str,
        actor: Actor,
        scene: &mut Scene,
    ) -> bool {
        let is_meant = |address: IpAddr, of: UserId| match target {
            Target::User(id) => id == of,
            Target::Address(at) => at == address,
            Target::Newcomers(at, id) => (at, id) == (address, of),
        };
        let beside = self.sanctions.newcomers(is_meant).filter(|sanction| sanction.kind == kind);
        let mut targets: Vec<Target> = beside.map(|sanction| sanction.target).collect();
        targets.extend(self.sanctions.has(kind, target).then_some(target));
        targets.sort_unstable();
        targets.dedup();
        if !targets.iter().any(|target| self.sanctions.of(kind, *target, self.wall).is_some()) {
            return false;
        }
        targets.into_iter().for_each(|target| self.decide(Fact::Lifted { kind, target }, scene));
        self.record(actor, kind.lifted().word(), &self.shown(target), (None, reason), scene);
        if kind == Kind::Mute {
            let mut free = self.clients_of(target);
            free.retain(|client| {
                self.user_of(*client).is_some_and(|(id, _)| self.check_not_muted(id, *client).is_ok())
            });
            self.tell(free, self.told_now(Deed::Unmute, actor, reason), scene);
        }
        true
    }

    /// Nobody is left whom a mute or a ban could mean. What a ban has put upon addresses stays.
    pub(super) fn drop_sanctions_of(&mut self, user: UserId, scene: &mut Scene) {
        let target = Target::User(user);
        for kind in [Kind::Mute, Kind::Ban] {
            if self.sanctions.has(kind, target) {
                self.decide(Fact::Lifted { kind, target }, scene);
            }
        }
    }

    /// Refuses who is banned: a known user, or whoever comes from a banned address.
    pub(super) fn check_not_banned(&self, user: Option<UserId>, client: ClientId) -> Result<(), Refusal> {
        self.check(Kind::Ban, RefusalCode::Banned, user, client)
    }

    pub(in super::super) fn check_not_muted(&self, user: UserId, client: ClientId) -> Result<(), Refusal> {
        self.check(Kind::Mute, RefusalCode::Muted, Some(user), client)
    }

    /// The mute that holds of somebody on this connection.
    pub(super) fn mute_of(&self, user: UserId, client: ClientId) -> Option<Box<Told>> {
        self.held(Kind::Mute, Some(user), client).map(|sanction| Box::new(self.told(sanction)))
    }

    /// What holds of a user as a person, for whoever may see it: the mute, the ban.
    pub(super) fn held_of(&self, user: UserId) -> [Option<Box<Told>>; 2] {
        [Kind::Mute, Kind::Ban].map(|kind| {
            let held = self.sanctions.of(kind, Target::User(user), self.wall);
            held.map(|sanction| Box::new(self.told(sanction)))
        })
    }

    fn check(
        &self,
        kind: Kind,
        code: RefusalCode,
        user: Option<UserId>,
        client: ClientId,
    ) -> Result<(), Refusal> {
        match self.held(kind, user, client) {
            Some(sanction) => Err(self.refused_for(sanction, code, self.wall)),
            None => Ok(()),
        }
    }

    /// What somebody is told who may not, because of this mute or ban that holds.
    pub(super) fn refused_for(&self, sanction: &Sanction, code: RefusalCode, wall: u64) -> Refusal {
        let message = format!("you are {} {}", code.word(), sanction.terms(wall));
        let retry_after_ms = sanction.until.map(|until| until.saturating_sub(wall));
        let sanction = Some(Box::new(self.told(sanction)));
        Refusal { retry_after_ms, sanction, ..Refusal::new(code, message) }
    }

    fn held(&self, kind: Kind, user: Option<UserId>, client: ClientId) -> Option<&Sanction> {
        let client = self.clients.get(&client)?;
        self.sanctions.find(kind, user, client.address, self.wall)
    }

    /// Where new names are kept away while a user is banned, and until when: the addresses that the user is connected
    /// from, but not this machine, and none from which somebody else is. What is left of an earlier ban does not
    /// outlast this one.
    fn places_of(&self, user: UserId, until: Option<u64>, wall: u64) -> BTreeMap<Target, u64> {
        let latest = until.unwrap_or(u64::MAX);
        let mut places = BTreeMap::new();
        for earlier in self.sanctions.newcomers(|_, of| of == user).filter(|earlier| earlier.holds(wall)) {
            places.extend(earlier.until.filter(|end| *end > latest).map(|_| (earlier.target, latest)));
        }
        for client in self.clients_of(Target::User(user)) {
            let Some(address) = self.clients.get(&client).map(|client| client.address.to_canonical()) else {
                continue;
            };
            let is_somebody_elses = self.clients.values().any(|client| {
                client.address.to_canonical() == address && client.user.is_some_and(|id| id != user)
            });
            if !address.is_loopback() && !is_somebody_elses {
                places.insert(Target::Newcomers(address, user), latest.min(wall + ADDRESS_BAN_MS));
            }
        }
        places
    }

    /// Tells those who are inside what was done to them.
    fn tell(&self, mut clients: Vec<ClientId>, told: Told, scene: &mut Scene) {
        let is_inside =
            |client: &ClientId| self.clients.get(client).is_some_and(|c| c.user.is_some() && !c.deaf);
        clients.retain(is_inside);
        if !clients.is_empty() {
            scene.turn.deliver(Audience::Clients(clients), Event::Sanction(Box::new(told)));
        }
    }

    /// A mute or a ban as whom it concerns is told of it.
    fn told(&self, sanction: &Sanction) -> Told {
        let Sanction { kind, by, until, reason, target: _, since: _ } = sanction;
        let (by_name, reason) = (self.name_of(*by), reason.clone());
        Told { act: kind.imposed(), by: *by, by_name, reason, until: *until }
    }

    fn told_now(&self, act: Deed, actor: Actor, reason: &str) -> Told {
        let by = actor.user();
        Told { act, by, by_name: self.name_of(by), reason: reason.into(), until: None }
    }

    /// What somebody is called now, the server too.
    fn name_of(&self, user: UserId) -> UserName {
        match self.users.get(user).filter(|_| user != SERVER) {
            Some(known) => known.name.clone(),
            None => UserName::of_server(&self.rules.server_name),
        }
    }
}
