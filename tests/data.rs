//! The data directory: who may look into it, what is taken away from under the server, an older copy that is put
//! back, a disk that is full at the start or nearly so, and copies on whatever a stick or a share is.

use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::Output;

use serde_json::json;
use teahouse::store::verify::verify;

use crate::durability::start_on;
use crate::support::faults::Faults;
use crate::support::server::program_under;
use crate::support::upload::{Uploader, id};
use crate::support::{Client, Server, eventually};

fn end(server: &mut Server) {
    server.signal("-TERM");
    assert!(server.wait().success());
}

/// After a clean stop there is no log and nothing to see it by, and no room to make them.
#[test]
fn a_start_on_a_full_disk_serves_what_is_there() {
    let faults = Faults::new();
    for errno in [libc::ENOSPC, libc::EDQUOT, libc::EFBIG] {
        let mut server = Server::start_as(faults.launch(), &["--rate", "0"]);
        let mut ann = server.join("Ann", "lobby");
        assert_eq!(ann.post("lobby", "kept", "x")["seq"], 1);
        end(&mut server);
        faults.writes_fail_with(errno);
        let server = server.restart();
        let mut back = Client::resume(server.address, &ann.token);
        assert_eq!(back.join("lobby")["seq"], 1);
        let page = back.ask(json!({"type": "history", "room": "lobby", "after": 0}));
        assert_eq!(page["events"].as_array().unwrap().len(), 1, "{page}");
        assert_eq!(back.post("lobby", "b", "x")["code"], "storage_full", "{errno}");
        assert_eq!(back.post("lobby", "kept", "x")["seq"], 1, "it is there already");
        faults.writes_fail_with(0);
        assert_eq!(back.post("lobby", "b", "x")["seq"], 2, "{errno}");
        let mut server = server.crash_and_restart();
        let mut back = Client::resume(server.address, &ann.token);
        assert_eq!(back.join("lobby")["seq"], 2);
        end(&mut server);
        let report = verify(&server.data().join("teahouse.db")).unwrap();
        assert_eq!((report.messages, report.faults), (2, Vec::new()));
    }
}

/// A folder of files that was to say whose it is when there was no room says so when there is some.
#[test]
fn the_folder_of_files_is_marked_when_there_is_room_again() {
    let faults = Faults::new();
    let mut server = Server::start_as(faults.launch(), &[]);
    let mut ann = server.join("Ann", "lobby");
    let by = Uploader::new(server.address, &ann.token);
    let tea = by.bring("tea", b"green");
    let post = json!({"type": "post", "room": "lobby", "cid": "a", "text": "", "files": [id(&tea)]});
    assert_eq!(ann.ask(post)["type"], "ack");
    end(&mut server);
    let folder = server.data().join("files");
    let mark = folder.join("epoch");
    for left in [None, Some("")] {
        match left {
            None => std::fs::remove_file(&mark).unwrap(),
            Some(bytes) => std::fs::write(&mark, bytes).unwrap(),
        }
        faults.writes_fail_with(libc::ENOSPC);
        server = server.restart();
        let ann = Client::resume(server.address, &ann.token);
        assert_eq!(Uploader::new(server.address, &ann.token).get(&tea, "").body, b"green");
        assert!(!folder.join("epoch.new").exists(), "{left:?}: what was begun is left");
        assert_eq!(std::fs::read(&mark).ok(), left.map(Into::into), "nothing was written");
        faults.writes_fail_with(0);
        let epoch = ann.welcome["epoch"].as_str().unwrap();
        eventually("it is marked", || (std::fs::read_to_string(&mark).ok()? == epoch).then_some(()));
        end(&mut server);
    }
    server = server.restart();
    assert_eq!(Uploader::new(server.address, &ann.token).get(&tea, "").body, b"green");
    assert!(!folder.join("left-over").exists(), "they were never those of another history");
}

/// What is left on the disk is for operators, and for the server itself.
#[test]
fn a_disk_that_is_nearly_full_takes_nothing_more_of_users() {
    let faults = Faults::new();
    let server = Server::start_as(faults.launch(), &["--rate", "0"]);
    let (mut ann, mut bob) = (server.join("Ann", "lobby"), server.join("Bob", "lobby"));
    ann.post("lobby", "kept", "x");
    bob.next("message");
    faults.free_bytes(1);
    let mut n = 0;
    eventually("it is noticed", || {
        n += 1;
        (ann.post("lobby", &n.to_string(), "x")["code"] == "storage_full").then_some(())
    });
    let mut new = Client::connect(server.address);
    assert_eq!(new.ask(json!({"type": "hello", "name": "Carol"}))["code"], "storage_full");
    assert_eq!(ann.ask(json!({"type": "rename", "name": "Anna"}))["code"], "storage_full");
    assert_eq!(ann.post("lobby", "kept", "x")["seq"], 1, "it is there already");
    let page = ann.ask(json!({"type": "history", "room": "lobby", "after": 0, "limit": 1}));
    assert_eq!(page["events"][0]["seq"], 1);
    assert_eq!(Client::resume(server.address, &ann.token).join("lobby")["room"], "lobby");
    assert!(server.ask("mute Bob 1 noise").contains("muted Bob"));
    assert_eq!(bob.post("lobby", "b", "x")["code"], "muted");
    faults.free_bytes(0);
    eventually("there is room again", || {
        n += 1;
        (ann.post("lobby", &n.to_string(), "x")["type"] == "ack").then_some(())
    });
}

/// What is done to the files of a running server.
type Mischief = fn(&Path);

const MISCHIEF: [(&str, Mischief); 9] = [
    ("the history is removed", |data| std::fs::remove_file(data.join("teahouse.db")).unwrap()),
    ("the log is removed", |data| std::fs::remove_file(data.join("teahouse.db-wal")).unwrap()),
    ("everything is removed", |data| std::fs::remove_dir_all(data).unwrap()),
    ("the history is moved", |data| {
        std::fs::rename(data.join("teahouse.db"), data.join("elsewhere.db")).unwrap();
    }),
    ("the folder is moved", |data| std::fs::rename(data, data.with_extension("moved")).unwrap()),
    ("a copy takes its place", |data| {
        std::fs::copy(data.join("teahouse.db"), data.join("copy")).unwrap();
        std::fs::rename(data.join("copy"), data.join("teahouse.db")).unwrap();
    }),
    ("nothing is written over it", |data| std::fs::write(data.join("teahouse.db"), "").unwrap()),
    ("a folder takes its place", |data| {
        std::fs::remove_file(data.join("teahouse.db")).unwrap();
        std::fs::create_dir(data.join("teahouse.db")).unwrap();
    }),
    ("another server could take the folder", |data| std::fs::remove_file(data.join("lock")).unwrap()),
];

#[test]
fn what_is_taken_from_under_the_server_ends_it() {
    for (what, mischief) in MISCHIEF {
        for is_idle in [true, false] {
            let dir = tempfile::tempdir().unwrap();
            let mut server = Server::start_in(&dir.path().join("data"), &["--rate", "0"]);
            let mut ann = server.join("Ann", "lobby");
            assert_eq!(ann.post("lobby", "kept", "x")["seq"], 1);
            mischief(server.data());
            if !is_idle {
                // Whatever comes first, it is no acknowledgement: the connection ends.
                ann.say(&json!({"type": "post", "room": "lobby", "cid": "lost", "text": "x"}));
                let heard = ann.rest();
                assert!(!heard.iter().any(|value| value["type"] == "ack"), "{what}: {heard:?}");
            }
            assert_eq!(server.wait().code(), Some(74), "{what}, idle: {is_idle}");
        }
    }
}

/// P10: pages notice an older copy that somebody has put back with `cp`; whatever else happens, the epoch stays.
#[test]
fn an_older_copy_put_back_by_hand_has_another_epoch() {
    for how_it_ended in ["-TERM", "-KILL"] {
        let mut server = Server::start(&[]);
        let mut ann = server.join("Ann", "lobby");
        let epoch = ann.welcome["epoch"].clone();
        ann.post("lobby", "a", "before");
        end(&mut server);
        let file = server.data().join("teahouse.db");
        let old = std::fs::read(&file).unwrap();
        let server = server.restart();
        let mut ann = Client::resume(server.address, &ann.token);
        assert_eq!(ann.welcome["epoch"], epoch, "a start");
        ann.join("lobby");
        assert_eq!(ann.post("lobby", "b", "after")["seq"], 2);
        let server = server.crash_and_restart();
        let mut ann = Client::resume(server.address, &ann.token);
        assert_eq!(ann.welcome["epoch"], epoch, "a crash");
        ann.join("lobby");
        assert_eq!(ann.post("lobby", "c", "after")["seq"], 3);
        let mut server = server;
        server.signal(how_it_ended);
        server.wait();
        for left in ["teahouse.db-wal", "teahouse.db-shm"] {
            let _ = std::fs::remove_file(server.data().join(left));
        }
        std::fs::write(&file, &old).unwrap();
        let server = server.restart();
        let mut back = Client::resume(server.address, &ann.token);
        let new = back.welcome["epoch"].clone();
        assert_ne!(new, epoch, "{how_it_ended}: an older copy");
        back.join("lobby");
        assert_eq!(back.post("lobby", "d", "new")["seq"], 2);
        let mut server = server.crash_and_restart();
        assert_eq!(Client::resume(server.address, &ann.token).welcome["epoch"], new, "a crash");
        end(&mut server);
        let report = verify(&file).unwrap();
        assert_eq!((report.messages, report.faults), (2, Vec::new()));
        // The same copy a second time, after another history was there.
        std::fs::write(&file, &old).unwrap();
        let server = server.restart();
        let third = Client::resume(server.address, &ann.token).welcome["epoch"].clone();
        assert!(third != epoch && third != new, "{how_it_ended}: {third}");
    }
}

/// T68: rights that a careless hand has left are taken back, all of them.
#[test]
fn what_others_could_read_is_made_private() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let mut server = Server::start_in(&data, &[]);
    server.join("Ann", "lobby").post("lobby", "a", "x");
    let mode = |path: &Path| path.metadata().unwrap().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    server.signal("-KILL");
    server.wait();
    let files = ["teahouse.db", "teahouse.db-wal", "teahouse.db-shm", "lock"].map(|name| data.join(name));
    for file in &files {
        std::fs::set_permissions(file, Permissions::from_mode(0o644)).unwrap();
    }
    std::fs::set_permissions(&data, Permissions::from_mode(0o755)).unwrap();
    let server = Server::start_in(&data, &[]);
    assert_eq!(mode(&data), 0o700);
    assert_eq!(files.each_ref().map(|file| mode(file)), [0o600; 4]);
    drop(server);
    // A folder of others is not made private behind their backs, and not taken either.
    std::fs::create_dir(data.join("www")).unwrap();
    std::fs::set_permissions(&data, Permissions::from_mode(0o755)).unwrap();
    let (code, complaint) = start_on(&data);
    assert_eq!(code, Some(74), "{complaint}");
    assert!(complaint.contains("www") && complaint.lines().count() == 1, "{complaint}");
    assert_eq!(mode(&data), 0o755);
}

/// Runs `teahouse backup` while a call of the system fails.
fn backup(data: &Path, to: &Path, strace: &[&str]) -> Output {
    let options = ["strace", "-f", "-qqq", "-o", "/dev/null"];
    let under: Vec<String> = options.iter().chain(strace).map(|word| (*word).to_owned()).collect();
    program_under(&under).arg("--data").arg(data).arg("backup").arg(to).output().unwrap()
}

/// Whatever the system calls it; the signal that comes with a limit on the size of files would end the program without a
/// word.
#[test]
fn a_copy_that_finds_no_room_says_so_and_leaves_nothing() {
    let server = Server::start(&[]);
    server.join("Ann", "lobby").post("lobby", "a", "x");
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("copy.db");
    let limited = || {
        let under = ["prlimit", "--fsize=20000"].map(str::to_owned);
        program_under(&under).arg("--data").arg(server.data()).arg("backup").arg(&to).output().unwrap()
    };
    let failing = |errno| {
        let fault = format!("inject=pwrite64:error={errno}:when=3+");
        backup(server.data(), &to, &["-e", "trace=pwrite64", "-e", &fault])
    };
    for copied in [limited(), failing("ENOSPC"), failing("EDQUOT"), failing("EFBIG")] {
        let said = String::from_utf8_lossy(&copied.stderr);
        assert_eq!(copied.status.code(), Some(74), "{copied:?}");
        assert!(said.contains("copy.db: no storage space") && said.lines().count() == 1, "{said}");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}

/// What lies beside a copy and has the name of a log is taken for the copy's own by whoever opens it.
#[test]
fn what_lies_beside_a_copy_is_said() {
    const JOURNAL: &[u8] = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7";
    let server = Server::start(&[]);
    server.join("Ann", "lobby").post("lobby", "a", "x");
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("copy.db");
    let verified = || program_under(&[]).arg("verify").arg(&to).output().unwrap();
    for suffix in ["-journal", "-wal"] {
        let beside = dir.path().join(format!("copy.db{suffix}"));
        std::fs::write(&beside, "whatever").unwrap();
        let copied = backup(server.data(), &to, &["-e", "trace=link"]);
        let said = String::from_utf8_lossy(&copied.stderr);
        assert_eq!(copied.status.code(), Some(74), "{copied:?}");
        assert!(said.contains(suffix) && !to.exists(), "{said}");
        std::fs::remove_file(&beside).unwrap();
    }
    assert!(backup(server.data(), &to, &["-e", "trace=link"]).status.success());
    std::fs::write(dir.path().join("copy.db-journal"), [JOURNAL, &[b'x'; 4_000]].concat()).unwrap();
    let looked = verified();
    let said = String::from_utf8_lossy(&looked.stderr);
    assert_eq!(looked.status.code(), Some(65), "{looked:?}");
    assert!(said.contains("is whole") && said.contains("copy.db-journal"), "{said}");
    std::fs::remove_file(dir.path().join("copy.db-journal")).unwrap();
    assert!(verified().status.success());
}

/// A pipe is waited for until somebody writes into it, a device for ever.
#[test]
fn what_is_no_file_is_no_history() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("teahouse.db");
    let kinds: [(&str, Mischief); 3] = [
        ("pipe", |path| {
            assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
        }),
        ("folder", |path| std::fs::create_dir(path).unwrap()),
        ("device", |path| std::os::unix::fs::symlink("/dev/zero", path).unwrap()),
    ];
    for (what, make) in kinds {
        make(&path);
        let looked = program_under(&[]).arg("verify").arg(&path).output().unwrap();
        let said = String::from_utf8_lossy(&looked.stderr);
        assert_eq!(looked.status.code(), Some(74), "{what}: {looked:?}");
        assert!(said.contains("it is no file") && said.lines().count() == 1, "{what}: {said}");
        let (code, complaint) = start_on(dir.path());
        assert_eq!(code, Some(74), "{what}: {complaint}");
        assert!(complaint.contains("it is no file"), "{what}: {complaint}");
        std::fs::remove_file(&path).or_else(|_| std::fs::remove_dir(&path)).unwrap();
    }
}

#[test]
fn a_copy_needs_no_links_and_no_folder_that_can_be_flushed() {
    let server = Server::start(&[]);
    server.join("Ann", "lobby").post("lobby", "a", "x");
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("copy.db");
    let is_whole = |what: &str| {
        let report = verify(&to).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!((report.messages, report.faults), (1, Vec::new()), "{what}");
        let names: Vec<_> =
            std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["copy.db"], "{what}");
        assert_eq!(to.metadata().unwrap().mode() & 0o777, 0o600, "{what}");
    };
    for errno in ["EPERM", "EOPNOTSUPP", "ENOSYS", "EINVAL", "EMLINK", "EACCES", "EXDEV"] {
        let fault = format!("inject=link,linkat:error={errno}");
        let copied = backup(server.data(), &to, &["-e", "trace=link,linkat", "-e", &fault]);
        assert!(copied.status.success(), "{errno}: {copied:?}");
        is_whole(errno);
        // And never over what is there.
        let again = backup(server.data(), &to, &["-e", "trace=link,linkat", "-e", &fault]);
        assert_eq!(again.status.code(), Some(74), "{errno}: {again:?}");
        is_whole(errno);
        std::fs::remove_file(&to).unwrap();
    }
    let folder = dir.path().to_str().unwrap();
    for (errno, is_said) in [("EINVAL", true), ("EOPNOTSUPP", true), ("ENOSYS", true), ("EIO", false)] {
        let fault = format!("inject=fsync:error={errno}");
        let copied = backup(server.data(), &to, &["-P", folder, "-e", "trace=fsync", "-e", &fault]);
        let said = String::from_utf8_lossy(&copied.stdout).contains("could not be flushed");
        assert_eq!((copied.status.success(), said), (is_said, is_said), "{errno}: {copied:?}");
        // What is told to have failed is not there.
        assert_eq!(to.exists(), is_said, "{errno}");
        if is_said {
            is_whole(errno);
            std::fs::remove_file(&to).unwrap();
        }
    }
}
