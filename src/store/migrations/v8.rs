//! Format 8: where answers belong, and files.

mod files;
mod replies;

use rusqlite::Transaction;

use super::Upgrade;

pub(super) fn upgrade(transaction: &Transaction<'_>, progress: &mut Upgrade) -> rusqlite::Result<()> {
    replies::upgrade(transaction, progress)?;
    files::upgrade(transaction)
}
