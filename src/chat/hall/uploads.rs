//! Files: who may bring one and how much, what becomes of those that no message gets, and those that a message has.
//!
//! The door brings the bytes to the disk; here is what the house says to that. A preview shares the fate of its picture.

use std::net::IpAddr;
use std::sync::Arc;

use super::undo::Undo;
use super::{Hall, Scene};
use crate::chat::command::AttachedDraft;
use crate::chat::event::{Refusal, RefusalCode};
use crate::chat::file::{Attached, FileId, NewFile, PictureSize, Preview, Seal, Upload};
use crate::chat::name::RoomName;
use crate::chat::pace::Paced;
use crate::chat::quota::Brought;
use crate::chat::sanction;
use crate::chat::turn::{Asker, Effect, Turn};
use crate::chat::upload::{Bearer, Transfer};
use crate::chat::uploads::Uploads;
use crate::chat::{Fact, Moment, Past, UserId};
use crate::limits::files as limits;

impl Hall {
    /// Somebody brings a file, has brought it, or ends that.
    pub fn transfer(&mut self, transfer: &Transfer, at: Moment, past: &dyn Past) -> Turn {
        let mut scene = self.scene(Asker::Nobody, at, past);
        let mark = self.mark();
        let outcome = match transfer {
            Transfer::Begin { by, file, instead_of } => self.begin(by, file, *instead_of, &mut scene),
            Transfer::Finish { id, seal } => self.finish(*id, seal, &mut scene),
            Transfer::End { by, id } => self.end(by, *id, &mut scene),
        };
        // A refusal changes nothing, but that a preview that is none goes.
        if outcome.is_err() && !matches!(transfer, Transfer::Finish { .. }) {
            self.take_back_to(mark);
            (scene.turn.facts, scene.turn.effects) = (Vec::new(), Vec::new());
        }
        scene.turn.effects.push(Effect::Transferred(outcome.map(Box::new)));
        scene.turn
    }

    pub fn uploads(&self) -> &Uploads {
        &self.uploads
    }

    /// Whose token this is, when the user may bring files.
    ///
    /// # Errors
    /// As of [`Hall::bearer`]; `muted`.
    pub fn may_bring(&self, by: &Bearer) -> Result<UserId, Refusal> {
        let user = self.bearer(&by.token, by.address, by.wall)?;
        match self.sanctions.find(sanction::Kind::Mute, Some(user), by.address, by.wall) {
            Some(mute) => Err(self.refused_for(mute, RefusalCode::Muted, by.wall)),
            None => Ok(user),
        }
    }

    /// An upload of whoever has this token.
    ///
    /// # Errors
    /// As of [`Hall::may_bring`]; `upload_unknown`.
    pub fn upload_of(&self, by: &Bearer, id: FileId) -> Result<&Upload, Refusal> {
        let user = self.may_bring(by)?;
        let own = self.uploads.get(id).filter(|upload| upload.owner == user);
        own.filter(|upload| upload.expires() > self.waited()).ok_or_else(unknown_upload)
    }

    /// Those of a user that are not finished, and when each was begun.
    pub fn unfinished_of(&self, user: UserId) -> Vec<(FileId, u64)> {
        let unfinished = self.uploads.of(user).filter(|upload| !upload.is_finished());
        unfinished.map(|upload| (upload.file.id, upload.made)).collect()
    }

    fn begin(
        &mut self,
        by: &Bearer,
        file: &NewFile,
        instead_of: Option<FileId>,
        scene: &mut Scene,
    ) -> Result<Upload, Refusal> {
        let owner = self.may_bring(by)?;
        let most = self.rules.files.upload_bytes;
        if file.bytes > most {
            let message = format!("the file has {} bytes, the limit is {most}", file.bytes);
            return Err(Refusal::new(RefusalCode::TooLong, message));
        }
        if let Some(of) = file.preview_of {
            self.check_preview(owner, file, of)?;
        }
        self.pace(owner, Paced::Upload, scene.at.tick)?;
        self.take_from_quota_of(by.address, Brought::File, 1, scene.at.tick)?;
        let is_to_end = |upload: &&Upload| upload.owner == owner && !upload.is_finished();
        if let Some(old) = instead_of.and_then(|id| self.uploads.get(id)).filter(is_to_end).cloned() {
            self.let_go_of(&old, scene);
        }
        let unfinished = self.uploads.of(owner).filter(|upload| !upload.is_finished()).count();
        if unfinished >= limits::UNFINISHED_MAX {
            let message = format!("{unfinished} uploads are not finished, finish or end one first");
            return Err(Refusal::new(RefusalCode::TooMany, message));
        }
        self.check_quotas(owner, by.address, file)?;
        self.hold(by.address, file.id);
        let (file, made) = (file.clone(), self.waited());
        self.decide(Fact::FileMade { file: file.clone(), owner, time: made }, scene);
        Ok(Upload { file, owner, made, stored: None })
    }

    fn check_preview(&self, owner: UserId, file: &NewFile, of: FileId) -> Result<(), Refusal> {
        let own = self.uploads.get(of).filter(|upload| upload.owner == owner).ok_or_else(unknown_upload)?;
        let is_picture = own.stored.as_ref().is_some_and(|(_, seal)| seal.kind.is_picture());
        if !is_picture || own.file.preview_of.is_some() {
            return Err(Refusal::new(RefusalCode::BadField, "preview-of must be a picture that is here"));
        }
        if self.uploads.previews_of(own).next().is_some() {
            return Err(Refusal::new(RefusalCode::BadField, "this picture has a preview already"));
        }
        match file.bytes > limits::PREVIEW_BYTES_MAX {
            true => {
                let message = format!("a preview has {} bytes at most", limits::PREVIEW_BYTES_MAX);
                Err(Refusal::new(RefusalCode::TooLong, message))
            }
            false => Ok(()),
        }
    }

    fn check_quotas(&self, owner: UserId, address: IpAddr, file: &NewFile) -> Result<(), Refusal> {
        let full = |message: String| Err(Refusal::new(RefusalCode::StorageFull, message));
        let rules = self.rules.files;
        if self.uploads.of(owner).count() >= limits::UNPOSTED_MAX {
            return full(format!("{} of your files are in no message yet", limits::UNPOSTED_MAX));
        }
        if self.uploads.taken_by(owner).saturating_add(file.bytes) > rules.user_bytes {
            return full(format!("your files would take more than {} bytes", rules.user_bytes));
        }
        if self.uploads.taken().saturating_add(file.bytes) > rules.all_bytes {
            return full(format!("all files would take more than {} bytes", rules.all_bytes));
        }
        let held = self.quotas.holds.held(address, &self.uploads);
        let free = rules.all_bytes - self.uploads.taken() + held;
        if self.rules.address_quotas && held + file.bytes > rules.user_bytes.max(free / limits::HELD_PART) {
            let part = limits::HELD_PART;
            return full(format!(
                "uploads under way from your address would hold more than 1/{part} of what is free"
            ));
        }
        Ok(())
    }

    fn hold(&mut self, address: IpAddr, id: FileId) {
        self.quotas.holds.add(address, id);
        self.undo.push(Undo::Held { address, id });
    }

    fn finish(&mut self, id: FileId, seal: &Seal, scene: &mut Scene) -> Result<Upload, Refusal> {
        let time = self.waited();
        let upload = self.uploads.get(id).filter(|upload| upload.expires() > time);
        let upload = upload.cloned().ok_or_else(unknown_upload)?;
        if upload.is_finished() {
            return Ok(upload);
        }
        if upload.file.preview_of.is_some() && !may_be_drawn_unasked(seal) {
            self.let_go_of(&upload, scene);
            let message = format!("a preview is a picture of {} pixels at most", limits::PREVIEW_PIXELS_MAX);
            return Err(Refusal::new(RefusalCode::BadField, message));
        }
        self.decide(Fact::FileStored { id, seal: seal.clone(), time }, scene);
        Ok(Upload { stored: Some((time, seal.clone())), ..upload })
    }

    fn end(&mut self, by: &Bearer, id: FileId, scene: &mut Scene) -> Result<Upload, Refusal> {
        let upload = self.upload_of(by, id)?.clone();
        self.let_go_of(&upload, scene);
        Ok(upload)
    }

    /// Nobody gets this file, nor what stands in its place.
    fn let_go_of(&mut self, upload: &Upload, scene: &mut Scene) {
        let mut gone: Vec<FileId> = self.uploads.previews_of(upload).map(|preview| preview.file.id).collect();
        gone.push(upload.file.id);
        for id in &gone {
            self.decide(Fact::FileGone { id: *id }, scene);
        }
        scene.turn.effects.push(Effect::FilesGone(gone));
    }

    /// The time by which files wait for their messages: the wall clock's at the first input, and from then on that of the
    /// clock that never jumps. So a clock that is wrong for a moment takes nothing from anybody, and keeps nothing for
    /// years.
    fn waited(&self) -> u64 {
        self.opened.unwrap_or_default().saturating_add(self.tick)
    }

    /// What no message has got in its time is unknown: some of it at a time.
    pub(super) fn end_uploads(&mut self, scene: &mut Scene) {
        let over: Vec<Upload> =
            self.uploads.over(self.waited()).take(crate::limits::NOTED_MAX).cloned().collect();
        for upload in over {
            // One that went with its picture is not there any more.
            if self.uploads.get(upload.file.id).is_some() {
                self.let_go_of(&upload, scene);
            }
        }
    }

    /// Whoever is forgotten brings nothing more.
    pub(super) fn end_uploads_of(&mut self, user: UserId, scene: &mut Scene) {
        loop {
            let Some(upload) = self.uploads.of(user).next().cloned() else { return };
            self.let_go_of(&upload, scene);
        }
    }

    /// The files of a message that is about to be said.
    pub(super) fn attach(
        &mut self,
        user: UserId,
        drafts: &[AttachedDraft],
        scene: &mut Scene,
    ) -> Result<Vec<Attached>, Refusal> {
        let mut attached: Vec<Attached> = Vec::with_capacity(drafts.len());
        for AttachedDraft { id, alt } in drafts {
            let is_own = |upload: &&Upload| upload.owner == user && upload.expires() > self.waited();
            let own = self.uploads.get(*id).filter(is_own).filter(|upload| upload.file.preview_of.is_none());
            let (upload, (_, seal)) =
                own.and_then(|upload| Some((upload, upload.stored.as_ref()?))).ok_or_else(unknown_upload)?;
            if attached.iter().any(|other| other.id == *id) {
                return Err(unknown_upload());
            }
            let preview = self.uploads.previews_of(upload).find(|preview| preview.is_finished());
            let preview = preview.map(|p| Preview { id: p.file.id, bytes: p.file.bytes });
            attached.push(Attached {
                id: *id,
                name: upload.file.name.clone(),
                kind: seal.kind,
                bytes: upload.file.bytes,
                size: seal.size,
                preview,
                alt: alt.as_ref().map(|alt| Arc::from(&**alt)),
            });
        }
        // A preview that has not come in time has nothing to stand for any more.
        let ids: Vec<FileId> = drafts.iter().map(|draft| draft.id).collect();
        let is_late = |upload: &&Upload| {
            !upload.is_finished() && upload.file.preview_of.is_some_and(|of| ids.contains(&of))
        };
        let late: Vec<Upload> = self.uploads.of(user).filter(is_late).cloned().collect();
        late.iter().for_each(|upload| self.let_go_of(upload, scene));
        Ok(attached)
    }

    /// The files of a message that is gone go from the disk.
    pub(super) fn let_files_go(&self, files: &[Attached], scene: &mut Scene) {
        if !files.is_empty() {
            let gone = files.iter().flat_map(Attached::ids).collect();
            scene.turn.effects.push(Effect::FilesGone(gone));
        }
    }
}

/// What takes effect.
impl Hall {
    pub(super) fn take_made(&mut self, file: &NewFile, owner: UserId, time: u64) {
        let upload = Upload { file: file.clone(), owner, made: time, stored: None };
        self.set_upload(file.id, Some(upload));
    }

    pub(super) fn take_stored(&mut self, id: FileId, seal: &Seal, time: u64) {
        if let Some(upload) = self.uploads.get(id).cloned() {
            self.set_upload(id, Some(Upload { stored: Some((time, seal.clone())), ..upload }));
        }
    }

    /// A message has these files from now on, and nobody else.
    pub(super) fn take_attached(&mut self, room: &RoomName, user: UserId, files: &[Attached]) {
        for file in files {
            for id in file.ids() {
                self.set_upload(id, None);
            }
            let kept = self.uploads.kept(room, user) + file.counted();
            self.set_kept_files(room, user, kept);
        }
    }

    /// A message has them no more.
    pub(super) fn take_detached(&mut self, room: &RoomName, user: UserId, files: &[Attached]) {
        for file in files {
            let kept = self.uploads.kept(room, user).saturating_sub(file.counted());
            self.set_kept_files(room, user, kept);
        }
    }

    /// No message of a room has any.
    pub(super) fn take_files_of(&mut self, room: &RoomName) {
        for (user, _) in self.uploads.kept_in(room) {
            self.set_kept_files(room, user, 0);
        }
    }

    pub(super) fn set_kept_files(&mut self, room: &RoomName, user: UserId, bytes: u64) {
        let before = self.uploads.set_kept(room, user, bytes);
        self.undo.push(Undo::KeptFiles { room: room.clone(), user, before });
    }

    pub(super) fn set_upload(&mut self, id: FileId, upload: Option<Upload>) {
        let before = self.uploads.set(id, upload).map(Box::new);
        self.undo.push(Undo::Upload { id, before });
    }
}

fn unknown_upload() -> Refusal {
    Refusal::new(RefusalCode::UploadUnknown, "there is no such upload of yours")
}

fn may_be_drawn_unasked(seal: &Seal) -> bool {
    let is_small =
        |size: PictureSize| u64::from(size.width) * u64::from(size.height) <= limits::PREVIEW_PIXELS_MAX;
    seal.kind.is_picture() && seal.size.is_some_and(is_small)
}
