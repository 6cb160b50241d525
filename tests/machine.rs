//! What make does about Rust on machines that have none, or an old one: the real Makefile, with stand-ins for
//! what would change the machine.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command;

/// What a recipe may use besides the stand-ins.
const TOOLS: [&str; 9] = ["sh", "make", "sed", "cut", "sort", "head", "env", "cat", "chmod"];

/// Writes down how it was called; then a body of its own.
const STAND_IN: &str = "#!/bin/sh\necho \"${0##*/} $*\" >>\"$MACHINE/calls\"\n";
/// What `cargo` is where rustup has put it: without a toolchain it says nothing.
const CARGO: &str = "[ -s \"$MACHINE/rust\" ] && echo \"cargo $(cat \"$MACHINE/rust\") (a stand-in)\"\n";
const RUSTUP: &str = "[ \"$1\" != override ] || echo \"$3.0\" >\"$MACHINE/rust\"\n";
/// A rustup that cannot reach its server, and one that is overruled.
const OFFLINE: &str = "echo 'error: no network' >&2; exit 1\n";
const OVERRULED: &str = "exit 0\n";
/// An archive with rustup, as Debian 13 and Ubuntu 24.04 have it, and one without.
const ARCHIVE: &str = "[ \"$1\" != install ] || { cp_in rustup; cp_in cargo; }\n";
const OLD_ARCHIVE: &str = "[ \"$1\" != install ]\n";

#[derive(Default)]
struct Machine {
    /// The version of the Rust that is there.
    rust: Option<&'static str>,
    rustup: Option<&'static str>,
    apt: Option<&'static str>,
    user: bool,
}

/// Whether it went well, what was called and may change the machine, and the last line that was said.
fn make(machine: &Machine) -> (bool, Vec<String>, String) {
    let place = tempfile::tempdir().unwrap();
    let (root, bin) = (place.path(), place.path().join("bin"));
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::create_dir_all(&bin).unwrap();
    fs::create_dir(root.join("spare")).unwrap();
    fs::copy(repository.join("Makefile"), root.join("Makefile")).unwrap();
    fs::write(root.join("Cargo.toml"), "rust-version = \"1.95\"\n").unwrap();
    for tool in TOOLS {
        let found = std::env::split_paths("/usr/bin:/bin").map(|folder| folder.join(tool));
        symlink(found.into_iter().find(|path| path.exists()).unwrap(), bin.join(tool)).unwrap();
    }
    let put = |folder: &str, name: &str, body: &str| {
        let path = root.join(folder).join(name);
        fs::write(&path, format!("{STAND_IN}{body}")).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    };
    put("bin", "cc", "");
    put("bin", "id", if machine.user { "echo 1000\n" } else { "echo 0\n" });
    put("spare", "cargo", CARGO);
    put("spare", "rustup", RUSTUP);
    if let Some(version) = machine.rust {
        fs::write(root.join("rust"), version).unwrap();
    }
    if machine.rust.is_some() || machine.rustup.is_some() {
        put("bin", "cargo", CARGO);
    }
    if let Some(body) = machine.rustup {
        put("bin", "rustup", body);
    }
    if let Some(body) = machine.apt {
        let take =
            "cp_in() { cat \"$MACHINE/spare/$1\" >\"$MACHINE/bin/$1\"; chmod +x \"$MACHINE/bin/$1\"; }\n";
        put("bin", "apt-get", &format!("{take}{body}"));
    }
    let answer = Command::new(bin.join("make"))
        .args(["--no-print-directory", "deps-build"])
        .current_dir(root)
        .env_clear()
        .envs([("PATH", &bin), ("HOME", &root.join("home")), ("MACHINE", &root.to_path_buf())])
        .output()
        .unwrap();
    let said = [answer.stdout, answer.stderr].concat();
    let said = String::from_utf8(said).unwrap();
    let last = said.lines().rfind(|line| line.starts_with("Teahouse: ")).unwrap_or("");
    let calls = fs::read_to_string(root.join("calls")).unwrap_or_default();
    let changes = calls.lines().filter(|call| call.starts_with("rustup") || call.starts_with("apt-get"));
    (answer.status.success(), changes.map(str::to_owned).collect(), last.to_owned())
}

#[track_caller]
fn check(machine: Machine, goes_well: bool, changes: &[&str], last: &str) {
    let found = make(&machine);
    let changes: Vec<String> = changes.iter().map(|change| (*change).to_owned()).collect();
    assert_eq!(found, (goes_well, changes, last.to_owned()));
}

const UPDATE: &str = "apt-get update -q";
const INSTALL: &str = "apt-get install -q -y --no-install-recommends --no-remove rustup ca-certificates";
const TOOLCHAIN: &str =
    "rustup toolchain install 1.95 --profile minimal --component clippy --component rustfmt --no-self-update";
const OVERRIDE: &str = "rustup override set 1.95";
const BY_RUSTUP: &str = "Teahouse: Rust 1.95 or newer is missing; rustup installs it, for this folder alone";

#[test]
fn rust_that_is_new_enough_is_left_alone() {
    for version in ["1.95.0", "1.100.2", "1.96.0-nightly"] {
        check(Machine { rust: Some(version), rustup: Some(RUSTUP), ..Machine::default() }, true, &[], "");
    }
}

#[test]
fn the_rustup_that_is_there_brings_rust_for_this_folder_alone() {
    for rust in [None, Some("1.94.1"), Some("1.9.0")] {
        let machine = Machine { rust, rustup: Some(RUSTUP), ..Machine::default() };
        check(machine, true, &[TOOLCHAIN, OVERRIDE], BY_RUSTUP);
    }
}

#[test]
fn without_rustup_apt_brings_it() {
    let machine = Machine { apt: Some(ARCHIVE), ..Machine::default() };
    check(machine, true, &[UPDATE, INSTALL, TOOLCHAIN, OVERRIDE], BY_RUSTUP);
}

#[test]
fn what_cannot_be_done_is_one_message_that_says_what_to_do() {
    let by_hand = |what: &str| format!("Teahouse: {what}, then run make again.");
    let missing = "Rust 1.95 or newer is missing; install it";
    check(Machine::default(), false, &[], &by_hand(&format!("{missing} from https://rustup.rs")));
    check(
        Machine { apt: Some(ARCHIVE), user: true, ..Machine::default() },
        false,
        &[],
        &by_hand(&format!(
            "{missing} with: sudo apt-get install rustup ca-certificates (or from https://rustup.rs)"
        )),
    );
    check(
        Machine { apt: Some(OLD_ARCHIVE), ..Machine::default() },
        false,
        &[UPDATE, INSTALL],
        &by_hand(
            "apt could not install rustup ca-certificates; install Rust 1.95 or newer from https://rustup.rs",
        ),
    );
    check(
        Machine { rustup: Some(OFFLINE), ..Machine::default() },
        false,
        &[TOOLCHAIN],
        &by_hand("rustup could not install Rust 1.95, and said why"),
    );
    check(
        Machine { rust: Some("1.80.0"), rustup: Some(OVERRULED), ..Machine::default() },
        false,
        &[TOOLCHAIN, OVERRIDE],
        &by_hand("Rust 1.80.0 still comes first; take it out of PATH or RUSTUP_TOOLCHAIN"),
    );
}
