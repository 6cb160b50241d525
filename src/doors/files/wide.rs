//! More room in the kernel for a connection while it carries a large file: over a wireless network much is under way at a
//! time. Only so many connections have it at once, because what they leave there is out of reach of every other bound.

use std::net::TcpStream;

use socket2::SockRef;

use crate::client::permits::Permit;
use crate::limits;

/// Until it is dropped.
pub(super) struct Wide<'a> {
    socket: &'a TcpStream,
    _permit: Permit,
}

impl Wide<'_> {
    pub(super) fn open(socket: &TcpStream, permit: Permit) -> Wide<'_> {
        set(socket, limits::files::WIDE_BUFFER_BYTES, limits::files::WIDE_BUFFER_BYTES);
        Wide { socket, _permit: permit }
    }
}

impl Drop for Wide<'_> {
    fn drop(&mut self) {
        set(self.socket, limits::RECEIVE_BUFFER_BYTES, limits::SEND_BUFFER_BYTES);
    }
}

/// A system that does not give it goes on with what there is.
fn set(socket: &TcpStream, receive: usize, send: usize) {
    let socket = SockRef::from(socket);
    let _ = (socket.set_recv_buffer_size(receive), socket.set_send_buffer_size(send));
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::time::Duration;

    use super::*;
    use crate::client::permits::Permits;

    #[test]
    fn it_has_more_room_for_as_long_as_it_carries_a_file() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let _peer = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (socket, _) = listener.accept().unwrap();
        set(&socket, limits::RECEIVE_BUFFER_BYTES, limits::SEND_BUFFER_BYTES);
        let sizes = || {
            let socket = SockRef::from(&socket);
            [socket.recv_buffer_size().unwrap(), socket.send_buffer_size().unwrap()]
        };
        let (before, permits) = (sizes(), Permits::new(1));
        let wide = Wide::open(&socket, permits.take(Duration::ZERO).unwrap());
        assert!(sizes()[0] > before[0] && sizes()[1] > before[1], "{before:?} {:?}", sizes());
        assert!(permits.take(Duration::ZERO).is_none());
        drop(wide);
        assert_eq!((sizes(), permits.out()), (before, 0));
    }
}
