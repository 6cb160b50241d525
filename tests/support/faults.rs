//! A disk and a clock that do what a test says, while the server runs: a library that is loaded before it.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::server::Launch;

/// What can be set, in the order of `faults.c`.
#[derive(Clone, Copy, Debug)]
enum Number {
    WriteError,
    FlushMs,
    ClockSeconds,
    Flushes,
    Begun,
    ReadMs,
    SlowReads,
    FreeBytes,
    NoInterfaces,
    FileWriteError,
    FileFlushError,
    FileCutError,
}

const NUMBERS: usize = 12;

pub struct Faults {
    dir: TempDir,
    numbers: File,
}

impl Faults {
    pub fn new() -> Faults {
        let dir = tempfile::tempdir().unwrap();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/faults.c");
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(dir.path().join("faults.so")).arg(source);
        assert!(compiler.arg("-ldl").status().expect("a C compiler is needed").success());
        let path = dir.path().join("numbers");
        let numbers = File::options().create_new(true).read(true).write(true).open(path).unwrap();
        numbers.set_len((NUMBERS * 8) as u64).unwrap();
        Faults { dir, numbers }
    }

    /// How to start a server that they have power over.
    pub fn launch(&self) -> Launch {
        let path = |name| self.dir.path().join(name).to_str().unwrap().to_owned();
        let environment =
            vec![("LD_PRELOAD".to_owned(), path("faults.so")), ("FAULTS".to_owned(), path("numbers"))];
        Launch { environment, ..Launch::default() }
    }

    fn set(&self, number: Number, value: i64) {
        self.numbers.write_all_at(&value.to_ne_bytes(), number as u64 * 8).unwrap();
    }

    pub fn disk_is_full(&self, is_full: bool) {
        self.writes_fail_with(if is_full { libc::ENOSPC } else { 0 });
    }

    /// What the system says to each write; 0 lets them pass.
    pub fn writes_fail_with(&self, errno: i32) {
        self.set(Number::WriteError, errno.into());
    }

    /// What the system says to each write, flush and cut of a file that somebody brings, and of nothing else; 0 lets
    /// them pass.
    pub fn files_fail_with(&self, [write, flush, cut]: [i32; 3]) {
        self.set(Number::FileWriteError, write.into());
        self.set(Number::FileFlushError, flush.into());
        self.set(Number::FileCutError, cut.into());
    }

    /// So much of the disk is free; 0 tells what is true.
    pub fn free_bytes(&self, bytes: i64) {
        self.set(Number::FreeBytes, bytes);
    }

    /// Nobody may list the interfaces of the machine.
    pub fn hide_interfaces(&self) {
        self.set(Number::NoInterfaces, 1);
    }

    /// Each flush takes so much longer.
    pub fn flush_takes_ms(&self, ms: i64) {
        self.set(Number::FlushMs, ms);
    }

    /// The wall clock is so far from the true one.
    pub fn clock_is_off_by(&self, seconds: i64) {
        self.set(Number::ClockSeconds, seconds);
    }

    /// Flushes that have returned.
    pub fn flushes(&self) -> i64 {
        self.get(Number::Flushes)
    }

    /// Flushes that have begun, those included that have not returned.
    pub fn flushes_begun(&self) -> i64 {
        self.get(Number::Begun)
    }

    /// Each read of the file by who reads old history takes so much longer.
    pub fn reading_takes_ms(&self, ms: i64) {
        self.set(Number::ReadMs, ms);
    }

    /// Reads that were made to take longer, those included that have not returned.
    pub fn slow_reads(&self) -> i64 {
        self.get(Number::SlowReads)
    }

    fn get(&self, number: Number) -> i64 {
        let mut bytes = [0; 8];
        self.numbers.read_exact_at(&mut bytes, number as u64 * 8).unwrap();
        i64::from_ne_bytes(bytes)
    }
}
