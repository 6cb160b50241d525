//! Who may do how much: for each rate what passes, what the first past it hears, and when there is one again.

use teahouse::chat::{ClientId, Door, Rules};
use teahouse::limits::{self, Pace};
use teahouse::wire::json::request;

use crate::support::stage::Stage;

/// Ann and Bob in the lobby, by clients 1 and 2.
fn room() -> Stage {
    room_with(Rules { rate: 5, server_name: "Teahouse".into(), ..Rules::default() })
}

fn room_with(rules: Rules) -> Stage {
    let mut stage = Stage::with(rules);
    stage.seat(1, "Ann");
    stage.seat(2, "Bob");
    stage
}

/// One more connection of the user of client 1.
fn again(stage: &mut Stage, client: u64, machine: u8) -> String {
    let token = stage.tokens[&1].clone();
    stage.connect_from(client, machine);
    stage.say(client, &format!(r#"{{"type":"hello","token":"{token}"}}"#))
}

fn hello(name: &str) -> String {
    format!(r#"{{"type":"hello","name":"{name}"}}"#)
}

fn join(room: &str) -> String {
    format!(r#"{{"type":"join","room":"{room}"}}"#)
}

fn leave(room: &str) -> String {
    format!(r#"{{"type":"leave","room":"{room}"}}"#)
}

/// The first is refused after so many, then one more in an even part of the time, and after all of it all of them.
#[track_caller]
fn check_pace(stage: &mut Stage, pace: Pace, mut ask: impl FnMut(&mut Stage) -> String) {
    let at_once = pace.at_once as usize;
    let one_ms = (pace.within.as_nanos() as u64 / pace.at_once).div_ceil(1_000_000);
    for round in 0..2 {
        for n in 0..at_once {
            let said = ask(stage);
            assert!(!said.contains("slow_down"), "{round} {n}: {said}");
        }
        for _ in 0..2 {
            let said = ask(stage);
            assert!(said.ends_with(&format!("slow_down {one_ms}")), "{said} instead of {one_ms}");
        }
        stage.later(one_ms - 1);
        assert!(ask(stage).ends_with("slow_down 1"));
        stage.later(1);
        assert!(!ask(stage).contains("slow_down"), "one is there again");
        assert!(ask(stage).contains("slow_down"));
        stage.later(pace.within.as_millis() as u64 + 1);
    }
}

#[test]
fn names_change_five_times_in_ten_minutes() {
    let mut stage = room();
    again(&mut stage, 3, 3);
    let mut n = 0;
    check_pace(&mut stage, limits::RENAMES, |stage| {
        n += 1;
        // Whatever connection it comes by.
        stage.say(if n % 2 == 0 { 1 } else { 3 }, &format!(r#"{{"type":"rename","name":"n{n}"}}"#))
    });
    // What is refused for another reason costs nothing.
    let mut stage = room();
    for _ in 0..50 {
        assert_eq!(stage.say(1, r#"{"type":"rename","name":"Bob"}"#), "1: name_taken");
        assert_eq!(stage.say(1, r#"{"type":"rename","name":"admin"}"#), "1: name_invalid");
    }
    for n in 0..5 {
        assert!(stage.say(1, &format!(r#"{{"type":"rename","name":"m{n}"}}"#)).contains("renamed"));
    }
    assert_eq!(stage.say(1, r#"{"type":"rename","name":"Cid"}"#), "1: slow_down 120000");
    assert!(stage.say(2, r#"{"type":"rename","name":"Cid"}"#).contains("renamed"), "others may");
}

#[test]
fn rooms_are_joined_and_left_thirty_times_in_ten_seconds() {
    let mut stage = Stage::new();
    stage.connect(1);
    stage.say(1, &hello("Ann"));
    let mut n = 0;
    check_pace(&mut stage, limits::MOVES, |stage| {
        n += 1;
        stage.say(1, &join(&format!("room-{n}")))
    });

    // Leaves count too; a room that one was in lately costs nothing.
    let mut stage = Stage::new();
    stage.connect(1);
    stage.say(1, &hello("Ann"));
    assert!(stage.say(1, &join("tea")).contains("joined"));
    for n in 0..29 {
        assert!(stage.say(1, &leave("tea")).contains("left"), "{n}");
        assert!(stage.say(1, &join("tea")).contains("joined tea at 0 with Ann"), "{n}");
    }
    assert_eq!(stage.say(1, &leave("tea")), "1: slow_down 334");
    assert_eq!(stage.say(1, &join("cake")), "1: slow_down 334");
    assert!(
        stage.hall.room(&teahouse::chat::name::RoomName::stored("cake")).is_none(),
        "and no room is made"
    );
    assert_eq!(stage.say(1, &leave("nowhere")), "1: no_such_room");
    // So does who is in it already, and a direct room, which one is always in.
    for _ in 0..40 {
        assert_eq!(stage.say(1, &join("tea")), "1: joined tea at 0 with Ann");
    }
    // After ten minutes it is a room like others.
    stage.later(334);
    assert!(stage.say(1, &leave("tea")).contains("left"));
    stage.later(599_999);
    (0..30).for_each(|n| drop(stage.say(1, &join(&format!("r{n}")))));
    assert!(stage.say(1, &join("tea")).contains("joined"));
    stage.later(1_000);
    assert!(stage.say(1, &leave("tea")).contains("left"));
    stage.later(600_000);
    (0..30).for_each(|n| drop(stage.say(1, &join(&format!("q{n}")))));
    assert_eq!(stage.say(1, &join("tea")), "1: slow_down 334");
}

#[test]
fn whoever_loses_the_line_comes_back_into_all_rooms_for_nothing() {
    let mut stage = Stage::new();
    stage.connect(1);
    let welcome = stage.say(1, &hello("Ann"));
    assert!(welcome.contains("welcome"));
    stage.tokens.insert(1, String::new());
    let mut stage = room();
    for n in 0..100 {
        stage.later(334);
        assert!(stage.say(1, &join(&format!("room-{n}"))).contains("joined"), "{n}");
    }
    // Within the grace, and long after it.
    for (client, away) in [(3, 5_000), (4, 300_000)] {
        stage.hall.disconnect(ClientId(client - 2), stage.at);
        stage.later(away);
        stage.tick();
        again(&mut stage, client, 3);
        for n in 0..100 {
            let said = stage.say(client, &join(&format!("room-{n}")));
            assert!(said.contains("joined") && said.contains("with Ann"), "{n}: {said}");
        }
        stage.hall.disconnect(ClientId(client), stage.at);
        again(&mut stage, client + 1, 3);
        stage.say(client + 1, &join("lobby"));
        stage.tokens.get(&1).unwrap();
        stage.hall.disconnect(ClientId(client + 1), stage.at);
        stage.later(60_000);
    }
}

#[test]
fn joins_that_cost_nothing_name_nobody_past_their_rate() {
    let mut stage = room();
    for n in 0..limits::FREE_MEMBER_LISTS.at_once {
        assert_eq!(stage.say(1, &join("lobby")), "1: joined lobby at 0 with Ann Bob", "{n}");
    }
    assert_eq!(stage.say(1, &join("lobby")), "1: joined lobby at 0 with 2");
    stage.later(100);
    assert_eq!(stage.say(1, &join("lobby")), "1: joined lobby at 0 with Ann Bob");
    assert_eq!(stage.say(1, &join("lobby")), "1: joined lobby at 0 with 2");
    assert_eq!(stage.say(2, &join("lobby")), "2: joined lobby at 0 with Ann Bob");
}

#[test]
fn typing_is_told_once_in_two_seconds_and_its_end_always() {
    const LOBBY: &str = "lobby";
    const TEA: &str = "tea";
    const DIRECT: &str = "dm:1:2";
    // When, where, whether one types, and whether the others hear it.
    let script = [
        (0, LOBBY, true, true),
        (0, LOBBY, true, false),
        (0, TEA, true, true),
        (0, DIRECT, true, true),
        (1_999, LOBBY, true, false),
        // What has begun may end, once.
        (1_999, LOBBY, false, true),
        (1_999, LOBBY, false, false),
        (1_999, LOBBY, true, false),
        (1_999, TEA, false, true),
        (2_000, LOBBY, true, true),
        (2_000, LOBBY, false, true),
        (2_000, LOBBY, true, false),
        (2_000, LOBBY, false, false),
        (3_999, LOBBY, true, false),
        (4_000, LOBBY, false, true),
        (4_000, LOBBY, false, false),
        (4_000, DIRECT, true, true),
        (60_000, DIRECT, false, true),
        (60_000, DIRECT, false, false),
    ];
    let mut stage = room();
    [1, 2].iter().for_each(|client| drop(stage.say(*client, &join(TEA))));
    again(&mut stage, 3, 3);
    [LOBBY, TEA].iter().for_each(|room| drop(stage.say(3, &join(room))));
    for (n, (at, room, on, is_told)) in script.into_iter().enumerate() {
        stage.later(at - stage.at.tick);
        stage.hall.settle();
        let typing = format!(r#"{{"type":"typing","ref":1,"room":"{room}","on":{on}}}"#);
        // Over all connections of the user.
        let said = stage.say(if n % 2 == 0 { 1 } else { 3 }, &typing);
        let to = if room == DIRECT { "2".to_owned() } else { format!("{room} but user 1") };
        let told = format!("{to}: Ann types {on}");
        assert_eq!(said, if is_told { told } else { String::new() }, "{at} {room} {on}");
    }
    stage.say(1, r#"{"type":"typing","room":"lobby","on":true}"#);
    let others = stage.say(2, r#"{"type":"typing","room":"lobby","on":true}"#);
    assert_eq!(others, "lobby but user 2: Bob types true");
}

#[test]
fn a_user_has_thirty_two_connections() {
    let mut stage = room();
    for client in 3..34 {
        assert!(again(&mut stage, client, 3).contains("welcome"), "{client}");
    }
    assert_eq!(again(&mut stage, 34, 3), "34: too_many");
    assert_eq!(stage.say(34, r#"{"type":"join","room":"lobby"}"#), "34: hello_first");
    // It may try again as soon as one is gone.
    stage.hall.disconnect(ClientId(7), stage.at);
    let token = stage.tokens[&1].clone();
    assert!(stage.say(34, &format!(r#"{{"type":"hello","token":"{token}"}}"#)).contains("welcome"));
}

#[test]
fn lists_are_given_a_hundred_times_a_minute() {
    for list in [r#"{"type":"rooms"}"#, r#"{"type":"people"}"#, r#"{"type":"people","ids":[1]}"#] {
        check_pace(&mut room(), limits::LISTS, |stage| stage.say(1, list));
    }
    // One bucket for both, and a list of what is not there costs nothing.
    let mut stage = room();
    for n in 0..100 {
        assert_eq!(stage.say(1, r#"{"type":"rooms","after":"nowhere"}"#), "1: no_such_room");
        let list = if n % 2 == 0 { "rooms" } else { "people" };
        assert!(!stage.say(1, &format!(r#"{{"type":"{list}"}}"#)).contains("slow_down"));
    }
    assert_eq!(stage.say(1, r#"{"type":"rooms"}"#), "1: slow_down 600");
    assert_eq!(stage.say(1, r#"{"type":"people"}"#), "1: slow_down 600");
    assert!(stage.say(2, r#"{"type":"people"}"#).contains("people: "));
}

fn counted() -> Stage {
    Stage::with(Rules { address_quotas: true, rate: 5, ..Rules::default() })
}

#[test]
fn one_address_says_hello_a_hundred_times_in_ten_seconds() {
    let mut stage = counted();
    stage.connect_from(1, 1);
    let welcome = stage.turn(1, &hello("Ann"));
    let [.., teahouse::chat::Effect::Reply(teahouse::chat::Reply::Welcome(welcome))] = &welcome.effects[..]
    else {
        panic!("{welcome:?}")
    };
    let known = format!(r#"{{"type":"hello","token":"{}"}}"#, welcome.token.secret);
    let mut client = 1;
    let mut come = |stage: &mut Stage| {
        stage.hall.disconnect(ClientId(client), stage.at);
        client += 1;
        stage.connect_from(client, 1);
        // What is refused for another reason costs nothing.
        assert_eq!(
            stage.say(client, r#"{"type":"hello","name":"x","token":"stolen"}"#),
            format!("{client}: token_unknown")
        );
        stage.say(client, &known)
    };
    stage.later(10_000);
    check_pace(&mut stage, limits::HELLOS, &mut come);
    (0..=limits::HELLOS.at_once).for_each(|_| drop(come(&mut stage)));
    stage.connect_from(5_000, 2);
    assert!(stage.say(5_000, &hello("Bob")).contains("welcome"), "the neighbours are not concerned");
    let mut stage = room_with(Rules { rate: 5, ..Rules::default() });
    for client in 10..1_000 {
        assert!(again(&mut stage, client, 1).contains("welcome"), "where addresses tell nobody apart");
        stage.hall.disconnect(ClientId(client), stage.at);
    }
}

#[test]
fn one_address_brings_only_so_many_new_users_and_rooms() {
    let mut stage = counted();
    for n in 1..=limits::NEW_USERS.at_once {
        stage.connect_from(n, 1);
        // A class comes in within half a minute; meanwhile three more are allowed.
        stage.later(if n % 100 == 0 { 10_000 } else { 0 });
        assert!(stage.say(n, &hello(&format!("user {n}"))).contains("welcome"), "{n}");
    }
    for n in 1_000..1_002 {
        stage.connect_from(n, 1);
        assert!(stage.say(n, &hello(&format!("user {n}"))).contains("welcome"), "{n}");
    }
    stage.connect_from(1_003, 1);
    assert_eq!(stage.say(1_003, &hello("last")), "1003: slow_down 10000");
    stage.connect_from(1_004, 2);
    assert!(stage.say(1_004, &hello("neighbour")).contains("welcome"));

    for n in 0..limits::NEW_ROOMS.at_once {
        assert!(stage.say(1 + n / 20, &join(&format!("room-{n}"))).contains("enters"), "{n}");
    }
    // With another name from the same machine it is the same; a direct room is a room too.
    assert_eq!(stage.say(100, &join("room-x")), "100: slow_down 10000");
    let direct = r#"{"type":"post","room":"dm:2:3","cid":"a","text":"x"}"#;
    assert_eq!(stage.say(2, direct), "2: slow_down 10000");
    assert!(stage.say(100, &join("room-1")).contains("enters"), "what is there can be joined");
    assert!(stage.say(1_004, &join("room-x")).contains("enters"));
    stage.later(10_000);
    assert!(stage.say(2, direct).contains("ack"));
}

#[test]
fn one_address_posts_so_many_bytes_a_minute() {
    let text = "x".repeat(limits::TEXT_BYTES_MAX);
    let post = |n: u64| format!(r#"{{"type":"post","room":"lobby","cid":"{n}","text":"{text}"}}"#);
    let most = limits::TEXT_BYTES.at_once / limits::TEXT_BYTES_MAX as u64;
    // Who posts, by what rate and with or without quotas; and whether the one past it is refused.
    for (rate, address_quotas, is_refused) in
        [(1_000_000, true, true), (0, true, false), (1_000_000, false, false)]
    {
        let mut stage = Stage::with(Rules { rate, address_quotas, ..Rules::default() });
        for (client, name) in [(1, "Ann"), (2, "Bob")] {
            stage.connect_from(client, 1);
            stage.say(client, &hello(name));
            stage.say(client, &join("lobby"));
        }
        for n in 0..most {
            assert!(stage.say(1 + n % 2, &post(n)).contains("ack"), "{n}");
        }
        // 608 bytes are left of the 8 MiB: a text that is refused for its length leaves them to a shorter one.
        let refused = stage.say(1, &post(most));
        assert_eq!(refused.starts_with("1: slow_down 25"), is_refused, "{rate} {address_quotas} {refused}");
        assert!(stage.say(1, r#"{"type":"post","room":"lobby","cid":"short","text":"hi"}"#).contains("ack"));
        // The same again costs nothing.
        (0..most).for_each(|n| assert!(stage.say(1 + n % 2, &post(n)).contains("ack")));
        stage.connect_from(3, 2);
        stage.say(3, &hello("Eve"));
        stage.say(3, &join("lobby"));
        assert!(stage.say(3, &post(0)).contains("ack"), "the neighbours are not concerned");
        stage.later(60_000);
        assert!(stage.say(2, &post(most + 1)).contains("ack"));
    }
}

/// A house with the password "oolong".
fn locked() -> Stage {
    let password_hash = Some(request::hash("oolong"));
    Stage::with(Rules { rate: 5, password_hash, ..Rules::default() })
}

fn guess(stage: &mut Stage, client: u64, machine: u8, password: &str) -> String {
    stage.connect_from(client, machine);
    stage.say(client, &format!(r#"{{"type":"hello","name":"n{client}","password":"{password}"}}"#))
}

#[test]
fn wrong_passwords_of_an_address_are_counted_over_all_connections() {
    let mut stage = locked();
    for client in 0..10 {
        assert_eq!(guess(&mut stage, client, 1, "4711"), format!("{client}: password_wrong"));
    }
    // Then a right one has to wait too: otherwise one could go on guessing.
    assert_eq!(guess(&mut stage, 10, 1, "4712"), "10: slow_down 6000");
    assert_eq!(guess(&mut stage, 11, 1, "oolong"), "11: slow_down 6000");
    // Asking whether there is one is no guess, and neighbours are not concerned.
    stage.connect_from(12, 1);
    assert_eq!(stage.say(12, &hello("Ann")), "12: password_wrong");
    assert!(guess(&mut stage, 13, 2, "oolong").contains("welcome"));
    stage.later(6_000);
    assert!(guess(&mut stage, 14, 1, "oolong").contains("welcome"), "a right one costs nothing");
    assert_eq!(guess(&mut stage, 15, 1, "4713"), "15: password_wrong");
    assert_eq!(guess(&mut stage, 16, 1, "4714"), "16: slow_down 6000");
    // However it is written, and whatever one's token is.
    for (address, other) in [("2001:db8::1", "2001:db8::2:3"), ("10.0.0.9", "::ffff:10.0.0.9")] {
        let mut stage = locked();
        for (n, at) in (0..10).map(|n| (n, if n % 2 == 0 { address } else { other })) {
            stage.hall.connect(ClientId(n), Door::Page, at.parse().unwrap());
            let wrong = r#"{"type":"hello","name":"x","token":"t","password":"no"}"#;
            assert_eq!(stage.say(n, wrong), format!("{n}: password_wrong"));
        }
        stage.hall.connect(ClientId(10), Door::Page, other.parse().unwrap());
        let right = r#"{"type":"hello","name":"x","password":"oolong"}"#;
        assert_eq!(stage.say(10, right), "10: slow_down 6000", "{address}");
    }
}

#[test]
fn wrong_passwords_of_all_addresses_are_counted_but_for_those_from_which_somebody_is_inside() {
    let mut stage = locked();
    assert!(guess(&mut stage, 100, 77, "oolong").contains("welcome"));
    for client in 0..60 {
        let machine = 1 + (client / 10) as u8;
        assert_eq!(guess(&mut stage, client, machine, "4711"), format!("{client}: password_wrong"));
    }
    assert_eq!(guess(&mut stage, 60, 50, "4711"), "60: slow_down 1000");
    assert_eq!(guess(&mut stage, 61, 50, "oolong"), "61: slow_down 1000");
    for client in 62..72 {
        assert_eq!(
            guess(&mut stage, client, 77, "4711"),
            format!("{client}: password_wrong"),
            "somebody is inside"
        );
    }
    assert_eq!(guess(&mut stage, 72, 77, "oolong"), "72: slow_down 6000", "that address has its own ten");
    stage.hall.disconnect(ClientId(100), stage.at);
    stage.later(500);
    assert_eq!(guess(&mut stage, 73, 78, "oolong"), "73: slow_down 500");
    stage.later(500);
    assert!(guess(&mut stage, 74, 78, "oolong").contains("welcome"));
    // With the last one who was inside the address is one like others.
    (0..60).for_each(|n| drop(guess(&mut stage, 1_000 + n, 100 + (n / 10) as u8, "4711")));
    assert!(guess(&mut stage, 75, 77, "oolong").contains("slow_down"));
}

/// What a muted user may not do, and what stays free.
#[test]
fn whoever_is_muted_says_nothing_by_any_means() {
    use teahouse::chat::act::{Act, Whom};
    use teahouse::chat::sanction::Kind;
    let mut stage = room();
    stage.say(2, &join("tea"));
    let whom = Whom::Named("Ann".into());
    stage.act(Act::Impose { kind: Kind::Mute, whom, minutes: Some(10), reason: "noise".into() });
    let muted = "1: muted 600000";
    for (command, expected) in [
        (r#"{"type":"rename","name":"you fool"}"#, muted),
        (r#"{"type":"post","room":"lobby","cid":"a","text":"x"}"#, muted),
        (r#"{"type":"post","room":"dm:1:2","cid":"a","text":"x"}"#, muted),
        (r#"{"type":"typing","room":"lobby","on":true}"#, muted),
        (r#"{"type":"typing","room":"lobby","on":false}"#, muted),
        (r#"{"type":"typing","room":"dm:1:2","on":true}"#, muted),
        (r#"{"type":"join","room":"nobody-likes-you"}"#, muted),
        (r#"{"type":"join","room":"tea"}"#, "tea: Ann online\n1 enters tea\n1: joined tea at 0 with Ann Bob"),
        (r#"{"type":"join","room":"dm:1:2"}"#, "1: joined dm:1:2 at 0 with Ann Bob"),
        (r#"{"type":"leave","room":"tea"}"#, "1 exits tea\ntea: Ann offline\n1: left tea"),
        (r#"{"type":"history","room":"lobby"}"#, "1 reads lobby Newest up to 200"),
        (r#"{"type":"rooms"}"#, "1: 2 rooms: lobby tea"),
        (r#"{"type":"people","ids":[2]}"#, "1: people: +Bob"),
        (r#"{"type":"ping"}"#, "1: pong 1000"),
    ] {
        let said = stage.say(1, command);
        let same = said == expected || command.contains(r#""rooms""#) && said.contains("2 rooms");
        assert!(same, "{command}: {said}");
    }
}
