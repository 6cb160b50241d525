//! The gauges in the text format of Prometheus (version 0.0.4).

use std::fmt::Write as _;
use std::path::Path;

use super::{Count, Gauges, Level, Shape, process};

/// What is not counted but looked up when somebody asks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Present {
    /// Commands that wait for the broker.
    pub inbound_waiting: usize,
    /// All outbound queues together.
    pub backlog_bytes: usize,
    /// SQLite's write-ahead log.
    pub wal_bytes: u64,
    /// Lines of the log that nobody took.
    pub log_lines_left_out: u64,
}

/// The size of a file; 0 when it is not there.
pub fn file_bytes(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |file| file.len())
}

/// A label's name and the values that have one.
type Labelled<'a> = (&'static str, &'a mut dyn Iterator<Item = (String, u64)>);

/// Everything as one text.
pub fn text(gauges: &Gauges, present: Present) -> String {
    let mut page = Page::default();
    page.build_info();
    page.gauge("uptime_seconds", "Since the start", gauges.started.elapsed().as_secs_f64());
    for level in Level::ALL {
        let (name, help) = match level {
            Level::Clients => ("clients", "WebSocket clients"),
            Level::Users => ("users", "Users that ever said hello"),
            Level::Rooms => ("rooms", "Rooms with a history or a member"),
        };
        page.gauge(name, help, gauges.level(level) as f64);
    }
    page.gauge("inbound_waiting", "Commands that wait for the broker", present.inbound_waiting as f64);
    page.gauge("backlog_bytes", "All outbound queues together", present.backlog_bytes as f64);
    page.gauge("wal_bytes", "Size of SQLite's write-ahead log", present.wal_bytes as f64);
    let left_out = "Lines of the log that were left out, because nobody took them";
    page.count("log_lines_left_out_total", left_out, present.log_lines_left_out);
    for count in Count::ALL {
        let (name, help) = described(count);
        page.count(name, help, gauges.count(count));
    }
    let mut closed = gauges.closes().map(|(reason, count)| (reason.word().replace(' ', "_"), count));
    page.counts("closed_total", "Clients that have gone, by reason", ("reason", &mut closed));
    let mut refused = gauges.refusals().map(|(code, count)| (code.word().to_owned(), count));
    page.counts("refused_total", "Commands that were refused, by code", ("code", &mut refused));
    for shape in Shape::ALL {
        page.histogram(gauges, shape);
    }
    page.process();
    page.text
}

fn described(count: Count) -> (&'static str, &'static str) {
    match count {
        Count::Connections => ("connections_total", "Connections that were accepted"),
        Count::TurnedAway => ("turned_away_total", "Connections for which there was no slot"),
        Count::Posts => ("posts_total", "Messages that became lasting"),
        Count::Lasting => ("lasting_total", "Lasting records of any kind"),
        Count::Deliveries => ("deliveries_total", "Events to members of rooms, one for each member"),
        Count::Commands => ("commands_total", "Commands that reached the broker"),
        Count::Batches => ("batches_total", "Batches of commands"),
        Count::ReceivedFrames => ("received_frames_total", "WebSocket frames from clients"),
        Count::ReceivedBytes => ("received_bytes_total", "Bytes from WebSocket clients"),
        Count::SentBytes => ("sent_bytes_total", "Bytes to WebSocket clients"),
    }
}

// Writing to a String cannot fail, so nothing below looks at the outcome.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn head(&mut self, name: &str, help: &str, kind: &str) {
        _ = writeln!(self.text, "# HELP teahouse_{name} {help}.\n# TYPE teahouse_{name} {kind}");
    }

    fn build_info(&mut self) {
        self.head("build_info", "The version that runs", "gauge");
        _ = writeln!(self.text, "teahouse_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION"));
    }

    fn gauge(&mut self, name: &str, help: &str, value: f64) {
        self.head(name, help, "gauge");
        _ = writeln!(self.text, "teahouse_{name} {value}");
    }

    fn count(&mut self, name: &str, help: &str, value: u64) {
        self.head(name, help, "counter");
        _ = writeln!(self.text, "teahouse_{name} {value}");
    }

    fn counts(&mut self, name: &str, help: &str, (label, values): Labelled) {
        self.head(name, help, "counter");
        for (value, count) in values {
            _ = writeln!(self.text, "teahouse_{name}{{{label}=\"{value}\"}} {count}");
        }
    }

    fn histogram(&mut self, gauges: &Gauges, shape: Shape) {
        let (name, help) = match shape {
            Shape::BatchCommands => ("batch_commands", "Commands taken together"),
            Shape::InboundLeft => ("inbound_left", "Commands that still waited when a batch was taken"),
            Shape::Apply => ("apply_seconds", "Time in which the hall applied a batch"),
            Shape::Commit => ("commit_seconds", "Time in which a batch became durable"),
            Shape::Fanout => ("fanout_seconds", "Time in which a batch was encoded and pushed"),
        };
        let unit = if shape.is_time() { 1e-6 } else { 1.0 };
        self.head(name, help, "histogram");
        let snapshot = gauges.shape(shape).snapshot();
        let total = snapshot.count();
        for (greatest, count) in snapshot.doublings() {
            _ = writeln!(self.text, "teahouse_{name}_bucket{{le=\"{}\"}} {count}", greatest as f64 * unit);
            // What lies above the greatest record says nothing.
            if count == total {
                break;
            }
        }
        _ = writeln!(self.text, "teahouse_{name}_bucket{{le=\"+Inf\"}} {total}");
        _ = writeln!(self.text, "teahouse_{name}_sum {}", snapshot.sum as f64 * unit);
        _ = writeln!(self.text, "teahouse_{name}_count {total}");
    }

    /// Under the names that every exporter uses.
    fn process(&mut self) {
        if let Some(bytes) = process::resident_bytes() {
            _ = writeln!(self.text, "# TYPE process_resident_memory_bytes gauge");
            _ = writeln!(self.text, "process_resident_memory_bytes {bytes}");
        }
        if let Some(time) = process::cpu_time() {
            _ = writeln!(self.text, "# TYPE process_cpu_seconds_total counter");
            _ = writeln!(self.text, "process_cpu_seconds_total {}", time.as_secs_f64());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::ws::close::CloseReason;

    #[test]
    fn the_text_has_every_figure() {
        let gauges = Gauges::default();
        gauges.add(Count::Posts, 7);
        gauges.closed(CloseReason::TooSlow);
        gauges.shape(Shape::Commit).record(900);
        let present =
            Present { inbound_waiting: 3, backlog_bytes: 1_024, wal_bytes: 5, log_lines_left_out: 0 };
        let text = text(&gauges, present);
        for line in [
            "teahouse_posts_total 7",
            "teahouse_closed_total{reason=\"too_slow\"} 1",
            "teahouse_inbound_waiting 3",
            "teahouse_backlog_bytes 1024",
            "teahouse_commit_seconds_bucket{le=\"0.000511\"} 0",
            "teahouse_commit_seconds_bucket{le=\"0.001023\"} 1",
            "teahouse_commit_seconds_bucket{le=\"+Inf\"} 1",
            "teahouse_commit_seconds_count 1",
        ] {
            assert!(text.lines().any(|l| l == line), "{line} is not in\n{text}");
        }
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let (name, value) = line.rsplit_once(' ').unwrap();
            assert!(value.parse::<f64>().is_ok(), "{line}");
            assert!(name.starts_with("teahouse_") || name.starts_with("process_"), "{line}");
        }
    }
}
