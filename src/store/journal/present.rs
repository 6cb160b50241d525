//! The present, read back as facts: never the past, so that a start does not grow with the history.

use std::collections::HashMap;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension};

use super::RoomEnd;
use crate::chat::act::{Actor, Link, Record};
use crate::chat::circle::{Circle, Invitation};
use crate::chat::device::Agent;
use crate::chat::name::{RoomName, Title, Topic, UserName};
use crate::chat::room::{Charter, Kind};
use crate::chat::sanction::{self, Sanction, Target};
use crate::chat::settings::Settings;
use crate::chat::user::Role;
use crate::chat::{DeviceId, Fact, UserId};
use crate::limits;
use crate::store::StoreError;
use crate::store::chain::{CHECK_BEFORE, ENTRY_COLUMNS, ENTRY_WIDTH, Entry};
use crate::store::schema::DataDir;
use crate::store::table::{
    ABOUT, AUDIT, DEVICES, INVITATIONS, MEMBERS, PINS, ROOMS, SANCTIONS, Table, USERS,
};
use crate::store::words;

/// The outer result says what SQLite could not read, the inner one which row is not what was written.
pub(super) type Read<T> = rusqlite::Result<Result<T, StoreError>>;

/// Takes facts, one after the other.
pub(super) type Take<'a> = &'a mut dyn FnMut(Fact);

pub(super) struct Reader<'a> {
    dir: &'a DataDir,
    pub(super) connection: &'a Connection,
}

/// The key in `about` of the link for an operator.
pub(super) const OPERATOR_LINK: &str = "operator_link";

/// The key of how long the server has run in all, in ms.
pub(super) const RAN: &str = "ran";

/// The key of how many numbers of events and rooms were taken out with the newest of them.
pub(super) const REMOVED: &str = "removed";

/// A link as the file has it.
pub(super) fn link_words(link: &Link) -> String {
    let hash: String = link.hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{hash} {}", link.until)
}

fn link_of(words: &str) -> Option<Link> {
    let (hash, until) = words.split_once(' ')?;
    let bytes: Vec<u8> = (0..32)
        .map(|at| u8::from_str_radix(hash.get(2 * at..2 * at + 2)?, 16).ok())
        .collect::<Option<_>>()?;
    Some(Link { hash: bytes.try_into().ok()?, until: until.parse().ok()? })
}

/// A kind of room as the file has it.
pub(super) fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Public => "public",
        Kind::Direct(_) => "direct",
        Kind::Private => "private",
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(dir: &'a DataDir, connection: &'a Connection) -> Reader<'a> {
        Reader { dir, connection }
    }

    /// The epoch, the link for an operator, and how long the server has run.
    pub(super) fn about(&self, take: Take<'_>) -> Read<String> {
        let mut epoch = None;
        let read = self.each(&ABOUT, "", &mut |values| {
            match values[0].as_str().ok()? {
                "epoch" => epoch = Some(values[1].as_str().ok()?.to_owned()),
                OPERATOR_LINK => take(Fact::OperatorLink(Some(link_of(values[1].as_str().ok()?)?))),
                RAN => take(Fact::Ran { ms: values[1].as_str().ok()?.parse().ok()? }),
                _ => {}
            }
            Some(())
        })?;
        Ok(read.and_then(|()| epoch.ok_or_else(|| self.dir.corrupt("it has no epoch".to_owned()))))
    }

    /// Everybody, and who was forgotten since: the names may have others by now.
    pub(super) fn users(&self, take: Take<'_>) -> Read<()> {
        let mut forgotten: Vec<(UserId, u64)> = Vec::new();
        let read = self.each(&USERS, "ORDER BY id", &mut |values| {
            let role = values[2].as_str().ok()?;
            let role = Role::ALL.iter().copied().find(|known| known.word() == role)?;
            let (user, name) = (UserId(number(values[0])?), UserName::stored(values[1].as_str().ok()?));
            let [time, seen, used] = [3, 4, 5].map(|at| number(values[at]));
            take(Fact::UserMade { user, name, role, time: time?, seen: seen?, used: used? });
            if number(values[7])? == 0 {
                take(Fact::Receipts { user, on: false });
            }
            let prefs = words::read_prefs(values[8].as_str().ok()?)?;
            if !prefs.is_empty() {
                take(Fact::Prefs { user, prefs });
            }
            forgotten.extend(Some((user, number(values[6])?)).filter(|(_, time)| *time > 0));
            Some(())
        })?;
        forgotten.into_iter().for_each(|(user, time)| take(Fact::UserForgotten { user, time }));
        Ok(read)
    }

    pub(super) fn devices(&self, take: Take<'_>) -> Read<()> {
        self.each(&DEVICES, "ORDER BY id", &mut |values| {
            let (device, user) = (DeviceId(number(values[0])?), UserId(number(values[1])?));
            let token_hash = values[2].as_blob().ok()?.try_into().ok()?;
            let (time, seen) = (number(values[3])?, number(values[4])?);
            let (agent, revoked) = (Agent::stored(values[5].as_str().ok()?), number(values[6])?);
            take(Fact::DeviceMade { device, user, token_hash, agent, time, seen });
            // Of what is gone the number counts.
            if revoked > 0 {
                take(Fact::DeviceRevoked { device, time: revoked });
            }
            Some(())
        })
    }

    /// Every room and the place of its newest event, which is checked here; the older ones are when they are
    /// read. Returns where the next events go, and the numbers of the rooms that are no more.
    pub(super) fn rooms(&self, take: Take<'_>) -> Read<(HashMap<RoomName, RoomEnd>, Vec<i64>)> {
        let mut people = People::default();
        let read = self.each(&MEMBERS, "ORDER BY room, user", &mut |values| {
            let member = (UserId(number(values[1])?), number(values[3])?);
            people.members.entry(values[0].as_i64().ok()?).or_default().push(member);
            Some(())
        })?;
        if let Err(error) = read {
            return Ok(Err(error));
        }
        let read = self.each(&INVITATIONS, "ORDER BY room, until", &mut |values| {
            let invitation =
                Invitation { hash: values[1].as_blob().ok()?.try_into().ok()?, until: number(values[2])? };
            people.invitations.entry(values[0].as_i64().ok()?).or_default().push(invitation);
            Some(())
        })?;
        if let Err(error) = read {
            return Ok(Err(error));
        }
        let read = self.each(&PINS, "WHERE is_on = 1 ORDER BY room, by", &mut |values| {
            people.pins.entry(values[0].as_i64().ok()?).or_default().push(number(values[1])?);
            Some(())
        })?;
        if let Err(error) = read {
            return Ok(Err(error));
        }
        let (mut ends, mut gone) = (HashMap::new(), Vec::new());
        let mut newest = Newest::new(self.connection)?;
        let mut statement = self.connection.prepare(&format!("{} ORDER BY id", ROOMS.select()))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let values = match ROOMS.read(row)? {
                Ok(values) => values,
                Err(why) => return Ok(Err(self.dir.corrupt(why))),
            };
            let Some(Row { id, name, kind, time, charter, is_gone }) = room(&values, &mut people) else {
                return Ok(Err(self.dir.corrupt(ROOMS.altered(&values))));
            };
            if is_gone {
                gone.push(id);
                continue;
            }
            let (seq, active, check) = match newest.of(id)? {
                Ok(None) => (0, time, super::START),
                Ok(Some(newest)) => newest,
                Err(seq) => {
                    let why = format!("event {seq} of room {} is not what was written", name.as_str());
                    return Ok(Err(self.dir.corrupt(why)));
                }
            };
            ends.insert(name.clone(), RoomEnd { id, check });
            take(Fact::RoomMade { room: name, kind, time, seq, active, charter: Box::new(charter) });
        }
        Ok(Ok((ends, gone)))
    }

    /// The numbers of the newest of everything that is numbered one by one, together, and of what was taken out.
    pub(super) fn reached(&self) -> rusqlite::Result<u64> {
        let newest = |table: &str| -> rusqlite::Result<u64> {
            let select = format!("SELECT coalesce(max(id), 0) FROM {table}");
            self.connection.query_row(&select, [], |row| row.get::<_, i64>(0)).map(|id| id as u64)
        };
        let all = ["events", "users", "devices", "rooms", "audit"].into_iter().map(newest);
        Ok(all.sum::<rusqlite::Result<u64>>()? + removed(self.connection)?)
    }

    pub(super) fn sanctions(&self, take: Take<'_>) -> Read<()> {
        self.each(&SANCTIONS, "", &mut |values| {
            take(Fact::Imposed(Sanction {
                kind: sanction::Kind::parse(values[0].as_str().ok()?)?,
                target: Target::of_key(values[1].as_str().ok()?)?,
                since: number(values[2])?,
                until: values[3].as_i64_or_null().ok()?.map(|until| until as u64),
                reason: values[4].as_str().ok()?.into(),
                by: UserId(number(values[5])?),
            }));
            Some(())
        })
    }

    pub(super) fn records(&self, take: Take<'_>) -> Read<()> {
        let latest = format!("WHERE id > (SELECT max(id) FROM audit) - {} ORDER BY id", limits::RECORDS_KEPT);
        self.each(&AUDIT, &latest, &mut |values| {
            let text = |at: usize| values[at].as_str().ok();
            take(Fact::Recorded(Record {
                id: number(values[0])?,
                time: number(values[1])?,
                actor: Actor::stored(UserId(number(values[2])?), text(6)?)?,
                act: text(3)?.into(),
                whom: text(4)?.into(),
                detail: text(5)?.into(),
                minutes: values[7].as_i64_or_null().ok()?.map(|minutes| minutes as u64),
            }));
            Some(())
        })
    }

    /// Hands each row of a table over whose check fits; `None` says that it cannot be what it says.
    pub(super) fn each(
        &self,
        table: &Table,
        which: &str,
        take: &mut dyn FnMut(&[ValueRef<'_>]) -> Option<()>,
    ) -> Read<()> {
        let mut statement = self.connection.prepare(&format!("{} {which}", table.select()))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let fault = match table.read(row)? {
                Ok(values) => take(&values).is_none().then(|| table.altered(&values)),
                Err(why) => Some(why),
            };
            if let Some(why) = fault {
                return Ok(Err(self.dir.corrupt(why)));
            }
        }
        Ok(Ok(()))
    }
}

/// How many numbers of events and rooms were taken out with the newest of them.
pub(super) fn removed(connection: &Connection) -> rusqlite::Result<u64> {
    let select = "SELECT value FROM about WHERE key = ?1";
    let value: Option<String> = connection.query_row(select, [REMOVED], |row| row.get(0)).optional()?;
    Ok(value.and_then(|value| value.parse().ok()).unwrap_or(0))
}

/// Who is of which room and what is pinned in it, by the rooms' numbers.
#[derive(Default)]
struct People {
    /// Each with the event by which they came.
    members: HashMap<i64, Vec<(UserId, u64)>>,
    invitations: HashMap<i64, Vec<Invitation>>,
    pins: HashMap<i64, Vec<u64>>,
}

/// What a row says of a room.
struct Row {
    id: i64,
    name: RoomName,
    kind: Kind,
    time: u64,
    charter: Charter,
    is_gone: bool,
}

fn room(values: &[ValueRef<'_>], people: &mut People) -> Option<Row> {
    let id = values[0].as_i64().ok()?;
    let word = values[2].as_str().ok()?;
    let is_gone = number(values[10])? > 0;
    let members = people.members.remove(&id).unwrap_or_default();
    let mut circle = None;
    let kind = match word {
        _ if is_gone => Kind::Public,
        "public" => Kind::Public,
        "direct" => {
            let pair: [(UserId, u64); 2] = members.try_into().ok()?;
            Kind::Direct(pair.map(|(user, _)| user))
        }
        "private" => {
            let (owner, members) = (UserId(number(values[6])?), members.into_iter().collect());
            let invitations = people.invitations.remove(&id).unwrap_or_default();
            circle = Some(Circle { owner, members, invitations }).filter(|circle| circle.has(owner));
            circle.as_ref()?;
            Kind::Private
        }
        _ => return None,
    };
    let text = |at: usize| values[at].as_str().ok();
    let settings = Settings {
        slow_s: number(values[7])?.try_into().ok()?,
        topic_by: words::topic_by(text(8)?)?,
        closed: number(values[9])? != 0,
    };
    let title = Some(text(4)?).filter(|title| !title.is_empty()).map(Title::stored);
    let topic = Some(text(5)?).filter(|topic| !topic.is_empty()).map(Topic::stored);
    let pins = people.pins.remove(&id).unwrap_or_default();
    let charter = Charter { settings, topic, title, circle, pins };
    Some(Row { id, name: RoomName::stored(text(1)?), kind, time: number(values[3])?, charter, is_gone })
}

/// Place, time and check of an event.
type Place = (u64, u64, super::Check);

/// Looks up the newest events of rooms.
struct Newest<'a>(rusqlite::Statement<'a>);

impl<'a> Newest<'a> {
    fn new(connection: &'a Connection) -> rusqlite::Result<Newest<'a>> {
        let select = format!(
            "SELECT {ENTRY_COLUMNS}, {CHECK_BEFORE} FROM events WHERE room = ?1 ORDER BY seq DESC LIMIT 1"
        );
        connection.prepare(&select).map(Newest)
    }

    /// The newest of a room; inside, the `seq` of an event that is not what was written.
    fn of(&mut self, room: i64) -> rusqlite::Result<Result<Option<Place>, i64>> {
        let mut rows = self.0.query([room])?;
        let Some(row) = rows.next()? else { return Ok(Ok(None)) };
        Ok(newest_of_row(row, room)?.map(Some).ok_or(row.get(1)?))
    }
}

fn newest_of_row(row: &rusqlite::Row<'_>, room: i64) -> rusqlite::Result<Option<Place>> {
    let Some((entry, check)) = Entry::of_row(row)? else { return Ok(None) };
    let before = row.get_ref(ENTRY_WIDTH)?.as_blob_or_null().ok().flatten();
    let fits = entry.frame.room == room && entry.fits(&check, before);
    Ok(fits.then_some((entry.frame.seq as u64, entry.frame.time as u64, check)))
}

pub(super) fn number(value: ValueRef<'_>) -> Option<u64> {
    value.as_i64().ok().map(|number| number as u64)
}
