//! Who is who and who may what outlives kill -9 at any moment: roles, mutes, bans, devices, private rooms with their
//! people, topics and links, how rooms are set. What was answered is so afterwards; what was not may be so or not.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use tungstenite::Message;

use crate::support::dice::Dice;
use crate::support::{Client, Server, eventually};

/// What is so, by what it is about; what is missing is `null`.
type State = BTreeMap<String, Value>;

const ROUNDS: usize = 6;
const PEOPLE: [u64; 4] = [2, 3, 4, 5];

/// Ann, who is an operator, until the connection breaks.
struct Operator {
    ann: Client,
    dice: Dice,
    state: State,
    /// What was asked for last and not answered.
    pending: Option<(String, Value)>,
    done: Arc<AtomicUsize>,
    /// The names of private rooms by their titles.
    rooms: BTreeMap<String, String>,
    /// The secrets of links that were given out last.
    links: BTreeMap<String, Value>,
    round: usize,
}

impl Operator {
    /// Does one thing after the other; ends when the server does.
    fn act(mut self) -> Operator {
        for n in 0.. {
            if self.one(n).is_none() {
                break;
            }
        }
        self
    }

    fn one(&mut self, n: usize) -> Option<()> {
        let user = PEOPLE[self.dice.roll(4) as usize];
        let title = self.rooms.keys().nth(self.dice.roll(8) as usize).cloned().unwrap_or_default();
        let room = self.rooms.get(&title).cloned().unwrap_or_default();
        let text = format!("{} {n}", self.round);
        let about = |what: &str| format!("{what} {user}");
        match self.dice.roll(12) {
            0 => {
                let role = self.dice.pick(&["member", "moderator"]);
                self.ask(json!({"type": "role", "user": user, "role": role}), about("role"), role.into())
            }
            1 => self.ask(json!({"type": "mute", "user": user}), about("mute"), true.into()),
            2 => self.ask(json!({"type": "unmute", "user": user}), about("mute"), false.into()),
            3 => self.ask(json!({"type": "ban", "user": user, "minutes": 60}), about("ban"), true.into()),
            4 => self.ask(json!({"type": "unban", "user": user}), about("ban"), false.into()),
            5 => {
                let title = format!("room {text}");
                let people = format!("people of {title}");
                let joined = self.ask(json!({"type": "create", "title": title}), people, json!([1]))?;
                self.rooms.insert(title, joined["room"].as_str()?.to_owned());
                Some(joined)
            }
            6 => self.member(&title, json!({"type": "invite", "room": room, "user": user}), user, true),
            7 => self.member(&title, json!({"type": "expel", "room": room, "user": user}), user, false),
            8 => {
                let topic = json!({"type": "topic", "room": room, "text": text});
                self.ask(topic, format!("topic of {title}"), text.into())
            }
            9 => {
                let slow_s = 1 + self.dice.roll(3_000);
                let settings = json!({"type": "settings", "room": "tea", "slow_s": slow_s});
                self.ask(settings, "pause in tea".to_owned(), slow_s.into())
            }
            10 => {
                let invited =
                    self.ask(json!({"type": "invite", "room": room}), String::new(), Value::Null)?;
                if invited["type"] != "error" {
                    self.links.insert(title, invited["secret"].clone());
                }
                Some(invited)
            }
            _ => self.device(&format!("page/1 ({text})")),
        }?;
        Some(())
    }

    fn member(&mut self, title: &str, command: Value, user: u64, is_in: bool) -> Option<Value> {
        let about = format!("people of {title}");
        let mut people: Vec<u64> =
            self.state.get(&about).map_or(Vec::new(), |ids| serde_json::from_value(ids.clone()).unwrap());
        people.retain(|id| *id != user);
        people.extend(is_in.then_some(user));
        people.sort_unstable();
        if !is_in {
            // It ends the links, and whether it did is not known when it is not answered.
            self.links.remove(title);
        }
        self.ask(command, about, json!(people))
    }

    /// One more device, and every third is signed out again.
    fn device(&mut self, agent: &str) -> Option<Value> {
        let code = self.ask(json!({"type": "pair"}), String::new(), Value::Null)?;
        let hello = json!({"type": "hello", "pair": code["code"], "agent": agent});
        let mut further = Client::connect_or_not(self.ann.socket.get_ref().peer_addr().ok()?)?;
        self.pending = Some((format!("device {agent}"), true.into()));
        let welcome = answer(&mut further, hello)?;
        self.settle(&welcome);
        if self.dice.roll(3) > 0 {
            return Some(welcome);
        }
        let devices = self.ask(json!({"type": "devices"}), String::new(), Value::Null)?;
        let known = devices["devices"].as_array().into_iter().flatten();
        let id = known.filter(|device| device["agent"] == agent).map(|device| device["id"].clone()).next()?;
        self.ask(json!({"type": "revoke", "device": id}), format!("device {agent}"), Value::Null)
    }

    /// Asks for something, after which this is so.
    fn ask(&mut self, command: Value, about: String, then: Value) -> Option<Value> {
        self.pending = Some((about, then));
        let answered = answer(&mut self.ann, command)?;
        self.settle(&answered);
        Some(answered)
    }

    fn settle(&mut self, answered: &Value) {
        if let Some((about, then)) = self.pending.take().filter(|_| answered["type"] != "error") {
            self.done.fetch_add(1, Ordering::Relaxed);
            if !about.is_empty() {
                self.state.insert(about, then);
            }
        }
    }
}

/// The answer to a command, unless the connection breaks before.
fn answer(client: &mut Client, mut command: Value) -> Option<Value> {
    command["ref"] = "asked".into();
    client.socket.send(Message::text(command.to_string())).ok()?;
    loop {
        let Message::Text(text) = client.socket.read().ok()? else { continue };
        let value: Value = serde_json::from_str(&text).unwrap();
        if value["ref"] == "asked" {
            return Some(value);
        }
    }
}

/// What the server says is so, and the names of Ann's private rooms by their titles.
fn looked_up(ann: &mut Client) -> (State, BTreeMap<String, String>) {
    let (mut state, mut rooms) = (State::new(), BTreeMap::new());
    let people = ann.ask(json!({"type": "people", "ids": PEOPLE}));
    for person in people["people"].as_array().unwrap() {
        let id = &person["id"];
        state.insert(format!("role {id}"), person["role"].clone());
        state.insert(format!("mute {id}"), person["muted"].is_object().into());
        state.insert(format!("ban {id}"), person["banned"].is_object().into());
    }
    for device in ann.ask(json!({"type": "devices"}))["devices"].as_array().unwrap() {
        state.insert(format!("device {}", device["agent"].as_str().unwrap()), true.into());
    }
    state.insert("pause in tea".to_owned(), ann.join("tea")["settings"]["slow_s"].clone());
    let mine = ann.ask(json!({"type": "rooms", "mine": true}));
    assert_eq!(mine["more"], false);
    for room in mine["rooms"].as_array().unwrap().iter().filter(|room| room["kind"] == "private") {
        let (name, title) = (room["room"].as_str().unwrap(), room["title"].as_str().unwrap());
        let joined = ann.join(name);
        let mut people: Vec<u64> = joined["people"]
            .as_array()
            .unwrap()
            .iter()
            .map(|person| person["id"].as_u64().unwrap())
            .collect();
        people.sort_unstable();
        state.insert(format!("people of {title}"), json!(people));
        if joined["topic"] != "" {
            state.insert(format!("topic of {title}"), joined["topic"].clone());
        }
        rooms.insert(title.to_owned(), name.to_owned());
    }
    (state, rooms)
}

#[test]
fn who_may_what_outlives_kill_9_at_any_moment() {
    let mut server = Server::start(&["--rate", "0"]);
    let mut ann = server.join("Ann", "lobby");
    ann.join("tea");
    assert_eq!(ann.post("tea", "first", "so that it is kept")["type"], "ack");
    for name in ["Bob", "Cid", "Dora", "Eve"] {
        server.hello(name);
    }
    assert!(server.ask("role Ann operator").contains("is operator"));
    let token = ann.token.clone();
    let (mut state, mut rooms) = looked_up(&mut ann);
    let mut links = BTreeMap::new();
    for round in 0..ROUNDS {
        let done = Arc::new(AtomicUsize::new(0));
        let operator = Operator {
            ann,
            dice: Dice(round as u64),
            state,
            pending: None,
            done: done.clone(),
            rooms,
            links,
            round,
        };
        let acting = std::thread::spawn(move || operator.act());
        eventually("things are done", || (done.load(Ordering::Relaxed) >= 20 + 3 * round).then_some(()));
        server = server.crash_and_restart();
        let operator = acting.join().unwrap();
        ann = Client::resume(server.address, &token);
        assert_eq!(ann.welcome["you"]["role"], "operator");
        let (found, named) = looked_up(&mut ann);
        for about in operator.state.keys().chain(found.keys()) {
            let value = |state: &State| state.get(about).cloned().unwrap_or_default();
            let (before, now) = (value(&operator.state), value(&found));
            let asked = operator.pending.as_ref().is_some_and(|(asked, then)| asked == about && *then == now);
            assert!(before == now || asked, "round {round}: {about} was {before} and is {now}");
        }
        (state, rooms, links) = (found, named, operator.links);
    }
    assert!(rooms.len() > 1 && state.len() > 20, "{state:?}");
    // The links that nothing has ended let in whoever has them.
    for (title, secret) in &links {
        let mut guest = server.hello(&format!("guest of {title}"));
        let joined = guest.ask(json!({"type": "join", "room": rooms[title], "secret": secret}));
        assert_eq!(joined["type"], "joined", "{title}: {joined}");
    }
}
