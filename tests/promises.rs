//! The list of promises is true to the sources: each test, file and command that it names is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const LIST: &str = include_str!("README.md");

/// What stands between backticks.
fn named() -> impl Iterator<Item = &'static str> {
    LIST.split('`').skip(1).step_by(2)
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every test below a folder as `module::name`, with the last part of its module. `name/tests.rs` and
/// `name/mod.rs` are of the module `name`.
fn tests_below(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("page") && !path.ends_with("bench") {
            tests_below(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let named = path
                .file_stem()
                .filter(|stem| *stem != "tests" && *stem != "mod" || folder == root().join("tests"));
            let module = named.or(folder.file_name()).unwrap().to_string_lossy();
            let text = fs::read_to_string(&path).unwrap();
            for test in text.split("#[test]\n").skip(1) {
                let name = test.split("fn ").nth(1).and_then(|rest| rest.split('(').next()).unwrap();
                found.insert(format!("{module}::{name}"));
            }
        }
    }
}

#[test]
fn each_test_that_the_list_names_is_there() {
    let mut tests = BTreeSet::new();
    tests_below(&root().join("tests"), &mut tests);
    tests_below(&root().join("src"), &mut tests);
    let listed: Vec<&str> = named().filter(|name| name.contains("::")).collect();
    assert!(listed.len() > 50, "the list names {} tests", listed.len());
    let missing: Vec<&str> = listed.into_iter().filter(|name| !tests.contains(*name)).collect();
    assert!(missing.is_empty(), "no such tests: {missing:#?}");
}

#[test]
fn each_file_and_command_that_the_list_names_is_there() {
    let makefile = fs::read_to_string(root().join("Makefile")).unwrap();
    for name in named() {
        if let Some(target) = name.strip_prefix("make ") {
            let target = target.split(' ').next().unwrap();
            assert!(makefile.contains(&format!("\n{target}:")), "no {name}");
        } else if name.ends_with(".js") {
            let places = ["tests/page", "tests"].map(|folder| root().join(folder).join(name));
            assert!(places.iter().any(|place| place.exists()), "no tests/page/{name}");
        } else if name.ends_with(".rs") || name.ends_with(".c") {
            assert!(root().join("tests").join(name).exists(), "no tests/{name}");
        }
    }
}

#[test]
fn each_place_that_the_map_of_the_sources_names_is_there() {
    let map = include_str!("../src/lib.rs").lines().filter_map(|line| line.strip_prefix("//!"));
    let map: String = map.collect::<Vec<_>>().join("\n");
    let places = map.split('`').skip(1).step_by(2).filter(|name| name.contains('/') && !name.contains(' '));
    let places: BTreeSet<&str> = places.collect();
    assert!(places.len() > 30, "the map names {} places", places.len());
    let missing: Vec<_> = places.into_iter().filter(|place| !root().join(place).exists()).collect();
    assert!(missing.is_empty(), "no such places: {missing:#?}");
}
