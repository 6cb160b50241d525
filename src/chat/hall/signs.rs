//! What is put on messages: reactions and pins, `react` and `pin`.
//!
//! Each is a sign that is on or off, and to say what is so already changes nothing. What was put on before this batch
//! is asked of the past; what the batch itself has changed is kept here until it is durable.

use super::undo::Undo;
use super::{Hall, Scene};
use crate::chat::UserId;
use crate::chat::access::{Right, Who};
use crate::chat::change::What;
use crate::chat::event::{Refusal, RefusalCode};
use crate::chat::fate::{Counted, Mark, Sign};
use crate::chat::name::{Cid, Emoji, RoomName};
use crate::chat::pace::Paced;
use crate::limits;

/// A message, and whether something is on it.
type Set<'a> = (&'a RoomName, u64, bool);

impl Hall {
    pub(super) fn react(
        &mut self,
        who: Who,
        (name, seq, on): Set<'_>,
        emoji: &Emoji,
        cid: Option<&Cid>,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        if self.acked_before(who.user, cid, scene) {
            return Ok(());
        }
        self.may_speak(who, name, Right::React)?;
        let sign = Sign::Reaction(emoji.clone(), who.user);
        if self.is_set_already((name, seq, on), &sign, cid, scene)? {
            return Ok(());
        }
        // Also for one that ends: it is counted from here on as the batch goes on.
        let people = self.count(name, seq, Counted::People(emoji.clone()), scene);
        let kinds = self.count(name, seq, Counted::Emoji, scene);
        if on && (people >= limits::REACTORS_MAX || (people == 0 && kinds >= limits::REACTIONS_MAX)) {
            return Err(Refusal::new(RefusalCode::TooMany, "this message has too many reactions"));
        }
        self.pace(who.user, Paced::Change, scene.at.tick)?;
        let what = What::Reaction { target: seq, emoji: emoji.clone(), on };
        self.change_and_ack(who.user, name, cid, what, scene);
        Ok(())
    }

    pub(super) fn pin(
        &mut self,
        who: Who,
        (name, seq, on): Set<'_>,
        cid: Option<&Cid>,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        if self.acked_before(who.user, cid, scene) {
            return Ok(());
        }
        self.may(who, name, Right::Pin)?;
        if self.is_set_already((name, seq, on), &Sign::Pin, cid, scene)? {
            return Ok(());
        }
        let pins = self.rooms.get(name).map_or(0, |room| room.charter.pins.len());
        if on && pins >= limits::PINS_MAX {
            return Err(Refusal::new(RefusalCode::TooMany, "this room has too many pinned messages"));
        }
        self.pace(who.user, Paced::Change, scene.at.tick)?;
        self.change_and_ack(who.user, name, cid, What::Pinned { target: seq, on }, scene);
        Ok(())
    }

    /// Whether a sign stands as it is to; then that is acknowledged as it became so.
    fn is_set_already(
        &mut self,
        (name, seq, on): Set<'_>,
        sign: &Sign,
        cid: Option<&Cid>,
        scene: &mut Scene,
    ) -> Result<bool, Refusal> {
        self.standing(name, seq, scene)?;
        match self.sign(name, seq, sign, scene) {
            Some(mark) if mark.on == on => self.ack_at(name, cid, (mark.seq, mark.time), scene),
            None if !on => self.ack_nothing(name, cid, scene),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn sign(&mut self, name: &RoomName, seq: u64, sign: &Sign, scene: &Scene) -> Option<Mark> {
        let key = (name.clone(), seq, sign.clone());
        let known = self.signs.get(&key).copied();
        known.unwrap_or_else(|| {
            let mark = scene.past.mark(name, seq, sign);
            self.note_sign(key, mark);
            mark
        })
    }

    fn count(&mut self, name: &RoomName, seq: u64, of: Counted, scene: &Scene) -> usize {
        let key = (name.clone(), seq, of);
        let known = self.counted.get(&key).copied();
        known.unwrap_or_else(|| {
            let count = scene.past.count(name, seq, &key.2);
            self.note_count(key, count);
            count
        })
    }

    fn note_sign(&mut self, key: (RoomName, u64, Sign), mark: Option<Mark>) {
        let before = self.signs.insert(key.clone(), mark);
        self.undo.push(Undo::Sign { key, before });
    }

    fn note_count(&mut self, key: (RoomName, u64, Counted), count: usize) {
        let before = self.counted.insert(key.clone(), count);
        self.undo.push(Undo::Count { key, before });
    }

    /// Somebody reacts to a message, or no more.
    pub(super) fn take_reaction(
        &mut self,
        user: UserId,
        (name, seq, emoji): (&RoomName, u64, &Emoji),
        mark: Mark,
    ) {
        self.note_sign((name.clone(), seq, Sign::Reaction(emoji.clone(), user)), Some(mark));
        let key = (name.clone(), seq, Counted::People(emoji.clone()));
        let Some(people) = self.counted.get(&key).copied() else { return };
        let after = if mark.on { people + 1 } else { people.saturating_sub(1) };
        self.note_count(key, after);
        let key = (name.clone(), seq, Counted::Emoji);
        if let Some(kinds) = self.counted.get(&key).copied()
            && (people == 0) != (after == 0)
        {
            self.note_count(key, if mark.on { kinds + 1 } else { kinds.saturating_sub(1) });
        }
    }

    /// A message is pinned, or no more.
    pub(super) fn take_pin(&mut self, name: &RoomName, seq: u64, mark: Mark) {
        self.note_sign((name.clone(), seq, Sign::Pin), Some(mark));
        self.set_charter(name, |charter| {
            charter.pins.retain(|pinned| *pinned != seq);
            if mark.on {
                charter.pins.push(seq);
            }
        });
    }
}
