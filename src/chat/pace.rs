//! What one user may do, over all connections of the user.

use super::event::Refusal;
use super::rate::{Bucket, Rate};
use crate::limits;
use crate::listed::listed;

listed! {
    /// What is counted: the words are those of a refusal.
    pub enum Paced {
        Post = "posts",
        Rename = "new names",
        /// Joins and leaves of public rooms.
        Move = "joins and leaves",
        /// Lists of people with joins that cost nothing.
        Members = "lists of members",
        /// Lists of rooms and of people.
        List = "lists",
        /// In what was said.
        Search = "searches",
        /// At single places of the history.
        Look = "looks into the history",
        /// Codes for further devices, and links into rooms.
        Pair = "codes",
        /// How rooms are set and what they are about.
        Change = "changes",
        /// What one says that one has not read.
        Unread = "marks",
        /// What pages keep.
        Prefs = "preferences",
        /// Going away and coming back.
        Away = "words of being away",
        /// Who is of private rooms.
        Membership = "invitations",
        /// Files that one begins to bring.
        Upload = "uploads",
        /// What moderators and operators do to people.
        Moderate = "acts",
    }
}

/// What one user has left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paces([Bucket; Paced::ALL.len()]);

impl Paces {
    /// Takes one; `posts` is the rate of posts.
    ///
    /// # Errors
    /// `slow_down`; then nothing has changed.
    pub fn take(&mut self, what: Paced, posts: Rate, tick: u64) -> Result<(), Refusal> {
        let rate = match what {
            Paced::Post => posts,
            Paced::Rename => Rate::new(limits::RENAMES),
            Paced::Move => Rate::new(limits::MOVES),
            Paced::Members => Rate::new(limits::FREE_MEMBER_LISTS),
            Paced::List => Rate::new(limits::LISTS),
            Paced::Search => Rate::new(limits::search::SEARCHES),
            Paced::Look => Rate::new(limits::search::LOOKS),
            Paced::Pair => Rate::new(limits::PAIRS),
            Paced::Change | Paced::Unread | Paced::Prefs => Rate::new(limits::CHANGES),
            Paced::Away => Rate::new(limits::AWAYS),
            Paced::Membership => Rate::new(limits::MEMBERSHIPS),
            Paced::Upload => Rate::new(limits::files::UPLOADS),
            Paced::Moderate => Rate::new(limits::ACTS),
        };
        let taken = self.0[what as usize].take(1, rate, tick);
        taken.map_err(|wait| Refusal::slow_down(what.word(), wait))
    }
}
