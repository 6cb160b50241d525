//! How many clients this machine can hold, computed once at start.
//!
//! Linux does not refuse kindly at its own limits: past `vm.max_map_count` the standard library aborts the
//! process inside a new thread, so the server must stop before. [`Machine::measure`] reads the limits,
//! [`Machine::budget`] is the arithmetic and knows no file. Invariant: a budget is at least 1, at most what
//! was asked, and names the limit that set it.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Component, Path, PathBuf};

use rustix::process::{Resource, Rlimit, geteuid, getrlimit, setrlimit};

use super::CLIENT_STACK_BYTES;

/// Stack of the thread that does the work of `main`: as much as the standard library gives any thread.
pub const MAIN_STACK_BYTES: usize = 2 * 1024 * 1024;
/// A client's thread: its stack with a guard page, and the signal stack of the standard library with another.
const MAPS_PER_CLIENT: u64 = 4;
/// A client has one socket and nothing else open.
const DESCRIPTORS_PER_CLIENT: u64 = 1;
/// The worst usual case: 22 KiB of ours when idle, a kernel stack of 16 KiB, and a backlog of some frames.
const MEMORY_BYTES_PER_CLIENT: u64 = 48 * 1024;

/// Address space of a client: its stack, guards and signal stack, and what it has of the heap.
const ADDRESS_BYTES_PER_CLIENT: u64 = CLIENT_STACK_BYTES as u64 + 96 * 1024 + MEMORY_BYTES_PER_CLIENT;
/// The stacks of the server's own threads and of operators, the pages that SQLite keeps, some backlogs. Without it the
/// standard library ends the process in a new thread.
const ADDRESS_BYTES_RESERVED: u64 = 96 * 1024 * 1024;

/// Listeners, the database with its log and its readers, files being served, operators, clients being
/// turned away; 128 is more than twice what these come to.
const DESCRIPTORS_RESERVED: u64 = 128;
/// The allocator makes and drops maps of its own as threads come and go, and to run out is fatal.
const MAPS_RESERVED: u64 = 8_192;
/// Of threads and pids, one in ten stays free: other programs share these, and the operator must be able to
/// start a shell.
const TASKS_RESERVED_DIVISOR: u64 = 10;
/// Half of the memory is for the history's cache in the kernel, for backlogs and for everybody else.
const MEMORY_RESERVED_DIVISOR: u64 = 2;

/// What the machine allows. `None` is a limit that this system does not have or does not tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// Descriptors that this process may have open.
    pub nofile: u64,
    /// Memory maps that this process may have, and has at the start.
    pub max_map_count: Option<u64>,
    pub maps_now: u64,
    pub threads_max: Option<u64>,
    pub pid_max: Option<u64>,
    /// The fewest tasks that may still be started in the control groups around this process.
    pub pids_cgroup: Option<u64>,
    /// Tasks that the server's user may still start (`ulimit -u`).
    pub tasks_of_user: Option<u64>,
    /// Address space that is left to this process (`ulimit -v`), in bytes.
    pub address_bytes: Option<u64>,
    /// The same of the memory that it may write (`ulimit -d`).
    pub data_bytes: Option<u64>,
    /// What is available, or less where a control group allows less.
    pub memory_bytes: Option<u64>,
}

/// The clients that are let in at a time, and why not more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    pub clients: usize,
    pub set_by: String,
}

impl Machine {
    /// The smallest of what was asked for and what each limit holds, each after its reserve.
    pub fn budget(&self, asked: usize) -> Budget {
        let mut budget = Budget { clients: asked, set_by: "--max-clients".to_owned() };
        for (clients, set_by) in self.bounds() {
            let clients = usize::try_from(clients).unwrap_or(usize::MAX);
            if clients < budget.clients {
                budget = Budget { clients, set_by };
            }
        }
        // A machine too small for one client would be refused by its own limits soon enough, and says so.
        budget.clients = budget.clients.max(1);
        budget
    }

    fn bounds(&self) -> Vec<(u64, String)> {
        let descriptors = self.nofile.saturating_sub(DESCRIPTORS_RESERVED) / DESCRIPTORS_PER_CLIENT;
        let mut bounds = vec![(descriptors, format!("open files (ulimit -n {})", self.nofile))];
        let mut bound = |limit: Option<u64>, clients: &dyn Fn(u64) -> u64, set_by: &dyn Fn(u64) -> String| {
            bounds.extend(limit.map(|limit| (clients(limit), set_by(limit))));
        };
        let for_maps = |maps: u64| maps.saturating_sub(self.maps_now + MAPS_RESERVED) / MAPS_PER_CLIENT;
        let for_tasks = |tasks: u64| tasks - tasks.div_ceil(TASKS_RESERVED_DIVISOR);
        let for_memory = |bytes: u64| (bytes - bytes / MEMORY_RESERVED_DIVISOR) / MEMORY_BYTES_PER_CLIENT;
        let for_space = |bytes: u64| bytes.saturating_sub(ADDRESS_BYTES_RESERVED) / ADDRESS_BYTES_PER_CLIENT;
        let mib = |bytes: u64| bytes / (1024 * 1024);
        bound(self.max_map_count, &for_maps, &|maps| format!("vm.max_map_count {maps}"));
        bound(self.threads_max, &for_tasks, &|threads| format!("kernel.threads-max {threads}"));
        bound(self.pid_max, &for_tasks, &|pids| format!("kernel.pid_max {pids}"));
        bound(self.pids_cgroup, &for_tasks, &|tasks| format!("control group pids.max, {tasks} left"));
        bound(self.tasks_of_user, &for_tasks, &|tasks| format!("ulimit -u, {tasks} left"));
        bound(self.address_bytes, &for_space, &|bytes| format!("ulimit -v, {} MiB left", mib(bytes)));
        bound(self.data_bytes, &for_space, &|bytes| format!("ulimit -d, {} MiB left", mib(bytes)));
        bound(self.memory_bytes, &for_memory, &|bytes| format!("memory, {} MiB available", mib(bytes)));
        bounds
    }

    /// Reads the limits of the process as it is now; call [`raise_nofile`] before.
    pub fn measure() -> Machine {
        let kernel = Path::new("/proc/sys");
        let groups = Groups::of_this_process();
        let memory_bytes = [
            fs::read_to_string("/proc/meminfo")
                .ok()
                .as_deref()
                .and_then(|text| kib_in(text, "MemAvailable:")),
            groups.smallest("memory", "memory.max", None),
            groups.smallest("memory", "memory.limit_in_bytes", None),
        ];
        let left = |resource, used: &str| {
            let used = fs::read_to_string("/proc/self/status")
                .ok()
                .and_then(|text| kib_in(&text, used))
                .unwrap_or(0);
            getrlimit(resource).current.map(|limit| limit.saturating_sub(used))
        };
        Machine {
            nofile: getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX),
            max_map_count: number_in(&kernel.join("vm/max_map_count")),
            maps_now: lines_of(Path::new("/proc/self/maps")),
            threads_max: number_in(&kernel.join("kernel/threads-max")),
            pid_max: number_in(&kernel.join("kernel/pid_max")),
            pids_cgroup: groups.smallest("pids", "pids.max", Some("pids.current")),
            tasks_of_user: tasks_left_to_user(),
            address_bytes: left(Resource::As, "VmSize:"),
            data_bytes: left(Resource::Data, "VmData:"),
            memory_bytes: memory_bytes.into_iter().flatten().min(),
        }
    }
}

/// Lifts the soft limit of open files to the hard one, which needs no privilege. The soft limit is low for
/// the sake of programs that use `select`, and this is none.
pub fn raise_nofile() {
    let limit = getrlimit(Resource::Nofile);
    // Where this is refused the old limit stands, and the budget is computed from that.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
}

/// What is left of the tasks that the limit allows to this user, over all programs. It does not hold for root.
fn tasks_left_to_user() -> Option<u64> {
    let user = geteuid();
    let limit = getrlimit(Resource::Nproc).current.filter(|_| !user.is_root())?;
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let own = processes.filter(|process| process.metadata().is_ok_and(|found| found.uid() == user.as_raw()));
    let threads = |process: fs::DirEntry| {
        let status = fs::read_to_string(process.path().join("status")).ok()?;
        status.lines().find_map(|line| line.strip_prefix("Threads:"))?.trim().parse::<u64>().ok()
    };
    Some(limit.saturating_sub(own.filter_map(threads).sum()))
}

/// The control groups of a process: where they are mounted, and `/proc/self/cgroup`.
struct Groups<'a> {
    mount: &'a Path,
    membership: String,
}

impl Groups<'_> {
    fn of_this_process() -> Groups<'static> {
        let membership = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
        Groups { mount: Path::new("/sys/fs/cgroup"), membership }
    }

    /// The smallest `limit` from the process's own group up to the root, less what the group has in use.
    /// A group that is not visible from here, as in a container, is passed over.
    fn smallest(&self, controller: &str, limit: &str, in_use: Option<&str>) -> Option<u64> {
        let mut smallest = None;
        for line in self.membership.lines() {
            let mut fields = line.splitn(3, ':').skip(1);
            let (Some(controllers), Some(path)) = (fields.next(), fields.next()) else {
                continue;
            };
            // Version 2 names no controllers and has one tree; version 1 has a tree for each.
            let root = match controllers {
                "" => self.mount.to_path_buf(),
                names if names.split(',').any(|name| name == controller) => self.mount.join(controller),
                _ => continue,
            };
            for group in inside(&root, path).ancestors().take_while(|group| group.starts_with(&root)) {
                let Some(allowed) = number_in(&group.join(limit)) else {
                    continue;
                };
                let used = in_use.and_then(|file| number_in(&group.join(file))).unwrap_or(0);
                let left = allowed.saturating_sub(used);
                smallest = Some(smallest.map_or(left, |smallest: u64| smallest.min(left)));
            }
        }
        smallest
    }
}

/// `path` below `root`; `/../x`, which a group outside of our namespace is called, does not lead out.
fn inside(root: &Path, path: &str) -> PathBuf {
    let parts = Path::new(path).components().filter(|part| matches!(part, Component::Normal(_)));
    parts.fold(root.to_path_buf(), |path, part| path.join(part))
}

/// The number that a file holds; `max` is no number and no limit.
fn number_in(file: &Path) -> Option<u64> {
    fs::read_to_string(file).ok()?.trim().parse().ok()
}

fn lines_of(file: &Path) -> u64 {
    let text = fs::read(file).unwrap_or_default();
    text.iter().filter(|&&byte| byte == b'\n').count() as u64
}

/// What a line of `/proc/meminfo` or `/proc/self/status` says, in bytes. `MemAvailable` counts what the kernel would
/// give back.
fn kib_in(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1024)
}

#[cfg(test)]
mod tests;
