//! P31: the wall clock jumps and nobody notices: order, times, deadlines and tokens.

use std::process::Stdio;

use serde_json::json;

use crate::stop::start_mute;
use crate::support::faults::Faults;
use crate::support::{Client, Server};

const HOUR: i64 = 3_600;

/// What the clock once said stays in the history, and whoever starts the server should know why times stand still.
#[test]
fn a_start_says_that_the_newest_event_is_in_the_future() {
    const TEN_YEARS: i64 = 10 * 365 * 24 * 3_600;
    for (ahead, is_said) in [(TEN_YEARS, true), (600, true), (0, false), (-TEN_YEARS, false)] {
        let faults = Faults::new();
        faults.clock_is_off_by(ahead);
        let mut server = Server::start_as(faults.launch(), &[]);
        server.join("Ann", "lobby").post("lobby", "a", "x");
        server.signal("-TERM");
        assert!(server.wait().success());
        let errors = server.data().join("errors");
        let file = std::fs::File::create(&errors).unwrap();
        let (mut again, _) = start_mute(Stdio::null(), file.into(), server.data());
        let id = rustix::process::Pid::from_child(&again);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
        assert!(again.wait().unwrap().success());
        let said = std::fs::read_to_string(&errors).unwrap();
        assert_eq!(said.contains("in the future"), is_said, "{ahead}: {said}");
    }
}

#[test]
fn a_clock_that_jumps_changes_neither_order_nor_patience() {
    let faults = Faults::new();
    let server = Server::start_as(faults.launch(), &["--rate", "0"]);
    let mut ann = server.join("Ann", "lobby");
    let mut bob = server.join("Bob", "lobby");
    // One that has not said hello: its ten seconds are not over because the wall clock says so.
    let mut silent = Client::connect(server.address);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() as i64;
    let year_2100 = 4_102_444_800 - now;
    let (mut seq, mut latest) = (0, 0);
    // Time stands still until the clock has caught up, so the future comes last.
    for offset in [0, -HOUR, -now, -now - HOUR, 0, 24 * HOUR, 0, -HOUR, year_2100, 0] {
        faults.clock_is_off_by(offset);
        for post in 0..5 {
            seq += 1;
            let ack = ann.post("lobby", &format!("{seq}"), "x");
            assert_eq!(ack["seq"], seq, "{offset} {post}: {ack}");
            let time = ack["time"].as_u64().unwrap();
            assert!(time >= latest, "at {offset} the time went from {latest} back to {time}");
            latest = time;
            let message = bob.next("message");
            assert_eq!((&message["seq"], &message["time"]), (&ack["seq"], &ack["time"]));
        }
        // Each time in another room, because one is told in a room and two seconds.
        let room = format!("room-{seq}");
        [&mut ann, &mut bob].into_iter().for_each(|client| drop(client.join(&room)));
        bob.say(&json!({"type": "typing", "room": room, "on": true}));
        assert_eq!(ann.next("typing")["on"], true, "{offset}");
        bob.say(&json!({"type": "typing", "room": room, "on": false}));
        assert_eq!(ann.next("typing")["on"], false, "{offset}");
        assert_eq!(Client::resume(server.address, &ann.token).id, ann.id, "{offset}: the token holds");
    }
    assert!(latest > 4_102_444_000_000, "the clock of the server did jump: {latest}");
    assert_eq!(silent.ask(json!({"type": "hello", "name": "late"}))["type"], "welcome");
    // Also over a restart at which the clock is back.
    let server = server.crash_and_restart();
    let mut ann = Client::resume(server.address, &ann.token);
    ann.join("lobby");
    let ack = ann.post("lobby", "after", "x");
    assert_eq!(ack["seq"], seq + 1);
    assert!(ack["time"].as_u64().unwrap() >= latest, "{ack}");
}
