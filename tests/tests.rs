//! All tests of the server in one binary; the page has its own in `page/`.
//!
//! Each module is a level of the promise, from the pure rules to the running program.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    unreachable_pub,
    reason = "a test that cannot go on has failed, it prints for whom it fails, and nobody imports it"
)]

/// A server as a process, clients over real sockets, raw bytes; every wait has a deadline.
mod support;

/// Clients that write down what they saw, and a checker that compares it with the history.
mod ledger;

/// Batches at the core: durable together, refused together, and who reads what of them.
mod core;
/// The rules of the hall as tables of commands and effects.
mod hall;
/// What operators do to people, as tables.
mod hall_acts;
/// Who says to be away.
mod hall_away;
/// Devices: a further one by a code, which there are, one less.
mod hall_devices;
/// What becomes of messages: edits and deletes.
mod hall_fates;
/// Files: who may bring how many, until when, and what goes with what.
mod hall_files;
/// Who is in the house, and what partners of direct rooms are told of it.
mod hall_here;
/// Lists of rooms and of people, page by page.
mod hall_lists;
mod hall_moderation;
mod hall_names;
/// Private rooms, how rooms are set, rooms that are taken away.
mod hall_private;
/// The same rules under thousands of random commands, with invariants that must always hold.
mod hall_random;
/// Who may do how much, and when there is more again.
mod hall_rates;
/// Whom messages mention, what is read and what not, what people keep.
mod hall_reading;
/// Roles, the link that makes an operator, being forgotten.
mod hall_roles;
/// Where somebody may look for what was said, and whom names in a query mean.
mod hall_search;
/// What is put on messages: reactions and pins.
mod hall_signs;
/// Answers: where they belong and whom they mention.
mod hall_threads;

/// Peers that say nothing, and a server that hears nothing. It waits for long and so has a name that is first.
mod alive;
/// Being away, as others read it.
mod away;
/// What a client says and hears over a WebSocket: the contract, command by command.
mod chat;
/// The smallest client of the protocol's document, run as it stands there.
mod client_in_python;
/// A wall clock that jumps.
mod clock;
/// Many clients, slow clients, hostile clients.
mod crowd;
/// The data directory: rights, what is taken away, an older copy, a full disk, copies on a stick.
mod data;
/// What an operator does to people, over the port.
mod debug_acts;
/// Who comes in on the operator's port.
mod debug_gate;
/// Twenty clients, one stalled and one flooding, and an operator at nine in the morning.
mod debug_house;
/// What an operator sees live.
mod debug_live;
/// Whom an operator finds, and whom an operator's words mean.
mod debug_people;
/// The operator's port.
mod debug_port;
/// The same on a telnet that negotiates, and the screen of `top`.
mod debug_telnet;
/// Devices over real sockets: paired, signed out, and after a crash.
mod devices;
/// A disk that fails, is full, is slow, or is used by somebody else.
mod disk;
/// What survives: kill -9, a stop, a second server.
mod durability;
/// Messages that are edited and deleted: over sockets, over a crash, and in the files.
mod edits;
/// A room written down.
mod export;
/// The history as a file: damage, salvage, backup, upgrade.
mod file;
/// Files: brought, posted, fetched, gone.
mod files;
/// Files on a disk that fails at any call of the way.
mod files_disk;
/// Files of somebody who means harm: bombs, planted links, bodies that are more than they say.
mod files_hostile;
/// Kill -9 while files come in.
mod files_soak;
/// Which system calls come before an acknowledgement.
mod flush;
/// What another site's page makes a browser ask for, and other names for our address.
mod foreign;
/// RFC 6455 in raw bytes, and the faults of the tutorial that this server grew from.
mod frames;
/// A restart with everybody there.
mod herd;
/// HTTP: the page, the handshake in raw bytes, names and origins.
mod http;
/// What outlives kill -9 beside messages.
mod lasting;
/// A house with a password, for who does not know it.
mod locked;
/// The build on machines without Rust, or with an old one.
mod machine;
/// Mutes, bans and kicks over sockets.
mod moderation;
/// A network that stalls, trickles and cuts.
mod network;
/// Who is not of a private room, at every door.
mod outsider;
/// A power cut at any moment: what was flushed is there, of the rest anything.
mod power;
/// The command line: options, exit codes, the banner.
mod program;
/// What is promised and where it is tested, as `tests/README.md` lists it.
mod promises;
/// The protocol's document, played and compared with what the server knows.
mod protocol;
/// Behind nginx, Caddy, and those who only pretend to be a proxy.
mod proxies;
/// What is read and what not, on two devices and after a crash.
mod reading;
/// Coming back, with posts that were sent before.
mod returns;
/// Roles over real sockets: the link that makes an operator, being forgotten.
mod roles;
/// A room saved over HTTP.
mod saved;
/// A machine that gives no more: descriptors, threads, accepts; and strangers that leave nothing behind.
mod scarce;
/// What was said, found again.
mod search;
/// Kill -9 at random moments, again and again.
mod soak;
/// How a server ends: in its time, whatever is under way.
mod stop;
/// A thousand clients and ten thousand posts.
mod thousand;
/// Answers, and what is told of them.
mod threads;

/// The shape of the code itself: import direction, sizes, banned calls.
mod tidy;
