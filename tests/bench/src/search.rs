//! Searching in a million messages: the first page of what is found, beside reading all texts from the newest on.

mod corpus;

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::thread;
use std::time::{Duration, Instant};

use corpus::{AUTHORS, Corpus, QUERIES};

use crate::crowd::{self, Client};
use crate::scenario::{Figure, figure, quantile};
use crate::servers::{Kind, Part, Places, Result, Seats, Server};
use crate::wire;

/// Each author writes into a room of their own.
const SEATS: Seats = Seats { rooms: AUTHORS, members: 1 };
/// Of each author, under way at a time.
const STRIP: usize = 32;
/// How often each query is asked.
const SAMPLES: usize = 100;
/// What one user may ask at once.
const SEARCHES_OF_ONE: usize = 10;
/// What the server shows on a page.
const HITS_MAX: usize = 50;
/// Until everything that was said is found.
const INDEXED_WITHIN: Duration = Duration::from_secs(1_200);

/// `BENCH_MESSAGES` says how many messages.
pub fn search(kind: Kind, places: &Places) -> Result<Vec<Figure>> {
    let count =
        std::env::var("BENCH_MESSAGES").ok().and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    let corpus = Corpus::new(count);
    let mut server = Server::start(kind, places, SEATS, Part::Reflect)?;
    let begun = Instant::now();
    write(&server, &corpus)?;
    let mut figures = vec![figure("thousand messages", count as f64 / 1e3)];
    figures.push(figure("seconds until they are written", begun.elapsed().as_secs_f64()));
    let mut askers = Askers { server: &server, next: AUTHORS, client: None, left: 0 };
    wait_for_the_index(&mut askers, &corpus)?;
    figures.push(figure("seconds until they are found", begun.elapsed().as_secs_f64()));
    for query in QUERIES {
        let brute = Instant::now();
        let expected = corpus.newest(query).min(HITS_MAX);
        let brute_ms = brute.elapsed().as_secs_f64() * 1e3;
        let mut took = Vec::new();
        for _ in 0..SAMPLES {
            let (us, found) = askers.ask(query.typed)?;
            if found != expected {
                return Err(format!("{:?} found {found} of {expected}", query.typed).into());
            }
            took.push(us);
        }
        figures.push(figure(query.p50, quantile(&took, 0.5) / 1e3));
        figures.push(figure(query.p99, quantile(&took, 0.99) / 1e3));
        figures.push(figure(query.brute, brute_ms));
    }
    figures.extend(beside_history(&mut askers)?);
    drop(askers);
    let (seconds, resident) = server.restart(places)?;
    figures.push(figure("seconds until it listens again after kill -9", seconds));
    figures.push(figure("resident MiB then", resident as f64 / 1024.0));
    Ok(figures)
}

/// Everybody writes at once, each their own part.
fn write(server: &Server, corpus: &Corpus) -> Result<()> {
    let clients = crowd::gather(server, SEATS)?;
    let mut groups: Vec<Vec<(usize, Client)>> = (0..8).map(|_| Vec::new()).collect();
    for (author, client) in clients.into_iter().enumerate() {
        groups[author % 8].push((author, client));
    }
    thread::scope(|scope| {
        let writers: Vec<_> =
            groups.into_iter().map(|group| scope.spawn(|| write_group(group, corpus))).collect();
        writers.into_iter().try_for_each(|writer| match writer.join() {
            Ok(written) => written.map_err(Into::into),
            Err(_) => Err("a writer has panicked".into()),
        })
    })
}

fn write_group(mut group: Vec<(usize, Client)>, corpus: &Corpus) -> std::result::Result<(), String> {
    let mut at = 0;
    loop {
        let mut written = false;
        for (author, client) in &mut group {
            let mut bytes = Vec::new();
            for (n, text) in corpus.of(*author).enumerate().skip(at).take(STRIP) {
                let room = wire::room_name(*author);
                let post = format!(r#"{{"type":"post","room":"{room}","cid":"{n}","text":"{text}"}}"#);
                wire::masked(1, post.as_bytes(), &mut bytes);
                written = true;
            }
            client.socket.write_all(&bytes).map_err(|error| error.to_string())?;
        }
        if !written {
            return Ok(());
        }
        for (author, client) in &mut group {
            for _ in corpus.of(*author).skip(at).take(STRIP) {
                client.wait_for(br#"{"type":"ack""#).map_err(|error| error.to_string())?;
            }
        }
        at += STRIP;
    }
}

/// Users, each of whom asks as often as one may.
struct Askers<'a> {
    server: &'a Server,
    /// The number of the next user.
    next: usize,
    client: Option<Client>,
    left: usize,
}

impl Askers<'_> {
    /// How long the answer took, in µs, and how many hits are in it.
    fn ask(&mut self, typed: &str) -> Result<(u32, usize)> {
        if self.left == 0 {
            self.client = None;
        }
        let client = match &mut self.client {
            Some(client) => client,
            None => {
                self.left = SEARCHES_OF_ONE;
                self.next += 1;
                self.client.insert(come_in(self.server.address, None, self.next)?)
            }
        };
        self.left -= 1;
        let asked = Instant::now();
        say(client, &question(typed))?;
        let answer = client.wait_for(br#"{"type":"results""#)?;
        let took = asked.elapsed().as_micros() as u32;
        Ok((took, String::from_utf8_lossy(&answer).matches(r#""type":"message""#).count()))
    }
}

fn question(typed: &str) -> String {
    format!(r#"{{"type":"search","query":"{typed}"}}"#)
}

fn say(client: &mut Client, words: &str) -> Result<()> {
    let mut bytes = Vec::new();
    wire::masked(1, words.as_bytes(), &mut bytes);
    client.socket.write_all(&bytes)?;
    Ok(())
}

/// Somebody in a room of their own, perhaps from another address of this machine.
fn come_in(server: SocketAddr, from: Option<Ipv4Addr>, n: usize) -> Result<Client> {
    let mut client = Client::dial_from(server, from, n)?;
    client.shake_hands("/ws")?;
    client.greet(n)?;
    client.wait_for(br#"{"type":"joined""#)?;
    Ok(client)
}

fn wait_for_the_index(askers: &mut Askers<'_>, corpus: &Corpus) -> Result<()> {
    let deadline = Instant::now() + INDEXED_WITHIN;
    while Instant::now() < deadline {
        thread::sleep(Duration::from_secs(1));
        match askers.ask(corpus.last_word()) {
            Ok((_, 1)) => return Ok(()),
            Ok(_) => {}
            // Being made, or the user has asked too often: another one may.
            Err(_) => askers.left = 0,
        }
    }
    Err("what was written is not found".into())
}

/// A page of history: alone, and while a thousand of the costliest searches wait, of other people.
fn beside_history(askers: &mut Askers<'_>) -> Result<Vec<Figure>> {
    let address = askers.server.address;
    let mut reader = come_in(address, Some(Ipv4Addr::new(127, 0, 0, 2)), askers.next + 1)?;
    let alone = pages(&mut reader)?;
    let mut searchers = Vec::new();
    for n in 0..100 {
        searchers.push(come_in(address, None, askers.next + 2 + n)?);
    }
    for searcher in &mut searchers {
        (0..SEARCHES_OF_ONE).try_for_each(|_| say(searcher, &question(corpus::COSTLIEST)))?;
    }
    let beside = pages(&mut reader)?;
    let ms = |took: &[u32]| quantile(took, 0.99) / 1e3;
    Ok(vec![
        figure("a page of history p99, ms", ms(&alone)),
        figure("the same while 1,000 searches wait, ms", ms(&beside)),
    ])
}

/// How long pages of history take, in µs.
fn pages(reader: &mut Client) -> Result<Vec<u32>> {
    let mut took = Vec::new();
    for n in 0..SAMPLES {
        let room = wire::room_name(n % AUTHORS);
        let asked = Instant::now();
        say(reader, &format!(r#"{{"type":"history","room":"{room}","limit":100}}"#))?;
        reader.wait_for(br#"{"type":"history""#)?;
        took.push(asked.elapsed().as_micros() as u32);
    }
    Ok(took)
}
