//! The broker: one thread, the only one that has the core and the journal.
//!
//! It takes everything that waits in the inbound channel (a batch), lets the core apply it, and does what comes
//! out of that. While one batch is flushed and sent the next one gathers, so batches grow with the load and need
//! no timer. It keeps the channel, the clock and the gauges, and the links of the clients; every rule is in the
//! core. It never waits for a client and never reads old history.

mod orders;
pub mod questions;
mod timed;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};

use crate::chat::act::{Act, Actor, Outcome};
use crate::chat::upload::{Transfer, Transferred};
use crate::chat::{Asked, ById, ClientId, Command, Event, Moment};
use crate::client::link::Link;
use crate::client::memory::Crowd;
use crate::client::outbound::Outbound;
use crate::client::permits::Permit;
use crate::core::dialect::Dialects;
use crate::core::{Core, Input, Journal as _, NotDurable, Output, Tally};
use crate::gauges::{Count, Gauges, Level, Shape};
use crate::limits;
use crate::sabotage::{self, Fault};
use crate::store::archive::Questions;
use crate::store::files::sweep::Sweeper;
use crate::store::journal::Journal;
use crate::store::operator;
use crate::store::search::{Index, Patience};
use crate::tap::{self, Tap};
use crate::wire::clock;
use crate::wire::ws::close::CloseReason;
use questions::Question;
use timed::Timed;

impl tap::Item for Event {}

/// Everything that can wake the broker.
pub enum Inbound {
    Connected(Arc<Link>),
    Said {
        client: ClientId,
        asked: Asked,
        /// Of the client and of its address: given back when the command has been answered.
        permits: [Permit; 2],
        /// Of a history question: given back when its page was sent.
        history: Option<Permit>,
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
    /// Somebody brings a file, has brought it, or ends that; the answer goes to `to` when it is durable.
    Transfer {
        transfer: Transfer,
        to: Sender<Transferred>,
    },
    /// Finish what is in the channel, close every client with 1012, and end when they are gone.
    Stop,
}

pub struct Broker {
    inbound: Receiver<Inbound>,
    archive: Questions,
    core: Core,
    dialects: Dialects,
    journal: Journal,
    links: ById<ClientId, Slot>,
    crowd: Crowd,
    /// Tick 0.
    started: Instant,
    gauges: Arc<Gauges>,
    tap: Arc<Tap<Event>>,
    /// When it is looked next at who was seen.
    note_at: Instant,
    /// When events of rooms that are no more are taken out next, and how long the search index may keep them.
    sweep_at: Instant,
    sweep_patience: Patience,
    /// When the log is emptied next of what was deleted, and how long the search index may keep that.
    forget_at: Instant,
    forget_patience: Patience,
    index: Index,
    sweeper: Sweeper,
    /// Set by `Stop`: when the broker ends even if clients are left.
    stop_at: Option<Instant>,
    /// Where somebody may leave the key of a link for an operator.
    data: PathBuf,
}

/// A client at the broker.
struct Slot {
    link: Arc<Link>,
    /// The link's, one memory access nearer: a push to a thousand is mostly that.
    outbound: Arc<Outbound>,
}

/// What was taken out of the channel together.
#[derive(Default)]
struct Batch {
    inputs: Vec<Input>,
    /// Of the commands among them; they go back with the batch.
    permits: Vec<[Permit; 2]>,
    /// Of the history questions, each with the place of its input.
    histories: Vec<(usize, Permit)>,
    /// Whom the acts are answered to, each with the place of its input.
    acts: Vec<(usize, Sender<Outcome>)>,
    /// Whom is answered what became of uploads, each with the place of its input.
    transfers: Vec<(usize, Sender<Transferred>)>,
    questions: Vec<Question>,
    gone: Vec<(ClientId, CloseReason)>,
    text_bytes: usize,
}

impl Broker {
    pub fn new(
        inbound: Receiver<Inbound>,
        (archive, index, sweeper): (Questions, Index, Sweeper),
        core: Core,
        dialects: Dialects,
        journal: Journal,
        gauges: Arc<Gauges>,
        data: &Path,
    ) -> Broker {
        Broker {
            inbound,
            archive,
            core,
            dialects,
            journal,
            links: ById::default(),
            crowd: Crowd::default(),
            started: Instant::now(),
            gauges,
            tap: Arc::default(),
            note_at: Instant::now() + limits::NOTE_INTERVAL,
            sweep_at: Instant::now(),
            sweep_patience: Patience::default(),
            forget_at: Instant::now() + limits::FORGET_INTERVAL,
            forget_patience: Patience::default(),
            index,
            sweeper,
            stop_at: None,
            data: data.to_owned(),
        }
    }

    /// Shows each event when it is delivered.
    pub fn tap(&self) -> Arc<Tap<Event>> {
        self.tap.clone()
    }

    /// Works until it is stopped and every client is gone. Returns the journal, which must close after everybody else
    /// who has the history open: whoever is the last moves the log into the file.
    ///
    /// # Errors
    /// When a batch cannot be made durable: nothing of it was shown, and nothing more must be acknowledged.
    pub fn run(mut self) -> Result<Journal, NotDurable> {
        loop {
            let first = match self.next() {
                Ok(first) => Some(first),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return Ok(self.journal),
            };
            let was_stopping = self.stop_at.is_some();
            self.work(first)?;
            if !was_stopping && self.stop_at.is_some() {
                // What was in the channel before the stop is finished. What comes behind it is from clients
                // that have not noticed yet; waiting for them to fall silent, there would be no end.
                self.links.values().for_each(|slot| slot.outbound.close(CloseReason::Restarting));
            }
            if self.stop_at.is_some_and(|at| self.links.is_empty() || Instant::now() >= at) {
                return Ok(self.journal);
            }
        }
    }

    /// Waits for the next thing that happens, something that is due by the clock included.
    fn next(&self) -> Result<Inbound, RecvTimeoutError> {
        let tick_due = self.core.next_deadline().map(|tick| self.started + Duration::from_millis(tick));
        let sweep = self.journal.has_gone_rooms().then_some(self.sweep_at);
        let forget = self.journal.has_to_forget().then_some(self.forget_at);
        let due = tick_due
            .into_iter()
            .chain(self.stop_at)
            .chain(sweep)
            .chain(forget)
            .fold(self.note_at, Instant::min);
        self.inbound.recv_deadline(due)
    }

    fn work(&mut self, first: Option<Inbound>) -> Result<(), NotDurable> {
        let taken = Instant::now();
        let at = self.moment();
        let mut batch = Batch::default();
        if taken >= self.note_at {
            self.note_at = taken + limits::NOTE_INTERVAL;
            batch.inputs.push(Input::Noted { behind: limits::NOTED_BEHIND.as_millis() as u64 });
        }
        let mut next = first;
        while let Some(inbound) = next {
            self.take(inbound, &mut batch);
            let full = batch.inputs.len() >= limits::BATCH_COMMANDS_MAX
                || batch.text_bytes >= limits::BATCH_TEXT_BYTES_MAX;
            next = if full { None } else { self.inbound.try_recv().ok() };
        }
        let mut journal = Timed::new(&mut self.journal);
        let output = self.core.batch(&batch.inputs, at, &mut journal)?;
        let (times, put_off) = (journal.times(), journal.put_off());
        let (commands, tally) = (batch.permits.len(), output.tally.clone());
        self.carry_out(output, &mut batch);
        if !put_off.is_empty() {
            sabotage::slow_flush();
            self.journal.commit(&put_off.iter().collect::<Vec<_>>())?;
        }
        self.see_out(&batch);
        self.measure(commands, &tally, times.unwrap_or([taken; 2]), taken);
        for question in batch.questions {
            questions::answer(question, self.core.hall(), &self.links);
        }
        self.sweep(taken)?;
        self.forget(taken)
    }

    /// Takes out some of what rooms that are no more have left in the file. A full disk or somebody who has the file
    /// puts it off.
    fn sweep(&mut self, now: Instant) -> Result<(), NotDurable> {
        if now < self.sweep_at || !self.journal.has_gone_rooms() {
            return Ok(());
        }
        let outcome = self.journal.sweep(&self.index, &mut self.sweep_patience, now);
        self.sweep_at = Instant::now() + limits::SWEEP_INTERVAL;
        match outcome {
            Err(failed @ NotDurable::Failed(_)) => Err(failed),
            Err(NotDurable::Full | NotDurable::Busy) => {
                self.sweep_at += limits::NOTE_INTERVAL;
                Ok(())
            }
            // The index still has to take its words out.
            Ok(false) => {
                self.sweep_at += limits::search::INDEX_INTERVAL;
                Ok(())
            }
            Ok(true) => Ok(()),
        }
    }

    /// Empties the log of the history, if something was taken away whose bytes are still there. Somebody who reads just
    /// then puts it off.
    fn forget(&mut self, now: Instant) -> Result<(), NotDurable> {
        if now < self.forget_at || !self.journal.has_to_forget() {
            return Ok(());
        }
        self.forget_at = Instant::now() + limits::FORGET_INTERVAL;
        self.journal.forget(&self.index, &mut self.forget_patience, now)
    }

    fn take(&mut self, inbound: Inbound, batch: &mut Batch) {
        if let Inbound::Said { asked, .. } = &inbound
            && matches!(asked.command, Ok(Command::Claim { .. }))
            && let Some(key) = operator::take(&self.data)
        {
            batch.inputs.push(Input::Acted { act: Act::Link(key.link()), actor: Actor::Operator });
        }
        let place = batch.inputs.len();
        match inbound {
            Inbound::Connected(link) => {
                if self.stop_at.is_some() {
                    link.outbound.close(CloseReason::Restarting);
                }
                let (client, door, address) = (link.id, link.door, link.address);
                batch.inputs.push(Input::Connected { client, door, address });
                self.links.insert(client, Slot { outbound: link.outbound.clone(), link });
            }
            Inbound::Said { client, asked, permits, history } => {
                batch.permits.push(permits);
                batch.histories.extend(history.map(|permit| (place, permit)));
                if let Ok(Command::Post(post)) = &asked.command
                    && let Ok(draft) = &post.draft
                {
                    sabotage::panic_on(Fault::PanicInBroker, draft.text.as_str());
                    batch.text_bytes += draft.text.as_str().len();
                }
                if let Ok(Command::Edit { text, .. }) = &asked.command {
                    batch.text_bytes += text.as_str().len();
                }
                batch.inputs.push(Input::Asked { client, asked });
            }
            Inbound::Gone { client, reason } => {
                batch.gone.push((client, reason));
                batch.inputs.push(Input::Gone { client });
            }
            Inbound::Asked(question) => batch.questions.push(question),
            Inbound::Transfer { transfer, to } => {
                batch.transfers.push((place, to));
                batch.inputs.push(Input::Transfer(transfer));
            }
            Inbound::Acted { act, actor, to } => {
                batch.acts.push((place, to));
                batch.inputs.push(Input::Acted { act, actor });
            }
            Inbound::Stop => {
                batch.inputs.push(Input::Noted { behind: 1 });
                self.stop_at.get_or_insert(Instant::now() + limits::DRAIN_TIMEOUT);
            }
        }
    }

    /// Lets go of the links of clients that have gone.
    fn see_out(&mut self, batch: &Batch) {
        for (client, reason) in &batch.gone {
            self.gauges.closed(*reason);
            if !sabotage::is(Fault::LeakQueue) {
                self.links.remove(client);
            }
            if self.crowd.has_left(self.links.len()) {
                self.journal.empty_cache();
            }
        }
    }

    /// `began` and `ended` are of the commit, if there was one.
    fn measure(&self, commands: usize, tally: &Tally, [began, ended]: [Instant; 2], taken: Instant) {
        let gauges = &self.gauges;
        let hall = self.core.hall();
        gauges.set(Level::Clients, self.links.len());
        gauges.set(Level::Users, hall.users().count());
        gauges.set(Level::Rooms, hall.rooms_counted());
        gauges.add(Count::Posts, tally.posts);
        gauges.add(Count::Deliveries, tally.deliveries);
        tally.refused.iter().for_each(|code| gauges.refused(*code));
        if commands == 0 {
            return;
        }
        let us = |span: Duration| span.as_micros() as u64;
        gauges.add(Count::Batches, 1);
        gauges.add(Count::Commands, commands as u64);
        gauges.shape(Shape::BatchCommands).record(commands as u64);
        gauges.shape(Shape::InboundLeft).record(self.inbound.len() as u64);
        gauges.shape(Shape::Apply).record(us(began - taken));
        if tally.facts > 0 {
            gauges.add(Count::Lasting, tally.facts as u64);
            gauges.shape(Shape::Commit).record(us(ended - began));
        }
        gauges.shape(Shape::Fanout).record(us(ended.elapsed()));
    }

    fn moment(&self) -> Moment {
        let tick = self.started.elapsed().as_millis() as u64;
        Moment { wall: clock::millis(SystemTime::now()), tick }
    }
}
