//! The log: lines on stderr at the level that was chosen at start, and for each operator at a level of their
//! own while they listen. Nobody who logs waits for either.
//!
//! Without a listener nothing below the level of stderr is even formatted: the level for operators is part
//! of the filter, and changing it rebuilds what `tracing` remembers of each place that logs.

mod lines;

use std::fmt::{self, Write as _};
use std::io::{self, IsTerminal as _};
use std::sync::{Arc, LazyLock};
use std::time::SystemTime;

use parking_lot::Mutex;
use tracing::field::{Field, Visit};
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::{Context, Filter, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::tap::{Item, Tap, View};
pub use lines::{flush, last_words, left_out};

/// One line of the log.
#[derive(Clone, Debug)]
pub struct Line {
    pub at: SystemTime,
    pub level: Level,
    /// The message and its fields.
    pub text: String,
}

impl Item for Line {}

static TAP: LazyLock<Arc<Tap<Line>>> = LazyLock::new(Arc::default);
/// The levels of those who listen.
static LEVELS: Mutex<Vec<LevelFilter>> = Mutex::new(Vec::new());

/// Starts the log of the process, once.
pub fn start(level: LevelFilter) {
    lines::start();
    let stderr = tracing_subscriber::fmt::layer()
        .with_writer(lines::ToTheThread)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false)
        .with_filter(level);
    tracing_subscriber::registry().with(stderr).with(ForOperators.with_filter(AsOperatorsAsk)).init();
}

/// Ends the process when the log has been written, as far as somebody takes it.
pub fn exit(code: u8) -> ! {
    flush();
    std::process::exit(code.into())
}

/// Somebody who listens, until it is dropped.
pub struct Listening {
    view: View<Line>,
    level: LevelFilter,
}

/// Listens to lines of this level and worse.
pub fn listen(level: LevelFilter) -> Listening {
    let view = TAP.listen_for(move |line: &Line| line.level <= level);
    LEVELS.lock().push(level);
    tracing::callsite::rebuild_interest_cache();
    Listening { view, level }
}

impl Listening {
    pub fn lines(&mut self) -> &mut View<Line> {
        &mut self.view
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut levels = LEVELS.lock();
        if let Some(at) = levels.iter().position(|level| *level == self.level) {
            levels.swap_remove(at);
        }
        drop(levels);
        tracing::callsite::rebuild_interest_cache();
    }
}

/// Makes lines for the tap.
struct ForOperators;

impl<S: Subscriber> Layer<S> for ForOperators {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        TAP.show(|| {
            let mut text = Text::default();
            event.record(&mut text);
            let level = *event.metadata().level();
            Line { at: SystemTime::now(), level, text: text.message + &text.fields }
        });
    }
}

/// Lets through what at least one operator asks for.
struct AsOperatorsAsk;

impl AsOperatorsAsk {
    fn level() -> LevelFilter {
        LEVELS.lock().iter().copied().max().unwrap_or(LevelFilter::OFF)
    }
}

impl<S> Filter<S> for AsOperatorsAsk {
    fn enabled(&self, metadata: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        *metadata.level() <= AsOperatorsAsk::level()
    }

    fn callsite_enabled(&self, metadata: &'static Metadata<'static>) -> Interest {
        if *metadata.level() <= AsOperatorsAsk::level() { Interest::always() } else { Interest::never() }
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(AsOperatorsAsk::level())
    }
}

#[derive(Default)]
struct Text {
    message: String,
    fields: String,
}

impl Visit for Text {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing to a String cannot fail.
        _ = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.fields, " {name}={value:?}"),
        };
    }
}
