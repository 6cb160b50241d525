//! Which address of this machine others should use: pure, from what the system says about its interfaces.
//!
//! A machine has more addresses than people know of: of containers, virtual machines and tunnels, under which nobody
//! in the room reaches it. Invariant: the best comes first, and an address that no browser can use is not there.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What leads to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A cable or an antenna, or what stands for one: a bond, a VLAN.
    Physical,
    Tunnel,
    /// A bridge, or one end of a pair: containers and virtual machines.
    Virtual,
}

/// What the system knows of an interface beside its name.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts {
    pub is_point_to_point: bool,
    pub is_bridge: bool,
    pub is_tun: bool,
}

/// An address and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub interface: String,
    pub kind: Kind,
    pub address: IpAddr,
}

/// Beginnings of names that programs and systems give to interfaces of each kind.
const PHYSICAL: [&str; 10] = ["eth", "en", "wl", "ww", "usb", "bond", "team", "rmnet", "ib", "vlan"];
const TUNNELS: [&str; 17] = [
    "tun",
    "tap",
    "wg",
    "ppp",
    "tailscale",
    "zt",
    "utun",
    "ipsec",
    "vti",
    "gre",
    "sit",
    "ip6tnl",
    "ip6gre",
    "nordlynx",
    "proton",
    "mullvad",
    "vpn",
];
const VIRTUAL: [&str; 19] = [
    "docker", "br-", "veth", "virbr", "vmbr", "lxc", "lxd", "cni", "flannel", "cali", "cilium", "podman",
    "vmnet", "vboxnet", "vnet", "dummy", "ifb", "kube", "macvtap",
];

/// The kind of an interface: by its name where that says it, or by what the system knows.
pub fn kind(name: &str, facts: Facts) -> Kind {
    let begins = |known: &[&str]| known.iter().any(|beginning| name.starts_with(beginning));
    match () {
        () if begins(&VIRTUAL) => Kind::Virtual,
        () if begins(&TUNNELS) => Kind::Tunnel,
        () if begins(&PHYSICAL) => Kind::Physical,
        () if facts.is_bridge => Kind::Virtual,
        () if facts.is_tun || facts.is_point_to_point => Kind::Tunnel,
        () => Kind::Physical,
    }
}

/// The interfaces that have a default route, that with the lowest metric first, from `/proc/net/route`.
pub fn default_routes(table: &str) -> Vec<String> {
    // The route can be used; it says that the place cannot be reached.
    const UP: u32 = 0x1;
    const REJECT: u32 = 0x200;
    let mut routes: Vec<(u64, String)> = Vec::new();
    for line in table.lines().skip(1) {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let [name, to, _gateway, flags, _, _, metric, mask, ..] = columns[..] else { continue };
        let flags = u32::from_str_radix(flags, 16).unwrap_or(0);
        let is_default = u32::from_str_radix(to, 16) == Ok(0) && u32::from_str_radix(mask, 16) == Ok(0);
        if let Ok(metric) = metric.parse()
            && is_default
            && flags & UP != 0
            && flags & REJECT == 0
        {
            routes.push((metric, name.to_owned()));
        }
    }
    routes.sort_by_key(|(metric, _)| *metric);
    routes.into_iter().map(|(_, name)| name).collect()
}

/// The addresses under which others can reach this machine, the best first. `routes` are [`default_routes`].
pub fn rank(places: &[Place], routes: &[String]) -> Vec<IpAddr> {
    let is_tunnel = |name: &&String| places.iter().any(|p| p.interface == **name && p.kind == Kind::Tunnel);
    let default = routes.iter().find(|name| !is_tunnel(name));
    let mut ranked: Vec<(u8, bool, IpAddr)> = Vec::new();
    for place in places {
        let is_default = default.is_some_and(|name| *name == place.interface);
        let address = place.address.to_canonical();
        // A bridge through which everything leaves is the machine's own cable.
        let kind = if is_default { Kind::Physical } else { place.kind };
        if let Some(class) = class(address, kind, is_default)
            && !ranked.iter().any(|(_, _, known)| *known == address)
        {
            ranked.push((class, !is_default, address));
        }
    }
    // Stable: what is equal stays in the order of the system.
    ranked.sort_by_key(|(class, is_other, address)| (*class, *is_other, address.is_ipv6()));
    ranked.into_iter().map(|(_, _, address)| address).collect()
}

/// How good an address is, the best first; `None`: nobody else can use it.
fn class(address: IpAddr, kind: Kind, is_default: bool) -> Option<u8> {
    let class = match (address, kind) {
        (address, _) if address.is_loopback() || address.is_unspecified() || address.is_multicast() => {
            return None;
        }
        // It needs a zone, and browsers take none.
        (IpAddr::V6(v6), _) if v6.is_unicast_link_local() => return None,
        (IpAddr::V4(v4), _) if v4.is_link_local() => 8,
        (_, Kind::Virtual) => 7,
        (_, Kind::Tunnel) => 6,
        (IpAddr::V4(v4), _) if is_shared(v4) => 5,
        (IpAddr::V4(v4), _) if v4.is_private() => u8::from(!is_default),
        (IpAddr::V4(_), _) => 2,
        (IpAddr::V6(v6), _) if v6.is_unique_local() => 3,
        (IpAddr::V6(_), _) => 4,
    };
    Some(class)
}

/// Whether an address is one of the whole world's, not of a house or a provider's inside.
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            !(v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_unspecified()
                || is_shared(v4))
        }
        IpAddr::V6(v6) => !(v6.is_unique_local() || v6.is_unicast_link_local() || v6 == Ipv6Addr::LOCALHOST),
    }
}

/// RFC 6598: between a provider and its customers, and of some VPNs.
fn is_shared(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    first == 100 && (64..128).contains(&second)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Interfaces with their addresses, as `eth0 192.168.1.20`.
    fn ranked(places: &[&str], routes: &[&str]) -> Vec<String> {
        let places: Vec<Place> = places
            .iter()
            .map(|place| {
                let (interface, address) = place.split_once(' ').unwrap();
                let facts = Facts { is_bridge: interface.starts_with("br"), ..Facts::default() };
                let kind = kind(interface, facts);
                Place { interface: interface.to_owned(), kind, address: address.parse().unwrap() }
            })
            .collect();
        let routes: Vec<String> = routes.iter().map(|name| (*name).to_owned()).collect();
        rank(&places, &routes).iter().map(IpAddr::to_string).collect()
    }

    #[test]
    fn the_best_address_comes_first() {
        for (places, routes, expected) in [
            (
                &["docker0 172.17.0.1", "tun0 10.8.0.2", "eth0 192.168.1.20", "lo 127.0.0.1"][..],
                &["eth0"][..],
                &["192.168.1.20", "10.8.0.2", "172.17.0.1"][..],
            ),
            // Two networks: the one that leads out first, however they are listed.
            (&["eth1 10.0.0.5", "wlan0 192.168.1.7"], &["wlan0", "eth1"], &["192.168.1.7", "10.0.0.5"]),
            (&["wlan0 192.168.1.7", "eth1 10.0.0.5"], &["eth1", "wlan0"], &["10.0.0.5", "192.168.1.7"]),
            // A tunnel that takes everything is not the house.
            (&["tun0 10.8.0.2", "wlp3s0 192.168.1.7"], &["tun0", "wlp3s0"], &["192.168.1.7", "10.8.0.2"]),
            (&["wg0 10.8.0.2", "eth0 192.168.1.7"], &["wg0"], &["192.168.1.7", "10.8.0.2"]),
            (&["tailscale0 100.101.1.2", "docker0 172.17.0.1"], &[], &["100.101.1.2", "172.17.0.1"]),
            (&["tun0 10.8.0.2"], &["tun0"], &["10.8.0.2"]),
            // A bridge that leads out is the house.
            (&["br0 192.168.1.2", "virbr0 192.168.122.1"], &["br0"], &["192.168.1.2", "192.168.122.1"]),
            (
                &["br-3f1 172.18.0.1", "eth0 10.0.0.9", "br0 10.1.0.1"],
                &["eth0"],
                &["10.0.0.9", "172.18.0.1", "10.1.0.1"],
            ),
            (&["veth12 10.9.0.1", "eth0 10.0.0.9"], &[], &["10.0.0.9", "10.9.0.1"]),
            (
                &[
                    "eth0 fe80::1",
                    "eth0 2001:db8::5",
                    "eth0 fd00::5",
                    "eth0 169.254.3.4",
                    "eth0 203.0.113.5",
                    "eth1 192.168.7.7",
                ],
                &["eth0"],
                &["192.168.7.7", "203.0.113.5", "fd00::5", "2001:db8::5", "169.254.3.4"],
            ),
            (&["eth0 100.64.0.9", "eth1 2001:db8::5"], &["eth0"], &["2001:db8::5", "100.64.0.9"]),
            (
                &["zt5 fd01::1", "docker0 172.17.0.1", "eth0 169.254.1.1"],
                &[],
                &["fd01::1", "172.17.0.1", "169.254.1.1"],
            ),
            (
                &["eth0 192.168.1.20", "eth0 192.168.1.20", "eth0 192.168.1.21"],
                &["eth0"],
                &["192.168.1.20", "192.168.1.21"],
            ),
            (&["lo 127.0.0.1", "lo ::1"], &[], &[]),
        ] {
            assert_eq!(ranked(places, routes), expected, "{places:?} {routes:?}");
        }
    }

    #[test]
    fn kinds() {
        let (nothing, bridge) = (Facts::default(), Facts { is_bridge: true, ..Facts::default() });
        let tun = Facts { is_tun: true, ..Facts::default() };
        let peer = Facts { is_point_to_point: true, ..Facts::default() };
        for (name, facts, expected) in [
            ("eth0", nothing, Kind::Physical),
            ("enp0s31f6", nothing, Kind::Physical),
            ("enx00e04c680001", nothing, Kind::Physical),
            ("wlan0", nothing, Kind::Physical),
            ("eth0.10", nothing, Kind::Physical),
            ("bond0", nothing, Kind::Physical),
            ("lan", nothing, Kind::Physical),
            ("lan", bridge, Kind::Virtual),
            ("docker0", bridge, Kind::Virtual),
            ("br-0a1b2c", bridge, Kind::Virtual),
            ("br0", bridge, Kind::Virtual),
            ("veth3f2a", nothing, Kind::Virtual),
            ("vmnet8", nothing, Kind::Virtual),
            ("tun0", tun, Kind::Tunnel),
            ("tun0", nothing, Kind::Tunnel),
            ("wg-office", nothing, Kind::Tunnel),
            ("office", tun, Kind::Tunnel),
            ("office", peer, Kind::Tunnel),
            ("ppp0", peer, Kind::Tunnel),
        ] {
            assert_eq!(kind(name, facts), expected, "{name} {facts:?}");
        }
    }

    #[test]
    fn routes() {
        let table = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n\
            wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n\
            tun0\t00000000\t00000000\t0001\t0\t0\t50\t00000000\t0\t0\t0\n\
            tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0\n\
            eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n\
            eth9\t00000000\t0101A8C0\t0002\t0\t0\t1\t00000000\t0\t0\t0\n\
            *\t00000000\t00000000\t0201\t0\t0\t2\t00000000\t0\t0\t0\n\
            eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n\
            nonsense\n";
        assert_eq!(default_routes(table), ["tun0", "eth0", "wlan0"]);
        assert_eq!(default_routes(""), Vec::<String>::new());
    }

    #[test]
    fn the_worlds_addresses_and_others() {
        for (address, expected) in [
            ("8.8.8.8", true),
            ("::ffff:8.8.8.8", true),
            ("2001:4860::8888", true),
            ("172.32.0.1", true),
            ("100.128.0.1", true),
            ("192.168.1.1", false),
            ("::ffff:192.168.1.1", false),
            ("172.31.0.1", false),
            ("127.0.0.1", false),
            ("169.254.0.1", false),
            ("100.64.0.1", false),
            ("fd00::1", false),
            ("fe80::1", false),
            ("::1", false),
        ] {
            assert_eq!(is_public(address.parse().unwrap()), expected, "{address}");
        }
    }
}
