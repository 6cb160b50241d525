//! Who is in the house, as partners of direct rooms and lists are told: with any connection, and 10 seconds longer.

use teahouse::chat::ClientId;

use crate::support::stage::Stage;

/// Ann, Bob and Cid, of whom Ann and Bob have talked.
fn house() -> Stage {
    let mut stage = Stage::new();
    [(1, "Ann"), (2, "Bob"), (3, "Cid")].iter().for_each(|(client, name)| stage.seat(*client, name));
    let said = stage.say(1, r#"{"type":"post","room":"dm:1:2","cid":"a","text":"hi"}"#);
    assert_eq!(said, "1: ack dm:1:2 a 1\n1 2: dm:1:2 1 Ann: hi");
    stage
}

fn lose(stage: &mut Stage, client: u64) {
    stage.hall.disconnect(ClientId(client), stage.at);
    stage.hall.settle();
}

/// The same person comes by another connection.
fn again(stage: &mut Stage, client: u64, as_client: u64) -> String {
    let token = stage.tokens[&client].clone();
    stage.connect(as_client);
    stage.say(as_client, &format!(r#"{{"type":"hello","token":"{token}"}}"#))
}

fn wait(stage: &mut Stage, ms: u64) -> String {
    stage.later(ms);
    stage.tick()
}

/// What of these lines is of the direct room of Ann and Bob.
fn heard(lines: &str) -> Vec<&str> {
    lines.lines().filter(|line| line.ends_with(" (dm:1:2)")).collect()
}

#[test]
fn the_partner_of_a_direct_room_hears_of_coming_and_going_with_any_connection_and_its_ten_seconds() {
    let mut stage = house();
    // A second connection, and one less, are nothing new.
    assert!(heard(&again(&mut stage, 2, 4)).is_empty());
    lose(&mut stage, 2);
    assert!(heard(&wait(&mut stage, 60_000)).is_empty());
    // The last one is, ten seconds later, whatever rooms it was in; nobody else hears of it.
    lose(&mut stage, 4);
    assert!(heard(&wait(&mut stage, 9_999)).is_empty());
    assert_eq!(heard(&wait(&mut stage, 1)), ["1: Bob offline (dm:1:2)"]);
    assert!(heard(&wait(&mut stage, 60_000)).is_empty(), "once");
    let back = again(&mut stage, 2, 5);
    assert_eq!(heard(&back), ["1: Bob online (dm:1:2)"]);
    // Who comes back in time was never away, however often, and the ten seconds begin anew.
    for client in 6..9 {
        lose(&mut stage, client - 1);
        assert!(heard(&wait(&mut stage, 9_000)).is_empty());
        assert!(heard(&again(&mut stage, 2, client)).is_empty());
    }
    lose(&mut stage, 8);
    assert!(heard(&wait(&mut stage, 9_999)).is_empty());
    assert_eq!(heard(&wait(&mut stage, 1)), ["1: Bob offline (dm:1:2)"]);
}

#[test]
fn every_connection_of_the_partner_hears_it_and_an_absent_one_finds_it_when_coming() {
    let mut stage = house();
    again(&mut stage, 1, 4);
    lose(&mut stage, 2);
    assert_eq!(heard(&wait(&mut stage, 10_000)), ["1 4: Bob offline (dm:1:2)"]);
    assert_eq!(heard(&again(&mut stage, 2, 5)), ["1 4: Bob online (dm:1:2)"]);
    [1, 4].iter().for_each(|client| lose(&mut stage, *client));
    assert_eq!(heard(&wait(&mut stage, 10_000)), ["5: Ann offline (dm:1:2)"]);
    // Both are away: nobody is there to be told.
    lose(&mut stage, 5);
    assert!(heard(&wait(&mut stage, 10_000)).is_empty());
    assert!(again(&mut stage, 1, 6).contains("dm:1:2 with -Bob at 1"));
    assert!(again(&mut stage, 2, 7).contains("dm:1:2 with +Ann at 1"));
}

#[test]
fn lists_joins_and_partners_say_the_same_within_the_ten_seconds() {
    for (wait_ms, sign, members) in [(9_999, "+", "Ann Bob"), (10_000, "-", "Ann")] {
        let mut stage = house();
        lose(&mut stage, 2);
        wait(&mut stage, wait_ms);
        let mut ask = |json: &str| stage.say(1, json);
        assert_eq!(ask(r#"{"type":"people","ids":[2]}"#), format!("1: people: {sign}Bob"));
        let state = if sign == "+" { "here" } else { "absent" };
        let listed = ask(&format!(r#"{{"type":"people","query":"bob","state":"{state}"}}"#));
        assert!(listed.ends_with(&format!("{sign}Bob")), "{listed}");
        let joined = ask(r#"{"type":"join","room":"dm:1:2"}"#);
        assert_eq!(joined, format!("1: joined dm:1:2 at 1 with {members}"));
        assert!(again(&mut stage, 1, 9).contains(&format!("dm:1:2 with {sign}Bob at 1")));
    }
}

#[test]
fn somebody_who_is_away_can_be_written_to_and_finds_it() {
    let mut stage = house();
    lose(&mut stage, 3);
    wait(&mut stage, 10_000);
    let said = stage.say(1, r#"{"type":"post","room":"dm:1:3","cid":"b","text":"later"}"#);
    assert_eq!(said, "1: ack dm:1:3 b 1\n1: dm:1:3 1 Ann: later");
    let back = again(&mut stage, 3, 4);
    assert!(back.starts_with("1: Cid online (dm:1:3)\n"), "{back}");
    assert!(back.contains("dm:1:3 with +Ann at 1"), "{back}");
    assert!(stage.say(4, r#"{"type":"history","room":"dm:1:3"}"#).contains("reads dm:1:3"));
    for (room, code) in [("dm:1:99", "no_such_user"), ("dm:2:4", "no_such_room"), ("dm:1:1", "no_such_room")]
    {
        let post = format!(r#"{{"type":"post","room":"{room}","cid":"{room}","text":"x"}}"#);
        assert_eq!(stage.say(1, &post), format!("1: {code}"), "{room}");
    }
}

#[test]
fn who_is_forgotten_is_gone_at_once_and_once() {
    for away in [false, true] {
        let mut stage = house();
        if away {
            lose(&mut stage, 2);
            wait(&mut stage, 5_000);
            stage.later(0);
        }
        let forgotten = stage.act(teahouse::chat::act::Act::Forget {
            whom: teahouse::chat::act::Whom::User(teahouse::chat::UserId(2)),
        });
        assert_eq!(heard(&forgotten), ["1: Bob offline (dm:1:2)"], "{forgotten}");
        if !away {
            lose(&mut stage, 2);
        }
        assert!(heard(&wait(&mut stage, 60_000)).is_empty());
        assert!(again(&mut stage, 1, 9).contains("dm:1:2 with †Bob at 1"));
    }
}

#[test]
fn one_goes_once_for_all_rooms() {
    let mut stage = house();
    stage.say(3, r#"{"type":"post","room":"dm:2:3","cid":"c","text":"hi"}"#);
    lose(&mut stage, 2);
    let gone = wait(&mut stage, 10_000);
    assert_eq!(gone, "lobby: Bob offline\n1: Bob offline (dm:1:2)\n3: Bob offline (dm:2:3)");
}
