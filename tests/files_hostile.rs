//! Files of somebody who means harm: what is packed to burst, what is planted in the folder, bodies that are more than
//! they say. `files.rs` has names, types and lengths.

use std::io::Write;
use std::os::unix::fs::symlink;
use std::process::Command;

use serde_json::json;

use crate::files::stored;
use crate::support::upload::{Uploader, answer, begin, id};
use crate::support::{Client, Server, eventually};

/// A megabyte that becomes 256 of them, the same packed once more (a million to one), an archive of it, and a picture of
/// 50,000 × 50,000 that is as long as its head says.
const BOMBS: &str = "
import gzip, io, os, struct, sys, zipfile, zlib
os.chdir(sys.argv[1])
zeros = bytes(1 << 20)
packer = zlib.compressobj(9, zlib.DEFLATED, 31)
once = b''.join(packer.compress(zeros) for _ in range(256)) + packer.flush()
def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
head = struct.pack('>IIBBBBB', 50000, 50000, 1, 0, 0, 0, 0)
packer = zlib.compressobj(9)
row = bytes(1 + 50000 // 8)
pixels = b''.join(packer.compress(row * 50) for _ in range(1000)) + packer.flush()
picture = b'\\x89PNG\\r\\n\\x1a\\n' + chunk(b'IHDR', head) + chunk(b'IDAT', pixels) + chunk(b'IEND', b'')
archive = io.BytesIO()
with zipfile.ZipFile(archive, 'w', zipfile.ZIP_DEFLATED) as packed:
    for number in range(16):
        packed.writestr(str(number), zeros)
for name, data in ('once.gz', once), ('twice.gz', gzip.compress(once)), ('many.zip', archive.getvalue()), ('huge.png', picture):
    open(name, 'wb').write(data)
";

/// Seconds that a process has computed, and the most memory that it has had, in KiB.
fn cost(server: &Server) -> (f64, u64) {
    let proc = |name: &str| std::fs::read_to_string(format!("/proc/{}/{name}", server.pid())).unwrap();
    let stat = proc("stat");
    let times: Vec<u64> =
        stat.rsplit_once(") ").unwrap().1.split(' ').filter_map(|n| n.parse().ok()).collect();
    let status = proc("status");
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    // The state before them is no number; a tick is a hundredth of a second.
    ((times[10] + times[11]) as f64 / 100.0, most.trim().trim_end_matches(" kB").parse().unwrap())
}

/// T63, T64: nothing is unpacked or drawn here, so that it costs what its bytes do. To unpack one of these would take
/// a second, or hundreds of megabytes.
#[test]
fn what_is_brought_is_never_unpacked() {
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new("python3").args(["-c", BOMBS]).arg(folder.path()).status();
    assert!(made.expect("python3 is needed").success());
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let by = Uploader::new(server.address, &ann.token);
    by.get(&by.bring("first", &[7; 400_000]), "");
    let before = cost(&server);
    for (name, kind, size) in [
        ("once.gz", "application/gzip", json!([null, null])),
        ("twice.gz", "application/gzip", json!([null, null])),
        ("many.zip", "application/zip", json!([null, null])),
        ("huge.png", "image/png", json!([50_000, 50_000])),
    ] {
        let bytes = std::fs::read(folder.path().join(name)).unwrap();
        assert!(bytes.len() < 400_000, "{name}: {}", bytes.len());
        let path = by.bring(name, &bytes);
        let post = json!({"type": "post", "room": "lobby", "cid": name, "text": "", "files": [id(&path)]});
        assert_eq!(ann.ask(post)["type"], "ack");
        let file = &ann.next("message")["files"][0];
        assert_eq!((&file["type"], json!([file["width"], file["height"]])), (&json!(kind), size), "{name}");
        assert!(by.get(&path, "").body == bytes, "{name}");
    }
    let after = cost(&server);
    let (seconds, more) = (after.0 - before.0, after.1 - before.1);
    assert!(seconds < 0.5 && more < 16 * 1024, "{seconds} s, {more} KiB");
}

/// T65: what lies where a file is to grow, or where it is to have its name, is neither followed nor written over, and
/// the file can be gone on with when it is out of the way.
#[test]
fn what_is_planted_in_the_folder_is_neither_followed_nor_replaced() {
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let by = Uploader::new(server.address, &ann.token);
    let folder = server.data().join("files");
    let outside = tempfile::tempdir().unwrap();
    let safe = outside.path().join("safe");
    std::fs::write(&safe, "safe").unwrap();
    let refused = |path: &str, at: usize, bytes: &[u8]| {
        let refused = by.patch(path, at, bytes);
        assert_eq!((refused.status, refused.code().as_str()), (500, "busy"), "{refused:?}");
        assert_eq!(std::fs::read(&safe).unwrap(), b"safe");
    };
    let path = by.begin("tea", 8);
    let (part, name) = (folder.join(format!("{}.part", id(&path))), folder.join(id(&path)));
    symlink(&safe, &part).unwrap();
    refused(&path, 0, b"1234");
    std::fs::remove_file(&part).unwrap();
    std::fs::create_dir(&part).unwrap();
    refused(&path, 0, b"1234");
    std::fs::remove_dir(&part).unwrap();
    assert_eq!(by.patch(&path, 0, b"1234").status, 204);
    std::fs::write(&name, "planted").unwrap();
    refused(&path, 4, b"5678");
    assert_eq!(std::fs::read(&name).unwrap(), b"planted");
    std::fs::remove_file(&name).unwrap();
    symlink(&safe, &name).unwrap();
    assert_eq!(by.head(&path).status, 500);
    assert!(name.is_symlink() && std::fs::read(&safe).unwrap() == b"safe");
    std::fs::remove_file(&name).unwrap();
    assert_eq!(by.head(&path).number("Upload-Offset"), Some(8));
    let post = json!({"type": "post", "room": "lobby", "cid": "a", "text": "", "files": [id(&path)]});
    assert_eq!(ann.ask(post)["type"], "ack");
    assert_eq!(by.get(&path, "").body, b"12345678");
    // And in the place of a file that everybody has.
    std::fs::remove_file(&name).unwrap();
    symlink(&safe, &name).unwrap();
    assert_eq!(by.get(&path, "").status, 503);
    assert_eq!(ann.ask(json!({"type": "delete", "room": "lobby", "seq": 1}))["type"], "ack");
    eventually("the link goes, and not what it leads to", || stored(server.data()).is_empty().then_some(()));
    assert_eq!(std::fs::read(&safe).unwrap(), b"safe");
}

/// T60: what stands behind the length of a body is no part of it.
#[test]
fn a_body_that_goes_on_behind_its_length_is_cut_there() {
    let server = Server::start(&[]);
    let ann = Client::hello(server.address, "Ann");
    let by = Uploader::new(server.address, &ann.token);
    let path = by.begin("tea", 10);
    let mut line = begin(server.address, "PATCH", &path, &by.patch_fields(0, 3));
    line.write_all(b"1234567890").unwrap();
    let told = answer(line);
    assert_eq!((told.status, told.number("Upload-Offset")), (204, Some(3)));
    // With what stands behind it as a request of its own, which it is not.
    let fields = by.patch_fields(3, 7).replace("Upload", "Connection: keep-alive\r\nUpload");
    let mut line = begin(server.address, "PATCH", &path, &fields);
    line.write_all(b"4567890 is no request\r\n\r\n").unwrap();
    assert_eq!(answer(line).status, 204);
    assert_eq!(by.get(&path, "").body, b"1234567890");
    assert_eq!(stored(server.data()), [id(&path)]);
}
