//! What becomes of messages: edits and deletes by tabs, what the history then tells, and what may be heard of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::chat::change::{Change, What};
use crate::chat::fate::{Counted, Fate, Head, Mark, Sign};
use crate::chat::name::{Cid, Emoji, RoomName, Text};
use crate::chat::{Command, Lasting, UserId};
use crate::journal::{History, Rows};
use crate::limits;
use crate::script::NAMES;
use crate::steps::public;
use crate::tab::{Question, name};
use crate::world::World;

/// Of one message: its edits and what deleted it, by their places in the room.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fates {
    edits: Vec<u64>,
    deleted: Option<u64>,
    /// Each with the events that put it on and took it off, the last one last.
    reactions: BTreeMap<(Emoji, UserId), Vec<(bool, u64)>>,
    pin: Option<(bool, u64)>,
}

impl Fates {
    pub fn is_deleted(&self) -> bool {
        self.deleted.is_some()
    }

    /// Who reacts with what, the first of each first.
    fn reactions(&self) -> Vec<(Emoji, Vec<UserId>)> {
        let on = |((emoji, user), last): (&(Emoji, UserId), &Vec<(bool, u64)>)| match last.last() {
            Some((true, by)) if self.deleted.is_none() => Some((*by, emoji.clone(), *user)),
            _ => None,
        };
        let mut all: Vec<_> = self.reactions.iter().filter_map(on).collect();
        all.sort();
        let mut told: Vec<(Emoji, Vec<UserId>)> = Vec::new();
        for (_, emoji, user) in all {
            match told.iter_mut().find(|(known, _)| *known == emoji) {
                Some((_, users)) => users.push(user),
                None => told.push((emoji, vec![user])),
            }
        }
        told
    }

    /// Whether this was so at some time: each who is told of has reacted so.
    fn have_been(&self, reactions: &[(Emoji, Vec<UserId>)]) -> bool {
        let was_on = |emoji: &Emoji, user: UserId| {
            self.reactions.get(&(emoji.clone(), user)).is_some_and(|last| last.iter().any(|(on, _)| *on))
        };
        reactions.iter().all(|(emoji, users)| users.iter().all(|user| was_on(emoji, *user)))
    }
}

impl Rows {
    pub fn event(&self, seq: u64) -> Option<&Lasting> {
        self.events.get(usize::try_from(seq.checked_sub(1)?).ok()?)
    }

    /// Writes down what has become of a message, and insists on what may.
    pub fn become_of(&mut self, target: u64, change: &Change) {
        let message = self.event(target).and_then(Lasting::message).expect("it is about a message");
        let (author, said, message_files) = (message.user, message.time, message.files.clone());
        let fates = self.fates.entry(target).or_default();
        assert_eq!(fates.deleted, None, "what is deleted stays as it is");
        match &change.what {
            What::Edited { text, files, .. } => {
                assert!(text.is_some(), "an edit without a text");
                assert_eq!(*files, message_files, "an edit takes no files away and brings none");
                assert_eq!(change.user, author, "nobody edits what another has said");
                assert!(change.time - said <= 86_400_000, "an edit after a day");
                fates.edits.push(change.seq);
            }
            What::Reaction { emoji, on, .. } => {
                let last = fates.reactions.entry((emoji.clone(), change.user)).or_default();
                assert_ne!(last.last().is_some_and(|(on, _)| *on), *on, "an event that changes nothing");
                last.push((*on, change.seq));
                let told = fates.reactions();
                assert!(told.len() <= limits::REACTIONS_MAX, "{told:?}");
            }
            What::Pinned { on, .. } => {
                assert_ne!(fates.pin.is_some_and(|(on, _)| on), *on, "an event that changes nothing");
                fates.pin = Some((*on, change.seq));
            }
            _ => fates.deleted = Some(change.seq),
        }
    }

    /// An event as a page tells it now.
    pub fn told(&self, event: &Lasting) -> Lasting {
        match event {
            Lasting::Message(message) => {
                let fates = self.fates.get(&message.seq).cloned().unwrap_or_default();
                let mut told = (**message).clone();
                told.fate.replies = self.replies(message.seq);
                if let Some(Lasting::Change(edit)) = fates.edits.last().and_then(|seq| self.event(*seq)) {
                    let What::Edited { text: Some(text), mentions, files, .. } = &edit.what else {
                        panic!("an edit")
                    };
                    (told.text, told.fate.edited) = (text.clone(), Some(edit.time));
                    told.mentions.clone_from(mentions);
                    told.files.clone_from(files);
                }
                told.fate.reactions = fates.reactions();
                if let Some(seq) = fates.deleted {
                    (told.text, told.mentions, told.files) = (Text::stored(""), Vec::new(), Vec::new());
                    let (deleted, replies) = (self.event(seq).map(Lasting::user), told.fate.replies.take());
                    told.fate = Fate { deleted, replies, ..Fate::default() };
                }
                Lasting::Message(Arc::new(told))
            }
            Lasting::Change(change) => {
                let What::Edited { target, .. } = change.what else { return event.clone() };
                let fates = &self.fates[&target];
                if fates.deleted.is_none() && fates.edits.last() == Some(&change.seq) {
                    return event.clone();
                }
                let what = What::Edited { target, text: None, mentions: Vec::new(), files: Vec::new() };
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
                    .map(|(text, edited)| (text, Fate { edited, ..Fate::default() }))
                    .collect();
                let by = fates.deleted.and_then(|seq| self.event(seq)).map(Lasting::user);
                states.extend(by.map(|by| (Text::stored(""), Fate { deleted: Some(by), ..Fate::default() })));
                let frame = |message: &crate::chat::Message| {
                    let said = (message.seq, message.time, message.user, message.cid.clone());
                    (said, message.me, message.reply_to, message.thread)
                };
                let mut bare = heard.fate.clone();
                let reactions = std::mem::take(&mut bare.reactions);
                let replies = bare.replies.take();
                frame(kept) == frame(heard)
                    && states.contains(&(heard.text.clone(), bare))
                    && fates.have_been(&reactions)
                    && replies.is_none_or(|replies| self.may_say(kept.seq, &replies))
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
        let told = rows.told(rows.event(seq)?);
        let told = told.message()?;
        let (mentioned, thread, files) = (told.mentioned(), message.thread, told.files.clone());
        Some(Head { user: message.user, time: message.time, deleted, mentioned, thread, files })
    }

    pub fn sign(&self, room: &RoomName, seq: u64, sign: &Sign) -> Option<Mark> {
        let rows = self.rows(room)?;
        let fates = rows.fates.get(&seq)?;
        let (on, seq) = match sign {
            Sign::Pin => fates.pin?,
            Sign::Reaction(emoji, user) => *fates.reactions.get(&(emoji.clone(), *user))?.last()?,
        };
        Some(Mark { on, seq, time: rows.event(seq)?.time() })
    }

    pub fn counted(&self, room: &RoomName, seq: u64, of: &Counted) -> usize {
        let Some(fates) = self.rows(room).and_then(|rows| rows.fates.get(&seq)) else { return 0 };
        let told = fates.reactions();
        match of {
            Counted::Emoji => told.len(),
            Counted::People(emoji) => {
                told.iter().find(|(known, _)| known == emoji).map_or(0, |(_, users)| users.len())
            }
        }
    }
}

/// What is done to a message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Touch {
    Edit,
    Delete,
    React,
    Pin,
}

impl Touch {
    pub const ALL: [Touch; 4] = [Touch::Edit, Touch::Delete, Touch::React, Touch::Pin];

    /// Whether it is done to what others have said.
    fn is_for_all(self) -> bool {
        matches!(self, Touch::React | Touch::Pin)
    }
}

/// One of them is written in two ways.
const EMOJI: [&str; 4] = ["👍", "❤", "❤\u{fe0f}", "🍵"];

impl World {
    /// Somebody edits or deletes a message, usually one of their own, reacts to one or pins it, now and then once more by
    /// the same `cid`.
    pub fn change_message(&mut self, tab: usize, n: usize, which: usize, touch: Touch) {
        let Some(me) = self.tabs[tab].me else { return };
        let own = self.tabs[tab].rooms.keys().nth(n % 7).cloned();
        let Some(room) = public(n).or(own) else { return };
        let events = self.disk().history.events(&room);
        let mine: Vec<u64> = events
            .iter()
            .rev()
            .take(200)
            .filter(|event| event.user() == me || touch.is_for_all() || which.is_multiple_of(9))
            .map(Lasting::seq)
            .collect();
        let seq = mine.get(which % mine.len().max(1)).copied().unwrap_or(which as u64);
        let cid = (!which.is_multiple_of(3))
            .then(|| Cid::parse(&format!("fate-{tab}-{}", which / 2)).expect("a good cid"));
        let mention = if which.is_multiple_of(2) {
            format!(" @{}", name(which / 2 % NAMES).as_str())
        } else {
            String::new()
        };
        let text = Text::parse(format!("edit {which}{mention}")).expect("a good text");
        self.command(tab, Question::Change, |_| {
            let on = !which.is_multiple_of(4);
            let emoji = Emoji::parse(EMOJI[which % EMOJI.len()]).expect("an emoji");
            Some(match touch {
                Touch::Delete => Command::Delete { room, seq, cid },
                Touch::Edit => Command::Edit { room, seq, text, cid },
                Touch::React => Command::React { room, seq, emoji, on, cid },
                Touch::Pin => Command::Pin { room, seq, on, cid },
            })
        });
    }
}
