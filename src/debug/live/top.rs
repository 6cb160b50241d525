//! The figures that matter, once a second: a screen on a telnet that sends each key, a line elsewhere.

use std::time::{Duration, Instant, SystemTime};

use super::{Lines, Live};
use crate::chat::act::counted;
use crate::debug::table::{escape, size, span};
use crate::debug::{Desk, commands};
use crate::gauges::{Count, Level, Shape, process};
use crate::wire::clock::clock;

const INTERVAL: Duration = Duration::from_secs(1);
/// Rows of the screen that the figures take, and one for the cursor.
const FIGURE_ROWS: usize = 6;

#[derive(Clone, Copy, Debug)]
pub struct Screen {
    pub columns: usize,
    pub rows: usize,
}

pub struct Top<'a> {
    desk: &'a Desk,
    screen: Option<Screen>,
    due: Instant,
    /// What was counted when the last one was shown, and when that was.
    last: (Instant, [u64; Count::ALL.len()], Duration),
}

impl<'a> Top<'a> {
    pub fn new(desk: &'a Desk, screen: Option<Screen>) -> Top<'a> {
        let now = Instant::now();
        let last = (now, desk.gauges.counts(), process::cpu_time().unwrap_or_default());
        Top { desk, screen, due: now + INTERVAL, last }
    }

    /// What has happened per second since the last time, and the share of a processor that it took.
    fn rates(&mut self) -> (impl Fn(Count) -> f64 + use<>, f64) {
        let (now, counts) = (Instant::now(), self.desk.gauges.counts());
        let time = process::cpu_time().unwrap_or_default();
        let (then, before, time_before) = std::mem::replace(&mut self.last, (now, counts, time));
        let seconds = (now - then).as_secs_f64().max(1e-3);
        let share = 100.0 * time.saturating_sub(time_before).as_secs_f64() / seconds;
        let rate = move |count: Count| (counts[count as usize] - before[count as usize]) as f64 / seconds;
        (rate, share)
    }

    fn time(&self, shape: Shape, share: f64) -> String {
        let recent = self.desk.window.lock().recent(&self.desk.gauges, shape);
        recent.quantile(share).map_or("-".to_owned(), |us| span(Duration::from_micros(us)))
    }

    fn line(&mut self) -> String {
        let (rate, cpu) = self.rates();
        let bytes = |count| size(rate(count) as u64);
        let present = self.desk.present();
        let mut line = format!(
            "{}  {}  {:.0} posts/s  {:.0} deliveries/s  in {}/s  out {}/s  cpu {cpu:.0} %  commit p99 {}  \
             inbound {}  backlog {}",
            clock(SystemTime::now()),
            counted(self.desk.gauges.level(Level::Clients) as usize, "client"),
            rate(Count::Posts),
            rate(Count::Deliveries),
            bytes(Count::ReceivedBytes),
            bytes(Count::SentBytes),
            self.time(Shape::Commit, 0.99),
            present.inbound_waiting,
            size(present.backlog_bytes as u64),
        );
        match commands::worst(self.desk) {
            Ok(Some(worst)) => line.push_str(&format!("  worst: {}", escape(&worst))),
            Ok(None) => {}
            Err(why) => line.push_str(&format!("  {why}")),
        }
        line
    }

    fn picture(&mut self, screen: Screen) -> String {
        let (rate, cpu) = self.rates();
        let bytes = |count| size(rate(count) as u64);
        let (gauges, present) = (&self.desk.gauges, self.desk.present());
        let memory = process::resident_bytes().unwrap_or_default();
        let mut rows = vec![
            format!(
                "{}  up {}  clients {}  users {}  rooms {}  memory {}  cpu {cpu:.0} %",
                clock(SystemTime::now()),
                span(gauges.started.elapsed()),
                gauges.level(Level::Clients),
                gauges.level(Level::Users),
                gauges.level(Level::Rooms),
                size(memory),
            ),
            format!(
                "per second  posts {:.0}  deliveries {:.0}  commands {:.0}  in {}  out {}",
                rate(Count::Posts),
                rate(Count::Deliveries),
                rate(Count::Commands),
                bytes(Count::ReceivedBytes),
                bytes(Count::SentBytes),
            ),
            format!(
                "last minute  commit p50 {} p99 {}  apply p99 {}  fan-out p99 {}",
                self.time(Shape::Commit, 0.5),
                self.time(Shape::Commit, 0.99),
                self.time(Shape::Apply, 0.99),
                self.time(Shape::Fanout, 0.99),
            ),
            format!(
                "waiting  inbound {}  backlog {}  write-ahead log {}",
                present.inbound_waiting,
                size(present.backlog_bytes as u64),
                size(present.wal_bytes),
            ),
            String::new(),
        ];
        match commands::queues_text(self.desk, screen.columns) {
            Ok(table) => rows.extend(table.lines().map(str::to_owned)),
            Err(why) => rows.push(why),
        }
        rows.truncate(screen.rows.max(FIGURE_ROWS) - 1);
        // Home, each row over the old one, and nothing below them: no flicker.
        let rows: String = rows.iter().map(|row| format!("{row}\x1b[K\n")).collect();
        format!("\x1b[H{rows}\x1b[J")
    }
}

impl Live for Top<'_> {
    fn head(&self) -> String {
        if self.screen.is_some() { "\x1b[2J\x1b[Hone moment\n".to_owned() } else { String::new() }
    }

    fn look(&mut self, until: Instant, lines: &mut Lines) -> bool {
        let now = Instant::now();
        if now < self.due {
            std::thread::park_timeout(until.min(self.due).saturating_duration_since(now));
            return true;
        }
        self.due = now + INTERVAL;
        match self.screen {
            Some(screen) => lines.draw(&self.picture(screen)),
            None => lines.push(&self.line()),
        }
        true
    }
}
