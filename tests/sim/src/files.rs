//! Files: who brings them in a run, what the disk insists on, and what its rows say of them.

use std::collections::BTreeMap;

use crate::chat::Message;
use crate::chat::command::AttachedDraft;
use crate::chat::file::{FileId, FileName, MediaKind, NewFile, PictureSize, Seal, Upload};
use crate::chat::name::RoomName;
use crate::chat::upload::{Bearer, FileRules, Transfer};
use crate::chat::{Fact, UserId};
use crate::core::Input;
use crate::journal::History;
use crate::tab::Desk;
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

/// What somebody does with files.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OfFiles {
    Begin,
    Finish,
    End,
}

/// Files of this person that could go with a message now; somebody else may be quicker.
pub fn ready(desk: &Desk) -> Vec<AttachedDraft> {
    let own = desk.history.uploads.values().filter(|upload| Some(upload.owner) == desk.person.me);
    let own = own.filter(|upload| upload.is_finished() && upload.file.preview_of.is_none()).take(2);
    own.map(|upload| AttachedDraft { id: upload.file.id, alt: Some("a picture".into()) }).collect()
}

impl World {
    /// The door asks for it as soon as it has the bytes; what it knows of the disk may be old by then.
    pub(crate) fn step_of_files(&mut self, tab: usize, what: OfFiles, value: u64) {
        let person = &self.people[self.tabs[tab].person];
        let Some(token) = &person.token else { return };
        let (me, uploads) = (person.me, &self.disk().history.uploads);
        let by = Bearer { token: token.hash, address: [10, 0, 0, person.address].into(), wall: self.wall() };
        let mut own = uploads.values().filter(|upload| Some(upload.owner) == me);
        let transfer = match what {
            OfFiles::Begin => {
                let is_picture =
                    |upload: &&Upload| upload.stored.as_ref().is_some_and(|(_, seal)| seal.kind.is_picture());
                let preview_of =
                    own.find(is_picture).filter(|_| value.is_multiple_of(4)).map(|picture| picture.file.id);
                self.files_begun += 1;
                let mut id = [0; 16];
                id[..8].copy_from_slice(&self.files_begun.to_be_bytes());
                // No client is told how large a preview is.
                let bytes = if preview_of.is_some() { 0 } else { value };
                let name = FileName::of(&format!("file {value}"));
                let file = NewFile { id: FileId::new(id), name, bytes, preview_of };
                let uploads = self.disk().history.uploads.values();
                let mut unfinished =
                    uploads.filter(|upload| !upload.is_finished()).map(|upload| upload.file.id);
                let instead_of = if value.is_multiple_of(3) { unfinished.next_back() } else { None };
                Transfer::Begin { by, file, instead_of }
            }
            OfFiles::Finish => {
                let Some(upload) = uploads.values().find(|upload| !upload.is_finished()) else { return };
                let kind = if value.is_multiple_of(5) { MediaKind::Text } else { MediaKind::Png };
                // Some are more than anybody draws unasked, and some nobody could measure.
                let side = if value.is_multiple_of(7) { 50_000 } else { 100 };
                let size = (!value.is_multiple_of(11)).then_some(PictureSize { width: side, height: side });
                let seal = Seal { sha256: [value as u8; 32], kind, size };
                Transfer::Finish { id: upload.file.id, seal }
            }
            OfFiles::End => {
                let id = own.next().map_or(FileId::new([0; 16]), |upload| upload.file.id);
                Transfer::End { by, id }
            }
        };
        self.enter(Input::Transfer(transfer));
    }

    /// What goes from the disk is in no message any more, and nobody can post it.
    pub(crate) fn files_go(&mut self, ids: &[FileId]) {
        let history = &self.disk().history;
        let is_known = |id: &FileId| history.uploads.contains_key(id) || history.posted.contains_key(id);
        assert!(!ids.iter().any(is_known), "the bytes of a file go that somebody has");
    }
}
