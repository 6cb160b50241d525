use serde::Serialize;

use super::*;
use crate::store::halt::Halt;
use crate::store::journal::tests::{filled, open};
use crate::store::schema::DataDir;

#[test]
fn pages_join_on_and_are_bounded() {
    let temporary = tempfile::tempdir().unwrap();
    filled(temporary.path(), 100);
    let dir = DataDir::open(temporary.path()).unwrap();
    let (_journal, _) = open(&dir);
    let connection = dir.reader().unwrap();
    let page = |range, limit| read(&connection, &RoomName::lobby(), range, limit).unwrap();
    let seqs = |page: &Page| page.events.iter().map(|event| event.seq()).collect::<Vec<_>>();
    for (range, limit, expected, more) in [
        (Range::After(0), 3, vec![1, 2, 3], true),
        (Range::After(88), 3, vec![89, 90], false),
        (Range::After(90), 3, vec![], false),
        (Range::Before(4), 2, vec![2, 3], true),
        (Range::Before(4), 3, vec![1, 2, 3], false),
        (Range::Before(1), 3, vec![], false),
        (Range::Newest, 2, vec![89, 90], true),
        (Range::Newest, 90, (1..=90).collect(), false),
        (Range::Around(50), 4, vec![48, 49, 50, 51], true),
        (Range::Around(50), 5, vec![48, 49, 50, 51, 52], true),
        (Range::Around(50), 1, vec![50], true),
        (Range::Around(1), 1, vec![1], false),
        (Range::Around(2), 5, vec![1, 2, 3, 4], false),
        (Range::Around(3), 4, vec![1, 2, 3, 4], false),
        (Range::Around(90), 6, vec![87, 88, 89, 90], true),
        (Range::From(0), 3, vec![1, 2], false),
        (Range::From(1_004), 3, vec![3, 4, 5], true),
        (Range::From(1_090), 3, vec![89, 90], true),
    ] {
        let page = page(range, limit);
        assert_eq!((seqs(&page), page.more), (expected, more), "{range:?} {limit}");
    }
    let event = page(Range::After(4), 1).events[0].message().unwrap().clone();
    assert_eq!((event.user, event.name.as_str(), event.cid.as_str()), (UserId(3), "Ann", "lobby-5"));
    assert!(event.text.as_str().starts_with("Message 5: 一壶好茶"), "{event:?}");
    assert_eq!((event.time, event.reply_to), (1_005, None));
    let nowhere = read(&connection, &RoomName::stored("nowhere"), Range::Newest, 3).unwrap();
    assert_eq!((nowhere.events.len(), nowhere.more), (0, false));
}

/// What a body leaves when it is taken away is no damage.
#[test]
fn a_body_that_was_taken_away_is_not_missed() {
    let temporary = tempfile::tempdir().unwrap();
    filled(temporary.path(), 20);
    let dir = DataDir::open(temporary.path()).unwrap();
    let writer = dir.writer(&Halt::default()).unwrap();
    let (salt, body): (Vec<u8>, String) = writer
        .query_row("SELECT salt, body FROM events WHERE id = 7", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    let seal = crate::store::chain::seal(&salt, &body);
    writer
        .execute("UPDATE events SET salt = NULL, body = NULL, seal = ?1 WHERE id = 7", [&seal[..]])
        .unwrap();
    let page = read(&writer, &RoomName::lobby(), Range::After(5), 3).unwrap();
    let texts: Vec<usize> = page
        .events
        .iter()
        .filter_map(|event| event.message())
        .map(|message| message.text.as_str().len())
        .collect();
    assert!(texts[1] == 0 && texts[0] > 0 && texts[2] > 0, "{texts:?}");
    drop(writer);
    let report = crate::store::verify::verify(&dir.file()).unwrap();
    assert_eq!(report.faults, [""; 0]);
}

#[test]
fn a_page_counts_what_its_events_take_in_json() {
    #[derive(Serialize)]
    struct Event<'a> {
        r#type: &'static str,
        room: &'a str,
        seq: u64,
        time: u64,
        user: u64,
        name: &'a str,
        cid: &'a str,
        text: &'a str,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<Mention>,
        #[serde(skip_serializing_if = "Option::is_none")]
        me: Option<bool>,
        #[serde(skip_serializing_if = "Option::is_none")]
        reply_to: Option<u64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        root: Option<u64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<u64>,
    }
    let room = RoomName::stored("茶\"room");
    let every: String = (0..0x300).filter_map(char::from_u32).collect();
    let mention = |user, start, end| Mention { user: UserId(user), start, end };
    let mentions = [vec![], vec![mention(7, 0, 4)], vec![mention(0, 5, 10), mention(u64::MAX, 999, 3_999)]];
    for (seq, user, text, reply_to, mentions) in [
        (1, 0, "plain", None, &mentions[0]),
        (10, 9, "\"\\\n\t/\u{7f}茶🍵", Some(9), &mentions[1]),
        (u64::MAX, 100, &every, Some(100), &mentions[2]),
    ] {
        let stored = Message {
            room: room.clone(),
            seq,
            time: 1_700_000_000_000,
            user: UserId(user),
            name: UserName::stored("O\"Brien"),
            cid: Cid::stored("\u{1}c"),
            text: Text::stored(text),
            mentions: mentions.clone(),
            files: Vec::new(),
            me: reply_to.is_some(),
            reply_to,
            thread: reply_to.map(|root| Thread { root, to: UserId(u64::MAX) }),
            fate: Fate::default(),
        };
        let event = Event {
            r#type: "message",
            room: room.as_str(),
            seq,
            time: stored.time,
            user,
            name: stored.name.as_str(),
            cid: stored.cid.as_str(),
            text,
            mentions: mentions.clone(),
            me: reply_to.map(|_| true),
            reply_to,
            root: reply_to,
            to: reply_to.map(|_| u64::MAX),
        };
        let json = serde_json::to_string(&event).unwrap();
        assert_eq!(message_bytes(&stored), json.len() + 1, "{json}");
    }
}
