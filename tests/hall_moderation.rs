//! Who may do what to whom, and what a muted or banned user may do. Clients 1 to 6 are Ann and Olaf, operators, Mo and
//! Max, moderators, and Bob and Cid; each comes from an address of its own.

use teahouse::chat::act::{Act, Whom};
use teahouse::chat::sanction::Kind as Sanctioned;
use teahouse::chat::user::Role;
use teahouse::chat::{ClientId, UserId};
use teahouse::limits;
use teahouse::wire::json::request::Kind;

use crate::support::stage::Stage;

const PEOPLE: [(&str, Role); 6] = [
    ("Ann", Role::Operator),
    ("Olaf", Role::Operator),
    ("Mo", Role::Moderator),
    ("Max", Role::Moderator),
    ("Bob", Role::Member),
    ("Cid", Role::Member),
];
const ANN: u64 = 1;
const MO: u64 = 3;
const BOB: u64 = 5;
const CID: u64 = 6;
const HOUR: u64 = 3_600_000;

fn house() -> Stage {
    let mut stage = Stage::new();
    for ((name, role), client) in PEOPLE.into_iter().zip(1..) {
        stage.seat(client, name);
        stage.act(Act::Role { whom: Whom::User(UserId(client)), role });
    }
    stage
}

fn deed(word: &str, user: u64) -> String {
    format!(r#"{{"type":"{word}","user":{user}}}"#)
}

fn mute(stage: &mut Stage, user: u64) {
    let (kind, whom) = (Sanctioned::Mute, Whom::User(UserId(user)));
    stage.act(Act::Impose { kind, whom, minutes: Some(60), reason: "".into() });
}

/// What somebody is answered, without what others see of it.
fn answer(stage: &mut Stage, client: u64, command: &str) -> String {
    let told = stage.say(client, command);
    let own = format!("{client}: ");
    let answers: Vec<&str> = told.lines().filter_map(|line| line.strip_prefix(&own)).collect();
    let answers: Vec<&str> = answers.into_iter().filter(|line| !line.starts_with("told of")).collect();
    assert_eq!(answers.len(), 1, "{told}");
    answers[0].to_owned()
}

/// Each role does everything to each, and to nobody.
#[test]
fn roles_act_on_those_below_them() {
    const DEEDS: [&str; 5] = ["kick", "mute", "ban", "unmute", "unban"];
    for (actor, over) in [(ANN, Role::Operator), (MO, Role::Moderator), (BOB, Role::Member)] {
        for (whom, (_, role)) in (1..).zip(PEOPLE) {
            for word in DEEDS {
                let mut stage = house();
                let expected = match word {
                    _ if role >= over => "forbidden",
                    "ban" => "done, 1 addresses",
                    _ => "done",
                };
                assert_eq!(answer(&mut stage, actor, &deed(word, whom)), expected, "{actor} {word} {whom}");
            }
            // What is for operators alone, whoever is meant.
            for (command, of_oneself) in [
                (format!(r#"{{"type":"role","user":{whom},"role":"moderator"}}"#), false),
                (format!(r#"{{"type":"pair","user":{whom}}}"#), true),
                (deed("forget", whom), true),
            ] {
                let mut stage = house();
                let is_allowed = over == Role::Operator || of_oneself && whom == actor;
                let told = answer(&mut stage, actor, &command);
                assert_eq!(told != "forbidden", is_allowed, "{actor} {command}: {told}");
            }
        }
        for whom in [0, 99] {
            let expected = if over == Role::Member { "forbidden" } else { "no_such_user" };
            for word in DEEDS {
                assert_eq!(answer(&mut house(), actor, &deed(word, whom)), expected, "{actor} {word} {whom}");
            }
        }
        let sanctions = answer(&mut house(), actor, r#"{"type":"sanctions"}"#);
        assert_eq!(sanctions == "forbidden", over == Role::Member, "{actor}: {sanctions}");
    }
    let mut stage = house();
    stage.say(ANN, &deed("forget", CID));
    assert_eq!(answer(&mut stage, ANN, &deed("unban", CID)), "no_such_user", "who is forgotten is nobody");
}

#[test]
fn minutes_and_reasons_are_what_they_may_be() {
    let long = "x".repeat(limits::REASON_BYTES_MAX);
    for (fields, expected) in [
        (String::new(), "done"),
        (r#","minutes":null,"reason":null"#.to_owned(), "done"),
        (r#","minutes":1"#.to_owned(), "done"),
        (r#","minutes":525600"#.to_owned(), "done"),
        (r#","minutes":0"#.to_owned(), "bad_field"),
        (r#","minutes":525601"#.to_owned(), "bad_field"),
        (r#","minutes":-1"#.to_owned(), "bad_field"),
        (r#","minutes":1.5"#.to_owned(), "bad_field"),
        (r#","minutes":"10""#.to_owned(), "bad_field"),
        (r#","minutes":1e30"#.to_owned(), "bad_field"),
        (r#","reason":"太吵了""#.to_owned(), "done"),
        (r#","reason":"  ""#.to_owned(), "done"),
        (format!(r#","reason":"{long}""#), "done"),
        (format!(r#","reason":"{long}x""#), "bad_field"),
        (r#","reason":"two\nlines""#.to_owned(), "bad_field"),
        (r#","reason":"\u001b[2J""#.to_owned(), "bad_field"),
        (r#","reason":7"#.to_owned(), "bad_field"),
        (r#","user":"Bob""#.to_owned(), "bad_json"),
    ] {
        let command = format!(r#"{{"type":"mute","user":{BOB}{fields}}}"#);
        assert_eq!(answer(&mut house(), MO, &command), expected, "{command}");
    }
    for command in
        [r#"{"type":"ban"}"#, r#"{"type":"ban","user":"Bob"}"#, r#"{"type":"sanctions","after":-1}"#]
    {
        assert_eq!(answer(&mut house(), MO, command), "bad_field", "{command}");
    }
}

#[test]
fn whom_it_happens_to_is_told_before_anything_else() {
    let mut stage = house();
    let command = r#"{"type":"mute","ref":1,"user":5,"minutes":10,"reason":" too loud "}"#;
    assert_eq!(
        stage.say(MO, command),
        "mute user 5\nrecord 5 mute Bob (user 5)\n5: told of mute by Mo until 601000 too loud\n3 ref 1: done"
    );
    let refused = stage.turn(BOB, r#"{"type":"typing","room":"lobby","on":true}"#);
    assert!(format!("{refused:?}").contains("too loud"), "{refused:?}");
    assert_eq!(
        stage.say(MO, &deed("unmute", BOB)),
        "no mute user 5\nrecord 6 unmute Bob (user 5)\n5: told of unmute by Mo \n3: done"
    );
    assert_eq!(stage.say(MO, &deed("unmute", BOB)), "3: done", "who is free stays so, off the record");
    assert_eq!(stage.say(MO, &deed("unban", BOB)), "3: done");
    let command = r#"{"type":"kick","user":5,"reason":"enough"}"#;
    assert_eq!(
        stage.say(MO, command),
        "record 7 kick Bob (user 5)\n5: told of kick by Mo enough\n5 is kicked: enough\n3: done"
    );
    stage.hall.disconnect(ClientId(BOB), stage.at);
    assert_eq!(stage.say(MO, command), "3: done", "who has gone meanwhile");
    let command = r#"{"type":"ban","user":6,"minutes":2}"#;
    assert_eq!(
        stage.say(ANN, command),
        "ban user 6\nban newcomers 10.0.0.6 6\nrecord 8 ban Cid (user 6)\n6: told of ban by Ann until 121000 \n\
         6 is banned: \n1: done, 1 addresses"
    );
}

/// Everything that a client can ask, by somebody who is muted. A command that is not in the table is not decided.
#[test]
fn a_muted_user_shows_nothing_to_anybody() {
    const FREE: bool = false;
    const MUTED: bool = true;
    let table: &[(&str, bool)] = &[
        (r#"{"type":"hello","name":"x"}"#, FREE),
        (r#"{"type":"join","room":"tea"}"#, FREE),
        (r#"{"type":"join","room":"brand-new"}"#, MUTED),
        (r#"{"type":"leave","room":"tea"}"#, FREE),
        (r#"{"type":"post","room":"lobby","cid":"1","text":"x"}"#, MUTED),
        (r#"{"type":"post","room":"dm:3:6","cid":"2","text":"x"}"#, MUTED),
        (r#"{"type":"post","room":"dm:2:3","cid":"3","text":"x"}"#, MUTED),
        (r#"{"type":"history","room":"lobby"}"#, FREE),
        (r#"{"type":"rename","name":"Loud"}"#, MUTED),
        (r#"{"type":"typing","room":"lobby","on":true}"#, MUTED),
        (r#"{"type":"typing","room":"dm:3:6","on":true}"#, MUTED),
        (r#"{"type":"rooms"}"#, FREE),
        (r#"{"type":"people"}"#, FREE),
        (r#"{"type":"pair"}"#, FREE),
        (r#"{"type":"devices"}"#, FREE),
        (r#"{"type":"revoke","device":99}"#, FREE),
        (r#"{"type":"claim","secret":"x"}"#, FREE),
        (r#"{"type":"role","user":3,"role":"operator"}"#, FREE),
        (r#"{"type":"forget","user":3}"#, MUTED),
        (r#"{"type":"kick","user":6}"#, MUTED),
        (r#"{"type":"mute","user":6}"#, MUTED),
        (r#"{"type":"ban","user":6}"#, MUTED),
        (r#"{"type":"unmute","user":6}"#, MUTED),
        (r#"{"type":"unban","user":6}"#, MUTED),
        (r#"{"type":"sanctions"}"#, FREE),
        (r#"{"type":"search","query":"x"}"#, FREE),
        (r#"{"type":"mentions"}"#, FREE),
        (r#"{"type":"create","title":"Board"}"#, MUTED),
        (r#"{"type":"topic","room":"lobby","text":"x"}"#, MUTED),
        (r#"{"type":"settings","room":"lobby","slow_s":9}"#, MUTED),
        (r#"{"type":"edit","room":"lobby","seq":1,"text":"x"}"#, MUTED),
        (r#"{"type":"react","room":"lobby","seq":1,"emoji":"👍","on":true}"#, MUTED),
        (r#"{"type":"pin","room":"lobby","seq":1,"on":true}"#, MUTED),
        (r#"{"type":"around","room":"lobby","seq":1}"#, FREE),
        (r#"{"type":"messages","room":"lobby","seqs":[1]}"#, FREE),
        (r#"{"type":"thread","room":"lobby","seq":1}"#, FREE),
        (r#"{"type":"read","room":"lobby","seq":1}"#, FREE),
        (r#"{"type":"unread","room":"lobby","seq":1}"#, FREE),
        (r#"{"type":"receipts","on":false}"#, FREE),
        (r#"{"type":"prefs","set":{"a":1}}"#, FREE),
        (r#"{"type":"away","text":"lunch"}"#, MUTED),
        (r#"{"type":"away"}"#, FREE),
        (r#"{"type":"ping"}"#, FREE),
    ];
    let mut stage = house();
    stage.say(ANN, r#"{"type":"join","room":"tea"}"#);
    mute(&mut stage, MO);
    for (command, is_muted) in table {
        let told = stage.say(MO, command);
        assert_eq!(told.starts_with("3: muted"), *is_muted, "{command}: {told}");
        if *is_muted {
            assert_eq!(told.lines().count(), 1, "{command}: {told}");
        }
    }
    for kind in Kind::ALL.map(Kind::word).into_iter().filter(|word| !ASKED_ELSEWHERE.contains(word)) {
        let asks = format!(r#""type":"{kind}""#);
        assert!(table.iter().any(|(command, _)| command.contains(&asks)), "{kind} is not decided");
    }
}

/// Commands about private rooms and about messages, whose own tables ask a muted user.
const ASKED_ELSEWHERE: [&str; 5] = ["invite", "uninvite", "expel", "remove", "delete"];

#[test]
fn a_ban_keeps_new_names_from_where_one_was_and_hits_nobody_else() {
    let new = |name: &str| format!(r#"{{"type":"hello","name":"{name}"}}"#);
    let by_token =
        |stage: &Stage, of: u64| format!(r#"{{"type":"hello","name":"","token":"{}"}}"#, stage.tokens[&of]);
    let ban = |minutes: &str| format!(r#"{{"type":"ban","user":{BOB}{minutes}}}"#);
    // For how long: as the ban, an hour at most.
    for (minutes, left) in [("", HOUR), (r#","minutes":1"#, 60_000), (r#","minutes":100"#, HOUR)] {
        let mut stage = house();
        assert_eq!(answer(&mut stage, MO, &ban(minutes)), "done, 1 addresses");
        stage.hall.disconnect(ClientId(BOB), stage.at);
        stage.connect_from(10, BOB as u8);
        assert_eq!(stage.say(10, &new("Bobby")), format!("10: banned {left}"), "{minutes}");
        let cid = by_token(&stage, CID);
        assert!(stage.say(10, &cid).contains("welcome 6 Cid"), "somebody else sits there");
        stage.connect_from(11, BOB as u8);
        let bob = by_token(&stage, BOB);
        assert!(stage.say(11, &bob).contains("11: banned"));
        stage.connect_from(12, 99);
        assert!(stage.say(12, &bob).contains("12: banned"), "of the user, wherever from");
        assert!(stage.say(12, &new("Dora")).contains("welcome"), "from elsewhere");
        stage.later(left);
        stage.connect_from(13, BOB as u8);
        assert!(stage.say(13, &new("Bobby")).contains("welcome"), "{minutes}");
    }
    // Whoever takes it back takes all of it back; and so does a shorter one that comes later.
    let mut stage = house();
    stage.say(MO, &ban(""));
    stage.hall.disconnect(ClientId(BOB), stage.at);
    assert_eq!(stage.say(ANN, &deed("unban", BOB)).lines().count(), 4);
    stage.connect_from(10, BOB as u8);
    assert!(stage.say(10, &new("Bobby")).contains("welcome"));
    let mut stage = house();
    stage.say(MO, &ban(""));
    stage.hall.disconnect(ClientId(BOB), stage.at);
    assert_eq!(answer(&mut stage, MO, &ban(r#","minutes":2"#)), "done, 1 addresses");
    stage.connect_from(10, BOB as u8);
    assert_eq!(stage.say(10, &new("Bobby")), "10: banned 120000");
}

/// With whom somebody shares an address, and which one it is.
#[test]
fn bystanders_and_this_machine_are_not_banned() {
    for (address, beside, addresses) in [
        ("10.0.0.77", None, 1),
        ("10.0.0.77", Some("10.0.0.77"), 0),
        ("10.0.0.77", Some("::ffff:10.0.0.77"), 0),
        ("10.0.0.77", Some("10.0.0.78"), 1),
        ("fd00::77", None, 1),
        ("fd00::77", Some("fd00::78"), 1),
        ("127.0.0.1", None, 0),
        ("127.3.2.1", None, 0),
        ("::1", None, 0),
        ("::ffff:127.0.0.1", None, 0),
    ] {
        let mut stage = house();
        let come = |stage: &mut Stage, client: u64, address: &str, of: u64| {
            stage.connect_at(client, address);
            let token = stage.tokens[&of].clone();
            stage.say(client, &format!(r#"{{"type":"hello","name":"","token":"{token}"}}"#))
        };
        stage.hall.disconnect(ClientId(BOB), stage.at);
        assert!(come(&mut stage, 20, address, BOB).contains("welcome 5"));
        // A second window of the same person is nobody else, and neither is one that has not said hello.
        assert!(come(&mut stage, 21, address, BOB).contains("welcome 5"));
        stage.connect_at(22, address);
        if let Some(beside) = beside {
            assert!(come(&mut stage, 23, beside, CID).contains("welcome 6"));
        }
        let expected = format!("done, {addresses} addresses");
        assert_eq!(answer(&mut stage, MO, &deed("ban", BOB)), expected, "{address} {beside:?}");
        stage.connect_at(24, address);
        let told = stage.say(24, r#"{"type":"hello","name":"Somebody"}"#);
        assert_eq!(told.contains("banned"), addresses > 0, "{address} {beside:?}: {told}");
    }
}

#[test]
fn a_forgotten_users_ban_stays_with_the_addresses() {
    let mut stage = house();
    stage.say(MO, &deed("ban", BOB));
    stage.say(MO, &deed("mute", BOB));
    stage.hall.disconnect(ClientId(BOB), stage.at);
    let told = stage.say(ANN, &deed("forget", BOB));
    assert!(told.contains("no mute user 5\nno ban user 5\nuser 5 is forgotten"), "{told}");
    stage.connect_from(10, BOB as u8);
    assert_eq!(stage.say(10, r#"{"type":"hello","name":"Bob"}"#), format!("10: banned {HOUR}"));
    stage.connect_from(11, 99);
    assert!(stage.say(11, r#"{"type":"hello","name":"Bob"}"#).contains("welcome 7 Bob"), "the name is free");
    assert_eq!(answer(&mut stage, MO, r#"{"type":"sanctions"}"#), "sanctions: ");
    stage.later(HOUR);
    assert!(stage.say(10, r#"{"type":"hello","name":"Robert"}"#).contains("welcome"));
}

#[test]
fn moderators_see_what_holds_and_others_do_not() {
    let mut stage = house();
    stage.say(MO, r#"{"type":"mute","user":5,"minutes":10,"reason":"loud"}"#);
    stage.say(ANN, r#"{"type":"ban","user":6}"#);
    stage.say(ANN, r#"{"type":"mute","user":6}"#);
    let list = "sanctions: mute 5 by Mo until 601000 loud, 0 addresses; mute 6 by Ann , 0 addresses; \
        ban 6 by Ann , 1 addresses";
    assert_eq!(answer(&mut stage, MO, r#"{"type":"sanctions"}"#), list);
    let behind = answer(&mut stage, MO, r#"{"type":"sanctions","after":5}"#);
    assert_eq!(behind, "sanctions: mute 6 by Ann , 0 addresses; ban 6 by Ann , 1 addresses");
    let people = |stage: &mut Stage, client| {
        format!("{:?}", stage.turn(client, r#"{"type":"people","ids":[5,6]}"#).effects)
    };
    let seen = people(&mut stage, MO);
    assert_eq!(seen.matches("act: Mute").count() + seen.matches("act: Ban").count(), 3, "{seen}");
    let seen = people(&mut stage, BOB);
    assert_eq!(seen.matches("act: ").count(), 0, "{seen}");
    stage.later(600_000);
    let seen = people(&mut stage, MO);
    assert_eq!(seen.matches("act: Mute").count() + seen.matches("act: Ban").count(), 2, "{seen}");
    // More than a page.
    stage.say(ANN, &deed("unban", CID));
    for user in 0..limits::LIST_PAGE_MAX as u64 {
        let client = 100 + user;
        stage.connect(client);
        stage.say(client, &format!(r#"{{"type":"hello","name":"n{user}"}}"#));
        mute(&mut stage, 7 + user);
    }
    let first = answer(&mut stage, ANN, r#"{"type":"sanctions"}"#);
    assert!(first.ends_with("and more") && first.matches("mute").count() == limits::LIST_PAGE_MAX, "{first}");
    let last = 6 + limits::LIST_PAGE_MAX as u64 - 1;
    let rest = answer(&mut stage, ANN, &format!(r#"{{"type":"sanctions","after":{last}}}"#));
    assert!(!rest.ends_with("and more") && rest.matches("mute").count() == 1, "{rest}");
}

/// The file does not grow with every mute that ever was. A day is waited for, should the clock have been wrong.
#[test]
fn what_is_over_is_taken_out_a_day_later() {
    let mut stage = house();
    for (kind, user, minutes) in [
        (Sanctioned::Mute, BOB, Some(60)),
        (Sanctioned::Ban, CID, Some(60)),
        (Sanctioned::Mute, CID, None),
        (Sanctioned::Mute, MO, Some(61)),
    ] {
        stage.act(Act::Impose { kind, whom: Whom::User(UserId(user)), minutes, reason: "".into() });
    }
    let day = limits::SANCTION_KEPT.as_millis() as u64;
    let mut swept = |ms: u64| -> Vec<String> {
        stage.later(ms);
        let noted = stage.note(u64::MAX);
        noted.lines().filter(|line| line.starts_with("no ")).map(str::to_owned).collect()
    };
    assert_eq!(swept(HOUR), [""; 0]);
    assert_eq!(swept(day - 1), [""; 0]);
    assert_eq!(swept(1), ["no mute user 5", "no ban user 6", "no ban newcomers 10.0.0.6 6"]);
    assert_eq!(swept(60_000), ["no mute user 3"]);
    assert_eq!(swept(100 * day), [""; 0], "what has no end stays");
}

#[test]
fn acts_have_a_rate() {
    let mut stage = house();
    for _ in 0..limits::ACTS.at_once {
        assert_eq!(answer(&mut stage, MO, &deed("mute", BOB)), "done");
    }
    assert_eq!(answer(&mut stage, MO, &deed("mute", BOB)), "slow_down 1000");
    assert_eq!(answer(&mut stage, MO, &deed("mute", ANN)), "forbidden", "that costs nothing");
    stage.later(1_000);
    assert_eq!(answer(&mut stage, MO, &deed("mute", BOB)), "done");
}
