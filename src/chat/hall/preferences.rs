//! What people choose for themselves: `prefs` and `receipts`.

use std::collections::BTreeMap;

use super::undo::OfReading;
use super::{Hall, Scene};
use crate::chat::access::Who;
use crate::chat::event::{Event, Refusal, RefusalCode, Reply};
use crate::chat::pace::Paced;
use crate::chat::turn::Audience;
use crate::chat::{Fact, UserId};
use crate::limits;

impl Hall {
    /// Whether partners are told what one has read, and one what they have.
    pub(super) fn set_receipts(&mut self, who: Who, on: bool, scene: &mut Scene) -> Result<(), Refusal> {
        if self.users.get(who.user).is_some_and(|user| user.receipts != on) {
            self.pace(who.user, Paced::Prefs, scene.at.tick)?;
            self.decide(Fact::Receipts { user: who.user, on }, scene);
        }
        scene.turn.reply(Reply::Done);
        Ok(())
    }

    /// Keeps something for one's pages.
    pub(super) fn set_prefs(
        &mut self,
        who: Who,
        set: &BTreeMap<Box<str>, Option<Box<str>>>,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        let Some(user) = self.users.get(who.user) else { return Ok(()) };
        let mut prefs = user.prefs.clone();
        for (key, value) in set {
            match value {
                Some(value) => prefs.insert(key.clone(), value.clone()),
                None => prefs.remove(key),
            };
        }
        if prefs != user.prefs {
            let bytes: usize = prefs.iter().map(|(key, value)| key.len() + value.len() + 6).sum();
            if bytes > limits::PREFS_BYTES_MAX {
                let message = format!("set: this would be {bytes} bytes, {} fit", limits::PREFS_BYTES_MAX);
                return Err(Refusal::new(RefusalCode::BadField, message));
            }
            self.pace(who.user, Paced::Prefs, scene.at.tick)?;
            self.decide(Fact::Prefs { user: who.user, prefs }, scene);
            let others = self.connections(who.user, Some(who.client));
            if !others.is_empty() {
                scene.turn.deliver(Audience::Clients(others), Event::Prefs { set: set.clone() });
            }
        }
        scene.turn.reply(Reply::Done);
        Ok(())
    }

    pub(super) fn take_receipts(&mut self, id: UserId, on: bool) {
        if let Some(user) = self.users.get_mut(id) {
            let before = std::mem::replace(&mut user.receipts, on);
            self.note_undo(OfReading::Receipts { user: id, before });
        }
    }

    pub(super) fn take_prefs(&mut self, id: UserId, prefs: &BTreeMap<Box<str>, Box<str>>) {
        if let Some(user) = self.users.get_mut(id) {
            let before = std::mem::replace(&mut user.prefs, prefs.clone());
            self.note_undo(OfReading::Prefs { user: id, before });
        }
    }
}
