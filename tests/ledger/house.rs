//! A house with its guests: a server, clients with ledgers, kill -9 in the middle, and the reckoning.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::checker::{self, Violation};
use super::client::{Broken, LedgerClient, whole_history};
use super::{Ending, Ledger};
use crate::support::{Client, Server, eventually};

/// No limit on posts and on connections from this machine.
pub const OPTIONS: [&str; 4] = ["--rate", "0", "--max-per-ip", "0"];
/// How long the server may take to notice that its clients have gone.
const FAREWELL: Duration = Duration::from_secs(3);

pub struct House {
    server: Server,
    guests: Vec<LedgerClient>,
    /// Reads the history for the reckoning, and says nothing.
    reader_token: String,
    pub acked: u64,
    pub slowest_start: Duration,
}

impl House {
    pub fn open(guests: usize) -> House {
        House::with(Server::start(&OPTIONS), guests)
    }

    pub fn with(server: Server, guests: usize) -> House {
        let reader_token = Client::hello(server.address, "reader").token;
        let guest = |n| LedgerClient::new(server.address, &format!("guest {n}"));
        let guests = (0..guests).map(guest).collect();
        House { server, guests, reader_token, acked: 0, slowest_start: Duration::ZERO }
    }

    /// All guests come and post; `after` this time from the first acknowledgement, kill -9, and a new start.
    pub fn crash_in_the_middle(mut self, after: Duration) -> House {
        self.interrupt("-KILL", after);
        let started = Instant::now();
        self.server = self.server.crash_and_restart();
        self.slowest_start = self.slowest_start.max(started.elapsed());
        self
    }

    /// The same with a stop: the server must end by itself, and tell everybody to come back.
    pub fn stop_in_the_middle(mut self, after: Duration) -> House {
        let codes = self.interrupt("-TERM", after);
        assert!(codes.iter().all(|code| *code == Some(1012)), "{codes:?}");
        assert_eq!(self.server.wait().code(), Some(0));
        self.server = self.server.restart();
        self
    }

    /// Returns the close codes of the guests who were welcomed before it came to that.
    fn interrupt(&mut self, signal: &str, after: Duration) -> Vec<Option<u16>> {
        let acked = AtomicU64::new(0);
        let address = self.server.address;
        let visit = |guest: &mut LedgerClient| {
            let before = guest.ledger.entries.len();
            // It ends when the connection does; nobody posts a million.
            let Broken(code) = guest.visit(address, 1_000_000, &acked).unwrap_err();
            (guest.ledger.entries.len() > before).then_some(code)
        };
        let codes = std::thread::scope(|scope| {
            let visit = &visit;
            let visits: Vec<_> =
                self.guests.iter_mut().map(|guest| scope.spawn(move || visit(guest))).collect();
            eventually("a post is acknowledged", || (acked.load(Ordering::Relaxed) > 0).then_some(()));
            pause(after);
            self.server.signal(signal);
            visits.into_iter().filter_map(|visit| visit.join().unwrap()).collect()
        });
        self.acked += acked.load(Ordering::Relaxed);
        codes
    }

    /// All guests come, get acknowledged what was not, post this many more, and get what they missed.
    pub fn settle(&mut self, posts: u64) {
        let acked = AtomicU64::new(0);
        let address = self.server.address;
        std::thread::scope(|scope| {
            for guest in &mut self.guests {
                let acked = &acked;
                scope.spawn(move || guest.visit(address, posts, acked).unwrap());
            }
        });
        self.acked += acked.load(Ordering::Relaxed);
    }

    /// What the checker says now, when all guests are gone.
    pub fn reckon(&self) -> Vec<Violation> {
        let left_behind = self.left_behind();
        let mut reader = Client::resume(self.server.address, &self.reader_token);
        let epoch = reader.welcome["epoch"].as_str().unwrap().to_owned();
        let ending = Ending { epoch, history: whole_history(&mut reader), left_behind };
        let ledgers: Vec<Ledger> = self.guests.iter().map(|guest| guest.ledger.clone()).collect();
        checker::check(&ledgers, &ending)
    }

    fn left_behind(&self) -> usize {
        let deadline = Instant::now() + FAREWELL;
        loop {
            let left = self.server.clients();
            if left == 0 || Instant::now() >= deadline {
                return left;
            }
            pause(Duration::from_millis(5));
        }
    }
}

/// Whether all promises were kept to these clients, who have gone. Returns how many posts there are.
pub fn reckon_with(server: &Server, clients: Vec<LedgerClient>) -> usize {
    let mut reader = server.hello("reader");
    let epoch = reader.welcome["epoch"].as_str().unwrap().to_owned();
    let ending = Ending { epoch, history: whole_history(&mut reader), left_behind: 0 };
    let ledgers: Vec<Ledger> = clients.into_iter().map(|client| client.ledger).collect();
    let violations = checker::check(&ledgers, &ending);
    assert!(violations.is_empty(), "{}", super::listed(&violations));
    ending.history.len()
}

/// Lets time pass while others work.
pub fn pause(time: Duration) {
    let end = Instant::now() + time;
    while let Some(left) = end.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
        std::thread::park_timeout(left);
    }
}
