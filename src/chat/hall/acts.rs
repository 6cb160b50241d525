//! What an operator or a moderator does: say, notice, kick, mute, ban, and taking that back.

use std::net::IpAddr;

use super::facts::SERVER;
use super::{Hall, Scene};
use crate::chat::access::no_such_room;
use crate::chat::act::{Act, Actor, Done, Outcome, Record, Whom, counted};
use crate::chat::event::{Event, Message, Refusal, RefusalCode};
use crate::chat::name::{Cid, RoomName, Text, UserName};
use crate::chat::sanction::{Kind, Sanction, Target};
use crate::chat::turn::{Asker, Audience, Effect, End, Turn};
use crate::chat::{ClientId, Fact, Moment, Past, UserId};
use crate::limits;

impl Hall {
    /// Carries out an act and puts it on record, or refuses it; then nothing has changed.
    pub fn act(&mut self, act: &Act, actor: Actor, at: Moment, past: &dyn Past) -> Turn {
        let scene = self.scene(Asker::Operator, at, past);
        self.perform(act, actor, scene)
    }

    /// The same without a record, for a time in which none can be kept: who has to go has to go on a full disk
    /// too.
    pub fn act_off_the_record(&mut self, act: &Act, actor: Actor, at: Moment, past: &dyn Past) -> Turn {
        let mut scene = self.scene(Asker::Operator, at, past);
        scene.on_record = false;
        self.perform(act, actor, scene)
    }

    fn perform(&mut self, act: &Act, actor: Actor, mut scene: Scene) -> Turn {
        let outcome = match act {
            Act::Say { room, text, cid } => self.proclaim(room, text, cid, actor, &mut scene),
            Act::Notice { text } => Ok(self.notice(text, actor, &mut scene)),
            Act::Kick { whom, reason } => self.kick(whom, reason, actor, &mut scene),
            Act::Impose { kind, whom, minutes, reason } => {
                self.impose(*kind, whom, *minutes, reason, actor, &mut scene)
            }
            Act::Lift { kind, whom } => self.lift(*kind, whom, actor, &mut scene),
            Act::Role { whom, role } => self.act_role(whom, *role, actor, &mut scene),
            Act::Forget { whom } => self.act_forget(whom, actor, &mut scene),
            Act::Link(link) => self.act_link(link, &mut scene),
            Act::Note { act, detail } => {
                self.record(actor, act, "the server", detail, &mut scene);
                Ok(Done { confirmation: detail.clone().into() })
            }
        };
        scene.turn.effects.push(match outcome {
            Ok(done) => Effect::Done(done),
            Err(refusal) => Effect::NotDone(refusal),
        });
        scene.turn
    }

    /// The sanctions that hold at this time of the wall clock, the newest first.
    pub fn sanctions(&self, wall: u64) -> Vec<&Sanction> {
        let mut all: Vec<&Sanction> = self.sanctions.all(wall).collect();
        all.sort_by_key(|sanction| (std::cmp::Reverse(sanction.since), sanction.target));
        all
    }

    /// The latest acts, the oldest first.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.iter()
    }

    /// A target as a person reads it.
    pub fn shown(&self, target: Target) -> String {
        match target {
            Target::User(id) => target.shown(self.users.get(id).map(|user| user.name.as_str())),
            Target::Address(_) => target.shown(None),
        }
    }

    fn proclaim(
        &mut self,
        name: &RoomName,
        text: &Text,
        cid: &Cid,
        actor: Actor,
        scene: &mut Scene,
    ) -> Outcome {
        let name = &self.room_called(name)?;
        let kind = self.rooms.get(name).ok_or_else(no_such_room)?.kind;
        let (seq, time) = (self.next_seq(name, scene), scene.time);
        let author = UserName::of_server(&self.rules.server_name);
        let message = Message {
            room: name.clone(),
            seq,
            time,
            user: SERVER,
            name: author,
            cid: cid.clone(),
            text: text.clone(),
            reply_to: None,
        };
        self.publish(message, kind, scene);
        self.record(actor, "say", name.as_str(), text.as_str(), scene);
        Ok(Done { confirmation: format!("said in {name} as message {seq}") })
    }

    fn notice(&mut self, text: &Text, actor: Actor, scene: &mut Scene) -> Done {
        let clients = self.everybody();
        let confirmation = format!("told {}", counted(clients.len(), "client"));
        self.record(actor, "notice", "everybody", text.as_str(), scene);
        scene.turn.deliver(Audience::Clients(clients), Event::Notice { text: text.as_str().into() });
        Done { confirmation }
    }

    fn kick(&mut self, whom: &Whom, reason: &str, actor: Actor, scene: &mut Scene) -> Outcome {
        let (clients, shown) = match whom {
            Whom::Client(client) if self.clients.contains_key(client) => {
                let name = self.user_of(*client).map_or("not yet said hello", |(_, name)| name.as_str());
                (vec![*client], format!("client {} ({name})", client.0))
            }
            Whom::Client(client) => return Err(nobody(&format!("client {}", client.0))),
            _ => {
                let target = self.target(whom)?;
                (self.clients_of(target), self.shown(target))
            }
        };
        if clients.is_empty() {
            return Err(Refusal::new(RefusalCode::NoSuchUser, format!("{shown} is not here")));
        }
        self.record(actor, "kick", &shown, reason, scene);
        let count = clients.len();
        clients.into_iter().for_each(|client| self.close(client, End::Kicked, reason, &mut scene.turn));
        let closed = counted(count, "connection");
        Ok(Done { confirmation: format!("kicked {shown}: {closed} closed{}", self.namesake(whom)) })
    }

    fn impose(
        &mut self,
        kind: Kind,
        whom: &Whom,
        minutes: Option<u64>,
        reason: &str,
        actor: Actor,
        scene: &mut Scene,
    ) -> Outcome {
        let target = self.target(whom)?;
        let wall = scene.at.wall;
        if !self.sanctions.has_room(wall) {
            let message = format!("there are {} sanctions, no more fit", limits::SANCTIONS_MAX);
            return Err(Refusal::new(RefusalCode::Busy, message));
        }
        let until = minutes.map(|minutes| wall.saturating_add(minutes.saturating_mul(60_000)));
        let sanction = Sanction { kind, target, since: wall, until, reason: reason.into() };
        let (shown, terms) = (self.shown(target), sanction.terms(wall));
        self.decide(Fact::Imposed(sanction), scene);
        self.record(actor, kind.as_str(), &shown, &terms, scene);
        let confirmation = match kind {
            Kind::Mute => format!("muted {shown} {terms}{}", self.namesake(whom)),
            Kind::Ban => {
                let clients = self.clients_of(target);
                let count = clients.len();
                clients
                    .into_iter()
                    .for_each(|client| self.close(client, End::Banned, reason, &mut scene.turn));
                let closed = counted(count, "connection");
                format!("banned {shown} {terms}; {closed} closed{}", self.namesake(whom))
            }
        };
        Ok(Done { confirmation })
    }

    fn lift(&mut self, kind: Kind, whom: &Whom, actor: Actor, scene: &mut Scene) -> Outcome {
        let target = self.target(whom)?;
        let shown = self.shown(target);
        if !self.sanctions.has(kind, target) {
            let what = if kind == Kind::Mute { "muted" } else { "banned" };
            return Err(Refusal::new(RefusalCode::NoSuchUser, format!("{shown} is not {what}")));
        }
        self.decide(Fact::Lifted { kind, target }, scene);
        self.record(actor, if kind == Kind::Mute { "unmute" } else { "unban" }, &shown, "", scene);
        let confirmation = match kind {
            Kind::Mute => format!("{shown} may speak again"),
            Kind::Ban => format!("{shown} may come in again"),
        };
        Ok(Done { confirmation })
    }

    /// Refuses who is banned: a known user, or whoever comes from a banned address.
    pub(super) fn check_not_banned(&self, user: Option<UserId>, client: ClientId) -> Result<(), Refusal> {
        self.check(Kind::Ban, RefusalCode::Banned, user, client)
    }

    pub(in super::super) fn check_not_muted(&self, user: UserId, client: ClientId) -> Result<(), Refusal> {
        self.check(Kind::Mute, RefusalCode::Muted, Some(user), client)
    }

    fn check(
        &self,
        kind: Kind,
        code: RefusalCode,
        user: Option<UserId>,
        client: ClientId,
    ) -> Result<(), Refusal> {
        let Some(client) = self.clients.get(&client) else { return Ok(()) };
        let Some(sanction) = self.sanctions.find(kind, user, client.address, self.wall) else {
            return Ok(());
        };
        let message = format!("you are {} {}", code.word(), sanction.terms(self.wall));
        let retry_after_ms = sanction.until.map(|until| until - self.wall);
        Err(Refusal { retry_after_ms, ..Refusal::new(code, message) })
    }

    /// Whom a word means: an address, or else a user by this name, exactly or nearly so.
    pub(super) fn target(&self, whom: &Whom) -> Result<Target, Refusal> {
        match whom {
            Whom::Client(client) => match self.user_of(*client) {
                Some((id, _)) => Ok(Target::User(id)),
                None => Err(nobody(&format!("client {}", client.0))),
            },
            Whom::User(id) if self.users.get(*id).is_some_and(|user| !user.gone) => Ok(Target::User(*id)),
            Whom::User(id) => Err(nobody(&format!("user {}", id.0))),
            Whom::Address(address) => Ok(Target::Address(address.to_canonical())),
            Whom::Named(typed) => match typed.parse::<IpAddr>() {
                Ok(address) => Ok(Target::Address(address.to_canonical())),
                Err(_) => self.called(typed).map(Target::User).ok_or_else(|| self.nobody_called(typed)),
            },
        }
    }

    fn called(&self, typed: &str) -> Option<UserId> {
        UserName::parse(typed).ok().and_then(|name| self.users.called(&name))
    }

    fn nobody_called(&self, typed: &str) -> Refusal {
        let mut refusal = nobody(typed);
        let numbered = typed.parse().ok().and_then(|id| self.users.get(UserId(id)));
        if let Some(user) = numbered {
            refusal.message = format!("{}; #{typed} is {}", refusal.message, user.name.as_str()).into();
        }
        refusal
    }

    /// A word about the user who is called like the address or the number that was meant.
    fn namesake(&self, whom: &Whom) -> String {
        let typed = match whom {
            Whom::Named(typed) if typed.parse::<IpAddr>().is_ok() => typed.to_string(),
            Whom::Client(client) => client.0.to_string(),
            Whom::Named(_) | Whom::User(_) | Whom::Address(_) => return String::new(),
        };
        let is_meant = |id| matches!(whom, Whom::Client(client) if self.user_of(*client).is_some_and(|(of, _)| of == id));
        match self.called(&typed) {
            Some(id) if !is_meant(id) => format!("; the user who is called {typed} is #{}", id.0),
            _ => String::new(),
        }
    }

    fn clients_of(&self, target: Target) -> Vec<ClientId> {
        let mut clients: Vec<ClientId> = match target {
            Target::User(id) => self.users.get(id).map_or(Vec::new(), |user| user.clients.clone()),
            Target::Address(address) => {
                let from_there = self.clients.iter().filter(|(_, client)| client.address == address);
                from_there.map(|(client, _)| *client).collect()
            }
        };
        clients.sort_unstable();
        clients
    }

    pub(super) fn record(&mut self, actor: Actor, act: &str, whom: &str, detail: &str, scene: &mut Scene) {
        if !scene.on_record {
            return;
        }
        let id = self.records.back().map_or(1, |record| record.id + 1);
        let (act, whom, detail) = (act.into(), whom.into(), detail.into());
        self.decide(Fact::Recorded(Record { id, time: scene.time, actor, act, whom, detail }), scene);
    }
}

fn nobody(whom: &str) -> Refusal {
    Refusal::new(RefusalCode::NoSuchUser, format!("there is nobody called {whom}"))
}
