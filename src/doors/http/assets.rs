//! The page's files, from the binary or from a folder.
//!
//! From the binary: read and hashed once at start, each compressed when it is first asked for. `index.html` names its files under `/@/`,
//! which becomes `/<hash of the whole page>/`; under that path they are immutable, so a browser never mixes
//! two versions and asks for nothing twice. Its stylesheets go out as one and its modules as few. From a folder
//! (`--public`): read at each request and never kept.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use bytes::Bytes;
use libdeflater::{CompressionLvl, Compressor};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::modules;
use crate::wire::http::head::Head;
use crate::wire::http::response::Response;

#[derive(RustEmbed)]
#[folder = "public/"]
struct Embedded;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
/// The stylesheets of the page, one after the other.
const ALL_STYLES: &str = "css/all.css";
/// The one script that is no module.
const EARLY_SCRIPT: &str = "theme.js";
const STYLESHEET: (&str, &str) = ("<link rel=\"stylesheet\" href=\"/@/", "\">\n");
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const REVALIDATE: &str = "no-cache";

pub enum Assets {
    Embedded { version: String, files: HashMap<String, File> },
    Folder { root: PathBuf, name: String },
}

pub struct File {
    content_type: &'static str,
    plain: Bytes,
    plain_tag: String,
    /// With its tag, and only where it is smaller; made when it is first asked for, because the smallest takes its time.
    gzip: OnceLock<Option<(Bytes, String)>>,
}

impl Assets {
    /// The page inside the binary, for a server of this name.
    pub fn embedded(server_name: &str) -> Assets {
        let mut all: BTreeMap<String, Vec<u8>> = Embedded::iter()
            .filter_map(|path| Embedded::get(&path).map(|file| (path.into_owned(), file.data.into_owned())))
            .collect();
        join_styles(&mut all);
        if let Some(script) = all.get_mut(EARLY_SCRIPT) {
            *script = modules::shortened(script);
        }
        modules::join(&mut all);
        let mut digest = Sha256::new();
        for (path, bytes) in &all {
            digest.update(path);
            digest.update(bytes);
        }
        let version = hex(&digest.finalize()[..8]);
        let root = format!("/{version}/");
        let prepared = all.into_iter().map(|(path, bytes)| {
            let bytes = if path == "index.html" { fill_in(&bytes, server_name, Some(&root)) } else { bytes };
            let file = File::new(&path, bytes);
            (path, file)
        });
        Assets::Embedded { files: prepared.collect(), version }
    }

    /// The page in a folder.
    ///
    /// # Errors
    /// When there is no readable `index.html` in it.
    pub fn folder(path: PathBuf, server_name: &str) -> io::Result<Assets> {
        let root = path.canonicalize()?;
        std::fs::read(root.join("index.html"))?;
        Ok(Assets::Folder { root, name: server_name.to_owned() })
    }

    /// The answer to GET or HEAD of a path.
    pub fn respond(&self, head: &Head) -> Response {
        let path = head.path.strip_prefix('/').unwrap_or_default();
        match self {
            Assets::Embedded { version, files } => {
                let (path, cache) =
                    match path.strip_prefix(version.as_str()).and_then(|p| p.strip_prefix('/')) {
                        Some(path) if path != "index.html" => (path, IMMUTABLE),
                        _ => (if path.is_empty() { "index.html" } else { path }, REVALIDATE),
                    };
                files.get(path).map_or_else(Response::not_found, |file| file.respond(head, cache))
            }
            Assets::Folder { root, name } => {
                let path = path.strip_prefix("@/").unwrap_or(path);
                let path = if path.is_empty() { "index.html" } else { path };
                let Some(bytes) = read_inside(root, path) else { return Response::not_found() };
                let bytes = if path == "index.html" { fill_in(&bytes, name, None) } else { bytes };
                page(Response::new(200, content_type(path), bytes), "no-store", content_type(path))
            }
        }
    }
}

impl File {
    fn new(path: &str, plain: Vec<u8>) -> File {
        File {
            content_type: content_type(path),
            plain_tag: tag(&plain),
            plain: plain.into(),
            gzip: OnceLock::new(),
        }
    }

    fn gzip(&self) -> Option<&(Bytes, String)> {
        let pack = || {
            let packed = compress(&self.plain).filter(|packed| packed.len() < self.plain.len())?;
            let tag = tag(&packed);
            Some((Bytes::from(packed), tag))
        };
        self.gzip.get_or_init(pack).as_ref()
    }

    fn respond(&self, head: &Head, cache: &str) -> Response {
        let packed = self.gzip().filter(|_| head.accepts_gzip);
        let (body, tag) = packed.map_or((&self.plain, &self.plain_tag), |(body, tag)| (body, tag));
        let mut response = match head.if_none_match.as_deref().is_some_and(|list| matches_tag(list, tag)) {
            true => Response::not_modified(),
            false => {
                let response = Response::new(200, self.content_type, body.clone());
                if packed.is_some() { response.with("Content-Encoding", "gzip") } else { response }
            }
        };
        response = response.with("ETag", tag);
        if self.gzip().is_some() {
            response = response.with("Vary", "Accept-Encoding");
        }
        page(response, cache, self.content_type)
    }
}

/// A picture that was made for one request.
pub fn picture(svg: String) -> Response {
    page(Response::new(200, content_type("svg"), svg), "no-store", content_type("svg"))
}

/// A policy means something only for what a browser opens as a document; in front of each module it would
/// be an eighth of the first load.
fn page(response: Response, cache: &str, content_type: &str) -> Response {
    let response = response.with("Cache-Control", cache);
    let is_document = content_type.starts_with("text/html") || content_type == "image/svg+xml";
    if is_document { response.with("Content-Security-Policy", POLICY) } else { response }
}

/// RFC 9110 section 13.1.2: any of the list, compared weakly, or `*`.
fn matches_tag(list: &str, tag: &str) -> bool {
    let strong = |candidate: &str| candidate.trim().strip_prefix("W/").unwrap_or(candidate.trim()) == tag;
    list.trim() == "*" || list.split(',').any(strong)
}

/// Makes one file of the stylesheets that `index.html` names, in their order and without what is for their readers
/// only: nine requests and 2 KiB less before the page is there.
fn join_styles(files: &mut BTreeMap<String, Vec<u8>>) {
    let Some(index) = files.get("index.html") else { return };
    let mut html = String::from_utf8_lossy(index).into_owned();
    let (before, after) = STYLESHEET;
    let Some(first) = html.find(before) else { return };
    let mut styles = Vec::new();
    while let Some(start) = html.find(before) {
        let Some(length) = html[start + before.len()..].find(after) else { return };
        let path = &html[start + before.len()..][..length];
        let sheet = files.get(path).map_or(&[][..], Vec::as_slice);
        styles.extend_from_slice(without_comments(&String::from_utf8_lossy(sheet)).as_bytes());
        html.replace_range(start..start + before.len() + length + after.len(), "");
    }
    html.insert_str(first, &[before, ALL_STYLES, after].concat());
    files.insert(ALL_STYLES.to_owned(), styles);
    files.insert("index.html".to_owned(), html.into_bytes());
}

/// A stylesheet without comments, indentation and empty lines. No string in one may hold the beginning of a comment.
fn without_comments(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept.lines().map(str::trim).filter(|line| !line.is_empty()).flat_map(|line| [line, "\n"]).collect()
}

fn fill_in(html: &[u8], server_name: &str, root: Option<&str>) -> Vec<u8> {
    let html = String::from_utf8_lossy(html)
        .replace("__TEAHOUSE_VERSION__", env!("CARGO_PKG_VERSION"))
        .replace("/@/", root.unwrap_or("/@/"));
    // Last: what the operator wrote is text, even if it looks like one of the others.
    html.replace("__TEAHOUSE_NAME__", &escape(server_name)).into_bytes()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// A file of the folder or of a folder in it, and nothing else: no way up, no link out.
fn read_inside(root: &Path, path: &str) -> Option<Vec<u8>> {
    let odd = |part: &str| part.is_empty() || part == "." || part == ".." || part.contains(['\\', '\0']);
    if path.split('/').any(odd) {
        return None;
    }
    let file = root.join(path).canonicalize().ok()?;
    if !file.starts_with(root) || !file.is_file() {
        return None;
    }
    std::fs::read(file).ok()
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("txt") => "text/plain; charset=utf-8",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

fn tag(bytes: &[u8]) -> String {
    format!("\"{}\"", hex(&Sha256::digest(bytes)[..12]))
}

fn compress(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut compressor = Compressor::new(CompressionLvl::best());
    let mut packed = vec![0; compressor.gzip_compress_bound(bytes.len())];
    let length = compressor.gzip_compress(bytes, &mut packed).ok()?;
    packed.truncate(length);
    Some(packed)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_match_as_the_rfc_says() {
        for (list, matches) in [
            ("\"a\"", true),
            ("W/\"a\"", true),
            ("\"b\", \"a\"", true),
            ("*", true),
            ("\"b\"", false),
            ("a", false),
        ] {
            assert_eq!(matches_tag(list, "\"a\""), matches, "{list}");
        }
    }

    #[test]
    fn the_stylesheets_go_out_as_one() {
        let Assets::Embedded { files, .. } = Assets::embedded("T") else { panic!() };
        let index = String::from_utf8(files["index.html"].plain.to_vec()).unwrap();
        assert_eq!(index.matches("rel=\"stylesheet\"").count(), 1, "{index}");
        let source = String::from_utf8(Embedded::get("index.html").unwrap().data.into_owned()).unwrap();
        let named = source.split(STYLESHEET.0).skip(1).map(|rest| rest.split('"').next().unwrap());
        let all: String =
            named.map(|path| without_comments(std::str::from_utf8(&files[path].plain).unwrap())).collect();
        assert!(!all.is_empty() && files[ALL_STYLES].plain == all.as_bytes());
    }

    #[test]
    fn the_early_script_goes_out_without_what_is_for_its_readers() {
        let Assets::Embedded { files, .. } = Assets::embedded("T") else { panic!() };
        let script = String::from_utf8(files[EARLY_SCRIPT].plain.to_vec()).unwrap();
        assert!(
            script.starts_with("(function () {\n'use strict';\n") && script.ends_with("})();\n"),
            "{script}"
        );
        assert!(!script.contains("// "), "{script}");
    }

    #[test]
    fn comments_of_stylesheets_stay_behind() {
        for (css, kept) in [
            ("a { b: c; }\n", "a { b: c; }\n"),
            ("/* one */\n\n  a {\n    b: c; /* two\n lines */\n  }", "a {\nb: c;\n}\n"),
            ("a {} /* no end", "a {}\n"),
            ("/* a *//* b */", ""),
        ] {
            assert_eq!(without_comments(css), kept, "{css}");
        }
    }

    #[test]
    fn the_modules_go_out_as_few() {
        let mut files: BTreeMap<_, _> = Embedded::iter()
            .map(|path| (path.to_string(), Embedded::get(&path).unwrap().data.into_owned()))
            .collect();
        let before = files.len();
        assert!(modules::join(&mut files), "a module has a form that cannot be joined");
        assert!(files.len() < before - 40, "{before} files became {}", files.len());
    }

    #[test]
    fn the_server_name_is_text_in_the_page() {
        let html = fill_in(b"<t>__TEAHOUSE_NAME__</t>/@/x", "<A&'\">", Some("/v/"));
        assert_eq!(html, b"<t>&lt;A&amp;&#39;&quot;&gt;</t>/v/x");
        assert_eq!(
            fill_in(b"__TEAHOUSE_NAME__", "a/@/b __TEAHOUSE_VERSION__", Some("/v/")),
            b"a/@/b __TEAHOUSE_VERSION__"
        );
    }

    #[test]
    fn nothing_outside_the_folder_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("page");
        std::fs::create_dir_all(root.join("js")).unwrap();
        std::fs::write(root.join("js/a.js"), "a").unwrap();
        std::fs::write(dir.path().join("secret"), "s").unwrap();
        std::os::unix::fs::symlink("../secret", root.join("link")).unwrap();
        let root = root.canonicalize().unwrap();
        assert_eq!(read_inside(&root, "js/a.js").as_deref(), Some(&b"a"[..]));
        for path in [
            "../secret",
            "js/../../secret",
            "link",
            "js",
            "",
            "js//a.js",
            "./js/a.js",
            "js\\a.js",
            "/etc/passwd",
        ] {
            assert_eq!(read_inside(&root, path), None, "{path}");
        }
    }
}
