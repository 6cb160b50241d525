//! The page's modules, joined: a browser fetches one file before the page is there, one for what is around it,
//! one for what is wanted only now and then, one for who one is, one for how rooms are kept, one for what one does
//! by typing and one for what becomes of messages, instead of fifty. The sources stay as they are; `--public` serves them one by one.
//!
//! A module becomes a function of its own that returns what it exports, and an import takes it from there, so
//! no name of one meets a name of another. Known are the forms that the page uses: `import { a, b as c } from
//! '…';` and `export` before a declaration, each on a line of its own. A page with another one is served as it is.
//! Comments that have lines of their own and indentation stay behind: they are for who reads the sources. So a template
//! over several lines loses its indentation too.

use std::collections::BTreeMap;

/// What begins a file of joined modules: what it imports comes with it, unless an earlier file has it.
const ENTRIES: [&str; 7] = [
    "js/main.js",
    "js/views/panels.js",
    "js/views/late.js",
    "js/views/who.js",
    "js/views/housekeeping.js",
    "js/views/swift.js",
    "js/views/fates.js",
];
const DECLARATIONS: [&str; 4] = ["async function ", "function ", "class ", "const "];

type Files = BTreeMap<String, Vec<u8>>;

/// Joins the modules among the files; false, and nothing is changed, when one has a form that is not known.
pub(super) fn join(files: &mut Files) -> bool {
    let Some(joined) = joined(files) else { return false };
    *files = joined;
    true
}

/// Where a module is found: the file, which exports it under a name.
struct Place<'a> {
    file: &'a str,
    name: String,
}

struct Import<'a> {
    /// What stands between the braces, with `as`.
    names: &'a str,
    path: String,
}

fn joined(files: &Files) -> Option<Files> {
    let mut result = files.clone();
    let mut places: BTreeMap<String, Place> = BTreeMap::new();
    for entry in ENTRIES {
        let mut members = Vec::new();
        gather(files, entry, &places, &mut members)?;
        for member in &members {
            places.insert(member.clone(), Place { file: entry, name: identifier(member) });
            result.remove(member);
        }
        result.insert(entry.to_owned(), bundle(files, entry, &members, &places)?.into_bytes());
    }
    for (path, text) in &mut result {
        if path.starts_with("js/") && !ENTRIES.contains(&path.as_str()) {
            *text = apart(path, std::str::from_utf8(text).ok()?, &places)?.into_bytes();
        }
    }
    Some(result)
}

/// The module and what it imports, each behind all that it needs; `members` grows by them.
fn gather(
    files: &Files,
    path: &str,
    places: &BTreeMap<String, Place>,
    members: &mut Vec<String>,
) -> Option<()> {
    if places.contains_key(path) || members.iter().any(|member| member == path) {
        return Some(());
    }
    let text = std::str::from_utf8(files.get(path)?).ok()?;
    for line in text.lines().filter(|line| line.starts_with("import ")) {
        gather(files, &import(path, line)?.path, places, members)?;
    }
    members.push(path.to_owned());
    Some(())
}

fn bundle(
    files: &Files,
    entry: &str,
    members: &[String],
    places: &BTreeMap<String, Place>,
) -> Option<String> {
    let mut text = String::new();
    let mut elsewhere = Vec::new();
    for member in members {
        let source = std::str::from_utf8(files.get(member)?).ok()?;
        let mut exports = Vec::new();
        text.push_str(&format!("const {} = (() => {{\n", identifier(member)));
        for line in without_comments(source) {
            if line.starts_with("import ") {
                let import = import(member, line)?;
                let place = places.get(&import.path)?;
                if place.file != entry {
                    elsewhere.push(taken_from(entry, place));
                }
                text.push_str(&destructured(import.names, place));
            } else if let Some(declaration) = line.strip_prefix("export ") {
                exports.push(declared(declaration)?);
                text.push_str(&moved(declaration, member, entry, places)?);
            } else {
                text.push_str(&moved(line.trim_start(), member, entry, places)?);
            }
            text.push('\n');
        }
        text.push_str(&format!("return {{ {} }};\n}})();\n", exports.join(", ")));
        if member == entry {
            text.push_str(&format!("export const {{ {} }} = {};\n", exports.join(", "), identifier(member)));
        }
    }
    elsewhere.sort();
    elsewhere.dedup();
    let names: Vec<String> = members.iter().map(|member| identifier(member)).collect();
    Some(format!("{}{text}export {{ {} }};\n", elsewhere.concat(), names.join(", ")))
}

/// A script without comments, indentation and empty lines. No text in one may go over several lines.
pub(super) fn shortened(script: &[u8]) -> Vec<u8> {
    let script = String::from_utf8_lossy(script);
    without_comments(&script).flat_map(|line| [line.trim(), "\n"]).collect::<String>().into_bytes()
}

/// The lines of a module that mean something to a browser.
fn without_comments(source: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    source.lines().filter(move |line| {
        let line = line.trim();
        let begins = line.starts_with("/*");
        let is_comment = inside || begins || line.starts_with("//");
        inside = (inside || begins) && !line.ends_with("*/");
        !is_comment && !line.is_empty()
    })
}

/// A module that keeps a file of its own, with what it imports where it is now.
fn apart(path: &str, text: &str, places: &BTreeMap<String, Place>) -> Option<String> {
    let mut result = String::new();
    for line in text.lines() {
        let place = match line.starts_with("import ") {
            true => import(path, line).map(|import| (places.get(&import.path), import.names)),
            false => None,
        };
        match place {
            Some((Some(place), names)) => {
                result.push_str(&taken_from(path, place));
                result.push_str(&destructured(names, place));
            }
            _ => result.push_str(line),
        }
        result.push('\n');
    }
    Some(result)
}

fn taken_from(path: &str, place: &Place) -> String {
    format!("import {{ {} }} from '{}';\n", place.name, relative(path, place.file))
}

fn destructured(names: &str, place: &Place) -> String {
    format!("const {{ {} }} = {};", names.replace(" as ", ": "), place.name)
}

/// `import { a, b as c } from './d.js';`
fn import<'a>(path: &str, line: &'a str) -> Option<Import<'a>> {
    let (names, from) = line.strip_prefix("import { ")?.strip_suffix("';")?.split_once(" } from '")?;
    Some(Import { names, path: resolved(path, from) })
}

/// The name that a declaration declares.
fn declared(declaration: &str) -> Option<&str> {
    let rest = DECLARATIONS.iter().find_map(|kind| declaration.strip_prefix(kind))?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$')?;
    (end > 0).then(|| &rest[..end])
}

/// A line of a module that is in the file of another now: what it loads later, and where it believes to be.
fn moved(line: &str, module: &str, entry: &str, places: &BTreeMap<String, Place>) -> Option<String> {
    let mut line = line.to_owned();
    if module != entry && line.contains("import(`") {
        return None;
    }
    let mut from = 0;
    while let Some(start) = line[from..].find("import('").map(|at| from + at + "import('".len()) {
        let end = start + line[start..].find('\'')?;
        let target = resolved(module, &line[start..end]);
        // A module that was joined is in no file of its own, unless it begins one.
        if places.contains_key(&target) && !ENTRIES.contains(&target.as_str()) {
            return None;
        }
        let relative = relative(entry, &target);
        line.replace_range(start..end, &relative);
        from = start + relative.len();
    }
    if module != entry {
        let own = format!("new URL('{}', import.meta.url).href", relative(entry, module));
        line = line.replace("import.meta.url", &own);
    }
    Some(line)
}

/// `js/views/row.js` → `$views_row`.
fn identifier(path: &str) -> String {
    let stem = path.trim_start_matches("js/").trim_end_matches(".js");
    format!("${}", stem.replace(|c: char| !c.is_ascii_alphanumeric(), "_"))
}

/// `../dom/dom.js`, said in `js/views/row.js` → `js/dom/dom.js`.
fn resolved(path: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The other way round: how `path` names `target`.
fn relative(path: &str, target: &str) -> String {
    let own: Vec<&str> = path.split('/').collect();
    let other: Vec<&str> = target.split('/').collect();
    let common = own.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let up = own.len() - 1 - common;
    let start = if up == 0 { "./".to_owned() } else { "../".repeat(up) };
    start + &other[common..].join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(all: &[(&str, &str)]) -> Files {
        all.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
    }

    fn page() -> Files {
        files(&[
            ("js/main.js", "import { a as b } from './core/a.js';\nb();\nimport('./views/panels.js');"),
            (
                "js/core/a.js",
                "// Prose.\n\nexport const a = () => new URL('../../x', import.meta.url);\n/**\n * More.\n */\nexport class C {}",
            ),
            (
                "js/views/panels.js",
                "import { C } from '../core/a.js';\nexport function show() { import('./late.js'); import('./alone.js'); }",
            ),
            ("js/views/late.js", "import { C } from '../core/a.js';\nimport { d } from './d.js';\nnew C(d);"),
            (
                "js/views/who.js",
                "import { d } from './d.js';\nexport const who = () => {\n  // More.\n  return d;\n};",
            ),
            ("js/views/housekeeping.js", "export const keep = 1;"),
            ("js/views/swift.js", "export const swift = 1;"),
            ("js/views/fates.js", "export const fates = 1;"),
            ("js/views/d.js", "export const d = 1;"),
            (
                "js/views/alone.js",
                "import { C } from '../core/a.js';\nimport { e } from './e.js';\nnew C(e);",
            ),
            ("js/views/e.js", "export const e = 1;"),
            ("lang/en.js", "export default {};"),
        ])
    }

    #[test]
    fn modules_go_out_in_few_files_and_those_that_come_alone() {
        let mut files = page();
        assert!(join(&mut files));
        let text = |path: &str| String::from_utf8(files[path].clone()).unwrap();
        assert_eq!(
            files.keys().collect::<Vec<_>>(),
            [
                "js/main.js",
                "js/views/alone.js",
                "js/views/e.js",
                "js/views/fates.js",
                "js/views/housekeeping.js",
                "js/views/late.js",
                "js/views/panels.js",
                "js/views/swift.js",
                "js/views/who.js",
                "lang/en.js"
            ]
        );
        assert_eq!(
            text("js/main.js"),
            "const $core_a = (() => {\n\
             const a = () => new URL('../../x', new URL('./core/a.js', import.meta.url).href);\n\
             class C {}\nreturn { a, C };\n})();\n\
             const $main = (() => {\nconst { a: b } = $core_a;\nb();\nimport('./views/panels.js');\n\
             return {  };\n})();\nexport const {  } = $main;\nexport { $core_a, $main };\n"
        );
        assert_eq!(
            text("js/views/panels.js"),
            "import { $core_a } from '../main.js';\n\
             const $views_panels = (() => {\nconst { C } = $core_a;\n\
             function show() { import('./late.js'); import('./alone.js'); }\nreturn { show };\n})();\n\
             export const { show } = $views_panels;\nexport { $views_panels };\n"
        );
        assert_eq!(
            text("js/views/late.js"),
            "import { $core_a } from '../main.js';\n\
             const $views_d = (() => {\nconst d = 1;\nreturn { d };\n})();\n\
             const $views_late = (() => {\nconst { C } = $core_a;\nconst { d } = $views_d;\nnew C(d);\n\
             return {  };\n})();\nexport const {  } = $views_late;\nexport { $views_d, $views_late };\n"
        );
        assert_eq!(
            text("js/views/alone.js"),
            "import { $core_a } from '../main.js';\nconst { C } = $core_a;\nimport { e } from './e.js';\nnew C(e);\n"
        );
    }

    #[test]
    fn a_page_with_a_form_that_is_not_known_stays_as_it_is() {
        for (path, text) in [
            ("js/core/a.js", "import './b.js';"),
            ("js/core/a.js", "import * as b from './b.js';"),
            ("js/core/a.js", "import { b } from './nowhere.js';"),
            ("js/core/a.js", "export let a = 1;"),
            ("js/core/a.js", "export { a };"),
            ("js/core/a.js", "import(`./${b}.js`);"),
            ("js/main.js", "import { a } from './core/a.js';\nimport('./core/a.js');"),
        ] {
            let mut files = page();
            files.insert(path.to_owned(), text.as_bytes().to_vec());
            let before = files.clone();
            assert!(!join(&mut files), "{text}");
            assert!(files == before, "{text}");
        }
    }

    #[test]
    fn paths_lead_there_and_back() {
        for (path, said, target) in [
            ("js/main.js", "./core/a.js", "js/core/a.js"),
            ("js/views/row.js", "../dom/dom.js", "js/dom/dom.js"),
            ("js/views/row.js", "./lines.js", "js/views/lines.js"),
            ("js/views/row.js", "../../icons.svg", "icons.svg"),
        ] {
            assert_eq!(resolved(path, said), target);
            assert_eq!(relative(path, target), said);
        }
    }
}
