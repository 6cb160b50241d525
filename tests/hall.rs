//! Scripts: on each line who says what, then what it leads to. Clients 1 and 2 are Ann and 李雷, in the
//! lobby; client 3 has only connected.

use teahouse::chat::{ClientId, Rules};
use teahouse::wire::json::request;

use crate::support::stage::Stage;

fn room() -> Stage {
    let mut stage = Stage::new();
    stage.seat(1, "Ann");
    stage.seat(2, "李雷");
    stage.connect(3);
    stage
}

/// Plays a script from the same beginning and compares what each line leads to.
#[track_caller]
fn check(script: &[(u64, &str, &str)]) {
    let mut stage = room();
    for (client, json, expected) in script {
        assert_eq!(stage.say(*client, json), *expected, "{client} says {json}");
    }
}

#[test]
fn a_name_belongs_to_its_token() {
    let mut stage = room();
    let token = stage.tokens[&1].clone();
    let taken = "3: name_taken";
    for name in ["Ann", "ann", "ANN", "Ａnn", " Ann ", "Аnn"] {
        assert_eq!(stage.say(3, &format!(r#"{{"type":"hello","name":"{name}"}}"#)), taken, "{name}");
    }
    let back = stage.say(3, &format!(r#"{{"type":"hello","name":"whoever","token":"{token}"}}"#));
    assert_eq!(back, "3: welcome 1 Ann [lobby at 0 with 2]");
    assert_eq!(stage.say(3, r#"{"type":"hello","name":"Bob"}"#), "3: bad_field");
}

#[test]
fn hello_comes_first_and_may_be_tried_again() {
    check(&[
        (3, r#"{"type":"ping","ref":1}"#, "3 ref 1: hello_first"),
        (3, r#"{"type":"join","ref":2,"room":"no room!"}"#, "3 ref 2: hello_first"),
        (3, "nonsense", "3: bad_json"),
        (3, r#"{"type":"hello","ref":"a","name":"x","token":"stolen"}"#, "3 ref \"a\": token_unknown"),
        (3, r#"{"type":"hello","name":"admin"}"#, "3: name_invalid"),
        (3, r#"{"type":"hello","name":"Teahouse"}"#, "3: name_invalid"),
        (3, r#"{"type":"hello"}"#, "3: bad_field"),
        (3, r#"{"type":"hello","name":7}"#, "3: bad_field"),
        (
            3,
            r#"{"type":"hello","ref":3,"name":"José"}"#,
            "user 3 is José\n3 ref 3: welcome 3 José [lobby at 0 with 2]",
        ),
        (3, r#"{"type":"ping","ref":4}"#, "3 ref 4: pong 1000"),
    ]);
}

#[test]
fn the_tenth_refused_hello_is_the_last() {
    let mut stage = room();
    for _ in 0..9 {
        assert_eq!(stage.say(3, r#"{"type":"hello","name":"Ann"}"#), "3: name_taken");
    }
    assert_eq!(stage.say(3, r#"{"type":"hello","name":"Ann"}"#), "3 floods\n3: name_taken");
    // However much was sent ahead: nothing after it is heard.
    assert_eq!(stage.say(3, r#"{"type":"hello","name":"Bob"}"#), "");
}

#[test]
fn a_password_is_asked_of_everybody() {
    let password_hash = Some(request::hash("open sesame"));
    let mut stage =
        Stage::with(Rules { rate: 5, password_hash, server_name: "T".into(), ..Rules::default() });
    stage.connect(1);
    for password in [r#""#, r#","password":"Open sesame""#, r#","password":null"#] {
        let hello = format!(r#"{{"type":"hello","name":"Ann"{password}}}"#);
        assert_eq!(stage.say(1, &hello), "1: password_wrong");
    }
    let hello = r#"{"type":"hello","name":"Ann","password":"open sesame"}"#;
    assert_eq!(stage.say(1, hello), "user 1 is Ann\n1: welcome 1 Ann [lobby at 0 with 0]");
}

#[test]
fn joining_and_leaving() {
    check(&[
        (
            1,
            r#"{"type":"join","ref":1,"room":"Ｔea"}"#,
            "tea: Ann online\n1 enters tea\n1 2: room tea with 1\n1 ref 1: joined tea at 0 with Ann",
        ),
        // Once more is not an error and tells nobody anything.
        (1, r#"{"type":"join","room":"tea"}"#, "1: joined tea at 0 with Ann"),
        (2, r#"{"type":"leave","room":"tea"}"#, "2: not_joined"),
        (2, r#"{"type":"leave","room":"nowhere"}"#, "2: no_such_room"),
        (
            2,
            r#"{"type":"join","room":"tea"}"#,
            "tea: 李雷 online\n2 enters tea\n2: joined tea at 0 with Ann 李雷",
        ),
        (1, r#"{"type":"leave","ref":2,"room":"TEA"}"#, "1 exits tea\ntea: Ann offline\n1 ref 2: left tea"),
        (2, r#"{"type":"leave","room":"tea"}"#, "2 exits tea\ntea: 李雷 offline\n2: left tea"),
        // Nothing was ever said there, so the room is gone.
        (1, r#"{"type":"history","room":"tea"}"#, "1: no_such_room"),
    ]);
}

#[test]
fn posts_are_numbered_and_a_cid_counts_once() {
    check(&[
        (
            1,
            r#"{"type":"post","ref":1,"room":"lobby","cid":"a","text":"one"}"#,
            "1 ref 1: ack lobby a 1\nlobby: lobby 1 Ann: one",
        ),
        (
            2,
            r#"{"type":"post","room":"lobby","cid":"a","text":"two"}"#,
            "2: ack lobby a 2\nlobby: lobby 2 李雷: two",
        ),
        // The same again, with whatever text and room.
        (1, r#"{"type":"post","ref":2,"room":"lobby","cid":"a","text":"one"}"#, "1 ref 2: ack lobby a 1"),
        (1, r#"{"type":"post","room":"nowhere","cid":"a","text":""}"#, "1: ack lobby a 1"),
        (
            1,
            r#"{"type":"post","room":"lobby","cid":"b","text":"three","reply_to":2}"#,
            "1: ack lobby b 3\nlobby: lobby 3 Ann: three (to 2 by user 2, below 2)",
        ),
        (1, r#"{"type":"post","room":"lobby","cid":"c","text":"x","reply_to":4}"#, "1: no_such_message"),
        (1, r#"{"type":"post","room":"lobby","cid":"c","text":"x","reply_to":0}"#, "1: no_such_message"),
    ]);
}

#[test]
fn a_refused_post_changes_nothing() {
    let long = "x".repeat(4_001);
    let cases = [
        (r#""room":"lobby","cid":"","text":"x""#.to_owned(), "bad_field"),
        (format!(r#""room":"lobby","cid":"{}","text":"x""#, "c".repeat(65)), "bad_field"),
        (r#""room":"lobby","text":"x""#.to_owned(), "bad_field"),
        (r#""room":"lobby","cid":"c""#.to_owned(), "bad_field"),
        (r#""room":"lobby","cid":"c","text":"""#.to_owned(), "bad_field"),
        (r#""room":"lobby","cid":"c","text":"bell \u0007""#.to_owned(), "bad_field"),
        (format!(r#""room":"lobby","cid":"c","text":"{long}""#), "too_long"),
        (r#""room":"no room","cid":"c","text":"x""#.to_owned(), "bad_field"),
        (r#""room":"nowhere","cid":"c","text":"x""#.to_owned(), "no_such_room"),
        (r#""room":"dm:1:1","cid":"c","text":"x""#.to_owned(), "no_such_room"),
    ];
    let mut stage = room();
    for (fields, code) in cases {
        let said = stage.say(1, &format!(r#"{{"type":"post",{fields}}}"#));
        assert_eq!(said, format!("1: {code}"), "{fields}");
    }
    let good = stage.say(1, r#"{"type":"post","room":"lobby","cid":"c","text":"a\n\tb"}"#);
    assert_eq!(good, "1: ack lobby c 1\nlobby: lobby 1 Ann: a\n\tb");
}

#[test]
fn the_rate_is_per_user_and_says_when() {
    let mut stage = room();
    stage.connect(4);
    let token = stage.tokens[&1].clone();
    stage.say(4, &format!(r#"{{"type":"hello","token":"{token}"}}"#));
    stage.say(4, r#"{"type":"join","room":"lobby"}"#);
    for n in 0..20 {
        let client = if n % 2 == 0 { 1 } else { 4 };
        let post = format!(r#"{{"type":"post","room":"lobby","cid":"{n}","text":"x"}}"#);
        assert!(stage.say(client, &post).starts_with(&format!("{client}: ack lobby")), "post {n}");
    }
    let late = r#"{"type":"post","room":"lobby","cid":"late","text":"x"}"#;
    assert_eq!(stage.say(1, late), "1: slow_down 200");
    assert_eq!(stage.say(4, late), "4: slow_down 200");
    // Others are not slowed, and an old cid costs nothing.
    assert!(stage.say(2, late).starts_with("2: ack lobby late 21"));
    assert_eq!(stage.say(1, r#"{"type":"post","room":"lobby","cid":"7","text":"x"}"#), "1: ack lobby 7 8");
    stage.later(200);
    assert!(stage.say(1, late).starts_with("1: ack lobby late 22"));
    assert_eq!(stage.say(1, r#"{"type":"post","room":"lobby","cid":"n","text":"x"}"#), "1: slow_down 200");
}

#[test]
fn too_many_refusals_are_a_flood() {
    let mut stage = room();
    for _ in 0..200 {
        assert_eq!(stage.say(1, "{"), "1: bad_json");
    }
    assert_eq!(stage.say(1, "{"), "1: bad_json\n1 floods");
    stage.later(10_001);
    assert_eq!(stage.say(1, "{"), "", "what it still says is not heard");
    // Spread over two windows, as many are no flood.
    for n in 0..300 {
        stage.later(if n == 150 { 10_001 } else { 0 });
        assert_eq!(stage.say(2, "{"), "2: bad_json");
    }
}

#[test]
fn direct_rooms_reach_both_users_and_nobody_else() {
    check(&[
        (3, r#"{"type":"hello","name":"Eve"}"#, "user 3 is Eve\n3: welcome 3 Eve [lobby at 0 with 2]"),
        (
            1,
            r#"{"type":"post","room":"dm:1:2","cid":"a","text":"psst"}"#,
            "1: ack dm:1:2 a 1\n1 2: dm:1:2 1 Ann: psst",
        ),
        (2, r#"{"type":"typing","room":"dm:1:2","on":true}"#, "1: 李雷 types true"),
        (2, r#"{"type":"history","room":"dm:1:2","after":0,"limit":5}"#, "2 reads dm:1:2 After(0) up to 5"),
        (2, r#"{"type":"join","room":"dm:1:2"}"#, "2: joined dm:1:2 at 1 with Ann 李雷"),
        (2, r#"{"type":"leave","room":"dm:1:2"}"#, "2: left dm:1:2"),
        (3, r#"{"type":"post","room":"dm:1:2","cid":"a","text":"me too"}"#, "3: no_such_room"),
        (3, r#"{"type":"history","room":"dm:1:2"}"#, "3: no_such_room"),
        (3, r#"{"type":"history","room":"dm:1:9"}"#, "3: no_such_room"),
        (1, r#"{"type":"post","room":"dm:1:9","cid":"b","text":"x"}"#, "1: no_such_user"),
        (1, r#"{"type":"post","room":"dm:0:1","cid":"b","text":"x"}"#, "1: no_such_room"),
        (1, r#"{"type":"post","room":"dm:01:2","cid":"b","text":"x"}"#, "1: no_such_room"),
        (1, r#"{"type":"post","room":"dm:2:1","cid":"b","text":"x"}"#, "1: no_such_room"),
        (1, r#"{"type":"post","room":"dm:","cid":"b","text":"x"}"#, "1: no_such_room"),
    ]);
    let mut stage = room();
    stage.say(1, r#"{"type":"post","room":"dm:1:2","cid":"a","text":"psst"}"#);
    let token = stage.tokens[&2].clone();
    let back = stage.say(3, &format!(r#"{{"type":"hello","token":"{token}"}}"#));
    assert_eq!(back, "3: welcome 2 李雷 [dm:1:2 with +Ann at 1, lobby at 0 with 2]");
}

#[test]
fn whoever_comes_back_in_time_was_never_away() {
    let mut stage = room();
    let token = stage.tokens[&1].clone();
    stage.hall.disconnect(ClientId(1), stage.at);
    stage.later(9_999);
    assert_eq!(stage.tick(), "");
    stage.say(3, &format!(r#"{{"type":"hello","token":"{token}"}}"#));
    let joined = stage.say(3, r#"{"type":"join","room":"lobby"}"#);
    assert_eq!(joined, "3 enters lobby\n3: joined lobby at 0 with Ann 李雷");
    stage.later(60_000);
    assert_eq!(stage.tick(), "");
    // Lost for good: the others learn it when the grace is over, and the list holds the user until then.
    stage.hall.disconnect(ClientId(3), stage.at);
    let joined = stage.say(2, r#"{"type":"join","room":"lobby"}"#);
    assert_eq!(joined, "2: joined lobby at 0 with Ann 李雷");
    stage.later(10_000);
    assert_eq!(stage.hall.next_deadline(), Some(stage.at.tick));
    assert_eq!(stage.tick(), "lobby: Ann offline");
    assert_eq!(stage.hall.next_deadline(), None);
    let joined = stage.say(2, r#"{"type":"join","room":"lobby"}"#);
    assert_eq!(joined, "2: joined lobby at 0 with 李雷");
}

#[test]
fn two_connections_are_one_member() {
    let mut stage = room();
    let token = stage.tokens[&1].clone();
    stage.say(3, &format!(r#"{{"type":"hello","token":"{token}"}}"#));
    let joined = stage.say(3, r#"{"type":"join","room":"lobby"}"#);
    assert_eq!(joined, "3 enters lobby\n3: joined lobby at 0 with Ann 李雷");
    stage.hall.disconnect(ClientId(1), stage.at);
    stage.later(60_000);
    assert_eq!(stage.tick(), "", "the other connection is still there");
    let left = stage.say(3, r#"{"type":"leave","room":"lobby"}"#);
    assert_eq!(left, "3 exits lobby\nlobby: Ann offline\n3: left lobby");
}

#[test]
fn a_new_name_is_told_to_those_who_see_it() {
    check(&[
        (3, r#"{"type":"hello","name":"Eve"}"#, "user 3 is Eve\n3: welcome 3 Eve [lobby at 0 with 2]"),
        (
            3,
            r#"{"type":"join","room":"attic"}"#,
            "attic: Eve online\n3 enters attic\n1 2 3: room attic with 1\n3: joined attic at 0 with Eve",
        ),
        (1, r#"{"type":"rename","ref":1,"name":"李雷"}"#, "1 ref 1: name_taken"),
        (1, r#"{"type":"rename","name":"a\u202eb"}"#, "1: name_invalid"),
        (1, r#"{"type":"rename"}"#, "1: bad_field"),
        (
            1,
            r#"{"type":"rename","ref":2,"name":"Anna"}"#,
            "user 1 becomes Anna\n1 ref 2: renamed Ann Anna\n2: Ann is now Anna",
        ),
        // The old name is free, one's own name in another shape is one's own.
        (3, r#"{"type":"rename","name":"Ann"}"#, "user 3 becomes Ann\n3: renamed Eve Ann\n: Eve is now Ann"),
        (
            1,
            r#"{"type":"rename","name":"ANNA"}"#,
            "user 1 becomes ANNA\n1: renamed Anna ANNA\n2: Anna is now ANNA",
        ),
    ]);
}

#[test]
fn typing_is_told_to_the_others() {
    check(&[
        (1, r#"{"type":"typing","room":"lobby","on":true}"#, "lobby but user 1: Ann types true"),
        (1, r#"{"type":"typing","room":"lobby","on":1}"#, "1: bad_field"),
        (1, r#"{"type":"typing","room":"nowhere","on":true}"#, "1: no_such_room"),
    ]);
}

#[test]
fn history_is_for_everybody_in_public_rooms() {
    check(&[
        (1, r#"{"type":"history","room":"lobby"}"#, "1 reads lobby Newest up to 200"),
        (1, r#"{"type":"history","room":"lobby","after":3,"limit":0}"#, "1 reads lobby After(3) up to 1"),
        (
            1,
            r#"{"type":"history","room":"lobby","before":9,"limit":999}"#,
            "1 reads lobby Before(9) up to 200",
        ),
        (1, r#"{"type":"history","room":"lobby","before":9,"after":3}"#, "1: bad_field"),
        (1, r#"{"type":"history","room":"lobby","after":-1}"#, "1: bad_field"),
        (1, r#"{"type":"history","room":"lobby","limit":"all"}"#, "1: bad_field"),
        (1, r#"{"type":"history","room":"nowhere"}"#, "1: no_such_room"),
        (1, r#"{"type":"around","room":"nowhere","seq":1}"#, "1: no_such_room"),
        (1, r#"{"type":"around","room":"lobby","seq":1}"#, "1: no_such_message"),
        (1, r#"{"type":"around","room":"lobby","time":1}"#, "1: no_such_message"),
        (1, r#"{"type":"around","room":"lobby"}"#, "1: bad_field"),
        (1, r#"{"type":"around","room":"lobby","seq":1,"time":1}"#, "1: bad_field"),
        (
            1,
            r#"{"type":"post","room":"lobby","cid":"a","text":"x"}"#,
            "1: ack lobby a 1\nlobby: lobby 1 Ann: x",
        ),
        (1, r#"{"type":"around","room":"lobby","seq":0}"#, "1: no_such_message"),
        (1, r#"{"type":"around","room":"lobby","seq":2}"#, "1: no_such_message"),
        (1, r#"{"type":"around","room":"lobby","seq":1,"limit":7}"#, "1 reads lobby Around(1) up to 7"),
        (1, r#"{"type":"around","room":"lobby","time":0}"#, "1 reads lobby From(0) up to 100"),
        (1, r#"{"type":"around","room":"lobby","time":99999}"#, "1: no_such_message"),
    ]);
}

#[test]
fn what_comes_later_is_unknown_today() {
    for kind in ["upload", "x", "Hello"] {
        let mut stage = room();
        assert_eq!(stage.say(1, &format!(r#"{{"type":"{kind}","ref":1}}"#)), "1 ref 1: unknown_type");
    }
}

#[test]
fn time_never_goes_back() {
    let mut stage = room();
    stage.later(5_000);
    stage.say(1, r#"{"type":"ping"}"#);
    stage.at.wall = 3;
    assert_eq!(stage.say(1, r#"{"type":"ping"}"#), "1: pong 6000");
}

#[test]
fn a_new_name_is_told_where_one_is_only_just_absent() {
    let mut stage = room();
    let token = stage.tokens[&1].clone();
    stage.say(3, &format!(r#"{{"type":"hello","token":"{token}"}}"#));
    stage.hall.disconnect(ClientId(1), stage.at);
    let renamed = stage.say(3, r#"{"type":"rename","name":"Anna"}"#);
    assert_eq!(renamed, "user 1 becomes Anna\n3: renamed Ann Anna\n2: Ann is now Anna");
}
