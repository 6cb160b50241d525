//! What becomes of messages: edits and deletes by tabs, what the history then tells, and what may be heard of them.

use std::sync::Arc;

use crate::chat::change::{Change, What};
use crate::chat::fate::{Fate, Head};
use crate::chat::name::{Cid, RoomName, Text};
use crate::chat::{Command, Lasting};
use crate::journal::{History, Rows};
use crate::steps::public;
use crate::tab::Question;
use crate::world::World;

/// Of one message: its edits and what deleted it, by their places in the room.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fates {
    edits: Vec<u64>,
    deleted: Option<u64>,
}

impl Rows {
    fn event(&self, seq: u64) -> Option<&Lasting> {
        self.events.get(usize::try_from(seq.checked_sub(1)?).ok()?)
    }

    /// Writes down what has become of a message, and insists on what may.
    pub fn become_of(&mut self, target: u64, change: &Change) {
        let message = self.event(target).and_then(Lasting::message).expect("it is about a message");
        let (author, said) = (message.user, message.time);
        let fates = self.fates.entry(target).or_default();
        assert_eq!(fates.deleted, None, "what is deleted stays as it is");
        match &change.what {
            What::Edited { text, .. } => {
                assert!(text.is_some(), "an edit without a text");
                assert_eq!(change.user, author, "nobody edits what another has said");
                assert!(change.time - said <= 86_400_000, "an edit after a day");
                fates.edits.push(change.seq);
            }
            _ => fates.deleted = Some(change.seq),
        }
    }

    /// An event as a page tells it now.
    pub fn told(&self, event: &Lasting) -> Lasting {
        match event {
            Lasting::Message(message) => {
                let Some(fates) = self.fates.get(&message.seq) else { return event.clone() };
                let mut told = (**message).clone();
                if let Some(Lasting::Change(edit)) = fates.edits.last().and_then(|seq| self.event(*seq)) {
                    let What::Edited { text: Some(text), .. } = &edit.what else { panic!("an edit") };
                    (told.text, told.fate.edited) = (text.clone(), Some(edit.time));
                }
                if let Some(seq) = fates.deleted {
                    told.text = Text::stored("");
                    told.fate = Fate { edited: None, deleted: self.event(seq).map(Lasting::user) };
                }
                Lasting::Message(Arc::new(told))
            }
            Lasting::Change(change) => {
                let What::Edited { target, .. } = change.what else { return event.clone() };
                let fates = &self.fates[&target];
                if fates.deleted.is_none() && fates.edits.last() == Some(&change.seq) {
                    return event.clone();
                }
                let what = What::Edited { target, text: None };
                Lasting::Change(Arc::new(Change { what, ..(**change).clone() }))
            }
        }
    }

    /// Whether an event was told so at some time.
    pub fn has_been(&self, place: usize, event: &Lasting) -> bool {
        let Some(kept) = self.events.get(place) else { return false };
        match (kept, event) {
            (Lasting::Message(kept), Lasting::Message(heard)) => {
                let fates = self.fates.get(&kept.seq).cloned().unwrap_or_default();
                let edits = fates.edits.iter().filter_map(|seq| self.event(*seq));
                let texts = edits.filter_map(|edit| match edit {
                    Lasting::Change(change) => match &change.what {
                        What::Edited { text: Some(text), .. } => Some((text.clone(), Some(change.time))),
                        _ => None,
                    },
                    Lasting::Message(_) => None,
                });
                let mut states: Vec<_> = std::iter::once((kept.text.clone(), None))
                    .chain(texts)
                    .map(|(text, edited)| (text, Fate { edited, deleted: None }))
                    .collect();
                let by = fates.deleted.and_then(|seq| self.event(seq)).map(Lasting::user);
                states.extend(by.map(|by| (Text::stored(""), Fate { edited: None, deleted: Some(by) })));
                let frame = |message: &crate::chat::Message| {
                    (message.seq, message.time, message.user, message.cid.clone(), message.reply_to)
                };
                frame(kept) == frame(heard) && states.contains(&(heard.text.clone(), heard.fate))
            }
            _ => kept == event || self.told(kept) == *event,
        }
    }
}

impl History {
    /// The head of a message, one that was deleted too.
    pub fn head(&self, room: &RoomName, seq: u64) -> Option<Head> {
        let rows = self.rows(room)?;
        let message = rows.event(seq)?.message()?;
        let deleted = rows.fates.get(&seq).and_then(|fates| fates.deleted).and_then(|seq| rows.event(seq));
        let deleted = deleted.map(|event| (event.seq(), event.time()));
        Some(Head { user: message.user, time: message.time, deleted })
    }
}

impl World {
    /// Somebody edits or deletes a message, usually one of their own, now and then once more by the same `cid`.
    pub fn change_message(&mut self, tab: usize, n: usize, which: usize, delete: bool) {
        let Some(me) = self.tabs[tab].me else { return };
        let own = self.tabs[tab].rooms.keys().nth(n % 7).cloned();
        let Some(room) = public(n).or(own) else { return };
        let events = self.disk().history.events(&room);
        let mine: Vec<u64> = events
            .iter()
            .rev()
            .take(200)
            .filter(|event| event.user() == me || which.is_multiple_of(9))
            .map(Lasting::seq)
            .collect();
        let seq = mine.get(which % mine.len().max(1)).copied().unwrap_or(which as u64);
        let cid = (!which.is_multiple_of(3))
            .then(|| Cid::parse(&format!("fate-{tab}-{}", which / 2)).expect("a good cid"));
        let text = Text::parse(format!("edit {which}")).expect("a good text");
        self.command(tab, Question::Change, |_| {
            Some(match delete {
                true => Command::Delete { room, seq, cid },
                false => Command::Edit { room, seq, text, cid },
            })
        });
    }
}
