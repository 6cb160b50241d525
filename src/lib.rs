//! Teahouse: the chat room of a local network.
//!
//! # The map
//!
//! In reading order; imports point only upwards in this list.
//!
//! - [`limits`]: every bound, and what the machine allows. `listed`: lists that are complete by construction.
//!   [`sabotage`]: faults that tests ask for. [`tap`]: where an operator looks on. [`logging`]: the text log.
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
//! Most of these places are found by the compiler: no `match` over commands, facts, effects, events or replies
//! has a catch-all arm. Begin at the first place and follow the errors; what the compiler cannot know is marked
//! with a star. A test plays every path named here against the tree.
//!
//! **A command that lasts** (`topic`, say: somebody sets the topic of a room):
//! 1. Its words: a variant of `Kind` in `src/wire/json/request.rs` with its `type`, its fields in `Fields`, and of
//!    `Command` in `src/chat/command.rs` with types that cannot be wrong (`src/chat/name.rs`; a new bound goes
//!    into `src/limits.rs`*).
//! 2. What it does: an arm in `Hall::carry_out` (`src/chat/hall/mod.rs`) and a function beside `post` in
//!    `src/chat/hall/talk.rs`. It asks the gate (`Hall::may`, `src/chat/access.rs`; a new right is a variant of
//!    `Right`), refuses by a `Refusal`, decides facts (`Hall::decide`), and delivers events.
//! 3. What lasts: a variant of `Fact` in `src/chat/fact.rs`. Then `Hall::take` in `src/chat/hall/facts.rs` puts it
//!    into the state (`src/chat/room.rs`, `src/chat/user.rs`), and leaves an `Undo` behind
//!    (`src/chat/hall/undo.rs`)*; as the present it is part of the fact that restores its room.
//! 4. On disk: an arm in `src/store/journal.rs`, reading it back at the start in `src/store/journal/present.rs`*,
//!    a migration that only adds in `src/store/migrations/mod.rs`*, its check in `src/store/table.rs` or in the
//!    chain (`src/store/chain.rs`)*, and pages of history in `src/store/archive/read.rs`*.
//! 5. What others see: a variant of `Event` or a field of `Joined` and `RoomSummary` (`src/chat/event.rs`), written
//!    by every dialect: `src/wire/json/answer.rs` with its word in `Type`, and the operator's line in
//!    `src/debug/live/tail.rs`.
//! 6. A refusal of a new kind: a variant of `RefusalCode` (`src/chat/event.rs`); it is counted and shown by itself.
//! 7. In writing: `src/wire/PROTOCOL.md` (`tests/protocol.rs` fails until it is there).
//! 8. In tests: `tests/support/stage.rs` (the compiler asks), a table in `tests/hall.rs`*, and the simulator, whose
//!    clients use every command there is (`tests/sim/src/script.rs`*).
//! 9. In the page: `public/js/core/events.js` and `public/js/core/actions.js`*, a view in `public/js/views/`*, words
//!    in `public/lang/`*.
//!
//! **A field of a user** (a colour, say): `User` in `src/chat/user.rs`, the fact that carries it (`UserMade`, and one
//! of its own when it can change), then as above from 3 on; others see it where `Person` (`src/chat/event.rs`) is
//! written, in `src/wire/json/people.rs` and `src/wire/json/answer.rs`.
//!
//! **A column in `clients`** of the debug port: what the core knows is copied in `src/broker/questions.rs`
//! (`ClientRow`), what the connection's own thread knows is in `src/client/link.rs`; the column itself is one line in
//! each of the two lists of `table` in `src/debug/commands/clients.rs`. `json` has it by the same name. The
//! operator's manual, `src/debug/README.md`, names the columns.
//!
//! **A door** (a second kind of connection): a variant of `Door` in `src/core/input.rs`, its dialect in
//! `src/doors/dialect.rs` (the compiler asks for it there), its language in a folder of `src/wire/`, and its own
//! module in `src/doors/` that reads, parses to an `Asked` and sends `Inbound::Connected`, `Said` and `Gone`, as
//! `src/doors/websocket.rs` does. A port of its own: an option in `src/config/options.rs`, checked in
//! `src/config/check.rs`, listened on in `src/server.rs`, which also joins its threads at a stop. A transport of its
//! own: `src/client/transport.rs`.
//!
//! **A language of the page** (German, say): a file beside `public/lang/en.js` with the same keys, and its name in
//! `public/js/words/i18n.js`; `tests/page/unit/i18n.test.js` says what is missing. The server has no words for
//! people but its refusals, which the page puts into its own language by their codes (`public/js/words/reasons.js`).
//!
//! **An option, a gauge, a close reason, a command of the operator**: `src/config/options.rs`; `Count`, `Level` or
//! `Shape` in `src/gauges.rs`; `CloseReason` in `src/wire/ws/close.rs`; `src/debug/commands/mod.rs`.

pub mod limits;
pub(crate) mod listed;
pub mod logging;
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
