//! The program from the outside: options, exit codes, the banner.

use std::net::TcpListener;

use crate::support::Server;
use crate::support::server::program;

fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = program().args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn help_and_version_are_for_stdout() {
    let (code, out, err) = run(&["--version"]);
    assert_eq!(
        (code, out.trim(), err.as_str()),
        (Some(0), concat!("teahouse ", env!("CARGO_PKG_VERSION")), "")
    );
    let (code, out, err) = run(&["--help"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    for option in [
        "--listen",
        "--debug",
        "--debug-token",
        "--data",
        "--name",
        "--public",
        "--password",
        "--max-clients",
        "--max-per-ip",
        "--rate",
        "--public-name",
        "--trusted-proxy",
        "--echo",
        "--log",
        "TEAHOUSE_PASSWORD",
    ] {
        assert!(out.contains(option), "{option} is not in the help:\n{out}");
    }
}

#[test]
fn a_bad_option_is_one_line_and_64() {
    for arguments in [
        &["--nonsense"][..],
        &["--listen", "nowhere"],
        &["--max-clients", "0"],
        &["--max-clients", "many"],
        &["--rate", "-1"],
        &["--log", "loud"],
        &["--debug", "0.0.0.0:6669"],
        &["--name", ""],
        &["surplus"],
    ] {
        let (code, out, err) = run(arguments);
        assert_eq!((code, out.as_str()), (Some(64), ""), "{arguments:?}: {err}");
        assert_eq!(err.lines().count(), 1, "{arguments:?}: {err}");
        assert!(err.contains(arguments[0].trim_start_matches("--")), "{arguments:?}: {err}");
    }
    let output = program().env("TEAHOUSE_RATE", "fast").output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(64));
    assert!(err.contains("TEAHOUSE_RATE") && err.lines().count() == 1, "{err}");
}

#[test]
fn a_port_that_is_taken_is_69_and_names_the_option() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    for (option, other) in [("--listen", "--debug"), ("--debug", "--listen")] {
        let (code, _, err) = run(&["--data", data, option, &address, other, "127.0.0.1:0"]);
        assert_eq!(code, Some(69), "{err}");
        assert!(err.contains(option) && err.contains(&address) && err.lines().count() == 1, "{err}");
    }
}

#[test]
fn the_banner_says_what_a_host_must_know() {
    let server = Server::start(&["--name", "Kitchen"]);
    for part in [
        "Kitchen",
        &format!("http://{}/", server.address),
        "telnet",
        "clients",
        server.data().to_str().unwrap(),
    ] {
        assert!(server.banner.contains(part), "{part} is not in\n{}", server.banner);
    }
}

#[test]
fn it_listens_on_ipv6_when_asked() {
    let server = Server::start(&["--listen", "[::1]:0"]);
    assert!(server.address.is_ipv6());
    let mut ann = server.join("Ann", "lobby");
    assert_eq!(ann.post("lobby", "c", "six")["seq"], 1);
}
