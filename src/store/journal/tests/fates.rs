//! Messages that are edited and deleted: what is told of them, and that what is gone is gone.

use super::*;
use crate::chat::change::{Change, What};
use crate::chat::fate::Head;
use crate::chat::{Lasting, Range};
use crate::store::archive;
use crate::store::verify::verify;

fn change(seq: u64, what: What) -> Fact {
    let (room, user, name) = (RoomName::lobby(), UserId(1), UserName::stored("Ann"));
    Fact::Changed(Arc::new(Change { room, seq, time: 1_000 + seq, user, name, cid: None, what }))
}

fn edited(seq: u64, target: u64, text: &str) -> Fact {
    change(seq, What::Edited { target, text: Some(Text::stored(text)) })
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
    assert_eq!(head(&journal, 3), Some(Head { user: UserId(1), time: 1_003, deleted: None }));
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
    journal.forget().unwrap();
    assert!(!journal.has_to_forget());
    for word in ["first-text", "second-text", "third-text"] {
        assert!(!is_anywhere(temporary.path(), word), "{word}");
    }
    assert!(is_anywhere(temporary.path(), "kept-text") && is_anywhere(temporary.path(), "short"));
    // Deleted after it was edited.
    commit(&mut journal, &[change(7, What::Deleted { target: 1 })]).unwrap();
    drop(journal);
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
    let reader = dir.reader().unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM events").unwrap();
    reader.query_row("SELECT count(*) FROM events", [], |_| Ok(())).unwrap();
    commit(&mut journal, &[change(2, What::Deleted { target: 1 })]).unwrap();
    journal.forget().unwrap();
    assert!(journal.has_to_forget());
    reader.execute_batch("COMMIT").unwrap();
    journal.forget().unwrap();
    assert!(!journal.has_to_forget() && !is_anywhere(temporary.path(), "first-text"));
}
