//! Connections as far as the rules care: where they come from, who they are, and what they ask in vain.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::Hall;
use super::undo::Undo;
use crate::chat::event::RefusalCode;
use crate::chat::name::RoomName;
use crate::chat::turn::{Effect, End, Turn};
use crate::chat::{ClientId, DeviceId, Door, Moment, UserId};
use crate::limits;

/// One connection.
#[derive(Clone, Debug, PartialEq)]
pub struct Client {
    pub door: Door,
    pub address: IpAddr,
    /// Who it is, once it has said `hello`.
    pub user: Option<UserId>,
    /// By which of the user's devices.
    pub device: Option<DeviceId>,
    /// The public and private rooms that it is in.
    pub rooms: BTreeSet<RoomName>,
    /// It is being closed: what it still says is not heard.
    pub deaf: bool,
    pub refusals: Refusals,
}

/// What one connection was refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refusals {
    hellos: u32,
    /// Of any kind, in the window that began at `since`.
    count: u32,
    since: u64,
}

impl Hall {
    /// A connection from `address` has become a client.
    pub fn connect(&mut self, client: ClientId, door: Door, address: IpAddr) {
        let new = Client {
            door,
            address,
            user: None,
            device: None,
            rooms: BTreeSet::new(),
            deaf: false,
            refusals: Refusals::default(),
        };
        self.clients.insert(client, new);
        self.undo.push(Undo::Connected { client });
    }

    /// A connection has ended in any way; its user has the grace to come back.
    pub fn disconnect(&mut self, client: ClientId, now: Moment) {
        let Some(gone) = self.clients.get(&client) else { return };
        let (user, device, rooms) = (gone.user, gone.device, gone.rooms.clone());
        if let Some(id) = user {
            rooms.iter().for_each(|room| self.lose(client, id, room, now.tick));
            let at = self.users.get(id).and_then(|user| user.clients.iter().position(|c| *c == client));
            if let Some(at) = at {
                self.time = self.time.max(now.wall);
                if let Some(device) = device {
                    self.see_device(device, None, self.time);
                }
                if self.users.get(id).is_some_and(|user| user.clients.len() == 1) {
                    self.go(id, now);
                }
                self.users.change(id, |user| user.clients.remove(at));
                self.undo.push(Undo::UserClientGone { user: id, client, at });
            }
        }
        if user.is_some() {
            self.count_inside(client, false);
        }
        if let Some(gone) = self.clients.remove(&client) {
            self.undo.push(Undo::Disconnected { client, state: Box::new(gone) });
        }
    }

    /// A refused `hello` restarts its deadline; the tenth ends the connection.
    pub(super) fn count_hello_refusal(&mut self, client: ClientId, code: RefusalCode, turn: &mut Turn) {
        let Some(mut refusals) = self.clients.get(&client).map(|client| client.refusals) else { return };
        refusals.hellos += 1;
        self.set_refusals(client, refusals);
        turn.effects.push(Effect::HelloRefused { about_the_name: code.is_about_the_name() });
        if refusals.hellos >= limits::HELLO_REFUSALS_MAX {
            self.close(client, End::Flooding, "", turn);
        }
    }

    /// Refusals cost: whoever collects too many in a window asks blindly and is closed.
    pub(super) fn count_refusal(&mut self, client: ClientId, tick: u64, turn: &mut Turn) {
        let Some(mut refusals) = self.clients.get(&client).map(|client| client.refusals) else { return };
        if tick.saturating_sub(refusals.since) > limits::REFUSALS_WINDOW.as_millis() as u64 {
            (refusals.since, refusals.count) = (tick, 0);
        }
        refusals.count += 1;
        self.set_refusals(client, refusals);
        if refusals.count > limits::REFUSALS_MAX {
            self.close(client, End::Flooding, "", turn);
        }
    }

    /// Closes a connection; what it still says is not heard.
    pub(super) fn close(&mut self, client: ClientId, why: End, words: &str, turn: &mut Turn) {
        if let Some(state) = self.clients.get_mut(&client)
            && !state.deaf
        {
            state.deaf = true;
            self.undo.push(Undo::Deafened { client });
        }
        turn.effects.push(Effect::Closed { client, why, words: words.into() });
    }

    fn set_refusals(&mut self, client: ClientId, refusals: Refusals) {
        if let Some(state) = self.clients.get_mut(&client) {
            let before = std::mem::replace(&mut state.refusals, refusals);
            self.undo.push(Undo::Refused { client, before });
        }
    }
}
