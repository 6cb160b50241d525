//! How a page of history is read: checked event by event, bounded in events and in bytes.

use std::sync::Arc;

use rusqlite::{Connection, params};

use super::fate;
use crate::chat::change::What;
use crate::chat::command::Range;
use crate::chat::event::Thread;
use crate::chat::fate::Fate;
use crate::chat::file::Attached;
use crate::chat::mention::Mention;
use crate::chat::name::{Cid, Emoji, RoomName, Text, Title, Topic, UserName};
use crate::chat::{Change, Lasting, Message, UserId};
use crate::core::dialect::Page;
use crate::limits;
use crate::store::StoreError;
use crate::store::chain::{ACTION, Body, CHECK_BEFORE, ENTRY_COLUMNS, ENTRY_WIDTH, Entry, is_message};
use crate::store::words;

/// One page, bounded in events and in the bytes that they take in JSON. Every event of it has been checked
/// against the chain. At least one event is in it, if there is one.
///
/// # Errors
/// `Altered` when an event is not what was written, `Stopped` when the connection was interrupted, otherwise
/// when SQLite cannot read.
pub fn read(
    connection: &Connection,
    room: &RoomName,
    range: Range,
    limit: usize,
) -> Result<Page, StoreError> {
    let seq = match range {
        Range::After(_) | Range::Before(_) | Range::Newest => {
            return read_to(connection, room, range, (limit, limits::HISTORY_PAGE_BYTES_MAX));
        }
        Range::Around(seq) => seq,
        Range::From(time) => first_from(connection, room, time)?,
    };
    // From the place on half of it, and the other half before it.
    let after = Range::After(seq.saturating_sub(1));
    let mut page = read_to(connection, room, after, (limit.div_ceil(2), limits::HISTORY_PAGE_BYTES_MAX / 2))?;
    let before = match limit / 2 {
        0 => Page { room: room.clone(), events: Vec::new(), more: seq > 1 },
        half => read_to(connection, room, Range::Before(seq), (half, limits::HISTORY_PAGE_BYTES_MAX / 2))?,
    };
    page.events.splice(0..0, before.events);
    page.more = before.more;
    Ok(page)
}

/// The `seq` of the first event of a room from a time on; of the newest when there is none. Times never go back, so it
/// is found by halving.
fn first_from(connection: &Connection, room: &RoomName, time: u64) -> rusqlite::Result<u64> {
    let of_room = "FROM events WHERE room = (SELECT id FROM rooms WHERE name = ?1)";
    let newest = format!("SELECT coalesce(max(seq), 0) {of_room}");
    let newest: i64 = connection.prepare_cached(&newest)?.query_row([room.as_str()], |row| row.get(0))?;
    let mut look = connection.prepare_cached(&format!("SELECT time {of_room} AND seq = ?2"))?;
    let (mut low, mut high) = (1, newest);
    while low < high {
        let middle = low + (high - low) / 2;
        let at: i64 = look.query_row(params![room.as_str(), middle], |row| row.get(0))?;
        match at as u64 >= time {
            true => high = middle,
            false => low = middle + 1,
        }
    }
    Ok(low as u64)
}

/// A page that begins or ends at a place, with so many events and bytes at most.
fn read_to(
    connection: &Connection,
    room: &RoomName,
    range: Range,
    (limit, bytes_max): (usize, usize),
) -> Result<Page, StoreError> {
    // What is nearest to the given place comes first, so that a page cut short is still contiguous with it.
    let (condition, place) = match range {
        Range::After(seq) => ("events.seq > ?2 ORDER BY events.seq", integer(seq)),
        Range::Before(seq) => ("events.seq < ?2 ORDER BY events.seq DESC", integer(seq)),
        Range::Newest | Range::Around(_) | Range::From(_) => {
            ("events.seq <= ?2 ORDER BY events.seq DESC", i64::MAX)
        }
    };
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {ENTRY_COLUMNS}, {CHECK_BEFORE} FROM events \
         WHERE events.room = (SELECT id FROM rooms WHERE rooms.name = ?1) AND {condition} LIMIT ?3"
    ))?;
    let mut rows = statement.query(params![room.as_str(), place, limit as i64 + 1])?;
    let mut page = Page { room: room.clone(), events: Vec::new(), more: false };
    let mut bytes = 0;
    let mut last: Option<u64> = None;
    while let Some(row) = rows.next()? {
        let seq: i64 = row.get(1)?;
        // An event that an index does not show would be a hole.
        let is_next = last.is_none_or(|last| last.abs_diff(seq as u64) == 1);
        let checked = match checked(room, row)?.filter(|_| is_next) {
            Some(event) => fate::told(connection, row.get(0)?, event)?,
            None => None,
        };
        let event =
            checked.ok_or_else(|| StoreError::Altered { room: room.as_str().to_owned(), seq: seq as u64 })?;
        last = Some(event.seq());
        bytes += json_bytes(&event);
        let is_full = page.events.len() == limit || bytes > bytes_max;
        if is_full && !page.events.is_empty() {
            page.more = true;
            break;
        }
        page.events.push(event);
    }
    if !matches!(range, Range::After(_)) {
        page.events.reverse();
    }
    Ok(page)
}

/// A place that somebody asks for, as SQLite counts: what is beyond its integers is behind every event.
pub(super) fn integer(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

/// The event in a row, when it is what was written; as it was said, and without where an answer belongs.
pub(in crate::store) fn checked(
    room: &RoomName,
    row: &rusqlite::Row<'_>,
) -> rusqlite::Result<Option<Lasting>> {
    let Some((entry, written)) = Entry::of_row(row)? else { return Ok(None) };
    let before = row.get_ref(ENTRY_WIDTH)?.as_blob_or_null().ok().flatten();
    if !entry.fits(&written, before) {
        return Ok(None);
    }
    Ok(event(room, &entry))
}

/// `None` for an event that nobody writes.
fn event(room: &RoomName, entry: &Entry<'_>) -> Option<Lasting> {
    let frame = &entry.frame;
    let text = match entry.body {
        Body::There { salt: _, text } => Some(text),
        // It was taken away.
        Body::Gone { seal: _ } => None,
    };
    let (room, seq, time) = (room.clone(), frame.seq as u64, frame.time as u64);
    let (user, name) = (UserId(frame.user as u64), UserName::stored(frame.name));
    let cid = frame.cid.map(Cid::stored);
    if !is_message(frame.kind) {
        let what = words::read(frame.kind, frame.target.map(|seq| seq as u64), text)?;
        return Some(Lasting::Change(Arc::new(Change { room, seq, time, user, name, cid, what })));
    }
    let words::Said { text, mentions, files } = words::read_text(text.unwrap_or_default());
    let (cid, text, fate) = (cid?, Text::stored(text), Fate::default());
    let reply_to = frame.target.map(|seq| seq as u64);
    let me = frame.kind == ACTION;
    let thread = None;
    let message =
        Message { room, seq, time, user, name, cid, text, mentions, files, me, reply_to, thread, fate };
    Some(Lasting::Message(Arc::new(message)))
}

/// How many bytes an event takes as `{"type":"message","room":…,…}` with a comma behind it: at most, for what is no
/// message.
pub(in crate::store) fn json_bytes(event: &Lasting) -> usize {
    match event {
        Lasting::Message(message) => message_bytes(message),
        Lasting::Change(change) => {
            let words = match &change.what {
                What::Member { .. } => "",
                What::Settings(settings) => settings.title.as_ref().map_or("", Title::as_str),
                What::Topic(topic) => topic.as_ref().map_or("", Topic::as_str),
                What::Edited { target: _, text, .. } => text.as_ref().map_or("", Text::as_str),
                What::Deleted { .. } | What::Pinned { .. } => "",
                What::Reaction { emoji, .. } => emoji.as_str(),
            };
            let cid = change.cid.as_ref().map_or("", Cid::as_str);
            let texts = [change.room.as_str(), change.name.as_str(), cid, words];
            let mentions = match &change.what {
                What::Edited { mentions, files, .. } => mentions_bytes(mentions) + files_bytes(files),
                _ => 0,
            };
            mentions + CHANGE_BYTES + texts.into_iter().map(escaped_bytes).sum::<usize>()
        }
    }
}

/// What an event that is no message takes beside its texts, with the longest numbers.
const CHANGE_BYTES: usize = 256;

/// What has become of a message takes at most so much: `,"deleted":true,"deleted_by":…` or `,"edited":…`.
const FATE_BYTES: usize = 64;

/// `,"replies":{"count":…,"last":…,"last_seq":…,"users":[…,…,…]}` with the longest numbers.
const REPLIES_BYTES: usize = 176;

fn message_bytes(event: &Message) -> usize {
    const REST: &str = r#"{"type":"message","room":"","seq":,"time":,"user":,"name":"","cid":"","text":""},"#;
    let texts = [event.room.as_str(), event.name.as_str(), event.cid.as_str(), event.text.as_str()];
    let numbers = [event.seq, event.time, event.user.0];
    let reply = event.reply_to.map_or(0, |seq| r#","reply_to":"#.len() + digits(seq));
    let thread =
        event.thread.map_or(0, |Thread { root, to }| r#","root":,"to":"#.len() + digits(root) + digits(to.0));
    let me = if event.me { r#","me":true"#.len() } else { 0 };
    let fate = if event.fate == Fate::default() { 0 } else { FATE_BYTES + reactions_bytes(event) };
    let replies = if event.fate.replies.is_some() { REPLIES_BYTES } else { 0 };
    REST.len()
        + texts.into_iter().map(escaped_bytes).sum::<usize>()
        + numbers.into_iter().map(digits).sum::<usize>()
        + mentions_bytes(&event.mentions)
        + files_bytes(&event.files)
        + reply
        + thread
        + me
        + fate
        + replies
}

/// `,"reactions":{…}` with `"👍":[7,9],`, at most.
fn reactions_bytes(event: &Message) -> usize {
    let one = |(emoji, users): &(Emoji, Vec<UserId>)| {
        let ids: usize = users.iter().map(|user| digits(user.0) + 1).sum();
        emoji.as_str().len() + r#""":[],"#.len() + ids
    };
    r#","reactions":{}"#.len() + event.fate.reactions.iter().map(one).sum::<usize>()
}

fn mentions_bytes(mentions: &[Mention]) -> usize {
    const EACH: usize = r#"{"user":,"start":,"end":},"#.len();
    if mentions.is_empty() {
        return 0;
    }
    let numbers = |m: &Mention| [m.user.0, m.start.into(), m.end.into()].map(digits).iter().sum::<usize>();
    // The last comma is the one in front of the field's name.
    r#""mentions":[]"#.len() + mentions.iter().map(|mention| EACH + numbers(mention)).sum::<usize>()
}

/// `,"files":[…]`, at most.
fn files_bytes(files: &[Attached]) -> usize {
    const EACH: usize = r#"{"id":"","name":"","type":"","bytes":,"width":,"height":,"preview":"","alt":""},"#
        .len()
        + 2 * 32
        + 2 * 10;
    if files.is_empty() {
        return 0;
    }
    let texts = |file: &Attached| {
        let alt = file.alt.as_deref().unwrap_or_default();
        escaped_bytes(file.name.as_str()) + escaped_bytes(alt) + file.kind.word().len() + digits(file.bytes)
    };
    r#","files":[]"#.len() + files.iter().map(|file| EACH + texts(file)).sum::<usize>()
}

fn digits(number: u64) -> usize {
    number.checked_ilog10().unwrap_or(0) as usize + 1
}

/// How many bytes a text takes between quotation marks (RFC 8259 section 7).
fn escaped_bytes(text: &str) -> usize {
    let more = |byte| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0c => 1,
        0x00..0x20 => 5,
        _ => 0,
    };
    text.len() + text.bytes().map(more).sum::<usize>()
}

#[cfg(test)]
mod tests;
