//! How the server is: figures of the gauges, of the disk and of the threads.

use std::time::{Duration, Instant};

use super::{Answer, Outcome, Words, answered};
use crate::broker::questions::Question;
use crate::debug::Desk;
use crate::debug::table::{Align, Cell, Table};
use crate::debug::window::SPANS;
use crate::gauges::histogram::Snapshot;
use crate::gauges::{Count, Level, Shape, exposition, process};

/// Threads of clients that `threads` names one by one; the others are one line.
const CLIENT_THREADS_SHOWN: usize = 10;

pub(super) fn stats(desk: &Desk, _: &Words) -> Outcome {
    let asked = Instant::now();
    answered(desk.ask(Question::Presence))?;
    let answer_took = asked.elapsed();
    let (gauges, present) = (&desk.gauges, desk.present());
    let mut table = Table::new(&[("figure", Align::Left), ("value", Align::Right)]);
    let mut row = |name: &str, value: Cell| table.row(vec![name.into(), value]);
    row("clients", gauges.level(Level::Clients).into());
    row("users known", gauges.level(Level::Users).into());
    row("rooms", gauges.level(Level::Rooms).into());
    row("uptime", gauges.started.elapsed().into());
    row("memory", process::resident_bytes().map_or(Cell::Empty, Cell::Bytes));
    row("processor time", process::cpu_time().into());
    row("broker answers in", answer_took.into());
    row("inbound waiting", present.inbound_waiting.into());
    row("outbound backlog", Cell::Bytes(present.backlog_bytes as u64));
    row("write-ahead log", Cell::Bytes(present.wal_bytes));
    for count in Count::ALL {
        row(count.word(), counted(count, gauges.count(count)));
    }
    row("largest batch", gauges.shape(Shape::BatchCommands).greatest().into());
    row("slowest commit", time(gauges.shape(Shape::Commit).greatest()));
    row("slowest fan-out", time(gauges.shape(Shape::Fanout).greatest()));
    for (code, count) in gauges.refusals() {
        row(&format!("refused {}", code.word()), count.into());
    }
    for (reason, count) in gauges.closes() {
        let code = match reason.told() {
            true => format!("{} ", reason.code_and_sentence().0),
            false => String::new(),
        };
        row(&format!("closed {code}{}", reason.word()), count.into());
    }
    Ok(Answer::Tables(vec![table]))
}

pub(super) fn rates(desk: &Desk, _: &Words) -> Outcome {
    let right = Align::Right;
    let mut table = Table::new(&[
        ("per second", Align::Left),
        ("1 s", right),
        ("1 min", right),
        ("15 min", right),
        ("in all", right),
    ]);
    let now = Instant::now();
    let window = desk.window.lock();
    let rates = SPANS.map(|span| window.rates(&desk.gauges, now, span));
    drop(window);
    for count in Count::ALL {
        let mut cells = vec![count.word().into()];
        cells.extend(rates.iter().map(|rates| match rates[count as usize] {
            rate if count.is_bytes() => Cell::Bytes(rate.round() as u64),
            rate => Cell::Rate(rate),
        }));
        cells.push(counted(count, desk.gauges.count(count)));
        table.row(cells);
    }
    Ok(Answer::Tables(vec![table]))
}

pub(super) fn broker(desk: &Desk, _: &Words) -> Outcome {
    Ok(Answer::Tables(vec![shapes(desk, &Shape::ALL)]))
}

pub(super) fn disk(desk: &Desk, _: &Words) -> Outcome {
    let mut table = Table::new(&[("figure", Align::Left), ("value", Align::Right)]);
    let history = &desk.history;
    table.row(vec!["history".into(), Cell::Bytes(exposition::file_bytes(history))]);
    table.row(vec!["write-ahead log".into(), Cell::Bytes(desk.present().wal_bytes)]);
    let free = rustix::fs::statvfs(history).ok().map(|disk| disk.f_bavail * disk.f_frsize);
    table.row(vec!["free on the disk".into(), free.map_or(Cell::Empty, Cell::Bytes)]);
    let verified = desk.verified.status();
    table.row(vec!["verified behind the start".into(), verified.state.word().into()]);
    table.row(vec!["events verified".into(), format!("{} of {}", verified.checked, verified.events).into()]);
    if let Some(found) = verified.found {
        table.row(vec!["found".into(), Cell::Text(found)]);
    }
    Ok(Answer::Tables(vec![table, shapes(desk, &[Shape::Commit])]))
}

pub(super) fn threads(_: &Desk, _: &Words) -> Outcome {
    let right = Align::Right;
    let mut table = Table::new(&[
        ("id", right),
        ("thread", Align::Left),
        ("state", Align::Left),
        ("processor time", right),
    ]);
    let (mut clients, others): (Vec<_>, Vec<_>) =
        process::threads().into_iter().partition(|thread| thread.name.starts_with("client-"));
    clients.sort_by_key(|thread| std::cmp::Reverse(thread.time));
    let rest = clients.split_off(clients.len().min(CLIENT_THREADS_SHOWN));
    for thread in others.iter().chain(&clients) {
        let state = match thread.state {
            'R' => "runs",
            'S' => "sleeps",
            'D' => "disk",
            _ => "other",
        };
        let name = thread.name.as_str().into();
        table.row(vec![thread.id.into(), name, state.into(), thread.time.into()]);
    }
    if !rest.is_empty() {
        let time: Duration = rest.iter().map(|thread| thread.time).sum();
        let name = format!("{} more clients", rest.len());
        table.row(vec![Cell::Empty, name.into(), Cell::Empty, time.into()]);
    }
    Ok(Answer::Tables(vec![table]))
}

pub(super) fn metrics(desk: &Desk, _: &Words) -> Outcome {
    Ok(Answer::Text(exposition::text(&desk.gauges, desk.present())))
}

/// How some of what is measured per batch is spread: in the last minute, and since the start.
fn shapes(desk: &Desk, shapes: &[Shape]) -> Table {
    let right = Align::Right;
    let mut table = Table::new(&[
        ("per batch", Align::Left),
        ("1 min", right),
        ("p50", right),
        ("p99", right),
        ("in all", right),
        ("all p50", right),
        ("all p99", right),
        ("most", right),
    ]);
    let window = desk.window.lock();
    for shape in shapes {
        let all = desk.gauges.shape(*shape);
        let most = all.greatest();
        let value = |value: u64| if shape.is_time() { time(value) } else { value.into() };
        let spread = |snapshot: &Snapshot| {
            let at = |share| snapshot.quantile(share).map_or(Cell::Empty, |found| value(found.min(most)));
            [snapshot.count().into(), at(0.5), at(0.99)]
        };
        let mut cells = vec![shape.word().into()];
        cells.extend(spread(&window.recent(&desk.gauges, *shape)));
        cells.extend(spread(&all.snapshot()));
        cells.push(value(most));
        table.row(cells);
    }
    table
}

fn counted(count: Count, value: u64) -> Cell {
    if count.is_bytes() { Cell::Bytes(value) } else { value.into() }
}

fn time(us: u64) -> Cell {
    Duration::from_micros(us).into()
}
