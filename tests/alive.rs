//! Peers that say nothing: gone, only quiet, or not heard because the server itself stood still.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::ledger::house::pause;
use crate::support::{Client, Direction, PATIENCE, Proxy, Server, eventually};

/// When the contract wants a peer that answers nothing to be given up, and a little more.
const FOUND_AFTER: Duration = Duration::from_secs(45);

/// P27: no FIN and no RST ever tells that this one is gone.
#[test]
fn a_peer_behind_a_black_network_is_found_and_a_quiet_one_is_kept() {
    let server = Server::start(&[]);
    let proxy = Proxy::start(server.address);
    let mut quiet = server.join("Quiet", "lobby");
    let alone = sockets_and_client_threads(&server);
    let mut lost = Client::hello(proxy.address, "Lost");
    lost.join("lobby");
    proxy.pause(Direction::ToServer);
    proxy.pause(Direction::ToClient);
    let gone = Instant::now();
    while server.clients() == 2 {
        assert!(gone.elapsed() < FOUND_AFTER + PATIENCE, "the lost one is never found");
        answer_pings_only(&mut quiet);
    }
    println!("found after {:?}", gone.elapsed());
    assert!(server.ask("clients").contains("Quiet"), "who answers pings stays");
    eventually("its socket and its thread are free", || {
        (sockets_and_client_threads(&server) == alone).then_some(())
    });
}

/// P32: a process that was stopped, or a virtual machine that was paused, has heard nobody, and that is
/// nobody's fault.
#[test]
fn a_server_that_stood_still_takes_nobody_for_gone() {
    // In the long form longer than any silence that is allowed, and then until it would show.
    let is_long = std::env::var("SOAK_ROUNDS").is_ok();
    let asleep = Duration::from_secs(if is_long { 60 } else { 2 });
    let after = if is_long { FOUND_AFTER } else { Duration::ZERO };
    let server = Server::start(&[]);
    let mut clients: Vec<_> = (0..20).map(|n| server.join(&format!("guest {n}"), "lobby")).collect();
    server.signal("-STOP");
    for (n, client) in clients.iter_mut().enumerate().take(10) {
        client.say(&json!({"type": "post", "room": "lobby", "cid": format!("{n}"), "text": "x"}));
    }
    pause(asleep);
    server.signal("-CONT");
    // Ten have spoken while it stood still and ten have not: it has what was said, and keeps all of them.
    for client in &mut clients {
        let mut seqs: Vec<_> = (0..10).map(|_| client.next("message")["seq"].as_u64().unwrap()).collect();
        seqs.sort_unstable();
        assert_eq!(seqs, (1..=10).collect::<Vec<_>>());
    }
    let end = Instant::now() + after;
    while Instant::now() < end {
        clients.iter_mut().for_each(answer_pings_only);
    }
    assert_eq!(server.clients(), 20);
}

/// As a page in the background does, for a tenth of a second.
fn answer_pings_only(client: &mut Client) {
    client.socket.get_ref().set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    if let Ok(tungstenite::Message::Close(close)) = client.socket.read() {
        panic!("closed: {close:?}");
    }
    // Sends the pong, if that was a ping.
    client.socket.flush().unwrap();
    client.socket.get_ref().set_read_timeout(Some(PATIENCE)).unwrap();
}

/// Of the process. What else it opens or starts, it may do when it likes.
fn sockets_and_client_threads(server: &Server) -> (usize, usize) {
    let proc = format!("/proc/{}", server.pid());
    let entries =
        |of: &str| std::fs::read_dir(format!("{proc}/{of}")).unwrap().map(|entry| entry.unwrap().path());
    // A thread or a descriptor may have gone since it was listed.
    let is_socket = |path: &std::path::PathBuf| {
        std::fs::read_link(path).is_ok_and(|target| target.to_string_lossy().starts_with("socket:"))
    };
    let is_client = |path: &std::path::PathBuf| {
        std::fs::read_to_string(path.join("comm")).is_ok_and(|name| name.starts_with("client-"))
    };
    (entries("fd").filter(is_socket).count(), entries("task").filter(is_client).count())
}
