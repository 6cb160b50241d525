//! Under which names and addresses this server may be called.
//!
//! A page that some other site made a browser load by binding its own name to our address (DNS rebinding)
//! sends that name in Host; it is not one of these, and gets 421.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use crate::lan::names;
use crate::lan::ranking::{self, Facts, Place};

/// How often at most the interfaces are looked at again: a laptop that changes its Wi-Fi gets a new address.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);
/// Somewhere else, in the ranges for documentation (RFC 5737, RFC 3849): nothing is ever sent there.
const ELSEWHERE: [(IpAddr, IpAddr); 2] = [
    (IpAddr::V4(Ipv4Addr::UNSPECIFIED), IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1))),
    (IpAddr::V6(Ipv6Addr::UNSPECIFIED), IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1))),
];

pub struct Hosts {
    names: Vec<String>,
}

/// The machine's addresses when somebody looked.
#[derive(Debug, Default)]
struct Lan {
    /// All of them.
    ours: Vec<IpAddr>,
    /// Those that others can use, the best first.
    ranked: Vec<IpAddr>,
}

impl Hosts {
    /// The machine's names, and the names that the operator added.
    pub fn new(public_names: &[String]) -> Hosts {
        let mut names = host_names(public_names);
        names.push("localhost".to_owned());
        names.iter_mut().for_each(|name| *name = name.to_lowercase());
        Hosts { names }
    }

    /// Whether `name`, in lower case and without a port, is one of ours. `here` is the address to which this
    /// connection was made: whatever the system says of its interfaces, that is ours.
    pub fn is_ours(&self, name: &str, here: Option<IpAddr>) -> bool {
        // A public name may be an address: in a container or behind a router, ours is on no interface here.
        if self.names.iter().any(|known| known == name) {
            return true;
        }
        let is_address =
            |address: IpAddr| address.is_loopback() || here == Some(address) || lan().ours.contains(&address);
        name.parse().is_ok_and(is_address)
    }
}

/// The host name, the same in the LAN's `.local`, as far as a browser can use them, and the names that the
/// operator added.
pub fn host_names(public_names: &[String]) -> Vec<String> {
    let system = rustix::system::uname();
    let host = system.nodename().to_string_lossy().to_lowercase();
    let mut found = public_names.to_vec();
    if names::is_usable(&host) {
        if !host.contains('.') {
            found.push(format!("{host}.local"));
        }
        found.push(host);
    }
    found
}

/// The addresses under which others can reach this machine, the best first.
pub fn addresses() -> Vec<IpAddr> {
    lan().ranked.clone()
}

/// The addresses, not older than a second.
fn lan() -> Arc<Lan> {
    static LOOKED: Mutex<Option<(Instant, Arc<Lan>)>> = Mutex::new(None);
    let mut looked = LOOKED.lock();
    match &*looked {
        Some((at, lan)) if at.elapsed() < LOOK_INTERVAL => lan.clone(),
        _ => {
            let lan = Arc::new(look());
            *looked = Some((Instant::now(), lan.clone()));
            lan
        }
    }
}

fn look() -> Lan {
    match if_addrs::get_if_addrs() {
        Ok(interfaces) => {
            let places: Vec<Place> = interfaces.into_iter().map(place).collect();
            let ours = places.iter().map(|place| place.address).collect();
            Lan { ours, ranked: ranking::rank(&places, &routes(&places)) }
        }
        // A sandbox may forbid to ask. What leads elsewhere is found all the same.
        Err(_) => {
            let found: Vec<IpAddr> = ELSEWHERE.into_iter().filter_map(leads_elsewhere).collect();
            Lan { ranked: found.clone(), ours: found }
        }
    }
}

/// The interfaces that lead elsewhere, the best first; where the table may not be read, the one that is taken.
fn routes(places: &[Place]) -> Vec<String> {
    if let Ok(table) = std::fs::read_to_string("/proc/net/route") {
        return ranking::default_routes(&table);
    }
    let taken = ELSEWHERE.into_iter().find_map(leads_elsewhere);
    let place = places.iter().find(|place| Some(place.address) == taken);
    place.into_iter().map(|place| place.interface.clone()).collect()
}

fn place(interface: if_addrs::Interface) -> Place {
    let known = Path::new("/sys/class/net").join(&interface.name);
    let facts = Facts {
        is_point_to_point: interface.is_p2p,
        is_bridge: known.join("bridge").exists(),
        is_tun: known.join("tun_flags").exists(),
    };
    let kind = ranking::kind(&interface.name, facts);
    Place { kind, address: interface.ip(), interface: interface.name }
}

/// The address from which something would be sent there. Connecting sends nothing.
fn leads_elsewhere((any, elsewhere): (IpAddr, IpAddr)) -> Option<IpAddr> {
    let socket = UdpSocket::bind(SocketAddr::new(any, 0)).ok()?;
    // The port of "discard".
    socket.connect(SocketAddr::new(elsewhere, 9)).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_unspecified() && !address.is_loopback()).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_and_others() {
        let hosts = Hosts::new(&["Chat.Example".to_owned(), "203.0.113.5".to_owned()]);
        for name in ["localhost", "127.0.0.1", "127.9.8.7", "::1", "chat.example", "203.0.113.5"] {
            assert!(hosts.is_ours(name, None), "{name}");
        }
        for address in addresses() {
            assert!(hosts.is_ours(&address.to_string(), None));
        }
        for name in ["evil.example", "localhost.evil.example", "8.8.8.8", "2001:db8::1", "", "chat.example."]
        {
            assert!(!hosts.is_ours(name, None), "{name}");
            assert!(!hosts.is_ours(name, "203.0.113.9".parse().ok()), "{name}");
        }
        // Whatever the system tells of its interfaces: the connection has come to there.
        assert!(hosts.is_ours("8.8.8.8", "8.8.8.8".parse().ok()));
    }
}
