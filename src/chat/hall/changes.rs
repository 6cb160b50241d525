//! How rooms are set and what they are about; and public rooms that an operator takes away.

use std::sync::Arc;

use super::{Hall, Scene};
use crate::chat::access::{Right, Who};
use crate::chat::change::{Change, What};
use crate::chat::event::{Event, Refusal, RefusalCode, Reply};
use crate::chat::name::{Cid, RoomName, Topic, UserName};
use crate::chat::pace::Paced;
use crate::chat::room::Kind;
use crate::chat::settings::SettingsChange;
use crate::chat::turn::{Audience, Effect};
use crate::chat::{Fact, Receipt, SERVER, UserId};

impl Hall {
    /// Sets a room. What is so already is no event.
    pub(super) fn settings(
        &mut self,
        who: Who,
        name: &RoomName,
        change: &SettingsChange,
        cid: Option<&Cid>,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        if self.acked_before(who.user, cid, scene) {
            return Ok(());
        }
        let kind = self.may(who, name, Right::Arrange)?;
        if change.title.is_some() && kind != Kind::Private {
            return Err(Refusal::new(RefusalCode::BadField, "title: only private rooms have one"));
        }
        self.pace(who.user, Paced::Change, scene.at.tick)?;
        let charter = self.rooms.get(name).map(|room| room.charter.clone()).unwrap_or_default();
        let news = change.news(&charter.settings, charter.title.as_ref());
        if news.is_empty() {
            self.ack_nothing(name, cid, scene);
            return Ok(());
        }
        let what = What::Settings(news);
        if kind == Kind::Public {
            self.record(self.actor(who), "settings", name.as_str(), (None, &what.told()), scene);
        }
        self.change_and_ack(who.user, name, cid, what, scene);
        Ok(())
    }

    /// Says what a room is about, or that it is about nothing any more.
    pub(super) fn topic(
        &mut self,
        who: Who,
        name: &RoomName,
        topic: Option<&Topic>,
        cid: Option<&Cid>,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        if self.acked_before(who.user, cid, scene) {
            return Ok(());
        }
        self.may_speak(who, name, Right::Name)?;
        self.pace(who.user, Paced::Change, scene.at.tick)?;
        if self.rooms.get(name).and_then(|room| room.charter.topic.as_ref()) == topic {
            self.ack_nothing(name, cid, scene);
            return Ok(());
        }
        self.check_new_room(who.client, name, scene.at.tick)?;
        self.change_and_ack(who.user, name, cid, What::Topic(topic.cloned()), scene);
        Ok(())
    }

    /// Takes a public room away, with its history.
    pub(super) fn remove(&mut self, who: Who, name: &RoomName, scene: &mut Scene) -> Result<(), Refusal> {
        self.may_remove(who, name)?;
        self.record(self.actor(who), "remove", name.as_str(), (None, ""), scene);
        scene.turn.reply(Reply::Done);
        let present = self.rooms.get(name).into_iter().flat_map(|room| room.present());
        let present: Vec<UserId> = present.map(|(user, _)| user).collect();
        present.into_iter().for_each(|user| self.put_out(user, name, scene));
        self.end_room(name, scene);
        let everybody = Audience::Clients(self.everybody());
        scene.turn.deliver(everybody, Event::RoomGone { room: name.clone() });
        Ok(())
    }

    /// A room in which nobody is any more is not there any more, nor is what was said in it.
    pub(super) fn end_room(&mut self, name: &RoomName, scene: &mut Scene) {
        self.rosters.forget();
        match self.rooms.get(name).is_some_and(|room| room.kept) {
            true => self.decide(Fact::RoomGone { room: name.clone(), time: scene.time }, scene),
            false => self.forget_room(name),
        }
        scene.turn.effects.push(Effect::RoomGone { room: name.clone() });
    }

    /// Puts a change into its room and shows it to everybody in it. Returns its place and its time.
    pub(super) fn change(
        &mut self,
        user: UserId,
        name: &RoomName,
        cid: Option<&Cid>,
        what: What,
        scene: &mut Scene,
    ) -> Option<(u64, u64)> {
        let author = match user {
            SERVER => UserName::of_server(&self.rules.server_name),
            user => self.users.get(user)?.name.clone(),
        };
        let to = self.audience(name);
        let (seq, time) = (self.next_seq(name, scene), scene.time);
        let cid = cid.cloned();
        let change = Arc::new(Change { room: name.clone(), seq, time, user, name: author, cid, what });
        self.decide(Fact::Changed(change.clone()), scene);
        scene.turn.deliver(to, Event::Change(change));
        Some((seq, time))
    }

    pub(super) fn change_and_ack(
        &mut self,
        user: UserId,
        name: &RoomName,
        cid: Option<&Cid>,
        what: What,
        scene: &mut Scene,
    ) {
        if let Some((seq, time)) = self.change(user, name, cid, what, scene) {
            scene.turn.reply(Reply::Ack { room: name.clone(), cid: cid.cloned(), seq, time });
        }
    }

    /// It is so already: the place of the newest event is as good as any.
    pub(super) fn ack_nothing(&self, name: &RoomName, cid: Option<&Cid>, scene: &mut Scene) {
        let place = self.rooms.get(name).map_or((0, scene.time), |room| (room.seq, room.active));
        self.ack_at(name, cid, place, scene);
    }

    /// It became so by the event with this place and time.
    pub(super) fn ack_at(
        &self,
        name: &RoomName,
        cid: Option<&Cid>,
        (seq, time): (u64, u64),
        scene: &mut Scene,
    ) {
        scene.turn.reply(Reply::Ack { room: name.clone(), cid: cid.cloned(), seq, time });
    }

    /// Whether this was done before; then it is acknowledged as it was then.
    pub(super) fn acked_before(&self, user: UserId, cid: Option<&Cid>, scene: &mut Scene) -> bool {
        let Some(first) = cid.and_then(|cid| self.receipt(user, cid, scene)) else { return false };
        let Receipt { room, seq, time } = first;
        scene.turn.reply(Reply::Ack { room, cid: cid.cloned(), seq, time });
        true
    }

    /// Everybody who hears what happens in a room.
    fn audience(&self, name: &RoomName) -> Audience {
        match self.rooms.get(name).map_or_else(|| name.kind(), |room| room.kind) {
            Kind::Public | Kind::Private => Audience::Room(name.clone()),
            Kind::Direct(pair) => Audience::Clients(self.clients_of_pair(pair)),
        }
    }
}
