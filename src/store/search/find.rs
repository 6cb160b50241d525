//! Asking the index: the newest first, page by page, and each hit as it stands in the history now.

use std::time::Instant;

use rusqlite::{Connection, ErrorCode, OptionalExtension, params};

use super::{Index, file, words};
use crate::chat::name::RoomName;
use crate::chat::query::{Before, Mentioning, Search};
use crate::chat::room::Kind;
use crate::chat::{Lasting, Message, SERVER, UserId};
use crate::core::dialect::Results;
use crate::limits;
use crate::limits::search::{HITS_MAX, SEARCH_TIMEOUT};
use crate::store::StoreError;
use crate::store::archive::Answer;
use crate::store::archive::fate::told;
use crate::store::archive::read::{checked, json_bytes};
use crate::store::chain::{CHECK_BEFORE, ENTRY_COLUMNS, ENTRY_WIDTH, IS_MESSAGE};
use crate::store::halt::Halt;

/// One reader of the index.
pub(in crate::store) struct Finder {
    index: Index,
    halt: Halt,
    /// The number of the file that is open, and the connection.
    open: Option<(u64, Connection)>,
}

/// One question to the index.
struct Source {
    statement: &'static str,
    expression: String,
}

const OPEN: &str = "SELECT rowid FROM open_words WHERE open_words MATCH ?1 AND rowid >= ?2 AND rowid < ?3 \
     ORDER BY rowid DESC LIMIT ?4";
const HIDDEN: &str = "SELECT rowid FROM hidden_words WHERE hidden_words MATCH ?1 AND rowid >= ?2 AND rowid < ?3 \
     ORDER BY rowid DESC LIMIT ?4";

impl Finder {
    pub(in crate::store) fn new(index: Index, halt: Halt) -> Finder {
        Finder { index, halt, open: None }
    }

    /// Looks for it. What the hall has allowed is all that is looked at.
    ///
    /// # Errors
    /// When the history cannot be read. An index that cannot is no error.
    pub(in crate::store) fn find(
        &mut self,
        history: &Connection,
        search: &Search,
    ) -> Result<Answer, StoreError> {
        if !search.scope.public && search.scope.rooms.is_empty() {
            return Ok(Answer::Results(Results::default()));
        }
        let deadline = Instant::now() + SEARCH_TIMEOUT;
        if let Some(Mentioning { user, .. }) = &search.mentioning {
            let source = |bounds: [i64; 2]| mentioning(history, *user, bounds);
            return collect(history, search, deadline, source)?.map_err(StoreError::from);
        }
        let index = match self.connect(deadline) {
            Ok(Some(index)) => index,
            Ok(None) => return Ok(Answer::NotNow("what was said is being put in order for searching")),
            Err(error) => return self.failed(&error),
        };
        let sources = sources(history, search)?;
        let found = collect(history, search, deadline, |bounds| newest(index, &sources, bounds))?;
        found.or_else(|error| self.failed(&error))
    }

    /// The index, if there is a whole one, and until then.
    fn connect(&mut self, deadline: Instant) -> rusqlite::Result<Option<&Connection>> {
        let Some(number) = self.index.ready() else { return Ok(None) };
        if self.open.as_ref().is_none_or(|(open, _)| *open != number) {
            self.open = None;
            self.open = Some((number, file::open_to_read(self.index.path())?));
        }
        let halt = self.halt.clone();
        let Some((_, connection)) = &mut self.open else { return Ok(None) };
        let is_over = move || halt.is_called() || Instant::now() > deadline;
        connection.progress_handler(limits::HALT_STEPS, Some(is_over))?;
        Ok(Some(connection))
    }

    fn failed(&mut self, error: &rusqlite::Error) -> Result<Answer, StoreError> {
        match error.sqlite_error_code() {
            Some(ErrorCode::OperationInterrupted) if self.halt.is_called() => Err(StoreError::Stopped),
            Some(ErrorCode::OperationInterrupted) => Ok(Answer::NotNow(TOO_LONG)),
            _ => {
                tracing::warn!(%error, "the search index cannot be read, and is made anew");
                self.open = None;
                self.index.spoil();
                Ok(Answer::NotNow("the search index is made anew"))
            }
        }
    }
}

/// A page of what is meant among the numbers that `next` has between two bounds, the newest first. The inner error is
/// that of `next`.
fn collect(
    history: &Connection,
    search: &Search,
    deadline: Instant,
    next: impl Fn([i64; 2]) -> rusqlite::Result<Vec<i64>>,
) -> Result<rusqlite::Result<Answer>, StoreError> {
    let [from, mut below] = bounds(history, search)?;
    let (mut results, mut bytes) = (Results::default(), 0);
    loop {
        let ids = match next([from, below]) {
            Ok(ids) => ids,
            Err(error) => return Ok(Err(error)),
        };
        for id in &ids {
            let Some(hit) = hit(history, *id, search)? else { continue };
            bytes += json_bytes(&hit);
            let is_full = results.hits.len() == HITS_MAX || bytes > limits::HISTORY_PAGE_BYTES_MAX;
            if is_full && !results.hits.is_empty() {
                results.more = true;
                return Ok(Ok(Answer::Results(results)));
            }
            results.hits.push(hit);
        }
        match ids.last() {
            Some(last) if ids.len() > HITS_MAX => below = *last,
            _ => return Ok(Ok(Answer::Results(results))),
        }
        if Instant::now() > deadline {
            return Ok(Ok(Answer::NotNow(TOO_LONG)));
        }
    }
}

/// The newest messages that mention a user or everybody, one more than a page takes: the history itself knows them.
fn mentioning(history: &Connection, user: UserId, [from, below]: [i64; 2]) -> rusqlite::Result<Vec<i64>> {
    let most = HITS_MAX + 1;
    let mut ids = Vec::new();
    let mut select = history.prepare_cached(
        "SELECT event FROM mentions WHERE user = ?1 AND event >= ?2 AND event < ?3 ORDER BY event DESC LIMIT ?4",
    )?;
    for user in [user, SERVER] {
        let rows = select.query_map(params![user.0 as i64, from, below, most as i64], |row| row.get(0))?;
        for id in rows {
            ids.push(id?);
        }
    }
    keep_newest(&mut ids, most);
    Ok(ids)
}

const TOO_LONG: &str = "this search takes too long";

/// What is to be asked: once for the public rooms, and once for each other room.
fn sources(history: &Connection, search: &Search) -> rusqlite::Result<Vec<Source>> {
    let (mut public, mut sources) = (Vec::new(), Vec::new());
    let mut number = history.prepare_cached("SELECT id FROM rooms WHERE name = ?1 AND gone = 0")?;
    for room in &search.scope.rooms {
        let Some(id) = number.query_row([room.as_str()], |row| row.get(0)).optional()? else { continue };
        match room.kind() {
            Kind::Public => public.push(id),
            Kind::Private | Kind::Direct(_) => {
                sources.push(Source { statement: HIDDEN, expression: words::in_hidden(search, id) });
            }
        }
    }
    let expression = match (search.scope.public, public.is_empty()) {
        (true, _) => Some(words::in_public(search, None)),
        (false, false) => Some(words::in_public(search, Some(&public))),
        (false, true) => None,
    };
    sources.extend(expression.map(|expression| Source { statement: OPEN, expression }));
    Ok(sources)
}

/// The newest that all sources have together, one more than a page takes.
fn newest(index: &Connection, sources: &[Source], [from, below]: [i64; 2]) -> rusqlite::Result<Vec<i64>> {
    let most = HITS_MAX + 1;
    let mut ids = Vec::new();
    for Source { statement, expression } in sources {
        let mut statement = index.prepare_cached(statement)?;
        let rows = statement.query_map(params![expression, from, below, most as i64], |row| row.get(0))?;
        for id in rows {
            ids.push(id?);
        }
        if ids.len() > 16 * most {
            keep_newest(&mut ids, most);
        }
    }
    keep_newest(&mut ids, most);
    Ok(ids)
}

fn keep_newest(ids: &mut Vec<i64>, most: usize) {
    ids.sort_unstable_by(|a, b| b.cmp(a));
    ids.dedup();
    ids.truncate(most);
}

/// The event with this number, when it is a message that is meant and may be shown.
fn hit(history: &Connection, id: i64, search: &Search) -> Result<Option<Lasting>, StoreError> {
    let mut statement = history.prepare_cached(&format!(
        "SELECT {ENTRY_COLUMNS}, {CHECK_BEFORE}, rooms.name FROM events JOIN rooms ON rooms.id = events.room \
         WHERE events.id = ?1 AND events.kind {IS_MESSAGE} AND rooms.gone = 0"
    ))?;
    let mut rows = statement.query([id])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let room = RoomName::stored(row.get_ref(ENTRY_WIDTH + 1)?.as_str().map_err(rusqlite::Error::from)?);
    let is_public = search.scope.public && room.kind() == Kind::Public;
    if !is_public && !search.scope.rooms.contains(&room) {
        return Ok(None);
    }
    let seq: i64 = row.get(1)?;
    let altered = || StoreError::Altered { room: room.as_str().to_owned(), seq: seq as u64 };
    let event = checked(&room, row)?.ok_or_else(altered)?;
    let event = told(history, row.get(0)?, event)?.ok_or_else(altered)?;
    let is_meant = |message: &Message| message.fate.deleted.is_none() && search.means(message);
    Ok(event.message().is_some_and(|message| is_meant(message)).then_some(event))
}

/// From which number on and below which the events are that are meant, by time and by the last page.
fn bounds(history: &Connection, search: &Search) -> rusqlite::Result<[i64; 2]> {
    let from = search.since.map_or(Ok(0), |since| first_from(history, since))?;
    let until = search.until.map_or(Ok(i64::MAX), |until| first_from(history, until))?;
    let before = search.before.as_ref().map_or(Ok(i64::MAX), |before| place(history, search, before))?;
    Ok([from, until.min(before)])
}

/// The number of an event that a page ended with. Where it may not be read any more, or is gone, its time says enough.
fn place(history: &Connection, search: &Search, before: &Before) -> rusqlite::Result<i64> {
    let Before { time, room, seq } = before;
    let is_public = search.scope.public && room.kind() == Kind::Public;
    if is_public || search.scope.rooms.contains(room) {
        let select = "SELECT events.id FROM events JOIN rooms ON rooms.id = events.room \
             WHERE rooms.name = ?1 AND events.seq = ?2 AND time = ?3";
        let values = params![room.as_str(), *seq as i64, *time as i64];
        let id = history.prepare_cached(select)?.query_row(values, |row| row.get(0)).optional()?;
        if let Some(id) = id {
            return Ok(id);
        }
    }
    first_from(history, *time)
}

/// The number of the first event that is not earlier: times never go back, so it is found by halving.
fn first_from(history: &Connection, time: u64) -> rusqlite::Result<i64> {
    let newest = history.prepare_cached("SELECT coalesce(max(id), 0) FROM events")?;
    let (mut low, mut high) = (1, { newest }.query_row([], |row| row.get::<_, i64>(0))? + 1);
    let mut look =
        history.prepare_cached("SELECT id, time FROM events WHERE id <= ?1 ORDER BY id DESC LIMIT 1")?;
    while low < high {
        let middle = low + (high - low) / 2;
        let there = look.query_row([middle], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)));
        match there.optional()? {
            Some((id, at)) if at >= time.min(i64::MAX as u64) as i64 => high = id,
            _ => low = middle + 1,
        }
    }
    Ok(low)
}
