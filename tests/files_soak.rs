//! Kill -9 while files come in: what was told of an upload is true after it, and what was brought comes down as it was,
//! byte for byte. `make soak` is the long form.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tungstenite::Message;

use crate::files::stored;
use crate::ledger::house::{OPTIONS, pause};
use crate::support::client::read_head;
use crate::support::dice::Dice;
use crate::support::server::program;
use crate::support::upload::{Uploader, begin_or_not, id};
use crate::support::{Client, Server, eventually};

/// Each lets several files grow at once.
const BRINGERS: usize = 4;
/// Files that grow side by side: one less than a user may have, because an answer may be lost.
const SIDE_BY_SIDE: usize = 3;
const FILE_BYTES_MAX: u64 = 600_000;
const PART_BYTES_MAX: u64 = 150_000;
/// So many crashes on one history.
const ROUNDS_PER_HOUSE: u64 = 10;
const SPAN: Duration = Duration::from_mins(2);

fn seed() -> u64 {
    let mut seed = [0; 8];
    getrandom::fill(&mut seed).unwrap();
    u64::from_le_bytes(seed)
}

/// The bytes of a file from a place on: they follow from its seed, and no block is like another.
fn content(seed: u64, from: u64, length: usize) -> Vec<u8> {
    let first = from / 8;
    let words = (first..).take(length / 8 + 2);
    let mut bytes: Vec<u8> = words
        .flat_map(|at| Dice(seed ^ at.wrapping_mul(0x2545_f491_4f6c_dd1d)).roll(u64::MAX).to_le_bytes())
        .skip((from % 8) as usize)
        .collect();
    bytes.truncate(length);
    bytes
}

/// The server went away.
#[derive(Debug)]
struct Gone;

/// A file on its way.
struct Brought {
    path: String,
    seed: u64,
    bytes: u64,
    /// What the server has acknowledged, and what it may have.
    acked: u64,
    sent: u64,
    is_posted: bool,
}

impl Brought {
    fn is_whole(&self) -> bool {
        self.acked == self.bytes
    }
}

struct Bringer {
    token: String,
    user: u64,
    dice: Dice,
    files: Vec<Brought>,
}

impl Bringer {
    fn new(address: SocketAddr, name: &str) -> Bringer {
        let client = Client::hello(address, name);
        Bringer { token: client.token, user: client.id, dice: Dice(seed()), files: Vec::new() }
    }

    fn by(&self, address: SocketAddr) -> Uploader {
        Uploader::new(address, &self.token)
    }

    /// Brings and posts one file after the other until the server is gone.
    fn visit(&mut self, address: SocketAddr, acked: &AtomicU64) {
        let Some(mut wire) = self.comes_in(address) else { return };
        while let Ok(()) = self.does_something(address, &mut wire, acked) {}
    }

    fn comes_in(&self, address: SocketAddr) -> Option<Client> {
        let mut wire = Client::connect_or_not(address)?;
        say(&mut wire, &json!({"type": "hello", "name": "", "token": self.token}));
        say(&mut wire, &json!({"type": "join", "room": "lobby"}));
        Some(wire)
    }

    fn does_something(
        &mut self,
        address: SocketAddr,
        wire: &mut Client,
        acked: &AtomicU64,
    ) -> Result<(), Gone> {
        let growing: Vec<usize> = (0..self.files.len()).filter(|at| !self.files[*at].is_whole()).collect();
        if growing.len() < SIDE_BY_SIDE {
            return self.begin(address);
        }
        if let Some(at) = self.files.iter().position(|file| file.is_whole() && !file.is_posted) {
            return self.post(wire, at);
        }
        let at = growing[self.dice.roll(growing.len() as u64) as usize];
        self.grow(address, at)?;
        acked.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn begin(&mut self, address: SocketAddr) -> Result<(), Gone> {
        let bytes = self.dice.roll(FILE_BYTES_MAX) + 1;
        let made = self.by(address).create("tea", bytes as usize, "");
        match made.status {
            0 => Err(Gone),
            201 => {
                let path = made.field("Location").unwrap().to_owned();
                let seed = self.dice.roll(u64::MAX);
                self.files.push(Brought { path, seed, bytes, acked: 0, sent: 0, is_posted: false });
                Ok(())
            }
            _ => panic!("{made:?}"),
        }
    }

    /// One more part: as it is, with a checksum, or through a line that is cut in the middle of it.
    fn grow(&mut self, address: SocketAddr, at: usize) -> Result<(), Gone> {
        let (by, dice, file) = (self.by(address), &mut self.dice, &mut self.files[at]);
        let length = (dice.roll(PART_BYTES_MAX) + 1).min(file.bytes - file.acked) as usize;
        let (part, from) = (content(file.seed, file.acked, length), file.acked as usize);
        let way = dice.roll(4);
        file.sent = file.sent.max(file.acked + length as u64);
        if way == 0 {
            let fields = by.patch_fields(from, length);
            let mut line = begin_or_not(address, "PATCH", &file.path, &fields).ok_or(Gone)?;
            // Whoever is refused may have to stop.
            let _ = line.write_all(&part[..length / 2]);
            drop(line);
            return tell(&by, file);
        }
        let sum = format!("Upload-Checksum: sha256 {}\r\n", STANDARD.encode(Sha256::digest(&part)));
        let answer = by.patch_with(&file.path, from, &part, if way == 1 { &sum } else { "" });
        match answer.status {
            204 => {
                file.acked += length as u64;
                assert_eq!(answer.number("Upload-Offset"), Some(file.acked));
                Ok(())
            }
            // More of a line that was cut has come since it was asked, or that line was heard last and has taken over.
            409 | 0 => tell(&by, file),
            _ => panic!("{answer:?}"),
        }
    }

    fn post(&mut self, wire: &mut Client, at: usize) -> Result<(), Gone> {
        let file = &mut self.files[at];
        let id = id(&file.path);
        let post = json!({"type": "post", "room": "lobby", "cid": id, "text": "", "files": [id]});
        say(wire, &post);
        loop {
            match wire.socket.read() {
                Ok(Message::Text(text)) => {
                    let value: Value = serde_json::from_str(&text).unwrap();
                    assert_ne!(value["type"], "error", "{value}");
                    if value["type"] == "ack" && value["cid"] == id {
                        file.is_posted = true;
                        return Ok(());
                    }
                }
                Ok(Message::Ping(_) | Message::Pong(_)) => {}
                Ok(_) | Err(_) => return Err(Gone),
            }
        }
    }

    /// After a start: what the server says of each file is no less than it has acknowledged and no more than was sent.
    fn looks(&mut self, address: SocketAddr) {
        let by = self.by(address);
        self.files.iter_mut().for_each(|file| tell(&by, file).unwrap());
    }

    /// Everything is finished, posted and fetched; then it is in nobody's way any more.
    fn settles(&mut self, address: SocketAddr) -> BTreeSet<String> {
        let (by, mut wire) = (self.by(address), self.comes_in(address).unwrap());
        for at in 0..self.files.len() {
            while !self.files[at].is_whole() {
                self.grow(address, at).unwrap();
            }
            if !self.files[at].is_posted {
                self.post(&mut wire, at).unwrap();
            }
            let file = &self.files[at];
            let there = by.get(&file.path, "");
            assert_eq!(there.status, 200, "{}", there.head);
            assert!(there.body == content(file.seed, 0, file.bytes as usize), "{} is another", file.path);
        }
        self.files.iter().map(|file| id(&file.path).to_owned()).collect()
    }
}

/// Asks how far a file is.
fn tell(by: &Uploader, file: &mut Brought) -> Result<(), Gone> {
    let told = by.head(&file.path);
    if told.status == 0 {
        return Err(Gone);
    }
    let offset = told.number("Upload-Offset").unwrap_or_else(|| panic!("{} {told:?}", file.path));
    let (acked, sent) = (file.acked, file.sent);
    assert!((acked..=sent).contains(&offset), "{}: {offset} is not from {acked} to {sent}", file.path);
    file.acked = offset;
    Ok(())
}

/// When that fails, the next read says why.
fn say(wire: &mut Client, command: &Value) {
    let _ = wire.socket.send(Message::text(command.to_string()));
}

/// Uploads of whose beginning nobody heard, because the server ended first: at most one of each user. They are ended.
fn end_the_unheard(server: &Server, bringers: &[Bringer]) -> usize {
    let history = server.data().join("teahouse.db");
    let connection = Connection::open_with_flags(history, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut select = connection.prepare("SELECT owner, lower(hex(id)) FROM files WHERE room = 0").unwrap();
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let mut ended = BTreeSet::new();
    for (user, id) in rows.map(Result::<(i64, String), _>::unwrap) {
        let bringer = bringers.iter().find(|bringer| bringer.user == user as u64).unwrap();
        let path = format!("/files/{id}");
        if bringer.files.iter().all(|file| file.path != path) {
            let by = bringer.by(server.address);
            assert_eq!(by.head(&path).number("Upload-Offset"), Some(0));
            assert_eq!(by.delete(&path).status, 204);
            assert!(ended.insert(user), "two of one user");
        }
    }
    ended.len()
}

fn is_clean(data: &Path) {
    let verified = program().arg("verify").arg("--data").arg(data).output().unwrap();
    assert!(verified.status.success(), "{verified:?}");
}

/// Everybody brings; after this time from the first acknowledgement, kill -9 and a new start.
fn crash(server: Server, bringers: &mut [Bringer], after: Duration) -> Server {
    let (acked, address) = (AtomicU64::new(0), server.address);
    std::thread::scope(|scope| {
        let visits = bringers.iter_mut().map(|bringer| scope.spawn(|| bringer.visit(address, &acked)));
        let visits: Vec<_> = visits.collect();
        eventually("a part is acknowledged", || (acked.load(Ordering::Relaxed) > 0).then_some(()));
        pause(after);
        server.signal("-KILL");
        visits.into_iter().for_each(|visit| visit.join().unwrap());
    });
    server.crash_and_restart()
}

#[test]
fn kill_9_while_files_come_in_loses_nothing_of_them() {
    let rounds: u64 = std::env::var("SOAK_ROUNDS").map_or(6, |rounds| rounds.parse().unwrap());
    let options = [&OPTIONS[..], &["--user-files", "8G"]].concat();
    let mut house = None;
    let (mut files, mut unheard) = (0, 0);
    for round in 1..=rounds {
        let (server, mut bringers) = house.take().unwrap_or_else(|| {
            let server = Server::start(&options);
            let names = (0..BRINGERS).map(|n| format!("bringer {n}"));
            let bringers: Vec<_> = names.map(|name| Bringer::new(server.address, &name)).collect();
            (server, bringers)
        });
        let after = Duration::from_millis(20 + seed() % 381);
        let server = crash(server, &mut bringers, after);
        bringers.iter_mut().for_each(|bringer| bringer.looks(server.address));
        unheard += end_the_unheard(&server, &bringers);
        // Some grow over several crashes.
        if round % 3 == 0 || round == rounds {
            let address = server.address;
            let posted: BTreeSet<_> = bringers.iter_mut().flat_map(|one| one.settles(address)).collect();
            eventually("nothing else is left", || {
                (stored(server.data()).into_iter().collect::<BTreeSet<_>>() == posted).then_some(())
            });
            is_clean(server.data());
            println!("round {round} of {rounds}: {} files came down as they were", posted.len());
        }
        let is_last = round % ROUNDS_PER_HOUSE == 0 || round == rounds;
        files += if is_last { bringers.iter().map(|one| one.files.len()).sum() } else { 0 };
        house = (!is_last).then_some((server, bringers));
    }
    println!("{rounds} kills, {files} files, {unheard} that nobody had heard of, 0 bytes lost");
    assert!(files > 0);
}

/// What goes wrong on the way of a large file.
#[derive(Clone, Copy)]
enum Mishap {
    /// The line is cut.
    Cut,
    /// Kill -9.
    Kill,
    /// Nothing: it comes to its end.
    None,
}

/// Sends a file from a place on; at another one the line is cut, or nothing more comes until the server ends. The status
/// of the answer, if it came to that.
fn send(
    by: &Uploader,
    path: &str,
    (seed, mishap): (u64, Mishap),
    (from, until, bytes): (u64, u64, u64),
) -> Option<u16> {
    const PIECE: u64 = 1 << 20;
    let fields = by.patch_fields(from as usize, (bytes - from) as usize);
    let mut line = begin_or_not(by.address, "PATCH", path, &fields)?;
    line.set_read_timeout(Some(SPAN)).unwrap();
    let mut at = from;
    while at < until {
        let length = PIECE.min(until - at);
        line.write_all(&content(seed, at, length as usize)).ok()?;
        at += length;
    }
    match mishap {
        Mishap::Cut => line.shutdown(Shutdown::Both).ok()?,
        Mishap::Kill => drop(line.read(&mut [0])),
        Mishap::None => return read_head(&mut line).split(' ').nth(1)?.parse().ok(),
    }
    None
}

/// How far a file is when nothing more of a line that was cut comes: whoever puts nothing behind it takes over.
fn where_it_stands(by: &Uploader, path: &str) -> u64 {
    eventually("nothing more comes", || {
        let told = by.head(path).number("Upload-Offset").unwrap();
        (by.patch(path, told as usize, b"").status == 204).then_some(told)
    })
}

/// SHA-256 of what comes down, and how much that is.
fn fetched(address: SocketAddr, path: &str) -> ([u8; 32], u64) {
    let mut line: TcpStream = begin_or_not(address, "GET", &format!("{path}/film"), "").unwrap();
    assert!(read_head(&mut line).starts_with("HTTP/1.1 200 "));
    let (mut hash, mut bytes, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 20]);
    loop {
        match line.read(&mut buffer).unwrap() {
            0 => return (hash.finalize().into(), bytes),
            count => {
                hash.update(&buffer[..count]);
                bytes += count as u64;
            }
        }
    }
}

/// Three lines are cut and the server is killed twice while one file comes in, of two GiB in `make soak`.
#[test]
fn a_large_file_comes_through_cut_lines_and_kills_as_it_was() {
    let is_long = std::env::var("SOAK_ROUNDS").is_ok();
    let bytes: u64 = if is_long { 2 << 30 } else { 24 << 20 };
    let (seed, begun) = (seed(), Instant::now());
    let mut server = Server::start(&["--max-upload", "2G", "--user-files", "4G"]);
    let token = server.join("Ann", "lobby").token;
    let path = Uploader::new(server.address, &token).begin("film", bytes as usize);
    let mishaps = [Mishap::Cut, Mishap::Kill, Mishap::Cut, Mishap::Cut, Mishap::Kill, Mishap::None];
    let (mut from, mut dice) = (0, Dice(seed));
    for (number, mishap) in mishaps.iter().enumerate() {
        let by = Uploader::new(server.address, &token);
        // Somewhere in its sixth of the file.
        let sixth = bytes / 6;
        let until = (number as u64 * sixth + dice.roll(sixth)).max(from + 1);
        let status = match mishap {
            Mishap::Cut => send(&by, &path, (seed, *mishap), (from, until, bytes)),
            Mishap::None => send(&by, &path, (seed, *mishap), (from, bytes, bytes)),
            Mishap::Kill => std::thread::scope(|scope| {
                let sent = scope.spawn(|| send(&by, &path, (seed, *mishap), (from, until, bytes)));
                let part = server.data().join("files").join(format!("{}.part", id(&path)));
                let has_come = || part.metadata().is_ok_and(|part| part.len() >= until).then_some(());
                eventually("so much has come", has_come);
                server.signal("-KILL");
                sent.join().unwrap()
            }),
        };
        assert_eq!(status, matches!(mishap, Mishap::None).then_some(204));
        if matches!(mishap, Mishap::Kill) {
            server = server.crash_and_restart();
        }
        let told = where_it_stands(&by, &path);
        println!("{told} of {bytes} bytes after {:?}", begun.elapsed());
        assert!(told >= from, "{told} of {from}");
        from = told;
    }
    let mut ann = Client::resume(server.address, &token);
    ann.join("lobby");
    let post = json!({"type": "post", "room": "lobby", "cid": "a", "text": "", "files": [id(&path)]});
    assert_eq!(ann.ask(post)["type"], "ack");
    let mut hash = Sha256::new();
    (0..bytes)
        .step_by(1 << 20)
        .for_each(|at| hash.update(content(seed, at, (bytes - at).min(1 << 20) as usize)));
    let expected: [u8; 32] = hash.finalize().into();
    assert!(fetched(server.address, &path) == (expected, bytes), "it is another file");
    is_clean(server.data());
    println!("{bytes} bytes came down as they were after {:?}", begun.elapsed());
}
