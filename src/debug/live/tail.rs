//! Events as they are delivered, one line each.

use std::collections::HashMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crossbeam_channel::Sender;

use super::Lines;
use crate::broker::Inbound;
use crate::broker::questions::Question;
use crate::chat::Event;
use crate::chat::name::RoomName;
use crate::chat::room::Kind;
use crate::debug;
use crate::debug::table::{escape, escape_json};
use crate::wire::clock::clock;
use crate::wire::json::answer;
use crate::wire::ws::frame;

/// Direct rooms whose two names are kept in mind.
const PAIRS_MAX: usize = 1_000;

/// The names of those who talk in direct rooms, asked for once.
pub struct Names {
    inbound: Sender<Inbound>,
    pairs: HashMap<RoomName, String>,
}

impl Names {
    pub fn new(inbound: Sender<Inbound>) -> Names {
        Names { inbound, pairs: HashMap::new() }
    }

    /// ` (Ann and 小明)` for a direct room.
    fn of(&mut self, room: &RoomName) -> String {
        if room.kind() == Kind::Public {
            return String::new();
        }
        if let Some(pair) = self.pairs.get(room) {
            return pair.clone();
        }
        let row = debug::ask(&self.inbound, |to| Question::Room(room.clone(), to)).flatten();
        let pair = row.and_then(|row| row.between).map(|pair| format!(" ({} and {})", pair[0].1, pair[1].1));
        let pair = pair.unwrap_or_default();
        if self.pairs.len() >= PAIRS_MAX {
            self.pairs.clear();
        }
        self.pairs.insert(room.clone(), pair.clone());
        pair
    }
}

/// Writes one event. There is always more to come.
pub fn render(event: &Event, json: bool, names: &mut Names, lines: &mut Lines) -> bool {
    if matches!(event, Event::Renamed { .. }) {
        names.pairs.clear();
    }
    match json {
        true => lines.push(&escape_json(&String::from_utf8_lossy(frame::payload(&answer::event(event))))),
        false => lines.push(&line(event, SystemTime::now(), &mut |room| names.of(room))),
    }
    true
}

/// `09:03:04.123  lobby 121  Ann: hello`; passing events happen now.
fn line(event: &Event, now: SystemTime, pair: &mut dyn FnMut(&RoomName) -> String) -> String {
    let mut place = |room: &RoomName| escape(&format!("{room}{}", pair(room)));
    let (at, place, what) = match event {
        Event::Message(message) => {
            let at = UNIX_EPOCH + Duration::from_millis(message.time);
            let (name, text) = (escape(message.name.as_str()), escape(message.text.as_str()));
            let said = if message.me { format!("* {name} {text}") } else { format!("{name}: {text}") };
            (at, format!("{} {}", place(&message.room), message.seq), said)
        }
        Event::Change(change) => {
            let at = UNIX_EPOCH + Duration::from_millis(change.time);
            let did = format!("{} {}", escape(change.name.as_str()), escape(&change.what.told()));
            (at, format!("{} {}", place(&change.room), change.seq), did)
        }
        Event::Presence { room, user: _, name, online } => {
            let state = if *online { "online" } else { "offline" };
            (now, place(room), format!("{} is {state}", escape(name.as_str())))
        }
        Event::Crowd { room, online } => (now, place(room), format!("{online} people are here")),
        Event::Typing { room, user: _, name, on } => {
            let does = if *on { "is writing" } else { "stops writing" };
            (now, place(room), format!("{} {does}", escape(name.as_str())))
        }
        Event::Renamed { user: _, name, old } => {
            let what = format!("{} is now {}", escape(old.as_str()), escape(name.as_str()));
            (now, "-".to_owned(), what)
        }
        Event::Role { user, role } => (now, "-".to_owned(), format!("user {} is {}", user.0, role.word())),
        Event::Away { user, text } => {
            let what = text
                .as_ref()
                .map_or("is back".to_owned(), |text| format!("is away: {}", escape(text.as_str())));
            (now, "-".to_owned(), format!("user {} {what}", user.0))
        }
        Event::Sanction(told) => {
            let by = escape(told.by_name.as_str());
            (now, "-".to_owned(), format!("{} by {by}: {}", told.act.word(), escape(&told.reason)))
        }
        Event::Read { room, user, figures } => {
            (now, place(room), format!("user {} has read up to {}", user.0, figures.read))
        }
        Event::PartnerRead { room, user, seq } => {
            (now, place(room), format!("user {} has read up to {seq}", user.0))
        }
        Event::Followed { summary, follows } => {
            let does = if *follows { "is followed" } else { "is not followed any more" };
            (now, place(&summary.room), does.to_owned())
        }
        Event::Prefs { set: _ } => (now, "-".to_owned(), "preferences".to_owned()),
        Event::Room(summary) => (now, place(&summary.room), "is made".to_owned()),
        Event::RoomGone { room } => (now, place(room), "is no more".to_owned()),
        Event::Notice { text } => (now, "-".to_owned(), format!("notice: {}", escape(text))),
    };
    format!("{}  {place}  {what}", clock(at))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::chat::fate::Fate;
    use crate::chat::name::{Cid, Text, UserName};
    use crate::chat::{Message, UserId};

    #[test]
    fn events_as_lines() {
        let (name, room) = (UserName::stored, RoomName::stored);
        let message = Message {
            room: RoomName::lobby(),
            seq: 7,
            time: 0,
            user: UserId(1),
            name: name("Ann"),
            cid: Cid::stored("c"),
            text: Text::stored("a\nb"),
            mentions: Vec::new(),
            files: Vec::new(),
            me: false,
            reply_to: None,
            thread: None,
            fate: Fate::default(),
        };
        let (tea, ann, user) = (room("tea"), name("Ann"), UserId(1));
        for (event, expected) in [
            (Event::Message(Arc::new(message)), "00:00:00.000  lobby 7  Ann: a\\nb"),
            (
                Event::Presence { room: tea.clone(), user, name: ann.clone(), online: true },
                "00:00:00.001  tea  Ann is online",
            ),
            (Event::Crowd { room: tea.clone(), online: 201 }, "00:00:00.001  tea  201 people are here"),
            (
                Event::Typing { room: tea, user, name: ann.clone(), on: false },
                "00:00:00.001  tea  Ann stops writing",
            ),
            (Event::Renamed { user, name: name("Bo"), old: ann }, "00:00:00.001  -  Ann is now Bo"),
            (
                Event::Typing { room: room("dm:1:2"), user, name: name("Ann"), on: true },
                "00:00:00.001  dm:1:2 (A and B)  Ann is writing",
            ),
            (Event::Notice { text: "\x1b[2J".into() }, "00:00:00.001  -  notice: \\x1b[2J"),
        ] {
            let pair = &mut |room: &RoomName| {
                if room.kind() == Kind::Public { String::new() } else { " (A and B)".to_owned() }
            };
            assert_eq!(line(&event, UNIX_EPOCH + Duration::from_millis(1), pair), expected);
        }
    }
}
