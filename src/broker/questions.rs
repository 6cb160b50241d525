//! What the operator asks the broker, and the figures it keeps for the answers.
//!
//! Answers are copies: nobody outside ever holds a part of the broker's state.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use crossbeam_channel::Sender;

use super::fanout::Slot;
use crate::chat::{ClientId, Hall, Reply};
use crate::link::Link;
use crate::wire::close::CloseReason;

/// A question and where its answer goes. The asker has room for one answer, so answering never waits.
pub enum Question {
    Stats(Sender<Stats>),
    Clients(Sender<Vec<ClientRow>>),
    Rooms(Sender<Vec<RoomRow>>),
}

/// Figures since the start, and of the last batch.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub batches: u64,
    pub commands: u64,
    pub lasting: u64,
    pub deliveries: u64,
    pub largest_batch: usize,
    pub last_commit: Duration,
    pub slowest_commit: Duration,
    pub last_fanout: Duration,
    pub refused: BTreeMap<&'static str, u64>,
    pub closed: BTreeMap<u16, u64>,
}

#[derive(Clone, Debug)]
pub struct Stats {
    pub clients: usize,
    pub users_known: usize,
    pub rooms: usize,
    pub inbound_waiting: usize,
    /// All outbound queues together.
    pub backlog_bytes: usize,
    pub uptime: Duration,
    pub tally: Tally,
}

#[derive(Clone)]
pub struct ClientRow {
    pub link: std::sync::Arc<Link>,
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

impl Tally {
    pub(super) fn batch(&mut self, commands: usize, lasting: usize, commit: Duration, fanout: Duration) {
        if commands == 0 {
            return;
        }
        self.batches += 1;
        self.commands += commands as u64;
        self.lasting += lasting as u64;
        self.largest_batch = self.largest_batch.max(commands);
        self.last_fanout = fanout;
        if lasting > 0 {
            self.last_commit = commit;
            self.slowest_commit = self.slowest_commit.max(commit);
        }
    }

    pub(super) fn replied(&mut self, reply: &Reply) {
        if let Reply::Refused(refusal) = reply {
            *self.refused.entry(refusal.code.as_str()).or_default() += 1;
        }
    }

    pub(super) fn closed(&mut self, reason: CloseReason) {
        *self.closed.entry(reason.code_and_sentence().0).or_default() += 1;
    }
}

pub(super) fn answer(
    question: Question,
    hall: &Hall,
    slots: &HashMap<ClientId, Slot>,
    tally: &Tally,
    (inbound_waiting, uptime): (usize, Duration),
) {
    // An asker that has gone does not need the answer.
    let _ = match question {
        Question::Stats(to) => to
            .try_send(Stats {
                clients: slots.len(),
                users_known: hall.users().len(),
                rooms: hall.rooms().count(),
                inbound_waiting,
                backlog_bytes: slots.values().map(|slot| slot.link.outbound.backlog().bytes).sum(),
                uptime,
                tally: tally.clone(),
            })
            .is_ok(),
        Question::Clients(to) => to.try_send(clients(hall, slots)).is_ok(),
        Question::Rooms(to) => to.try_send(rooms(hall)).is_ok(),
    };
}

fn clients(hall: &Hall, slots: &HashMap<ClientId, Slot>) -> Vec<ClientRow> {
    let mut rows: Vec<ClientRow> = slots
        .iter()
        .map(|(client, slot)| ClientRow {
            link: slot.link.clone(),
            user: hall.user_of(*client).map(|(id, name)| (id.0, name.as_str().to_owned())),
            rooms: hall.rooms_of(*client).map(|room| room.as_str().to_owned()).collect(),
        })
        .collect();
    rows.sort_by_key(|row| row.link.id);
    rows
}

fn rooms(hall: &Hall) -> Vec<RoomRow> {
    let mut rows: Vec<RoomRow> = hall
        .rooms()
        .map(|room| RoomRow {
            name: room.name.as_str().to_owned(),
            seq: room.seq,
            users: room.online(),
            clients: room.clients().len(),
            active: if room.seq == 0 { 0 } else { room.active },
        })
        .collect();
    rows.sort_by(|a, b| (b.clients, &a.name).cmp(&(a.clients, &b.name)));
    rows
}
