//! Who gets which bytes of a batch: each room's frames joined into one strip that all its members share,
//! each client's own frames beside it, one push per client.
//!
//! A client that entered or left in the middle of a batch, or must not see a part, gets the rest of the
//! strip as slices of the same bytes. The order for one client: its own frames (a `joined` among them) and
//! what it saw of rooms until it left them, as it happened; then the rooms it is in.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;

use crate::chat::name::RoomName;
use crate::chat::{Audience, ById, ClientId, Hall};
use crate::client::link::Link;
use crate::client::outbound::Outbound;
use crate::sabotage;

/// A client at the broker: its link, and what it gets of the present batch.
pub(super) struct Slot {
    pub link: Arc<Link>,
    /// The link's, one memory access nearer.
    outbound: Arc<Outbound>,
    pending: Vec<Bytes>,
}

impl Slot {
    pub(super) fn new(link: Arc<Link>) -> Slot {
        Slot { outbound: link.outbound.clone(), link, pending: Vec::new() }
    }
}

#[derive(Default)]
pub(super) struct Fanout {
    /// What goes to single clients, in order.
    own: Vec<(ClientId, Piece)>,
    strips: Vec<(RoomName, Strip)>,
    index: HashMap<RoomName, usize>,
}

enum Piece {
    Frame(Bytes),
    /// A range of a strip that the client saw before it left the room.
    Seen {
        strip: usize,
        from: usize,
        to: usize,
    },
}

/// What the clients get of a batch, gathered until each gets it in one push.
struct Pushes<'a> {
    slots: &'a mut ById<ClientId, Slot>,
    /// Those for whom something was gathered.
    touched: Vec<ClientId>,
}

impl Pushes<'_> {
    fn give(&mut self, client: ClientId, bytes: &Bytes) {
        if !bytes.is_empty()
            && let Some(slot) = self.slots.get_mut(&client)
        {
            if slot.pending.is_empty() {
                self.touched.push(client);
            }
            slot.pending.push(bytes.clone());
        }
    }

    fn give_all(&mut self, client: ClientId, parts: &[Bytes]) {
        parts.iter().for_each(|part| self.give(client, part));
    }

    fn give_strip(&mut self, client: ClientId, strip: &Sealed) {
        if sabotage::loses_this_delivery() {
            return;
        }
        match strip.special.get(&client) {
            Some(parts) => self.give_all(client, parts),
            None => self.give(client, &strip.bytes),
        }
    }

    /// Pushes the only strip of a batch to each member, first to those who get something else beside it:
    /// they wait for an answer.
    fn spread(&mut self, strip: &Sealed, members: &[ClientId]) {
        let mut rest = Vec::with_capacity(members.len());
        for client in members {
            let is_touched = self.slots.get(client).is_some_and(|slot| !slot.pending.is_empty());
            if is_touched || strip.special.contains_key(client) {
                self.give_strip(*client, strip);
            } else {
                rest.push(*client);
            }
        }
        self.finish();
        for client in rest {
            if !strip.bytes.is_empty()
                && !sabotage::loses_this_delivery()
                && let Some(slot) = self.slots.get(&client)
            {
                slot.outbound.push(std::slice::from_ref(&strip.bytes));
            }
        }
    }

    fn finish(&mut self) {
        for client in self.touched.drain(..) {
            if let Some(slot) = self.slots.get_mut(&client) {
                slot.outbound.push(&slot.pending);
                slot.pending.clear();
            }
        }
    }
}

/// The joined frames of one room.
#[derive(Default)]
struct Strip {
    bytes: Vec<u8>,
    frames: u64,
    turns: Vec<(ClientId, Turn)>,
}

/// Something that gives a client less than the whole strip.
#[derive(Clone, Copy, Debug)]
enum Turn {
    Entered {
        at: usize,
    },
    /// It has left, and what it saw before that is settled.
    Exited,
    Hidden {
        from: usize,
        to: usize,
    },
}

impl Fanout {
    pub(super) fn reply(&mut self, client: ClientId, frame: Bytes) {
        self.own.push((client, Piece::Frame(frame)));
    }

    pub(super) fn deliver(&mut self, to: &Audience, frame: Bytes, hall: &Hall) {
        match to {
            Audience::Room(room) => self.strip(room).add(&frame),
            Audience::RoomExcept(room, user) => {
                let hidden_from = hall.users().get(*user).map_or(&[][..], |user| &user.clients);
                let strip = self.strip(room);
                let from = strip.bytes.len();
                strip.add(&frame);
                let turn = Turn::Hidden { from, to: strip.bytes.len() };
                strip.turns.extend(hidden_from.iter().map(|client| (*client, turn)));
            }
            Audience::Clients(clients) => {
                self.own.extend(clients.iter().map(|client| (*client, Piece::Frame(frame.clone()))));
            }
        }
    }

    pub(super) fn entered(&mut self, client: ClientId, room: &RoomName) {
        let strip = self.strip(room);
        strip.turns.push((client, Turn::Entered { at: strip.bytes.len() }));
    }

    pub(super) fn exited(&mut self, client: ClientId, room: &RoomName) {
        let at = self.strip_index(room);
        let strip = &mut self.strips[at].1;
        let turns: Vec<Turn> =
            strip.turns.extract_if(.., |(who, _)| *who == client).map(|(_, turn)| turn).collect();
        let seen = parts(&turns, strip.bytes.len());
        self.own.extend(seen.map(|(from, to)| (client, Piece::Seen { strip: at, from, to })));
        // Whatever came until here is settled.
        strip.turns.push((client, Turn::Exited));
    }

    /// Pushes everything. Returns the number of frames that went to room members.
    pub(super) fn finish(self, hall: &Hall, slots: &mut ById<ClientId, Slot>) -> u64 {
        let strips: Vec<_> = self.strips.into_iter().map(|(room, strip)| (room, strip.seal())).collect();
        let members = |room| hall.room(room).map_or(&[][..], |room| room.clients());
        let mut pushes = Pushes { slots, touched: Vec::new() };
        for (client, piece) in self.own {
            match piece {
                Piece::Frame(frame) => pushes.give(client, &frame),
                Piece::Seen { strip, from, to } => {
                    pushes.give(client, &strips[strip].1.bytes.slice(from..to));
                }
            }
        }
        match &strips[..] {
            // The usual case is the one that has to be fast: nobody's bytes are gathered who gets but one strip.
            [(room, strip)] => pushes.spread(strip, members(room)),
            _ => {
                for (room, strip) in &strips {
                    members(room).iter().for_each(|client| pushes.give_strip(*client, strip));
                }
            }
        }
        pushes.finish();
        strips.iter().map(|(room, strip)| strip.frames * members(room).len() as u64).sum()
    }

    fn strip(&mut self, room: &RoomName) -> &mut Strip {
        let at = self.strip_index(room);
        &mut self.strips[at].1
    }

    fn strip_index(&mut self, room: &RoomName) -> usize {
        *self.index.entry(room.clone()).or_insert_with(|| {
            self.strips.push((room.clone(), Strip::default()));
            self.strips.len() - 1
        })
    }
}

/// A strip that is complete.
struct Sealed {
    bytes: Bytes,
    frames: u64,
    /// The parts for clients that do not get the whole.
    special: ById<ClientId, Vec<Bytes>>,
}

impl Strip {
    fn add(&mut self, frame: &[u8]) {
        self.bytes.extend_from_slice(frame);
        self.frames += 1;
    }

    fn seal(self) -> Sealed {
        let bytes = Bytes::from(self.bytes);
        let mut turns: ById<ClientId, Vec<Turn>> = ById::default();
        for (client, turn) in self.turns {
            turns.entry(client).or_default().push(turn);
        }
        let parts = |turns: Vec<Turn>| parts(&turns, bytes.len()).map(|(a, b)| bytes.slice(a..b)).collect();
        let special = turns.into_iter().map(|(client, turns)| (client, parts(turns))).collect();
        Sealed { bytes, frames: self.frames, special }
    }
}

/// The ranges of a strip of `length` bytes that a client with these turns sees.
fn parts(turns: &[Turn], length: usize) -> impl Iterator<Item = (usize, usize)> {
    let was_in = !matches!(turns.first(), Some(Turn::Entered { .. }));
    let mut seen_from = was_in.then_some(0);
    let mut ranges = Vec::new();
    for turn in turns {
        match *turn {
            Turn::Entered { at } => seen_from = Some(at),
            Turn::Exited => seen_from = None,
            Turn::Hidden { from, to } => {
                if let Some(start) = seen_from {
                    ranges.push((start, from));
                    seen_from = Some(to);
                }
            }
        }
    }
    ranges.extend(seen_from.map(|from| (from, length)));
    ranges.into_iter().filter(|(from, to)| from < to)
}

#[cfg(test)]
mod tests {
    use super::Turn::{Entered, Exited, Hidden};
    use super::parts;

    #[test]
    fn a_client_sees_what_falls_into_its_time() {
        let cases = [
            (vec![], vec![(0, 100)]),
            (vec![Entered { at: 30 }], vec![(30, 100)]),
            (vec![Exited], vec![]),
            (vec![Exited, Entered { at: 30 }], vec![(30, 100)]),
            (vec![Entered { at: 30 }, Hidden { from: 40, to: 60 }], vec![(30, 40), (60, 100)]),
            (vec![Hidden { from: 40, to: 60 }], vec![(0, 40), (60, 100)]),
            (vec![Entered { at: 50 }, Hidden { from: 50, to: 60 }], vec![(60, 100)]),
            (vec![Hidden { from: 0, to: 100 }], vec![]),
        ];
        for (turns, ranges) in cases {
            assert_eq!(parts(&turns, 100).collect::<Vec<_>>(), ranges, "{turns:?}");
        }
    }
}
