//! What the figures were measured on, in words and in flushes.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use crate::scenario::quantile;
use crate::servers::Result;

/// A few lines for the head of the table.
pub fn describe(target: &Path) -> Result<String> {
    let cpu = field("/proc/cpuinfo", "model name");
    let cores = std::thread::available_parallelism()?;
    let memory: u64 = field("/proc/meminfo", "MemTotal").trim_end_matches(" kB").parse().unwrap_or(0);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let (device, system) = mount(target);
    let flushes = flushes(target, 1_000)?;
    let (p50, p99) = (quantile(&flushes, 0.5), quantile(&flushes, 0.99));
    Ok(format!(
        "{cores} cores of {cpu}, {} GiB, Linux {}\n\
         data on {system} ({device}): 4 KiB and fdatasync take {p50:.0} µs (p50), {p99:.0} µs (p99)",
        memory >> 20,
        kernel.trim(),
    ))
}

pub fn load_average() -> String {
    let line = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    line.split_whitespace().take(1).collect()
}

/// How long it takes to append 4 KiB to a file and to have it on the disk, in µs.
pub fn flushes(target: &Path, count: usize) -> Result<Vec<u32>> {
    let path = target.join(format!("bench-flush-{}", std::process::id()));
    let mut file = File::create(&path)?;
    let mut all = Vec::with_capacity(count);
    for _ in 0..count {
        let from = Instant::now();
        file.write_all(&[0x5a; 4096])?;
        file.sync_data()?;
        all.push(from.elapsed().as_micros() as u32);
    }
    fs::remove_file(path)?;
    Ok(all)
}

/// Device and type of the file system that a directory is on.
fn mount(directory: &Path) -> (String, String) {
    let directory = fs::canonicalize(directory).unwrap_or_default();
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    let fields = mounts.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let holds = fields.filter(|fields| fields.len() > 2 && directory.starts_with(fields[1]));
    let nearest = holds.max_by_key(|fields| fields[1].len());
    nearest.map(|fields| (fields[0].to_owned(), fields[2].to_owned())).unwrap_or_default()
}

fn field(file: &str, name: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_once(':').map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
}
