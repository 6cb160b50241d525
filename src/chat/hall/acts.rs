//! What whoever runs the server does on the debug port: says, tells everybody, and what is done to people, whoever is
//! meant by a word.

use std::net::IpAddr;

use super::moderation::Imposed;
use super::{Hall, Scene};
use crate::chat::access::no_such_room;
use crate::chat::act::{Act, Actor, Done, Outcome, Record, Whom, counted};
use crate::chat::event::{Event, Message, Refusal, RefusalCode};
use crate::chat::fate::Fate;
use crate::chat::mention::mentions;
use crate::chat::name::{Cid, RoomName, Text, UserName};
use crate::chat::sanction::{Kind, Sanction, Target};
use crate::chat::turn::{Asker, Audience, Effect, Turn};
use crate::chat::{ClientId, Fact, Moment, Past, SERVER, UserId};

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
                self.impose(*kind, whom, (*minutes, reason), actor, &mut scene)
            }
            Act::Lift { kind, whom } => self.lift(*kind, whom, actor, &mut scene),
            Act::Role { whom, role } => self.act_role(whom, *role, actor, &mut scene),
            Act::Forget { whom } => self.act_forget(whom, actor, &mut scene),
            Act::Delete { room, seq } => self.act_delete(room, *seq, actor, &mut scene),
            Act::Link(link) => self.act_link(link, &mut scene),
            Act::Note { act, detail } => {
                self.record(actor, act, "the server", (None, detail), &mut scene);
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
    pub fn records(&self) -> impl ExactSizeIterator<Item = &Record> {
        self.records.iter()
    }

    /// A target as a person reads it.
    pub fn shown(&self, target: Target) -> String {
        match target {
            Target::User(id) => target.shown(self.users.get(id).map(|user| user.name.as_str())),
            Target::Address(_) | Target::Newcomers(..) => target.shown(None),
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
            mentions: mentions(text.as_str(), &self.users, true),
            me: false,
            files: Vec::new(),
            reply_to: None,
            thread: None,
            fate: Fate::default(),
        };
        self.publish(message, kind, scene);
        // Not what it said: it may be deleted.
        self.record(actor, "say", name.as_str(), (None, &format!("message {seq}")), scene);
        Ok(Done { confirmation: format!("said in {name} as message {seq}") })
    }

    fn notice(&mut self, text: &Text, actor: Actor, scene: &mut Scene) -> Done {
        let clients = self.everybody();
        let confirmation = format!("told {}", counted(clients.len(), "client"));
        self.record(actor, "notice", "everybody", (None, text.as_str()), scene);
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
        let closed = counted(clients.len(), "connection");
        self.send_away(&shown, clients, reason, actor, scene);
        Ok(Done { confirmation: format!("kicked {shown}: {closed} closed{}", self.namesake(whom)) })
    }

    fn impose(
        &mut self,
        kind: Kind,
        whom: &Whom,
        (minutes, reason): (Option<u64>, &str),
        actor: Actor,
        scene: &mut Scene,
    ) -> Outcome {
        let target = self.target(whom)?;
        let shown = self.shown(target);
        let Imposed { terms, closed, addresses } =
            self.put_under(kind, target, (minutes, reason), actor, scene)?;
        let (closed, namesake) = (counted(closed, "connection"), self.namesake(whom));
        let confirmation = match kind {
            Kind::Mute => format!("muted {shown} {terms}{namesake}"),
            Kind::Ban => {
                let from = match addresses {
                    0 => String::new(),
                    1 => ", and no new name from there for a while".to_owned(),
                    _ => format!(", and no new name from {addresses} addresses for a while"),
                };
                format!("banned {shown} {terms}; {closed} closed{from}{namesake}")
            }
        };
        Ok(Done { confirmation })
    }

    fn lift(&mut self, kind: Kind, whom: &Whom, actor: Actor, scene: &mut Scene) -> Outcome {
        let target = self.target(whom)?;
        let shown = self.shown(target);
        if !self.set_free(kind, target, "", actor, scene) {
            let what = if kind == Kind::Mute { "muted" } else { "banned" };
            return Err(Refusal::new(RefusalCode::NoSuchUser, format!("{shown} is not {what}")));
        }
        let confirmation = match kind {
            Kind::Mute => format!("{shown} may speak again"),
            Kind::Ban => format!("{shown} may come in again"),
        };
        Ok(Done { confirmation })
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

    pub(super) fn clients_of(&self, target: Target) -> Vec<ClientId> {
        let mut clients: Vec<ClientId> = match target {
            Target::User(id) => self.users.get(id).map_or(Vec::new(), |user| user.clients.clone()),
            Target::Address(address) => {
                let is_there = |at: IpAddr| at.to_canonical() == address;
                let from_there = self.clients.iter().filter(|(_, client)| is_there(client.address));
                from_there.map(|(client, _)| *client).collect()
            }
            // Whoever is inside already is not new.
            Target::Newcomers(..) => Vec::new(),
        };
        clients.sort_unstable();
        clients
    }

    /// Puts on record what was done, to whom, for how many minutes where that was said, and why.
    pub(super) fn record(
        &mut self,
        actor: Actor,
        act: &str,
        whom: &str,
        (minutes, detail): (Option<u64>, &str),
        scene: &mut Scene,
    ) {
        if !scene.on_record {
            return;
        }
        let id = self.records.back().map_or(1, |record| record.id + 1);
        let (act, whom, detail) = (act.into(), whom.into(), detail.into());
        let record = Record { id, time: scene.time, actor, act, whom, minutes, detail };
        self.decide(Fact::Recorded(record), scene);
    }
}

fn nobody(whom: &str) -> Refusal {
    Refusal::new(RefusalCode::NoSuchUser, format!("there is nobody called {whom}"))
}
