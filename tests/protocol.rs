//! The protocol's own document: its conversations are played to a server, and it names what the server knows,
//! all of it and nothing else.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};
use teahouse::chat::RefusalCode;
use teahouse::wire::json::answer::Type;
use teahouse::wire::json::request::{self, Kind};
use teahouse::wire::ws::close::CloseReason;

use crate::support::{Client, Server};

const DOCUMENT: &str = include_str!("../src/wire/PROTOCOL.md");
/// Told as they come; another conversation has other ones.
const OF_THE_DAY: [&str; 8] = ["time", "now", "token", "epoch", "version", "seen", "last", "created"];

/// Whether something that the server says is an event; otherwise it is a reply. A kind that is new does not
/// compile until it has its place here, and then the document has to have it too.
fn is_event(said: &Type) -> bool {
    match said {
        Type::Welcome
        | Type::Joined
        | Type::Left
        | Type::Ack
        | Type::History
        | Type::Results
        | Type::Thread
        | Type::Pong => false,
        Type::Rooms | Type::People | Type::Error => false,
        Type::Pair | Type::Devices | Type::Done | Type::Invited | Type::Sanctions => false,
        // It is an event too.
        Type::Role => true,
        Type::Member | Type::Settings | Type::Topic | Type::Edited | Type::Deleted => true,
        Type::Reaction | Type::Pinned => true,
        Type::Message | Type::Presence | Type::Crowd | Type::Typing | Type::Renamed => true,
        Type::Room | Type::Notice | Type::Sanction => true,
        Type::Read | Type::Prefs | Type::Away => true,
    }
}

/// The insides of all blocks of code in this language.
fn blocks(language: &str) -> impl Iterator<Item = &'static str> {
    let fence = format!("```{language}\n");
    let starts: Vec<usize> = DOCUMENT.match_indices(&fence).map(|(at, _)| at + fence.len()).collect();
    assert!(!starts.is_empty(), "the document has no {language}");
    starts.into_iter().map(|start| DOCUMENT[start..].split("```").next().unwrap())
}

/// The part of the document below a heading of the second level.
fn chapter(heading: &str) -> &'static str {
    let rest = DOCUMENT.split(&format!("\n## {heading}\n")).nth(1);
    rest.unwrap_or_else(|| panic!("no chapter {heading}")).split("\n## ").next().unwrap()
}

/// What the lines that begin so name first, between backticks or a bar and a space.
fn named(text: &'static str, beginning: &str) -> BTreeSet<&'static str> {
    let lines = text.lines().filter_map(|line| line.strip_prefix(beginning));
    lines.map(|line| line.split(['`', ' ']).next().unwrap()).filter(|name| !name.starts_with('-')).collect()
}

fn set<'a>(words: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    words.into_iter().collect()
}

#[test]
fn the_document_names_all_that_there_is_and_nothing_else() {
    let (commands, said) = (Kind::ALL.map(Kind::word), Type::ALL.map(Type::word));
    assert_eq!(named(chapter("Commands"), "### `"), set(commands));
    let events = Type::ALL.into_iter().filter(is_event).map(Type::word);
    assert_eq!(named(chapter("Events"), "### `"), set(events));
    assert_eq!(named(chapter("Errors"), "| `"), set(RefusalCode::ALL.map(RefusalCode::word)));
    let codes: BTreeSet<String> =
        CloseReason::ALL.iter().map(|reason| reason.code_and_sentence().0.to_string()).collect();
    let mut rows = named(chapter("Close codes"), "| ");
    assert!(rows.remove("code"), "the head of the table");
    assert_eq!(rows, codes.iter().map(String::as_str).collect());

    let limits = Server::start(&[]).hello("Ann").welcome["limits"].take();
    let limits: BTreeSet<&str> = limits.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(named(chapter("Rates and limits"), "| `"), limits);

    let mut seen = BTreeSet::new();
    for piece in DOCUMENT.split("\"type\":\"").skip(1) {
        seen.insert(piece.split('"').next().unwrap());
    }
    assert_eq!(seen, set(commands.into_iter().chain(said)), "each is shown once at least, and no other");
}

#[test]
fn its_conversations_go_as_they_are_written() {
    let server = Server::start(&[]);
    let mut clients: HashMap<&str, Client> = HashMap::new();
    let mut said = 0;
    for line in blocks("talk").flat_map(whole_lines) {
        let (name, rest) = line.split_once(' ').unwrap();
        let client = clients.entry(NAMES[usize::from(name == NAMES[1])]).or_insert_with(|| {
            said += 1;
            Client::connect(server.address)
        });
        match rest.split_at(2) {
            ("> ", command) => {
                assert!(request::parse(command).command.is_ok(), "{command}");
                client.say_text(command);
            }
            ("< ", told) => expect(client, told),
            _ => panic!("neither said nor heard: {line}"),
        }
    }
    assert_eq!(said, NAMES.len());
}

/// Who talks in the document.
const NAMES: [&str; 2] = ["Ann", "Bob"];

/// A line that begins with a space goes on with the one before it.
fn whole_lines(block: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix(' '), lines.last_mut()) {
            (Some(more), Some(last)) => last.push_str(more.trim_start()),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// Waits for what is told here: the same fields with the same values, but for those of the day.
#[track_caller]
fn expect(client: &mut Client, told: &str) {
    let (told, is_part) = match told.strip_suffix(",…}") {
        Some(part) => (format!("{part}}}"), true),
        None => (told.to_owned(), false),
    };
    let mut expected: Value = serde_json::from_str(&told).unwrap_or_else(|error| panic!("{error}: {told}"));
    let same = |value: &Value, key: &str| expected.get(key).is_none() || value.get(key) == expected.get(key);
    let mut heard = client.find(|value| ["type", "ref", "room", "seq"].iter().all(|key| same(value, key)));
    if is_part {
        heard.as_object_mut().unwrap().retain(|key, _| expected.get(key).is_some());
    }
    forget_the_day(&mut heard);
    forget_the_day(&mut expected);
    assert_eq!(heard, expected);
}

fn forget_the_day(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.iter_mut().for_each(|(key, value)| match OF_THE_DAY.contains(&key.as_str()) {
                true => *value = json!("of the day"),
                false => forget_the_day(value),
            })
        }
        Value::Array(values) => values.iter_mut().for_each(forget_the_day),
        _ => {}
    }
}

#[test]
fn its_other_examples_are_json() {
    for block in blocks("json") {
        let values = serde_json::Deserializer::from_str(block).into_iter::<Value>();
        values.for_each(|value| assert!(value.is_ok_and(|value| value.is_object()), "{block}"));
    }
}
