use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::*;
use crate::store::journal::tests::filled;

const QUESTIONS: usize = 20_000;

/// What has become of the questions.
#[derive(Default)]
struct Fate {
    gone: AtomicBool,
    answered: AtomicUsize,
    dropped: AtomicUsize,
}

struct Counting(Arc<Fate>);

impl Asker for Counting {
    fn is_there(&self) -> bool {
        !self.0.gone.load(Ordering::Relaxed)
    }

    fn answer(self: Box<Self>, answer: Result<Answer, StoreError>) {
        assert!(answer.is_ok());
        self.0.answered.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Counting {
    fn drop(&mut self) {
        self.0.dropped.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn what_waits_is_let_go_when_it_is_halted_or_nobody_would_get_it() {
    let temporary = tempfile::tempdir().unwrap();
    filled(temporary.path(), 200);
    let dir = DataDir::open(temporary.path()).unwrap();
    let index = Index::new(temporary.path().join("search.db"));
    type End = fn(&Fate, &Halt);
    let table: [(&str, End); 2] = [
        ("a halt", |_, halt| halt.call()),
        ("the askers have gone", |fate, _| fate.gone.store(true, Ordering::Relaxed)),
    ];
    for (what, end) in table {
        let (halt, fate) = (Halt::default(), Arc::new(Fate::default()));
        let (questions, threads) = start(&dir, &index, &halt).unwrap();
        for _ in 0..QUESTIONS {
            let (room, asker) = (RoomName::lobby(), Box::new(Counting(fate.clone())));
            let address = IpAddr::from([10, 0, 0, 1]);
            let wanted = Wanted::Part { room, part: Part::Page { range: Range::Newest, limit: 50 } };
            questions.put(Question { address, wanted, asker });
        }
        end(&fate, &halt);
        drop(questions);
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        assert!(fate.answered.load(Ordering::Relaxed) < QUESTIONS, "{what}: all were answered");
        assert_eq!(fate.dropped.load(Ordering::Relaxed), QUESTIONS, "{what}: each is let go of");
    }
}
