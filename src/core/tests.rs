//! Inputs in, words out: what each client reads of a batch, in order.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use bytes::Bytes;

use super::dialect::{Dialect, Dialects, Page, Results, ThreadPage};
use super::*;
use crate::chat::command::{Command, Draft, Hello, Post, Token};
use crate::chat::event::Members;
use crate::chat::fate::{Counted, Head, Mark, Sign};
use crate::chat::name::{Cid, RoomName, Text, UserName};
use crate::chat::{Asked, Behind, Past, Receipt, Reference, UserId};
use crate::limits;
use crate::wire::ws::close::CloseReason;

/// Writes words with a blank behind each.
struct Words;

impl Dialect for Words {
    fn event(&self, event: &Event) -> Bytes {
        let word = match event {
            Event::Message(message) => format!("{}:{} ", message.room, message.seq),
            Event::Change(change) => format!("{}:{} ", change.room, change.seq),
            Event::Presence { name, online, .. } => {
                format!("{}{} ", if *online { "+" } else { "-" }, name.as_str())
            }
            Event::Renamed { old, name, .. } => format!("{}>{} ", old.as_str(), name.as_str()),
            Event::Crowd { online, .. } => format!("crowd:{online} "),
            Event::Typing { name, .. } => format!("{}… ", name.as_str()),
            Event::Role { .. } => "role ".to_owned(),
            Event::Away { .. } => "away ".to_owned(),
            Event::Sanction(_) => "sanction ".to_owned(),
            Event::Notice { .. } => "notice ".to_owned(),
            Event::Room(summary) => format!("new:{} ", summary.room),
            Event::RoomGone { room } => format!("gone:{room} "),
            // Of one alone.
            Event::Followed { .. } | Event::Read { .. } | Event::PartnerRead { .. } | Event::Prefs { .. } => {
                String::new()
            }
        };
        word.into()
    }

    fn reply(&self, _: Option<&Reference>, reply: &Reply) -> Bytes {
        match reply {
            Reply::Welcome(_) => "welcome ".into(),
            Reply::Joined(joined) => match &joined.members {
                Members::All(_) => format!("joined:{} ", joined.room).into(),
                Members::Some { online, .. } | Members::Untold { online } => {
                    format!("joined:{}:{online} ", joined.room).into()
                }
            },
            Reply::Left { room } => format!("left:{room} ").into(),
            Reply::Ack { seq, .. } => format!("ack:{seq} ").into(),
            Reply::Renamed { .. } => "renamed ".into(),
            Reply::Rooms { .. } => "rooms ".into(),
            Reply::People { .. } => "people ".into(),
            Reply::Pong { .. } => "pong ".into(),
            Reply::Invited { room, .. } => format!("invited:{room} ").into(),
            Reply::Pair { .. } | Reply::Devices(_) | Reply::Role { .. } | Reply::Done => "device".into(),
            Reply::Banned { .. } | Reply::Sanctions { .. } => "sanctions ".into(),
            Reply::Refused(refusal) => format!("{} ", refusal.code.word()).into(),
        }
    }

    fn page(&self, _: Option<&Reference>, _: &Page) -> Bytes {
        "page ".into()
    }

    fn thread(&self, _: Option<&Reference>, _: &ThreadPage) -> Bytes {
        unreachable!("the core answers with no part of a room")
    }

    fn results(&self, _: Option<&Reference>, _: &Results) -> Bytes {
        unreachable!("the core answers with nothing that was found")
    }

    fn farewell(&self, _: CloseReason, _: &str) -> Bytes {
        "bye ".into()
    }
}

/// Takes everything and forgets it.
struct Nowhere;

impl Past for Nowhere {
    fn receipt(&self, _: UserId, _: &Cid) -> Option<Receipt> {
        None
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

impl Journal for Nowhere {
    fn commit(&mut self, _: &[&Fact]) -> Result<(), NotDurable> {
        Ok(())
    }

    fn is_short_of_room(&mut self) -> bool {
        false
    }
}

fn asked(client: u64, command: Command) -> Input {
    let is_hello = matches!(command, Command::Hello(_));
    let asked = Asked { reference: None, command: Ok(command), is_hello };
    Input::Asked { client: ClientId(client), asked }
}

fn name(name: &str) -> UserName {
    UserName::parse(name).unwrap()
}

fn join(client: u64, room: &str) -> Input {
    asked(client, Command::Join { room: RoomName::stored(room) })
}

fn leave(client: u64, room: &str) -> Input {
    asked(client, Command::Leave { room: RoomName::stored(room) })
}

fn rename(client: u64, to: &str) -> Input {
    asked(client, Command::Rename { name: Ok(name(to)) })
}

fn post(client: u64, room: &str, cid: &str) -> Input {
    let draft = Draft {
        room: RoomName::stored(room),
        text: Text::stored("x"),
        files: Vec::new(),
        me: false,
        reply_to: None,
    };
    asked(client, Command::Post(Post { cid: Cid::stored(cid), draft: Ok(draft) }))
}

/// Ann, Bob and Cid, who have said hello and are nowhere.
fn three() -> Core {
    three_by(Rules::default())
}

fn three_by(rules: Rules) -> Core {
    let mut core = Core::new(rules, Dialects::new(|_| Arc::new(Words)));
    [(1, "Ann"), (2, "Bob"), (3, "Cid")].iter().for_each(|(client, called)| seat(&mut core, *client, called));
    core
}

/// A client that has said a good hello.
fn seat(core: &mut Core, client: u64, called: &str) {
    let address = IpAddr::from([10, 0, 0, 1]);
    let token = Token { secret: called.into(), hash: [client as u8; 32] };
    let hello = Hello {
        name: Ok(name(called)),
        token: None,
        fresh: token,
        password_hash: None,
        pair: None,
        agent: None,
    };
    let connected = Input::Connected { client: ClientId(client), door: Door::Page, address };
    read(core, &[connected, asked(client, Command::Hello(hello.into()))]);
}

/// What each client reads.
fn read(core: &mut Core, inputs: &[Input]) -> BTreeMap<u64, String> {
    read_at(core, 0, inputs)
}

fn read_at(core: &mut Core, tick: u64, inputs: &[Input]) -> BTreeMap<u64, String> {
    let output = core.batch(inputs, Moment { wall: 0, tick }, &mut Nowhere).unwrap();
    let mut words: BTreeMap<u64, String> = BTreeMap::new();
    let mut hear = |client: ClientId, frames: &[u8]| {
        words.entry(client.0).or_default().push_str(std::str::from_utf8(frames).unwrap());
    };
    for push in output.pushes {
        match push {
            Push::Own { client, frames } => frames.iter().for_each(|frame| hear(client, frame)),
            Push::Shared { to, frames } => to.iter().for_each(|client| hear(*client, &frames)),
            Push::Hello { .. }
            | Push::Close { .. }
            | Push::Read { .. }
            | Push::Search { .. }
            | Push::Answer { .. } => {}
            Push::Withdrawn { .. } | Push::RoomGone { .. } => {}
            Push::Transferred { .. } | Push::FilesGone(_) => {}
        }
    }
    words.into_iter().map(|(client, words)| (client, words.trim_end().to_owned())).collect()
}

#[test]
fn a_new_name_does_not_overtake_what_the_rooms_said_before() {
    let cases: [(&[Input], &str); 6] = [
        (&[join(2, "lobby"), rename(2, "Rob")], "+Bob Bob>Rob"),
        (&[rename(2, "Rob"), join(2, "lobby")], "+Rob"),
        (
            &[join(2, "lobby"), join(2, "tea"), rename(2, "Rob"), post(2, "lobby", "a")],
            "new:tea +Bob Bob>Rob lobby:1",
        ),
        (
            &[join(2, "lobby"), rename(2, "Rob"), join(3, "lobby"), rename(2, "Bea"), post(1, "lobby", "a")],
            "+Bob Bob>Rob +Cid Rob>Bea ack:1 lobby:1",
        ),
        (
            &[join(2, "lobby"), rename(2, "Rob"), leave(1, "lobby"), post(2, "lobby", "a")],
            "+Bob Bob>Rob left:lobby",
        ),
        (
            &[
                join(2, "lobby"),
                rename(2, "Rob"),
                join(3, "lobby"),
                rename(2, "Bea"),
                post(3, "lobby", "a"),
                leave(1, "lobby"),
                post(2, "lobby", "a"),
            ],
            "+Bob Bob>Rob +Cid Rob>Bea lobby:1 left:lobby",
        ),
    ];
    for (inputs, expected) in cases {
        let mut core = three();
        read(&mut core, &[join(1, "lobby")]);
        assert_eq!(read(&mut core, inputs)[&1], expected, "{inputs:?}");
    }
}

/// Who came back within the grace and left is no longer there when the grace would have ended.
#[test]
fn whoever_has_left_a_room_has_no_new_name_in_it() {
    let mut core = three();
    read(&mut core, &[join(1, "lobby"), join(2, "lobby"), Input::Gone { client: ClientId(2) }]);
    let address = IpAddr::from([10, 0, 0, 1]);
    let token = Token { secret: "Bob".into(), hash: [2; 32] };
    let fresh = Token { secret: "new".into(), hash: [4; 32] };
    let hello = Hello {
        name: Ok(name("Bob")),
        token: Some(token),
        fresh,
        password_hash: None,
        pair: None,
        agent: None,
    };
    let connected = Input::Connected { client: ClientId(4), door: Door::Page, address };
    read(&mut core, &[connected, asked(4, Command::Hello(hello.into()))]);
    assert_eq!(read(&mut core, &[rename(4, "Rob")])[&1], "Bob>Rob", "present in the grace");
    assert_eq!(read(&mut core, &[join(4, "lobby"), leave(4, "lobby")])[&1], "-Rob");
    assert_eq!(read(&mut core, &[rename(4, "Bea")]).get(&1), None);
}

#[test]
fn in_two_rooms_each_is_heard_once() {
    let mut core = three();
    read(&mut core, &[join(1, "lobby"), join(1, "tea")]);
    let inputs = [
        join(2, "lobby"),
        join(3, "tea"),
        rename(2, "Rob"),
        join(2, "tea"),
        rename(2, "Bea"),
        post(3, "tea", "a"),
    ];
    assert_eq!(read(&mut core, &inputs)[&1], "+Bob +Cid Bob>Rob +Rob Rob>Bea tea:1");
}

#[test]
fn a_refusal_takes_nothing() {
    let mut core = three_by(Rules { rate: 5, address_quotas: true, ..Rules::default() });
    // Joins come back sooner than rooms, so it is the rooms that run out.
    let mut tick = 0;
    while read_at(&mut core, tick, &[join(1, &format!("r{tick}"))])[&1] != "slow_down" {
        tick += 334;
    }
    let most = 5 * limits::RATE_BURST;
    for n in 0..most {
        let heard = read_at(&mut core, tick, &[post(1, "dm:1:2", &format!("d{n}"))]);
        assert_eq!(heard[&1], "slow_down", "no new room");
    }
    read_at(&mut core, tick, &[join(1, "lobby")]);
    for n in 0..most {
        let heard = &read_at(&mut core, tick, &[post(1, "lobby", &format!("l{n}"))])[&1];
        assert_eq!(*heard, format!("ack:{0} lobby:{0}", n + 1), "what was refused has cost nothing");
    }
    assert_eq!(read_at(&mut core, tick, &[post(1, "lobby", "m")])[&1], "slow_down");
}

#[test]
fn whoever_comes_between_two_counts_hears_the_next_one() {
    let mut core = three();
    let crowd = limits::PRESENCES_MAX as u64 + 2;
    for client in 4..=crowd {
        seat(&mut core, client, &format!("n{client}"));
    }
    let all: Vec<Input> = (2..=crowd).map(|client| join(client, "lobby")).collect();
    read(&mut core, &all);
    // They have all been told that they are 201, the last of them too.
    let heard = read_at(&mut core, 10, &[join(1, "lobby")]);
    assert_eq!(heard[&1], "joined:lobby:202");
    assert_eq!(read_at(&mut core, 20, &[leave(2, "lobby")])[&2], "left:lobby");
    let heard = read_at(&mut core, 1_000, &[]);
    assert_eq!(
        heard.get(&1).map(String::as_str),
        Some("crowd:201"),
        "as many as before, and one did not know"
    );
    assert!(read_at(&mut core, 2_000, &[]).is_empty(), "nothing has changed since");
}
