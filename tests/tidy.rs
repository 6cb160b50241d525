//! The style as a test: import direction, sizes, and banned words with what to write instead.
//!
//! Reads the sources as text. Comments and the insides of strings are blanked first where a rule is about
//! code, so that prose may speak of what code must not do.

mod lexer;
mod page;
mod rules;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A file of the repository, by its path from the root.
struct Source {
    path: String,
    text: String,
}

/// What a rule found: the line counts from 1.
struct Finding {
    line: usize,
    what: String,
}

/// Every text file below `folder` whose name ends in one of `endings`, in order.
fn sources(folder: &str, endings: &[&str]) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("a folder of the repository can be read").path();
            if path.is_dir() && !path.ends_with("node_modules") {
                folders.push(path);
            } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
                found.push(source(root, path));
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "no {endings:?} below {folder}: this rule looks in the wrong place");
    found
}

fn source(root: &Path, path: PathBuf) -> Source {
    let text = fs::read_to_string(&path).expect("a source is UTF-8");
    let path = path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
    Source { path, text }
}

/// Applies a rule to files and fails with every finding, each with its remedy.
fn check(files: &[Source], instead: &str, rule: impl Fn(&Source) -> Vec<Finding>) {
    let mut report = String::new();
    for file in files {
        for Finding { line, what } in rule(file) {
            let _ = writeln!(report, "{}:{line}: {what}; {instead}", file.path);
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn imports_point_one_way() {
    let instead =
        "move what is shared down, or pass it in as a value (the layers are in tests/tidy/rules.rs)";
    check(&sources("src", &[".rs"]), instead, rules::imports);
}

#[test]
fn sockets_stay_in_their_rooms() {
    let instead = "go through `doors` (or `client` to write)";
    check(&sources("src", &[".rs"]), instead, rules::sockets);
}

#[test]
fn files_are_short() {
    let files = [sources("src", &[".rs"]), sources("public", &[".js", ".css", ".html"])].concat_all();
    // A dictionary is a list of sentences, which is as long as there are sentences.
    let files: Vec<_> = files.into_iter().filter(|file| !file.path.starts_with("public/lang/")).collect();
    check(&files, "split it by meaning", rules::file_length);
}

#[test]
fn functions_are_short() {
    let files = [sources("src", &[".rs"]), sources("tests", &[".rs"])].concat_all();
    check(&files, "keep the branching, and move the straight pieces out", rules::function_length);
}

#[test]
fn the_page_makes_no_markup_from_text() {
    let instead = "clone a template and set `textContent`";
    check(&sources("public", &[".js", ".html"]), instead, |file| {
        rules::words(&file.text, &["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"])
    });
}

#[test]
fn nothing_is_left_for_later() {
    // Written in two pieces, or this file would find itself.
    let words = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX")];
    let endings = [".rs", ".js", ".mjs", ".css", ".html", ".json"];
    let files =
        [sources("src", &endings), sources("public", &endings), sources("tests", &endings)].concat_all();
    check(&files, "do it, or write a test or an issue", |file| rules::words(&file.text, &words));
}

#[test]
fn tests_do_not_sleep() {
    let mut files = sources("tests", &[".rs"]);
    // The load generator keeps a pace, which is not waiting for something to happen.
    files.retain(|file| !file.path.starts_with("tests/bench/"));
    check(&files, "wait for the thing itself, with a deadline", |file| {
        rules::words(&lexer::code(&file.text), &["sleep"])
    });
}

#[test]
fn there_is_no_async_runtime() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = source(root, root.join("Cargo.toml"));
    check(&[manifest], "one thread per client does it", rules::async_runtimes);
}

trait ConcatAll {
    fn concat_all(self) -> Vec<Source>;
}

impl<const N: usize> ConcatAll for [Vec<Source>; N] {
    fn concat_all(self) -> Vec<Source> {
        self.into_iter().flatten().collect()
    }
}
