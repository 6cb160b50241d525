//! The address that one person gives to another: as text, and as a QR code for a phone that looks at the
//! screen.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;

use fast_qr::QRBuilder;
use parking_lot::Mutex;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::assets;
use crate::doors::hosts;
use crate::limits;
use crate::wire::http::head::Host;
use crate::wire::http::response::Response;

/// Light modules around the code that a reader needs to find it (ISO/IEC 18004).
const QUIET_MODULES: usize = 4;

/// Whether a path asks for a QR code: `/qr.svg` for the house, `/qr/ROOM.svg` for one of its rooms.
pub fn room(path: &str) -> Option<Option<&str>> {
    if path == "/qr.svg" {
        return Some(None);
    }
    let room = path.strip_prefix("/qr/")?.strip_suffix(".svg")?;
    (1..=limits::QR_ROOM_BYTES_MAX).contains(&room.len()).then_some(Some(room))
}

/// Where others can open the page that was asked for under this host. Loopback is of no use to them, so a
/// server that listens everywhere names its first address instead.
pub fn address(scheme: &str, host: Option<&Host>, listens_everywhere: bool) -> String {
    let Some(host) = host else { return String::new() };
    let is_local = host.name == "localhost" || host.name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    let other = if is_local && listens_everywhere { hosts::addresses().first().copied() } else { None };
    let port = host.raw.rsplit_once(':').map(|(_, port)| port).filter(|port| port.parse::<u16>().is_ok());
    match (other, port) {
        (None, _) => format!("{scheme}://{}/", host.raw),
        (Some(IpAddr::V6(ip)), Some(port)) => format!("{scheme}://[{ip}]:{port}/"),
        (Some(IpAddr::V6(ip)), None) => format!("{scheme}://[{ip}]/"),
        (Some(ip), Some(port)) => format!("{scheme}://{ip}:{port}/"),
        (Some(ip), None) => format!("{scheme}://{ip}/"),
    }
}

/// The codes that were asked for last. One is drawn at a time: whoever asks for ever new ones has the work of one
/// thread for it, and those that are kept wait for nobody.
#[derive(Default)]
pub struct Codes {
    kept: Mutex<Kept>,
    pen: Mutex<()>,
}

#[derive(Default)]
struct Kept {
    of: HashMap<String, Response>,
    /// The oldest first.
    order: VecDeque<String>,
}

impl Codes {
    /// The code as a picture; 404 when it would not fit into one.
    pub fn respond(&self, address: &str, room: Option<&str>) -> Response {
        let mut url = address.to_owned();
        if let Some(room) = room {
            url.push('#');
            url.extend(utf8_percent_encode(room, NON_ALPHANUMERIC));
        }
        self.of(url)
    }

    fn of(&self, url: String) -> Response {
        let kept = |url: &str| self.kept.lock().of.get(url).cloned();
        if let Some(code) = kept(&url) {
            return code;
        }
        let _pen = self.pen.lock();
        // Somebody else may have drawn it meanwhile.
        if let Some(code) = kept(&url) {
            return code;
        }
        let code = svg(&url).map_or_else(Response::not_found, assets::picture);
        self.kept.lock().keep(url, code.clone());
        code
    }
}

impl Kept {
    fn keep(&mut self, url: String, code: Response) {
        if self.order.len() >= limits::QR_CODES_KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.of.remove(&oldest);
        }
        self.order.push_back(url.clone());
        self.of.insert(url, code);
    }
}

/// Black on white whatever the page looks like: many readers do not take it the other way round.
fn svg(url: &str) -> Option<String> {
    let code = QRBuilder::new(url).build().ok()?;
    let size = code.size + 2 * QUIET_MODULES;
    let mut path = String::new();
    for row in 0..code.size {
        let is_dark = |column: usize| column < code.size && code[row][column].value();
        let mut column = 0;
        while column < code.size {
            let run = (column..).take_while(|&column| is_dark(column)).count();
            if run > 0 {
                path.push_str(&format!(
                    "M{} {}h{run}v1h-{run}z",
                    column + QUIET_MODULES,
                    row + QUIET_MODULES
                ));
            }
            column += run + 1;
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(raw: &str) -> Host {
        let name = raw.rsplit_once(':').map_or(raw, |(name, _)| name).trim_matches(['[', ']']);
        Host { name: name.to_owned(), raw: raw.to_owned() }
    }

    #[test]
    fn paths_of_codes() {
        for (path, expected) in [
            ("/qr.svg", Some(None)),
            ("/qr/tea.svg", Some(Some("tea"))),
            ("/qr/茶.svg", Some(Some("茶"))),
            ("/qr/.svg", None),
            ("/qr/tea", None),
            ("/qr", None),
        ] {
            assert_eq!(room(path), expected, "{path}");
        }
        assert_eq!(room(&format!("/qr/{}.svg", "x".repeat(limits::QR_ROOM_BYTES_MAX + 1))), None);
    }

    #[test]
    fn an_address_is_one_that_others_can_open() {
        assert_eq!(address("http", Some(&host("192.168.1.20:8000")), true), "http://192.168.1.20:8000/");
        assert_eq!(address("http", Some(&host("127.0.0.1:8000")), false), "http://127.0.0.1:8000/");
        assert_eq!(address("http", None, true), "");
        let others = address("http", Some(&host("localhost:8000")), true);
        let first = hosts::addresses().first().map_or("localhost".to_owned(), |ip| match ip {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        });
        assert_eq!(others, format!("http://{first}:8000/"));
    }

    #[test]
    fn a_code_is_drawn_once_and_the_oldest_makes_way() {
        let codes = Codes::default();
        let url = |n: usize| format!("http://192.168.1.20/#{n}");
        let first = codes.of(url(0));
        assert_eq!(first.status, 200);
        // The same bytes, not others that are alike.
        assert_eq!(codes.of(url(0)).body.as_ptr(), first.body.as_ptr());
        assert_eq!(codes.of("x".repeat(8_000)).status, 404);
        (1..limits::QR_CODES_KEPT - 1).for_each(|n| drop(codes.of(url(n))));
        assert_eq!(codes.of(url(0)).body.as_ptr(), first.body.as_ptr());
        drop(codes.of(url(1_000)));
        assert_ne!(codes.of(url(0)).body.as_ptr(), first.body.as_ptr());
        let kept = codes.kept.lock();
        assert_eq!((kept.of.len(), kept.order.len()), (limits::QR_CODES_KEPT, limits::QR_CODES_KEPT));
    }

    #[test]
    fn a_code_is_a_picture_with_the_corners_that_readers_look_for() {
        let code = svg("http://192.168.1.20:8000/#%E8%8C%B6").unwrap();
        assert!(code.starts_with("<svg ") && code.ends_with("</svg>"), "{code}");
        // Seven dark ones, a light ring, three by three in the middle.
        for corner in ["M4 4h7v1", "M4 5h1v1", "M6 6h3v1", "M10 5h1v1", "M4 10h7v1"] {
            assert!(code.contains(corner), "{corner} in {code}");
        }
        assert_eq!(svg(&"x".repeat(8_000)), None);
    }
}
