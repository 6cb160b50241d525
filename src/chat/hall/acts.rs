//! What an operator or a moderator does: say, notice, kick, mute, ban, and taking that back.

use std::net::IpAddr;
use std::sync::Arc;

use super::rooms::no_such_room;
use super::undo::Undo;
use super::{Client, Hall};
use crate::chat::act::{Act, Actor, Done, Outcome, Record, Whom};
use crate::chat::delivery::{Audience, Effect};
use crate::chat::event::{Event, Message, Refusal, RefusalCode};
use crate::chat::name::{Cid, RoomName, Text, UserName};
use crate::chat::sanction::{Kind, Sanction, Target};
use crate::chat::{ClientId, Moment, UserId};
use crate::limits;

/// Who acts, when, and where the effects go.
struct Chair<'a> {
    actor: Actor,
    time: u64,
    out: &'a mut Vec<Effect>,
}

impl Hall {
    /// Carries out an act, or refuses it; then nothing has changed.
    ///
    /// # Errors
    /// When there is nobody or nothing that it could mean.
    pub fn act(&mut self, act: Act, actor: Actor, at: Moment, out: &mut Vec<Effect>) -> Outcome {
        let mut chair = Chair { actor, time: self.advance_time(at.time), out };
        match act {
            Act::Say { room, text, cid } => self.proclaim(room, text, cid, &mut chair),
            Act::Notice { text } => Ok(self.notice(text, &mut chair)),
            Act::Kick { whom, reason } => self.kick(&whom, &reason, &mut chair),
            Act::Impose { kind, whom, minutes, reason } => {
                self.impose(kind, &whom, minutes, reason, &mut chair)
            }
            Act::Lift { kind, whom } => self.lift(kind, &whom, &mut chair),
            Act::Note { act, detail } => {
                self.record(act, "the server", &detail, &mut chair);
                Ok(Done { confirmation: detail.into(), lasting: false })
            }
        }
    }

    /// Puts back a sanction of the history.
    pub fn restore_sanction(&mut self, sanction: Sanction) {
        self.sanctions.impose(sanction);
    }

    /// Puts back a record of the history, the oldest first.
    pub fn restore_record(&mut self, record: Record) {
        self.records.push_back(record);
    }

    /// The sanctions that hold at this time, the newest first.
    pub fn sanctions(&self, time: u64) -> Vec<&Sanction> {
        let mut all: Vec<&Sanction> = self.sanctions.all(time).collect();
        all.sort_by_key(|sanction| (std::cmp::Reverse(sanction.since), sanction.target));
        all
    }

    /// The latest acts, the oldest first.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.iter()
    }

    /// Refuses who is banned: a known user, or whoever comes from a banned address.
    pub(super) fn check_not_banned(&self, user: Option<UserId>, client: ClientId) -> Result<(), Refusal> {
        self.check(Kind::Ban, RefusalCode::Banned, user, client)
    }

    pub(super) fn check_not_muted(&self, user: UserId, client: ClientId) -> Result<(), Refusal> {
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
        let Some(sanction) = self.sanctions.find(kind, user, client.address, self.time) else {
            return Ok(());
        };
        let message = format!("you are {} {}", code.as_str(), sanction.terms(self.time));
        let retry_after_ms = sanction.until.map(|until| until - self.time);
        Err(Refusal { retry_after_ms, ..Refusal::new(code, message) })
    }

    fn proclaim(&mut self, name: RoomName, text: Text, cid: Cid, chair: &mut Chair) -> Outcome {
        let to = match name.partners() {
            Some(partners) => Audience::Clients(self.partners_clients(partners)),
            None => Audience::Room(name.clone()),
        };
        let room = self.rooms.get_mut(&name).ok_or_else(no_such_room)?;
        self.undo.push(Undo::Seq { room: name.clone(), seq: room.seq, active: room.active });
        let seq = room.advance(chair.time);
        let shown = text.as_str().to_owned();
        let (room, user, author) = (name.clone(), UserId(0), UserName::of_server(&self.rules.server_name));
        let message = Message { room, seq, time: chair.time, user, name: author, cid, text, reply_to: None };
        chair.out.push(Effect::Deliver { to, event: Event::Message(Arc::new(message)) });
        self.record("say", name.as_str(), &shown, chair);
        Ok(Done { confirmation: format!("said in {name} as message {seq}"), lasting: true })
    }

    fn notice(&mut self, text: Text, chair: &mut Chair) -> Done {
        let here = self.clients.iter().filter(|(_, client)| client.user.is_some());
        let clients: Vec<ClientId> = here.map(|(client, _)| *client).collect();
        let confirmation = format!("told {} clients", clients.len());
        self.record("notice", "everybody", text.as_str(), chair);
        let event = Event::Notice { text: text.as_str().into() };
        chair.out.push(Effect::Deliver { to: Audience::Clients(clients), event });
        Done { confirmation, lasting: false }
    }

    fn kick(&mut self, whom: &Whom, reason: &str, chair: &mut Chair) -> Outcome {
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
        self.record("kick", &shown, reason, chair);
        let count = clients.len();
        self.expel(clients, None, reason, chair);
        Ok(Done { confirmation: format!("kicked {shown}: {count} connections closed"), lasting: false })
    }

    fn impose(
        &mut self,
        kind: Kind,
        whom: &Whom,
        minutes: Option<u64>,
        reason: Box<str>,
        chair: &mut Chair,
    ) -> Outcome {
        let target = self.target(whom)?;
        if !self.sanctions.has_room(chair.time) {
            let message = format!("there are {} sanctions, no more fit", limits::SANCTIONS_MAX);
            return Err(Refusal::new(RefusalCode::Busy, message));
        }
        let until = minutes.map(|minutes| chair.time.saturating_add(minutes.saturating_mul(60_000)));
        let sanction = Sanction { kind, target, since: chair.time, until, reason };
        let (shown, terms) = (self.shown(target), sanction.terms(chair.time));
        let old = self.sanctions.impose(sanction.clone());
        self.undo.push(Undo::Sanction { kind, target, old });
        chair.out.push(Effect::Imposed(sanction.clone()));
        self.record(kind.as_str(), &shown, &terms, chair);
        let mut confirmation = match kind {
            Kind::Mute => format!("muted {shown} {terms}"),
            Kind::Ban => format!("banned {shown} {terms}"),
        };
        if kind == Kind::Ban {
            let clients = self.clients_of(target);
            confirmation.push_str(&format!("; {} connections closed", clients.len()));
            self.expel(clients, Some(Kind::Ban), &sanction.reason, chair);
        }
        Ok(Done { confirmation, lasting: true })
    }

    fn lift(&mut self, kind: Kind, whom: &Whom, chair: &mut Chair) -> Outcome {
        let target = self.target(whom)?;
        let shown = self.shown(target);
        let Some(old) = self.sanctions.lift(kind, target) else {
            let what = if kind == Kind::Mute { "muted" } else { "banned" };
            return Err(Refusal::new(RefusalCode::NoSuchUser, format!("{shown} is not {what}")));
        };
        self.undo.push(Undo::Sanction { kind, target, old: Some(old) });
        chair.out.push(Effect::Lifted { kind, target });
        self.record(if kind == Kind::Mute { "unmute" } else { "unban" }, &shown, "", chair);
        let confirmation = match kind {
            Kind::Mute => format!("{shown} may speak again"),
            Kind::Ban => format!("{shown} may come in again"),
        };
        Ok(Done { confirmation, lasting: true })
    }

    /// Closes connections; what they still say is not heard.
    fn expel(&mut self, clients: Vec<ClientId>, by: Option<Kind>, reason: &str, chair: &mut Chair) {
        for client in clients {
            if let Some(state) = self.clients.get_mut(&client) {
                state.flooding = true;
            }
            if by == Some(Kind::Ban) {
                self.undo.push(Undo::Deafened { client });
            }
            let (banned, reason) = (by == Some(Kind::Ban), reason.into());
            chair.out.push(Effect::Expelled { client, banned, reason });
        }
    }

    /// Whom a word means: a user by this name, exactly or nearly so, or else an address.
    fn target(&self, whom: &Whom) -> Result<Target, Refusal> {
        match whom {
            Whom::Client(client) => match self.user_of(*client) {
                Some((id, _)) => Ok(Target::User(id)),
                None => Err(nobody(&format!("client {}", client.0))),
            },
            Whom::User(id) if self.users.get(*id).is_some() => Ok(Target::User(*id)),
            Whom::User(id) => Err(nobody(&format!("user {}", id.0))),
            Whom::Address(address) => Ok(Target::Address(address.to_canonical())),
            Whom::Named(typed) => {
                let name = UserName::parse(typed).ok();
                let owners = name.iter().flat_map(|name| self.users.owners(name));
                let mut found: Vec<UserId> = owners.collect();
                found.dedup();
                // The one who has it exactly, when two look like it.
                let has_it = |id: &UserId| self.users.get(*id).map(|u| &u.name) == name.as_ref();
                let user = found.iter().copied().find(has_it).or_else(|| found.first().copied());
                let address = || typed.parse::<IpAddr>().ok().map(|a| Target::Address(a.to_canonical()));
                user.map(Target::User).or_else(address).ok_or_else(|| nobody(typed))
            }
        }
    }

    fn clients_of(&self, target: Target) -> Vec<ClientId> {
        let mut clients: Vec<ClientId> = match target {
            Target::User(id) => self.users.get(id).map_or(Vec::new(), |user| user.clients.clone()),
            Target::Address(address) => {
                let from_there = |(_, client): &(&ClientId, &Client)| client.address == address;
                self.clients.iter().filter(from_there).map(|(client, _)| *client).collect()
            }
        };
        clients.sort_unstable();
        clients
    }

    /// A target as a person reads it.
    pub fn shown(&self, target: Target) -> String {
        match target {
            Target::User(id) => target.shown(self.users.get(id).map(|user| user.name.as_str())),
            Target::Address(_) => target.shown(None),
        }
    }

    fn record(&mut self, act: &str, whom: &str, detail: &str, chair: &mut Chair) {
        let id = self.records.back().map_or(1, |record| record.id + 1);
        let (act, whom, detail) = (act.into(), whom.into(), detail.into());
        let record = Record { id, time: chair.time, actor: chair.actor, act, whom, detail };
        self.records.push_back(record.clone());
        // The oldest goes only when this one is durable: see `settle`.
        self.undo.push(Undo::Record);
        chair.out.push(Effect::Recorded(record));
    }
}

fn nobody(whom: &str) -> Refusal {
    Refusal::new(RefusalCode::NoSuchUser, format!("there is nobody called {whom}"))
}
