//! The load: one thread that posts, receives everything, and checks that each receiver got each message
//! once and in order.
//!
//! A sender rotates over several connections, because a server may bound what one connection sends.

use std::collections::VecDeque;
use std::io::Write;
use std::time::{Duration, Instant};

use rustix::event::{Timespec, epoll};
use rustix::fd::OwnedFd;
use rustix::net::RecvFlags;

use crate::crowd::{Client, gather};
use crate::plan::{Outcome, Pace, Plan};
use crate::servers::{Kind, Part, Places, Result, Server};
use crate::wire::{self, Dialect, Said};

/// Received at once, from one socket.
const BUFFER: usize = 256 * 1024;
/// How long after the last post the last message may come.
const DRAIN: Duration = Duration::from_secs(10);

struct Receiver {
    messages: u64,
    /// What the next `seq` must be; 0 before the first.
    next_seq: u64,
    /// The next number of each writer of the room.
    next: Vec<u32>,
}

/// A connection that posts.
struct Writer {
    client: usize,
    sender: usize,
    posted: u32,
    acknowledged: u32,
    unacknowledged: VecDeque<Instant>,
    /// At a pace per second: when each was posted, and how many signs of it are still to come.
    sent: Vec<(Instant, u32)>,
}

struct Sender {
    turn: usize,
    owed: u32,
}

pub struct Load<'a> {
    plan: Plan,
    kind: Kind,
    dialect: Dialect,
    pours: bool,
    server: &'a Server,
    pub clients: Vec<Client>,
    receivers: Vec<Receiver>,
    writers: Vec<Writer>,
    writer_of: Vec<Option<usize>>,
    senders: Vec<Sender>,
    epoll: OwnedFd,
    buffer: Vec<u8>,
    /// Whether the window is open.
    counting: bool,
    pongs: usize,
    next_post: Instant,
    turn: usize,
    outcome: Outcome,
}

/// Starts a server, puts the load on it, and ends it.
pub fn run(kind: Kind, places: &Places, plan: Plan) -> Result<Outcome> {
    let server = Server::start(kind, places, plan.seats, plan.limit)?;
    Load::gather(&server, plan)?.work()
}

impl<'a> Load<'a> {
    pub fn gather(server: &'a Server, plan: Plan) -> Result<Load<'a>> {
        let kind = server.kind;
        let clients = gather(server, plan.seats)?;
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        for (n, client) in clients.iter().enumerate() {
            epoll::add(&epoll, &client.socket, epoll::EventData::new_u64(n as u64), epoll::EventFlags::IN)?;
        }
        let per_room = plan.senders * plan.connections;
        let receivers =
            clients.iter().map(|_| Receiver { messages: 0, next_seq: 0, next: vec![0; per_room] }).collect();
        let mut writer_of = vec![None; clients.len()];
        let mut writers = Vec::new();
        for n in 0..plan.seats.rooms * per_room {
            let client = n / per_room * plan.seats.members + n % per_room;
            writer_of[client] = Some(n);
            writers.push(Writer {
                client,
                sender: n / plan.connections,
                posted: 0,
                acknowledged: 0,
                unacknowledged: VecDeque::new(),
                sent: Vec::new(),
            });
        }
        let senders = (0..plan.seats.rooms * plan.senders).map(|_| Sender { turn: 0, owed: 0 }).collect();
        let mut load = Load {
            plan,
            kind,
            dialect: kind.dialect(),
            pours: kind == Kind::Limit && matches!(plan.limit, Part::Pour { .. }),
            server,
            clients,
            receivers,
            writers,
            writer_of,
            senders,
            epoll,
            buffer: vec![0; BUFFER],
            counting: false,
            pongs: 0,
            next_post: Instant::now(),
            turn: 0,
            outcome: Outcome::default(),
        };
        load.settle()?;
        Ok(load)
    }

    /// Warm-up, window, drain, reckoning.
    pub fn work(&mut self) -> Result<Outcome> {
        self.outcome = Outcome::default();
        self.next_post = Instant::now();
        if let Pace::Outstanding(most) = self.plan.pace {
            for sender in 0..self.senders.len() {
                self.senders[sender].owed = most;
                self.refill(sender)?;
            }
        }
        self.turn_until(Instant::now() + self.plan.warm_up, true)?;
        let (from, cpu) = (Instant::now(), self.server.cpu_us());
        self.counting = true;
        self.turn_until(from + self.plan.window, true)?;
        self.counting = false;
        let seconds = from.elapsed().as_secs_f64();
        let server_cpu_us = self.server.cpu_us() - cpu;
        if !self.pours {
            self.drain()?;
        }
        Ok(Outcome { seconds, server_cpu_us, ..std::mem::take(&mut self.outcome) })
    }

    /// Waits until everything that the arrival of the others has caused is read.
    fn settle(&mut self) -> Result<()> {
        if self.kind == Kind::Limit {
            return Ok(());
        }
        let mut ping = Vec::new();
        wire::masked(9, b"settle", &mut ping);
        for client in &mut self.clients {
            client.socket.write_all(&ping)?;
        }
        let deadline = Instant::now() + DRAIN;
        while self.pongs < self.clients.len() {
            self.turn_until(Instant::now() + Duration::from_millis(5), false)?;
            if Instant::now() > deadline {
                return Err("the crowd did not settle".into());
            }
        }
        Ok(())
    }

    /// Every receiver must come to have every post of its room.
    fn drain(&mut self) -> Result<()> {
        let deadline = Instant::now() + DRAIN;
        loop {
            let rooms = self.plan.seats.rooms;
            let mut posted = vec![0u64; rooms];
            let mut acknowledged = true;
            for writer in &self.writers {
                posted[self.clients[writer.client].room] += u64::from(writer.posted);
                acknowledged &= writer.acknowledged == writer.posted;
            }
            let mut pairs = self.clients.iter().zip(&self.receivers);
            if acknowledged && pairs.all(|(client, receiver)| receiver.messages == posted[client.room]) {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err("some receivers did not get every message".into());
            }
            self.turn_until(Instant::now() + Duration::from_millis(20), false)?;
        }
    }

    /// Receives until the deadline, and posts if `posting`.
    pub fn turn_until(&mut self, deadline: Instant, posting: bool) -> Result<()> {
        let paced = match self.plan.pace {
            Pace::PerSecond(rate) if posting => Some(Duration::from_secs_f64(1.0 / rate)),
            _ => None,
        };
        let mut events = Vec::with_capacity(1024);
        loop {
            let now = Instant::now();
            if now >= deadline {
                return Ok(());
            }
            let mut until = deadline;
            if let Some(interval) = paced {
                if now >= self.next_post {
                    self.next_post += interval;
                    self.turn = (self.turn + 1) % self.senders.len();
                    self.post(self.turn, 1)?;
                }
                until = until.min(self.next_post);
            }
            let wait = until.saturating_duration_since(Instant::now());
            let timeout = Timespec { tv_sec: wait.as_secs() as i64, tv_nsec: wait.subsec_nanos().into() };
            events.clear();
            match epoll::wait(&self.epoll, rustix::buffer::spare_capacity(&mut events), Some(&timeout)) {
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
            for event in &events {
                let client = event.data.u64() as usize;
                self.receive(client)?;
                if let Some(writer) = self.writer_of[client].filter(|_| posting) {
                    self.refill(self.writers[writer].sender)?;
                }
            }
        }
    }

    fn receive(&mut self, n: usize) -> Result<()> {
        let mut buffer = std::mem::take(&mut self.buffer);
        let client = &mut self.clients[n];
        let have = client.rest.len();
        buffer[..have].copy_from_slice(&client.rest);
        let count = match rustix::net::recv(&client.socket, &mut buffer[have..], RecvFlags::DONTWAIT) {
            Ok((0, _)) => return Err(format!("the server closed client {n}").into()),
            Ok((count, _)) => count,
            Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INTR) => 0,
            Err(error) => return Err(format!("client {n}: {error}").into()),
        };
        let now = Instant::now();
        let (mut at, end) = (0, have + count);
        while let Some((opcode, payload, length)) = wire::frame(&buffer[at..end]) {
            self.hear(n, opcode, payload, now)?;
            at += length;
        }
        let client = &mut self.clients[n];
        client.rest.clear();
        client.rest.extend_from_slice(&buffer[at..end]);
        self.buffer = buffer;
        Ok(())
    }

    fn hear(&mut self, n: usize, opcode: u8, payload: &[u8], now: Instant) -> Result<()> {
        match wire::said(self.dialect, opcode, payload) {
            Said::Message { seq, text } => self.hear_message(n, seq, text, now),
            Said::Ack => {
                self.acknowledge(n, now);
                Ok(())
            }
            Said::Pong => {
                self.pongs += 1;
                Ok(())
            }
            Said::Other if opcode == 9 => {
                let mut pong = Vec::new();
                wire::masked(10, payload, &mut pong);
                self.clients[n].socket.write_all(&pong)?;
                Ok(())
            }
            Said::Other => Ok(()),
            Said::Trouble => {
                let what = String::from_utf8_lossy(payload);
                Err(format!("client {n} was told {opcode:x} {what}").into())
            }
        }
    }

    fn hear_message(&mut self, n: usize, seq: Option<u64>, text: &[u8], now: Instant) -> Result<()> {
        let receiver = &mut self.receivers[n];
        if let Some(seq) = seq {
            if receiver.next_seq != 0 && receiver.next_seq != seq {
                return Err(format!("client {n} got {seq} where {} was due", receiver.next_seq).into());
            }
            receiver.next_seq = seq + 1;
            // That is the check for everybody; what the numbers stand for, one in each room looks at.
            let is_paced = matches!(self.plan.pace, Pace::PerSecond(_));
            let looks = n.is_multiple_of(self.plan.seats.members) || is_paced || self.kind == Kind::Limit;
            if self.pours || !looks {
                receiver.messages += 1;
                self.outcome.deliveries += u64::from(self.counting);
                return Ok(());
            }
        }
        let (writer, number) = wire::marker(text);
        if writer == wire::STRANGER {
            return Ok(());
        }
        receiver.messages += 1;
        self.outcome.deliveries += u64::from(self.counting);
        let next = &mut receiver.next[writer % (self.plan.senders * self.plan.connections)];
        if number != *next {
            return Err(format!("client {n} got {number} of {writer} where {next} was due").into());
        }
        *next += 1;
        self.see(writer, number, now);
        if !self.kind.is_teahouse() && self.writer_of[n] == Some(writer) {
            self.acknowledge(n, now);
        }
        Ok(())
    }

    fn acknowledge(&mut self, n: usize, now: Instant) {
        let Some(index) = self.writer_of[n] else { return };
        let writer = &mut self.writers[index];
        let number = writer.acknowledged;
        writer.acknowledged += 1;
        self.senders[writer.sender].owed += 1;
        if let Some(sent) = writer.unacknowledged.pop_front()
            && self.counting
        {
            self.outcome.posts += 1;
            self.outcome.acknowledged_us.push((now - sent).as_micros() as u32);
        }
        self.tick_off(index, number, now);
    }

    fn see(&mut self, writer: usize, number: u32, now: Instant) {
        let sent = self.writers.get(writer).and_then(|writer| writer.sent.get(number as usize));
        if let Some((sent, _)) = sent
            && self.counting
        {
            self.outcome.delivered_us.push((now - *sent).as_micros() as u32);
        }
        self.tick_off(writer, number, now);
    }

    /// One sign of a post has come: a delivery or the acknowledgement.
    fn tick_off(&mut self, writer: usize, number: u32, now: Instant) {
        let Some((sent, left)) = self.writers[writer].sent.get_mut(number as usize) else { return };
        *left -= 1;
        if *left == 0 && self.counting {
            self.outcome.complete_us.push((now - *sent).as_micros() as u32);
        }
    }

    fn refill(&mut self, sender: usize) -> Result<()> {
        let owed = std::mem::take(&mut self.senders[sender].owed);
        if owed > 0 && matches!(self.plan.pace, Pace::Outstanding(_)) {
            self.post(sender, owed)?;
        }
        Ok(())
    }

    /// Posts so many texts, all through the sender's next connection.
    fn post(&mut self, sender: usize, count: u32) -> Result<()> {
        let turn = self.senders[sender].turn;
        self.senders[sender].turn = (turn + 1) % self.plan.connections;
        let index = sender * self.plan.connections + turn;
        let writer = &mut self.writers[index];
        let client = &mut self.clients[writer.client];
        let mut bytes = Vec::new();
        let now = Instant::now();
        for _ in 0..count {
            wire::post(self.dialect, client.room, index, writer.posted, &mut bytes);
            writer.posted += 1;
            writer.unacknowledged.push_back(now);
            if matches!(self.plan.pace, Pace::PerSecond(_)) {
                writer.sent.push((now, self.plan.seats.members as u32 + 1));
            }
        }
        client.socket.write_all(&bytes)?;
        Ok(())
    }
}
