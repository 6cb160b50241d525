//! What the terminal shows when the server is up: where to open the page, and what was decided at start.
//!
//! Knows no socket and looks nothing up: addresses and names are given. Invariant: every line with an
//! address can be opened as it stands, and the first is one that works on this machine itself.

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;

use fast_qr::QRBuilder;

use crate::limits::budget::Budget;

/// Light modules around a QR code that a reader needs to find it (ISO/IEC 18004).
const QUIET_MODULES: usize = 4;
/// Black on white whatever the terminal's colours: many readers do not take it the other way round.
const QR_COLOURS: &str = "\x1b[38;5;16m\x1b[48;5;231m";
const PLAIN: &str = "\x1b[0m";

pub struct Banner<'a> {
    pub name: &'a str,
    pub version: &'a str,
    /// The address that the listener has, with its real port.
    pub listen: SocketAddr,
    /// The addresses of this machine, for a listener on all of them.
    pub addresses: Vec<IpAddr>,
    pub host_names: Vec<String>,
    pub debug: Option<SocketAddr>,
    pub data: &'a Path,
    pub budget: &'a Budget,
    pub max_per_ip: usize,
    pub rate: u32,
    pub password: bool,
    /// The link that makes an operator, while the house has none.
    pub operator: Option<&'a str>,
}

impl Banner<'_> {
    /// Writes the banner; for a terminal with a QR code, so that a phone finds the page.
    pub fn write(&self, out: &mut dyn Write, terminal: bool) -> io::Result<()> {
        let title = if self.name == "Teahouse" { String::new() } else { format!("{} · ", self.name) };
        writeln!(out, "\n  {title}Teahouse {}\n", self.version)?;
        let hosts = self.hosts();
        for (i, host) in hosts.iter().enumerate() {
            line(out, if i == 0 { "open" } else { "" }, &self.url(host))?;
        }
        if let Some(link) = self.operator {
            line(out, "operator", &format!("{link} (for one person, once, within 24 hours)"))?;
        }
        let debug = self.debug.map(|debug| format!("telnet {} {}", debug.ip(), debug.port()));
        line(out, "debug", debug.as_deref().unwrap_or("off"))?;
        if debug.is_some() {
            line(out, "", "then: help")?;
        }
        line(out, "data", &self.data.display().to_string())?;
        let Budget { clients, set_by } = self.budget;
        line(out, "clients", &format!("up to {clients} (set by {set_by})"))?;
        let per_address = match self.max_per_ip {
            0 => "no limit from one address".to_owned(),
            n => format!("up to {n} from one address"),
        };
        line(out, "", &per_address)?;
        let rate = match self.rate {
            0 => "no limit on posts".to_owned(),
            1 => "1 post per second and user".to_owned(),
            n => format!("{n} posts per second and user"),
        };
        line(out, "rate", &rate)?;
        line(
            out,
            "entry",
            if self.password { "with the password" } else { "open to everybody who reaches it" },
        )?;
        writeln!(out)?;
        if terminal && let Some(host) = hosts.iter().find(|host| !host.is_local()) {
            write_qr(out, &self.url(host))?;
        }
        out.flush()
    }

    /// Where the page can be opened: this machine first, then its addresses, then its names.
    fn hosts(&self) -> Vec<Host> {
        let bound = self.listen.ip();
        if !bound.is_unspecified() {
            return std::iter::once(Host::Address(bound)).chain(self.names()).collect();
        }
        // `[::]` takes IPv4 as well, unless the system was told otherwise; `localhost` works in both cases.
        let local = match bound {
            IpAddr::V4(_) => Host::Address(Ipv4Addr::LOCALHOST.into()),
            IpAddr::V6(_) => Host::Name("localhost".to_owned()),
        };
        let mut hosts = vec![local];
        for &address in &self.addresses {
            let host = Host::Address(address);
            let reached = bound.is_ipv6() || address.is_ipv4();
            if reached && !address.is_loopback() && !is_link_local(address) && !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        hosts.extend(self.names());
        hosts
    }

    fn names(&self) -> impl Iterator<Item = Host> {
        self.host_names.iter().cloned().map(Host::Name)
    }

    /// The port is always shown: people copy what they see, and 80 would be the only exception.
    fn url(&self, host: &Host) -> String {
        let port = self.listen.port();
        match host {
            Host::Address(address) => format!("http://{}/", SocketAddr::new(*address, port)),
            Host::Name(name) => format!("http://{name}:{port}/"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Host {
    Address(IpAddr),
    Name(String),
}

impl Host {
    /// Of no use to another machine.
    fn is_local(&self) -> bool {
        match self {
            Host::Address(address) => address.is_loopback(),
            Host::Name(name) => name == "localhost",
        }
    }
}

/// An IPv6 link-local address needs a zone, and browsers take none in an address.
fn is_link_local(address: IpAddr) -> bool {
    matches!(address, IpAddr::V6(address) if address.is_unicast_link_local())
}

fn line(out: &mut dyn Write, label: &str, value: &str) -> io::Result<()> {
    writeln!(out, "  {label:<9}{value}")
}

/// Two rows of modules in one line of half blocks, which makes them square.
fn write_qr(out: &mut dyn Write, url: &str) -> io::Result<()> {
    // An address that is too long for a QR code is still written above.
    let Ok(code) = QRBuilder::new(url).build() else {
        return Ok(());
    };
    let is_dark = |row: usize, column: usize| {
        let inside = |place: usize| place.checked_sub(QUIET_MODULES).filter(|&place| place < code.size);
        match (inside(row), inside(column)) {
            (Some(row), Some(column)) => code[row][column].value(),
            _ => false,
        }
    };
    let size = code.size + 2 * QUIET_MODULES;
    for row in (0..size).step_by(2) {
        let blocks: String = (0..size)
            .map(|column| match (is_dark(row, column), is_dark(row + 1, column)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            })
            .collect();
        writeln!(out, "  {QR_COLOURS}{blocks}{PLAIN}")?;
    }
    writeln!(out, "  {url}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn banner<'a>(listen: &str, budget: &'a Budget) -> Banner<'a> {
        let addresses = ["127.0.0.1", "192.168.1.20", "::1", "fe80::1", "fd00::7", "192.168.1.20"];
        Banner {
            name: "Teahouse",
            version: "0.1.0",
            listen: listen.parse().unwrap(),
            addresses: addresses.iter().map(|address| address.parse().unwrap()).collect(),
            host_names: vec!["tea.lan".to_owned()],
            debug: Some("127.0.0.1:6669".parse().unwrap()),
            data: Path::new("/srv/tea"),
            budget,
            max_per_ip: 256,
            rate: 5,
            password: false,
            operator: None,
        }
    }

    fn budget() -> Budget {
        Budget { clients: 10_000, set_by: "--max-clients".to_owned() }
    }

    fn written(banner: &Banner<'_>, terminal: bool) -> String {
        let mut out = Vec::new();
        banner.write(&mut out, terminal).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_whole_of_it() {
        let expected = "
  Teahouse 0.1.0

  open     http://127.0.0.1:8000/
           http://192.168.1.20:8000/
           http://tea.lan:8000/
  debug    telnet 127.0.0.1 6669
           then: help
  data     /srv/tea
  clients  up to 10000 (set by --max-clients)
           up to 256 from one address
  rate     5 posts per second and user
  entry    open to everybody who reaches it

";
        assert_eq!(written(&banner("0.0.0.0:8000", &budget()), false), expected);
    }

    #[test]
    fn addresses_by_what_is_bound() {
        let lan: &[&str] =
            &["http://localhost:1/", "http://192.168.1.20:1/", "http://[fd00::7]:1/", "http://tea.lan:1/"];
        for (listen, expected) in [
            ("0.0.0.0:1", &["http://127.0.0.1:1/", "http://192.168.1.20:1/", "http://tea.lan:1/"] as &[&str]),
            ("[::]:1", lan),
            ("127.0.0.1:1", &["http://127.0.0.1:1/", "http://tea.lan:1/"]),
            ("[::1]:1", &["http://[::1]:1/", "http://tea.lan:1/"]),
            ("10.0.0.3:1", &["http://10.0.0.3:1/", "http://tea.lan:1/"]),
        ] {
            let budget = budget();
            let banner = banner(listen, &budget);
            let urls: Vec<String> = banner.hosts().iter().map(|host| banner.url(host)).collect();
            assert_eq!(urls, expected, "{listen}");
        }
    }

    #[test]
    fn a_terminal_gets_a_code_for_the_phone() {
        let budget = budget();
        let mut banner = banner("0.0.0.0:8000", &budget);
        let shown = written(&banner, true);
        assert!(shown.ends_with("  http://192.168.1.20:8000/\n\n") && shown.contains('▀'), "{shown}");
        let widths: Vec<usize> = shown
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix(QR_COLOURS)?.strip_suffix(PLAIN))
            .map(|line| line.chars().count())
            .collect();
        // Version 2 to 4 codes: 25 to 33 modules, and the quiet ones.
        assert!(
            matches!(widths[0], 33 | 37 | 41) && widths.iter().all(|&width| width == widths[0]),
            "{widths:?}"
        );
        assert_eq!(widths.len(), widths[0].div_ceil(2));
        banner.listen = "127.0.0.1:8000".parse().unwrap();
        banner.host_names.clear();
        assert!(!written(&banner, true).contains('▀'));
    }

    #[test]
    fn other_settings() {
        let budget = Budget { clients: 896, set_by: "open files (ulimit -n 1024)".to_owned() };
        let mut banner = banner("127.0.0.1:9", &budget);
        banner.name = "小茶馆";
        banner.debug = None;
        banner.max_per_ip = 0;
        banner.rate = 0;
        banner.password = true;
        banner.operator = Some("http://192.168.1.20:8000/#operator=x");
        let shown = written(&banner, false);
        for expected in [
            "  小茶馆 · Teahouse 0.1.0\n",
            "  operator http://192.168.1.20:8000/#operator=x (for one person, once, within 24 hours)\n",
            "  debug    off\n",
            "  clients  up to 896 (set by open files (ulimit -n 1024))\n",
            "           no limit from one address\n",
            "  rate     no limit on posts\n",
            "  entry    with the password\n",
        ] {
            assert!(shown.contains(expected), "{expected:?} is not in {shown}");
        }
    }
}
