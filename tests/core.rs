//! Batches: what is durable together, what is refused together, and who reads what of it.

use std::collections::{BTreeMap, HashMap};
use std::net::Ipv4Addr;
use std::sync::Arc;

use bytes::Bytes;
use teahouse::chat::act::{Act, Actor, Whom};
use teahouse::chat::event::Reply;
use teahouse::chat::fate::{Counted, Head, Mark, Sign};
use teahouse::chat::name::{Cid, RoomName};
use teahouse::chat::sanction::Kind;
use teahouse::chat::{Behind, ClientId, Event, Fact, Moment, Past, Receipt, Reference, Rules, UserId};
use teahouse::core::dialect::{Dialect, Dialects, Page, Results, ThreadPage};
use teahouse::core::{Core, Door, Input, Journal, NotDurable, Output, Push};
use teahouse::limits;
use teahouse::wire::json::request;
use teahouse::wire::ws::close::CloseReason;

use crate::support::stage::{answer, happening};

/// Writes what a test compares: a line for each frame.
struct Lines;

impl Dialect for Lines {
    fn event(&self, event: &Event) -> Bytes {
        Bytes::from(format!("{}\n", happening(event)))
    }

    fn reply(&self, reference: Option<&Reference>, reply: &Reply) -> Bytes {
        let mark = reference.map_or(String::new(), |Reference(mark)| format!("{mark} "));
        Bytes::from(format!("{mark}{}\n", answer(reply)))
    }

    fn page(&self, _: Option<&Reference>, _: &Page) -> Bytes {
        Bytes::new()
    }

    fn thread(&self, _: Option<&Reference>, _: &ThreadPage) -> Bytes {
        Bytes::new()
    }

    fn results(&self, _: Option<&Reference>, _: &Results) -> Bytes {
        unreachable!("the core answers with nothing that was found")
    }

    fn farewell(&self, _: CloseReason, _: &str) -> Bytes {
        Bytes::new()
    }
}

/// A journal in memory, which can be full or nearly so.
#[derive(Default)]
struct Paper {
    facts: Vec<Fact>,
    receipts: HashMap<(UserId, Cid), Receipt>,
    full: bool,
    short: bool,
}

impl Past for Paper {
    fn receipt(&self, author: UserId, cid: &Cid) -> Option<Receipt> {
        self.receipts.get(&(author, cid.clone())).cloned()
    }

    fn head(&self, _: &RoomName, _: u64) -> Option<Head> {
        None
    }

    fn mark(&self, _: &RoomName, _: u64, _: &Sign) -> Option<Mark> {
        None
    }

    fn count(&self, _: &RoomName, _: u64, _: &Counted) -> usize {
        0
    }

    fn behind(&self, _: UserId, _: &RoomName, _: u64) -> Behind {
        Behind::default()
    }
}

impl Journal for Paper {
    fn commit(&mut self, facts: &[&Fact]) -> Result<(), NotDurable> {
        if self.full {
            return Err(NotDurable::Full);
        }
        for fact in facts {
            if let Fact::Said(message) = fact {
                let receipt = Receipt { room: message.room.clone(), seq: message.seq, time: message.time };
                self.receipts.insert((message.user, message.cid.clone()), receipt);
            }
            self.facts.push((*fact).clone());
        }
        Ok(())
    }

    fn is_short_of_room(&mut self) -> bool {
        self.short
    }
}

struct House {
    core: Core,
    paper: Paper,
    at: Moment,
    tokens: HashMap<u64, String>,
}

impl House {
    fn new() -> House {
        let rules = Rules { rate: 5, server_name: "Teahouse".into(), ..Rules::default() };
        let core = Core::new(rules, Dialects::new(|Door::Page| Arc::new(Lines)));
        let at = Moment { wall: 1_000, tick: 0 };
        House { core, paper: Paper::default(), at, tokens: HashMap::new() }
    }

    fn batch(&mut self, inputs: &[Input]) -> Output {
        self.core.batch(inputs, self.at, &mut self.paper).unwrap()
    }

    /// What each client reads of a batch, and what else is to be done.
    fn read(&mut self, inputs: &[Input]) -> (BTreeMap<u64, String>, Vec<String>) {
        let mut read: BTreeMap<u64, String> = BTreeMap::new();
        let mut orders = Vec::new();
        for push in self.batch(inputs).pushes {
            match push {
                Push::Own { client, frames } => {
                    let text = String::from_utf8(frames.concat()).unwrap();
                    read.entry(client.0).or_default().push_str(&text);
                }
                Push::Shared { to, frames } => {
                    for client in to {
                        let text = std::str::from_utf8(&frames).unwrap();
                        read.entry(client.0).or_default().push_str(text);
                    }
                }
                Push::Hello { client, word } => orders.push(format!("{} {word:?}", client.0)),
                Push::Close { client, why, words } => {
                    orders.push(format!("{} {why:?} {words}", client.0));
                }
                Push::Transferred { input, outcome } => {
                    let code = outcome.err().map_or("ok", |refusal| refusal.code.word());
                    orders.push(format!("{code} to input {input}"));
                }
                Push::FilesGone(ids) => orders.push(format!("{} files go", ids.len())),
                Push::Read { input, client, room, .. } => {
                    orders.push(format!("{} reads {room} by input {input}", client.0));
                }
                Push::Search { input, client, .. } => {
                    orders.push(format!("{} looks by input {input}", client.0));
                }
                Push::Withdrawn { client, room } => orders.push(format!("{} may not read {room}", client.0)),
                Push::RoomGone { room } => orders.push(format!("nobody may read {room}")),
                Push::Answer { input, outcome } => orders.push(match outcome {
                    Ok(done) => format!("input {input}: {}", done.confirmation),
                    Err(refusal) => format!("input {input}: {}", refusal.code.word()),
                }),
            }
        }
        (read, orders)
    }

    fn connect(&mut self, client: u64) {
        self.batch(&[connected(client)]);
    }

    fn seat(&mut self, client: u64, name: &str) {
        let asked = request::parse(&format!(r#"{{"type":"hello","name":"{name}"}}"#));
        if let Ok(teahouse::chat::Command::Hello(hello)) = &asked.command {
            self.tokens.insert(client, hello.fresh.secret.to_string());
        }
        let hello = Input::Asked { client: ClientId(client), asked };
        self.batch(&[connected(client), hello, says(client, r#"{"type":"join","room":"lobby"}"#)]);
    }

    fn by_token(&self, client: u64) -> String {
        format!(r#"{{"type":"hello","ref":"back","token":"{}"}}"#, self.tokens[&client])
    }
}

fn connected(client: u64) -> Input {
    let address = Ipv4Addr::from((10 << 24) + client as u32).into();
    Input::Connected { client: ClientId(client), door: Door::Page, address }
}

fn says(client: u64, json: &str) -> Input {
    Input::Asked { client: ClientId(client), asked: request::parse(json) }
}

fn acts(act: Act) -> Input {
    Input::Acted { act, actor: Actor::Operator }
}

fn house() -> House {
    let mut house = House::new();
    house.seat(1, "Ann");
    house.seat(2, "李雷");
    house.connect(3);
    house.batch(&[says(1, r#"{"type":"post","room":"lobby","cid":"a","text":"durable"}"#)]);
    // Who follows the lobby is written.
    house.at.tick += limits::MARKER_INTERVAL_MS;
    house.batch(&[]);
    house
}

#[test]
fn the_last_room_is_for_operators() {
    let mut house = house();
    house.paper.short = true;
    let ban = Act::Impose { kind: Kind::Ban, whom: Whom::User(UserId(2)), minutes: None, reason: "".into() };
    let (read, orders) = house.read(&[
        says(1, r#"{"type":"post","ref":1,"room":"lobby","cid":"b","text":"lost"}"#),
        says(1, r#"{"type":"rename","ref":2,"name":"Anna"}"#),
        says(1, r#"{"type":"post","ref":3,"room":"lobby","cid":"a","text":"durable"}"#),
        says(3, r#"{"type":"hello","ref":4,"name":"Eve"}"#),
        acts(ban),
    ]);
    let said = |client: u64| read.get(&client).map_or("", String::as_str);
    assert_eq!(said(1), "1 storage_full\n2 storage_full\n3 ack lobby a 1\n");
    assert_eq!(said(3), "4 storage_full\n");
    assert!(orders.iter().any(|order| order.starts_with("input 4: banned")), "{orders:?}");
    assert!(house.paper.facts.iter().any(|fact| matches!(fact, Fact::Imposed(_))));
    house.paper.short = false;
    let (read, _) =
        house.read(&[says(1, r#"{"type":"post","ref":5,"room":"lobby","cid":"b","text":"kept"}"#)]);
    assert!(read[&1].contains("5 ack lobby b 2"), "{read:?}");
}

#[test]
fn what_was_not_durable_did_not_happen() {
    let mut house = house();
    let before = house.core.hall().clone();
    house.paper.full = true;
    let (read, orders) = house.read(&[
        says(1, r#"{"type":"post","ref":1,"room":"lobby","cid":"b","text":"lost"}"#),
        says(2, r#"{"type":"post","ref":2,"room":"dm:1:2","cid":"b","text":"lost too"}"#),
        says(1, r#"{"type":"rename","ref":3,"name":"Anna"}"#),
        says(3, r#"{"type":"hello","ref":4,"name":"Ann"}"#),
        says(3, r#"{"type":"hello","ref":5,"name":"Eve"}"#),
        says(3, r#"{"type":"join","ref":6,"room":"lobby"}"#),
        says(2, r#"{"type":"join","ref":7,"room":"dm:1:2"}"#),
        says(2, r#"{"type":"typing","room":"lobby","on":true}"#),
        says(1, r#"{"type":"post","ref":8,"room":"lobby","cid":"a","text":"durable"}"#),
        says(1, r#"{"type":"post","ref":9,"room":"lobby","cid":"b","text":"lost"}"#),
        says(1, r#"{"type":"history","ref":10,"room":"lobby"}"#),
        acts(Act::Impose { kind: Kind::Ban, whom: Whom::User(UserId(2)), minutes: None, reason: "".into() }),
        acts(Act::Kick { whom: Whom::Client(ClientId(3)), reason: "out".into() }),
    ]);
    let expected = [
        (1, "1 storage_full\n3 storage_full\n8 ack lobby a 1\n9 storage_full\n李雷 types true\n"),
        (2, "2 storage_full\n7 joined dm:1:2 at 0 with Ann 李雷\n"),
        (3, "4 name_taken\n5 storage_full\n6 hello_first\n"),
    ];
    assert_eq!(read, expected.map(|(client, text)| (client, text.to_owned())).into());
    assert_eq!(
        orders,
        [
            "3 Refused { about_the_name: true }",
            "3 Refused { about_the_name: false }",
            "1 reads lobby by input 10",
            "input 11: storage_full",
            "3 Kicked out",
            "input 12: kicked client 3 (not yet said hello): 1 connection closed",
        ]
    );
    // As if nothing had been said: the same places, names and numbers are given again.
    house.paper.full = false;
    assert_eq!(house.core.hall().users(), before.users());
    let rooms = |hall: &teahouse::chat::Hall| -> BTreeMap<_, _> {
        hall.rooms().map(|(name, room)| (name.clone(), room.clone())).collect()
    };
    assert_eq!(rooms(house.core.hall()), rooms(&before));
    assert_eq!(house.core.hall().records().count(), 0);
    let (read, _) = house.read(&[says(1, r#"{"type":"post","room":"lobby","cid":"b","text":"kept"}"#)]);
    assert_eq!(read[&1], "ack lobby b 2\nlobby 2 Ann: kept\n");
    let (read, _) = house.read(&[connected(4), says(4, r#"{"type":"hello","name":"Anna"}"#)]);
    assert_eq!(read[&4], "welcome 3 Anna [lobby at 2 with 2]\n");
}

#[test]
fn every_passing_thing_of_a_batch_survives_a_full_disk() {
    let script = |house: &House| {
        vec![
            Input::Gone { client: ClientId(2) },
            connected(5),
            says(5, &house.by_token(2)),
            says(5, r#"{"type":"join","room":"tea"}"#),
            says(1, r#"{"type":"join","room":"tea"}"#),
            says(1, r#"{"type":"leave","room":"lobby"}"#),
            says(5, r#"{"type":"leave","room":"tea"}"#),
            says(1, "nonsense"),
            Input::Gone { client: ClientId(3) },
        ]
    };
    let mut calm = house();
    let calm_script = script(&calm);
    let (expected, _) = calm.read(&calm_script);
    let mut full = house();
    full.paper.full = true;
    let mut inputs = script(&full);
    inputs.insert(3, says(1, r#"{"type":"post","ref":1,"room":"lobby","cid":"x","text":"lost"}"#));
    let (read, _) = full.read(&inputs);
    assert_eq!(read[&1], format!("1 storage_full\n{}", expected[&1]));
    assert_eq!(read[&5], expected[&5]);
    let inside = |house: &House, client| -> Vec<String> {
        house.core.hall().rooms_of(ClientId(client)).map(ToString::to_string).collect()
    };
    assert_eq!((inside(&full, 1), inside(&full, 5)), (inside(&calm, 1), inside(&calm, 5)));
    assert_eq!(full.core.next_deadline(), calm.core.next_deadline());
}

#[test]
fn who_comes_in_reads_what_comes_after() {
    let mut house = house();
    let back = house.by_token(1);
    let (read, _) = house.read(&[
        connected(4),
        says(4, &back),
        says(1, r#"{"type":"typing","room":"lobby","on":true}"#),
        says(2, r#"{"type":"post","room":"lobby","cid":"1","text":"before"}"#),
        says(4, r#"{"type":"join","ref":1,"room":"lobby"}"#),
        says(2, r#"{"type":"post","room":"lobby","cid":"2","text":"after"}"#),
        says(2, r#"{"type":"typing","room":"lobby","on":true}"#),
        says(1, r#"{"type":"typing","room":"lobby","on":false}"#),
        says(4, r#"{"type":"leave","ref":2,"room":"lobby"}"#),
        says(2, r#"{"type":"post","room":"lobby","cid":"3","text":"behind"}"#),
    ]);
    assert_eq!(
        read[&4],
        "\"back\" welcome 1 Ann [lobby at 1 with 2]\n1 joined lobby at 2 with Ann 李雷\nlobby 3 李雷: after\n\
         李雷 types true\n2 left lobby\n"
    );
    assert!(read[&1].ends_with("lobby 4 李雷: behind\n") && !read[&1].contains("Ann types"), "{}", read[&1]);
}

#[test]
fn facts_are_written_once_and_in_order() {
    let mut house = house();
    house.batch(&[
        says(1, r#"{"type":"post","room":"dm:1:2","cid":"d","text":"x"}"#),
        says(1, r#"{"type":"post","room":"dm:1:2","cid":"d","text":"x"}"#),
        says(2, r#"{"type":"post","room":"dm:1:2","cid":"d","text":"y"}"#),
    ]);
    let kinds: Vec<&str> = house
        .paper
        .facts
        .iter()
        .map(|fact| match fact {
            Fact::UserMade { .. } => "user",
            Fact::DeviceMade { .. } => "device",
            Fact::Seen { .. } | Fact::Ran { .. } => "seen",
            Fact::RoleGiven { .. } => "role",
            Fact::UserForgotten { .. } => "forgotten",
            Fact::OperatorLink(_) => "link",
            Fact::DeviceRevoked { .. } => "device gone",
            Fact::Renamed { .. } => "name",
            Fact::RoomMade { .. } => "room",
            Fact::Said(_) => "said",
            Fact::Changed(_) | Fact::Invited { .. } | Fact::RoomGone { .. } => "changed",
            Fact::Imposed(_) | Fact::Lifted { .. } | Fact::Recorded(_) => "act",
            Fact::Marked { .. } | Fact::Block { .. } | Fact::ToAll { .. } => "read",
            Fact::Receipts { .. } | Fact::Prefs { .. } => "chosen",
            Fact::FileMade { .. } | Fact::FileStored { .. } => "file",
            Fact::FileGone { .. } | Fact::FilesKept { .. } => "file",
        })
        .collect();
    let expected = "user device user device room read read said read read read room said read said read";
    assert_eq!(kinds.join(" "), expected);
}

#[test]
fn a_crowd_is_told_its_number_once_a_second() {
    let mut house = House::new();
    let most = limits::PRESENCES_MAX as u64;
    (1..=most).for_each(|client| house.seat(client, &format!("n{client}")));
    house.connect(1_000);
    house.connect(1_001);
    house.connect(1_002);
    let come = |client: u64| {
        let hello = says(client, &format!(r#"{{"type":"hello","name":"n{client}"}}"#));
        [hello, says(client, r#"{"type":"join","ref":1,"room":"lobby"}"#)]
    };
    house.batch(&[says(7, r#"{"type":"post","room":"lobby","cid":"1","text":"x"}"#)]);
    house.batch(&[says(9, r#"{"type":"post","room":"lobby","cid":"1","text":"x"}"#)]);
    // One too many: the number, and a part of the list for the newcomer.
    let (read, _) = house.read(&come(1_000));
    assert_eq!(read[&1], "201 are here\n");
    let joined = "1 joined lobby at 2 with 201: n1000, 199 others\n";
    assert!(read[&1_000].ends_with(joined), "{}", read[&1_000]);
    // Within the second nobody is told anything, and then how many there are.
    house.at.tick += 999;
    let (read, _) = house.read(&come(1_001));
    assert_eq!(read.keys().copied().collect::<Vec<_>>(), [1_001]);
    assert_eq!(house.core.next_deadline(), Some(1_000));
    house.at.tick += 1;
    assert_eq!(house.read(&[]).0[&1], "202 are here\n");
    assert_eq!(house.core.next_deadline(), None);
    // The fall under the limit is told once, not sooner either; from then on it is each one again.
    let leave = |client| says(client, r#"{"type":"leave","room":"lobby"}"#);
    assert!(!house.read(&[leave(1_001)]).0.contains_key(&1));
    assert!(!house.read(&[leave(1_000)]).0.contains_key(&1));
    house.at.tick += 1_000;
    assert_eq!(house.read(&[]).0[&1], "200 are here\n");
    assert_eq!(house.read(&[leave(200)]).0[&1], "n200 offline\n");
    let (read, _) = house.read(&[says(200, r#"{"type":"join","ref":1,"room":"lobby"}"#)]);
    assert_eq!(read[&1], "n200 online\n");
}

/// Somebody who comes and goes between 200 and 201 people: nobody is told more often than once a second, what is told
/// last is true, and whoever comes in meanwhile hears that too.
#[test]
fn a_crowd_that_flaps_is_told_once_a_second() {
    let mut house = House::new();
    let most = limits::PRESENCES_MAX as u64;
    (1..=most).for_each(|client| house.seat(client, &format!("n{client}")));
    house.connect(1_000);
    house.batch(&[says(1_000, r#"{"type":"hello","name":"n1000"}"#)]);
    let (join, leave) = (r#"{"type":"join","room":"lobby"}"#, r#"{"type":"leave","room":"lobby"}"#);
    let mut heard = Vec::new();
    for n in 0..60 {
        house.at.tick += 500;
        let word = if n % 2 == 0 { join } else { leave };
        heard.push(house.read(&[says(1_000, word)]).0.get(&1).cloned());
        let again = house.read(&[says(2, join)]).0[&2].clone();
        assert!(
            again.contains("joined lobby at 0 with 20"),
            "a part of the list, while nobody is told of each: {again}"
        );
    }
    let told: Vec<&String> = heard.iter().flatten().collect();
    assert_eq!(told.len(), 30, "{heard:?}");
    house.at.tick += 1_000;
    assert_eq!(house.read(&[]).0[&1], "200 are here\n");
    assert_eq!(house.core.next_deadline(), None);
    assert_eq!(house.read(&[says(3, leave)]).0[&1], "n3 offline\n");
}

#[test]
fn a_batch_says_in_figures_what_it_did() {
    let mut house = house();
    let output = house.batch(&[
        says(1, r#"{"type":"post","room":"lobby","cid":"x","text":"one"}"#),
        says(2, r#"{"type":"post","room":"dm:1:2","cid":"y","text":"two"}"#),
        says(2, "nonsense"),
        says(3, r#"{"type":"hello","name":"Eve"}"#),
        says(3, r#"{"type":"join","room":"nowhere at all"}"#),
        acts(Act::Kick { whom: Whom::Client(ClientId(9)), reason: "".into() }),
    ]);
    let tally = output.tally;
    // A message, a room and its message, how far both authors have read, a user and a device.
    assert_eq!((tally.facts, tally.posts), (7, 2));
    assert_eq!(tally.deliveries, 2, "to the two in the lobby");
    assert_eq!(tally.refused.iter().map(|code| code.word()).collect::<Vec<_>>(), ["bad_json", "bad_field"]);
    assert_eq!(output.happened.len(), 2);
}

#[test]
fn who_is_lost_twice_in_a_moment_is_absent_whatever_is_taken_back() {
    let mut house = house();
    let back = house.by_token(1);
    house.batch(&[Input::Gone { client: ClientId(1) }]);
    house.batch(&[connected(4), says(4, &back), says(4, r#"{"type":"join","room":"lobby"}"#)]);
    let due = house.core.next_deadline();
    assert!(due.is_some());
    // Lost again in the same millisecond, in a batch that finds no room, so that all of it is taken back.
    house.paper.full = true;
    let lost = says(2, r#"{"type":"post","room":"lobby","cid":"x","text":"lost"}"#);
    house.batch(&[Input::Gone { client: ClientId(4) }, connected(5), says(5, &back), lost]);
    assert_eq!(house.core.next_deadline(), due);
    house.at.tick = due.unwrap();
    assert_eq!(house.read(&[]).0[&2], "Ann offline\n");
}

#[test]
fn an_absence_that_was_there_before_is_there_after_a_taking_back() {
    let mut house = house();
    let back = house.by_token(1);
    house.batch(&[Input::Gone { client: ClientId(1) }]);
    house.batch(&[connected(4), says(4, &back), says(4, r#"{"type":"join","room":"lobby"}"#)]);
    let before = house.core.hall().clone();
    let mut hall = before.clone();
    hall.disconnect(ClientId(4), house.at);
    hall.take_back_to(0);
    assert_eq!(hall, before);
}
