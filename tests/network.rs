//! A bad network between client and server: what was under way is lost, and nothing comes of it twice.

use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::ledger::client::LedgerClient;
use crate::ledger::{self, Ending, checker};
use crate::support::{Client, Direction, Proxy, Server, eventually};

#[test]
fn an_ack_that_was_lost_on_the_way_comes_again() {
    let server = Server::start(&[]);
    let proxy = Proxy::start(server.address);
    let mut bob = server.join("Bob", "lobby");
    let mut ann = Client::hello(proxy.address, "Ann");
    ann.join("lobby");
    proxy.pause(Direction::ToClient);
    ann.say(&json!({"type": "post", "room": "lobby", "cid": "c", "text": "once"}));
    // The post has arrived, its acknowledgement has not.
    let first = bob.next("message");
    proxy.cut();
    proxy.pass(Direction::ToClient);
    let mut ann = Client::resume(proxy.address, &ann.token);
    ann.join("lobby");
    let ack = ann.post("lobby", "c", "once");
    assert_eq!((&ack["seq"], &ack["time"]), (&first["seq"], &first["time"]));
    assert_eq!(ann.post("lobby", "d", "twice")["seq"], 2);
    let heard = bob.everything();
    assert_eq!(heard.iter().filter(|value| value["type"] == "message").count(), 1, "{heard:?}");
}

#[test]
fn cut_in_the_middle_of_a_broadcast_nothing_is_missed_or_comes_twice() {
    let server = Server::start(&["--rate", "0"]);
    let proxy = Proxy::start(server.address);
    let acked = AtomicU64::new(0);
    let mut writer = LedgerClient::new(server.address, "writer");
    let mut listener = LedgerClient::new(server.address, "listener");
    for _ in 0..5 {
        // Somewhere inside of a frame: so many bytes a second, and then the reset.
        proxy.trickle(Direction::ToClient, 20_000);
        std::thread::scope(|scope| {
            let listening = scope.spawn(|| listener.visit(proxy.address, 1_000_000, &acked));
            writer.visit(server.address, 100, &acked).unwrap();
            proxy.cut();
            assert!(listening.join().unwrap().is_err(), "it was cut");
        });
        proxy.pass(Direction::ToClient);
        listener.visit(proxy.address, 1, &acked).unwrap();
    }
    writer.visit(server.address, 1, &acked).unwrap();
    let mut reader = server.hello("reader");
    let history = ledger::client::whole_history(&mut reader);
    assert!(history.len() > 500, "{}", history.len());
    let epoch = reader.welcome["epoch"].as_str().unwrap().to_owned();
    let ending = Ending { epoch, history, left_behind: 0 };
    let violations = checker::check(&[writer.ledger, listener.ledger], &ending);
    assert!(violations.is_empty(), "{}", ledger::listed(&violations));
}

#[test]
fn a_trickle_is_slow_and_whole() {
    let server = Server::start(&[]);
    let proxy = Proxy::start(server.address);
    let mut ann = Client::hello(proxy.address, "Ann");
    ann.join("lobby");
    proxy.trickle(Direction::ToServer, 2_000);
    let started = Instant::now();
    assert_eq!(ann.post("lobby", "c", &"x".repeat(1_000))["seq"], 1);
    assert!(started.elapsed() > Duration::from_millis(300), "{:?}", started.elapsed());
}

#[test]
fn a_client_that_was_reset_or_ends_its_half_is_gone() {
    let server = Server::start(&[]);
    let proxy = Proxy::start(server.address);
    for end in [Proxy::cut, |proxy: &Proxy| proxy.half_close(Direction::ToServer)] {
        let mut ann = Client::connect(proxy.address);
        assert_eq!(ann.ask(json!({"type": "ping"}))["code"], "hello_first");
        end(&proxy);
        eventually("the server counts nobody", || (server.clients() == 0).then_some(()));
    }
}
