//! Events as they are delivered, one line each.

use std::time::{Duration, UNIX_EPOCH};

use serde_json::Value;

use super::Lines;
use super::clock::clock;
use crate::broker::Happening;
use crate::debug::table::{escape, escape_json};
use crate::wire::ws::frame;

/// Writes one event. There is always more to come.
pub fn render(happening: &Happening, json: bool, lines: &mut Lines) -> bool {
    let text = String::from_utf8_lossy(frame::payload(&happening.frame));
    match json {
        true => lines.push(&escape_json(&text)),
        false => lines.push(&line(&text)),
    }
    true
}

/// `09:03:04.123  lobby 121  Ann: hello`.
fn line(text: &str) -> String {
    let event: Value = serde_json::from_str(text).unwrap_or_default();
    let text_of = |key: &str| escape(event[key].as_str().unwrap_or_default());
    let at = match event["time"].as_u64() {
        Some(time) => UNIX_EPOCH + Duration::from_millis(time),
        None => std::time::SystemTime::now(),
    };
    let seq = event["seq"].as_u64().map_or(String::new(), |seq| format!(" {seq}"));
    let (room, name) = (text_of("room"), text_of("name"));
    let what = match event["type"].as_str().unwrap_or_default() {
        "message" => format!("{name}: {}", text_of("text")),
        "presence" => format!("{name} is {}", text_of("state")),
        "typing" if event["on"] == true => format!("{name} is writing"),
        "typing" => format!("{name} stops writing"),
        "renamed" => format!("{} is now {name}", text_of("old")),
        "notice" => format!("notice: {}", text_of("text")),
        // What a later version adds is shown as it is.
        _ => escape(text),
    };
    let place = if room.is_empty() { "-".to_owned() } else { format!("{room}{seq}") };
    format!("{}  {place}  {what}", clock(at))
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn events_as_lines() {
        for (event, expected) in [
            (
                r#"{"type":"message","room":"lobby","seq":7,"time":0,"name":"Ann","text":"a\nb"}"#,
                "00:00:00.000  lobby 7  Ann: a\\nb",
            ),
            (
                r#"{"type":"presence","room":"tea","time":1,"name":"Ann","state":"online"}"#,
                "00:00:00.001  tea  Ann is online",
            ),
            (r#"{"type":"renamed","time":0,"name":"Bo","old":"Al"}"#, "00:00:00.000  -  Al is now Bo"),
            (r#"{"type":"new","time":0}"#, "00:00:00.000  -  {\"type\":\"new\",\"time\":0}"),
        ] {
            assert_eq!(line(event), expected);
        }
    }
}
