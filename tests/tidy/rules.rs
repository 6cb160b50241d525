//! The rules themselves: a text in, findings out.

use super::lexer::{code, is_word};
use super::{Finding, Source};

const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;

/// A module imports from the layers above its own line here, and from no other.
const LAYERS: [&[&str]; 12] = [
    &["limits", "listed"],
    &["sabotage", "tap"],
    &["logging", "priority"],
    &["chat"],
    &["wire"],
    &["core"],
    &["gauges"],
    &["client", "store"],
    &["broker"],
    &["doors", "debug"],
    &["server"],
    &["main"],
];
/// They know `limits` only, and only the outer layers know them.
const LEAVES: [&str; 2] = ["config", "lan"];
const LEAVES_FROM: &str = "doors";

/// Where a socket may be named.
const SOCKET_ROOMS: [&str; 4] = ["doors", "debug", "client", "server"];

const ASYNC_RUNTIMES: [&str; 4] = ["tokio", "async-std", "smol", "async-executor"];

pub(super) fn imports(file: &Source) -> Vec<Finding> {
    let module = module(&file.path);
    // `lib.rs` is the map: it names all of them.
    if module == "lib" {
        return Vec::new();
    }
    let finding = |(line, imported): (usize, String)| {
        let what = match may_import(module, &imported) {
            Some(true) => return None,
            Some(false) => format!("`{module}` imports `{imported}`"),
            None => format!("`{module}` or `{imported}` has no layer"),
        };
        Some(Finding { line, what })
    };
    imported(&code(&file.text)).into_iter().filter_map(finding).collect()
}

pub(super) fn sockets(file: &Source) -> Vec<Finding> {
    if SOCKET_ROOMS.contains(&module(&file.path)) {
        return Vec::new();
    }
    words(&code(&file.text), &["TcpStream", "TcpListener"])
}

pub(super) fn file_length(file: &Source) -> Vec<Finding> {
    let lines = file.text.lines().count();
    let what = format!("{lines} lines, at most {FILE_LINES_MAX}");
    if lines > FILE_LINES_MAX { vec![Finding { line: lines, what }] } else { Vec::new() }
}

pub(super) fn function_length(file: &Source) -> Vec<Finding> {
    let code = code(&file.text);
    let mut findings = Vec::new();
    for start in places(&code, "fn") {
        let Some(name) = word_after(&code[start + 2..]) else {
            continue;
        };
        let Some(length) = body_end(&code[start..]) else {
            continue;
        };
        let lines = code[start..start + length].matches('\n').count() + 1;
        if lines > FUNCTION_LINES_MAX {
            let what = format!("`{name}` has {lines} lines, at most {FUNCTION_LINES_MAX}");
            findings.push(Finding { line: line_of(&code, start), what });
        }
    }
    findings
}

/// Whole words only: `sleep` is not in `asleep`.
pub(super) fn words(text: &str, banned: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for word in banned {
        let found = places(text, word).into_iter();
        findings.extend(found.map(|place| Finding { line: line_of(text, place), what: format!("`{word}`") }));
    }
    findings
}

pub(super) fn async_runtimes(manifest: &Source) -> Vec<Finding> {
    let mut section = "";
    let mut findings = Vec::new();
    for (i, line) in manifest.text.lines().enumerate() {
        let line = line.trim();
        if line.starts_with('[') {
            section = line;
        }
        // `[dependencies]` with `tokio = …` below, or `[dependencies.tokio]`.
        let key = line.split(['=', '.', ' ']).next().unwrap_or_default();
        let header = line.trim_end_matches(']').rsplit('.').next().unwrap_or_default();
        let named = ASYNC_RUNTIMES
            .iter()
            .find(|&&runtime| runtime == key || (line.starts_with('[') && runtime == header));
        if let Some(runtime) = named.filter(|_| section.contains("dependencies")) {
            findings.push(Finding { line: i + 1, what: format!("`{runtime}`") });
        }
    }
    findings
}

/// The top-level module of a file: `src/chat/hall/mod.rs` is in `chat`.
fn module(path: &str) -> &str {
    let inside = path.trim_start_matches("src/");
    inside.split(['/', '.']).next().unwrap_or(inside)
}

/// `None` when one of the two is in no layer.
fn may_import(module: &str, imported: &str) -> Option<bool> {
    let layer = |name: &str| LAYERS.iter().position(|layer| layer.contains(&name));
    let is_leaf = |name: &str| LEAVES.contains(&name);
    Some(match (is_leaf(module), is_leaf(imported)) {
        _ if module == imported => true,
        (true, _) => imported == "limits",
        (false, true) => layer(module)? >= layer(LEAVES_FROM)?,
        (false, false) => layer(imported)? < layer(module)?,
    })
}

/// The modules in `crate::x` and `crate::{x, y::z}`, with their lines; `main` says `teahouse::`.
fn imported(code: &str) -> Vec<(usize, String)> {
    let mut imported = Vec::new();
    for root in ["crate", "teahouse"] {
        for place in places(code, root) {
            let Some(rest) = code[place + root.len()..].strip_prefix("::") else {
                continue;
            };
            let names = match rest.strip_prefix('{') {
                Some(group) => group_names(group),
                None => word_after(rest).into_iter().collect(),
            };
            // A name with a capital is not a module: something that `lib.rs` hands on.
            let modules = names.into_iter().filter(|name| name.starts_with(|c: char| c.is_lowercase()));
            imported.extend(modules.map(|name| (line_of(code, place), name.to_owned())));
        }
    }
    imported
}

/// The first word of each part of `a, b::{c, d}, e}`.
fn group_names(group: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let (mut depth, mut start) = (1, 0);
    for (at, c) in group.char_indices() {
        depth += match c {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        if depth == 0 || (depth == 1 && c == ',') {
            names.extend(word_after(&group[start..at]));
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    names
}

/// Where `word` stands as a word of its own.
fn places(text: &str, word: &str) -> Vec<usize> {
    let stands_alone = |&(at, _): &(usize, &str)| {
        !text[..at].ends_with(is_word) && !text[at + word.len()..].starts_with(is_word)
    };
    text.match_indices(word).filter(stands_alone).map(|(at, _)| at).collect()
}

fn word_after(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    (end > 0).then(|| &text[..end])
}

fn line_of(text: &str, place: usize) -> usize {
    text[..place].matches('\n').count() + 1
}

/// The length of a function from `fn` to the brace that closes it; `None` for one without a body.
fn body_end(code: &str) -> Option<usize> {
    let (mut parentheses, mut braces) = (0, 0);
    for (at, c) in code.char_indices() {
        match c {
            '(' | '[' => parentheses += 1,
            ')' | ']' => parentheses -= 1,
            '{' => braces += 1,
            '}' if braces == 1 && parentheses == 0 => return Some(at + 1),
            '}' => braces -= 1,
            ';' if braces == 0 && parentheses == 0 => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned() }
    }

    fn lines(findings: Vec<Finding>) -> Vec<usize> {
        findings.into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn the_import_rule_finds_what_it_should() {
        for (path, text, expected) in [
            ("src/chat/hall/mod.rs", "use crate::limits;\nuse crate::chat::name;", vec![]),
            ("src/chat/hall/mod.rs", "\nuse crate::wire::frame;", vec![2]),
            ("src/chat/hall/mod.rs", "// crate::wire\nlet x = \"crate::wire\";", vec![]),
            ("src/wire/mod.rs", "use crate::{chat::{A, B}, limits, store::C};", vec![1]),
            ("src/wire/mod.rs", "fn f() -> crate::broker::Broker {}", vec![1]),
            ("src/doors/mod.rs", "use crate::debug::port;", vec![1]),
            ("src/doors/mod.rs", "use crate::config::Config;", vec![]),
            ("src/chat/mod.rs", "use crate::config::Config;", vec![1]),
            ("src/lan/banner.rs", "use crate::limits::budget::Budget;", vec![]),
            ("src/lan/banner.rs", "use crate::config::Config;", vec![1]),
            ("src/main.rs", "use teahouse::server;\nuse teahouse::config;", vec![]),
            ("src/chat/mod.rs", "use crate::attic::Box;", vec![1]),
            ("src/lib.rs", "pub use crate::main::x;", vec![]),
        ] {
            assert_eq!(lines(imports(&source(path, text))), expected, "{path}: {text}");
        }
    }

    #[test]
    fn the_function_rule_finds_what_it_should() {
        let long = "x();\n".repeat(69);
        for (text, expected) in [
            (format!("\nfn f(a: [u8; 3]) {{\n{long}}}\n"), vec![2]),
            (format!("fn f() {{ {long}}}\n"), vec![]),
            (format!("trait T {{ fn f(&self);\n{long}\n}}"), vec![]),
            (format!("fn f() {{ g(\"}}\"); /* }} */ '}}';\n{long}}}\nfn g() {{}}"), vec![1]),
            (format!("struct S {{ f: fn(u8),\n{long} }}"), vec![]),
            (format!("fn f() {{ fn g() {{\n{long}}}\n}}"), vec![1, 1]),
        ] {
            assert_eq!(lines(function_length(&source("x.rs", &text))), expected, "{text}");
        }
    }

    #[test]
    fn the_word_rules_find_what_they_should() {
        assert_eq!(lines(words("a\nsleep(1); thread::sleep", &["sleep"])), [2, 2]);
        assert_eq!(lines(words("asleep sleeping sleep_1", &["sleep"])), Vec::<usize>::new());
        for (manifest, expected) in [
            ("[dependencies]\ntokio = \"1\"", vec![2]),
            ("[dev-dependencies]\ntokio.version = \"1\"", vec![2]),
            ("[dependencies.tokio]\nversion = \"1\"", vec![1]),
            ("[dependencies]\nnot-tokio = \"1\" # tokio", vec![]),
            ("[package]\ntokio = 1", vec![]),
        ] {
            assert_eq!(lines(async_runtimes(&source("Cargo.toml", manifest))), expected, "{manifest}");
        }
    }
}
