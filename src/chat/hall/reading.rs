//! What is read: `read`, `unread`, who follows which public rooms, and what they are told of rooms that they are not in.
//!
//! A post costs nothing for who is absent: what is unread is counted when somebody asks.

use std::collections::BTreeSet;

use super::undo::OfReading;
use super::{Hall, Scene};
use crate::chat::access::{Right, Who};
use crate::chat::event::{Event, Message, Refusal, RefusalCode, Reply};
use crate::chat::name::RoomName;
use crate::chat::pace::Paced;
use crate::chat::reading::{Figures, Marker};
use crate::chat::room::{Kind, News};
use crate::chat::turn::Audience;
use crate::chat::{Behind, ClientId, Fact, SERVER, UserId};
use crate::limits;

impl Hall {
    /// Somebody has read a room up to a place.
    pub(super) fn read(
        &mut self,
        who: Who,
        name: &RoomName,
        seq: u64,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        let kind = self.may(who, name, Right::Read)?;
        let seq = seq.min(self.rooms.get(name).map_or(0, |room| room.seq));
        let Some(marker) = self.marker(who.user, name).filter(|marker| marker.read < seq) else {
            return Ok(());
        };
        let marker = marker.clone().read_to(seq);
        self.mark_later(who.user, name, marker, scene.at.tick);
        let others = self.connections(who.user, Some(who.client));
        self.tell_figures(who.user, name, others, scene);
        self.tell_partner(who.user, (name, kind), seq, scene);
        Ok(())
    }

    /// Somebody says what they have not read.
    pub(super) fn unread(
        &mut self,
        who: Who,
        name: &RoomName,
        seq: u64,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        self.may(who, name, Right::Read)?;
        let newest = self.rooms.get(name).map_or(0, |room| room.seq);
        let Some(marker) = self.marker(who.user, name).cloned() else {
            return Err(Refusal::new(RefusalCode::NotJoined, "join the room first"));
        };
        self.pace(who.user, Paced::Unread, scene.at.tick)?;
        let read = (seq - 1).clamp(newest.saturating_sub(limits::UNREAD_BACK_MAX), newest);
        let Behind { own, mentions } = self.behind(who.user, name, read, scene);
        self.mark_later(who.user, name, Marker { read, own, mentions, ..marker }, scene.at.tick);
        scene.turn.reply(Reply::Done);
        let all = self.connections(who.user, None);
        self.tell_figures(who.user, name, all, scene);
        Ok(())
    }

    /// A connection has come into a public room: its user follows it from now on.
    pub(super) fn follow(&mut self, who: Who, name: &RoomName, scene: &mut Scene) {
        let seq = self.rooms.get(name).map_or(0, |room| room.seq);
        let marker = self.marker(who.user, name).cloned();
        let marker = marker.unwrap_or_else(|| Marker::new(scene.time, seq));
        self.set_follows(who, name, Marker { follows: true, ..marker }, scene);
    }

    /// Somebody leaves a public room.
    pub(super) fn unfollow(&mut self, who: Who, name: &RoomName, scene: &mut Scene) {
        if let Some(marker) = self.marker(who.user, name).cloned() {
            self.set_follows(who, name, Marker { follows: false, ..marker }, scene);
        }
    }

    fn set_follows(&mut self, who: Who, name: &RoomName, marker: Marker, scene: &mut Scene) {
        let follows = marker.follows;
        if self.follows(who.user, name) == follows {
            return;
        }
        self.mark_later(who.user, name, marker, scene.at.tick);
        let others = self.connections(who.user, Some(who.client));
        if let Some(room) = self.rooms.get(name).filter(|_| !others.is_empty()) {
            let summary = Box::new(self.summary(Some(who.user), name, room));
            scene.turn.deliver(Audience::Clients(others), Event::Followed { summary, follows });
        }
    }

    pub(super) fn follows(&self, user: UserId, name: &RoomName) -> bool {
        self.marker(user, name).is_some_and(|marker| marker.follows)
    }

    pub(super) fn marker(&self, user: UserId, name: &RoomName) -> Option<&Marker> {
        self.users.get(user)?.markers.get(name)
    }

    /// What a room is to somebody. Before the first join everything in it is read.
    pub fn figures(&self, user: UserId, name: &RoomName) -> Figures {
        let Some(room) = self.rooms.get(name) else { return Figures::default() };
        match self.marker(user, name) {
            Some(marker) => marker.figures(&room.messages, &room.to_all),
            None => Figures { read: room.seq, ..Figures::default() },
        }
    }

    /// How far the partner of a direct room has come, unless one of the two does not tell.
    pub(super) fn partner_read(&self, user: UserId, name: &RoomName, kind: Kind) -> Option<u64> {
        let partner = self.telling_partner(user, kind)?;
        self.marker(partner, name).map(|marker| marker.read)
    }

    /// The partner of a direct room, if both tell how far they have read.
    fn telling_partner(&self, user: UserId, kind: Kind) -> Option<UserId> {
        let Kind::Direct([a, b]) = kind else { return None };
        let tells = |id: &UserId| self.users.get(*id).is_some_and(|user| user.receipts);
        [a, b].iter().all(tells).then_some(if a == user { b } else { a })
    }

    /// An own post is read, whatever came before it. It is written with the post.
    pub(super) fn read_own(&mut self, message: &Message, scene: &mut Scene) {
        let Message { room, seq, user, .. } = message;
        let Some(marker) = self.marker(*user, room).cloned() else { return };
        let had_read = marker.read;
        let marker = Box::new(marker.read_to(*seq));
        self.decide(Fact::Marked { user: *user, room: room.clone(), marker }, scene);
        let asker = scene.turn.asker.client();
        let others = self.connections(*user, asker);
        self.tell_figures(*user, room, others, scene);
        // Of the post itself the partner hears anyhow.
        if had_read + 1 < *seq {
            self.tell_partner(*user, (room, room.kind()), *seq, scene);
        }
    }

    /// Tells those who are mentioned in a room where they are not; others hear of it a little later.
    pub(super) fn tell_absent(&mut self, message: &Message, scene: &mut Scene) {
        let name = &message.room;
        if name.kind() != Kind::Public {
            return;
        }
        self.tell_later(name, scene.at.tick);
        let mut users: BTreeSet<UserId> = message.mentioned().into_iter().collect();
        if users.remove(&SERVER) {
            users.extend(self.readers_here(name));
            users.remove(&message.user);
        }
        for user in users.into_iter().filter(|user| self.marker(*user, name).is_some()) {
            self.tell_figures(user, name, self.elsewhere(user, name), scene);
        }
    }

    /// Those who follow a room in which something was posted and are not in it hear of it, when it is time.
    pub(super) fn tell_followers(&mut self, scene: &mut Scene) {
        while self.news.first().is_some_and(|(tick, _)| *tick <= scene.at.tick)
            && let Some(due) = self.news.pop_first()
        {
            let name = due.1.clone();
            self.note_undo(OfReading::NewsDone { due });
            let Some(room) = self.rooms.get_mut(&name) else { continue };
            let before = std::mem::replace(&mut room.news, News { told: Some(scene.at.tick), is_due: false });
            self.note_undo(OfReading::News { room: name.clone(), before });
            for user in self.readers_here(&name).into_iter().filter(|user| self.follows(*user, &name)) {
                self.tell_figures(user, &name, self.elsewhere(user, &name), scene);
            }
        }
    }

    /// Whether an event is a message that is there.
    pub(super) fn set_there(&mut self, name: &RoomName, seq: u64, is: bool) {
        let Some(room) = self.rooms.get_mut(name) else { return };
        if room.messages.has(seq) != is {
            room.messages.set(seq, is);
            self.note_undo(OfReading::There { room: name.clone(), seq });
        }
    }

    /// A message mentions others than before: who is mentioned by name has it among the mentions.
    pub(super) fn note_mentioned(
        &mut self,
        name: &RoomName,
        seq: u64,
        (before, now): (&[UserId], &[UserId]),
    ) {
        for (users, others, is) in [(before, now, false), (now, before, true)] {
            for user in users.iter().filter(|user| !others.contains(user)) {
                match *user {
                    SERVER => self.set_to_all(name, seq, is),
                    user => self.set_mention(user, name, seq, is),
                }
            }
        }
    }

    fn set_mention(&mut self, user: UserId, name: &RoomName, seq: u64, is: bool) {
        let Some(marker) = self.marker(user, name).filter(|marker| seq > marker.read) else { return };
        let mut marker = marker.clone();
        match is {
            true => marker.mentions.insert(seq),
            false => marker.mentions.remove(&seq),
        };
        self.set_marker(user, name, Some(marker));
    }

    fn set_to_all(&mut self, name: &RoomName, seq: u64, is: bool) {
        let Some(room) = self.rooms.get_mut(name) else { return };
        match is {
            true => room.to_all.insert(seq),
            false => room.to_all.remove(&seq),
        };
        self.note_undo(OfReading::ToAll { room: name.clone(), seq, was: !is });
    }

    /// Tells those whom a message mentions no more since it was edited, or only since then.
    pub(super) fn tell_edited(
        &mut self,
        name: &RoomName,
        seq: u64,
        (before, now): (&[UserId], &[UserId]),
        scene: &mut Scene,
    ) {
        let news = |user: &UserId| before.contains(user) != now.contains(user);
        let users: BTreeSet<UserId> = match news(&SERVER) {
            true => self.readers_here(name),
            false => before.iter().chain(now).copied().filter(news).collect(),
        };
        self.tell_changed(users, name, seq, scene);
    }

    /// Tells those who have not read a message that it is there no more.
    pub(super) fn tell_deleted(&mut self, name: &RoomName, seq: u64, author: UserId, scene: &mut Scene) {
        let mut users = self.readers_here(name);
        users.remove(&author);
        self.tell_changed(users, name, seq, scene);
    }

    fn tell_changed(&mut self, users: BTreeSet<UserId>, name: &RoomName, seq: u64, scene: &mut Scene) {
        let has_not_read = |user: &UserId| self.marker(*user, name).is_some_and(|marker| marker.read < seq);
        for user in users.into_iter().filter(has_not_read) {
            self.tell_figures(user, name, self.connections(user, None), scene);
        }
    }

    /// Who has a marker in a room and a connection: looked for among the fewer.
    fn readers_here(&self, name: &RoomName) -> BTreeSet<UserId> {
        let Some(room) = self.rooms.get(name) else { return BTreeSet::new() };
        let is_here = |user: &UserId| self.users.get(*user).is_some_and(|user| !user.clients.is_empty());
        if room.readers.len() <= self.clients.len() {
            return room.readers.iter().copied().filter(is_here).collect();
        }
        let here = self.clients.values().filter_map(|client| client.user);
        here.filter(|user| room.readers.contains(user)).collect()
    }

    /// What came behind a place: by what is written, and by what is known of messages of the present batch.
    fn behind(&self, user: UserId, name: &RoomName, seq: u64, scene: &Scene) -> Behind {
        let mut behind = scene.past.behind(user, name, seq);
        for ((room, seq_of), head) in &self.heads {
            let Some(head) = head.as_ref().filter(|_| room == name && *seq_of > seq) else { continue };
            if head.user == user {
                behind.own.insert(*seq_of);
            }
            match head.mentioned.contains(&user) {
                true => behind.mentions.insert(*seq_of),
                false => behind.mentions.remove(seq_of),
            };
        }
        behind
    }

    /// However much is posted until then, it is told once.
    fn tell_later(&mut self, name: &RoomName, tick: u64) {
        let Some(room) = self.rooms.get_mut(name).filter(|room| !room.news.is_due) else { return };
        let next = room.news.told.map_or(tick, |told| tick.max(told + limits::MARKER_INTERVAL_MS));
        let before = room.news;
        room.news.is_due = true;
        self.note_undo(OfReading::News { room: name.clone(), before });
        let due = (next, name.clone());
        if self.news.insert(due.clone()) {
            self.note_undo(OfReading::NewsDue { due });
        }
    }

    fn tell_figures(&self, user: UserId, name: &RoomName, to: Vec<ClientId>, scene: &mut Scene) {
        if !to.is_empty() {
            let event = Event::Read { room: name.clone(), user, figures: self.figures(user, name) };
            scene.turn.deliver(Audience::Clients(to), event);
        }
    }

    fn tell_partner(&self, user: UserId, (name, kind): (&RoomName, Kind), seq: u64, scene: &mut Scene) {
        let Some(partner) = self.telling_partner(user, kind) else { return };
        let clients = self.connections(partner, None);
        if !clients.is_empty() {
            let event = Event::PartnerRead { room: name.clone(), user, seq };
            scene.turn.deliver(Audience::Clients(clients), event);
        }
    }

    pub(super) fn connections(&self, user: UserId, but_for: Option<ClientId>) -> Vec<ClientId> {
        let clients = self.users.get(user).map_or(&[][..], |user| &user.clients);
        clients.iter().copied().filter(|client| Some(*client) != but_for).collect()
    }

    /// The connections of somebody that are not in a room.
    fn elsewhere(&self, user: UserId, name: &RoomName) -> Vec<ClientId> {
        let clients = self.users.get(user).map_or(&[][..], |user| &user.clients);
        let is_in = |client: &ClientId| self.clients.get(client).is_some_and(|c| c.rooms.contains(name));
        clients.iter().copied().filter(|client| !is_in(client)).collect()
    }
}
