//! Format 7: what is read and whom messages mention.

mod reading;

use rusqlite::Transaction;

use super::Upgrade;

pub(super) fn upgrade(transaction: &Transaction<'_>, progress: &mut Upgrade) -> rusqlite::Result<()> {
    reading::upgrade(transaction, progress)
}
