//! What an operator can ask: a line to a question to the broker, and its answer to a table.

use std::io;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crossbeam_channel::{Sender, bounded};

use super::table::{Align, Cell, Table, escape};
use crate::broker::Inbound;
use crate::broker::questions::{ClientRow, Question, RoomRow, Stats};

/// A broker that does not answer for so long is stuck or writes to a very slow disk.
const PATIENCE: Duration = Duration::from_secs(5);

const HELP: &str = "\
help                 this list
stats                what the server has done so far
clients              every connection: who, from where, how it keeps up
rooms                every room: its last seq, who is in it
prompt on|off        a prompt before each line
quit                 end this connection
Put json behind a command for one JSON object per line.
";

/// What comes after a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Line,
    Quit,
}

/// Runs one line and writes its answer, lines ending with LF, without the empty line that ends it.
///
/// # Errors
/// Only those of writing to `out`.
pub fn run(line: &str, inbound: &Sender<Inbound>, out: &mut Vec<u8>) -> io::Result<Next> {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let json = words.len() > 1 && words.last() == Some(&"json");
    if json {
        words.pop();
    }
    let table = match words.as_slice() {
        [] => return Ok(Next::Line),
        ["quit" | "exit"] => return Ok(Next::Quit),
        ["help"] => {
            out.extend_from_slice(HELP.as_bytes());
            return Ok(Next::Line);
        }
        ["stats"] => ask(inbound, Question::Stats).map(|stats| stats_table(&stats)),
        ["clients"] => ask(inbound, Question::Clients).map(|rows| clients_table(&rows)),
        ["rooms"] => ask(inbound, Question::Rooms).map(|rows| rooms_table(&rows)),
        [word, ..] => {
            let known = ["help", "stats", "clients", "rooms", "quit"].contains(word);
            let what = if known { "takes no argument but json" } else { "is not a command" };
            out.extend_from_slice(format!("{} {what}; try help\n", escape(word)).as_bytes());
            return Ok(Next::Line);
        }
    };
    match table {
        Some(table) if json => table.write_json(out)?,
        Some(table) => table.write_text(out)?,
        None => out.extend_from_slice(b"the broker does not answer\n"),
    }
    Ok(Next::Line)
}

fn ask<T>(inbound: &Sender<Inbound>, question: impl FnOnce(Sender<T>) -> Question) -> Option<T> {
    let (to, answer) = bounded(1);
    inbound.send_timeout(Inbound::Asked(question(to)), PATIENCE).ok()?;
    answer.recv_timeout(PATIENCE).ok()
}

fn stats_table(stats: &Stats) -> Table {
    let tally = &stats.tally;
    let mut table = Table::new(&[("figure", Align::Left), ("value", Align::Right)]);
    let mut row = |name: String, value: Cell| table.row(vec![name.into(), value]);
    row("clients".into(), stats.clients.into());
    row("users known".into(), stats.users_known.into());
    row("rooms".into(), stats.rooms.into());
    row("uptime".into(), stats.uptime.into());
    row("inbound waiting".into(), stats.inbound_waiting.into());
    row("outbound backlog".into(), Cell::Bytes(stats.backlog_bytes as u64));
    row("batches".into(), tally.batches.into());
    row("largest batch".into(), tally.largest_batch.into());
    row("commands".into(), tally.commands.into());
    row("lasting events".into(), tally.lasting.into());
    row("deliveries".into(), tally.deliveries.into());
    row("last commit".into(), tally.last_commit.into());
    row("slowest commit".into(), tally.slowest_commit.into());
    row("last fan-out".into(), tally.last_fanout.into());
    for (code, count) in &tally.refused {
        row(format!("refused {code}"), (*count).into());
    }
    for (code, count) in &tally.closed {
        row(format!("closed {code}"), (*count).into());
    }
    table
}

fn clients_table(rows: &[ClientRow]) -> Table {
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
    for row in rows {
        let link = &row.link;
        let age = link.connected_at.elapsed();
        let heard = Duration::from_millis(link.heard_at.load(Ordering::Relaxed));
        let round_trip = match link.round_trip_us.load(Ordering::Relaxed) {
            0 => Cell::Empty,
            us => Duration::from_micros(us).into(),
        };
        let (user, name) = match &row.user {
            Some((id, name)) => (Cell::from(*id), Cell::from(name.as_str())),
            None => (Cell::Empty, Cell::Empty),
        };
        let backlog = link.outbound.backlog();
        table.row(vec![
            link.id.0.into(),
            user,
            name,
            link.address.to_string().into(),
            if row.rooms.is_empty() { Cell::Empty } else { row.rooms.join(",").into() },
            age.into(),
            age.saturating_sub(heard).into(),
            round_trip,
            Cell::Bytes(backlog.bytes as u64),
            backlog.chunks.into(),
            Cell::Bytes(link.received_bytes.load(Ordering::Relaxed)),
            link.received_frames.load(Ordering::Relaxed).into(),
            Cell::Bytes(backlog.sent_bytes),
        ]);
    }
    table
}

fn rooms_table(rows: &[RoomRow]) -> Table {
    let right = Align::Right;
    let mut table = Table::new(&[
        ("room", Align::Left),
        ("seq", right),
        ("users", right),
        ("clients", right),
        ("last event", right),
    ]);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    for row in rows {
        let ago = match row.active {
            0 => Cell::Empty,
            at => now.saturating_sub(Duration::from_millis(at)).into(),
        };
        table.row(vec![row.name.as_str().into(), row.seq.into(), row.users.into(), row.clients.into(), ago]);
    }
    table
}
