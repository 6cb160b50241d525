//! What becomes of messages: `edit` and `delete`.
//!
//! A message that was said before this batch is asked of the past, one row at a time; what the batch itself has said
//! and changed is kept here until it is durable.

use super::undo::Undo;
use super::{Hall, Scene};
use crate::chat::access::{Right, Who};
use crate::chat::act::{Actor, Done, Outcome};
use crate::chat::change::What;
use crate::chat::event::{Refusal, RefusalCode};
use crate::chat::fate::Head;
use crate::chat::file::{Attached, check_words};
use crate::chat::mention::{Mention, mentioned, mentions};
use crate::chat::name::{Cid, RoomName, Text};
use crate::chat::pace::Paced;
use crate::chat::quota::Brought;
use crate::chat::room::{Kind, Room};
use crate::chat::{SERVER, UserId};
use crate::limits;

const EDITABLE_MS: u64 = limits::EDITABLE.as_millis() as u64;

impl Hall {
    /// Gives one's own message another text.
    pub(super) fn edit(
        &mut self,
        who: Who,
        name: &RoomName,
        (seq, text): (u64, &Text),
        cid: Option<&Cid>,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        if self.acked_before(who.user, cid, scene) {
            return Ok(());
        }
        self.may_speak(who, name, Right::Post)?;
        let head = self.standing(name, seq, scene)?;
        self.may_edit(who, head.user)?;
        if scene.time.saturating_sub(head.time) > EDITABLE_MS {
            return Err(Refusal::new(RefusalCode::Gone, "a message can be edited for 24 hours"));
        }
        check_text_with(&head.files, text)?;
        self.pace(who.user, Paced::Change, scene.at.tick)?;
        if self.rules.rate > 0 {
            self.take_from_quota(who.client, Brought::Text, text.as_str().len() as u64, scene.at.tick)?;
        }
        let mentions = mentions(text.as_str(), &self.users, self.moderates(who.user, name));
        let now = mentioned(&mentions, who.user, head.thread.map(|thread| thread.to));
        let files = head.files.clone();
        let what = What::Edited { target: seq, text: Some(text.clone()), mentions, files };
        self.change_and_ack(who.user, name, cid, what, scene);
        self.tell_edited(name, seq, (&head.mentioned, &now), scene);
        Ok(())
    }

    /// Takes a message away, for good: one's own, or another's where one moderates.
    pub(super) fn delete(
        &mut self,
        who: Who,
        name: &RoomName,
        seq: u64,
        cid: Option<&Cid>,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        if self.acked_before(who.user, cid, scene) {
            return Ok(());
        }
        let kind = self.may(who, name, Right::Read)?;
        let head = self.head(name, seq, scene)?;
        self.may_delete(who, name, head.user)?;
        if let Some(first) = head.deleted {
            self.ack_at(name, cid, first, scene);
            return Ok(());
        }
        self.pace(who.user, Paced::Change, scene.at.tick)?;
        if head.user != who.user && kind == Kind::Public {
            self.record_deletion(self.actor(who), name, seq, head.user, scene);
        }
        self.change_and_ack(who.user, name, cid, What::Deleted { target: seq }, scene);
        self.let_files_go(&head.files, scene);
        self.tell_deleted(name, seq, head.user, scene);
        Ok(())
    }

    /// The same by whoever runs the server.
    pub(super) fn act_delete(
        &mut self,
        name: &RoomName,
        seq: u64,
        actor: Actor,
        scene: &mut Scene,
    ) -> Outcome {
        let name = &self.room_called(name)?;
        let head = self.head(name, seq, scene)?;
        let confirmation = match head.deleted {
            Some(_) => format!("message {seq} in {name} was deleted before"),
            None => format!("deleted message {seq} in {name}"),
        };
        if head.deleted.is_none() {
            self.record_deletion(actor, name, seq, head.user, scene);
            self.change(SERVER, name, None, What::Deleted { target: seq }, scene);
            self.let_files_go(&head.files, scene);
            self.tell_deleted(name, seq, head.user, scene);
        }
        Ok(Done { confirmation })
    }

    fn record_deletion(
        &mut self,
        actor: Actor,
        name: &RoomName,
        seq: u64,
        author: UserId,
        scene: &mut Scene,
    ) {
        let detail = format!("message {seq} of user {}", author.0);
        self.record(actor, "delete", name.as_str(), (None, &detail), scene);
    }

    /// The same of one that was not deleted.
    pub(super) fn standing(&mut self, name: &RoomName, seq: u64, scene: &Scene) -> Result<Head, Refusal> {
        self.head(name, seq, scene).and_then(|head| match head.deleted {
            None => Ok(head),
            Some(_) => Err(no_such_message()),
        })
    }

    /// What must be known of a message that is there or was deleted.
    pub(super) fn head(&mut self, name: &RoomName, seq: u64, scene: &Scene) -> Result<Head, Refusal> {
        let newest = self.rooms.get(name).map_or(0, |room| room.seq);
        if seq == 0 || seq > newest {
            return Err(no_such_message());
        }
        let known = self.heads.get(&(name.clone(), seq)).cloned();
        let head = known.unwrap_or_else(|| {
            let head = scene.past.head(name, seq);
            self.note_head(name, seq, head.clone());
            head
        });
        head.ok_or_else(no_such_message)
    }

    /// Keeps what is known of an event of this batch, or was asked for; of one that is no message, that it is none.
    pub(super) fn note_head(&mut self, name: &RoomName, seq: u64, head: Option<Head>) {
        let key = (name.clone(), seq);
        let before = self.heads.insert(key.clone(), head);
        self.undo.push(Undo::Head { key, before });
    }

    /// A message has another text, which mentions others.
    pub(super) fn take_edited(&mut self, name: &RoomName, seq: u64, mentions: &[Mention]) {
        if let Some(Some(head)) = self.heads.get(&(name.clone(), seq)).cloned() {
            let mentioned = mentioned(mentions, head.user, head.thread.map(|thread| thread.to));
            self.note_mentioned(name, seq, (&head.mentioned, &mentioned));
            self.note_head(name, seq, Some(Head { mentioned, ..head }));
        }
    }

    /// A message is gone, by the event with this place and time.
    pub(super) fn take_deleted(&mut self, name: &RoomName, seq: u64, by: (u64, u64)) {
        if let Some(Some(head)) = self.heads.get(&(name.clone(), seq)).cloned() {
            self.note_mentioned(name, seq, (&head.mentioned, &[]));
            self.take_detached(name, head.user, &head.files);
            let (mentioned, files) = (Vec::new(), Vec::new());
            self.note_head(name, seq, Some(Head { deleted: Some(by), mentioned, files, ..head }));
        }
        self.set_there(name, seq, false);
        let is_pinned = |room: &Room| room.charter.pins.contains(&seq);
        if self.rooms.get(name).is_some_and(is_pinned) {
            self.set_charter(name, |charter| charter.pins.retain(|pinned| *pinned != seq));
        }
    }
}

/// What a message would say beside its files, which cannot be nothing without any.
fn check_text_with(files: &[Attached], text: &Text) -> Result<(), Refusal> {
    if text.as_str().is_empty() && files.is_empty() {
        return Err(Refusal::new(RefusalCode::BadField, "text is empty"));
    }
    check_words(text, files.iter().filter_map(|file| file.alt.as_deref()))
}

fn no_such_message() -> Refusal {
    Refusal::new(RefusalCode::NoSuchMessage, "there is no such message in this room")
}
