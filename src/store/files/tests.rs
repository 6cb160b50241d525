use std::os::unix::fs::{PermissionsExt, symlink};

use sha2::{Digest as _, Sha256};

use super::*;

fn id(number: u8) -> FileId {
    FileId::new([number; 16])
}

fn blobs() -> (tempfile::TempDir, Blobs) {
    let data = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(data.path()).unwrap();
    (data, blobs)
}

fn mode(path: &Path) -> u32 {
    path.symlink_metadata().unwrap().permissions().mode() & 0o777
}

fn names(blobs: &Blobs) -> Vec<String> {
    let entries = std::fs::read_dir(blobs.path()).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn an_upload_grows_over_restarts_and_has_its_name_when_it_is_whole() {
    let (data, blobs) = blobs();
    assert_eq!((mode(blobs.path()), blobs.length(id(1)).unwrap()), (0o700, 0));
    blobs.grow(id(1)).unwrap().append(b"green ").unwrap();
    let blobs = Blobs::open(data.path()).unwrap();
    assert_eq!((blobs.length(id(1)).unwrap(), names(&blobs)), (6, vec![format!("{}.part", id(1))]));
    assert!(blobs.stored(id(1)).is_err());
    let mut part = blobs.grow(id(1)).unwrap();
    part.append(b"tea").unwrap();
    assert_eq!(part.sha256().unwrap(), <[u8; 32]>::from(Sha256::digest("green tea")));
    blobs.finish(&part).unwrap();
    assert_eq!(
        (names(&blobs), mode(&blobs.path().join(id(1).to_string()))),
        (vec![id(1).to_string()], 0o600)
    );
    // The server ended just then: all of it is there, and is finished once more.
    let part = blobs.grow(id(1)).unwrap();
    assert_eq!((part.length(), blobs.length(id(1)).unwrap()), (9, 9));
    blobs.finish(&part).unwrap();
    let file = blobs.stored(id(1)).unwrap();
    let mut read = [0; 16];
    assert_eq!((read_at(&file, 6, &mut read), &read[..3]), (3, &b"tea"[..]));
    assert!(!is_gone(&file).unwrap());
    blobs.remove(id(1)).unwrap();
    blobs.remove(id(1)).unwrap();
    assert!(names(&blobs).is_empty() && is_gone(&file).unwrap() && part.is_gone().unwrap());
}

#[test]
fn what_was_not_compared_with_its_checksum_is_cut_off() {
    let (data, blobs) = blobs();
    let mut part = blobs.grow(id(1)).unwrap();
    part.append(b"green ").unwrap();
    blobs.is_unsure(&part).unwrap();
    part.append(b"coffee").unwrap();
    assert_eq!(blobs.length(id(1)).unwrap(), 6, "only so much is sure");
    // The server ends here.
    let blobs = Blobs::open(data.path()).unwrap();
    assert_eq!((blobs.length(id(1)).unwrap(), blobs.grow(id(1)).unwrap().length()), (6, 6));
    assert_eq!(names(&blobs), [format!("{}.part", id(1))]);
    let mut part = blobs.grow(id(1)).unwrap();
    blobs.is_unsure(&part).unwrap();
    part.append(b"tea").unwrap();
    blobs.is_sure(id(1)).unwrap();
    assert_eq!(blobs.length(id(1)).unwrap(), 9);
}

#[test]
fn a_mark_that_a_power_cut_has_emptied_is_in_nobodys_way() {
    let (data, blobs) = blobs();
    let mut part = blobs.grow(id(1)).unwrap();
    part.append(b"green ").unwrap();
    std::fs::write(data.path().join(FOLDER).join(id(1).to_string() + SURE), "").unwrap();
    let mut part = blobs.grow(id(1)).unwrap();
    assert_eq!((part.length(), names(&blobs)), (6, vec![format!("{}.part", id(1))]));
    blobs.is_unsure(&part).unwrap();
    part.append(b"tea").unwrap();
    assert_eq!(blobs.length(id(1)).unwrap(), 6);
}

/// T65.
#[test]
fn what_somebody_has_planted_is_neither_followed_nor_replaced() {
    let (data, blobs) = blobs();
    let outside = data.path().join("outside");
    std::fs::write(&outside, "safe").unwrap();
    let at = |name: String| blobs.path().join(name);
    for number in [1, 2] {
        let name = id(number).to_string() + if number == 1 { PART } else { "" };
        symlink(&outside, at(name)).unwrap();
        assert!(blobs.grow(id(number)).is_err(), "{number}");
    }
    assert!(blobs.stored(id(2)).is_err());
    std::fs::create_dir(at(id(3).to_string())).unwrap();
    assert!(blobs.grow(id(3)).is_err());
    let mut part = blobs.grow(id(4)).unwrap();
    part.append(b"tea").unwrap();
    std::fs::write(at(id(4).to_string()), "planted").unwrap();
    assert!(blobs.finish(&part).is_err());
    assert_eq!(std::fs::read(at(id(4).to_string())).unwrap(), b"planted");
    rustix::fs::mknodat(rustix::fs::CWD, at(id(5).to_string() + PART), rustix::fs::FileType::Fifo, FOR_US, 0)
        .unwrap();
    assert!(blobs.grow(id(5)).is_err(), "a pipe");
    assert_eq!(std::fs::read(&outside).unwrap(), b"safe");
    blobs.remove(id(1)).unwrap();
    assert_eq!(std::fs::read(&outside).unwrap(), b"safe");
}

#[test]
fn a_folder_that_leads_elsewhere_is_refused_and_other_names_are_left_alone() {
    let data = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    symlink(elsewhere.path(), data.path().join(FOLDER)).unwrap();
    assert!(Blobs::open(data.path()).is_err());
    let (_data, blobs) = blobs();
    std::fs::write(blobs.path().join("notes.txt"), "mine").unwrap();
    blobs.grow(id(7)).unwrap();
    assert_eq!(blobs.all().unwrap(), [id(7)]);
}

/// Blocks are given back before the last name of a file is forgotten, but never those of a copy.
#[test]
fn a_large_file_goes_and_a_copy_of_it_stays() {
    let (data, blobs) = blobs();
    let bytes = 3 * limits::GIVEN_BACK_BYTES as usize + 7;
    for (n, is_copied) in [(1, false), (2, true)] {
        let mut part = blobs.grow(id(n)).unwrap();
        part.append(&vec![n; bytes]).unwrap();
        blobs.name(&part).unwrap();
        let copy = data.path().join("copy");
        if is_copied {
            std::fs::hard_link(data.path().join(FOLDER).join(id(n).to_string()), &copy).unwrap();
        }
        let open = blobs.stored(id(n)).unwrap();
        blobs.remove(id(n)).unwrap();
        assert!(is_gone(&open).unwrap() != is_copied && blobs.all().unwrap().is_empty());
        let left = open.metadata().unwrap().len() as usize;
        assert_eq!(left == bytes, is_copied, "{left}");
        assert!(!is_copied || std::fs::read(&copy).unwrap() == vec![n; bytes]);
    }
}

/// Whoever reads beside whoever writes comes to the same digest, however much of it was there before.
#[test]
fn a_digest_that_is_taken_beside_is_that_of_the_file() {
    let (_data, blobs) = blobs();
    let mut all = Vec::new();
    for turn in 0..3_u8 {
        let mut part = blobs.grow(id(1)).unwrap();
        part.hash_beside(());
        let before = part.length();
        for _ in 0..5 {
            let piece = vec![turn + 1; limits::FILE_BUFFER_BYTES + 1];
            part.append(&piece).unwrap();
            part.send_off(before, before).unwrap();
            all.extend(piece);
        }
        if turn == 1 {
            // What did not have its checksum goes again.
            part.cut(before).unwrap();
            all.truncate(before as usize);
        }
        assert_eq!(part.sha256().unwrap(), <[u8; 32]>::from(Sha256::digest(&all)), "{turn}");
    }
}
