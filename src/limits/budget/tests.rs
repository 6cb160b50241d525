//! Machines, and the clients that each of them can hold.

use super::*;

const GIB: u64 = 1024 * 1024 * 1024;

/// The machine of the promise: a usual Linux box.
fn usual() -> Machine {
    Machine {
        nofile: 20_000,
        max_map_count: Some(65_530),
        maps_now: 60,
        threads_max: Some(192_730),
        pid_max: Some(32_768),
        pids_cgroup: None,
        tasks_of_user: None,
        address_bytes: None,
        data_bytes: None,
        memory_bytes: Some(24 * GIB),
    }
}

/// The usual machine with one limit lowered.
fn with(lower: impl FnOnce(&mut Machine)) -> Machine {
    let mut machine = usual();
    lower(&mut machine);
    machine
}

#[test]
fn budgets_by_machine() {
    for (machine, clients, set_by) in [
        (usual(), 10_000, "--max-clients"),
        (with(|m| m.nofile = 1_024), 896, "open files (ulimit -n 1024)"),
        (with(|m| m.nofile = 16), 1, "open files (ulimit -n 16)"),
        (with(|m| m.max_map_count = Some(8_000)), 1, "vm.max_map_count 8000"),
        (with(|m| m.threads_max = Some(7_000)), 6_300, "kernel.threads-max 7000"),
        (with(|m| m.pid_max = Some(4_096)), 3_686, "kernel.pid_max 4096"),
        (with(|m| m.pids_cgroup = Some(500)), 450, "control group pids.max, 500 left"),
        (with(|m| m.pids_cgroup = Some(0)), 1, "control group pids.max, 0 left"),
        (with(|m| m.tasks_of_user = Some(500)), 450, "ulimit -u, 500 left"),
        (with(|m| m.address_bytes = Some(GIB / 4)), 249, "ulimit -v, 256 MiB left"),
        (with(|m| m.address_bytes = Some(0)), 1, "ulimit -v, 0 MiB left"),
        (with(|m| m.data_bytes = Some(GIB / 4)), 249, "ulimit -d, 256 MiB left"),
        (with(|m| m.memory_bytes = Some(GIB / 2)), 5_461, "memory, 512 MiB available"),
    ] {
        let expected = Budget { clients, set_by: set_by.to_owned() };
        assert_eq!(machine.budget(10_000), expected, "{machine:?}");
    }
}

#[test]
fn budgets_by_what_was_asked() {
    let unlimited = Machine {
        nofile: u64::MAX,
        max_map_count: None,
        maps_now: 0,
        threads_max: None,
        pid_max: None,
        pids_cgroup: None,
        tasks_of_user: None,
        address_bytes: None,
        data_bytes: None,
        memory_bytes: None,
    };
    for (machine, asked, clients, set_by) in [
        (usual(), 1, 1, "--max-clients"),
        (usual(), 100_000, 14_319, "vm.max_map_count 65530"),
        (unlimited, 1_000_000, 1_000_000, "--max-clients"),
    ] {
        let expected = Budget { clients, set_by: set_by.to_owned() };
        assert_eq!(machine.budget(asked), expected, "{asked} of {machine:?}");
    }
}

#[test]
fn groups_are_walked_up_to_the_root() {
    let mount = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = mount.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("pids.max", "1\n"); // version 2 has none at its root, and version 1 none here
    write("user/pids.max", "900\n");
    write("user/pids.current", "100\n");
    write("user/session/pids.max", "max\n");
    write("user/memory.max", "4096\n");
    write("pids/box/pids.max", "70\n");
    write("memory/box/memory.limit_in_bytes", "9223372036854771712\n");
    for (membership, controller, limit, in_use, expected) in [
        ("0::/user/session\n", "memory", "memory.max", None, Some(4096)),
        ("0::/user/session\n", "pids", "pids.max", Some("pids.current"), Some(1)),
        ("8:pids:/box/gone\n4:memory:/box\n", "pids", "pids.max", Some("pids.current"), Some(70)),
        ("8:cpu,pids:/../box\n", "pids", "pids.max", None, Some(70)),
        ("4:memory:/box\n", "memory", "memory.limit_in_bytes", None, Some(9_223_372_036_854_771_712)),
        ("4:memory:/box\n", "pids", "pids.max", None, None),
        ("nonsense\n", "pids", "pids.max", None, None),
        ("", "pids", "pids.max", None, None),
    ] {
        let groups = Groups { mount: mount.path(), membership: membership.to_owned() };
        assert_eq!(groups.smallest(controller, limit, in_use), expected, "{membership:?} {limit}");
    }
    write("pids.max", "max\n");
    let groups = Groups { mount: mount.path(), membership: "0::/user/session\n".to_owned() };
    assert_eq!(groups.smallest("pids", "pids.max", Some("pids.current")), Some(800));
}

#[test]
fn meminfo() {
    for (text, expected) in [
        ("MemTotal: 9 kB\nMemAvailable:   24 kB\n", Some(24 * 1024)),
        ("MemTotal: 9 kB\n", None),
        ("MemAvailable: many kB\n", None),
        ("MemAvailable: 18446744073709551615 kB\n", None),
    ] {
        assert_eq!(kib_in(text, "MemAvailable:"), expected, "{text:?}");
    }
}

#[test]
fn this_machine_can_be_measured() {
    raise_nofile();
    let machine = Machine::measure();
    assert!(machine.nofile > 0);
    assert!(machine.budget(10).clients >= 1);
    if cfg!(target_os = "linux") {
        assert!(machine.maps_now > 0 && machine.max_map_count.is_some() && machine.memory_bytes.is_some());
    }
}
