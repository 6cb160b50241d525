//! What becomes of rooms: made, written into, set, and gone.

use rusqlite::types::ValueRef;
use rusqlite::{Error, params};

use super::{Batch, number};
use crate::chat::UserId;
use crate::chat::change::{Change, What};
use crate::chat::circle::Invitation;
use crate::chat::event::Message;
use crate::chat::mention::mentioned;
use crate::chat::name::{RoomName, Title, Topic};
use crate::chat::room::{Charter, Kind};
use crate::chat::settings::SettingsChange;
use crate::store::chain::{self, ACTION, Frame, MESSAGE, START};
use crate::store::journal::{RoomEnd, present, sweep};
use crate::store::table::{INVITATIONS, MARKERS, MEMBERS, ROOMS};
use crate::store::words;

impl Batch<'_> {
    /// Both partners of a direct room are its members and have been in it from its beginning, and so has whoever made
    /// a private one.
    pub(super) fn room(
        &mut self,
        name: &RoomName,
        kind: Kind,
        time: u64,
        charter: &Charter,
    ) -> rusqlite::Result<()> {
        let id = self.last_room + 1;
        let Charter { settings, topic, title, circle, pins: _ } = charter;
        let owner = circle.as_ref().map_or(0, |circle| circle.owner.0);
        let [closed, gone] = [settings.closed, false].map(|is| ValueRef::Integer(is.into()));
        let row = [
            ValueRef::Integer(id),
            name.as_str().into(),
            present::kind_word(kind).into(),
            number(time),
            title.as_ref().map_or("", Title::as_str).into(),
            topic.as_ref().map_or("", Topic::as_str).into(),
            number(owner),
            number(settings.slow_s.into()),
            settings.topic_by.word().into(),
            closed,
            gone,
        ];
        ROOMS.put(self.connection, &row)?;
        self.last_room = id;
        self.ends.insert(name.clone(), RoomEnd { id, check: START });
        match kind {
            Kind::Public => {}
            Kind::Direct(partners) => {
                partners.into_iter().try_for_each(|user| self.comes_in(id, user, time, 0))?
            }
            Kind::Private => {
                let members = circle.iter().flat_map(|circle| &circle.members);
                members.into_iter().try_for_each(|(user, seq)| self.comes_in(id, *user, time, *seq))?
            }
        }
        Ok(())
    }

    pub(super) fn message(&mut self, message: &Message) -> rusqlite::Result<()> {
        let frame = Frame {
            room: self.end(&message.room)?.id,
            seq: message.seq as i64,
            time: message.time as i64,
            user: message.user.0 as i64,
            name: message.name.as_str(),
            kind: if message.me { ACTION } else { MESSAGE },
            target: message.reply_to.map(|seq| seq as i64),
            cid: Some(message.cid.as_str()),
        };
        let body = words::text(message.text.as_str(), &message.mentions, &message.files);
        let room = frame.room;
        self.event(&message.room, &frame, &body)?;
        self.attached(room, message.seq, &message.files)?;
        self.said(room, message);
        self.is_there(room, message.seq, Some(&message.mentioned()))?;
        self.replied(room, message)
    }

    /// The event, and what is so from now on.
    pub(super) fn changed(&mut self, change: &Change) -> rusqlite::Result<()> {
        let Change { room, seq, time, user, name, cid, what } = change;
        let (id, (kind, target, body)) = (self.end(room)?.id, words::of(what));
        let frame = Frame {
            room: id,
            seq: *seq as i64,
            time: *time as i64,
            user: user.0 as i64,
            name: name.as_str(),
            kind,
            target: target.map(|seq| seq as i64),
            cid: cid.as_ref().map(|cid| cid.as_str()),
        };
        self.event(room, &frame, &body)?;
        match what {
            What::Member { member, is_in, owner } => {
                match is_in {
                    true => self.comes_in(id, *member, *time, *seq)?,
                    false => self.goes_out(id, *member)?,
                }
                match owner {
                    Some(owner) => self.change(&ROOMS, id as u64, &[("owner", number(owner.0))]),
                    None => Ok(()),
                }
            }
            What::Settings(SettingsChange { slow_s, topic_by, closed, title }) => {
                let new = [
                    slow_s.map(|slow_s| ("slow_s", number(slow_s.into()))),
                    topic_by.map(|by| ("topic_by", by.word().into())),
                    closed.map(|closed| ("closed", ValueRef::Integer(closed.into()))),
                    title.as_ref().map(|title| ("title", title.as_str().into())),
                ];
                self.change(&ROOMS, id as u64, &new.into_iter().flatten().collect::<Vec<_>>())
            }
            What::Edited { target, text: _, mentions, files: _ } => {
                self.edited(id, *target, *seq)?;
                let to = self.reply(id, *target)?.map(|reply| reply.to);
                self.mentions(id, *target, &mentioned(mentions, *user, to))
            }
            What::Deleted { target } => {
                self.deleted(id, *target, *seq)?;
                self.detached(id, *target)?;
                self.is_there(id, *target, None)?;
                self.reply_gone(id, *target)
            }
            What::Reaction { target, emoji, on } => self.reacted(id, (*target, emoji), (*user, *on, *seq)),
            What::Pinned { target, on } => self.pinned(id, *target, *on, *seq),
            What::Topic(topic) => {
                let topic = topic.as_ref().map_or("", Topic::as_str);
                self.change(&ROOMS, id as u64, &[("topic", topic.into())])
            }
        }
    }

    pub(super) fn invited(&mut self, room: &RoomName, open: &[Invitation]) -> rusqlite::Result<()> {
        let id = self.end(room)?.id;
        self.delete("DELETE FROM invitations WHERE room = ?1", id)?;
        for Invitation { hash, until } in open {
            let row = [ValueRef::Integer(id), ValueRef::Blob(hash), number(*until)];
            INVITATIONS.put(self.connection, &row)?;
        }
        Ok(())
    }

    /// Its name is free and nobody is of it. Its events, which may be many, go later: see [`sweep`].
    pub(super) fn room_gone(&mut self, room: &RoomName, time: u64) -> rusqlite::Result<()> {
        let id = self.end(room)?.id;
        let name = sweep::name_after(id, room);
        self.change(&ROOMS, id as u64, &[("name", name.as_str().into()), ("gone", number(time.max(1)))])?;
        self.delete("DELETE FROM members WHERE room = ?1", id)?;
        self.delete("DELETE FROM markers WHERE room = ?1", id)?;
        self.delete("DELETE FROM invitations WHERE room = ?1", id)?;
        self.delete("DELETE FROM bits WHERE room = ?1", id)?;
        self.delete("DELETE FROM files WHERE room = ?1", id)?;
        self.changes.blocks.retain(|(of, _), _| *of != id);
        self.changes.markers.retain(|(_, of), _| *of != id);
        self.ends.remove(room);
        self.gone.push((room.clone(), id));
        Ok(())
    }

    /// Where the next event of a room goes. The hall makes a room before it writes into it.
    pub(super) fn end(&self, room: &RoomName) -> rusqlite::Result<RoomEnd> {
        let before = || self.rooms.get(room).filter(|end| !self.gone.iter().any(|(_, id)| *id == end.id));
        self.ends.get(room).or_else(before).copied().ok_or(Error::QueryReturnedNoRows)
    }

    fn event(&mut self, name: &RoomName, frame: &Frame<'_>, body: &str) -> rusqlite::Result<()> {
        let end = self.end(name)?;
        // There is one for each event of the batch.
        let salt = self.salts.next().ok_or(Error::QueryReturnedNoRows)?;
        let check = chain::event(&end.check, frame, &chain::seal(&salt, body));
        let Frame { room, seq, time, user, name: author, kind, target, cid } = *frame;
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO events (room, seq, time, user, name, kind, target, cid, salt, body, hash) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?;
        let salt = &salt[..];
        insert.execute(params![room, seq, time, user, author, kind, target, cid, salt, body, &check[..]])?;
        match self.ends.get_mut(name) {
            Some(end) => end.check = check,
            None => drop(self.ends.insert(name.clone(), RoomEnd { check, ..end })),
        }
        Ok(())
    }

    /// Somebody is of a room from now on, and has read what came before.
    fn comes_in(&mut self, room: i64, user: UserId, time: u64, seq: u64) -> rusqlite::Result<()> {
        self.changes.markers.insert((user, room), None);
        let (room, user, time, seq) = (ValueRef::Integer(room), number(user.0), number(time), number(seq));
        MEMBERS.put(self.connection, &[room, user, time, seq])?;
        MARKERS.put(self.connection, &[user, room, time, seq, seq, ValueRef::Integer(0), "".into()])
    }

    fn goes_out(&mut self, room: i64, user: UserId) -> rusqlite::Result<()> {
        self.changes.markers.insert((user, room), None);
        for table in ["members", "markers"] {
            let delete = format!("DELETE FROM {table} WHERE room = ?1 AND user = ?2");
            self.connection.prepare_cached(&delete)?.execute(params![room, user.0 as i64])?;
        }
        Ok(())
    }

    fn delete(&self, statement: &str, room: i64) -> rusqlite::Result<()> {
        self.connection.prepare_cached(statement)?.execute([room])?;
        Ok(())
    }
}
