//! What the core wants done, done: bytes into outbound queues, closes, words to clients' threads, questions to
//! the archive, answers to operators.

use std::sync::Arc;

use bytes::Bytes;

use super::{Batch, Broker, Output, Slot};
use crate::chat::name::RoomName;
use crate::chat::quota::counted_as;
use crate::chat::{ClientId, End, Reference, Refusal, RefusalCode, Reply};
use crate::client::link::Link;
use crate::client::permits::Permit;
use crate::client::reading::Waiting;
use crate::core::dialect::{Dialect, Results};
use crate::core::{HelloWord, Push};
use crate::store::archive::{Answer, Wanted};
use crate::store::{StoreError, archive};
use crate::wire::ws::close::CloseReason;
use crate::{limits, sabotage};

impl Broker {
    pub(super) fn carry_out(&mut self, output: Output, batch: &mut Batch) {
        for happening in output.happened {
            self.tap.show(|| happening.clone());
        }
        for push in output.pushes {
            self.push(push, batch);
        }
    }

    fn push(&mut self, push: Push, batch: &mut Batch) {
        match push {
            Push::Own { client, frames } => {
                if let Some(slot) = self.links.get(&client) {
                    slot.outbound.push(&frames);
                }
            }
            Push::Shared { to, frames } => {
                for slot in to.iter().filter_map(|client| self.links.get(client)) {
                    slot.outbound.push(std::slice::from_ref(&frames));
                }
            }
            Push::Hello { client, word } => {
                if let Some(slot) = self.links.get(&client) {
                    tell(&slot.link, word);
                }
            }
            Push::Close { client, why, words } => {
                if let Some(Slot { link, .. }) = self.links.get(&client) {
                    let reason = reason(why);
                    link.outbound.close_with(reason, self.dialects.of(link.door).farewell(reason, &words));
                }
            }
            Push::Withdrawn { client, room } => {
                if let Some(slot) = self.links.get(&client) {
                    slot.link.reading.withdraw(&room);
                }
            }
            Push::RoomGone { room } => {
                self.links.values().for_each(|slot| slot.link.reading.withdraw(&room));
                self.sweeper.look();
            }
            Push::Read { input, client, reference, room, part } => {
                let only = Some(room.clone());
                self.ask((input, client), reference, only, Wanted::Part { room, part }, batch);
            }
            Push::Search { input, client, reference, search } => {
                let only = search.scope.only.clone();
                self.ask((input, client), reference, only, Wanted::Search(search), batch);
            }
            Push::Transferred { input, outcome } => {
                if let Some((_, to)) = batch.transfers.iter().find(|(place, _)| *place == input) {
                    // Who has gone does not need the answer.
                    let _ = to.try_send(outcome);
                }
            }
            Push::FilesGone(ids) => self.sweeper.take(ids),
            Push::Answer { input, outcome } => {
                if let Some((_, to)) = batch.acts.iter().find(|(place, _)| *place == input) {
                    // Who has gone does not need the answer.
                    let _ = to.try_send(outcome);
                }
            }
        }
    }

    /// Puts a question to the archive, for the client that has asked with the input at this place of the batch.
    fn ask(
        &self,
        (input, client): (usize, ClientId),
        reference: Option<Reference>,
        only: Option<RoomName>,
        wanted: Wanted,
        batch: &mut Batch,
    ) {
        let at = batch.histories.iter().position(|(place, _)| *place == input);
        let permit = at.map(|at| batch.histories.swap_remove(at).1);
        let Some(link) = self.links.get(&client).map(|slot| slot.link.clone()) else { return };
        let dialect = self.dialects.of(link.door).clone();
        let question = link.reading.begin();
        let asker = Box::new(Reader { link, dialect, reference, only, question, _permit: permit });
        let address = counted_as(asker.link.address);
        self.archive.put(archive::Question { address, wanted, asker });
    }
}

/// What came of a `hello`, to the client's own thread.
fn tell(link: &Link, word: HelloWord) {
    match word {
        HelloWord::Welcomed(_) => link.hello.welcomed(),
        HelloWord::Refused { about_the_name: true } => link.hello.refused(limits::HELLO_NAME_TIMEOUT),
        HelloWord::Refused { about_the_name: false } => link.hello.refused(limits::HELLO_TIMEOUT),
    }
}

fn reason(why: End) -> CloseReason {
    match why {
        End::Flooding => CloseReason::Flooding,
        End::Kicked => CloseReason::Kicked,
        End::Banned => CloseReason::Banned,
        End::SignedOut => CloseReason::SignedOut,
    }
}

/// A client that waits for what the archive reads.
struct Reader {
    link: Arc<Link>,
    dialect: Arc<dyn Dialect>,
    reference: Option<Reference>,
    /// The one room that was asked for.
    only: Option<RoomName>,
    /// Since when it waits.
    question: Waiting,
    /// Given back when the answer was sent, or let go.
    _permit: Option<Permit>,
}

impl archive::Asker for Reader {
    fn is_there(&self) -> bool {
        self.link.outbound.ending().is_none()
    }

    fn answer(self: Box<Self>, answer: Result<Answer, StoreError>) {
        let (frame, results) = self.encode(answer);
        // The broker takes a right to read away before it says so: whoever was told so gets nothing more.
        self.question.end(|withdrawn| {
            if self.only.as_ref().is_some_and(|only| withdrawn.contains(only)) {
                let refusal = Refusal::new(RefusalCode::NoSuchRoom, "there is no such room");
                self.link.outbound.push(&[self.refusal(refusal)]);
                return;
            }
            let hits = results.as_ref().map_or(&[][..], |results| &results.hits);
            match results.as_ref().filter(|_| hits.iter().any(|hit| withdrawn.contains(hit.room()))) {
                None => self.link.outbound.push(&[frame]),
                Some(results) => {
                    let mut left = results.clone();
                    left.hits.retain(|hit| !withdrawn.contains(hit.room()));
                    self.link.outbound.push(&[self.dialect.results(self.reference.as_ref(), &left)]);
                }
            }
        });
    }
}

impl Reader {
    /// The answer as a frame, and what was found.
    fn encode(&self, answer: Result<Answer, StoreError>) -> (Bytes, Option<Results>) {
        let reference = self.reference.as_ref();
        match answer {
            Ok(Answer::Page(mut page)) => {
                sabotage::spoil_page(&mut page.events);
                (self.dialect.page(reference, &page), None)
            }
            Ok(Answer::Thread(thread)) => (self.dialect.thread(reference, &thread), None),
            Ok(Answer::Results(results)) => (self.dialect.results(reference, &results), Some(results)),
            Ok(Answer::NotNow(why)) => (self.refusal(Refusal::new(RefusalCode::Busy, why)), None),
            Err(error) => {
                tracing::error!(%error, "history cannot be read");
                (self.refusal(Refusal::new(RefusalCode::Busy, "the history cannot be read now")), None)
            }
        }
    }

    fn refusal(&self, refusal: Refusal) -> Bytes {
        self.dialect.reply(self.reference.as_ref(), &Reply::Refused(refusal))
    }
}
