//! The history as a file: damage is refused and moved aside only when asked, a copy is whole, an upgrade
//! happens wholly or not at all.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;
use teahouse::store::verify::verify;

use crate::durability::start_on;
use crate::support::server::program;
use crate::support::{Client, Server, eventually};

/// What the program says to these arguments.
fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The bytes of a history of 20 long messages.
fn good_file() -> Vec<u8> {
    let mut server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    (0..20).for_each(|n| drop(ann.post("lobby", &n.to_string(), &"long text ".repeat(300))));
    let data = server.data().to_owned();
    server.signal("-TERM");
    assert!(server.wait().success());
    std::fs::read(data.join("teahouse.db")).unwrap()
}

/// Twenty files that no server should work on. (P14)
fn bad_files(good: &[u8]) -> Vec<(String, Vec<u8>)> {
    let changed = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = good.to_vec();
        change(&mut bytes);
        bytes
    };
    let mut files: Vec<(String, Vec<u8>)> = vec![
        ("text".into(), b"this is no database, but somebody's notes".repeat(100)),
        ("zeros".into(), vec![0; 16_384]),
        ("zeroed header".into(), changed(&|bytes| bytes[..100].fill(0))),
        ("a later format".into(), changed(&|bytes| bytes[60..64].copy_from_slice(&99u32.to_be_bytes()))),
        ("another program's".into(), changed(&|bytes| bytes[68..72].copy_from_slice(&7u32.to_be_bytes()))),
        ("no format".into(), changed(&|bytes| bytes[60..64].fill(0))),
        ("another page size".into(), changed(&|bytes| bytes[16..18].copy_from_slice(&[0x20, 0]))),
    ];
    for length in [0, 1, 99, 4_096, good.len() / 2, good.len() - 4_096] {
        files.push((format!("cut to {length} bytes"), good[..length].to_vec()));
    }
    for page in 1..8 {
        let noise = changed(&|bytes| {
            let page = &mut bytes[page * 4_096..][..4_096];
            page.iter_mut().enumerate().for_each(|(n, byte)| *byte = (n * 167) as u8 ^ 0x5a);
        });
        files.push((format!("noise in page {page}"), noise));
    }
    files
}

#[test]
fn a_file_that_is_not_a_whole_history_is_refused_and_untouched() {
    let files = bad_files(&good_file());
    assert_eq!(files.len(), 20);
    for (what, bytes) in files {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("teahouse.db");
        std::fs::write(&file, &bytes).unwrap();
        // Damage far behind the newest events is found while the server serves already.
        let (code, complaint) = start_on(dir.path());
        assert_eq!(code, Some(65), "{what}: {complaint}");
        assert_eq!(complaint.lines().filter(|line| !line.contains(" INFO ")).count(), 1, "{complaint}");
        let way_out = if what == "a later format" { "newer program" } else { "--salvage" };
        assert!(complaint.contains(way_out), "{complaint}");
        assert!(std::fs::read(&file).unwrap() == bytes, "{what}: the evidence was changed");
        let verified = run(&["verify", path(&file)]);
        assert_eq!(verified.status.code(), Some(65), "{what}: {verified:?}");
    }
}

#[test]
fn a_log_without_its_file_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("teahouse.db-wal"), "what was said last").unwrap();
    let (code, complaint) = start_on(dir.path());
    assert_eq!(code, Some(65), "{complaint}");
    assert!(!dir.path().join("teahouse.db").exists());
}

#[test]
fn salvage_moves_damage_aside_and_begins_anew() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("teahouse.db");
    let mut epochs = BTreeSet::new();
    for number in 1..=2 {
        let damage = format!("damage {number}").repeat(1_000);
        std::fs::write(&file, &damage).unwrap();
        assert_eq!(start_on(dir.path()).0, Some(65));
        let mut server = Server::start_in(dir.path(), &["--salvage"]);
        let mut ann = server.join("Ann", "lobby");
        assert_eq!(ann.post("lobby", "c", "anew")["seq"], 1);
        epochs.insert(ann.welcome["epoch"].to_string());
        let aside = std::fs::read(dir.path().join(format!("teahouse.db.damaged-{number}"))).unwrap();
        assert!(aside == damage.as_bytes());
        server.signal("-TERM");
        assert!(server.wait().success());
        // What is whole is not touched, asked or not.
        let server = Server::start_in(dir.path(), &["--salvage"]);
        assert_eq!(Client::resume(server.address, &ann.token).welcome["rooms"][0]["seq"], 1);
        assert!(!dir.path().join(format!("teahouse.db.damaged-{}", number + 1)).exists());
    }
    assert_eq!(epochs.len(), 2);
}

/// P38: copies are made while ten clients post; each holds all that was acknowledged before it began.
#[test]
fn a_backup_under_load_is_whole() {
    let server = Server::start(&["--rate", "0"]);
    let (acked, stop) = (Mutex::new(BTreeSet::new()), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for sender in 0..10 {
            let mut client = server.join(&format!("sender {sender}"), "lobby");
            let (acked, stop) = (&acked, &stop);
            scope.spawn(move || {
                for n in (0..).take_while(|_| !stop.load(Ordering::Relaxed)) {
                    let cid = format!("{sender}-{n}");
                    client.post("lobby", &cid, "x");
                    acked.lock().unwrap().insert(cid);
                }
            });
        }
        for number in 1..=5 {
            let enough = acked.lock().unwrap().len() + 200;
            eventually("posts are acknowledged", || (acked.lock().unwrap().len() >= enough).then_some(()));
            let before = acked.lock().unwrap().clone();
            let copy = server.data().join(format!("copy-{number}.db"));
            let made = run(&["backup", path(&copy), "--data", path(server.data())]);
            assert!(made.status.success(), "{made:?}");
            let verified = run(&["verify", path(&copy)]);
            let said = String::from_utf8_lossy(&verified.stdout).into_owned();
            assert!(verified.status.success() && said.contains("No damage was found"), "{verified:?}");
            let kept = cids(&copy);
            let missing: Vec<_> = before.difference(&kept).collect();
            assert!(missing.is_empty(), "copy {number}: {missing:?}");
        }
        stop.store(true, Ordering::Relaxed);
    });
    // The history itself can be looked at while its server runs.
    let verified = run(&["verify", "--data", path(server.data())]);
    assert!(verified.status.success(), "{verified:?}");
}

fn cids(file: &Path) -> BTreeSet<String> {
    let connection = Connection::open(file).unwrap();
    let mut statement = connection.prepare("SELECT cid FROM events").unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn verify_and_backup_say_what_they_cannot_do() {
    let dir = tempfile::tempdir().unwrap();
    let nothing = dir.path().join("nothing");
    let there = dir.path().join("there");
    std::fs::write(&there, "precious").unwrap();
    for (arguments, code, words) in [
        (&["verify", path(&nothing)][..], 74, "nothing"),
        (&["backup", path(&there), "--data", path(&nothing)], 74, "exists"),
        (&["backup", path(&nothing), "--data", path(&there)], 74, "there"),
        (&["backup"], 64, "FILE"),
        (&["verify", "a", "b"], 64, "\"b\""),
    ] {
        let output = run(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(said.contains(words) && said.lines().count() == 1, "{arguments:?}: {said}");
    }
    assert_eq!(std::fs::read(&there).unwrap(), b"precious");
}

/// Starts the program on this directory and lets `strace` kill it at its `nth` call of this kind. Says
/// whether it got so far.
fn killed_at(dir: &Path, call: &str, nth: usize) -> bool {
    let mut command = Command::new("strace");
    // -D: the program and not strace is our child.
    command.args(["-D", "-f", "-qqq", "-o", "/dev/null", "-e"]).arg(format!("trace={call}"));
    command.arg("-e").arg(format!("inject={call}:signal=KILL:when={nth}"));
    command.arg(program().get_program()).arg("--data").arg(dir);
    command.args(["--listen", "127.0.0.1:0", "--debug", "off"]).stdout(Stdio::piped());
    let mut child = command.spawn().expect("strace is needed");
    // The banner comes when all is open; then there was no such call.
    let mut banner = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let ran = out.read_line(&mut banner).unwrap() > 0;
    if ran {
        child.kill().unwrap();
    }
    child.wait().unwrap();
    !ran
}

/// P39: upgrades from the first and the third format are killed at many points. Each time the file is of the
/// old format or of the new one, with every row, and the next start goes on from there.
#[test]
fn an_upgrade_that_is_killed_has_happened_or_not() {
    let points: usize = std::env::var("SOAK_ROUNDS").map_or(20, |_| 200);
    let first = "first-token-of-ann-in-this-history";
    let old_format =
        kill_upgrades(include_str!("support/first_format.sql"), points, 400, first, [2_000, 2, 2]);
    assert!(old_format >= points / 2, "{old_format} of {points}");
    for (history, token) in [
        (include_str!("support/third_format.sql"), "mxOVY2REq5m5e3vgeGyLKOuECjtRdpVR7I1HRuBZpoE"),
        (include_str!("support/fourth_format.sql"), "8JdvHpeHd5-GfnqjQWvWDA0B0YgSG17IVDGlhx-Vefc"),
    ] {
        let old_format = kill_upgrades(history, 12, 36, token, [7, 3, 4]);
        assert!(old_format >= 6, "{old_format} of 12");
    }
}

/// Kills the upgrade of this history at so many points among so many writes, and at its flushes. Ann comes back
/// with her token; messages, rooms and users are as many as they were. Returns how often the file was still of
/// the old format.
fn kill_upgrades(history: &str, points: usize, writes: usize, token: &str, numbers: [u64; 3]) -> usize {
    let template = tempfile::tempdir().unwrap();
    let old = template.path().join("teahouse.db");
    Connection::open(&old).unwrap().execute_batch(history).unwrap();
    let (before, mut old_format, mut new_format) = (format_of(&old), 0, 0);
    let writes = (0..points).map(|point| ("pwrite64", 1 + point * writes / points));
    let flushes = (1..=4).map(|nth| ("fdatasync", nth));
    for (call, nth) in writes.chain(flushes) {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("teahouse.db");
        std::fs::copy(&old, &file).unwrap();
        if !killed_at(dir.path(), call, nth) {
            continue;
        }
        let report = verify(&file).unwrap();
        assert!(report.faults.is_empty(), "{call} {nth}: {report}");
        *(if format_of(&file) == before { &mut old_format } else { &mut new_format }) += 1;
        let server = Server::start_in(dir.path(), &[]);
        let ann = Client::resume(server.address, token);
        assert_eq!(ann.id, 1, "{call} {nth}");
        let report = verify(&server.data().join("teahouse.db")).unwrap();
        assert_eq!([report.messages, report.rooms, report.users], numbers, "{call} {nth}");
        assert!(report.faults.is_empty() && !report.unchecked, "{call} {nth}: {report}");
    }
    println!("killed {old_format} times before and {new_format} times after the upgrade was there");
    old_format
}

fn format_of(file: &Path) -> i64 {
    Connection::open(file).unwrap().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

/// A history on a medium that nobody can write, where SQLite cannot make the files that it has beside one.
#[test]
fn verify_and_backup_read_from_a_medium_that_is_closed() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("teahouse.db"), good_file()).unwrap();
    std::fs::write(dir.path().join("teahouse.db-wal"), "").unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let script = "mount -o bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\" && \
        \"$0\" verify \"$1/teahouse.db\" && \"$0\" backup \"$2\" --data \"$1\" && ! touch \"$1/x\"";
    let mut command = Command::new("unshare");
    command.args(["--mount", "--map-root-user", "sh", "-c", script]).arg(program().get_program());
    command.arg(dir.path()).arg(elsewhere.path().join("copy.db"));
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(said.matches("20 messages in 1 room ").count(), 2, "{said}");
}

/// A first start that is killed leaves nothing that the next one cannot begin with. (T76)
#[test]
fn a_first_start_that_is_killed_leaves_nothing_in_the_way() {
    let mut kills = 0;
    let writes = (1..20).map(|nth| ("pwrite64", nth));
    for (call, nth) in writes.chain([("fsync", 1), ("fsync", 2), ("fdatasync", 1), ("rename", 1)]) {
        let dir = tempfile::tempdir().unwrap();
        kills += usize::from(killed_at(dir.path(), call, nth));
        let server = Server::start_in(dir.path(), &[]);
        assert_eq!(server.join("Ann", "lobby").post("lobby", "c", "x")["seq"], 1, "{call} {nth}");
    }
    assert!(kills >= 15, "{kills}");
}
