//! Clients that stall and clients that flood, and what the others notice of them.

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::crowd::{self, Client};
use crate::load::Load;
use crate::plan::{Outcome, Pace, Plan};
use crate::scenario::{Figure, figure, quantile};
use crate::servers::{Kind, Part, Places, Result, Seats, Server};
use crate::wire;

/// The others: a hundred in a room, 200 posts a second, nobody over the limit that the server is shipped with.
const PLAN: Plan = Plan {
    seats: Seats { rooms: 1, members: 100 },
    senders: 50,
    connections: 1,
    pace: Pace::PerSecond(200.0),
    limit: Part::Reflect,
    warm_up: Duration::from_millis(500),
    window: Duration::from_secs(4),
};

/// Latency of the others: alone, beside one that stalls, beside one that floods.
pub fn neighbours(kind: Kind, places: &Places) -> Result<Vec<Figure>> {
    let server = Server::start_as_shipped(kind, places)?;
    let mut load = Load::gather(&server, PLAN)?;
    let alone = load.work()?;
    let stalled = stall(&server, PLAN.seats.members)?;
    let beside_stalled = load.work()?;
    drop(stalled);
    let flooder = Flood::start(server.address, 1, 3_000);
    let beside_flooder = load.work()?;
    let (frames, closed) = flooder.stop()?;
    let p99 = |outcome: &Outcome| quantile(&outcome.delivered_us, 0.99) / 1e3;
    let cpu = |outcome: &Outcome| outcome.server_cpu_us as f64 / outcome.seconds / 1e4;
    Ok(vec![
        figure("latency p99 alone, ms", p99(&alone)),
        figure("a stalled client adds, ms", p99(&beside_stalled) - p99(&alone)),
        figure("a flooder adds, ms", p99(&beside_flooder) - p99(&alone)),
        figure("server CPU alone, % of a core", cpu(&alone)),
        figure("server CPU beside the flooder, % of a core", cpu(&beside_flooder)),
        figure("million frames the flooder sent", frames as f64 / 1e6),
        figure("times it was closed and came back", closed as f64),
    ])
}

/// What a flood leaves behind in memory. A first flood fills what is kept on purpose (receipts, the database's
/// cache); what a second and longer one adds to that should not be there.
pub fn memory(kind: Kind, places: &Places) -> Result<Vec<Figure>> {
    let seconds = std::env::var("FLOOD_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(60);
    let server = Server::start_as_shipped(kind, places)?;
    // The flood leaves the generator little of the machine: who comes late and catches up is not to be over
    // the limit either.
    let pace = Pace::PerSecond(10.0);
    let mut load = Load::gather(&server, Plan { pace, window: Duration::from_secs(2), ..PLAN })?;
    load.work()?;
    let mib = |kib: u64| kib as f64 / 1024.0;
    let fresh = server.resident_kib();
    let first = endure(&server, &mut load, 60, 2_000)?;
    let second = endure(&server, &mut load, seconds, 4_000)?;
    Ok(vec![
        figure("resident MiB at first", mib(fresh)),
        figure("a minute after a flood of 60 s", mib(first.after)),
        figure("at most in the second flood", mib(second.most)),
        figure("a minute after it", mib(second.after)),
        figure("as a part of before it", second.after as f64 / first.after as f64),
        figure("million frames sent", second.frames as f64 / 1e6),
        figure("times a flooder was closed", second.closed as f64),
    ])
}

/// What was seen of a flood: resident KiB at most and a minute after it.
struct Aftermath {
    most: u64,
    after: u64,
    frames: u64,
    closed: u64,
}

/// The strangers have numbers from `first` on.
fn endure(server: &Server, load: &mut Load, seconds: u64, first: usize) -> Result<Aftermath> {
    // Whoever is not read meanwhile would be too slow.
    let mut stalled = Vec::new();
    for n in first..first + 100 {
        stalled.push(stall(server, n)?);
        load.turn_until(Instant::now() + Duration::from_millis(1), false)?;
    }
    let flood = Flood::start(server.address, 500, first + 1_000);
    let mut most = 0;
    let end = Instant::now() + Duration::from_secs(seconds);
    while Instant::now() < end {
        load.turn_until(Instant::now() + Duration::from_secs(1), true)?;
        most = most.max(server.resident_kib());
    }
    let (frames, closed) = flood.stop()?;
    drop(stalled);
    // Absences end and threads go meanwhile.
    load.turn_until(Instant::now() + Duration::from_secs(60), false)?;
    Ok(Aftermath { most, after: server.resident_kib(), frames, closed })
}

/// A client in the room that asks for as much history as it can get and reads nothing of it.
fn stall(server: &Server, n: usize) -> Result<Client> {
    let seats = Seats { rooms: 1, members: usize::MAX };
    let mut client = crowd::connect(server, &[n], seats)?.remove(0);
    client.greet(n)?;
    client.wait_for(br#"{"type":"joined""#)?;
    let ask = format!(r#"{{"type":"history","room":"{}"}}"#, wire::room_name(0));
    let mut bytes = Vec::new();
    for _ in 0..50 {
        wire::masked(1, ask.as_bytes(), &mut bytes);
    }
    client.socket.write_all(&bytes)?;
    Ok(client)
}

/// Connections that send pings, junk and posts as fast as they are taken, and come back when they are closed.
struct Flood {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<std::result::Result<(u64, u64), String>>,
}

struct Flooder {
    token: String,
    client: Option<Client>,
    /// Where in the strip it is.
    at: usize,
}

/// Frames in a strip.
const FRAMES: u64 = 40;

impl Flood {
    fn start(address: SocketAddr, count: usize, first: usize) -> Flood {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let thread = std::thread::spawn(move || {
            let flooders: Result<Vec<Flooder>> =
                (first..first + count).map(|n| Flooder::new(address, n)).collect();
            Ok(flood(address, flooders.map_err(|error| error.to_string())?, &stopped))
        });
        Flood { stop, thread }
    }

    /// Frames sent, and how often a connection was closed.
    fn stop(self) -> Result<(u64, u64)> {
        self.stop.store(true, Ordering::Relaxed);
        Ok(self.thread.join().map_err(|_| "the flood panicked")??)
    }
}

fn flood(address: SocketAddr, mut flooders: Vec<Flooder>, stop: &AtomicBool) -> (u64, u64) {
    let mut strip = Vec::new();
    for n in 0..FRAMES / 4 {
        wire::masked(1, br#"{"type":"ping"}"#, &mut strip);
        wire::masked(9, b"flood", &mut strip);
        wire::masked(1, b"junk", &mut strip);
        wire::post(wire::Dialect::Json, 0, wire::STRANGER, n as u32, &mut strip);
    }
    let (mut bytes, mut closed) = (0, 0);
    let mut trash = vec![0; 64 * 1024];
    while !stop.load(Ordering::Relaxed) {
        for flooder in &mut flooders {
            match flooder.turn(address, &strip, &mut trash) {
                Some(count) => bytes += count as u64,
                None => closed += 1,
            }
        }
    }
    (bytes * FRAMES / strip.len() as u64, closed)
}

impl Flooder {
    fn new(address: SocketAddr, n: usize) -> Result<Flooder> {
        Ok(Flooder { token: crowd::token(address, n)?, client: None, at: 0 })
    }

    /// Bytes that were taken; none when the connection was closed, and then there is a new one.
    fn turn(&mut self, address: SocketAddr, strip: &[u8], trash: &mut [u8]) -> Option<usize> {
        let would_block = |error: &io::Error| error.kind() == io::ErrorKind::WouldBlock;
        let Some(client) = &mut self.client else {
            (self.client, self.at) = (enter(address, &self.token).ok(), 0);
            return Some(0);
        };
        let read = client.socket.read(trash);
        let written = client.socket.write(&strip[self.at..]);
        // Told to go, it sends on until the connection is gone.
        let open = read.as_ref().err().is_none_or(would_block);
        match written {
            Ok(count) if open => {
                self.at = (self.at + count) % strip.len();
                Some(count)
            }
            Err(error) if open && would_block(&error) => Some(0),
            _ => {
                self.client = None;
                None
            }
        }
    }
}

fn enter(address: SocketAddr, token: &str) -> Result<Client> {
    let mut client = Client::dial(address, 0)?;
    client.shake_hands("/ws")?;
    client.greet_again(token)?;
    client.socket.set_nonblocking(true)?;
    Ok(client)
}
