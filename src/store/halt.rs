//! A halt: what is read for somebody need not be read to its end when the server stops.
//!
//! Whoever reads heeds it on its connection, and from the call on no statement there runs to its end, neither
//! one that runs already nor one that begins later. Writing the journal never heeds it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;

use super::StoreError;
use crate::limits;

/// Cheap to clone; all clones are one.
#[derive(Clone, Debug, Default)]
pub struct Halt(Arc<AtomicBool>);

impl Halt {
    /// Lets everything go, for good. Any thread may call it; it never waits.
    pub fn call(&self) {
        self.0.store(true, Ordering::Release);
    }

    pub fn is_called(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    /// From the call on, statements of this connection fail as interrupted.
    ///
    /// # Errors
    /// When SQLite does not take it.
    pub fn heed(&self, connection: &mut Connection) -> Result<(), StoreError> {
        let halt = self.clone();
        Ok(connection.progress_handler(limits::HALT_STEPS, Some(move || halt.is_called()))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_is_let_go_and_nothing_new_begins() {
        let mut connection = Connection::open_in_memory().unwrap();
        let halt = Halt::default();
        halt.heed(&mut connection).unwrap();
        let count_to =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ?1) SELECT max(i) FROM n";
        let read = |most: i64| connection.query_row(count_to, [most], |row| row.get::<_, i64>(0));
        assert_eq!(read(100_000).unwrap(), 100_000);
        std::thread::scope(|scope| {
            scope.spawn(|| halt.call());
            // Hours of work.
            let error = read(i64::MAX).unwrap_err();
            assert_eq!(error.sqlite_error_code(), Some(rusqlite::ErrorCode::OperationInterrupted));
        });
        assert!(read(100_000).is_err());
    }
}
