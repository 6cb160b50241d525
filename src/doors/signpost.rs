//! Where others can open the page: the link to the best address that the house has when it is asked, and its QR code.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};

use fast_qr::QRBuilder;

use super::hosts;
use crate::wire::json::devices::{Sign, Signpost};

/// Shows the way to where the page is served, which is known when the port is taken: then it is to be written down.
pub fn signpost() -> (Arc<OnceLock<SocketAddr>>, Signpost) {
    let home = Arc::new(OnceLock::new());
    let listen = home.clone();
    let sign = move |fragment: &str| listen.get().map_or_else(Sign::default, |at| sign(*at, fragment));
    (home, Signpost(Arc::new(sign)))
}

/// The link that leads to a page that is served there.
pub fn sign(listen: SocketAddr, fragment: &str) -> Sign {
    let address = match listen.ip() {
        any if any.is_unspecified() => hosts::addresses().into_iter().find(|ip| is_reached(any, *ip)),
        one => Some(one),
    };
    let address = SocketAddr::new(address.unwrap_or(Ipv4Addr::LOCALHOST.into()), listen.port());
    let url = format!("http://{address}/#{fragment}");
    Sign { qr: rows(&url), url }
}

/// A listener on every IPv6 address takes IPv4 as well, one on every IPv4 address does not take IPv6.
fn is_reached(any: IpAddr, address: IpAddr) -> bool {
    any.is_ipv6() || address.is_ipv4()
}

/// The rows of a QR code, 1 for dark; none when the link is too long for one.
fn rows(url: &str) -> Vec<String> {
    let Ok(code) = QRBuilder::new(url).build() else { return Vec::new() };
    let digit = |row: usize, column: usize| if code[row][column].value() { '1' } else { '0' };
    (0..code.size).map(|row| (0..code.size).map(|column| digit(row, column)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_leads_to_where_the_page_is() {
        for (listen, url) in [
            ("192.168.1.20:8000", "http://192.168.1.20:8000/#pair=ACDE3479"),
            ("[fd00::1]:80", "http://[fd00::1]:80/#pair=ACDE3479"),
            ("127.0.0.1:81", "http://127.0.0.1:81/#pair=ACDE3479"),
        ] {
            let sign = sign(listen.parse().unwrap(), "pair=ACDE3479");
            assert_eq!(sign.url, url);
            let size = sign.qr.len();
            assert!(size >= 21 && sign.qr.iter().all(|row| row.len() == size));
            assert!(sign.qr[0].starts_with("11111110"), "a corner that readers look for: {}", sign.qr[0]);
        }
        let first = hosts::addresses().into_iter().find(|ip| ip.is_ipv4());
        let anywhere = sign("0.0.0.0:8000".parse().unwrap(), "").url;
        assert_eq!(anywhere, format!("http://{}:8000/#", first.unwrap_or(Ipv4Addr::LOCALHOST.into())));
        let (home, signpost) = signpost();
        assert_eq!((signpost.0)("x"), Sign::default());
        home.set("127.0.0.1:81".parse().unwrap()).unwrap();
        assert_eq!((signpost.0)("x").url, "http://127.0.0.1:81/#x");
    }
}
