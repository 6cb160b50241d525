//! What becomes of a message after it was said: it is edited, it is deleted.

use super::UserId;

/// What has become of a message, as history tells it. Of one that is just said nothing has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    /// When it got its present text, where that is not the first one.
    pub edited: Option<u64>,
    /// Who took it away; it has no text any more.
    pub deleted: Option<UserId>,
}

/// What must be known of a message to decide what becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub user: UserId,
    /// When it was said.
    pub time: u64,
    /// The `seq` and the time of the event that deleted it.
    pub deleted: Option<(u64, u64)>,
}
