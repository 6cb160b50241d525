//! What has happened in a run: so that a clean one is known to have done something.

use std::collections::BTreeMap;

use crate::chat::change::What;
use crate::chat::command::Range;
use crate::chat::sanction::Deed;
use crate::chat::{Command, End, Event};
use crate::core::{Input, Output, Push};
use crate::wire::json::request::Kind;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    happened: BTreeMap<&'static str, u64>,
    /// How often the core was given each kind of command.
    commands: BTreeMap<&'static str, u64>,
}

/// What must have happened in a few hundred runs.
pub const EXPECTED: [&str; 58] = [
    "private message",
    "member",
    "member gone",
    "another owner",
    "settings",
    "topic",
    "edited",
    "deleted",
    "reaction",
    "pinned",
    "no_such_message",
    "room gone",
    "withdrawn",
    "message",
    "direct message",
    "presence",
    "direct presence",
    "crowd",
    "typing",
    "renamed",
    "role",
    "away",
    "back",
    "sanction",
    "notice",
    "room",
    "hello",
    "closed",
    "signed out",
    "read",
    "search",
    "act",
    "act refused",
    "killed",
    "full",
    "busy",
    "given up",
    "name_taken",
    "token_unknown",
    "pair_wrong",
    "forbidden",
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
    "transfer",
    "transfer refused",
    "files gone",
    "message with files",
    "upload_unknown",
];

impl Seen {
    pub fn note(&mut self, what: &'static str) {
        *self.happened.entry(what).or_default() += 1;
    }

    pub fn count(&self, what: &str) -> u64 {
        self.happened.get(what).copied().unwrap_or(0)
    }

    pub fn add(&mut self, other: &Seen) {
        other.happened.iter().for_each(|(what, count)| *self.happened.entry(what).or_default() += count);
        for (kind, more) in &other.commands {
            *self.commands.entry(kind).or_default() += more;
        }
    }

    /// The commands that nobody has used.
    pub fn unused(&self) -> Vec<&'static str> {
        Kind::ALL.map(Kind::word).into_iter().filter(|kind| !self.commands.contains_key(kind)).collect()
    }

    pub fn note_inputs(&mut self, inputs: &[Input]) {
        for input in inputs {
            if let Input::Asked { asked, .. } = input
                && let Ok(command) = &asked.command
            {
                *self.commands.entry(kind(command).word()).or_default() += 1;
            }
        }
    }

    pub fn note_output(&mut self, output: &Output) {
        output.tally.refused.iter().for_each(|code| self.note(code.word()));
        for event in &output.happened {
            if matches!(event, Event::Message(message) if !message.files.is_empty()) {
                self.note("message with files");
            }
            self.note(match event {
                Event::Message(message) if message.room.as_str().starts_with("dm:") => "direct message",
                Event::Message(message) if message.room.as_str().starts_with("p:") => "private message",
                Event::Message(_) => "message",
                Event::Presence { room, .. } if room.as_str().starts_with("dm:") => "direct presence",
                Event::Change(change) => match change.what {
                    What::Member { is_in: true, .. } => "member",
                    What::Member { is_in: false, owner: None, .. } => "member gone",
                    What::Member { .. } => "another owner",
                    What::Settings(_) => "settings",
                    What::Topic(_) => "topic",
                    What::Edited { .. } => "edited",
                    What::Deleted { .. } => "deleted",
                    What::Reaction { .. } => "reaction",
                    What::Pinned { .. } => "pinned",
                },
                Event::Presence { .. } => "presence",
                Event::Crowd { .. } => "crowd",
                Event::Typing { .. } => "typing",
                Event::Renamed { .. } => "renamed",
                Event::Role { .. } => "role",
                Event::Away { text: Some(_), .. } => "away",
                Event::Away { text: None, .. } => "back",
                Event::Sanction(_) => "sanction",
                Event::Notice { .. } => "notice",
                Event::Room(_) => "room",
                Event::RoomGone { .. } => "room gone",
                Event::Followed { .. } => "followed",
                Event::Read { .. } | Event::PartnerRead { .. } => "told of reading",
                Event::Prefs { .. } => "prefs",
            });
        }
        for push in &output.pushes {
            match push {
                Push::Own { .. } | Push::Shared { .. } => {}
                Push::Hello { .. } => self.note("hello"),
                Push::Close { why: End::SignedOut, .. } => self.note("signed out"),
                Push::Close { .. } => self.note("closed"),
                Push::Read { .. } => self.note("read"),
                Push::Search { .. } => self.note("search"),
                Push::Withdrawn { .. } => self.note("withdrawn"),
                Push::RoomGone { .. } => {}
                Push::Transferred { outcome: Ok(_), .. } => self.note("transfer"),
                Push::Transferred { outcome: Err(_), .. } => self.note("transfer refused"),
                Push::FilesGone(_) => self.note("files gone"),
                Push::Answer { outcome: Ok(_), .. } => self.note("act"),
                Push::Answer { outcome: Err(_), .. } => self.note("act refused"),
            }
        }
    }
}

fn kind(command: &Command) -> Kind {
    match command {
        Command::Hello(_) => Kind::Hello,
        Command::Join { .. } => Kind::Join,
        Command::Leave { .. } => Kind::Leave,
        Command::Post(_) => Kind::Post,
        Command::History { range: Range::Around(_) | Range::From(_), .. } => Kind::Around,
        Command::History { .. } => Kind::History,
        Command::Messages { .. } => Kind::Messages,
        Command::Thread { .. } => Kind::Thread,
        Command::Search(_) => Kind::Search,
        Command::Mentions { .. } => Kind::Mentions,
        Command::Read { .. } => Kind::Read,
        Command::Unread { .. } => Kind::Unread,
        Command::Receipts { .. } => Kind::Receipts,
        Command::Prefs { .. } => Kind::Prefs,
        Command::Away { .. } => Kind::Away,
        Command::Rename { .. } => Kind::Rename,
        Command::Typing { .. } => Kind::Typing,
        Command::Rooms(_) => Kind::Rooms,
        Command::People(_) => Kind::People,
        Command::Pair { .. } => Kind::Pair,
        Command::Devices => Kind::Devices,
        Command::Revoke { .. } => Kind::Revoke,
        Command::Claim { .. } => Kind::Claim,
        Command::Role { .. } => Kind::Role,
        Command::Forget { .. } => Kind::Forget,
        Command::ComeIn { .. } => Kind::Join,
        Command::Create { .. } => Kind::Create,
        Command::Invite { .. } => Kind::Invite,
        Command::Uninvite { .. } => Kind::Uninvite,
        Command::Expel { .. } => Kind::Expel,
        Command::Settings { .. } => Kind::Settings,
        Command::Topic { .. } => Kind::Topic,
        Command::Remove { .. } => Kind::Remove,
        Command::Edit { .. } => Kind::Edit,
        Command::Delete { .. } => Kind::Delete,
        Command::React { .. } => Kind::React,
        Command::Pin { .. } => Kind::Pin,
        Command::Moderate(moderate) => match moderate.deed {
            Deed::Kick => Kind::Kick,
            Deed::Mute => Kind::Mute,
            Deed::Ban => Kind::Ban,
            Deed::Unmute => Kind::Unmute,
            Deed::Unban => Kind::Unban,
        },
        Command::Sanctions { .. } => Kind::Sanctions,
        Command::Ping => Kind::Ping,
    }
}
