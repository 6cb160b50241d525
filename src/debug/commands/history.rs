//! What was said in a room, read from the file itself: neither the broker nor a client waits for it.

use std::time::{Duration, UNIX_EPOCH};

use super::{Answer, Outcome, Words, rooms};
use crate::chat::Lasting;
use crate::chat::name::RoomName;
use crate::debug::Desk;
use crate::debug::table::{Align, Table};
use crate::limits;
use crate::store::archive;
use crate::wire::clock::{clock, date};

/// Messages that are shown when nobody says how many.
const MESSAGES_SHOWN: usize = 20;

pub(super) fn messages(desk: &Desk, words: &Words) -> Outcome {
    let count = match words.get(1).map(str::parse) {
        None => MESSAGES_SHOWN,
        Some(Ok(count)) if (1..=limits::MESSAGES_SHOWN_MAX).contains(&count) => count,
        Some(_) => return Err(format!("N is a whole number from 1 to {}", limits::MESSAGES_SHOWN_MAX)),
    };
    let row = rooms::one(desk, words.first().unwrap_or_default())?;
    let room = RoomName::stored(&row.name);
    let events =
        archive::latest(&desk.history, &room, count, &desk.halt).map_err(|error| error.to_string())?;
    let left = Align::Left;
    let mut table = Table::new(&[
        ("seq", Align::Right),
        ("time", left),
        ("user", Align::Right),
        ("name", left),
        ("reply to", Align::Right),
        ("text", left),
    ]);
    for event in events {
        let at = UNIX_EPOCH + Duration::from_millis(event.time());
        let time = match words.json {
            true => event.time().into(),
            false => format!("{} {}", date(at), clock(at)).into(),
        };
        let (reply_to, text) = match &event {
            Lasting::Message(message) if message.fate.deleted.is_some() => {
                (message.reply_to, "(deleted)".to_owned())
            }
            Lasting::Message(message) => {
                let mark = if message.me { "* " } else { "" };
                (message.reply_to, format!("{mark}{}", message.text.as_str()))
            }
            Lasting::Change(change) => (None, format!("({})", change.what.told())),
        };
        table.row(vec![
            event.seq().into(),
            time,
            event.user().0.into(),
            event.name().as_str().into(),
            reply_to.into(),
            text.into(),
        ]);
    }
    Ok(Answer::Tables(vec![table]))
}
