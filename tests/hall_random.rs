//! Thousands of random commands from seeds that a failure names, and after each what must always hold.

use std::collections::{BTreeMap, BTreeSet};

use teahouse::chat::event::{Event, Reply};
use teahouse::chat::list::State;
use teahouse::chat::name::is_found;
use teahouse::chat::{Audience, ClientId, Effect, Turn, UserId};

use crate::support::dice::Dice;
use crate::support::stage::Stage;

const CLIENTS: u64 = 8;
const NAMES: [&str; 9] = ["Ann", "李雷", "Bob", "ann", "Zoë", "Bоb", "Bob Lee-Bob", "Ann 李 Lee", "O'Lee"];
const WORDS: [&str; 7] = ["", "b", "bob", "lee", "ann l", "雷", "o"];
const ROOMS: [&str; 7] = ["lobby", "tea", "lоbby", "tеa", "dm:1:2", "dm:2:3", "attic"];

/// People are found by any word of their names without a look at everybody: whoever does look finds the same.
fn compare_lists(stage: &Stage) {
    let users = stage.hall.users();
    let all = (1..users.next_id().0).filter_map(|id| users.get(UserId(id))).filter(|user| !user.gone);
    let all: Vec<_> = all.map(|user| (user.listed_as(), user.id, user.state())).collect();
    for (words, state) in WORDS.iter().flat_map(|words| State::ALL.map(|state| (*words, state))) {
        let meant = all.iter().filter(|(name, _, of)| *of == state && is_found(words, name));
        let mut expected: Vec<_> = meant.map(|(name, id, _)| (*name, *id)).collect();
        expected.sort_unstable();
        assert_eq!(users.count_found(words, state), expected.len(), "{words}, {state:?}");
        let found: Vec<_> = users.found(words, &[state], None).collect();
        assert_eq!(found, expected, "{words}, {state:?}");
        for at in 0..expected.len() {
            let after = (expected[at].0.into(), expected[at].1);
            let next: Vec<_> = users.found(words, &[state], Some(&after)).collect();
            assert_eq!(next, expected[at + 1..], "{words} behind {after:?}, {state:?}");
        }
    }
}

/// What an attentive observer knows.
#[derive(Default)]
struct Observer {
    seqs: BTreeMap<String, u64>,
    acks: BTreeMap<(u64, String), (String, u64)>,
    /// (user, cid) of every message.
    posted: BTreeSet<(u64, String)>,
    inside: BTreeSet<(u64, String)>,
    users: BTreeMap<u64, u64>,
}

impl Observer {
    fn see(&mut self, turn: &Turn, asker: u64) {
        let is_reply = |e: &&Effect| matches!(e, Effect::Reply(_) | Effect::Read { .. } | Effect::Search(_));
        let replies = turn.effects.iter().filter(is_reply);
        assert!(replies.count() <= 1, "one command, one reply: {turn:?}");
        let refused = turn.effects.iter().any(|e| matches!(e, Effect::Reply(Reply::Refused(_))));
        assert!(!refused || turn.facts.is_empty(), "a refusal changes nothing");
        for effect in &turn.effects {
            match effect {
                Effect::Welcomed { user } => {
                    self.users.insert(asker, user.0);
                }
                Effect::Deliver { to, event: Event::Message(message) } => {
                    let room = message.room.as_str().to_owned();
                    let seq = self.seqs.entry(room.clone()).or_default();
                    *seq += 1;
                    assert_eq!(message.seq, *seq, "dense in {room}");
                    let key = (message.user.0, message.cid.as_str().to_owned());
                    assert!(self.posted.insert(key), "a cid is posted once");
                    if let Audience::Clients(clients) = to {
                        let allowed = room.split(':').filter_map(|n| n.parse::<u64>().ok());
                        let allowed: BTreeSet<u64> = allowed.collect();
                        assert!(clients.iter().all(|c| allowed.contains(&self.users[&c.0])), "private");
                    }
                }
                Effect::Reply(Reply::Ack { room, cid, seq, .. }) => {
                    let key = (self.users[&asker], cid.as_ref().expect("a post has one").as_str().to_owned());
                    let place = (room.as_str().to_owned(), *seq);
                    assert_eq!(
                        *self.acks.entry(key).or_insert(place.clone()),
                        place,
                        "the first ack for ever"
                    );
                }
                Effect::Entered { client, room } => {
                    assert!(self.inside.insert((client.0, room.to_string())), "entered twice");
                }
                Effect::Exited { client, room } => {
                    assert!(self.inside.remove(&(client.0, room.to_string())), "exited, but was not inside");
                }
                _ => {}
            }
        }
    }

    fn compare(&self, stage: &Stage) {
        let mut inside = BTreeSet::new();
        for (name, room) in stage.hall.rooms() {
            let name = name.to_string();
            assert_eq!(room.seq, self.seqs.get(&name).copied().unwrap_or(0), "{name}");
            assert!(room.online() <= stage.hall.users().count());
            let clients: BTreeSet<u64> = room.clients().iter().map(|client| client.0).collect();
            assert_eq!(clients.len(), room.clients().len(), "each client once");
            inside.extend(clients.into_iter().map(|client| (client, name.clone())));
        }
        assert_eq!(inside, self.inside);
    }
}

fn command(dice: &mut Dice, tokens: &[String]) -> String {
    let room = dice.pick(&ROOMS);
    match dice.roll(12) {
        0 => format!(r#"{{"type":"hello","name":"{}"}}"#, dice.pick(&NAMES)),
        1 if !tokens.is_empty() => {
            let token = &tokens[dice.roll(tokens.len() as u64) as usize];
            format!(r#"{{"type":"hello","token":"{token}"}}"#)
        }
        2 | 3 => format!(r#"{{"type":"join","room":"{room}"}}"#),
        4 => format!(r#"{{"type":"leave","room":"{room}"}}"#),
        5 => format!(r#"{{"type":"rename","name":"{}"}}"#, dice.pick(&NAMES)),
        6 => format!(r#"{{"type":"typing","room":"{room}","on":true}}"#),
        7 => format!(r#"{{"type":"history","room":"{room}"}}"#),
        8 => dice.pick(&["", "{}", "[]", "null", r#"{"type":7}"#, r#"{"type":"join"}"#]).to_owned(),
        _ => {
            let cid = dice.roll(200);
            format!(r#"{{"type":"post","room":"{room}","cid":"{cid}","text":"{cid} & <b>"}}"#)
        }
    }
}

#[test]
fn whatever_happens_the_invariants_hold() {
    for seed in 0..150 {
        // Shown only when the seed fails.
        println!("seed {seed}");
        play(seed);
    }
}

fn play(seed: u64) {
    let mut dice = Dice(seed);
    let mut stage = Stage::new();
    let mut observer = Observer::default();
    let mut tokens = Vec::new();
    (0..CLIENTS).for_each(|client| stage.connect(client));
    for step in 0..1_000 {
        let client = dice.roll(CLIENTS);
        stage.later(dice.roll(400));
        stage.tick();
        if dice.roll(40) == 0 {
            stage.hall.disconnect(ClientId(client), stage.at);
            observer.inside.retain(|(inside, _)| *inside != client);
            observer.users.remove(&client);
            stage.connect(client);
        } else {
            let turn = stage.turn(client, &command(&mut dice, &tokens));
            for effect in &turn.effects {
                if let Effect::Reply(Reply::Welcome(welcome)) = effect {
                    tokens.push(welcome.token.secret.to_string());
                }
            }
            observer.see(&turn, client);
        }
        observer.compare(&stage);
        if step % 20 == 0 {
            compare_lists(&stage);
        }
    }
    assert!(observer.posted.len() > 20, "the script did something: {}", observer.posted.len());
}
