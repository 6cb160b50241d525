//! The history on disk: one SQLite file in the data directory, written by one connection.
//!
//! [`schema`] opens the directory and the file, [`migrations`] bring it to the present format, [`journal`]
//! appends batches of facts and gives back the present at a start, [`archive`] reads, [`search`] finds, [`chain`] finds what the
//! disk has changed, [`epoch`] names a history, [`verify`] looks at all of it, behind a running server too, [`backup`] copies it, [`halt`]
//! lets readers go. [`table`] says how a row is written and checked, [`space`] what is no room, [`mark`] how far a
//! history has come, [`place`] whether it is still there, [`privacy`] who may look, [`files`] keeps what people bring, [`transcript`] hands over a room, [`operator`] the key of the link that makes one. Nothing here
//! knows the hall, clients, sockets or JSON. Invariant: a batch is in the file wholly or not at all, and when a commit returns, it is
//! flushed (WAL, `synchronous=FULL`).

pub mod archive;
pub mod backup;
pub mod chain;
mod epoch;
mod error;
pub mod files;
pub mod halt;
pub mod journal;
mod mark;
pub mod migrations;
pub mod operator;
pub mod place;
mod privacy;
pub mod schema;
pub mod search;
pub mod space;
mod table;
pub mod transcript;
pub mod verify;
mod words;

pub use error::StoreError;
use error::one_line;
