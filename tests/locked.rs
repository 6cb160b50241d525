//! A house with a password: who has not said it hears nothing, is told nothing, and can find out nothing.

use serde_json::{Value, json};
use teahouse::wire::json::request::Kind;

use crate::http::get;
use crate::support::Server;
use crate::support::client::Client;

const LOCKED: [&str; 2] = ["--password", "tea & cake"];

/// Ann, who knows the password, and what she came in with.
fn ann(server: &Server) -> (Client, Value) {
    let mut ann = Client::connect(server.address);
    let welcome = ann.ask(json!({"type": "hello", "name": "Ann", "password": "tea & cake"}));
    assert_eq!(welcome["type"], "welcome");
    ann.join("lobby");
    (ann, welcome)
}

#[test]
fn before_a_good_hello_every_command_is_refused_and_nothing_is_heard() {
    let server = Server::start(&LOCKED);
    let (mut ann, _) = ann(&server);
    let mut stranger = Client::connect(server.address);
    for kind in Kind::ALL.into_iter().filter(|kind| kind.word() != "hello") {
        for room in ["lobby", "nowhere", "dm:1:2", "no room!"] {
            let ask = json!({"type": kind.word(), "room": room, "cid": "c", "text": "x", "on": true, "name": "x",
                "user": 1, "device": 1, "secret": "s", "role": "operator", "ids": [1]});
            assert_eq!(stranger.ask(ask)["code"], "hello_first", "{kind:?} {room}");
        }
    }
    assert_eq!(stranger.ask(json!({"type": "search", "query": "x"}))["code"], "hello_first");
    // What the others say meanwhile would come before the answer to a question that is asked later.
    assert_eq!(ann.post("lobby", "c", "a secret")["type"], "ack");
    stranger.say(&json!({"type": "ping", "ref": "last"}));
    let heard = stranger.receive();
    assert_eq!((&heard["code"], &heard["ref"]), (&json!("hello_first"), &json!("last")), "{heard}");
}

#[test]
fn without_the_password_nobody_learns_which_names_and_tokens_there_are() {
    let server = Server::start(&LOCKED);
    let (_ann, welcome) = ann(&server);
    let mut told = Vec::new();
    for fields in [
        json!({"name": "Ann"}),
        json!({"name": "Nobody"}),
        json!({"name": "admin"}),
        json!({"name": ""}),
        json!({"token": welcome["token"]}),
        json!({"token": "unknown"}),
    ] {
        for password in [Value::Null, json!("tea"), json!("TEA & CAKE"), json!("tea & cake ")] {
            let mut hello = fields.clone();
            hello["type"] = "hello".into();
            if !password.is_null() {
                hello["password"] = password;
            }
            // Each from an address of its own, because wrong ones are counted.
            let machine = 2 + told.len();
            let mut stranger = Client::on(from(&server, machine as u8));
            let mut error = stranger.ask(hello);
            error.as_object_mut().unwrap().remove("ref");
            told.push(error);
        }
    }
    assert_eq!(told[0]["code"], "password_wrong");
    assert!(told.iter().all(|error| *error == told[0]), "{told:?}");
}

/// A connection that has said what makes it a WebSocket, from another address of this machine.
fn from(server: &Server, machine: u8) -> std::net::TcpStream {
    use std::io::Write;
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    let here = std::net::SocketAddr::from(([127, 0, 3, machine], 0));
    socket.bind(&here.into()).unwrap();
    socket.connect(&server.address.into()).unwrap();
    let mut stream: std::net::TcpStream = socket.into();
    stream.set_read_timeout(Some(crate::support::PATIENCE)).unwrap();
    stream.write_all(crate::support::client::upgrade("/ws").as_bytes()).unwrap();
    assert!(crate::support::client::read_head(&mut stream).starts_with("HTTP/1.1 101 "));
    stream
}

#[test]
fn no_route_tells_a_stranger_of_people_rooms_or_words() {
    let server = Server::start(&LOCKED);
    let (mut ann, welcome) = ann(&server);
    ann.join("attic");
    assert_eq!(ann.post("attic", "c", "oolong")["type"], "ack");
    let page = server.http(get("/", ""));
    let named = page.split('"').filter(|part| part.starts_with('/')).map(str::to_owned);
    let more = [
        "/health",
        "/qr.svg",
        "/qr/attic.svg",
        "/files",
        "/api/rooms",
        "/api/me",
        "/api/rooms/attic/messages",
    ];
    let more = more.into_iter().chain([
        "/export/attic.txt",
        "/rooms",
        "/users",
        "/ws",
        "/debug",
        "/data/teahouse.db",
    ]);
    for path in ["/".to_owned()].into_iter().chain(named).chain(more.map(str::to_owned)) {
        let answer = server.http(get(&path, ""));
        let secrets = ["oolong", "tea & cake", "tea &amp; cake", welcome["token"].as_str().unwrap()];
        assert!(!secrets.iter().any(|secret| answer.contains(secret)), "{path}: {answer}");
        assert!(
            !answer.contains("attic") || path.contains("attic") || path.contains("/js/"),
            "{path}: {answer}"
        );
    }
}

#[test]
fn a_token_does_not_replace_the_password_and_another_password_asks_everybody_anew() {
    let folder = tempfile::tempdir().unwrap();
    let enter = |server: &Server, password: &str, token: &Value| {
        let mut back = Client::connect(server.address);
        back.ask(json!({"type": "hello", "token": token, "password": password}))
    };
    let server = Server::start_in(folder.path(), &LOCKED);
    let (_ann, welcome) = ann(&server);
    let token = &welcome["token"];
    let mut back = Client::connect(server.address);
    assert_eq!(back.ask(json!({"type": "hello", "token": token}))["code"], "password_wrong");
    drop((server, _ann, back));
    let server = Server::start_in(folder.path(), &["--password", "coffee"]);
    assert_eq!(enter(&server, "tea & cake", token)["code"], "password_wrong");
    let back = enter(&server, "coffee", token);
    assert_eq!((&back["type"], &back["you"]["id"]), (&json!("welcome"), &welcome["you"]["id"]));
}
