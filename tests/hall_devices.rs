//! Devices: a further one by a code, which there are, one less. Clients 1 and 2 are Ann and Bob, in the lobby.

use teahouse::chat::user::Role;
use teahouse::chat::{ClientId, Door, Rules};
use teahouse::limits;
use teahouse::wire::json::request;

use crate::support::stage::Stage;

fn house() -> Stage {
    house_with(Rules { rate: 5, server_name: "Teahouse".into(), ..Rules::default() })
}

fn house_with(rules: Rules) -> Stage {
    let mut stage = Stage::with(rules);
    stage.seat(1, "Ann");
    stage.seat(2, "Bob");
    stage
}

fn code(stage: &mut Stage, client: u64) -> String {
    let said = stage.say(client, r#"{"type":"pair"}"#);
    assert!(said.contains("code until"), "{said}");
    stage.code.clone()
}

/// A new connection that brings a code.
fn enter(stage: &mut Stage, client: u64, machine: u8, code: &str) -> String {
    stage.connect_from(client, machine);
    stage.say(client, &format!(r#"{{"type":"hello","pair":"{code}","agent":"page/1 (Phone)"}}"#))
}

fn come(stage: &mut Stage, client: u64, token_of: u64) -> String {
    let token = stage.tokens[&token_of].clone();
    stage.connect_from(client, 9);
    stage.say(client, &format!(r#"{{"type":"hello","token":"{token}"}}"#))
}

const DEVICES: &str = r#"{"type":"devices"}"#;

#[test]
fn a_further_device_is_the_same_user_with_a_token_of_its_own() {
    let mut stage = house();
    assert_eq!(stage.say(1, r#"{"type":"pair","ref":7}"#), "1 ref 7: code until 301000");
    let typed = format!("{} {}", stage.code[..4].to_lowercase(), &stage.code[4..]);
    stage.later(10);
    assert_eq!(enter(&mut stage, 3, 3, &typed), "3: welcome 1 Ann [lobby at 0 with 2]");
    assert_ne!(stage.tokens[&3], stage.tokens[&1]);
    assert_eq!(stage.say(1, DEVICES), "1: devices: *+1  1000, +3 page/1 (Phone) 1010");
    assert_eq!(stage.say(3, DEVICES), "3: devices: +1  1000, *+3 page/1 (Phone) 1010");
    assert_eq!(stage.say(2, DEVICES), "2: devices: *+2  1000");
    stage.later(90);
    stage.hall.disconnect(ClientId(3), stage.at);
    assert_eq!(stage.say(1, DEVICES), "1: devices: *+1  1000, -3 page/1 (Phone) 1100");
    stage.later(100);
    assert_eq!(come(&mut stage, 4, 3), "4: welcome 1 Ann [lobby at 0 with 2]");
    assert_eq!(stage.say(4, DEVICES), "4: devices: +1  1000, *+3 page/1 (Phone) 1200");
    // What it calls itself may change, and is kept when it does not say.
    let token = stage.tokens[&3].clone();
    stage.connect(5);
    stage.say(5, &format!(r#"{{"type":"hello","token":"{token}","agent":"page/2"}}"#));
    assert!(stage.say(5, DEVICES).ends_with("*+3 page/2 1200"));
}

#[test]
fn a_code_works_once_for_five_minutes_and_one_at_a_time() {
    let mut stage = house();
    let first = code(&mut stage, 1);
    let second = code(&mut stage, 1);
    assert_eq!(enter(&mut stage, 3, 3, &first), "3: pair_wrong", "the newer one counts");
    assert!(enter(&mut stage, 4, 3, &second).contains("welcome 1 Ann"));
    assert_eq!(enter(&mut stage, 5, 3, &second), "5: pair_wrong", "it was used");
    let (of_ann, of_bob) = (code(&mut stage, 1), code(&mut stage, 2));
    stage.later(299_999);
    assert!(enter(&mut stage, 6, 3, &of_bob).contains("welcome 2 Bob"), "one does not end the other's");
    stage.later(1);
    assert_eq!(enter(&mut stage, 7, 3, &of_ann), "7: pair_wrong", "it is too old");
    // The connection stays, and the same one may try again.
    let again = code(&mut stage, 1);
    assert!(stage.say(7, &format!(r#"{{"type":"hello","pair":"{again}"}}"#)).contains("welcome 1 Ann"));
    for wrong in ["", "-", "xxxxxxxx", "茶茶茶茶"] {
        assert_eq!(enter(&mut stage, 8, 4, wrong), "8: pair_wrong", "{wrong}");
    }
    let long = "x".repeat(limits::SECRET_BYTES_MAX + 1);
    assert_eq!(enter(&mut stage, 8, 4, &long), "8: bad_field");
}

#[test]
fn a_code_decides_alone() {
    let password_hash = Some(request::hash("oolong"));
    let rules = Rules { rate: 5, password_hash, server_name: "T".into(), ..Rules::default() };
    let mut stage = Stage::with(rules);
    stage.connect(1);
    stage.say(1, r#"{"type":"hello","name":"Ann","password":"oolong"}"#);
    let code = code(&mut stage, 1);
    for more in [
        r#","name":"Bob","password":"green""#,
        r#","name":"admin""#,
        r#","token":"nobody's","password":"4711""#,
    ] {
        stage.connect(3);
        let wrong = format!(r#"{{"type":"hello","pair":"AAAAAAAA"{more}}}"#);
        assert_eq!(stage.say(3, &wrong), "3: pair_wrong", "{more}");
    }
    stage.connect(4);
    let right = format!(r#"{{"type":"hello","pair":"{code}","name":"admin","token":"x","password":"4711"}}"#);
    assert!(stage.say(4, &right).contains("welcome 1 Ann"));
}

#[test]
fn a_refused_code_is_not_used_up() {
    use teahouse::chat::act::{Act, Whom};
    use teahouse::chat::sanction::Kind;
    let mut stage = house();
    let code = code(&mut stage, 1);
    let whom = || Whom::Named("Ann".into());
    stage.act(Act::Impose { kind: Kind::Ban, whom: whom(), minutes: None, reason: "".into() });
    assert_eq!(enter(&mut stage, 3, 3, &code), "3: banned");
    stage.act(Act::Lift { kind: Kind::Ban, whom: whom() });
    assert!(enter(&mut stage, 4, 3, &code).contains("welcome 1 Ann"));
}

#[test]
fn who_is_signed_out_is_gone_and_the_others_are_not() {
    let mut stage = house();
    let code = code(&mut stage, 1);
    enter(&mut stage, 3, 3, &code);
    come(&mut stage, 4, 3);
    let revoke = |device: u64| format!(r#"{{"type":"revoke","ref":"r","device":{device}}}"#);
    for foreign in [2, 4, 0, 1_000] {
        assert_eq!(stage.say(1, &revoke(foreign)), "1 ref \"r\": forbidden", "{foreign}");
    }
    let done = "device 3 ends\n1 ref \"r\": done\n3 is signed out\n4 is signed out";
    assert_eq!(stage.say(1, &revoke(3)), done);
    assert_eq!(stage.say(3, r#"{"type":"ping"}"#), "", "what is still said is not heard");
    assert_eq!(stage.say(1, &revoke(3)), "1 ref \"r\": forbidden", "there is no such device any more");
    assert_eq!(come(&mut stage, 5, 3), "5: token_unknown");
    assert_eq!(stage.say(1, DEVICES), "1: devices: *+1  1000");
    // The last one too: then nobody comes in as Ann any more, and nobody else gets the name.
    assert_eq!(stage.say(1, &revoke(1)), "device 1 ends\n1 ref \"r\": done\n1 is signed out");
    assert_eq!(come(&mut stage, 6, 1), "6: token_unknown");
    assert_eq!(stage.say(6, r#"{"type":"hello","name":"ann"}"#), "6: name_taken");
    assert!(come(&mut stage, 7, 2).contains("welcome 2 Bob"));
}

#[test]
fn the_33rd_device_ends_the_one_that_was_unseen_longest() {
    let mut stage = house();
    // Devices 1 and 3 to 33, of which Ann's own and the second oldest are here.
    for n in 0..31 {
        stage.later(1_000);
        let code = code(&mut stage, 1);
        assert!(enter(&mut stage, 10 + n, 3, &code).contains("welcome"), "{n}");
        if n != 0 {
            stage.hall.disconnect(ClientId(10 + n), stage.at);
        }
    }
    // The third oldest was here again since.
    stage.later(1_000);
    come(&mut stage, 60, 11);
    stage.hall.disconnect(ClientId(60), stage.at);
    let code = code(&mut stage, 1);
    let said = enter(&mut stage, 61, 3, &code);
    assert!(said.starts_with("device 5 ends\n61: welcome 1 Ann"), "{said}");
    let ids = |said: String| said.matches(", ").count() + 1;
    assert_eq!(ids(stage.say(1, DEVICES)), limits::DEVICES_PER_USER_MAX);
}

#[test]
fn wrong_codes_are_counted_by_themselves() {
    let password_hash = Some(request::hash("oolong"));
    let mut stage =
        Stage::with(Rules { rate: 5, password_hash, server_name: "T".into(), ..Rules::default() });
    stage.connect_from(1, 50);
    stage.say(1, r#"{"type":"hello","name":"Ann","password":"oolong"}"#);
    let right = code(&mut stage, 1);
    for client in 10..20 {
        assert_eq!(enter(&mut stage, client, 1, "AAAAAAAA"), format!("{client}: pair_wrong"));
    }
    // Right ones have to wait too.
    assert_eq!(enter(&mut stage, 20, 1, &right), "20: slow_down 6000");
    // Passwords and tokens do not.
    stage.connect_from(21, 1);
    assert!(stage.say(21, r#"{"type":"hello","name":"Bob","password":"oolong"}"#).contains("welcome 2 Bob"));
    // Sixty of all addresses, but for those from which somebody is inside.
    for client in 100..150 {
        let machine = 2 + ((client - 100) / 10) as u8;
        assert_eq!(enter(&mut stage, client, machine, "AAAAAAAA"), format!("{client}: pair_wrong"));
    }
    assert_eq!(enter(&mut stage, 150, 40, &right), "150: slow_down 1000");
    assert!(enter(&mut stage, 151, 50, &right).contains("welcome 1 Ann"), "somebody is inside");
    let token = stage.tokens[&1].clone();
    stage.connect_from(152, 1);
    let back = format!(r#"{{"type":"hello","token":"{token}","password":"oolong"}}"#);
    assert!(stage.say(152, &back).contains("welcome 1 Ann"), "tokens are never counted");
}

#[test]
fn codes_of_others_are_for_operators() {
    let mut stage = house();
    for user in [2, 0, 9] {
        assert_eq!(stage.say(1, &format!(r#"{{"type":"pair","user":{user}}}"#)), "1: forbidden", "{user}");
    }
    assert!(stage.say(1, r#"{"type":"pair","user":1}"#).contains("code until"), "one's own number");
    assert_eq!(stage.hall.users().get(teahouse::chat::UserId(1)).map(|user| user.role), Some(Role::Member));
    for n in 1..60 {
        assert!(stage.say(1, r#"{"type":"pair"}"#).contains("code until"), "{n}");
    }
    assert_eq!(stage.say(1, r#"{"type":"pair"}"#), "1: slow_down 1000");
}

#[test]
fn what_a_batch_did_to_devices_is_taken_back() {
    let mut stage = house();
    code(&mut stage, 1);
    let before = stage.hall.clone();
    let right = format!(r#"{{"type":"hello","pair":"{}","agent":"x"}}"#, stage.code);
    stage.hall.connect(ClientId(3), Door::Page, [10, 0, 0, 3].into());
    let said = [(3, right.as_str()), (3, r#"{"type":"revoke","device":1}"#), (2, r#"{"type":"pair"}"#)];
    for (client, json) in said {
        stage.hall.apply(ClientId(client), &request::parse(json), stage.at, &stage.memory);
    }
    stage.hall.disconnect(ClientId(2), stage.at);
    stage.hall.take_back_to(0);
    assert!(stage.hall == before);
}

/// Days in which the server runs.
fn days(stage: &mut Stage, days: u64) {
    stage.later(days * 86_400_000);
    stage.tick();
}

#[test]
fn a_name_that_was_not_used_for_ninety_days_may_be_somebody_elses() {
    let hello = |name: &str| format!(r#"{{"type":"hello","name":"{name}"}}"#);
    let mut stage = house();
    stage.seat(3, "Ann 2");
    stage.say(2, r#"{"type":"post","room":"dm:1:2","cid":"a","text":"x"}"#);
    days(&mut stage, 80);
    stage.hall.disconnect(ClientId(1), stage.at);
    days(&mut stage, 10);
    stage.connect(4);
    assert_eq!(stage.say(4, &hello("ann")), "4: name_taken", "it was used until ten days ago");
    // Who is here uses it, however long.
    days(&mut stage, 79);
    assert_eq!(stage.say(4, &hello("Bob")), "4: name_taken");
    stage.later(86_400_000 - 1);
    assert_eq!(stage.say(4, &hello("ann")), "4: name_taken");
    stage.later(1);
    // Somebody who has a name already does not get it.
    assert_eq!(stage.say(2, r#"{"type":"rename","name":"Ann"}"#), "2: name_taken");
    let told = stage.say(4, &hello("ann"));
    assert!(
        told.starts_with("user 1 becomes Ann 3\nuser 4 is ann\n2: Ann is now Ann 3\n4: welcome 4 ann"),
        "{told}"
    );
    let back = come(&mut stage, 5, 1);
    assert!(back.contains("welcome 1 Ann 3") && back.contains("dm:1:2 with +Bob at 1"), "{back}");
}

#[test]
fn a_name_is_used_until_the_last_connection_ends_also_by_what_is_written_within_the_grace() {
    let mut stage = house();
    stage.later(600_000);
    stage.note(600_000);
    stage.later(5_000);
    stage.hall.disconnect(ClientId(1), stage.at);
    stage.later(4_000);
    let facts = stage.hall.note(1, stage.at, &stage.memory).facts;
    let used = facts.iter().find_map(|fact| match fact {
        teahouse::chat::Fact::Seen { user, used, .. } if user.0 == 1 => Some(*used),
        _ => None,
    });
    assert_eq!(used, Some(605_000));
}

#[test]
fn only_the_time_in_which_the_server_runs_counts_and_it_is_written_down() {
    let mut stage = house();
    assert_eq!(stage.note(600_000), "", "nothing is far behind");
    stage.later(600_000);
    let told = "device 1 was seen at 601000\ndevice 2 was seen at 601000\nran 600000";
    let mut lines: Vec<String> = stage.note(600_000).lines().map(str::to_owned).collect();
    lines.sort();
    assert_eq!(lines.join("\n"), told);
    assert_eq!(stage.note(600_000), "");
    stage.hall.disconnect(ClientId(2), stage.at);
    stage.later(5);
    assert_eq!(stage.note(1), "device 1 was seen at 601005\nran 600005");
    // An idle house writes how long it ran.
    stage.hall.disconnect(ClientId(1), stage.at);
    stage.later(600_000);
    assert_eq!(stage.note(600_000), "ran 1200005");
    // Three starts of forty days each; the years between them do not count.
    let ran = |days: u64| teahouse::chat::Fact::Ran { ms: days * 86_400_000 };
    for (before, name, expected) in
        [(0, "Ann", "name_taken"), (49, "Ann", "name_taken"), (50, "Ann", "welcome 2 Ann")]
    {
        let mut stage = Stage::new();
        stage.hall.restore(&ran(before));
        let (user, name_of) = (teahouse::chat::UserId(1), teahouse::chat::name::UserName::stored("Ann"));
        let (role, time, seen, used) = (Role::Member, 1, 1, 0);
        stage.hall.restore(&teahouse::chat::Fact::UserMade { user, name: name_of, role, time, seen, used });
        stage.at.wall += 10 * 365 * 86_400_000;
        days(&mut stage, 40);
        stage.connect(1);
        let told = stage.say(1, &format!(r#"{{"type":"hello","name":"{name}"}}"#));
        assert!(told.contains(expected), "{before}: {told}");
    }
}
