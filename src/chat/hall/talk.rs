//! What people say: `post`, `typing`, and the permission to read what was said.

use std::sync::Arc;

use super::{Hall, Scene};
use crate::chat::access::{Right, Who};
use crate::chat::command::{Draft, Part, Post, Range};
use crate::chat::event::{Event, Message, Refusal, RefusalCode, Reply, Thread};
use crate::chat::fate::Fate;
use crate::chat::file::Attached;
use crate::chat::mention::mentions;
use crate::chat::name::{Cid, RoomName};
use crate::chat::pace::Paced;
use crate::chat::quota::Brought;
use crate::chat::room::Kind;
use crate::chat::turn::{Audience, Effect};
use crate::chat::{ClientId, Fact, Receipt, UserId};
use crate::sabotage::{self, Fault};

impl Hall {
    pub(super) fn post(&mut self, who: Who, post: &Post, scene: &mut Scene) -> Result<(), Refusal> {
        // First of all, so that a resend is harmless whatever has changed since: the membership after a
        // reconnect, the rate, even the text.
        if let Some(first) = self.receipt(who.user, &post.cid, scene) {
            let Receipt { room, seq, time } = first;
            scene.turn.reply(Reply::Ack { room, cid: Some(post.cid.clone()), seq, time });
            return Ok(());
        }
        let mut draft = post.draft.clone()?;
        draft.room = self.room_called(&draft.room)?;
        let kind = self.may_speak(who, &draft.room, Right::Post)?;
        let room = draft.room.clone();
        let answered = draft.reply_to.map(|seq| self.answered(&room, seq, scene)).transpose()?;
        self.keep_slow(who.user, &draft.room, scene.at.tick)?;
        self.pace(who.user, Paced::Post, scene.at.tick)?;
        if self.rules.rate > 0 {
            self.take_from_quota(who.client, Brought::Text, draft.text.as_str().len() as u64, scene.at.tick)?;
        }
        self.check_new_room(who.client, &draft.room, scene.at.tick)?;
        let files = self.attach(who.user, &draft.files, scene)?;
        self.say(who.user, &post.cid, (draft, files, answered), kind, scene);
        self.come_back(who.user, scene);
        Ok(())
    }

    pub(super) fn typing(
        &mut self,
        who: Who,
        room: &RoomName,
        on: bool,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        let to = match self.may_speak(who, room, Right::Post)? {
            Kind::Public | Kind::Private => Audience::RoomExcept(room.clone(), who.user),
            Kind::Direct(pair) => Audience::Clients(self.partners_clients(who.user, pair)),
        };
        if !self.is_typing_told(who.user, room, on, scene.at.tick) {
            return Ok(());
        }
        let Some(author) = self.users.get(who.user) else { return Ok(()) };
        let event = Event::Typing { room: room.clone(), user: who.user, name: author.name.clone(), on };
        scene.turn.deliver(to, event);
        Ok(())
    }

    pub(super) fn history(
        &mut self,
        who: Who,
        room: &RoomName,
        range: Range,
        limit: usize,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        self.may(who, room, Right::Read)?;
        let newest = self.rooms.get(room).map_or((0, 0), |room| (room.seq, room.active));
        let is_there = match range {
            Range::After(_) | Range::Before(_) | Range::Newest => true,
            Range::Around(seq) => (1..=newest.0).contains(&seq),
            Range::From(time) => newest.0 > 0 && time <= newest.1,
        };
        if !is_there {
            return Err(Refusal::new(RefusalCode::NoSuchMessage, "nothing in this room is there"));
        }
        if matches!(range, Range::Around(_) | Range::From(_)) {
            self.pace(who.user, Paced::Look, scene.at.tick)?;
        }
        scene.turn.effects.push(Effect::Read { room: room.clone(), part: Part::Page { range, limit } });
        Ok(())
    }

    /// The archive may look up these messages of a room.
    pub(super) fn messages(
        &mut self,
        who: Who,
        room: &RoomName,
        seqs: &[u64],
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        self.may(who, room, Right::Read)?;
        self.pace(who.user, Paced::Look, scene.at.tick)?;
        scene.turn.effects.push(Effect::Read { room: room.clone(), part: Part::These(seqs.to_vec()) });
        Ok(())
    }

    /// The archive may read the chain of answers to which a message belongs.
    pub(super) fn thread(
        &mut self,
        who: Who,
        room: &RoomName,
        (seq, after): (u64, Option<u64>),
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        self.may(who, room, Right::Read)?;
        let root = self.head(room, seq, scene)?.thread.map_or(seq, |thread| thread.root);
        self.pace(who.user, Paced::Look, scene.at.tick)?;
        scene.turn.effects.push(Effect::Read { room: room.clone(), part: Part::Thread { root, after } });
        Ok(())
    }

    /// Whether this connection may say something in a room, or what it is about: a public one it must have joined.
    pub(super) fn may_speak(&self, who: Who, room: &RoomName, right: Right) -> Result<Kind, Refusal> {
        let kind = self.may(who, room, Right::Read)?;
        if kind == Kind::Public {
            self.check_joined(who.client, room)?;
        }
        self.may(who, room, right)
    }

    /// In a room that asks for it there is a pause between two posts of a user.
    fn keep_slow(&mut self, user: UserId, room: &RoomName, tick: u64) -> Result<(), Refusal> {
        let slow_s = self.rooms.get(room).map_or(0, |room| room.charter.settings.slow_s);
        if slow_s == 0 || self.moderates(user, room) {
            return Ok(());
        }
        let next = self.slowed.get(user, room, tick).map_or(0, |last| last + u64::from(slow_s) * 1_000);
        if tick < next {
            return Err(Refusal::slow_down("posts in this room", next - tick));
        }
        self.note_slow(user, room, tick);
        Ok(())
    }

    fn partners_clients(&self, user: UserId, pair: [UserId; 2]) -> Vec<ClientId> {
        let mut clients = self.clients_of_pair(pair);
        clients.retain(|client| self.user_of(*client).is_none_or(|(id, _)| id != user));
        clients
    }

    pub(super) fn receipt(&self, author: UserId, cid: &Cid, scene: &Scene) -> Option<Receipt> {
        let present = self.receipts.get(&(author, cid.clone())).cloned();
        present.or_else(|| scene.past.receipt(author, cid).filter(|_| !sabotage::is(Fault::ForgottenReceipt)))
    }

    /// Where an answer to a message belongs, one that was deleted too.
    fn answered(&mut self, room: &RoomName, seq: u64, scene: &Scene) -> Result<Thread, Refusal> {
        let head = self.head(room, seq, scene).map_err(|_| {
            Refusal::new(RefusalCode::NoSuchMessage, "reply_to names no message of this room")
        })?;
        Ok(Thread { root: head.thread.map_or(seq, |thread| thread.root), to: head.user })
    }

    fn say(
        &mut self,
        user: UserId,
        cid: &Cid,
        (draft, files, thread): (Draft, Vec<Attached>, Option<Thread>),
        kind: Kind,
        scene: &mut Scene,
    ) {
        let Some(name) = self.users.get(user).map(|user| user.name.clone()) else { return };
        let Draft { room, text, files: _, me, reply_to } = draft;
        let (seq, time, cid) = (self.next_seq(&room, scene), scene.time, cid.clone());
        scene.turn.reply(Reply::Ack { room: room.clone(), cid: Some(cid.clone()), seq, time });
        let fate = Fate::default();
        let mentions = mentions(text.as_str(), &self.users, self.moderates(user, &room));
        let message =
            Message { room, seq, time, user, name, cid, text, mentions, files, me, reply_to, thread, fate };
        self.publish(message, kind, scene);
    }

    /// Puts a message into its room and shows it to everybody in it.
    pub(super) fn publish(&mut self, message: Message, kind: Kind, scene: &mut Scene) {
        let to = match kind {
            Kind::Public | Kind::Private => Audience::Room(message.room.clone()),
            Kind::Direct(pair) => Audience::Clients(self.clients_of_pair(pair)),
        };
        let message = Arc::new(message);
        self.decide(Fact::Said(message.clone()), scene);
        scene.turn.deliver(to, Event::Message(message.clone()));
        self.read_own(&message, scene);
        self.tell_absent(&message, scene);
    }
}
