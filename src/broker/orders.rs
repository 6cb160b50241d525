//! What the core wants done, done: bytes into outbound queues, closes, words to clients' threads, questions to
//! the archive, answers to operators.

use std::sync::Arc;

use super::{Batch, Broker, Output, Slot};
use crate::chat::quota::counted_as;
use crate::chat::{End, Reference, Refusal, RefusalCode, Reply};
use crate::client::link::Link;
use crate::client::permits::Permit;
use crate::client::reading::Waiting;
use crate::core::dialect::{Dialect, Page};
use crate::core::{HelloWord, Push};
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
            }
            Push::Read { input, client, reference, room, range, limit } => {
                let at = batch.histories.iter().position(|(place, _)| *place == input);
                let permit = at.map(|at| batch.histories.swap_remove(at).1);
                let Some(link) = self.links.get(&client).map(|slot| slot.link.clone()) else { return };
                let dialect = self.dialects.of(link.door).clone();
                let question = link.reading.begin();
                let asker = Box::new(Reader { link, dialect, reference, question, _permit: permit });
                let address = counted_as(asker.link.address);
                self.archive.put(archive::Question { address, room, range, limit, asker });
            }
            Push::Answer { input, outcome } => {
                if let Some((_, to)) = batch.acts.iter().find(|(place, _)| *place == input) {
                    // Who has gone does not need the answer.
                    let _ = to.try_send(outcome);
                }
            }
        }
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

/// A client that waits for a page of history.
struct Reader {
    link: Arc<Link>,
    dialect: Arc<dyn Dialect>,
    reference: Option<Reference>,
    /// Since when it waits.
    question: Waiting,
    /// Given back when the page was sent, or let go.
    _permit: Option<Permit>,
}

impl archive::Asker for Reader {
    fn is_there(&self) -> bool {
        self.link.outbound.ending().is_none()
    }

    fn answer(self: Box<Self>, page: Result<Page, StoreError>) {
        let reference = self.reference.as_ref();
        let room = page.as_ref().ok().map(|page| page.room.clone());
        let frame = match page {
            Ok(mut page) => {
                sabotage::spoil_page(&mut page.events);
                self.dialect.page(reference, &page)
            }
            Err(error) => {
                tracing::error!(%error, "history cannot be read");
                let refusal = Refusal::new(RefusalCode::Busy, "the history cannot be read now");
                self.dialect.reply(reference, &Reply::Refused(refusal))
            }
        };
        // The broker takes a right to read away before it says so: whoever was told so gets nothing more.
        self.question.end(room.as_ref(), |may_read| match may_read {
            true => self.link.outbound.push(&[frame]),
            false => {
                let refusal = Refusal::new(RefusalCode::NoSuchRoom, "there is no such room");
                self.link.outbound.push(&[self.dialect.reply(reference, &Reply::Refused(refusal))]);
            }
        });
    }
}
