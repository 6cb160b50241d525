//! Format 7: what is read and whom messages mention.

mod look;
mod reading;

use rusqlite::Transaction;

use super::Upgrade;
pub(in crate::store) use look::look;

pub(super) fn upgrade(transaction: &Transaction<'_>, progress: &mut Upgrade) -> rusqlite::Result<()> {
    reading::upgrade(transaction, progress)
}
