//! A restart with everybody there: all come back in the same moment, into the same room, and nobody misses
//! or gets anything twice. (P29; that the page spreads its attempts is a test of the page.)

use std::collections::BTreeSet;
use std::sync::Barrier;

use serde_json::json;

use crate::support::{Client, Server, eventually};

const HERD: usize = 200;

#[test]
fn everybody_comes_back_at_once_after_a_restart() {
    // They all have one address, as behind a proxy; how many hellos one may say is another test's.
    let server = Server::start(&["--max-per-ip", "0"]);
    let before: Vec<Client> = (0..HERD).map(|n| server.join(&format!("member {n}"), "lobby")).collect();
    let tokens: Vec<String> = before.iter().map(|client| client.token.clone()).collect();
    let server = server.crash_and_restart();
    drop(before);
    let (address, gate, all_in) = (server.address, Barrier::new(HERD), Barrier::new(HERD));
    std::thread::scope(|scope| {
        for token in &tokens {
            let (gate, all_in) = (&gate, &all_in);
            let builder = std::thread::Builder::new().stack_size(256 * 1024);
            let come_back = move || {
                gate.wait();
                let mut client = Client::resume(address, token);
                let joined = client.join("lobby");
                let post = json!({"type": "post", "room": "lobby", "cid": "back", "text": "I am back"});
                client.say(&post);
                // Everything after `joined` comes live, everything before it is history.
                let mut seqs: Vec<u64> = Vec::new();
                let first = joined["seq"].as_u64().unwrap() + 1;
                while first as usize + seqs.len() <= HERD {
                    seqs.push(client.next("message")["seq"].as_u64().unwrap());
                }
                assert_eq!(seqs, (first..=HERD as u64).collect::<Vec<_>>(), "live, each once, in order");
                // Or the last one who is quick would leave before the slow ones have joined.
                all_in.wait();
                let page = client.ask(json!({"type": "history", "room": "lobby", "limit": HERD}));
                let people: BTreeSet<u64> =
                    page["events"].as_array().unwrap().iter().map(|e| e["user"].as_u64().unwrap()).collect();
                assert_eq!(people.len(), HERD);
            };
            builder.spawn_scoped(scope, come_back).unwrap();
        }
    });
    eventually("nobody is left behind", || (server.clients() == 0).then_some(()));
}
