//! Who is on the debug port: operators, each with one of the few seats, and those who owe the token, who have
//! none. Their sockets and threads are held here until they end.

use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;

use super::gate::Caller;
use crate::limits;

/// Nobody waits for threads that are at their last instruction, but they are bounded too.
const CHAIRS_MAX: usize = 2 * (limits::OPERATORS_MAX + limits::TOKEN_OWERS_MAX);

#[derive(Default)]
pub struct Chairs(Vec<Chair>);

struct Chair {
    /// In the order of their coming.
    number: u64,
    socket: Arc<TcpStream>,
    thread: JoinHandle<()>,
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Has to say the token first.
    Owes(Caller),
    Seat,
    /// Has ended, or is about to.
    Left,
}

impl Chairs {
    /// Whether one more fits in such a place, when those who can have made way.
    pub fn make_room(&mut self, place: Place) -> bool {
        self.see_out();
        match place {
            Place::Seat if self.count(|place| place == Place::Seat) >= limits::OPERATORS_MAX => return false,
            Place::Owes(_) => self.dismiss_one_of_too_many(),
            Place::Seat | Place::Left => {}
        }
        self.0.len() < CHAIRS_MAX
    }

    /// A connection has come, and there is room for it.
    pub fn take(&mut self, number: u64, socket: Arc<TcpStream>, thread: JoinHandle<()>, place: Place) {
        self.0.push(Chair { number, socket, thread, place });
    }

    /// The token was right: whoever owed it has a seat, if there is one.
    pub fn sit_down(&mut self, number: u64) -> bool {
        let has_room = self.count(|place| place == Place::Seat) < limits::OPERATORS_MAX;
        let owes = |chair: &&mut Chair| chair.number == number && matches!(chair.place, Place::Owes(_));
        match self.0.iter_mut().find(owes) {
            Some(chair) if has_room => {
                chair.place = Place::Seat;
                true
            }
            _ => false,
        }
    }

    /// The connection ends: whoever sees that can have the place.
    pub fn leave(&mut self, number: u64) {
        if let Some(chair) = self.0.iter_mut().find(|chair| chair.number == number) {
            chair.place = Place::Left;
            let _ = chair.socket.shutdown(Shutdown::Both);
        }
    }

    /// Frees the sockets and the threads of those who have gone.
    pub fn see_out(&mut self) {
        for chair in self.0.extract_if(.., |chair| chair.thread.is_finished()) {
            // A panic in it has been logged, and is nobody else's.
            drop(chair.thread.join());
        }
    }

    /// Ends all connections and returns their threads.
    pub fn clear(&mut self) -> Vec<JoinHandle<()>> {
        let all = std::mem::take(&mut self.0).into_iter();
        all.map(|chair| {
            let _ = chair.socket.shutdown(Shutdown::Both);
            chair.thread
        })
        .collect()
    }

    fn count(&self, wanted: impl Fn(Place) -> bool) -> usize {
        self.0.iter().filter(|chair| wanted(chair.place)).count()
    }

    fn dismiss_one_of_too_many(&mut self) {
        if self.count(|place| matches!(place, Place::Owes(_))) < limits::TOKEN_OWERS_MAX {
            return;
        }
        let places: Vec<(u64, Place)> = self.0.iter().map(|chair| (chair.number, chair.place)).collect();
        if let Some(number) = who_makes_way(&places) {
            self.leave(number);
        }
    }
}

/// The oldest of the caller who has most connections that owe the token.
fn who_makes_way(places: &[(u64, Place)]) -> Option<u64> {
    let of_same = |place: Place| places.iter().filter(|(_, other)| *other == place).count();
    let owers = places.iter().filter(|(_, place)| matches!(place, Place::Owes(_)));
    owers
        .max_by_key(|(number, place)| (of_same(*place), std::cmp::Reverse(*number)))
        .map(|(number, _)| *number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_of_the_one_who_has_most_makes_way() {
        let owes = |last: u8| Place::Owes(Caller::new([10, 0, 0, last].into(), None));
        for (places, expected) in [
            (vec![], None),
            (vec![(1, Place::Seat), (2, Place::Left)], None),
            (vec![(1, owes(1)), (2, owes(2)), (3, owes(2)), (4, owes(3))], Some(2)),
            (vec![(1, Place::Seat), (2, owes(1)), (3, owes(2))], Some(2)),
            (vec![(1, Place::Left), (2, Place::Left), (3, owes(2))], Some(3)),
        ] {
            assert_eq!(who_makes_way(&places), expected, "{places:?}");
        }
    }
}
