//! Files: who brings them in a run, what the disk insists on, and what its rows say of them.

use std::collections::BTreeMap;

use crate::chat::event::Message;
use crate::chat::file::{FileId, Upload};
use crate::chat::name::RoomName;
use crate::chat::upload::{FileRules, Transferred};
use crate::chat::{Fact, UserId};
use crate::journal::History;
use crate::world::World;

/// Small enough to be met.
pub const RULES: FileRules = FileRules { upload_bytes: 1_000, user_bytes: 4_000, all_bytes: 10_000 };

/// A file that a message has.
#[derive(Clone, Debug, PartialEq)]
pub struct Posted {
    pub room: RoomName,
    pub seq: u64,
    pub owner: UserId,
    pub bytes: u64,
}

impl History {
    pub(crate) fn write_file(&mut self, fact: &Fact) {
        match fact {
            Fact::FileMade { file, owner, time } => {
                assert!(self.users.contains_key(owner), "a file of nobody");
                let upload = Upload { file: file.clone(), owner: *owner, made: *time, stored: None };
                let before = self.uploads.insert(file.id, upload);
                assert!(before.is_none() && !self.posted.contains_key(&file.id), "a file twice");
            }
            Fact::FileStored { id, seal, time } => {
                let upload = self.uploads.get_mut(id).expect("what is here was begun");
                assert!(upload.stored.replace((*time, seal.clone())).is_none(), "a file is here once");
            }
            Fact::FileGone { id } => {
                assert!(self.uploads.remove(id).is_some(), "what goes was there, and in no message");
            }
            _ => panic!("only as the present: {fact:?}"),
        }
    }

    /// A message has its files alone, and they are its author's.
    pub(crate) fn attach(&mut self, message: &Message) {
        for (file, id) in message.files.iter().flat_map(|file| file.ids().map(move |id| (file, id))) {
            let upload = self.uploads.remove(&id).expect("what is posted is here and in no message");
            assert!(upload.is_finished() && upload.owner == message.user, "what is posted is one's own");
            assert!(id != file.id || upload.file.name == file.name);
            let (room, seq, bytes) = (message.room.clone(), message.seq, upload.file.bytes);
            self.posted.insert(id, Posted { room, seq, owner: message.user, bytes });
        }
    }

    /// A message has its files no more, or no message of a room.
    pub(crate) fn detach(&mut self, room: &RoomName, seq: Option<u64>) {
        self.posted.retain(|_, posted| posted.room != *room || seq.is_some_and(|seq| posted.seq != seq));
    }

    pub(crate) fn present_files(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        for Upload { file, owner, made, stored } in self.uploads.values() {
            facts.push(Fact::FileMade { file: file.clone(), owner: *owner, time: *made });
            let stored = stored.clone();
            facts.extend(stored.map(|(time, seal)| Fact::FileStored { id: file.id, seal, time }));
        }
        let mut kept: BTreeMap<(RoomName, UserId), u64> = BTreeMap::new();
        for Posted { room, owner, bytes, .. } in self.posted.values() {
            *kept.entry((room.clone(), *owner)).or_default() += bytes;
        }
        let kept = kept.into_iter();
        facts.extend(kept.map(|((room, user), bytes)| Fact::FilesKept { room, user, bytes }));
        facts
    }
}

impl World {
    pub(crate) fn transferred(&mut self, _: Transferred) {}

    /// What goes from the disk is in no message any more, and nobody can post it.
    pub(crate) fn files_go(&mut self, ids: &[FileId]) {
        let history = &self.disk().history;
        let is_known = |id: &FileId| history.uploads.contains_key(id) || history.posted.contains_key(id);
        assert!(!ids.iter().any(is_known), "the bytes of a file go that somebody has");
    }
}
