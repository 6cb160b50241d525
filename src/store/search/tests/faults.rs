//! What disks, crashes and other programs do to the index: it never finds what is not so, and is whole again by itself.

use std::fs::OpenOptions;
use std::os::unix::fs::FileExt;
use std::path::Path;

use super::*;
use crate::store::search::{FILE_NAME, file};

/// How SQLite divides the file.
const PAGE: usize = 4_096;
/// More steps than anything takes here; who needs them does not come to an end.
const STEPS_MAX: usize = 100;

impl Reading {
    /// Of an index that may be in any state, as the keeper's thread finds it.
    fn of_remains(dir: &DataDir) -> Reading {
        let keeper = Keeper::new(dir, &Halt::default()).unwrap();
        let finder = Finder::new(keeper.index.clone(), Halt::default());
        let mut reading = Reading { history: dir.reader().unwrap(), keeper, finder };
        reading.settle();
        reading
    }

    /// Lets the keeper work until there is nothing to do, and says how often it had to give up.
    fn settle(&mut self) -> usize {
        let mut failures = 0;
        for _ in 0..STEPS_MAX {
            match self.keeper.step() {
                Ok(true) => {}
                Ok(false) => return failures,
                Err(_) => {
                    failures += 1;
                    self.keeper.give_up();
                }
            }
        }
        panic!("the index is not whole after {STEPS_MAX} steps");
    }

    /// What is on the first page; nothing while the index cannot be asked.
    fn ask(&mut self, search: &Search) -> Option<Vec<Lasting>> {
        match self.finder.find(&self.history, search).unwrap() {
            Answer::Results(results) => Some(results.hits),
            Answer::NotNow(_) => None,
            Answer::Page(_) | Answer::Thread(_) => unreachable!("a search is answered with what was found"),
        }
    }
}

fn questions() -> Vec<Search> {
    ["printer", "print", "喝茶", "has:link", "secret"].map(|typed| search(typed, everywhere())).into()
}

/// Whoever asks is told only what is so, and everything once the damage was seen. Whether it was seen.
fn heals(reading: &mut Reading, said: &[Lasting], what: &str) -> bool {
    let mut was_seen = false;
    for question in questions() {
        let meant = meant(said, &question);
        if let Some(found) = reading.ask(&question) {
            assert!(found.iter().all(|hit| meant.contains(hit)), "{what}: {question:?}");
            assert!(!was_seen || found == meant, "{what}: {question:?}");
        } else {
            was_seen = true;
            reading.settle();
            assert_eq!(reading.find_all(&question), meant, "{what}: {question:?}");
        }
    }
    was_seen
}

/// Overwrites a page, or cuts the file off before it.
fn harm(path: &Path, page: usize, is_cut: bool) {
    let file = OpenOptions::new().write(true).open(path).unwrap();
    match is_cut {
        true => file.set_len((page * PAGE) as u64).unwrap(),
        false => file.write_all_at(&[0xa5; PAGE], (page * PAGE) as u64).unwrap(),
    }
}

#[test]
fn a_damaged_or_truncated_index_never_finds_what_is_not_so() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let said = history(&dir, 3);
    let path = dir.path.join(FILE_NAME);
    drop(Reading::of(&dir));
    let whole = std::fs::read(&path).unwrap();
    assert!(whole.len() > 5 * PAGE, "too small to be harmed in many places");
    let mut seen = 0;
    for page in 0..whole.len() / PAGE {
        for is_cut in [false, true] {
            let what = format!("page {page}, cut off: {is_cut}");
            file::throw_away(&path).unwrap();
            std::fs::write(&path, &whole).unwrap();
            harm(&path, page, is_cut);
            seen += usize::from(heals(&mut Reading::of_remains(&dir), &said, &format!("{what}, at a start")));
            file::throw_away(&path).unwrap();
            std::fs::write(&path, &whole).unwrap();
            let mut reading = Reading::of_remains(&dir);
            harm(&path, page, is_cut);
            seen += usize::from(heals(&mut reading, &said, &format!("{what}, while it is open")));
        }
    }
    assert!(seen > 0, "no damage was seen by who asked");
}

/// What a process leaves that is killed is its log up to any moment: nothing of it counts but whole transactions.
#[test]
fn an_index_whose_writer_was_killed_at_any_moment_agrees_with_the_history() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let mut said = history(&dir, 1);
    let [path, log] = ["", "-wal"].map(|suffix| dir.path.join(format!("{FILE_NAME}{suffix}")));
    let reading = Reading::of(&dir);
    let (file, written) = (std::fs::read(&path).unwrap(), std::fs::read(&log).unwrap());
    drop(reading);
    // It was said after the writer was killed.
    let (mut journal, _) = open(&dir);
    let late = post("lobby", 10, 1, "a printer after the end");
    commit(&mut journal, std::slice::from_ref(&late)).unwrap();
    let Fact::Said(late) = late else { unreachable!("a post is said") };
    said.push(Lasting::Message(late));
    assert!(written.len() > 8 * PAGE, "too short to be cut in many places");
    for end in (0..written.len()).step_by(PAGE / 2 + 1).chain([written.len()]) {
        file::throw_away(&path).unwrap();
        std::fs::write(&path, &file).unwrap();
        std::fs::write(&log, &written[..end]).unwrap();
        let mut reading = Reading::of_remains(&dir);
        for question in questions() {
            assert_eq!(reading.find_all(&question), meant(&said, &question), "{end}: {question:?}");
        }
    }
}

#[test]
fn an_index_for_which_there_was_no_space_is_whole_when_there_is_some_again() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = DataDir::open(temporary.path()).unwrap();
    let mut said = history(&dir, 1);
    let mut reading = Reading::of_remains(&dir);
    let (mut journal, _) = open(&dir);
    reading.keeper.allow_no_more_pages();
    for seq in 10..60 {
        let words: Vec<String> = (0..40).map(|word| format!("printer{seq}word{word}")).collect();
        let post = post("lobby", seq, 1, &format!("printer {}", words.join(" ")));
        commit(&mut journal, std::slice::from_ref(&post)).unwrap();
        let Fact::Said(message) = post else { unreachable!("a post is said") };
        said.push(Lasting::Message(message));
    }
    reading.keeper.step().unwrap_err();
    reading.keeper.give_up();
    let question = search("printer", everywhere());
    assert_eq!(reading.ask(&question), None, "there is no whole index to be asked");
    assert_eq!(reading.settle(), 0);
    assert_eq!(reading.find_all(&question), meant(&said, &question));
}
