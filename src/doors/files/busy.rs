//! Which uploads are growing, each by one connection at a time. Whoever comes later takes over: the connection of
//! who was there may have been lost without a word.

use std::collections::HashMap;
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};

use crate::chat::file::FileId;

#[derive(Default)]
pub(super) struct Busy {
    holders: Mutex<HashMap<FileId, Arc<TcpStream>>>,
    freed: Condvar,
}

/// The right to let an upload grow, until it is dropped.
pub(super) struct Hold<'a> {
    busy: &'a Busy,
    id: FileId,
}

impl Busy {
    /// Takes the upload, from another connection too, which ends. `None` when that does not let go in time.
    pub(super) fn take(&self, id: FileId, by: &Arc<TcpStream>, patience: Duration) -> Option<Hold<'_>> {
        let deadline = Instant::now() + patience;
        let mut holders = self.holders.lock();
        loop {
            match holders.get(&id) {
                None => {
                    holders.insert(id, by.clone());
                    return Some(Hold { busy: self, id });
                }
                // An error would mean that it is shut already.
                Some(socket) => drop(socket.shutdown(Shutdown::Both)),
            }
            if self.freed.wait_until(&mut holders, deadline).timed_out() && holders.contains_key(&id) {
                return None;
            }
        }
    }

    /// Takes it when nobody has it, or waits until whoever has it lets go by itself.
    pub(super) fn wait(&self, id: FileId, by: &Arc<TcpStream>, patience: Duration) -> Option<Hold<'_>> {
        let deadline = Instant::now() + patience;
        let mut holders = self.holders.lock();
        while holders.contains_key(&id) {
            if self.freed.wait_until(&mut holders, deadline).timed_out() && holders.contains_key(&id) {
                return None;
            }
        }
        holders.insert(id, by.clone());
        Some(Hold { busy: self, id })
    }

    pub(super) fn is_held(&self, id: FileId) -> bool {
        self.holders.lock().contains_key(&id)
    }

    /// Ends the connection that lets it grow.
    pub(super) fn cut(&self, id: FileId) {
        if let Some(socket) = self.holders.lock().get(&id) {
            let _ = socket.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        self.busy.holders.lock().remove(&self.id);
        self.busy.freed.notify_all();
    }
}
