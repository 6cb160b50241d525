//! Files on a disk that fails: at each call of the system on their way, and in each way that it has. Whatever was
//! acknowledged is there, what was refused is said and can be gone on with, and nothing is left behind.

use std::io::Write;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use libc::{EDQUOT, EFBIG, EIO, ENOSPC};
use serde_json::json;
use sha1::{Digest, Sha1};

use crate::files::stored;
use crate::support::faults::Faults;
use crate::support::server::program;
use crate::support::upload::{Answer, Uploader, answer, begin, id};
use crate::support::{Client, Server, eventually, strace};

/// Half of a file.
const HALF: usize = 100_000;

fn file() -> Vec<u8> {
    (0..2 * HALF).map(|at| (at * 7 % 253) as u8).collect()
}

fn checksum(bytes: &[u8]) -> String {
    format!("Upload-Checksum: sha1 {}\r\n", STANDARD.encode(Sha1::digest(bytes)))
}

#[track_caller]
fn post(client: &mut Client, path: &str) {
    let post = json!({"type": "post", "room": "lobby", "cid": id(path), "text": "", "files": [id(path)]});
    let answer = client.ask(post);
    assert_eq!(answer["type"], "ack", "{answer}");
}

/// The rest of a file is brought, posted and fetched.
#[track_caller]
fn go_on(by: &Uploader, client: &mut Client, path: &str, from: usize) {
    let bytes = file();
    let rest = by.patch_with(path, from, &bytes[from..], &checksum(&bytes[from..]));
    assert_eq!(rest.status, 204, "{rest:?}");
    post(client, path);
    assert!(by.get(path, "").body == bytes);
}

fn is_clean(data: &Path) {
    let verified = program().arg("verify").arg("--data").arg(data).output().unwrap();
    assert!(verified.status.success(), "{verified:?}");
}

/// After a write that failed what was there is there; after a flush that failed nobody knows, and it begins anew.
#[test]
fn a_disk_that_refuses_what_is_brought_loses_nothing_that_was_acknowledged() {
    const NO_ROOM: (u16, &str) = (507, "storage_full");
    const BROKEN: (u16, &str) = (500, "busy");
    let faults = Faults::new();
    let server = Server::start_as(faults.launch(), &["--rate", "0"]);
    let mut ann = server.join("Ann", "lobby");
    let by = Uploader::new(server.address, &ann.token);
    let bytes = file();
    let right = checksum(&bytes[HALF..]);
    let wrong = checksum(b"something else");
    let mut paths = Vec::new();
    for (errors, checked, told, left) in [
        ([ENOSPC, 0, 0], "", NO_ROOM, HALF),
        ([EDQUOT, 0, 0], "", NO_ROOM, HALF),
        ([EFBIG, 0, 0], &right, NO_ROOM, HALF),
        ([EIO, 0, 0], "", BROKEN, HALF),
        ([EIO, 0, 0], &right, BROKEN, HALF),
        ([0, EIO, 0], "", BROKEN, 0),
        ([0, EIO, 0], &right, BROKEN, 0),
        ([0, ENOSPC, 0], "", NO_ROOM, 0),
        ([0, EDQUOT, 0], &right, NO_ROOM, 0),
        // What a wrong checksum has brought cannot be cut off now, and is later.
        ([0, 0, EIO], &wrong, BROKEN, HALF),
    ] {
        let path = by.begin("tea", bytes.len());
        assert_eq!(by.patch(&path, 0, &bytes[..HALF]).status, 204);
        faults.files_fail_with(errors);
        let refused = by.patch_with(&path, HALF, &bytes[HALF..], checked);
        assert_eq!((refused.status, refused.code().as_str()), told, "{errors:?} {checked}");
        assert_eq!(by.head(&path).number("Upload-Offset"), Some(left as u64), "{errors:?} {checked}");
        assert_eq!(ann.post("lobby", &format!("{path} goes on"), "x")["type"], "ack");
        faults.files_fail_with([0; 3]);
        go_on(&by, &mut ann, &path, left);
        paths.push(path);
    }
    let mut names: Vec<&str> = paths.iter().map(|path| id(path)).collect();
    names.sort_unstable();
    assert_eq!(stored(server.data()), names);
    is_clean(server.data());
}

/// What is sent off to the disk on the way says it too, and the rest of the body is not waited for.
#[test]
fn a_disk_that_fails_on_the_way_is_heard_on_the_way() {
    let faults = Faults::new();
    let server = Server::start_as(faults.launch(), &[]);
    let ann = server.hello("Ann");
    let by = Uploader::new(server.address, &ann.token);
    let bytes = vec![7; 10 << 20];
    let path = by.begin("film", bytes.len() + 1);
    faults.files_fail_with([0, EIO, 0]);
    let mut line = begin(server.address, "PATCH", &path, &by.patch_fields(0, bytes.len() + 1));
    // Whoever is refused may have to stop.
    let _ = line.write_all(&bytes);
    let told = answer(line);
    assert_eq!((told.status, told.code().as_str()), (500, "busy"), "{told:?}");
    faults.files_fail_with([0; 3]);
    assert_eq!(by.head(&path).number("Upload-Offset"), Some(0));
    assert!(stored(server.data()).is_empty());
    assert_eq!(by.patch(&path, 0, &bytes).status, 204);
    assert_eq!(by.patch(&path, bytes.len(), b"x").status, 204);
    assert!(by.get(&path, "").body == [&bytes[..], b"x"].concat());
}

/// The history finds no room for a file that is whole: it is told so, and is a file once there is some.
#[test]
fn a_history_without_room_for_a_file_takes_it_later() {
    let faults = Faults::new();
    let server = Server::start_as(faults.launch(), &[]);
    let mut ann = server.join("Ann", "lobby");
    let by = Uploader::new(server.address, &ann.token);
    let path = by.begin("tea", 2 * HALF);
    assert_eq!(by.patch(&path, 0, &file()[..HALF]).status, 204);
    faults.disk_is_full(true);
    let refused = by.create("more", 1, "");
    assert_eq!((refused.status, refused.code().as_str()), (507, "storage_full"));
    let refused = by.patch(&path, HALF, &file()[HALF..]);
    assert_eq!((refused.status, refused.code().as_str()), (507, "storage_full"));
    faults.disk_is_full(false);
    let left = by.head(&path).number("Upload-Offset").unwrap() as usize;
    go_on(&by, &mut ann, &path, left);
    assert_eq!(stored(server.data()), [id(&path)]);
}

/// A disk that is too full for the folder of files is no reason to stay away: the rest goes on, and the folder is made once
/// there is room.
#[test]
fn a_disk_without_room_for_the_folder_of_files_is_served_without_files() {
    let dir = tempfile::tempdir().unwrap();
    let (data, log) = (dir.path().join("data"), dir.path().join("calls"));
    let mut server = Server::start_in(&data, &[]);
    server.signal("-TERM");
    assert!(server.wait().success());
    std::fs::remove_dir_all(data.join("files")).unwrap();
    let calls = ["trace=?mkdir,mkdirat", "inject=?mkdir,mkdirat:error=ENOSPC"];
    let mut launch = strace::under(&log, &calls);
    // -I 2: it lets go when it is told to.
    launch.under.extend(["-I", "2"].map(str::to_owned));
    launch.under.extend(["-P".to_owned(), data.join("files").to_str().unwrap().to_owned()]);
    let server = Server::launch(launch, &data, &[]);
    let mut ann = server.join("Ann", "lobby");
    let by = Uploader::new(server.address, &ann.token);
    for cid in ["a", "b"] {
        let refused = by.create("tea", 2 * HALF, "");
        assert_eq!((refused.status, refused.code().as_str()), (507, "storage_full"), "{refused:?}");
        assert_eq!(ann.post("lobby", cid, "x")["type"], "ack");
    }
    assert!(std::fs::read_to_string(&log).unwrap().contains("(INJECTED)"));
    strace::end(server.pid());
    let path = by.bring("tea", &file());
    post(&mut ann, &path);
    assert!(by.get(&path, "").body == file());
    eventually("it says whose it is", || data.join("files/epoch").exists().then_some(()));
    drop(server);
    is_clean(&data);
}

/// A call of the system that fails from its nth time on in every thread, in this way, when it is about the folder of
/// files or a name in it.
struct Fault {
    call: &'static str,
    error: &'static str,
    nth: usize,
    /// Whether anybody hears of it.
    is_told: bool,
}

const fn fault(call: &'static str, error: &'static str, nth: usize) -> Fault {
    Fault { call, error, nth, is_told: true }
}

/// The first `openat` of the main thread opens the folder itself, without which there is no start.
const FAULTS: [Fault; 20] = [
    fault("openat", "EIO", 2),
    fault("openat", "EMFILE", 2),
    fault("openat", "EMFILE", 3),
    fault("openat", "ENOSPC", 4),
    fault("openat", "EDQUOT", 4),
    fault("openat", "EROFS", 4),
    fault("openat", "ENFILE", 5),
    fault("newfstatat,statx", "EIO", 1),
    fault("renameat2", "EIO", 1),
    fault("renameat2", "ENOSPC", 1),
    fault("renameat2", "EDQUOT", 1),
    fault("renameat2", "EROFS", 1),
    // Some file systems cannot rename only when nothing is there.
    Fault { is_told: false, ..fault("renameat2", "EINVAL", 1) },
    fault("fsync", "EIO", 1),
    fault("fsync", "EROFS", 1),
    fault("fsync", "ENOSPC", 1),
    // Some shares cannot flush a folder.
    Fault { is_told: false, ..fault("fsync", "EINVAL", 1) },
    fault("unlinkat", "EIO", 1),
    fault("unlinkat", "EROFS", 1),
    fault("unlinkat", "EACCES", 1),
];

/// Clear or done: how far a file is by an answer to a `PATCH`, if it says so.
#[track_caller]
fn told(answer: &Answer, fault: &str) -> Option<usize> {
    let told = (answer.status, answer.code());
    match (told.0, told.1.as_str()) {
        (204, "") => Some(answer.number("Upload-Offset").unwrap() as usize),
        (507, "storage_full") if ["ENOSPC", "EDQUOT"].iter().any(|error| fault.contains(error)) => None,
        (500, "busy") if !fault.contains("ENOSPC") && !fault.contains("EDQUOT") => None,
        _ => panic!("{fault}: {answer:?}"),
    }
}

impl Fault {
    fn happens(&self) {
        let Fault { call, error, nth, is_told } = self;
        let name = format!("{call} {error} {nth}");
        let dir = tempfile::tempdir().unwrap();
        let (data, log) = (dir.path().join("data"), dir.path().join("calls"));
        let mut server = Server::start_in(&data, &[]);
        let token = server.hello("Ann").token;
        server.signal("-TERM");
        assert!(server.wait().success());
        let trace = format!("trace={call}");
        let failure = format!("inject={call}:error={error}:when={nth}+");
        let mut launch = strace::under(&log, &[&trace, &failure]);
        launch.under.extend(["-P".to_owned(), data.join("files").to_str().unwrap().to_owned()]);
        let mut server = Server::launch(launch, &data, &[]);
        let by = Uploader::new(server.address, &token);
        let bytes = file();
        let (path, gone) = (by.begin("tea", bytes.len()), by.begin("gone", bytes.len()));
        let first = told(&by.patch(&path, 0, &bytes[..HALF]), &name);
        let there = first.unwrap_or(0);
        let second = by.patch_with(&path, there, &bytes[there..], &checksum(&bytes[there..]));
        let second = told(&second, &name);
        told(&by.patch(&gone, 0, &bytes[..HALF]), &name);
        assert_eq!(by.delete(&gone).status, 204, "{name}");
        assert_eq!(by.head(&gone).status, 404, "{name}");
        let acked = second.or(first).unwrap_or(0);
        let is_done = first.is_some() && second.is_some();
        assert!(is_done != *is_told, "{name}: {first:?} {second:?}");
        // The chat does not notice.
        let mut ann = Client::resume(server.address, &token);
        ann.join("lobby");
        assert_eq!(ann.post("lobby", "a", "x")["type"], "ack", "{name}");
        server.signal("-KILL");
        server.wait();
        assert!(std::fs::read_to_string(&log).unwrap().contains("(INJECTED)"), "{name} did not happen");
        // The disk works again.
        let server = Server::start_in(&data, &[]);
        let by = Uploader::new(server.address, &token);
        let mut ann = Client::resume(server.address, &token);
        ann.join("lobby");
        let there = by.head(&path).number("Upload-Offset").unwrap() as usize;
        assert!(there >= acked, "{name}: {there} of {acked}");
        // After a flush that failed nobody knows what is there: it begins anew.
        assert!(there == 0 || *call != "fsync" || is_done, "{name}: {there}");
        match there == bytes.len() {
            true => post(&mut ann, &path),
            false => go_on(&by, &mut ann, &path, there),
        }
        assert!(by.get(&path, "").body == bytes, "{name}");
        eventually("nothing else is left", || (stored(&data) == [id(&path)]).then_some(()));
        is_clean(&data);
    }
}

#[test]
fn each_call_of_the_way_may_fail() {
    // One alone waits most of its time.
    std::thread::scope(|scope| {
        for part in FAULTS.chunks(FAULTS.len().div_ceil(3)) {
            scope.spawn(|| part.iter().for_each(Fault::happens));
        }
    });
}

/// The place of the first of these calls behind `from` that is of a thread (of any, when it is empty) and has all these
/// words in it.
fn place(calls: &[&str], from: usize, thread: &str, words: &[&str]) -> Option<usize> {
    let is_it = |call: &&str| {
        call.split(' ').next().is_some_and(|of| thread.is_empty() || of == thread)
            && words.iter().all(|word| call.contains(word))
    };
    Some(from + calls.get(from..)?.iter().position(is_it)?)
}

/// Before it is acknowledged, a part is on the disk with its name, and a whole file with its own and in the history.
#[test]
fn what_is_acknowledged_of_a_file_is_flushed_and_so_is_its_name() {
    let dir = tempfile::tempdir().unwrap();
    let (data, log) = (dir.path().join("data"), dir.path().join("calls"));
    let trace = "trace=pwrite64,fsync,fdatasync,renameat2,sendto";
    let mut server = Server::launch(strace::under(&log, &[trace]), &data, &[]);
    let by = Uploader::new(server.address, &server.hello("Ann").token);
    let path = by.begin("tea", 2 * HALF);
    assert_eq!(by.patch(&path, 0, &file()[..HALF]).status, 204);
    let sum = checksum(&file()[HALF..HALF + 10]);
    assert_eq!(by.patch_with(&path, HALF, &file()[HALF..HALF + 10], &sum).status, 204);
    assert_eq!(by.patch(&path, HALF + 10, &file()[HALF + 10..]).status, 204);
    server.signal("-TERM");
    assert!(server.wait().success());
    let log = strace::whole(&log);
    let calls: Vec<&str> = log.lines().collect();
    let part = format!("/{}.part>", id(&path));
    let mut acks = Vec::new();
    while let Some(ack) = place(&calls, acks.last().map_or(0, |last| last + 1), "", &["HTTP/1.1 204"]) {
        acks.push(ack);
    }
    assert_eq!(acks.len(), 3);
    for (number, ack) in acks.iter().enumerate() {
        let thread = calls[*ack].split(' ').next().unwrap();
        let what = format!("part {number}");
        let mut at = 0;
        // The last one, as there may be several.
        while let Some(write) = place(&calls[..*ack], at, thread, &["pwrite64(", &part]) {
            at = write + 1;
        }
        assert!(at > 0, "{what} is not written");
        at = place(&calls[..*ack], at, thread, &["fsync(", &part])
            .unwrap_or_else(|| panic!("{what}: its bytes"));
        if number == 2 {
            at = place(&calls[..*ack], at, thread, &["renameat2("]).expect("it has its name");
        }
        at = place(&calls[..*ack], at, thread, &["fsync(", "/files>"])
            .unwrap_or_else(|| panic!("{what}: its name"));
        if number == 2 {
            place(&calls[..*ack], at, "", &["sync(", "/teahouse.db-wal>"]).expect("the history has it");
        }
    }
}
