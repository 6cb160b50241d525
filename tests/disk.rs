//! A disk that fails, is full, is slow, or is used by somebody else at the same time.

use std::fs::File;

use rustix::fs::{FlockOperation, fcntl_lock};
use serde_json::json;

use crate::support::Server;

/// A tool of SQLite that finds nobody else at the file tidies up when it closes: it removes the log into
/// which the server writes. It takes this lock to find out; only SQLite 3.51 and later look at more.
#[test]
fn another_program_cannot_take_itself_for_the_last_user() {
    let server = Server::start(&[]);
    let is_in_use = || {
        let file = File::options().read(true).write(true).open(server.data().join("teahouse.db")).unwrap();
        fcntl_lock(file, FlockOperation::NonBlockingLockExclusive).is_err()
    };
    assert!(is_in_use(), "after the start");
    let mut ann = server.join("Ann", "lobby");
    ann.post("lobby", "a", "x");
    assert!(is_in_use(), "after a post");
    assert_eq!(ann.ask(json!({"type": "history", "room": "lobby", "after": 0}))["type"], "history");
    assert!(is_in_use(), "after somebody has read");
}
