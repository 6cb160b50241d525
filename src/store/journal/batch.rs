//! A batch of facts as rows, inside one transaction.

mod fates;
mod files;
mod reading;
mod replies;
mod rooms;

use std::collections::HashMap;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, Row, params};

use super::RoomEnd;
use super::late::{Changes, Late};
use super::present::{self, OPERATOR_LINK, RAN};
use crate::chat::act::{Link, Record};
use crate::chat::name::RoomName;
use crate::chat::sanction::Sanction;
use crate::chat::user::Role;
use crate::chat::{DeviceId, Fact, UserId};
use crate::limits;
use crate::store::chain::SALT_BYTES;
use crate::store::table::{ABOUT, AUDIT, DEVICES, SANCTIONS, Table, USERS};
use crate::store::words;

/// A transaction on its way. What it changes in memory is kept apart until it is on disk.
pub(super) struct Batch<'a> {
    pub(super) connection: &'a Connection,
    pub(super) rooms: &'a HashMap<RoomName, RoomEnd>,
    /// The new ends of the rooms in which something was written.
    pub(super) ends: HashMap<RoomName, RoomEnd>,
    /// The rooms that are no more, with their numbers.
    pub(super) gone: Vec<(RoomName, i64)>,
    pub(super) last_room: i64,
    /// Whether something was taken away whose bytes are still in the log.
    pub(super) forgets: bool,
    /// What is newer than the file, and what of it becomes other by this.
    pub(super) late: &'a Late,
    pub(super) changes: Changes,
    /// Random bytes for the bodies that are still to come.
    pub(super) salts: std::vec::IntoIter<[u8; SALT_BYTES]>,
}

impl Batch<'_> {
    pub(super) fn write(&mut self, fact: &Fact) -> rusqlite::Result<()> {
        match fact {
            Fact::UserMade { user, name, role, time, seen, used } => {
                self.user(*user, name.as_str(), *role, [*time, *seen, *used].map(number))
            }
            Fact::Seen { user, device, agent, time, used } => {
                self.change(&USERS, user.0, &[("seen", number(*time)), ("used", number(*used))])?;
                let agent = ("agent", agent.as_str().into());
                self.change(&DEVICES, device.0, &[("seen", number(*time)), agent])
            }
            Fact::Ran { ms } => ABOUT.put(self.connection, &[RAN.into(), ms.to_string().as_str().into()]),
            Fact::DeviceMade { device, user, token_hash, agent, time, seen } => {
                let (agent, times) = (agent.as_str().into(), [number(*time), number(*seen)]);
                self.device(*device, *user, token_hash, agent, times)
            }
            Fact::DeviceRevoked { device, time } => {
                self.change(&DEVICES, device.0, &[("revoked", number(*time))])
            }
            Fact::RoleGiven { user, role } => self.change(&USERS, user.0, &[("role", role.word().into())]),
            Fact::UserForgotten { user, time } => self.forget(*user, *time),
            Fact::OperatorLink(link) => self.link(link.as_ref()),
            Fact::Renamed { user, name } => self.change(&USERS, user.0, &[("name", name.as_str().into())]),
            Fact::RoomMade { room, kind, time, seq: _, active: _, charter } => {
                self.room(room, *kind, *time, charter)
            }
            Fact::Said(message) => self.message(message),
            Fact::Changed(change) => self.changed(change),
            Fact::Invited { room, open } => self.invited(room, open),
            Fact::RoomGone { room, time } => self.room_gone(room, *time),
            Fact::Marked { user, room, marker } => self.marked(*user, room, marker),
            // Only as the present: a message says so of itself.
            Fact::Block { .. } | Fact::ToAll { .. } => Ok(()),
            Fact::Receipts { user, on } => {
                self.change(&USERS, user.0, &[("receipts", ValueRef::Integer((*on).into()))])
            }
            Fact::Prefs { user, prefs } => {
                self.change(&USERS, user.0, &[("prefs", words::prefs(prefs).as_str().into())])
            }
            Fact::FileMade { file, owner, time } => self.file_made(file, *owner, *time),
            Fact::FileStored { id, seal, time } => self.file_stored(*id, seal, *time),
            Fact::FileGone { id } => self.file_gone(*id),
            // Only as the present: the files say so.
            Fact::FilesKept { .. } => Ok(()),
            Fact::Imposed(sanction) => self.impose(sanction),
            Fact::Lifted { kind, target } => {
                let delete = "DELETE FROM sanctions WHERE kind = ?1 AND target = ?2";
                self.connection.prepare_cached(delete)?.execute(params![kind.as_str(), target.as_key()])?;
                Ok(())
            }
            Fact::Recorded(record) => self.record(record),
        }
    }

    fn user(
        &self,
        user: UserId,
        name: &str,
        role: Role,
        [time, seen, used]: [ValueRef<'_>; 3],
    ) -> rusqlite::Result<()> {
        let role = ValueRef::from(role.word());
        let (none, receipts) = (ValueRef::Integer(0), ValueRef::Integer(1));
        let row = [number(user.0), name.into(), role, time, seen, used, none, receipts, "".into()];
        USERS.put(self.connection, &row)
    }

    /// Those that were signed out before go now: the newest of all stays, so that no number is given twice.
    fn device(
        &self,
        device: DeviceId,
        user: UserId,
        token: &[u8],
        agent: ValueRef<'_>,
        [created, seen]: [ValueRef<'_>; 2],
    ) -> rusqlite::Result<()> {
        let (id, user, token, none) =
            (number(device.0), number(user.0), ValueRef::Blob(token), ValueRef::Integer(0));
        DEVICES.put(self.connection, &[id, user, token, created, seen, agent, none])?;
        self.connection.prepare_cached("DELETE FROM devices WHERE revoked <> 0")?.execute([])?;
        Ok(())
    }

    /// Every device of somebody who is forgotten is signed out.
    fn forget(&self, user: UserId, time: u64) -> rusqlite::Result<()> {
        self.change(&USERS, user.0, &[("gone", number(time)), ("prefs", "".into())])?;
        let select = "SELECT id FROM devices WHERE user = ?1 AND revoked = 0";
        let mut devices = self.connection.prepare_cached(select)?;
        let devices = devices.query_map([user.0 as i64], |row| row.get::<_, i64>(0))?;
        let devices: Vec<i64> = devices.collect::<rusqlite::Result<_>>()?;
        devices.into_iter().try_for_each(|id| self.change(&DEVICES, id as u64, &[("revoked", number(time))]))
    }

    fn link(&self, link: Option<&Link>) -> rusqlite::Result<()> {
        match link {
            Some(link) => {
                let value = present::link_words(link);
                ABOUT.put(self.connection, &[OPERATOR_LINK.into(), value.as_str().into()])
            }
            None => {
                let delete = "DELETE FROM about WHERE key = ?1";
                self.connection.prepare_cached(delete)?.execute([OPERATOR_LINK])?;
                Ok(())
            }
        }
    }

    /// Gives some values of a row, which has a number, other ones.
    fn change(&self, table: &Table, id: u64, new: &[(&str, ValueRef<'_>)]) -> rusqlite::Result<()> {
        let select = format!("{} WHERE id = ?1", table.select());
        let mut old = self.connection.prepare_cached(&select)?;
        let mut rows = old.query([id as i64])?;
        let row = rows.next()?.ok_or(Error::QueryReturnedNoRows)?;
        table.put(self.connection, &changed_row(table, row, new)?)
    }

    fn impose(&self, sanction: &Sanction) -> rusqlite::Result<()> {
        let Sanction { kind, target, since, until, by, reason } = sanction;
        let (target, until) = (target.as_key(), until.map_or(ValueRef::Null, number));
        let (kind, target) = (ValueRef::from(kind.as_str()), ValueRef::from(target.as_str()));
        let reason = (&**reason).into();
        SANCTIONS.put(self.connection, &[kind, target, number(*since), until, reason, number(by.0)])
    }

    fn record(&self, record: &Record) -> rusqlite::Result<()> {
        let Record { id, time, actor, act, whom, minutes, detail } = record;
        let (by, door) = (number(actor.user().0), actor.door().into());
        let [act, whom, detail] = [act, whom, detail].map(|text| ValueRef::from(&**text));
        let minutes = minutes.map_or(ValueRef::Null, number);
        AUDIT.put(self.connection, &[number(*id), number(*time), by, act, whom, detail, door, minutes])?;
        let oldest = id.saturating_sub(limits::RECORDS_WRITTEN_MAX);
        self.connection.prepare_cached("DELETE FROM audit WHERE id <= ?1")?.execute([oldest as i64])?;
        Ok(())
    }
}

/// The values of a row, some of them new.
fn changed_row<'a>(
    table: &Table,
    row: &'a Row<'_>,
    new: &[(&str, ValueRef<'a>)],
) -> rusqlite::Result<Vec<ValueRef<'a>>> {
    let values = table.columns.iter().enumerate().map(|(at, column)| {
        let changed = new.iter().find(|(name, _)| name == column);
        changed.map_or_else(|| row.get_ref(at), |(_, value)| Ok(*value))
    });
    values.collect()
}

/// Random bytes for each event among the facts, asked for at once.
pub(super) fn salts(facts: &[&Fact]) -> std::io::Result<Vec<[u8; SALT_BYTES]>> {
    let bodies = facts.iter().filter(|fact| has_body(fact)).count();
    let mut salts = vec![[0; SALT_BYTES]; bodies];
    getrandom::fill(salts.as_flattened_mut()).map_err(std::io::Error::other)?;
    Ok(salts)
}

/// Whether a fact becomes an event that says something, which is sealed.
fn has_body(fact: &Fact) -> bool {
    match fact {
        Fact::Said(_) | Fact::Changed(_) => true,
        Fact::UserMade { .. } | Fact::DeviceMade { .. } | Fact::Renamed { .. } => false,
        Fact::DeviceRevoked { .. } | Fact::RoleGiven { .. } | Fact::UserForgotten { .. } => false,
        Fact::OperatorLink(_) | Fact::Seen { .. } | Fact::Ran { .. } => false,
        Fact::Invited { .. } | Fact::RoomGone { .. } | Fact::Marked { .. } | Fact::Block { .. } => false,
        Fact::ToAll { .. } | Fact::Receipts { .. } | Fact::Prefs { .. } => false,
        Fact::FileMade { .. } | Fact::FileStored { .. } | Fact::FileGone { .. } | Fact::FilesKept { .. } => {
            false
        }
        Fact::RoomMade { .. } | Fact::Imposed(_) | Fact::Lifted { .. } | Fact::Recorded(_) => false,
    }
}

/// Whether a fact becomes a row with a number of its own, the next one.
pub(super) fn is_numbered(fact: &Fact) -> bool {
    match fact {
        Fact::Said(_) | Fact::UserMade { .. } | Fact::DeviceMade { .. } | Fact::RoomMade { .. } => true,
        Fact::Recorded(_) | Fact::Changed(_) => true,
        Fact::Invited { .. } | Fact::RoomGone { .. } | Fact::Marked { .. } | Fact::Block { .. } => false,
        Fact::ToAll { .. } | Fact::Receipts { .. } | Fact::Prefs { .. } => false,
        Fact::FileMade { .. } | Fact::FileStored { .. } | Fact::FileGone { .. } | Fact::FilesKept { .. } => {
            false
        }
        Fact::Renamed { .. } | Fact::Imposed(_) | Fact::Lifted { .. } => false,
        Fact::DeviceRevoked { .. } | Fact::RoleGiven { .. } | Fact::UserForgotten { .. } => false,
        Fact::OperatorLink(_) | Fact::Seen { .. } | Fact::Ran { .. } => false,
    }
}

fn number(value: u64) -> ValueRef<'static> {
    ValueRef::Integer(value as i64)
}
