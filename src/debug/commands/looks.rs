//! What is looked at live.

use super::{Answer, Outcome, Words, clients, rooms};
use crate::chat::Event;
use crate::chat::name::RoomName;
use crate::client::outbound::Sight;
use crate::config::LogLevel;
use crate::debug::Desk;
use crate::debug::live::{Follow, Lines, LogView, tail, trace};
use crate::debug::table::escape;
use crate::logging;

pub(super) fn trace(desk: &Desk, words: &Words) -> Outcome {
    const USAGE: &str = "usage: trace ID|all [hex]";
    let hex = match words.get(1) {
        None => false,
        Some(word) if word.eq_ignore_ascii_case("hex") => true,
        Some(_) => return Err(USAGE.to_owned()),
    };
    let names_client = words.first().is_some_and(|word| word.eq_ignore_ascii_case("all"));
    let (view, who) = match names_client {
        true => (desk.flusher.tap().listen(), "every client".to_owned()),
        false => {
            let row = clients::one(desk, words, USAGE)?;
            let name = row.user.map_or(String::new(), |(_, name)| format!(", {}", escape(&name)));
            let who = format!("client {} from {}{name}", row.link.id.0, row.link.address);
            (row.link.outbound.tap().listen(), who)
        }
    };
    let style = trace::Style { hex, json: words.json, names_client };
    let mut tracer = trace::Tracer::new(style);
    let render = move |sight: &Sight, lines: &mut Lines| tracer.render(sight, lines) || names_client;
    Ok(Answer::Live(Box::new(Follow {
        head: head(words, &who),
        view,
        missed_at_least: names_client,
        render,
    })))
}

pub(super) fn log(_: &Desk, words: &Words) -> Outcome {
    let level: LogLevel = words.first().ok_or("usage: log LEVEL")?.parse().map_err(|e| format!("{e}"))?;
    let view = logging::listen(level.filter());
    Ok(Answer::Live(Box::new(LogView {
        head: head(words, &format!("the log, {level} and worse")),
        view,
        json: words.json,
    })))
}

pub(super) fn tail(desk: &Desk, words: &Words) -> Outcome {
    let (view, what) = match words.first() {
        None => (desk.events.listen(), "every event".to_owned()),
        Some(typed) => {
            let row = rooms::one(desk, typed)?;
            let room = RoomName::stored(&row.name);
            let between = row.between.as_ref().map(|pair| format!(" ({})", escape(&rooms::shown_pair(pair))));
            let what = format!("every event of {room}{}", between.unwrap_or_default());
            (desk.events.listen_for(move |event: &Event| event.room() == Some(&room)), what)
        }
    };
    let json = words.json;
    let mut names = tail::Names::new(desk.inbound.clone());
    let render = move |event: &Event, lines: &mut Lines| tail::render(event, json, &mut names, lines);
    Ok(Answer::Live(Box::new(Follow { head: head(words, &what), view, missed_at_least: false, render })))
}

/// For a person; a script knows what it asked for.
fn head(words: &Words, what: &str) -> String {
    if words.json { String::new() } else { format!("{what}, times in UTC; Enter ends it\n") }
}
