//! Who asks when a proxy stands in between: what it says of the way is believed from the proxies that the operator
//! has named, and from nobody else.
//!
//! Each proxy adds the address from which it was asked at the end of X-Forwarded-For, so the list is read from its
//! end, and only as far as proxies are known: what stands before is what somebody has said of himself.

use std::net::{IpAddr, SocketAddr};

use super::fields::Fields;
use super::head::{Head, Host, parse_host};

/// The proxies that are believed: an address and how many of its bits count.
#[derive(Clone, Debug, Default)]
pub struct Proxies(Vec<(IpAddr, u8)>);

/// What a request says of the way that it has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// The elements of X-Forwarded-For, over all its lines.
    addresses: Vec<String>,
    /// The last elements of the other two, which are what the nearest proxy says.
    proto: Option<String>,
    host: Option<String>,
    /// Whether any field tells of a proxy.
    is_forwarded: bool,
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker {
    /// The one that counts, in every limit and list. Of a way that cannot be followed, that of the last proxy.
    pub address: IpAddr,
    /// Whether it is the asker's own, as far as anybody can know.
    pub is_known: bool,
    /// Whether the page was asked for by https.
    pub is_https: bool,
}

impl Asker {
    /// Whether whoever asks sits at this machine.
    pub fn is_local(&self) -> bool {
        self.is_known && self.address.is_loopback()
    }
}

impl Proxies {
    /// Addresses, each with how many of its bits count.
    pub fn new(proxies: &[(IpAddr, u8)]) -> Proxies {
        Proxies(proxies.to_vec())
    }

    pub fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|(network, bits)| is_in(address, *network, *bits))
    }

    /// Who asks, and, if the peer is believed, for which host: that of `head` is then the one that was asked for.
    pub fn follow(&self, peer: IpAddr, head: &mut Head) -> Asker {
        let way = std::mem::take(&mut head.way);
        if !self.trusts(peer) {
            return Asker { address: peer, is_known: !way.is_forwarded, is_https: false };
        }
        if let Some(raw) = way.host {
            // What is no host is none of ours either.
            head.host = Some(parse_host(&raw).unwrap_or(Host { name: String::new(), raw }));
        }
        let is_https =
            way.proto.is_some_and(|proto| ["https", "wss"].iter().any(|s| proto.eq_ignore_ascii_case(s)));
        let mut asker =
            Asker { address: peer, is_known: !way.is_forwarded || !way.addresses.is_empty(), is_https };
        for element in way.addresses.iter().rev() {
            match address(element) {
                Some(address) => asker.address = address,
                None => asker.is_known = false,
            }
            if !asker.is_known || !self.trusts(asker.address) {
                break;
            }
        }
        asker
    }
}

impl Way {
    pub(super) fn of(fields: &Fields<'_>) -> Way {
        let elements = |name| fields.list(name).filter(|element| !element.is_empty());
        let last = |name| elements(name).last().map(str::to_owned);
        // Each proxy has a field of its own, and some send but one.
        let tells = |name: &str| {
            let others =
                ["forwarded", "via", "x-real-ip", "x-client-ip", "cf-connecting-ip", "true-client-ip"];
            name.starts_with("x-forwarded-") || others.contains(&name)
        };
        Way {
            addresses: elements("x-forwarded-for").map(str::to_owned).collect(),
            proto: last("x-forwarded-proto"),
            host: last("x-forwarded-host"),
            is_forwarded: fields.0.iter().any(|(name, _)| tells(name)),
        }
    }
}

/// An address as proxies write it: plain, in brackets, with a port, with a zone.
fn address(element: &str) -> Option<IpAddr> {
    let element = element.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(element);
    let inside = element.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let plain = inside.unwrap_or(element);
    let without_zone = plain.split('%').next().unwrap_or_default();
    let address = without_zone.parse().ok().or_else(|| Some(element.parse::<SocketAddr>().ok()?.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

fn is_in(address: IpAddr, network: IpAddr, bits: u8) -> bool {
    // How many of the last bits are free; a shift by all of them would be none.
    let same = |one: u128, other: u128, width: u8| {
        let free = u32::from(width.saturating_sub(bits));
        one.checked_shr(free).unwrap_or(0) == other.checked_shr(free).unwrap_or(0)
    };
    match (address.to_canonical(), network) {
        (IpAddr::V4(one), IpAddr::V4(other)) => same(u32::from(one).into(), u32::from(other).into(), 32),
        (IpAddr::V6(one), IpAddr::V6(other)) => same(one.into(), other.into(), 128),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::head::HeadScanner;
    use super::*;

    fn proxies() -> Proxies {
        let network = |text: &str, bits| (text.parse().unwrap(), bits);
        Proxies::new(&[network("127.0.0.1", 32), network("10.1.0.0", 16), network("fd00::", 8)])
    }

    fn follow(peer: &str, fields: &[&str]) -> (Asker, Host) {
        let fields: String = fields.iter().map(|field| format!("{field}\r\n")).collect();
        let mut scanner = HeadScanner::default();
        scanner.feed(format!("GET / HTTP/1.1\r\nHost: inside:8000\r\n{fields}\r\n").as_bytes());
        let (mut head, _) = scanner.take().unwrap().unwrap();
        let asker = proxies().follow(peer.parse().unwrap(), &mut head);
        (asker, head.host.unwrap())
    }

    #[test]
    fn the_last_address_that_is_no_proxys_counts() {
        let unknown = "unknown";
        for (peer, fields, expected) in [
            ("192.168.1.5", &[][..], "192.168.1.5"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &["X-Forwarded-For: 192.168.1.5"], "192.168.1.5"),
            ("127.0.0.1", &["x-forwarded-for: 127.0.0.1"], "127.0.0.1"),
            // What stands before was said by the asker.
            ("127.0.0.1", &["X-Forwarded-For: 127.0.0.1, 192.168.1.5"], "192.168.1.5"),
            ("127.0.0.1", &["X-Forwarded-For: 127.0.0.1", "X-Forwarded-For: 192.168.1.5"], "192.168.1.5"),
            ("127.0.0.1", &["X-Forwarded-For: nonsense, 192.168.1.5"], "192.168.1.5"),
            ("127.0.0.1", &["X-Forwarded-For: 192.168.1.5, 10.1.2.3"], "192.168.1.5"),
            ("127.0.0.1", &["X-Forwarded-For: 8.8.8.8, 192.168.1.5, 10.1.2.3 , 127.0.0.1"], "192.168.1.5"),
            ("127.0.0.1", &["X-Forwarded-For: 10.1.2.3, 10.1.2.4"], "10.1.2.3"),
            ("127.0.0.1", &["X-Forwarded-For: 10.2.2.3, 10.1.2.4"], "10.2.2.3"),
            ("10.1.255.255", &["X-Forwarded-For: 192.168.1.5"], "192.168.1.5"),
            ("fd00::7", &["X-Forwarded-For: 2001:db8::5"], "2001:db8::5"),
            ("127.0.0.1", &["X-Forwarded-For: [2001:db8::5]"], "2001:db8::5"),
            ("127.0.0.1", &["X-Forwarded-For: [2001:db8::5]:443"], "2001:db8::5"),
            ("127.0.0.1", &["X-Forwarded-For: \"[2001:db8::5]:443\""], "2001:db8::5"),
            ("127.0.0.1", &["X-Forwarded-For: 192.168.1.5:50123"], "192.168.1.5"),
            ("127.0.0.1", &["X-Forwarded-For: ::ffff:192.168.1.5"], "192.168.1.5"),
            ("127.0.0.1", &["X-Forwarded-For: ::ffff:10.1.0.1"], "10.1.0.1"),
            ("127.0.0.1", &["X-Forwarded-For: fe80::5%eth0"], "fe80::5"),
            ("127.0.0.1", &["X-Forwarded-For: 192.168.1.5,, "], "192.168.1.5"),
            // From anybody else nothing is believed, and not that it is nobody's either.
            ("192.168.1.5", &["X-Forwarded-For: 127.0.0.1"], unknown),
            ("127.0.0.2", &["X-Forwarded-For: 192.168.1.5"], unknown),
            ("127.0.0.2", &["Via: 1.1 somebody"], unknown),
            ("127.0.0.2", &["Forwarded: for=192.168.1.5"], unknown),
            ("127.0.0.2", &["X-Forwarded-Host: tea.example"], unknown),
            ("127.0.0.2", &["X-Forwarded-Proto: https"], unknown),
            ("127.0.0.2", &["X-Client-IP: 192.168.1.5"], unknown),
            // A way that cannot be followed.
            ("127.0.0.1", &["X-Forwarded-Proto: https"], unknown),
            ("127.0.0.1", &["X-Forwarded-For: unknown"], unknown),
            ("127.0.0.1", &["X-Forwarded-For: 192.168.1.5, _hidden"], unknown),
            ("127.0.0.1", &["X-Forwarded-For: 127.0.0.1, 192.168.1"], unknown),
            ("127.0.0.1", &["X-Forwarded-For: 127.0.0.1; 192.168.1.5"], unknown),
            ("127.0.0.1", &["X-Forwarded-For: "], unknown),
            ("127.0.0.1", &["Forwarded: for=192.168.1.5"], unknown),
            ("127.0.0.1", &["X-Real-IP: 192.168.1.5"], unknown),
        ] {
            let (asker, _) = follow(peer, fields);
            let found = if asker.is_known { asker.address.to_string() } else { unknown.to_owned() };
            assert_eq!(found, expected, "{peer} {fields:?}");
            assert!(asker.is_known || !asker.is_local(), "{peer} {fields:?}");
        }
        // What cannot be followed counts for the proxy that has said it.
        assert_eq!(follow("127.0.0.1", &["X-Forwarded-For: x, 10.1.2.3"]).0.address.to_string(), "10.1.2.3");
    }

    #[test]
    fn host_and_scheme_are_those_of_the_nearest_proxy() {
        for (peer, fields, name, is_https) in [
            ("127.0.0.1", &[][..], "inside", false),
            (
                "127.0.0.1",
                &["X-Forwarded-Host: Tea.Example", "X-Forwarded-Proto: https"],
                "tea.example",
                true,
            ),
            (
                "127.0.0.1",
                &["X-Forwarded-Host: evil, tea.example:443", "X-Forwarded-Proto: http, WSS"],
                "tea.example",
                true,
            ),
            ("127.0.0.1", &["X-Forwarded-Proto: https", "X-Forwarded-Proto: http"], "inside", false),
            ("127.0.0.1", &["X-Forwarded-Proto: ftp"], "inside", false),
            ("127.0.0.1", &["X-Forwarded-Host: not/one"], "", false),
            ("192.168.1.5", &["X-Forwarded-Host: tea.example", "X-Forwarded-Proto: https"], "inside", false),
        ] {
            let (asker, host) = follow(peer, fields);
            assert_eq!((host.name.as_str(), asker.is_https), (name, is_https), "{peer} {fields:?}");
        }
    }

    #[test]
    fn networks() {
        for (address, network, bits, expected) in [
            ("10.0.0.1", "10.0.0.1", 32, true),
            ("10.0.0.2", "10.0.0.1", 32, false),
            ("10.0.0.255", "10.0.0.7", 24, true),
            ("10.0.1.0", "10.0.0.7", 24, false),
            ("8.8.8.8", "10.0.0.1", 0, true),
            ("::1", "::", 0, true),
            ("::1", "0.0.0.0", 0, false),
            ("::ffff:10.0.0.1", "10.0.0.0", 8, true),
            ("fd00:1::5", "fd00:1::", 32, true),
            ("fd00:2::5", "fd00:1::", 32, false),
            ("fd00::5", "fd00::5", 128, true),
            ("fd00::4", "fd00::5", 128, false),
            ("128.0.0.1", "0.0.0.0", 1, false),
        ] {
            let [address, network]: [IpAddr; 2] = [address, network].map(|text: &str| text.parse().unwrap());
            assert_eq!(is_in(address, network, bits), expected, "{address} {network}/{bits}");
        }
    }
}
