//! What the operator asks the broker.
//!
//! Answers are copies: nobody outside ever holds a part of the broker's state.

use std::sync::Arc;

use crossbeam_channel::Sender;

use super::Slot;
use crate::chat::act::Record;
use crate::chat::sanction::Sanction;
use crate::chat::{ById, ClientId, Hall};
use crate::client::link::Link;

/// A question and where its answer goes. The asker has room for one answer, so answering never waits.
pub enum Question {
    /// Answered when everything that came before it is done.
    Presence(Sender<()>),
    Clients(Sender<Vec<ClientRow>>),
    Client(ClientId, Sender<Option<ClientRow>>),
    Rooms(Sender<Vec<RoomRow>>),
    /// The mutes and bans that hold at this time, each with its target as a person reads it.
    Sanctions(u64, Sender<Vec<(Sanction, String)>>),
    /// The latest acts, the oldest first.
    Audit(Sender<Vec<Record>>),
}

#[derive(Clone)]
pub struct ClientRow {
    pub link: Arc<Link>,
    /// Number and name, once it said `hello`.
    pub user: Option<(u64, String)>,
    pub rooms: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct RoomRow {
    pub name: String,
    pub seq: u64,
    pub users: usize,
    pub clients: usize,
    /// Of the last event, ms since 1970; 0 when nothing was ever said.
    pub active: u64,
}

pub(super) fn answer(question: Question, hall: &Hall, links: &ById<ClientId, Slot>) {
    // An asker that has gone does not need the answer.
    let _ = match question {
        Question::Presence(to) => to.try_send(()).is_ok(),
        Question::Clients(to) => to.try_send(clients(hall, links)).is_ok(),
        Question::Client(client, to) => {
            to.try_send(links.get(&client).map(|slot| row(client, &slot.link, hall))).is_ok()
        }
        Question::Sanctions(time, to) => {
            let shown = |s: &Sanction| (s.clone(), hall.shown(s.target));
            to.try_send(hall.sanctions(time).into_iter().map(shown).collect()).is_ok()
        }
        Question::Audit(to) => to.try_send(hall.records().cloned().collect()).is_ok(),
        Question::Rooms(to) => to.try_send(rooms(hall)).is_ok(),
    };
}

fn clients(hall: &Hall, links: &ById<ClientId, Slot>) -> Vec<ClientRow> {
    let mut rows: Vec<ClientRow> =
        links.iter().map(|(client, slot)| row(*client, &slot.link, hall)).collect();
    rows.sort_by_key(|row| row.link.id);
    rows
}

fn row(client: ClientId, link: &Arc<Link>, hall: &Hall) -> ClientRow {
    ClientRow {
        link: link.clone(),
        user: hall.user_of(client).map(|(id, name)| (id.0, name.as_str().to_owned())),
        rooms: hall.rooms_of(client).map(|room| room.as_str().to_owned()).collect(),
    }
}

fn rooms(hall: &Hall) -> Vec<RoomRow> {
    let mut rows: Vec<RoomRow> = hall
        .rooms()
        .map(|(name, room)| RoomRow {
            name: name.as_str().to_owned(),
            seq: room.seq,
            users: room.online(),
            clients: room.clients().len(),
            active: if room.kept { room.active } else { 0 },
        })
        .collect();
    rows.sort_by(|a, b| (b.clients, &a.name).cmp(&(a.clients, &b.name)));
    rows
}
