//! Teahouse: the chat room of a local network.
//!
//! # The map
//!
//! In reading order; imports point only upwards in this list.
//!
//! - [`limits`]: every bound, and what the machine allows. `listed`: lists that are complete by construction.
//!   [`sabotage`]: faults that tests ask for. [`tap`]: where an operator looks on. [`logging`]: the text
//!   log. [`priority`]: who goes first.
//! - [`chat`]: the rules, pure: names, commands, events, facts, who may what, rooms, the hall.
//! - [`wire`]: bytes to values and back: HTTP, JSON, WebSocket frames, lines. The contract stands there.
//! - [`core`]: hall, journal and fan-out as one state machine: inputs in, pushes out.
//! - [`gauges`]: what the server counts while it works.
//! - [`client`]: a client as the server holds it: its way out, which never blocks, and its permits.
//! - [`store`]: the history in SQLite: journal (write) and archive (read).
//! - [`broker`]: the one thread that has the core and the journal; channel, clock and gauges.
//! - [`doors`]: ways in and out: accept, HTTP, WebSocket, each with its dialect.
//! - [`debug`]: the operator's telnet port.
//! - [`config`], [`lan`], [`server`]: options, the words at start, wiring and the order of shutdown.
//!
//! # The way of a message
//!
//! A client's thread reads a frame and parses it to a command ([`wire::json::request`]), takes a permit
//! ([`client::permits`]) and sends both into the inbound channel. The broker takes everything that waits as a
//! batch of inputs. The core lets the hall apply them: each becomes a turn, with its facts (what lasts) and its
//! effects (what is seen). The journal makes the facts of the batch durable, in one transaction and one flush; if
//! it cannot, the batch is taken back and applied again with each turn refused that has facts. Then each event is
//! encoded once for each dialect, the frames of a room are joined, and every member's outbound queue
//! ([`client::outbound`]) gets one push.
//!
//! # How to add something
//!
//! Most of these places are found by the compiler: no `match` over commands, facts, effects, events or replies in
//! the server has a catch-all arm, and what writes a value down takes it apart field by field. Begin at the first
//! place and follow the errors of `cargo check --workspace --all-targets`, which asks the tests and the simulator
//! too. What the compiler cannot know is marked with a star; with two where a test falls that says so. A test plays
//! every path named here against the tree.
//!
//! **A command that lasts** (`pin`, say: somebody pins a message in a room):
//! 1. Its words: a variant of `Kind` in `src/wire/json/request.rs` with its `type`, its fields in `Fields`, and of
//!    `Command` in `src/chat/command.rs` with types that cannot be wrong (`src/chat/name.rs`; a new bound goes
//!    into `src/limits.rs`*). What is well-formed and what is not is a table in `src/wire/json/request/tests.rs`*.
//! 2. What it does: an arm in `Hall::carry_out` (`src/chat/hall/mod.rs`) and a function beside `post` in
//!    `src/chat/hall/talk.rs`. It asks the gate (`Hall::may`, `src/chat/access.rs`; a new right is a variant of
//!    `Right`, what depends on roles is in `src/chat/access/house.rs`), refuses by a `Refusal`, decides facts
//!    (`Hall::decide`), and delivers events. A room in which nothing was said is not kept yet: the fact that makes
//!    it comes first, as in `Hall::next_seq`*, or the journal, which does not know the room, fails and ends the
//!    server.
//! 3. What lasts: a variant of `Fact` in `src/chat/fact.rs`. Then `Hall::take` in `src/chat/hall/facts.rs` puts it
//!    into the state (`src/chat/room.rs`, `src/chat/user.rs`), and leaves an `Undo` behind
//!    (`src/chat/hall/undo.rs`)*. As the present it is a field of the fact that restores its room, `RoomMade`, which
//!    `take` puts into the room too*.
//! 4. On disk: an arm in `src/store/journal/batch.rs`, and a column in `src/store/table.rs`**, at the end, because rows are
//!    read by place: whoever changes one value of a row reads the others and puts them all, as `rename` does. Then
//!    the present at a start in `src/store/journal/present.rs` (a kind of fact of its own is also called for in
//!    `Journal::read_present`*), and a format that only adds: a file beside `src/store/migrations/v8.rs`, named in
//!    `src/store/migrations/mod.rs`**. The compiler then wants the format before it looked at by code that never
//!    changes (`src/store/verify.rs`), and the tests want a history of it, beside `tests/support/seventh_format.sql`,
//!    for `src/store/migrations/tests.rs`*. What has a place in its room like a message is a
//!    variant of `What` in `src/chat/change.rs`, as topics and settings are: it is decided by `Hall::change`, is a kind
//!    of event in `src/store/words.rs`, which reads it too*, and has its fields in `src/wire/json/changes.rs`.
//! 5. What others see: a variant of `Event` or a field of `Joined` and `RoomSummary` (`src/chat/event.rs`), written
//!    by every dialect, `src/wire/json/answer.rs` with its word in `Type`, and
//!    on the operator's line in `src/debug/live/tail.rs`. `src/core/fanout.rs` asks whether it changes what rooms said.
//! 6. A refusal of a new kind: a variant of `RefusalCode` (`src/chat/event.rs`); it is counted and shown to operators
//!    by itself. People read it by its code: `error_…` in `public/lang/`*.
//! 7. In writing: `src/wire/PROTOCOL.md`**, and in `tests/README.md`* if it promises something.
//! 8. In tests: `tests/support/stage.rs`, `tests/protocol.rs`, `tests/core.rs`, `tests/outsider.rs` and
//!    `src/core/tests.rs` (the compiler asks), a table in `tests/hall.rs`*, and the dice of `tests/hall_random.rs`*.
//! 9. In the simulator: its journal, which insists on what the tables insist on, what a tab makes of an event, and
//!    the page's language (`tests/sim/src/journal.rs`, `tests/sim/src/hearing.rs`, `tests/sim/src/json.rs`, the
//!    reading half of it**). Its clients use every command there is: a step in `tests/sim/src/script.rs`**, what it
//!    does in `tests/sim/src/steps.rs`, the answer that a tab waits for in `tests/sim/src/tab.rs`**; what must happen
//!    in some run is listed in `tests/sim/src/seen.rs`*.
//! 10. In the page: `public/js/core/events.js` and `public/js/core/actions.js`*, which part of the page hears of the
//!     change in `public/js/core/changes.js`*, a view in `public/js/views/`*, words in `public/lang/`** (what only
//!     comes later: `public/lang/later/`**, in the conversation `public/lang/talk/`**, with the first wish
//!     `public/lang/seldom/`**), a test in
//!     `tests/page/unit/`*. What is a line between the messages, as `topic` is, has its
//!     sentence in `public/js/views/happenings.js`*.
//!
//! **A field of a user** (a colour, say): `User` in `src/chat/user.rs`, the fact that carries it (`UserMade`, and one
//! of its own when it can change), then as above from 3 on; `users` has its column in `src/store/table.rs`**. Others
//! see it in `Person` (`src/chat/event.rs`), made in `src/chat/hall/presence.rs` and `src/chat/hall/hello.rs`, written
//! in `src/wire/json/people.rs` and, for oneself, in `src/wire/json/answer.rs`. When it can change, the lists of
//! crowded rooms that are kept for a second must be forgotten (`rosters`, as at `Renamed` in
//! `src/chat/hall/facts.rs`*), and the event follows what the rooms have said (`src/core/fanout.rs`).
//!
//! **A column in `clients`** of the debug port: what the core knows is copied in `src/broker/questions.rs`
//! (`ClientRow`), what the connection's own thread knows is in `src/client/link.rs`; the column itself is one line in
//! each of the two lists of `table` in `src/debug/commands/clients.rs`, in the same place*: that there are as many is
//! asserted**. `client ID` has a list of its own there (`everything`*). `json` has it by the same name. In the order
//! of the list the last columns are the first that a narrow window loses.
//!
//! **A door** (a second kind of connection): a variant of `Door` in `src/chat/door.rs`, its dialect in
//! `src/doors/dialect.rs` (the compiler asks for it there and in `tests/core.rs`), its language in a folder of
//! `src/wire/`, and its own module in `src/doors/`. That takes a slot of `src/doors/registry.rs`, which also joins its
//! threads at a stop; makes a `Link` with the door's name and sends `Inbound::Connected`, and `Gone` however it ends,
//! as `src/doors/http/visit.rs` does*; reads, parses to an `Asked`, takes the permits, winds the clock of the `hello`,
//! asks the pulse (`src/doors/pulse.rs`) and sends `Said`, as `src/doors/websocket.rs` does*. Frames are told apart by
//! the WebSocket's own lengths where they are counted and shown (`src/client/outbound.rs`,
//! `src/client/outbound/view.rs`, `src/debug/live/trace.rs`)*, and the simulator comes in by the page's door
//! (`tests/sim/src/world.rs`*). A port of its own: an option, listened on in `src/server.rs` with its loop of accepts
//! (`src/doors/accept.rs`), which a stop has to end*, and descriptors in `src/limits/budget.rs`*. A transport of its
//! own: `src/client/transport.rs`.
//!
//! **A command with a slash of the page**: a line in `public/js/core/slash.js`* that says for whom it is, what it does
//! in `public/js/views/commands.js`*, its `slash_…` in `public/lang/typed/`**, a row in `tests/page/unit/slash.test.js`.
//!
//! **A language of the page** (German, say): a file beside each `public/lang/en.js`, `public/lang/later/en.js`,
//!     `public/lang/talk/en.js` and `public/lang/typed/en.js` (what comes a moment after the page) and
//!     `public/lang/seldom/en.js` (what comes when it is wanted) with the same keys,
//! and its name in `public/js/words/i18n.js`, in `public/theme.js`**, which chooses before the first paint, and on a button of
//! `public/index.html`**, which also has a sentence for who has no JavaScript*. `tests/page/unit/i18n.test.js` says
//! what is missing. Emoji are found by words too (`public/js/words/emoji.js`*), and barriers are looked for in each
//! language (`tests/page/browser/access.test.js`*). The server has no words for people but its refusals, which the
//! page puts into its own language by their codes, as `error_` and the code; of a close it shows what the host said
//! (`public/js/words/reasons.js`).
//!
//! **An option**: a field of `Config` in `src/config.rs`, read and checked there with `src/config/check.rs`; its help
//! in `src/config/options.rs`, and its default*; the tables of `README.md`*. **A gauge**: `Count`, `Level` or `Shape`
//! in `src/gauges.rs` with its name in `src/gauges/exposition.rs`, and whoever counts it*; `stats` lists the levels by
//! hand (`src/debug/commands/figures.rs`*). **A close reason**: `CloseReason` in `src/wire/ws/close.rs`; a code of its
//! own is in `src/wire/PROTOCOL.md`** and decides when the page comes back (`public/js/core/backoff.js`*) and what it
//! says (`public/js/core/identity.js`*). **A command of the operator**: a line of `COMMANDS` in
//! `src/debug/commands/mod.rs`, a new kind of argument in `src/debug/commands/complete.rs`*, `src/debug/README.md`**;
//! what it does to people is an `Act` in `src/chat/act.rs` and a step of the simulator*.

pub mod limits;
pub(crate) mod listed;
pub mod logging;
pub mod priority;
pub mod sabotage;
pub mod tap;

pub mod chat;

pub mod wire;

pub mod gauges;

pub mod core;

pub mod client;

pub mod store;

pub mod broker;

pub mod debug;
pub mod doors;

pub mod config;
pub mod lan;
pub mod server;
