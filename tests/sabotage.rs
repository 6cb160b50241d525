//! The server with faults on purpose: the checker must find each of them, and nothing in the honest server.
//!
//! A binary of its own, because it needs the feature `sabotage` and a server that was built with it.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "a test that cannot go on has failed, and this one shares more than it uses"
)]

mod flush;
mod ledger;
mod support;

use std::time::Duration;

use ledger::checker::{Invariant, Violation};
use ledger::house::House;
use serde_json::json;
use support::server::Launch;
use support::{Client, Server};
use tungstenite::Message;

const GUESTS: usize = 12;
const CRASHES: u64 = 3;

/// Guests post, the server crashes in the middle, they come back; what the checker says in the end.
fn scene(fault: Option<&str>) -> Vec<Violation> {
    let environment = fault.map(with).into_iter().collect();
    let launch = Launch { environment, ..Launch::default() };
    let mut house = House::with(Server::start_as(launch, &ledger::house::OPTIONS), GUESTS);
    for crash in 0..CRASHES {
        house = house.crash_in_the_middle(Duration::from_millis(60 + 40 * crash));
    }
    house.settle(100);
    house.reckon()
}

fn with(fault: &str) -> (String, String) {
    ("TEAHOUSE_SABOTAGE".to_owned(), fault.to_owned())
}

#[track_caller]
fn finds(fault: &str, expected: Invariant) {
    let violations = scene(Some(fault));
    println!("{fault}: {}", ledger::listed(&violations));
    assert!(violations.iter().any(|found| found.broken == expected), "{fault} breaks {expected:?}");
}

#[test]
fn the_honest_server_breaks_nothing() {
    let violations = scene(None);
    assert!(violations.is_empty(), "{}", ledger::listed(&violations));
}

#[test]
fn an_ack_before_the_flush_is_found() {
    finds("ack-before-flush", Invariant::AckedIsKept);
}

#[test]
fn an_ack_before_the_flush_is_seen_in_the_system_calls() {
    let calls = flush::calls_of_a_busy_server(vec![with("ack-before-flush")]);
    assert!(flush::check(&calls).is_err());
}

#[test]
fn one_delivery_in_a_hundred_lost_is_found() {
    finds("drop-delivery", Invariant::OneSequence);
}

#[test]
fn an_event_twice_in_a_page_is_found() {
    finds("repeat-in-page", Invariant::OneSequence);
}

#[test]
fn two_events_in_the_wrong_order_are_found() {
    finds("reorder", Invariant::OneSequence);
}

#[test]
fn an_event_missing_in_a_page_is_found() {
    finds("skip-in-page", Invariant::OneSequence);
}

#[test]
fn a_queue_that_nobody_empties_any_more_is_found() {
    finds("leak-queue", Invariant::NobodyLeftBehind);
}

/// Starts a server with this fault, with Ann and Bob in the lobby and one post of Ann's.
fn with_ann_and_bob(fault: &str) -> (Server, Client, Client) {
    let launch = Launch { environment: vec![with(fault)], ..Launch::default() };
    let server = Server::start_as(launch, &[]);
    let (mut ann, bob) = (server.join("Ann", "lobby"), server.join("Bob", "lobby"));
    assert_eq!(ann.post("lobby", "a", "x")["seq"], 1);
    (server, ann, bob)
}

/// P34: what goes wrong in one client's thread is that client's matter.
#[test]
fn a_panic_in_a_client_stays_there() {
    let (server, mut ann, mut bob) = with_ann_and_bob("panic-in-client");
    bob.say_text("panic");
    assert_eq!(bob.close_code(), None);
    support::eventually("Bob is gone", || (server.clients() == 1).then_some(()));
    assert_eq!(ann.post("lobby", "b", "x")["seq"], 2);
    let mut bob = Client::resume(server.address, &bob.token);
    assert_eq!(bob.join("lobby")["seq"], 2);
}

/// P34: a server without one of these looks alive and is not, so it ends and can be started again.
#[test]
fn a_panic_in_a_thread_that_all_need_ends_the_server() {
    let text = |command: serde_json::Value| Message::text(command.to_string());
    for (fault, frame) in [
        ("panic-in-broker", text(json!({"type": "post", "room": "lobby", "cid": "p", "text": "panic"}))),
        ("panic-in-archive", text(json!({"type": "history", "room": "panic", "after": 0}))),
        // Whoever sends bytes is closed, and that is the flusher's work.
        ("panic-in-flusher", Message::binary(vec![0])),
    ] {
        let (mut server, mut ann, mut bob) = with_ann_and_bob(fault);
        bob.join("panic");
        bob.socket.send(frame).unwrap();
        assert_eq!(server.wait().code(), Some(70), "{fault}");
        assert_eq!(ann.close_code(), None, "{fault}");
        let server = server.restart();
        assert_eq!(Client::resume(server.address, &ann.token).join("lobby")["seq"], 1, "{fault}");
    }
}
