//! Twenty clients, one of them stalled, one flooding, and an operator at nine in the morning who knows
//! nothing but `help`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Client, Direction, Operator, Proxy, Server, eventually};

/// A house with people in it.
struct House {
    server: Server,
    /// Everybody but the two below, reading all the time.
    stop: Arc<AtomicBool>,
    readers: Vec<JoinHandle<()>>,
    /// Between the stalled client and the server.
    proxy: Proxy,
    /// Held, so that its connection lives.
    _stalled: Client,
}

impl House {
    fn new() -> House {
        let server = Server::start(&["--rate", "0"]);
        let stop = Arc::new(AtomicBool::new(false));
        let mut readers: Vec<JoinHandle<()>> = Vec::new();
        for n in 1..=18 {
            let mut client = server.join(&format!("Guest {n}"), "lobby");
            let stop = stop.clone();
            readers.push(std::thread::spawn(move || {
                while !stop.load(Ordering::Relaxed) && client.socket.read().is_ok() {}
            }));
        }
        let proxy = Proxy::start(server.address);
        let mut stalled = Client::hello(proxy.address, "Sleepy Sam");
        stalled.join("lobby");
        let flooding = server.join("Noisy Nora", "lobby");
        readers.push(flood(flooding, stop.clone()));
        House { server, stop, readers, proxy, _stalled: stalled }
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.readers.drain(..).for_each(|reader| drop(reader.join()));
    }
}

/// Posts a few hundred times a second, each as soon as the one before it is acknowledged.
fn flood(mut client: Client, stop: Arc<AtomicBool>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        let text = "x".repeat(3_000);
        let mut n = 0;
        while !stop.load(Ordering::Relaxed) {
            n += 1;
            let reply =
                client.ask(json!({"type": "post", "room": "lobby", "cid": n.to_string(), "text": text}));
            assert!(["ack", "error"].contains(&reply["type"].as_str().unwrap()), "{reply}");
            client.forget();
            // A disk that flushes in no time would let through more frames a second than anybody may send.
            std::thread::park_timeout(Duration::from_millis(2));
        }
    })
}

/// The rows that a command shows, as JSON.
fn rows(operator: &mut Operator, command: &str) -> Vec<Value> {
    let lines = operator.ask(&format!("{command} json"));
    lines
        .iter()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{command}: {line}")))
        .collect()
}

#[test]
fn a_newcomer_finds_who_stalls_and_who_floods() {
    let house = House::new();
    let mut operator = Operator::dial(&house.server);
    let help = operator.ask("help");
    let about = |wanted: &str| {
        let line = help.iter().find(|line| line.contains(wanted)).unwrap_or_else(|| panic!("{help:#?}"));
        line.split_whitespace().next().unwrap().to_owned()
    };
    house.proxy.pause(Direction::ToClient);
    let lags = about("who lags and why");
    let worst = eventually("the stalled client is the first to be named", || {
        let worst = rows(&mut operator, &lags).remove(0);
        (worst["name"] == "Sleepy Sam" && worst["queue"].as_u64() > Some(0)).then_some(worst)
    });
    let why = worst["why"].as_str().unwrap();
    assert!(why.starts_with("stalled") || why.starts_with("slow"), "{worst}");
    assert!(worst["kernel"].as_u64() > Some(0) && worst["frames"].as_u64() > Some(0), "{worst}");
    let one = operator.ask(&format!("client {}", worst["id"]));
    assert!(one.iter().any(|line| line.starts_with("nothing taken")), "{one:#?}");
    let busiest = rows(&mut operator, &about("who sends and gets most")).remove(0);
    assert_eq!(busiest["name"], "Noisy Nora");
    assert!(busiest["frames in/s"].as_f64() > Some(1.0), "{busiest}");
    eventually("the stalled client is closed, and counted as that", || {
        let stats = operator.ask("stats");
        stats.iter().any(|line| line.starts_with("closed 4008 too slow")).then_some(())
    });
}

#[test]
fn every_command_answers_while_the_house_is_loud() {
    let house = House::new();
    let mut operator = Operator::dial(&house.server);
    let names: Vec<String> = operator
        .ask("help")
        .iter()
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .filter(|word| word.chars().all(char::is_lowercase))
        .collect();
    let id = rows(&mut operator, "clients")[0]["id"].clone();
    let folder = tempfile::Builder::new().prefix("copies").tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    let mut said = vec!["help".to_owned()];
    for (line, expected) in [
        ("stats", "broker answers in"),
        ("rates", "deliveries"),
        ("queues", "kernel"),
        ("busy", "frames in/s"),
        ("clients", "Noisy Nora"),
        ("client ID", "Guest 1"),
        ("rooms", "lobby"),
        ("room lobby", "Sleepy Sam"),
        ("users guest", "Guest 18"),
        ("user \"Guest 4\"", "Guest 4"),
        ("messages lobby 5", "xxx"),
        ("broker", "fan-out"),
        ("disk", "commit"),
        ("files", "unfinished"),
        ("threads", "flusher"),
        ("metrics", "teahouse_clients 20"),
        ("say lobby quiet please", "said in lobby"),
        ("notice quiet please", "told 20 clients"),
        ("mute \"Guest 4\" 1 noise", "muted Guest 4"),
        ("sanctions", "noise"),
        ("unmute \"Guest 4\"", "may speak again"),
        ("kick \"Guest 2\"", "1 connection closed"),
        ("ban \"Guest 3\" 1", "1 connection closed"),
        ("unban \"Guest 3\"", "may come in again"),
        ("role \"Guest 4\" moderator", "is moderator"),
        ("forget \"Guest 3\"", "forgot Guest 3"),
        ("operator-link", "/#operator="),
        ("delete lobby 1", "deleted message 1 in lobby"),
        ("audit", "message 1 of user"),
        ("backup COPY", "No damage was found"),
        ("prompt off", ""),
    ] {
        let line = line.replace("ID", &id.to_string()).replace("COPY", copy.to_str().unwrap());
        let answer = operator.ask(&line);
        assert!(expected.is_empty() || answer.iter().any(|l| l.contains(expected)), "{line}: {answer:#?}");
        said.push(line.split(' ').next().unwrap().to_owned());
    }
    for (line, expected) in [
        ("trace ID", "  out  "),
        ("tail lobby", "Noisy Nora: xxx"),
        ("top", "posts/s"),
        ("log info", "the log"),
    ] {
        operator.say(&line.replace("ID", &id.to_string()));
        operator.find(expected);
        operator.say("");
        operator.answer();
        said.push(line.split(' ').next().unwrap().to_owned());
    }
    // The rest is shown where it does no harm to the others.
    said.extend(["keys", "shutdown", "quit"].map(str::to_owned));
    let left: Vec<&String> = names.iter().filter(|name| !said.contains(name)).collect();
    assert!(left.is_empty(), "not shown: {left:?}");
}
