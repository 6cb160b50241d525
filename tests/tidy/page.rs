//! The page's modules: which layer may import which, how long one may be, and what each layer does not know.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::words;
use super::{Finding, Source, check, sources};

/// A module imports from its own folder and from the folders before it here, and from no other.
const LAYERS: [&str; 5] = ["core", "words", "dom", "views", "main"];
/// What a browser gives to the page. It is passed to `core` as a value, so that `core` runs without one, under a
/// clock of its own; and only from `dom` on is there a document.
const BROWSER: [&str; 14] = [
    "document",
    "window",
    "location",
    "navigator",
    "localStorage",
    "crypto",
    "performance",
    "setTimeout",
    "setInterval",
    "Date.now",
    "Math.random",
    "WebSocket",
    "BroadcastChannel",
    "fetch",
];
const WITHOUT_BROWSER: [&str; 2] = ["core", "words"];
/// Looking for a node by its looks.
const BY_CLASS: [&str; 5] =
    ["querySelector('.", "querySelectorAll('.", "closest('.", "matches('.", "getElementsByClassName"];
const MODULE_LINES_MAX: usize = 200;

#[test]
fn the_modules_of_the_page_point_one_way() {
    let instead = "move what is shared down, or pass it in as a value (the layers are in tests/tidy/page.rs)";
    check(&modules(), instead, imports);
}

#[test]
fn no_module_of_the_page_needs_itself() {
    let modules = modules();
    let graph: BTreeMap<_, _> = modules.iter().map(|file| (file.path.as_str(), imported(file))).collect();
    check(&modules, "move what both need into a third", |file| cycle(file, &graph));
}

#[test]
fn the_core_of_the_page_knows_no_browser() {
    check(&modules(), "pass it in, as `js/core/page.js` says", |file| {
        let is_free = WITHOUT_BROWSER.contains(&layer(&file.path));
        if is_free { words(&without_comments(&file.text), &BROWSER) } else { Vec::new() }
    });
}

#[test]
fn the_page_finds_nodes_by_their_keys() {
    check(&modules(), "give the node a `data-key` or a `data-act`", |file| looks(&file.text));
}

#[test]
fn the_modules_of_the_page_are_short() {
    let mut files = sources("public", &[".js"]);
    // A dictionary has a line for each sentence.
    files.retain(|file| !file.path.starts_with("public/lang/"));
    check(&files, "split it by meaning", length);
}

fn modules() -> Vec<Source> {
    sources("public/js", &[".js"])
}

/// `public/js/views/row.js` is in `views`; what is in no folder puts the others together, in `main`.
fn layer(path: &str) -> &str {
    path.trim_start_matches("public/js/").split_once('/').map_or("main", |(folder, _)| folder)
}

fn imports(file: &Source) -> Vec<Finding> {
    let place = |path: &str| LAYERS.iter().position(|known| *known == layer(path));
    let finding = |(line, target): (usize, Option<String>)| {
        let what = match target.as_deref().map(|target| (place(&file.path), place(target))) {
            Some((Some(own), Some(other))) if other <= own => return None,
            Some((Some(_), Some(_))) => format!("`{}` imports `{}`", layer(&file.path), layer(&target?)),
            Some(_) => "a folder that is no layer".to_owned(),
            None => "an import that is not `import { … } from '…';` on one line".to_owned(),
        };
        Some(Finding { line, what })
    };
    named(file).into_iter().filter_map(finding).collect()
}

/// Every import with its line, also of what is loaded later; `None` for one in a form that is not known.
fn named(file: &Source) -> Vec<(usize, Option<String>)> {
    let mut found = Vec::new();
    for (i, line) in file.text.lines().enumerate() {
        if line.starts_with("import ") {
            found.push((i + 1, at_once(file, line)));
        }
        let later = line.split("import('").skip(1).filter_map(|rest| rest.split_once('\''));
        found.extend(later.map(|(said, _)| (i + 1, Some(resolved(&file.path, said)))));
    }
    found
}

fn at_once(file: &Source, line: &str) -> Option<String> {
    let (_, said) = line.strip_prefix("import { ")?.strip_suffix("';")?.split_once(" } from '")?;
    Some(resolved(&file.path, said))
}

/// What a module needs before it can run.
fn imported(file: &Source) -> Vec<String> {
    file.text
        .lines()
        .filter(|line| line.starts_with("import "))
        .filter_map(|line| at_once(file, line))
        .collect()
}

/// `../dom/dom.js`, said in `public/js/views/row.js`.
fn resolved(path: &str, said: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in said.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn cycle(file: &Source, graph: &BTreeMap<&str, Vec<String>>) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let mut next: Vec<&str> = vec![&file.path];
    while let Some(path) = next.pop() {
        for target in graph.get(path).into_iter().flatten() {
            if *target == file.path {
                return vec![Finding { line: 1, what: format!("`{path}`, which it needs, needs it") }];
            }
            if seen.insert(target) {
                next.push(target);
            }
        }
    }
    Vec::new()
}

fn looks(text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let found = BY_CLASS.iter().filter(|way| line.contains(**way));
        findings.extend(found.map(|way| Finding { line: i + 1, what: format!("`{way}…`") }));
    }
    findings
}

fn length(file: &Source) -> Vec<Finding> {
    let lines = file.text.lines().count();
    let what = format!("{lines} lines, at most {MODULE_LINES_MAX}");
    if lines > MODULE_LINES_MAX { vec![Finding { line: lines, what }] } else { Vec::new() }
}

/// The page has its comments on lines of their own.
fn without_comments(text: &str) -> String {
    let is_comment = |line: &str| ["//", "/*", "*"].iter().any(|start| line.trim_start().starts_with(start));
    text.lines().map(|line| if is_comment(line) { "" } else { line }).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(path: &str, text: &str) -> Source {
        Source { path: format!("public/js/{path}"), text: text.to_owned() }
    }

    fn lines(findings: Vec<Finding>) -> Vec<usize> {
        findings.into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn the_import_rule_of_the_page_finds_what_it_should() {
        for (path, text, expected) in [
            ("views/row.js", "import { t } from '../words/i18n.js';\nimport { a } from './line.js';", vec![]),
            ("words/i18n.js", "\nimport { make } from '../dom/dom.js';", vec![2]),
            ("core/log.js", "const later = () => import('../views/row.js');", vec![1]),
            ("main.js", "import { a } from './browser.js';\nimport('./views/panels.js');", vec![]),
            ("core/log.js", "import { thisBrowser } from '../browser.js';", vec![1]),
            ("views/row.js", "import {\n  a } from './b.js';\nimport './c.js';", vec![1, 3]),
            ("attic/box.js", "import { a } from './b.js';", vec![1]),
        ] {
            assert_eq!(lines(imports(&module(path, text))), expected, "{path}: {text}");
        }
    }

    #[test]
    fn a_circle_of_the_page_is_found_by_each_of_its_modules() {
        let files = [
            module("core/a.js", "import { b } from './b.js';"),
            module("core/b.js", "import { c } from './c.js';"),
            module("core/c.js", "import { b } from './b.js';"),
        ];
        let graph: BTreeMap<_, _> = files.iter().map(|file| (file.path.as_str(), imported(file))).collect();
        let found: Vec<_> = files.iter().map(|file| cycle(file, &graph).len()).collect();
        assert_eq!(found, [0, 1, 1]);
    }

    #[test]
    fn the_other_rules_of_the_page_find_what_they_should() {
        let text = "// the document\nconst now = Date.now();\n/** window */\nroom.documented(clock.now());";
        assert_eq!(lines(words(&without_comments(text), &BROWSER)), [2]);
        assert_eq!(lines(looks("a.closest('.m');\nb.closest('[data-key]');\nc.matches('.x')")), [1, 3]);
        assert_eq!(length(&module("main.js", &"x\n".repeat(200))).len(), 0);
        assert_eq!(length(&module("main.js", &"x\n".repeat(201))).len(), 1);
    }
}
