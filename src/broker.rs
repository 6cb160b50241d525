//! The broker: one thread, the only one that has the hall and the journal.
//!
//! It takes everything that waits in the inbound channel (a batch), applies it in order, makes the lasting
//! part durable in one transaction, and only then sends anything: what is acknowledged or seen is on disk.
//! While one batch is flushed and sent the next one gathers, so batches grow with the load and need no
//! timer. It never waits for a client and never reads old history.

mod fanout;
pub mod questions;

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};

use crate::chat::act::{Act, Actor, Outcome};
use crate::chat::name::RoomName;
use crate::chat::{Asked, ById, ClientId, Command, Effect, Event, Hall, Moment, Refusal, RefusalCode, Reply};
use crate::client::link::Link;
use crate::client::memory::Crowd;
use crate::gauges::{Count, Gauges, Level, Shape};
use crate::limits;
use crate::sabotage::{self, Fault};
use crate::store::StoreError;
use crate::store::archive;
use crate::store::journal::Journal;
use crate::tap::{self, Tap};
use crate::wire::json::answer::{self, About};
use crate::wire::json::roster::Roster;
use crate::wire::ws::close::CloseReason;
use fanout::{Fanout, Slot};
use questions::Question;

/// An event that was delivered, for an operator who looks on.
#[derive(Clone, Debug)]
pub struct Happening {
    /// `None` when it belongs to no room.
    pub room: Option<RoomName>,
    pub frame: Bytes,
}

impl tap::Item for Happening {}

/// Everything that can wake the broker.
pub enum Inbound {
    Connected(Arc<Link>),
    Said {
        client: ClientId,
        asked: Asked,
    },
    Gone {
        client: ClientId,
        reason: CloseReason,
    },
    Asked(Question),
    /// Somebody who may does something; the answer goes to `to` when it is durable.
    Acted {
        act: Act,
        actor: Actor,
        to: Sender<Outcome>,
    },
    /// Finish what is in the channel, close every client with 1012, and end when they are gone.
    Stop,
}

pub struct Broker {
    inbound: Receiver<Inbound>,
    archive: Sender<archive::Question>,
    hall: Hall,
    journal: Journal,
    about: Arc<About>,
    roster: Roster,
    slots: ById<ClientId, Slot>,
    crowd: Crowd,
    /// Tick 0.
    started: Instant,
    gauges: Arc<Gauges>,
    tap: Arc<Tap<Happening>>,
    /// Set by `Stop`: when the broker ends even if clients are left.
    stop_at: Option<Instant>,
}

/// What one batch collects before anything of it is sent.
#[derive(Default)]
struct Batch {
    effects: Vec<Effect>,
    /// Clients whose commands were applied: they get their credits back.
    heard: Vec<ClientId>,
    questions: Vec<Question>,
    acts: Vec<(Sender<Outcome>, Outcome)>,
    text_bytes: usize,
}

impl Broker {
    pub fn new(
        inbound: Receiver<Inbound>,
        archive: Sender<archive::Question>,
        hall: Hall,
        journal: Journal,
        about: Arc<About>,
        gauges: Arc<Gauges>,
    ) -> Broker {
        Broker {
            inbound,
            archive,
            hall,
            journal,
            about,
            roster: Roster::default(),
            slots: ById::default(),
            crowd: Crowd::default(),
            started: Instant::now(),
            gauges,
            tap: Arc::default(),
            stop_at: None,
        }
    }

    /// Shows each event when it is delivered.
    pub fn tap(&self) -> Arc<Tap<Happening>> {
        self.tap.clone()
    }

    /// Works until it is stopped and every client is gone.
    ///
    /// # Errors
    /// When a batch cannot be made durable: nothing of it was shown, and nothing more must be acknowledged.
    pub fn run(mut self) -> Result<(), StoreError> {
        loop {
            let first = match self.next() {
                Ok(first) => Some(first),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            };
            let was_stopping = self.stop_at.is_some();
            self.work(first)?;
            if !was_stopping && self.stop_at.is_some() {
                // What was in the channel before the stop is finished. What comes behind it is from clients
                // that have not noticed yet; waiting for them to fall silent, there would be no end.
                self.close_everybody();
            }
            if self.stop_at.is_some_and(|at| self.slots.is_empty() || Instant::now() >= at) {
                return Ok(());
            }
        }
    }

    /// Waits for the next thing that happens, an absence that ends included.
    fn next(&self) -> Result<Inbound, RecvTimeoutError> {
        let tick_due = self.hall.next_deadline().map(|tick| self.started + Duration::from_millis(tick));
        match tick_due.into_iter().chain(self.stop_at).min() {
            Some(deadline) => self.inbound.recv_deadline(deadline),
            None => self.inbound.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    fn work(&mut self, first: Option<Inbound>) -> Result<(), StoreError> {
        let taken = Instant::now();
        let at = self.moment();
        let mut batch = Batch::default();
        self.hall.tick(at, &mut batch.effects);
        let mut next = first;
        while let Some(inbound) = next {
            self.take(inbound, at, &mut batch);
            let full = batch.heard.len() >= limits::BATCH_COMMANDS_MAX
                || batch.text_bytes >= limits::BATCH_TEXT_BYTES_MAX;
            next = if full { None } else { self.inbound.try_recv().ok() };
        }
        let applied = Instant::now();
        if sabotage::is(Fault::AckBeforeFlush) {
            self.send(&batch);
            sabotage::slow_flush();
        }
        let lasting = self.make_durable(&mut batch)?;
        let committed = Instant::now();
        sabotage::reorder(&mut batch.effects, is_message);
        if !sabotage::is(Fault::AckBeforeFlush) {
            self.send(&batch);
        }
        self.measure(&batch, lasting, [taken, applied, committed]);
        for (to, outcome) in batch.acts.drain(..) {
            // Who has gone does not need the answer.
            let _ = to.try_send(outcome);
        }
        for question in batch.questions.drain(..) {
            questions::answer(question, &self.hall, &self.slots);
        }
        Ok(())
    }

    fn measure(&self, batch: &Batch, lasting: usize, [taken, applied, committed]: [Instant; 3]) {
        let gauges = &self.gauges;
        gauges.set(Level::Clients, self.slots.len());
        gauges.set(Level::Users, self.hall.users().len());
        gauges.set(Level::Rooms, self.hall.rooms().len());
        if batch.heard.is_empty() {
            return;
        }
        let us = |span: Duration| span.as_micros() as u64;
        gauges.add(Count::Batches, 1);
        gauges.add(Count::Commands, batch.heard.len() as u64);
        gauges.shape(Shape::BatchCommands).record(batch.heard.len() as u64);
        gauges.shape(Shape::InboundLeft).record(self.inbound.len() as u64);
        gauges.shape(Shape::Apply).record(us(applied - taken));
        if lasting > 0 {
            gauges.add(Count::Lasting, lasting as u64);
            gauges.shape(Shape::Commit).record(us(committed - applied));
        }
        gauges.shape(Shape::Fanout).record(us(committed.elapsed()));
    }

    /// Commits what must last. When there is no room for it, or another program holds the file, it is taken
    /// back and refused; the rest of the batch goes on.
    fn make_durable(&mut self, batch: &mut Batch) -> Result<usize, StoreError> {
        let outcome = self.journal.commit(&batch.effects);
        let refusal = match &outcome {
            Err(StoreError::Full) => Refusal::new(RefusalCode::StorageFull, "the disk of the server is full"),
            Err(StoreError::Busy) => Refusal::new(RefusalCode::Busy, "another program holds the history"),
            _ => {
                self.hall.settle();
                return outcome;
            }
        };
        if let Err(error) = outcome {
            tracing::warn!(%error, "a batch was refused");
        }
        self.hall.take_back(&mut batch.effects, &refusal);
        for (_, outcome) in &mut batch.acts {
            if outcome.as_ref().is_ok_and(|done| done.lasting) {
                *outcome = Err(refusal.clone());
            }
        }
        Ok(0)
    }

    fn take(&mut self, inbound: Inbound, at: Moment, batch: &mut Batch) {
        match inbound {
            Inbound::Connected(link) => {
                if self.stop_at.is_some() {
                    link.outbound.close(CloseReason::Restarting);
                }
                self.hall.connect(link.id, link.address);
                self.slots.insert(link.id, Slot::new(link));
            }
            Inbound::Said { client, asked } => self.hear(client, asked, at, batch),
            Inbound::Gone { client, reason } => {
                self.hall.disconnect(client, at);
                self.gauges.closed(reason);
                if !sabotage::is(Fault::LeakQueue) {
                    self.slots.remove(&client);
                }
                if self.crowd.has_left(self.slots.len()) {
                    self.journal.empty_cache();
                }
            }
            Inbound::Asked(question) => batch.questions.push(question),
            Inbound::Acted { act, actor, to } => {
                let outcome = self.hall.act(act, actor, at, &mut batch.effects);
                batch.acts.push((to, outcome));
            }
            Inbound::Stop => {
                self.stop_at.get_or_insert(Instant::now() + limits::DRAIN_TIMEOUT);
            }
        }
    }

    fn hear(&mut self, client: ClientId, asked: Asked, at: Moment, batch: &mut Batch) {
        batch.heard.push(client);
        if let Ok(Command::Post(post)) = &asked.command
            && let Ok(draft) = &post.draft
        {
            sabotage::panic_on(Fault::PanicInBroker, draft.text.as_str());
            batch.text_bytes += draft.text.as_str().len();
        }
        let is_history = matches!(asked.command, Ok(Command::History { .. }));
        let before = batch.effects.len();
        self.hall.apply(client, asked, at, &self.journal, &mut batch.effects);
        let new = &batch.effects[before..];
        for effect in new {
            if let Effect::Deliver { event: Event::Message(message), .. } = effect {
                self.journal.remember(message);
            }
        }
        // A history question that was refused does not reach the archive, which would return its credit.
        if is_history
            && !new.iter().any(|effect| matches!(effect, Effect::Read { .. }))
            && let Some(slot) = self.slots.get(&client)
        {
            slot.link.histories.give_back();
        }
    }

    /// Sends what a durable batch has led to: one push per client.
    fn send(&mut self, batch: &Batch) {
        let mut fanout = Fanout::default();
        for effect in &batch.effects {
            match effect {
                Effect::Reply { client, reference, reply } => {
                    if let Reply::Refused(refusal) = reply {
                        self.gauges.refused(refusal.code);
                    }
                    fanout.reply(
                        *client,
                        answer::reply(reference.as_ref(), reply, &self.about, &mut self.roster),
                    );
                }
                Effect::Deliver { to, event } => {
                    self.gauges.add(Count::Posts, u64::from(matches!(event, Event::Message(_))));
                    let frame = answer::event(event);
                    self.tap.show(|| Happening { room: event.room().cloned(), frame: frame.clone() });
                    fanout.deliver(to, frame, &self.hall);
                }
                Effect::Entered { client, room } => fanout.entered(*client, room),
                Effect::Exited { client, room } => fanout.exited(*client, room),
                _ => {}
            }
        }
        self.gauges.add(Count::Deliveries, fanout.finish(&self.hall, &mut self.slots));
        for effect in &batch.effects {
            self.follow_up(effect);
        }
        for client in &batch.heard {
            if let Some(slot) = self.slots.get(client) {
                slot.link.commands.give_back();
            }
        }
    }

    /// What an effect means to the client's own thread and to the archive, after its replies are sent.
    fn follow_up(&self, effect: &Effect) {
        let slot = |client| self.slots.get(client);
        match effect {
            Effect::Welcomed { client, .. } => {
                if let Some(slot) = slot(client) {
                    slot.link.hello.welcomed();
                }
            }
            Effect::HelloRefused { client, about_the_name } => {
                if let Some(slot) = slot(client) {
                    let by_name = limits::HELLO_NAME_TIMEOUT;
                    slot.link.hello.refused(if *about_the_name { by_name } else { limits::HELLO_TIMEOUT });
                }
            }
            Effect::Flooding { client } => {
                if let Some(slot) = slot(client) {
                    slot.link.outbound.close(CloseReason::Flooding);
                }
            }
            Effect::Expelled { client, banned, reason } => {
                if let Some(slot) = slot(client) {
                    let why = if *banned { CloseReason::Banned } else { CloseReason::Kicked };
                    slot.link.outbound.close_with(why, why.frame_with(reason));
                }
            }
            Effect::Read { client, reference, room, range, limit } => {
                if let Some(slot) = slot(client) {
                    let (link, reference, room) = (slot.link.clone(), reference.clone(), room.clone());
                    let question = archive::Question { link, reference, room, range: *range, limit: *limit };
                    // The archive's threads live as long as this sender.
                    let _ = self.archive.send(question);
                }
            }
            _ => {}
        }
    }

    fn close_everybody(&self) {
        for slot in self.slots.values() {
            slot.link.outbound.close(CloseReason::Restarting);
        }
    }

    fn moment(&self) -> Moment {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Moment { time: since_1970.as_millis() as u64, tick: self.started.elapsed().as_millis() as u64 }
    }
}

fn is_message(effect: &Effect) -> bool {
    matches!(effect, Effect::Deliver { event: Event::Message(_), .. })
}
