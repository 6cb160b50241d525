//! What is read: `read`, `unread`, who follows which public rooms, and what they are told of rooms that they are not in.
//!
//! A post costs nothing for who is absent: what is unread is counted when somebody asks. A marker is written down
//! within [`limits::MARKER_INTERVAL_MS`] of its change, many in one transaction; after an own post at once, with it.

use std::collections::BTreeSet;

use super::undo::OfReading;
use super::{Hall, Scene};
use crate::chat::access::{Right, Who};
use crate::chat::event::{Event, Message, Refusal, RefusalCode, Reply};
use crate::chat::mention::mentioned;
use crate::chat::name::RoomName;
use crate::chat::pace::Paced;
use crate::chat::reading::{Figures, Marker};
use crate::chat::room::{Kind, News};
use crate::chat::turn::Audience;
use crate::chat::{Behind, ClientId, Fact, SERVER, UserId};
use crate::limits;

/// Markers that are newer than what is written of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Unwritten {
    /// The tick at which they are written.
    pub due: Option<u64>,
    pub markers: BTreeSet<(UserId, RoomName)>,
}

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
        if let Kind::Direct(pair) = kind {
            self.tell_partner(who.user, pair, name, seq, scene);
        }
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
        let Kind::Direct([a, b]) = kind else { return None };
        let partner = if a == user { b } else { a };
        let told = [user, partner].iter().all(|id| self.users.get(*id).is_some_and(|user| user.receipts));
        self.marker(partner, name).filter(|_| told).map(|marker| marker.read)
    }

    /// An own post is read, whatever came before it. It is written with the post.
    pub(super) fn read_own(&mut self, message: &Message, scene: &mut Scene) {
        let Message { room, seq, user, .. } = message;
        let Some(marker) = self.marker(*user, room).cloned() else { return };
        let marker = Box::new(marker.read_to(*seq));
        self.decide(Fact::Marked { user: *user, room: room.clone(), marker }, scene);
        let asker = scene.turn.asker.client();
        let others = self.connections(*user, asker);
        self.tell_figures(*user, room, others, scene);
    }

    /// Tells those who are mentioned in a room where they are not; others hear of it a little later.
    pub(super) fn tell_absent(&mut self, message: &Message, scene: &mut Scene) {
        let name = &message.room;
        if name.kind() != Kind::Public {
            return;
        }
        self.tell_later(name, scene.at.tick);
        let mut users: BTreeSet<UserId> = mentioned(&message.mentions, message.user).into_iter().collect();
        if users.remove(&SERVER) {
            users.extend(self.clients.values().filter_map(|client| client.user));
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
            let readers: Vec<UserId> = room.readers.iter().copied().collect();
            self.note_undo(OfReading::News { room: name.clone(), before });
            for user in readers.into_iter().filter(|user| self.follows(*user, &name)).collect::<Vec<_>>() {
                let elsewhere = self.elsewhere(user, &name);
                self.tell_figures(user, &name, elsewhere, scene);
            }
        }
    }

    /// Writes the markers down that are due.
    pub(super) fn write_markers(&mut self, scene: &mut Scene) {
        if self.unwritten.due.is_some_and(|due| due <= scene.at.tick) {
            self.write_some(limits::MARKERS_WRITTEN_MAX, scene);
        }
    }

    /// Writes all of them down, or as many.
    pub(super) fn write_some(&mut self, most: usize, scene: &mut Scene) {
        let before = Box::new(self.unwritten.clone());
        let mut rest = std::mem::take(&mut self.unwritten.markers).into_iter();
        let now: Vec<(UserId, RoomName)> = rest.by_ref().take(most).collect();
        self.unwritten.markers = rest.collect();
        self.unwritten.due = (!self.unwritten.markers.is_empty()).then_some(scene.at.tick);
        self.note_undo(OfReading::Unwritten { before });
        for (user, room) in now {
            if self.rooms.get(&room).is_some_and(|room| room.kept) {
                self.write_marker(user, &room, scene);
            }
        }
    }

    /// There was no room for them: they are tried again.
    pub fn put_off_markers(&mut self, tick: u64) {
        if self.unwritten.due.is_some_and(|due| due <= tick) {
            let before = Box::new(self.unwritten.clone());
            self.unwritten.due = Some(tick + limits::MARKER_INTERVAL_MS);
            self.note_undo(OfReading::Unwritten { before });
        }
    }

    /// A room is kept from now on, and with it who follows it.
    pub(super) fn write_markers_of(&mut self, name: &RoomName, scene: &mut Scene) {
        let readers = self.rooms.get(name).map(|room| room.readers.clone()).unwrap_or_default();
        readers.into_iter().for_each(|user| self.write_marker(user, name, scene));
    }

    fn write_marker(&mut self, user: UserId, room: &RoomName, scene: &mut Scene) {
        if let Some(marker) = self.marker(user, room).cloned().map(Box::new) {
            self.decide(Fact::Marked { user, room: room.clone(), marker }, scene);
        }
    }

    /// Sets a marker, which is written when it is due.
    fn mark_later(&mut self, user: UserId, name: &RoomName, marker: Marker, tick: u64) {
        self.set_marker(user, name, Some(marker));
        let key = (user, name.clone());
        if !self.unwritten.markers.contains(&key) {
            let due = self.unwritten.due;
            self.unwritten.due = due.or(Some(tick + limits::MARKER_INTERVAL_MS));
            self.unwritten.markers.insert(key.clone());
            self.note_undo(OfReading::MarkedLater { key, due });
        }
    }

    /// The only way in which a marker changes.
    pub(super) fn set_marker(&mut self, user: UserId, name: &RoomName, marker: Option<Marker>) {
        let before = self.put_marker(user, name, marker).map(Box::new);
        self.note_undo(OfReading::Marker { user, room: name.clone(), before });
    }

    /// The same without a way back. Returns the one before.
    pub(super) fn put_marker(
        &mut self,
        user: UserId,
        name: &RoomName,
        marker: Option<Marker>,
    ) -> Option<Marker> {
        if let Some(room) = self.rooms.get_mut(name) {
            match marker {
                Some(_) => room.readers.insert(user),
                None => room.readers.remove(&user),
            };
        }
        let markers = &mut self.users.get_mut(user)?.markers;
        match marker {
            Some(marker) => markers.insert(name.clone(), marker),
            None => markers.remove(name),
        }
    }

    /// A room is no more, nor is what anybody has read of it.
    pub(super) fn forget_markers(&mut self, name: &RoomName) {
        let readers = self.rooms.get(name).map(|room| room.readers.clone()).unwrap_or_default();
        readers.into_iter().for_each(|user| self.set_marker(user, name, None));
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
            true => self.clients.values().filter_map(|client| client.user).collect(),
            false => before.iter().chain(now).copied().filter(news).collect(),
        };
        self.tell_changed(users, name, seq, scene);
    }

    /// Tells those who have not read a message that it is there no more.
    pub(super) fn tell_deleted(&mut self, name: &RoomName, seq: u64, author: UserId, scene: &mut Scene) {
        let here = self.clients.values().filter_map(|client| client.user);
        let users: BTreeSet<UserId> = here.filter(|user| *user != author).collect();
        self.tell_changed(users, name, seq, scene);
    }

    fn tell_changed(&mut self, users: BTreeSet<UserId>, name: &RoomName, seq: u64, scene: &mut Scene) {
        let has_not_read = |user: &UserId| self.marker(*user, name).is_some_and(|marker| marker.read < seq);
        for user in users.into_iter().filter(has_not_read) {
            self.tell_figures(user, name, self.connections(user, None), scene);
        }
    }

    /// What came behind a place: by what is written, and by what the present batch has said.
    fn behind(&self, user: UserId, name: &RoomName, seq: u64, scene: &Scene) -> Behind {
        let mut behind = scene.past.behind(user, name, seq);
        for message in self.said.iter().filter(|said| said.room == *name && said.seq > seq) {
            if message.user == user {
                behind.own.insert(message.seq);
            }
        }
        for ((room, seq_of), head) in &self.heads {
            let Some(head) = head.as_ref().filter(|_| room == name && *seq_of > seq) else { continue };
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

    fn tell_partner(&self, user: UserId, [a, b]: [UserId; 2], name: &RoomName, seq: u64, scene: &mut Scene) {
        let partner = if a == user { b } else { a };
        let tells = |id: UserId| self.users.get(id).is_some_and(|user| user.receipts);
        let clients = self.connections(partner, None);
        if tells(user) && tells(partner) && !clients.is_empty() {
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
