//! How the page is written to: JSON in WebSocket text frames.

use std::sync::Arc;

use bytes::Bytes;
use parking_lot::Mutex;

use crate::chat::{Event, Reference, Reply};
use crate::core::Door;
use crate::core::dialect::{Dialect, Dialects, Page, Results, ThreadPage};
use crate::wire::json::answer::{self, About, Encoded};
use crate::wire::json::history;
use crate::wire::ws::close::CloseReason;

/// The dialect of each door.
pub fn dialects(about: &About) -> Dialects {
    Dialects::new(|door| match door {
        Door::Page => Arc::new(Json { about: about.clone(), encoded: Mutex::default() }),
    })
}

struct Json {
    about: About,
    /// The broker's alone, so nobody waits for it.
    encoded: Mutex<Encoded>,
}

impl Dialect for Json {
    fn event(&self, event: &Event) -> Bytes {
        answer::event(event)
    }

    fn reply(&self, reference: Option<&Reference>, reply: &Reply) -> Bytes {
        answer::reply(reference, reply, &self.about, &mut self.encoded.lock())
    }

    fn page(&self, reference: Option<&Reference>, page: &Page) -> Bytes {
        history::page(reference, &page.room, &page.events, page.more)
    }

    fn thread(&self, reference: Option<&Reference>, thread: &ThreadPage) -> Bytes {
        history::thread(reference, (&thread.room, thread.root), &thread.messages, thread.more)
    }

    fn results(&self, reference: Option<&Reference>, results: &Results) -> Bytes {
        history::results(reference, &results.hits, results.more)
    }

    fn farewell(&self, reason: CloseReason, words: &str) -> Bytes {
        reason.frame_with(words)
    }
}
