//! Who is connected, how each one keeps up, and who does not.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::{Answer, Outcome, Words, answered};
use crate::broker::questions::{ClientRow, Question};
use crate::chat::ClientId;
use crate::client::outbound::Backlog;
use crate::debug::Desk;
use crate::debug::kernel::{self, Queues};
use crate::debug::table::{Align, Cell, Table, size, span};
use crate::limits;

/// Clients that `queues` shows.
const QUEUES_SHOWN: usize = 20;
/// For how long `busy` measures.
const BUSY_SPAN: Duration = Duration::from_secs(1);
/// A round trip that a person feels.
const SLOW_ROUND_TRIP: Duration = Duration::from_secs(1);
/// A ping has gone out and should have been answered long ago.
const SILENCE: Duration = Duration::from_secs(limits::PING_INTERVAL.as_secs() + 3);
/// More than one window of a healthy connection holds back.
const KERNEL_BYTES_MUCH: u64 = 16 * 1024;

pub(super) fn clients(desk: &Desk, _: &Words) -> Outcome {
    Ok(Answer::Tables(vec![table(&answered(desk.ask(Question::Clients))?)]))
}

pub(super) fn client(desk: &Desk, words: &Words) -> Outcome {
    let row = one(desk, words, "usage: client ID")?;
    Ok(Answer::Tables(vec![everything(&Health::of(&row, &kernel::queues()), &row)]))
}

/// The client whose number is the first word.
pub(super) fn one(desk: &Desk, words: &Words, usage: &str) -> Result<ClientRow, String> {
    let id: u64 = words.first().and_then(|word| word.parse().ok()).ok_or(usage)?;
    let row = answered(desk.ask(|to| Question::Client(ClientId(id), to)))?;
    row.ok_or_else(|| format!("there is no client {id}; try clients"))
}

pub(super) fn queues(desk: &Desk, _: &Words) -> Outcome {
    Ok(Answer::Tables(vec![queues_table(desk)?]))
}

/// What `queues` shows, in a window of so many columns.
///
/// # Errors
/// When the broker does not answer.
pub fn queues_text(desk: &Desk, columns: usize) -> Result<String, String> {
    let mut text = Vec::new();
    // Writing into memory cannot fail.
    let _ = queues_table(desk)?.write_text(Some(columns), &mut text);
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Who lags most and why; nobody when all keep up.
///
/// # Errors
/// When the broker does not answer.
pub fn worst(desk: &Desk) -> Result<Option<String>, String> {
    let rows = answered(desk.ask(Question::Clients))?;
    let kernel = kernel::queues();
    let healths = rows.iter().map(|row| (Health::of(row, &kernel), row));
    let worst = healths.max_by_key(|(health, _)| health.weight());
    Ok(worst.and_then(|(health, row)| {
        let name = row.user.as_ref().map_or("-", |(_, name)| name);
        health.why().map(|why| format!("{} {name} {why}", row.link.id.0))
    }))
}

fn queues_table(desk: &Desk) -> Result<Table, String> {
    let rows = answered(desk.ask(Question::Clients))?;
    let kernel = kernel::queues();
    let mut found: Vec<(Health, &ClientRow)> =
        rows.iter().map(|row| (Health::of(row, &kernel), row)).collect();
    found.sort_by_key(|(health, row)| (std::cmp::Reverse(health.weight()), row.link.id));
    found.truncate(QUEUES_SHOWN);
    let (left, right) = (Align::Left, Align::Right);
    let mut table = Table::new(&[
        ("id", right),
        ("name", left),
        ("why", left),
        ("queue", right),
        ("frames", right),
        ("behind", right),
        ("kernel", right),
        ("round trip", right),
        ("idle", right),
        ("address", left),
    ]);
    for (health, row) in &found {
        table.row(vec![
            row.link.id.0.into(),
            row.user.as_ref().map(|(_, name)| name.as_str()).into(),
            health.why().into(),
            Cell::Bytes(health.backlog.bytes as u64),
            health.backlog.frames.into(),
            health.backlog.behind.map(|(behind, _)| behind).into(),
            Cell::Bytes(health.kernel.send_bytes),
            health.round_trip.into(),
            health.idle.into(),
            row.link.address.to_string().into(),
        ]);
    }
    Ok(table)
}

/// Looks twice, a second apart, and at the difference.
pub(super) fn busy(desk: &Desk, _: &Words) -> Outcome {
    let look = |row: &ClientRow| {
        let received = row.link.received_frames.load(Ordering::Relaxed);
        (received, row.link.received_bytes.load(Ordering::Relaxed), row.link.outbound.backlog().sent_bytes)
    };
    let rows = answered(desk.ask(Question::Clients))?;
    let before: Vec<_> = rows.iter().map(look).collect();
    let begun = Instant::now();
    while let left = BUSY_SPAN.saturating_sub(begun.elapsed())
        && !left.is_zero()
    {
        std::thread::park_timeout(left);
    }
    let seconds = begun.elapsed().as_secs_f64();
    let mut found: Vec<_> = rows
        .iter()
        .zip(before)
        .map(|(row, before)| {
            let now = look(row);
            (now.0 - before.0, now.1 - before.1, now.2.saturating_sub(before.2), row)
        })
        .collect();
    found.sort_by_key(|(frames, bytes, out, row)| (std::cmp::Reverse((*frames, *bytes, *out)), row.link.id));
    found.truncate(QUEUES_SHOWN);
    let (left, right) = (Align::Left, Align::Right);
    let mut table = Table::new(&[
        ("id", right),
        ("name", left),
        ("frames in/s", right),
        ("in/s", right),
        ("out/s", right),
        ("address", left),
    ]);
    let per_second = |bytes: u64| Cell::Bytes((bytes as f64 / seconds) as u64);
    for (frames, bytes, out, row) in found {
        table.row(vec![
            row.link.id.0.into(),
            row.user.as_ref().map(|(_, name)| name.as_str()).into(),
            Cell::Rate(frames as f64 / seconds),
            per_second(bytes),
            per_second(out),
            row.link.address.to_string().into(),
        ]);
    }
    Ok(Answer::Tables(vec![table]))
}

pub(super) fn table(rows: &[ClientRow]) -> Table {
    let (left, right) = (Align::Left, Align::Right);
    let mut table = Table::new(&[
        ("id", right),
        ("user", left),
        ("name", left),
        ("address", left),
        ("rooms", left),
        ("age", right),
        ("idle", right),
        ("round trip", right),
        ("queue", right),
        ("frames queued", right),
        ("in", right),
        ("frames in", right),
        ("out", right),
    ]);
    let nothing = HashMap::new();
    for row in rows {
        let health = Health::of(row, &nothing);
        let (user, name) = match &row.user {
            Some((id, name)) => (Cell::from(*id), Cell::from(name.as_str())),
            None => (Cell::Empty, Cell::Empty),
        };
        table.row(vec![
            row.link.id.0.into(),
            user,
            name,
            row.link.address.to_string().into(),
            if row.rooms.is_empty() { Cell::Empty } else { row.rooms.join(",").into() },
            row.link.connected_at.elapsed().into(),
            health.idle.into(),
            health.round_trip.into(),
            Cell::Bytes(health.backlog.bytes as u64),
            health.backlog.frames.into(),
            Cell::Bytes(row.link.received_bytes.load(Ordering::Relaxed)),
            row.link.received_frames.load(Ordering::Relaxed).into(),
            Cell::Bytes(health.backlog.sent_bytes),
        ]);
    }
    table
}

/// How one client keeps up.
struct Health {
    backlog: Backlog,
    kernel: Queues,
    /// Since the last byte came from it.
    idle: Duration,
    round_trip: Option<Duration>,
    /// Its commands that wait for the broker.
    in_flight: u32,
}

impl Health {
    fn of(row: &ClientRow, kernel: &HashMap<u64, Queues>) -> Health {
        let link = &row.link;
        let heard = Duration::from_millis(link.heard_at.load(Ordering::Relaxed));
        let round_trip = link.round_trip_us.load(Ordering::Relaxed);
        let socket = link.outbound.transport().descriptor().filter(|_| !kernel.is_empty());
        let inode = socket.and_then(kernel::socket);
        Health {
            backlog: link.outbound.backlog(),
            kernel: inode.and_then(|inode| kernel.get(&inode)).copied().unwrap_or_default(),
            idle: link.connected_at.elapsed().saturating_sub(heard),
            round_trip: (round_trip > 0).then(|| Duration::from_micros(round_trip)),
            in_flight: link.commands.out(),
        }
    }

    /// What orders the clients that lag: what we hold for it before what the kernel holds.
    fn weight(&self) -> (usize, u64, Duration) {
        let silent = if self.idle > SILENCE { self.idle } else { Duration::ZERO };
        (self.backlog.bytes, self.kernel.send_bytes, silent.max(self.round_trip.unwrap_or_default()))
    }

    /// What is wrong, in a few words; nothing when it is well.
    fn why(&self) -> Option<String> {
        let second = Duration::from_secs(1);
        Some(match (self.backlog.behind, self.kernel.send_bytes) {
            (Some((_, nothing)), _) if nothing >= second => {
                format!("stalled: reads nothing for {}", span(nothing))
            }
            (Some((behind, _)), _) => format!("slow: behind for {}", span(behind)),
            (None, held) if held >= KERNEL_BYTES_MUCH => {
                format!("reads slowly: the kernel holds {}", size(held))
            }
            _ if self.idle > SILENCE => format!("silent: no answer to a ping for {}", span(self.idle)),
            _ if self.in_flight >= limits::IN_FLIGHT_COMMANDS_MAX => {
                "floods: waits for the broker".to_owned()
            }
            _ if self.kernel.receive_bytes >= KERNEL_BYTES_MUCH => {
                format!("floods: {} not read yet", size(self.kernel.receive_bytes))
            }
            _ => match self.round_trip {
                Some(trip) if trip >= SLOW_ROUND_TRIP => format!("far away: round trip {}", span(trip)),
                _ => return None,
            },
        })
    }
}

fn everything(health: &Health, row: &ClientRow) -> Table {
    let link = &row.link;
    let mut table = Table::new(&[("figure", Align::Left), ("value", Align::Left)]);
    let mut put = |name: &str, value: Cell| table.row(vec![name.into(), value]);
    put("id", link.id.0.into());
    put("user", row.user.as_ref().map(|(id, _)| *id).into());
    put("name", row.user.as_ref().map(|(_, name)| name.as_str()).into());
    put("address", link.address.to_string().into());
    put("peer", link.outbound.transport().peer().map(|peer| peer.to_string()).into());
    put("rooms", row.rooms.join(",").into());
    put("why", health.why().into());
    put("age", link.connected_at.elapsed().into());
    put("idle", health.idle.into());
    put("round trip", health.round_trip.into());
    put("queue", Cell::Bytes(health.backlog.bytes as u64));
    put("frames queued", health.backlog.frames.into());
    put("behind", health.backlog.behind.map(|(behind, _)| behind).into());
    put("nothing taken", health.backlog.behind.map(|(_, nothing)| nothing).into());
    put("kernel send queue", Cell::Bytes(health.kernel.send_bytes));
    put("kernel receive queue", Cell::Bytes(health.kernel.receive_bytes));
    put("commands in flight", health.in_flight.into());
    put("in", Cell::Bytes(link.received_bytes.load(Ordering::Relaxed)));
    put("frames in", link.received_frames.load(Ordering::Relaxed).into());
    put("out", Cell::Bytes(health.backlog.sent_bytes));
    put("closing", link.outbound.ending().map(|reason| reason.word()).into());
    table
}
