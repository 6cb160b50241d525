//! What a client is told, as a value, and the two ways in which the server writes it down here.
//!
//! The quick one writes a number for each thing that it says and keeps the thing itself in a book, so that a
//! client looks up what it has got. The real one is the page's: JSON in WebSocket frames ([`crate::json`]).

use std::sync::{Arc, Mutex, MutexGuard};

use bytes::Bytes;

use crate::chat::{Asked, Event, Reference, Refusal, Reply};
use crate::core::Door;
use crate::core::dialect::{Dialect, Dialects, Page, Results, ThreadPage};
use crate::doors::dialect::dialects;
use crate::json;
use crate::wire::json::answer::About;
use crate::wire::json::devices::{Sign, Signpost};
use crate::wire::ws::close::CloseReason;

/// One thing that the server says to a client.
#[derive(Debug, PartialEq)]
pub enum Word {
    Event(Event),
    Reply(Option<Reference>, Reply),
    Page(Option<Reference>, Page),
    Thread(Option<Reference>, ThreadPage),
    Results(Option<Reference>, Results),
}

/// A way of writing words down and of reading them.
pub enum Tongue {
    Numbers(Book),
    Json(Dialects),
}

impl Tongue {
    pub fn numbers() -> Tongue {
        Tongue::Numbers(Book::default())
    }

    pub fn json() -> Tongue {
        let sign = |fragment: &str| Sign { url: format!("http://house/#{fragment}"), qr: vec!["1".into()] };
        let signpost = Signpost(Arc::new(sign));
        let about =
            About { server_name: "Teahouse".into(), epoch: "e".into(), rate: 5, upload_bytes: 0, signpost };
        Tongue::Json(dialects(&about))
    }

    /// A new one of the same kind.
    pub fn another(&self) -> Tongue {
        match self {
            Tongue::Numbers(_) => Tongue::numbers(),
            Tongue::Json(_) => Tongue::json(),
        }
    }

    /// For the core: the dialect of every door.
    pub fn dialects(&self) -> Dialects {
        match self {
            Tongue::Numbers(book) => Dialects::new(|_| Arc::new(book.clone())),
            Tongue::Json(dialects) => dialects.clone(),
        }
    }

    pub fn page(&self, reference: Option<&Reference>, page: &Page) -> Bytes {
        match self {
            Tongue::Numbers(book) => book.page(reference, page),
            Tongue::Json(dialects) => dialects.of(Door::Page).page(reference, page),
        }
    }

    pub fn thread(&self, reference: Option<&Reference>, thread: &ThreadPage) -> Bytes {
        match self {
            Tongue::Numbers(book) => book.thread(reference, thread),
            Tongue::Json(dialects) => dialects.of(Door::Page).thread(reference, thread),
        }
    }

    pub fn results(&self, reference: Option<&Reference>, results: &Results) -> Bytes {
        match self {
            Tongue::Numbers(book) => book.results(reference, results),
            Tongue::Json(dialects) => dialects.of(Door::Page).results(reference, results),
        }
    }

    /// What the archive says instead of an answer.
    pub fn refuse(&self, reference: Option<&Reference>, refusal: Refusal) -> Bytes {
        let reply = Reply::Refused(refusal);
        match self {
            Tongue::Numbers(book) => book.write(Word::Reply(reference.cloned(), reply), ARCHIVE),
            Tongue::Json(dialects) => dialects.of(Door::Page).reply(reference, &reply),
        }
    }

    /// What the server understands of what a client says.
    pub fn said(&self, asked: Asked) -> Asked {
        match self {
            Tongue::Numbers(_) => asked,
            Tongue::Json(_) => json::through_text(asked),
        }
    }

    /// Whether the core has said the same in both; what is written as it is read was compared before.
    pub fn said_the_same(&self, other: &Tongue) -> bool {
        match (self, other) {
            (Tongue::Numbers(one), Tongue::Numbers(two)) => one.words()[0] == two.words()[0],
            (Tongue::Json(_), Tongue::Json(_)) => true,
            (Tongue::Numbers(_), Tongue::Json(_)) | (Tongue::Json(_), Tongue::Numbers(_)) => false,
        }
    }

    /// Reads whole frames.
    pub fn read(&self, frames: &Bytes) -> Vec<Arc<Word>> {
        match self {
            Tongue::Numbers(book) => book.read(frames),
            Tongue::Json(_) => json::read(frames),
        }
    }
}

/// Everything that was said in a run: by the core, and by the archive, whose answers have their own time. A frame
/// is a place in one of the two, in four bytes.
#[derive(Clone, Default)]
pub struct Book(Arc<Mutex<[Vec<Arc<Word>>; 2]>>);

const CORE: u32 = 0;
const ARCHIVE: u32 = 1;

impl Book {
    fn write(&self, word: Word, which: u32) -> Bytes {
        let words = &mut self.words()[which as usize];
        words.push(Arc::new(word));
        Bytes::copy_from_slice(&(2 * (words.len() as u32 - 1) + which).to_le_bytes())
    }

    fn read(&self, frames: &Bytes) -> Vec<Arc<Word>> {
        let words = self.words();
        let (frames, rest) = frames.as_chunks::<4>();
        assert!(rest.is_empty(), "a frame is cut in two");
        let numbers = frames.iter().map(|frame| u32::from_le_bytes(*frame) as usize);
        numbers.map(|number| words[number % 2][number / 2].clone()).collect()
    }

    /// One thread plays a run.
    fn words(&self) -> MutexGuard<'_, [Vec<Arc<Word>>; 2]> {
        self.0.lock().expect("nobody panics with the book in hand")
    }
}

impl Dialect for Book {
    fn event(&self, event: &Event) -> Bytes {
        self.write(Word::Event(event.clone()), CORE)
    }

    fn reply(&self, reference: Option<&Reference>, reply: &Reply) -> Bytes {
        self.write(Word::Reply(reference.cloned(), reply.clone()), CORE)
    }

    fn page(&self, reference: Option<&Reference>, page: &Page) -> Bytes {
        self.write(Word::Page(reference.cloned(), page.clone()), ARCHIVE)
    }

    fn thread(&self, reference: Option<&Reference>, thread: &ThreadPage) -> Bytes {
        self.write(Word::Thread(reference.cloned(), thread.clone()), ARCHIVE)
    }

    fn results(&self, reference: Option<&Reference>, results: &Results) -> Bytes {
        self.write(Word::Results(reference.cloned(), results.clone()), ARCHIVE)
    }

    /// A line ends without a word in here.
    fn farewell(&self, _: CloseReason, _: &str) -> Bytes {
        Bytes::new()
    }
}
