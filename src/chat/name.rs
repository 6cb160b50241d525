//! What may be called what: names of users and rooms, texts, ids of posts.
//!
//! Each type has one checked constructor; whoever holds a value may rely on its rules. What is read back, from
//! the history or from an input that was written down, was checked when it first came in, by the rules of its
//! time, and is not checked again.

mod away;
mod emoji;
mod fold;
mod joiner;
mod letter;
mod room;
mod text;
mod title;
mod user;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::limits;
pub use away::Away;
pub use emoji::Emoji;
pub use fold::{cased, folded, is_found, starts, writes_no_spaces};
pub use room::{PRIVATE_LETTERS, RoomName, RoomRefusal};
pub use text::{Text, TextRefusal};
pub(super) use text::{shows_nothing, without_towers};
pub use title::{Title, Topic};
pub use user::{UserName, key_of_part};

/// The author's own id of a post.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cid(Arc<str>);

impl Cid {
    /// An id that the history holds.
    pub fn stored(cid: &str) -> Cid {
        Cid(cid.into())
    }

    /// Any 1 to 64 bytes of text.
    ///
    /// # Errors
    /// When it is empty or too long.
    pub fn parse(cid: &str) -> Result<Cid, &'static str> {
        match cid.len() {
            0 => Err("it is empty"),
            n if n > limits::CID_BYTES_MAX => Err("it is too long"),
            _ => Ok(Cid(cid.into())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests;
