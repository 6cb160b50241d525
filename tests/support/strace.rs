//! strace: what a server asks of the system, written down or made to fail.

use std::collections::HashSet;
use std::path::Path;

use super::eventually;
use super::server::Launch;

/// Runs a server under strace with these `-e` expressions; what they trace goes to `log`.
pub fn under(log: &Path, expressions: &[&str]) -> Launch {
    // -D: our server stays our child. -y: descriptors with their paths. -s: whole frames and pages.
    let options = ["strace", "-D", "-f", "-y", "-s", "1000000", "-o", log.to_str().unwrap()];
    let expressions = expressions.iter().flat_map(|expression| ["-e", *expression]);
    let under = options.into_iter().chain(expressions).map(str::to_owned).collect();
    Launch { under, ..Launch::default() }
}

/// Whoever traces this process lets it go: from now on its calls are what they are.
pub fn end(process: u32) {
    let tracer = || {
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("TracerPid:"));
        line.unwrap().trim().parse::<i32>().unwrap()
    };
    let told = std::process::Command::new("kill").arg("-TERM").arg(tracer().to_string()).status();
    assert!(told.unwrap().success());
    eventually("nobody traces it", || (tracer() == 0).then_some(()));
}

/// What was traced, once every thread of the server has come to its end.
pub fn whole(log: &Path) -> String {
    eventually("strace has written everything", || {
        let text = String::from_utf8(std::fs::read(log).ok()?).ok()?;
        let threads: HashSet<_> =
            text.lines().filter_map(|line| line.split_once(' ')).map(|at| at.0).collect();
        let ended = text.lines().filter(|line| line.contains(" +++ ")).count();
        (text.ends_with('\n') && ended > 0 && ended == threads.len()).then_some(text)
    })
}
