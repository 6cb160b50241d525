//! What must always hold, and what must hold when all is quiet.

use std::collections::BTreeMap;

use crate::chat::event::RefusalCode;
use crate::chat::list::State;
use crate::chat::name::RoomName;
use crate::chat::room::{Kind, Presence};
use crate::chat::user::User;
use crate::chat::{ClientId, Hall, Lasting, UserId};
use crate::core::{Input, Output, Push};
use crate::hearing::is_answered;
use crate::limits;
use crate::network::Owner;
use crate::reading;
use crate::script::Disk as DiskState;
use crate::shadow;
use crate::tab::{Line, Tab, look_alike, post_of};
use crate::view::People;
use crate::world::World;

/// Of each room how many messages were looked at, and of each tab in it the number of its latest post.
#[derive(Default)]
pub struct Ordered(BTreeMap<(RoomName, usize), (usize, BTreeMap<usize, u64>)>);

/// Inputs between two recounts.
const RECOUNT_EVERY: u64 = 1_000;

impl World {
    /// Each act is answered once, and at most one thing answers what a client asked.
    pub fn check_answers(&self, inputs: &[Input], output: &Output) {
        let acts = inputs.iter().filter(|input| matches!(input, Input::Acted { .. })).count();
        let answers = output.pushes.iter().filter_map(|push| match push {
            Push::Answer { input, outcome } => Some((*input, outcome)),
            _ => None,
        });
        let mut answered = 0;
        for (place, outcome) in answers {
            answered += 1;
            assert!(matches!(inputs[place], Input::Acted { .. }), "an answer to what is no act");
            if let Err(refusal) = outcome {
                use RefusalCode::{Busy, Forbidden, NoSuchRoom, NoSuchUser, StorageFull};
                let expected = [NoSuchUser, NoSuchRoom, StorageFull, Busy, Forbidden];
                assert!(expected.contains(&refusal.code), "an act is refused with {refusal:?}");
            }
        }
        assert_eq!(acts, answered, "each act is answered once");
    }

    pub fn recount_now_and_then(&mut self) {
        if self.inputs >= self.recounted + RECOUNT_EVERY {
            self.recounted = self.inputs;
            self.recount();
        }
    }

    /// Counts everything anew that is counted as it happens.
    fn recount(&mut self) {
        if let Some(process) = &self.process {
            recount(process.core.hall());
            shadow::lasts(process.core.hall(), &self.disk.history, self.wall());
            reading::recount(process.core.hall(), &self.disk.history);
        }
        self.check_order();
    }

    /// I3, and I6: what is in the history was written by who is named, once and in order, and for this room.
    fn check_order(&mut self) {
        for (room, rows) in self.disk.history.rooms() {
            let (seen, latest) =
                self.ordered.0.entry((room.clone(), self.disk.history.times_removed(room))).or_default();
            for message in rows[*seen..].iter().filter_map(Lasting::message) {
                let Some((tab, n)) = post_of(&message.cid) else { continue };
                if !self.tabs[tab].aside.contains(&n) {
                    let before = latest.insert(tab, n).unwrap_or(0);
                    assert!(before < n, "I3: {:?} comes after the {before}th in {room}", message.cid);
                }
                assert!(message.text.as_str().starts_with(message.cid.as_str()), "a text of another");
                let author = &self.people[self.tabs[tab].person];
                let is_theirs = |me| me == message.user || author.earlier.contains(&message.user);
                assert!(author.me.is_none_or(is_theirs), "{:?} has another author", message.cid);
            }
            *seen = rows.len();
        }
    }

    /// Nothing is broken any more.
    pub fn mend(&mut self) {
        self.kill = None;
        self.disk_state = DiskState::Fine;
        for id in 0..self.links.len() {
            if self.links[id].is_stalled() {
                self.flow(id);
            }
        }
    }

    /// Everything is mended; when nothing moves any more, everybody sees what the server would answer now.
    pub fn quiet(&mut self) {
        self.mend();
        for round in 0.. {
            assert!(round < 3_000, "it does not become quiet: {}", self.unrest().unwrap_or_default());
            self.pass(20 + round);
            self.batch(limits::BATCH_COMMANDS_MAX, false);
            if self.unrest().is_none() {
                break;
            }
        }
        self.recount();
        self.compare();
    }

    /// What is still to come, if anything is.
    fn unrest(&self) -> Option<String> {
        let Some(process) = &self.process else { return Some("there is no server".into()) };
        if !process.inbound.is_empty() {
            return Some("something waits for the core".into());
        }
        if let Some(tick) = self.agenda.next_tick() {
            return Some(format!("something happens at {tick}"));
        }
        if let Some(tick) = process.core.next_deadline() {
            return Some(format!("the hall wants to be woken at {tick}"));
        }
        if let Some(tab) = self.tabs.iter().find(|tab| !tab.is_at_rest()) {
            let Tab { id, line, asked, outbox, posting, .. } = tab;
            return Some(format!("tab {id}: {line:?} {asked:?} {} {posting:?}", outbox.len()));
        }
        let known = self.links.iter().filter(|link| link.known && link.owner != Owner::Page).count();
        let live = self.tabs.iter().filter(|tab| tab.is_live()).count();
        (known != live).then(|| format!("{known} connections are known, {live} are live"))
    }

    fn compare(&self) {
        let Some(process) = &self.process else { return };
        let hall = process.core.hall();
        assert_eq!(hall.clients().len(), self.tabs.iter().filter(|tab| tab.is_live()).count());
        for tab in &self.tabs {
            if let Line::Open { link, live: true } = tab.line {
                compare(tab, ClientId(link as u64), hall, self);
            }
        }
        let away = |(user, presence): (UserId, &Presence)| presence.gone_at.map(|tick| (user, tick));
        let away: Vec<_> = hall.rooms().flat_map(|(_, room)| room.present().filter_map(away)).collect();
        assert!(away.is_empty(), "nobody ends the absence of {away:?}");
        let users = hall.users();
        let leaving = |(_, id): &(&str, UserId)| users.get(*id).is_some_and(|user| user.leaving.is_some());
        assert!(!users.found("", &State::ALL, None).any(|place| leaving(&place)), "somebody leaves for ever");
    }
}

impl Tab {
    fn is_at_rest(&self) -> bool {
        match self.line {
            Line::Off => true,
            Line::Waiting(_) | Line::Open { live: false, .. } => false,
            Line::Open { live: true, .. } => {
                self.outbox.is_empty()
                    && self.moves.is_empty()
                    && !self.asked.iter().any(|(_, question)| is_answered(question))
            }
        }
    }
}

/// A tab against the hall.
fn compare(tab: &Tab, client: ClientId, hall: &Hall, world: &World) {
    let (user, _) = hall.user_of(client).expect("a live tab is known");
    assert_eq!(Some(user), tab.me);
    let state = hall.client(client).expect("a live tab is known");
    for (name, view) in &tab.rooms {
        let seq = hall.room(name).map_or(0, |room| room.seq);
        if name.kind() == Kind::Private {
            let is_of = hall.room(name).is_some_and(|room| room.is_of(user));
            assert_eq!(view.of, is_of, "tab {} is of {name}", tab.id);
            assert!(!is_of || view.last() == seq, "{name} as tab {} has it", tab.id);
            continue;
        }
        if name.kind() != Kind::Public {
            assert_eq!(view.last(), seq, "{name} as tab {} has it", tab.id);
            let here = partner(name, user)
                .is_some_and(|id| hall.users().get(id).is_some_and(|other| other.is_here()));
            assert!(view.partner.is_none_or(|told| told == here), "who is here in {name} for {}", tab.id);
            continue;
        }
        assert_eq!(view.joined, view.wanted, "tab {} in {name}", tab.id);
        assert_eq!(view.joined, state.rooms.contains(name), "tab {} in {name}", tab.id);
        if !view.joined {
            continue;
        }
        let room = hall.room(name).expect("one is in a room that is there");
        assert_eq!(view.last(), seq, "{name} as tab {} has it", tab.id);
        match &view.people {
            People::Unknown => panic!("tab {} knows nobody in {name}", tab.id),
            People::Crowd(online) => assert_eq!(*online, room.online(), "how many tab {} sees", tab.id),
            People::All(people) => {
                let there: BTreeMap<UserId, _> = room
                    .present()
                    .map(|(id, _)| (id, hall.users().get(id).expect("who is there is known")))
                    .map(|(id, user)| (id, (user.name.clone(), user.away.clone())))
                    .collect();
                assert_eq!(*people, there, "the list of {name} as tab {} has it", tab.id);
            }
        }
    }
    tab.compare_figures(hall, user);
    let privates = hall.users().get(user).map(|user| &user.privates);
    let missing =
        privates.into_iter().flatten().find(|name| !tab.rooms.get(*name).is_some_and(|view| view.of));
    assert_eq!(missing, None, "tab {} does not know that it is of it", tab.id);
    if let Some(told) = &tab.told_of {
        let public = hall.rooms().filter(|(_, room)| room.kind == Kind::Public);
        public.for_each(|(name, _)| assert!(told.contains(name), "tab {} was not told of {name}", tab.id));
    }
    let own = world.disk().history.rooms().filter(|(_, rows)| !rows.is_empty());
    for (room, rows) in own {
        if let Kind::Direct(pair) = room.kind()
            && pair.contains(&user)
        {
            let last = tab.rooms.get(room).map_or(0, |view| view.last());
            assert_eq!(last, rows.len() as u64, "{room} as tab {} has it", tab.id);
        }
    }
}

fn partner(room: &RoomName, user: UserId) -> Option<UserId> {
    match room.kind() {
        Kind::Direct(pair) => pair.into_iter().find(|id| *id != user),
        Kind::Public | Kind::Private => None,
    }
}

/// Who is where, counted from both sides.
pub fn recount(hall: &Hall) {
    let mut seats = 0;
    for (name, room) in hall.rooms() {
        let mut connections: BTreeMap<UserId, usize> = BTreeMap::new();
        for client in room.clients() {
            let state = hall.client(*client).expect("who is in a room is connected");
            assert!(state.rooms.contains(name), "{client:?} does not know that it is in {name}");
            *connections.entry(state.user.expect("who is in a room is somebody")).or_default() += 1;
            seats += 1;
        }
        if room.kind == Kind::Private {
            let circle = room.charter.circle.as_ref().expect("a private room has people");
            assert!(circle.has(circle.owner), "the owner of {name} is of it");
            for member in circle.members.keys() {
                let known = hall.users().get(*member).expect("a member is known");
                assert!(known.privates.contains(name) && !known.gone, "{member:?} is of {name}");
                let seated = connections.get(member).copied().unwrap_or(0);
                assert_eq!(seated, known.clients.len(), "every connection of {member:?} is in {name}");
            }
            let strangers = connections.keys().find(|user| !circle.has(**user));
            assert_eq!(strangers, None, "a stranger is in {name}");
        }
        for (user, presence) in room.present() {
            let counted = connections.remove(&user).unwrap_or(0);
            assert_eq!(presence.connections, counted, "connections of {user:?} in {name}");
            assert_eq!(counted == 0, presence.gone_at.is_some(), "{user:?} in {name} is there or away");
        }
        assert!(connections.is_empty(), "{connections:?} are in {name} and not present");
        let forgettable = room.is_forgettable() && *name != RoomName::lobby();
        assert!(!forgettable, "{name} is empty and still there");
        let found = look_alike(name).map(|alike| hall.room_called(&alike));
        assert!(found.is_none_or(|found| found.as_ref() == Ok(name)), "what looks like {name} is not it");
    }
    let (users, listed) = (hall.users(), hall.users().found("", &State::ALL, None));
    let listed: Vec<_> = listed.map(|(name, id)| (name.to_owned(), id)).collect();
    assert!(listed.is_sorted() && listed.len() == users.known(), "each is in the list of people once");
    let here = listed.iter().filter(|(_, id)| users.get(*id).is_some_and(User::is_here)).count();
    assert_eq!(users.here(), here, "so many are here");
    let is_both = |(_, id): &(String, UserId)| {
        users.get(*id).is_some_and(|user| user.leaving.is_some() && !user.clients.is_empty())
    };
    assert!(!listed.iter().any(is_both), "whoever has a connection is not leaving");
    let known: usize = hall.clients().map(|(_, client)| client.rooms.len()).sum();
    assert_eq!(known, seats, "each client is in a room once");
}
