//! Every bound of the program, with its unit and its reason.
//!
//! A bound that a person can meet is also in the README. The assertions at the end keep the bounds consistent with
//! each other: a frame holds a text, and so on. What the machine allows is computed at start in [`budget`].

pub mod budget;
pub mod export;
pub mod files;
mod reading;
pub mod search;
mod talk;

use std::time::Duration;

pub use reading::*;
pub use talk::*;

/// So many at once, and as many again in this time, evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    pub at_once: u64,
    pub within: Duration,
}

// ---- what people write ----

/// Longest text of a message, in bytes of UTF-8.
pub const TEXT_BYTES_MAX: usize = 4_000;
/// Combining marks in a row, in names and texts: a few are writing, many are a tower over the lines above.
pub const MARKS_MAX: usize = 8;
/// Longest name of a user, in user-perceived characters after NFKC.
pub const NAME_CHARS_MAX: usize = 24;
/// Longest name of a user in bytes: 24 characters may each be a long emoji sequence or carry marks.
pub const NAME_BYTES_MAX: usize = 256;
/// Longest name of a public room, in code points after NFKC and case folding.
pub const ROOM_NAME_CHARS_MAX: usize = 32;
/// Longest title of a private room, in user-perceived characters.
pub const TITLE_CHARS_MAX: usize = 64;
/// The same in bytes: each of them may be a long emoji sequence.
pub const TITLE_BYTES_MAX: usize = 2_048;
/// Longest topic of a room, in bytes.
pub const TOPIC_BYTES_MAX: usize = 400;
/// Longest `cid`, the author's own id of a post, in bytes.
pub const CID_BYTES_MAX: usize = 64;
/// Longest `ref` that is a string, in bytes; a number is written in fewer.
pub const REF_BYTES_MAX: usize = 64;
/// What a device calls itself, in bytes: a browser and a system, a program and its version.
pub const AGENT_BYTES_MAX: usize = 128;
/// Longest token, password or code that a client may bring, in bytes; our tokens have 43.
pub const SECRET_BYTES_MAX: usize = 256;

// ---- the hall ----

/// Users that the data directory keeps. Each costs about 300 bytes of memory for ever.
pub const USERS_MAX: usize = 200_000;
/// Public and direct rooms with a history or a member.
pub const ROOMS_MAX: usize = 20_000;
/// Public rooms that one client may be in at a time.
pub const ROOMS_PER_CLIENT_MAX: usize = 500;
/// Rooms that `welcome` names, the latest first: more than anybody looks at before asking for more.
pub const WELCOME_ROOMS_MAX: usize = 200;

/// People in a room up to which each one's coming and going is told to the others, and all are named to a
/// newcomer: with more it would be a noise that grows with the square of their number.
pub const PRESENCES_MAX: usize = 200;

/// In a room with more people its members are told their number, and newcomers get a new list of the latest to
/// speak, at most once in this time.
pub const CROWD_INTERVAL: Duration = Duration::from_secs(1);
/// Public rooms in all: more than anybody reads a list of.
pub const PUBLIC_ROOMS_MAX: usize = 2_000;
/// Members of a private room: a school's staff.
pub const MEMBERS_MAX: usize = 500;
/// Private rooms that one user owns.
pub const OWN_ROOMS_MAX: usize = 100;
/// Private rooms that one user is of: each connection of theirs is in all of them.
pub const MEMBERSHIPS_MAX: usize = 200;
/// Links into a private room that are good at a time; past it the oldest is good no more.
pub const INVITATIONS_MAX: usize = 20;
/// How long a link into a private room is good.
pub const INVITATION_LIFETIME: Duration = Duration::from_secs(24 * 3_600);
/// Rooms, or people, on one page of a list.
pub const LIST_PAGE_MAX: usize = 100;
/// People whom one question may name.
pub const PEOPLE_ASKED_MAX: usize = 100;
/// Words of a search in a list, in bytes: no name has more.
pub const QUERY_BYTES_MAX: usize = 256;

// ---- who may do how much: so many at once, refilled evenly ----

/// Connections of one user: more tabs and devices than anybody has.
pub const CLIENTS_PER_USER_MAX: usize = 32;
/// Devices of one user: more than anybody has in use. Each costs about 250 bytes of memory while it is known.
pub const DEVICES_PER_USER_MAX: usize = 32;
/// How long a code for a further device works: somebody walks to it and types.
pub const CODE_LIFETIME: Duration = Duration::from_secs(300);
/// A name that its owner has not used for so long while the server ran may be somebody else's.
pub const NAME_UNUSED: Duration = Duration::from_secs(90 * 24 * 3_600);
/// How far what is written of who was seen may be behind.
pub const NOTED_BEHIND: Duration = Duration::from_secs(600);
/// Between two looks at what is behind.
pub const NOTE_INTERVAL: Duration = Duration::from_secs(60);
/// Devices that are noted as seen, and mutes and bans taken out, at a time: a few milliseconds; a minute later the others.
pub const NOTED_MAX: usize = 512;
/// How long a link that makes an operator is good.
pub const OPERATOR_LINK_LIFETIME: Duration = Duration::from_secs(24 * 3_600);
/// Codes that work at a time.
pub const CODES_MAX: usize = 10_000;
/// Codes that a user asks for: each is drawn as a picture.
pub const PAIRS: Pace = Pace { at_once: 60, within: Duration::from_secs(60) };
/// Another name: each is told to everybody who knows the user.
pub const RENAMES: Pace = Pace { at_once: 5, within: Duration::from_secs(600) };
/// Joins and leaves of a user: each is told to the whole room.
pub const MOVES: Pace = Pace { at_once: 30, within: Duration::from_secs(10) };
/// How long a room that one was in may be joined again for nothing: whoever comes back after a lost line comes back
/// into all of them.
pub const VISIT_REMEMBERED: Duration = Duration::from_secs(600);
/// Lists of people that a user is told with joins that cost nothing: more rooms than a page shows at a time.
pub const FREE_MEMBER_LISTS: Pace = Pace { at_once: 100, within: Duration::from_secs(10) };
/// Lists of rooms and people that a user asks for: somebody who types into a search field.
pub const LISTS: Pace = Pace { at_once: 100, within: Duration::from_secs(60) };
/// From one `typing` of a user in a room to the next that is told: pages show it for longer.
pub const TYPING_INTERVAL: Duration = Duration::from_secs(2);
/// What users did in rooms a moment ago, visits and typing each, in entries of about 150 bytes: past it the oldest
/// is forgotten.
pub const RECENT_MAX: usize = 100_000;

/// Good `hello`s of one address: a class that comes in together takes a few seconds.
pub const HELLOS: Pace = Pace { at_once: 100, within: Duration::from_secs(10) };
/// New texts of one address, in bytes: hundreds who talk, and years until a disk is full.
pub const TEXT_BYTES: Pace = Pace { at_once: 8 * 1024 * 1024, within: Duration::from_secs(60) };
/// Wrong passwords of one address, and as many wrong codes and wrong secrets for an operator: more than anybody
/// mistypes, and a year for a million guesses at 4711.
pub const WRONG_GUESSES: Pace = Pace { at_once: 10, within: Duration::from_secs(60) };
/// The same of all addresses together from which nobody is inside.
pub const WRONG_GUESSES_IN_ALL: Pace = Pace { at_once: 60, within: Duration::from_secs(60) };
/// New users of one address: as many as may connect from it, so a class can come in together; then one every
/// 10 seconds.
pub const NEW_USERS: Pace = Pace { at_once: 256, within: Duration::from_secs(2_560) };
/// New rooms, direct ones too, of one address: more than a class needs in an afternoon; then one every 10 seconds.
/// One machine needs two days to fill [`ROOMS_MAX`], and somebody will look at the debug port before.
pub const NEW_ROOMS: Pace = Pace { at_once: 200, within: Duration::from_secs(2_000) };
/// Addresses whose quotas are kept; past it those that are full again are forgotten.
pub const QUOTAS_MAX: usize = 4_096;
/// How long a user whose last connection broke stays a member: time to come back unnoticed.
pub const ABSENCE_GRACE: Duration = Duration::from_secs(10);
/// Posts that a user may send at once, as a multiple of the long-run rate.
pub const RATE_BURST: u32 = 4;
/// Mutes and bans that hold. A person imposes them one by one.
pub const SANCTIONS_MAX: usize = 10_000;
/// How long the file keeps those that are over: a clock that was wrong for an afternoon ends none for good.
pub const SANCTION_KEPT: Duration = Duration::from_secs(24 * 3_600);
/// For how many minutes moderators mute and ban at most, a year; for longer it is until it is taken back.
pub const SANCTION_MINUTES_MAX: u64 = 525_600;
/// For how long the ban of a user also keeps new names away from where the user was: somebody else may sit there next.
pub const ADDRESS_BAN_MAX: Duration = Duration::from_secs(60 * 60);
/// What a moderator does to people: each act is on record.
pub const ACTS: Pace = Pace { at_once: 60, within: Duration::from_secs(60) };
/// Acts of operators and moderators that are kept in memory for `audit`.
pub const RECORDS_KEPT: usize = 1_000;
/// Acts that the file keeps; past it the oldest goes with each new one.
pub const RECORDS_WRITTEN_MAX: u64 = 100_000;
/// How many of them `audit` shows when it is not said.
pub const RECORDS_SHOWN: usize = 200;
/// The reason for an act, in bytes, a sentence or two in any script. A close frame has room for a part of it.
pub const REASON_BYTES_MAX: usize = 240;
/// Refused `hello`s after which a connection is closed: nobody mistypes a password ten times.
pub const HELLO_REFUSALS_MAX: u32 = 10;
/// Refusals in [`REFUSALS_WINDOW`] after which a client is flooding.
pub const REFUSALS_MAX: u32 = 200;
/// See [`REFUSALS_MAX`].
pub const REFUSALS_WINDOW: Duration = Duration::from_secs(10);

// ---- history ----

/// Events in a page of history at most, and when the client does not say.
pub const HISTORY_EVENTS_MAX: usize = 200;
/// Encoded size of a page of history, in bytes.
pub const HISTORY_PAGE_BYTES_MAX: usize = 256 * 1024;
/// History questions of one client that are under way at a time; the next waits on its own thread.
pub const HISTORY_IN_FLIGHT_MAX: u32 = 2;
/// Threads that read the archive, beside the one that searches. Two, so that a long scan does not hold up everybody.
pub const ARCHIVE_THREADS: usize = 2;

// ---- connections ----

/// A room's name in the path of a QR code, in bytes: 32 characters of four.
pub const QR_ROOM_BYTES_MAX: usize = 128;
/// Target of a request, in bytes: RFC 9112 recommends 8,000 for the request line.
pub const TARGET_BYTES_MAX: usize = 8 * 1024;
/// QR codes that are kept drawn: those of the rooms that people show to each other in a day.
pub const QR_CODES_KEPT: usize = 64;
/// Request head, in bytes: a target, and as much again for what a proxy and other programs on the same name add.
pub const HEAD_BYTES_MAX: usize = 16 * 1024;
/// Header fields of a request; browsers send about fifteen.
pub const HEADERS_MAX: usize = 100;
/// From the first byte owed to the last byte of the request head, over all reads.
pub const HEAD_TIMEOUT: Duration = Duration::from_secs(5);
/// How long one HTTP response may take to be taken by the peer.
pub const RESPONSE_TIMEOUT: Duration = Duration::from_secs(20);
/// From the upgrade to a good `hello`.
pub const HELLO_TIMEOUT: Duration = Duration::from_secs(10);
/// The same after a refusal that speaks of the name: a person is thinking of another one.
pub const HELLO_NAME_TIMEOUT: Duration = Duration::from_secs(60);
/// Between two pings of the server.
pub const PING_INTERVAL: Duration = Duration::from_secs(20);
/// Silence after which a client is taken for gone: two pings unanswered.
pub const SILENCE_TIMEOUT: Duration = Duration::from_secs(40);
/// So late for a deadline is who did not run, as a stopped process: what passed meanwhile is nobody's silence.
pub const OVERSLEPT_MIN: Duration = Duration::from_secs(1);
/// After a close frame, how long the peer may take to read it and to close.
pub const LINGER_TIMEOUT: Duration = Duration::from_secs(2);
/// What is first read at once after a close frame, in bytes; who fills it gets more, up to [`DISCARD_BYTES`].
pub const DISCARD_BYTES_MIN: usize = 512;
/// What is read and thrown away at once after a close frame, in bytes: more than is usually on its way.
pub const DISCARD_BYTES: usize = 64 * 1024;
/// Pause after each [`DISCARD_BYTES`]: a flooder's rest is read at 6 MiB/s, not as fast as a core can.
pub const DISCARD_PAUSE: Duration = Duration::from_millis(10);
/// One incoming WebSocket message, fragments summed, in bytes.
pub const MESSAGE_BYTES_MAX: usize = 16 * 1024;
/// One message on `/echo`, in bytes: the Autobahn suite sends 16 MiB.
pub const ECHO_MESSAGE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// tungstenite's read buffer, allocated for each client at once: a usual post in one read, a long one in a few.
pub const READ_BUFFER_BYTES: usize = 2 * 1024;
/// Frames of any kind that a client may send in a second, pings and fragments included.
pub const FRAMES_PER_SECOND_MAX: u32 = 1_000;
/// Stack of a client's thread. Address space only: pages that are never touched cost nothing. A debug
/// build needs 256 KiB for JSON nested as deeply as serde_json allows.
pub const CLIENT_STACK_BYTES: usize = 512 * 1024;
/// How far below its present depth a client's stack is given back when the client has nothing to say but a pong:
/// what JSON that is nested as deeply as can be takes.
pub const STACK_GIVEN_BACK_BYTES: usize = 256 * 1024;
/// Connections past the cap that are still answered (503, or 1013) at the same time.
pub const TURNED_AWAY_MAX: usize = 32;
/// Threads of connections that have ended which may still be at their last instructions; past it accepting waits for
/// the oldest of them. On a busy machine each has its turn within milliseconds.
pub const ENDING_THREADS_MAX: usize = 64;
/// So many connections that have ended, and at least half as many as are left, are reason to give free memory
/// back to the system: below it there is little to gain.
pub const CROWD: usize = 64;
/// Connections whose first request is awaited, of all addresses; past it the oldest one makes way.
pub const EARLY_MAX: usize = 256;
/// The same of one address: more than the browsers of an office behind it open ahead of need, because one that is taken
/// away just as it is used is a page that does not come.
pub const EARLY_PER_ADDRESS_MAX: usize = 32;
/// How long a connection may keep its first request to itself before it can be made to give way: an honest
/// one takes milliseconds, on a busy machine and a bad network some more.
pub const EARLY_PATIENCE: Duration = Duration::from_millis(500);
/// Kernel send buffer of a client's socket, in bytes; Linux doubles it. Unset it would grow to 4 MiB
/// for a client that stops reading, out of reach of every bound here.
pub const SEND_BUFFER_BYTES: usize = 128 * 1024;
/// Kernel receive buffer of a client's socket, in bytes.
pub const RECEIVE_BUFFER_BYTES: usize = 64 * 1024;
/// Pending connections in the kernel; it clamps this to `net.core.somaxconn`.
pub const LISTEN_BACKLOG: i32 = 4_096;

// ---- queues ----

/// Commands that wait for the broker, of all clients.
pub const INBOUND_COMMANDS_MAX: usize = 8_192;
/// Commands of one client that wait for the broker: nobody fills the inbound channel alone.
pub const IN_FLIGHT_COMMANDS_MAX: u32 = 64;
/// Commands of one address that wait for the broker, whatever connections they come by: half a batch, so that nobody
/// waits behind more of somebody else's.
pub const IN_FLIGHT_OF_ADDRESS_MAX: u32 = 256;
/// Commands in a batch.
pub const BATCH_COMMANDS_MAX: usize = 512;
/// Bytes of text in a batch; encoded it stays under a quarter of a MiB in the usual case.
pub const BATCH_TEXT_BYTES_MAX: usize = 128 * 1024;
/// An outbound queue's backlog, in bytes, past which its client must take something every second.
pub const OUTBOUND_BYTES_MAX: usize = 1024 * 1024;
/// See [`OUTBOUND_BYTES_MAX`].
pub const OUTBOUND_STALL_TIMEOUT: Duration = Duration::from_secs(1);
/// How long a client may have a backlog of any size.
pub const OUTBOUND_BACKLOG_TIMEOUT: Duration = Duration::from_secs(10);
/// All backlogs together, in bytes; past it the fullest client is closed first.
pub const OUTBOUND_TOTAL_BYTES_MAX: usize = 256 * 1024 * 1024;
/// A client's own thread waits until its backlog is below this before it asks for more history or
/// echoes another message.
pub const OUTBOUND_EASY_BYTES: usize = 256 * 1024;

// ---- the whole ----

/// From the signal to the exit.
pub const STOP_TIMEOUT: Duration = Duration::from_secs(5);
/// After this the process is ended, whatever holds it up; the rest is for the kernel, which has ten thousand
/// threads to end.
pub const WATCHDOG_TIMEOUT: Duration = Duration::from_millis(4_750);
/// After this nobody is waited for any more who can lose nothing: connections, readers, operators.
pub const JOIN_TIMEOUT: Duration = Duration::from_millis(4_500);
/// Of that, for what was accepted to be committed and for clients to take their close frame.
pub const DRAIN_TIMEOUT: Duration = Duration::from_secs(3);
/// Lines of the log that wait to be written; the next ones are left out and counted.
pub const LOG_LINES_MAX: usize = 1_024;
/// How long an end waits for the log to be read.
pub const LOG_PATIENCE: Duration = Duration::from_millis(100);
/// The newest event may be so far in the future before a start says so: clocks that are set anew jump a little.
pub const CLOCK_AHEAD_MAX: Duration = Duration::from_secs(60);
/// Pages of the database that the writer keeps in memory, in KiB: the ends of two indexes of a few hundred
/// rooms and users.
pub const DATABASE_CACHE_KIB: i64 = 16 * 1024;
/// Between two looks at whether the files of the history are still where they were opened: it is noticed within a
/// second that they are not.
pub const PLACE_INTERVAL: Duration = Duration::from_millis(500);
/// Epochs whose histories are known by how far they had come; one comes only with a copy that is put back.
pub const EPOCHS_REMEMBERED: usize = 32;
/// Free space below which nothing that a user wants to last is taken, in bytes: it is for the operator, for what the
/// server writes by itself, and for the other programs of the machine.
pub const DISK_KEPT_FREE_BYTES: u64 = 1024 * 1024 * 1024;
/// The same as a part of the disk, one in so many. What is less counts, so that a small disk can be used, and
/// a twentieth of a large one is not left unused for nothing.
pub const DISK_KEPT_FREE_PARTS: u64 = 20;
/// How long it counts what was free when somebody looked.
pub const DISK_LOOK_INTERVAL: Duration = Duration::from_secs(1);
/// Events of a room that is no more which are taken out at a time: a few milliseconds.
pub const SWEPT_AT_ONCE: usize = 500;
/// Between two of these.
pub const SWEEP_INTERVAL: Duration = Duration::from_millis(100);
/// How long a statement waits for another process that holds the database.
pub const DATABASE_BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Pages in SQLite's write-ahead log from which on it is moved into the file. Pages that change again and again
/// are moved once, so a long log is a fast one; 64 MiB are read in a tenth of a second at the start after a
/// crash. A build for tests moves it often, so that they see it happen.
pub const LOG_PAGES_MAX: i32 = if cfg!(debug_assertions) { 1_000 } else { 16_000 };
/// Statements that the writer keeps compiled: all that it has.
pub const STATEMENTS_KEPT: usize = 48;
/// Between two words about how far an upgrade of the history has come.
pub const UPGRADE_WORD_INTERVAL: Duration = Duration::from_secs(1);
/// Rows that are verified behind a running server at a time: under a tenth of a second, so that no reader keeps
/// the log from being moved into the file.
pub const VERIFY_SLICE_ROWS: i64 = 10_000;
/// How far the thread that verifies lets others go first, as `nice` counts it.
pub const VERIFY_NICENESS: i32 = 10;
/// The same of a client's thread, which works for one: so much that the broker, for whom everybody waits, has three
/// times its share of a processor.
pub const CLIENT_NICENESS: i32 = 5;
/// The same of a thread that reads the archive.
pub const ARCHIVE_NICENESS: i32 = 5;
/// Steps of SQLite's machine between two looks at whether the reader is to let go: about ten rows, each of which may
/// be several reads of a slow disk.
pub const HALT_STEPS: i32 = 32;
/// Lines about damage that `teahouse verify` prints; more would not tell more.
pub const FAULTS_SHOWN_MAX: usize = 20;
/// Operators on the debug port at a time.
pub const OPERATORS_MAX: usize = 4;
/// Connections to the debug port that owe the token, of everybody; past it the oldest of the caller who has most
/// of them makes way, so that nobody is kept out by somebody else.
pub const TOKEN_OWERS_MAX: usize = 32;
/// From the connection to the last byte of the token, over all reads: time to paste it.
pub const TOKEN_TIMEOUT: Duration = Duration::from_secs(10);
/// Wrong tokens of one caller that are followed by a pause.
pub const WRONG_TOKENS_MAX: u32 = 5;
/// See [`WRONG_TOKENS_MAX`].
pub const TOKEN_PAUSE: Duration = Duration::from_secs(60);
/// Callers whose wrong tokens are kept in mind; past it the one that was wrong longest ago is forgotten.
pub const TOKEN_CALLERS_MAX: usize = 4_096;
/// Silence of an operator's machine after which it is asked whether it is there, between two such questions, and
/// after which the seat is free: less than a minute, and some lost packets may be in it.
pub const OPERATOR_KEEPALIVE: [Duration; 3] =
    [Duration::from_secs(20), Duration::from_secs(5), Duration::from_secs(45)];
/// Connections that wait for the debug port in the kernel.
pub const DEBUG_BACKLOG: i32 = 128;
/// One line on the debug port, in bytes.
pub const DEBUG_LINE_BYTES_MAX: usize = 4 * 1024;

/// Messages that an operator can have shown at once.
pub const MESSAGES_SHOWN_MAX: usize = 1_000;
/// Users that the broker tells an operator of at a time: under a millisecond.
pub const USERS_TOLD_MAX: u64 = 1_000;
/// Lines that the arrow keys of an operator bring back.
pub const OPERATOR_HISTORY_MAX: usize = 200;
/// Columns of a window whose telnet does not tell.
pub const WINDOW_COLUMNS: usize = 80;
/// What a live view holds for an operator who does not read as fast as it happens.
pub const TAP_ITEMS_MAX: usize = 1_024;
/// Lines a second that a live view writes; nobody reads faster, and a flood must not cost a processor.
pub const LIVE_LINES_PER_SECOND_MAX: usize = 1_000;
/// Of each frame, the bytes that a trace keeps.
pub const TRACED_BYTES_MAX: usize = 4 * 1024;

/// The largest thing a batch can hand to one client beside its room's frames.
const WELCOME_BYTES_MAX: usize = WELCOME_ROOMS_MAX * (ROOM_NAME_CHARS_MAX * 4 + NAME_BYTES_MAX + 192);
/// A `joined`: names may be longer in JSON than they are, and each has a number and a role.
const JOINED_BYTES_MAX: usize = PRESENCES_MAX * (2 * NAME_BYTES_MAX + 64) + 1_024;

// A text with every byte escaped (at worst two bytes each) and the rest of a post fit one message.
const _: () = assert!(2 * TEXT_BYTES_MAX + 6 * (CID_BYTES_MAX + REF_BYTES_MAX) + 1_024 < MESSAGE_BYTES_MAX);
const _: () = assert!(HISTORY_PAGE_BYTES_MAX + 2 * BATCH_TEXT_BYTES_MAX <= OUTBOUND_BYTES_MAX);
const _: () = assert!(WELCOME_BYTES_MAX + JOINED_BYTES_MAX <= OUTBOUND_BYTES_MAX);
const _: () = assert!(OUTBOUND_EASY_BYTES + HISTORY_PAGE_BYTES_MAX <= OUTBOUND_BYTES_MAX);
const _: () = assert!(TARGET_BYTES_MAX < HEAD_BYTES_MAX);
const _: () = assert!(IN_FLIGHT_COMMANDS_MAX < IN_FLIGHT_OF_ADDRESS_MAX);
const _: () = assert!((IN_FLIGHT_OF_ADDRESS_MAX as usize) < INBOUND_COMMANDS_MAX);
const _: () =
    assert!(BATCH_COMMANDS_MAX <= INBOUND_COMMANDS_MAX && HISTORY_IN_FLIGHT_MAX < IN_FLIGHT_COMMANDS_MAX);
const _: () = assert!(2 * STACK_GIVEN_BACK_BYTES <= CLIENT_STACK_BYTES);
const _: () = assert!(PING_INTERVAL.as_secs() * 2 <= SILENCE_TIMEOUT.as_secs());
const _: () = assert!(DRAIN_TIMEOUT.as_millis() < JOIN_TIMEOUT.as_millis());
const _: () = assert!(JOIN_TIMEOUT.as_millis() < WATCHDOG_TIMEOUT.as_millis());
const _: () = assert!(WATCHDOG_TIMEOUT.as_millis() + 2 * LOG_PATIENCE.as_millis() < STOP_TIMEOUT.as_millis());
