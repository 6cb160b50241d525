//! Who may do how much: what is taken from users' and addresses' buckets, so that it can be taken back.
//!
//! Whatever is refused for another reason costs nothing: it is taken back with everything else that the command
//! changed. Only a wrong password, code or secret costs by being refused.

use std::net::IpAddr;

use super::undo::Undo;
use super::{Hall, Typed};
use crate::chat::event::{Refusal, RefusalCode};
use crate::chat::name::RoomName;
use crate::chat::pace::Paced;
use crate::chat::quota::{Brought, Guess, counted_as};
use crate::chat::rate::Rate;
use crate::chat::room::Kind;
use crate::chat::{ClientId, UserId};
use crate::limits;
use crate::sabotage::{self, Fault};

const VISIT_MS: u64 = limits::VISIT_REMEMBERED.as_millis() as u64;
const TYPING_MS: u64 = limits::TYPING_INTERVAL.as_millis() as u64;

impl Hall {
    /// Takes one of what a user may do.
    pub(super) fn pace(&mut self, id: UserId, what: Paced, tick: u64) -> Result<(), Refusal> {
        let posts = Rate::per_second(self.rules.rate, self.rules.rate.saturating_mul(limits::RATE_BURST));
        let Some(user) = self.users.get_mut(id) else { return Ok(()) };
        let before = user.paces;
        user.paces.take(what, posts, tick)?;
        if user.paces != before && !sabotage::is(Fault::UnnotedPost) {
            self.undo.push(Undo::Paced { user: id, before });
        }
        Ok(())
    }

    /// Takes from what a client's address may bring.
    pub(super) fn take_from_quota(
        &mut self,
        client: ClientId,
        what: Brought,
        count: u64,
        tick: u64,
    ) -> Result<(), Refusal> {
        match self.clients.get(&client).map(|client| client.address) {
            Some(address) => self.take_from_quota_of(address, what, count, tick),
            None => Ok(()),
        }
    }

    /// Takes from what an address may bring.
    pub(super) fn take_from_quota_of(
        &mut self,
        address: IpAddr,
        what: Brought,
        count: u64,
        tick: u64,
    ) -> Result<(), Refusal> {
        if self.rules.address_quotas {
            let before = self.quotas.take(address, what, count, tick)?;
            self.undo.push(Undo::Quota { address, before });
        }
        Ok(())
    }

    /// Whether there may be one more room, brought by this client.
    pub(super) fn check_new_room(
        &mut self,
        client: ClientId,
        room: &RoomName,
        tick: u64,
    ) -> Result<(), Refusal> {
        if self.rooms.contains_key(room) {
            return Ok(());
        }
        if room.kind() == Kind::Public && self.listing.public() >= limits::PUBLIC_ROOMS_MAX {
            let message = format!("there are {} public rooms, no more fit", limits::PUBLIC_ROOMS_MAX);
            return Err(Refusal::new(RefusalCode::TooMany, message));
        }
        if self.rooms.len() >= limits::ROOMS_MAX {
            let message = format!("there are {} rooms, no more fit", limits::ROOMS_MAX);
            return Err(Refusal::new(RefusalCode::Busy, message));
        }
        self.take_from_quota(client, Brought::Room, 1, tick)
    }

    /// Whether a user is or was in a room so lately that coming back costs nothing.
    pub(super) fn was_just_in(&self, user: UserId, room: &RoomName, tick: u64) -> bool {
        let is_present = self.rooms.get(room).is_some_and(|room| room.presence(user).is_some());
        is_present || self.visits.get(user, room, tick).is_some()
    }

    /// A connection of a user is out of a room.
    pub(super) fn remember_visit(&mut self, user: UserId, room: &RoomName, tick: u64) {
        let before = self.visits.put(user, room, tick + VISIT_MS, ());
        self.undo.push(Undo::Visit { user, room: room.clone(), before });
    }

    /// Whether the others are told that a user types in a room, or no more.
    pub(super) fn is_typing_told(&mut self, user: UserId, room: &RoomName, on: bool, tick: u64) -> bool {
        let last = self.typed.get(user, room, tick);
        let (until, now) = match (last, on) {
            (None, on) => (tick + TYPING_MS, Typed { ends: on, next: tick + TYPING_MS }),
            // What has begun may end at any time, once.
            (Some(last @ Typed { ends: true, .. }), false) => (last.next, Typed { ends: false, ..last }),
            (Some(_), _) => return false,
        };
        let before = self.typed.put(user, room, until, now);
        self.undo.push(Undo::Typed { user, room: room.clone(), before });
        true
    }

    /// Whether a password, code or secret of this client's address is looked at now, a right one too: whoever guesses
    /// has to wait.
    ///
    /// # Errors
    /// `slow_down`.
    pub(super) fn check_may_guess(&self, client: ClientId, guess: Guess, tick: u64) -> Result<(), Refusal> {
        let Some(address) = self.clients.get(&client).map(|client| client.address) else { return Ok(()) };
        self.quotas.look(address, Brought::Wrong(guess), tick)?;
        if self.inside.contains_key(&counted_as(address)) {
            return Ok(());
        }
        let look = self.guesses[guess as usize].look(Rate::new(limits::WRONG_GUESSES_IN_ALL), tick);
        let words = match guess {
            Guess::Password => "wrong passwords",
            Guess::Code => "wrong codes",
            Guess::Secret => "wrong secrets",
        };
        look.map_err(|wait| Refusal::slow_down(words, wait))
    }

    /// A password, a code or a secret was wrong.
    pub(super) fn count_guess(&mut self, client: ClientId, guess: Guess, tick: u64) {
        let Some(address) = self.clients.get(&client).map(|client| client.address) else { return };
        // Neither can be empty: both were looked at. An address from which somebody is inside may find the other
        // one so, and is not held back.
        if let Ok(before) = self.quotas.take(address, Brought::Wrong(guess), 1, tick) {
            self.undo.push(Undo::Quota { address, before });
        }
        let before = self.guesses;
        if self.guesses[guess as usize].take(1, Rate::new(limits::WRONG_GUESSES_IN_ALL), tick).is_ok() {
            self.undo.push(Undo::Guessed { before });
        }
    }

    /// Somebody from this client's address has come in, or one of those who had is gone.
    pub(super) fn count_inside(&mut self, client: ClientId, has_come: bool) {
        let Some(address) = self.clients.get(&client).map(|client| counted_as(client.address)) else {
            return;
        };
        let count = self.inside.entry(address).or_default();
        *count = if has_come { *count + 1 } else { count.saturating_sub(1) };
        if *count == 0 {
            self.inside.remove(&address);
        }
    }
}
