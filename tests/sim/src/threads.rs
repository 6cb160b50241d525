//! Chains of answers, counted anew by brute force, and messages by their places.

use crate::chat::event::{Message, Thread};
use crate::chat::fate::Replies;
use crate::chat::name::RoomName;
use crate::chat::{Command, Lasting, UserId};
use crate::core::dialect::{Results, ThreadPage};
use crate::journal::{History, Rows};
use crate::limits;
use crate::tab::{Question, Tab};

impl Rows {
    /// Where an answer belongs, by going up from answer to answer.
    pub fn thread(&self, message: &Message) -> Option<Thread> {
        let answered = |seq: u64| self.event(seq).and_then(Lasting::message).expect("an answer to a message");
        let to = answered(message.reply_to?).user;
        let mut root = message.reply_to?;
        while let Some(above) = answered(root).reply_to {
            root = above;
        }
        Some(Thread { root, to })
    }

    /// What a message says of the answers that are there.
    pub fn replies(&self, root: u64) -> Option<Box<Replies>> {
        let answers = self.answers.get(&root)?.iter();
        let is_there = |seq: &&u64| self.fates.get(seq).is_none_or(|fates| !fates.is_deleted());
        let there: Vec<&Lasting> = answers.filter(is_there).filter_map(|seq| self.event(*seq)).collect();
        let last = there.last()?;
        let mut users: Vec<UserId> = Vec::new();
        for user in there.iter().rev().map(|answer| answer.user()) {
            if !users.contains(&user) && users.len() < limits::REPLIERS_TOLD {
                users.push(user);
            }
        }
        Some(Box::new(Replies { count: there.len(), last: last.time(), last_seq: last.seq(), users }))
    }

    /// Whether this may have been told at some time.
    pub fn may_say(&self, root: u64, replies: &Replies) -> bool {
        let answers = self.answers.get(&root).map_or(&[][..], |answers| answers);
        let by =
            |user: &UserId| answers.iter().any(|seq| self.event(*seq).is_some_and(|e| e.user() == *user));
        replies.count > 0
            && replies.count <= answers.len()
            && answers.contains(&replies.last_seq)
            && replies.users.iter().all(by)
    }
}

impl History {
    pub fn thread(&self, room: &RoomName, root: u64, after: Option<u64>) -> ThreadPage {
        let mut page = ThreadPage { room: room.clone(), root, messages: Vec::new(), more: false };
        let Some(rows) = self.rows(room) else { return page };
        let most = limits::search::THREAD_MESSAGES;
        let answers = rows.answers.get(&root).map_or(&[][..], |answers| answers).iter().copied();
        let mut seqs: Vec<u64> = answers.filter(|seq| *seq > after.unwrap_or(0)).collect();
        page.more = seqs.len() > most;
        seqs.truncate(most);
        if after.is_none() {
            seqs.insert(0, root);
        }
        page.messages =
            seqs.into_iter().filter_map(|seq| rows.event(seq)).map(|event| rows.told(event)).collect();
        page
    }

    pub fn these(&self, room: &RoomName, seqs: &[u64]) -> Results {
        let mut seqs = seqs.to_vec();
        seqs.sort_unstable();
        seqs.dedup();
        let found = |seq: u64| {
            let rows = self.rows(room)?;
            rows.event(seq).filter(|event| event.message().is_some()).map(|event| rows.told(event))
        };
        Results { hits: seqs.into_iter().filter_map(found).collect(), more: false }
    }
}

impl Tab {
    /// What a script's small number means: the chain to which a message near the beginning of what the tab has belongs,
    /// or some messages by their places, those of other events among them.
    pub fn asks_for_single_messages(&self, room: RoomName, first: u64, how: usize) -> (Command, Question) {
        match how.is_multiple_of(2) {
            true => {
                let after = (how.is_multiple_of(3)).then_some(first + 2);
                let seq = first + how as u64 / 2;
                let question = Question::Thread { room: room.clone(), after };
                (Command::Thread { room, seq, after }, question)
            }
            false => {
                let seqs = vec![first + 3, first, first + 1, first + 2, first, 0, u64::MAX >> 1];
                let question = Question::Messages { room: room.clone(), seqs: seqs.clone() };
                (Command::Messages { room, seqs }, question)
            }
        }
    }

    pub fn threaded(&self, after: Option<u64>, page: &ThreadPage) {
        let ThreadPage { root, messages, .. } = page;
        assert!(messages.is_sorted_by_key(Lasting::seq), "{page:?}");
        let mut messages = messages.iter().map(|message| message.message().expect("a message"));
        if after.is_none() {
            let first = messages.next();
            assert!(first.is_none_or(|first| first.seq == *root && first.thread.is_none()), "{page:?}");
        }
        let belongs = |message: &&std::sync::Arc<Message>| {
            message.thread.is_some_and(|thread| thread.root == *root) && message.seq > after.unwrap_or(0)
        };
        assert!(messages.all(|message| belongs(&message)), "{page:?}");
    }

    pub fn named(&self, (room, seqs): (&RoomName, &[u64]), results: &Results) {
        assert!(results.hits.is_sorted_by(|a, b| a.seq() < b.seq()));
        let is_meant = |hit: &Lasting| hit.room() == room && seqs.contains(&hit.seq());
        assert!(results.hits.iter().all(|hit| hit.message().is_some() && is_meant(hit)), "{results:?}");
    }
}
