//! What survives: what was acknowledged is there after kill -9, a stop loses nothing, a data
//! directory has one server.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::json;
use tungstenite::Message;

use crate::support::{Client, PATIENCE, Server};

/// Posts as fast as acknowledgements come until the connection breaks; writes down what was acknowledged.
fn post_until_it_breaks(mut client: Client, from: u64, acked: &Mutex<BTreeMap<String, u64>>) {
    for n in from.. {
        let cid = format!("{}-{n}", client.id);
        let post = json!({"type": "post", "room": "lobby", "cid": cid, "text": cid}).to_string();
        if client.socket.send(Message::text(post)).is_err() {
            return;
        }
        loop {
            let Ok(Message::Text(text)) = client.socket.read() else { return };
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            if value["type"] == "ack" {
                let seq = value["seq"].as_u64().unwrap();
                let before = acked.lock().unwrap().insert(cid.clone(), seq);
                assert_eq!(before, None);
                break;
            }
        }
    }
}

fn whole_history(server: &Server, token: &str) -> Vec<(u64, String)> {
    let mut client = Client::resume(server.address, token);
    let mut all = Vec::new();
    loop {
        let after = all.last().map_or(0, |(seq, _): &(u64, String)| *seq);
        let page = client.ask(json!({"type": "history", "room": "lobby", "after": after}));
        let events = page["events"].as_array().unwrap();
        all.extend(
            events.iter().map(|e| (e["seq"].as_u64().unwrap(), e["cid"].as_str().unwrap().to_owned())),
        );
        if page["more"] == false {
            return all;
        }
    }
}

#[test]
fn kill_9_in_the_middle_loses_nothing_acknowledged() {
    let mut server = Server::start(&["--rate", "0"]);
    let tokens: Vec<String> = (0..10).map(|n| server.hello(&format!("user {n}")).token).collect();
    let acked = Arc::new(Mutex::new(BTreeMap::new()));
    for round in 0..6u64 {
        let senders: Vec<_> = tokens
            .iter()
            .map(|token| {
                let mut client = Client::resume(server.address, token);
                client.join("lobby");
                let acked = acked.clone();
                std::thread::spawn(move || post_until_it_breaks(client, round * 1_000_000, &acked))
            })
            .collect();
        let enough = acked.lock().unwrap().len() + 40 + 30 * round as usize;
        crate::support::eventually("posts are acknowledged", || {
            (acked.lock().unwrap().len() >= enough).then_some(())
        });
        server = server.crash_and_restart();
        senders.into_iter().for_each(|sender| sender.join().unwrap());
    }
    let history = whole_history(&server, &tokens[0]);
    let seqs: Vec<u64> = history.iter().map(|(seq, _)| *seq).collect();
    assert_eq!(seqs, (1..=seqs.len() as u64).collect::<Vec<_>>(), "dense and in order");
    let places: BTreeMap<&str, u64> = history.iter().map(|(seq, cid)| (cid.as_str(), *seq)).collect();
    assert_eq!(places.len(), history.len(), "nothing twice");
    for (cid, seq) in acked.lock().unwrap().iter() {
        assert_eq!(places.get(cid.as_str()), Some(seq), "acknowledged: {cid}");
    }
}

#[test]
fn a_resend_after_a_crash_gets_the_first_ack() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let first = ann.post("lobby", "c", "once");
    let (token, epoch) = (ann.token.clone(), ann.welcome["epoch"].clone());
    let server = server.crash_and_restart();
    let mut ann = Client::resume(server.address, &token);
    assert_eq!(ann.welcome["epoch"], epoch);
    assert_eq!(ann.welcome["rooms"][0]["seq"], 1);
    // Not even joined again: the post was accepted long ago.
    let again = ann.post("lobby", "c", "other words");
    for field in ["room", "seq", "time", "cid"] {
        assert_eq!(again[field], first[field], "{field}");
    }
    ann.join("lobby");
    assert_eq!(ann.post("lobby", "d", "twice")["seq"], 2);
}

#[test]
fn a_stop_finishes_what_was_accepted_and_says_1012() {
    let mut server = Server::start(&["--rate", "0"]);
    let mut ann = server.join("Ann", "lobby");
    let mut idle = server.connect();
    let stopped = Arc::new(AtomicBool::new(false));
    for n in 0..200 {
        ann.say(&json!({"type": "post", "room": "lobby", "cid": n.to_string(), "text": "x"}));
    }
    ann.next("ack");
    let started = Instant::now();
    server.signal("-TERM");
    assert_eq!(ann.close_code(), Some(1012));
    assert!(server.wait().success());
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    stopped.store(true, Ordering::Relaxed);
    let mut rest = Vec::new();
    let _ = std::io::Read::read_to_end(&mut idle, &mut rest);
    let server = server.restart();
    assert!(whole_history(&server, &ann.token).len() <= 200);
}

#[test]
fn a_stop_does_not_wait_for_those_who_do_not_listen() {
    for signal in ["-INT", "-TERM"] {
        let mut server = Server::start(&[]);
        let clients: Vec<Client> = (0..20).map(|n| server.join(&format!("c{n}"), "lobby")).collect();
        let started = Instant::now();
        server.signal(signal);
        assert_eq!(server.wait().code(), Some(0));
        assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
        drop(clients);
    }
}

#[test]
fn a_second_server_on_the_same_data_is_refused() {
    let server = Server::start(&[]);
    let (code, complaint) = start_on(server.data());
    assert_eq!(code, Some(73), "{complaint}");
    assert!(complaint.contains("--data"), "{complaint}");
    assert!(server.hello("Ann").id == 1);
}

#[test]
fn a_data_path_that_cannot_be_used_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "x").unwrap();
    for path in [file.clone(), file.join("below")] {
        let (code, complaint) = start_on(&path);
        assert_eq!(code, Some(74), "{complaint}");
        assert!(complaint.contains("file"), "{complaint}");
    }
    let fresh = dir.path().join("a/b");
    let server = Server::start_in(&fresh, &[]);
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(server.data()), 0o700);
    assert_eq!(mode(&fresh.join("teahouse.db")), 0o600);
}

/// Exit code and complaint of a server that should not start.
pub fn start_on(data: &std::path::Path) -> (Option<i32>, String) {
    let mut command = crate::support::server::program();
    command.args(["--listen", "127.0.0.1:0", "--debug", "off", "--data"]).arg(data);
    let started = Instant::now();
    let output = command.output().unwrap();
    assert!(started.elapsed() < PATIENCE);
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}
