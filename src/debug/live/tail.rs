//! Events as they are delivered, one line each.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::Lines;
use super::clock::clock;
use crate::chat::Event;
use crate::debug::table::{escape, escape_json};
use crate::wire::json::answer;
use crate::wire::ws::frame;

/// Writes one event. There is always more to come.
pub fn render(event: &Event, json: bool, lines: &mut Lines) -> bool {
    match json {
        true => lines.push(&escape_json(&String::from_utf8_lossy(frame::payload(&answer::event(event))))),
        false => lines.push(&line(event, SystemTime::now())),
    }
    true
}

/// `09:03:04.123  lobby 121  Ann: hello`; passing events happen now.
fn line(event: &Event, now: SystemTime) -> String {
    let place = |room: &str| escape(room);
    let (at, place, what) = match event {
        Event::Message(message) => {
            let at = UNIX_EPOCH + Duration::from_millis(message.time);
            let said = format!("{}: {}", escape(message.name.as_str()), escape(message.text.as_str()));
            (at, format!("{} {}", place(message.room.as_str()), message.seq), said)
        }
        Event::Presence { room, user: _, name, online } => {
            let state = if *online { "online" } else { "offline" };
            (now, place(room.as_str()), format!("{} is {state}", escape(name.as_str())))
        }
        Event::Crowd { room, online } => (now, place(room.as_str()), format!("{online} people are here")),
        Event::Typing { room, user: _, name, on } => {
            let does = if *on { "is writing" } else { "stops writing" };
            (now, place(room.as_str()), format!("{} {does}", escape(name.as_str())))
        }
        Event::Renamed { user: _, name, old } => {
            let what = format!("{} is now {}", escape(old.as_str()), escape(name.as_str()));
            (now, "-".to_owned(), what)
        }
        Event::Room(summary) => (now, place(summary.room.as_str()), "is made".to_owned()),
        Event::Notice { text } => (now, "-".to_owned(), format!("notice: {}", escape(text))),
    };
    format!("{}  {place}  {what}", clock(at))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::chat::name::{Cid, RoomName, Text, UserName};
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
            reply_to: None,
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
            (Event::Notice { text: "\x1b[2J".into() }, "00:00:00.001  -  notice: \\x1b[2J"),
        ] {
            assert_eq!(line(&event, UNIX_EPOCH + Duration::from_millis(1)), expected);
        }
    }
}
