//! What Linux says of this process: memory, processor time, threads. Read when somebody asks.

use std::fs;
use std::time::Duration;

/// The clock ticks in which `/proc` counts processor time; Linux shows user space 100 a second everywhere.
const TICK: Duration = Duration::from_millis(10);

/// One thread of this process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    pub id: u32,
    pub name: String,
    /// R runs, S sleeps, D waits for the disk.
    pub state: char,
    /// On a processor, in the program and in the kernel.
    pub time: Duration,
}

/// Resident memory, in bytes.
pub fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib * 1024)
}

/// Processor time of the whole process.
pub fn cpu_time() -> Option<Duration> {
    Some(parse(&fs::read_to_string("/proc/self/stat").ok()?)?.time)
}

/// Every thread, those that end meanwhile left out.
pub fn threads() -> Vec<Thread> {
    let Ok(tasks) = fs::read_dir("/proc/self/task") else { return Vec::new() };
    let stat = |task: fs::DirEntry| fs::read_to_string(task.path().join("stat")).ok();
    let mut threads: Vec<Thread> = tasks.flatten().filter_map(stat).filter_map(|stat| parse(&stat)).collect();
    threads.sort_by_key(|thread| thread.id);
    threads
}

/// A line of `stat`: the name is in parentheses and may hold anything; proc(5) numbers the fields behind it.
fn parse(stat: &str) -> Option<Thread> {
    let (head, tail) = stat.rsplit_once(')')?;
    let (id, name) = head.split_once(" (")?;
    let fields: Vec<&str> = tail.split_whitespace().collect();
    let ticks = |field: usize| fields.get(field - 3)?.parse::<u32>().ok();
    let (user, system) = (ticks(14)?, ticks(15)?);
    Some(Thread {
        id: id.parse().ok()?,
        name: name.to_owned(),
        state: fields.first()?.chars().next()?,
        time: TICK * (user + system),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_stat() {
        let line = "4711 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20 0 9 0 100";
        let thread = parse(line).unwrap();
        assert_eq!((thread.id, thread.name.as_str(), thread.state), (4711, "a) b (c", 'S'));
        assert_eq!(thread.time, Duration::from_secs(3));
        assert_eq!(parse("nonsense"), None);
    }

    #[test]
    fn this_process_is_there() {
        assert!(resident_bytes().unwrap() > 100_000);
        assert!(cpu_time().is_some());
        assert!(!threads().is_empty());
    }
}
