//! The core: hall, journal and fan-out as one state machine.
//!
//! Batches of [`Input`]s go in, an [`Output`] comes out: what is pushed to whom, and what else is to be done.
//! There is no clock, no socket, no thread, no gauge and no randomness in here: the same inputs at the same
//! moments, with a journal that does the same, give the same output on any machine. Invariants: nothing that
//! depends on a fact is in an output before the fact is durable; a refused turn has changed nothing.
//!
//! Reading order: [`input`], [`journal`], [`dialect`] (how a door writes), [`output`], [`fanout`].

pub mod dialect;
mod fanout;
pub mod input;
pub mod journal;
pub mod output;

pub use crate::chat::Door;
use crate::chat::Turn;
use crate::chat::access::{Right, Who};
use crate::chat::room::Kind;
use crate::chat::{
    Asker, ById, ClientId, Effect, Event, Fact, Hall, Moment, Refusal, RefusalCode, Reply, Rules,
};
use crate::sabotage::{self, Fault};
use dialect::Dialects;
use fanout::Fanout;
pub use input::Input;
pub use journal::{Journal, NotDurable};
pub use output::{HelloWord, Output, Push, Tally};

pub struct Core {
    hall: Hall,
    dialects: Dialects,
    /// By which door each client has come.
    doors: ById<ClientId, Door>,
}

/// Whose inputs are refused when they have facts.
#[derive(Clone, Copy)]
enum Refused {
    /// There is no room for anything.
    All,
    /// What room there is is for operators.
    Users,
}

impl Refused {
    fn is(self, input: &Input) -> bool {
        matches!(self, Refused::All) || matches!(input, Input::Asked { .. } | Input::Transfer(_))
    }
}

impl Core {
    pub fn new(rules: Rules, dialects: Dialects) -> Core {
        Core { hall: Hall::new(rules), dialects, doors: ById::default() }
    }

    /// Puts back a fact of the history: see [`Hall::restore`].
    pub fn restore(&mut self, fact: &Fact) {
        self.hall.restore(fact);
    }

    pub fn hall(&self) -> &Hall {
        &self.hall
    }

    /// The tick at which a batch is due even if nothing comes in.
    pub fn next_deadline(&self) -> Option<u64> {
        self.hall.next_deadline()
    }

    /// Applies inputs in order, makes their facts durable, and says what is to be done then.
    ///
    /// # Errors
    /// When the journal has failed: nothing of the batch may be shown or acknowledged, and no batch must follow.
    /// A journal that is full or busy is no error: whoever wanted something to last is refused.
    pub fn batch(
        &mut self,
        inputs: &[Input],
        at: Moment,
        journal: &mut dyn Journal,
    ) -> Result<Output, NotDurable> {
        let short = journal.is_short_of_room();
        let refusal = Refusal::new(RefusalCode::StorageFull, "the disk of the server is nearly full");
        let turns = self.turns(inputs, at, journal, short.then_some((&refusal, Refused::Users)));
        let facts = turns.iter().flat_map(|(_, turn)| &turn.facts);
        let facts: Vec<&Fact> = facts.filter(|fact| !is_lost(fact)).collect();
        let turns = match if facts.is_empty() { Ok(()) } else { journal.commit(&facts) } {
            Ok(()) => turns,
            Err(NotDurable::Full) if sabotage::is(Fault::ToldBeforeCommit) => turns,
            Err(NotDurable::Full) => {
                let refusal = Refusal::new(RefusalCode::StorageFull, "the disk of the server is full");
                self.again(inputs, at, journal, &refusal)
            }
            Err(NotDurable::Busy) => {
                let refusal = Refusal::new(RefusalCode::Busy, "another program holds the history");
                self.again(inputs, at, journal, &refusal)
            }
            Err(failed @ NotDurable::Failed(_)) => return Err(failed),
        };
        self.hall.settle();
        Ok(self.output(turns, inputs))
    }

    /// The turns of a batch whose facts found no room: as if none of them had been asked for.
    fn again(
        &mut self,
        inputs: &[Input],
        at: Moment,
        journal: &dyn Journal,
        refusal: &Refusal,
    ) -> Vec<(usize, Turn)> {
        self.hall.take_back_to(0);
        self.hall.put_off_markers(at.tick);
        self.turns(inputs, at, journal, Some((refusal, Refused::All)))
    }

    /// Applies each input, with its place among the inputs; time itself has the place behind the last.
    fn turns(
        &mut self,
        inputs: &[Input],
        at: Moment,
        journal: &dyn Journal,
        refusal: Option<(&Refusal, Refused)>,
    ) -> Vec<(usize, Turn)> {
        let mut turns = Vec::with_capacity(inputs.len() + 1);
        turns.push((inputs.len(), self.hall.tick(at, journal)));
        for (place, input) in inputs.iter().enumerate() {
            let mark = self.hall.mark();
            let turn = self.turn(input, at, journal);
            let turn = match refusal {
                Some((refusal, whom)) if !turn.facts.is_empty() && whom.is(input) => {
                    self.hall.take_back_to(mark);
                    self.refuse(input, refusal, at, journal)
                }
                _ => turn,
            };
            turns.push((place, turn));
        }
        turns
    }

    fn turn(&mut self, input: &Input, at: Moment, journal: &dyn Journal) -> Turn {
        match input {
            Input::Connected { client, door, address } => {
                self.hall.connect(*client, *door, *address);
                Turn::new(Asker::Nobody, None)
            }
            Input::Asked { client, asked } => self.hall.apply(*client, asked, at, journal),
            Input::Gone { client } => {
                self.hall.disconnect(*client, at);
                Turn::new(Asker::Nobody, None)
            }
            Input::Noted { behind } => self.hall.note(*behind, at, journal),
            Input::Transfer(transfer) => self.hall.transfer(transfer, at, journal),
            Input::Acted { act, actor } => self.hall.act(act, *actor, at, journal),
        }
    }

    /// The turn of an input whose facts cannot last. Of an act only the record may have been meant to.
    fn refuse(&mut self, input: &Input, refusal: &Refusal, at: Moment, journal: &dyn Journal) -> Turn {
        match input {
            Input::Asked { client, asked } => {
                let is_hello = asked.is_hello && self.hall.user_of(*client).is_none();
                self.hall.refuse(*client, asked, refusal.clone(), is_hello, at)
            }
            Input::Acted { act, actor } => {
                let mark = self.hall.mark();
                let mut turn = self.hall.act_off_the_record(act, *actor, at, journal);
                if !turn.facts.is_empty() {
                    self.hall.take_back_to(mark);
                    turn = Turn::new(Asker::Operator, None);
                    turn.effects.push(Effect::NotDone(refusal.clone()));
                }
                turn
            }
            Input::Transfer(_) => {
                let mut turn = Turn::new(Asker::Nobody, None);
                turn.effects.push(Effect::Transferred(Err(refusal.clone())));
                turn
            }
            // Coming and going has no facts, and what was seen is written down later.
            Input::Connected { .. } | Input::Gone { .. } | Input::Noted { .. } => {
                Turn::new(Asker::Nobody, None)
            }
        }
    }
}

/// From turns to what leaves.
impl Core {
    fn output(&mut self, mut turns: Vec<(usize, Turn)>, inputs: &[Input]) -> Output {
        let effects = turns.iter_mut().flat_map(|(_, turn)| &mut turn.effects);
        sabotage::reorder(effects.filter(|e| matches!(e, Effect::Deliver { event: Event::Message(_), .. })));
        self.refuse_readers(&mut turns);
        let gone = self.note_doors(inputs);
        let mut output = Output::default();
        let mut orders = Vec::new();
        let mut fanout = Fanout::new(&self.hall, &self.dialects, &self.doors);
        for (place, turn) in turns {
            let client = turn.asker.client();
            output.tally.facts += turn.facts.len();
            let mut reference = turn.reference;
            for effect in turn.effects {
                match effect {
                    Effect::Reply(reply) => {
                        if let Reply::Refused(refusal) = &reply {
                            output.tally.refused.push(refusal.code);
                        }
                        if let Some(client) = client
                            && let Some(door) = self.doors.get(&client)
                        {
                            let frame = self.dialects.of(*door).reply(reference.as_ref(), &reply);
                            fanout.own(client, frame);
                        }
                    }
                    Effect::Deliver { to, event } => {
                        output.tally.posts += u64::from(matches!(event, Event::Message(_)));
                        fanout.deliver(&to, &event);
                        // What somebody reads is no news for operators.
                        output.happened.extend(Some(event).filter(|event| !event.is_of_one()));
                    }
                    Effect::Entered { client, room } => fanout.entered(client, &room),
                    Effect::Exited { client, room } => {
                        fanout.exited(client, &room);
                        let is_private = room.kind() == Kind::Private;
                        output.pushes.extend(is_private.then_some(Push::Withdrawn { client, room }));
                    }
                    Effect::RoomGone { room } => output.pushes.push(Push::RoomGone { room }),
                    Effect::Transferred(outcome) => orders.push(Push::Transferred { input: place, outcome }),
                    Effect::FilesGone(ids) => orders.push(Push::FilesGone(ids)),
                    Effect::Done(done) => orders.push(Push::Answer { input: place, outcome: Ok(done) }),
                    Effect::NotDone(refusal) => {
                        orders.push(Push::Answer { input: place, outcome: Err(refusal) });
                    }
                    Effect::Read { room, part } => {
                        let (input, reference) = (place, reference.take());
                        let read = |client| Push::Read { input, client, reference, room, part };
                        orders.extend(client.map(read));
                    }
                    Effect::Search(search) => {
                        let (input, reference) = (place, reference.take());
                        orders.extend(client.map(|client| Push::Search { input, client, reference, search }));
                    }
                    Effect::Welcomed { user } => orders.extend(hello(client, HelloWord::Welcomed(user))),
                    Effect::HelloRefused { about_the_name } => {
                        orders.extend(hello(client, HelloWord::Refused { about_the_name }));
                    }
                    Effect::Closed { client, why, words } => orders.push(Push::Close { client, why, words }),
                }
            }
        }
        output.tally.deliveries = fanout.finish(&mut output.pushes);
        // What an effect means to a client's own thread and to the archive comes after the replies.
        output.pushes.append(&mut orders);
        for client in gone {
            self.doors.remove(&client);
        }
        output
    }

    /// What came behind a question in the batch may have ended the right to ask it.
    fn refuse_readers(&self, turns: &mut [(usize, Turn)]) {
        for (_, turn) in turns {
            let Asker::Client(client) = turn.asker else { continue };
            for effect in &mut turn.effects {
                let Some((user, _)) = self.hall.user_of(client) else { continue };
                let who = Who { user, client };
                let may = match effect {
                    Effect::Read { room, .. } => self.hall.may(who, room, Right::Read).map(drop),
                    Effect::Search(search) => self.hall.narrow(who, search),
                    _ => Ok(()),
                };
                if let Err(refusal) = may {
                    *effect = Effect::Reply(Reply::Refused(refusal));
                }
            }
        }
    }

    /// Learns by which doors clients have come, and returns those who have gone.
    fn note_doors(&mut self, inputs: &[Input]) -> Vec<ClientId> {
        let mut gone = Vec::new();
        for input in inputs {
            match input {
                Input::Connected { client, door, .. } => {
                    self.doors.insert(*client, *door);
                }
                Input::Gone { client } => gone.push(*client),
                Input::Asked { .. } | Input::Acted { .. } | Input::Noted { .. } | Input::Transfer(_) => {}
            }
        }
        gone
    }
}

/// Whether a fact is left out on purpose.
fn is_lost(fact: &Fact) -> bool {
    sabotage::is(Fault::UnwrittenName) && matches!(fact, Fact::Renamed { .. })
}

/// What a `hello` means to the client's own thread.
fn hello(client: Option<ClientId>, word: HelloWord) -> Option<Push> {
    client.map(|client| Push::Hello { client, word })
}

#[cfg(test)]
mod tests;
