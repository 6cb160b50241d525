//! What anybody may know of the house: that it is well, where it is, and to who sits at the machine its figures.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::Visit;
use crate::doors::hosts;
use crate::doors::http::qr;
use crate::gauges::exposition::{self, Present};
use crate::lan::ranking;
use crate::logging;
use crate::wire::http::head::Head;
use crate::wire::http::response::Response;

impl Visit {
    pub(super) fn health(&self, head: &Head) -> Response {
        let mut health = serde_json::json!({
            "status": "ok",
            "name": self.house.name,
            "version": env!("CARGO_PKG_VERSION"),
            "clients": self.house.registry.websockets(),
            "uptime_s": self.house.gauges.started.elapsed().as_secs(),
            "address": self.address(head),
        });
        if self.house.asks_password {
            health["password"] = true.into();
        }
        // How a house is built inside is nothing for the whole world.
        if !ranking::is_public(self.asker.get().address) {
            health["addresses"] = self.addresses().into();
        }
        Response::new(200, "application/json", health.to_string()).with("Cache-Control", "no-store")
    }

    /// Where others can open the page that was asked for.
    pub(super) fn address(&self, head: &Head) -> String {
        let scheme = if self.asker.get().is_https { "https" } else { "http" };
        qr::address(scheme, head.host.as_ref(), self.house.listens_everywhere)
    }

    /// Where others reach this server itself, the best first; its own loopback only when there is nothing else.
    fn addresses(&self) -> Vec<String> {
        let Some(here) = self.talk.here() else { return Vec::new() };
        let mut addresses = if self.house.listens_everywhere { hosts::addresses() } else { vec![here.ip()] };
        // A listener of IPv4 has no others.
        addresses.retain(|address| address.is_ipv4() || here.is_ipv6());
        if addresses.is_empty() {
            addresses.push(Ipv4Addr::LOCALHOST.into());
        }
        let url =
            |address: IpAddr| format!("http://{}/", SocketAddr::new(address.to_canonical(), here.port()));
        addresses.into_iter().map(url).collect()
    }

    /// To everybody who does not sit at this machine the figures are not there at all.
    pub(super) fn metrics(&self) -> Response {
        let house = &self.house;
        let present = Present {
            inbound_waiting: house.inbound.len(),
            backlog_bytes: house.flusher.total().bytes(),
            wal_bytes: exposition::file_bytes(&house.wal),
            log_lines_left_out: logging::left_out(),
        };
        let kind = "text/plain; version=0.0.4; charset=utf-8";
        Response::new(200, kind, exposition::text(&house.gauges, present)).with("Cache-Control", "no-store")
    }
}
