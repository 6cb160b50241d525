//! Whose process is at the other end of a connection: what the kernel lists in `/proc/net/tcp` and `tcp6`.
//!
//! Only a process of this machine, in this network namespace, is listed there; whoever is not found is a
//! stranger. So is one that has closed its socket already: the kernel shows what nobody holds any more as root's.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Their end and ours, with IPv4 as IPv4 whatever the sockets are made for.
pub type Ends = (SocketAddr, SocketAddr);

/// The processes' users at the far ends of some connections.
pub struct Owners(HashMap<Ends, Vec<u32>>);

impl Owners {
    /// Looks for all of them at once, because the list is that of the whole machine.
    pub fn of(wanted: &[Ends]) -> Owners {
        let mut owners = Owners(wanted.iter().map(|ends| (canonical(*ends), Vec::new())).collect());
        for path in ["/proc/net/tcp", "/proc/net/tcp6"] {
            // A machine without one of the two has no such connection.
            let Ok(file) = File::open(path) else { continue };
            BufReader::new(file).lines().map_while(Result::ok).for_each(|line| owners.note(&line));
        }
        owners
    }

    /// The one user whose process it is; `None` when that is not certain.
    pub fn owner(&self, ends: Ends) -> Option<u32> {
        match &self.0.get(&canonical(ends))?[..] {
            [one, rest @ ..] if rest.iter().all(|other| other == one) => Some(*one),
            _ => None,
        }
    }

    fn note(&mut self, line: &str) {
        if let Some((ends, owner)) = parse(line)
            && let Some(owners) = self.0.get_mut(&ends)
        {
            owners.push(owner);
        }
    }
}

/// Whether this is the server's own user, or root.
pub fn is_ours(owner: u32) -> bool {
    let own = rustix::process::geteuid().as_raw();
    // Of a user namespace that is not the machine's: everybody whom it does not know has one and the same number.
    // A kernel without namespaces has no such file, and knows everybody.
    let known = fs::read_to_string("/proc/self/uid_map").map_or(true, |map| is_mapped(owner, &map));
    known && (owner == own || owner == 0)
}

/// `inside outside count`, a line for each range of numbers that a user namespace knows.
fn is_mapped(user: u32, map: &str) -> bool {
    map.lines().any(|line| {
        let numbers: Vec<u64> = line.split_ascii_whitespace().map_while(|word| word.parse().ok()).collect();
        matches!(numbers[..], [first, _, count] if (first..first + count).contains(&user.into()))
    })
}

/// The far end's row of a connection, as its own process sees the ends: `sl local remote st tx:rx tr:when
/// retransmits uid timeout inode …`.
fn parse(line: &str) -> Option<(Ends, u32)> {
    let mut fields = line.split_ascii_whitespace();
    let (local, remote) = (end(fields.nth(1)?)?, end(fields.next()?)?);
    let owner = fields.nth(4)?.parse().ok()?;
    let inode: u64 = fields.nth(1)?.parse().ok()?;
    // Without an inode no process holds it, and the user is not told.
    (inode != 0).then_some(((local, remote), owner))
}

/// `0100007F:1F40`; the address is words of 32 bits as they lie in memory.
fn end(text: &str) -> Option<SocketAddr> {
    let (address, port) = text.split_once(':')?;
    let word = |at: usize| {
        let digits = address.get(8 * at..8 * at + 8)?;
        Some(u32::from_str_radix(digits, 16).ok()?.to_ne_bytes())
    };
    let address = match address.len() {
        8 => IpAddr::from(Ipv4Addr::from(word(0)?)),
        32 => {
            let words = [word(0)?, word(1)?, word(2)?, word(3)?];
            IpAddr::from(Ipv6Addr::from(<[u8; 16]>::try_from(words.concat()).ok()?))
        }
        _ => return None,
    };
    Some(SocketAddr::new(address.to_canonical(), u16::from_str_radix(port, 16).ok()?))
}

fn canonical((theirs, ours): Ends) -> Ends {
    let plain = |end: SocketAddr| SocketAddr::new(end.ip().to_canonical(), end.port());
    (plain(theirs), plain(ours))
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};

    use super::*;

    fn ends(theirs: &str, ours: &str) -> Ends {
        (theirs.parse().unwrap(), ours.parse().unwrap())
    }

    /// Rows as a little-endian machine shows them.
    #[cfg(target_endian = "little")]
    #[test]
    fn rows() {
        let rest = "00000000:00000000 00:00000000 00000000";
        let of = |row: &str| parse(&row.replace("REST", rest));
        let near = ends("127.0.0.1:49153", "127.0.0.1:6669");
        let mapped = "0000000000000000FFFF00000100007F";
        for (row, expected) in [
            ("5: 0100007F:C001 0100007F:1A0D 01 REST 1000 0 4242 1 0", Some((near, 1000))),
            (&format!("5: {mapped}:C001 {mapped}:1A0D 01 REST 7 0 4242 1 0"), Some((near, 7))),
            (
                "5: 00000000000000000000000001000000:C001 00000000000000000000000001000000:1A0D 01 REST 7 0 42 1",
                Some((ends("[::1]:49153", "[::1]:6669"), 7)),
            ),
            // Closed by its process, or remembered by the kernel alone: shown as root's.
            ("5: 0100007F:C001 0100007F:1A0D 05 REST 0 0 0 1 0", None),
            ("5: 0100007F:C001 0100007F:1A0D 06 00000000:00000000 03:00000A00 00000000 0 0 0 3 0", None),
            (
                "sl local_address rem_address st tx_queue rx_queue tr tm->when retrnsmt uid timeout inode",
                None,
            ),
            ("5: 0100007F 0100007F:1A0D 01 REST 0 0 42 1 0", None),
            ("5: 0100007:C001 0100007F:1A0D 01 REST 0 0 42 1 0", None),
            ("5: 茶100007F:C001 0100007F:1A0D 01 REST 0 0 42 1 0", None),
            ("5: 0100007F:C001 0100007F:1A0D 01 REST", None),
            ("", None),
        ] {
            assert_eq!(of(row), expected, "{row}");
        }
        let mut owners = Owners([(near, Vec::new())].into());
        assert_eq!(owners.owner(near), None);
        owners.note(&"5: 0100007F:C001 0100007F:1A0D 01 REST 0 0 42 1 0".replace("REST", rest));
        assert_eq!(owners.owner(ends("[::ffff:127.0.0.1]:49153", "127.0.0.1:6669")), Some(0));
        owners.note(&"6: 0100007F:C001 0100007F:1A0D 01 REST 1000 0 43 1 0".replace("REST", rest));
        assert_eq!(owners.owner(near), None, "two that differ make nobody certain");
    }

    #[test]
    fn our_own_connections_are_ours() {
        for (listen, dial) in [
            ("127.0.0.1:0", "127.0.0.1"),
            ("[::1]:0", "::1"),
            ("[::]:0", "127.0.0.1"),
            ("127.0.0.1:0", "::ffff:127.0.0.1"),
        ] {
            // A machine without IPv6 has nothing to try.
            let Ok(listener) = TcpListener::bind(listen) else { continue };
            let address: IpAddr = dial.parse().unwrap();
            let near = TcpStream::connect((address, listener.local_addr().unwrap().port())).unwrap();
            let (far, peer) = listener.accept().unwrap();
            let ends = (peer, far.local_addr().unwrap());
            let owner = Owners::of(&[ends]).owner(ends);
            assert!(owner.is_some_and(is_ours), "{listen} {dial}: {owner:?}");
            drop(near);
            assert_eq!(Owners::of(&[ends]).owner(ends), None, "{listen}: closed, so nobody's");
        }
    }

    #[test]
    fn numbers_that_a_namespace_does_not_know_are_nobodys() {
        let whole = "         0          0 4294967295\n";
        let small = "0 100000 65536\n70000 200000 1\n";
        for (user, map, expected) in [
            (0, whole, true),
            (65_534, whole, true),
            (0, small, true),
            (65_535, small, true),
            (65_536, small, false),
            (70_000, small, true),
            (0, "", false),
            (0, "0 0", false),
            (0, "nonsense", false),
        ] {
            assert_eq!(is_mapped(user, map), expected, "{user} {map:?}");
        }
    }
}
