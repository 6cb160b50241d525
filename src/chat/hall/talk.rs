//! What people say: `post`, `typing`, and the permission to read what was said.

use std::sync::Arc;

use super::rooms::no_such_room;
use super::undo::Undo;
use super::{Hall, Scene};
use crate::chat::UserId;
use crate::chat::command::{Draft, Post, Range};
use crate::chat::delivery::{Audience, Effect};
use crate::chat::event::{Event, Message, Refusal, RefusalCode, Reply};
use crate::chat::name::{Cid, RoomName, RoomRef};
use crate::chat::rate::Bucket;
use crate::limits;

impl Hall {
    pub(super) fn post(&mut self, user: UserId, post: Post, scene: &mut Scene) -> Result<(), Refusal> {
        // First of all, so that a resend is harmless whatever has changed since: the membership after a
        // reconnect, the rate, even the text.
        if let Some(first) = scene.receipts.find(user, &post.cid) {
            let (room, seq, time) = (first.room, first.seq, first.time);
            scene.reply(Reply::Ack { room, cid: post.cid, seq, time });
            return Ok(());
        }
        let draft = post.draft?;
        let to = self.audience(user, &draft.room, scene)?;
        self.check_not_muted(user, scene.client)?;
        let name = draft.room.name().clone();
        let newest = self.rooms.get(&name).map_or(0, |room| room.seq);
        if draft.reply_to.is_some_and(|seq| seq == 0 || seq > newest) {
            return Err(Refusal::new(RefusalCode::NoSuchMessage, "reply_to names no message of this room"));
        }
        self.take_from_rate(user, scene.at.tick)?;
        self.check_new_room(&name, scene)?;
        self.say(user, post.cid, draft, name, to, scene);
        Ok(())
    }

    pub(super) fn typing(
        &mut self,
        user: UserId,
        room: RoomRef,
        on: bool,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        let name = room.name().clone();
        let to = self.audience(user, &room, scene)?;
        self.check_not_muted(user, scene.client)?;
        let to = match to {
            Audience::Clients(clients) => {
                let own = self.users.get(user).map_or(&[][..], |u| &u.clients);
                Audience::Clients(clients.into_iter().filter(|c| !own.contains(c)).collect())
            }
            _ => Audience::RoomExcept(name.clone(), user),
        };
        let Some(author) = self.users.get(user) else { return Ok(()) };
        let event = Event::Typing { room: name, user, name: author.name.clone(), on };
        scene.out.push(Effect::Deliver { to, event });
        Ok(())
    }

    pub(super) fn history(
        &mut self,
        user: UserId,
        room: RoomRef,
        range: Range,
        limit: usize,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        match &room {
            RoomRef::Public(name) if !self.rooms.contains_key(name) => return Err(no_such_room()),
            RoomRef::Public(_) => {}
            RoomRef::Direct(_, a, b) => {
                self.check_partners(user, (*a, *b))?;
            }
        }
        let reference = scene.reference.take();
        let room = room.name().clone();
        scene.out.push(Effect::Read { client: scene.client, reference, room, range, limit });
        Ok(())
    }

    /// Who hears what this client says in the room, if it may speak there.
    fn audience(&self, user: UserId, room: &RoomRef, scene: &Scene) -> Result<Audience, Refusal> {
        match room {
            RoomRef::Public(name) => {
                self.check_joined(scene.client, name)?;
                Ok(Audience::Room(name.clone()))
            }
            RoomRef::Direct(_, a, b) => {
                self.check_partners(user, (*a, *b))?;
                Ok(Audience::Clients(self.partners_clients((*a, *b))))
            }
        }
    }

    fn take_from_rate(&mut self, user: UserId, tick: u64) -> Result<(), Refusal> {
        let rate = self.rules.rate;
        let Some(user) = self.users.get_mut(user) else { return Ok(()) };
        let bucket = user
            .posts
            .get_or_insert_with(|| Bucket::new(u64::from(rate) * 1_000, rate * limits::RATE_BURST, tick));
        bucket.take(tick).map_err(Refusal::slow_down)
    }

    fn say(&mut self, user: UserId, cid: Cid, draft: Draft, name: RoomName, to: Audience, scene: &mut Scene) {
        let Some(author) = self.users.get(user).map(|u| u.name.clone()) else { return };
        if !self.rooms.contains_key(&name) {
            self.restore_room(name.clone(), 0, scene.at.time);
            self.undo.push(Undo::MadeRoom { room: name.clone() });
        }
        let time = scene.at.time;
        let Some(room) = self.rooms.get_mut(&name) else { return };
        self.undo.push(Undo::Seq { room: name.clone(), seq: room.seq, active: room.active });
        let seq = room.advance(time);
        scene.reply(Reply::Ack { room: name.clone(), cid: cid.clone(), seq, time });
        let Draft { text, reply_to, .. } = draft;
        let message = Message { room: name, seq, time, user, name: author, cid, text, reply_to };
        scene.out.push(Effect::Deliver { to, event: Event::Message(Arc::new(message)) });
    }
}
