//! Whom messages mention, what is read and what not, what people keep. Clients 1, 2 and 3 are Ann, Bob and Cid, who
//! follow the lobby; 11 is Ann's other device, which is nowhere.

use teahouse::chat::name::RoomName;
use teahouse::chat::reading::Figures;
use teahouse::chat::{Audience, Effect, Fact, Reply, Rules, Turn, UserId};
use teahouse::limits;

use crate::support::stage::{Stage, happening};

fn house() -> Stage {
    let mut stage = Stage::with(Rules { rate: 0, server_name: "Teahouse".into(), ..Rules::default() });
    stage.seat(1, "Ann");
    stage.seat(2, "Bob");
    stage.seat(3, "Cid");
    further(&mut stage, 11, 1);
    stage
}

/// Another device of a client's user.
fn further(stage: &mut Stage, client: u64, of: u64) {
    stage.connect(client);
    let token = stage.tokens[&of].clone();
    stage.turn(client, &format!(r#"{{"type":"hello","token":"{token}"}}"#));
}

fn post(stage: &mut Stage, client: u64, room: &str, text: &str) -> Turn {
    let seq = stage.hall.room(&RoomName::stored(room)).map_or(0, |room| room.seq);
    let cid = format!("{client} in {room} after {seq}");
    let text = serde_json::to_string(text).unwrap();
    stage.turn(client, &format!(r#"{{"type":"post","room":"{room}","cid":"{cid}","text":{text}}}"#))
}

fn about(kind: &str, room: &str, more: &str) -> String {
    format!(r#"{{"type":"{kind}","room":"{room}"{more}}}"#)
}

/// What a room is to a user: read, unread, mentions.
fn figures(stage: &Stage, user: u64, room: &str) -> (u64, usize, usize) {
    let Figures { read, unread, mentions } = stage.hall.figures(UserId(user), &RoomName::stored(room));
    (read, unread, mentions)
}

/// Who is told what of reading by a turn.
fn told(turn: &Turn) -> Vec<String> {
    let line = |effect: &Effect| match effect {
        Effect::Deliver { to: Audience::Clients(to), event } if event.is_of_one() => {
            let to: Vec<String> = to.iter().map(|client| client.0.to_string()).collect();
            Some(format!("{}: {}", to.join(" "), happening(event)))
        }
        _ => None,
    };
    turn.effects.iter().filter_map(line).collect()
}

/// What is told when it is time.
fn later(stage: &mut Stage, ms: u64) -> Vec<String> {
    stage.later(ms);
    let turn = stage.hall.tick(stage.at, &stage.memory);
    stage.hall.settle();
    told(&turn)
}

#[test]
fn a_message_says_whom_it_mentions_and_all_are_for_moderators() {
    let mut stage = house();
    let mentions = |turn: Turn| -> Vec<[u64; 3]> {
        let message = turn.facts.iter().find_map(|fact| match fact {
            Fact::Said(message) => Some(message.clone()),
            _ => None,
        });
        message.unwrap().mentions.iter().map(|m| [m.user.0, m.start.into(), m.end.into()]).collect()
    };
    let text = "🍵 @bob, @Ann: @all";
    assert_eq!(mentions(post(&mut stage, 1, "lobby", text)), [[2, 3, 7], [1, 9, 13]]);
    stage.make(1, "moderator");
    assert_eq!(mentions(post(&mut stage, 1, "lobby", text)), [[2, 3, 7], [1, 9, 13], [0, 15, 19]]);
    // In a direct room nobody moderates.
    assert_eq!(mentions(post(&mut stage, 1, "dm:1:2", "@all @bob")), [[2, 5, 9]]);
    stage.turn(2, r#"{"type":"rename","name":"Rob"}"#);
    assert_eq!(mentions(post(&mut stage, 1, "lobby", "@bob @rob")), [[2, 5, 9]]);
}

#[test]
fn what_others_say_is_unread_until_it_is_read() {
    let mut stage = house();
    assert_eq!(figures(&stage, 1, "lobby"), (0, 0, 0));
    post(&mut stage, 2, "lobby", "one");
    post(&mut stage, 2, "lobby", "@ann");
    post(&mut stage, 3, "lobby", "@ann @bob @ann");
    stage.turn(3, &about("topic", "lobby", r#","text":"tea""#));
    assert_eq!(figures(&stage, 1, "lobby"), (0, 3, 2));
    // One's own post is read, and what came before it.
    assert_eq!(figures(&stage, 2, "lobby"), (2, 1, 1));
    assert_eq!(figures(&stage, 3, "lobby"), (3, 0, 0));
    for (seq, expected) in [(1, (1, 2, 2)), (0, (1, 2, 2)), (2, (2, 1, 1)), (99, (4, 0, 0)), (3, (4, 0, 0))] {
        stage.turn(1, &about("read", "lobby", &format!(r#","seq":{seq}"#)));
        assert_eq!(figures(&stage, 1, "lobby"), expected, "{seq}");
    }
    // The only way back.
    assert_eq!(stage.say(1, &about("unread", "lobby", r#","seq":2"#)), "1: done");
    assert_eq!(figures(&stage, 1, "lobby"), (1, 2, 2));
    // One's own are not unread, whenever one goes back.
    assert_eq!(stage.say(3, &about("unread", "lobby", r#","seq":1"#)), "3: done");
    assert_eq!(figures(&stage, 3, "lobby"), (0, 2, 0));
    stage.turn(3, &about("read", "lobby", r#","seq":1"#));
    assert_eq!(figures(&stage, 3, "lobby"), (1, 1, 0));
    post(&mut stage, 3, "lobby", "so");
    assert_eq!(figures(&stage, 3, "lobby"), (5, 0, 0));
    // The server's own words are somebody else's.
    let say = |json: &str| json.to_owned();
    assert_eq!(stage.say(1, &say(r#"{"type":"unread","room":"lobby","seq":0}"#)), "1: bad_field");
    assert_eq!(stage.say(1, &say(r#"{"type":"read","room":"lobby"}"#)), "1: bad_field");
    assert_eq!(stage.say(1, &say(r#"{"type":"read","room":"dm:2:3","seq":1}"#)), "1: no_such_room");
    assert_eq!(stage.say(1, &say(r#"{"type":"unread","room":"dm:2:3","seq":1}"#)), "1: no_such_room");
}

#[test]
fn the_first_join_is_where_one_begins_and_a_leave_keeps_the_place() {
    let mut stage = house();
    stage.turn(1, &about("join", "tea", ""));
    post(&mut stage, 1, "tea", "@bob");
    post(&mut stage, 1, "tea", "more");
    assert_eq!(figures(&stage, 2, "tea"), (2, 0, 0));
    assert_eq!(stage.say(2, &about("unread", "tea", r#","seq":1"#)), "2: not_joined");
    stage.turn(2, &about("join", "tea", ""));
    assert_eq!(figures(&stage, 2, "tea"), (2, 0, 0));
    stage.turn(2, &about("leave", "tea", ""));
    post(&mut stage, 1, "tea", "@bob again");
    assert_eq!(figures(&stage, 2, "tea"), (2, 1, 1));
    let rooms = |stage: &mut Stage, client: u64, json: &str| -> Vec<(String, bool, (u64, usize, usize))> {
        let turn = stage.turn(client, json);
        let Some(Effect::Reply(Reply::Rooms { rooms, .. })) = turn.effects.first() else {
            panic!("{turn:?}")
        };
        let of = |Figures { read, unread, mentions }: Figures| (read, unread, mentions);
        rooms.iter().map(|room| (room.room.to_string(), room.follows, of(room.figures))).collect()
    };
    let all = rooms(&mut stage, 2, r#"{"type":"rooms"}"#);
    assert!(all.contains(&("tea".to_owned(), false, (2, 1, 1))), "{all:?}");
    let mine = rooms(&mut stage, 2, r#"{"type":"rooms","mine":true}"#);
    assert_eq!(mine, [("lobby".to_owned(), true, (0, 0, 0))]);
    stage.turn(2, &about("join", "tea", ""));
    let mine = rooms(&mut stage, 2, r#"{"type":"rooms","mine":true}"#);
    assert_eq!(mine[0], ("tea".to_owned(), true, (2, 1, 1)));
    // What came before one was there is nobody's mention, even when one goes back.
    stage.turn(2, &about("unread", "tea", r#","seq":1"#));
    assert_eq!(figures(&stage, 2, "tea"), (0, 3, 2));
}

#[test]
fn all_are_those_who_were_there_before() {
    let mut stage = house();
    stage.make(1, "moderator");
    post(&mut stage, 1, "lobby", "@all");
    stage.seat(4, "Dora");
    post(&mut stage, 1, "lobby", "@all @bob @dora");
    post(&mut stage, 1, "lobby", "@bob");
    assert_eq!(figures(&stage, 2, "lobby"), (0, 3, 3));
    assert_eq!(figures(&stage, 4, "lobby"), (1, 2, 1));
    stage.turn(4, &about("unread", "lobby", r#","seq":1"#));
    assert_eq!(figures(&stage, 4, "lobby"), (0, 3, 1));
    assert_eq!(figures(&stage, 1, "lobby"), (3, 0, 0));
    stage.turn(1, &about("unread", "lobby", r#","seq":1"#));
    assert_eq!(figures(&stage, 1, "lobby"), (0, 0, 0));
}

#[test]
fn direct_and_private_rooms_have_figures_from_the_beginning() {
    let mut stage = house();
    post(&mut stage, 1, "dm:1:2", "psst");
    assert_eq!((figures(&stage, 1, "dm:1:2"), figures(&stage, 2, "dm:1:2")), ((1, 0, 0), (0, 1, 0)));
    // The partner is told how far one has read, and sees it in lists.
    let turn = stage.turn(2, &about("read", "dm:1:2", r#","seq":1"#));
    assert_eq!(told(&turn), ["1 11: dm:1:2 is read by 2 to 1"]);
    let partner_read = |stage: &mut Stage, client: u64| {
        let turn = stage.turn(client, &about("join", "dm:1:2", ""));
        let Some(Effect::Reply(Reply::Joined(joined))) = turn.effects.first() else { panic!("{turn:?}") };
        joined.partner_read
    };
    assert_eq!(partner_read(&mut stage, 1), Some(1));
    post(&mut stage, 1, "dm:1:2", "and");
    // Whoever does not tell is not told.
    assert_eq!(stage.say(2, r#"{"type":"receipts","on":false}"#), "receipts of 2 false\n2: done");
    assert_eq!(stage.say(2, r#"{"type":"receipts","on":false}"#), "2: done");
    assert_eq!(told(&stage.turn(2, &about("read", "dm:1:2", r#","seq":2"#))), [""; 0]);
    assert_eq!((partner_read(&mut stage, 1), partner_read(&mut stage, 2)), (None, None));
    stage.turn(2, r#"{"type":"receipts","on":true}"#);
    assert_eq!((partner_read(&mut stage, 1), partner_read(&mut stage, 2)), (Some(2), Some(2)));
    // Whoever answers has read what came before; of who had read it already the post itself says so.
    post(&mut stage, 1, "dm:1:2", "one more");
    assert_eq!(told(&post(&mut stage, 2, "dm:1:2", "yes")), ["1 11: dm:1:2 is read by 2 to 4"]);
    assert_eq!(partner_read(&mut stage, 1), Some(4));
    assert_eq!(told(&post(&mut stage, 2, "dm:1:2", "really")), [""; 0]);
}

#[test]
fn ones_other_devices_hear_of_it() {
    let mut stage = house();
    post(&mut stage, 2, "lobby", "one");
    let turn = stage.turn(1, &about("read", "lobby", r#","seq":1"#));
    assert_eq!(told(&turn), ["11: lobby is read by 1 to 1, 0 not, 0 mentions"]);
    assert_eq!(told(&stage.turn(1, &about("read", "lobby", r#","seq":1"#))), [""; 0]);
    let turn = stage.turn(1, &about("unread", "lobby", r#","seq":1"#));
    assert_eq!(told(&turn), ["1 11: lobby is read by 1 to 0, 1 not, 0 mentions"]);
    let turn = post(&mut stage, 1, "lobby", "two");
    assert_eq!(told(&turn), ["11: lobby is read by 1 to 2, 0 not, 0 mentions"]);
    // What one follows, too.
    assert_eq!(told(&stage.turn(1, &about("join", "tea", ""))), ["11: follows tea true"]);
    assert_eq!(told(&stage.turn(11, &about("join", "tea", ""))), [""; 0]);
    assert_eq!(told(&stage.turn(11, &about("leave", "tea", ""))), ["1: follows tea false"]);
}

#[test]
fn whoever_follows_from_elsewhere_is_told_once_a_second_and_of_a_mention_at_once() {
    let mut stage = house();
    further(&mut stage, 12, 1);
    stage.turn(12, &about("join", "lobby", ""));
    assert_eq!(told(&post(&mut stage, 2, "lobby", "one")), [""; 0]);
    assert_eq!(later(&mut stage, 0), ["11: lobby is read by 1 to 0, 1 not, 0 mentions"]);
    post(&mut stage, 2, "lobby", "two");
    post(&mut stage, 2, "lobby", "three");
    assert_eq!(later(&mut stage, 999), [""; 0]);
    assert_eq!(later(&mut stage, 1), ["11: lobby is read by 1 to 0, 3 not, 0 mentions"]);
    assert_eq!(later(&mut stage, 5_000), [""; 0]);
    let turn = post(&mut stage, 2, "lobby", "@ann");
    assert_eq!(told(&turn), ["11: lobby is read by 1 to 0, 4 not, 1 mentions"]);
    // Who follows a room no more is told only of mentions.
    later(&mut stage, 5_000);
    stage.turn(1, &about("leave", "lobby", ""));
    post(&mut stage, 2, "lobby", "four");
    assert_eq!(later(&mut stage, 5_000), [""; 0]);
    stage.make(2, "moderator");
    let turn = post(&mut stage, 2, "lobby", "@all");
    assert_eq!(
        told(&turn),
        ["11 1: lobby is read by 1 to 0, 6 not, 2 mentions"].map(|line| line.replace("11 1", "1 11"))
    );
}

#[test]
fn a_welcome_has_ones_own_rooms_with_mentions_first_then_unread_then_the_latest() {
    let mut stage = house();
    for room in ["tea", "attic", "cellar", "yard"] {
        stage.turn(1, &about("join", room, ""));
        stage.turn(2, &about("join", room, ""));
    }
    stage.turn(2, &about("join", "elsewhere", ""));
    stage.later(5);
    post(&mut stage, 2, "attic", "@ann");
    stage.later(5);
    post(&mut stage, 2, "tea", "unread");
    stage.later(5);
    post(&mut stage, 1, "dm:1:2", "own");
    stage.later(5);
    post(&mut stage, 1, "cellar", "own");
    stage.later(5);
    post(&mut stage, 2, "yard", "@ann");
    post(&mut stage, 2, "elsewhere", "the latest");
    stage.connect(13);
    let token = stage.tokens[&1].clone();
    let turn = stage.turn(13, &format!(r#"{{"type":"hello","token":"{token}"}}"#));
    let welcome = turn.effects.iter().find_map(|effect| match effect {
        Effect::Reply(Reply::Welcome(welcome)) => Some(welcome),
        _ => None,
    });
    let welcome = welcome.unwrap();
    let rooms: Vec<&str> = welcome.rooms().map(|room| room.room.as_str()).collect();
    assert_eq!(rooms, ["yard", "attic", "tea", "cellar", "dm:1:2", "lobby", "elsewhere"]);
    assert_eq!(welcome.mentions, 2);
    assert_eq!(welcome.rooms().filter(|room| room.follows).count(), 5);
    assert_eq!(welcome.rooms().last().map(|room| room.figures.read), Some(1));
}

#[test]
fn markers_are_written_within_a_second_and_with_an_own_post() {
    let mut stage = house();
    let marked = |turn: &Turn| -> Vec<(u64, u64, bool)> {
        let of = |fact: &Fact| match fact {
            Fact::Marked { user, marker, .. } => Some((user.0, marker.read, marker.follows)),
            _ => None,
        };
        turn.facts.iter().filter_map(of).collect()
    };
    // A room in which nothing was said is not kept, nor is who follows it.
    stage.later(5_000);
    assert!(stage.hall.tick(stage.at, &stage.memory).facts.is_empty());
    let turn = post(&mut stage, 2, "lobby", "one");
    assert_eq!(marked(&turn), [(1, 0, true), (2, 0, true), (3, 0, true), (2, 1, true)]);
    let turn = stage.turn(1, &about("read", "lobby", r#","seq":1"#));
    assert!(turn.facts.is_empty(), "{turn:?}");
    let due = stage.hall.next_deadline().unwrap();
    assert!(due <= stage.at.tick + limits::MARKER_INTERVAL_MS);
    stage.later(limits::MARKER_INTERVAL_MS);
    let turn = stage.hall.tick(stage.at, &stage.memory);
    assert_eq!(marked(&turn), [(1, 1, true)]);
    stage.hall.settle();
    assert_eq!(stage.hall.next_deadline(), None);
    // At a stop everything is written.
    stage.turn(1, &about("leave", "lobby", ""));
    let turn = stage.hall.note(1, stage.at, &stage.memory);
    assert_eq!(marked(&turn), [(1, 1, false)]);
}

#[test]
fn pages_keep_what_fits() {
    let mut stage = house();
    let turn = stage.turn(1, r#"{"type":"prefs","set":{"a":1,"b":{"c":[true,null]}}}"#);
    assert_eq!(told(&turn), [r#"11: prefs {"a": Some("1"), "b": Some("{\"c\":[true,null]}")}"#]);
    stage.turn(11, r#"{"type":"prefs","set":{"a":null,"d":"x"}}"#);
    let kept = |stage: &Stage| {
        let prefs = &stage.hall.users().get(UserId(1)).unwrap().prefs;
        prefs.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(kept(&stage), r#"b={"c":[true,null]} d="x""#);
    // What is so already is nothing.
    let turn = stage.turn(1, r#"{"type":"prefs","set":{"d":"x","e":null}}"#);
    assert!(turn.facts.is_empty() && told(&turn).is_empty());
    let long = "y".repeat(limits::PREFS_BYTES_MAX - 100);
    assert_eq!(stage.turn(1, &format!(r#"{{"type":"prefs","set":{{"l":"{long}"}}}}"#)).facts.len(), 1);
    let more = "z".repeat(100);
    assert_eq!(stage.say(1, &format!(r#"{{"type":"prefs","set":{{"m":"{more}"}}}}"#)), "1: bad_field");
    for set in ["1", "[]", "null", r#"{"a\u0000":1}"#] {
        assert_eq!(stage.say(1, &format!(r#"{{"type":"prefs","set":{set}}}"#)), "1: bad_field", "{set}");
    }
}

/// What is read of a room goes with the room.
#[test]
fn a_room_that_is_removed_takes_its_markers_along() {
    let mut stage = house();
    stage.make(1, "operator");
    stage.turn(2, &about("join", "tea", ""));
    post(&mut stage, 2, "tea", "one");
    stage.turn(1, &about("remove", "tea", ""));
    assert!(stage.hall.users().get(UserId(2)).unwrap().markers.keys().all(|room| room.as_str() != "tea"));
    stage.turn(2, &about("join", "tea", ""));
    assert_eq!(figures(&stage, 2, "tea"), (0, 0, 0));
}
