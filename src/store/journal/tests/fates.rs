//! Messages that are edited and deleted: what is told of them, and that what is gone is gone.

use super::*;
use crate::chat::change::{Change, What};
use crate::chat::fate::{Counted, Head, Mark, Sign};
use crate::chat::name::Emoji;
use crate::chat::{Lasting, Range};
use crate::store::archive;
use crate::store::search::Index;
use crate::store::verify::verify;

fn change(seq: u64, what: What) -> Fact {
    let (room, user, name) = (RoomName::lobby(), UserId(1), UserName::stored("Ann"));
    Fact::Changed(Arc::new(Change { room, seq, time: 1_000 + seq, user, name, cid: None, what }))
}

fn edited(seq: u64, target: u64, text: &str) -> Fact {
    change(
        seq,
        What::Edited { target, text: Some(Text::stored(text)), mentions: Vec::new(), files: Vec::new() },
    )
}

/// Whether the bytes of a text are in any file of the directory.
fn is_anywhere(path: &Path, text: &str) -> bool {
    std::fs::read_dir(path).unwrap().any(|file| {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}

/// What the archive tells of the lobby, an event a line.
fn told(dir: &DataDir) -> Vec<String> {
    let page = archive::read(&dir.reader().unwrap(), &RoomName::lobby(), Range::After(0), 50).unwrap();
    page.events
        .iter()
        .map(|event| match event {
            Lasting::Message(message) => {
                format!("{} {:?} {:?}", message.text.as_str(), message.fate.edited, message.fate.deleted)
            }
            Lasting::Change(change) => change.what.told(),
        })
        .collect()
}

#[test]
fn what_is_replaced_or_deleted_is_in_no_answer_and_in_no_file() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let (mut journal, _) = open(&dir);
    let long = |word: &str| format!("{word}{}", "x".repeat(3_900));
    let [first, second, third, kept] = ["first-text", "second-text", "third-text", "kept-text"].map(long);
    let mut facts = user(1, "Ann").to_vec();
    facts.extend([room("lobby"), post("lobby", 1, 1, &first), post("lobby", 2, 1, &kept)]);
    facts.push(post("lobby", 3, 1, &third));
    commit(&mut journal, &facts).unwrap();
    let head = |journal: &Journal, seq| journal.head(&RoomName::lobby(), seq);
    assert_eq!(
        head(&journal, 3),
        Some(Head {
            user: UserId(1),
            time: 1_003,
            deleted: None,
            mentioned: Vec::new(),
            thread: None,
            files: Vec::new()
        })
    );
    commit(&mut journal, &[edited(4, 1, &second)]).unwrap();
    assert_eq!(told(&dir)[0], format!("{second} Some(1004) None"));
    commit(&mut journal, &[edited(5, 1, "short"), change(6, What::Deleted { target: 3 })]).unwrap();
    let expected = [
        "short Some(1005) None".to_owned(),
        format!("{kept} None None"),
        " None Some(UserId(1))".to_owned(),
        "edits message 1".to_owned(),
        "edits message 1: short".to_owned(),
        "deletes message 3".to_owned(),
    ];
    assert_eq!(told(&dir), expected);
    assert_eq!(head(&journal, 3).and_then(|head| head.deleted), Some((6, 1_006)));
    assert_eq!((head(&journal, 4), head(&journal, 9)), (None, None), "they are no messages");
    // In the log they still are; the seals have stayed, so the chain holds.
    assert!(verify(&dir.file()).unwrap().faults.is_empty());
    let index = Index::new(temporary.path().join("search.db"));
    forget(&mut journal, &index, false);
    assert!(journal.has_to_forget(), "the index has not forgotten it");
    assert!(is_anywhere(temporary.path(), "second-text"));
    forget(&mut journal, &index, true);
    assert!(!journal.has_to_forget());
    for word in ["first-text", "second-text", "third-text"] {
        assert!(!is_anywhere(temporary.path(), word), "{word}");
    }
    assert!(is_anywhere(temporary.path(), "kept-text") && is_anywhere(temporary.path(), "short"));
    // Deleted after it was edited.
    commit(&mut journal, &[change(7, What::Deleted { target: 1 })]).unwrap();
    journal.close(&index);
    assert!(!is_anywhere(temporary.path(), "short"), "a clean stop empties the log, too");
    assert_eq!(told(&dir)[0], " Some(1005) Some(UserId(1))");
    assert!(verify(&dir.file()).unwrap().faults.is_empty());
    let (journal, _) = open(&dir);
    assert!(journal.has_to_forget(), "what a killed server has left in its log goes, too");
}

/// Somebody who reads keeps the log; nobody waits for them.
#[test]
fn what_is_to_be_forgotten_is_tried_again_when_somebody_reads() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let (mut journal, _) = open(&dir);
    let mut facts = user(1, "Ann").to_vec();
    facts.extend([room("lobby"), post("lobby", 1, 1, "first-text")]);
    commit(&mut journal, &facts).unwrap();
    let index = Index::new(temporary.path().join("search.db"));
    let reader = dir.reader().unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM events").unwrap();
    reader.query_row("SELECT count(*) FROM events", [], |_| Ok(())).unwrap();
    commit(&mut journal, &[change(2, What::Deleted { target: 1 })]).unwrap();
    forget(&mut journal, &index, true);
    assert!(journal.has_to_forget());
    reader.execute_batch("COMMIT").unwrap();
    forget(&mut journal, &index, true);
    assert!(!journal.has_to_forget() && !is_anywhere(temporary.path(), "first-text"));
}

/// Reactions and pins are as the rules ask for them, in a page of history and at a start.
#[test]
fn signs_are_counted_told_and_read_back() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let (mut journal, _) = open(&dir);
    let (up, tea) = (Emoji::stored("👍"), Emoji::stored("🍵"));
    let by = |user: u64, seq: u64, what: What| {
        let (room, user, name) = (RoomName::lobby(), UserId(user), UserName::stored("Ann"));
        Fact::Changed(Arc::new(Change { room, seq, time: 1_000 + seq, user, name, cid: None, what }))
    };
    let react = |user: u64, seq: u64, emoji: &Emoji, on: bool| {
        by(user, seq, What::Reaction { target: 1, emoji: emoji.clone(), on })
    };
    let pin = |seq: u64, target: u64, on: bool| by(1, seq, What::Pinned { target, on });
    let mut facts = [user(1, "Ann"), user(2, "Bob")].concat();
    facts.extend([room("lobby"), post("lobby", 1, 1, "first"), post("lobby", 2, 1, "second")]);
    facts.extend([react(2, 3, &tea, true), react(1, 4, &up, true), react(2, 5, &up, true)]);
    facts.extend([react(2, 6, &tea, false), react(2, 7, &tea, true), react(1, 8, &tea, true)]);
    facts.extend([react(1, 9, &tea, false), pin(10, 2, true), pin(11, 1, true), pin(12, 2, false)]);
    commit(&mut journal, &facts).unwrap();
    let lobby = RoomName::lobby();
    let count = |journal: &Journal, of: Counted| journal.count(&lobby, 1, &of);
    assert_eq!(count(&journal, Counted::Emoji), 2);
    assert_eq!(count(&journal, Counted::People(up.clone())), 2);
    assert_eq!(count(&journal, Counted::People(tea.clone())), 1);
    let mark = |on, seq| Some(Mark { on, seq, time: 1_000 + seq });
    let sign = |emoji: &Emoji, user| Sign::Reaction(emoji.clone(), UserId(user));
    for (target, sign, expected) in [
        (1, sign(&tea, 2), mark(true, 7)),
        (1, sign(&tea, 1), mark(false, 9)),
        (1, sign(&up, 3), None),
        (1, Sign::Pin, mark(true, 11)),
        (2, Sign::Pin, mark(false, 12)),
        (3, Sign::Pin, None),
    ] {
        assert_eq!(journal.mark(&lobby, target, &sign), expected, "{target} {sign:?}");
    }
    let reactions = || {
        let page = archive::read(&dir.reader().unwrap(), &lobby, Range::After(0), 1).unwrap();
        let Lasting::Message(message) = &page.events[0] else { panic!("{page:?}") };
        message.fate.reactions.clone()
    };
    assert_eq!(reactions(), [(up, vec![UserId(1), UserId(2)]), (tea, vec![UserId(2)])]);
    drop(journal);
    assert!(verify(&dir.file()).unwrap().faults.is_empty());
    let (mut journal, present) = open(&dir);
    let pins = present.iter().find_map(|fact| match fact {
        Fact::RoomMade { charter, .. } => Some(charter.pins.clone()),
        _ => None,
    });
    assert_eq!(pins, Some(vec![1]));
    commit(&mut journal, &[change(13, What::Deleted { target: 1 })]).unwrap();
    assert_eq!((count(&journal, Counted::Emoji), journal.mark(&lobby, 1, &Sign::Pin)), (0, None));
    assert!(reactions().is_empty());
    drop(journal);
    assert!(verify(&dir.file()).unwrap().faults.is_empty());
}
