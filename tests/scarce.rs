//! A machine that gives no more: at the cap, without descriptors, without threads, with accepts that fail.
//! Whoever is in stays in, and strangers that come and go leave nothing behind. (P20, P21, P23 to P25, P28)

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::json;
use socket2::SockRef;
use teahouse::limits;

use crate::support::client::{read_head, upgrade};
use crate::support::server::Launch;
use crate::support::{Client, PATIENCE, Server, eventually};

fn launch(under: &[&str], arguments: &[&str]) -> Server {
    let under = under.iter().map(|word| (*word).to_owned()).collect();
    Server::start_as(Launch { under, ..Launch::default() }, arguments)
}

/// A server under strace that lets some of its system calls fail.
fn injected(what: &str) -> Server {
    let call = what.split(':').next().unwrap();
    let trace = format!("trace={call}");
    launch(
        &["strace", "-D", "-f", "-qqq", "-o", "/dev/null", "-e", &trace, "-e", &format!("inject={what}")],
        &[],
    )
}

/// Ann and Bob still hear each other.
fn talk(ann: &mut Client, bob: &mut Client, cid: &str) {
    assert_eq!(ann.post("lobby", cid, "still here?")["type"], "ack");
    bob.find(|event| event["type"] == "message" && event["cid"] == cid);
}

#[test]
fn the_cap_can_be_filled_and_what_set_it_is_said() {
    // 128 descriptors are kept back.
    let server = launch(&["prlimit", "--nofile=400:400"], &["--max-per-ip", "0"]);
    assert!(server.banner.contains("up to 272 (set by open files (ulimit -n 400))"), "{}", server.banner);
    let mut all: Vec<Client> = (0..272).map(|n| server.join(&format!("c{n}"), "lobby")).collect();
    for _ in 0..50 {
        assert_eq!(Client::connect(server.address).close_code(), Some(1013));
    }
    let [ann, .., bob] = &mut all[..] else { unreachable!() };
    talk(ann, bob, "a");
    all.remove(1);
    eventually("the free place is given again", || {
        let mut late = Client::connect(server.address);
        late.say(&json!({"type": "hello", "name": "late"}));
        (late.close_code_or_welcome() == "welcome").then_some(())
    });
}

/// Past its limit the standard library ends the process in a new thread, so the cap has to count it.
#[test]
fn address_space_that_is_limited_is_counted() {
    for (limit, name) in [("--as=272629760", "ulimit -v"), ("--data=209715200", "ulimit -d")] {
        let server = launch(&["prlimit", limit], &["--max-per-ip", "0"]);
        assert!(server.banner.contains(&format!("(set by {name}, ")), "{limit}: {}", server.banner);
        let (mut ann, mut bob) = (server.join("Ann", "lobby"), server.join("Bob", "lobby"));
        let mut others = Vec::new();
        for n in 0..100 {
            let mut other = Client::connect(server.address);
            other.say(&json!({"type": "hello", "name": format!("c{n}")}));
            assert!(["welcome", "1013"].contains(&&*other.close_code_or_welcome()), "{limit}");
            others.push(other);
        }
        talk(&mut ann, &mut bob, "a");
    }
}

/// What the system gives the first thread is of no concern: the work is done on one with a stack of its own.
#[test]
fn a_small_stack_is_enough_to_start() {
    let server = launch(&["prlimit", "--stack=32768"], &[]);
    let (mut ann, mut bob) = (server.join("Ann", "lobby"), server.join("Bob", "lobby"));
    talk(&mut ann, &mut bob, "a");
}

#[test]
fn accepts_that_fail_are_survived() {
    for error in ["EMFILE", "ENFILE", "ECONNABORTED", "EPROTO", "ENOBUFS", "ENOMEM", "EINTR", "EPERM"] {
        // Every second one.
        let server = injected(&format!("accept4:error={error}:when=2+2"));
        let (mut ann, mut bob) = (server.join("Ann", "lobby"), server.join("Bob", "lobby"));
        let more: Vec<Client> = (0..6).map(|n| server.join(&format!("{error} {n}"), "lobby")).collect();
        talk(&mut ann, &mut bob, error);
        drop(more);
    }
}

#[test]
fn without_a_thread_a_connection_is_refused_and_the_others_talk() {
    // The first ones are the server's own threads and those of a few clients.
    let server = injected("clone3:error=EAGAIN:when=30+2");
    let (mut ann, mut bob) = (server.join("Ann", "lobby"), server.join("Bob", "lobby"));
    let mut answers = [0, 0];
    let mut kept = Vec::new();
    for _ in 0..100 {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // It may be refused before it asks, and then writing or reading can fail.
        let _ = stream.write_all(upgrade("/ws").as_bytes());
        let mut start = [0; 12];
        let is_in = stream.read_exact(&mut start).is_ok() && &start[9..] == b"101";
        answers[usize::from(is_in)] += 1;
        kept.push(stream);
    }
    assert!(answers[0] >= 30 && answers[1] >= 30, "refused and let in: {answers:?}");
    talk(&mut ann, &mut bob, "a");
}

/// What a process has: descriptors, threads, resident KiB.
fn holdings(server: &Server) -> (usize, usize, u64) {
    let proc = std::path::PathBuf::from(format!("/proc/{}", server.pid()));
    let count = |of: &str| std::fs::read_dir(proc.join(of)).unwrap().count();
    let status = std::fs::read_to_string(proc.join("status")).unwrap();
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    (count("fd"), count("task"), resident.trim().trim_end_matches(" kB").parse().unwrap())
}

/// One of the ways in which a stranger comes and goes.
fn come_and_go(server: &Server, way: usize) {
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let reset = |stream: &TcpStream| SockRef::from(stream).set_linger(Some(Duration::ZERO)).unwrap();
    let mut upgraded = || {
        stream.write_all(upgrade("/ws").as_bytes()).unwrap();
        read_head(&mut stream);
    };
    match way % 8 {
        0 => {}
        1 => reset(&stream),
        2 => stream.write_all(b"GET / HTTP/1.1\r\nHost: loc").unwrap(),
        3 => stream.write_all(b"GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: tea\r\n\r\n").unwrap(),
        4 => upgraded(),
        5 => {
            upgraded();
            reset(&stream);
        }
        6 => {
            upgraded();
            stream.shutdown(Shutdown::Write).unwrap();
            let _ = stream.read(&mut [0; 64]);
        }
        _ => {
            let mut client = Client::connect(server.address);
            // One name for all of them: who leaves is somebody whom the hall knows.
            client.say(&json!({"type": "hello", "name": "stranger"}));
            client.receive();
            reset(client.socket.get_ref());
        }
    }
}

/// T09: a length that is only declared takes nothing, however many declare it.
#[test]
fn five_hundred_frames_that_say_they_are_huge_take_no_memory() {
    let server = Server::start(&["--max-per-ip", "0"]);
    let mut peers: Vec<TcpStream> = (0..500)
        .map(|_| {
            let mut stream = server.connect();
            stream.write_all(upgrade("/ws").as_bytes()).unwrap();
            read_head(&mut stream);
            stream
        })
        .collect();
    let (_, _, before) = holdings(&server);
    let mut huge = vec![0x81, 0xff];
    huge.extend((u64::MAX / 2).to_be_bytes());
    huge.extend([0; 4]);
    let mut most = 0;
    for peer in &mut peers {
        peer.write_all(&huge).unwrap();
        most = most.max(holdings(&server).2);
    }
    for peer in &mut peers {
        let mut close = [0; 4];
        peer.read_exact(&mut close).unwrap();
        assert_eq!(close[2..], 1009u16.to_be_bytes());
        most = most.max(holdings(&server).2);
    }
    assert!(most <= before + 1024, "{before} KiB before, {most} KiB at most");
}

#[test]
fn strangers_leave_nothing_behind() {
    let server = Server::start(&[]);
    let (mut ann, mut bob) = (server.join("Ann", "lobby"), server.join("Bob", "lobby"));
    // Once each, so that what is made once is there.
    (0..64).for_each(|way| come_and_go(&server, way));
    talk(&mut ann, &mut bob, "before");
    let settled = || (server.clients() == 2).then_some(());
    eventually("the first ones are gone", settled);
    let (files, threads, before) = holdings(&server);
    (0..2_000).for_each(|way| come_and_go(&server, way));
    eventually("descriptors and threads are back", || {
        let (files_now, threads_now, _) = holdings(&server);
        (files_now <= files && threads_now <= threads).then_some(())
    });
    let after = holdings(&server).2;
    assert!(after <= before + 5 * 1024, "{before} KiB before, {after} KiB after");
    talk(&mut ann, &mut bob, "after");
}

/// Whoever comes and goes in a loop is gone when the next one comes, also where threads end late because the machine
/// has other things to do.
#[test]
fn a_loop_of_short_visits_does_not_pile_up_threads() {
    const VISITS: usize = 6_000;
    const AT_ONCE: usize = 8;
    let server = launch(&["taskset", "-c", "0"], &[]);
    let stop = AtomicBool::new(false);
    let before = holdings(&server).1;
    let most = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        // What the machine has to do besides.
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                std::hint::spin_loop()
            }
        });
        let visitors: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                scope.spawn(|| {
                    for _ in 0..VISITS / AT_ONCE {
                        server.http("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                        most.fetch_max(holdings(&server).1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        visitors.into_iter().for_each(|visitor| visitor.join().unwrap());
        stop.store(true, Ordering::Relaxed);
    });
    let (most, bound) = (most.into_inner(), before + AT_ONCE + limits::ENDING_THREADS_MAX + 2);
    assert!(most <= bound, "{most} threads, {bound} expected at most");
}
