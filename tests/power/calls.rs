//! The lines of strace as what they mean to a disk and to those who wait for it.

use std::path::Path;

#[derive(Debug)]
pub enum Call {
    /// A file was opened and is made if it is missing.
    Create(String),
    Write {
        name: String,
        at: usize,
        bytes: Vec<u8>,
    },
    Truncate {
        name: String,
        length: usize,
    },
    /// A flush has begun, of a file or, with an empty name, of the directory.
    Flush(String),
    /// The last flush of this thread has returned without an error.
    Flushed,
    Rename {
        from: String,
        to: String,
    },
    Remove(String),
    /// Acknowledgements are about to leave: cids and places.
    Acks(Vec<(String, u64)>),
}

/// The calls of one line, with the thread, as far as they concern files in `dir` or acknowledgements.
/// What a line says is taken to happen when the call begins; only flushes count when they return.
pub fn of_line<'a>(line: &'a str, dir: &Path) -> Option<(&'a str, Vec<Call>)> {
    let (thread, rest) = line.split_once(' ')?;
    let rest = rest.trim_start();
    if rest.starts_with("<... fsync resumed>") || rest.starts_with("<... fdatasync resumed>") {
        return rest.ends_with("= 0").then(|| (thread, vec![Call::Flushed]));
    }
    let (call, arguments) = rest.split_once('(')?;
    let texts = texts(arguments);
    let name = |path: &str| Some(Path::new(path).strip_prefix(dir).ok()?.to_str()?.to_owned());
    let text_name = |n: usize| name(std::str::from_utf8(texts.get(n)?).ok()?);
    let target = || name(arguments.split_once('<')?.1.split_once('>')?.0);
    // `…, 4096, 8192)   = 4096`: the last argument, also of a call that is not finished.
    let last = || {
        let last = arguments.rsplit_once(", ")?.1;
        last.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    };
    let calls = match call {
        "openat" if arguments.contains("O_CREAT") => vec![Call::Create(text_name(0)?)],
        "pwrite64" => vec![Call::Write { name: target()?, at: last()?, bytes: texts.into_iter().next()? }],
        "ftruncate" => vec![Call::Truncate { name: target()?, length: last()? }],
        "fsync" | "fdatasync" if arguments.ends_with("= 0") => vec![Call::Flush(target()?), Call::Flushed],
        "fsync" | "fdatasync" => vec![Call::Flush(target()?)],
        "rename" => vec![Call::Rename { from: text_name(0)?, to: text_name(1)? }],
        "unlink" => vec![Call::Remove(text_name(0)?)],
        "sendmsg" | "sendto" => vec![Call::Acks(texts.iter().flat_map(|bytes| acks(bytes)).collect())],
        _ => return None,
    };
    Some((thread, calls))
}

fn acks(bytes: &[u8]) -> Vec<(String, u64)> {
    let text = String::from_utf8_lossy(bytes);
    let field = |frame: &str, mark: &str, end: [char; 2]| {
        let rest = &frame[frame.find(mark)? + mark.len()..];
        Some(rest[..rest.find(end)?].to_owned())
    };
    let frames = text.split(r#"{"type":""#).filter(|frame| frame.starts_with("ack\""));
    let ack = |frame: &str| {
        let seq = field(frame, r#""seq":"#, [',', '}'])?.parse().ok()?;
        Some((field(frame, r#""cid":""#, ['"', '"'])?, seq))
    };
    frames.map(|frame| ack(frame).unwrap()).collect()
}

/// What stands between quotation marks, without strace's escapes.
fn texts(arguments: &str) -> Vec<Vec<u8>> {
    let mut texts = Vec::new();
    let mut bytes = arguments.bytes().peekable();
    while bytes.by_ref().any(|byte| byte == b'"') {
        let mut text = Vec::new();
        while let Some(byte) = bytes.next().filter(|byte| *byte != b'"') {
            if byte != b'\\' {
                text.push(byte);
                continue;
            }
            let escape = bytes.next().unwrap();
            if !escape.is_ascii_digit() {
                text.push(unescaped(escape));
                continue;
            }
            let mut value = u32::from(escape - b'0');
            for _ in 0..2 {
                let Some(digit) = bytes.next_if(|byte| (b'0'..=b'7').contains(byte)) else { break };
                value = value * 8 + u32::from(digit - b'0');
            }
            text.push(value as u8);
        }
        texts.push(text);
    }
    texts
}

fn unescaped(escape: u8) -> u8 {
    match escape {
        b'n' => b'\n',
        b't' => b'\t',
        b'r' => b'\r',
        b'v' => 0x0b,
        b'f' => 0x0c,
        other => other,
    }
}

#[test]
fn lines_of_strace_are_understood() {
    let calls = |line| of_line(line, Path::new("/d")).map(|(thread, calls)| format!("{thread} {calls:?}"));
    for (line, expected) in [
        (r#"7 unlink("/d/a") = 0"#, Some(r#"7 [Remove("a")]"#)),
        (r#"7 unlink("/e/a") = 0"#, None),
        (r#"7 rename("/d/a", "/d/b") = 0"#, Some(r#"7 [Rename { from: "a", to: "b" }]"#)),
        (r#"7 openat(AT_FDCWD</>, "/d/a", O_RDWR|O_CREAT, 0600) = 5</d/a>"#, Some(r#"7 [Create("a")]"#)),
        (r#"7 openat(AT_FDCWD</>, "/d/a", O_RDWR) = 5</d/a>"#, None),
        (
            r#"7 pwrite64(5</d/a>, "\0\1\18\377\"\\\n", 8, 4096) = 8"#,
            Some(r#"7 [Write { name: "a", at: 4096, bytes: [0, 1, 1, 56, 255, 34, 92, 10] }]"#),
        ),
        (
            r#"7 pwrite64(5</d/a>, "x", 1, 9 <unfinished ...>"#,
            Some(r#"7 [Write { name: "a", at: 9, bytes: [120] }]"#),
        ),
        ("7 ftruncate(5</d/a>, 3)       = 0", Some(r#"7 [Truncate { name: "a", length: 3 }]"#)),
        ("7 fsync(5</d/a>)    = 0", Some(r#"7 [Flush("a"), Flushed]"#)),
        ("7 fsync(5</d>)    = 0", Some(r#"7 [Flush(""), Flushed]"#)),
        ("7 fsync(5</d/a> <unfinished ...>", Some(r#"7 [Flush("a")]"#)),
        ("7 fsync(5</d/a>) = -1 EIO (Input/output error)", Some(r#"7 [Flush("a")]"#)),
        ("7 <... fsync resumed>)   = 0", Some("7 [Flushed]")),
        ("7 <... fsync resumed>)   = -1 EIO (Input/output error)", None),
        (
            r#"7 sendto(5<socket:[1]>, "\201\5{\"type\":\"ack\",\"seq\":12,\"cid\":\"c-1\"}", 9, 0) = 9"#,
            Some(r#"7 [Acks([("c-1", 12)])]"#),
        ),
    ] {
        assert_eq!(calls(line).as_deref(), expected, "{line}");
    }
}
