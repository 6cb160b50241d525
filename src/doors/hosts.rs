//! Under which names this server may be called.
//!
//! A page that some other site made a browser load by binding its own name to our address (DNS rebinding)
//! sends that name in Host; it is not one of these, and gets 421.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

/// How often at most the interfaces are looked at again: a laptop that changes its Wi-Fi gets a new address.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

pub struct Hosts {
    names: Vec<String>,
    interfaces: Mutex<(Instant, Vec<IpAddr>)>,
}

impl Hosts {
    /// The machine's names and addresses, and the names that the operator added.
    pub fn new(public_names: &[String]) -> Hosts {
        let mut names = host_names(public_names);
        names.push("localhost".to_owned());
        names.iter_mut().for_each(|name| *name = name.to_lowercase());
        Hosts { names, interfaces: Mutex::new((Instant::now(), interface_addresses())) }
    }

    /// Whether `name`, in lower case and without a port, is one of ours.
    pub fn is_ours(&self, name: &str) -> bool {
        // A public name may be an address: in a container or behind a router, ours is on no interface here.
        if self.names.iter().any(|known| known == name) {
            return true;
        }
        name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback() || self.is_on_an_interface(address))
    }

    fn is_on_an_interface(&self, address: IpAddr) -> bool {
        let mut interfaces = self.interfaces.lock();
        if interfaces.1.contains(&address) {
            return true;
        }
        if interfaces.0.elapsed() >= LOOK_INTERVAL {
            *interfaces = (Instant::now(), interface_addresses());
        }
        interfaces.1.contains(&address)
    }
}

/// The host name, the same in the LAN's `.local`, and the names that the operator added.
pub fn host_names(public_names: &[String]) -> Vec<String> {
    let system = rustix::system::uname();
    let host = system.nodename().to_string_lossy().to_lowercase();
    let mut names = public_names.to_vec();
    if !host.is_empty() && host != "localhost" {
        if !host.contains('.') {
            names.push(format!("{host}.local"));
        }
        names.push(host);
    }
    names
}

/// The addresses under which others can reach this machine, IPv4 first; no loopback and no link-local IPv6,
/// which needs a zone that a browser does not take.
pub fn addresses() -> Vec<IpAddr> {
    let is_link_local = |address: &IpAddr| matches!(address, IpAddr::V6(v6) if v6.is_unicast_link_local());
    let mut addresses = interface_addresses();
    addresses.retain(|address| !address.is_loopback() && !is_link_local(address));
    addresses.sort_by_key(|address| (address.is_ipv6(), *address));
    addresses.dedup();
    addresses
}

fn interface_addresses() -> Vec<IpAddr> {
    // Without the list, loopback and names still work.
    if_addrs::get_if_addrs().unwrap_or_default().into_iter().map(|interface| interface.ip()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_and_others() {
        let hosts = Hosts::new(&["Chat.Example".to_owned(), "203.0.113.5".to_owned()]);
        for name in ["localhost", "127.0.0.1", "127.9.8.7", "::1", "chat.example", "203.0.113.5"] {
            assert!(hosts.is_ours(name), "{name}");
        }
        for address in addresses() {
            assert!(hosts.is_ours(&address.to_string()));
        }
        for name in ["evil.example", "localhost.evil.example", "8.8.8.8", "2001:db8::1", "", "chat.example."]
        {
            assert!(!hosts.is_ours(name), "{name}");
        }
    }
}
