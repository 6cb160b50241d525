//! Moderation over real sockets: what moderators do, what people are told, what outlives a crash, and the record of it.

use serde_json::{Value, json};

use crate::support::{Client, Operator, Server};

/// A house in which Ann is an operator and Mo a moderator.
fn house() -> (Server, Client, Client) {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let mo = server.join("Mo", "lobby");
    let mut operator = Operator::dial(&server);
    assert_eq!(operator.ask("role Ann operator"), ["Ann (user 1) is operator"]);
    let made = ann.ask(json!({"type": "role", "user": mo.id, "role": "moderator"}));
    assert_eq!(made["type"], "done");
    (server, ann, mo)
}

fn hello(server: &Server, token: &str) -> Value {
    Client::connect(server.address).ask(json!({"type": "hello", "name": "", "token": token}))
}

#[test]
fn whom_it_happens_to_is_told_what_by_whom_and_until_when() {
    let (server, _ann, mut mo) = house();
    let mut bob = server.join("Bob", "lobby");
    let mute = json!({"type": "mute", "user": bob.id, "minutes": 10, "reason": "too loud"});
    assert_eq!(mo.ask(mute)["type"], "done");
    let fields = ["act", "by", "by_name", "reason"].map(str::to_owned);
    let told = |value: &Value| fields.each_ref().map(|field| value[field].clone());
    let expected = [json!("mute"), json!(mo.id), json!("Mo"), json!("too loud")];
    let heard = bob.next("sanction");
    assert_eq!(told(&heard), expected);
    let refused = bob.post("lobby", "1", "hello?");
    assert_eq!(
        (&refused["code"], told(&refused), &refused["until"]),
        (&json!("muted"), expected.clone(), &heard["until"])
    );
    let again = Client::resume(server.address, &bob.token);
    assert_eq!(told(&again.welcome["you"]["muted"]), expected);
    let people = mo.ask(json!({"type": "people", "ids": [bob.id]}));
    assert_eq!(told(&people["people"][0]["muted"]), expected);
    assert!(bob.ask(json!({"type": "people", "ids": [bob.id]}))["people"][0].get("muted").is_none());

    let kick = json!({"type": "kick", "user": bob.id, "reason": "enough"});
    assert_eq!(mo.ask(kick)["type"], "done");
    assert_eq!(bob.next("sanction")["act"], "kick");
    assert_eq!(bob.close_code(), Some(4001));
    let mut bob = Client::resume(server.address, &bob.token);
    let ban = mo.ask(json!({"type": "ban", "user": bob.id}));
    assert_eq!((&ban["type"], &ban["addresses"]), (&json!("done"), &json!(0)), "this machine is not banned");
    assert_eq!(bob.next("sanction")["act"], "ban");
    assert_eq!(bob.close_code(), Some(4003));
    let refused = hello(&server, &bob.token);
    assert_eq!(
        (&refused["code"], &refused["act"], &refused["by_name"]),
        (&json!("banned"), &json!("ban"), &json!("Mo"))
    );
}

#[test]
fn what_moderators_did_outlives_a_crash_and_is_on_record() {
    let (server, ann, mut mo) = house();
    let mut bob = server.join("Bob", "lobby");
    let cid = server.join("Cid", "lobby");
    mo.ask(json!({"type": "mute", "user": bob.id, "minutes": 10, "reason": "吵"}));
    mo.ask(json!({"type": "ban", "user": cid.id}));
    mo.ask(json!({"type": "unmute", "user": cid.id}));

    let server = server.crash_and_restart();
    assert_eq!(hello(&server, &cid.token)["code"], "banned");
    bob = Client::resume(server.address, &bob.token);
    assert_eq!(bob.welcome["you"]["muted"]["reason"], "吵");
    bob.ask(json!({"type": "join", "room": "lobby"}));
    assert_eq!(bob.post("lobby", "1", "hello?")["code"], "muted");
    let mut mo = Client::resume(server.address, &mo.token);
    let held = mo.ask(json!({"type": "sanctions"}));
    let held: Vec<_> =
        held["sanctions"].as_array().unwrap().iter().map(|s| (&s["act"], &s["name"])).collect();
    assert_eq!(held, [(&json!("mute"), &json!("Bob")), (&json!("ban"), &json!("Cid"))]);
    let mut ann = Client::resume(server.address, &ann.token);
    assert_eq!(ann.ask(json!({"type": "unban", "user": cid.id}))["type"], "done");
    assert_eq!(hello(&server, &cid.token)["type"], "welcome");

    let mut operator = Operator::dial(&server);
    assert!(operator.ask("mute Cid 5 later")[0].starts_with("muted Cid (user 4) for 5 min: later"));
    let rows = |operator: &mut Operator, command: &str| -> Vec<Value> {
        operator.ask(command).iter().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let audit = rows(&mut operator, "audit json");
    let row = |record: &Value| {
        ["by", "door", "act", "whom", "minutes", "reason"].map(|column| record[column].clone())
    };
    let expected = [
        json!(["operator", "debug", "role", "Ann (user 1)", null, "operator"]),
        json!(["Ann (user 1)", "page", "role", "Mo (user 2)", null, "moderator"]),
        json!(["Mo (user 2)", "page", "mute", "Bob (user 3)", 10, "吵"]),
        json!(["Mo (user 2)", "page", "ban", "Cid (user 4)", null, ""]),
        json!(["Ann (user 1)", "page", "unban", "Cid (user 4)", null, ""]),
        json!(["operator", "debug", "mute", "Cid (user 4)", 5, "later"]),
    ];
    assert_eq!(audit.iter().map(|record| json!(row(record))).collect::<Vec<_>>(), expected);
    assert!(audit.is_sorted_by_key(|record| record["time"].as_u64()), "the newest last");
    let last = rows(&mut operator, "audit 2 json");
    assert_eq!(last, audit[4..]);
    assert_eq!(operator.ask("audit 0"), ["N is a whole number from 1 to 1000"]);
}
