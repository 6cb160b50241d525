//! Listening and accepting, on the main thread.
//!
//! An error of one accept never ends the server: a connection that was aborted is forgotten, a lack of
//! descriptors or memory is waited out.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::Builder;
use std::time::{Duration, Instant};

use rustix::net::SendFlags;
use socket2::{Domain, Protocol, SockRef, Socket, Type};

use super::House;
use super::http::visit::Visit;
use super::registry::Admission;
use crate::gauges::Count;
use crate::limits;
use crate::wire::http::response::Response;

/// Pause after an accept that failed for want of something: long enough not to spin, short enough not to
/// be noticed.
const PAUSE: Duration = Duration::from_millis(50);
/// The same trouble is logged at most this often.
const LOG_INTERVAL: Duration = Duration::from_secs(1);

/// Binds the port with SO_REUSEADDR, so that a restart need not wait for old connections to be forgotten.
///
/// # Errors
/// When the port is taken or the address is not ours.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    // Inherited by the accepted sockets.
    socket.set_send_buffer_size(limits::SEND_BUFFER_BYTES)?;
    socket.bind(&address.into())?;
    socket.listen(limits::LISTEN_BACKLOG)?;
    Ok(socket.into())
}

/// Accepts until `stop` is set and the listener is shut down.
pub fn run(listener: &TcpListener, house: &Arc<House>, stop: &AtomicBool) {
    let mut trouble = Trouble::default();
    loop {
        let accepted = listener.accept();
        if stop.load(Ordering::Acquire) {
            return;
        }
        match accepted {
            Ok((socket, peer)) => admit(socket, peer, house, &mut trouble),
            Err(error) => trouble.accept(&error),
        }
    }
}

fn admit(socket: TcpStream, peer: SocketAddr, house: &Arc<House>, trouble: &mut Trouble) {
    // An IPv4 client of an IPv6 socket counts as what it is.
    let address = peer.ip().to_canonical();
    // Not of the listener: a connection that begins with so little can never have more under way.
    if let Err(error) = SockRef::from(&socket).set_recv_buffer_size(limits::RECEIVE_BUFFER_BYTES) {
        return trouble.log("a connection cannot be bounded", &error);
    }
    let socket = Arc::new(socket);
    // Behind a proxy are many, and who it is comes with each request.
    let of = (!house.proxies.trusts(address)).then_some(address);
    let (id, turned_away, full_at) = match house.registry.admit(&socket, of) {
        Admission::Seat(id) => (Some(id), false, None),
        Admission::TurnAway(id, full_at) => (Some(id), true, full_at),
        Admission::Drop => (None, true, None),
    };
    house.gauges.add(Count::Connections, 1);
    house.gauges.add(Count::TurnedAway, u64::from(turned_away));
    let Some(id) = id else { return };
    let (peer, house_of_visit) = (address, house.clone());
    let visit = Visit::new(id, socket.clone(), peer, turned_away, full_at, house_of_visit);
    let spawned = Builder::new()
        .name(format!("client-{}", id.0))
        .stack_size(limits::CLIENT_STACK_BYTES)
        .spawn(|| visit.run());
    match spawned {
        Ok(thread) => house.registry.keep(id, thread),
        Err(error) => {
            house.registry.release(id);
            trouble.log("no thread for a connection", &error);
            let head = Response::unavailable().head_bytes(false, std::time::SystemTime::now());
            // Best effort: nobody waits for a connection that cannot be served.
            let _ = rustix::net::send(&*socket, &head, SendFlags::DONTWAIT | SendFlags::NOSIGNAL);
        }
    }
}

/// Says what goes wrong, but not a thousand times.
#[derive(Default)]
struct Trouble {
    logged_at: Option<Instant>,
}

impl Trouble {
    fn accept(&mut self, error: &io::Error) {
        use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};
        if matches!(error.kind(), ConnectionAborted | ConnectionReset | Interrupted) {
            return;
        }
        self.log("cannot accept a connection", error);
        std::thread::sleep(PAUSE);
    }

    fn log(&mut self, what: &str, error: &io::Error) {
        let now = Instant::now();
        if self.logged_at.is_none_or(|at| now - at >= LOG_INTERVAL) {
            self.logged_at = Some(now);
            tracing::warn!(%error, "{what}");
        }
    }
}
