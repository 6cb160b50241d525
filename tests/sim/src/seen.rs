//! What has happened in a run: so that a clean one is known to have done something.

use std::collections::BTreeMap;

use crate::chat::Event;
use crate::core::{Output, Push};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen(BTreeMap<&'static str, u64>);

/// What must have happened in a few hundred runs.
pub const EXPECTED: [&str; 30] = [
    "message",
    "direct message",
    "presence",
    "crowd",
    "typing",
    "renamed",
    "notice",
    "hello",
    "closed",
    "read",
    "act",
    "act refused",
    "killed",
    "full",
    "busy",
    "given up",
    "name_taken",
    "token_unknown",
    "not_joined",
    "no_such_room",
    "no_such_user",
    "slow_down",
    "storage_full",
    "banned",
    "muted",
    "bad_json",
    "hello_first",
    "closely",
    "refused closely",
    "replayed",
];

impl Seen {
    pub fn note(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }

    pub fn count(&self, what: &str) -> u64 {
        self.0.get(what).copied().unwrap_or(0)
    }

    pub fn add(&mut self, other: &Seen) {
        other.0.iter().for_each(|(what, count)| *self.0.entry(what).or_default() += count);
    }

    pub fn note_output(&mut self, output: &Output) {
        output.tally.refused.iter().for_each(|code| self.note(code.word()));
        for event in &output.happened {
            self.note(match event {
                Event::Message(message) if message.room.as_str().starts_with("dm:") => "direct message",
                Event::Message(_) => "message",
                Event::Presence { .. } => "presence",
                Event::Crowd { .. } => "crowd",
                Event::Typing { .. } => "typing",
                Event::Renamed { .. } => "renamed",
                Event::Notice { .. } => "notice",
            });
        }
        for push in &output.pushes {
            match push {
                Push::Own { .. } | Push::Shared { .. } => {}
                Push::Hello { .. } => self.note("hello"),
                Push::Close { .. } => self.note("closed"),
                Push::Read { .. } => self.note("read"),
                Push::Answer { outcome: Ok(_), .. } => self.note("act"),
                Push::Answer { outcome: Err(_), .. } => self.note("act refused"),
            }
        }
    }
}
