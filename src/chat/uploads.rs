//! Files that no message has yet, and how much of the house's room everybody's files take.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::UserId;
use super::file::{FileId, Upload};
use super::name::RoomName;

/// Every file counts with the bytes that were said before it came.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Uploads {
    all: HashMap<FileId, Upload>,
    by_user: BTreeSet<(UserId, FileId)>,
    by_end: BTreeSet<(u64, FileId)>,
    /// What the files of messages take, by where they were posted and whose they are.
    kept: BTreeMap<(RoomName, UserId), u64>,
    /// All that somebody's files take.
    of_user: BTreeMap<UserId, u64>,
    total: u64,
}

impl Uploads {
    pub fn get(&self, id: FileId) -> Option<&Upload> {
        self.all.get(&id)
    }

    /// Those of a user.
    pub fn of(&self, user: UserId) -> impl Iterator<Item = &Upload> {
        let first = (user, FileId::new([0; 16]));
        let ids = self.by_user.range(first..=(user, FileId::new([255; 16])));
        ids.filter_map(|(_, id)| self.all.get(id))
    }

    /// The small pictures in the place of this one, finished or not.
    pub fn previews_of(&self, of: &Upload) -> impl Iterator<Item = &Upload> {
        let id = of.file.id;
        self.of(of.owner).filter(move |upload| upload.file.preview_of == Some(id))
    }

    /// Those that are unknown from this time on or earlier, the first of them first.
    pub fn over(&self, time: u64) -> impl Iterator<Item = &Upload> {
        let over = self.by_end.range(..=(time, FileId::new([255; 16])));
        over.filter_map(|(_, id)| self.all.get(id))
    }

    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// What all files of a user take, in bytes.
    pub fn taken_by(&self, user: UserId) -> u64 {
        self.of_user.get(&user).copied().unwrap_or_default()
    }

    /// What all files of everybody take, in bytes.
    pub fn taken(&self) -> u64 {
        self.total
    }

    /// Whose files take how much, by their numbers.
    pub fn takers(&self) -> impl Iterator<Item = (UserId, u64)> + '_ {
        self.of_user.iter().map(|(user, bytes)| (*user, *bytes))
    }

    /// What is known of a file from now on. Returns what was known before.
    pub fn set(&mut self, id: FileId, upload: Option<Upload>) -> Option<Upload> {
        let before = self.all.remove(&id);
        if let Some(before) = &before {
            self.by_user.remove(&(before.owner, id));
            self.by_end.remove(&(before.expires(), id));
            self.take(before.owner, before.file.bytes, 0);
        }
        if let Some(upload) = upload {
            self.by_user.insert((upload.owner, id));
            self.by_end.insert((upload.expires(), id));
            self.take(upload.owner, 0, upload.file.bytes);
            self.all.insert(id, upload);
        }
        before
    }

    /// How much of a room's messages a user's files take.
    pub fn kept(&self, room: &RoomName, user: UserId) -> u64 {
        self.kept.get(&(room.clone(), user)).copied().unwrap_or_default()
    }

    /// Whose files are in the messages of a room, and how much they take.
    pub fn kept_in(&self, room: &RoomName) -> Vec<(UserId, u64)> {
        let of = (room.clone(), UserId(0))..=(room.clone(), UserId(u64::MAX));
        self.kept.range(of).map(|((_, user), bytes)| (*user, *bytes)).collect()
    }

    /// Says so. Returns what it was before.
    pub fn set_kept(&mut self, room: &RoomName, user: UserId, bytes: u64) -> u64 {
        let key = (room.clone(), user);
        let before = match bytes {
            0 => self.kept.remove(&key),
            bytes => self.kept.insert(key, bytes),
        };
        let before = before.unwrap_or_default();
        self.take(user, before, bytes);
        before
    }

    fn take(&mut self, user: UserId, less: u64, more: u64) {
        let bytes = (self.taken_by(user) + more).saturating_sub(less);
        match bytes {
            0 => drop(self.of_user.remove(&user)),
            bytes => drop(self.of_user.insert(user, bytes)),
        }
        self.total = (self.total + more).saturating_sub(less);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::file::{FileName, MediaKind, NewFile, Seal};

    #[test]
    fn what_is_taken_is_the_sum_of_what_is_there() {
        let (ann, bob, room) = (UserId(1), UserId(2), RoomName::lobby());
        let upload = |number: u8, owner, bytes| {
            let id = FileId::new([number; 16]);
            let file = NewFile { id, name: FileName::of("tea"), bytes, preview_of: None };
            Upload { file, owner, made: 1_000 * u64::from(number), stored: None }
        };
        let mut uploads = Uploads::default();
        for upload in [upload(1, ann, 10), upload(2, ann, 20), upload(3, bob, 40)] {
            assert_eq!(uploads.set(upload.file.id, Some(upload)), None);
        }
        assert_eq!(uploads.set_kept(&room, ann, 100), 0);
        let taken = |uploads: &Uploads| (uploads.taken_by(ann), uploads.taken_by(bob), uploads.taken());
        assert_eq!(taken(&uploads), (130, 40, 170));
        let before = uploads.clone();
        let first = uploads.set(FileId::new([1; 16]), None);
        let kept = uploads.set_kept(&room, ann, 0);
        assert_eq!((taken(&uploads), uploads.kept_in(&room)), ((20, 40, 60), vec![]));
        uploads.set(FileId::new([1; 16]), first);
        uploads.set_kept(&room, ann, kept);
        assert_eq!(uploads, before);
        let seal = Seal { sha256: [0; 32], kind: MediaKind::Png, size: None };
        let stored = Upload { stored: Some((50_000, seal)), ..upload(1, ann, 10) };
        let lifetime = stored.expires() - 50_000;
        uploads.set(FileId::new([1; 16]), Some(stored));
        let over = |time| uploads.over(time).map(|upload| upload.file.id.bytes()[0]).collect::<Vec<_>>();
        assert_eq!((over(1_999 + lifetime), over(2_000 + lifetime)), (vec![], vec![2]));
        assert_eq!(over(50_000 + lifetime), [2, 3, 1]);
    }
}
