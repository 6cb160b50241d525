//! The index against looking at everything, and what becomes of one that is lost.

mod faults;
mod rooms;

use std::sync::Arc;

use rusqlite::Connection;

use super::Finder;
use super::keeper::Keeper;
use crate::chat::change::{Change, What};
use crate::chat::circle::Circle;
use crate::chat::name::{RoomName, Text, UserName};
use crate::chat::query::{Before, Query, Scope, Search};
use crate::chat::room::Kind;
use crate::chat::{Fact, Lasting, UserId};
use crate::core::dialect::Results;
use crate::limits::search::INDEX_SLICE_EVENTS;
use crate::store::archive::Answer;
use crate::store::halt::Halt;
use crate::store::journal::tests::{commit, forget, open, post, room, sweep, user};
use crate::store::schema::DataDir;

/// Who says something, where, and what.
const SAID: [(&str, u64, &str); 16] = [
    ("lobby", 1, "Good morning, the printer is out of paper"),
    ("lobby", 2, "今天下午三点喝茶"),
    ("tea", 1, "喝茶 at three, printers later"),
    ("dm:1:2", 1, "secret printer 秘密"),
    ("lobby", 2, "see https://tea.example/menu"),
    ("dm:2:3", 3, "another printer 喝茶"),
    ("tea", 3, "Café crème, naïve"),
    ("lobby", 3, "用MySQL数据库吗"),
    ("p:aaaaaaaaaaaaaaaa", 3, "the printer is ours"),
    ("lobby", 1, "print"),
    ("lobby", 1, "the paper of the printer"),
    ("tea", 2, "ок, чай? ЁЛКА"),
    ("lobby", 2, "茶"),
    ("lobby", 2, "3 × 4 = 12 👍"),
    ("tea", 2, "…"),
    ("lobby", 1, "https:// is no link, printer"),
];

const TYPED: [&str; 28] = [
    "printer",
    "print",
    "rint",
    "PRINTER paper",
    "\"the printer\"",
    "\"printer the\"",
    "\"print\"",
    "茶",
    "喝茶",
    "茶喝",
    "下午三点",
    "cafe",
    "naive",
    "mysql数据",
    "库吗",
    "елка",
    "👍",
    "has:link",
    "has:link tea",
    "has:file",
    "secret",
    "秘",
    "nothing",
    "·m",
    "\"·u1\"",
    "* OR",
    "NEAR(printer)",
    "x:y",
];

fn everywhere() -> Scope {
    Scope { public: true, rooms: [stored("dm:1:2")].into(), only: None }
}

fn stored(room: &str) -> RoomName {
    RoomName::stored(room)
}

fn search(typed: &str, scope: Scope) -> Search {
    let Query { phrases, from: _, rooms: _, has, since, until } = Query::parse(typed, 0);
    Search { scope, phrases, from: Vec::new(), has, since, until, before: None, mentioning: None }
}

/// A room as it is made; a private one is of user 3.
fn made(name: &str) -> Fact {
    let mut made = room(name);
    if let Fact::RoomMade { kind: Kind::Private, charter, .. } = &mut made {
        let (owner, members) = (UserId(3), [(UserId(3), 0)].into_iter().collect());
        charter.circle = Some(Circle { owner, members, invitations: Vec::new() });
    }
    made
}

/// A history with what was said, `times` over, each a second after the one before.
fn history(dir: &DataDir, times: usize) -> Vec<Lasting> {
    let (mut journal, _) = open(dir);
    let mut facts: Vec<Fact> = (1..=3).flat_map(|id| user(id, &format!("user {id}"))).collect();
    let mut seqs = std::collections::HashMap::new();
    let mut said = Vec::new();
    for (place, (name, author, text)) in SAID.iter().cycle().take(times * SAID.len()).enumerate() {
        let seq = seqs.entry(*name).or_insert(0);
        if *seq == 0 {
            facts.push(made(name));
        }
        *seq += 1;
        let Fact::Said(message) = post(name, *seq, *author, text) else { continue };
        let mut message = (*message).clone();
        message.time = 1_000 * place as u64;
        let message = std::sync::Arc::new(message);
        facts.push(Fact::Said(message.clone()));
        said.push(Lasting::Message(message));
    }
    commit(&mut journal, &facts).unwrap();
    said
}

struct Reading {
    history: Connection,
    keeper: Keeper,
    finder: Finder,
}

impl Reading {
    fn of(dir: &DataDir) -> Reading {
        let mut keeper = Keeper::new(dir, &Halt::default()).unwrap();
        while keeper.step().unwrap() {}
        let finder = Finder::new(keeper.index.clone(), Halt::default());
        Reading { history: dir.reader().unwrap(), keeper, finder }
    }

    fn find(&mut self, search: &Search) -> Results {
        match self.finder.find(&self.history, search).unwrap() {
            Answer::Results(results) => results,
            Answer::NotNow(why) => panic!("{search:?}: {why}"),
            Answer::Page(_) | Answer::Thread(_) => unreachable!("a search is answered with what was found"),
        }
    }

    /// Page by page.
    fn find_all(&mut self, search: &Search) -> Vec<Lasting> {
        let (mut search, mut all) = (search.clone(), Vec::new());
        loop {
            let Results { hits, more } = self.find(&search);
            all.extend(hits);
            let Some(last) = all.last().filter(|_| more) else { return all };
            search.before = Some(Before { time: last.time(), room: last.room().clone(), seq: last.seq() });
        }
    }
}

/// By looking at everything, the newest first.
fn meant(said: &[Lasting], search: &Search) -> Vec<Lasting> {
    let Scope { public, rooms, only: _ } = &search.scope;
    let is_in = |hit: &Lasting| {
        let is_public = !hit.room().as_str().contains(':');
        (*public && is_public) || rooms.contains(hit.room())
    };
    let is_meant = |hit: &&Lasting| is_in(hit) && hit.message().is_some_and(|message| search.means(message));
    said.iter().rev().filter(is_meant).cloned().collect()
}

#[test]
fn the_index_finds_what_looking_at_everything_finds() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let said = history(&dir, 40);
    let mut reading = Reading::of(&dir);
    let rooms = |names: &[&str]| names.iter().map(|name| stored(name)).collect::<Vec<_>>();
    let scopes = [
        everywhere(),
        Scope { public: true, rooms: Vec::new(), only: None },
        Scope { public: false, rooms: rooms(&["tea"]), only: None },
        Scope { public: false, rooms: rooms(&["tea", "dm:1:2", "p:aaaaaaaaaaaaaaaa"]), only: None },
        Scope { public: false, rooms: rooms(&["dm:2:3"]), only: None },
        Scope { public: false, rooms: rooms(&["nowhere"]), only: None },
        Scope { public: false, rooms: Vec::new(), only: None },
    ];
    let (mut hits, mut queries) = (0, 0);
    for scope in scopes {
        for typed in TYPED {
            for change in 0..4 {
                let mut search = search(typed, scope.clone());
                match change {
                    0 => {}
                    1 => search.from = vec![UserId(1), UserId(3)],
                    2 => search.since = Some(300_500),
                    _ => (search.since, search.until) = (Some(100_000), Some(200_000)),
                }
                let found = reading.find_all(&search);
                assert_eq!(found, meant(&said, &search), "{typed} in {search:?}");
                (hits, queries) = (hits + found.len(), queries + 1);
            }
        }
    }
    assert!(hits > 10 * queries, "{hits} hits of {queries} queries: too few to prove anything");
}

#[test]
fn a_page_is_bounded_and_the_next_one_follows_it() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let said = history(&dir, 40);
    let mut reading = Reading::of(&dir);
    let wanted = search("printer", everywhere());
    let first = reading.find(&wanted);
    assert_eq!((first.hits.len(), first.more), (crate::limits::search::HITS_MAX, true));
    assert_eq!(first.hits[..], meant(&said, &wanted)[..first.hits.len()]);
    // A place that nobody may read any more is a time and nothing else.
    let mut behind = wanted.clone();
    behind.before = Some(Before { time: 50_000, room: stored("dm:2:3"), seq: 1 });
    let early = |hit: &Lasting| hit.time() < 50_000;
    let expected: Vec<Lasting> = meant(&said, &wanted).into_iter().filter(early).collect();
    assert_eq!(reading.find_all(&behind), expected);
}

#[test]
fn an_index_that_is_lost_damaged_or_of_another_history_is_made_anew() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let said = history(&dir, 3);
    let path = dir.path.join(super::FILE_NAME);
    let wanted = search("printer", everywhere());
    type Harm = fn(&std::path::Path);
    let harms: [(&str, Harm); 4] = [
        ("nothing", |_| {}),
        ("it is deleted", |path| std::fs::remove_file(path).unwrap()),
        ("it is no database", |path| std::fs::write(path, vec![7; 8_192]).unwrap()),
        ("it is of another history", |path| {
            let file = Connection::open(path).unwrap();
            file.execute("UPDATE about SET value = 'another' WHERE key = 'epoch'", []).unwrap();
        }),
    ];
    for (what, harm) in harms {
        drop(Reading::of(&dir));
        harm(&path);
        assert_eq!(Reading::of(&dir).find_all(&wanted), meant(&said, &wanted), "{what}");
    }
    // While somebody has it open, too.
    let mut reading = Reading::of(&dir);
    reading.find(&wanted);
    super::file::throw_away(&path).unwrap();
    while reading.keeper.step().unwrap() {}
    assert_eq!(reading.find_all(&wanted), meant(&said, &wanted));
}

/// Edits and deletes are followed, whenever the index sees them, and nothing of what was taken away is in its file.
#[test]
fn what_is_edited_is_found_by_its_new_words_and_what_is_taken_away_is_forgotten() {
    let said = |seq: u64, text: &str| post("lobby", seq, 1, text);
    let change = |seq: u64, what: What| {
        let (room, user, name) = (RoomName::lobby(), UserId(1), UserName::stored("Ann"));
        Fact::Changed(Arc::new(Change { room, seq, time: 5_000 + seq, user, name, cid: None, what }))
    };
    let edit = |seq: u64, target: u64, text: &str| {
        change(
            seq,
            What::Edited { target, text: Some(Text::stored(text)), mentions: Vec::new(), files: Vec::new() },
        )
    };
    let script = [
        vec![said(1, "zanzibar one"), said(2, "timbuktu two"), said(3, "samarkand three")],
        vec![edit(4, 1, "cordoba one")],
        vec![edit(5, 1, "granada one"), change(6, What::Deleted { target: 2 })],
        vec![said(7, "palermo four"), edit(8, 7, "messina four"), edit(9, 7, "catania four")],
        vec![said(10, "odessa five"), change(11, What::Deleted { target: 10 })],
        vec![edit(12, 3, "bukhara three"), change(13, What::Deleted { target: 3 })],
    ];
    const GONE: [&str; 9] =
        ["zanzibar", "timbuktu", "samarkand", "cordoba", "palermo", "messina", "odessa", "bukhara", "five"];
    // At which of these moments the index looks.
    for looks in 0..1 << script.len() {
        let temporary = tempfile::tempdir().unwrap();
        let dir = DataDir::open(temporary.path()).unwrap();
        let (mut journal, _) = open(&dir);
        let mut facts: Vec<Fact> = user(1, "Ann").to_vec();
        facts.push(room("lobby"));
        commit(&mut journal, &facts).unwrap();
        let mut reading = Reading::of(&dir);
        for (moment, facts) in script.iter().enumerate() {
            commit(&mut journal, facts).unwrap();
            if looks >> moment & 1 == 1 {
                while reading.keeper.step().unwrap() {}
                forget(&mut journal, &reading.keeper.index, false);
                assert!(!journal.has_to_forget(), "{looks:b} {moment}");
            }
        }
        while reading.keeper.step().unwrap() {}
        forget(&mut journal, &reading.keeper.index, false);
        assert!(!journal.has_to_forget(), "{looks:b}");
        for (typed, expected) in
            [("one", "granada one"), ("granada", "granada one"), ("four", "catania four")]
        {
            let hits = reading.find_all(&search(typed, everywhere()));
            let texts: Vec<&str> =
                hits.iter().filter_map(Lasting::message).map(|message| message.text.as_str()).collect();
            assert_eq!(texts, [expected], "{looks:b} {typed}");
        }
        for word in GONE {
            assert_eq!(reading.find_all(&search(word, everywhere())), [], "{looks:b} {word}");
        }
        for entry in std::fs::read_dir(temporary.path()).unwrap().map(Result::unwrap) {
            let bytes = std::fs::read(entry.path()).unwrap();
            for word in GONE {
                let is_there = bytes.windows(word.len()).any(|window| window == word.as_bytes());
                assert!(!is_there, "{looks:b} {word} in {:?}", entry.file_name());
            }
        }
    }
}

/// Whoever edits while a long history is gone through anew does not begin that once more, and nothing of what was taken away
/// comes back, wherever it stood.
#[test]
fn an_index_that_is_made_anew_forgets_meanwhile() {
    let slice = INDEX_SLICE_EVENTS as u64;
    let many = 3 * slice;
    let edited = |target, text: &str| What::Edited {
        target,
        text: Some(Text::stored(text)),
        mentions: Vec::new(),
        files: Vec::new(),
    };
    // The first message, the last of a slice, the first of the next one, the last of all.
    for target in [1, slice, slice + 1, many] {
        let temporary = tempfile::tempdir().unwrap();
        let dir = DataDir::open(temporary.path()).unwrap();
        let (mut journal, _) = open(&dir);
        let mut facts: Vec<Fact> = user(1, "Ann").into_iter().chain([room("lobby")]).collect();
        let text = |seq: u64| if seq == target { "samarkand" } else { "tea" };
        facts.extend((1..=many).map(|seq| post("lobby", seq, 1, text(seq))));
        commit(&mut journal, &facts).unwrap();
        let mut keeper = Keeper::new(&dir, &Halt::default()).unwrap();
        let doings = [
            edited(target, "bukhara"),
            edited(target, "cordoba"),
            What::Deleted { target: target % many + 1 },
        ];
        for (seq, what) in (many + 1..).zip(doings) {
            assert!(keeper.step().unwrap(), "there is more");
            let (room, user, name) = (RoomName::lobby(), UserId(1), UserName::stored("Ann"));
            let change = Change { room, seq, time: 9_000 + seq, user, name, cid: None, what };
            commit(&mut journal, &[Fact::Changed(Arc::new(change))]).unwrap();
            forget(&mut journal, &keeper.index, false);
        }
        drop(keeper);
        let mut reading = Reading::of(&dir);
        forget(&mut journal, &reading.keeper.index, false);
        assert!(!journal.has_to_forget(), "{target}");
        let found = |reading: &mut Reading, typed| reading.find_all(&search(typed, everywhere())).len();
        for (typed, expected) in
            [("samarkand", 0), ("bukhara", 0), ("cordoba", 1), ("tea", many as usize - 2)]
        {
            assert_eq!(found(&mut reading, typed), expected, "{target} {typed}");
        }
        drop((journal, reading));
        for entry in std::fs::read_dir(temporary.path()).unwrap().map(Result::unwrap) {
            let bytes = std::fs::read(entry.path()).unwrap();
            for word in ["samarkand", "bukhara"] {
                let is_there = bytes.windows(word.len()).any(|window| window == word.as_bytes());
                assert!(!is_there, "{target} {word} in {:?}", entry.file_name());
            }
        }
    }
}
