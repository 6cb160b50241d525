//! Who gets which bytes of a batch: each room's frames joined into one strip per dialect that all its members
//! share, each client's own frames beside it, one push per client.
//!
//! A client that entered or left in the middle of a batch, or must not see a part, gets the rest of the
//! strip as slices of the same bytes. The order for one client: its own frames (a `joined` among them) and
//! what it saw of rooms until it left them, as it happened; then the rooms it is in. Where one of its own frames
//! changes what the rooms have said, they come first as far as they had come.

use std::collections::HashMap;
use std::rc::Rc;

use bytes::Bytes;

use super::dialect::Dialects;
use super::output::Push;
use crate::chat::name::RoomName;
use crate::chat::{Audience, ById, ClientId, Door, Event, Hall};
use crate::sabotage::{self, Fault};

pub(super) struct Fanout<'a> {
    hall: &'a Hall,
    dialects: &'a Dialects,
    doors: &'a ById<ClientId, Door>,
    /// The doors by which anybody has come.
    open: Vec<Door>,
    /// What goes to single clients, in order.
    own: Vec<(ClientId, Vec<Piece>)>,
    own_of: ById<ClientId, usize>,
    strips: Vec<Strip>,
    index: HashMap<(RoomName, Door), usize>,
}

enum Piece {
    Frame(Bytes),
    /// A range of a strip that the client saw before it left the room.
    Seen {
        strip: usize,
        from: usize,
        to: usize,
    },
    /// What follows comes after what the client's rooms have said by now: how long each strip is.
    Until(Rc<[usize]>),
}

/// The joined frames of one room in one dialect.
struct Strip {
    room: RoomName,
    door: Door,
    bytes: Vec<u8>,
    frames: u64,
    cuts: Vec<(ClientId, Cut)>,
}

/// Something that gives a client less than the whole strip.
#[derive(Clone, Copy, Debug)]
enum Cut {
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

impl<'a> Fanout<'a> {
    pub(super) fn new(hall: &'a Hall, dialects: &'a Dialects, doors: &'a ById<ClientId, Door>) -> Fanout<'a> {
        let is_open = |door: &Door| Door::ALL.len() == 1 || doors.values().any(|come| come == door);
        let open = Door::ALL.iter().copied().filter(is_open).collect();
        let (own, own_of) = (Vec::new(), ById::default());
        Fanout { hall, dialects, doors, open, own, own_of, strips: Vec::new(), index: HashMap::new() }
    }

    /// A frame for one client.
    pub(super) fn own(&mut self, client: ClientId, frame: Bytes) {
        self.pieces(client).push(Piece::Frame(frame));
    }

    /// An event for everybody whom it concerns, encoded once for each dialect among them.
    pub(super) fn deliver(&mut self, to: &Audience, event: &Event) {
        match to {
            Audience::Clients(clients) => {
                let mut frames: Vec<(Door, Bytes)> = Vec::new();
                let until =
                    follows_the_rooms(event).then(|| self.strips.iter().map(|strip| strip.bytes.len()));
                let until: Option<Rc<[usize]>> = until.map(Iterator::collect);
                for client in clients {
                    self.pieces(*client).extend(until.iter().map(|until| Piece::Until(until.clone())));
                    let Some(door) = self.doors.get(client).copied() else { continue };
                    let known = frames.iter().find(|(d, _)| *d == door).map(|(_, frame)| frame.clone());
                    let frame = known.unwrap_or_else(|| {
                        frames.push((door, self.dialects.of(door).event(event)));
                        frames[frames.len() - 1].1.clone()
                    });
                    self.own(*client, frame);
                }
            }
            Audience::Room(room) => self.deliver_to_room(room, event, &[]),
            Audience::RoomExcept(room, user) => {
                let hidden_from = self.hall.users().get(*user).map_or(&[][..], |user| &user.clients);
                self.deliver_to_room(room, event, hidden_from);
            }
        }
    }

    fn deliver_to_room(&mut self, room: &RoomName, event: &Event, hidden_from: &[ClientId]) {
        for at in 0..self.open.len() {
            let door = self.open[at];
            let frame = self.dialects.of(door).event(event);
            let strip = self.strip(room, door);
            let strip = &mut self.strips[strip];
            let from = strip.bytes.len();
            strip.bytes.extend_from_slice(&frame);
            strip.frames += 1;
            let cut = Cut::Hidden { from, to: strip.bytes.len() };
            strip.cuts.extend(hidden_from.iter().map(|client| (*client, cut)));
        }
    }

    pub(super) fn entered(&mut self, client: ClientId, room: &RoomName) {
        let Some(door) = self.doors.get(&client).copied() else { return };
        let at = self.strip(room, door);
        let strip = &mut self.strips[at];
        strip.cuts.push((client, Cut::Entered { at: strip.bytes.len() }));
    }

    pub(super) fn exited(&mut self, client: ClientId, room: &RoomName) {
        let Some(door) = self.doors.get(&client).copied() else { return };
        let at = self.strip(room, door);
        let strip = &mut self.strips[at];
        let cuts: Vec<Cut> =
            strip.cuts.extract_if(.., |(who, _)| *who == client).map(|(_, cut)| cut).collect();
        let seen: Vec<(usize, usize)> = parts(&cuts, strip.bytes.len()).collect();
        // Whatever came until here is settled.
        strip.cuts.push((client, Cut::Exited));
        self.settle(client, at, seen);
    }

    /// Puts what a client saw of a strip among its own frames: before each of those that follow the rooms what had
    /// come by then, and the rest behind them all.
    fn settle(&mut self, client: ClientId, strip: usize, mut seen: Vec<(usize, usize)>) {
        let pieces = self.pieces(client);
        let mut place = 0;
        while place < pieces.len() {
            if let Piece::Until(until) = &pieces[place] {
                let limit = until.get(strip).copied().unwrap_or(0);
                let come =
                    seen.iter().map(|(from, to)| (*from, (*to).min(limit))).filter(|(from, to)| from < to);
                let come: Vec<Piece> = come.map(|(from, to)| Piece::Seen { strip, from, to }).collect();
                seen.iter_mut().for_each(|(from, to)| *from = (*from).max(limit).min(*to));
                let count = come.len();
                pieces.splice(place..place, come);
                place += count;
            }
            place += 1;
        }
        seen.retain(|(from, to)| from < to);
        pieces.extend(seen.into_iter().map(|(from, to)| Piece::Seen { strip, from, to }));
    }

    fn pieces(&mut self, client: ClientId) -> &mut Vec<Piece> {
        let at = *self.own_of.entry(client).or_insert_with(|| {
            self.own.push((client, Vec::new()));
            self.own.len() - 1
        });
        &mut self.own[at].1
    }

    /// What is to be pushed, and how many frames of rooms that is.
    pub(super) fn finish(self, pushes: &mut Vec<Push>) -> u64 {
        let Fanout { hall, doors, own, strips, .. } = self;
        let sealed: Vec<Sealed> = strips.into_iter().map(Strip::seal).collect();
        let members = |strip: &Sealed| hall.room(&strip.room).map_or(&[][..], |room| room.clients());
        let deliveries = sealed.iter().map(|strip| strip.frames * members(strip).len() as u64).sum();
        let mut gathered = Gathered::default();
        let own =
            own.into_iter().flat_map(|(client, pieces)| pieces.into_iter().map(move |piece| (client, piece)));
        for (client, piece) in own {
            match piece {
                Piece::Frame(frame) => gathered.give(client, frame),
                Piece::Seen { strip, from, to } => gathered.give(client, sealed[strip].bytes.slice(from..to)),
                Piece::Until(until) => {
                    let rooms = hall.client(client).map(|client| &client.rooms);
                    let is_in = |strip: &Sealed| rooms.is_some_and(|rooms| rooms.contains(&strip.room));
                    let same = |strip: &Sealed| doors.get(&client) == Some(&strip.door);
                    for (at, strip) in sealed.iter().enumerate().filter(|(_, s)| is_in(s) && same(s)) {
                        let to = until.get(at).copied().unwrap_or(0);
                        gathered.give_strip(client, at, strip, to);
                    }
                    gathered.given.insert(client, until);
                }
            }
        }
        match &sealed[..] {
            // The usual case is the one that has to be fast: nobody's bytes are gathered who gets but one strip.
            [strip] => {
                let rest = gathered.spread(strip, members(strip));
                gathered.push(pushes);
                if !rest.is_empty() && !strip.bytes.is_empty() {
                    pushes.push(Push::Shared { to: rest, frames: strip.bytes.clone() });
                }
            }
            _ => {
                for (at, strip) in sealed.iter().enumerate() {
                    let same = |client: &&ClientId| doors.get(client) == Some(&strip.door);
                    let to = strip.bytes.len();
                    members(strip).iter().filter(same).for_each(|c| gathered.give_strip(*c, at, strip, to));
                }
                gathered.push(pushes);
            }
        }
        deliveries
    }

    fn strip(&mut self, room: &RoomName, door: Door) -> usize {
        *self.index.entry((room.clone(), door)).or_insert_with(|| {
            let room = room.clone();
            self.strips.push(Strip { room, door, bytes: Vec::new(), frames: 0, cuts: Vec::new() });
            self.strips.len() - 1
        })
    }
}

/// What the clients get of a batch, gathered until each gets it in one push.
#[derive(Default)]
struct Gathered {
    of: ById<ClientId, usize>,
    frames: Vec<(ClientId, Vec<Bytes>)>,
    /// How much of each strip is given already, if anything is.
    given: ById<ClientId, Rc<[usize]>>,
}

impl Gathered {
    fn give(&mut self, client: ClientId, bytes: Bytes) {
        if bytes.is_empty() {
            return;
        }
        let at = *self.of.entry(client).or_insert_with(|| {
            self.frames.push((client, Vec::new()));
            self.frames.len() - 1
        });
        self.frames[at].1.push(bytes);
    }

    /// Gives what a client sees of a strip, from what it has of it up to `to`.
    fn give_strip(&mut self, client: ClientId, at: usize, strip: &Sealed, to: usize) {
        if sabotage::loses_this_delivery() {
            return;
        }
        let from = self.given.get(&client).and_then(|given| given.get(at)).copied().unwrap_or(0);
        let whole = [(0, strip.bytes.len())];
        let parts = strip.special.get(&client).map_or(&whole[..], |parts| parts);
        for (start, end) in parts.iter().map(|(start, end)| ((*start).max(from), (*end).min(to))) {
            if start < end {
                self.give(client, strip.bytes.slice(start..end));
            }
        }
    }

    /// Gives the only strip of a batch to those of its members who get something else beside it, or not the
    /// whole of it: they wait for an answer. Returns the others.
    fn spread(&mut self, strip: &Sealed, members: &[ClientId]) -> Vec<ClientId> {
        let mut rest = Vec::with_capacity(members.len());
        for client in members {
            if self.of.contains_key(client) || strip.special.contains_key(client) {
                self.give_strip(*client, 0, strip, strip.bytes.len());
            } else if !sabotage::loses_this_delivery() {
                rest.push(*client);
            }
        }
        rest
    }

    fn push(self, pushes: &mut Vec<Push>) {
        pushes.extend(self.frames.into_iter().map(|(client, frames)| Push::Own { client, frames }));
    }
}

/// A strip that is complete.
struct Sealed {
    room: RoomName,
    door: Door,
    bytes: Bytes,
    frames: u64,
    /// The parts for clients that do not get the whole, as ranges.
    special: ById<ClientId, Vec<(usize, usize)>>,
}

impl Strip {
    fn seal(self) -> Sealed {
        let bytes = Bytes::from(self.bytes);
        let mut cuts: ById<ClientId, Vec<Cut>> = ById::default();
        for (client, cut) in self.cuts {
            cuts.entry(client).or_default().push(cut);
        }
        let parts = |cuts: Vec<Cut>| parts(&cuts, bytes.len()).collect();
        let special = cuts.into_iter().map(|(client, cuts)| (client, parts(cuts))).collect();
        Sealed { room: self.room, door: self.door, bytes, frames: self.frames, special }
    }
}

/// Whether an event for single clients changes what rooms have said of somebody, so that it must not overtake them:
/// the last that a client hears of a name is the name.
fn follows_the_rooms(event: &Event) -> bool {
    match event {
        Event::Renamed { .. } => !sabotage::is(Fault::OvertakingName),
        Event::Role { .. } | Event::Away { .. } => true,
        Event::Message(_) | Event::Change(_) | Event::Presence { .. } | Event::Crowd { .. } => false,
        Event::Typing { .. } | Event::Notice { .. } | Event::Room(_) | Event::RoomGone { .. } => false,
        Event::Sanction(_) | Event::Followed { .. } | Event::Prefs { .. } => false,
        Event::Read { .. } | Event::PartnerRead { .. } => false,
    }
}

/// The ranges of a strip of `length` bytes that a client with these cuts sees.
fn parts(cuts: &[Cut], length: usize) -> impl Iterator<Item = (usize, usize)> {
    // Something may be hidden from who is not there yet: only coming and going tells where one was.
    let moves = |cut: &&Cut| !matches!(cut, Cut::Hidden { .. }) || sabotage::is(Fault::HeardBeforeJoin);
    let first_move = cuts.iter().find(moves);
    let was_in = !matches!(first_move, Some(Cut::Entered { .. }));
    let mut seen_from = was_in.then_some(0);
    let mut ranges = Vec::new();
    for cut in cuts {
        match *cut {
            Cut::Entered { at } => seen_from = Some(at),
            Cut::Exited => seen_from = None,
            Cut::Hidden { from, to } => {
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
    use super::Cut::{Entered, Exited, Hidden};
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
            // Another connection of the same person types before this one comes in.
            (vec![Hidden { from: 10, to: 20 }, Entered { at: 30 }], vec![(30, 100)]),
            (
                vec![Hidden { from: 10, to: 20 }, Entered { at: 30 }, Hidden { from: 30, to: 40 }],
                vec![(40, 100)],
            ),
            (vec![Exited, Hidden { from: 10, to: 20 }, Entered { at: 30 }], vec![(30, 100)]),
        ];
        for (cuts, ranges) in cases {
            assert_eq!(parts(&cuts, 100).collect::<Vec<_>>(), ranges, "{cuts:?}");
        }
    }
}
