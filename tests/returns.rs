//! Coming back: again and again, after a long time, with posts that were sent before.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use serde_json::json;

use crate::ledger::client::{LedgerClient, whole_history};
use crate::ledger::house::{OPTIONS, pause, reckon_with};
use crate::support::dice::Dice;
use crate::support::faults::Faults;
use crate::support::{Client, Proxy, Server, eventually};

/// P07: there is no window after which a post is taken for another one.
#[test]
fn a_post_sent_again_gets_its_first_place_for_ever() {
    const POSTS: u64 = 2_000;
    /// Posts under way at a time.
    const PORTION: u64 = 50;
    let faults = Faults::new();
    let mut server = Server::start_as(faults.launch(), &["--rate", "0"]);
    let token = server.join("Ann", "lobby").token;
    for time in 0..5 {
        // Half a day passes each time, and the server has just been killed.
        faults.clock_is_off_by(time * 12 * 3_600);
        server = server.crash_and_restart();
        for first in (0..POSTS).step_by(PORTION as usize) {
            // Each time another connection, and each post is sent one to five times in all.
            let mut ann = Client::resume(server.address, &token);
            ann.join("lobby");
            let sent: Vec<u64> = (first..first + PORTION).filter(|n| (n % 5) as i64 >= time).collect();
            for n in &sent {
                ann.say(&json!({"type": "post", "room": "lobby", "cid": n.to_string(), "text": "x"}));
            }
            for n in &sent {
                let ack = ann.next("ack");
                assert_eq!((&ack["cid"], &ack["seq"]), (&json!(n.to_string()), &json!(n + 1)), "time {time}");
            }
        }
    }
    let history = whole_history(&mut Client::resume(server.address, &token));
    assert_eq!(history.len() as u64, POSTS);
}

/// P08, P11: hundreds of returns in the middle of a conversation, each to history and then live.
#[test]
fn four_hundred_returns_have_no_gap_and_no_seam() {
    const LISTENERS: usize = 20;
    const CUTS: usize = 20;
    let server = Server::start(&OPTIONS);
    let proxy = Proxy::start(server.address);
    let acked = AtomicU64::new(0);
    let client = |name: &str| LedgerClient::new(server.address, name);
    let mut writer = client("writer");
    let mut listeners: Vec<_> = (0..LISTENERS).map(|n| client(&format!("listener {n}"))).collect();
    let mut seed = [0; 8];
    getrandom::fill(&mut seed).unwrap();
    let mut dice = Dice(u64::from_le_bytes(seed));
    let (mut returns, address) = (0, proxy.address);
    let visit = |listener: &mut LedgerClient| {
        // They write, too, so that their own posts are among what a cut takes. Few enough that nobody posts
        // for ever, should something else go wrong.
        let _ = listener.visit(address, 200, &acked);
    };
    let visit = &visit;
    for _ in 0..CUTS {
        std::thread::scope(|scope| {
            let visits: Vec<_> =
                listeners.iter_mut().map(|listener| scope.spawn(move || visit(listener))).collect();
            // Among so many it may be too slow, and comes again.
            while writer.visit(server.address, 20, &acked).is_err() {}
            pause(Duration::from_millis(20 + dice.roll(60)));
            // Who comes only now is cut the next time.
            eventually("all are cut", || {
                proxy.cut();
                visits.iter().all(|visit| visit.is_finished()).then_some(())
            });
        });
        returns += LISTENERS;
    }
    for guest in listeners.iter_mut().chain([&mut writer]) {
        guest.visit(server.address, 1, &acked).unwrap();
    }
    let ledgers = listeners.into_iter().chain([writer]).collect();
    let posts = reckon_with(&server, ledgers);
    println!("{returns} returns, {posts} posts");
}

/// P06, P09: who was away for a long time gets all of it, once and in order.
#[test]
fn whoever_was_away_for_long_misses_nothing() {
    const WRITERS: usize = 10;
    // More posts in one visit would be more frames in a second than anybody may send.
    const POSTS_A_VISIT: u64 = 300;
    let visits = std::env::var("SOAK_ROUNDS").map_or(3, |_| 33);
    let server = Server::start(&OPTIONS);
    let acked = AtomicU64::new(0);
    let client = |n| LedgerClient::new(server.address, &format!("client {n}"));
    let mut sleeper = client(0);
    sleeper.visit(server.address, 1, &acked).unwrap();
    let mut writers: Vec<_> = (1..=WRITERS).map(client).collect();
    std::thread::scope(|scope| {
        for writer in &mut writers {
            scope.spawn(|| {
                (0..visits).for_each(|_| writer.visit(server.address, POSTS_A_VISIT, &acked).unwrap());
            });
        }
    });
    sleeper.visit(server.address, 1, &acked).unwrap();
    let all = reckon_with(&server, writers.into_iter().chain([sleeper]).collect());
    assert_eq!(all as u64, WRITERS as u64 * visits * POSTS_A_VISIT + 2);
}
