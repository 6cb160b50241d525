//! Roles over real sockets: the link of the banner, of the sub-command and of the port; what lasts.

use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Client, Operator, Server};

/// The secret in a text that has a link for an operator.
fn secret(text: &str) -> Option<&str> {
    text.split("/#operator=").nth(1).and_then(|rest| rest.split_whitespace().next())
}

fn claim(client: &mut Client, secret: &str) -> Value {
    client.ask(json!({"type": "claim", "secret": secret}))
}

/// `teahouse operator-link`, beside the server.
fn operator_link(server: &Server) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_teahouse"));
    command.arg("operator-link").arg("--data").arg(server.data());
    let told = command.args(["--listen", &server.address.to_string()]).output().unwrap();
    assert!(told.status.success() && told.stderr.is_empty(), "{told:?}");
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.starts_with(&format!("http://{}/#operator=", server.address)), "{told}");
    secret(&told).unwrap().to_owned()
}

#[test]
fn the_banner_has_the_link_while_there_is_no_operator() {
    let server = Server::start(&[]);
    let link = secret(&server.banner).expect("a link").to_owned();
    let mut ann = server.join("Ann", "lobby");
    let mut bob = server.join("Bob", "lobby");
    assert_eq!(claim(&mut bob, "guess")["code"], "forbidden");
    let made = claim(&mut ann, &link);
    assert_eq!(
        (&made["type"], &made["user"], &made["role"]),
        (&json!("role"), &json!(1), &json!("operator"))
    );
    let heard = bob.next("role");
    assert_eq!((&heard["user"], &heard["role"]), (&json!(1), &json!("operator")));
    assert_eq!(claim(&mut bob, &link)["code"], "forbidden");
    assert_eq!(ann.ask(json!({"type": "role", "user": bob.id, "role": "moderator"}))["type"], "done");

    let server = server.crash_and_restart();
    assert_eq!(secret(&server.banner), None, "the house has an operator");
    let mut ann = Client::resume(server.address, &ann.token);
    let bob = Client::resume(server.address, &bob.token);
    assert_eq!(ann.welcome["you"]["role"], "operator");
    assert_eq!(bob.welcome["you"]["role"], "moderator");
    let mut cid = server.hello("Cid");
    assert_eq!(claim(&mut cid, &link)["code"], "forbidden");
    // By the sub-command, while the server runs, and by the port; each ends the one before.
    let (first, second) = (operator_link(&server), operator_link(&server));
    assert_eq!(claim(&mut cid, &first)["code"], "forbidden");
    let mut operator = Operator::dial(&server);
    assert_eq!(claim(&mut cid, "nothing")["code"], "forbidden");
    let told = operator.ask("operator-link");
    assert_eq!(claim(&mut cid, &second)["code"], "forbidden");
    let third = secret(&told[0]).unwrap().to_owned();
    // It outlives a crash.
    drop(operator);
    let server = server.crash_and_restart();
    let mut cid = Client::resume(server.address, &cid.token);
    assert_eq!(claim(&mut cid, &third)["role"], "operator");
    assert_eq!(claim(&mut cid, &operator_link(&server))["role"], "operator", "of who is one already");
    ann = Client::resume(server.address, &ann.token);
    assert_eq!(ann.ask(json!({"type": "role", "user": cid.id, "role": "member"}))["type"], "done");
}

#[test]
fn a_link_that_was_left_before_the_start_is_the_one() {
    let mut server = Server::start(&[]);
    let old = secret(&server.banner).unwrap().to_owned();
    server.signal("-TERM");
    assert!(server.wait().success());
    let left = operator_link(&server);
    let server = server.restart();
    assert_eq!(secret(&server.banner), Some(left.as_str()));
    let mut ann = server.hello("Ann");
    assert_eq!(claim(&mut ann, &old)["code"], "forbidden");
    assert_eq!(claim(&mut ann, &left)["role"], "operator");
}

#[test]
fn operators_on_the_port_give_roles_and_forget() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let mut bob = server.join("Bob", "lobby");
    let mut operator = Operator::dial(&server);
    assert_eq!(operator.ask("role ann Operator"), ["Ann (user 1) is operator"]);
    assert_eq!(bob.next("role")["role"], "operator");
    assert_eq!(operator.ask("role #1 member"), ["not done: this is the last operator"]);
    assert_eq!(operator.ask("role Ann king"), ["the roles are member, moderator and operator"]);
    assert_eq!(operator.ask("role Ann"), ["usage: role NAME ROLE"]);
    assert_eq!(operator.ask("forget Ann"), ["not done: this is the last operator"]);
    ann.post("dm:1:2", "a", "hello");
    assert_eq!(operator.ask("forget bob"), ["forgot Bob (user 2)"]);
    assert_eq!(bob.close_code(), Some(4001));
    assert_eq!(operator.ask("forget Bob"), ["not done: there is nobody called Bob"]);
    let users = operator.ask("users json");
    assert!(users.len() == 1 && users[0].contains("\"role\":\"operator\""), "{users:?}");
    let audit: Vec<Value> =
        operator.ask("audit json").iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let acts: Vec<&Value> = audit.iter().map(|record| &record["act"]).collect();
    assert_eq!(acts, ["role", "forget"]);
    assert_eq!(ann.post("dm:1:2", "b", "are you there?")["code"], "no_such_user");
    drop(operator);

    let server = server.crash_and_restart();
    let unknown = json!({"type": "hello", "name": "", "token": bob.token});
    assert_eq!(Client::connect(server.address).ask(unknown)["code"], "token_unknown");
    let ann = Client::resume(server.address, &ann.token);
    let direct =
        ann.welcome["rooms"].as_array().unwrap().iter().find(|room| room["kind"] == "direct").unwrap();
    assert_eq!((&direct["with"]["name"], &direct["with"]["gone"]), (&json!("Bob"), &json!(true)));
    assert_eq!(server.hello("Bob").id, 3, "the name is free");
}
