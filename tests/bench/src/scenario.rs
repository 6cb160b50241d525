//! What is measured: each scenario puts one load on several servers, one after the other.

use std::time::{Duration, Instant};

use crate::crowd;
use crate::files;
use crate::load::{Load, run};
use crate::machine::flushes;
use crate::plan::{Outcome, Pace, Plan};
use crate::search;
use crate::servers::Kind::{Limit, NoFlush, Teahouse, Tokio, TokioJoined};
use crate::servers::{Kind, Part, Places, Result, Seats, Server};
use crate::trouble;

/// One number of one run.
pub struct Figure {
    pub what: &'static str,
    pub value: f64,
}

pub struct Scenario {
    /// As it is asked for on the command line.
    pub name: &'static str,
    pub title: &'static str,
    pub kinds: &'static [Kind],
    /// Whether it runs when no scenario is named.
    pub by_default: bool,
    pub run: fn(Kind, &Places) -> Result<Vec<Figure>>,
}

const ALL: &[Kind] = &[Teahouse, Tokio, TokioJoined, Limit];
/// What the disk does is told from what the server does by leaving the flushes out.
const ROUND_TRIP: &[Kind] = &[Teahouse, NoFlush, TokioJoined, Limit];
/// Where one message is on its way at a time, both plain servers do the same.
const THREE: &[Kind] = &[Teahouse, TokioJoined, Limit];

pub const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "fanout1000",
        title: "Fan-out to 1,000, 10 senders, 16 outstanding",
        kinds: ALL,
        by_default: true,
        run: |kind, places| fan_out(kind, places, 1_000, 16),
    },
    Scenario {
        name: "fanout1000-1",
        title: "Fan-out to 1,000, 10 senders, 1 outstanding",
        kinds: ALL,
        by_default: true,
        run: |kind, places| fan_out(kind, places, 1_000, 1),
    },
    Scenario {
        name: "fanout100",
        title: "Fan-out to 100, 10 senders, 16 outstanding",
        kinds: ALL,
        by_default: true,
        run: |kind, places| fan_out(kind, places, 100, 16),
    },
    Scenario {
        name: "fanout100-1",
        title: "Fan-out to 100, 10 senders, 1 outstanding",
        kinds: ALL,
        by_default: true,
        run: |kind, places| fan_out(kind, places, 100, 1),
    },
    Scenario {
        name: "latency1000",
        title: "5 posts/s to 1,000",
        kinds: THREE,
        by_default: true,
        run: |kind, places| modest(kind, places, 1_000, 5.0),
    },
    Scenario {
        name: "latency100",
        title: "100 posts/s to 100",
        kinds: THREE,
        by_default: true,
        run: |kind, places| modest(kind, places, 100, 100.0),
    },
    Scenario {
        name: "roundtrip",
        title: "Two clients: post until acknowledged and seen by both",
        kinds: ROUND_TRIP,
        by_default: true,
        run: round_trip,
    },
    Scenario {
        name: "rooms500",
        title: "500 rooms of 2, 1 outstanding in each",
        kinds: THREE,
        by_default: true,
        run: rooms,
    },
    Scenario {
        name: "durable",
        title: "Durable posts: 100 senders in 10 rooms, 1 outstanding each",
        kinds: &[Teahouse, NoFlush],
        by_default: true,
        run: durable,
    },
    Scenario {
        name: "connections",
        title: "3,000 WebSocket handshakes",
        kinds: THREE,
        by_default: true,
        run: connections,
    },
    Scenario {
        name: "idle10000",
        title: "10,000 clients in rooms of 50",
        kinds: &[Teahouse, TokioJoined],
        by_default: true,
        run: idle,
    },
    Scenario {
        name: "herd",
        title: "5,000 clients come into one room",
        kinds: &[Teahouse, TokioJoined],
        by_default: true,
        run: herd,
    },
    Scenario {
        name: "trouble",
        title: "200 posts/s to 100 beside a stalled client and a flooder",
        kinds: &[Teahouse, NoFlush],
        by_default: true,
        run: trouble::neighbours,
    },
    Scenario {
        name: "files",
        title: "Files: posts beside four uploads at full speed, one of 1 GiB",
        kinds: &[Teahouse],
        by_default: false,
        run: files::files,
    },
    Scenario {
        name: "memory",
        title: "500 flooders and 100 stalled clients, FLOOD_SECONDS long (60)",
        kinds: &[Teahouse],
        by_default: false,
        run: trouble::memory,
    },
    Scenario {
        name: "search",
        title: "Searching in BENCH_MESSAGES messages (1,000,000)",
        kinds: &[Teahouse],
        by_default: false,
        run: search::search,
    },
];

fn fan_out(kind: Kind, places: &Places, members: usize, outstanding: u32) -> Result<Vec<Figure>> {
    let plan = Plan {
        seats: Seats { rooms: 1, members },
        senders: 10,
        connections: 10,
        pace: Pace::Outstanding(outstanding),
        limit: Part::Pour { frames: 10 * outstanding as usize },
        warm_up: Duration::from_millis(500),
        window: window(2),
    };
    let outcome = run(kind, places, plan)?;
    Ok(vec![
        figure("million deliveries/s", outcome.deliveries as f64 / outcome.seconds / 1e6),
        cpu_per_delivery(&outcome),
    ])
}

fn modest(kind: Kind, places: &Places, members: usize, per_second: f64) -> Result<Vec<Figure>> {
    let plan = Plan {
        seats: Seats { rooms: 1, members },
        senders: 10,
        connections: 1,
        pace: Pace::PerSecond(per_second),
        limit: Part::Reflect,
        warm_up: Duration::from_millis(500),
        window: window(4),
    };
    let outcome = run(kind, places, plan)?;
    Ok(vec![
        figure("latency p50, ms", quantile(&outcome.delivered_us, 0.5) / 1e3),
        figure("latency p99, ms", quantile(&outcome.delivered_us, 0.99) / 1e3),
        cpu_per_delivery(&outcome),
    ])
}

fn round_trip(kind: Kind, places: &Places) -> Result<Vec<Figure>> {
    let plan = Plan {
        seats: Seats { rooms: 1, members: 2 },
        senders: 2,
        connections: 1,
        // Well below what a server may bound, so that one is under way at a time.
        pace: Pace::PerSecond(500.0),
        limit: Part::Reflect,
        warm_up: Duration::from_millis(200),
        window: window(2),
    };
    let before = flushes(&places.target, 300)?;
    let outcome = run(kind, places, plan)?;
    let after = flushes(&places.target, 300)?;
    let flush = (quantile(&before, 0.5) + quantile(&after, 0.5)) / 2.0;
    let mut figures = vec![
        figure("p50, µs", quantile(&outcome.complete_us, 0.5)),
        figure("p99, µs", quantile(&outcome.complete_us, 0.99)),
    ];
    if kind == Teahouse {
        figures.push(figure("p50 beyond a flush (4 KiB and fdatasync), µs", figures[0].value - flush));
    }
    Ok(figures)
}

fn rooms(kind: Kind, places: &Places) -> Result<Vec<Figure>> {
    let plan = Plan {
        seats: Seats { rooms: 500, members: 2 },
        senders: 1,
        connections: 1,
        pace: Pace::Outstanding(1),
        limit: Part::Reflect,
        warm_up: Duration::from_millis(500),
        window: window(2),
    };
    posts(&run(kind, places, plan)?)
}

fn durable(kind: Kind, places: &Places) -> Result<Vec<Figure>> {
    let plan = Plan {
        seats: Seats { rooms: 10, members: 10 },
        senders: 10,
        connections: 1,
        pace: Pace::Outstanding(1),
        limit: Part::Reflect,
        warm_up: Duration::from_millis(300),
        window: window(2),
    };
    let outcome = run(kind, places, plan)?;
    let mut figures = posts(&outcome)?;
    let cpu_us = outcome.server_cpu_us as f64 / outcome.posts.max(1) as f64;
    figures.push(figure("server CPU µs/post", cpu_us));
    if kind == Teahouse {
        let flushes = flushes(&places.target, 1_000)?;
        let seconds = flushes.iter().map(|us| f64::from(*us)).sum::<f64>() / 1e6;
        figures.push(figure("the disk alone: flushes/s", flushes.len() as f64 / seconds));
    }
    Ok(figures)
}

fn connections(kind: Kind, places: &Places) -> Result<Vec<Figure>> {
    const CLIENTS: usize = 3_000;
    let seats = Seats { rooms: 1, members: CLIENTS };
    let server = Server::start(kind, places, seats, Part::Reflect)?;
    let numbers: Vec<usize> = (0..CLIENTS).collect();
    let mut clients = Vec::new();
    let (from, cpu) = (Instant::now(), server.cpu_us());
    for some in numbers.chunks(crowd::AT_A_TIME) {
        clients.append(&mut crowd::connect(&server, some, seats)?);
    }
    let seconds = from.elapsed().as_secs_f64();
    let cpu_us = server.cpu_us() - cpu;
    Ok(vec![
        figure("handshakes/s", CLIENTS as f64 / seconds),
        figure("server CPU µs/handshake", cpu_us as f64 / CLIENTS as f64),
    ])
}

/// Longer than the server's ping interval: those that are idle give memory back as they answer.
const PINGED: Duration = Duration::from_secs(22);

fn idle(kind: Kind, places: &Places) -> Result<Vec<Figure>> {
    let plan = Plan {
        seats: Seats { rooms: 200, members: 50 },
        senders: 1,
        connections: 1,
        pace: Pace::PerSecond(1_000.0),
        limit: Part::Reflect,
        warm_up: Duration::from_millis(500),
        window: window(2),
    };
    let server = Server::start(kind, places, plan.seats, plan.limit)?;
    let before = server.resident_kib();
    let from = Instant::now();
    let mut load = Load::gather(&server, plan)?;
    let gathered = from.elapsed().as_secs_f64();
    let idle = server.resident_kib();
    let outcome = load.work()?;
    let talked = server.resident_kib();
    load.turn_until(Instant::now() + PINGED, false)?;
    let per_client = |kib: u64| kib.saturating_sub(before) as f64 / load.clients.len() as f64;
    Ok(vec![
        figure("resident KiB per client that has just come", per_client(idle)),
        figure("the same after all rooms talked", per_client(talked)),
        figure("the same when all have been pinged", per_client(server.resident_kib())),
        figure("seconds until all are in", gathered),
        figure("1,000 posts/s: latency p99, ms", quantile(&outcome.delivered_us, 0.99) / 1e3),
    ])
}

/// As after a restart: everybody says hello and joins the same room.
fn herd(kind: Kind, places: &Places) -> Result<Vec<Figure>> {
    let plan = Plan {
        seats: Seats { rooms: 1, members: 5_000 },
        senders: 1,
        connections: 1,
        pace: Pace::PerSecond(10.0),
        limit: Part::Reflect,
        warm_up: Duration::ZERO,
        window: window(1),
    };
    let server = Server::start(kind, places, plan.seats, plan.limit)?;
    let (from, cpu) = (Instant::now(), server.cpu_us());
    drop(Load::gather(&server, plan)?);
    Ok(vec![
        figure("seconds until all are in", from.elapsed().as_secs_f64()),
        figure("server CPU, s", (server.cpu_us() - cpu) as f64 / 1e6),
    ])
}

fn posts(outcome: &Outcome) -> Result<Vec<Figure>> {
    Ok(vec![
        figure("posts/s", outcome.posts as f64 / outcome.seconds),
        figure("acknowledged p50, ms", quantile(&outcome.acknowledged_us, 0.5) / 1e3),
        figure("acknowledged p99, ms", quantile(&outcome.acknowledged_us, 0.99) / 1e3),
    ])
}

fn cpu_per_delivery(outcome: &Outcome) -> Figure {
    figure("server CPU µs/delivery", outcome.server_cpu_us as f64 / outcome.deliveries.max(1) as f64)
}

/// How long a load is measured: so many seconds, or what `BENCH_SECONDS` says (to profile a server, say).
fn window(seconds: u64) -> Duration {
    let wanted = std::env::var("BENCH_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(wanted.unwrap_or(seconds))
}

pub fn figure(what: &'static str, value: f64) -> Figure {
    Figure { what, value }
}

pub fn quantile(samples: &[u32], at: f64) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    let index = (sorted.len() as f64 * at) as usize;
    sorted.get(index.min(sorted.len().saturating_sub(1))).map_or(f64::NAN, |us| f64::from(*us))
}
